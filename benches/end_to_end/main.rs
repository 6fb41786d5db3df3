//! A row by its key, 10,000 rows, and an INSERT of 1,000 rows, on SQLite and PostgreSQL: by hand with the driver, and by
//! Querent, Diesel, sqlx and sea-query with its binders.
//!
//! `bash benches/end_to_end.sh` starts a server and runs this.

mod by_diesel;
mod by_querent;
mod by_sea_query;
mod by_sqlx;
mod data;
mod measure;
mod on_postgres;
mod on_sqlite;
mod report;

use criterion::Criterion;
use data::Outcome;
use std::env;

/// Words: names of databases, and `table`, which leaves criterion out.
fn main() -> Outcome<()> {
    // Cargo adds words of its own.
    let mut wanted: Vec<String> = env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let words = wanted.len();
    wanted.retain(|word| word != "table");
    let mut criterion = (wanted.len() == words).then(Criterion::default);
    let wants = |database: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == database);
    let mut cases = Vec::new();
    if wants("sqlite") {
        cases.extend(on_sqlite::measure(&mut criterion)?);
    }
    if wants("postgres") {
        let addresses = env::var("QUERENT_POSTGRES_URL").unwrap_or_default();
        let newest = addresses.split_whitespace().last();
        let newest =
            newest.ok_or("QUERENT_POSTGRES_URL names no server; `bash benches/end_to_end.sh` starts one")?;
        cases.extend(on_postgres::measure(&mut criterion, newest)?);
    }
    if let Some(criterion) = &mut criterion {
        criterion.final_summary();
    }
    report::table(&cases);
    if words == 0 {
        report::plot(&cases, concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/end_to_end.svg"))?;
        println!("plot: docs/end_to_end.svg");
    }
    Ok(())
}
