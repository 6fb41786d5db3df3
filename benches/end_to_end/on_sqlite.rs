//! SQLite: one file, a connection for each driver, the same settings for all of them.

use crate::{
    by_diesel, by_querent as querent, by_sea_query as sea, by_sqlx,
    data::{
        Fresh, INSERTED, ORDERED, Outcome, READ, Row, SELECT_ALL, STORED, WIDTH, WRITTEN, create,
        insert_text, row,
    },
    measure::{BY_HAND, Case, Measured},
};
use criterion::Criterion;
use diesel::{Connection as _, connection::SimpleConnection as _};
use querent_sqlite::prelude::*;
use rusqlite::{Connection, ToSql, params};
use sea_query::SqliteQueryBuilder;
use sea_query_rusqlite::RusqliteBinder as _;
use sqlx::Connection as _;
use std::{cell::RefCell, path::Path};

/// The WAL is written back where the table is emptied, which is not timed.
const SETTINGS: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

fn insert_by_hand(db: &Connection, text: &str, rows: &[Row], at_once: usize) -> Outcome<usize> {
    let transaction = db.unchecked_transaction()?;
    let mut changed = 0;
    {
        let mut statement = db.prepare_cached(text)?;
        for rows in rows.chunks(at_once) {
            if let [(id, sensor, name, value, valid, note)] = rows {
                changed += statement.execute(params![id, sensor, name, value, valid, note])?;
                continue;
            }
            for (number, (id, sensor, name, value, valid, note)) in rows.iter().enumerate() {
                let cells: [&dyn ToSql; WIDTH] = [id, sensor, name, value, valid, note];
                for (place, cell) in cells.into_iter().enumerate() {
                    statement.raw_bind_parameter(number * WIDTH + place + 1, cell)?;
                }
            }
            changed += statement.raw_execute()?;
        }
    }
    transaction.commit()?;
    Ok(changed)
}

fn create_tables(db: &Connection) -> Outcome<()> {
    for table in [READ, WRITTEN] {
        db.execute_batch(&create(table, "integer"))?;
    }
    let text = insert_text(1, |_| "?".into()).replace(WRITTEN, READ);
    insert_by_hand(db, &text, &(0..STORED).map(row).collect::<Vec<_>>(), 1)?;
    Ok(())
}

struct Databases {
    db: Connection,
    diesel: RefCell<diesel::SqliteConnection>,
    sqlx: RefCell<sqlx::SqliteConnection>,
    runtime: tokio::runtime::Runtime,
}

impl Databases {
    fn open(path: &Path) -> Outcome<Self> {
        let db = Connection::open(path)?;
        db.execute_batch(SETTINGS)?;
        create_tables(&db)?;
        let address = path.to_str().ok_or("the temporary folder is not UTF-8")?;
        let mut diesel = diesel::SqliteConnection::establish(address)?;
        diesel.batch_execute(SETTINGS)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        let mut sqlx = runtime.block_on(sqlx::SqliteConnection::connect_with(&options))?;
        runtime.block_on(async { sqlx::raw_sql(SETTINGS).execute(&mut sqlx).await })?;
        Ok(Databases { db, diesel: RefCell::new(diesel), sqlx: RefCell::new(sqlx), runtime })
    }

    fn collect(&self, text: &str) -> Outcome<Vec<Row>> {
        Ok(self.db.prepare_cached(text)?.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
    }
}

pub fn measure(criterion: &mut Option<Criterion>) -> Outcome<Vec<Measured>> {
    let folder = tempfile::Builder::new().prefix("querent-end-to-end-").tempdir()?;
    let databases = Databases::open(&folder.path().join("rows.sqlite"))?;
    Ok(vec![one(&databases, criterion)?, all(&databases, criterion)?, insert(&databases, criterion)?])
}

fn one(databases: &Databases, criterion: &mut Option<Criterion>) -> Outcome<Measured> {
    let Databases { db, diesel, sqlx, runtime } = databases;
    let text = format!("{SELECT_ALL} WHERE id = ?");
    let compiled = querent::compiled_one(Sqlite::linked())?;
    let mut case = Case::new("SQLite: one row by its key", 16, 4_000);
    case.one(BY_HAND, |id| Ok(db.prepare_cached(&text)?.query_row([id], read)?))?;
    case.one("Querent", |id| Ok(db.fetch_one(&querent::one(id))?))?;
    case.one("Querent, compiled", |id| Ok(db.fetch_one(&compiled.bind((id,)))?))?;
    case.one("Diesel", |id| by_diesel::sqlite::one(&mut diesel.borrow_mut(), id))?;
    case.one("sqlx", |id| runtime.block_on(by_sqlx::sqlite::one(&mut sqlx.borrow_mut(), id)))?;
    case.one("sea-query", |id| {
        let (text, values) = sea::one(id).build_rusqlite(SqliteQueryBuilder);
        Ok(db.prepare_cached(&text)?.query_row(&*values.as_params(), read)?)
    })?;
    case.measure(criterion)
}

fn all(databases: &Databases, criterion: &mut Option<Criterion>) -> Outcome<Measured> {
    let Databases { db, diesel, sqlx, runtime } = databases;
    let compiled = compile(Sqlite::linked(), |(): Params<()>| querent::all())?;
    let mut case = Case::new("SQLite: 10,000 rows", 1, 400);
    case.all(BY_HAND, "", || databases.collect(SELECT_ALL))?;
    case.all("Querent", "", || Ok(db.fetch_all(&querent::all())?))?;
    case.all("Querent, compiled", "", || Ok(db.fetch_all(&compiled.bind(()))?))?;
    case.all("Diesel", "", || by_diesel::sqlite::all(&mut diesel.borrow_mut()))?;
    case.all("sqlx", "", || runtime.block_on(by_sqlx::sqlite::all(&mut sqlx.borrow_mut())))?;
    case.all("sea-query", "", || databases.collect(&sea::all().build_rusqlite(SqliteQueryBuilder).0))?;
    case.measure(criterion)
}

fn insert(databases: &Databases, criterion: &mut Option<Criterion>) -> Outcome<Measured> {
    let Databases { db, diesel, sqlx, runtime } = databases;
    let fresh = Fresh::new(|| {
        db.execute(&format!("DELETE FROM {WRITTEN}"), [])?;
        Ok(db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    });
    let written = || databases.collect(ORDERED);
    let compiled = querent::compiled_insert(Sqlite::linked())?;
    let mut case = Case::new("SQLite: INSERT of 1,000 rows", 1, 600);
    for (at_once, way) in [(1, "1 row"), (10, "10 rows"), (100, "100 rows"), (INSERTED, "1,000 rows")] {
        let text = insert_text(at_once, |_| "?".into());
        case.insert((BY_HAND, way), &fresh, &written, move |rows| {
            insert_by_hand(db, &text, rows, at_once as usize)
        })?;
    }
    case.insert(("Querent", "`run`"), &fresh, &written, |rows| {
        Ok(db.run(&querent::insert().rows(rows.iter().map(querent::lent)))? as usize)
    })?;
    case.insert(("Querent", "`load`"), &fresh, &written, |rows| {
        let rows = rows.iter().map(querent::lent);
        Ok(db.load(&querent::insert(), rows, LoadOptions::atomic())?.changed as usize)
    })?;
    case.insert(("Querent, compiled", "row by row"), &fresh, &written, |rows| {
        let transaction = db.unchecked_transaction()?;
        let mut changed = 0;
        for row in rows {
            changed += db.run(&compiled.bind(querent::lent(row)))? as usize;
        }
        transaction.commit()?;
        Ok(changed)
    })?;
    case.insert(("Diesel", "`values`"), &fresh, &written, |rows| {
        by_diesel::sqlite::insert_all(&mut diesel.borrow_mut(), rows)
    })?;
    case.insert(("Diesel", "row by row"), &fresh, &written, |rows| {
        by_diesel::sqlite::insert_each(&mut diesel.borrow_mut(), rows)
    })?;
    case.insert(("sqlx", "`push_values`"), &fresh, &written, |rows| {
        runtime.block_on(by_sqlx::sqlite::insert_all(&mut sqlx.borrow_mut(), rows))
    })?;
    case.insert(("sqlx", "row by row"), &fresh, &written, |rows| {
        runtime.block_on(by_sqlx::sqlite::insert_each(&mut sqlx.borrow_mut(), rows))
    })?;
    case.insert(("sea-query", "binder"), &fresh, &written, |rows| {
        let (text, values) = sea::insert(rows)?.build_rusqlite(SqliteQueryBuilder);
        Ok(db.prepare_cached(&text)?.execute(&*values.as_params())?)
    })?;
    case.measure(criterion)
}
