//! What is sent in several pieces on `tokio-postgres`: INSERTs of more rows than one statement takes, loads, COPY.

use super::{
    ALONE, Bracket, NO_TRANSACTION, RELEASE, SAVEPOINT, WITHIN,
    asynchronous::{Connected, dialect, next_row},
    bound, copy,
    error::database_error,
    load::{Prepared, rows},
};
use bytes::Bytes;
use futures_sink::Sink;
use querent::{
    BulkRef, Error, InsertCells, Load, LoadError, LoadMode, LoadOptions, Loaded, Sql, ast::Insert,
};
use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Waker},
};
use tokio_postgres::{Client, CopyInSink, Row, Statement};

/// Appends the cells of the next row; answers whether there was one.
pub(super) type NextRow<'r> = dyn FnMut(&mut InsertCells) -> bool + Send + 'r;

/// Is handed the rows that are returned; answers whether it wants more.
pub(super) type Take<'t> = dyn FnMut(&Row) -> bool + Send + 't;

/// Runs the batches of an INSERT, all or none, and answers how many rows it changed, or hands over those that it returns.
pub(super) async fn in_batches<C: Connected + ?Sized>(
    db: &C,
    insert: &Insert,
    mut take: Option<&mut Take<'_>>,
) -> Result<u64, Error> {
    let dialect = dialect(db).await?;
    let client = db.client();
    // Given back after the rollback, as it is dropped later.
    let _turn = turn(db).await;
    let unfinished = Unfinished::begin(client).await?;
    let (mut changed, mut prepared) = (0, None::<(String, Statement)>);
    for sql in insert.batches(dialect) {
        let sql = sql?;
        // All but the last have one text.
        let statement = match prepared.take() {
            Some((text, statement)) if text == sql.text() => statement,
            _ => client.prepare(sql.text()).await.map_err(database_error)?,
        };
        match &mut take {
            None => changed += client.execute_raw(&statement, bound(&sql)).await.map_err(database_error)?,
            Some(take) => {
                let rows = client.query_raw(&statement, bound(&sql)).await.map_err(database_error)?;
                read_rows(&mut Box::pin(rows), &mut **take).await?;
            }
        }
        prepared = Some((sql.into_text(), statement));
    }
    unfinished.commit().await?;
    Ok(changed)
}

/// Hands rows over until `take` answers that it wants no more.
pub(super) async fn read_rows(
    rows: &mut Pin<Box<tokio_postgres::RowStream>>,
    take: &mut Take<'_>,
) -> Result<(), Error> {
    while let Some(row) = next_row(rows).await {
        if !take(&row?) {
            break;
        }
    }
    Ok(())
}

pub(super) async fn load<C: Connected + ?Sized>(
    db: &C,
    bulk: BulkRef<'_>,
    next: &mut NextRow<'_>,
    options: LoadOptions<'_>,
) -> Result<Loaded, LoadError> {
    let dialect = dialect(db).await.map_err(LoadError::at_the_beginning)?;
    let mut load = Load::new(bulk, dialect, options, rows(bulk));
    let client = db.client();
    // As above.
    let _turn = turn(db).await;
    match load.mode() {
        LoadMode::Atomic => {
            let begun = Unfinished::begin(client).await;
            let unfinished = begun.map_err(|error| load.failed(error))?;
            run(client, &mut load, next).await?;
            let ended = unfinished.commit().await;
            ended.map_err(|error| load.not_committed(error))?;
        }
        LoadMode::PerBatch => {
            let within = within_transaction(client).await;
            if within.map_err(|error| load.failed(error))? {
                return Err(load.within_transaction());
            }
            run(client, &mut load, next).await?;
        }
    }
    Ok(load.loaded())
}

async fn run(client: &Client, load: &mut Load<'_>, next: &mut NextRow<'_>) -> Result<(), LoadError> {
    let mut prepared = Prepared::default();
    while let Some(sql) = load.next(next)? {
        match execute(client, &mut prepared, sql).await {
            Ok(changed) => load.done(changed),
            Err(error) => return Err(load.failed(error)),
        }
    }
    Ok(())
}

async fn execute(client: &Client, prepared: &mut Prepared, sql: Sql<'_>) -> Result<u64, Error> {
    if let Some(statement) = prepared.find(sql.text()) {
        return client.execute_raw(statement, bound(&sql)).await.map_err(database_error);
    }
    let statement = client.prepare(sql.text()).await.map_err(database_error)?;
    let changed = client.execute_raw(&statement, bound(&sql)).await.map_err(database_error)?;
    prepared.keep(sql, statement);
    Ok(changed)
}

pub(super) async fn copy_from<C: Connected + ?Sized>(
    db: &C,
    insert: &Insert,
    next: &mut NextRow<'_>,
) -> Result<Loaded, LoadError> {
    let beginning = |error| LoadError::at_the_beginning(database_error(error));
    let dialect = dialect(db).await.map_err(LoadError::at_the_beginning)?;
    let plan = copy::Plan::of(insert, dialect).map_err(LoadError::at_the_beginning)?;
    let client = db.client();
    let statement = client.prepare(&plan.insert).await.map_err(beginning)?;
    let mut rows = copy::Rows::new(statement.params());
    // Dropped before `finish`, it ends the COPY with nothing inserted.
    let mut sink = Box::pin(client.copy_in::<_, Bytes>(&plan.copy).await.map_err(beginning)?);
    loop {
        let more = rows.fill(next)?;
        let piece = rows.buffer.split().freeze();
        send(&mut sink, piece).await.map_err(|error| plan.failed(database_error(error), rows.read))?;
        if !more {
            break;
        }
    }
    let changed = sink.as_mut().finish().await;
    let changed = changed.map_err(|error| plan.not_finished(database_error(error), rows.read))?;
    Ok(Loaded::new(rows.read, changed, 1))
}

async fn send(sink: &mut Pin<Box<CopyInSink<Bytes>>>, piece: Bytes) -> Result<(), tokio_postgres::Error> {
    poll_fn(|context| sink.as_mut().poll_ready(context)).await?;
    sink.as_mut().start_send(piece)?;
    poll_fn(|context| sink.as_mut().poll_flush(context)).await
}

/// Waits for its turn on a session: the transaction of one load would end that of another, or swallow its batches.
async fn turn<C: Connected + ?Sized>(db: &C) -> Option<impl Drop + Send + '_> {
    match db.state() {
        Some(state) => Some(state.turn().await),
        None => None,
    }
}

/// What is not committed yet. Rolls back when it is dropped: after an error, and when the future is dropped before its end.
struct Unfinished<'c> {
    client: &'c Client,
    bracket: Bracket,
}

impl<'c> Unfinished<'c> {
    /// Within a transaction, makes a savepoint; the server says if there is none, and nothing is lost by the question.
    async fn begin(client: &'c Client) -> Result<Self, Error> {
        // What is sent is carried out though nobody waits for the answer any more, so that it is to be rolled back from now.
        let within = Unfinished { client, bracket: WITHIN };
        let error = match batch(client, SAVEPOINT).await {
            Ok(()) => return Ok(within),
            Err(error) => error,
        };
        std::mem::forget(within);
        if error.code() != Some(NO_TRANSACTION) {
            return Err(error);
        }
        let alone = Unfinished { client, bracket: ALONE };
        batch(client, "BEGIN").await?;
        Ok(alone)
    }

    async fn commit(mut self) -> Result<(), Error> {
        let roll_back = self.bracket.roll_back;
        if self.bracket.commit == RELEASE {
            // Once it is sent, the savepoint is gone, and to roll back to it would fail the whole transaction.
            self.bracket.roll_back = "";
        }
        let ended = batch(self.client, self.bracket.commit).await;
        match ended {
            Ok(()) => std::mem::forget(self),
            Err(_) => self.bracket.roll_back = roll_back,
        }
        ended
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        // The first poll hands the statement to the connection, which sends it after all that was sent before. If there
        // is no connection any more, the transaction is gone with it.
        let roll_back = pin!(self.client.batch_execute(self.bracket.roll_back));
        let _ = roll_back.poll(&mut Context::from_waker(Waker::noop()));
    }
}

/// Whether a transaction is open.
async fn within_transaction(client: &Client) -> Result<bool, Error> {
    let unfinished = Unfinished { client, bracket: WITHIN };
    match batch(client, SAVEPOINT).await {
        // The drop rolls back to it, before what is sent next.
        Ok(()) => Ok(true),
        Err(error) => {
            std::mem::forget(unfinished);
            match error.code() {
                Some(NO_TRANSACTION) => Ok(false),
                _ => Err(error),
            }
        }
    }
}

async fn batch(client: &Client, text: &str) -> Result<(), Error> {
    client.batch_execute(text).await.map_err(database_error)
}
