//! What each value is stored as: SQLite has integers, floats, text and bytes, and nothing else.
//!
//! Days and times are text of ISO 8601, which orders as they do; truth values 0 and 1; UUIDs and JSON text;
//! decimals floats or integers, which is why those of more digits than a float holds are refused.

use querent::{
    Date, Error, ErrorKind, Value,
    render::{json::string, literal},
};
use std::borrow::Cow;

/// A value as SQLite stores it.
#[derive(Debug, PartialEq)]
pub(crate) enum Stored<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(Cow<'a, str>),
    Blob(&'a [u8]),
}

impl<'a> Stored<'a> {
    pub(crate) fn of(value: &'a Value) -> Result<Self, Error> {
        Ok(match value {
            Value::Null(_) => Stored::Null,
            Value::Bool(v) => Stored::Integer(i64::from(*v)),
            Value::TinyInt(v) => Stored::Integer(i64::from(*v)),
            Value::SmallInt(v) => Stored::Integer(i64::from(*v)),
            Value::Integer(v) => Stored::Integer(i64::from(*v)),
            Value::BigInt(v) => Stored::Integer(*v),
            Value::UnsignedTinyInt(v) => Stored::Integer(i64::from(*v)),
            Value::UnsignedSmallInt(v) => Stored::Integer(i64::from(*v)),
            Value::UnsignedInteger(v) => Stored::Integer(i64::from(*v)),
            Value::UnsignedBigInt(v) => match i64::try_from(*v) {
                Ok(v) => Stored::Integer(v),
                Err(_) => return Err(refused(value, "its integers end at 9223372036854775807; store text")),
            },
            Value::Real(v) => float(f64::from(*v), value)?,
            Value::Double(v) => float(*v, value)?,
            Value::Decimal(v) => match (v.small(), v.exact_f64()) {
                (Some((unscaled, 0)), _) => Stored::Integer(unscaled),
                (_, Some(number)) => Stored::Real(number),
                (_, None) => {
                    return Err(refused(
                        value,
                        "it keeps decimals as 64-bit floats, which have not its digits; store text",
                    ));
                }
            },
            Value::Text(v) => Stored::Text(v.as_str().into()),
            Value::Bytes(v) => Stored::Blob(v),
            Value::Date(v) => with_year(*v, v, value)?,
            Value::Time(v) => Stored::Text(v.to_string().into()),
            Value::Timestamp(v) => with_year(v.date(), v, value)?,
            Value::TimestampTz(v) => with_year(querent::Timestamp::from_micros(v.micros()).date(), v, value)?,
            Value::Uuid(v) => Stored::Text(v.to_string().into()),
            Value::Json(v) => Stored::Text(v.as_str().into()),
            // Of a list that is one parameter. Elsewhere an array is refused when it is rendered.
            Value::Array(array) => Stored::Text(json(&array.items)?.into()),
            Value::Custom(v) => return Stored::of(&v.value),
            other => return Err(refused(other, "store its parts in columns of their own")),
        })
    }
}

/// The elements as a JSON array, each as it is stored; bytes in hexadecimal digits.
fn json(items: &[Value]) -> Result<String, Error> {
    let mut text = String::from("[");
    for (place, item) in items.iter().enumerate() {
        text.push_str(if place > 0 { "," } else { "" });
        match Stored::of(item)? {
            Stored::Null => text.push_str("null"),
            Stored::Integer(number) => literal::display(&mut text, number),
            // Past the largest float, which is read as infinity.
            Stored::Real(number) if number.is_infinite() => {
                text.push_str(if number < 0.0 { "-9e999" } else { "9e999" });
            }
            Stored::Real(number) => literal::display(&mut text, format_args!("{number:?}")),
            Stored::Text(content) => string(&mut text, &content),
            Stored::Blob(bytes) => {
                text.push('"');
                literal::hex(&mut text, bytes);
                text.push('"');
            }
        }
    }
    text.push(']');
    Ok(text)
}

fn float(number: f64, value: &Value) -> Result<Stored<'static>, Error> {
    if number.is_nan() {
        return Err(refused(value, "it would store NULL instead; store NULL by name"));
    }
    Ok(Stored::Real(number))
}

/// Text orders as days do only with years of four digits.
fn with_year(date: Date, shown: impl ToString, value: &Value) -> Result<Stored<'static>, Error> {
    match date.year_month_day().0 {
        0..=9999 => Ok(Stored::Text(shown.to_string().into())),
        _ => Err(refused(value, "its dates are text of years 0 to 9999; store a number of days")),
    }
}

pub(crate) fn refused(value: &Value, way_out: &str) -> Error {
    let message = format!("sqlite has no {} value {value}; {way_out}", value.kind());
    Error::new(ErrorKind::Value, message)
}
