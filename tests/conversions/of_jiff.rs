//! The types of `jiff`.

use super::*;
/// Jiff's moments end a day before its calendar.
const MICROS: std::ops::Range<i64> = super::MICROS.start..253_402_207_201_000_000;

use jiff::{SignedDuration, Span, ToSpan, ZonedDateTime, civil, tz};

#[test]
fn known_values_convert_both_ways() {
    let (date, time) = (Date::new(2024, 2, 29).unwrap(), Time::new(8, 30, 0, 250_000).unwrap());
    let (day, clock) = (civil::date(2024, 2, 29), civil::time(8, 30, 0, 250_000_000));
    assert_eq!((Date::from(day), civil::Date::try_from(date)), (date, Ok(day)));
    assert_eq!((Time::from(clock), civil::Time::from(time)), (time, clock));
    let (local, moment) = (day.to_datetime(clock), Timestamp::new(date, time));
    assert_eq!((Timestamp::from(local), civil::DateTime::try_from(moment)), (moment, Ok(local)));
    let point = TimestampTz::from_micros(moment.micros());
    let utc = jiff::Timestamp::from_microsecond(moment.micros()).unwrap();
    assert_eq!((TimestampTz::from(utc), jiff::Timestamp::try_from(point)), (point, Ok(utc)));
    let (span, interval) =
        (SignedDuration::from_millis(-1_500), Interval { micros: -1_500_000, ..Interval::default() });
    assert_eq!((Interval::try_from(span), SignedDuration::try_from(interval)), (Ok(interval), Ok(span)));
}

#[test]
fn a_zone_is_bound_as_its_moment() {
    let delhi: ZonedDateTime =
        jiff::Timestamp::UNIX_EPOCH.to_zoned_datetime(tz::TimeZone::fixed(tz::offset(5)));
    assert_eq!(delhi.hour(), 5);
    assert_eq!(TimestampTz::from(&delhi), TimestampTz::from_micros(0));
    assert_eq!(there_and_back::<_, _, jiff::Timestamp>(&delhi), Some(jiff::Timestamp::UNIX_EPOCH));
    assert_eq!(
        there_and_back::<_, _, Vec<jiff::Timestamp>>(vec![delhi]),
        Some(vec![jiff::Timestamp::UNIX_EPOCH])
    );
}

#[test]
fn the_ends_of_the_calendar_fit() {
    for date in [civil::Date::MIN, civil::Date::MAX] {
        assert_eq!(there_and_back(date), Some(date));
    }
    for local in [civil::DateTime::MIN, civil::DateTime::MAX - 999.nanoseconds()] {
        assert_eq!(there_and_back(local), Some(local));
    }
    for at in [jiff::Timestamp::MIN, jiff::Timestamp::MAX - 999.nanoseconds()] {
        assert_eq!(there_and_back(at), Some(at));
    }
    assert_eq!(Time::from(civil::Time::MAX).to_string(), "23:59:59.999999");
    assert_eq!(Timestamp::from(civil::DateTime::MAX).to_string(), "9999-12-31 23:59:59.999999");
}

#[test]
fn what_lies_beyond_the_calendar_is_an_error() {
    let end = Date::from(civil::Date::MAX).days();
    for days in [i32::MIN, i32::MAX, Date::from(civil::Date::MIN).days() - 1, end + 1] {
        assert_eq!(
            message(civil::Date::try_from(Date::from_days(days))),
            "this Date does not fit jiff::civil::Date, whose years are -9999 to 9999"
        );
    }
    for micros in [i64::MIN, i64::MAX, i64::from(end + 1) * DAY] {
        assert_eq!(
            message(civil::DateTime::try_from(Timestamp::from_micros(micros))),
            "this Timestamp does not fit jiff::civil::DateTime, whose years are -9999 to 9999"
        );
        assert_eq!(
            message(jiff::Timestamp::try_from(TimestampTz::from_micros(micros))),
            "this TimestampTz does not fit jiff::Timestamp, which is from -9999-01-02 to 9999-12-30"
        );
    }
    for span in [SignedDuration::MIN, SignedDuration::MAX] {
        assert_refused(
            span,
            "this jiff::SignedDuration does not fit Interval, whose microseconds have 64 bits",
        );
    }
    assert_eq!(
        message(SignedDuration::try_from(Interval { months: 1, ..Interval::default() })),
        "this Interval does not fit jiff::SignedDuration, which has no months and no days"
    );
    assert_eq!(
        decode_error!("'10000-01-01'" read as Date, civil::Date),
        "column 1 \"x\" of SQL type Date holds a date, which does not fit jiff::civil::date::Date"
    );
}

fn back(interval: Interval) -> Span {
    interval.try_into().unwrap()
}

#[test]
fn spans_become_months_days_and_microseconds() {
    let span =
        1.year().months(2).weeks(3).days(4).hours(5).minutes(6).seconds(7).milliseconds(8).microseconds(9);
    let interval = Interval { months: 14, days: 25, micros: 18_367_008_009 };
    assert_eq!(Interval::from(span), interval);
    assert_eq!(Interval::from(-span), Interval { months: -14, days: -25, micros: -18_367_008_009 });
    assert_eq!(Interval::from(1_999.nanoseconds()).micros, 1);
    assert_eq!(Interval::from(-1.nanoseconds()).micros, -1);
    assert_eq!(back(interval).fieldwise(), 14.months().days(25).microseconds(18_367_008_009_i64).fieldwise());
    assert_eq!(
        back(Interval { months: -1, days: 0, micros: -2 }).fieldwise(),
        (-1).months().microseconds(2).fieldwise()
    );
    assert_eq!(back(Interval::default()).fieldwise(), Span::new().fieldwise());
}

#[test]
fn the_longest_span_fits() {
    let span = 19_998.years().months(239_976).weeks(1_043_497).days(7_304_484).hours(175_307_616);
    let span =
        span.minutes(10_518_456_960_i64).seconds(631_107_417_600_i64).milliseconds(631_107_417_600_000_i64);
    let span = span.microseconds(631_107_417_600_000_000_i64).nanoseconds(i64::MAX);
    let micros = 5 * 631_107_417_600_000_000 + i64::MAX / 1_000;
    assert_eq!(Interval::from(span), Interval { months: 479_952, days: 14_608_963, micros });
    // The nanoseconds of the negative one are cut off to the microsecond before.
    assert_eq!(Interval::from(-span), Interval { months: -479_952, days: -14_608_963, micros: -micros - 1 });
    assert!(Span::new().try_years(19_999).is_err() && Span::new().try_days(7_304_485).is_err());
}

#[test]
fn intervals_that_are_no_span_are_an_error() {
    let default = Interval::default();
    for interval in [
        Interval { months: 1, days: -1, ..default },
        Interval { months: -1, micros: 1, ..default },
        Interval { months: i32::MAX, ..default },
        Interval { days: i32::MIN, ..default },
        Interval { micros: i64::MIN, ..default },
        Interval { micros: i64::MAX, ..default },
    ] {
        assert_eq!(
            message(Span::try_from(interval)),
            "this Interval does not fit jiff::Span, whose parts have one sign and are no longer than 19998 years each"
        );
    }
}

#[test]
fn sqlite_keeps_and_orders_them() {
    let late = jiff::Timestamp::MAX - 999.nanoseconds();
    let early = jiff::Timestamp::from_microsecond(MICROS.start).unwrap();
    let [late_local, early_local] = [late, early].map(|at| tz::TimeZone::UTC.to_datetime(at));
    let zoned = early.to_zoned_datetime(tz::TimeZone::UTC);
    table! { V = "v" { at: Option<TimestampTz> } }
    let _ = insert_into(V).values((zoned.clone(),)).values((Some(&zoned),));
    let _ = V.at.ge(&zoned) & V.at.ge(zoned);
    assert_ordered_by_sqlite!([late, jiff::Timestamp::UNIX_EPOCH, early], jiff::Timestamp as TimestampTz);
    assert_ordered_by_sqlite!([late_local, early_local], civil::DateTime as Timestamp);
    assert_ordered_by_sqlite!([late_local.date(), early_local.date()], civil::Date as Date);
    assert_ordered_by_sqlite!([late_local.time(), early_local.time()], civil::Time as Time);
}

#[test]
fn arrays_are_bound_and_read() {
    let local = civil::date(2024, 1, 31).at(8, 0, 0, 0);
    assert_arrays!(jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp as TimestampTz);
    assert_arrays!(local, civil::DateTime as Timestamp);
    assert_arrays!(local.date(), civil::Date as Date);
    assert_arrays!(local.time(), civil::Time as Time);
    assert_arrays!(SignedDuration::from_secs(60), SignedDuration as Interval);
    let spans: Vec<Span> = there_and_back(vec![1.month()]).unwrap();
    assert_eq!(spans[0].fieldwise(), 1.month().fieldwise());
}

#[test]
fn a_span_is_an_interval() {
    let query = select(val(1.month().hours(2)));
    assert_eq!(query.inlined(&Postgres::new()).unwrap(), "SELECT INTERVAL 'P1M0DT7200S'");
}

proptest! {
    #[test]
    fn every_moment_is_kept_to_the_microsecond(seconds in -370_000_000_000..250_000_000_000_i128, nanos in 0..1_000_000_000_i128) {
        let nanos = seconds * 1_000_000_000 + nanos;
        let at = jiff::Timestamp::from_nanosecond(nanos).unwrap();
        let whole = jiff::Timestamp::from_microsecond(floor(nanos)).unwrap();
        prop_assert_eq!(there_and_back(at), Some(whole));
        let [local, cut] = [at, whole].map(|at| tz::TimeZone::UTC.to_datetime(at));
        prop_assert_eq!(there_and_back(local), Some(cut));
        prop_assert_eq!(there_and_back(local.date()), Some(local.date()));
        prop_assert_eq!(there_and_back(local.time()), Some(cut.time()));
    }

    #[test]
    fn every_interval_is_its_span_or_an_error(months in any::<i32>(), days in any::<i32>(), micros in any::<i64>(), small in any::<bool>()) {
        let interval = match small {
            true => Interval { months: months % 1_000, days: days % 1_000, micros },
            false => Interval { months, days, micros },
        };
        if let Ok(span) = Span::try_from(interval) {
            prop_assert_eq!(Interval::from(span), interval);
        }
    }

    #[test]
    fn sqlite_keeps_every_moment(micros in MICROS) {
        let at = jiff::Timestamp::from_nanosecond(i128::from(micros) * 1_000).unwrap();
        let local = tz::TimeZone::UTC.to_datetime(at);
        assert_kept_by_sqlite!(at, jiff::Timestamp as TimestampTz);
        assert_kept_by_sqlite!(local, civil::DateTime as Timestamp);
        assert_kept_by_sqlite!(local.date(), civil::Date as Date);
        assert_kept_by_sqlite!(local.time(), civil::Time as Time);
    }
}
