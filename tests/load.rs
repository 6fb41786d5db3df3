//! Loads of many rows, and rows that statements return, on every driver and every server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod loads;

use loads::{Db, on_every_driver};
use querent::prelude::*;
use querent::{LoadOptions, UpdateMany};

table! {
    Items = "querent_items" { id: BigInt, name: Option<Text>, price: Decimal } primary key (id)
}

type Row = (i64, Option<String>, Decimal);
type Given = (BigInt, Option<Text>, Decimal);

/// An empty table.
fn created(db: &mut impl Db) {
    db.exec(
        "DROP TABLE IF EXISTS querent_items; \
         CREATE TEMPORARY TABLE querent_items (id bigint PRIMARY KEY, name varchar(2000), price decimal(12, 2) \
         NOT NULL DEFAULT 7)",
    );
}

fn row(id: i64) -> Row {
    ((id), (id % 3 != 0).then(|| format!("it's number {id}")), Decimal::new(id * 5, 2))
}

fn insert() -> querent::Insert<Items, Given> {
    insert_into(Items).columns((Items.id, Items.name, Items.price))
}

fn found(db: &mut impl Db) -> Vec<Row> {
    db.all(&select(Items.all()).from(Items).order_by(Items.id)).unwrap()
}

fn count(db: &mut impl Db) -> i64 {
    db.optional(&select(count_all()).from(Items)).unwrap().unwrap()
}

fn any_number<D: Db>(db: &mut D) {
    for rows in [0, 1, 2, 99, 100, 101, 999, 1_000, 1_001, 4_567] {
        created(db);
        for options in [LoadOptions::atomic(), LoadOptions::per_batch()] {
            let loaded = db.load(&insert(), (0..rows).map(row), options).unwrap();
            assert_eq!((loaded.rows, loaded.changed), (rows as u64, rows as u64), "{}", D::NAME);
            assert_eq!(found(db), (0..rows).map(row).collect::<Vec<_>>(), "{}", D::NAME);
            db.run(&delete_from(Items).all_rows()).unwrap();
        }
    }
}

#[test]
fn any_number_of_rows_is_loaded() {
    on_every_driver!(any_number);
}

fn failing<D: Db>(db: &mut D) {
    created(db);
    // Row 730 has the key of row 3.
    let rows = || (0..2_000).map(|id| row(if id == 730 { 3 } else { id }));
    let error = db.load(&insert(), rows(), LoadOptions::atomic().batch_rows(100)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{}: {error}", D::NAME);
    assert_eq!((error.batch(), error.rows(), error.committed()), (7, 700..800, 0), "{}", D::NAME);
    assert!(error.uncertain().is_empty());
    assert_eq!(count(db), 0, "{}", D::NAME);
    let message = error.to_string();
    assert!(
        message.starts_with("batch 7 of the load, its rows 700 to 799, failed; 0 rows are committed: "),
        "{message}"
    );

    let mut told = Vec::new();
    let options = LoadOptions::per_batch().batch_rows(100).progress(|rows| told.push(rows));
    let error = db.load(&insert(), rows(), options).unwrap_err();
    assert_eq!((error.batch(), error.rows(), error.committed()), (7, 700..800, 700), "{}", D::NAME);
    assert_eq!(found(db), (0..700).map(row).collect::<Vec<_>>(), "{}", D::NAME);
    assert_eq!(told, [100, 200, 300, 400, 500, 600, 700]);
    // The message is kept where the error becomes another.
    let error = Error::from(error);
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert!(error.to_string().starts_with("batch 7 of the load"), "{error}");
}

#[test]
fn a_load_that_fails_keeps_no_row_or_the_batches_before_as_was_chosen() {
    on_every_driver!(failing);
}

fn within<D: Db>(db: &mut D) {
    created(db);
    db.exec("BEGIN");
    db.run(&insert_into(Items).columns((Items.id, Items.name, Items.price)).values(row(5_000))).unwrap();
    let error = db.load(&insert(), (0..10).map(row), LoadOptions::per_batch()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{}: {error}", D::NAME);
    assert!(error.to_string().contains("use `LoadOptions::atomic()`, or load outside"), "{error}");
    let twice = (0..2_500).map(|id| row(if id == 2_400 { 5_000 } else { id }));
    let error = db.load(&insert(), twice, LoadOptions::atomic()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{}: {error}", D::NAME);
    // The transaction goes on with what it had.
    assert_eq!(found(db), [row(5_000)], "{}", D::NAME);
    db.load(&insert(), (0..2_500).map(row), LoadOptions::atomic()).unwrap();
    assert_eq!(count(db), 2_501, "{}", D::NAME);
    db.exec("ROLLBACK");
    assert_eq!(count(db), 0, "{}", D::NAME);
}

#[test]
fn a_load_within_a_transaction_is_part_of_it() {
    on_every_driver!(within);
}

fn prices() -> UpdateMany<Items, (BigInt,), (Option<Text>, Decimal)> {
    update_many(Items).key((Items.id,)).set((Items.name, Items.price))
}

fn updating<D: Db>(db: &mut D) {
    created(db);
    db.load(&insert(), (0..3_000).map(row), LoadOptions::atomic()).unwrap();
    // Every second row; NULL here and there, and in one batch alone; and one that is not there.
    let changed = |id: i64| {
        let name = (id % 10 != 0 && !(1_000..1_400).contains(&id)).then(|| format!("new {id}"));
        (id, name, Decimal::new(id + 1, 2))
    };
    let rows = (0..3_002).step_by(2).map(changed).map(|(id, name, price)| ((id,), (name, price)));
    let loaded = db.load(&prices(), rows, LoadOptions::atomic().batch_rows(250)).unwrap();
    assert_eq!((loaded.rows, loaded.changed), (1_501, 1_500), "{}", D::NAME);
    let expected: Vec<Row> = (0..3_000).map(|id| if id % 2 == 0 { changed(id) } else { row(id) }).collect();
    assert_eq!(found(db), expected, "{}", D::NAME);
    // Row by row, in statements without a join; the key last, and in them the same values.
    let loaded = db
        .load(
            &prices(),
            (0..20).map(row).map(|(id, name, price)| ((id,), (name, price))),
            LoadOptions::atomic().batch_rows(1),
        )
        .unwrap();
    assert_eq!((loaded.rows, loaded.batches), (20, 20));
    let expected: Vec<Row> =
        (0..3_000).map(|id| if id % 2 == 0 && id >= 20 { changed(id) } else { row(id) }).collect();
    assert_eq!(found(db), expected, "{}", D::NAME);
    // None at all.
    let none = std::iter::empty::<((i64,), (Option<String>, Decimal))>();
    let loaded = db.load(&prices(), none, LoadOptions::atomic()).unwrap();
    assert_eq!((loaded.rows, loaded.batches), (0, 0));
    // In one statement, to be seen or run by itself.
    db.run(&prices().batch([((7,), ("seven", Decimal::new(7, 0)))])).unwrap();
    assert_eq!(found(db)[7], (7, Some("seven".to_owned()), Decimal::new(7, 0)), "{}", D::NAME);
}

#[test]
fn many_rows_are_updated_by_their_key() {
    on_every_driver!(updating);
}

fn upserting<D: Db>(db: &mut D) {
    created(db);
    db.load(&insert(), (0..1_500).map(row), LoadOptions::atomic()).unwrap();
    let new = |id: i64| (id, Some(format!("new {id}")), Decimal::new(id, 1));
    let upsert = insert().on_conflict(Items.id).do_update_all();
    let loaded = db.load(&upsert, (1_000..3_000).map(new), LoadOptions::atomic()).unwrap();
    assert_eq!(loaded.rows, 2_000);
    let expected: Vec<Row> = (0..1_000).map(row).chain((1_000..3_000).map(new)).collect();
    assert_eq!(found(db), expected, "{}", D::NAME);
    // Left as they are.
    let ignore = insert().on_conflict(Items.id).do_nothing();
    let loaded = db.load(&ignore, (2_900..3_100).map(row), LoadOptions::per_batch()).unwrap();
    assert_eq!((loaded.rows, loaded.changed), (200, 100), "{}", D::NAME);
    let expected: Vec<Row> =
        (0..1_000).map(row).chain((1_000..3_000).map(new)).chain((3_000..3_100).map(row)).collect();
    assert_eq!(found(db), expected, "{}", D::NAME);
}

#[test]
fn many_rows_are_inserted_or_take_the_place_of_those_that_are_there() {
    on_every_driver!(upserting);
}

fn long<D: Db>(db: &mut D) {
    created(db);
    let long = |id: i64| (id, Some("x".repeat(if id == 50 { 2_000 } else { 150 })), Decimal::new(0, 0));
    let options = LoadOptions::atomic().batch_bytes(1_000);
    let loaded = db.load(&insert(), (0..100).map(long), options).unwrap();
    // 100 rows of about 170 bytes: four of them a batch, a power of two below the five or six that fit.
    assert!((20..=60).contains(&loaded.batches), "{}: {loaded:?}", D::NAME);
    assert_eq!(found(db), (0..100).map(long).collect::<Vec<_>>(), "{}", D::NAME);
}

#[test]
fn batches_of_long_values_have_fewer_rows() {
    on_every_driver!(long);
}

fn computed<D: Db>(db: &mut D) {
    created(db);
    // Values in most rows, expressions and defaults in some: their batches have texts of their own.
    let insert = insert_into(Items).columns((Items.id, Items.name));
    let rows = (0..1_000_i64).map(|id| {
        let name = if id % 400 == 399 {
            val("comp").concat("uted").nullable()
        } else {
            val(format!("n{id}")).nullable()
        };
        (id, name)
    });
    let loaded = db.load(&insert, rows, LoadOptions::atomic().batch_rows(100)).unwrap();
    assert_eq!(loaded.rows, 1_000);
    let found = found(db);
    assert_eq!(found.len(), 1_000, "{}", D::NAME);
    for (id, name, price) in found {
        let expected = if id % 400 == 399 { "computed".to_owned() } else { format!("n{id}") };
        // The price is the table's default.
        assert_eq!((name, price), (Some(expected), Decimal::new(7, 0)), "{} {id}", D::NAME);
    }
}

#[test]
fn cells_may_be_expressions() {
    on_every_driver!(computed);
}

fn returning<D: Db>(db: &mut D) {
    if !db.has_returning() {
        let error = db.all::<i64, _>(&insert().rows((0..3).map(row)).returning(Items.id)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        return;
    }
    // Keys in an order that is not their own; more rows than one statement takes, on every database.
    let ids = || (0..30_000_i64).map(|n| n * 7_919 % 30_000);
    for rows in [1, 500, 30_000] {
        created(db);
        let many = insert().rows(ids().take(rows).map(row)).returning((Items.id, Items.name));
        let given: Vec<(i64, Option<String>)> = db.all(&many).unwrap();
        let expected: Vec<_> = ids().take(rows).map(|id| (id, row(id).1)).collect();
        assert!(given == expected, "{}: {rows} rows come in another order", D::NAME);
        assert_eq!(count(db), rows as i64, "{}", D::NAME);
    }
    // All or none.
    created(db);
    let twice =
        insert().rows((0..30_000).map(|id| row(if id == 29_000 { 3 } else { id }))).returning(Items.id);
    assert_eq!(db.all::<i64, _>(&twice).unwrap_err().kind(), ErrorKind::UniqueViolation, "{}", D::NAME);
    assert_eq!(count(db), 0, "{}", D::NAME);
}

#[test]
fn an_insert_returns_its_rows_in_their_order_however_many_they_are() {
    on_every_driver!(returning);
}

fn first<D: Db>(db: &mut D) {
    if !db.has_returning() {
        return;
    }
    created(db);
    for rows in [10, 30_000] {
        let many = insert().rows((0..rows).map(row)).returning(Items.id);
        assert_eq!(db.optional::<i64, _>(&many).unwrap(), Some(0), "{}", D::NAME);
        assert_eq!(count(db), rows, "{}", D::NAME);
        let gone = delete_from(Items).where_(Items.id.ge(0)).returning(Items.id);
        assert!(db.optional::<i64, _>(&gone).unwrap().is_some());
        assert_eq!(db.optional::<i64, _>(&gone).unwrap(), None);
        assert_eq!(count(db), 0, "{}", D::NAME);
    }
    // A row that does not fit is an error; what is changed is changed all the same.
    let many = insert().rows((0..10).map(row)).returning(Items.id);
    #[derive(Debug, PartialEq)]
    struct Never;
    impl querent::FromSql<BigInt> for Never {
        fn from_sql(_: querent::ValueRef<'_>) -> Option<Self> {
            None
        }
    }
    assert_eq!(db.all::<Never, _>(&many).unwrap_err().kind(), ErrorKind::Decode, "{}", D::NAME);
    assert_eq!(count(db), 10, "{}", D::NAME);
    // What fails at the end, behind the first row, is not lost.
    let twice = insert().rows([row(11), row(12), row(3)]).returning(Items.id);
    assert_eq!(db.optional::<i64, _>(&twice).unwrap_err().kind(), ErrorKind::UniqueViolation, "{}", D::NAME);
    assert_eq!(count(db), 10, "{}", D::NAME);
}

#[test]
fn a_statement_with_returning_is_run_to_its_end_though_one_row_is_read() {
    on_every_driver!(first);
}

fn without_autocommit<D: Db>(db: &mut D) {
    created(db);
    db.exec("SET autocommit = 0");
    // Nothing is committed by itself there, so that nothing can be promised.
    let error = db.load(&insert(), (0..10).map(row), LoadOptions::per_batch()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{}: {error}", D::NAME);
    assert_eq!(db.load(&insert(), (0..10).map(row), LoadOptions::atomic()).unwrap().changed, 10);
    db.exec("ROLLBACK");
    assert_eq!(count(db), 0, "{}", D::NAME);
}

#[test]
fn a_load_in_a_session_without_autocommit_is_part_of_its_transaction() {
    for engine in ["mysql", "mariadb"] {
        for address in loads::live::addresses(engine) {
            without_autocommit(&mut loads::mysql(&address, engine));
            without_autocommit(&mut loads::mysql_async(&address, engine));
        }
    }
}
