//! Seeing and rewriting the parts of statements that change data.

use super::{
    Rewrite, Visit,
    rewrite::{order_term, rewrite_join, rewrite_with},
    visit::{visit_joins, visit_order, visit_with},
};
use crate::ast::{
    Assignment, Changed, Conflict, ConflictAction, ConflictTarget, Delete, Expr, Insert, InsertRows, Merge,
    MergeAction, MergeArm, SelectItem, Truncate, Update,
};
use alloc::{boxed::Box, vec::Vec};

/// Goes on to the parts of an INSERT, in the order in which they are written.
pub fn visit_insert<V: Visit + ?Sized>(v: &mut V, insert: &Insert) {
    let Insert { with, table, columns: _, rows, overriding: _, conflict, returning } = insert;
    visit_with(v, with);
    v.source(table);
    match rows {
        InsertRows::Values(cells) => cells.iter().for_each(|cell| v.expr(cell)),
        InsertRows::Defaults(_) => {}
        InsertRows::Query(query) => v.query(query),
    }
    if let Some(conflict) = conflict {
        let Conflict { target, action } = &**conflict;
        match target {
            ConflictTarget::Key { columns, filter } => columns.iter().chain(filter).for_each(|e| v.expr(e)),
            ConflictTarget::Any | ConflictTarget::Constraint(_) => {}
        }
        match action {
            ConflictAction::Nothing => {}
            ConflictAction::Update { set, filter } => {
                visit_assignments(v, set);
                filter.iter().for_each(|expr| v.expr(expr));
            }
        }
    }
    visit_items(v, returning);
}

/// Goes on to the parts of an UPDATE.
pub fn visit_update<V: Visit + ?Sized>(v: &mut V, update: &Update) {
    let Update { set, rows } = update;
    visit_with(v, &rows.with);
    v.source(&rows.table);
    visit_assignments(v, set);
    visit_rows(v, rows);
}

/// Goes on to the parts of a DELETE.
pub fn visit_delete<V: Visit + ?Sized>(v: &mut V, delete: &Delete) {
    let Delete { rows } = delete;
    visit_with(v, &rows.with);
    v.source(&rows.table);
    visit_rows(v, rows);
}

/// Goes on to the parts of a MERGE.
pub fn visit_merge<V: Visit + ?Sized>(v: &mut V, merge: &Merge) {
    let Merge { with, table, using, arms, returning } = merge;
    visit_with(v, with);
    v.source(table);
    visit_joins(v, core::slice::from_ref(using));
    for MergeArm { when: _, condition, action } in arms {
        condition.iter().for_each(|expr| v.expr(expr));
        match action {
            MergeAction::Update(set) => visit_assignments(v, set),
            MergeAction::Insert { columns: _, cells } => cells.iter().for_each(|cell| v.expr(cell)),
            MergeAction::Delete | MergeAction::Nothing => {}
        }
    }
    visit_items(v, returning);
}

/// Goes on to the tables of a TRUNCATE.
pub fn visit_truncate<V: Visit + ?Sized>(v: &mut V, truncate: &Truncate) {
    let Truncate { tables, restart_identity: _, cascade: _ } = truncate;
    tables.iter().for_each(|table| v.source(table));
}

/// All but WITH and the table.
fn visit_rows<V: Visit + ?Sized>(v: &mut V, rows: &Changed) {
    let Changed { with: _, table: _, joins, filter, all_rows: _, order_by, limit, returning } = rows;
    visit_joins(v, joins);
    filter.iter().for_each(|expr| v.expr(expr));
    visit_order(v, order_by);
    limit.iter().for_each(|expr| v.expr(expr));
    visit_items(v, returning);
}

fn visit_assignments<V: Visit + ?Sized>(v: &mut V, set: &[Assignment]) {
    for assignment in set {
        match assignment {
            Assignment::Column(_, value) => v.expr(value),
            Assignment::Row(_, query) => v.query(query),
        }
    }
}

fn visit_items<V: Visit + ?Sized>(v: &mut V, items: &[SelectItem]) {
    items.iter().for_each(|SelectItem { expr, label: _ }| v.expr(expr));
}

/// Rewrites the parts of an INSERT.
pub fn rewrite_insert<R: Rewrite + ?Sized>(r: &mut R, insert: Insert) -> Insert {
    let Insert { with, table, columns, rows, overriding, conflict, returning } = insert;
    let with = rewrite_with(r, with);
    let table = r.source(table);
    let rows = match rows {
        InsertRows::Values(cells) => InsertRows::Values(exprs(r, cells)),
        InsertRows::Defaults(count) => InsertRows::Defaults(count),
        InsertRows::Query(query) => InsertRows::Query(r.query(query)),
    };
    let conflict = conflict.map(|conflict| Box::new(rewrite_conflict(r, *conflict)));
    Insert { with, table, columns, rows, overriding, conflict, returning: items(r, returning) }
}

fn rewrite_conflict<R: Rewrite + ?Sized>(r: &mut R, conflict: Conflict) -> Conflict {
    let Conflict { target, action } = conflict;
    let target = match target {
        ConflictTarget::Key { columns, filter } => {
            ConflictTarget::Key { columns: exprs(r, columns), filter: filter.map(|expr| r.expr(expr)) }
        }
        ConflictTarget::Any => ConflictTarget::Any,
        ConflictTarget::Constraint(name) => ConflictTarget::Constraint(name),
    };
    let action = match action {
        ConflictAction::Nothing => ConflictAction::Nothing,
        ConflictAction::Update { set, filter } => {
            ConflictAction::Update { set: assignments(r, set), filter: filter.map(|expr| r.expr(expr)) }
        }
    };
    Conflict { target, action }
}

/// Rewrites the parts of an UPDATE.
pub fn rewrite_update<R: Rewrite + ?Sized>(r: &mut R, update: Update) -> Update {
    let Update { set, rows } = update;
    let set = assignments(r, set);
    Update { set, rows: rewrite_rows(r, rows) }
}

/// Rewrites the parts of a DELETE.
pub fn rewrite_delete<R: Rewrite + ?Sized>(r: &mut R, delete: Delete) -> Delete {
    let Delete { rows } = delete;
    Delete { rows: rewrite_rows(r, rows) }
}

fn rewrite_rows<R: Rewrite + ?Sized>(r: &mut R, rows: Changed) -> Changed {
    let Changed { with, table, joins, filter, all_rows, order_by, limit, returning } = rows;
    Changed {
        with: rewrite_with(r, with),
        table: r.source(table),
        joins: joins.into_iter().map(|join| rewrite_join(r, join)).collect(),
        filter: filter.map(|expr| r.expr(expr)),
        all_rows,
        order_by: order_by.into_iter().map(|term| order_term(r, term)).collect(),
        limit: limit.map(|expr| r.expr(expr)),
        returning: items(r, returning),
    }
}

/// Rewrites the parts of a MERGE.
pub fn rewrite_merge<R: Rewrite + ?Sized>(r: &mut R, merge: Merge) -> Merge {
    let Merge { with, table, using, arms, returning } = merge;
    let with = rewrite_with(r, with);
    let table = r.source(table);
    let using = rewrite_join(r, using);
    let arms = arms.into_iter().map(|arm| rewrite_arm(r, arm)).collect();
    Merge { with, table, using, arms, returning: items(r, returning) }
}

fn rewrite_arm<R: Rewrite + ?Sized>(r: &mut R, arm: MergeArm) -> MergeArm {
    let MergeArm { when, condition, action } = arm;
    let condition = condition.map(|expr| r.expr(expr));
    let action = match action {
        MergeAction::Update(set) => MergeAction::Update(assignments(r, set)),
        MergeAction::Insert { columns, cells } => MergeAction::Insert { columns, cells: exprs(r, cells) },
        MergeAction::Delete => MergeAction::Delete,
        MergeAction::Nothing => MergeAction::Nothing,
    };
    MergeArm { when, condition, action }
}

/// Rewrites the tables of a TRUNCATE.
pub fn rewrite_truncate<R: Rewrite + ?Sized>(r: &mut R, truncate: Truncate) -> Truncate {
    let Truncate { tables, restart_identity, cascade } = truncate;
    let tables = tables.into_iter().map(|table| r.source(table)).collect();
    Truncate { tables, restart_identity, cascade }
}

fn assignments<R: Rewrite + ?Sized>(r: &mut R, set: Vec<Assignment>) -> Vec<Assignment> {
    let assignment = |assignment| match assignment {
        Assignment::Column(column, value) => Assignment::Column(column, r.expr(value)),
        Assignment::Row(columns, query) => Assignment::Row(columns, r.query(query)),
    };
    set.into_iter().map(assignment).collect()
}

fn items<R: Rewrite + ?Sized>(r: &mut R, items: Vec<SelectItem>) -> Vec<SelectItem> {
    items.into_iter().map(|SelectItem { expr, label }| SelectItem { expr: r.expr(expr), label }).collect()
}

fn exprs<R: Rewrite + ?Sized>(r: &mut R, list: Vec<Expr>) -> Vec<Expr> {
    list.into_iter().map(|expr| r.expr(expr)).collect()
}
