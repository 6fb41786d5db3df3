//! What the JSON functions of several databases share: paths, and keys.

use crate::{
    ast::Expr,
    error::{Error, ErrorKind},
    value::Value,
};
use alloc::{format, string::String};
use core::fmt::Write;

/// A step of a path into a JSON document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// The member of an object.
    Key(&'a str),
    /// The element of an array, counted from 0.
    Index(i64),
}

/// The steps of a path, which stand as values behind a document.
///
/// # Errors
/// If one of them is no text and no whole number from 0 on.
pub fn steps<'a>(args: &'a [Expr]) -> impl Iterator<Item = Result<Step<'a>, Error>> + Clone {
    args.iter().map(|arg| match arg {
        Expr::Value(Value::Text(key)) => Ok(Step::Key(key.as_str())),
        Expr::Value(Value::BigInt(index @ 0..)) => Ok(Step::Index(*index)),
        _ => {
            let message =
                "a path into JSON has a step that is no key and no index from 0 on; give one of these";
            Err(Error::new(ErrorKind::Value, message))
        }
    })
}

/// The path in the notation of SQLite, MySQL and MariaDB: `$."key"[0]`, keys escaped as strings of JSON are.
///
/// # Errors
/// As [`steps`].
pub fn path(args: &[Expr]) -> Result<String, Error> {
    let mut path = String::from("$");
    for step in steps(args) {
        match step? {
            Step::Key(key) => {
                path.push('.');
                string(&mut path, key);
            }
            // Writing to a `String` cannot fail.
            Step::Index(index) => _ = write!(path, "[{index}]"),
        }
    }
    Ok(path)
}

/// A text as a string of JSON.
pub fn string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => _ = write!(out, "\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Refuses an object that names a key twice: databases keep the first, the last or both.
///
/// # Errors
/// In this case, or for a key that is no text.
pub fn check_keys(args: &[Expr]) -> Result<(), Error> {
    let mut keys = alloc::collections::BTreeSet::new();
    for key in args.iter().step_by(2) {
        let Expr::Value(Value::Text(key)) = key else {
            return Err(Error::new(ErrorKind::Value, "json_object has a key that is no text; give a text"));
        };
        if !keys.insert(key.as_str()) {
            let message = format!("json_object has the key {:?} twice; leave one out", key.as_str());
            return Err(Error::new(ErrorKind::Value, message));
        }
    }
    Ok(())
}
