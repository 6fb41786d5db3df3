//! Columns for which a statement that changes data has other names, and what it reads: of `excluded`, and of its own table.

use super::Writer;
use crate::{
    ast::{Assignment, ColumnDef, Expr, Source, TableRef, TargetColumn},
    error::Error,
    render::Quote,
    types::Kind,
    walk::{Visit, visit_expr},
};
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

/// A column of the row that an INSERT leaves out for a conflict, where that row has no name.
pub(in super::super) fn excluded_value(
    w: &mut Writer<'_, '_>,
    level: usize,
    column: &str,
) -> Result<(), Error> {
    if level + 1 < w.frames.len() {
        let way_out =
            "have the inserted rows hold what the subquery finds, and set the column to theirs of `excluded`";
        return Err(w.unsupported("`excluded` in a subquery of an upsert", way_out));
    }
    let copied = w.aside.copied.iter().any(|copied| copied == column) && w.assigned != Some(column);
    w.push(if copied { "concat(VALUES(" } else { "VALUES(" });
    w.name(column)?;
    w.push(if copied { "))" } else { ")" });
    Ok(())
}

/// The columns of the new row that are lost where the row that is there is written, so that others read them before their own
/// assignment.
///
/// MariaDB keeps a long text of the new row where it writes that of the row that is there: `SET a = 'x', b = VALUES(a)`
/// sets `b` to `'x'`, as does `SET b = VALUES(a), a = 'x'`, but for a copy of it. Seen on 10.11 and 11.8 with columns of
/// TEXT, and not of VARCHAR, which a declared table does not tell apart. MySQL 9.7 does so with JSON, and only if the
/// column is set before it is read.
pub(super) fn shared_with_the_row(set: &[Assignment], filter: Option<&Expr>, by_values: bool) -> Vec<String> {
    let is_shared = |kind| match kind {
        Kind::Json | Kind::Custom(_) => true,
        Kind::Text | Kind::Bytes => by_values,
        _ => false,
    };
    set.iter()
        .filter_map(|one| match one {
            Assignment::Column(target, value) => {
                let stays = filter.is_none() && is_excluded(value, target.name());
                let is_shared = match target {
                    TargetColumn::Def(def) => is_shared(def.kind),
                    // Refused by VALUES where it matters.
                    TargetColumn::Named(_) => !by_values,
                };
                (is_shared && !stays).then(|| target.name().into())
            }
            Assignment::Row(..) => None,
        })
        .collect()
}

/// Whether a value is the column of `excluded` of a name.
fn is_excluded(value: &Expr, name: &str) -> bool {
    match value {
        Expr::Column(read) => read.alias == Some("excluded") && read.def.name == name,
        Expr::Named(read) => {
            read.table.as_ref().is_some_and(|table| table.as_str() == "excluded")
                && read.name.as_str() == name
        }
        _ => false,
    }
}

/// Refuses what [`shared_with_the_row`] is about of columns whose types are not known, so that a copy may be another value.
pub(super) fn check_named_shared(
    w: &Writer<'_, '_>,
    table: &Source,
    set: &[Assignment],
    filter: Option<&Expr>,
) -> Result<(), Error> {
    let mut readers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, one) in set.iter().enumerate() {
        for name in read_of_excluded(table, core::slice::from_ref(one), filter) {
            readers.entry(name).or_default().push(place);
        }
    }
    for (place, one) in set.iter().enumerate() {
        let Assignment::Column(TargetColumn::Named(name), value) = one else { continue };
        if filter.is_none() && is_excluded(value, name.as_str()) {
            continue;
        }
        let by_another = readers.get(name.as_str()).into_iter().flatten().any(|reader| *reader != place);
        if by_another {
            let clause =
                format!("reading \"excluded\".\"{name}\" beside setting \"{name}\" of a table by name");
            return Err(w.unsupported(
                &clause,
                "declare the table by `table!`, which tells the types of its columns",
            ));
        }
    }
    Ok(())
}

/// The names of the columns of `excluded` that assignments and their condition read.
pub(super) fn read_of_excluded(table: &Source, set: &[Assignment], filter: Option<&Expr>) -> Vec<String> {
    struct Read<'a>(Vec<String>, Option<&'a TableRef>);
    impl Visit for Read<'_> {
        fn expr(&mut self, expr: &Expr) {
            match expr {
                Expr::Column(column)
                    if column.alias == Some("excluded")
                        && self.1.is_some_and(|table| core::ptr::eq(table.def, column.def.table)) =>
                {
                    self.0.push(column.def.name.into());
                }
                Expr::Named(column)
                    if column.table.as_ref().is_some_and(|table| table.as_str() == "excluded") =>
                {
                    self.0.push(column.name.as_str().into());
                }
                _ => {}
            }
            visit_expr(self, expr);
        }
    }
    let mut read = Read(Vec::new(), table.table());
    for one in set {
        match one {
            Assignment::Column(_, value) => read.expr(value),
            Assignment::Row(_, query) => read.query(query),
        }
    }
    filter.into_iter().for_each(|filter| read.expr(filter));
    read.0
}

/// RETURNING knows the table by its name alone: SQLite has no schema there, and others need none.
pub(super) fn naming_table_alone<'a, 'd, T>(
    w: &mut Writer<'a, 'd>,
    print: impl FnOnce(&mut Writer<'a, 'd>) -> Result<T, Error>,
) -> Result<T, Error> {
    let Some(table) = w.changed_table().filter(|table| table.schema.is_some()) else { return print(w) };
    let before = w.named_alone.replace(table);
    w.forget_resolved();
    let printed = print(w);
    w.named_alone = before;
    w.forget_resolved();
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
