//! What MySQL and MariaDB report, as the kinds of [`ErrorKind`].
//!
//! Numbers: <https://dev.mysql.com/doc/mysql-errors/9.0/en/server-error-reference.html>,
//! <https://mariadb.com/kb/en/mariadb-error-codes/>. Names of tables, columns and constraints are in the message alone,
//! which may be translated by `lc_messages`: then there are none.

use querent::{Error, ErrorKind};
use std::error::Error as StdError;

/// What a server reported.
pub(super) struct Report<'e> {
    pub(super) code: u16,
    pub(super) state: &'e str,
    pub(super) message: &'e str,
}

/// The error for a report of the server `name`.
#[cold]
pub(super) fn reported(
    name: &str,
    report: &Report<'_>,
    source: impl StdError + Send + Sync + 'static,
) -> Error {
    let Report { code, state, message } = *report;
    let kind = kind(code, state);
    let way_out = match code {
        1153 => "; raise the server's max_allowed_packet, or send less at once",
        _ => "",
    };
    let error = Error::new(kind, format!("{name}: {message}{way_out}")).with_code(code.to_string());
    with_names(error, name, code, message).with_source(source)
}

/// The error for a failure of the driver's or of the connection.
#[cold]
pub(super) fn failed(name: &str, kind: ErrorKind, source: impl StdError + Send + Sync + 'static) -> Error {
    let way_out = match kind {
        ErrorKind::Limit => "; raise the connection's max_allowed_packet, or send less at once",
        _ => "",
    };
    Error::new(kind, format!("{name}: {source}{way_out}")).with_source(source)
}

fn kind(code: u16, state: &str) -> ErrorKind {
    match code {
        1062 | 1169 | 1586 => ErrorKind::UniqueViolation,
        1216 | 1217 | 1451 | 1452 | 1761 | 1762 => ErrorKind::ForeignKeyViolation,
        1048 | 1138 | 1263 | 1364 => ErrorKind::NotNullViolation,
        // Of a table, or of a view WITH CHECK OPTION.
        3819 | 4025 | 1369 => ErrorKind::CheckViolation,
        // "Record has changed since last read": MariaDB under innodb_snapshot_isolation.
        1020 => ErrorKind::SerializationFailure,
        // A branch of a distributed transaction has a number of its own.
        1213 | 1614 => ErrorKind::Deadlock,
        1205 | 3572 => ErrorKind::LockTimeout,
        1969 | 3024 => ErrorKind::StatementTimeout,
        1064 | 1149 => ErrorKind::Syntax,
        // A packet past max_allowed_packet has the state of a connection's failure; more parameters than there may be.
        1153 | 1390 => ErrorKind::Limit,
        1053 | 1927 | 2006 | 2013 | 4031 => ErrorKind::ConnectionLost,
        // https://en.wikipedia.org/wiki/SQLSTATE: connection exceptions.
        _ if state.starts_with("08") => ErrorKind::ConnectionLost,
        _ => ErrorKind::Database,
    }
}

fn with_names(error: Error, name: &str, code: u16, message: &str) -> Error {
    match code {
        // Duplicate entry 'O'Neil' for key 'users.name': the entry is anything, so that the last key counts.
        1062 | 1586 => match message.rsplit_once("' for key '").and_then(|(_, key)| key.strip_suffix('\'')) {
            // MySQL names the table too, MariaDB does not.
            Some(key) if name == "mysql" => match key.split_once('.') {
                // Where a name has a point of its own, the two cannot be told apart.
                Some((_, index)) if index.contains('.') => error,
                Some((table, index)) => error.with_table(table).with_constraint(index),
                None => error.with_constraint(key),
            },
            Some(key) => error.with_constraint(key),
            None => error,
        },
        // ... a foreign key constraint fails (`db`.`orders`, CONSTRAINT `name` FOREIGN KEY (`a`) REFERENCES `users` (`id`))
        1451 | 1452 => match foreign_key(message) {
            Some((table, key)) => error.with_table(unquoted(table)).with_constraint(unquoted(key)),
            None => error,
        },
        1048 => column(error, message, "Column '", "' cannot be null"),
        1364 => column(error, message, "Field '", "' doesn't have a default value"),
        3819 => match message
            .strip_prefix("Check constraint '")
            .and_then(|rest| rest.strip_suffix("' is violated."))
        {
            Some(constraint) => error.with_constraint(constraint),
            None => error,
        },
        // CONSTRAINT `name` failed for `db`.`users`
        4025 => {
            match message.strip_prefix("CONSTRAINT `").and_then(|rest| rest.rsplit_once("` failed for `")) {
                Some((constraint, table)) => {
                    let table =
                        table.rsplit_once("`.`").map_or(table, |(_, table)| table).trim_end_matches('`');
                    let (table, constraint) = (unquoted(table), unquoted(constraint));
                    // One that stands in a column's declaration has the column's name, behind that of the table.
                    let column = constraint.strip_prefix(&table).and_then(|rest| rest.strip_prefix('.'));
                    match column.map(str::to_owned) {
                        Some(column) => {
                            error.with_table(table).with_column(column.clone()).with_constraint(column)
                        }
                        None => error.with_table(table).with_constraint(constraint),
                    }
                }
                None => error,
            }
        }
        _ => error,
    }
}

/// The table and the key of "(`db`.`table`, CONSTRAINT `key` FOREIGN KEY (...".
fn foreign_key(message: &str) -> Option<(&str, &str)> {
    let (table, rest) = message.split_once("constraint fails (`")?.1.split_once("`, CONSTRAINT `")?;
    let (key, _) = rest.split_once("` FOREIGN KEY (")?;
    Some((table.rsplit_once("`.`")?.1, key))
}

/// MariaDB doubles the backquotes in a name, MySQL does not.
fn unquoted(name: &str) -> String {
    name.replace("``", "`")
}

fn column(error: Error, message: &str, before: &str, after: &str) -> Error {
    match message.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) {
        Some(column) => error.with_column(column),
        None => error,
    }
}

/// "SAVEPOINT does not exist".
pub(super) const NO_SAVEPOINT: u16 = 1305;
