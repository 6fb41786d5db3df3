//! Values as parameters of the binary protocol.

use super::client::Value as Bound;
use crate::literal::check;
use querent::{
    Date, Error, Time, Timestamp, Value,
    render::{Spec, json::string, literal},
};

/// The parameter for a value. Points in time are those of UTC.
///
/// # Errors
/// If the database has no such value.
pub(super) fn bind(spec: &Spec, value: &Value) -> Result<Bound, Error> {
    if let Value::Array(array) = value {
        // Of a list that is one parameter. Elsewhere an array is refused when it is rendered.
        return Ok(Bound::Bytes(json(spec, &array.items)?.into_bytes()));
    }
    check(spec, value)?;
    Ok(match value {
        Value::Custom(custom) => return bind(spec, &custom.value),
        Value::Bool(v) => Bound::Int((*v).into()),
        Value::TinyInt(v) => Bound::Int((*v).into()),
        Value::SmallInt(v) => Bound::Int((*v).into()),
        Value::Integer(v) => Bound::Int((*v).into()),
        Value::BigInt(v) => Bound::Int(*v),
        Value::UnsignedTinyInt(v) => Bound::Int((*v).into()),
        Value::UnsignedSmallInt(v) => Bound::Int((*v).into()),
        Value::UnsignedInteger(v) => Bound::Int((*v).into()),
        Value::UnsignedBigInt(v) => Bound::UInt(*v),
        // As four bytes: what a FLOAT column holds is found again.
        Value::Real(v) => Bound::Float(*v),
        Value::Double(v) => Bound::Double(*v),
        Value::Decimal(v) => Bound::Bytes(v.to_string().into_bytes()),
        Value::Text(v) => text(v.as_str()),
        Value::Bytes(v) => Bound::Bytes(v.to_vec()),
        Value::Date(v) => moment(*v, Time::from_micros(0)),
        Value::Time(v) => {
            let (hour, minute, second, micro) = clock(*v);
            Bound::Time(false, 0, hour, minute, second, micro)
        }
        Value::Timestamp(v) => moment(v.date(), v.time()),
        Value::TimestampTz(v) => {
            let utc = Timestamp::from_micros(v.micros());
            moment(utc.date(), utc.time())
        }
        Value::Uuid(v) => Bound::Bytes(v.to_string().into_bytes()),
        Value::Json(v) => text(v.as_str()),
        // NULL; the rest is refused above.
        _ => Bound::NULL,
    })
}

fn text(text: &str) -> Bound {
    Bound::Bytes(text.as_bytes().to_vec())
}

fn moment(date: Date, time: Time) -> Bound {
    let (year, month, day) = date.year_month_day();
    let (hour, minute, second, micro) = clock(time);
    Bound::Date(year as u16, month as u8, day as u8, hour, minute, second, micro)
}

/// Hour, minute, second and microsecond.
fn clock(time: Time) -> (u8, u8, u8, u32) {
    let (seconds, micro) = (time.micros() / 1_000_000, time.micros() % 1_000_000);
    ((seconds / 3_600) as u8, (seconds / 60 % 60) as u8, (seconds % 60) as u8, micro as u32)
}

/// The JSON array of a list that is one parameter. Decimals are texts in it, as its numbers are floats; bytes hexadecimal digits.
fn json(spec: &Spec, items: &[Value]) -> Result<String, Error> {
    let mut text = String::from("[");
    for (place, item) in items.iter().enumerate() {
        check(spec, item)?;
        text.push_str(if place > 0 { "," } else { "" });
        match item {
            Value::Bool(v) => text.push_str(if *v { "1" } else { "0" }),
            Value::Real(v) => literal::display(&mut text, format_args!("{:?}", f64::from(*v))),
            Value::Double(v) => literal::display(&mut text, format_args!("{v:?}")),
            Value::Text(v) => string(&mut text, v.as_str()),
            Value::Bytes(v) => {
                text.push('"');
                literal::hex(&mut text, v);
                text.push('"');
            }
            Value::TimestampTz(v) => {
                literal::display(&mut text, format_args!("\"{}\"", Timestamp::from_micros(v.micros())))
            }
            Value::Decimal(_) | Value::Date(_) | Value::Time(_) | Value::Timestamp(_) | Value::Uuid(_) => {
                literal::display(&mut text, format_args!("\"{item}\""));
            }
            Value::TinyInt(_)
            | Value::SmallInt(_)
            | Value::Integer(_)
            | Value::BigInt(_)
            | Value::UnsignedTinyInt(_)
            | Value::UnsignedSmallInt(_)
            | Value::UnsignedInteger(_)
            | Value::UnsignedBigInt(_) => literal::display(&mut text, item),
            _ => text.push_str("null"),
        }
    }
    text.push(']');
    Ok(text)
}
