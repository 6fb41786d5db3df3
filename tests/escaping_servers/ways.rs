//! The ways that values go out and come back. Each driver that binds is one more function in the list.

use crate::engines::Engine;
use querent::{Kind, ast, prelude::*};

/// Sends values in one query, and answers what came back for each.
pub(crate) type Way = fn(&mut Engine, &[Value]) -> Result<Vec<Value>, String>;

/// Each with its name, and the engines that have it.
pub(crate) const WAYS: &[(&str, &[&str], Way)] =
    &[("as literals", &["postgres", "mysql", "mariadb"], as_literals)];

fn as_literals(engine: &mut Engine, values: &[Value]) -> Result<Vec<Value>, String> {
    let exprs: Vec<AnyExpr> =
        values.iter().map(|value| Expr::<Text>::from_node(ast::Expr::Value(value.clone())).into()).collect();
    let sql = select(exprs).inlined(&*engine.dialect()).map_err(|error| error.to_string())?;
    let rows = engine.rows(&sql).map_err(|error| format!("{error}\n  {sql}"))?;
    let [row] = rows.as_slice() else { return Err(format!("{} rows came back\n  {sql}", rows.len())) };
    let read = |(value, cell): (&Value, &Option<Vec<u8>>)| match cell {
        None => Ok(Value::Null(value.kind())),
        Some(cell) => read(engine.name, value.kind(), cell)
            .ok_or_else(|| format!("{} is no {}\n  {sql}", String::from_utf8_lossy(cell), value.kind())),
    };
    values.iter().zip(row).map(read).collect()
}

/// Reads the text that a server has for a value.
fn read(engine: &str, kind: Kind, cell: &[u8]) -> Option<Value> {
    if kind == Kind::Bytes && engine != "postgres" {
        return Some(Value::Bytes(cell.into()));
    }
    let text = std::str::from_utf8(cell).ok()?;
    Some(match kind {
        Kind::Bool => Value::Bool(matches!(text, "t" | "1")),
        Kind::TinyInt => Value::TinyInt(text.parse().ok()?),
        Kind::SmallInt => Value::SmallInt(text.parse().ok()?),
        Kind::Integer => Value::Integer(text.parse().ok()?),
        Kind::BigInt => Value::BigInt(text.parse().ok()?),
        Kind::UnsignedInteger => Value::UnsignedInteger(text.parse().ok()?),
        Kind::UnsignedBigInt => Value::UnsignedBigInt(text.parse().ok()?),
        Kind::Real => Value::Real(text.parse().ok()?),
        Kind::Double => Value::Double(text.parse().ok()?),
        Kind::Decimal => Value::Decimal(text.parse().ok()?),
        Kind::Text => Value::Text(text.to_owned().into()),
        Kind::Bytes => Value::Bytes(bytes(text.strip_prefix("\\x")?)?.into()),
        Kind::Uuid => Value::Uuid(Uuid::parse(text)?),
        Kind::Time => Value::Time(Time::parse(text)?),
        Kind::Date => Value::Date(date(text)?),
        Kind::Timestamp => Value::Timestamp(timestamp(text)?),
        Kind::TimestampTz => {
            let utc = timestamp(&text.replace("+00", ""))?;
            Value::TimestampTz(TimestampTz::from_micros(utc.micros()))
        }
        _ => return None,
    })
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pair = |at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(pair).collect()
}

/// A day of PostgreSQL's calendar, which has a year 1 BC and none that is 0.
fn date(text: &str) -> Option<Date> {
    let (text, before_christ) = match text.strip_suffix(" BC") {
        Some(text) => (text, true),
        None => (text, false),
    };
    let mut parts = text.split('-').map(|part| part.parse::<u32>());
    let mut part = || parts.next()?.ok();
    let (year, month, day) = (i32::try_from(part()?).ok()?, part()?, part()?);
    Date::new(if before_christ { 1 - year } else { year }, month, day).ok()
}

fn timestamp(text: &str) -> Option<Timestamp> {
    let (day, time) = text.split_once(' ')?;
    let (time, era) = time.split_at(time.find(" BC").unwrap_or(time.len()));
    Some(Timestamp::new(date(&format!("{day}{era}"))?, Time::parse(time)?))
}

/// Whether they are the same value, down to the bits of a float.
pub(crate) fn same(engine: &str, a: &Value, b: &Value) -> bool {
    match (a, b) {
        // MariaDB leaves the sign of zero out of every answer, and SQLite out of every column.
        (Value::Double(0.0), Value::Double(0.0)) | (Value::Real(0.0), Value::Real(0.0))
            if matches!(engine, "mariadb" | "sqlite") =>
        {
            true
        }
        (Value::Double(a), Value::Double(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
        (Value::Real(a), Value::Real(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
        (Value::Array(a), Value::Array(b)) => {
            a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| same(engine, a, b))
        }
        (a, b) => a == b,
    }
}
