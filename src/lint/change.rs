//! Statements that change data: other tables that nothing joins, which rows a LIMIT leaves, what changes nothing.

use super::{LintKind, Linter, conditions, from, queries};
use crate::ast::{Assignment, Changed, ColumnRef, Expr, StatementRef, TargetColumn, Update};
use alloc::format;

pub(super) fn check(statement: StatementRef<'_>, linter: &mut Linter) {
    // The statements of WITH, of which only the whole statement has any.
    for cte in statement.with().iter().filter(|cte| cte.body.changes_data()) {
        alone(cte.body.as_statement(), linter);
    }
    alone(statement, linter);
}

fn alone(statement: StatementRef<'_>, linter: &mut Linter) {
    match statement {
        StatementRef::Update(update) => {
            let Update { set, rows } = update;
            to_themselves(set, rows, linter);
            self::rows(rows, "UPDATE", linter);
            queries::unused(&rows.with, statement, linter);
        }
        StatementRef::Delete(delete) => {
            self::rows(&delete.rows, "DELETE", linter);
            queries::unused(&delete.rows.with, statement, linter);
        }
        StatementRef::Insert(insert) => queries::unused(&insert.with, statement, linter),
        StatementRef::Merge(merge) => queries::unused(&merge.with, statement, linter),
        StatementRef::Explain(explain) => alone(explain.statement.as_ref(), linter),
        StatementRef::Tagged(tagged) => alone(tagged.statement.as_ref(), linter),
        StatementRef::Bound(bound) => alone(bound.compiled.statement.as_ref(), linter),
        StatementRef::Select(_)
        | StatementRef::Set(_)
        | StatementRef::Truncate(_)
        | StatementRef::Invalid(_) => {}
    }
}

fn rows(rows: &Changed, statement: &str, linter: &mut Linter) {
    if let Some(name) = from::apart(Some(&rows.table), &rows.joins, rows.filter.as_ref()) {
        let message = format!(
            "table {name} stands beside the one that {statement} changes without a condition that joins it, so that each row \
             meets each; compare their columns in WHERE"
        );
        linter.add(LintKind::CartesianProduct, message);
    }
    conditions::of_clause("WHERE", rows.filter.as_ref(), linter);
    if rows.limit.is_some() && rows.order_by.is_empty() {
        let message = format!("LIMIT of {statement} changes any rows without an ORDER BY; order by a key");
        linter.add(LintKind::LimitWithoutOrder, message);
    }
}

fn to_themselves(set: &[Assignment], rows: &Changed, linter: &mut Linter) {
    for one in set {
        let Assignment::Column(TargetColumn::Def(def), Expr::Column(column)) = one else { continue };
        let ColumnRef { def: value, .. } = column;
        let alias = rows.table.table().and_then(|table| table.alias);
        if core::ptr::eq(*def, *value) && column.table_alias() == alias {
            let message = format!("column {} is set to itself; leave it out", def.qualified_double);
            linter.add(LintKind::SetToItself, message);
        }
    }
}
