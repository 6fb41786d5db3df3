//! Runs statements on PostgreSQL: what the drivers `postgres` and `tokio-postgres` share, and each of them.

#[cfg(feature = "tokio-postgres")]
mod async_load;
#[cfg(feature = "tokio-postgres")]
mod async_session;
#[cfg(feature = "tokio-postgres")]
mod asynchronous;
#[cfg(feature = "postgres")]
mod batches;
mod bind;
mod cells;
mod copy;
mod error;
mod load;
mod numeric;
#[cfg(any(feature = "r2d2", feature = "deadpool"))]
mod pool;
#[cfg(feature = "postgres")]
mod session;
mod statements;
#[cfg(feature = "postgres")]
mod sync;

#[cfg(feature = "tokio-postgres")]
pub use async_session::{AsyncSession, AsyncTransaction};
#[cfg(feature = "tokio-postgres")]
pub use asynchronous::{PostgresAsyncExt, RowStream};
pub use error::database_error;
#[cfg(feature = "deadpool")]
pub use pool::AsyncSessionManager;
#[cfg(feature = "r2d2")]
pub use pool::SessionManager;
#[cfg(feature = "postgres")]
pub use session::{Session, Transaction};
#[cfg(feature = "postgres")]
pub use sync::{PostgresExt, Rows};

use bind::Bound;
use querent::Sql;

/// The parameters of a statement, each with its place for messages.
fn bound<'s>(sql: &'s Sql<'_>) -> impl ExactSizeIterator<Item = Bound<'s>> {
    sql.params().iter().enumerate().map(|(place, value)| Bound { value, place })
}

/// The savepoint within which an INSERT of several statements runs.
const SAVEPOINT: &str = "SAVEPOINT querent_batches";
const RELEASE: &str = "RELEASE querent_batches";
const ROLL_BACK: &str = "ROLLBACK TO querent_batches; RELEASE querent_batches";
/// There is no transaction to make a savepoint in: `no_active_sql_transaction`.
const NO_TRANSACTION: &str = "25P01";

/// How statements that belong together are begun and ended.
#[derive(Clone, Copy)]
struct Bracket {
    commit: &'static str,
    roll_back: &'static str,
}

/// In a transaction.
const WITHIN: Bracket = Bracket { commit: RELEASE, roll_back: ROLL_BACK };
/// In one of their own.
const ALONE: Bracket = Bracket { commit: COMMIT, roll_back: "ROLLBACK" };

/// COMMIT of a transaction in which a statement has failed rolls it back, and reports no error; the SELECT, of nothing and
/// in the same message, does.
const COMMIT: &str = "SELECT; COMMIT";
