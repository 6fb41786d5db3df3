//! What RETURNING may read, and by which names. Checks, and prints nothing.

use super::{
    Also,
    reads::{each_expr, is_of_joined, reads_table},
};
use crate::{
    ast::{Alias, ColumnRef, Cte, Expr, Join, SelectItem, Source},
    error::{Error, ErrorKind},
    render::{
        Feature, Writer,
        frame::{Tables, is_table_of},
        names::name_of_column,
    },
};
use alloc::format;

/// Lets RETURNING see `old` and `new`, and refuses what the database cannot return.
pub(super) fn check(
    w: &mut Writer<'_, '_>,
    items: &[SelectItem],
    statement: &str,
    with: &[Cte],
) -> Result<(), Error> {
    w.show_also(if w.has(Feature::ReturningOldNew) { Also::OldNew } else { Also::Returned });
    items.iter().try_for_each(|item| w.attempt(|w| check_item(w, &item.expr, statement, with)))
}

fn check_item(w: &mut Writer<'_, '_>, item: &Expr, statement: &str, with: &[Cte]) -> Result<(), Error> {
    let Some((table, joins)) = w.changed() else { return Ok(()) };
    let mut wrong = Ok(());
    let mut refuse = |error: &dyn Fn() -> Error| {
        if wrong.is_ok() {
            wrong = Err(error());
        }
    };
    if !w.has(Feature::ReturningJoined) {
        if reads_table(item, table, with) {
            let clause = format!("a subquery in RETURNING of {statement} that reads the table itself");
            refuse(&|| w.unsupported(&clause, "select it before or after, in the same transaction"));
        }
        each_expr(item, &mut |expr| {
            if is_of_joined(expr, joins) {
                let clause = format!("columns of other tables in RETURNING of {statement}");
                refuse(&|| {
                    w.unsupported(&clause, "return the key, and select them by it in the same transaction")
                });
            }
        });
    }
    each_expr(item, &mut |expr| {
        let Expr::Column(column) = expr else { return };
        let Some(row @ ("old" | "new")) = row_of(column) else { return };
        let own = table.table().is_some_and(|table| {
            core::ptr::eq(table.def, column.def.table) && table.alias != column.table_alias()
        });
        if !own || is_of_joined(expr, joins) {
            return;
        }
        if !w.has(Feature::ReturningOldNew) {
            let way_out = "select the row before, in the same transaction";
            refuse(&|| w.unsupported("\"old\" and \"new\" in RETURNING", way_out));
        }
        let absent = match statement {
            "DELETE" => row == "new",
            "INSERT" => row == "old",
            "MERGE" => true,
            _ => false,
        };
        if absent && !column.optional && !column.def.nullable {
            refuse(&|| {
                let name = name_of_column(column);
                let message = format!(
                    "column {name} in RETURNING of {statement} is NULL where there is no such row; take it from \
                     `.alias({row:?}).optional()`"
                );
                Error::new(ErrorKind::Nullability, message)
            });
        }
    });
    wrong
}

fn row_of(column: &ColumnRef) -> Option<&'static str> {
    match column.table_alias()? {
        Alias { text, number: 0 } => Some(text),
        Alias { .. } => None,
    }
}

impl<'a> Writer<'a, '_> {
    /// The table of the innermost statement, if it changes data, and those beside it.
    fn changed(&self) -> Option<(&'a Source, &'a [Join])> {
        let Tables::Change(table, joins, _) = self.frames.last()?.tables else { return None };
        Some((table, joins))
    }

    /// Shows other names for the row of a statement that changes data.
    pub(super) fn show_also(&mut self, also: Also) {
        if let Some(frame) = self.frames.as_mut_slice().last_mut()
            && let Tables::Change(table, joins, _) = frame.tables
        {
            frame.tables = Tables::Change(table, joins, also);
        }
    }

    /// Whether a column is one of the changed table's in RETURNING of a database that does not know the alias there.
    pub(in super::super) fn is_returned_by_name(&self, column: &ColumnRef) -> bool {
        let is_changed =
            |tables| matches!(tables, Tables::Change(table, _, Also::Returned) if is_table_of(table, column));
        !self.has(Feature::ReturningAlias) && self.frames.iter().any(|frame| is_changed(frame.tables))
    }
}
