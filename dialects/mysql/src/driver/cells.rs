//! Cells of a row as values: by the type that is asked for, and the type of the column.

use super::client::{Column, Row, Value as Cell, consts::ColumnType};
use querent::{
    Cells, Cursor, Date, Error, ErrorKind, FromRow, Interval, Kind, Time, Timestamp, TimestampTz, Uuid,
    ValueRef,
};

/// The number of the "character set" of bytes.
const BINARY: u16 = 63;

/// Reads a row of a statement that ran in UTC or in the session's time zone.
#[inline]
pub(super) fn read<R, T: FromRow<R>>(mut row: Row, utc: bool) -> Result<T, Error> {
    T::from_row(&mut Cursor::new(&mut RowCells { row: &mut row, utc, buffer: String::new() }))
}

/// The buffer holds the text of a number that is asked for as a decimal.
struct RowCells<'r> {
    row: &'r mut Row,
    utc: bool,
    buffer: String,
}

impl Cells for RowCells<'_> {
    fn width(&self) -> usize {
        self.row.len()
    }

    #[inline]
    fn cell(&mut self, index: usize, kind: Kind) -> Result<ValueRef<'_>, Error> {
        let Some(cell) = self.row.as_ref(index) else { return Err(self.no_column(index)) };
        match cell {
            Cell::NULL => return Ok(ValueRef::Null),
            Cell::Int(number) => return Ok(integer(*number, kind, &mut self.buffer)),
            Cell::UInt(number) => return Ok(unsigned(*number, kind, &mut self.buffer)),
            _ => {}
        }
        let Some(column) = self.row.columns_ref().get(index) else { return Err(self.no_column(index)) };
        match cell {
            Cell::NULL | Cell::Int(_) | Cell::UInt(_) => Ok(ValueRef::Null),
            Cell::Float(number) => Ok(ValueRef::Real(*number)),
            Cell::Double(number) => Ok(match kind {
                Kind::Real => real(*number),
                _ => ValueRef::Double(*number),
            }),
            Cell::Bytes(bytes) => match column.column_type() {
                ColumnType::MYSQL_TYPE_BIT => Ok(bits(bytes, kind, &mut self.buffer)),
                ColumnType::MYSQL_TYPE_NEWDECIMAL | ColumnType::MYSQL_TYPE_DECIMAL => {
                    Ok(decimal(utf8(bytes, column, index)?, kind))
                }
                ColumnType::MYSQL_TYPE_JSON => {
                    let text = utf8(bytes, column, index)?;
                    Ok(if kind == Kind::Text { ValueRef::Text(text) } else { ValueRef::Json(text) })
                }
                ColumnType::MYSQL_TYPE_GEOMETRY | ColumnType::MYSQL_TYPE_VECTOR => Ok(ValueRef::Bytes(bytes)),
                _ => self.string(bytes, column, index, kind),
            },
            Cell::Date(year, month, day, hour, minute, second, micro) => {
                let time = Time::new((*hour).into(), (*minute).into(), (*second).into(), *micro);
                match (Date::new((*year).into(), (*month).into(), (*day).into()), time) {
                    (Ok(date), Ok(time)) => moment(date, time, column, kind, self.utc, index),
                    _ => Err(no_day(column, index)),
                }
            }
            Cell::Time(negative, days, hour, minute, second, micro) => {
                let hours = i64::from(*days) * 24 + i64::from(*hour);
                let seconds = (hours * 60 + i64::from(*minute)) * 60 + i64::from(*second);
                let micros = seconds * 1_000_000 + i64::from(*micro);
                Ok(time(if *negative { -micros } else { micros }, kind))
            }
        }
    }

    fn take_text(&mut self, index: usize) -> Result<Option<String>, Error> {
        let (Some(Cell::Bytes(_)), Some(column)) =
            (self.row.as_ref(index), self.row.columns_ref().get(index))
        else {
            return Ok(None);
        };
        let text = matches!(
            column.column_type(),
            ColumnType::MYSQL_TYPE_VAR_STRING
                | ColumnType::MYSQL_TYPE_STRING
                | ColumnType::MYSQL_TYPE_BLOB
                | ColumnType::MYSQL_TYPE_TINY_BLOB
                | ColumnType::MYSQL_TYPE_MEDIUM_BLOB
                | ColumnType::MYSQL_TYPE_LONG_BLOB
                | ColumnType::MYSQL_TYPE_VARCHAR
        );
        if !text || column.character_set() == BINARY {
            return Ok(None);
        }
        match self.row.take(index) {
            Some(Cell::Bytes(bytes)) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Some(text)),
                Err(_) => Err(self
                    .row
                    .columns_ref()
                    .get(index)
                    .map_or_else(|| self.no_column(index), |column| unreadable(column, index, NOT_UTF8))),
            },
            _ => Ok(None),
        }
    }

    fn name(&self, index: usize) -> Option<&str> {
        std::str::from_utf8(self.row.columns_ref().get(index)?.name_ref()).ok()
    }
}

impl RowCells<'_> {
    #[cold]
    fn no_column(&self, index: usize) -> Error {
        let message = format!("the row has {} columns, and no column {}", self.row.len(), index + 1);
        Error::new(ErrorKind::Decode, message)
    }

    /// Text and bytes, and what functions make text of.
    fn string<'v>(
        &self,
        bytes: &'v [u8],
        column: &Column,
        index: usize,
        kind: Kind,
    ) -> Result<ValueRef<'v>, Error> {
        if kind == Kind::Bytes {
            return Ok(ValueRef::Bytes(bytes));
        }
        if column.character_set() == BINARY {
            let uuid = if kind == Kind::Uuid { <[u8; 16]>::try_from(bytes).ok() } else { None };
            return Ok(uuid.map_or(ValueRef::Bytes(bytes), |bytes| ValueRef::Uuid(Uuid(bytes))));
        }
        let text = match utf8(bytes, column, index) {
            Ok(text) => text,
            // A parameter alone is said to be text, also if it is bytes.
            Err(_) if kind == Kind::Unknown => return Ok(ValueRef::Bytes(bytes)),
            Err(error) => return Err(error),
        };
        let read = match kind {
            Kind::Json => Some(ValueRef::Json(text)),
            Kind::Uuid => Uuid::parse(text).map(ValueRef::Uuid),
            // A CASE or COALESCE of a decimal and a parameter is text on MariaDB.
            Kind::Decimal if is_number(text) => Some(ValueRef::Decimal(text)),
            Kind::Date => Date::parse(text).map(ValueRef::Date),
            Kind::Time => Time::parse(text).map(ValueRef::Time),
            Kind::Timestamp => Timestamp::parse(text).map(ValueRef::Timestamp),
            Kind::TimestampTz if self.utc => {
                Timestamp::parse(text).map(|at| ValueRef::TimestampTz(TimestampTz::from_micros(at.micros())))
            }
            _ => None,
        };
        Ok(read.unwrap_or(ValueRef::Text(text)))
    }
}

fn utf8<'v>(bytes: &'v [u8], column: &Column, index: usize) -> Result<&'v str, Error> {
    std::str::from_utf8(bytes).map_err(|_| unreadable(column, index, NOT_UTF8))
}

const NOT_UTF8: &str =
    "holds text that is not UTF-8; keep the connection's character set at utf8mb4, or read it as bytes";

#[cold]
fn unreadable(column: &Column, index: usize, message: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("column {} {:?} {message}", index + 1, column.name_str()))
}

#[cold]
fn no_day(column: &Column, index: usize) -> Error {
    let message = "holds a day that no calendar has, such as 0000-00-00; \
                   store NULL in its place, or turn it into NULL by `nullif`";
    unreadable(column, index, message)
}

#[inline]
fn integer(number: i64, kind: Kind, buffer: &mut String) -> ValueRef<'_> {
    match kind {
        Kind::Bool if number == 0 || number == 1 => ValueRef::Bool(number == 1),
        Kind::Double => ValueRef::Double(number as f64),
        Kind::Real => ValueRef::Real(number as f32),
        Kind::Decimal => {
            *buffer = number.to_string();
            ValueRef::Decimal(buffer)
        }
        _ => ValueRef::Int(number),
    }
}

fn unsigned(number: u64, kind: Kind, buffer: &mut String) -> ValueRef<'_> {
    if let Ok(number) = i64::try_from(number) {
        return integer(number, kind, buffer);
    }
    match kind {
        Kind::Double => ValueRef::Double(number as f64),
        Kind::Real => ValueRef::Real(number as f32),
        Kind::Decimal => {
            *buffer = number.to_string();
            ValueRef::Decimal(buffer)
        }
        _ => ValueRef::UnsignedInt(number),
    }
}

/// MySQL answers a parameter of 32 bits as a float of 64.
fn real(number: f64) -> ValueRef<'static> {
    let narrow = number as f32;
    if narrow.is_finite() { ValueRef::Real(narrow) } else { ValueRef::Double(number) }
}

/// Up to eight bytes, the highest first.
fn bits<'v>(bytes: &'v [u8], kind: Kind, buffer: &'v mut String) -> ValueRef<'v> {
    if kind == Kind::Bytes || bytes.len() > 8 {
        return ValueRef::Bytes(bytes);
    }
    unsigned(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)), kind, buffer)
}

/// Sums of integers are decimals here, without a fraction.
fn decimal(text: &str, kind: Kind) -> ValueRef<'_> {
    let read = match kind {
        Kind::Double => text.parse().ok().map(ValueRef::Double),
        Kind::Real => text.parse().ok().map(real),
        Kind::TinyInt
        | Kind::SmallInt
        | Kind::Integer
        | Kind::BigInt
        | Kind::UnsignedTinyInt
        | Kind::UnsignedSmallInt
        | Kind::UnsignedInteger
        | Kind::UnsignedBigInt => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let number = if fraction.bytes().all(|digit| digit == b'0') { Some(whole) } else { None };
            number.and_then(|whole| match whole.parse() {
                Ok(signed) => Some(ValueRef::Int(signed)),
                Err(_) => whole.parse().ok().map(ValueRef::UnsignedInt),
            })
        }
        _ => None,
    };
    read.unwrap_or(ValueRef::Decimal(text))
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn moment(
    date: Date,
    time: Time,
    column: &Column,
    kind: Kind,
    utc: bool,
    index: usize,
) -> Result<ValueRef<'static>, Error> {
    let at = Timestamp::new(date, time);
    let point = ValueRef::TimestampTz(TimestampTz::from_micros(at.micros()));
    Ok(match (column.column_type(), kind) {
        (ColumnType::MYSQL_TYPE_DATE | ColumnType::MYSQL_TYPE_NEWDATE, _) => ValueRef::Date(date),
        // A day that is a parameter comes back as the moment at which it begins.
        (_, Kind::Date) if time.micros() == 0 => ValueRef::Date(date),
        (_, Kind::TimestampTz) if utc => point,
        (_, Kind::TimestampTz) => {
            let message = "holds a timestamp in the session's time zone, which may not be UTC; \
                           read it into a type that asks for `TimestampTz` from every row";
            return Err(unreadable(column, index, message));
        }
        (ColumnType::MYSQL_TYPE_TIMESTAMP, Kind::Timestamp) if utc => {
            let message = "is a TIMESTAMP, and others of the statement are points in time, for which it runs in UTC; \
                           declare it as `TimestampTz`, or read it by a statement of its own";
            return Err(unreadable(column, index, message));
        }
        (ColumnType::MYSQL_TYPE_TIMESTAMP, Kind::Unknown) if utc => point,
        _ => ValueRef::Timestamp(at),
    })
}

/// TIME is a span from -838 to 838 hours; a time of day is what fits one.
fn time(micros: i64, kind: Kind) -> ValueRef<'static> {
    if kind != Kind::Interval && (0..86_400_000_000).contains(&micros) {
        return ValueRef::Time(Time::from_micros(micros));
    }
    ValueRef::Interval(Interval { micros, ..Interval::default() })
}
