//! Ranges as Rust values: bound as their text, read from the bytes that the server sends.

use super::{DateRange, Int4Range, Int8Range, NumRange, TsRange, TstzRange};
use crate::range::{EPOCH_DAYS, EPOCH_MICROS};
use querent::{Bind, Date, Decimal, FromSql, Timestamp, TimestampTz, Value, ValueRef, sql_value};
use std::{fmt::Write as _, ops::Bound};

/// A range of values, as PostgreSQL has it.
///
/// The server writes ranges of integers and of days with the lower bound in it and the upper one not, and reads them back
/// so: `1..=4` is found as `[1,5)`.
///
/// ```
/// use querent_postgres::ext::prelude::*;
/// use std::ops::Bound;
///
/// assert_eq!(Range::new(1, 5), Range::from(1..5));
/// assert_eq!(Range::from(1..=4), Range::Bounds(Bound::Included(1), Bound::Included(4)));
/// assert_eq!(Range::from(1..).upper(), None);
/// assert!(Range::<i64>::Empty.lower().is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Range<T> {
    /// Nothing is in it.
    Empty,
    /// All from a lower bound to an upper one.
    Bounds(Bound<T>, Bound<T>),
}

impl<T> Range<T> {
    /// `[lower, upper)`: from the lower bound up to the upper one, which is not in it.
    pub const fn new(lower: T, upper: T) -> Self {
        Range::Bounds(Bound::Included(lower), Bound::Excluded(upper))
    }

    /// The lower bound, if there is one.
    pub fn lower(&self) -> Option<&T> {
        match self {
            Range::Bounds(Bound::Included(bound) | Bound::Excluded(bound), _) => Some(bound),
            Range::Bounds(Bound::Unbounded, _) | Range::Empty => None,
        }
    }

    /// The upper bound, if there is one.
    pub fn upper(&self) -> Option<&T> {
        match self {
            Range::Bounds(_, Bound::Included(bound) | Bound::Excluded(bound)) => Some(bound),
            Range::Bounds(_, Bound::Unbounded) | Range::Empty => None,
        }
    }
}

macro_rules! from_std {
    ($($range:ty, |$value:pat_param| $lower:expr, $upper:expr;)*) => {$(
        impl<T> From<$range> for Range<T> {
            fn from($value: $range) -> Self {
                Range::Bounds($lower, $upper)
            }
        }
    )*};
}

from_std! {
    std::ops::Range<T>, |std::ops::Range { start, end }| Bound::Included(start), Bound::Excluded(end);
    std::ops::RangeFrom<T>, |std::ops::RangeFrom { start }| Bound::Included(start), Bound::Unbounded;
    std::ops::RangeTo<T>, |std::ops::RangeTo { end }| Bound::Unbounded, Bound::Excluded(end);
    std::ops::RangeToInclusive<T>, |std::ops::RangeToInclusive { end }| Bound::Unbounded, Bound::Included(end);
    (Bound<T>, Bound<T>), |(lower, upper)| lower, upper;
}

impl<T> From<std::ops::RangeInclusive<T>> for Range<T> {
    fn from(range: std::ops::RangeInclusive<T>) -> Self {
        let (start, end) = range.into_inner();
        Range::Bounds(Bound::Included(start), Bound::Included(end))
    }
}

/// What ranges are made of, as text and as the server sends it.
trait Element: Sized {
    fn push(&self, out: &mut String);
    fn read(bytes: &[u8]) -> Option<Self>;
}

macro_rules! elements {
    ($($rust:ty => $sql:ty, |$value:ident, $out:ident| $push:expr, |$bytes:ident| $read:expr;)*) => {$(
        impl Element for $rust {
            fn push(&self, $out: &mut String) {
                let $value = self;
                $push
            }

            fn read($bytes: &[u8]) -> Option<Self> {
                $read
            }
        }

        impl Bind for Range<$rust> {
            type Sql = $sql;

            fn into_value(self) -> Value {
                Value::custom(&<$sql>::TYPE, Value::Text(text(&self).into()))
            }
        }

        impl FromSql<$sql> for Range<$rust> {
            fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
                match cell {
                    ValueRef::Bytes(bytes) => read(bytes),
                    _ => None,
                }
            }
        }

        sql_value!(Range<$rust> => $sql);
    )*};
}

elements! {
    i32 => Int4Range, |v, out| display(out, v), |bytes| Some(i32::from_be_bytes(bytes.try_into().ok()?));
    i64 => Int8Range, |v, out| display(out, v), |bytes| Some(i64::from_be_bytes(bytes.try_into().ok()?));
    Decimal => NumRange, |v, out| display(out, v), |bytes| decimal(bytes);
    Date => DateRange, |v, out| crate::literal::date(out, *v), |bytes| day(bytes);
    Timestamp => TsRange, |v, out| crate::literal::instant(out, *v, ""),
        |bytes| moment(bytes).map(Timestamp::from_micros);
    TimestampTz => TstzRange, |v, out| crate::literal::instant(out, Timestamp::from_micros(v.micros()), "+00:00"),
        |bytes| moment(bytes).map(TimestampTz::from_micros);
}

fn display(out: &mut String, value: impl std::fmt::Display) {
    // A `String` takes all text.
    let _ = write!(out, "{value}");
}

fn text<T: Element>(range: &Range<T>) -> String {
    let Range::Bounds(lower, upper) = range else { return "empty".to_owned() };
    let mut out = String::new();
    out.push(if matches!(lower, Bound::Included(_)) { '[' } else { '(' });
    if let Bound::Included(bound) | Bound::Excluded(bound) = lower {
        bound.push(&mut out);
    }
    out.push(',');
    if let Bound::Included(bound) | Bound::Excluded(bound) = upper {
        bound.push(&mut out);
    }
    out.push(if matches!(upper, Bound::Included(_)) { ']' } else { ')' });
    out
}

/// A byte of flags, and each bound that there is as its length and its bytes.
fn read<T: Element>(bytes: &[u8]) -> Option<Range<T>> {
    const EMPTY: u8 = 1;
    const LOWER: (u8, u8) = (0x02, 0x08);
    const UPPER: (u8, u8) = (0x04, 0x10);
    let (flags, mut rest) = bytes.split_first()?;
    if flags & EMPTY != 0 {
        return Some(Range::Empty);
    }
    let mut bound = |(included, unbounded): (u8, u8)| {
        if flags & unbounded != 0 {
            return Some(Bound::Unbounded);
        }
        let (length, after) = rest.split_first_chunk()?;
        let (value, after) = after.split_at_checked(u32::from_be_bytes(*length).try_into().ok()?)?;
        rest = after;
        let value = T::read(value)?;
        Some(if flags & included != 0 { Bound::Included(value) } else { Bound::Excluded(value) })
    };
    Some(Range::Bounds(bound(LOWER)?, bound(UPPER)?))
}

/// Infinity is a day for the server, and none here.
fn day(bytes: &[u8]) -> Option<Date> {
    match i32::from_be_bytes(bytes.try_into().ok()?) {
        i32::MIN | i32::MAX => None,
        days => days.checked_add(EPOCH_DAYS).map(Date::from_days),
    }
}

fn moment(bytes: &[u8]) -> Option<i64> {
    match i64::from_be_bytes(bytes.try_into().ok()?) {
        i64::MIN | i64::MAX => None,
        micros => micros.checked_add(EPOCH_MICROS),
    }
}

/// Digits to base 10,000, the place of the first, the sign, and how many digits are shown after the point.
fn decimal(bytes: &[u8]) -> Option<Decimal> {
    let numbers: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)))
        .collect::<Option<_>>()?;
    let [count, weight, sign, scale, digits @ ..] = numbers.as_slice() else { return None };
    if digits.len() != usize::from(*count) || !matches!(sign, 0 | 0x4000) {
        return None;
    }
    let weight = i32::from(*weight as i16);
    let digit = |place: i32| {
        usize::try_from(weight - place).ok().and_then(|at| digits.get(at)).copied().unwrap_or_default()
    };
    let mut text = String::from(if *sign == 0 { "" } else { "-" });
    for place in (0..=weight.max(0)).rev() {
        display(&mut text, format_args!("{:04}", digit(place)));
    }
    let mut part = String::new();
    for place in 1..=i32::from(scale.div_ceil(4)) {
        display(&mut part, format_args!("{:04}", digit(-place)));
    }
    if *scale > 0 {
        display(&mut text, format_args!(".{}", part.get(..usize::from(*scale))?));
    }
    text.parse().ok()
}
