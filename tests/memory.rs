//! Many rows are loaded, and a large result is read, in constant memory: 200,000 rows of three columns are loaded and
//! streamed on every driver, and the peak of the process is measured, the C library of SQLite and all buffers with it.
//!
//! Each driver has a process of its own. What `fetch_all` takes for the same rows is measured too, so that it is known
//! that the measure sees what it shall see. Figures: `cargo test --release --test memory -- --nocapture`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod live;

use futures_util::TryStreamExt;
use querent::prelude::*;
use std::{env, fs, process::Command};

table! { Big = "querent_big" { id: BigInt, name: Text, price: Decimal } }

const ROWS: i64 = 200_000;
type Row = (i64, String, Decimal);

/// What a process may grow by while it streams, in KiB: buffers of the driver, and a page here and there.
const ALLOWED: i64 = 8 * 1024;

/// What it may grow by while it loads: a batch, and the buffers of the driver.
const ALLOWED_LOAD: i64 = 12 * 1024;

const CREATE: &str =
    "CREATE TEMPORARY TABLE querent_big (id bigint, name varchar(100), price decimal(12, 2))";

fn all() -> Select<(BigInt, Text, Decimal)> {
    select(Big.all()).from(Big)
}

fn insert() -> querent::Insert<Big, (BigInt, Text, Decimal)> {
    insert_into(Big).columns((Big.id, Big.name, Big.price))
}

fn rows() -> impl Iterator<Item = Row> + Send {
    (0..ROWS).map(|id| {
        (
            id,
            format!("a name that is long enough to have a place of its own, number {id}"),
            Decimal::new(id, 2),
        )
    })
}

fn kib(field: &str) -> i64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The peak of resident memory during a piece of work, over what there was before, in KiB.
fn growth<T>(work: impl FnOnce() -> T) -> (i64, T) {
    // Writing 5 resets the peak: proc(5), /proc/pid/clear_refs.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = kib("VmRSS");
    let result = work();
    (kib("VmHWM") - before, result)
}

/// Counts what is streamed, and checks it: nothing is lost on the way.
#[derive(Default)]
struct Seen {
    rows: i64,
    sum: i64,
}

impl Seen {
    fn add(&mut self, (id, name, _): Row) -> Result<(), Error> {
        assert!(name.ends_with(&id.to_string()));
        self.rows += 1;
        self.sum += id;
        Ok(())
    }

    fn check(&self) {
        assert_eq!((self.rows, self.sum), (ROWS, ROWS * (ROWS - 1) / 2));
    }
}

/// What one driver takes, loaded, streamed and collected.
struct Taken {
    loaded: i64,
    streamed: i64,
    collected: i64,
}

fn taken<D>(
    db: &mut D,
    loaded: i64,
    stream: impl FnOnce(&mut D, &mut Seen) -> Result<(), Error>,
    collect: impl FnOnce(&mut D) -> Result<Vec<Row>, Error>,
) -> Taken {
    let mut seen = Seen::default();
    let (streamed, ()) = growth(|| stream(db, &mut seen).unwrap());
    seen.check();
    let (collected, rows) = growth(|| collect(db).unwrap());
    assert_eq!(rows.len() as i64, ROWS);
    Taken { loaded, streamed, collected }
}

fn sqlite() -> Taken {
    use querent_sqlite::SqliteExt;
    let mut db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch(CREATE).unwrap();
    let (loaded, done) = growth(|| db.load(&insert(), rows(), LoadOptions::atomic()).unwrap());
    assert_eq!(done.changed, ROWS as u64);
    taken(&mut db, loaded, |db, seen| db.for_each(&all(), |row| seen.add(row)), |db| db.fetch_all(&all()))
}

fn postgres() -> Taken {
    use querent_postgres::{PostgresExt, Session};
    let address = live::addresses("postgres").remove(0);
    let mut db = Session::new(::postgres::Client::connect(&address, ::postgres::NoTls).unwrap());
    db.batch_execute(CREATE).unwrap();
    let (loaded, done) = growth(|| db.load(&insert(), rows(), LoadOptions::atomic()).unwrap());
    assert_eq!(done.changed, ROWS as u64);
    taken(&mut db, loaded, |db, seen| db.for_each(&all(), |row| seen.add(row)), |db| db.fetch_all(&all()))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn tokio_postgres() -> Taken {
    use querent_postgres::{AsyncSession, PostgresAsyncExt};
    let address = live::addresses("postgres").remove(0);
    let runtime = runtime();
    let mut db = runtime.block_on(async {
        let (client, connection) =
            ::tokio_postgres::connect(&address, ::tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let db = AsyncSession::new(client);
        db.batch_execute(CREATE).await.unwrap();
        db
    });
    let (loaded, _) = growth(|| runtime.block_on(db.load(&insert(), rows(), LoadOptions::atomic())).unwrap());
    let stream = |db: &mut AsyncSession, seen: &mut Seen| {
        runtime.block_on(async {
            let mut rows = db.stream(&all()).await?;
            while let Some(row) = rows.try_next().await? {
                seen.add(row)?;
            }
            Ok(())
        })
    };
    taken(&mut db, loaded, stream, |db| runtime.block_on(db.fetch_all(&all())))
}

fn mysql() -> Taken {
    use ::mysql::prelude::Queryable;
    use querent_mysql::MySqlExt;
    let address = live::addresses("mysql").remove(0);
    let mut db = ::mysql::Conn::new(::mysql::Opts::from_url(&address).unwrap()).unwrap();
    for statement in IN_A_DATABASE {
        db.query_drop(statement).unwrap();
    }
    let (loaded, done) = growth(|| db.load(&insert(), rows(), LoadOptions::atomic()).unwrap());
    assert_eq!(done.changed, ROWS as u64);
    taken(&mut db, loaded, |db, seen| db.for_each(&all(), |row| seen.add(row)), |db| db.fetch_all(&all()))
}

fn mysql_async() -> Taken {
    use ::mysql_async::prelude::Queryable;
    use querent_mysql::MySqlAsyncExt;
    let address = live::addresses("mysql").remove(0);
    let runtime = runtime();
    let mut db = runtime.block_on(async {
        let mut db = ::mysql_async::Conn::from_url(&address).await.unwrap();
        for statement in IN_A_DATABASE {
            db.query_drop(statement).await.unwrap();
        }
        db
    });
    let (loaded, _) = growth(|| runtime.block_on(db.load(&insert(), rows(), LoadOptions::atomic())).unwrap());
    let stream = |db: &mut ::mysql_async::Conn, seen: &mut Seen| {
        runtime.block_on(async {
            let all = all();
            let mut rows = std::pin::pin!(db.stream(&all).await?);
            while let Some(row) = rows.try_next().await? {
                seen.add(row)?;
            }
            Ok(())
        })
    };
    taken(&mut db, loaded, stream, |db| runtime.block_on(db.fetch_all(&all())))
}

/// MySQL has temporary tables in a database alone.
const IN_A_DATABASE: [&str; 3] =
    ["CREATE DATABASE IF NOT EXISTS querent_memory", "USE querent_memory", CREATE];

/// The drivers: their name, the engine they need, and how they are measured.
type Driver = (&'static str, Option<&'static str>, fn() -> Taken);
const DRIVERS: &[Driver] = &[
    ("rusqlite", None, sqlite),
    ("postgres", Some("postgres"), postgres),
    ("tokio-postgres", Some("postgres"), tokio_postgres),
    ("mysql", Some("mysql"), mysql),
    ("mysql_async", Some("mysql"), mysql_async),
];

/// The driver that this process shall measure.
const CHILD: &str = "QUERENT_MEMORY_OF";

#[test]
fn many_rows_are_loaded_and_streamed_in_constant_memory() {
    if let Ok(child) = env::var(CHILD) {
        let (_, _, measure) = DRIVERS.iter().find(|(name, ..)| *name == child).unwrap();
        let Taken { loaded, streamed, collected } = measure();
        println!("taken {loaded} {streamed} {collected}");
        return;
    }
    for (name, engine, _) in DRIVERS {
        if engine.is_some_and(|engine| live::addresses(engine).is_empty()) {
            continue;
        }
        let output =
            Command::new(env::current_exe().unwrap()).env(CHILD, name).arg("--nocapture").output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        let taken = text
            .lines()
            .find_map(|line| line.split_once("taken "))
            .unwrap_or_else(|| panic!("{text}{errors}"));
        let taken: Vec<i64> = taken.1.split_whitespace().map(|kib| kib.parse().unwrap()).collect();
        let (loaded, streamed, collected) = (taken[0], taken[1], taken[2]);
        println!(
            "{name:<16} loaded {loaded:>7} KiB, streamed {streamed:>7} KiB, collected {collected:>7} KiB"
        );
        assert!(loaded <= ALLOWED_LOAD, "{name} grew by {loaded} KiB while it loaded");
        assert!(streamed <= ALLOWED, "{name} grew by {streamed} KiB while it streamed");
        assert!(collected > 2 * ALLOWED, "{name}: {collected} KiB for all rows is too little to be true");
    }
}
