//! Cells of a row, by what SQLite keeps and the type that they are asked for.

use super::database;
use querent::{
    Cells, Cursor, Date, Decimal, Error, ErrorKind, FromRow, Kind, Time, Timestamp, TimestampTz, Uuid,
    ValueRef,
};
use rusqlite::{Row, types::ValueRef as Cell};

#[inline]
pub(super) fn read<R, T: FromRow<R>>(row: &Row<'_>) -> Result<T, Error> {
    T::from_row(&mut Cursor::new(&mut RowCells { row, buffer: String::new() }))
}

/// The cells of a row. The buffer holds the text of a decimal, which SQLite keeps as a number.
struct RowCells<'r, 's> {
    row: &'r Row<'s>,
    buffer: String,
}

impl Cells for RowCells<'_, '_> {
    fn width(&self) -> usize {
        self.row.as_ref().column_count()
    }

    // The kind is known where this is inlined, so that a column costs one call.
    #[inline(always)]
    fn cell(&mut self, index: usize, kind: Kind) -> Result<ValueRef<'_>, Error> {
        match kind {
            Kind::SmallInt | Kind::Integer | Kind::BigInt => self.integer(index, kind),
            Kind::Text => self.text(index),
            Kind::Double => self.double(index),
            Kind::Bool => self.bool(index),
            _ => self.any(index, kind),
        }
    }

    fn name(&self, index: usize) -> Option<&str> {
        self.row.as_ref().column_name(index).ok()
    }
}

impl RowCells<'_, '_> {
    fn integer(&mut self, index: usize, kind: Kind) -> Result<ValueRef<'_>, Error> {
        match self.row.get_ref(index) {
            Ok(Cell::Integer(number)) => Ok(ValueRef::Int(number)),
            other => found(other, index, kind, &mut self.buffer),
        }
    }

    fn double(&mut self, index: usize) -> Result<ValueRef<'_>, Error> {
        match self.row.get_ref(index) {
            Ok(Cell::Real(number)) => Ok(ValueRef::Double(number)),
            other => found(other, index, Kind::Double, &mut self.buffer),
        }
    }

    fn bool(&mut self, index: usize) -> Result<ValueRef<'_>, Error> {
        match self.row.get_ref(index) {
            Ok(Cell::Integer(number @ (0 | 1))) => Ok(ValueRef::Bool(number == 1)),
            other => found(other, index, Kind::Bool, &mut self.buffer),
        }
    }

    fn text(&mut self, index: usize) -> Result<ValueRef<'_>, Error> {
        match self.row.get_ref(index) {
            Ok(Cell::Text(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(ValueRef::Text(text)),
                Err(_) => Err(not_utf8(index)),
            },
            other => found(other, index, Kind::Text, &mut self.buffer),
        }
    }

    fn any(&mut self, index: usize, kind: Kind) -> Result<ValueRef<'_>, Error> {
        found(self.row.get_ref(index), index, kind, &mut self.buffer)
    }
}

/// What SQLite keeps, as what it stands for.
fn found<'a>(
    cell: rusqlite::Result<Cell<'a>>,
    index: usize,
    kind: Kind,
    buffer: &'a mut String,
) -> Result<ValueRef<'a>, Error> {
    Ok(match (cell.map_err(database)?, kind) {
        (Cell::Null, _) => ValueRef::Null,
        (Cell::Integer(number), Kind::Bool) if matches!(number, 0 | 1) => ValueRef::Bool(number == 1),
        (Cell::Integer(number), Kind::Double) => ValueRef::Double(number as f64),
        (Cell::Integer(number), Kind::Real) => ValueRef::Real(number as f32),
        (Cell::Integer(number), Kind::Decimal) => {
            *buffer = number.to_string();
            ValueRef::Decimal(buffer)
        }
        // A column declared JSON makes numbers of documents that are one.
        (Cell::Integer(number), Kind::Json) => {
            *buffer = number.to_string();
            ValueRef::Json(buffer)
        }
        (Cell::Real(number), Kind::Json) if number.is_finite() => {
            *buffer = format!("{number:?}");
            ValueRef::Json(buffer)
        }
        (Cell::Integer(number), _) => ValueRef::Int(number),
        (Cell::Real(number), Kind::Real) => ValueRef::Real(number as f32),
        (Cell::Real(number), Kind::Decimal) => match Decimal::from_f64(number) {
            Some(decimal) => {
                *buffer = decimal.to_string();
                ValueRef::Decimal(buffer)
            }
            None => ValueRef::Double(number),
        },
        (Cell::Real(number), _) => ValueRef::Double(number),
        (Cell::Text(bytes), kind) => text(std::str::from_utf8(bytes).map_err(|_| not_utf8(index))?, kind),
        (Cell::Blob(bytes), Kind::Uuid) => match bytes.try_into() {
            Ok(bytes) => ValueRef::Uuid(Uuid(bytes)),
            Err(_) => ValueRef::Bytes(bytes),
        },
        (Cell::Blob(bytes), _) => ValueRef::Bytes(bytes),
    })
}

/// Text that stands for another type; as text, if it is not of that type.
fn text(text: &str, kind: Kind) -> ValueRef<'_> {
    let other = match kind {
        Kind::Text | Kind::Unknown => None,
        Kind::Date => Date::parse(text).map(ValueRef::Date),
        Kind::Time => Time::parse(text).map(ValueRef::Time),
        Kind::Timestamp => Timestamp::parse(text).map(ValueRef::Timestamp),
        Kind::TimestampTz => TimestampTz::parse(text).map(ValueRef::TimestampTz),
        Kind::Uuid => Uuid::parse(text).map(ValueRef::Uuid),
        Kind::Json => Some(ValueRef::Json(text)),
        Kind::Decimal => text.parse::<Decimal>().ok().map(|_| ValueRef::Decimal(text)),
        _ => None,
    };
    other.unwrap_or(ValueRef::Text(text))
}

#[cold]
fn not_utf8(index: usize) -> Error {
    Error::new(
        ErrorKind::Decode,
        format!("column {} holds text that is not UTF-8; read it as bytes", index + 1),
    )
}
