//! Whether two databases answered the same: rows of values whose types differ only because the databases do.
//!
//! SQLite has truth values that are integers, decimals that are floats, and days that are text; MySQL calls some text
//! bytes. Such values are alike if they mean the same; floats that were calculated, up to the last digits.

#![allow(clippy::indexing_slicing, reason = "tests fail by panicking")]

use querent::Value;

/// A value as all databases have it.
#[derive(Debug, Clone, PartialEq)]
enum Common {
    Null,
    /// Digits, and the float they are near.
    Number(String, f64),
    Text(String),
    Bytes(Vec<u8>),
    /// An array or object of JSON, which some databases have as text.
    Json(serde_json::Value),
}

impl Common {
    fn of(value: &Value) -> Common {
        let number = |text: String| {
            let near = text.parse().unwrap_or(f64::NAN);
            Common::Number(text, near)
        };
        match value {
            Value::Null(_) => Common::Null,
            Value::Bool(truth) => number(i32::from(*truth).to_string()),
            Value::Text(text) => text_or_json(text.as_str()),
            Value::Json(json) => text_or_json(json.as_str()),
            Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => text_or_json(text),
                Err(_) => Common::Bytes(bytes.to_vec()),
            },
            Value::Date(_)
            | Value::Time(_)
            | Value::Timestamp(_)
            | Value::TimestampTz(_)
            | Value::Uuid(_) => Common::Text(value.to_string()),
            Value::Real(_) | Value::Double(_) | Value::Decimal(_) => number(plain(&value.to_string())),
            other => number(other.to_string()),
        }
    }

    fn is_like(&self, other: &Common) -> bool {
        match (self, other) {
            (Common::Number(a, near_a), Common::Number(b, near_b)) => {
                let exact = a.bytes().chain(b.bytes()).all(|byte| byte.is_ascii_digit() || byte == b'-');
                let largest = near_a.abs().max(near_b.abs()).max(1.0);
                a == b || (!exact && (near_a - near_b).abs() <= largest * 1e-9)
            }
            (Common::Json(a), Common::Json(b)) => same_json(a, b),
            _ => self == other,
        }
    }
}

fn text_or_json(text: &str) -> Common {
    let parsed = if text.starts_with(['[', '{']) { serde_json::from_str(text).ok() } else { None };
    parsed.map_or_else(|| Common::Text(text.to_owned()), Common::Json)
}

fn same_json(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (a, b) {
        (Array(a), Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_json(a, b)),
        (Object(a), Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same_json(a, b)))
        }
        (Number(a), Number(b)) => a == b || (!(a.is_i64() && b.is_i64()) && a.as_f64() == b.as_f64()),
        (a, b) => a == b,
    }
}

/// A number without the zeros that say nothing, nor the fraction that is none.
fn plain(text: &str) -> String {
    match text.split_once('.') {
        Some((whole, part)) if part.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        _ => text.to_owned(),
    }
}

/// What is not alike, for a message; none if the rows are. Rows that no ORDER BY puts in order are compared as a set.
pub(crate) fn difference(expected: &[Vec<Value>], found: &[Vec<Value>], ordered: bool) -> Option<String> {
    let [expected, found] = [expected, found].map(|rows| {
        let mut rows: Vec<Vec<Common>> =
            rows.iter().map(|row| row.iter().map(Common::of).collect()).collect();
        if !ordered {
            rows.sort_by_cached_key(|row| row.iter().map(sort_key).collect::<Vec<_>>());
        }
        rows
    });
    if expected.len() != found.len() {
        return Some(format!("{} rows, but {} were expected", found.len(), expected.len()));
    }
    let row_is_like = |(a, b): (&Vec<Common>, &Vec<Common>)| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_like(b))
    };
    let place = expected.iter().zip(&found).position(|pair| !row_is_like(pair))?;
    Some(format!("row {}: {:?}, but {:?} was expected", place + 1, found[place], expected[place]))
}

/// Rounds numbers, so that the last digits of a float do not decide the order.
fn sort_key(value: &Common) -> String {
    match value {
        Common::Number(_, near) => format!("{near:+030.6}"),
        other => format!("{other:?}"),
    }
}
