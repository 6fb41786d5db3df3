//! Statements that change data, as text.

use super::Dump;
use crate::{
    ast::{
        Assignment, Changed, Conflict, ConflictAction, ConflictTarget, Delete, Insert, InsertRows, Merge,
        MergeAction, MergeArm, SelectItem, Source, TargetColumn, Truncate, Update,
    },
    walk::Visit,
};
use alloc::{format, string::String, vec::Vec};

impl Dump {
    pub(super) fn insert(&mut self, insert: &Insert) {
        let Insert { with, table, columns, rows, overriding, conflict, returning } = insert;
        let overriding = overriding.map(|whose| format!(" overriding {whose:?}")).unwrap_or_default();
        self.node(format!("Insert{overriding}"), |dump| {
            dump.with(with);
            dump.table(table);
            dump.clause("columns", columns, |dump, column| dump.target(column));
            match rows {
                InsertRows::Values(_) => {
                    let rows: Vec<_> = insert.value_rows().collect();
                    dump.clause("rows", &rows, |dump, row| dump.exprs("row", *row));
                }
                InsertRows::Defaults(rows) => dump.node(format!("{rows} rows of defaults"), |_| {}),
                InsertRows::Query(query) => dump.node("rows".into(), |dump| dump.query(query)),
            }
            if let Some(conflict) = conflict {
                dump.conflict(conflict);
            }
            dump.returning(returning);
        });
    }

    fn conflict(&mut self, conflict: &Conflict) {
        let Conflict { target, action } = conflict;
        self.node("conflict".into(), |dump| {
            match target {
                ConflictTarget::Any => {}
                ConflictTarget::Constraint(name) => dump.node(format!("Constraint \"{name}\""), |_| {}),
                ConflictTarget::Key { columns, filter } => {
                    dump.exprs("key", columns);
                    dump.exprs("key_filter", filter);
                }
            }
            match action {
                ConflictAction::Nothing => dump.node("Nothing".into(), |_| {}),
                ConflictAction::Update { set, filter } => {
                    dump.assignments(set);
                    dump.exprs("filter", filter);
                }
            }
        });
    }

    pub(super) fn update(&mut self, update: &Update) {
        let Update { set, rows } = update;
        self.changed("Update", set, rows);
    }

    pub(super) fn delete(&mut self, delete: &Delete) {
        let Delete { rows } = delete;
        self.changed("Delete", &[], rows);
    }

    fn changed(&mut self, statement: &str, set: &[Assignment], rows: &Changed) {
        let Changed { with, table, joins, filter, all_rows, order_by, limit, returning } = rows;
        let all = if *all_rows { " of all rows" } else { "" };
        self.node(format!("{statement}{all}"), |dump| {
            dump.with(with);
            dump.table(table);
            dump.assignments(set);
            dump.joins(joins);
            dump.exprs("filter", filter);
            dump.order(order_by);
            dump.exprs("limit", limit);
            dump.returning(returning);
        });
    }

    pub(super) fn merge(&mut self, merge: &Merge) {
        let Merge { with, table, using, arms, returning } = merge;
        self.node("Merge".into(), |dump| {
            dump.with(with);
            dump.table(table);
            dump.joins(core::slice::from_ref(using));
            dump.clause("arms", arms, Self::arm);
            dump.returning(returning);
        });
    }

    fn arm(&mut self, arm: &MergeArm) {
        let MergeArm { when, condition, action } = arm;
        self.node(format!("When {when:?}"), |dump| {
            dump.exprs("condition", condition);
            match action {
                MergeAction::Update(set) => dump.node("Update".into(), |dump| dump.assignments(set)),
                MergeAction::Delete => dump.node("Delete".into(), |_| {}),
                MergeAction::Nothing => dump.node("Nothing".into(), |_| {}),
                MergeAction::Insert { columns, cells } => dump.node("Insert".into(), |dump| {
                    dump.clause("columns", columns, |dump, column| dump.target(column));
                    dump.exprs("row", cells);
                }),
            }
        });
    }

    pub(super) fn truncate(&mut self, truncate: &Truncate) {
        let Truncate { tables, restart_identity, cascade } = truncate;
        let restart = if *restart_identity { " restart identity" } else { "" };
        let cascade = if *cascade { " cascade" } else { "" };
        self.node(format!("Truncate{restart}{cascade}"), |dump| {
            dump.clause("tables", tables, |dump, table| dump.source(table));
        });
    }

    fn table(&mut self, table: &Source) {
        self.node("table".into(), |dump| dump.source(table));
    }

    fn target(&mut self, column: &TargetColumn) {
        self.node(format!("Column \"{}\"", column.name()), |_| {});
    }

    fn assignments(&mut self, set: &[Assignment]) {
        self.clause("set", set, |dump, one| match one {
            Assignment::Column(column, value) => {
                dump.node(format!("Column \"{}\"", column.name()), |dump| dump.expr(value));
            }
            Assignment::Row(columns, query) => {
                let names: Vec<String> =
                    columns.iter().map(|column| format!("\"{}\"", column.name())).collect();
                dump.node(format!("Columns {}", names.join(", ")), |dump| dump.query(query));
            }
        });
    }

    fn returning(&mut self, items: &[SelectItem]) {
        self.clause("returning", items, |dump, item| dump.item(item));
    }
}
