//! INSERTs of more rows than one statement takes: all rows or none, and no transaction of the program's ended by it.

use super::{Db, Server, everywhere};
use querent_mysql::prelude::*;

table! { Points = "points" { x: BigInt, y: BigInt } }

const POINTS: &str = "CREATE TABLE points (x BIGINT PRIMARY KEY, y BIGINT NOT NULL)";
const ROWS: i64 = 70_000;

fn points(rows: impl Iterator<Item = i64>) -> impl querent_mysql::querent::AsStatement<Row = ()> + Sync {
    insert_into(Points).rows(rows.map(|n| (n, n)))
}

fn count<D: Db>(db: &mut D) -> i64 {
    db.one(&select(count_all()).from(Points)).unwrap()
}

/// As another connection sees it: what is committed.
fn committed<D: Db>(server: &Server) -> i64 {
    count(&mut D::open(&server.url))
}

pub(crate) fn a_long_insert_outside_a_transaction_is_there_whole<D: Db>() {
    everywhere::<D>("whole", |db, server| {
        db.setup(POINTS);
        assert_eq!(db.put(&points(0..ROWS)).unwrap(), ROWS as u64);
        assert_eq!(committed::<D>(server), ROWS);
        // None is left open.
        db.put(&points(ROWS..ROWS + 1)).unwrap();
        assert_eq!(committed::<D>(server), ROWS + 1);
    });
}

pub(crate) fn a_long_insert_within_a_transaction_is_undone_with_it<D: Db>() {
    everywhere::<D>("undone", |db, server| {
        db.setup(POINTS);
        db.setup("START TRANSACTION; INSERT INTO points VALUES (-1, -1)");
        assert_eq!(db.put(&points(0..ROWS)).unwrap(), ROWS as u64);
        assert_eq!((count(db), committed::<D>(server)), (ROWS + 1, 0));
        db.setup("ROLLBACK");
        assert_eq!(count(db), 0);
    });
}

pub(crate) fn a_long_insert_that_fails_leaves_nothing_of_itself<D: Db>() {
    everywhere::<D>("fails", |db, server| {
        db.setup(POINTS);
        db.setup("INSERT INTO points VALUES (69999, 0)");
        let error = db.put(&points(0..ROWS)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UniqueViolation);
        assert_eq!((count(db), committed::<D>(server)), (1, 1));
        // The connection is not left within a transaction.
        db.setup("INSERT INTO points VALUES (-2, 0)");
        assert_eq!(committed::<D>(server), 2);
    });
}

pub(crate) fn a_long_insert_leaves_the_open_transaction_open<D: Db>() {
    everywhere::<D>("open", |db, server| {
        db.setup(POINTS);
        // With nothing in it yet, with something in it, and after a failure that is undone by itself.
        db.setup("START TRANSACTION");
        db.put(&points(0..ROWS)).unwrap();
        assert_eq!(committed::<D>(server), 0);
        let error = db.put(&points(ROWS - 1..2 * ROWS)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UniqueViolation);
        let error = db.put(&points((ROWS..2 * ROWS - 1).chain([0]))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UniqueViolation);
        assert_eq!((count(db), committed::<D>(server)), (ROWS, 0));
        db.setup("COMMIT");
        assert_eq!(committed::<D>(server), ROWS);
    });
}

pub(crate) fn without_autocommit_a_long_insert_commits_nothing<D: Db>() {
    everywhere::<D>("autocommit", |db, server| {
        db.setup(POINTS);
        db.setup("SET autocommit = 0");
        db.put(&points(0..ROWS)).unwrap();
        assert_eq!(committed::<D>(server), 0);
        db.setup("ROLLBACK");
        db.put(&points(0..1)).unwrap();
        db.put(&points(1..ROWS)).unwrap();
        assert_eq!(committed::<D>(server), 0);
        db.setup("ROLLBACK; SET autocommit = 1");
        assert_eq!(count(db), 0);
    });
}
