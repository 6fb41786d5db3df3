//! Runs statements on connections of the `mysql` and `mysql_async` crates.
//!
//! What a connection is to run is made in [`job`], values are bound in [`bind`], cells are read in [`cells`], and what
//! the server reports is classified in [`error`]: all of it once for both crates, which share their types of values and
//! columns. [`sync`] and [`asynchronous`] send and receive, and know no SQL but that of transactions.

mod bind;
mod cells;
mod error;
mod job;
mod server;

#[cfg(feature = "mysql_async")]
mod async_batches;
#[cfg(feature = "mysql_async")]
mod asynchronous;
#[cfg(feature = "mysql")]
mod batches;
#[cfg(feature = "mysql")]
mod sync;

#[cfg(feature = "mysql_async")]
pub use asynchronous::{MySqlAsyncExt, RowStream, database_error_async};
#[cfg(feature = "mysql")]
pub use sync::{MySqlExt, Rows, database_error};

// Both crates re-export the types of `mysql_common`, so that it makes no difference whose names are used.
#[cfg(feature = "mysql")]
use mysql as client;
#[cfg(not(feature = "mysql"))]
use mysql_async as client;
