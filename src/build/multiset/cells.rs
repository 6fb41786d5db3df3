//! The cells of the rows of a multiset, read from JSON.

use super::{Cells, Cursor};
use crate::{
    error::{Error, ErrorKind},
    types::Kind,
    value::{Date, Time, Timestamp, TimestampTz, Uuid, ValueRef},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use serde_json::Value as Json;

/// The cells of a row of a multiset.
pub(super) struct RowCells {
    cells: Vec<Json>,
    text: String,
    bytes: Vec<u8>,
}

impl<C: Cells> Cursor<'_, C> {
    /// Reads the next cell as rows; none for NULL, which some databases make of no rows.
    pub(super) fn read_rows(&mut self) -> Result<Vec<Result<RowCells, Error>>, Error> {
        let text = match self.next_cell(Kind::Json)? {
            ValueRef::Null => return Ok(Vec::new()),
            ValueRef::Json(text) | ValueRef::Text(text) => text,
            _ => return Err(unreadable("no JSON")),
        };
        match serde_json::from_str(text) {
            Ok(Json::Null) => Ok(Vec::new()),
            Ok(Json::Array(rows)) => Ok(rows.into_iter().map(row).collect()),
            Ok(_) => Err(unreadable("no array of rows")),
            Err(error) => Err(unreadable(&format!("JSON that cannot be read ({error})"))),
        }
    }
}

fn row(row: Json) -> Result<RowCells, Error> {
    match row {
        Json::Array(cells) => Ok(RowCells { cells, text: String::new(), bytes: Vec::new() }),
        _ => Err(unreadable("a row that is no array")),
    }
}

#[cold]
fn unreadable(what: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("a multiset holds {what}"))
}

impl Cells for RowCells {
    fn width(&self) -> usize {
        self.cells.len()
    }

    fn cell(&mut self, index: usize, kind: Kind) -> Result<ValueRef<'_>, Error> {
        let count = self.cells.len();
        let Some(cell) = self.cells.get(index) else {
            let message = format!("a row of a multiset has {count} cells, and no cell {}", index + 1);
            return Err(Error::new(ErrorKind::Decode, message));
        };
        Ok(match cell {
            Json::Null => ValueRef::Null,
            Json::Bool(truth) => match kind {
                Kind::Json => ValueRef::Json(if *truth { "true" } else { "false" }),
                _ => ValueRef::Bool(*truth),
            },
            Json::Number(number) => of_number(number, kind, &mut self.text),
            Json::String(text) => of_text(text, kind, &mut self.text, &mut self.bytes),
            // Documents, and rows in rows.
            Json::Array(_) | Json::Object(_) => {
                self.text = cell.to_string();
                ValueRef::Json(&self.text)
            }
        })
    }

    fn take_text(&mut self, index: usize) -> Result<Option<String>, Error> {
        Ok(match self.cells.get_mut(index) {
            Some(Json::String(text)) => Some(core::mem::take(text)),
            _ => None,
        })
    }

    fn name(&self, _: usize) -> Option<&str> {
        None
    }
}

fn of_number<'v>(number: &serde_json::Number, kind: Kind, text: &'v mut String) -> ValueRef<'v> {
    match kind {
        Kind::Bool if number.as_u64() == Some(0) => return ValueRef::Bool(false),
        Kind::Bool if number.as_u64() == Some(1) => return ValueRef::Bool(true),
        Kind::Double => return ValueRef::Double(number.as_f64().unwrap_or(f64::NAN)),
        Kind::Real => return ValueRef::Real(number.as_f64().unwrap_or(f64::NAN) as f32),
        Kind::Decimal => {
            *text = match number.as_f64() {
                Some(float) if number.is_f64() => float.to_string(),
                _ => number.to_string(),
            };
            return ValueRef::Decimal(text);
        }
        Kind::Json => {
            *text = number.to_string();
            return ValueRef::Json(text);
        }
        _ => {}
    }
    match (number.as_i64(), number.as_u64()) {
        (Some(number), _) => ValueRef::Int(number),
        (None, Some(number)) => ValueRef::UnsignedInt(number),
        (None, None) => ValueRef::Double(number.as_f64().unwrap_or(f64::NAN)),
    }
}

fn of_text<'v>(cell: &'v str, kind: Kind, text: &'v mut String, bytes: &'v mut Vec<u8>) -> ValueRef<'v> {
    let read = match kind {
        Kind::Double => cell.parse().ok().map(ValueRef::Double),
        Kind::Real => cell.parse().ok().map(ValueRef::Real),
        // A float of SQLite, of which the shortest digits are meant.
        Kind::Decimal if cell.starts_with('~') => match cell.trim_start_matches('~') {
            whole if whole.parse::<i64>().is_ok() => Some(ValueRef::Decimal(whole)),
            float => float.parse::<f64>().ok().map(|float| {
                *text = float.to_string();
                ValueRef::Decimal(text)
            }),
        },
        Kind::Decimal => Some(ValueRef::Decimal(cell)),
        Kind::Bytes => {
            let digits = cell.strip_prefix("X'").and_then(|rest| rest.strip_suffix('\'')).unwrap_or(cell);
            match from_hex(digits) {
                Some(read) => {
                    *bytes = read;
                    Some(ValueRef::Bytes(bytes))
                }
                None => None,
            }
        }
        Kind::Date => Date::parse(cell).map(ValueRef::Date),
        Kind::Time => Time::parse(cell).map(ValueRef::Time),
        Kind::Timestamp => Timestamp::parse(cell).map(ValueRef::Timestamp),
        // MySQL and MariaDB ran in UTC, and say no zone.
        Kind::TimestampTz => TimestampTz::parse(cell)
            .or_else(|| Timestamp::parse(cell).map(|at| TimestampTz::from_micros(at.micros())))
            .map(ValueRef::TimestampTz),
        Kind::Uuid => Uuid::parse(cell).map(ValueRef::Uuid),
        Kind::Json => Some(ValueRef::Json(cell)),
        _ => None,
    };
    read.unwrap_or(ValueRef::Text(cell))
}

fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
            _ => None,
        })
        .collect()
}
