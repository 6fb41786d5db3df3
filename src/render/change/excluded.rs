//! Prints columns where a statement that changes data has other names for them.

use super::Writer;
use crate::{ast::ColumnDef, error::Error, render::Quote};

/// A column of the row that an INSERT leaves out for a conflict, where that row has no name.
pub(in super::super) fn excluded_value(
    w: &mut Writer<'_, '_>,
    level: usize,
    def: &'static ColumnDef,
) -> Result<(), Error> {
    if level + 1 < w.frames.len() {
        let way_out =
            "have the inserted rows hold what the subquery finds, and set the column to theirs of `excluded`";
        return Err(w.unsupported("`excluded` in a subquery of an upsert", way_out));
    }
    w.push("VALUES(");
    w.name(def.name)?;
    w.push(")");
    Ok(())
}

/// RETURNING knows the table by its name alone: SQLite has no schema there, and others need none.
pub(super) fn naming_table_alone<'a, 'd, T>(
    w: &mut Writer<'a, 'd>,
    print: impl FnOnce(&mut Writer<'a, 'd>) -> Result<T, Error>,
) -> Result<T, Error> {
    let Some(table) = w.changed_table().filter(|table| table.schema.is_some()) else { return print(w) };
    let before = w.named_alone.replace(table);
    w.resolve_all();
    let printed = print(w);
    w.named_alone = before;
    w.resolve_all();
    printed
}

/// `"table"."column"` of a table in a schema.
pub(in super::super) fn without_schema(w: &mut Writer<'_, '_>, def: &'static ColumnDef) -> Result<(), Error> {
    w.name(def.table.name)?;
    w.push(".");
    w.push(match w.spec.quote {
        Quote::Double => def.double_quoted,
        Quote::Back => def.back_quoted,
    });
    Ok(())
}
