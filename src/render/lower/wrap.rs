//! A SELECT around another: `SELECT a FROM t ORDER BY o LIMIT 3` -> `SELECT a FROM (SELECT a, o FROM t) ORDER BY o LIMIT 3`,
//! so that a condition on what the inner one computes can stand between.

use super::{Lower, column};
use crate::{
    ast::{Alias, Derived, Distinct, Expr, OrderTerm, Query, Select, SelectItem, Short, Source},
    error::{Error, ErrorKind},
    value::Text,
};
use alloc::{boxed::Box, vec::Vec};

/// What of a SELECT belongs around it once it is computed.
pub(super) struct Wrapped {
    /// The outer SELECT: the columns, DISTINCT, ORDER BY and LIMIT of the one it is around.
    pub(super) outer: Select,
    /// The columns of the inner SELECT that were added.
    pub(super) added: Vec<Expr>,
}

impl Lower<'_> {
    /// Puts a SELECT around `select`, which computes `add` beside its own columns. DISTINCT stays inside if `distinct_inside`
    /// says so.
    pub(super) fn wrap(
        &mut self,
        mut select: Select,
        add: Vec<Expr>,
        distinct_inside: bool,
    ) -> Result<Wrapped, Error> {
        if !select.rare.locks.is_empty() {
            let way_out = "lock the rows in a query of their own";
            return Err(self.unsupported("a lock on rows that are limited by a rewrite", way_out));
        }
        let table = self.table();
        let names: Vec<Option<Text>> =
            select.columns.iter().map(|item| item.name().map(Text::from)).collect();
        let mut outer = Select {
            limit: select.limit.take(),
            take: core::mem::take(&mut select.take),
            offset: select.offset.take(),
            ..Select::default()
        };
        outer.rare.with = core::mem::take(&mut select.rare.with);
        let order_by = core::mem::take(&mut select.order_by);
        let distinct = core::mem::take(&mut select.distinct);
        order_by.for_each(|term| {
            let expr = outside(&mut select, table, term.expr);
            outer.order_by.push(OrderTerm { expr, ..term });
        });
        match distinct {
            Distinct::On(list) => {
                let list = list.into_iter().map(|expr| outside(&mut select, table, expr)).collect();
                outer.distinct = Distinct::On(list);
            }
            other if distinct_inside => select.distinct = other,
            other => outer.distinct = other,
        }
        let added = add.into_iter().map(|expr| outside(&mut select, table, expr)).collect();
        if select.distinct != Distinct::No && select.columns.len() > names.len() {
            let message = "SELECT DISTINCT is ordered by an expression that is not selected; select it too";
            return Err(Error::new(ErrorKind::Scope, message));
        }
        for (place, label) in names.into_iter().enumerate() {
            outer.columns.push(SelectItem { expr: column(table, place), label });
        }
        outer.from = Some(derived(Query::Select(Box::new(select)), table));
        Ok(Wrapped { outer, added })
    }
}

/// An expression of the inner SELECT as the outer one sees it: a column of it, which is added if it is not there.
fn outside(select: &mut Select, table: Alias, expr: Expr) -> Expr {
    if matches!(expr, Expr::Position(_) | Expr::Label(_)) {
        return expr;
    }
    let place = select.columns.iter().position(|item| item.expr == expr);
    column(
        table,
        place.unwrap_or_else(|| {
            select.columns.push(expr.into());
            select.columns.len() - 1
        }),
    )
}

/// A query as a table.
pub(super) fn derived(mut query: Query, alias: Alias) -> Source {
    query.label_columns();
    Source::derived(Derived { query, alias, lateral: false })
}

/// The terms of an ORDER BY with expressions in place of positions and labels, for a window.
pub(super) fn resolved(select: &Select) -> Vec<OrderTerm> {
    let item = |expr: &Expr| match expr {
        Expr::Position(place) => select.columns.get(usize::from(*place).checked_sub(1)?),
        Expr::Label(label) => select.columns.iter().find(|item| item.label.as_ref() == Some(label)),
        _ => None,
    };
    let term = |term: &OrderTerm| OrderTerm {
        expr: item(&term.expr).map_or_else(|| term.expr.clone(), |item| item.expr.clone()),
        ..term.clone()
    };
    select.order_by.iter().map(term).collect()
}

/// The columns of a table that a rewrite made, under the names that those of a query have.
pub(super) fn columns_of(query: &Query, table: Alias) -> Short<SelectItem, 4> {
    let items = query.columns().iter().enumerate();
    items
        .map(|(place, item)| SelectItem { expr: column(table, place), label: item.name().map(Text::from) })
        .collect()
}
