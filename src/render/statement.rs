//! Prints what stands around a statement: EXPLAIN, and comments for tracing.

use super::{Writer, print};
use crate::{
    ast::{Explain, Tagged},
    error::{Error, ErrorKind},
    value::Text,
};
use alloc::{format, vec::Vec};

pub(super) fn explain<'a>(w: &mut Writer<'a, '_>, explain: &'a Explain) -> Result<(), Error> {
    let Explain { statement, analyze, format } = explain;
    w.dialect.explain(w, *analyze, *format)?;
    w.push(" ");
    print(w, statement.as_ref())
}

/// `SELECT .. /*controller='orders',route='%2Fapi'*/`: names in order, both percent-encoded, as the sqlcommenter
/// specification has it: <https://google.github.io/sqlcommenter/spec/>.
pub(super) fn tagged<'a>(w: &mut Writer<'a, '_>, tagged: &'a Tagged) -> Result<(), Error> {
    let Tagged { statement, tags } = tagged;
    print(w, statement.as_ref())?;
    let mut tags: Vec<&(Text, Text)> = tags.iter().collect();
    tags.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
    let mut before = " /*";
    for (name, value) in &tags {
        if name.as_str().is_empty() {
            return Err(Error::new(ErrorKind::Value, "a tag has no name; give it one"));
        }
        w.push(before);
        percent_encoded(w, name.as_str());
        w.push("='");
        percent_encoded(w, value.as_str());
        w.push("'");
        before = ",";
    }
    if !tags.is_empty() {
        w.push("*/");
    }
    Ok(())
}

fn percent_encoded(w: &mut Writer<'_, '_>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => w.text.push(byte),
            _ => w.push(&format!("%{byte:02X}")),
        }
    }
}
