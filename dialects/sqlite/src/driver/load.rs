//! Loads of many rows on `rusqlite` connections.

use super::{LINKED, bind_all, database};
use querent::{BulkRef, Error, Load, LoadError, LoadMode, LoadOptions, Loaded, NextRow};
use rusqlite::{CachedStatement, Connection, Statement};
use std::ops::{Deref, DerefMut};

/// The most rows of a batch: past some hundreds of values a statement gains nothing from more.
const ROWS: usize = 100;

/// How many statements a load keeps: there are as many as powers of two of its rows, and one more.
const KEPT: usize = 16;

pub(super) fn load(
    connection: &Connection,
    bulk: BulkRef<'_>,
    next: &mut NextRow<'_>,
    options: LoadOptions<'_>,
) -> Result<Loaded, LoadError> {
    let mut load = Load::new(bulk, &*LINKED, options, ROWS);
    let full = ROWS * width(bulk);
    match load.mode() {
        LoadMode::Atomic => {
            let savepoint = Savepoint::begin(connection).map_err(|error| load.failed(error))?;
            run(connection, &mut load, next, full)?;
            savepoint.release().map_err(|error| load.not_committed(error))?;
        }
        LoadMode::PerBatch if !connection.is_autocommit() => return Err(load.within_transaction()),
        LoadMode::PerBatch => run(connection, &mut load, next, full)?,
    }
    Ok(load.loaded())
}

/// The cells of a row.
fn width(bulk: BulkRef<'_>) -> usize {
    match bulk {
        BulkRef::Insert(insert) => insert.columns.len(),
        BulkRef::Update(update) => update.key.len() + update.set.len(),
    }
}

/// Batches of `full` parameters are whole ones, which the next load has as well: the connection's cache has a place for
/// their statement.
fn run(
    connection: &Connection,
    load: &mut Load<'_>,
    next: &mut NextRow<'_>,
    full: usize,
) -> Result<(), LoadError> {
    // The others are of this load alone, so that the cache keeps what it has.
    let mut prepared: Vec<(String, Kept<'_>)> = Vec::new();
    while let Some(sql) = load.next(next)? {
        let place = prepared.iter().position(|(text, _)| text == sql.text());
        let ran = match place.and_then(|place| prepared.get_mut(place)) {
            Some((_, statement)) => execute(statement, &sql),
            None => prepare(connection, &sql, full).and_then(|mut statement| {
                let ran = execute(&mut statement, &sql);
                prepared.truncate(KEPT - 1);
                prepared.insert(0, (sql.into_text(), statement));
                ran
            }),
        };
        match ran {
            Ok(changed) => load.done(changed),
            Err(error) => return Err(load.failed(error)),
        }
    }
    Ok(())
}

/// A statement, which goes back to the connection's cache or ends with the load.
enum Kept<'c> {
    Cached(CachedStatement<'c>),
    Own(Statement<'c>),
}

impl<'c> Deref for Kept<'c> {
    type Target = Statement<'c>;

    fn deref(&self) -> &Statement<'c> {
        match self {
            Kept::Cached(statement) => statement,
            Kept::Own(statement) => statement,
        }
    }
}

impl DerefMut for Kept<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Kept::Cached(statement) => statement,
            Kept::Own(statement) => statement,
        }
    }
}

fn prepare<'c>(connection: &'c Connection, sql: &querent::Sql<'_>, full: usize) -> Result<Kept<'c>, Error> {
    let prepared = match sql.params().len() == full {
        true => connection.prepare_cached(sql.text()).map(Kept::Cached),
        false => connection.prepare(sql.text()).map(Kept::Own),
    };
    prepared.map_err(database)
}

fn execute(statement: &mut Statement<'_>, sql: &querent::Sql<'_>) -> Result<u64, Error> {
    bind_all(statement, sql)?;
    statement.raw_execute().map(|rows| rows as u64).map_err(database)
}

/// Holds within a transaction, and begins one outside. Undone when it is dropped.
pub(super) struct Savepoint<'c> {
    connection: &'c Connection,
}

impl<'c> Savepoint<'c> {
    pub(super) fn begin(connection: &'c Connection) -> Result<Self, Error> {
        connection.execute_batch("SAVEPOINT querent_batches").map_err(database)?;
        Ok(Savepoint { connection })
    }

    pub(super) fn release(self) -> Result<(), Error> {
        self.connection.execute_batch("RELEASE querent_batches").map_err(database)?;
        std::mem::forget(self);
        Ok(())
    }
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        // A ROLLBACK by the database itself, as on a full disk, has already ended the savepoint.
        let _ = self.connection.execute_batch("ROLLBACK TO querent_batches; RELEASE querent_batches");
    }
}
