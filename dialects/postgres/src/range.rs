//! Which days, moments and spans PostgreSQL has. The values are wider, and what lies beyond is refused before it is sent.
//! <https://www.postgresql.org/docs/current/datatype-datetime.html>

use querent::{Date, Interval};

/// Days from 1970-01-01, where Querent begins to count, to 2000-01-01, where PostgreSQL does.
pub(crate) const EPOCH_DAYS: i32 = 10_957;
/// The same in microseconds.
pub(crate) const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * DAY;

/// 4714-11-24 BC, in days since 1970.
const FIRST_DAY: i32 = -2_440_588;
/// 5874897-12-31.
const LAST_DAY: i32 = 2_145_042_905;
const DAY: i64 = 86_400_000_000;

pub(crate) fn has_day(date: Date) -> bool {
    (FIRST_DAY..=LAST_DAY).contains(&date.days())
}

/// Of a timestamp, with a zone or without one. Its last is past the last of the values.
pub(crate) fn has_moment(micros: i64) -> bool {
    micros >= i64::from(FIRST_DAY) * DAY
}

pub(crate) fn has_span(span: &Interval) -> bool {
    let Interval { months, days, micros } = *span;
    // The infinities, from version 17 on.
    !matches!((months, days, micros), (i32::MAX, i32::MAX, i64::MAX) | (i32::MIN, i32::MIN, i64::MIN))
}
