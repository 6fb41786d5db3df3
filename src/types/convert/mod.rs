//! Types of other crates as SQL values: bound, read, and converted to and from Querent's own.
//!
//! Each crate has a Cargo feature of its name, and a page of its own here that is there with the feature. The types can
//! then be compared with columns, inserted, and read out of rows, as `Option` where a column may be NULL, and as `Vec`
//! or `Vec` of `Option` where it is an array. A dialect crate passes the features on to its `querent`.
//!
//! | SQL type | `chrono` | `time` | `jiff` | others |
//! |---|---|---|---|---|
//! | [`Date`] | `NaiveDate` | `Date` | `civil::Date` | |
//! | [`Time`] | `NaiveTime` | `Time` | `civil::Time` | |
//! | [`Timestamp`] | `NaiveDateTime` | `PrimitiveDateTime` | `civil::DateTime` | |
//! | [`TimestampTz`] | `DateTime<Tz>` | `UtcDateTime`, `OffsetDateTime` | `Timestamp`, `ZonedDateTime` | |
//! | [`Interval`] | `TimeDelta` | `Duration` | `Span`, `SignedDuration` | |
//! | [`Decimal`] | | | | `rust_decimal::Decimal`, `bigdecimal::BigDecimal` |
//! | [`Uuid`] | | | | `uuid::Uuid` |
//! | [`Json`] | | | | `serde_json::Value` |
//!
//! # What is cut off, and what is refused
//! Databases keep microseconds. Of what is finer, the rest is cut off towards the past, before 1970 as well: no moment
//! is ever stored as a later one. Nothing else is rounded. A value that the other side does not hold is a
//! [`DoesNotFit`](crate::DoesNotFit) error of `TryFrom`, a refusal when it is bound, and a
//! [`Decode`](crate::ErrorKind::Decode) error when it is read. Where no value can fail to fit, there is `From`.
//!
//! The conversions are for programs as well as for rows:
//!
#![cfg_attr(feature = "uuid", doc = "```")]
#![cfg_attr(not(feature = "uuid"), doc = "```ignore")]
//! let id = querent::Uuid::from(uuid::Uuid::max());
//! assert_eq!(uuid::Uuid::from(id), uuid::Uuid::max());
//! ```

#[cfg(feature = "bigdecimal")]
pub mod bigdecimal;
#[cfg(feature = "chrono")]
pub mod chrono;
#[cfg(feature = "jiff")]
pub mod jiff;
#[cfg(feature = "rust_decimal")]
pub mod rust_decimal;
#[cfg(feature = "serde_json")]
pub mod serde_json;
#[cfg(feature = "time")]
pub mod time;
#[cfg(feature = "uuid")]
pub mod uuid;

#[allow(unused_imports, reason = "the text above links to them, and no crate alone needs all")]
use {
    crate::types::{Array, Bind, FromSql, Kind, SqlType, rust::*},
    crate::value::{
        Date, Decimal, DoesNotFit, Interval, Json, Time, Timestamp, TimestampTz, Uuid, Value, ValueRef,
    },
    alloc::vec::Vec,
};

/// Binds types, and their arrays, as the value that they convert to.
#[cfg(feature = "_convert")]
macro_rules! bound_as {
    ($($rust:ty => $sql:ident;)*) => { $(bound_as!(@each [] $rust => $sql);)* };
    (@each [$($generics:tt)*] $rust:ty => $sql:ident) => {
        bind!(@each [$($generics)*] $rust => $sql, |v| crate::types::convert::value::<$sql, $rust>(v));
        arrays!(@each [$($generics)*] $rust => $sql);
    };
}

/// Reads types, and their arrays, that a cell converts to.
#[cfg(feature = "_convert")]
#[allow(unused_macros, reason = "decimals and JSON are read in their own way")]
macro_rules! read_from {
    ($($rust:ty => $sql:ident;)*) => {
        from_sql! { $($rust => $sql, ValueRef::$sql(v) => v.try_into().ok();)* }
        arrays_from_sql! { $($rust => $sql;)* }
    };
}

#[cfg(feature = "_convert")]
#[allow(unused_imports, reason = "see above")]
use {bound_as, read_from};

#[cfg(feature = "_convert")]
fn value<S, T>(value: T) -> Value
where
    S: SqlType + Bind + TryFrom<T, Error: Into<DoesNotFit>>,
{
    match S::try_from(value) {
        Ok(value) => value.into_value(),
        Err(error) => Value::DoesNotFit(alloc::boxed::Box::new((S::KIND, error.into()))),
    }
}

/// Whole microseconds, cut off towards the past.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
fn micros(nanos: i128) -> Option<i64> {
    nanos.div_euclid(1_000).try_into().ok()
}

/// Converts a type that counts nanoseconds to and from intervals without months and days, whose length the calendar
/// decides.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
macro_rules! time_alone {
    ($rust:ty: $nanos:expr, $of_micros:expr, $no_interval:ident, $no_duration:ident) => {
        impl TryFrom<$rust> for Interval {
            type Error = DoesNotFit;

            fn try_from(span: $rust) -> Result<Self, DoesNotFit> {
                let nanos: fn($rust) -> i128 = $nanos;
                let micros = micros(nanos(span)).ok_or($no_interval)?;
                Ok(Interval { months: 0, days: 0, micros })
            }
        }

        impl TryFrom<Interval> for $rust {
            type Error = DoesNotFit;

            fn try_from(span: Interval) -> Result<Self, DoesNotFit> {
                match span {
                    Interval { months: 0, days: 0, micros } => Ok($of_micros(micros)),
                    _ => Err($no_duration),
                }
            }
        }
    };
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use time_alone;
