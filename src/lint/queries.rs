//! Clauses that do nothing, or something else with each run.

use super::{LintKind, Linter, Place};
use crate::{
    ast::{Alias, Cte, Distinct, Expr, Select, Source, StatementRef},
    walk::{Visit, visit_source},
};
use alloc::format;

pub(super) fn check(select: &Select, place: Place, linter: &mut Linter) {
    let limited = select.limit.is_some() || select.offset.is_some();
    let word = if select.limit.is_some() { "LIMIT" } else { "OFFSET" };
    if limited && select.order_by.is_empty() && place != Place::Exists && !is_one_row(select) {
        let message = format!("{word} keeps any rows without an ORDER BY; order by a key");
        linter.add(LintKind::LimitWithoutOrder, message);
    }
    let orders_nothing =
        !limited && !matches!(select.distinct, Distinct::On(_)) && select.rare.locks.is_empty();
    if place != Place::Statement && orders_nothing && !select.order_by.is_empty() {
        let message =
            "ORDER BY in a subquery without LIMIT orders nothing outside; order the query around it";
        linter.add(LintKind::OrderInSubquery, message);
    }
    let selected = |key: &Expr| select.columns.iter().any(|item| item.expr == *key);
    if select.distinct == Distinct::Rows
        && !select.group_by.is_empty()
        && select.group_by.iter().all(selected)
    {
        let message = "DISTINCT does nothing to groups of which the keys are selected; leave it out";
        linter.add(LintKind::DistinctGroups, message);
    }
    unused(&select.rare.with, StatementRef::Select(select), linter);
}

/// Whether it is a query over all rows at once.
fn is_one_row(select: &Select) -> bool {
    select.group_by.is_empty() && select.columns.iter().all(|item| item.expr.is_aggregate())
}

/// Queries of WITH that a statement does not use; those that change data are run all the same.
pub(super) fn unused(with: &[Cte], statement: StatementRef<'_>, linter: &mut Linter) {
    for cte in with.iter().filter(|cte| !cte.body.changes_data()) {
        let mut uses = Uses { name: cte.name, count: 0 };
        uses.statement(statement);
        let mut own = Uses { name: cte.name, count: 0 };
        own.statement(cte.body.as_statement());
        if uses.count == own.count {
            let message = format!("query \"{}\" of WITH is used nowhere; leave it out", cte.name);
            linter.add(LintKind::UnusedWith, message);
        }
    }
}

struct Uses {
    name: Alias,
    count: usize,
}

impl Visit for Uses {
    fn source(&mut self, source: &Source) {
        self.count += usize::from(matches!(source, Source::Cte(cte) if cte.name == self.name));
        visit_source(self, source);
    }
}
