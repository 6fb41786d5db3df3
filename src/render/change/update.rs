//! Prints UPDATE.

use super::{
    Also, Feature, Writer,
    assign::{Set, assignments, check_row},
    beside, check_joins, check_names, check_need, check_rows, enter_with, of_update, returning, target,
    which,
};
use crate::{
    ast::{Changed, Update},
    error::Error,
    render::{source, with},
};

pub(in super::super) fn update<'a>(w: &mut Writer<'a, '_>, update: &'a Update) -> Result<(), Error> {
    let Update { set, rows } = update;
    let Changed { with, table, joins, filter: _, all_rows: _, order_by: _, limit: _, returning: returned } =
        rows;
    w.attempt(|_| check_rows(rows, "UPDATE"))?;
    check_joins(w, rows, "UPDATE", "from")?;
    enter_with(w, with, Feature::WithBeforeChange)?;
    w.enter_change(table, joins, Also::Nothing);
    check_names(w, rows)?;
    w.attempt(|w| check_row(w, set))?;
    w.attempt(|w| check_need(w, rows, of_update(set, rows, w.spec)))?;
    w.push("UPDATE ");
    w.attempt(|w| target(w, table, "UPDATE"))?;
    let from = w.has(Feature::UpdateFrom);
    if !from {
        source::joins(w, joins, 0)?;
    }
    w.show(joins.len() + 1, false);
    w.clause(" SET ");
    let qualified = !from && !joins.is_empty();
    let how = Set { table, qualified, only_if: None, statement: "UPDATE" };
    w.attempt(|w| assignments(w, set, how))?;
    if from {
        beside(w, joins, " FROM ")?;
    }
    which(w, rows, "UPDATE")?;
    w.attempt(|w| returning(w, returned, Feature::ReturningUpdate, "UPDATE", with))?;
    w.leave();
    with::leave(w, with);
    Ok(())
}
