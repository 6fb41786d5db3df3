//! Every message that rendering can produce, so that they can be read side by side.

use super::{Error, ErrorKind};
use alloc::{borrow::ToOwned, format};
use core::fmt;

impl Error {
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

    pub(crate) fn ungrouped(column: &str, clause: &str) -> Self {
        let message = format!(
            "column {column} is used in {clause}, but is not in GROUP BY; group by it too, or aggregate it by `min` or `max`"
        );
        Error::new(ErrorKind::Scope, message)
    }

    /// There is no GROUP BY, and `cause` makes one group of all rows.
    pub(crate) fn beside_aggregate(column: &str, clause: &str, cause: &str) -> Self {
        let message = format!(
            "column {column} is used in {clause}, but {cause} makes one group of all rows; \
             group by the column, or aggregate it by `min` or `max`"
        );
        Error::new(ErrorKind::Scope, message)
    }

    pub(crate) fn left_out_as_not_null(column: &str, by: &str) -> Self {
        let message = format!(
            "column {column} is used in SELECT as NOT NULL, but {by} makes groups without it, in which it is NULL; \
             take it as `.nullable()`"
        );
        Error::new(ErrorKind::Nullability, message)
    }

    pub(crate) fn name(kind: &str, name: &str, fault: &str) -> Self {
        Error::new(ErrorKind::Value, format!("{kind} {name:?} {fault}"))
    }
}
