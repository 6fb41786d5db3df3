//! Parts of a statement that change rows of the same table: statements of WITH, and the one behind it.

use super::{LintKind, Linter};
use crate::ast::{ConflictAction, MergeAction, Source, StatementRef};
use alloc::{format, string::String, vec::Vec};

pub(super) fn check(statement: StatementRef<'_>, linter: &mut Linter) {
    let parts = statement.with().iter().map(|cte| cte.body.as_statement()).chain([statement]);
    let mut before: Vec<String> = Vec::new();
    for name in parts.filter_map(changed) {
        if before.contains(&name) {
            let message = format!(
                "rows of table {name} are changed by two parts of the statement, which see them as they were: of a row \
                 that both find, one change is lost; change it in one part, or in statements one after the other"
            );
            linter.add(LintKind::ChangedTwice, message);
        }
        before.push(name);
    }
}

/// The table whose rows a statement changes or deletes; one that only adds rows meets no other.
fn changed(statement: StatementRef<'_>) -> Option<String> {
    match statement {
        StatementRef::Update(update) => name(&update.rows.table),
        StatementRef::Delete(delete) => name(&delete.rows.table),
        StatementRef::Insert(insert) => match insert.conflict.as_ref()?.action {
            ConflictAction::Nothing => None,
            ConflictAction::Update { .. } => name(&insert.table),
        },
        StatementRef::Merge(merge) => {
            let changes = |action: &MergeAction| match action {
                MergeAction::Update(_) | MergeAction::Delete => true,
                MergeAction::Insert { .. } | MergeAction::Nothing => false,
            };
            merge.arms.iter().any(|arm| changes(&arm.action)).then(|| name(&merge.table))?
        }
        StatementRef::Explain(explain) => changed(explain.statement.as_ref()),
        StatementRef::Tagged(tagged) => changed(tagged.statement.as_ref()),
        StatementRef::Bound(bound) => changed(bound.compiled.statement.as_ref()),
        StatementRef::Select(_)
        | StatementRef::Set(_)
        | StatementRef::Truncate(_)
        | StatementRef::Invalid(_) => None,
    }
}

/// With its schema, and without its alias.
fn name(table: &Source) -> Option<String> {
    if let Source::Named(named) = table {
        let schema = named.schema.as_ref().map(|schema| format!("\"{schema}\".")).unwrap_or_default();
        return Some(format!("{schema}\"{}\"", named.name));
    }
    let def = table.table()?.def;
    let schema = def.schema.map(|schema| format!("\"{schema}\".")).unwrap_or_default();
    Some(schema + def.double_quoted)
}
