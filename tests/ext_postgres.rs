//! What PostgreSQL alone has, on its servers: each function's answer, what is bound and read back, and the refusals of the
//! others.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod ext_postgres {
    mod arrays;
    mod network;
    mod ranges;
    mod refusals;
    mod text_and_json;
    mod vectors;
}
#[path = "engines/mod.rs"]
mod engines;

use engines::Engine;
use querent::{FromRow, Projection, prelude::*};

/// The servers, each with a schema of the test's own that has these tables.
fn servers(test: &str, tables: &str) -> Vec<Engine> {
    let mut engines = engines::servers("postgres");
    for engine in &mut engines {
        engine.use_schema(&format!("querent_ext_{test}"));
        engine.run(tables).unwrap_or_else(|error| panic!("{tables}: {error}"));
    }
    engines
}

/// What a server makes of expressions without tables, bound and as literals.
#[track_caller]
fn answer<T, P>(engine: &mut Engine, columns: P) -> T
where
    P: Projection,
    T: FromRow<P::Row>,
{
    let query = select(columns);
    let dialect = engine.dialect();
    let literals = query.inlined(&*dialect).unwrap();
    engine.rows(&literals).unwrap_or_else(|error| panic!("{literals}: {error}"));
    let rows = engine.fetch_all(&query).unwrap_or_else(|error| panic!("{literals}: {error}"));
    rows.into_iter().next().unwrap()
}
