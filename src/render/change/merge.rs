//! Prints MERGE.

use super::{
    Also, Feature, Writer,
    assign::{Set, assignments, cell},
    check_once, column, enter_with,
    reads::{each_expr, is_of_joined},
    returning, target,
};
use crate::{
    ast::{Expr, JoinCondition, Merge, MergeAction, MergeArm, MergeWhen, Source},
    error::{Error, ErrorKind},
    render::{expr::condition, names::name_of_column, source, with},
};
use alloc::{format, string::String, vec::Vec};

pub(in super::super) fn merge<'a>(w: &mut Writer<'a, '_>, merge: &'a Merge) -> Result<(), Error> {
    let Merge { with, table, using, arms, returning: returned } = merge;
    if !w.has(Feature::Merge) {
        let way_out =
            "use `.on_conflict(..).do_update(..)` of an INSERT from the query, or UPDATE and INSERT";
        return Err(w.unsupported("MERGE", way_out));
    }
    if arms.is_empty() {
        return Err(Error::new(ErrorKind::Incomplete, "MERGE has no WHEN; add one at least"));
    }
    let joins = core::slice::from_ref(using);
    enter_with(w, with, Feature::WithBeforeChange)?;
    w.enter_change(table, joins, Also::Nothing);
    w.attempt(|w| w.check_names(super::Frame::of_change(table, joins)))?;
    w.push("MERGE INTO ");
    w.attempt(|w| target(w, table, "MERGE"))?;
    w.clause(" USING ");
    w.clause = "USING";
    w.show(0, false);
    w.attempt(|w| source::source(w, &using.source, 1))?;
    w.show_from(0, 2);
    if let JoinCondition::On(on) = &using.condition {
        w.push(" ON ");
        w.attempt(|w| condition(w, on, "ON"))?;
    }
    for arm in arms {
        w.attempt(|w| self::arm(w, arm, table))?;
    }
    w.show_from(0, 2);
    w.attempt(|_| check_returned(merge))?;
    w.attempt(|w| returning(w, returned, Feature::MergeReturning, "MERGE", with))?;
    w.leave();
    with::leave(w, with);
    Ok(())
}

/// Refuses columns of the source that are NULL for rows which it has not.
fn check_returned(merge: &Merge) -> Result<(), Error> {
    let is_without = |arm: &MergeArm| {
        arm.when == MergeWhen::NotMatchedBySource && !matches!(arm.action, MergeAction::Nothing)
    };
    if !merge.arms.iter().any(is_without) {
        return Ok(());
    }
    let mut found = None;
    for item in &merge.returning {
        each_expr(&item.expr, &mut |expr| {
            let may_be_null = match expr {
                Expr::Column(column) => column.optional || column.def.nullable,
                Expr::Derived(column) => column.optional || column.nullable,
                _ => true,
            };
            if !may_be_null && is_of_joined(expr, core::slice::from_ref(&merge.using)) {
                found.get_or_insert_with(|| match expr {
                    Expr::Column(column) => name_of_column(column),
                    _ => String::from("of the source"),
                });
            }
        });
    }
    let Some(column) = found else { return Ok(()) };
    let message = format!(
        "column {column} in RETURNING of MERGE is NULL for rows that are not matched by the source; take the source and \
         the column from `.optional()`"
    );
    Err(Error::new(ErrorKind::Nullability, message))
}

fn arm<'a>(w: &mut Writer<'a, '_>, arm: &'a MergeArm, table: &'a Source) -> Result<(), Error> {
    let MergeArm { when, condition: only_if, action } = arm;
    let (words, first, visible) = match when {
        MergeWhen::Matched => (" WHEN MATCHED", 0, 2),
        MergeWhen::NotMatched => (" WHEN NOT MATCHED", 1, 2),
        MergeWhen::NotMatchedBySource => (" WHEN NOT MATCHED BY SOURCE", 0, 1),
    };
    if *when == MergeWhen::NotMatchedBySource && !w.has(Feature::MergeBySource) {
        let way_out = "delete or update them by a statement of its own, with `not_exists`";
        return Err(w.unsupported("MERGE .. WHEN NOT MATCHED BY SOURCE", way_out));
    }
    let fits = match action {
        MergeAction::Update(_) | MergeAction::Delete => *when != MergeWhen::NotMatched,
        MergeAction::Insert { .. } => *when == MergeWhen::NotMatched,
        MergeAction::Nothing => true,
    };
    if !fits {
        let message = "MERGE inserts rows that do not match, and updates or deletes others; use another WHEN";
        return Err(Error::new(ErrorKind::Scope, message));
    }
    w.show_from(first, visible);
    w.clause(words);
    w.clause = "WHEN";
    if let Some(only_if) = only_if {
        w.push(" AND ");
        condition(w, only_if, "WHEN")?;
    }
    w.push(" THEN ");
    match action {
        MergeAction::Nothing => w.push("DO NOTHING"),
        MergeAction::Delete => w.push("DELETE"),
        MergeAction::Update(set) => {
            w.push("UPDATE SET ");
            assignments(w, set, Set { table, qualified: false, only_if: None, statement: "MERGE" })?;
        }
        MergeAction::Insert { columns, cells } => {
            if columns.is_empty() || columns.len() != cells.len() {
                let message =
                    "MERGE inserts a row of no columns, or of another number of values; set each column";
                return Err(Error::new(ErrorKind::Incomplete, message));
            }
            w.push("INSERT (");
            check_once(w, &columns.iter().collect::<Vec<_>>(), "MERGE")?;
            w.list(columns, |w, target| column(w, table, target, "MERGE into"))?;
            w.push(") VALUES (");
            w.clause = "VALUES";
            w.list(columns.iter().zip(cells), |w, (target, value)| cell(w, target, value))?;
            w.push(")");
        }
    }
    Ok(())
}
