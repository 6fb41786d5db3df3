//! What `fetch_all` costs over the bare driver: the same statement, the same rows, read into the same tuples.
//!
//! `bash benches/drivers.sh` starts servers, runs this, and prints what is left of the one when the other is taken off.
//! With servers of one's own: `cargo bench -p querent-benches --bench drivers`, and their addresses as for the tests.
//! Arguments are names of drivers, to measure these alone.
//!
//! The bare driver's statement is prepared before the clock runs. Querent's query is built before, and rendered and looked
//! up among the prepared ones each time.
//!
//! Criterion measures each for its report. One measurement after the other says little of a microsecond, though, on a
//! machine that is slower for a while, nor do two connections whose processes the system has put on cores of their own:
//! so the table comes of calls in turn on one connection, one bare, one of Querent's, and is the median of the differences
//! between neighbours.

use criterion::Criterion;
use querent_mysql::prelude::*;
use querent_postgres::prelude::*;
use std::{
    cell::RefCell,
    env,
    hint::black_box,
    time::{Duration, Instant},
};

table! {
    Readings = "querent_readings" {
        id: BigInt, sensor: Integer, name: Text, value: Double, valid: Bool, note: Option<Text>
    }
}

type Row = (i64, i32, String, f64, bool, Option<String>);

const ROWS: i64 = 10_000;
const CREATE: &str = "CREATE TEMPORARY TABLE querent_readings (id bigint PRIMARY KEY, sensor integer NOT NULL, \
    name varchar(40) NOT NULL, value double precision NOT NULL, valid boolean NOT NULL, note varchar(40))";

type Reading = (BigInt, Integer, Text, Double, Bool, Option<Text>);

fn rows() -> querent_postgres::querent::Insert<Readings, Reading> {
    insert_into(Readings).rows((0..ROWS).map(|id| {
        let note = (id % 3 == 0).then(|| format!("note {id}"));
        (id, (id % 97) as i32, format!("sensor number {id}"), id as f64 * 0.25, id % 2 == 0, note)
    }))
}

fn all() -> Select<(BigInt, Integer, Text, Double, Bool, Option<Text>)> {
    select(Readings.all()).from(Readings)
}

fn one(id: i64) -> Select<(BigInt, Integer, Text, Double, Bool, Option<Text>)> {
    all().where_(Readings.id.eq(id))
}

/// The text that Querent renders, for the bare driver.
fn texts(dialect: &dyn Dialect) -> Result<(String, String), Error> {
    Ok((all().to_sql(dialect)?.into_text(), one(5).to_sql(dialect)?.into_text()))
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Read by the bare driver, and by Querent: all rows, and one.
struct Calls<A, B, C, D> {
    all: (A, B),
    one: (C, D),
}

/// The medians of calls in turn: of the first kind, and of what the second takes more than its neighbour. In nanoseconds.
fn in_turn(turns: usize, mut bare: impl FnMut(), mut querent: impl FnMut()) -> (f64, f64) {
    fn nanoseconds(call: &mut impl FnMut()) -> f64 {
        let began = Instant::now();
        call();
        began.elapsed().as_nanos() as f64
    }
    let (mut times, mut differences) = (Vec::new(), Vec::new());
    for turn in 0..turns {
        // Who is first has the colder caches.
        let (time, other) = if turn % 2 == 0 {
            let time = nanoseconds(&mut bare);
            (time, nanoseconds(&mut querent))
        } else {
            let other = nanoseconds(&mut querent);
            (nanoseconds(&mut bare), other)
        };
        times.push(time);
        differences.push(other - time);
    }
    (median(times), median(differences))
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What the runs of this program measure and print.
struct Bench {
    criterion: Criterion,
    wanted: Vec<String>,
    table: Vec<String>,
}

impl Bench {
    fn wants(&self, driver: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|wanted| wanted == driver)
    }

    fn measure<A: FnMut(), B: FnMut(), C: FnMut(), D: FnMut()>(
        &mut self,
        driver: &str,
        calls: Calls<A, B, C, D>,
    ) {
        let Calls { all: (mut bare_all, mut all), one: (mut bare_one, mut one) } = calls;
        let (bare, added) = in_turn(400, &mut bare_all, &mut all);
        let (bare_single, added_single) = in_turn(40_000, &mut bare_one, &mut one);
        self.table.push(format!(
            "| `{driver}` | {:.2} ms | {:+.1}% | {:.1} µs | {:+.2} µs |",
            bare / 1e6,
            added / bare * 100.0,
            bare_single / 1e3,
            added_single / 1e3
        ));
        let mut group = self.criterion.benchmark_group(driver);
        group.sample_size(50).measurement_time(Duration::from_secs(4)).warm_up_time(Duration::from_secs(1));
        group.bench_function("10,000 rows, bare", |b| b.iter(&mut bare_all));
        group.bench_function("10,000 rows, querent", |b| b.iter(&mut all));
        group.bench_function("one row, bare", |b| b.iter(&mut bare_one));
        group.bench_function("one row, querent", |b| b.iter(&mut one));
        group.finish();
    }
}

/// Ends the measurement if a call failed, and keeps the compiler from leaving it out.
fn done<T, E: std::fmt::Debug>(result: Result<Vec<T>, E>, rows: usize) {
    match black_box(result) {
        Ok(list) if list.len() == rows => {}
        Ok(list) => fail(format_args!("{} rows for {rows}", list.len())),
        Err(error) => fail(format_args!("{error:?}")),
    }
}

fn fail(why: std::fmt::Arguments<'_>) -> ! {
    eprintln!("drivers: {why}");
    std::process::exit(1)
}

const ALL: usize = ROWS as usize;

fn rusqlite(bench: &mut Bench) -> Outcome {
    use querent_sqlite::{Sqlite, SqliteExt};
    let db = rusqlite::Connection::open_in_memory()?;
    db.execute_batch(CREATE)?;
    db.run(&rows())?;
    let (all_text, one_text) = texts(&Sqlite::new())?;
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
    }
    let (mut prepared_all, mut prepared_one) = (db.prepare(&all_text)?, db.prepare(&one_text)?);
    let bare = |statement: &mut rusqlite::Statement<'_>, id: &[i64]| {
        statement.query_map(rusqlite::params_from_iter(id), read)?.collect::<rusqlite::Result<Vec<Row>>>()
    };
    let (every, single) = (all(), one(5));
    let calls = Calls {
        all: (|| done(bare(&mut prepared_all, &[]), ALL), || done(db.fetch_all::<Row, _>(&every), ALL)),
        one: (
            || done(bare(&mut prepared_one, &[black_box(5)]), 1),
            || done(db.fetch_all::<Row, _>(black_box(&single)), 1),
        ),
    };
    bench.measure("rusqlite", calls);
    Ok(())
}

fn read_postgres(row: &postgres::Row) -> Row {
    (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5))
}

fn postgres(bench: &mut Bench, address: &str) -> Outcome {
    let mut db = Session::new(postgres::Client::connect(address, postgres::NoTls)?);
    db.batch_execute(CREATE)?;
    db.run(&rows())?;
    db.batch_execute("ANALYZE querent_readings")?;
    let (all_text, one_text) = texts(&Postgres::new())?;
    let (all_prepared, one_prepared) = (db.prepare(&all_text)?, db.prepare(&one_text)?);
    let db = RefCell::new(db);
    let read = |rows: Result<Vec<postgres::Row>, postgres::Error>| {
        rows.map(|rows| rows.iter().map(read_postgres).collect::<Vec<_>>())
    };
    let (every, single) = (all(), one(5));
    let calls = Calls {
        all: (
            || done(read(db.borrow_mut().query(&all_prepared, &[])), ALL),
            || done(db.borrow_mut().fetch_all::<Row, _>(&every), ALL),
        ),
        one: (
            || done(read(db.borrow_mut().query(&one_prepared, &[&black_box(5_i64)])), 1),
            || done(db.borrow_mut().fetch_all::<Row, _>(black_box(&single)), 1),
        ),
    };
    bench.measure("postgres", calls);
    Ok(())
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
        client.run(&rows()).await?;
        client.batch_execute("ANALYZE querent_readings").await?;
        Ok::<_, Box<dyn std::error::Error>>(AsyncSession::new(client))
    };
    let db = runtime.block_on(connect)?;
    let (all_text, one_text) = texts(&Postgres::new())?;
    let all_prepared = runtime.block_on(db.prepare(&all_text))?;
    let one_prepared = runtime.block_on(db.prepare(&one_text))?;
    let read = |rows: Result<Vec<postgres::Row>, postgres::Error>| {
        rows.map(|rows| rows.iter().map(read_postgres).collect::<Vec<_>>())
    };
    let (every, single) = (all(), one(5));
    let calls = Calls {
        all: (
            || done(read(runtime.block_on(db.query(&all_prepared, &[]))), ALL),
            || done(runtime.block_on(db.fetch_all::<Row, _>(&every)), ALL),
        ),
        one: (
            || done(read(runtime.block_on(db.query(&one_prepared, &[&black_box(5_i64)]))), 1),
            || done(runtime.block_on(db.fetch_all::<Row, _>(black_box(&single))), 1),
        ),
    };
    bench.measure("tokio-postgres", calls);
    Ok(())
}

fn mysql(bench: &mut Bench, address: &str) -> Outcome {
    use mysql::prelude::Queryable;
    let mut db = mysql::Conn::new(mysql::Opts::from_url(&format!("{address}/querent_bench"))?)?;
    db.query_drop(CREATE)?;
    db.run(&rows())?;
    let (all_text, one_text) = texts(&MySql::new())?;
    let (all_prepared, one_prepared) = (db.prep(all_text)?, db.prep(one_text)?);
    let db = RefCell::new(db);
    let (every, single) = (all(), one(5));
    let calls = Calls {
        all: (
            || done(db.borrow_mut().exec::<Row, _, _>(&all_prepared, ()), ALL),
            || done(db.borrow_mut().fetch_all::<Row, _>(&every), ALL),
        ),
        one: (
            || done(db.borrow_mut().exec::<Row, _, _>(&one_prepared, (black_box(5_i64),)), 1),
            || done(db.borrow_mut().fetch_all::<Row, _>(black_box(&single)), 1),
        ),
    };
    bench.measure("mysql", calls);
    Ok(())
}

fn mysql_async(bench: &mut Bench, address: &str) -> Outcome {
    use mysql_async::prelude::Queryable;
    let runtime = runtime()?;
    let connect = async {
        let options = mysql_async::Opts::from_url(&format!("{address}/querent_bench"))?;
        let mut connection = mysql_async::Conn::new(options).await?;
        connection.query_drop(CREATE).await?;
        connection.run(&rows()).await?;
        Ok::<_, Box<dyn std::error::Error>>(connection)
    };
    let mut db = runtime.block_on(connect)?;
    let (all_text, one_text) = texts(&MySql::new())?;
    let all_prepared = runtime.block_on(db.prep(all_text))?;
    let one_prepared = runtime.block_on(db.prep(one_text))?;
    let db = RefCell::new(db);
    let (every, single) = (all(), one(5));
    let calls = Calls {
        all: (
            || done(runtime.block_on(db.borrow_mut().exec::<Row, _, _>(&all_prepared, ())), ALL),
            || done(runtime.block_on(db.borrow_mut().fetch_all::<Row, _>(&every)), ALL),
        ),
        one: (
            || {
                done(
                    runtime.block_on(db.borrow_mut().exec::<Row, _, _>(&one_prepared, (black_box(5_i64),))),
                    1,
                )
            },
            || done(runtime.block_on(db.borrow_mut().fetch_all::<Row, _>(black_box(&single))), 1),
        ),
    };
    bench.measure("mysql_async", calls);
    Ok(())
}

/// The last address in a variable, the newest server, if there is one.
fn address(variable: &str) -> Option<String> {
    let addresses = env::var(variable).unwrap_or_default();
    let last = addresses.split_whitespace().last().map(str::to_owned);
    if last.is_none() {
        eprintln!("*** SKIPPED: {variable} names no server; `bash benches/drivers.sh` starts servers ***");
    }
    last
}

fn main() -> Outcome {
    // Cargo adds words of its own.
    let wanted = env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let mut bench = Bench { criterion: Criterion::default(), wanted, table: Vec::new() };
    if bench.wants("rusqlite") {
        rusqlite(&mut bench)?;
    }
    if let Some(address) = address("QUERENT_POSTGRES_URL") {
        type Measure = fn(&mut Bench, &str) -> Outcome;
        for (driver, measure) in [("postgres", postgres as Measure), ("tokio-postgres", tokio_postgres)] {
            if bench.wants(driver) {
                measure(&mut bench, &address)?;
            }
        }
    }
    if let Some(address) = address("QUERENT_MYSQL_URL") {
        use mysql::prelude::Queryable;
        let mut connection = mysql::Conn::new(mysql::Opts::from_url(&address)?)?;
        connection.query_drop("CREATE DATABASE IF NOT EXISTS querent_bench CHARACTER SET utf8mb4")?;
        if bench.wants("mysql") {
            mysql(&mut bench, &address)?;
        }
        if bench.wants("mysql_async") {
            mysql_async(&mut bench, &address)?;
        }
    }
    bench.criterion.final_summary();
    println!(
        "\n| driver | 10,000 rows, bare | Querent adds | one row, bare | Querent adds |\n|---|---|---|---|---|"
    );
    bench.table.iter().for_each(|line| println!("{line}"));
    Ok(())
}
