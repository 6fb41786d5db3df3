//! A struct's fields as headings and values, for printing and for comparison.

use querent::Kind;
use querent_sqlite::prelude::*;

/// A row that can be shown.
pub(crate) trait Report {
    /// The names of the columns.
    const HEADINGS: &'static [&'static str];

    /// The values, in the same order.
    fn cells(&self) -> Vec<Value>;
}

/// A field's value.
pub(crate) trait Cell {
    fn value(&self) -> Value;
}

impl Cell for i32 {
    fn value(&self) -> Value {
        Value::Integer(*self)
    }
}

impl Cell for i64 {
    fn value(&self) -> Value {
        Value::BigInt(*self)
    }
}

impl Cell for String {
    fn value(&self) -> Value {
        Value::Text(self.as_str().into())
    }
}

impl Cell for Date {
    fn value(&self) -> Value {
        Value::Date(*self)
    }
}

impl Cell for Decimal {
    fn value(&self) -> Value {
        Value::Decimal(self.clone())
    }
}

impl<T: Cell> Cell for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Null(Kind::Unknown), T::value)
    }
}

/// Implements [`Report`] for a struct whose fields are named.
macro_rules! report {
    ($name:ident { $($field:ident),+ }) => {
        impl $crate::report::Report for $name {
            const HEADINGS: &'static [&'static str] = &[$(stringify!($field)),+];

            fn cells(&self) -> Vec<Value> {
                let $name { $($field),+ } = self;
                vec![$($crate::report::Cell::value($field)),+]
            }
        }
    };
}

pub(crate) use report;
