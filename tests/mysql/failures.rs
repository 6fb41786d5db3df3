//! What the servers report, provoked for real: its kind, its code, and the names in it.

use super::{Db, everywhere};
use querent_mysql::prelude::*;
use std::error::Error as _;

table! { Users = "users" { id: BigInt, name: Option<Text>, age: Option<Integer> } }
table! { Orders = "orders" { id: BigInt, user_id: BigInt } }

fn tables<D: Db>(db: &mut D) {
    db.setup(
        "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(99) NOT NULL, age INT,
             UNIQUE KEY users_name (name), CONSTRAINT grown CHECK (age >= 18));
         CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL,
             CONSTRAINT `orders``s user` FOREIGN KEY (user_id) REFERENCES users (id));
         INSERT INTO users VALUES (1, 'Ada', 36), (2, 'Bob', 50);
         INSERT INTO orders VALUES (1, 1)",
    );
}

fn is<D: Db>(error: &Error, kind: ErrorKind, code: &str) {
    assert_eq!((error.kind(), error.code()), (kind, Some(code)), "{error}");
    assert!(D::is_own(error.source().unwrap()), "{error:?}");
}

pub(crate) fn unique_violations_name_their_key<D: Db>() {
    everywhere::<D>("unique", |db, server| {
        tables(db);
        let table = server.is_mysql().then_some("users");
        let error = db.put(&insert_into(Users).values((1, "Eve", 20))).unwrap_err();
        is::<D>(&error, ErrorKind::UniqueViolation, "1062");
        assert_eq!((error.table(), error.constraint()), (table, Some("PRIMARY")));
        assert!(
            error.to_string().starts_with(&format!("{}: Duplicate entry '1' for key '", server.engine)),
            "{error}"
        );
        // The entry is the user's, and looks like the rest of the message.
        let nasty = "x' for key 'other.KEY'";
        db.put(&insert_into(Users).values((3, nasty, 20))).unwrap();
        let error = db.put(&insert_into(Users).values((4, nasty, 20))).unwrap_err();
        is::<D>(&error, ErrorKind::UniqueViolation, "1062");
        assert_eq!((error.table(), error.constraint()), (table, Some("users_name")));
        // Where a name has a point in it, MySQL's message could be read in several ways.
        table! { Odd = "odd.name" { id: BigInt } }
        db.setup("CREATE TABLE `odd.name` (id BIGINT PRIMARY KEY); INSERT INTO `odd.name` VALUES (1)");
        let error = db.put(&insert_into(Odd).values((1,))).unwrap_err();
        is::<D>(&error, ErrorKind::UniqueViolation, "1062");
        let key = if server.is_mysql() { None } else { Some("PRIMARY") };
        assert_eq!((error.table(), error.constraint()), (None, key), "{error}");
        // A failed statement stays prepared, and works again.
        assert_eq!(db.put(&insert_into(Users).values((9, "Eve", 20))).unwrap(), 1);
    });
}

pub(crate) fn foreign_keys_are_violated_from_both_sides<D: Db>() {
    everywhere::<D>("foreign", |db, _| {
        tables(db);
        let error = db.put(&insert_into(Orders).values((2, 77))).unwrap_err();
        is::<D>(&error, ErrorKind::ForeignKeyViolation, "1452");
        assert_eq!((error.table(), error.constraint()), (Some("orders"), Some("orders`s user")));
        let error = db.raw("DELETE FROM users WHERE id = 1").unwrap_err();
        is::<D>(&error, ErrorKind::ForeignKeyViolation, "1451");
        assert_eq!((error.table(), error.constraint()), (Some("orders"), Some("orders`s user")));
    });
}

pub(crate) fn null_for_what_must_not_be_null_names_the_column<D: Db>() {
    everywhere::<D>("notnull", |db, _| {
        tables(db);
        let error = db.put(&insert_into(Users).values((5, NULL, 20))).unwrap_err();
        is::<D>(&error, ErrorKind::NotNullViolation, "1048");
        assert_eq!(error.column(), Some("name"));
        let error = db.put(&insert_into(Users).columns((Users.id, Users.age)).values((5, 20))).unwrap_err();
        is::<D>(&error, ErrorKind::NotNullViolation, "1364");
        assert_eq!(error.column(), Some("name"));
    });
}

pub(crate) fn checks_name_their_constraint<D: Db>() {
    everywhere::<D>("check", |db, server| {
        tables(db);
        let error = db.put(&insert_into(Users).values((5, "Kid", 7))).unwrap_err();
        is::<D>(&error, ErrorKind::CheckViolation, if server.is_mysql() { "3819" } else { "4025" });
        assert_eq!(error.constraint(), Some("grown"));
        assert_eq!(error.table(), if server.is_mysql() { None } else { Some("users") });
        // One of a column's own, and one of a view's.
        db.setup(
            "CREATE TABLE small (n INT CHECK (n < 10)); CREATE VIEW tiny AS SELECT n FROM small WHERE n < 5 WITH CHECK OPTION",
        );
        let error = db.raw("INSERT INTO small VALUES (11)").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CheckViolation);
        let (column, constraint) = if server.is_mysql() { (None, "small_chk_1") } else { (Some("n"), "n") };
        assert_eq!((error.column(), error.constraint()), (column, Some(constraint)), "{error}");
        let error = db.raw("INSERT INTO tiny VALUES (7)").unwrap_err();
        is::<D>(&error, ErrorKind::CheckViolation, "1369");
    });
}

pub(crate) fn a_deadlock_is_ended_by_the_server<D: Db>() {
    everywhere::<D>("deadlock", |db, server| {
        tables(db);
        let mut other = D::open(&server.url);
        db.setup("START TRANSACTION; UPDATE users SET age = 51 WHERE id = 1");
        other.setup("START TRANSACTION; UPDATE users SET age = 52 WHERE id = 2");
        let (one, two) = std::thread::scope(|scope| {
            let one = scope.spawn(|| db.raw("UPDATE users SET age = 53 WHERE id = 2"));
            std::thread::sleep(std::time::Duration::from_millis(300));
            let two = other.raw("UPDATE users SET age = 54 WHERE id = 1");
            other.setup("ROLLBACK");
            (one.join().unwrap(), two)
        });
        let error = one.and(two).unwrap_err();
        is::<D>(&error, ErrorKind::Deadlock, "1213");
        assert!(error.is_retryable());
    });
}

pub(crate) fn locks_are_waited_for_no_longer_than_was_set<D: Db>() {
    everywhere::<D>("locks", |db, server| {
        tables(db);
        let mut other = D::open(&server.url);
        db.setup("START TRANSACTION; UPDATE users SET age = 51 WHERE id = 1");
        other.setup("SET innodb_lock_wait_timeout = 1");
        let error = other.raw("UPDATE users SET age = 53 WHERE id = 1").unwrap_err();
        is::<D>(&error, ErrorKind::LockTimeout, "1205");
        assert!(error.is_retryable());
        let error = other.raw("SELECT * FROM users WHERE id = 1 FOR UPDATE NOWAIT").unwrap_err();
        is::<D>(&error, ErrorKind::LockTimeout, if server.is_mysql() { "3572" } else { "1205" });
    });
}

pub(crate) fn a_row_changed_since_the_snapshot_is_a_serialization_failure<D: Db>() {
    everywhere::<D>("snapshot", |db, server| {
        // MySQL has no such mode: there the later UPDATE sees the row as it is now.
        if server.is_mysql() {
            return;
        }
        tables(db);
        let mut other = D::open(&server.url);
        db.setup("SET innodb_snapshot_isolation = ON; START TRANSACTION");
        assert_eq!(db.one::<i64, _>(&select(count_all()).from(Users)).unwrap(), 2);
        other.setup("UPDATE users SET age = 40 WHERE id = 1");
        let error = db.raw("UPDATE users SET age = 41 WHERE id = 1").unwrap_err();
        is::<D>(&error, ErrorKind::SerializationFailure, "1020");
        assert!(error.is_retryable());
    });
}

pub(crate) fn a_statement_is_ended_after_its_time<D: Db>() {
    everywhere::<D>("timeout", |db, server| {
        tables(db);
        db.setup(
            "CREATE TABLE many (n INT); INSERT INTO many VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
             INSERT INTO many SELECT a.n FROM many a, many b, many c",
        );
        db.setup(if server.is_mysql() {
            "SET max_execution_time = 50"
        } else {
            "SET max_statement_time = 0.05"
        });
        table! { Many = "many" { n: Integer } }
        let (a, b, c) = (Many.alias("a"), Many.alias("b"), Many.alias("c"));
        let query = select(count_all()).from(a).cross_join(b).cross_join(c).where_((a.n + b.n + c.n).eq(3));
        let error = db.one::<i64, _>(&query).unwrap_err();
        is::<D>(&error, ErrorKind::StatementTimeout, if server.is_mysql() { "3024" } else { "1969" });
        assert!(!error.is_retryable());
    });
}

pub(crate) fn raw_sql_with_a_mistake_is_a_syntax_error<D: Db>() {
    everywhere::<D>("syntax", |db, _| {
        is::<D>(&db.raw("SELEC 1").unwrap_err(), ErrorKind::Syntax, "1064");
    });
}

pub(crate) fn a_connection_that_was_killed_is_lost<D: Db>() {
    everywhere::<D>("killed", |db, server| {
        tables(db);
        for began in [false, true] {
            let mut victim = D::open(&server.url);
            if began {
                victim.one::<i64, _>(&select(count_all()).from(Users)).unwrap();
            }
            let id = victim.id();
            db.setup(&format!("KILL {id}"));
            // It says so once, and every time after.
            for _ in 0..3 {
                let error = victim.one::<i64, _>(&select(count_all()).from(Users)).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error:?}");
                assert!(D::is_own(error.source().unwrap()));
                let error = victim.put(&insert_into(Users).values((8, "Eve", 20))).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error:?}");
            }
        }
    });
}

pub(crate) fn no_connection_is_had_from_a_dead_port_or_with_a_wrong_password<D: Db>() {
    let error = D::try_open("mysql://root@127.0.0.1:1").err().unwrap();
    assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error:?}");
    assert!(error.to_string().starts_with("mysql: "), "{error}");
    everywhere::<D>("password", |_, server| {
        let error = D::try_open(&server.url.replace("root@", "root:wrong@")).err().unwrap();
        is::<D>(&error, ErrorKind::Database, "1045");
    });
}

pub(crate) fn a_packet_past_the_limit_is_a_limit_exceeded<D: Db>() {
    everywhere::<D>("packet", |db, server| {
        tables(db);
        let mut small = D::open(&format!("{}?max_allowed_packet=1048576", server.url));
        let long = "x".repeat(3_000_000);
        let error = small.put(&insert_into(Users).values((5, long.as_str(), 20))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit, "{error:?}");
        assert!(error.to_string().contains("max_allowed_packet"), "{error}");
    });
}

pub(crate) fn other_failures_keep_their_code<D: Db>() {
    everywhere::<D>("other", |db, server| {
        let error = db.all::<i64, _>(&select(Users.id).from(Users)).unwrap_err();
        is::<D>(&error, ErrorKind::Database, "1146");
        assert!(error.to_string().starts_with(&format!("{}: Table '", server.engine)), "{error}");
        // A value past its column.
        tables(db);
        let error = db.put(&insert_into(Users).values((5, "x".repeat(100), 20))).unwrap_err();
        is::<D>(&error, ErrorKind::Database, "1406");
    });
}
