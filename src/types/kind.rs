//! SQL types as data: what a typed NULL remembers and a driver asks a cell for.

use super::CustomType;
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
            /// A type that the program, or a dialect's crate, has declared.
            Custom(&'static CustomType),
        }

        /// The type of the elements of an array: a [`Kind`] that is no array itself.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "each is the `Kind` of its name")]
        pub enum Element { $($name,)* Unknown, Custom(&'static CustomType) }

        impl Kind {
            /// The kind as that of an array's elements. Arrays of arrays are arrays of more dimensions, which have
            /// the same type: the element stays.
            pub const fn element(self) -> Element {
                match self {
                    $(Kind::$name => Element::$name,)*
                    Kind::Unknown => Element::Unknown,
                    Kind::Array(element) => element,
                    Kind::Custom(custom) => Element::Custom(custom),
                }
            }
        }

        impl From<Element> for Kind {
            fn from(element: Element) -> Self {
                match element {
                    $(Element::$name => Kind::$name,)*
                    Element::Unknown => Kind::Unknown,
                    Element::Custom(custom) => Kind::Custom(custom),
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
            Kind::Array(Element::Custom(custom)) => write!(f, "Array<{}>", custom.name),
            Kind::Array(element) => write!(f, "Array<{element:?}>"),
            Kind::Custom(custom) => f.write_str(custom.name),
            other => write!(f, "{other:?}"),
        }
    }
}
