//! The quickstart's typed queries find what the query texts of the TPC-H specification find, on the same data.
//!
//! The texts in `tests/tpch/` carry the validation parameters, and days as ISO 8601 text, which is what SQLite
//! keeps days as.

#[path = "../examples/quickstart/load.rs"]
mod load;
#[path = "../examples/quickstart/queries.rs"]
mod queries;
#[path = "../examples/quickstart/report.rs"]
mod report;
#[path = "../examples/quickstart/tables.rs"]
mod tables;

use indicatif::ProgressBar;
use querent::{AsStatement, FromRow, Table};
use querent_sqlite::prelude::{BigInt, Decimal, Select, SqliteExt, Value, count_all, select};
use report::Report;
use rusqlite::{Connection, types::Value as Stored};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// Filled once for all tests, as that takes most of the time.
static LOADED: LazyLock<Result<Mutex<Connection>, String>> = LazyLock::new(|| {
    let load = || -> Result<Connection, Box<dyn std::error::Error>> {
        let mut db = Connection::open_in_memory()?;
        load::load(&mut db, &ProgressBar::hidden())?;
        Ok(db)
    };
    load().map(Mutex::new).map_err(|error| error.to_string())
});

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn loaded() -> Result<MutexGuard<'static, Connection>, &'static str> {
    // A test that failed has not changed the data, which is never written to again.
    LOADED.as_ref().map(|db| db.lock().unwrap_or_else(PoisonError::into_inner)).map_err(String::as_str)
}

#[test]
fn every_generated_row_is_loaded() -> Outcome {
    fn rows<T: Table>(table: T) -> Select<BigInt> {
        select(count_all()).from(table)
    }
    let counts = [
        ("region", rows(tables::Region)),
        ("nation", rows(tables::Nation)),
        ("supplier", rows(tables::Supplier)),
        ("customer", rows(tables::Customer)),
        ("part", rows(tables::Part)),
        ("partsupp", rows(tables::PartSupp)),
        ("orders", rows(tables::Orders)),
        ("lineitem", rows(tables::LineItem)),
    ];
    let db = loaded()?;
    for ((table, expected), (name, count)) in load::generated().into_iter().zip(&counts) {
        assert_eq!(table, *name);
        assert_eq!(db.fetch_one::<i64, _>(count)?, i64::try_from(expected)?, "rows of {table}");
    }
    // As the specification has them: fixed ones, and shares of scale 1; order lines vary, and are known.
    let sizes = load::generated().map(|(_, rows)| rows);
    assert_eq!(sizes, [5, 25, 100, 1_500, 2_000, 8_000, 15_000, 60_175]);
    Ok(())
}

#[test]
fn query_1_sums_up_prices_as_its_text_does() -> Outcome {
    same_rows::<queries::PricingSummary, _>(4, &queries::pricing_summary()?, include_str!("tpch/q1.sql"))
}

#[test]
fn query_3_finds_the_orders_that_its_text_finds() -> Outcome {
    same_rows::<queries::ShippingPriority, _>(10, &queries::shipping_priority()?, include_str!("tpch/q3.sql"))
}

#[test]
fn query_5_finds_the_nations_that_its_text_finds() -> Outcome {
    same_rows::<queries::LocalSupplier, _>(5, &queries::local_supplier_volume()?, include_str!("tpch/q5.sql"))
}

#[test]
fn query_6_forecasts_what_its_text_forecasts() -> Outcome {
    same_rows::<queries::RevenueForecast, _>(1, &queries::revenue_forecast()?, include_str!("tpch/q6.sql"))
}

#[test]
fn query_10_finds_the_customers_that_its_text_finds() -> Outcome {
    same_rows::<queries::ReturnedItems, _>(20, &queries::returned_items()?, include_str!("tpch/q10.sql"))
}

/// A column that was loaded in place of another would pass unnoticed above, where both sides read the same
/// tables. These are the answers that DuckDB publishes for this scale (`extension/tpch/dbgen/answers/sf0.01`).
#[test]
fn another_database_finds_the_same() -> Outcome {
    assert_eq!(
        lines::<queries::PricingSummary, _>(&queries::pricing_summary()?)?,
        [
            "A|F|380456.0000|532348211.6500|505822441.4861|526165934.0008|25.5752|35785.7093|0.0501|14876",
            "N|F|8971.0000|12384801.3700|11798257.2080|12282485.0569|25.7787|35588.5097|0.0478|348",
            "N|O|742802.0000|1041502841.4500|989737518.6346|1029418531.5234|25.4550|35691.1292|0.0499|29181",
            "R|F|381449.0000|534594445.3500|507996454.4067|528524219.3589|25.5972|35874.0065|0.0498|14902",
        ]
    );
    assert_eq!(
        lines::<queries::ShippingPriority, _>(&queries::shipping_priority()?)?,
        [
            "47714|267010.5894|1995-03-11|0",
            "22276|266351.5562|1995-01-29|0",
            "32965|263768.3414|1995-02-25|0",
            "21956|254541.1285|1995-02-02|0",
            "1637|243512.7981|1995-02-08|0",
            "10916|241320.0814|1995-03-11|0",
            "30497|208566.6969|1995-02-07|0",
            "450|205447.4232|1995-03-05|0",
            "47204|204478.5213|1995-03-13|0",
            "9696|201502.2188|1995-02-20|0",
        ]
    );
    assert_eq!(lines::<queries::RevenueForecast, _>(&queries::revenue_forecast()?)?, ["1193053.2253"]);
    Ok(())
}

/// Runs a query and writes each row as a line, decimals to four places.
fn lines<T, Q>(query: &Q) -> Result<Vec<String>, Box<dyn std::error::Error>>
where
    T: Report + FromRow<Q::Row>,
    Q: AsStatement,
{
    let rows: Vec<T> = loaded()?.fetch_all(query)?;
    let line = |row: &T| row.cells().iter().map(written).collect::<Vec<_>>().join("|");
    Ok(rows.iter().map(line).collect())
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.as_str().to_owned(),
        Value::Decimal(decimal) => {
            decimal.exact_f64().map_or_else(|| decimal.to_string(), |number| format!("{number:.4}"))
        }
        other => other.to_string(),
    }
}

/// Runs a query and a text, and compares their rows in order, cell by cell.
fn same_rows<T, Q>(number: usize, query: &Q, text: &str) -> Outcome
where
    T: Report + FromRow<Q::Row>,
    Q: AsStatement,
{
    let db = loaded()?;
    let typed: Vec<T> = db.fetch_all(query)?;
    let raw = raw_rows(&db, text)?;
    assert_eq!(typed.len(), number);
    assert_eq!(raw.len(), number);
    for (place, (typed, raw)) in typed.iter().zip(&raw).enumerate() {
        let cells = typed.cells();
        assert_eq!(cells.len(), raw.len(), "columns");
        for ((heading, cell), stored) in T::HEADINGS.iter().zip(&cells).zip(raw) {
            assert!(same(cell, stored), "{heading} of row {}: {cell:?} is not {stored:?}", place + 1);
        }
    }
    Ok(())
}

fn raw_rows(db: &Connection, text: &str) -> rusqlite::Result<Vec<Vec<Stored>>> {
    let mut statement = db.prepare(text)?;
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|index| row.get(index)).collect())?;
    rows.collect()
}

/// Floats have to be equal to the last bit: SQLite adds them up in the order of the same plan.
fn same(typed: &Value, raw: &Stored) -> bool {
    match (typed, raw) {
        (Value::Text(typed), Stored::Text(raw)) => typed.as_str() == raw,
        (Value::Date(typed), Stored::Text(raw)) => typed.to_string() == *raw,
        (Value::Integer(typed), Stored::Integer(raw)) => i64::from(*typed) == *raw,
        (Value::BigInt(typed), Stored::Integer(raw)) => typed == raw,
        (Value::Decimal(typed), Stored::Integer(raw)) => *typed == Decimal::from(*raw),
        (Value::Decimal(typed), Stored::Real(raw)) => typed.exact_f64() == Some(*raw),
        _ => false,
    }
}
