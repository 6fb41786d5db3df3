//! The one error of the library: what went wrong, in words for people, and a kind for programs.
//!
//! Knows nothing of trees and dialects: callers pass the words.

mod database;
mod load;
mod messages;

pub use load::{LoadError, Loaded};

use alloc::{boxed::Box, format, string::String, sync::Arc};
use core::{error::Error as StdError, fmt};

/// Why a statement could not be rendered, or a row not be read.
///
/// The message says what was written, for which database, and the way out. Programs ask [`Error::kind`].
///
/// ```
/// use querent_sqlite::prelude::*;
/// table! { Users = "users" { id: BigInt } }
/// table! { Posts = "posts" { id: BigInt } }
///
/// let error = select(Users.id).from(Posts).to_sql(&Sqlite::new()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Scope);
/// assert_eq!(
///     error.to_string(),
///     r#"column "users"."id" is used in SELECT, but "users" is not in FROM; in scope: "posts""#
/// );
/// ```
///
/// What the database itself reported has a kind of its own class, the names that the server gave, and the driver's
/// error as its source:
///
/// ```
/// use querent_sqlite::prelude::*;
/// use std::error::Error as _;
/// table! { Users = "users" { id: BigInt, name: Text } }
///
/// let db = rusqlite::Connection::open_in_memory()?;
/// db.execute_batch("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)")?;
/// let ada = insert_into(Users).values((1, "Ada"));
/// db.run(&ada)?;
/// let error = db.run(&ada).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::UniqueViolation);
/// assert_eq!((error.table(), error.column()), (Some("users"), Some("id")));
/// assert!(error.source().is_some_and(|driver| driver.is::<rusqlite::Error>()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Clone, Default)]
struct Inner {
    kind: ErrorKind,
    message: String,
    code: Option<Box<str>>,
    constraint: Option<Box<str>>,
    table: Option<Box<str>>,
    column: Option<Box<str>>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// The class of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The dialect, in this version, has no such feature and no rewrite keeps the meaning.
    Unsupported,
    /// A column comes from a table that is not in FROM, or from one that cannot be told apart.
    Scope,
    /// A column declared NOT NULL stands where an outer join may leave it NULL.
    Nullability,
    /// A limit of the database or of the library is exceeded.
    Limit,
    /// A value that the database cannot hold, or a name it cannot have.
    Value,
    /// A statement that says nothing the database could run: no rows, no columns, no branches.
    Incomplete,
    /// A row does not fit the Rust type it is read into.
    Decode,
    /// `fetch_one` found no row.
    NoRows,
    /// A row with the same key is there already: a UNIQUE or PRIMARY KEY constraint is violated.
    UniqueViolation,
    /// A row refers to one that is not there, or is still referred to: a FOREIGN KEY constraint is violated.
    ForeignKeyViolation,
    /// NULL for a column that is NOT NULL, or no value for one that has no default.
    NotNullViolation,
    /// A CHECK constraint is violated.
    CheckViolation,
    /// The transaction cannot be ordered with one that ran beside it. Run it again from its start.
    SerializationFailure,
    /// The transaction and another waited for one another, and this one was ended. Run it again from its start.
    Deadlock,
    /// A lock was not to be had, at once or in the time that the server waits.
    LockTimeout,
    /// The statement took longer than the server's or the session's limit, and was ended.
    StatementTimeout,
    /// There is no connection, or it broke. Whether a COMMIT on its way was carried out is not known.
    ConnectionLost,
    /// The database does not understand the text: raw SQL with a mistake, or a mistake of the dialect's.
    Syntax,
    /// The database or its driver reported any other failure.
    #[default]
    Database,
}

impl Error {
    /// An error of the given kind with a message of the caller's; for dialects and drivers.
    ///
    /// ```
    /// use querent::{Error, ErrorKind};
    /// let error = Error::new(ErrorKind::Value, "year 12000 has five digits");
    /// assert_eq!(error.to_string(), "year 12000 has five digits");
    /// ```
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error { inner: Box::new(Inner { kind, message: message.into(), ..Inner::default() }) }
    }

    /// What class of mistake this is.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// `clause` cannot be rendered for `dialect`; `way_out` says what to do instead.
    ///
    /// ```
    /// use querent::Error;
    /// let error = Error::unsupported("sqlite 3.54", "DISTINCT ON", "use `row_number` in a subquery");
    /// assert_eq!(error.to_string(), "sqlite 3.54 cannot render DISTINCT ON; use `row_number` in a subquery");
    /// ```
    pub fn unsupported(dialect: impl fmt::Display, clause: &str, way_out: &str) -> Self {
        Error::new(ErrorKind::Unsupported, format!("{dialect} cannot render {clause}; {way_out}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Taken apart, so that a new field is not forgotten here.
        let Inner { kind, message, code, constraint, table, column, source } = &*self.inner;
        let mut shown = f.debug_struct("Error");
        shown.field("kind", kind).field("message", message);
        let names = [("code", code), ("constraint", constraint), ("table", table), ("column", column)];
        for (name, value) in names.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            shown.field(name, value);
        }
        if let Some(source) = source {
            shown.field("source", source);
        }
        shown.finish()
    }
}

/// All but the driver's error is compared, which need not be comparable.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        let Inner { kind, message, code, constraint, table, column, source: _ } = &*self.inner;
        let theirs = &*other.inner;
        *kind == theirs.kind
            && *message == theirs.message
            && *code == theirs.code
            && *constraint == theirs.constraint
            && *table == theirs.table
            && *column == theirs.column
    }
}

impl Eq for Error {}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.inner.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}
