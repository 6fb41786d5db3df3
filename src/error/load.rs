//! What came of a load of many rows, and how far one got that failed.

use super::{Error, ErrorKind};
use alloc::format;
use core::{error::Error as StdError, fmt, ops::Range};

/// What a load has done. Answered by the drivers' `load`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Loaded {
    /// The rows that were read from the iterator and sent.
    pub rows: u64,
    /// The rows that were changed, as the database counts them: fewer where rows are left out for a conflict, or none
    /// has the key; MySQL and MariaDB count a row that an upsert changes twice.
    pub changed: u64,
    /// The statements that were run.
    pub batches: u64,
}

impl Loaded {
    /// For drivers.
    pub fn new(rows: u64, changed: u64, batches: u64) -> Self {
        Loaded { rows, changed, batches }
    }
}

/// Why a load failed, at which rows, and how many rows are committed all the same.
///
/// A function that answers [`Error`] may use `?` on it: the message names the batch there too.
///
/// ```
/// use querent_sqlite::prelude::*;
/// table! { Users = "users" { id: BigInt } }
///
/// let db = rusqlite::Connection::open_in_memory()?;
/// db.execute_batch("CREATE TABLE users (id INTEGER PRIMARY KEY)")?;
/// let ids = (0..10_i64).map(|n| (if n == 7 { 1 } else { n },));
/// let options = LoadOptions::per_batch().batch_rows(3);
/// let error = db.load(&insert_into(Users).columns((Users.id,)), ids, options).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::UniqueViolation);
/// assert_eq!((error.batch(), error.rows(), error.committed()), (2, 6..9, 6));
/// assert_eq!(
///     error.to_string(),
///     "batch 2 of the load, its rows 6 to 8, failed; 6 rows are committed: \
///      sqlite: UNIQUE constraint failed: users.id"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError {
    error: Error,
    batch: u64,
    rows: Range<u64>,
    committed: u64,
    uncertain: Range<u64>,
}

impl LoadError {
    /// For drivers: a batch, its rows, how many rows are known to be committed, and of which it is not known.
    pub fn new(error: Error, batch: u64, rows: Range<u64>, committed: u64, uncertain: Range<u64>) -> Self {
        LoadError { error, batch, rows, committed, uncertain }
    }

    /// For drivers: what failed before the first batch.
    #[cold]
    pub fn at_the_beginning(error: Error) -> Self {
        LoadError::new(error, 0, 0..0, 0, 0..0)
    }

    /// What class of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// The failure itself.
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// The place of the statement that failed, from 0 on. After the last one: of what ends the load, its COMMIT.
    pub fn batch(&self) -> u64 {
        self.batch
    }

    /// The places of its rows in the iterator, from 0 on: the row that is at fault is one of them. None, if the load
    /// failed at its beginning or its end.
    pub fn rows(&self) -> Range<u64> {
        self.rows.clone()
    }

    /// How many rows, the first of the iterator, are known to be committed; all others are not there, but for those that
    /// are [`uncertain`](LoadError::uncertain). 0 of a load that is atomic.
    pub fn committed(&self) -> u64 {
        self.committed
    }

    /// The rows of which it is not known whether they are committed: the connection was lost while the server had been
    /// asked to commit them. None after every other failure.
    pub fn uncertain(&self) -> Range<u64> {
        self.uncertain.clone()
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LoadError { error, batch, rows, committed, uncertain } = self;
        write!(f, "batch {batch} of the load")?;
        match rows.end.saturating_sub(rows.start) {
            0 => write!(f, ", where {} rows had been sent,", rows.start)?,
            1 => write!(f, ", its row {},", rows.start)?,
            _ => write!(f, ", its rows {} to {},", rows.start, rows.end - 1)?,
        }
        write!(f, " failed; {committed} rows are committed")?;
        if !uncertain.is_empty() {
            write!(f, ", and rows {} to {} may be", uncertain.start, uncertain.end - 1)?;
        }
        write!(f, ": {error}")
    }
}

impl StdError for LoadError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.error)
    }
}

impl From<LoadError> for Error {
    fn from(failed: LoadError) -> Error {
        let message = format!("{failed}");
        let mut error = failed.error;
        error.inner.message = message;
        error
    }
}
