//! Values of other crates' types as operands and cells, each behind the feature that is named after its crate.
//!
//! What they are as values, `types::convert` says.

#![cfg(feature = "_convert")]
#![allow(unused_imports, reason = "no crate alone needs all of them")]

use super::{
    NULL,
    expr::{Assign, Operand, values},
};
use crate::{
    ast,
    types::{Array, Bind, SameType},
    value::{Date, Decimal, Interval, Json, Time, Timestamp, TimestampTz, Uuid, Value},
};
use alloc::vec::Vec;

/// The types of a crate and their arrays.
macro_rules! foreign {
    ($kind:ident: $($rust:ty => $sql:ident;)*) => {$(
        values! { $kind: $rust => $sql; }
        foreign!(@arrays [] $rust => $sql);
    )*};
    (@arrays [$($generics:tt)*] $rust:ty => $sql:ident) => {
        values!(@each [T] [$($generics)*] Vec<$rust> => Array<$sql>);
        values!(@each [T] [$($generics)*] Vec<Option<$rust>> => Array<$sql>);
    };
}

#[cfg(feature = "chrono")]
const _: () = {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};

    foreign! {
        others: NaiveDate => Date; NaiveTime => Time; NaiveDateTime => Timestamp; TimeDelta => Interval;
    }
    values!(@each [T] [Z: TimeZone] DateTime<Z> => TimestampTz);
    foreign!(@arrays [Z: TimeZone] DateTime<Z> => TimestampTz);
};

#[cfg(feature = "time")]
foreign! {
    others: time::Date => Date; time::Time => Time; time::PrimitiveDateTime => Timestamp;
    time::OffsetDateTime => TimestampTz; time::UtcDateTime => TimestampTz; time::Duration => Interval;
}

#[cfg(feature = "jiff")]
foreign! {
    others: jiff::civil::Date => Date; jiff::civil::Time => Time; jiff::civil::DateTime => Timestamp;
    jiff::Timestamp => TimestampTz; jiff::ZonedDateTime => TimestampTz; &jiff::ZonedDateTime => TimestampTz; jiff::Span => Interval;
    jiff::SignedDuration => Interval;
}

#[cfg(feature = "uuid")]
foreign! { others: uuid::Uuid => Uuid; }

#[cfg(feature = "rust_decimal")]
foreign! { numbers: rust_decimal::Decimal => Decimal; }

#[cfg(feature = "bigdecimal")]
foreign! { numbers: bigdecimal::BigDecimal => Decimal; &bigdecimal::BigDecimal => Decimal; }

#[cfg(feature = "serde_json")]
foreign! { others: serde_json::Value => Json; &serde_json::Value => Json; }
