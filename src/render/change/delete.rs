//! Prints DELETE.

use super::{
    Also, Feature, Writer, beside, check_joins, check_names, check_need, check_rows, enter_with,
    needs::is_list, of_delete, returning, target, which,
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
    check_joins(w, rows, "DELETE", "using")?;
    enter_with(w, with, Feature::WithBeforeChange)?;
    w.enter_change(table, joins, Also::Nothing);
    check_names(w, rows)?;
    w.attempt(|w| check_need(w, rows, of_delete(rows, w.spec)))?;
    w.push("DELETE ");
    if is_list(rows, w.spec) {
        // `DELETE a FROM t AS a, u`
        known_as(w, table)?;
        w.push(" FROM ");
        w.attempt(|w| target(w, table, "DELETE"))?;
        source::joins(w, joins, 0)?;
    } else {
        w.push("FROM ");
        w.attempt(|w| target(w, table, "DELETE"))?;
        beside(w, joins, " USING ")?;
    }
    which(w, rows, "DELETE")?;
    w.attempt(|w| returning(w, returned, Feature::ReturningDelete, "DELETE", with))?;
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
