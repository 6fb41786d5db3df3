//! SQL types as data: what a typed NULL remembers and a driver asks a cell for.

use core::fmt;

macro_rules! kinds {
    ($($name:ident)*) => {
        /// A SQL type at run time, NULL left aside.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "each is named like the SQL type of `types` that it stands for")]
        pub enum Kind {
            $($name,)*
            /// Not known: a cell of a row that is read as [`Dynamic`](super::Dynamic).
            Unknown,
            /// An array of elements of one type.
            Array(Element),
        }

        /// The type of the elements of an array: a [`Kind`] that is no array itself.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "each is the `Kind` of its name")]
        pub enum Element { $($name,)* Unknown }

        impl Kind {
            /// The kind as that of an array's elements. Arrays of arrays are arrays of more dimensions, which have
            /// the same type: the element stays.
            pub const fn element(self) -> Element {
                match self {
                    $(Kind::$name => Element::$name,)*
                    Kind::Unknown => Element::Unknown,
                    Kind::Array(element) => element,
                }
            }
        }

        impl From<Element> for Kind {
            fn from(element: Element) -> Self {
                match element {
                    $(Element::$name => Kind::$name,)*
                    Element::Unknown => Kind::Unknown,
                }
            }
        }
    };
}

kinds! {
    Bool TinyInt SmallInt Integer BigInt UnsignedTinyInt UnsignedSmallInt UnsignedInteger UnsignedBigInt Real Double
    Decimal Text Bytes Date Time Timestamp TimestampTz Interval Uuid Json
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Array(element) => write!(f, "Array<{element:?}>"),
            other => write!(f, "{other:?}"),
        }
    }
}
