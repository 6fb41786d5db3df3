//! Rewrites of whole statements: tree to tree, for what a database cannot say in other words in its place.
//!
//! Done only where printing found that it must be. Parts are rewritten before what they are part of. Every rewrite has its
//! name in [`Pass`], and is told before -> after at the head of its file. Tables that a rewrite makes are known as
//! `querent_1`, `querent_2`, ..

mod assigned_row;
mod by_key;
mod change;
mod full_join;
mod groupings;
mod ignore_nulls;
mod limited;
mod recursive_types;
mod set_all;
mod with_inside;
mod within_group;
mod wrap;

pub(super) use groupings::same;
pub(super) use wrap::resolved;

use super::{Feature, Pass, PassSet, Spec};
use crate::{
    ast::{
        Alias, CteBody, Custom, DerivedColumn, Distinct, Expr, Form, Query, Select, SetOperation, Spelling,
        Statement, Take,
    },
    error::Error,
    walk::{Rewrite, rewrite_clauses, rewrite_cte_body, rewrite_query, rewrite_statement},
};
use alloc::{boxed::Box, vec::Vec};

/// Rewrites a statement for a database; answers which rewrites that took.
///
/// # Errors
/// If there is no statement of the same meaning.
pub(super) fn lower(statement: Statement, spec: &Spec) -> Result<(Statement, PassSet), Error> {
    let mut lower = Lower { spec, tables: 0, error: None, passes: PassSet::NONE };
    let lowered = rewrite_statement(&mut lower, statement);
    let lowered = change::statement(&mut lower, lowered);
    match lower.error {
        Some(error) => Err(error),
        None => Ok((lowered, lower.passes)),
    }
}

struct Lower<'s> {
    spec: &'s Spec,
    /// How many tables were named.
    tables: u32,
    /// The first error.
    error: Option<Error>,
    passes: PassSet,
}

impl Rewrite for Lower<'_> {
    fn query(&mut self, query: Query) -> Query {
        match query {
            // In place: what a level of the walk has on the stack is to be small.
            Query::Select(mut select) => {
                rewrite_clauses(self, &mut select);
                self.lower_clauses(&mut select);
                Query::Select(select)
            }
            other => self.other_query(other),
        }
    }

    fn select(&mut self, mut select: Select) -> Select {
        rewrite_clauses(self, &mut select);
        self.lower_select(select)
    }

    fn cte_body(&mut self, body: CteBody) -> CteBody {
        let body = rewrite_cte_body(self, body);
        change::in_with(self, body)
    }
}

impl Lower<'_> {
    #[inline(never)]
    fn other_query(&mut self, query: Query) -> Query {
        match rewrite_query(self, query) {
            Query::Set(mut set) if !set.with.is_empty() && self.spec.recursive_text.is_some() => {
                set.with = recursive_types::widen(self, core::mem::take(&mut set.with));
                self.query_of_set(set)
            }
            Query::Set(set) => self.query_of_set(set),
            other => other,
        }
    }

    #[inline(never)]
    fn lower_clauses(&mut self, select: &mut Select) {
        *select = self.lower_select(core::mem::take(select));
    }

    /// A SELECT whose parts are rewritten.
    #[inline(never)]
    fn lower_select(&mut self, mut select: Select) -> Select {
        if !select.rare.with.is_empty() && self.spec.recursive_text.is_some() {
            select.rare.with = recursive_types::widen(self, core::mem::take(&mut select.rare.with));
        }
        if self.lacks(Pass::FullJoin) {
            select = self.attempt_select(select, full_join::split);
        }
        if self.lacks(Pass::IgnoreNulls) {
            select = self.attempt_select(select, ignore_nulls::reorder);
        }
        if self.lacks(Pass::WithinGroup)
            && !select.group_by.iter().any(|group| matches!(group, Expr::Grouping(_)))
        {
            select = self.attempt_select(select, within_group::number_rows);
        }
        if self.lacks(Pass::GroupingSets) {
            select = self.attempt_select(select, groupings::unite);
        }
        if self.lacks(Pass::Qualify) && select.rare.qualify.is_some() {
            select = self.attempt_select(select, limited::qualify);
        }
        if self.lacks(Pass::DistinctOn) && matches!(select.distinct, Distinct::On(_)) {
            select = self.attempt_select(select, limited::distinct_on);
        }
        match select.take {
            Take::WithTies if self.lacks(Pass::WithTies) => self.attempt_select(select, limited::with_ties),
            Take::Percent if self.lacks(Pass::LimitPercent) => self.attempt_select(select, limited::percent),
            _ => select,
        }
    }
}

impl Lower<'_> {
    /// Whether the database lacks what the rewrite is for.
    fn lacks(&self, pass: Pass) -> bool {
        let feature = match pass {
            Pass::FullJoin => Feature::FullJoin,
            Pass::IgnoreNulls => Feature::IgnoreNulls,
            Pass::GroupingSets => Feature::GroupingSets,
            Pass::WithinGroup => Feature::WithinGroup,
            Pass::Qualify => Feature::Qualify,
            Pass::DistinctOn => Feature::DistinctOn,
            Pass::WithTies => Feature::WithTies,
            Pass::LimitPercent => Feature::LimitPercent,
            Pass::SetAll => Feature::IntersectExceptAll,
            _ => return false,
        };
        !self.spec.has(feature)
    }

    fn query_of_set(&mut self, set: Box<SetOperation>) -> Query {
        if self.lacks(Pass::SetAll) && set_all::is_meant(&set) {
            return self.attempt(|lower| set_all::number_rows(lower, *set));
        }
        Query::Set(set)
    }

    /// Notes that a rewrite is used.
    fn used(&mut self, pass: Pass) {
        self.passes = self.passes.with(pass);
    }

    fn attempt_select(
        &mut self,
        select: Select,
        rewrite: impl FnOnce(&mut Self, Select) -> Result<Select, Error>,
    ) -> Select {
        match rewrite(self, select) {
            Ok(select) => select,
            Err(error) => {
                self.error.get_or_insert(error);
                Select::default()
            }
        }
    }

    fn attempt(&mut self, rewrite: impl FnOnce(&mut Self) -> Result<Query, Error>) -> Query {
        match rewrite(self) {
            Ok(query) => query,
            Err(error) => {
                self.error.get_or_insert(error);
                Query::Select(Select::default().into())
            }
        }
    }

    /// A name for a table.
    fn table(&mut self) -> Alias {
        self.tables += 1;
        Alias { text: "querent_", number: self.tables }
    }

    fn unsupported(&self, clause: &str, way_out: &str) -> Error {
        Error::unsupported(self.spec, clause, way_out)
    }
}

/// The column at a place of a table that a rewrite made. Its nullability has been checked where it came from.
fn column(table: Alias, place: usize) -> Expr {
    let index = u16::try_from(place).unwrap_or(u16::MAX);
    let Alias { text: alias, number } = table;
    Expr::Derived(DerivedColumn { alias, number, index, nullable: true, optional: false })
}

/// A number as it stands in the text.
fn literal(digits: &'static str) -> Expr {
    Expr::custom(Custom { spelling: Spelling::Everywhere(Form::Atom(digits)), args: Vec::new() })
}
