//! A SELECT around another: `SELECT a FROM t ORDER BY o LIMIT 3` -> `SELECT a FROM (SELECT a, o FROM t) ORDER BY o LIMIT 3`,
//! so that a condition on what the inner one computes can stand between.

use super::{Lower, column};
use crate::{
    ast::{Alias, Derived, Distinct, Expr, OrderTerm, Query, Select, SelectItem, Short, Source},
    error::{Error, ErrorKind},
    value::Text,
    walk::{Visit, visit_expr},
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
    /// says so, and with DISTINCT ON the order that says which rows are the first.
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
        let order_inside = match &distinct {
            Distinct::On(_) if distinct_inside => order_by.clone(),
            _ => Short::new(),
        };
        order_by.for_each(|term| {
            let expr = outside(&mut select, table, term.expr);
            outer.order_by.push(OrderTerm { expr, ..term });
        });
        match distinct {
            other if distinct_inside => select.distinct = other,
            Distinct::On(list) => {
                let list = list.into_iter().map(|expr| outside(&mut select, table, expr)).collect();
                outer.distinct = Distinct::On(list);
            }
            other => outer.distinct = other,
        }
        let added = add.into_iter().map(|expr| outside(&mut select, table, expr)).collect();
        if select.distinct == Distinct::Rows && select.columns.len() > names.len() {
            let message = "SELECT DISTINCT is ordered by an expression that is not selected; select it too";
            return Err(Error::new(ErrorKind::Scope, message));
        }
        for (place, label) in names.into_iter().enumerate() {
            outer.columns.push(SelectItem { expr: column(table, place), label });
        }
        select.order_by = order_inside;
        outer.from = Some(derived(Query::Select(Box::new(select)), table));
        Ok(Wrapped { outer, added })
    }
}

/// Whether the order, or what DISTINCT ON names, has a function over a window: there is no window over windows, so that it is
/// computed inside first.
pub(super) fn is_by_windows(select: &Select) -> bool {
    let on = match &select.distinct {
        Distinct::On(list) => list.as_slice(),
        Distinct::No | Distinct::Rows => &[],
    };
    on.iter().any(has_window) || resolved(select).iter().any(|term| has_window(&term.expr))
}

/// Whether an expression has a function over a window, but for subqueries.
fn has_window(expr: &Expr) -> bool {
    #[derive(Default)]
    struct Look(bool);
    impl Visit for Look {
        fn query(&mut self, _: &Query) {}

        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr, Expr::Window(_));
            visit_expr(self, expr);
        }
    }
    let mut look = Look::default();
    look.expr(expr);
    look.0
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
pub(in crate::render) fn resolved(select: &Select) -> Vec<OrderTerm> {
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
