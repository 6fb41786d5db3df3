//! WITH: queries, and statements that change data, that have a name within a statement.

use super::{Alias, Delete, Depth, Insert, Merge, Query, SelectItem, StatementRef, Update};
use crate::{types::Kind, value::Text};
use alloc::{boxed::Box, sync::Arc, vec::Vec};

/// A query of WITH.
#[derive(Debug, Clone, PartialEq)]
pub struct Cte {
    /// Its name.
    pub name: Alias,
    /// What it stands for. Its columns have a label each. If it is recursive, a UNION whose first members do not use it
    /// and whose last one does.
    pub body: CteBody,
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

/// What a name of WITH stands for: a query, or a statement that changes data, whose rows are those of its RETURNING.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt } }
/// let gone = cte("gone", delete_from(Users).where_(Users.id.lt(5)).returning(Users.id));
/// let query = select(gone.columns()).with(&gone).from(&gone);
/// let body = &query.as_statement().with()[0].body;
/// assert!(body.changes_data() && body.as_query().is_none());
/// assert_eq!(body.columns()[0].name(), Some("id"));
/// assert!(matches!(body.as_statement(), querent::ast::StatementRef::Delete(_)));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum CteBody {
    /// A query.
    Query(Query),
    /// INSERT.
    Insert(Box<Insert>),
    /// UPDATE.
    Update(Box<Update>),
    /// DELETE.
    Delete(Box<Delete>),
    /// MERGE.
    Merge(Box<Merge>),
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

impl CteBody {
    /// Lends it as a statement.
    pub fn as_statement(&self) -> StatementRef<'_> {
        match self {
            CteBody::Query(query) => query.as_statement(),
            CteBody::Insert(insert) => StatementRef::Insert(insert),
            CteBody::Update(update) => StatementRef::Update(update),
            CteBody::Delete(delete) => StatementRef::Delete(delete),
            CteBody::Merge(merge) => StatementRef::Merge(merge),
        }
    }

    /// The query, if it is one.
    pub fn as_query(&self) -> Option<&Query> {
        match self {
            CteBody::Query(query) => Some(query),
            CteBody::Insert(_) | CteBody::Update(_) | CteBody::Delete(_) | CteBody::Merge(_) => None,
        }
    }

    /// Whether it is a statement that changes data.
    pub fn changes_data(&self) -> bool {
        self.as_query().is_none()
    }

    /// The columns: of the select list, or of RETURNING.
    pub fn columns(&self) -> &[SelectItem] {
        match self {
            CteBody::Query(query) => query.columns(),
            CteBody::Insert(insert) => &insert.returning,
            CteBody::Update(update) => &update.rows.returning,
            CteBody::Delete(delete) => &delete.rows.returning,
            CteBody::Merge(merge) => &merge.returning,
        }
    }

    /// The same, to be changed in place.
    pub(crate) fn columns_mut(&mut self) -> &mut [SelectItem] {
        match self {
            CteBody::Query(query) => query.columns_mut(),
            CteBody::Insert(insert) => &mut insert.returning,
            CteBody::Update(update) => &mut update.rows.returning,
            CteBody::Delete(delete) => &mut delete.rows.returning,
            CteBody::Merge(merge) => &mut merge.returning,
        }
    }
}

impl Depth for Cte {
    fn depth(&self) -> u16 {
        self.body.depth() + 1
    }
}

impl Depth for CteBody {
    fn depth(&self) -> u16 {
        match self {
            CteBody::Query(query) => query.depth(),
            CteBody::Insert(insert) => insert.depth(),
            CteBody::Update(update) => update.depth(),
            CteBody::Delete(delete) => delete.depth(),
            CteBody::Merge(merge) => merge.depth(),
        }
    }
}
