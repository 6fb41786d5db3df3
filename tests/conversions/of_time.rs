//! The types of `time`.

use super::*;
use time::{Duration, Month, OffsetDateTime, PrimitiveDateTime, UtcDateTime, UtcOffset};

#[test]
fn known_values_convert_both_ways() {
    let (date, time) = (Date::new(2024, 2, 29).unwrap(), Time::new(8, 30, 0, 250_000).unwrap());
    let day = time::Date::from_calendar_date(2024, Month::February, 29).unwrap();
    let clock = time::Time::from_hms_micro(8, 30, 0, 250_000).unwrap();
    assert_eq!((Date::from(day), time::Date::try_from(date)), (date, Ok(day)));
    assert_eq!((Time::from(clock), time::Time::from(time)), (time, clock));
    let (local, moment) = (PrimitiveDateTime::new(day, clock), Timestamp::new(date, time));
    assert_eq!((Timestamp::try_from(local), PrimitiveDateTime::try_from(moment)), (Ok(moment), Ok(local)));
    let (utc, point) = (local.as_utc(), TimestampTz::from_micros(moment.micros()));
    assert_eq!((TimestampTz::try_from(utc), UtcDateTime::try_from(point)), (Ok(point), Ok(utc)));
    let offset = local.assume_utc();
    assert_eq!((TimestampTz::try_from(offset), OffsetDateTime::try_from(point)), (Ok(point), Ok(offset)));
    let (span, interval) =
        (Duration::milliseconds(-1_500), Interval { micros: -1_500_000, ..Interval::default() });
    assert_eq!((Interval::try_from(span), Duration::try_from(interval)), (Ok(interval), Ok(span)));
}

#[test]
fn an_offset_is_bound_as_its_moment_and_read_at_utc() {
    let delhi = OffsetDateTime::UNIX_EPOCH.to_offset(UtcOffset::from_hms(5, 30, 0).unwrap());
    assert_eq!(TimestampTz::try_from(delhi), Ok(TimestampTz::from_micros(0)));
    let read: OffsetDateTime = there_and_back(delhi).unwrap();
    assert_eq!((read, read.offset()), (delhi, UtcOffset::UTC));
}

#[test]
fn the_ends_of_the_calendar_fit() {
    for date in [time::Date::MIN, time::Date::MAX] {
        assert_eq!(there_and_back(date), Some(date));
    }
    let first = PrimitiveDateTime::MIN;
    let last = PrimitiveDateTime::MAX - Duration::nanoseconds(999);
    for local in [first, last] {
        assert_eq!(there_and_back(local), Some(local));
        assert_eq!(there_and_back(local.as_utc()), Some(local.as_utc()));
        assert_eq!(there_and_back(local.assume_utc()), Some(local.assume_utc()));
    }
    // The moments of these lie past the calendar at the offset of UTC.
    let [east, west] = [23, -23].map(|hours| UtcOffset::from_hms(hours, 0, 0).unwrap());
    let early = TimestampTz::try_from(first.assume_offset(east)).unwrap();
    let late = TimestampTz::try_from(PrimitiveDateTime::MAX.assume_offset(west)).unwrap();
    assert_eq!(late.to_string(), "10000-01-01 22:59:59.999999+00:00");
    for point in [early, late] {
        assert_eq!(
            message(OffsetDateTime::try_from(point)),
            "this TimestampTz does not fit time::OffsetDateTime, whose years are -9999 to 9999"
        );
    }
}

#[test]
fn what_lies_beyond_the_calendar_is_an_error() {
    let end = Date::from(time::Date::MAX).days();
    for days in [i32::MIN, i32::MAX, Date::from(time::Date::MIN).days() - 1, end + 1] {
        assert_eq!(
            message(time::Date::try_from(Date::from_days(days))),
            "this Date does not fit time::Date, whose years are -9999 to 9999"
        );
    }
    for micros in [i64::MIN, i64::MAX, i64::from(end + 1) * DAY] {
        assert_eq!(
            message(PrimitiveDateTime::try_from(Timestamp::from_micros(micros))),
            "this Timestamp does not fit time::PrimitiveDateTime, whose years are -9999 to 9999"
        );
        assert_eq!(
            message(UtcDateTime::try_from(TimestampTz::from_micros(micros))),
            "this TimestampTz does not fit time::UtcDateTime, whose years are -9999 to 9999"
        );
    }
    assert_eq!(
        message(Duration::try_from(Interval { days: 1, ..Interval::default() })),
        "this Interval does not fit time::Duration, which has no months and no days"
    );
    for span in [Duration::MIN, Duration::MAX] {
        assert_refused(span, "this time::Duration does not fit Interval, whose microseconds have 64 bits");
    }
    assert_eq!(
        decode_error!("'10000-01-01'" read as Date, time::Date),
        "column 1 \"x\" of SQL type Date holds a date, which does not fit time::date::Date"
    );
}

/// To be run with the feature `time/large-dates` too.
#[test]
fn a_moment_past_64_bits_of_microseconds_is_refused() {
    if PrimitiveDateTime::MAX.year() == 999_999 {
        let fits_not =
            |rust, sql| format!("this time::{rust} does not fit {sql}, whose microseconds have 64 bits");
        for local in [PrimitiveDateTime::MIN, PrimitiveDateTime::MAX] {
            assert_refused(local, &fits_not("PrimitiveDateTime", "Timestamp"));
            assert_refused(local.assume_utc(), &fits_not("OffsetDateTime", "TimestampTz"));
            assert_refused(local.as_utc(), &fits_not("UtcDateTime", "TimestampTz"));
        }
    }
}

#[test]
fn sqlite_keeps_and_orders_them() {
    let late = PrimitiveDateTime::MAX - Duration::nanoseconds(999);
    let (early, epoch) = (late - Duration::days(365 * 9_999), UtcDateTime::UNIX_EPOCH);
    assert_ordered_by_sqlite!([late.as_utc(), epoch, early.as_utc()], UtcDateTime as TimestampTz);
    assert_ordered_by_sqlite!([late.assume_utc(), early.assume_utc()], OffsetDateTime as TimestampTz);
    assert_ordered_by_sqlite!([late, early], PrimitiveDateTime as Timestamp);
    assert_ordered_by_sqlite!([late.date(), early.date()], time::Date as Date);
    assert_ordered_by_sqlite!([late.time(), time::Time::MIDNIGHT], time::Time as Time);
}

#[test]
fn arrays_are_bound_and_read() {
    let utc = UtcDateTime::UNIX_EPOCH;
    assert_arrays!(utc, UtcDateTime as TimestampTz);
    assert_arrays!(OffsetDateTime::UNIX_EPOCH, OffsetDateTime as TimestampTz);
    assert_arrays!(PrimitiveDateTime::new(utc.date(), utc.time()), PrimitiveDateTime as Timestamp);
    assert_arrays!(utc.date(), time::Date as Date);
    assert_arrays!(utc.time(), time::Time as Time);
    assert_arrays!(Duration::HOUR, Duration as Interval);
}

proptest! {
    #[test]
    fn every_moment_is_kept_to_the_microsecond(seconds in -370_000_000_000..250_000_000_000_i128, nanos in 0..1_000_000_000_i128) {
        let nanos = seconds * 1_000_000_000 + nanos;
        let utc = UtcDateTime::from_unix_timestamp_nanos(nanos).unwrap();
        let whole = UtcDateTime::from_unix_timestamp_nanos(i128::from(floor(nanos)) * 1_000).unwrap();
        prop_assert_eq!(there_and_back(utc), Some(whole));
        let local = PrimitiveDateTime::new(utc.date(), utc.time());
        prop_assert_eq!(there_and_back(local), Some(PrimitiveDateTime::new(whole.date(), whole.time())));
        prop_assert_eq!(there_and_back(utc.date()), Some(utc.date()));
        prop_assert_eq!(there_and_back(utc.time()), Some(whole.time()));
    }

    #[test]
    fn sqlite_keeps_every_moment(micros in MICROS) {
        let utc = UtcDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).unwrap();
        let local = PrimitiveDateTime::new(utc.date(), utc.time());
        assert_kept_by_sqlite!(utc, UtcDateTime as TimestampTz);
        assert_kept_by_sqlite!(local.assume_utc(), OffsetDateTime as TimestampTz);
        assert_kept_by_sqlite!(local, PrimitiveDateTime as Timestamp);
        assert_kept_by_sqlite!(utc.date(), time::Date as Date);
        assert_kept_by_sqlite!(utc.time(), time::Time as Time);
    }
}
