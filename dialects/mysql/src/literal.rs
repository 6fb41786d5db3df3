//! Literals of MySQL and MariaDB, read the same with and without `NO_BACKSLASH_ESCAPES`, and what they have no value for.

use crate::decimal::scale;
use querent::{
    Date, Error, Timestamp, Value,
    render::{
        Spec,
        literal::{display, float, hex, integer, quoted, refused},
    },
};

pub(crate) fn literal(spec: &Spec, out: &mut String, value: &Value) -> Result<(), Error> {
    check(spec, value)?;
    match value {
        Value::Custom(custom) => return literal(spec, out, &custom.value),
        Value::Bool(v) => out.push_str(if *v { "TRUE" } else { "FALSE" }),
        // With the digits of the 64-bit float that the server widens a FLOAT to before it compares.
        Value::Real(v) => float(out, f64::from(*v)),
        Value::Double(v) => float(out, *v),
        Value::Decimal(v) => display(out, v),
        Value::Text(v) => text(out, v.as_str()),
        Value::Bytes(v) => {
            out.push_str("X'");
            hex(out, v);
            out.push('\'');
        }
        Value::Date(v) => display(out, format_args!("DATE '{v}'")),
        Value::Timestamp(v) => display(out, format_args!("TIMESTAMP '{v}'")),
        Value::Time(v) => display(out, format_args!("TIME '{v}'")),
        Value::Uuid(v) => display(out, format_args!("'{v}'")),
        Value::Json(v) => text(out, v.as_str()),
        Value::TimestampTz(_) => {
            let way_out = "a literal would be read in the session's time zone; bind it as a parameter";
            return Err(refused(spec, value, way_out));
        }
        number if integer(out, number) => {}
        // NULL; the rest is refused above.
        _ => out.push_str("NULL"),
    }
    Ok(())
}

/// Refuses a value that neither database has, as a literal or bound.
pub(crate) fn check(spec: &Spec, value: &Value) -> Result<(), Error> {
    let way_out = match value {
        Value::Real(v) if !v.is_finite() => "it stores finite numbers alone; store NULL, or text",
        Value::Double(v) if !v.is_finite() => "it stores finite numbers alone; store NULL, or text",
        Value::Date(v) => return has_day(spec, value, *v),
        Value::Timestamp(v) => return has_day(spec, value, v.date()),
        Value::TimestampTz(v) => return has_day(spec, value, Timestamp::from_micros(v.micros()).date()),
        Value::Decimal(_) => return scale(spec, value).map(drop),
        Value::Custom(custom) => return check(spec, &custom.value),
        Value::Array(_) => "send the elements one by one, or as JSON",
        Value::Interval(_) => "store its parts in columns of their own",
        Value::Null(_)
        | Value::Bool(_)
        | Value::TinyInt(_)
        | Value::SmallInt(_)
        | Value::Integer(_)
        | Value::BigInt(_)
        | Value::UnsignedTinyInt(_)
        | Value::UnsignedSmallInt(_)
        | Value::UnsignedInteger(_)
        | Value::UnsignedBigInt(_)
        | Value::Real(_)
        | Value::Double(_)
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Time(_)
        | Value::Uuid(_)
        | Value::Json(_) => return Ok(()),
        _ => "store its parts in columns of their own",
    };
    Err(refused(spec, value, way_out))
}

fn has_day(spec: &Spec, value: &Value, date: Date) -> Result<(), Error> {
    match date.year_month_day() {
        // Outside strict mode the servers would store 0000-00-00 in its place.
        (0, 2, 29) => Err(refused(spec, value, "its year 0 is no leap year; store a number of days")),
        (0..=9999, _, _) => Ok(()),
        _ => Err(refused(spec, value, "its years are 0 to 9999; store a number of days")),
    }
}

/// A backslash means itself or not by the server's mode, so that it goes as hexadecimal digits.
///
/// As a part of the text, which so has the collation of the connection, as other literals and parameters have: a literal of
/// digits alone has that of its character set, and is not compared with them.
fn text(out: &mut String, text: &str) {
    let special = |c: char| matches!(c, '\\' | '\0');
    let (plain, mut rest) = text.split_at(text.find(special).unwrap_or(text.len()));
    if rest.is_empty() {
        return quoted(out, text);
    }
    out.push_str("concat(");
    quoted(out, plain);
    while !rest.is_empty() {
        let (digits, after) = rest.split_at(rest.find(|c| !special(c)).unwrap_or(rest.len()));
        out.push_str(", _ascii X'");
        hex(out, digits.as_bytes());
        out.push('\'');
        let (plain, next) = after.split_at(after.find(special).unwrap_or(after.len()));
        if !plain.is_empty() {
            out.push_str(", ");
            quoted(out, plain);
        }
        rest = next;
    }
    out.push(')');
}
