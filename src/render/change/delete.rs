//! Prints DELETE.

use super::{
    Feature, Writer, also_returned, by_key, check_names, check_rows, enter_with, returning, target, which,
};
use crate::{
    ast::{Changed, Delete, Source},
    error::Error,
    render::{source, with},
};

pub(in super::super) fn delete<'a>(w: &mut Writer<'a, '_>, delete: &'a Delete) -> Result<(), Error> {
    let Delete { rows } = delete;
    let Changed { with, table, joins, filter: _, all_rows: _, order_by: _, limit: _, returning: returned } =
        rows;
    w.attempt(|_| check_rows(rows, "DELETE"))?;
    enter_with(w, with, Feature::WithBeforeChange)?;
    w.enter_change(table, joins, also_returned(w));
    check_names(w, rows)?;
    w.push("DELETE ");
    let aliased = match table {
        Source::Table(declared) => declared.alias.is_some(),
        Source::Named(named) => named.alias.is_some(),
        _ => false,
    };
    let lists = !w.has(Feature::DeleteUsing) && w.has(Feature::DeleteList);
    if lists && (!joins.is_empty() || (aliased && !w.has(Feature::DeleteAlias))) {
        // `DELETE a FROM t AS a, u`
        known_as(w, table)?;
        w.push(" FROM ");
        w.attempt(|w| target(w, table, "DELETE"))?;
        source::joins(w, joins, 0)?;
        if rows.limit.is_some() || !returned.is_empty() {
            return Err(by_key(
                w,
                rows,
                "LIMIT or RETURNING of DELETE of a table with an alias, or of a join",
            ));
        }
    } else {
        w.push("FROM ");
        w.attempt(|w| target(w, table, "DELETE"))?;
        if let Some(first) = joins.first() {
            if !w.has(Feature::DeleteUsing) {
                return Err(by_key(w, rows, "DELETE .. USING"));
            }
            w.clause(" USING ");
            w.clause = "USING";
            w.attempt(|w| source::source(w, &first.source, 1))?;
            source::joins(w, joins, 1)?;
        }
    }
    which(w, rows, "DELETE")?;
    w.attempt(|w| returning(w, returned, Feature::ReturningDelete, "DELETE"))?;
    w.leave();
    with::leave(w, with);
    Ok(())
}

fn known_as(w: &mut Writer<'_, '_>, table: &Source) -> Result<(), Error> {
    match table {
        Source::Table(declared) => source::known_as(w, declared),
        Source::Named(named) => w.name(named.alias.as_ref().unwrap_or(&named.name).as_str()),
        _ => Ok(()),
    }
}
