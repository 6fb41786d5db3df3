//! Statements that were rendered before the values of their parameters were known.

use super::Statement;
use crate::value::{Parameter, Value};
use alloc::{string::String, sync::Arc, vec::Vec};

/// A statement and its text, whose parameters have no values yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// The statement.
    pub statement: Statement,
    /// Its parameters, which values are given for in this order.
    pub parameters: Vec<Parameter>,
    /// The text.
    pub text: String,
    /// What stands for each placeholder of the text, in order.
    pub slots: Vec<Slot>,
    /// Whether the slots are the parameters, each once and in order.
    pub in_order: bool,
    /// Whether points in time are in the text: see [`Sql::has_points_in_time`](crate::Sql::has_points_in_time).
    pub points_in_time: bool,
    /// What the text was rendered for.
    pub target: Target,
}

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    /// A value that the statement has.
    Value(Value),
    /// The parameter at a 0-based place.
    Parameter(u16),
}

/// What a text was rendered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The dialect's name.
    pub name: &'static str,
    /// The version: before the point, and after.
    pub version: (u16, u16),
    /// The features, as bits.
    pub features: u128,
    /// The rewrites that are allowed, as bits.
    pub rewrites: u64,
}

/// A compiled statement with values for its parameters, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundStatement {
    /// The statement.
    pub compiled: Arc<Compiled>,
    /// The values.
    pub values: Vec<Value>,
}

/// A compiled statement with values for its parameters, in order, lent for rendering.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundRef<'a> {
    /// The statement.
    pub compiled: &'a Arc<Compiled>,
    /// The values.
    pub values: &'a [Value],
}

impl BoundStatement {
    /// Lends the statement and its values.
    pub fn lend(&self) -> BoundRef<'_> {
        BoundRef { compiled: &self.compiled, values: &self.values }
    }
}

impl BoundRef<'_> {
    /// A statement of its own, with copies of the values.
    pub fn to_owned(self) -> BoundStatement {
        BoundStatement { compiled: self.compiled.clone(), values: self.values.to_vec() }
    }
}
