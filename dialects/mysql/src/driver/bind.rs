//! Values as parameters of the binary protocol.

use super::client::Value as Bound;
use crate::literal::check;
use querent::{Date, Error, Time, Timestamp, Value, render::Spec};

/// The parameter for a value. Points in time are those of UTC.
///
/// # Errors
/// If the database has no such value.
pub(super) fn bind(spec: &Spec, value: &Value) -> Result<Bound, Error> {
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
