//! Literals that several databases spell alike. Which of them a dialect uses is its own to say.

use crate::{
    error::{Error, ErrorKind},
    value::Value,
};
use alloc::{format, string::String};
use core::fmt::Write;

/// `'text'`, quotes doubled. Only for text in which the database gives a backslash no meaning.
pub fn quoted(out: &mut String, text: &str) {
    out.push('\'');
    for part in text.split_inclusive('\'') {
        out.push_str(part);
        if part.ends_with('\'') {
            out.push('\'');
        }
    }
    out.push('\'');
}

/// Two hexadecimal digits for each byte.
pub fn hex(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        display(out, format_args!("{byte:02x}"));
    }
}

/// Anything, as it displays itself.
pub fn display(out: &mut String, shown: impl core::fmt::Display) {
    // Writing to a `String` cannot fail.
    let _ = write!(out, "{shown}");
}

/// Whole numbers; those below zero stand with their sign, which the printer puts in parentheses where needed.
/// Answers whether the value was one.
pub fn integer(out: &mut String, value: &Value) -> bool {
    match value {
        Value::TinyInt(v) => display(out, v),
        Value::SmallInt(v) => display(out, v),
        Value::Integer(v) => display(out, v),
        // The number without its sign is past the largest, and would be read as a decimal or a float.
        Value::BigInt(i64::MIN) => out.push_str("(-9223372036854775807 - 1)"),
        Value::BigInt(v) => display(out, v),
        Value::UnsignedTinyInt(v) => display(out, v),
        Value::UnsignedSmallInt(v) => display(out, v),
        Value::UnsignedInteger(v) => display(out, v),
        Value::UnsignedBigInt(v) => display(out, v),
        _ => return false,
    }
    true
}

/// A finite float in a notation that has an exponent, so that it is not read as a decimal.
pub fn float(out: &mut String, number: f64) {
    display(out, format_args!("{number:e}"));
}

/// A value that a database has not.
pub fn refused(dialect: impl core::fmt::Display, value: &Value, way_out: &str) -> Error {
    let message = format!("{dialect} has no {} value {value}; {way_out}", value.kind());
    Error::new(ErrorKind::Value, message)
}
