//! ROLLUP, CUBE and GROUPING SETS: a query for each grouping, joined by UNION ALL.
//!
//! ```text
//! SELECT a, grouping(a), sum(v) FROM t GROUP BY ROLLUP (a) ORDER BY a
//!     -> SELECT q.a, q.g, q.s FROM (
//!            SELECT a, 0 AS g, sum(v) AS s FROM t GROUP BY a
//!            UNION ALL
//!            SELECT NULL, 1, sum(v) FROM t
//!        ) AS q ORDER BY q.a
//! ```
//!
//! What a grouping leaves out is NULL in its query, but for the arguments of aggregates, which see the rows.

use super::{Lower, column, literal, wrap};
use crate::{
    ast::{
        Aggregate, AggregateFunc, ColumnRef, DerivedColumn, Distinct, Expr, Func, Grouping, GroupingKind,
        Keyword, OrderTerm, Query, Select, SelectItem, SetOp, Source,
    },
    error::{Error, ErrorKind},
    render::Pass,
    value::Text,
    walk::{Rewrite, Visit, rewrite_expr, rewrite_select, visit_expr},
};
use alloc::{boxed::Box, format, vec::Vec};

/// How many groupings a query may have: what PostgreSQL takes.
const MAX_GROUPINGS: usize = 4_096;

pub(super) fn unite(lower: &mut Lower<'_>, mut select: Select) -> Result<Select, Error> {
    if !select.group_by.iter().any(|group| matches!(group, Expr::Grouping(_))) {
        return Ok(select);
    }
    lower.used(Pass::GroupingSets);
    let mut looked = Looked::default();
    select.columns.iter().for_each(|item| looked.expr(&item.expr));
    select.order_by.iter().for_each(|term| looked.expr(&term.expr));
    select.having.iter().for_each(|expr| looked.expr(expr));
    if looked.windows || select.rare.qualify.is_some() || !select.rare.windows.is_empty() {
        let way_out = "group in a subquery, and use the window around it";
        return Err(lower.unsupported("a window function beside ROLLUP, CUBE or GROUPING SETS", way_out));
    }
    let mut aggregates = Looked::default();
    select.columns.iter().for_each(|item| aggregates.expr(&item.expr));
    select.order_by.iter().for_each(|term| aggregates.expr(&term.expr));
    let sets = sets(&select)?;
    let all: Vec<Expr> = {
        let mut all: Vec<Expr> = Vec::new();
        for expr in sets.iter().flatten() {
            if !all.contains(expr) {
                all.push(expr.clone());
            }
        }
        all
    };
    if !looked.groupings.iter().all(|call| is_of(call, &all)) {
        let message = "grouping() of an expression that GROUP BY does not name; name it there";
        return Err(Error::new(ErrorKind::Scope, message));
    }
    let names: Vec<Option<Text>> = select.columns.iter().map(|item| item.name().map(Text::from)).collect();
    let mut outer = Select {
        limit: select.limit.take(),
        take: core::mem::take(&mut select.take),
        offset: select.offset.take(),
        ..Select::default()
    };
    outer.rare.with = core::mem::take(&mut select.rare.with);
    let table = lower.table();
    core::mem::take(&mut select.order_by).for_each(|term| {
        let expr = match term.expr {
            expr @ (Expr::Position(_) | Expr::Label(_)) => expr,
            expr => column(table, place_of(&mut select, expr)),
        };
        outer.order_by.push(OrderTerm { expr, ..term });
    });
    outer.distinct = match core::mem::take(&mut select.distinct) {
        Distinct::On(list) => {
            Distinct::On(list.into_iter().map(|expr| column(table, place_of(&mut select, expr))).collect())
        }
        other => other,
    };
    if !aggregates.aggregates {
        // Makes the grouping by nothing one row; SQLite takes no HAVING without an aggregate in the select list.
        select.columns.push(Expr::aggregate(Aggregate::new(AggregateFunc::Count, None)).into());
    }
    let mut members = Vec::with_capacity(sets.len());
    for set in sets {
        let mut member = grouped(&select, set, &all);
        if lower.lacks(Pass::WithinGroup) {
            member = super::within_group::number_rows(lower, member)?;
        }
        members.push(Query::Select(Box::new(member)));
    }
    for (place, label) in names.into_iter().enumerate() {
        outer.columns.push(SelectItem { expr: column(table, place), label });
    }
    outer.from = Some(wrap::derived(Query::set(SetOp::Union, true, members), table));
    Ok(outer)
}

fn place_of(select: &mut Select, expr: Expr) -> usize {
    let place = select.columns.iter().position(|item| item.expr == expr);
    place.unwrap_or_else(|| {
        select.columns.push(expr.into());
        select.columns.len() - 1
    })
}

/// The query of one grouping.
fn grouped(select: &Select, set: Vec<Expr>, all: &[Expr]) -> Select {
    let mut left_out = LeftOut { set: &set, all, hidden: Vec::new() };
    let mut query = Select {
        from: select.from.clone(),
        joins: select.joins.clone(),
        filter: select.filter.clone(),
        having: select.having.clone().map(|expr| left_out.expr(expr)),
        ..Select::default()
    };
    for SelectItem { expr, label } in &select.columns {
        query.columns.push(SelectItem { expr: left_out.expr(expr.clone()), label: label.clone() });
    }
    query.group_by = set.into_iter().collect();
    query
}

/// The groupings of GROUP BY: each with each, where there are several elements.
fn sets(select: &Select) -> Result<Vec<Vec<Expr>>, Error> {
    let mut sets: Vec<Vec<Expr>> = [Vec::new()].into();
    for element in &select.group_by {
        let choices: Vec<Vec<Expr>> = match element {
            Expr::Grouping(grouping) => choices(grouping)?,
            plain => [[plain.clone()].into()].into(),
        };
        if sets.len().saturating_mul(choices.len()) > MAX_GROUPINGS {
            return Err(too_many());
        }
        let mut product = Vec::with_capacity(sets.len() * choices.len());
        for set in &sets {
            for choice in &choices {
                let mut joined = set.clone();
                joined.extend(choice.iter().filter(|expr| !set.contains(expr)).cloned());
                product.push(joined);
            }
        }
        sets = product;
    }
    Ok(sets)
}

fn choices(grouping: &Grouping) -> Result<Vec<Vec<Expr>>, Error> {
    let Grouping { kind, sets } = grouping;
    Ok(match kind {
        GroupingKind::Sets => sets.clone(),
        GroupingKind::Rollup => {
            (0..=sets.len()).rev().map(|len| sets.iter().take(len).flatten().cloned().collect()).collect()
        }
        GroupingKind::Cube if sets.len() > 12 => return Err(too_many()),
        GroupingKind::Cube => {
            let chosen = |choice: usize| {
                let members = sets.iter().enumerate().filter(move |(place, _)| choice & (1 << place) != 0);
                members.flat_map(|(_, set)| set).cloned().collect()
            };
            (0..1_usize << sets.len()).rev().map(chosen).collect()
        }
    })
}

#[cold]
fn too_many() -> Error {
    let message = format!(
        "more than {MAX_GROUPINGS} groupings are made; name those that are wanted by `grouping_sets`"
    );
    Error::new(ErrorKind::Limit, message)
}

/// Puts NULL in place of what a grouping leaves out.
struct LeftOut<'g> {
    set: &'g [Expr],
    all: &'g [Expr],
    /// The tables of the subqueries on the way: their columns are others than those that are grouped.
    hidden: Vec<Source>,
}

impl Rewrite for LeftOut<'_> {
    fn select(&mut self, select: Select) -> Select {
        let before = self.hidden.len();
        let sources = select.from.iter().chain(select.joins.iter().map(|join| &join.source));
        self.hidden.extend(sources.flat_map(Source::leaves).cloned());
        let select = rewrite_select(self, select);
        self.hidden.truncate(before);
        select
    }

    fn expr(&mut self, expr: Expr) -> Expr {
        let is = |expr: &Expr, list: &[Expr]| list.iter().any(|other| same(other, expr));
        if is(&expr, self.all) && !has_column_of(&expr, &self.hidden) {
            return if is(&expr, self.set) { expr } else { Expr::Keyword(Keyword::Null) };
        }
        match &expr {
            aggregate if aggregate.is_aggregate() => expr,
            Expr::Function(function) if function.func == Func::Grouping => {
                let left_out = function.args.first().is_some_and(|arg| !is(arg, self.set));
                literal(if left_out { "1" } else { "0" })
            }
            _ => rewrite_expr(self, expr),
        }
    }
}

/// Whether an expression has a column of one of these tables.
fn has_column_of(expr: &Expr, tables: &[Source]) -> bool {
    struct Look<'t>(&'t [Source], bool);
    impl Visit for Look<'_> {
        fn expr(&mut self, expr: &Expr) {
            self.1 |= self.0.iter().any(|table| super::full_join::is_column_of(expr, table));
            visit_expr(self, expr);
        }
    }
    let mut look = Look(tables, false);
    if !tables.is_empty() {
        look.expr(expr);
    }
    look.1
}

/// Whether two expressions are the same, with columns taken from the optional form of a table or not.
pub(in crate::render) fn same(a: &Expr, b: &Expr) -> bool {
    a == b || core::mem::discriminant(a) == core::mem::discriminant(b) && optional(a) == optional(b)
}

/// With all columns taken from the optional form.
fn optional(expr: &Expr) -> Expr {
    super::full_join::replaced(expr.clone(), &|expr| match expr {
        Expr::Column(column) => Some(Expr::Column(ColumnRef { optional: true, ..*column })),
        Expr::Derived(column) => {
            Some(Expr::Derived(DerivedColumn { optional: true, nullable: true, ..*column }))
        }
        _ => None,
    })
}

/// Whether grouping() is of one of these.
fn is_of(call: &Expr, all: &[Expr]) -> bool {
    let Expr::Function(function) = call else { return true };
    function.args.iter().all(|arg| all.iter().any(|other| same(other, arg)))
}

#[derive(Default)]
struct Looked {
    windows: bool,
    aggregates: bool,
    /// Calls of grouping().
    groupings: Vec<Expr>,
}

impl Visit for Looked {
    fn query(&mut self, _: &Query) {}

    fn expr(&mut self, expr: &Expr) {
        self.windows |= matches!(expr, Expr::Window(_));
        self.aggregates |= expr.is_aggregate();
        if matches!(expr, Expr::Function(function) if function.func == Func::Grouping) {
            self.groupings.push(expr.clone());
        }
        visit_expr(self, expr);
    }
}
