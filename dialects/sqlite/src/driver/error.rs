//! What SQLite reports, as the kinds of [`ErrorKind`].
//!
//! Codes: <https://www.sqlite.org/rescode.html>. Names of tables and columns are in the message alone.

use querent::{Error, ErrorKind};
use rusqlite::{ErrorCode, ffi};

/// The error of the driver as Querent's, with its kind and names: for what programs call themselves, such as
/// `commit`.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// let db = rusqlite::Connection::open_in_memory()?;
/// let error = db.execute_batch("SELEC 1").map_err(querent_sqlite::database_error).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Syntax);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cold]
pub fn database_error(error: rusqlite::Error) -> Error {
    let message = error.to_string();
    let code = match &error {
        // What is wrong with a text comes with the place.
        rusqlite::Error::SqlInputError { error, .. } => Some(*error),
        other => other.sqlite_error().copied(),
    };
    let Some(code) = code else {
        return Error::new(ErrorKind::Database, format!("sqlite: {message}")).with_source(error);
    };
    let kind = match (code.extended_code, code.code) {
        (
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID,
            _,
        ) => ErrorKind::UniqueViolation,
        (ffi::SQLITE_CONSTRAINT_FOREIGNKEY, _) => ErrorKind::ForeignKeyViolation,
        (ffi::SQLITE_CONSTRAINT_NOTNULL, _) => ErrorKind::NotNullViolation,
        (ffi::SQLITE_CONSTRAINT_CHECK, _) => ErrorKind::CheckViolation,
        // Another connection wrote since this transaction's snapshot.
        (ffi::SQLITE_BUSY_SNAPSHOT, _) => ErrorKind::SerializationFailure,
        (_, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ErrorKind::LockTimeout,
        (_, ErrorCode::CannotOpen | ErrorCode::NotADatabase) => ErrorKind::ConnectionLost,
        _ if is_syntax(&message) => ErrorKind::Syntax,
        _ => ErrorKind::Database,
    };
    let named = Error::new(kind, format!("sqlite: {message}")).with_code(code.extended_code.to_string());
    with_names(named, kind, &message).with_source(error)
}

/// SQLite has no code for it.
fn is_syntax(message: &str) -> bool {
    message.contains(": syntax error")
        || message.starts_with("incomplete input")
        || message.starts_with("unrecognized token")
}

/// `UNIQUE constraint failed: users.id`, or `users.a, users.b`, or `index 'name'`; `CHECK constraint failed: name`.
fn with_names(error: Error, kind: ErrorKind, message: &str) -> Error {
    let Some((_, rest)) = message.split_once(" constraint failed: ") else { return error };
    match kind {
        ErrorKind::CheckViolation => error.with_constraint(rest),
        ErrorKind::UniqueViolation | ErrorKind::NotNullViolation => {
            if let Some(index) = rest.strip_prefix("index '").and_then(|rest| rest.strip_suffix('\'')) {
                return error.with_constraint(index);
            }
            // Of several columns the first is named.
            let first = rest.split(", ").next().unwrap_or(rest);
            match first.split_once('.') {
                Some((table, column)) => error.with_table(table).with_column(column),
                None => error,
            }
        }
        _ => error,
    }
}
