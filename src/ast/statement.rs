//! Whole statements, owned and lent.

use super::{
    BoundRef, BoundStatement, Cte, Delete, Insert, Invalid, Merge, Query, Select, SetOperation, Truncate,
    Update,
};
use crate::value::Text;
use alloc::{boxed::Box, vec::Vec};

/// A statement that owns its tree.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Statement {
    /// SELECT, or SELECTs joined by UNION and its kin.
    Query(Query),
    /// INSERT.
    Insert(Box<Insert>),
    /// UPDATE.
    Update(Box<Update>),
    /// DELETE.
    Delete(Box<Delete>),
    /// MERGE.
    Merge(Box<Merge>),
    /// TRUNCATE.
    Truncate(Box<Truncate>),
    /// EXPLAIN of a statement.
    Explain(Box<Explain>),
    /// A statement with a comment behind it.
    Tagged(Box<Tagged>),
    /// A statement that was compiled, with values for its parameters.
    Bound(Box<BoundStatement>),
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
    /// UPDATE.
    Update(&'a Update),
    /// DELETE.
    Delete(&'a Delete),
    /// MERGE.
    Merge(&'a Merge),
    /// TRUNCATE.
    Truncate(&'a Truncate),
    /// EXPLAIN of a statement.
    Explain(&'a Explain),
    /// A statement with a comment behind it.
    Tagged(&'a Tagged),
    /// A statement that was compiled, with values for its parameters.
    Bound(BoundRef<'a>),
    /// A statement that could not be built.
    Invalid(Invalid),
}

/// EXPLAIN: how the database would run a statement, or has run it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explain {
    /// The statement.
    pub statement: Statement,
    /// `ANALYZE`: it is run, and what happened is told.
    pub analyze: bool,
    /// The form of the answer; without it, the database's own.
    pub format: Option<ExplainFormat>,
}

/// The form of what EXPLAIN answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExplainFormat {
    /// JSON, in one cell.
    Json,
    /// A tree, as text.
    Text,
}

/// A statement with a comment of names and values behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// The statement.
    pub statement: Statement,
    /// Names and values.
    pub tags: Vec<(Text, Text)>,
}

impl Statement {
    /// Lends the statement.
    pub fn as_ref(&self) -> StatementRef<'_> {
        match self {
            Statement::Query(query) => query.as_statement(),
            Statement::Insert(insert) => StatementRef::Insert(insert),
            Statement::Update(update) => StatementRef::Update(update),
            Statement::Delete(delete) => StatementRef::Delete(delete),
            Statement::Merge(merge) => StatementRef::Merge(merge),
            Statement::Truncate(truncate) => StatementRef::Truncate(truncate),
            Statement::Explain(explain) => StatementRef::Explain(explain),
            Statement::Tagged(tagged) => StatementRef::Tagged(tagged),
            Statement::Bound(bound) => StatementRef::Bound(bound.lend()),
        }
    }
}

impl<'a> StatementRef<'a> {
    /// Its `WITH`; of EXPLAIN, that of the statement.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let ids = cte("ids", select(Users.id).from(Users));
    /// assert_eq!(select(ids.columns()).with(&ids).from(&ids).as_statement().with().len(), 1);
    /// assert!(select(Users.id).from(Users).as_statement().with().is_empty());
    /// ```
    pub fn with(self) -> &'a [Cte] {
        match self {
            StatementRef::Select(select) => &select.rare.with,
            StatementRef::Set(set) => &set.with,
            StatementRef::Insert(insert) => &insert.with,
            StatementRef::Update(update) => &update.rows.with,
            StatementRef::Delete(delete) => &delete.rows.with,
            StatementRef::Merge(merge) => &merge.with,
            StatementRef::Truncate(_) | StatementRef::Invalid(_) => &[],
            StatementRef::Explain(explain) => explain.statement.as_ref().with(),
            StatementRef::Tagged(tagged) => tagged.statement.as_ref().with(),
            StatementRef::Bound(bound) => bound.compiled.statement.as_ref().with(),
        }
    }

    /// Whether running it changes data: drivers read the rows of such a statement to their end. EXPLAIN that runs the
    /// statement is one too, and a query with a statement that changes data in its WITH.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let delete = delete_from(Users).where_(Users.id.eq(1)).returning(Users.id);
    /// assert!(delete.as_statement().changes_data());
    /// assert!(!select(Users.id).from(Users).as_statement().changes_data());
    /// let gone = cte("gone", delete);
    /// assert!(select(gone.columns()).with(&gone).from(&gone).as_statement().changes_data());
    /// ```
    pub fn changes_data(self) -> bool {
        match self {
            StatementRef::Insert(_)
            | StatementRef::Update(_)
            | StatementRef::Delete(_)
            | StatementRef::Merge(_)
            | StatementRef::Truncate(_) => true,
            StatementRef::Select(_) | StatementRef::Set(_) => {
                self.with().iter().any(|cte| cte.body.changes_data())
            }
            StatementRef::Invalid(_) => false,
            StatementRef::Explain(explain) => explain.analyze && explain.statement.as_ref().changes_data(),
            StatementRef::Tagged(tagged) => tagged.statement.as_ref().changes_data(),
            StatementRef::Bound(bound) => bound.compiled.statement.as_ref().changes_data(),
        }
    }

    /// A statement of its own; clones share the nodes of expressions.
    pub fn to_owned(self) -> Statement {
        match self {
            StatementRef::Select(select) => Statement::Query(Query::Select(Box::new(select.clone()))),
            StatementRef::Set(set) => Statement::Query(Query::Set(Box::new(set.clone()))),
            StatementRef::Insert(insert) => Statement::Insert(Box::new(insert.clone())),
            StatementRef::Update(update) => Statement::Update(Box::new(update.clone())),
            StatementRef::Delete(delete) => Statement::Delete(Box::new(delete.clone())),
            StatementRef::Merge(merge) => Statement::Merge(Box::new(merge.clone())),
            StatementRef::Truncate(truncate) => Statement::Truncate(Box::new(truncate.clone())),
            StatementRef::Explain(explain) => Statement::Explain(Box::new(explain.clone())),
            StatementRef::Tagged(tagged) => Statement::Tagged(Box::new(tagged.clone())),
            StatementRef::Bound(bound) => Statement::Bound(Box::new(bound.to_owned())),
            StatementRef::Invalid(invalid) => Statement::Query(Query::Invalid(invalid)),
        }
    }
}
