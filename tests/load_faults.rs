//! Loads that fail in the middle: a row that violates a constraint, a connection that is cut, a process that is killed. What is
//! committed is what the mode promises, and the error says which batch it was. Servers that die are in `killed`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod loads;

use loads::{CopyDb, Db, live};
use querent::prelude::*;
use querent::{LoadError, LoadOptions};
use std::{env, fs, process::Command};

table! { Numbers = "querent_numbers" { n: BigInt } primary key (n) }

const CREATE: &str =
    "DROP TABLE IF EXISTS querent_numbers; CREATE TABLE querent_numbers (n bigint PRIMARY KEY)";

/// Of the session alone: other tests have tables of the name at the same time.
const CREATE_TEMPORARY: &str = "CREATE TEMPORARY TABLE querent_numbers (n bigint PRIMARY KEY)";

fn insert() -> querent::Insert<Numbers, (BigInt,)> {
    insert_into(Numbers).columns((Numbers.n,))
}

/// How many rows there are, and the largest: it is told if any is missing.
fn count(db: &mut impl Db) -> (i64, Option<i64>) {
    db.optional(&select((count_all(), max(Numbers.n))).from(Numbers)).unwrap().unwrap()
}

fn first(rows: i64) -> (i64, Option<i64>) {
    (rows, (rows > 0).then_some(rows - 1))
}

const ROWS: i64 = 1_000_000;
const BAD: i64 = 700_000;
const BATCH: usize = 5_000;

/// A million rows, of which one has the key of the first.
fn rows() -> impl Iterator<Item = (i64,)> + Send {
    (0..ROWS).map(|n| (if n == BAD { 0 } else { n },))
}

fn violated<D: Db>(db: &mut D) {
    db.exec(CREATE_TEMPORARY);
    let error = db.load(&insert(), rows(), LoadOptions::atomic().batch_rows(BATCH)).unwrap_err();
    let batch = BAD as u64 / BATCH as u64;
    let range = batch * BATCH as u64..(batch + 1) * BATCH as u64;
    assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{}: {error}", D::NAME);
    assert_eq!((error.batch(), error.rows(), error.committed()), (batch, range.clone(), 0), "{}", D::NAME);
    assert_eq!(count(db), first(0), "{}", D::NAME);
    let error = db.load(&insert(), rows(), LoadOptions::per_batch().batch_rows(BATCH)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{}: {error}", D::NAME);
    assert_eq!(
        (error.batch(), error.rows(), error.committed()),
        (batch, range.clone(), range.start),
        "{}",
        D::NAME
    );
    assert!(
        error.to_string().contains("its rows 700000 to 704999, failed; 700000 rows are committed"),
        "{error}"
    );
    assert_eq!(count(db), first(BAD), "{}", D::NAME);
}

fn copied<D: CopyDb>(db: &mut D) {
    db.exec(CREATE_TEMPORARY);
    let error = db.copy(&insert(), rows()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{}: {error}", D::NAME);
    assert_eq!((error.rows(), error.committed()), (700_000..700_001, 0), "{}: {error}", D::NAME);
    assert_eq!(count(db), first(0), "{}", D::NAME);
}

/// The newest server of an engine; the others differ in nothing that matters here.
fn newest(engine: &str) -> Option<String> {
    live::addresses(engine).pop()
}

#[test]
fn sqlite_commits_what_was_promised_of_a_million_rows_with_one_at_fault() {
    violated(&mut loads::sqlite());
}

#[test]
fn postgres_commits_what_was_promised_of_a_million_rows_with_one_at_fault() {
    let Some(address) = newest("postgres") else { return };
    violated(&mut loads::postgres(&address));
    copied(&mut loads::postgres(&address));
    copied(&mut loads::tokio_postgres(&address));
}

#[test]
fn mysql_commits_what_was_promised_of_a_million_rows_with_one_at_fault() {
    let Some(address) = newest("mysql") else { return };
    violated(&mut loads::mysql(&address, "mysql"));
}

#[test]
fn mariadb_commits_what_was_promised_of_a_million_rows_with_one_at_fault() {
    let Some(address) = newest("mariadb") else { return };
    violated(&mut loads::mysql_async(&address, "mariadb"));
}

/// Rows that call for `cut` at one of them.
fn cut_at(row: i64, mut cut: impl FnMut() + Send) -> impl Iterator<Item = (i64,)> + Send {
    (0..100_000).map(move |n| {
        if n == row {
            cut();
        }
        (n,)
    })
}

/// Whether what is there is what the error says of it.
fn check(name: &str, error: &LoadError, mode: querent::LoadMode, found: (i64, Option<i64>)) {
    assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{name}: {error}");
    let (rows, _) = found;
    assert_eq!(found, first(rows), "{name}: rows are missing");
    match mode {
        querent::LoadMode::Atomic => {
            assert_eq!((rows, error.committed(), error.uncertain()), (0, 0, 0..0), "{name}: {error}");
        }
        querent::LoadMode::PerBatch => {
            // The batch that was on its way is committed or not, and nothing else is in doubt.
            assert_eq!((error.batch(), error.rows()), (70, 70_000..71_000), "{name}: {error}");
            assert_eq!((error.committed(), error.uncertain()), (70_000, 70_000..71_000), "{name}: {error}");
            assert!(rows == 70_000 || rows == 71_000, "{name}: {rows} rows");
            assert!(
                error.to_string().contains("70000 rows are committed, and rows 70000 to 70999 may be"),
                "{error}"
            );
        }
    }
}

/// Cuts the connection of one driver by another connection, and looks there what is committed.
fn cut<D: Db, W: Db>(db: &mut D, witness: &mut W, cut: impl Fn() + Send + Sync) {
    for (mode, options) in [
        (querent::LoadMode::PerBatch, LoadOptions::per_batch()),
        (querent::LoadMode::Atomic, LoadOptions::atomic()),
    ] {
        // The second finds the connection lost, at its very beginning.
        witness.exec(CREATE);
        let error = db.load(&insert(), cut_at(70_500, &cut), options.batch_rows(1_000)).unwrap_err();
        check(D::NAME, &error, mode, count(witness));
        if mode == querent::LoadMode::Atomic {
            assert_eq!(error.batch(), 0);
        }
    }
}

fn cut_within<D: Db, W: Db>(db: &mut D, witness: &mut W, cut: impl Fn() + Send + Sync) {
    witness.exec(CREATE);
    let options = LoadOptions::atomic().batch_rows(1_000);
    let error = db.load(&insert(), cut_at(70_500, &cut), options).unwrap_err();
    assert_eq!((error.batch(), error.rows()), (70, 70_000..71_000), "{}: {error}", D::NAME);
    check(D::NAME, &error, querent::LoadMode::Atomic, count(witness));
}

#[test]
fn a_connection_to_postgres_that_is_cut_leaves_what_was_promised() {
    use postgres::{Client, NoTls};
    let Some(address) = newest("postgres") else { return };
    let schema = "CREATE SCHEMA IF NOT EXISTS querent_faults; SET search_path = querent_faults";
    let ended = |pid: i32| {
        let address = address.clone();
        let end = move |address: String| {
            let mut client = Client::connect(&address, NoTls).unwrap();
            // Waits until it has ended.
            client.execute("SELECT pg_terminate_backend($1, 5000)", &[&pid]).unwrap();
        };
        // The client has a runtime of its own, which must not run within another.
        move || {
            let address = address.clone();
            std::thread::spawn(move || end(address)).join().unwrap();
        }
    };
    let mut witness = loads::postgres(&address);
    witness.exec(schema);
    for way in 0..2 {
        let mut db = loads::postgres(&address);
        db.exec(schema);
        let pid: i32 = db.query_one("SELECT pg_backend_pid()", &[]).unwrap().get(0);
        match way {
            0 => cut(&mut db, &mut witness, ended(pid)),
            _ => cut_within(&mut db, &mut witness, ended(pid)),
        }
        let mut db = loads::tokio_postgres(&address);
        db.exec(schema);
        let pid: i32 = db.runtime.block_on(db.db.query_one("SELECT pg_backend_pid()", &[])).unwrap().get(0);
        match way {
            0 => cut(&mut db, &mut witness, ended(pid)),
            _ => cut_within(&mut db, &mut witness, ended(pid)),
        }
    }
    // COPY: nothing is committed.
    witness.exec(CREATE);
    let mut db = loads::postgres(&address);
    db.exec(schema);
    let pid: i32 = db.query_one("SELECT pg_backend_pid()", &[]).unwrap().get(0);
    let error = db.copy(&insert(), cut_at(70_500, ended(pid))).unwrap_err();
    assert_eq!((error.kind(), error.committed()), (ErrorKind::ConnectionLost, 0), "{error}");
    assert_eq!(count(&mut witness), first(0));
    let mut db = loads::tokio_postgres(&address);
    db.exec(schema);
    let pid: i32 = db.runtime.block_on(db.db.query_one("SELECT pg_backend_pid()", &[])).unwrap().get(0);
    let error = db.copy(&insert(), cut_at(70_500, ended(pid))).unwrap_err();
    assert_eq!((error.kind(), error.committed()), (ErrorKind::ConnectionLost, 0), "{error}");
    assert_eq!(count(&mut witness), first(0));
    witness.exec("DROP SCHEMA querent_faults CASCADE");
}

#[test]
fn a_connection_to_mysql_or_mariadb_that_is_cut_leaves_what_was_promised() {
    use mysql::prelude::Queryable;
    for engine in ["mysql", "mariadb"] {
        let Some(address) = newest(engine) else { continue };
        let ended = |id: u32| {
            let address = address.clone();
            move || {
                let mut conn = mysql::Conn::new(mysql::Opts::from_url(&address).unwrap()).unwrap();
                conn.query_drop(format!("KILL {id}")).unwrap();
            }
        };
        let mut witness = loads::mysql(&address, engine);
        for way in 0..2 {
            let mut db = loads::mysql(&address, engine);
            let id = db.db.connection_id();
            match way {
                0 => cut(&mut db, &mut witness, ended(id)),
                _ => cut_within(&mut db, &mut witness, ended(id)),
            }
            let mut db = loads::mysql_async(&address, engine);
            let id = db.db.0.id();
            match way {
                0 => cut(&mut db, &mut witness, ended(id)),
                _ => cut_within(&mut db, &mut witness, ended(id)),
            }
        }
        witness.exec("DROP TABLE querent_numbers");
    }
}

/// The file of the database, and the mode, that this process shall load into until it kills itself.
const CHILD: &str = "QUERENT_LOAD_AND_DIE";

#[test]
fn a_process_that_dies_leaves_in_sqlite_what_was_promised() {
    if let Ok(child) = env::var(CHILD) {
        let (mode, file) = child.split_once(' ').unwrap();
        let mut db = rusqlite::Connection::open(file).unwrap();
        let options = match mode {
            "atomic" => LoadOptions::atomic(),
            _ => LoadOptions::per_batch(),
        };
        let dying = cut_at(70_500, || std::process::abort());
        let _ = db.load(&insert(), dying, options.batch_rows(1_000));
        panic!("the process has ended before");
    }
    for (mode, kept) in [("atomic", 0), ("per_batch", 70_000)] {
        let file = env::temp_dir().join(format!("querent-load-{}", std::process::id()));
        let mut db = rusqlite::Connection::open(&file).unwrap();
        // The process dies, not the machine.
        db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        db.exec(CREATE);
        drop(db);
        let test = "a_process_that_dies_leaves_in_sqlite_what_was_promised";
        let output = Command::new(env::current_exe().unwrap())
            .env(CHILD, format!("{mode} {}", file.display()))
            .args(["--exact", test, "--nocapture"])
            .output()
            .unwrap();
        assert!(!output.status.success());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!errors.contains("panicked"), "{errors}");
        let mut db = rusqlite::Connection::open(&file).unwrap();
        assert_eq!(count(&mut db), first(kept), "{mode}");
        drop(db);
        for rest in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{rest}", file.display()));
        }
    }
}
