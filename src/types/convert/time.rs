//! The types of [`time`](::time); feature `time`.
//!
//! | Rust type | SQL type | read |
//! |---|---|---|
//! | `Date` | [`Date`] | years -9999 to 9999 |
//! | `Time` | [`Time`] | all |
//! | `PrimitiveDateTime` | [`Timestamp`] | years -9999 to 9999 |
//! | `UtcDateTime`, `OffsetDateTime` | [`TimestampTz`] | the same years, at the offset of UTC |
//! | `Duration` | [`Interval`] | those without months and days |
//!
//! With `time`'s own feature `large-dates` the years are -999999 to 999999. Of those, the moments that are 292,000 years
//! away from 1970 or more do not fit the microseconds of 64 bits, and are refused; so is a `Duration` of that length.
//! What is finer than a microsecond is cut off, towards the past. There are no leap seconds.
//!
//! ```
//! use querent_sqlite::prelude::*;
//! use time::{Month, PrimitiveDateTime, UtcDateTime};
//! table! { Flights = "flights" { id: BigInt, day: Date, departs: TimestampTz } }
//!
//! let day = time::Date::from_calendar_date(2024, Month::January, 31)?;
//! let departs = UtcDateTime::new(day, time::Time::from_hms(8, 0, 0)?);
//! let db = rusqlite::Connection::open_in_memory()?;
//! db.execute_batch("CREATE TABLE flights (id INTEGER, day DATE, departs TIMESTAMPTZ)")?;
//! db.run(&insert_into(Flights).values((1, day, departs)))?;
//!
//! let query = select((Flights.day, Flights.departs)).from(Flights).where_(Flights.day.eq(day));
//! assert_eq!(
//!     query.inlined(&Sqlite::new())?,
//!     r#"SELECT "flights"."day", "flights"."departs" FROM "flights" WHERE "flights"."day" = '2024-01-31'"#
//! );
//! let rows: Vec<(time::Date, UtcDateTime)> = db.fetch_all(&query)?;
//! assert_eq!(rows, [(day, departs)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::*;
use ::time::{Duration, OffsetDateTime, PrimitiveDateTime, UtcDateTime};

const NO_DATE: DoesNotFit =
    DoesNotFit::new("this Date does not fit time::Date, whose years are -9999 to 9999");
const NO_DATE_TIME: DoesNotFit =
    DoesNotFit::new("this Timestamp does not fit time::PrimitiveDateTime, whose years are -9999 to 9999");
const NO_OFFSET_DATE_TIME: DoesNotFit =
    DoesNotFit::new("this TimestampTz does not fit time::OffsetDateTime, whose years are -9999 to 9999");
const NO_UTC_DATE_TIME: DoesNotFit =
    DoesNotFit::new("this TimestampTz does not fit time::UtcDateTime, whose years are -9999 to 9999");
const NO_DURATION: DoesNotFit =
    DoesNotFit::new("this Interval does not fit time::Duration, which has no months and no days");
const NO_TIMESTAMP: DoesNotFit =
    DoesNotFit::new("this time::PrimitiveDateTime does not fit Timestamp, whose microseconds have 64 bits");
const NO_TIMESTAMP_TZ: DoesNotFit =
    DoesNotFit::new("this time::OffsetDateTime does not fit TimestampTz, whose microseconds have 64 bits");
const NO_TIMESTAMP_OF_UTC: DoesNotFit =
    DoesNotFit::new("this time::UtcDateTime does not fit TimestampTz, whose microseconds have 64 bits");
const NO_INTERVAL: DoesNotFit =
    DoesNotFit::new("this time::Duration does not fit Interval, whose microseconds have 64 bits");

bound_as! {
    ::time::Date => Date; ::time::Time => Time; PrimitiveDateTime => Timestamp; OffsetDateTime => TimestampTz;
    UtcDateTime => TimestampTz; Duration => Interval;
}
read_from! {
    ::time::Date => Date; ::time::Time => Time; PrimitiveDateTime => Timestamp; OffsetDateTime => TimestampTz;
    UtcDateTime => TimestampTz; Duration => Interval;
}

/// 1970-01-01, in Julian days.
const EPOCH: i32 = 2_440_588;

impl From<::time::Date> for Date {
    fn from(date: ::time::Date) -> Self {
        Date::from_days(date.to_julian_day() - EPOCH)
    }
}

impl TryFrom<Date> for ::time::Date {
    type Error = DoesNotFit;

    fn try_from(date: Date) -> Result<Self, DoesNotFit> {
        let day = date.days().checked_add(EPOCH).ok_or(NO_DATE)?;
        ::time::Date::from_julian_day(day).map_err(|_| NO_DATE)
    }
}

impl From<::time::Time> for Time {
    fn from(time: ::time::Time) -> Self {
        let (hours, minutes, seconds, micros) = time.as_hms_micro();
        let seconds = (i64::from(hours) * 60 + i64::from(minutes)) * 60 + i64::from(seconds);
        Time::from_micros(seconds * 1_000_000 + i64::from(micros))
    }
}

impl From<Time> for ::time::Time {
    fn from(time: Time) -> Self {
        ::time::Time::MIDNIGHT + Duration::microseconds(time.micros())
    }
}

impl TryFrom<PrimitiveDateTime> for Timestamp {
    type Error = DoesNotFit;

    fn try_from(at: PrimitiveDateTime) -> Result<Self, DoesNotFit> {
        let nanos = at.as_utc().unix_timestamp_nanos();
        micros(nanos).map(Timestamp::from_micros).ok_or(NO_TIMESTAMP)
    }
}

impl TryFrom<Timestamp> for PrimitiveDateTime {
    type Error = DoesNotFit;

    fn try_from(at: Timestamp) -> Result<Self, DoesNotFit> {
        let date = at.date().try_into().map_err(|_| NO_DATE_TIME)?;
        Ok(PrimitiveDateTime::new(date, at.time().into()))
    }
}

impl TryFrom<OffsetDateTime> for TimestampTz {
    type Error = DoesNotFit;

    // Not by way of `to_offset`, which panics where the calendar ends between the two offsets.
    fn try_from(at: OffsetDateTime) -> Result<Self, DoesNotFit> {
        micros(at.unix_timestamp_nanos()).map(TimestampTz::from_micros).ok_or(NO_TIMESTAMP_TZ)
    }
}

impl TryFrom<TimestampTz> for OffsetDateTime {
    type Error = DoesNotFit;

    fn try_from(at: TimestampTz) -> Result<Self, DoesNotFit> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.micros()) * 1_000)
            .map_err(|_| NO_OFFSET_DATE_TIME)
    }
}

impl TryFrom<UtcDateTime> for TimestampTz {
    type Error = DoesNotFit;

    fn try_from(at: UtcDateTime) -> Result<Self, DoesNotFit> {
        micros(at.unix_timestamp_nanos()).map(TimestampTz::from_micros).ok_or(NO_TIMESTAMP_OF_UTC)
    }
}

impl TryFrom<TimestampTz> for UtcDateTime {
    type Error = DoesNotFit;

    fn try_from(at: TimestampTz) -> Result<Self, DoesNotFit> {
        UtcDateTime::from_unix_timestamp_nanos(i128::from(at.micros()) * 1_000).map_err(|_| NO_UTC_DATE_TIME)
    }
}

time_alone!(Duration: Duration::whole_nanoseconds, Duration::microseconds, NO_INTERVAL, NO_DURATION);
