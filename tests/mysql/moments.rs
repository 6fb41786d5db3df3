//! Points in time: what is written and read is the same one, whatever the session's time zone.

use super::{Db, everywhere};
use querent_mysql::prelude::*;
use querent_mysql::querent::TimestampTz as Moment;

table! { Events = "events" { id: BigInt, at: TimestampTz, kept: TimestampTz, day: Timestamp } }

// The column `seconds` says, apart from what is under test, which point in time is stored.
const EVENTS: &str =
    "CREATE TABLE events (id BIGINT NOT NULL, at TIMESTAMP(6) NULL, kept DATETIME(6), day DATETIME(6));
    CREATE VIEW stored_at AS SELECT id, CAST(unix_timestamp(at) AS SIGNED) AS seconds FROM events";

table! { Stored = "stored_at" { id: BigInt, seconds: BigInt } }

fn noon() -> Timestamp {
    Timestamp::parse("2020-06-01 12:00:00").unwrap()
}

pub(crate) fn points_in_time_are_the_same_under_every_time_zone<D: Db>() {
    everywhere::<D>("zones", |db, _| {
        db.setup(EVENTS);
        let at = Moment::from_micros(1_591_012_800_123_456);
        for (id, zone) in ["+00:00", "+05:00", "-11:30", "SYSTEM"].iter().enumerate() {
            let id = id as i64;
            db.setup(&format!("SET time_zone = '{zone}'"));
            assert_eq!(db.put(&insert_into(Events).values((id, at, at, noon()))).unwrap(), 1);
            assert_eq!(
                db.one::<i64, _>(&select(Stored.seconds).from(Stored).where_(Stored.id.eq(id))).unwrap(),
                1_591_012_800
            );
        }
        for zone in ["-08:00", "+00:00", "+13:00"] {
            db.setup(&format!("SET time_zone = '{zone}'"));
            let query = select((Events.at, Events.kept, Events.day)).from(Events).where_(Events.at.eq(at));
            let rows: Vec<(Moment, Moment, Timestamp)> = db.all(&query).unwrap();
            assert_eq!(rows, [(at, at, noon()); 4], "{zone}");
            let optional: Option<Moment> = db.one(&select(max(Events.at)).from(Events)).unwrap();
            assert_eq!(optional, Some(at));
            let later = Moment::from_micros(at.micros() + 1);
            assert_eq!(
                db.one::<i64, _>(&select(count_all()).from(Events).where_(Events.at.lt(later))).unwrap(),
                4
            );
            assert_eq!(
                db.one::<i64, _>(&select(count_all()).from(Events).where_(Events.at.lt(at))).unwrap(),
                0
            );
            // In both members of a set operation, of which each is in parentheses.
            let one = || select(Events.at).from(Events).order_by(Events.id).limit(1);
            assert_eq!(db.all::<Moment, _>(&union_all_of([one(), one()])).unwrap(), [at, at]);
        }
    });
}

pub(crate) fn columns_of_points_in_time_are_compared_in_utc<D: Db>() {
    everywhere::<D>("columns", |db, _| {
        db.setup(EVENTS);
        db.setup("SET time_zone = '+05:00'");
        let at = Moment::from_micros(1_591_012_800_123_456);
        db.put(&insert_into(Events).values((1, at, at, noon()))).unwrap();
        // One is a TIMESTAMP, the other a DATETIME; nothing but the columns says that they are points in time.
        let mut holds = |condition: Condition| {
            db.one::<i64, _>(&select(count_all()).from(Events).where_(condition)).unwrap() == 1
        };
        assert!(holds(Events.at.eq(Events.kept)));
        assert!(!holds(Events.at.gt(Events.kept)));
        let e = Events.alias("e");
        assert!(holds(Events.at.in_query(select(e.kept).from(e))));
        let e = Events.alias("e");
        let joined = select(count_all()).from(Events).join(e, Events.at.eq(e.kept));
        assert_eq!(db.one::<i64, _>(&joined).unwrap(), 1);
    });
}

pub(crate) fn an_hour_that_comes_twice_is_told_apart<D: Db>() {
    everywhere::<D>("twice", |db, server| {
        db.setup(EVENTS);
        // A zone with summer time, if the server has its tables; where it has not, one that is ahead will do.
        let zone = if db.raw("SET time_zone = 'Europe/Berlin'").is_ok() { "Europe/Berlin" } else { "+01:00" };
        db.setup(&format!("SET time_zone = '{zone}'"));
        // 2020-10-25 00:30 and 01:30 UTC are both 02:30 in Berlin.
        let (first, second) =
            (Moment::from_micros(1_603_585_800_000_000), Moment::from_micros(1_603_589_400_000_000));
        db.put(&insert_into(Events).rows([(1, first, first, noon()), (2, second, second, noon())])).unwrap();
        let stored: Vec<i64> = db.all(&select(Stored.seconds).from(Stored).order_by(Stored.id)).unwrap();
        assert_eq!(stored, [1_603_585_800, 1_603_589_400], "{server:?}");
        let read: Vec<Moment> = db.all(&select(Events.at).from(Events).order_by(Events.id)).unwrap();
        assert_eq!(read, [first, second]);
        assert_eq!(
            db.all::<i64, _>(&select(Events.id).from(Events).where_(Events.at.eq(second))).unwrap(),
            [2]
        );
    });
}

pub(crate) fn the_session_keeps_its_time_zone<D: Db>() {
    everywhere::<D>("keeps", |db, _| {
        db.setup(EVENTS);
        db.setup("SET time_zone = '+05:00'; CREATE TABLE zone (name VARCHAR(64) NOT NULL)");
        table! { Zone = "zone" { name: Text } }
        let check = |db: &mut D| {
            db.setup("DELETE FROM zone; INSERT INTO zone VALUES (@@session.time_zone)");
            assert_eq!(db.one::<String, _>(&select(Zone.name).from(Zone)).unwrap(), "+05:00");
        };
        let at = Moment::from_micros(1_000_000);
        db.put(&insert_into(Events).values((1, at, at, noon()))).unwrap();
        check(db);
        assert_eq!(db.first::<Moment, _>(&select(Events.at).from(Events), 1).len(), 1);
        check(db);
        // Nor is it changed by one that fails. MariaDB's end in 2106 since 11.5, the others in 2038.
        let too_late = Moment::from_micros(5_000_000_000_000_000);
        db.put(&insert_into(Events).values((2, too_late, at, noon()))).unwrap_err();
        check(db);
        db.setup("START TRANSACTION");
        db.put(&insert_into(Events).values((3, at, at, noon()))).unwrap();
        db.setup("ROLLBACK");
        check(db);
        assert_eq!(db.one::<i64, _>(&select(count_all()).from(Events)).unwrap(), 1);
    });
}

pub(crate) fn the_current_timestamp_is_now<D: Db>() {
    everywhere::<D>("now", |db, _| {
        db.setup(EVENTS);
        db.setup("SET time_zone = '-07:00'");
        let clock =
            || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_micros() as i64;
        let near = |at: Moment| assert!((clock() - at.micros()).abs() < 60_000_000, "{at}");
        near(db.one::<Moment, _>(&select(current_timestamp())).unwrap());
        let at = Moment::from_micros(clock());
        db.put(&insert_into(Events).values((1, at, at, noon()))).unwrap();
        // Read back, and compared, where no parameter and no column says that a point in time is meant.
        let before = select(count_all()).from(Events).where_(Events.kept.le(current_timestamp()));
        assert_eq!(db.one::<i64, _>(&before).unwrap(), 1);
        let after = select(count_all()).from(Events).where_(Events.at.gt(current_timestamp()));
        assert_eq!(db.one::<i64, _>(&after).unwrap(), 0);
    });
}

pub(crate) fn a_default_of_now_is_now<D: Db>() {
    table! { Logs = "logs" { id: BigInt, created: TimestampTz, seen: TimestampTz } }
    everywhere::<D>("default", |db, _| {
        db.setup(
            "CREATE TABLE logs (id BIGINT NOT NULL, created DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
                 seen TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6));
             SET time_zone = '+05:00'",
        );
        // No value says that a point in time goes in.
        db.put(&insert_into(Logs).columns((Logs.id,)).values((1,))).unwrap();
        let (created, seen): (Moment, Moment) =
            db.one(&select((Logs.created, Logs.seen)).from(Logs)).unwrap();
        let now =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_micros() as i64;
        assert!((now - seen.micros()).abs() < 60_000_000, "{seen}");
        assert!((now - created.micros()).abs() < 60_000_000, "{created}");
    });
}

pub(crate) fn a_timestamp_column_read_without_a_zone_beside_one_with_is_refused<D: Db>() {
    table! { Loose = "events" { id: BigInt, at: Timestamp, kept: TimestampTz } }
    everywhere::<D>("loose", |db, _| {
        db.setup(EVENTS);
        db.setup("SET time_zone = '+05:00'");
        let at = Moment::from_micros(0);
        let late = Moment::from_micros(86_400_000_000);
        db.put(&insert_into(Events).values((1, late, at, noon()))).unwrap();
        // Alone it is what the session's clock showed.
        let shown = Timestamp::parse("1970-01-02 05:00:00").unwrap();
        assert_eq!(db.one::<Timestamp, _>(&select(Loose.at).from(Loose)).unwrap(), shown);
        let error =
            db.one::<(Timestamp, Moment), _>(&select((Loose.at, Loose.kept)).from(Loose)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(
            error.to_string(),
            "column 1 \"at\" is a TIMESTAMP, and others of the statement are points in time, for which it runs in UTC; \
             declare it as `TimestampTz`, or read it by a statement of its own"
        );
    });
}
