//! A row of columns set to the one row of a query.
//!
//! ```text
//! SET (a, b) = (SELECT x, y FROM u ..)
//!     -> SET a = (SELECT x FROM u ..), b = (SELECT y FROM u ..)
//! ```
//!
//! Without a row, both are NULL; with several, the database refuses each. A LIMIT must leave the same row to all of them, which
//! ORDER BY by a key tells.

use super::{Lower, wrap};
use crate::{
    ast::{Assignment, Distinct, Expr, Query, Select, SelectItem, Short, Take},
    error::Error,
    render::{Pass, change},
    walk::{Visit, visit_expr},
};
use alloc::vec::Vec;

pub(super) fn split(lower: &mut Lower<'_>, set: Vec<Assignment>) -> Result<Vec<Assignment>, Error> {
    let mut all = Vec::with_capacity(set.len());
    for one in set {
        match one {
            Assignment::Column(..) => all.push(one),
            Assignment::Row(columns, query) => {
                lower.used(Pass::AssignedRow);
                if !finds_the_same(&query) {
                    let way_out = "order the rows by the key of their one table too, which `table!` declares";
                    let clause = "SET (..) = (SELECT .. LIMIT ..) in no order of a key";
                    return Err(lower.unsupported(clause, way_out));
                }
                if columns.len() > 1 && is_volatile(&query) {
                    let way_out = "set each column to a scalar subquery";
                    return Err(lower.unsupported("SET (..) to a row with random values", way_out));
                }
                for (place, column) in columns.into_iter().enumerate() {
                    let value = of_column(lower, query.clone(), place)?;
                    all.push(Assignment::Column(column, Expr::subquery(value)));
                }
            }
        }
    }
    Ok(all)
}

/// Whether a query may find another row each time that it is asked.
fn is_volatile(query: &Query) -> bool {
    let mut query = query.clone();
    if let Query::Select(select) = &mut query {
        // What it makes of the row is asked once.
        select.columns = Short::new();
    }
    change::is_volatile(&Expr::subquery(query))
}

/// A query of one of the columns.
fn of_column(lower: &Lower<'_>, query: Query, place: usize) -> Result<Query, Error> {
    let other = |what: &str| lower.unsupported(what, "set each column to a scalar subquery");
    let Query::Select(mut select) = query else {
        return Err(other("SET (..) to the row of a set operation"));
    };
    if select.distinct != Distinct::No {
        return Err(other("SET (..) = (SELECT DISTINCT ..)"));
    }
    select.order_by = wrap::resolved(&select).into_iter().collect();
    let items: Vec<SelectItem> = select.columns.iter().cloned().collect();
    let is_named = |expr: &Expr| matches!(expr, Expr::Position(_) | Expr::Label(_));
    if select.group_by.iter().any(is_named) {
        return Err(other("SET (..) = (SELECT .. GROUP BY ..) by a place or label"));
    }
    select.columns = items.iter().skip(place).take(1).cloned().collect();
    // Without the aggregates of other columns, there would be a row for each that is found, or none.
    let is_one_group = select.group_by.is_empty() && items.iter().any(|item| has_aggregate(&item.expr));
    if is_one_group && !select.columns.iter().all(|item| has_aggregate(&item.expr)) {
        return Err(other("SET (..) to aggregates beside what is none"));
    }
    Ok(Query::Select(select))
}

/// Whether an expression has an aggregate, but for subqueries.
fn has_aggregate(expr: &Expr) -> bool {
    #[derive(Default)]
    struct Look(bool);
    impl Visit for Look {
        fn query(&mut self, _: &Query) {}

        fn expr(&mut self, expr: &Expr) {
            self.0 |= expr.is_aggregate();
            visit_expr(self, expr);
        }
    }
    let mut look = Look::default();
    look.expr(expr);
    look.0
}

/// Whether a query finds one and the same row, however often it is asked, or more than one.
fn finds_the_same(query: &Query) -> bool {
    let Query::Select(select) = query else { return true };
    if select.limit.is_none() && select.offset.is_none() {
        return true;
    }
    let is_alone = select.take == Take::Rows && select.joins.is_empty() && select.group_by.is_empty();
    is_alone && is_ordered_by_key(select)
}

fn is_ordered_by_key(select: &Select) -> bool {
    let Some(table) = select.from.as_ref().and_then(|from| from.table()) else { return false };
    let Some(mut key) = table.def.row_key() else { return false };
    key.all(|def| {
        select.order_by.iter().any(|term| match &term.expr {
            Expr::Column(column) => core::ptr::eq(column.def, def) && column.table_alias() == table.alias,
            _ => false,
        })
    })
}
