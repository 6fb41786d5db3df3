//! What is sent in several statements on connections of the `mysql_async` crate: INSERTs of more rows than one takes, and
//! loads.

use super::{
    asynchronous::{Take, connection::Connection, database, execute, hand_over, server},
    error::NO_SAVEPOINT,
    job::{Job, ROWS},
    server::Server,
};
use mysql_async::{Error as Failure, Params, Statement, Transaction, TxOpts};
use querent::{
    BulkRef, Error, ErrorKind, InsertCells, Load, LoadError, LoadMode, LoadOptions, Loaded, Sql, ast::Insert,
};

/// Appends the cells of the next row; answers whether there was one.
pub(super) type NextRow<'r> = dyn FnMut(&mut InsertCells) -> bool + Send + 'r;

/// Runs the batches of an INSERT, all or none, hands over what they return, and answers how many rows they changed.
pub(super) async fn in_batches<C: Connection + ?Sized>(
    connection: &mut C,
    server: &Server,
    insert: &Insert,
    read_by: fn(Job, &Server) -> Result<Job, Error>,
    take: &mut Take<'_>,
) -> Result<u64, Error> {
    if within_transaction(connection, server).await? {
        let inserted = insert_batches(connection, server, insert, read_by, take).await;
        end(connection, server, inserted.is_ok()).await?;
        return inserted;
    }
    let mut own = begin(connection, server).await?;
    match insert_batches(&mut own, server, insert, read_by, take).await {
        Ok(changed) => {
            own.commit().await.map_err(|error| database(server.name(), error))?;
            Ok(changed)
        }
        Err(error) => {
            let _ = own.rollback().await;
            Err(error)
        }
    }
}

async fn insert_batches<C: Connection + ?Sized>(
    connection: &mut C,
    server: &Server,
    insert: &Insert,
    read_by: fn(Job, &Server) -> Result<Job, Error>,
    take: &mut Take<'_>,
) -> Result<u64, Error> {
    let mut changed = 0;
    for sql in insert.batches(server.dialect()) {
        let job = read_by(Job::new(server, sql?)?, server)?;
        let (mut result, utc) = execute(connection, server, job).await?;
        changed += result.affected_rows();
        hand_over(&mut result, server, utc, take).await?;
        result.drop_result().await.map_err(|error| database(server.name(), error))?;
    }
    Ok(changed)
}

pub(super) async fn load<C: Connection + ?Sized>(
    connection: &mut C,
    bulk: BulkRef<'_>,
    next: &mut NextRow<'_>,
    options: LoadOptions<'_>,
) -> Result<Loaded, LoadError> {
    let server = server(connection).await.map_err(LoadError::at_the_beginning)?;
    let mut load = Load::new(bulk, server.dialect(), options, ROWS);
    let within = within_transaction(connection, server).await;
    let within = within.map_err(|error| load.failed(error))?;
    match load.mode() {
        LoadMode::PerBatch if within => {
            // Of no use: the transaction goes on without it.
            let _ = plain(connection, server, RELEASE).await;
            Err(load.within_transaction())
        }
        LoadMode::PerBatch => {
            run(connection, server, &mut load, next).await?;
            Ok(load.loaded())
        }
        LoadMode::Atomic if within => {
            let ran = run(connection, server, &mut load, next).await;
            let ended = end(connection, server, ran.is_ok()).await;
            ran?;
            ended.map_err(|error| load.not_committed(error))?;
            Ok(load.loaded())
        }
        LoadMode::Atomic => {
            let begun = begin(connection, server).await;
            let mut own = begun.map_err(|error| load.failed(error))?;
            if let Err(error) = run(&mut own, server, &mut load, next).await {
                let _ = own.rollback().await;
                return Err(error);
            }
            let ended = own.commit().await.map_err(|error| database(server.name(), error));
            ended.map_err(|error| load.not_committed(error))?;
            Ok(load.loaded())
        }
    }
}

async fn run<C: Connection + ?Sized>(
    connection: &mut C,
    server: &Server,
    load: &mut Load<'_>,
    next: &mut NextRow<'_>,
) -> Result<(), LoadError> {
    let mut last = None;
    while let Some(sql) = load.next(next)? {
        match execute_batch(connection, server, sql, &mut last).await {
            Ok(changed) => load.done(changed),
            Err(error) => return Err(load.failed(error)),
        }
    }
    Ok(())
}

/// Runs a batch. The driver looks through all of a text before it looks it up among those it has prepared, so that the last
/// one, which most batches have, is kept here.
async fn execute_batch<C: Connection + ?Sized>(
    connection: &mut C,
    server: &Server,
    sql: Sql<'_>,
    last: &mut Option<(String, Statement)>,
) -> Result<u64, Error> {
    let reported = |error| database(server.name(), error);
    let Job { text, params, .. } = Job::new(server, sql)?;
    let statement = match last.take() {
        Some((known, statement)) if known == text => statement,
        _ => connection.prep(text.as_str()).await.map_err(reported)?,
    };
    let result = connection.exec_iter(&statement, Params::Positional(params)).await.map_err(reported)?;
    let changed = result.affected_rows();
    result.drop_result().await.map_err(reported)?;
    *last = Some((text, statement));
    Ok(changed)
}

const RELEASE: &str = "RELEASE SAVEPOINT querent_batches";

/// Ends what runs within a transaction.
async fn end<C: Connection + ?Sized>(connection: &mut C, server: &Server, keep: bool) -> Result<(), Error> {
    if keep {
        return plain(connection, server, RELEASE).await;
    }
    // After a deadlock the server has rolled all of the transaction back, and the savepoint is gone.
    let _ = plain(connection, server, "ROLLBACK TO SAVEPOINT querent_batches").await;
    Ok(())
}

/// Begins a transaction, which the driver rolls back if it is dropped, as when a future is between two batches.
async fn begin<'c, C: Connection + ?Sized>(
    connection: &'c mut C,
    server: &Server,
) -> Result<Transaction<'c>, Error> {
    let Some(bare) = connection.bare() else {
        let message = format!(
            "{}: the transaction has ended already, by COMMIT, ROLLBACK or a statement that commits; begin another",
            server.name()
        );
        return Err(Error::new(ErrorKind::Database, message));
    };
    bare.start_transaction(TxOpts::default()).await.map_err(|error| database(server.name(), error))
}

/// Whether a transaction is open; then a savepoint is set.
///
/// The drivers do not say. Outside of a transaction a savepoint is gone as soon as it is set, and to roll back to it is
/// an error that changes nothing. START TRANSACTION would tell too, but commit what is open.
async fn within_transaction<C: Connection + ?Sized>(
    connection: &mut C,
    server: &Server,
) -> Result<bool, Error> {
    plain(connection, server, "SAVEPOINT querent_batches").await?;
    match connection.query_drop("ROLLBACK TO SAVEPOINT querent_batches").await {
        Ok(()) => Ok(true),
        Err(Failure::Server(report)) if report.code == NO_SAVEPOINT => Ok(false),
        Err(error) => Err(database(server.name(), error)),
    }
}

async fn plain<C: Connection + ?Sized>(connection: &mut C, server: &Server, sql: &str) -> Result<(), Error> {
    connection.query_drop(sql).await.map_err(|error| database(server.name(), error))
}
