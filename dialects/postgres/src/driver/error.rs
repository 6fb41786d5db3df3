//! What PostgreSQL and its driver report, as the kinds of [`ErrorKind`].
//!
//! Codes: <https://www.postgresql.org/docs/18/errcodes-appendix.html>.

use querent::{Error, ErrorKind};
use std::{error::Error as StdError, io};
use tokio_postgres::error::{DbError, Severity, SqlState};

/// The error of the driver as Querent's, with its kind and names: for what programs call themselves, such as
/// `commit`. `postgres::Error` and `tokio_postgres::Error` are one type.
///
/// ```no_run
/// # use querent_postgres::prelude::*;
/// # fn transfer(client: &mut postgres::Client) -> Result<(), Error> {
/// let mut transaction = client.transaction().map_err(querent_postgres::database_error)?;
/// transaction.batch_execute("UPDATE accounts SET balance = balance - 1").map_err(querent_postgres::database_error)?;
/// transaction.commit().map_err(querent_postgres::database_error)
/// # }
/// ```
#[cold]
pub fn database_error(error: tokio_postgres::Error) -> Error {
    if let Some(own) = error.source().and_then(|source| source.downcast_ref::<Error>()) {
        // A value that did not fit its parameter.
        return own.clone();
    }
    let named = match error.as_db_error() {
        Some(reported) => reported_error(reported),
        None if is_lost(&error) => {
            Error::new(ErrorKind::ConnectionLost, format!("postgres: {}", whole(&error)))
        }
        None => Error::new(ErrorKind::Database, format!("postgres: {}", whole(&error))),
    };
    named.with_source(error)
}

/// The driver's message and its causes', which it does not repeat.
fn whole(error: &tokio_postgres::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let part = error.to_string();
        if !message.contains(&part) {
            message.push_str(": ");
            message.push_str(&part);
        }
        cause = error.source();
    }
    message
}

fn is_lost(error: &tokio_postgres::Error) -> bool {
    let failure = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    // A message that cannot be written, such as one with NUL in the statement, was not sent at all.
    error.is_closed() || failure.is_some_and(|failure| failure.kind() != io::ErrorKind::InvalidInput)
}

fn reported_error(reported: &DbError) -> Error {
    let mut message = format!("postgres: {}", reported.message());
    // The detail is left to the source: it repeats the row's values, and messages go to logs.
    if let Some(hint) = reported.hint() {
        message.push_str(" (hint: ");
        message.push_str(hint);
        message.push(')');
    }
    let mut error = Error::new(kind(reported), message).with_code(reported.code().code());
    if let Some(name) = reported.constraint() {
        error = error.with_constraint(name);
    }
    if let Some(name) = reported.table() {
        error = error.with_table(name);
    }
    if let Some(name) = reported.column() {
        error = error.with_column(name);
    }
    error
}

fn kind(reported: &DbError) -> ErrorKind {
    let code = reported.code();
    match *code {
        SqlState::UNIQUE_VIOLATION => ErrorKind::UniqueViolation,
        SqlState::FOREIGN_KEY_VIOLATION | SqlState::RESTRICT_VIOLATION => ErrorKind::ForeignKeyViolation,
        SqlState::NOT_NULL_VIOLATION => ErrorKind::NotNullViolation,
        SqlState::CHECK_VIOLATION => ErrorKind::CheckViolation,
        SqlState::T_R_SERIALIZATION_FAILURE => ErrorKind::SerializationFailure,
        SqlState::T_R_DEADLOCK_DETECTED => ErrorKind::Deadlock,
        SqlState::LOCK_NOT_AVAILABLE => ErrorKind::LockTimeout,
        // A program's own cancel request has the same code; only the message, in the server's language, tells.
        SqlState::QUERY_CANCELED if !reported.message().contains("user request") => {
            ErrorKind::StatementTimeout
        }
        SqlState::SYNTAX_ERROR => ErrorKind::Syntax,
        _ if ends_connection(reported) => ErrorKind::ConnectionLost,
        _ => ErrorKind::Database,
    }
}

/// Whether the connection ends with the error. A session outlives one that is not fatal, whatever its code: those of a
/// foreign server's connection, and those that a function raises.
fn ends_connection(reported: &DbError) -> bool {
    let fatal = matches!(reported.parsed_severity(), Some(Severity::Fatal | Severity::Panic));
    fatal
        && match *reported.code() {
            SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW
            | SqlState::DATABASE_DROPPED
            | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => true,
            // Ended for idleness, for a transaction that took too long, and all of class 08, connection exceptions.
            ref code => matches!(code.code(), "57P05" | "25P04") || code.code().starts_with("08"),
        }
}
