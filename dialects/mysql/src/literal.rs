//! Literals of MySQL and MariaDB, read the same with and without `NO_BACKSLASH_ESCAPES`.

use querent::{
    Date, Error, Value,
    render::{
        Spec,
        literal::{display, float, hex, integer, quoted, refused},
    },
};

pub(crate) fn literal(spec: &Spec, out: &mut String, value: &Value) -> Result<(), Error> {
    match value {
        Value::Null(_) => out.push_str("NULL"),
        Value::Bool(v) => out.push_str(if *v { "TRUE" } else { "FALSE" }),
        Value::Real(v) if v.is_finite() => display(out, format_args!("{v:e}")),
        Value::Double(v) if v.is_finite() => float(out, *v),
        Value::Real(_) | Value::Double(_) => {
            return Err(refused(spec, value, "it stores finite numbers alone; store NULL, or text"));
        }
        Value::Decimal(v) => display(out, v),
        Value::Text(v) => text(out, v.as_str()),
        Value::Bytes(v) => {
            out.push_str("X'");
            hex(out, v);
            out.push('\'');
        }
        Value::Date(v) if has_year(*v) => display(out, format_args!("DATE '{v}'")),
        Value::Timestamp(v) if has_year(v.date()) => display(out, format_args!("TIMESTAMP '{v}'")),
        Value::Date(_) | Value::Timestamp(_) => {
            return Err(refused(spec, value, "its years are 0 to 9999; store a number of days"));
        }
        Value::Time(v) => display(out, format_args!("TIME '{v}'")),
        Value::Uuid(v) => display(out, format_args!("'{v}'")),
        Value::Json(v) => text(out, v.as_str()),
        number if integer(out, number) => {}
        Value::TimestampTz(_) => {
            let way_out = "a literal would be read in the session's time zone; bind it as a parameter";
            return Err(refused(spec, value, way_out));
        }
        Value::Array(_) => return Err(refused(spec, value, "send the elements one by one, or as JSON")),
        other => return Err(refused(spec, other, "store its parts in columns of their own")),
    }
    Ok(())
}

/// A backslash means itself or not by the server's mode, so that text with one goes as hexadecimal digits.
fn text(out: &mut String, text: &str) {
    if text.contains(['\\', '\0']) {
        out.push_str("_utf8mb4 X'");
        hex(out, text.as_bytes());
        out.push('\'');
    } else {
        quoted(out, text);
    }
}

fn has_year(date: Date) -> bool {
    (0..=9999).contains(&date.year_month_day().0)
}
