//! Values as the bytes of the type that the server expects. Widths are checked and not refused; what would change on the
//! way is refused.

use super::numeric;
use crate::range::{EPOCH_DAYS, EPOCH_MICROS, has_day, has_moment, has_span};
use bytes::{BufMut, BytesMut};
use postgres_protocol::{IsNull as ElementIsNull, types as wire};
use querent::{Error, ErrorKind, Interval, Text, Value};
use std::error::Error as StdError;
use tokio_postgres::types::{Format, IsNull, Kind, ToSql, Type, to_sql_checked};

type Boxed = Box<dyn StdError + Sync + Send>;

/// A parameter and its 0-based place.
#[derive(Debug)]
pub(super) struct Bound<'a> {
    pub(super) value: &'a Value,
    pub(super) place: usize,
}

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        // What most parameters are.
        match (self.value, ty) {
            (Value::Null(_), _) => return Ok(IsNull::Yes),
            (Value::BigInt(number), &Type::INT8) => out.put_i64(*number),
            (Value::Integer(number), &Type::INT4) => out.put_i32(*number),
            (Value::Double(number), &Type::FLOAT8) => out.put_f64(*number),
            (Value::Bool(truth), &Type::BOOL) => out.put_u8(u8::from(*truth)),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR) if !has_nul(text) => {
                out.put_slice(text.as_bytes());
            }
            _ => return self.write(ty, out),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, ty: &Type) -> Format {
        match (self.value, ty) {
            (Value::Text(_), &Type::TEXT | &Type::VARCHAR) => Format::Binary,
            (Value::Text(_), ty) if !is_text(ty) => Format::Text,
            // NULL has no bytes, but a server that cannot read a type's binary form refuses that form of NULL too.
            (Value::Null(_), _) => Format::Text,
            _ => Format::Binary,
        }
    }

    to_sql_checked!();
}

/// Looked through eight bytes at a time.
fn has_nul(text: &Text) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    words.iter().any(|word| {
        let word = u64::from_ne_bytes(*word);
        word.wrapping_sub(ONES) & !word & (ONES << 7) != 0
    }) || rest.contains(&0)
}

impl Bound<'_> {
    fn write(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        match write(self.value, ty, out) {
            Ok(()) => Ok(IsNull::No),
            Err(why) => Err(self.refused(ty, why).into()),
        }
    }

    #[cold]
    fn refused(&self, ty: &Type, why: Refusal) -> Error {
        let place = self.place + 1;
        let (kind, ty) = (self.value.kind(), ty.name());
        let message = match why {
            Refusal::Type => {
                format!(
                    "parameter ${place} is of type {ty} for postgres, which takes no {kind}; cast one of the two"
                )
            }
            Refusal::Range => format!(
                "parameter ${place} is of type {ty} for postgres, which does not hold {kind} value {}",
                shortened(self.value)
            ),
            Refusal::Nul => {
                format!(
                    "parameter ${place}: postgres has no text with NUL in it; store it as `Bytes`, or take the NUL out"
                )
            }
        };
        Error::new(ErrorKind::Value, message)
    }
}

fn shortened(value: &Value) -> String {
    let shown = value.to_string();
    match shown.char_indices().nth(60) {
        Some((end, _)) => format!("{}..", shown.get(..end).unwrap_or_default()),
        None => shown,
    }
}

/// Why a value does not go.
pub(super) enum Refusal {
    /// The type is another one.
    Type,
    /// The type has no such value.
    Range,
    /// NUL in text.
    Nul,
}

/// Text, and what is written and read like it.
pub(super) fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
        || match ty.kind() {
            Kind::Enum(_) => true,
            Kind::Domain(base) => is_text(base),
            _ => ty.name() == "citext",
        }
}

fn write(value: &Value, ty: &Type, out: &mut BytesMut) -> Result<(), Refusal> {
    if let Kind::Domain(base) = ty.kind() {
        return write(value, base, out);
    }
    match value {
        Value::Bool(v) if *ty == Type::BOOL => wire::bool_to_sql(*v, out),
        Value::TinyInt(v) => return integer(i128::from(*v), ty, out),
        Value::SmallInt(v) => return integer(i128::from(*v), ty, out),
        Value::Integer(v) => return integer(i128::from(*v), ty, out),
        Value::BigInt(v) => return integer(i128::from(*v), ty, out),
        Value::UnsignedTinyInt(v) => return integer(i128::from(*v), ty, out),
        Value::UnsignedSmallInt(v) => return integer(i128::from(*v), ty, out),
        Value::UnsignedInteger(v) => return integer(i128::from(*v), ty, out),
        Value::UnsignedBigInt(v) => return integer(i128::from(*v), ty, out),
        Value::Real(v) => return float(f64::from(*v), v, ty, out),
        Value::Double(v) => return float(*v, v, ty, out),
        Value::Decimal(v) => return decimal(&v.to_string(), ty, out),
        Value::Text(v) => return text(v.as_str(), ty, out),
        Value::Bytes(v) if *ty == Type::BYTEA => wire::bytea_to_sql(v, out),
        Value::Date(v) if *ty == Type::DATE => match v.days().checked_sub(EPOCH_DAYS) {
            Some(days) if has_day(*v) => wire::date_to_sql(days, out),
            _ => return Err(Refusal::Range),
        },
        Value::Time(v) if *ty == Type::TIME => wire::time_to_sql(v.micros(), out),
        Value::Timestamp(v) if *ty == Type::TIMESTAMP => moment(v.micros(), out)?,
        Value::TimestampTz(v) if *ty == Type::TIMESTAMPTZ => moment(v.micros(), out)?,
        Value::Interval(v) if *ty == Type::INTERVAL => interval(v, out)?,
        Value::Uuid(v) if *ty == Type::UUID => wire::uuid_to_sql(v.0, out),
        Value::Uuid(v) if is_text(ty) => wire::text_to_sql(&v.to_string(), out),
        Value::Json(v) if *ty == Type::JSONB => {
            // The version of the format.
            out.put_u8(1);
            wire::text_to_sql(v.as_str(), out);
        }
        Value::Json(v) if *ty == Type::JSON => wire::text_to_sql(v.as_str(), out),
        Value::Json(v) if is_text(ty) => return text(v.as_str(), ty, out),
        Value::Custom(custom) => return write(&custom.value, ty, out),
        Value::Array(array) => return elements(&array.items, ty, out),
        _ => return Err(Refusal::Type),
    }
    Ok(())
}

fn integer(number: i128, ty: &Type, out: &mut BytesMut) -> Result<(), Refusal> {
    fn narrow<T: TryFrom<i128>>(number: i128) -> Result<T, Refusal> {
        T::try_from(number).map_err(|_| Refusal::Range)
    }
    match *ty {
        Type::INT8 => wire::int8_to_sql(narrow(number)?, out),
        Type::INT4 => wire::int4_to_sql(narrow(number)?, out),
        Type::INT2 => wire::int2_to_sql(narrow(number)?, out),
        Type::OID => wire::oid_to_sql(narrow(number)?, out),
        Type::NUMERIC => numeric::write(&number.to_string(), out).ok_or(Refusal::Range)?,
        Type::FLOAT8 if (number as f64) as i128 == number => wire::float8_to_sql(number as f64, out),
        Type::FLOAT4 if (number as f32) as i128 == number => wire::float4_to_sql(number as f32, out),
        Type::FLOAT8 | Type::FLOAT4 => return Err(Refusal::Range),
        _ => return Err(Refusal::Type),
    }
    Ok(())
}

fn float(
    number: f64,
    shortest: impl std::fmt::Display,
    ty: &Type,
    out: &mut BytesMut,
) -> Result<(), Refusal> {
    match *ty {
        Type::FLOAT8 => wire::float8_to_sql(number, out),
        Type::FLOAT4 if number.is_nan() || f64::from(number as f32) == number => {
            wire::float4_to_sql(number as f32, out);
        }
        Type::NUMERIC => numeric::write_float(number, shortest, out).ok_or(Refusal::Range)?,
        // Past these, a float is no integer of 128 bits.
        Type::INT8 | Type::INT4 | Type::INT2 if number.fract() == 0.0 && number.abs() < 1e30 => {
            return integer(number as i128, ty, out);
        }
        Type::FLOAT4 | Type::INT8 | Type::INT4 | Type::INT2 => return Err(Refusal::Range),
        _ => return Err(Refusal::Type),
    }
    Ok(())
}

fn decimal(text: &str, ty: &Type, out: &mut BytesMut) -> Result<(), Refusal> {
    match *ty {
        Type::NUMERIC => numeric::write(text, out).ok_or(Refusal::Range),
        // As the server itself converts: to the nearest, if that is neither infinity nor a zero that it was not.
        Type::FLOAT8 => match text.parse::<f64>() {
            Ok(v) if v.is_finite() && (v != 0.0 || is_zero(text)) => {
                wire::float8_to_sql(v, out);
                Ok(())
            }
            _ => Err(Refusal::Range),
        },
        Type::FLOAT4 => match text.parse::<f32>() {
            Ok(v) if v.is_finite() && (v != 0.0 || is_zero(text)) => {
                wire::float4_to_sql(v, out);
                Ok(())
            }
            _ => Err(Refusal::Range),
        },
        Type::INT8 | Type::INT4 | Type::INT2 => {
            let (whole, part) = text.split_once('.').unwrap_or((text, ""));
            let number = whole.parse().ok().filter(|_| part.bytes().all(|digit| digit == b'0'));
            integer(number.ok_or(Refusal::Range)?, ty, out)
        }
        _ => Err(Refusal::Type),
    }
}

fn is_zero(digits: &str) -> bool {
    digits.bytes().all(|digit| !matches!(digit, b'1'..=b'9'))
}

fn text(text: &str, ty: &Type, out: &mut BytesMut) -> Result<(), Refusal> {
    if text.contains('\0') {
        return Err(Refusal::Nul);
    }
    // What has a type of Querent's own takes values of it. Others, such as `inet`, read their text form.
    let own = matches!(
        *ty,
        Type::BOOL
            | Type::INT2
            | Type::INT4
            | Type::INT8
            | Type::FLOAT4
            | Type::FLOAT8
            | Type::NUMERIC
            | Type::BYTEA
            | Type::DATE
            | Type::TIME
            | Type::TIMESTAMP
            | Type::TIMESTAMPTZ
            | Type::INTERVAL
            | Type::UUID
            | Type::JSON
            | Type::JSONB
    );
    if own || matches!(ty.kind(), Kind::Array(_)) {
        return Err(Refusal::Type);
    }
    wire::text_to_sql(text, out);
    Ok(())
}

fn moment(micros: i64, out: &mut BytesMut) -> Result<(), Refusal> {
    match micros.checked_sub(EPOCH_MICROS) {
        Some(since_2000) if has_moment(micros) => wire::timestamp_to_sql(since_2000, out),
        _ => return Err(Refusal::Range),
    }
    Ok(())
}

fn interval(span: &Interval, out: &mut BytesMut) -> Result<(), Refusal> {
    if !has_span(span) {
        return Err(Refusal::Range);
    }
    let Interval { months, days, micros } = *span;
    out.put_i64(micros);
    out.put_i32(days);
    out.put_i32(months);
    Ok(())
}

fn elements(items: &[Value], ty: &Type, out: &mut BytesMut) -> Result<(), Refusal> {
    let Kind::Array(element) = ty.kind() else { return Err(Refusal::Type) };
    // The server takes elements in their binary form alone, and for others than its own kinds that is not known here.
    let textual = items.iter().any(|item| matches!(item, Value::Text(_)));
    if textual && !is_text(element) {
        return Err(Refusal::Type);
    }
    let mut refused = None;
    let dimension =
        wire::ArrayDimension { len: i32::try_from(items.len()).map_err(|_| Refusal::Range)?, lower_bound: 1 };
    let dimensions = (!items.is_empty()).then_some(dimension);
    let written = wire::array_to_sql(
        dimensions,
        element.oid(),
        items,
        |item, out| {
            if item.is_null() {
                return Ok(ElementIsNull::Yes);
            }
            write(item, element, out).map(|()| ElementIsNull::No).map_err(|why| {
                refused = Some(why);
                Boxed::from("an element")
            })
        },
        out,
    );
    match (written, refused) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(why)) => Err(why),
        (Err(_), None) => Err(Refusal::Range),
    }
}
