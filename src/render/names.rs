//! The names by which tables and columns are known. Prints nothing.

use crate::ast::{Alias, ColumnDef, ColumnRef, Source, TableRef};
use alloc::{format, string::String, vec::Vec};

/// The name by which a table is known, where it is one that is only known at run time or an alias.
pub(super) fn known_as(source: &Source) -> Option<&str> {
    match (source.table(), source.derived_alias(), source) {
        (Some(table), _, _) => match table.alias {
            None => Some(table.def.name),
            Some(alias) if alias.number == 0 => Some(alias.text),
            Some(_) => None,
        },
        (None, Some(alias), _) => (alias.number == 0).then_some(alias.text),
        (None, None, Source::Named(table)) => Some(table.alias.as_ref().unwrap_or(&table.name).as_str()),
        (None, None, _) => None,
    }
}

#[inline]
pub(super) fn same_name(a: &Source, b: &Source) -> bool {
    match (a.table(), b.table()) {
        // Two schemas may have tables of one name, which then differ by schema.
        (Some(a), Some(b)) if a.alias.is_none() && b.alias.is_none() => core::ptr::eq(a.def, b.def),
        (Some(a), Some(b)) if a.alias.is_some() && b.alias.is_some() => a.alias == b.alias,
        _ => match (alias_of(a), alias_of(b)) {
            (Some(a), Some(b)) => a == b,
            _ => known_as(a).is_some() && known_as(a) == known_as(b),
        },
    }
}

fn alias_of(source: &Source) -> Option<Alias> {
    source.table().map_or_else(|| source.derived_alias(), |table| table.alias)
}

pub(super) fn name_of(source: &Source) -> String {
    match (source.table(), source.derived_alias(), source) {
        (Some(TableRef { alias: Some(alias), .. }), _, _) => format!("\"{alias}\""),
        (None, Some(alias), _) => format!("\"{alias}\""),
        (Some(table), _, _) => table.def.double_quoted.into(),
        (None, None, Source::Named(table)) => {
            format!("\"{}\"", table.alias.as_ref().unwrap_or(&table.name))
        }
        (None, None, Source::Joined(_)) => {
            source.leaves().into_iter().map(name_of).collect::<Vec<_>>().join(", ")
        }
        (None, None, _) => String::new(),
    }
}

pub(super) fn name_of_column(column: &ColumnRef) -> String {
    let ColumnDef { qualified_double, double_quoted, .. } = column.def;
    match column.table_alias() {
        Some(alias) => format!("\"{alias}\".{double_quoted}"),
        None => (*qualified_double).into(),
    }
}
