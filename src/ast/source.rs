//! What stands in FROM.

use super::{Alias, ColumnDef, Deep, Depth, Expr, Invalid, Query, TableDef};
use crate::value::Text;
use alloc::{boxed::Box, vec::Vec};

/// A table, or what stands for one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Source {
    /// A declared table.
    Table(TableRef),
    /// A table whose name is known at run time.
    Named(Box<NamedTable>),
    /// A subquery.
    Derived(Deep<Derived>),
    /// What could not be built.
    Invalid(Invalid),
}

/// A declared table, and its alias in the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableRef {
    /// The table.
    pub def: &'static TableDef,
    /// The alias.
    pub alias: Option<Alias>,
}

/// A table whose name is known at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedTable {
    /// The schema.
    pub schema: Option<Text>,
    /// The name.
    pub name: Text,
    /// The alias.
    pub alias: Option<Text>,
}

/// A subquery in FROM.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// The subquery. Its columns have a label each.
    pub query: Query,
    /// The name under which its columns are known.
    pub alias: Alias,
    /// `LATERAL`: it sees the tables before it.
    pub lateral: bool,
}

/// A table and how it is joined with those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// How.
    pub kind: JoinKind,
    /// The table.
    pub source: Source,
    /// Which rows belong together.
    pub condition: JoinCondition,
}

/// How two tables are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoinKind {
    /// `JOIN`
    Inner,
    /// `LEFT JOIN`
    Left,
    /// `RIGHT JOIN`
    Right,
    /// `FULL JOIN`
    Full,
    /// `CROSS JOIN`
    Cross,
    /// `,`: another item of FROM.
    Comma,
}

/// Which rows of two joined tables belong together.
#[derive(Debug, Clone, PartialEq)]
pub enum JoinCondition {
    /// All.
    None,
    /// Those for which an expression is true.
    On(Expr),
    /// Those with equal values in columns of the same names.
    Using(Vec<&'static ColumnDef>),
}

impl Source {
    /// A subquery in FROM.
    pub fn derived(derived: Derived) -> Source {
        Deep::new(derived).map_or_else(Source::Invalid, Source::Derived)
    }
}

impl Depth for Source {
    fn depth(&self) -> u16 {
        match self {
            Source::Table(_) | Source::Named(_) | Source::Invalid(_) => 0,
            Source::Derived(node) => node.depth(),
        }
    }
}

impl Depth for Derived {
    fn depth(&self) -> u16 {
        self.query.depth()
    }
}

impl Depth for Join {
    fn depth(&self) -> u16 {
        let on = match &self.condition {
            JoinCondition::On(on) => on.depth(),
            JoinCondition::None | JoinCondition::Using(_) => 0,
        };
        self.source.depth().max(on)
    }
}
