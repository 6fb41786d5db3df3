//! INSERTs of more rows than one statement takes, on connections of the `mysql_async` crate.

use super::{
    asynchronous::{connection::Connection, database, run_one},
    error::NO_SAVEPOINT,
    server::Server,
};
use mysql_async::{Error as Failure, TxOpts};
use querent::{Error, ErrorKind, ast::Insert};

async fn plain<C: Connection + ?Sized>(connection: &mut C, server: &Server, sql: &str) -> Result<(), Error> {
    connection.query_drop(sql).await.map_err(|error| database(server.name(), error))
}

/// All batches or none.
pub(super) async fn run_batches<C: Connection + ?Sized>(
    connection: &mut C,
    server: &Server,
    insert: &Insert,
) -> Result<u64, Error> {
    if within_transaction(connection, server).await? {
        let inserted = insert_batches(connection, server, insert).await;
        if inserted.is_ok() {
            plain(connection, server, "RELEASE SAVEPOINT querent_batches").await?;
        } else {
            // After a deadlock the server has rolled all of the transaction back, and the savepoint is gone.
            let _ = plain(connection, server, "ROLLBACK TO SAVEPOINT querent_batches").await;
        }
        return inserted;
    }
    let Some(bare) = connection.bare() else {
        let message = format!(
            "{}: the transaction has ended already, by COMMIT, ROLLBACK or a statement that commits; begin another",
            server.name()
        );
        return Err(Error::new(ErrorKind::Database, message));
    };
    let reported = |error| database(server.name(), error);
    // The driver rolls it back if it is dropped, as when this future is between two batches.
    let mut own = bare.start_transaction(TxOpts::default()).await.map_err(reported)?;
    match insert_batches(&mut own, server, insert).await {
        Ok(changed) => {
            own.commit().await.map_err(reported)?;
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
) -> Result<u64, Error> {
    let mut changed = 0;
    for sql in insert.batches(server.dialect()) {
        changed += run_one(connection, server, sql?).await?;
    }
    Ok(changed)
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
