//! Dates, times and intervals as numbers, and their ISO 8601 notation.
//!
//! The calendar is the proleptic Gregorian one of the SQL standard. No time zones and no arithmetic:
//! databases do that; `jiff`, `chrono` and `time` are for programs that must.

use core::fmt;

const DAY: i64 = 86_400_000_000;

/// A day. Also marks the SQL type `DATE`.
///
/// ```
/// use querent::Date;
/// let date = Date::new(1998, 12, 1)?;
/// assert_eq!(date.to_string(), "1998-12-01");
/// assert_eq!(Date::parse("1998-12-01"), Some(date));
/// assert!(Date::new(2023, 2, 29).is_err());
/// # Ok::<(), querent::OutOfRange>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    days: i32,
}

/// A time of day to the microsecond. Also marks the SQL type `TIME`.
///
/// ```
/// use querent::Time;
/// let time = Time::new(14, 30, 0, 250_000)?;
/// assert_eq!(time.to_string(), "14:30:00.25");
/// assert_eq!(Time::parse("14:30:00.25"), Some(time));
/// # Ok::<(), querent::OutOfRange>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time {
    micros: i64,
}

/// A date and time of day without a zone, to the microsecond. Also marks the SQL type `TIMESTAMP`.
///
/// ```
/// use querent::{Date, Time, Timestamp};
/// let at = Timestamp::new(Date::new(2024, 1, 31)?, Time::new(8, 0, 0, 0)?);
/// assert_eq!(at.to_string(), "2024-01-31 08:00:00");
/// assert_eq!(Timestamp::parse("2024-01-31 08:00:00"), Some(at));
/// # Ok::<(), querent::OutOfRange>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp {
    micros: i64,
}

/// A point in time, to the microsecond. Also marks the SQL type `TIMESTAMP WITH TIME ZONE`.
///
/// ```
/// use querent::TimestampTz;
/// assert_eq!(TimestampTz::from_micros(0).to_string(), "1970-01-01 00:00:00+00:00");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimestampTz {
    micros: i64,
}

/// A span of months, days and microseconds, which no database folds into one another.
/// Also marks the SQL type `INTERVAL`.
///
/// ```
/// use querent::Interval;
/// let span = Interval { months: 14, days: -3, micros: 1_500_000 };
/// assert_eq!(span.to_string(), "P14M-3DT1.5S");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Interval {
    /// Months.
    pub months: i32,
    /// Days.
    pub days: i32,
    /// Microseconds.
    pub micros: i64,
}

/// A month, day, hour, minute or second that the calendar or the clock does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such day or time of day")
    }
}

impl core::error::Error for OutOfRange {}

impl Date {
    /// The day of a year, month (1-12) and day of the month (1-31).
    ///
    /// # Errors
    /// Where the calendar has no such day, or the year is beyond five million or so.
    pub const fn new(year: i32, month: u32, day: u32) -> Result<Date, OutOfRange> {
        if month < 1
            || month > 12
            || day < 1
            || day > days_in_month(year, month)
            || year.unsigned_abs() > 5_000_000
        {
            return Err(OutOfRange);
        }
        Ok(Date { days: days_from_civil(year, month, day) })
    }

    /// The day that lies `days` after 1970-01-01.
    pub const fn from_days(days: i32) -> Date {
        Date { days }
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.days
    }

    /// Year, month and day of the month.
    pub const fn year_month_day(self) -> (i64, u32, u32) {
        civil_from_days(self.days as i64)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Date> {
        let (rest, negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
        let mut parts = rest.splitn(3, '-');
        let year: i32 = number(parts.next()?, 4..=7)?.try_into().ok()?;
        let month = number(parts.next()?, 2..=2)?;
        let day = number(parts.next()?, 2..=2)?;
        Date::new(if negative { -year } else { year }, month, day).ok()
    }
}

impl Time {
    /// The time of day of an hour (0-23), minute, second and microsecond.
    ///
    /// # Errors
    /// Where the clock has no such time.
    pub const fn new(hour: u32, minute: u32, second: u32, micro: u32) -> Result<Time, OutOfRange> {
        if hour > 23 || minute > 59 || second > 59 || micro > 999_999 {
            return Err(OutOfRange);
        }
        Ok(Time { micros: ((hour * 60 + minute) * 60 + second) as i64 * 1_000_000 + micro as i64 })
    }

    /// The time that lies `micros` microseconds after midnight; a whole day or more wraps around.
    pub const fn from_micros(micros: i64) -> Time {
        Time { micros: micros.rem_euclid(DAY) }
    }

    /// Microseconds since midnight.
    pub const fn micros(self) -> i64 {
        self.micros
    }

    /// Reads `HH:MM:SS` with up to six digits of a second's fraction.
    pub fn parse(text: &str) -> Option<Time> {
        let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut parts = clock.split(':');
        let hour = number(parts.next()?, 2..=2)?;
        let minute = number(parts.next()?, 2..=2)?;
        let second = number(parts.next()?, 2..=2)?;
        let micro = match fraction.len() {
            0 => 0,
            digits @ 1..=6 => number(fraction, 1..=6)? * 10_u32.pow(6 - digits as u32),
            _ => return None,
        };
        if parts.next().is_some() {
            return None;
        }
        Time::new(hour, minute, second, micro).ok()
    }
}

impl Timestamp {
    /// The time of day on a day. On a day some 292,000 years away or more, the first or last moment there is.
    pub const fn new(date: Date, time: Time) -> Timestamp {
        match Timestamp::checked(date, time) {
            Some(moment) => moment,
            None if date.days < 0 => Timestamp { micros: i64::MIN },
            None => Timestamp { micros: i64::MAX },
        }
    }

    // The first day there is begins before the first moment, so that the sum is made of more bits.
    const fn checked(date: Date, time: Time) -> Option<Timestamp> {
        let micros = date.days as i128 * DAY as i128 + time.micros as i128;
        if micros < i64::MIN as i128 || micros > i64::MAX as i128 {
            return None;
        }
        Some(Timestamp { micros: micros as i64 })
    }

    /// The moment that lies `micros` microseconds after 1970-01-01 00:00:00.
    pub const fn from_micros(micros: i64) -> Timestamp {
        Timestamp { micros }
    }

    /// Microseconds since 1970-01-01 00:00:00.
    pub const fn micros(self) -> i64 {
        self.micros
    }

    /// The day.
    pub const fn date(self) -> Date {
        Date { days: self.micros.div_euclid(DAY) as i32 }
    }

    /// The time of day.
    pub const fn time(self) -> Time {
        Time::from_micros(self.micros)
    }

    /// Reads `YYYY-MM-DD HH:MM:SS` with up to six digits of a second's fraction; `T` may stand for the space.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let (date, time) = text.split_once([' ', 'T'])?;
        Timestamp::checked(Date::parse(date)?, Time::parse(time)?)
    }
}

impl TimestampTz {
    /// The moment that lies `micros` microseconds after 1970-01-01 00:00:00 UTC.
    pub const fn from_micros(micros: i64) -> TimestampTz {
        TimestampTz { micros }
    }

    /// Microseconds since 1970-01-01 00:00:00 UTC.
    pub const fn micros(self) -> i64 {
        self.micros
    }

    /// Reads what [`Timestamp::parse`] reads, followed by `Z`, `+HH`, `+HH:MM` or `-HH:MM`.
    pub fn parse(text: &str) -> Option<TimestampTz> {
        if let Some(utc) = text.strip_suffix(['Z', 'z']) {
            return Timestamp::parse(utc).map(|local| TimestampTz { micros: local.micros });
        }
        let at = text.rfind(['+', '-']).filter(|at| *at > 10)?;
        let (local, offset) = text.split_at_checked(at)?;
        let (hours, minutes) = offset.get(1..)?.split_once(':').unwrap_or((offset.get(1..)?, "00"));
        let minutes = i64::from(number(hours, 2..=2)? * 60 + number(minutes, 2..=2)?);
        let ahead = if offset.starts_with('-') { -minutes } else { minutes };
        let local = Timestamp::parse(local)?;
        Some(TimestampTz { micros: local.micros.checked_sub(ahead * 60_000_000)? })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        let sign = if year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.micros / 1_000_000, self.micros % 1_000_000);
        write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        fraction(f, micros)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.date(), self.time())
    }
}

impl fmt::Display for TimestampTz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+00:00", Timestamp::from_micros(self.micros))
    }
}

/// ISO 8601 duration, as PostgreSQL reads it.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.micros < 0 { "-" } else { "" };
        let micros = self.micros.unsigned_abs();
        write!(f, "P{}M{}DT{sign}{}", self.months, self.days, micros / 1_000_000)?;
        fraction(f, (micros % 1_000_000) as i64)?;
        f.write_str("S")
    }
}

fn fraction(f: &mut fmt::Formatter<'_>, micros: i64) -> fmt::Result {
    if micros == 0 {
        return Ok(());
    }
    let digits = alloc::format!("{micros:06}");
    write!(f, ".{}", digits.trim_end_matches('0'))
}

fn number(text: &str, width: core::ops::RangeInclusive<usize>) -> Option<u32> {
    let is_number = width.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

// Years are counted from March, so that the leap day is the last of its year, in eras of 400 years
// (146,097 days), the period after which the Gregorian calendar repeats.
const fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let year = year as i64 - (month <= 2) as i64;
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month as i64 + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) as i32
}

const fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + (month <= 2) as i64, month as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn every_day_of_eight_centuries_reads_back() {
        for days in -146_097..=146_097 {
            let (year, month, day) = Date::from_days(days).year_month_day();
            assert_eq!(Date::new(year as i32, month, day), Ok(Date::from_days(days)));
        }
    }

    #[test]
    fn known_days_have_their_numbers() {
        assert_eq!(Date::new(1970, 1, 1).map(Date::days), Ok(0));
        assert_eq!(Date::new(2000, 3, 1).map(Date::days), Ok(11_017));
        assert_eq!(Date::new(1969, 12, 31).map(Date::days), Ok(-1));
        assert_eq!(Date::new(1900, 2, 29), Err(OutOfRange));
    }

    #[test]
    fn times_before_1970_print_and_read_back() {
        let at = Timestamp::from_micros(-1);
        assert_eq!(at.to_string(), "1969-12-31 23:59:59.999999");
        assert_eq!(Timestamp::parse(&at.to_string()), Some(at));
    }

    #[test]
    fn offsets_are_taken_off() {
        assert_eq!(TimestampTz::parse("1970-01-01 01:30:00+01:30"), Some(TimestampTz::from_micros(0)));
        assert_eq!(TimestampTz::parse("1969-12-31T23:00:00-01:00"), Some(TimestampTz::from_micros(0)));
        assert_eq!(TimestampTz::parse("1970-01-01 00:00:00"), None);
    }
}
