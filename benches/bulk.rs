//! What `load`, `copy_from` and `update_many` reach of the rows per second of the same load by hand with the bare driver: a
//! prepared statement in a transaction on SQLite, COPY and prepared INSERTs of 1,000 rows on PostgreSQL, those on MySQL.
//!
//! `bash benches/bulk.sh` starts servers and prints the table of the README. With servers of one's own:
//! `cargo bench -p querent-benches --bench bulk`, and their addresses as for the tests. Arguments are names of drivers, to
//! measure these alone.
//!
//! Both loads are run in turn on one connection, into a table that is emptied before each, and make their rows as they go.
//! What is printed is the median of the times of each, and the median of the ratios of neighbours: a machine that is slower
//! for a while is slower for both. Last comes what the process grows by while it loads a million rows.

use querent_mysql::prelude::*;
use querent_postgres::prelude::*;
use std::{env, fs, hint::black_box, time::Instant};

table! {
    Readings = "querent_bulk" {
        id: BigInt, sensor: Integer, name: Text, value: Double, valid: Bool, note: Option<Text>
    } primary key (id)
}

type Row = (i64, i32, String, f64, bool, Option<String>);
type Types = (BigInt, Integer, Text, Double, Bool, Option<Text>);
type Outcome = Result<(), Box<dyn std::error::Error>>;

const ROWS: i64 = 200_000;
const MANY: i64 = 1_000_000;
/// The rows of a statement by hand.
const BATCH: i64 = 1_000;
const WIDTH: usize = 6;
const TURNS: usize = 7;
const CREATE: &str = "CREATE TEMPORARY TABLE querent_bulk (id bigint PRIMARY KEY, sensor integer NOT NULL, \
    name varchar(40) NOT NULL, value double precision NOT NULL, valid boolean NOT NULL, note varchar(40))";
const INSERT: &str = "INSERT INTO querent_bulk (id, sensor, name, value, valid, note) VALUES ";

fn row(id: i64) -> Row {
    let note = (id % 3 == 0).then(|| format!("note {id}"));
    (id, (id % 97) as i32, format!("sensor number {id}"), id as f64 * 0.25, id % 2 == 0, note)
}

/// What an update sets of a row: its key, its value, its note.
fn change(id: i64) -> (i64, f64, Option<String>) {
    (id, id as f64 * 0.5, (id % 5 == 0).then(|| format!("changed {id}")))
}

fn insert() -> querent_postgres::querent::Insert<Readings, Types> {
    insert_into(Readings).columns((
        Readings.id,
        Readings.sensor,
        Readings.name,
        Readings.value,
        Readings.valid,
        Readings.note,
    ))
}

fn changes() -> querent_postgres::querent::UpdateMany<Readings, (BigInt,), (Double, Option<Text>)> {
    update_many(Readings).key((Readings.id,)).set((Readings.value, Readings.note))
}

fn changed(id: i64) -> ((i64,), (f64, Option<String>)) {
    let (id, value, note) = change(id);
    ((id,), (value, note))
}

/// `(?, ?), (?, ?)`: placeholders of so many rows.
fn placeholders(rows: i64, row: &str, numbered: Option<usize>) -> String {
    let one = |n: usize| match numbered {
        None => row.to_owned(),
        Some(width) => {
            let cells: Vec<_> = (1..=width).map(|cell| format!("${}", n * width + cell)).collect();
            format!("({})", cells.join(", "))
        }
    };
    (0..rows as usize).map(one).collect::<Vec<_>>().join(", ")
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

struct Bench {
    wanted: Vec<String>,
    table: Vec<String>,
    memory: Vec<String>,
}

impl Bench {
    fn wants(&self, driver: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|wanted| wanted == driver)
    }

    fn compare<D>(
        &mut self,
        (driver, what): (&str, &str),
        db: &mut D,
        mut reset: impl FnMut(&mut D) -> Outcome,
        mut hand: impl FnMut(&mut D) -> Outcome,
        mut querent: impl FnMut(&mut D) -> Outcome,
    ) -> Outcome {
        let mut time = |db: &mut D, load: &mut dyn FnMut(&mut D) -> Outcome| {
            reset(db)?;
            let began = Instant::now();
            load(db)?;
            Ok::<f64, Box<dyn std::error::Error>>(began.elapsed().as_secs_f64())
        };
        let (mut by_hand, mut by_querent, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        // The first turn is for the caches.
        for turn in 0..=TURNS {
            let (bare, own) = if turn % 2 == 0 {
                let bare = time(db, &mut hand)?;
                (bare, time(db, &mut querent)?)
            } else {
                let own = time(db, &mut querent)?;
                (time(db, &mut hand)?, own)
            };
            if turn > 0 {
                by_hand.push(bare);
                by_querent.push(own);
                ratios.push(bare / own);
            }
        }
        let per_second = |times| ROWS as f64 / median(times) / 1e3;
        self.table.push(format!(
            "| `{driver}` | {what} | {:.0} | {:.0} | {:.0}% |",
            per_second(by_hand),
            per_second(by_querent),
            median(ratios) * 100.0
        ));
        if let Some(line) = self.table.last() {
            eprintln!("{line}");
        }
        Ok(())
    }

    /// What the process grows by at its peak.
    fn grows(&mut self, what: &str, load: impl FnOnce() -> Outcome) -> Outcome {
        let kib = |field: &str| {
            let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
            let line = status.lines().find(|line| line.starts_with(field)).unwrap_or_default();
            line.split_whitespace().nth(1).and_then(|kib| kib.parse::<i64>().ok()).unwrap_or(0)
        };
        // Writing 5 resets the peak: proc(5), /proc/pid/clear_refs.
        fs::write("/proc/self/clear_refs", "5")?;
        let before = kib("VmRSS");
        load()?;
        self.memory.push(format!("{what}: {} KiB", kib("VmHWM") - before));
        Ok(())
    }
}

fn rusqlite(bench: &mut Bench) -> Outcome {
    use querent_sqlite::SqliteExt;
    let mut db = rusqlite::Connection::open_in_memory()?;
    db.execute_batch(CREATE)?;
    let empty = |db: &mut rusqlite::Connection| Ok(db.execute_batch("DELETE FROM querent_bulk")?);
    let hand = |db: &mut rusqlite::Connection| {
        let transaction = db.transaction()?;
        {
            let mut statement = transaction.prepare(&format!("{INSERT}(?, ?, ?, ?, ?, ?)"))?;
            for (id, sensor, name, value, valid, note) in (0..ROWS).map(row) {
                statement.execute(rusqlite::params![id, sensor, name, value, valid, note])?;
            }
        }
        Ok(transaction.commit()?)
    };
    let querent = |db: &mut rusqlite::Connection| {
        db.load(&insert(), (0..ROWS).map(row), LoadOptions::atomic())?;
        Ok(())
    };
    bench.compare(("rusqlite", "`load`"), &mut db, empty, hand, querent)?;
    let hand = |db: &mut rusqlite::Connection| {
        let transaction = db.transaction()?;
        {
            let mut statement =
                transaction.prepare("UPDATE querent_bulk SET value = ?2, note = ?3 WHERE id = ?1")?;
            for (id, value, note) in (0..ROWS).map(change) {
                statement.execute(rusqlite::params![id, value, note])?;
            }
        }
        Ok(transaction.commit()?)
    };
    let querent = |db: &mut rusqlite::Connection| {
        db.load(&changes(), (0..ROWS).map(changed), LoadOptions::atomic())?;
        Ok(())
    };
    bench.compare(("rusqlite", "`update_many`"), &mut db, |_| Ok(()), hand, querent)?;
    // On disk, so that the rows are not in memory themselves.
    let file = env::temp_dir().join(format!("querent-bulk-{}", std::process::id()));
    let mut db = rusqlite::Connection::open(&file)?;
    db.execute_batch(&CREATE.replace("TEMPORARY ", ""))?;
    db.load(&insert(), (0..1_000).map(row), LoadOptions::atomic())?;
    empty(&mut db)?;
    let grown = bench.grows("rusqlite, `load`", || {
        db.load(&insert(), (0..MANY).map(row), LoadOptions::atomic())?;
        Ok(())
    });
    drop(db);
    fs::remove_file(file)?;
    grown
}

const TYPES: [postgres::types::Type; WIDTH] = {
    use postgres::types::Type;
    [Type::INT8, Type::INT4, Type::VARCHAR, Type::FLOAT8, Type::BOOL, Type::VARCHAR]
};

const UNNEST: &str = "UPDATE querent_bulk SET value = r.value, note = r.note FROM \
    unnest($1::bigint[], $2::float8[], $3::text[]) AS r (id, value, note) WHERE querent_bulk.id = r.id";

type Refs<'r> = Vec<&'r (dyn postgres::types::ToSql + Sync)>;

fn refs(rows: &[Row]) -> Refs<'_> {
    let mut refs: Refs<'_> = Vec::with_capacity(rows.len() * WIDTH);
    for (id, sensor, name, value, valid, note) in rows {
        refs.extend([id as _, sensor as _, name as _, value as _, valid as _, note as _]
            as [&(dyn postgres::types::ToSql + Sync); WIDTH]);
    }
    refs
}

type Columns = (Vec<i64>, Vec<f64>, Vec<Option<String>>);

fn columns(first: i64) -> Columns {
    let mut columns: Columns = Default::default();
    for (id, value, note) in (first..first + BATCH).map(change) {
        columns.0.push(id);
        columns.1.push(value);
        columns.2.push(note);
    }
    columns
}

fn starts() -> impl Iterator<Item = i64> {
    (0..ROWS / BATCH).map(|batch| batch * BATCH)
}

fn postgres(bench: &mut Bench, address: &str) -> Outcome {
    let mut db = Session::new(postgres::Client::connect(address, postgres::NoTls)?);
    db.batch_execute(CREATE)?;
    let empty = |db: &mut Session| Ok(db.batch_execute("TRUNCATE querent_bulk")?);
    let hand = |db: &mut Session| {
        let writer = db.copy_in("COPY querent_bulk FROM STDIN (FORMAT BINARY)")?;
        let mut writer = postgres::binary_copy::BinaryCopyInWriter::new(writer, &TYPES);
        for (id, sensor, name, value, valid, note) in (0..ROWS).map(row) {
            writer.write(&[&id, &sensor, &name, &value, &valid, &note])?;
        }
        writer.finish()?;
        Ok(())
    };
    let querent = |db: &mut Session| {
        PostgresExt::copy_from(db, &insert(), (0..ROWS).map(row))?;
        Ok(())
    };
    bench.compare(("postgres", "`copy_from`"), &mut db, empty, hand, querent)?;
    let text = format!("{INSERT}{}", placeholders(BATCH, "", Some(WIDTH)));
    let hand = |db: &mut Session| {
        let mut transaction = postgres::Client::transaction(db)?;
        let statement = transaction.prepare(&text)?;
        for first in starts() {
            let rows: Vec<Row> = (first..first + BATCH).map(row).collect();
            transaction.execute(&statement, &refs(&rows))?;
        }
        Ok(transaction.commit()?)
    };
    let querent = |db: &mut Session| {
        db.load(&insert(), (0..ROWS).map(row), LoadOptions::atomic())?;
        Ok(())
    };
    bench.compare(("postgres", "`load`"), &mut db, empty, hand, querent)?;
    let hand = |db: &mut Session| {
        let mut transaction = postgres::Client::transaction(db)?;
        let statement = transaction.prepare(UNNEST)?;
        for first in starts() {
            let (ids, values, notes) = columns(first);
            transaction.execute(&statement, &[&ids, &values, &notes])?;
        }
        Ok(transaction.commit()?)
    };
    let fill = |db: &mut Session| {
        db.batch_execute("TRUNCATE querent_bulk")?;
        PostgresExt::copy_from(db, &insert(), (0..ROWS).map(row))?;
        Ok(db.batch_execute("ANALYZE querent_bulk")?)
    };
    let querent = |db: &mut Session| {
        db.load(&changes(), (0..ROWS).map(changed), LoadOptions::atomic())?;
        Ok(())
    };
    bench.compare(("postgres", "`update_many`"), &mut db, fill, hand, querent)?;
    empty(&mut db)?;
    bench.grows("postgres, `load`", || {
        db.load(&insert(), (0..MANY).map(row), LoadOptions::atomic())?;
        Ok(())
    })?;
    empty(&mut db)?;
    bench.grows("postgres, `copy_from`", || {
        PostgresExt::copy_from(&mut db, &insert(), (0..MANY).map(row))?;
        Ok(())
    })
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn tokio_postgres(bench: &mut Bench, address: &str) -> Outcome {
    let runtime = runtime()?;
    let connect = async {
        let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        client.batch_execute(CREATE).await?;
        Ok::<_, Box<dyn std::error::Error>>(AsyncSession::new(client))
    };
    let mut db = runtime.block_on(connect)?;
    let empty = |db: &mut AsyncSession| Ok(runtime.block_on(db.batch_execute("TRUNCATE querent_bulk"))?);
    let hand = |db: &mut AsyncSession| {
        runtime.block_on(async {
            let sink = db.copy_in("COPY querent_bulk FROM STDIN (FORMAT BINARY)").await?;
            let writer = tokio_postgres::binary_copy::BinaryCopyInWriter::new(sink, &TYPES);
            let mut writer = std::pin::pin!(writer);
            for (id, sensor, name, value, valid, note) in (0..ROWS).map(row) {
                writer.as_mut().write(&[&id, &sensor, &name, &value, &valid, &note]).await?;
            }
            writer.finish().await?;
            Ok(())
        })
    };
    let querent = |db: &mut AsyncSession| {
        runtime.block_on(PostgresAsyncExt::copy_from(db, &insert(), (0..ROWS).map(row)))?;
        Ok(())
    };
    bench.compare(("tokio-postgres", "`copy_from`"), &mut db, empty, hand, querent)?;
    let text = format!("{INSERT}{}", placeholders(BATCH, "", Some(WIDTH)));
    let hand = |db: &mut AsyncSession| {
        runtime.block_on(async {
            let transaction = tokio_postgres::Client::transaction(db).await?;
            let statement = transaction.prepare(&text).await?;
            for first in starts() {
                let rows: Vec<Row> = (first..first + BATCH).map(row).collect();
                transaction.execute(&statement, &refs(&rows)).await?;
            }
            Ok(transaction.commit().await?)
        })
    };
    let querent = |db: &mut AsyncSession| {
        runtime.block_on(db.load(&insert(), (0..ROWS).map(row), LoadOptions::atomic()))?;
        Ok(())
    };
    bench.compare(("tokio-postgres", "`load`"), &mut db, empty, hand, querent)
}

type MySqlParams = Vec<mysql::Value>;

fn params(first: i64) -> MySqlParams {
    let mut params = Vec::with_capacity(BATCH as usize * WIDTH);
    for (id, sensor, name, value, valid, note) in (first..first + BATCH).map(row) {
        params.extend([id.into(), sensor.into(), name.into(), value.into(), valid.into(), note.into()]
            as [mysql::Value; WIDTH]);
    }
    params
}

fn change_params(first: i64) -> MySqlParams {
    let mut params = Vec::with_capacity(BATCH as usize * 3);
    for (id, value, note) in (first..first + BATCH).map(change) {
        params.extend([id.into(), value.into(), note.into()] as [mysql::Value; 3]);
    }
    params
}

fn mysql_text() -> String {
    format!("{INSERT}{}", placeholders(BATCH, "(?, ?, ?, ?, ?, ?)", None))
}

/// The best that there is by hand, of the statements that update many rows: a join.
fn mysql_update() -> String {
    format!(
        "UPDATE querent_bulk JOIN (VALUES {}) AS r (id, value, note) ON querent_bulk.id = r.id \
         SET querent_bulk.value = r.value, querent_bulk.note = r.note",
        placeholders(BATCH, "ROW(CAST(? AS SIGNED), CAST(? AS DOUBLE), ?)", None)
    )
}

fn mysql(bench: &mut Bench, address: &str) -> Outcome {
    use mysql::{Conn, Opts, TxOpts, prelude::Queryable};
    let mut db = Conn::new(Opts::from_url(&format!("{address}/querent_bench"))?)?;
    db.query_drop(CREATE)?;
    let empty = |db: &mut Conn| Ok(db.query_drop("TRUNCATE querent_bulk")?);
    let (text, update) = (mysql_text(), mysql_update());
    let hand = |db: &mut Conn| {
        let mut transaction = db.start_transaction(TxOpts::default())?;
        let statement = transaction.prep(&text)?;
        for first in starts() {
            transaction.exec_drop(&statement, params(first))?;
        }
        Ok(transaction.commit()?)
    };
    let querent = |db: &mut Conn| {
        MySqlExt::load(db, &insert(), (0..ROWS).map(row), LoadOptions::atomic())?;
        Ok(())
    };
    bench.compare(("mysql", "`load`"), &mut db, empty, hand, querent)?;
    let hand = |db: &mut Conn| {
        let mut transaction = db.start_transaction(TxOpts::default())?;
        let statement = transaction.prep(&update)?;
        for first in starts() {
            transaction.exec_drop(&statement, change_params(first))?;
        }
        Ok(transaction.commit()?)
    };
    let fill = |db: &mut Conn| {
        db.query_drop("TRUNCATE querent_bulk")?;
        MySqlExt::load(db, &insert(), (0..ROWS).map(row), LoadOptions::atomic())?;
        Ok(())
    };
    let querent = |db: &mut Conn| {
        MySqlExt::load(db, &changes(), (0..ROWS).map(changed), LoadOptions::atomic())?;
        Ok(())
    };
    bench.compare(("mysql", "`update_many`"), &mut db, fill, hand, querent)?;
    empty(&mut db)?;
    bench.grows("mysql, `load`", || {
        MySqlExt::load(&mut db, &insert(), (0..MANY).map(row), LoadOptions::atomic())?;
        Ok(())
    })
}

fn mysql_async(bench: &mut Bench, address: &str) -> Outcome {
    use mysql_async::{Conn, Opts, TxOpts, prelude::Queryable};
    let runtime = runtime()?;
    let mut db = runtime.block_on(Conn::new(Opts::from_url(&format!("{address}/querent_bench"))?))?;
    runtime.block_on(db.query_drop(CREATE))?;
    let empty = |db: &mut Conn| Ok(runtime.block_on(db.query_drop("TRUNCATE querent_bulk"))?);
    let text = mysql_text();
    let hand = |db: &mut Conn| {
        runtime.block_on(async {
            let mut transaction = db.start_transaction(TxOpts::default()).await?;
            let statement = transaction.prep(text.as_str()).await?;
            for first in starts() {
                transaction.exec_drop(&statement, params(first)).await?;
            }
            Ok(transaction.commit().await?)
        })
    };
    let querent = |db: &mut Conn| {
        runtime.block_on(MySqlAsyncExt::load(db, &insert(), (0..ROWS).map(row), LoadOptions::atomic()))?;
        Ok(())
    };
    bench.compare(("mysql_async", "`load`"), &mut db, empty, hand, querent)
}

/// The last address in a variable, the newest server, if there is one.
fn address(variable: &str) -> Option<String> {
    let addresses = env::var(variable).unwrap_or_default();
    let last = addresses.split_whitespace().last().map(str::to_owned);
    if last.is_none() {
        eprintln!("*** SKIPPED: {variable} names no server; `bash benches/bulk.sh` starts servers ***");
    }
    last
}

fn main() -> Outcome {
    // Cargo adds words of its own.
    let wanted = env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let mut bench = Bench { wanted, table: Vec::new(), memory: Vec::new() };
    if bench.wants("rusqlite") {
        rusqlite(&mut bench)?;
    }
    type Measure = fn(&mut Bench, &str) -> Outcome;
    if let Some(address) = address("QUERENT_POSTGRES_URL") {
        for (driver, measure) in [("postgres", postgres as Measure), ("tokio-postgres", tokio_postgres)] {
            if bench.wants(driver) {
                measure(&mut bench, &address)?;
            }
        }
    }
    if let Some(address) = address("QUERENT_MYSQL_URL") {
        use ::mysql::prelude::Queryable;
        let mut connection = ::mysql::Conn::new(::mysql::Opts::from_url(&address)?)?;
        connection.query_drop("CREATE DATABASE IF NOT EXISTS querent_bench CHARACTER SET utf8mb4")?;
        for (driver, measure) in [("mysql", mysql as Measure), ("mysql_async", mysql_async)] {
            if bench.wants(driver) {
                measure(&mut bench, &address)?;
            }
        }
    }
    println!("\n| driver | | by hand, thousand rows a second | Querent | |\n|---|---|---|---|---|");
    bench.table.iter().for_each(|line| println!("{line}"));
    println!("\nWhat the process grows by while it loads 1,000,000 rows:");
    black_box(&bench.memory).iter().for_each(|line| println!("{line}"));
    Ok(())
}
