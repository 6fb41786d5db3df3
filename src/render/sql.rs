//! What rendering answers: text and parameters.

use crate::{ast::Short, value::Value};
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::{fmt, slice};

/// A rendered statement: its text, and its parameters in the order of their placeholders.
///
/// `Display` shows both, for people: the text, then `-- [5, "Ada"]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sql<'a> {
    text: Cow<'a, str>,
    params: Params<'a>,
    points_in_time: bool,
}

/// The parameters of a rendered statement.
#[derive(Debug, Clone)]
pub struct Params<'a>(Repr<'a>);

#[derive(Debug, Clone)]
enum Repr<'a> {
    Lent(Short<&'a Value, 8>),
    Slice(&'a [Value]),
    Owned(Vec<Value>),
}

impl<'a> Sql<'a> {
    pub(crate) fn new(text: String, params: Short<&'a Value, 8>, points_in_time: bool) -> Self {
        Sql { text: Cow::Owned(text), params: Params(Repr::Lent(params)), points_in_time }
    }

    /// A text that was rendered before, with its parameters in order.
    #[inline]
    pub(super) fn prepared(text: &'a str, params: &'a [Value], points_in_time: bool) -> Self {
        Sql { text: Cow::Borrowed(text), params: Params(Repr::Slice(params)), points_in_time }
    }

    /// A text that was rendered before, with its parameters.
    pub(super) fn lent(text: &'a str, params: Short<&'a Value, 8>, points_in_time: bool) -> Self {
        Sql { text: Cow::Borrowed(text), params: Params(Repr::Lent(params)), points_in_time }
    }

    /// The text, with a placeholder for each parameter.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parameters, in the order of their placeholders.
    pub fn params(&self) -> &Params<'a> {
        &self.params
    }

    /// Whether a column declared as `TimestampTz`, an INSERT into a table that has one, or the current timestamp is in
    /// the text: for drivers of databases that compute with points in time in the session's time zone. Of columns that
    /// are named at run time it is not known.
    pub fn has_points_in_time(&self) -> bool {
        self.points_in_time
    }

    /// The text alone.
    pub fn into_text(self) -> String {
        self.text.into_owned()
    }

    /// The same, independent of the statement it was rendered from.
    pub fn into_owned(self) -> Sql<'static> {
        let params = match self.params.0 {
            Repr::Owned(values) => values,
            Repr::Slice(values) => values.to_vec(),
            Repr::Lent(values) => values.iter().map(|value| (*value).clone()).collect(),
        };
        Sql {
            text: Cow::Owned(self.text.into_owned()),
            params: Params(Repr::Owned(params)),
            points_in_time: self.points_in_time,
        }
    }
}

impl Params<'_> {
    /// Their number.
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Lent(values) => values.len(),
            Repr::Slice(values) => values.len(),
            Repr::Owned(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The parameter at a 0-based place.
    pub fn get(&self, index: usize) -> Option<&Value> {
        match &self.0 {
            Repr::Lent(values) => values.get(index).copied(),
            Repr::Slice(values) => values.get(index),
            Repr::Owned(values) => values.get(index),
        }
    }

    /// One after the other.
    pub fn iter(&self) -> ParamsIter<'_> {
        match &self.0 {
            Repr::Lent(values) => ParamsIter::Lent(values.iter()),
            Repr::Slice(values) => ParamsIter::Owned(values.iter()),
            Repr::Owned(values) => ParamsIter::Owned(values.iter()),
        }
    }
}

impl PartialEq for Params<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// The parameters of a rendered statement, one after the other.
#[derive(Debug, Clone)]
pub enum ParamsIter<'p> {
    #[doc(hidden)]
    Lent(slice::Iter<'p, &'p Value>),
    #[doc(hidden)]
    Owned(slice::Iter<'p, Value>),
}

impl<'p> Iterator for ParamsIter<'p> {
    type Item = &'p Value;

    fn next(&mut self) -> Option<&'p Value> {
        match self {
            ParamsIter::Lent(values) => values.next().copied(),
            ParamsIter::Owned(values) => values.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            ParamsIter::Lent(values) => values.size_hint(),
            ParamsIter::Owned(values) => values.size_hint(),
        }
    }
}

impl ExactSizeIterator for ParamsIter<'_> {}

impl<'p> IntoIterator for &'p Params<'_> {
    type Item = &'p Value;
    type IntoIter = ParamsIter<'p>;

    fn into_iter(self) -> ParamsIter<'p> {
        self.iter()
    }
}

impl fmt::Display for Params<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (place, value) in self.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{value}")?;
        }
        f.write_str("]")
    }
}

impl fmt::Display for Sql<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if self.params.is_empty() { Ok(()) } else { write!(f, " -- {}", self.params) }
    }
}
