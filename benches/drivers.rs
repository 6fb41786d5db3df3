//! What `fetch_all` costs over the bare driver: the same statement, the same rows, read into the same tuples.
//!
//! `bash benches/drivers.sh` starts servers, runs this, and prints what is left of the one when the other is taken off.
//! With servers of one's own: `cargo bench -p querent-benches --bench drivers`, and their addresses as for the tests.
//!
//! The bare driver's statement is prepared before the clock runs. Querent's query is built, rendered and looked up among
//! the prepared ones each time.

use criterion::{BenchmarkGroup, Criterion, measurement::WallTime};
use querent_mysql::prelude::*;
use querent_postgres::prelude::*;
use std::{env, fs, hint::black_box, path::Path, time::Duration};

const DRIVERS: &[&str] = &["rusqlite", "postgres", "tokio-postgres", "mysql", "mysql_async"];

table! {
    Readings = "querent_readings" {
        id: BigInt, sensor: Integer, name: Text, value: Double, valid: Bool, note: Option<Text>
    }
}

type Row = (i64, i32, String, f64, bool, Option<String>);

const ROWS: i64 = 10_000;
const CREATE: &str = "CREATE TEMPORARY TABLE querent_readings (id bigint PRIMARY KEY, sensor integer NOT NULL, \
    name varchar(40) NOT NULL, value double precision NOT NULL, valid boolean NOT NULL, note varchar(40))";

fn rows() -> querent_postgres::querent::Insert<(BigInt, Integer, Text, Double, Bool, Option<Text>)> {
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

fn group<'c>(criterion: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(100).measurement_time(Duration::from_secs(6)).warm_up_time(Duration::from_secs(1));
    group
}

fn rusqlite(criterion: &mut Criterion) -> Outcome {
    use querent_sqlite::{Sqlite, SqliteExt};
    let db = rusqlite::Connection::open_in_memory()?;
    db.execute_batch(CREATE)?;
    db.run(&rows())?;
    let (all_text, one_text) = texts(&Sqlite::new())?;
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
    }
    let mut group = group(criterion, "rusqlite");
    let mut statement = db.prepare(&all_text)?;
    group.bench_function("10,000 rows, bare", |b| {
        b.iter(|| statement.query_map([], read)?.collect::<rusqlite::Result<Vec<Row>>>());
    });
    group.bench_function("10,000 rows, querent", |b| b.iter(|| db.fetch_all::<Row, _>(&all())));
    let mut statement = db.prepare(&one_text)?;
    group.bench_function("one row, bare", |b| {
        b.iter(|| statement.query_map([black_box(5_i64)], read)?.collect::<rusqlite::Result<Vec<Row>>>());
    });
    group.bench_function("one row, querent", |b| b.iter(|| db.fetch_all::<Row, _>(&one(black_box(5)))));
    group.finish();
    Ok(())
}

fn read_postgres(row: &postgres::Row) -> Row {
    (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5))
}

fn postgres(criterion: &mut Criterion, address: &str) -> Outcome {
    let mut bare = postgres::Client::connect(address, postgres::NoTls)?;
    let mut db = Session::new(postgres::Client::connect(address, postgres::NoTls)?);
    for client in [&mut bare, &mut *db] {
        client.batch_execute(CREATE)?;
        client.run(&rows())?;
        client.batch_execute("ANALYZE querent_readings")?;
    }
    let (all_text, one_text) = texts(&Postgres::new())?;
    let mut group = group(criterion, "postgres");
    let statement = bare.prepare(&all_text)?;
    group.bench_function("10,000 rows, bare", |b| {
        b.iter(|| bare.query(&statement, &[]).map(|rows| rows.iter().map(read_postgres).collect::<Vec<_>>()));
    });
    group.bench_function("10,000 rows, querent", |b| b.iter(|| db.fetch_all::<Row, _>(&all())));
    let statement = bare.prepare(&one_text)?;
    group.bench_function("one row, bare", |b| {
        b.iter(|| {
            let rows = bare.query(&statement, &[&black_box(5_i64)]);
            rows.map(|rows| rows.iter().map(read_postgres).collect::<Vec<_>>())
        });
    });
    group.bench_function("one row, querent", |b| b.iter(|| db.fetch_all::<Row, _>(&one(black_box(5)))));
    group.finish();
    Ok(())
}

fn tokio_postgres(criterion: &mut Criterion, address: &str) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let connect = async || {
        let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        client.batch_execute(CREATE).await?;
        client.run(&rows()).await?;
        client.batch_execute("ANALYZE querent_readings").await?;
        Ok::<_, Box<dyn std::error::Error>>(client)
    };
    let bare = runtime.block_on(connect())?;
    let db = AsyncSession::new(runtime.block_on(connect())?);
    let (all_text, one_text) = texts(&Postgres::new())?;
    let mut group = group(criterion, "tokio-postgres");
    let statement = runtime.block_on(bare.prepare(&all_text))?;
    group.bench_function("10,000 rows, bare", |b| {
        b.iter(|| {
            let rows = runtime.block_on(bare.query(&statement, &[]));
            rows.map(|rows| rows.iter().map(read_postgres).collect::<Vec<_>>())
        });
    });
    group.bench_function("10,000 rows, querent", |b| {
        b.iter(|| runtime.block_on(db.fetch_all::<Row, _>(&all())))
    });
    let statement = runtime.block_on(bare.prepare(&one_text))?;
    group.bench_function("one row, bare", |b| {
        b.iter(|| {
            let id = black_box(5_i64);
            let rows = runtime.block_on(bare.query(&statement, &[&id]));
            rows.map(|rows| rows.iter().map(read_postgres).collect::<Vec<_>>())
        });
    });
    group.bench_function("one row, querent", |b| {
        b.iter(|| runtime.block_on(db.fetch_all::<Row, _>(&one(black_box(5)))));
    });
    group.finish();
    Ok(())
}

fn mysql(criterion: &mut Criterion, address: &str) -> Outcome {
    use mysql::prelude::Queryable;
    let connect = || {
        let mut connection = mysql::Conn::new(mysql::Opts::from_url(&format!("{address}/querent_bench"))?)?;
        connection.query_drop(CREATE)?;
        connection.run(&rows())?;
        Ok::<_, Box<dyn std::error::Error>>(connection)
    };
    let (mut bare, mut db) = (connect()?, connect()?);
    let (all_text, one_text) = texts(&MySql::new())?;
    let mut group = group(criterion, "mysql");
    let statement = bare.prep(all_text)?;
    group.bench_function("10,000 rows, bare", |b| b.iter(|| bare.exec::<Row, _, _>(&statement, ())));
    group.bench_function("10,000 rows, querent", |b| b.iter(|| db.fetch_all::<Row, _>(&all())));
    let statement = bare.prep(one_text)?;
    group.bench_function("one row, bare", |b| {
        b.iter(|| bare.exec::<Row, _, _>(&statement, (black_box(5_i64),)))
    });
    group.bench_function("one row, querent", |b| b.iter(|| db.fetch_all::<Row, _>(&one(black_box(5)))));
    group.finish();
    Ok(())
}

fn mysql_async(criterion: &mut Criterion, address: &str) -> Outcome {
    use mysql_async::prelude::Queryable;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let connect = async || {
        let options = mysql_async::Opts::from_url(&format!("{address}/querent_bench"))?;
        let mut connection = mysql_async::Conn::new(options).await?;
        connection.query_drop(CREATE).await?;
        connection.run(&rows()).await?;
        Ok::<_, Box<dyn std::error::Error>>(connection)
    };
    let (mut bare, mut db) = (runtime.block_on(connect())?, runtime.block_on(connect())?);
    let (all_text, one_text) = texts(&MySql::new())?;
    let mut group = group(criterion, "mysql_async");
    let statement = runtime.block_on(bare.prep(all_text))?;
    group.bench_function("10,000 rows, bare", |b| {
        b.iter(|| runtime.block_on(bare.exec::<Row, _, _>(&statement, ())));
    });
    group.bench_function("10,000 rows, querent", |b| {
        b.iter(|| runtime.block_on(db.fetch_all::<Row, _>(&all())))
    });
    let statement = runtime.block_on(bare.prep(one_text))?;
    group.bench_function("one row, bare", |b| {
        b.iter(|| runtime.block_on(bare.exec::<Row, _, _>(&statement, (black_box(5_i64),))));
    });
    group.bench_function("one row, querent", |b| {
        b.iter(|| runtime.block_on(db.fetch_all::<Row, _>(&one(black_box(5)))));
    });
    group.finish();
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
    let mut criterion = Criterion::default().configure_from_args();
    rusqlite(&mut criterion)?;
    if let Some(address) = address("QUERENT_POSTGRES_URL") {
        postgres(&mut criterion, &address)?;
        tokio_postgres(&mut criterion, &address)?;
    }
    if let Some(address) = address("QUERENT_MYSQL_URL") {
        use mysql::prelude::Queryable;
        let mut connection = mysql::Conn::new(mysql::Opts::from_url(&address)?)?;
        connection.query_drop("CREATE DATABASE IF NOT EXISTS querent_bench CHARACTER SET utf8mb4")?;
        mysql(&mut criterion, &address)?;
        mysql_async(&mut criterion, &address)?;
    }
    criterion.final_summary();
    summary()
}

/// The median of a benchmark that ran, in nanoseconds, as criterion keeps it.
fn median(group: &str, function: &str) -> Option<f64> {
    let target = env::var_os("CARGO_TARGET_DIR")
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../target").into());
    let path = Path::new(&target).join("criterion").join(group).join(function).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    estimates.get("median")?.get("point_estimate")?.as_f64()
}

/// The table of the README: what Querent adds to each driver.
fn summary() -> Outcome {
    println!(
        "| driver | 10,000 rows, bare | Querent adds | one row, bare | Querent adds |\n|---|---|---|---|---|"
    );
    for driver in DRIVERS {
        let of = |what: &str| {
            median(driver, &format!("{what}, bare")).zip(median(driver, &format!("{what}, querent")))
        };
        if let (Some((all, all_ours)), Some((one, one_ours))) = (of("10,000 rows"), of("one row")) {
            println!(
                "| `{driver}` | {:.2} ms | {:+.1}% | {:.2} µs | {:+.2} µs |",
                all / 1e6,
                (all_ours / all - 1.0) * 100.0,
                one / 1e3,
                (one_ours - one) / 1e3
            );
        }
    }
    Ok(())
}
