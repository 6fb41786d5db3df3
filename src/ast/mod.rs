//! The tree: statements as plain, untyped data that can be matched, cloned, compared and walked.
//!
//! Knows no types of the typed face, no dialects and no printing. Every node is bounded in depth when it
//! is made (see [`Deep`]), so that dropping, cloning, comparing and printing need no guard of their own.

use alloc::boxed::Box;

mod deep;
mod dml;
mod expr;
mod func;
mod name;
mod op;
mod query;
mod short;
mod source;

pub use deep::{Deep, Depth, Invalid, MAX_DEPTH};
pub use dml::{Insert, InsertColumn};
pub use expr::{
    Between, Binary, Case, Cast, Chain, ColumnRef, DerivedColumn, Expr, InList, InQuery, Keyword, Leaf, Like,
    ListItems, NamedColumn, Test, Unary,
};
pub use func::{Aggregate, AggregateFunc, Field, FormatPart, Func, Function, Unit};
#[doc(hidden)]
pub use name::plain_name;
pub use name::{Alias, ColumnDef, TableDef};
pub use op::{BinaryOp, ChainOp, LikeCase, Quantifier, UnaryOp};
pub use query::{Distinct, Nulls, OrderTerm, Query, Select, SelectItem, SetOp, SetOperation};
pub use short::{Filler, Short};
pub use source::{Derived, Join, JoinCondition, JoinKind, NamedTable, Source, TableRef};

/// A statement that owns its tree.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Statement {
    /// SELECT, or SELECTs joined by UNION and its kin.
    Query(Query),
    /// INSERT.
    Insert(Box<Insert>),
}

/// A statement lent for rendering.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum StatementRef<'a> {
    /// SELECT.
    Select(&'a Select),
    /// SELECTs joined by UNION and its kin.
    Set(&'a SetOperation),
    /// INSERT.
    Insert(&'a Insert),
    /// A statement that could not be built.
    Invalid(Invalid),
}

impl Statement {
    /// Lends the statement.
    pub fn as_ref(&self) -> StatementRef<'_> {
        match self {
            Statement::Query(query) => query.as_statement(),
            Statement::Insert(insert) => StatementRef::Insert(insert),
        }
    }
}
