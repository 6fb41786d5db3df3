//! What is sent in several statements on connections of the `mysql` crate: INSERTs of more rows than one takes, and loads.

use super::{
    error::NO_SAVEPOINT,
    job::{Job, ROWS},
    server::Server,
    sync::{Take, database, execute},
};
use mysql::{Error as Failure, Params, Statement, prelude::Queryable};
use querent::{BulkRef, Error, Load, LoadError, LoadMode, LoadOptions, Loaded, NextRow, Sql, ast::Insert};

/// Runs the batches of an INSERT, all or none, hands over what they return, and answers how many rows they changed.
pub(super) fn in_batches<C: Queryable>(
    connection: &mut C,
    server: &'static Server,
    insert: &Insert,
    read_by: impl Fn(Job, &Server) -> Result<Job, Error>,
    take: &mut Take<'_>,
) -> Result<u64, Error> {
    let unfinished = Unfinished::begin(connection, server)?;
    let mut changed = 0;
    for sql in insert.batches(server.dialect()) {
        let job = read_by(Job::new(server, sql?)?, server)?;
        let mut started = execute(unfinished.connection, server, job)?;
        changed += started.result.affected_rows();
        started.hand_over(take)?;
    }
    unfinished.commit()?;
    Ok(changed)
}

pub(super) fn load<C: Queryable>(
    connection: &mut C,
    server: &'static Server,
    bulk: BulkRef<'_>,
    next: &mut NextRow<'_>,
    options: LoadOptions<'_>,
) -> Result<Loaded, LoadError> {
    let mut load = Load::new(bulk, server.dialect(), options, ROWS);
    match load.mode() {
        LoadMode::Atomic => {
            let unfinished = Unfinished::begin(connection, server).map_err(|error| load.failed(error))?;
            run(unfinished.connection, server, &mut load, next)?;
            unfinished.commit().map_err(|error| load.not_committed(error))?;
        }
        LoadMode::PerBatch => {
            if within_transaction(connection, server).map_err(|error| load.failed(error))? {
                // Of no use: the transaction goes on without it.
                let _ = plain(connection, server, "RELEASE SAVEPOINT querent_batches");
                return Err(load.within_transaction());
            }
            run(connection, server, &mut load, next)?;
        }
    }
    Ok(load.loaded())
}

fn run<C: Queryable>(
    connection: &mut C,
    server: &'static Server,
    load: &mut Load<'_>,
    next: &mut NextRow<'_>,
) -> Result<(), LoadError> {
    let mut last = None;
    while let Some(sql) = load.next(next)? {
        match execute_batch(connection, server, sql, &mut last) {
            Ok(changed) => load.done(changed),
            Err(error) => return Err(load.failed(error)),
        }
    }
    Ok(())
}

/// Runs a batch. The driver looks through all of a text before it looks it up among those it has prepared, so that the last
/// one, which most batches have, is kept here.
fn execute_batch<C: Queryable>(
    connection: &mut C,
    server: &Server,
    sql: Sql<'_>,
    last: &mut Option<(String, Statement)>,
) -> Result<u64, Error> {
    let reported = |error| database(server.name(), error);
    let Job { text, params, .. } = Job::new(server, sql)?;
    let statement = match last.take() {
        Some((known, statement)) if known == text => statement,
        _ => connection.prep(&text).map_err(reported)?,
    };
    let result = connection.exec_iter(&statement, Params::Positional(params)).map_err(reported)?;
    let changed = result.affected_rows();
    drop(result);
    *last = Some((text, statement));
    Ok(changed)
}

/// What is not committed yet; rolled back when it is dropped.
struct Unfinished<'c, C: Queryable> {
    connection: &'c mut C,
    server: &'static Server,
    keep: &'static str,
    undo: Option<&'static str>,
}

impl<'c, C: Queryable> Unfinished<'c, C> {
    fn begin(connection: &'c mut C, server: &'static Server) -> Result<Self, Error> {
        let (keep, undo) = if within_transaction(connection, server)? {
            ("RELEASE SAVEPOINT querent_batches", "ROLLBACK TO SAVEPOINT querent_batches")
        } else {
            plain(connection, server, "START TRANSACTION")?;
            ("COMMIT", "ROLLBACK")
        };
        Ok(Unfinished { connection, server, keep, undo: Some(undo) })
    }

    fn commit(mut self) -> Result<(), Error> {
        plain(self.connection, self.server, self.keep)?;
        self.undo = None;
        Ok(())
    }
}

impl<C: Queryable> Drop for Unfinished<'_, C> {
    fn drop(&mut self) {
        if let Some(undo) = self.undo {
            // After a deadlock the server has rolled all of the transaction back, and the savepoint is gone.
            let _ = plain(self.connection, self.server, undo);
        }
    }
}

/// Whether a transaction is open; then a savepoint is set.
///
/// The drivers do not say. Outside of a transaction a savepoint is gone as soon as it is set, and to roll back to it is
/// an error that changes nothing. START TRANSACTION would tell too, but commit what is open.
fn within_transaction<C: Queryable>(connection: &mut C, server: &Server) -> Result<bool, Error> {
    plain(connection, server, "SAVEPOINT querent_batches")?;
    match connection.query_drop("ROLLBACK TO SAVEPOINT querent_batches") {
        Ok(()) => Ok(true),
        Err(Failure::MySqlError(report)) if report.code == NO_SAVEPOINT => Ok(false),
        Err(error) => Err(database(server.name(), error)),
    }
}

fn plain<C: Queryable>(connection: &mut C, server: &Server, sql: &str) -> Result<(), Error> {
    connection.query_drop(sql).map_err(|error| database(server.name(), error))
}
