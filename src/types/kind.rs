//! SQL types as data: what a typed NULL remembers and a driver asks a cell for.

use core::fmt;

/// A SQL type at run time, NULL left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is named like the SQL type of `types` that it stands for")]
pub enum Kind {
    Bool,
    TinyInt,
    SmallInt,
    Integer,
    BigInt,
    UnsignedTinyInt,
    UnsignedSmallInt,
    UnsignedInteger,
    UnsignedBigInt,
    Real,
    Double,
    Decimal,
    Text,
    Bytes,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Interval,
    Uuid,
    Json,
    /// An array of elements of one type.
    Array(&'static Kind),
    /// Not known: a cell of a row that is read as [`Dynamic`](super::Dynamic).
    Unknown,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Array(element) => write!(f, "Array<{element}>"),
            other => write!(f, "{other:?}"),
        }
    }
}
