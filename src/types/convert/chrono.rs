//! The types of [`chrono`](::chrono); feature `chrono`.
//!
//! | Rust type | SQL type | read |
//! |---|---|---|
//! | `NaiveDate` | [`Date`] | years -262143 to 262142 |
//! | `NaiveTime` | [`Time`] | all |
//! | `NaiveDateTime` | [`Timestamp`] | years -262143 to 262142 |
//! | `DateTime<Utc>`, `DateTime<FixedOffset>` | [`TimestampTz`] | the same years, at the offset of UTC |
//! | `DateTime<Tz>` of any other zone | [`TimestampTz`] | not read: take `DateTime<Utc>`, then `.with_timezone(..)` |
//! | `TimeDelta` | [`Interval`] | those without months and days |
//!
//! All that chrono's calendar has can be bound: 262,143 years fit the microseconds of 64 bits. A `TimeDelta` beyond
//! 292,000 years is refused. What is finer than a microsecond is cut off, towards the past.
//!
//! A leap second is a moment that no database has. It is bound as the last microsecond of the second before it,
//! `23:59:59.999999`: earlier by as little as can be, never on the next day, and never out of order.
//!
//! ```
//! use chrono::{DateTime, NaiveDate, Utc};
//! use querent_sqlite::prelude::*;
//! table! { Users = "users" { id: BigInt, born: Date, seen: Option<TimestampTz> } }
//!
//! let db = rusqlite::Connection::open_in_memory()?;
//! db.execute_batch("CREATE TABLE users (id INTEGER, born DATE, seen TIMESTAMPTZ)")?;
//! let born: NaiveDate = "1815-12-10".parse()?;
//! let seen: DateTime<Utc> = "2024-01-31T08:00:00.5Z".parse()?;
//! db.run(&insert_into(Users).rows([(1, born, Some(seen)), (2, born, None)]))?;
//!
//! let query = select((Users.born, Users.seen)).from(Users).where_(Users.seen.ge(seen));
//! assert_eq!(
//!     query.inlined(&Sqlite::new())?,
//!     r#"SELECT "users"."born", "users"."seen" FROM "users" WHERE "users"."seen" >= '2024-01-31 08:00:00.5+00:00'"#
//! );
//! let rows: Vec<(NaiveDate, Option<DateTime<Utc>>)> = db.fetch_all(&query)?;
//! assert_eq!(rows, [(born, Some(seen))]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::*;
use ::chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
};

const NO_DATE: DoesNotFit =
    DoesNotFit::new("this Date does not fit chrono::NaiveDate, whose years are -262143 to 262142");
const NO_TIMESTAMP: DoesNotFit =
    DoesNotFit::new("this Timestamp does not fit chrono::NaiveDateTime, whose years are -262143 to 262142");
const NO_TIMESTAMP_TZ: DoesNotFit =
    DoesNotFit::new("this TimestampTz does not fit chrono::DateTime, whose years are -262143 to 262142");
const NO_TIME_DELTA: DoesNotFit =
    DoesNotFit::new("this Interval does not fit chrono::TimeDelta, which has no months and no days");
const NO_INTERVAL: DoesNotFit =
    DoesNotFit::new("this chrono::TimeDelta does not fit Interval, whose microseconds have 64 bits");

bound_as! {
    NaiveDate => Date; NaiveTime => Time; NaiveDateTime => Timestamp; TimeDelta => Interval;
}
bound_as!(@each [Z: TimeZone] DateTime<Z> => TimestampTz);
read_from! {
    NaiveDate => Date; NaiveTime => Time; NaiveDateTime => Timestamp; DateTime<Utc> => TimestampTz;
    DateTime<FixedOffset> => TimestampTz; TimeDelta => Interval;
}

/// 1970-01-01, in days since the day before the year 1.
const EPOCH: i32 = 719_163;

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Date::from_days(date.num_days_from_ce() - EPOCH)
    }
}

impl TryFrom<Date> for NaiveDate {
    type Error = DoesNotFit;

    fn try_from(date: Date) -> Result<Self, DoesNotFit> {
        date.days().checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt).ok_or(NO_DATE)
    }
}

/// Seconds, and the nanoseconds after them, as microseconds. A leap second is told by more than a second of
/// nanoseconds, after whichever second.
fn to_micros(seconds: i64, nanos: u32) -> i64 {
    seconds * 1_000_000 + i64::from((nanos / 1_000).min(999_999))
}

impl From<NaiveTime> for Time {
    fn from(time: NaiveTime) -> Self {
        Time::from_micros(to_micros(time.num_seconds_from_midnight().into(), time.nanosecond()))
    }
}

impl From<Time> for NaiveTime {
    fn from(time: Time) -> Self {
        NaiveTime::MIN + TimeDelta::microseconds(time.micros())
    }
}

impl From<NaiveDateTime> for Timestamp {
    fn from(at: NaiveDateTime) -> Self {
        Timestamp::from_micros(TimestampTz::from(at.and_utc()).micros())
    }
}

impl TryFrom<Timestamp> for NaiveDateTime {
    type Error = DoesNotFit;

    fn try_from(at: Timestamp) -> Result<Self, DoesNotFit> {
        Ok(DateTime::from_timestamp_micros(at.micros()).ok_or(NO_TIMESTAMP)?.naive_utc())
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for TimestampTz {
    fn from(at: DateTime<Z>) -> Self {
        TimestampTz::from_micros(to_micros(at.timestamp(), at.timestamp_subsec_nanos()))
    }
}

impl TryFrom<TimestampTz> for DateTime<Utc> {
    type Error = DoesNotFit;

    fn try_from(at: TimestampTz) -> Result<Self, DoesNotFit> {
        DateTime::from_timestamp_micros(at.micros()).ok_or(NO_TIMESTAMP_TZ)
    }
}

impl TryFrom<TimestampTz> for DateTime<FixedOffset> {
    type Error = DoesNotFit;

    fn try_from(at: TimestampTz) -> Result<Self, DoesNotFit> {
        DateTime::<Utc>::try_from(at).map(|at| at.fixed_offset())
    }
}

fn nanos(span: TimeDelta) -> i128 {
    i128::from(span.num_seconds()) * 1_000_000_000 + i128::from(span.subsec_nanos())
}

time_alone!(TimeDelta: nanos, TimeDelta::microseconds, NO_INTERVAL, NO_TIME_DELTA);
