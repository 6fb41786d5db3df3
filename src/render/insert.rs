//! Prints INSERT.

use super::{Writer, expr::operand, source};
use crate::{
    ast::{Expr, Insert, InsertColumn, Source},
    error::{Error, ErrorKind},
    types::Kind,
};
use alloc::format;

/// The largest number of rows in a batch; it matters only for rows without parameters.
const MAX_BATCH: usize = 65_535;

pub(super) fn insert<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert) -> Result<(), Error> {
    head(w, insert)?;
    w.text.reserve(insert.cells.len() * 7);
    w.params.reserve(insert.cells.len());
    w.list(insert.rows(), |w, cells| w.attempt(|w| row(w, insert, cells)))
}

/// Prints rows from a place on until the next would pass the limit of parameters; answers how many.
pub(super) fn batch<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert, from_row: usize) -> Result<usize, Error> {
    head(w, insert)?;
    let limit = w.spec.limits.parameters;
    let mut printed = 0;
    for cells in insert.rows().skip(from_row).take(MAX_BATCH) {
        let (text, params) = (w.text.len(), w.params.len());
        if printed > 0 {
            w.push(", ");
        }
        row(w, insert, cells)?;
        if w.params.len() > limit && printed > 0 {
            w.text.truncate(text);
            while w.params.len() > params {
                w.params.pop();
            }
            break;
        }
        printed += 1;
    }
    Ok(printed)
}

fn head<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert) -> Result<(), Error> {
    let Insert { table, columns, cells } = insert;
    w.push("INSERT INTO ");
    match table {
        Source::Table(declared) if declared.alias.is_none() => {
            // Also of columns that are left out: their default may be the current timestamp.
            w.points_in_time |= declared.def.columns.iter().any(|column| column.kind == Kind::TimestampTz);
            source::table(w, declared);
        }
        Source::Table(_) => {
            return Err(Error::new(
                ErrorKind::Scope,
                "INSERT takes a table without an alias; drop `.alias(..)`",
            ));
        }
        _ => return Err(Error::new(ErrorKind::Scope, "INSERT takes a table declared by `table!`")),
    }
    if columns.is_empty() || cells.is_empty() {
        let way_out = "give one at least, or leave the statement out";
        return Err(Error::new(ErrorKind::Incomplete, format!("INSERT has no rows; {way_out}")));
    }
    w.push(" (");
    w.list(columns.iter().enumerate(), |w, (place, column)| {
        if columns.iter().take(place).any(|before| before == column) {
            let name = column_name(column);
            return Err(Error::new(
                ErrorKind::Scope,
                format!("INSERT gives column \"{name}\" twice; give it once"),
            ));
        }
        target(w, table, column)
    })?;
    w.push(")");
    w.clause(" VALUES ");
    w.clause = "VALUES";
    Ok(())
}

fn target(w: &mut Writer<'_, '_>, table: &Source, column: &InsertColumn) -> Result<(), Error> {
    if let (Source::Table(table), InsertColumn::Def(def)) = (table, column)
        && !core::ptr::eq(table.def, def.table)
    {
        let (column, table) = (def.qualified_double, table.def.double_quoted);
        let message = format!("INSERT into {table} gives column {column}; give columns of {table}");
        return Err(Error::new(ErrorKind::Scope, message));
    }
    w.name(column_name(column))
}

fn column_name(column: &InsertColumn) -> &str {
    match column {
        InsertColumn::Def(def) => def.name,
        InsertColumn::Named(name) => name.as_str(),
    }
}

#[inline]
fn row<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert, cells: &'a [Expr]) -> Result<(), Error> {
    w.push("(");
    w.list(cells.iter().zip(&insert.columns), |w, (cell, column)| match cell {
        Expr::Value(value) => w.param(value),
        other => {
            let kind = match column {
                InsertColumn::Def(def) => Some(def.kind),
                InsertColumn::Named(_) => None::<Kind>,
            };
            operand(w, other, 0, kind)
        }
    })?;
    w.push(")");
    Ok(())
}
