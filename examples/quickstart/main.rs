//! Loads TPC-H into SQLite and asks it five questions, all through Querent.
//!
//! `cargo run --release --example quickstart` needs nothing installed: the data is generated, the database
//! lives in memory, and both are gone when the program ends.

mod load;
mod queries;
mod report;
mod tables;

use comfy_table::{CellAlignment, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use querent::FromRow;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::prelude::{AsStatement, Dialect, Error, Sqlite, SqliteExt, ToSql, Value};
use report::Report;
use rusqlite::Connection;
use std::time::{Duration, Instant};

/// The most rows of a result that are printed.
const SHOWN: usize = 10;

/// The most characters of a text that are printed.
const WIDTH: usize = 24;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut db = Connection::open_in_memory()?;
    load(&mut db)?;

    run::<queries::PricingSummary, _>(&db, "Q1 pricing summary report", &queries::pricing_summary()?)?;
    run::<queries::ShippingPriority, _>(&db, "Q3 shipping priority", &queries::shipping_priority()?)?;
    run::<queries::LocalSupplier, _>(&db, "Q5 local supplier volume", &queries::local_supplier_volume()?)?;
    run::<queries::RevenueForecast, _>(&db, "Q6 forecasting revenue change", &queries::revenue_forecast()?)?;
    run::<queries::ReturnedItems, _>(&db, "Q10 returned item reporting", &queries::returned_items()?)?;

    let dialects: [&dyn Dialect; 4] = [&Postgres::new(), &Sqlite::new(), &MySql::new(), &MariaDb::new()];
    println!("Q3 as each database is asked:");
    for dialect in dialects {
        println!("\n{}\n{}", dialect.spec(), queries::shipping_priority()?.pretty(dialect)?);
    }
    Ok(())
}

/// Fills the tables behind a progress bar, which hides itself where standard error is not a terminal.
fn load(db: &mut Connection) -> Result<(), Box<dyn std::error::Error>> {
    // The generator writes 300 MB of prose, to pick comments from, before it makes its first row.
    let progress = ProgressBar::new_spinner().with_message("Generating TPC-H");
    progress.enable_steady_tick(Duration::from_millis(100));
    let expected: usize = load::generated().iter().map(|(_, rows)| rows).sum();
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} rows {elapsed}")?;
    progress.set_style(style);
    progress.set_message("Loading TPC-H");
    progress.set_length(expected as u64);

    let start = Instant::now();
    let rows = load::load(db, &progress)?;
    progress.finish_and_clear();
    println!(
        "TPC-H at scale {}: {rows} rows in 8 tables, loaded into SQLite {} in {:.2?}.\n",
        load::SCALE,
        rusqlite::version(),
        start.elapsed()
    );
    Ok(())
}

/// Runs a query, and prints its rows and the time from building the text to reading the last row.
fn run<T, Q>(db: &Connection, title: &str, query: &Q) -> Result<(), Error>
where
    T: Report + FromRow<Q::Row>,
    Q: AsStatement,
{
    let start = Instant::now();
    let rows: Vec<T> = db.fetch_all(query)?;
    let time = start.elapsed();

    let cut = if rows.len() > SHOWN { format!(", the first {SHOWN} shown") } else { String::new() };
    let number = if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
    println!("{title}: {number} in {time:.1?}{cut}\n{}\n", table(&rows));
    Ok(())
}

fn table<T: Report>(rows: &[T]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_header(T::HEADINGS);
    for row in rows.iter().take(SHOWN) {
        table.add_row(row.cells().iter().map(shown));
    }
    let first = rows.first().map(T::cells).unwrap_or_default();
    for (column, value) in table.column_iter_mut().zip(&first) {
        if !matches!(value, Value::Text(_)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Decimals with two digits after the point, and long texts cut off.
fn shown(value: &Value) -> String {
    match value {
        Value::Null(_) => "NULL".to_owned(),
        Value::Text(text) if text.as_str().chars().count() > WIDTH => {
            text.as_str().chars().take(WIDTH - 1).chain(['…']).collect()
        }
        Value::Text(text) => text.as_str().to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Decimal(decimal) => {
            decimal.exact_f64().map_or_else(|| decimal.to_string(), |number| format!("{number:.2}"))
        }
        other => other.to_string(),
    }
}
