//! The types of [`jiff`](::jiff); feature `jiff`.
//!
//! | Rust type | SQL type | read |
//! |---|---|---|
//! | `civil::Date` | [`Date`] | years -9999 to 9999 |
//! | `civil::Time` | [`Time`] | all |
//! | `civil::DateTime` | [`Timestamp`] | years -9999 to 9999 |
//! | `Timestamp` | [`TimestampTz`] | -9999-01-02 01:59:59 to 9999-12-30 22:00:00.999999 UTC |
//! | `ZonedDateTime`, `&ZonedDateTime` | [`TimestampTz`] | not read: take `Timestamp`, then `.to_zoned_datetime(..)` |
//! | `Span` | [`Interval`] | those whose parts have one sign, to 19,998 years |
//! | `SignedDuration` | [`Interval`] | those without months and days |
//!
//! All can be bound, but for a `SignedDuration` beyond 292,000 years. What is finer than a microsecond is cut off,
//! towards the past. Jiff has no leap seconds.
//!
//! The units of a `Span` become the three that databases keep apart: years are twelve months, weeks seven days, and
//! hours to nanoseconds microseconds. It is read back as months, days and microseconds.
//!
//! ```
//! use jiff::{Timestamp, civil::date};
//! use querent_sqlite::prelude::*;
//! table! { Visits = "visits" { day: Date, seen: TimestampTz } }
//!
//! let db = rusqlite::Connection::open_in_memory()?;
//! db.execute_batch("CREATE TABLE visits (day DATE, seen TIMESTAMPTZ)")?;
//! let seen: Timestamp = "2024-01-31T08:00:00Z".parse()?;
//! db.run(&insert_into(Visits).values((date(2024, 1, 31), seen)))?;
//!
//! let query = select((Visits.day, Visits.seen)).from(Visits).where_(Visits.day.ge(date(2024, 1, 1)));
//! assert_eq!(
//!     query.inlined(&Sqlite::new())?,
//!     r#"SELECT "visits"."day", "visits"."seen" FROM "visits" WHERE "visits"."day" >= '2024-01-01'"#
//! );
//! let rows: Vec<(jiff::civil::Date, Timestamp)> = db.fetch_all(&query)?;
//! assert_eq!(rows, [(date(2024, 1, 31), seen)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::*;
use ::jiff::{SignedDuration, Span, ZonedDateTime, civil};

const NO_DATE: DoesNotFit =
    DoesNotFit::new("this Date does not fit jiff::civil::Date, whose years are -9999 to 9999");
const NO_DATE_TIME: DoesNotFit =
    DoesNotFit::new("this Timestamp does not fit jiff::civil::DateTime, whose years are -9999 to 9999");
const NO_TIMESTAMP: DoesNotFit =
    DoesNotFit::new("this TimestampTz does not fit jiff::Timestamp, which is from -9999-01-02 to 9999-12-30");
const NO_SPAN: DoesNotFit = DoesNotFit::new(
    "this Interval does not fit jiff::Span, whose parts have one sign and are no longer than 19998 years each",
);
const NO_DURATION: DoesNotFit =
    DoesNotFit::new("this Interval does not fit jiff::SignedDuration, which has no months and no days");
const NO_INTERVAL: DoesNotFit =
    DoesNotFit::new("this jiff::SignedDuration does not fit Interval, whose microseconds have 64 bits");

bound_as! {
    civil::Date => Date; civil::Time => Time; civil::DateTime => Timestamp; ::jiff::Timestamp => TimestampTz;
    ZonedDateTime => TimestampTz; &ZonedDateTime => TimestampTz; Span => Interval; SignedDuration => Interval;
}
read_from! {
    civil::Date => Date; civil::Time => Time; civil::DateTime => Timestamp; ::jiff::Timestamp => TimestampTz;
    Span => Interval; SignedDuration => Interval;
}

const EPOCH: civil::DateTime = civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Timestamp::from(date.to_datetime(civil::Time::midnight())).date()
    }
}

impl TryFrom<Date> for civil::Date {
    type Error = DoesNotFit;

    fn try_from(date: Date) -> Result<Self, DoesNotFit> {
        let (year, month, day) = date.year_month_day();
        let year = year.try_into().map_err(|_| NO_DATE)?;
        // Months and days of the month have two digits.
        civil::Date::new(year, month as i8, day as i8).map_err(|_| NO_DATE)
    }
}

impl From<civil::Time> for Time {
    fn from(time: civil::Time) -> Self {
        let since = time.duration_since(civil::Time::midnight());
        Time::from_micros(since.as_micros() as i64)
    }
}

impl From<Time> for civil::Time {
    fn from(time: Time) -> Self {
        civil::Time::midnight().wrapping_add(SignedDuration::from_micros(time.micros()))
    }
}

// Twenty thousand years are 6.3e17 microseconds, which is why no cast here cuts anything off.
impl From<civil::DateTime> for Timestamp {
    fn from(at: civil::DateTime) -> Self {
        Timestamp::from_micros(at.duration_since(EPOCH).as_nanos().div_euclid(1_000) as i64)
    }
}

impl TryFrom<Timestamp> for civil::DateTime {
    type Error = DoesNotFit;

    fn try_from(at: Timestamp) -> Result<Self, DoesNotFit> {
        EPOCH.checked_add(SignedDuration::from_micros(at.micros())).map_err(|_| NO_DATE_TIME)
    }
}

impl From<::jiff::Timestamp> for TimestampTz {
    fn from(at: ::jiff::Timestamp) -> Self {
        TimestampTz::from_micros(at.as_nanosecond().div_euclid(1_000) as i64)
    }
}

impl TryFrom<TimestampTz> for ::jiff::Timestamp {
    type Error = DoesNotFit;

    fn try_from(at: TimestampTz) -> Result<Self, DoesNotFit> {
        // Not by way of `from_microsecond`, which lacks the fraction of the last second.
        ::jiff::Timestamp::from_nanosecond(i128::from(at.micros()) * 1_000).map_err(|_| NO_TIMESTAMP)
    }
}

impl From<&ZonedDateTime> for TimestampTz {
    fn from(at: &ZonedDateTime) -> Self {
        at.timestamp().into()
    }
}

impl From<ZonedDateTime> for TimestampTz {
    fn from(at: ZonedDateTime) -> Self {
        at.timestamp().into()
    }
}

// Each unit alone spans 19,998 years at most (292 years of nanoseconds), so that five of them fit 64 bits of
// microseconds together, and months and days 32 bits.
impl From<Span> for Interval {
    fn from(span: Span) -> Self {
        let seconds = (i64::from(span.get_hours()) * 60 + span.get_minutes()) * 60 + span.get_seconds();
        let micros = (seconds * 1_000 + span.get_milliseconds()) * 1_000 + span.get_microseconds();
        Interval {
            months: i32::from(span.get_years()) * 12 + span.get_months(),
            days: span.get_weeks() * 7 + span.get_days(),
            micros: micros + span.get_nanoseconds().div_euclid(1_000),
        }
    }
}

impl TryFrom<Interval> for Span {
    type Error = DoesNotFit;

    fn try_from(span: Interval) -> Result<Self, DoesNotFit> {
        let signs = [i64::from(span.months).signum(), i64::from(span.days).signum(), span.micros.signum()];
        // A part with a sign of its own would turn the whole span around.
        if signs.contains(&1) && signs.contains(&-1) {
            return Err(NO_SPAN);
        }
        Span::new()
            .try_months(span.months)
            .and_then(|it| it.try_days(span.days))
            .and_then(|it| it.try_microseconds(span.micros))
            .map_err(|_| NO_SPAN)
    }
}

time_alone!(SignedDuration: |span| span.as_nanos(), SignedDuration::from_micros, NO_INTERVAL, NO_DURATION);
