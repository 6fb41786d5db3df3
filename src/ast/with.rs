//! WITH: queries that have a name within a statement.

use super::{Alias, Depth, Query};
use crate::{types::Kind, value::Text};
use alloc::{sync::Arc, vec::Vec};

/// A query of WITH.
#[derive(Debug, Clone, PartialEq)]
pub struct Cte {
    /// Its name.
    pub name: Alias,
    /// The query. Its columns have a label each. If it is recursive, a UNION whose first members do not use it and
    /// whose last one does.
    pub query: Query,
    /// The types of its columns, where they are known.
    pub kinds: Vec<Kind>,
    /// Whether it uses itself.
    pub recursive: bool,
    /// Whether its rows are computed once and kept (`MATERIALIZED`), or not (`NOT MATERIALIZED`); without it, as the
    /// database thinks best.
    pub materialized: Option<bool>,
    /// `SEARCH`
    pub search: Option<Search>,
    /// `CYCLE`
    pub cycle: Option<Cycle>,
}

/// A column that orders the rows of a recursive query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// `DEPTH FIRST`, and not `BREADTH FIRST`.
    pub depth_first: bool,
    /// `BY`: the names of the columns that order siblings.
    pub by: Vec<Text>,
    /// `SET`: the name of the column.
    pub set: Text,
}

/// Columns that stop a recursive query at rows it has come by before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The names of the columns in which such rows are equal.
    pub columns: Vec<Text>,
    /// `SET`: the name of the column that tells whether the row is such a one.
    pub set: Text,
    /// `USING`: the name of the column that holds the rows come by.
    pub using: Text,
}

/// A query of WITH where it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CteRef {
    /// Its name.
    pub name: Alias,
    /// The name under which its columns are known here.
    pub alias: Option<Alias>,
    /// The names of its columns.
    pub columns: Arc<[Text]>,
}

impl CteRef {
    /// The name under which its columns are known.
    pub fn known_as(&self) -> Alias {
        self.alias.unwrap_or(self.name)
    }
}

impl Depth for Cte {
    fn depth(&self) -> u16 {
        self.query.depth() + 1
    }
}
