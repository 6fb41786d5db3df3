//! COPY on both drivers of PostgreSQL. That values of all types are those that binding brings is shown in
//! `postgres_values`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod loads;

use loads::{CopyDb, on_every_postgres};
use querent::prelude::*;

table! {
    /// A name like what the server says of a row.
    Items = "querent items, line 7" { id: BigInt, name: Option<Text>, price: Decimal } primary key (id)
}

fn created(db: &mut impl CopyDb) {
    db.exec(
        "DROP TABLE IF EXISTS \"querent items, line 7\"; \
         CREATE TEMPORARY TABLE \"querent items, line 7\" (id bigint PRIMARY KEY, name varchar(40), \
         price decimal(12, 2) NOT NULL DEFAULT 7)",
    );
}

type Row = (i64, Option<String>, Decimal);
type Given = (BigInt, Option<Text>, Decimal);

fn row(id: i64) -> Row {
    ((id), (id % 3 != 0).then(|| format!("it's number {id}")), Decimal::new(id * 5, 2))
}

fn insert() -> querent::Insert<Items, Given> {
    insert_into(Items).columns((Items.id, Items.name, Items.price))
}

fn found(db: &mut impl CopyDb) -> Vec<Row> {
    db.all(&select(Items.all()).from(Items).order_by(Items.id)).unwrap()
}

fn any_number<D: CopyDb>(db: &mut D) {
    for rows in [0, 1, 1_000, 50_000] {
        created(db);
        let copied = db.copy(&insert(), (0..rows).map(row)).unwrap();
        assert_eq!((copied.rows, copied.changed, copied.batches), (rows as u64, rows as u64, 1));
        assert!(found(db) == (0..rows).map(row).collect::<Vec<_>>(), "{}: {rows} rows", D::NAME);
    }
}

fn long<D: CopyDb>(db: &mut D) {
    created(db);
    db.exec("ALTER TABLE \"querent items, line 7\" ALTER name TYPE text");
    let long = "x".repeat(3_000_000);
    db.copy(&insert(), [(1, Some(long.clone()), Decimal::new(1, 0)), row(2)].into_iter()).unwrap();
    assert!(found(db) == [(1, Some(long), Decimal::new(1, 0)), row(2)]);
}

#[test]
fn any_number_of_rows_is_copied() {
    on_every_postgres!(any_number);
}

#[test]
fn a_value_may_be_longer_than_what_is_sent_at_once() {
    on_every_postgres!(long);
}

fn violated<D: CopyDb>(db: &mut D) {
    created(db);
    let twice = (0..20_000).map(|id| row(if id == 12_345 { 3 } else { id }));
    let error = db.copy(&insert(), twice).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{}: {error}", D::NAME);
    assert_eq!((error.rows(), error.committed()), (12_345..12_346, 0), "{}: {error}", D::NAME);
    let message = error.to_string();
    assert!(
        message.contains("its row 12345, failed; 0 rows are committed: postgres: duplicate key"),
        "{message}"
    );
    // Nothing is there, and the connection is as good as before.
    assert_eq!(found(db), []);
    // A text that is too long for its column, which the server says of the row it reads.
    let long = (0..100).map(|id| (id, (id == 42).then(|| "x".repeat(41)), Decimal::new(0, 0)));
    let error = db.copy(&insert(), long).unwrap_err();
    assert_eq!((error.error().code(), error.rows()), (Some("22001"), 42..43), "{}: {error}", D::NAME);
    // A value that PostgreSQL has not: refused before it is sent.
    let nul = (0..100).map(|id| (id, (id == 77).then(|| "\0".to_owned()), Decimal::new(0, 0)));
    let error = db.copy(&insert(), nul).unwrap_err();
    assert_eq!((error.kind(), error.rows()), (ErrorKind::Value, 77..78), "{}: {error}", D::NAME);
    assert!(error.to_string().contains("NUL"), "{error}");
    assert_eq!(found(db), []);
    assert_eq!(db.copy(&insert(), (0..10).map(row)).unwrap().changed, 10);
}

#[test]
fn a_copy_that_fails_inserts_nothing_and_names_the_row() {
    on_every_postgres!(violated);
}

fn within<D: CopyDb>(db: &mut D) {
    created(db);
    db.exec("BEGIN");
    db.copy(&insert(), (0..10).map(row)).unwrap();
    assert_eq!(found(db).len(), 10);
    db.exec("ROLLBACK");
    assert_eq!(found(db), []);
    db.exec("BEGIN");
    assert!(db.copy(&insert(), [row(1), row(1)].into_iter()).is_err());
    // As after every error, nothing but a rollback.
    let error = db.copy(&insert(), [row(1)].into_iter()).unwrap_err();
    assert_eq!(error.error().code(), Some("25P02"), "{}: {error}", D::NAME);
    db.exec("ROLLBACK");
    assert_eq!(found(db), []);
}

#[test]
fn a_copy_within_a_transaction_is_part_of_it() {
    on_every_postgres!(within);
}

table! { Hosts = "querent_hosts" { id: BigInt, address: Option<Text>, seen: Option<Integer> } primary key (id) }

fn refused<D: CopyDb>(db: &mut D) {
    db.exec(
        "DROP TABLE IF EXISTS querent_hosts; CREATE TEMPORARY TABLE querent_hosts \
         (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, address inet, seen smallint)",
    );
    let columns = || insert_into(Hosts).columns((Hosts.address, Hosts.seen));
    let none = || std::iter::empty::<(Option<&str>, i32)>();
    let upsert = columns().on_conflict(Hosts.id).do_nothing();
    let error = db.copy(&upsert, none()).unwrap_err();
    assert!(error.to_string().ends_with("postgres: COPY has no ON CONFLICT; use `load`"), "{error}");
    let error = db.copy(&columns().values(("::1", 1)), none()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete, "{error}");
    let error = db.copy(&columns(), [("::1", 1)].into_iter()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("postgres: COPY has no text for column 1, which is of type inet; use `load`"),
        "{error}"
    );
    // `load` takes it, and COPY its NULL.
    assert_eq!(db.load(&columns(), [("::1", 1)].into_iter(), LoadOptions::atomic()).unwrap().changed, 1);
    assert_eq!(db.copy(&columns(), [(None::<&str>, 1)].into_iter()).unwrap().changed, 1);
    let error = db.copy(&columns(), [(None::<&str>, 1), (None, 40_000)].into_iter()).unwrap_err();
    assert_eq!((error.kind(), error.rows()), (ErrorKind::Value, 1..2), "{error}");
    let expression = (val(1) + val(1)).nullable();
    let error = db.copy(&columns(), [(None::<&str>, expression)].into_iter()).unwrap_err();
    assert!(error.to_string().contains("column 2 of the row is an expression; use `load`"), "{error}");
    // As an INSERT, COPY gives no value to a column that is always generated, unless it is told to.
    let ids = insert_into(Hosts).columns((Hosts.id,));
    let error = db.copy(&ids, [(5_i64,)].into_iter()).unwrap_err();
    assert_eq!(error.error().code(), Some("428C9"), "{error}");
    let told = insert_into(Hosts).columns((Hosts.id,)).overriding_system_value();
    assert_eq!(db.copy(&told, [(5_i64,)].into_iter()).unwrap().changed, 1);
    let user = insert_into(Hosts).columns((Hosts.id,)).overriding_user_value();
    let error = db.copy(&user, [(5_i64,)].into_iter()).unwrap_err();
    assert!(error.to_string().contains("COPY has no OVERRIDING USER VALUE"), "{error}");
    let ids: Vec<i64> = db.all(&select(Hosts.id).from(Hosts).order_by(Hosts.id)).unwrap();
    assert!(ids.contains(&5) && ids.len() == 3, "{ids:?}");
}

#[test]
fn what_copy_has_no_place_for_is_refused() {
    on_every_postgres!(refused);
}
