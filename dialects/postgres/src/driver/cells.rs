//! Cells of a row, by the type that the server sent them as and the type that they are asked for.

use super::{
    bind::is_text,
    numeric::{self, Numeric},
};
use crate::range::{EPOCH_DAYS, EPOCH_MICROS};
use postgres_protocol::types as wire;
use querent::{
    ArrayValue, Cells, Cursor, Date, Error, ErrorKind, FromRow, Interval, Kind, Time, Timestamp, TimestampTz,
    Uuid, Value, ValueRef,
};
use std::error::Error as StdError;
use tokio_postgres::{
    Column, Row,
    types::{FromSql, Kind as TypeKind, Type},
};

#[inline]
pub(super) fn read<R, T: FromRow<R>>(row: &Row) -> Result<T, Error> {
    read_with(&mut Scratch::default(), row)
}

#[inline]
pub(super) fn read_with<R, T: FromRow<R>>(scratch: &mut Scratch, row: &Row) -> Result<T, Error> {
    T::from_row(&mut Cursor::new(&mut RowCells { row, scratch }))
}

/// The cells of a row, with room for what has to be made of a cell's bytes before it can be lent.
struct RowCells<'r> {
    row: &'r Row,
    scratch: &'r mut Scratch,
}

#[derive(Default)]
pub(super) struct Scratch {
    text: String,
    array: Option<ArrayValue>,
}

/// A cell as it came.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, bytes: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Raw(Some(bytes)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Raw(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Cells for RowCells<'_> {
    fn width(&self) -> usize {
        self.row.len()
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
        self.row.columns().get(index).map(|column| column.name())
    }
}

/// A cell of one of the types that most columns have.
enum Plain<T> {
    Null,
    Value(T),
    /// Of another type, or not the bytes of its own.
    Other,
}

macro_rules! plain {
    ($rust:ty, $ty:ident, $bytes:ident => $value:expr) => {
        impl<'a> FromSql<'a> for Plain<$rust> {
            #[inline]
            fn from_sql($ty: &Type, $bytes: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
                Ok(match $value {
                    Some(value) => Plain::Value(value),
                    None => Plain::Other,
                })
            }

            #[inline]
            fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
                Ok(Plain::Null)
            }

            #[inline]
            fn accepts(_: &Type) -> bool {
                true
            }
        }
    };
}

plain!(i64, ty, bytes => match (ty, bytes) {
    (&Type::INT8, &[a, b, c, d, e, f, g, h]) => Some(i64::from_be_bytes([a, b, c, d, e, f, g, h])),
    (&Type::INT4, &[a, b, c, d]) => Some(i32::from_be_bytes([a, b, c, d]).into()),
    (&Type::INT2, &[a, b]) => Some(i16::from_be_bytes([a, b]).into()),
    _ => None,
});
plain!(f64, ty, bytes => match (ty, bytes) {
    (&Type::FLOAT8, &[a, b, c, d, e, f, g, h]) => Some(f64::from_be_bytes([a, b, c, d, e, f, g, h])),
    _ => None,
});
plain!(bool, ty, bytes => match (ty, bytes) {
    (&Type::BOOL, &[truth]) => Some(truth != 0),
    _ => None,
});
plain!(&'a str, ty, bytes => match ty {
    &Type::TEXT | &Type::VARCHAR => std::str::from_utf8(bytes).ok(),
    _ => None,
});

impl RowCells<'_> {
    fn integer(&mut self, index: usize, kind: Kind) -> Result<ValueRef<'_>, Error> {
        match self.row.try_get(index) {
            Ok(Plain::Value(number)) => Ok(ValueRef::Int(number)),
            Ok(Plain::Null) => Ok(ValueRef::Null),
            _ => self.any(index, kind),
        }
    }

    fn double(&mut self, index: usize) -> Result<ValueRef<'_>, Error> {
        match self.row.try_get(index) {
            Ok(Plain::Value(number)) => Ok(ValueRef::Double(number)),
            Ok(Plain::Null) => Ok(ValueRef::Null),
            _ => self.any(index, Kind::Double),
        }
    }

    fn bool(&mut self, index: usize) -> Result<ValueRef<'_>, Error> {
        match self.row.try_get(index) {
            Ok(Plain::Value(truth)) => Ok(ValueRef::Bool(truth)),
            Ok(Plain::Null) => Ok(ValueRef::Null),
            _ => self.any(index, Kind::Bool),
        }
    }

    fn text(&mut self, index: usize) -> Result<ValueRef<'_>, Error> {
        match self.row.try_get(index) {
            Ok(Plain::Value(text)) => Ok(ValueRef::Text(text)),
            Ok(Plain::Null) => Ok(ValueRef::Null),
            _ => self.any(index, Kind::Text),
        }
    }

    fn any(&mut self, index: usize, kind: Kind) -> Result<ValueRef<'_>, Error> {
        let (Ok(Raw(bytes)), Some(column)) = (self.row.try_get(index), self.row.columns().get(index)) else {
            return Err(no_such_column(index, self.row.len()));
        };
        let Some(bytes) = bytes else { return Ok(ValueRef::Null) };
        let value = decode(bytes, column.type_(), kind, self.scratch);
        value.map_err(|fault| fault.named(index, column))
    }
}

/// Why a cell has no value of Querent's.
enum Fault {
    /// Not the bytes of its type.
    Malformed,
    Infinity,
    /// After the last moment that 64 bits of microseconds since 1970 hold.
    TooLate,
    Dimensions(usize),
    UnknownType,
}

impl Fault {
    #[cold]
    fn named(&self, index: usize, column: &Column) -> Error {
        let (name, ty) = (column.name(), column.type_().name());
        let fault = match self {
            Fault::Malformed => "holds bytes that are not of that type".to_owned(),
            Fault::Infinity => {
                format!(
                    "holds infinity, which no Rust type for {ty} has; select it by a CASE, or cast it to text"
                )
            }
            Fault::TooLate => {
                "holds a moment past 64 bits of microseconds since 1970; cast it to text".to_owned()
            }
            Fault::Dimensions(count) => {
                format!("holds an array of {count} dimensions; one is read, so unnest it, or cast it to text")
            }
            Fault::UnknownType => "has a type that is not read; cast it to text".to_owned(),
        };
        Error::new(ErrorKind::Decode, format!("column {} {name:?} of postgres type {ty} {fault}", index + 1))
    }
}

#[cold]
fn no_such_column(index: usize, width: usize) -> Error {
    Error::new(ErrorKind::Decode, format!("column {} is read, but the row has {width}", index + 1))
}

fn malformed<T, E>(result: Result<T, E>) -> Result<T, Fault> {
    result.map_err(|_| Fault::Malformed)
}

/// The bytes of a type of fixed width.
#[inline]
fn exactly<const WIDTH: usize>(bytes: &[u8]) -> Result<[u8; WIDTH], Fault> {
    malformed(bytes.try_into())
}

fn decode<'a>(
    bytes: &'a [u8],
    ty: &Type,
    kind: Kind,
    scratch: &'a mut Scratch,
) -> Result<ValueRef<'a>, Fault> {
    Ok(match *ty {
        Type::INT8 => widened(i64::from_be_bytes(exactly(bytes)?), kind, scratch),
        Type::INT4 => widened(i32::from_be_bytes(exactly(bytes)?).into(), kind, scratch),
        Type::INT2 => widened(i16::from_be_bytes(exactly(bytes)?).into(), kind, scratch),
        Type::BOOL => ValueRef::Bool(exactly::<1>(bytes)? != [0]),
        Type::FLOAT8 => float(f64::from_be_bytes(exactly(bytes)?), kind),
        Type::OID => widened(u32::from_be_bytes(exactly(bytes)?).into(), kind, scratch),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => text(bytes, kind)?,
        Type::FLOAT4 => match f32::from_be_bytes(exactly(bytes)?) {
            number if kind == Kind::Double => ValueRef::Double(f64::from(number)),
            number => ValueRef::Real(number),
        },
        Type::NUMERIC => match numeric::read(bytes, &mut scratch.text).ok_or(Fault::Malformed)? {
            Numeric::Special(number) => ValueRef::Double(number),
            Numeric::Digits => decimal(&scratch.text, kind),
        },
        Type::BYTEA => ValueRef::Bytes(bytes),
        Type::DATE => ValueRef::Date(date(i32::from_be_bytes(exactly(bytes)?))?),
        Type::TIME => match i64::from_be_bytes(exactly(bytes)?) {
            micros @ 0..86_400_000_000 => ValueRef::Time(Time::from_micros(micros)),
            // 24:00:00, a day and no time of day.
            micros => ValueRef::Interval(Interval { months: 0, days: 0, micros }),
        },
        Type::TIMESTAMP => ValueRef::Timestamp(Timestamp::from_micros(moment(bytes)?)),
        Type::TIMESTAMPTZ => ValueRef::TimestampTz(TimestampTz::from_micros(moment(bytes)?)),
        Type::INTERVAL => ValueRef::Interval(interval(bytes)?),
        Type::UUID => ValueRef::Uuid(Uuid(exactly(bytes)?)),
        Type::JSON => ValueRef::Json(malformed(std::str::from_utf8(bytes))?),
        Type::JSONB => match bytes {
            [1, json @ ..] => ValueRef::Json(malformed(std::str::from_utf8(json))?),
            _ => return Err(Fault::Malformed),
        },
        Type::VOID => ValueRef::Null,
        _ => return other(bytes, ty, kind, scratch),
    })
}

/// Types that have no number of their own: domains, enums, arrays.
fn other<'a>(
    bytes: &'a [u8],
    ty: &Type,
    kind: Kind,
    scratch: &'a mut Scratch,
) -> Result<ValueRef<'a>, Fault> {
    match ty.kind() {
        TypeKind::Domain(base) => decode(bytes, base, kind, scratch),
        TypeKind::Array(element) => {
            let array = array(bytes, element, kind)?;
            Ok(ValueRef::Array(scratch.array.insert(array)))
        }
        _ if is_text(ty) => text(bytes, kind),
        // Whoever declares a type knows the bytes that the server sends for it.
        _ if matches!(kind, Kind::Custom(_)) => Ok(ValueRef::Bytes(bytes)),
        _ => Err(Fault::UnknownType),
    }
}

/// An integer, or what it is asked for as.
fn widened(number: i64, kind: Kind, scratch: &mut Scratch) -> ValueRef<'_> {
    match kind {
        Kind::Decimal => {
            scratch.text = number.to_string();
            ValueRef::Decimal(&scratch.text)
        }
        Kind::Double if (number as f64) as i64 == number => ValueRef::Double(number as f64),
        _ => ValueRef::Int(number),
    }
}

fn float(number: f64, kind: Kind) -> ValueRef<'static> {
    match kind {
        Kind::Real if number.is_nan() || f64::from(number as f32) == number => ValueRef::Real(number as f32),
        _ => ValueRef::Double(number),
    }
}

/// A decimal, or the integer or float that it is asked for as: what `sum` and `avg` answer.
fn decimal(text: &str, kind: Kind) -> ValueRef<'_> {
    let whole = || match text.split_once('.') {
        Some((whole, part)) => Some(whole).filter(|_| part.bytes().all(|digit| digit == b'0')),
        None => Some(text),
    };
    let other = match kind {
        Kind::TinyInt | Kind::SmallInt | Kind::Integer | Kind::BigInt => {
            whole().and_then(|whole| whole.parse().ok()).map(ValueRef::Int)
        }
        Kind::UnsignedTinyInt | Kind::UnsignedSmallInt | Kind::UnsignedInteger | Kind::UnsignedBigInt => {
            whole().and_then(|whole| whole.parse().ok()).map(ValueRef::UnsignedInt)
        }
        // Past the floats it is none, and not infinity.
        Kind::Double => text.parse().ok().filter(|number: &f64| number.is_finite()).map(ValueRef::Double),
        _ => None,
    };
    other.unwrap_or(ValueRef::Decimal(text))
}

fn text(bytes: &[u8], kind: Kind) -> Result<ValueRef<'_>, Fault> {
    let text = malformed(std::str::from_utf8(bytes))?;
    Ok(match kind {
        Kind::Json => ValueRef::Json(text),
        Kind::Uuid => Uuid::parse(text).map_or(ValueRef::Text(text), ValueRef::Uuid),
        _ => ValueRef::Text(text),
    })
}

fn date(days: i32) -> Result<Date, Fault> {
    match days {
        i32::MIN | i32::MAX => Err(Fault::Infinity),
        _ => days.checked_add(EPOCH_DAYS).map(Date::from_days).ok_or(Fault::TooLate),
    }
}

fn moment(bytes: &[u8]) -> Result<i64, Fault> {
    match i64::from_be_bytes(exactly(bytes)?) {
        i64::MIN | i64::MAX => Err(Fault::Infinity),
        micros => micros.checked_add(EPOCH_MICROS).ok_or(Fault::TooLate),
    }
}

fn interval(bytes: &[u8]) -> Result<Interval, Fault> {
    let bytes: [u8; 16] = exactly(bytes)?;
    let [micros @ .., _, _, _, _, _, _, _, _] = bytes;
    let [_, _, _, _, _, _, _, _, days @ .., _, _, _, _] = bytes;
    let [_, _, _, _, _, _, _, _, _, _, _, _, months @ ..] = bytes;
    let (micros, days, months) =
        (i64::from_be_bytes(micros), i32::from_be_bytes(days), i32::from_be_bytes(months));
    match (months, days, micros) {
        (i32::MAX, i32::MAX, i64::MAX) | (i32::MIN, i32::MIN, i64::MIN) => Err(Fault::Infinity),
        _ => Ok(Interval { months, days, micros }),
    }
}

fn array(bytes: &[u8], element: &Type, kind: Kind) -> Result<ArrayValue, Fault> {
    use postgres_protocol::types::ArrayValues;
    use tokio_postgres::fallible_iterator::FallibleIterator;

    let kind = match kind {
        Kind::Array(element) => Kind::from(element),
        _ => Kind::Unknown,
    };
    let array = malformed(wire::array_from_sql(bytes))?;
    let dimensions = malformed(array.dimensions().count())?;
    if dimensions > 1 {
        return Err(Fault::Dimensions(dimensions));
    }
    let mut values: ArrayValues<'_> = array.values();
    let mut items = Vec::new();
    let mut scratch = Scratch::default();
    while let Some(item) = malformed(values.next())? {
        items.push(match item {
            Some(bytes) => Value::from(decode(bytes, element, kind, &mut scratch)?),
            None => Value::Null(kind),
        });
    }
    Ok(ArrayValue { kind, items })
}
