//! Rows in the binary form of COPY. Values are written as [`bind`](super::bind) writes parameters, so that they are the same.

use super::bind::Bound;
use bytes::{BufMut, BytesMut};
use querent::{
    Error, ErrorKind, InsertCells, LoadError, NextRow, Sql, Value,
    ast::{Expr, Insert, InsertRows, Overriding, Source, TargetColumn},
    render::Dialect,
};
use std::error::Error as _;
use tokio_postgres::types::{Format, IsNull, ToSql, Type};

/// What begins the data: a signature, no flags, no more header.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// A row of -1 columns ends it.
const TRAILER: i16 = -1;
/// So many bytes are sent at once.
const PIECE: usize = 64 * 1024;

/// What is asked of the server.
pub(super) struct Plan {
    /// An INSERT of one row, which is prepared to learn the types of its parameters.
    pub(super) insert: String,
    pub(super) copy: String,
    /// The table as the server names it in errors.
    table: String,
}

impl Plan {
    pub(super) fn of(insert: &Insert, dialect: &dyn Dialect) -> Result<Plan, Error> {
        check(insert)?;
        let mut one = insert.clone();
        one.rows = InsertRows::Values(insert.columns.iter().map(|_| Expr::Value(Value::BigInt(0))).collect());
        let sql = one.batches(dialect).next().transpose()?.map(Sql::into_text).unwrap_or_default();
        let (table, name) = match &insert.table {
            Source::Named(named) => {
                let schema = named.schema.as_ref().map(|schema| format!("{}.", quoted(schema.as_str())));
                (schema.unwrap_or_default() + &quoted(named.name.as_str()), named.name.as_str())
            }
            // The rest is refused by `to_sql`.
            table => table
                .table()
                .map(|table| (table.def.double_quoted.to_owned(), table.def.name))
                .unwrap_or_default(),
        };
        let columns: Vec<_> = insert.columns.iter().map(column).collect();
        let copy = format!("COPY {table} ({}) FROM STDIN (FORMAT BINARY)", columns.join(", "));
        Ok(Plan { insert: sql, copy, table: name.to_owned() })
    }

    /// What the server has refused, with the row, if it says which.
    #[cold]
    pub(super) fn failed(&self, error: Error, sent: u64) -> LoadError {
        let row = self.row(&error);
        let rows = row.map_or(0..sent, |row| row..row + 1);
        LoadError::new(error, 0, rows, 0, 0..0)
    }

    /// The server has been told that there are no more rows, and has not said that it has taken them.
    #[cold]
    pub(super) fn not_finished(&self, error: Error, sent: u64) -> LoadError {
        match error.kind() {
            ErrorKind::ConnectionLost => LoadError::new(error, 0, 0..sent, 0, 0..sent),
            _ => self.failed(error, sent),
        }
    }

    /// Of `COPY points, line 7` in what the server says of the error's place, which is there in English alone.
    fn row(&self, error: &Error) -> Option<u64> {
        let source = error.source()?.downcast_ref::<tokio_postgres::Error>()?;
        let prefix = format!("COPY {}, line ", self.table);
        let line = source.as_db_error()?.where_()?.lines().find_map(|line| line.strip_prefix(&prefix))?;
        let digits = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
        line.get(..digits)?.parse::<u64>().ok()?.checked_sub(1)
    }
}

fn check(insert: &Insert) -> Result<(), Error> {
    let refused = |what: &str| {
        let message = format!("postgres: COPY has no {what}; use `load`");
        Err(Error::new(ErrorKind::Unsupported, message))
    };
    let Insert { with, table: _, columns, rows, overriding, conflict, returning } = insert;
    if conflict.is_some() {
        return refused("ON CONFLICT");
    }
    if *overriding == Some(Overriding::UserValue) {
        return refused("OVERRIDING USER VALUE");
    }
    if !with.is_empty() {
        return refused("WITH");
    }
    if !returning.is_empty() {
        return refused("RETURNING");
    }
    if columns.is_empty() || !matches!(rows, InsertRows::Values(cells) if cells.is_empty()) {
        let message = "postgres: COPY takes an INSERT that names its columns and has no rows; \
                       use `insert_into(T).columns(..)`";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    Ok(())
}

fn column(column: &TargetColumn) -> String {
    match column {
        TargetColumn::Def(def) => def.double_quoted.to_owned(),
        TargetColumn::Named(name) => quoted(name.as_str()),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Rows on their way.
pub(super) struct Rows<'t> {
    types: &'t [Type],
    cells: InsertCells,
    pub(super) buffer: BytesMut,
    pub(super) read: u64,
}

impl<'t> Rows<'t> {
    pub(super) fn new(types: &'t [Type]) -> Self {
        let mut buffer = BytesMut::with_capacity(PIECE + PIECE / 4);
        buffer.put_slice(HEADER);
        Rows { types, cells: Vec::new(), buffer, read: 0 }
    }

    /// Writes rows until there are enough for a piece; answers whether there are more.
    pub(super) fn fill(&mut self, next: &mut NextRow<'_>) -> Result<bool, LoadError> {
        while self.buffer.len() < PIECE {
            self.cells.clear();
            if !next(&mut self.cells) {
                self.buffer.put_i16(TRAILER);
                return Ok(false);
            }
            self.row().map_err(|error| LoadError::new(error, 0, self.read..self.read + 1, 0, 0..0))?;
            self.read += 1;
        }
        Ok(true)
    }

    fn row(&mut self) -> Result<(), Error> {
        let Rows { types, cells, buffer, .. } = self;
        let width = i16::try_from(types.len()).unwrap_or(i16::MAX);
        if cells.len() != types.len() {
            let message = format!("a row of {} values for {width} columns", cells.len());
            return Err(Error::new(ErrorKind::Incomplete, message));
        }
        buffer.put_i16(width);
        cells
            .iter()
            .zip(*types)
            .enumerate()
            .try_for_each(|(place, (cell, ty))| write(cell, place, ty, buffer))
    }
}

/// A length, and so many bytes.
fn write(cell: &Expr, place: usize, ty: &Type, out: &mut BytesMut) -> Result<(), Error> {
    let Expr::Value(value) = cell else {
        let message = format!(
            "postgres: COPY takes values alone, and column {} of the row is an expression; use `load`",
            place + 1
        );
        return Err(Error::new(ErrorKind::Unsupported, message));
    };
    let bound = Bound { value, place };
    let length = out.len();
    out.put_i32(-1);
    if matches!(bound.encode_format(ty), Format::Text) && !value.is_null() {
        let message = format!(
            "postgres: COPY has no text for column {}, which is of type {}; use `load`",
            place + 1,
            ty.name()
        );
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    match bound.to_sql(ty, out) {
        Ok(IsNull::Yes) => Ok(()),
        Ok(IsNull::No) => {
            let written = out.len() - length - size_of::<i32>();
            let Some(place) = out.get_mut(length..length + size_of::<i32>()) else { return Ok(()) };
            match i32::try_from(written) {
                Ok(written) => place.copy_from_slice(&written.to_be_bytes()),
                Err(_) => return Err(Error::new(ErrorKind::Limit, "postgres: a value is longer than 2 GiB")),
            }
            Ok(())
        }
        Err(error) => Err(match error.downcast::<Error>() {
            Ok(own) => *own,
            Err(other) => Error::new(ErrorKind::Value, format!("postgres: {other}")),
        }),
    }
}
