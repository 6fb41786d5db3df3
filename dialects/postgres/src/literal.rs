//! Literals of PostgreSQL, read the same whether `standard_conforming_strings` is on or off.

use crate::range::{has_day, has_moment, has_span};
use querent::{
    Date, Error, Timestamp, TimestampTz, Value,
    render::{
        Spec,
        literal::{display, hex, integer, quoted, refused},
    },
};

const DAYS: &str = "its days are 4714-11-24 BC to 5874897-12-31; store a number of days";
const MOMENTS: &str = "its timestamps begin on 4714-11-24 BC; store a number of days";

pub(crate) fn literal(spec: &Spec, out: &mut String, value: &Value) -> Result<(), Error> {
    match value {
        Value::Date(v) if !has_day(*v) => return Err(refused(spec, value, DAYS)),
        Value::Timestamp(v) if !has_moment(v.micros()) => return Err(refused(spec, value, MOMENTS)),
        Value::TimestampTz(v) if !has_moment(v.micros()) => return Err(refused(spec, value, MOMENTS)),
        Value::Interval(v) if !has_span(v) => {
            return Err(refused(spec, value, "it would be infinite; store NULL"));
        }
        Value::Null(_) => out.push_str("NULL"),
        Value::Bool(v) => out.push_str(if *v { "TRUE" } else { "FALSE" }),
        Value::BigInt(i64::MIN) => out.push_str("'-9223372036854775808'::bigint"),
        Value::Real(v) => typed(out, float(f64::from(*v), v), "real"),
        Value::Double(v) => typed(out, float(*v, v), "double precision"),
        Value::Decimal(v) => display(out, v),
        Value::Text(v) => return text(spec, out, v.as_str(), value),
        Value::Bytes(v) => {
            out.push_str("decode('");
            hex(out, v);
            out.push_str("', 'hex')");
        }
        Value::Date(v) => {
            out.push_str("DATE '");
            date(out, *v);
            out.push('\'');
        }
        Value::Time(v) => display(out, format_args!("TIME '{v}'")),
        Value::Timestamp(v) => {
            out.push_str("TIMESTAMP '");
            moment(out, *v, "");
        }
        Value::TimestampTz(v) => {
            out.push_str("TIMESTAMPTZ '");
            moment(out, local(*v), "+00:00");
        }
        Value::Interval(v) => display(out, format_args!("INTERVAL '{v}'")),
        Value::Uuid(v) => display(out, format_args!("'{v}'::uuid")),
        Value::Json(v) => {
            text(spec, out, v.as_str(), value)?;
            out.push_str("::jsonb");
        }
        Value::Custom(custom) => return literal(spec, out, &custom.value),
        Value::Array(array) => {
            out.push_str("ARRAY[");
            for (place, item) in array.items.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { ", " });
                literal(spec, out, item)?;
            }
            out.push(']');
            if let Some(name) = spec.type_name(value.kind()) {
                out.push_str("::");
                out.push_str(name);
            }
        }
        number if integer(out, number) => {}
        other => return Err(refused(spec, other, "bind it as a parameter")),
    }
    Ok(())
}

fn typed(out: &mut String, shown: String, name: &str) {
    display(out, format_args!("'{shown}'::{name}"));
}

fn float(number: f64, shortest: impl std::fmt::Debug) -> String {
    match number {
        _ if number.is_nan() => "NaN".into(),
        f64::INFINITY => "Infinity".into(),
        f64::NEG_INFINITY => "-Infinity".into(),
        _ => format!("{shortest:?}"),
    }
}

fn text(spec: &Spec, out: &mut String, text: &str, value: &Value) -> Result<(), Error> {
    if text.contains('\0') {
        let kind = value.kind();
        let message =
            format!("{spec} has no {kind} value with NUL in it; store it as `Bytes`, or take the NUL out");
        return Err(Error::new(querent::ErrorKind::Value, message));
    }
    if text.contains('\\') {
        // An E'' string gives backslashes one meaning under both settings.
        out.push('E');
        quoted(out, &text.replace('\\', "\\\\"));
    } else {
        quoted(out, text);
    }
    Ok(())
}

/// The calendar has no year 0: what ISO 8601 calls 0 is 1 BC.
pub(crate) fn date(out: &mut String, date: Date) {
    let (year, month, day) = date.year_month_day();
    match year {
        1.. => display(out, format_args!("{year:04}-{month:02}-{day:02}")),
        _ => display(out, format_args!("{:04}-{month:02}-{day:02} BC", 1 - year)),
    }
}

fn moment(out: &mut String, moment: Timestamp, zone: &str) {
    instant(out, moment, zone);
    out.push('\'');
}

pub(crate) fn instant(out: &mut String, moment: Timestamp, zone: &str) {
    let (year, month, day) = moment.date().year_month_day();
    let time = moment.time();
    match year {
        1.. => display(out, format_args!("{year:04}-{month:02}-{day:02} {time}{zone}")),
        _ => display(out, format_args!("{:04}-{month:02}-{day:02} {time}{zone} BC", 1 - year)),
    }
}

fn local(moment: TimestampTz) -> Timestamp {
    Timestamp::from_micros(moment.micros())
}
