//! Loads of many rows on `tokio-postgres`.

use super::{
    RELEASE,
    asynchronous::{Connected, Unfinished, dialect},
    bound,
    error::database_error,
    load::{Prepared, ROWS},
};
use querent::{BulkRef, Error, InsertCells, Load, LoadError, LoadMode, LoadOptions, Loaded, Sql};
use tokio_postgres::Client;

/// Appends the cells of the next row; answers whether there was one.
pub(super) type NextRow<'r> = dyn FnMut(&mut InsertCells) -> bool + Send + 'r;

pub(super) async fn load<C: Connected + ?Sized>(
    db: &C,
    bulk: BulkRef<'_>,
    next: &mut NextRow<'_>,
    options: LoadOptions<'_>,
) -> Result<Loaded, LoadError> {
    let dialect = match dialect(db).await {
        Ok(dialect) => dialect,
        Err(error) => return Err(LoadError::new(error, 0, 0..0, 0, 0..0)),
    };
    let mut load = Load::new(bulk, dialect, options, ROWS);
    let client = db.client();
    // One after the other: the transaction of one would end that of another, or swallow its batches. Given back after the
    // rollback, as it is dropped later.
    let _turn = match db.state() {
        Some(state) => Some(state.turn().await),
        None => None,
    };
    let unfinished = Unfinished::begin(client).await.map_err(|error| load.failed(error))?;
    match load.mode() {
        LoadMode::Atomic => {
            run(client, &mut load, next).await?;
            unfinished.commit().await.map_err(|error| load.not_committed(error))?;
        }
        LoadMode::PerBatch if unfinished.bracket().commit == RELEASE => return Err(load.within_transaction()),
        LoadMode::PerBatch => {
            unfinished.give_up().await.map_err(|error| load.failed(error))?;
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
