//! The one error of the library: what went wrong, in words for people, and a kind for programs.
//!
//! Every message that rendering can produce is written here, so that they can be read side by side.
//! Knows nothing of trees and dialects: callers pass the words.

use alloc::{borrow::ToOwned, boxed::Box, format, string::String};
use core::fmt;

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
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    message: String,
}

/// The class of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// The database, or the connection to it, reported a failure.
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
        Error { inner: Box::new(Inner { kind, message: message.into() }) }
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

    /// More of `what` than `dialect` allows.
    pub(crate) fn limit(dialect: impl fmt::Display, what: &str, n: usize, max: usize, way_out: &str) -> Self {
        let message = format!("{n} {what}, but {dialect} allows {max}; {way_out}");
        Error::new(ErrorKind::Limit, message)
    }

    pub(crate) fn too_long(dialect: impl fmt::Display, max: usize) -> Self {
        let message = format!(
            "the statement is longer than {max} bytes, which {dialect} is not asked; an expression is probably used in \
             itself again and again: select it once in a subquery"
        );
        Error::new(ErrorKind::Limit, message)
    }

    pub(crate) fn too_deep(max: usize) -> Self {
        let message = format!(
            "expression is nested more than {max} levels deep; join conditions with `all` or `any`, \
             or split the statement"
        );
        Error::new(ErrorKind::Limit, message)
    }

    pub(crate) fn repeated(dialect: impl fmt::Display, max: usize) -> Self {
        let message = format!(
            "an operand that {dialect} needs printed more than once is longer than {max} bytes; \
             compute it in a subquery, and use its column"
        );
        Error::new(ErrorKind::Limit, message)
    }

    pub(crate) fn not_in_from(column: &str, clause: &str, table: &str, in_scope: &str) -> Self {
        let found = match in_scope {
            "" => "there is no FROM".to_owned(),
            tables => format!("in scope: {tables}"),
        };
        let message = format!("column {column} is used in {clause}, but {table} is not in FROM; {found}");
        Error::new(ErrorKind::Scope, message)
    }

    pub(crate) fn aliased_only(column: &str, clause: &str, table: &str, alias: &str) -> Self {
        let message = format!(
            "column {column} is used in {clause}, but {table} is in FROM under the alias {alias}; \
             take the column from the aliased table"
        );
        Error::new(ErrorKind::Scope, message)
    }

    pub(crate) fn later_join(column: &str, table: &str) -> Self {
        let message = format!(
            "column {column} is used in ON, but {table} is joined later; join it before, or move the condition"
        );
        Error::new(ErrorKind::Scope, message)
    }

    pub(crate) fn before_comma(column: &str, table: &str) -> Self {
        let message = format!(
            "column {column} is used in ON, which does not see {table} before the comma; \
             join it by `cross_join` instead of a second `.from(..)`"
        );
        Error::new(ErrorKind::Scope, message)
    }

    pub(crate) fn twice_in_from(table: &str) -> Self {
        let message =
            format!("table {table} is in FROM twice; give one of them another name with `.alias(..)`");
        Error::new(ErrorKind::Scope, message)
    }

    pub(crate) fn may_be_null(column: &str, clause: &str, join: &str) -> Self {
        let message = format!(
            "column {column} is used in {clause} as NOT NULL, but the {join} may leave it NULL; \
             take it from the table's `.optional()`"
        );
        Error::new(ErrorKind::Nullability, message)
    }

    pub(crate) fn name(kind: &str, name: &str, fault: &str) -> Self {
        Error::new(ErrorKind::Value, format!("{kind} {name:?} {fault}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error").field("kind", &self.inner.kind).field("message", &self.inner.message).finish()
    }
}

impl core::error::Error for Error {}
