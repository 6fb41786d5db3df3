//! The types of `chrono`.

use super::*;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn known_values_convert_both_ways() {
    let (date, time) = (Date::new(2024, 2, 29).unwrap(), Time::new(8, 30, 0, 250_000).unwrap());
    let naive_date = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
    let naive_time = NaiveTime::from_hms_micro_opt(8, 30, 0, 250_000).unwrap();
    assert_eq!((Date::from(naive_date), NaiveDate::try_from(date)), (date, Ok(naive_date)));
    assert_eq!((Time::from(naive_time), NaiveTime::from(time)), (time, naive_time));
    let (local, moment) = (naive_date.and_time(naive_time), Timestamp::new(date, time));
    assert_eq!((Timestamp::from(local), NaiveDateTime::try_from(moment)), (moment, Ok(local)));
    let (utc, point) = (local.and_utc(), TimestampTz::from_micros(moment.micros()));
    assert_eq!((TimestampTz::from(utc), DateTime::<Utc>::try_from(point)), (point, Ok(utc)));
    let (span, interval) =
        (TimeDelta::milliseconds(-1_500), Interval { micros: -1_500_000, ..Interval::default() });
    assert_eq!((Interval::try_from(span), TimeDelta::try_from(interval)), (Ok(interval), Ok(span)));
}

#[test]
fn a_zone_is_bound_as_its_moment_and_read_at_utc() {
    let delhi = FixedOffset::east_opt(19_800).unwrap().with_ymd_and_hms(1970, 1, 1, 5, 30, 0).unwrap();
    assert_eq!(TimestampTz::from(delhi), TimestampTz::from_micros(0));
    let read: DateTime<FixedOffset> = there_and_back(delhi).unwrap();
    assert_eq!((read, read.offset().local_minus_utc()), (delhi, 0));
    assert_arrays!(delhi, DateTime<FixedOffset> as TimestampTz);
}

#[test]
fn the_ends_of_the_calendar_fit() {
    for date in [NaiveDate::MIN, NaiveDate::MAX] {
        assert_eq!(there_and_back(date), Some(date));
    }
    let last = NaiveDateTime::MAX - TimeDelta::nanoseconds(999);
    for local in [NaiveDateTime::MIN, last] {
        assert_eq!(there_and_back(local), Some(local));
        assert_eq!(there_and_back(local.and_utc()), Some(local.and_utc()));
    }
    assert_eq!(TimestampTz::from(DateTime::<Utc>::MIN_UTC).to_string(), "-262143-01-01 00:00:00+00:00");
    assert_eq!(TimestampTz::from(DateTime::<Utc>::MAX_UTC).to_string(), "262142-12-31 23:59:59.999999+00:00");
    for offset in [-86_399, 86_399] {
        let zone = FixedOffset::east_opt(offset).unwrap();
        for utc in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert_eq!(TimestampTz::from(utc.with_timezone(&zone)), utc.into());
        }
    }
}

#[test]
fn what_lies_beyond_the_calendar_is_an_error() {
    for days in
        [i32::MIN, i32::MAX, Date::from(NaiveDate::MIN).days() - 1, Date::from(NaiveDate::MAX).days() + 1]
    {
        assert_eq!(
            message(NaiveDate::try_from(Date::from_days(days))),
            "this Date does not fit chrono::NaiveDate, whose years are -262143 to 262142"
        );
    }
    for micros in [i64::MIN, i64::MAX, TimestampTz::from(DateTime::<Utc>::MAX_UTC).micros() + 1] {
        assert_eq!(
            message(NaiveDateTime::try_from(Timestamp::from_micros(micros))),
            "this Timestamp does not fit chrono::NaiveDateTime, whose years are -262143 to 262142"
        );
        let error = "this TimestampTz does not fit chrono::DateTime, whose years are -262143 to 262142";
        assert_eq!(message(DateTime::<Utc>::try_from(TimestampTz::from_micros(micros))), error);
        assert_eq!(message(DateTime::<FixedOffset>::try_from(TimestampTz::from_micros(micros))), error);
    }
    for interval in
        [Interval { months: 1, ..Interval::default() }, Interval { days: -1, ..Interval::default() }]
    {
        assert_eq!(
            message(TimeDelta::try_from(interval)),
            "this Interval does not fit chrono::TimeDelta, which has no months and no days"
        );
    }
    for span in [TimeDelta::MIN, TimeDelta::MAX] {
        assert_refused(span, "this chrono::TimeDelta does not fit Interval, whose microseconds have 64 bits");
    }
    assert_eq!(
        decode_error!("'300000-01-01'" read as Date, NaiveDate),
        "column 1 \"x\" of SQL type Date holds a date, which does not fit chrono::naive::date::NaiveDate"
    );
}

#[test]
fn a_leap_second_stays_on_its_day() {
    let leap =
        NaiveDate::from_ymd_opt(2016, 12, 31).unwrap().and_hms_nano_opt(23, 59, 59, 1_999_999_999).unwrap();
    assert_eq!(leap.to_string(), "2016-12-31 23:59:60.999999999");
    assert_eq!(Timestamp::from(leap).to_string(), "2016-12-31 23:59:59.999999");
    assert_eq!(TimestampTz::from(leap.and_utc()).to_string(), "2016-12-31 23:59:59.999999+00:00");
    assert_eq!(Time::from(leap.time()).to_string(), "23:59:59.999999");
    // An offset of seconds moves it off the last second of a minute.
    let moved = leap.and_utc().with_timezone(&FixedOffset::east_opt(7).unwrap());
    assert_eq!(TimestampTz::from(moved), leap.and_utc().into());
    assert_eq!(Time::from(moved.time()).to_string(), "00:00:06.999999");
}

#[test]
fn nanoseconds_are_cut_off_towards_the_past() {
    assert_eq!(TimestampTz::from(at("1969-12-31T23:59:59.999999999Z")).micros(), -1);
    assert_eq!(TimestampTz::from(at("1970-01-01T00:00:00.000000999Z")).micros(), 0);
    assert_eq!(Timestamp::from(at("1969-12-31T23:59:59.000000001Z").naive_utc()).micros(), -1_000_000);
    assert_eq!(Interval::try_from(TimeDelta::nanoseconds(-1)).unwrap().micros, -1);
}

#[test]
fn sqlite_keeps_and_orders_them() {
    let [early, late] = ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"].map(at);
    let epoch = DateTime::<Utc>::UNIX_EPOCH;
    assert_ordered_by_sqlite!([late, epoch, early], DateTime<Utc> as TimestampTz);
    assert_ordered_by_sqlite!([late.naive_utc(), early.naive_utc()], NaiveDateTime as Timestamp);
    assert_ordered_by_sqlite!([late.date_naive(), early.date_naive()], NaiveDate as Date);
    assert_ordered_by_sqlite!([late.time(), early.time()], NaiveTime as Time);
    assert_refused_by_sqlite(NaiveDate::MAX);
}

fn assert_refused_by_sqlite(date: NaiveDate) {
    let error = database().fetch_one::<NaiveDate, _>(&select(val(date))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "sqlite has no Date value 262142-12-31; its dates are text of years 0 to 9999; store a number of days"
    );
}

#[test]
fn arrays_are_bound_and_read() {
    let utc = at("2024-01-31T08:00:00Z");
    assert_arrays!(utc, DateTime<Utc> as TimestampTz);
    assert_arrays!(utc.naive_utc(), NaiveDateTime as Timestamp);
    assert_arrays!(utc.date_naive(), NaiveDate as Date);
    assert_arrays!(utc.time(), NaiveTime as Time);
    assert_arrays!(TimeDelta::hours(1), TimeDelta as Interval);
}

#[test]
fn a_span_is_an_interval() {
    let query = select(val(TimeDelta::minutes(90)));
    assert_eq!(query.inlined(&Postgres::new()).unwrap(), "SELECT INTERVAL 'P0M0DT5400S'");
}

proptest! {
    #[test]
    fn every_moment_is_kept_to_the_microsecond(seconds in any::<i64>(), nanos in 0..1_000_000_000_u32) {
        let seconds = seconds % 8_000_000_000_000;
        let utc = DateTime::from_timestamp(seconds, nanos).unwrap();
        let whole = DateTime::from_timestamp(seconds, nanos / 1_000 * 1_000).unwrap();
        prop_assert_eq!(there_and_back(utc), Some(whole));
        prop_assert_eq!(there_and_back(utc.naive_utc()), Some(whole.naive_utc()));
        prop_assert_eq!(there_and_back(utc.date_naive()), Some(utc.date_naive()));
        prop_assert_eq!(there_and_back(utc.time()), Some(whole.time()));
    }

    #[test]
    fn sqlite_keeps_every_moment(micros in MICROS) {
        let utc = DateTime::from_timestamp_micros(micros).unwrap();
        assert_kept_by_sqlite!(utc, DateTime<Utc> as TimestampTz);
        assert_kept_by_sqlite!(utc.fixed_offset(), DateTime<FixedOffset> as TimestampTz);
        assert_kept_by_sqlite!(utc.naive_utc(), NaiveDateTime as Timestamp);
        assert_kept_by_sqlite!(utc.date_naive(), NaiveDate as Date);
        assert_kept_by_sqlite!(utc.time(), NaiveTime as Time);
    }
}
