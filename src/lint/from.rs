//! Tables in FROM that nothing joins.

use super::{LintKind, Linter, conjuncts};
use crate::{
    ast::{Expr, Join, JoinCondition, JoinKind, Select, Source},
    walk::{Visit, visit_expr},
};
use alloc::{format, string::String, vec::Vec};

/// Finds tables that stand beside others without a condition that has columns of both. A CROSS JOIN says that it is
/// meant, and what is no table may have a single row.
pub(super) fn check(select: &Select, linter: &mut Linter) {
    if let Some(name) = apart(select.from.as_ref(), &select.joins, select.filter.as_ref()) {
        let message = format!(
            "table {name} is in FROM without a condition that joins it, so that each row meets each; join it by `join`, \
             or say so by `cross_join`"
        );
        linter.add(LintKind::CartesianProduct, message);
    }
}

/// The first such table.
pub(super) fn apart(from: Option<&Source>, joins: &[Join], filter: Option<&Expr>) -> Option<String> {
    let sources: Vec<&Source> = from.into_iter().chain(joins.iter().map(|join| &join.source)).collect();
    // Each place, and the first of those that it is joined with.
    let mut groups: Vec<usize> = (0..sources.len()).collect();
    for (place, join) in joins.iter().enumerate() {
        let place = place + 1;
        match &join.condition {
            JoinCondition::On(on) => {
                conjuncts(on).iter().for_each(|part| connect(part, &sources, &mut groups))
            }
            JoinCondition::Using(_) => unite(&mut groups, 0, place),
            JoinCondition::None if join.kind == JoinKind::Comma => {}
            JoinCondition::None => unite(&mut groups, 0, place),
        }
    }
    for part in filter.into_iter().flat_map(conjuncts) {
        connect(part, &sources, &mut groups);
    }
    sources.first().and_then(|first| table_name(first))?;
    let first = groups.first().copied();
    let alone = |place: usize| groups.get(place).copied() != first;
    sources
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(place, _)| alone(*place))
        .find_map(|(_, source)| table_name(source))
}

fn unite(groups: &mut [usize], a: usize, b: usize) {
    let (Some(&a), Some(&b)) = (groups.get(a), groups.get(b)) else { return };
    groups.iter_mut().filter(|group| **group == a.max(b)).for_each(|group| *group = a.min(b));
}

fn connect(condition: &Expr, sources: &[&Source], groups: &mut [usize]) {
    let mut used = Used { sources, places: Vec::new() };
    used.expr(condition);
    for pair in used.places.windows(2) {
        if let [a, b] = pair {
            unite(groups, *a, *b);
        }
    }
}

/// The places of FROM that an expression has columns of, those in subqueries too.
struct Used<'s> {
    sources: &'s [&'s Source],
    places: Vec<usize>,
}

impl Visit for Used<'_> {
    fn expr(&mut self, expr: &Expr) {
        let is = |source: &Source| match expr {
            Expr::Column(column) => source.table().is_some_and(|table| {
                core::ptr::eq(table.def, column.def.table) && table.alias == column.table_alias()
            }),
            Expr::Derived(column) => source.derived_alias() == Some(column.table_alias()),
            // Which table is meant is told by names that are not looked up here.
            Expr::Named(_) | Expr::Custom(_) => true,
            _ => false,
        };
        for (place, source) in self.sources.iter().enumerate() {
            if is(source) {
                self.places.push(place);
            }
        }
        visit_expr(self, expr);
    }
}

fn table_name(source: &Source) -> Option<String> {
    let table = source.table()?;
    Some(match table.alias {
        Some(alias) => format!("\"{alias}\""),
        None => table.def.double_quoted.into(),
    })
}
