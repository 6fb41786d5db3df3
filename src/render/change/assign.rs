//! Prints assignments: the SET of UPDATE, of an upsert and of MERGE.

use super::{Feature, Pass, Writer, check_once, column, reads::order};
use crate::{
    ast::{Assignment, Expr, Keyword, Source, TargetColumn},
    error::{Error, ErrorKind},
    render::{
        expr::{self, operand},
        query, source, width,
    },
};
use alloc::{format, vec::Vec};

/// What is said of assignments, and to whom.
#[derive(Clone, Copy)]
pub(super) struct Set<'a> {
    /// The table.
    pub(super) table: &'a Source,
    /// Whether columns are written with their table.
    pub(super) qualified: bool,
    /// The condition that each value has around it, if the database has no other place for it.
    pub(super) only_if: Option<&'a Expr>,
    /// The statement, for messages.
    pub(super) statement: &'static str,
}

/// `a = 1, (b, c) = (SELECT ..)`
pub(super) fn assignments<'a>(
    w: &mut Writer<'a, '_>,
    set: &'a [Assignment],
    how: Set<'a>,
) -> Result<(), Error> {
    if set.is_empty() {
        let message = format!("{} sets no column; set one at least, or leave it out", how.statement);
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    let columns: Vec<&TargetColumn> = set.iter().flat_map(Assignment::columns).collect();
    check_once(w, &columns, how.statement)?;
    w.clause = "SET";
    (w.aggregates, w.windows) = (false, false);
    if w.has(Feature::AssignInOrder) && set.len() > 1 {
        let order = in_order(w, set, how)?;
        return w.list(order, |w, one| w.attempt(|w| assignment(w, one, how)));
    }
    w.list(set, |w, one| w.attempt(|w| assignment(w, one, how)))
}

fn assignment<'a>(w: &mut Writer<'a, '_>, one: &'a Assignment, how: Set<'a>) -> Result<(), Error> {
    match one {
        Assignment::Column(target, value) => {
            left(w, target, how)?;
            w.push(" = ");
            w.assigned = Some(target.name());
            match how.only_if {
                None => cell(w, target, value),
                Some(condition) => {
                    w.push("CASE WHEN ");
                    expr::condition(w, condition, "SET")?;
                    w.push(" THEN ");
                    cell(w, target, value)?;
                    w.push(" ELSE ");
                    if let Source::Table(table) = how.table {
                        source::known_as(w, table)?;
                        w.push(".");
                    }
                    w.name(target.name())?;
                    w.push(" END");
                    Ok(())
                }
            }
        }
        Assignment::Row(columns, value) => {
            width::check(value, columns.len(), "the query of a row of columns")?;
            check_row(w, core::slice::from_ref(one))?;
            w.push("(");
            w.list(columns, |w, target| left(w, target, how))?;
            w.push(") = ");
            query::nested(w, value)
        }
    }
}

/// Has a statement rewritten whose rows of columns the database cannot set.
pub(super) fn check_row(w: &mut Writer<'_, '_>, set: &[Assignment]) -> Result<(), Error> {
    let has_row = set.iter().any(|one| matches!(one, Assignment::Row(..)));
    if !has_row || w.has(Feature::AssignRow) {
        return Ok(());
    }
    for one in set {
        if let Assignment::Row(columns, value) = one {
            width::check(value, columns.len(), "the query of a row of columns")?;
        }
    }
    Err(w.needs(Pass::AssignedRow, "SET (..) = (SELECT ..)", "set each column to a scalar subquery"))
}

fn left<'a>(w: &mut Writer<'a, '_>, target: &'a TargetColumn, how: Set<'a>) -> Result<(), Error> {
    if how.qualified
        && let Source::Table(table) = how.table
    {
        source::known_as(w, table)?;
        w.push(".");
    }
    column(w, how.table, target, how.statement)
}

/// A value for a column, which tells the type of parameters in it.
pub(super) fn cell<'a>(w: &mut Writer<'a, '_>, target: &TargetColumn, value: &'a Expr) -> Result<(), Error> {
    match value {
        Expr::Value(value) => w.param(value),
        Expr::Keyword(Keyword::Default) if !w.has(Feature::DefaultInValues) => {
            let way_out = "leave the column out of an INSERT, or give the value itself";
            Err(w.unsupported("DEFAULT as a value", way_out))
        }
        Expr::Keyword(Keyword::Default) => {
            w.push("DEFAULT");
            Ok(())
        }
        other => {
            let kind = match target {
                TargetColumn::Def(def) => Some(def.kind),
                TargetColumn::Named(_) => None,
            };
            operand(w, other, 0, kind)
        }
    }
}

/// The assignments in an order in which none reads what one before it has written: the database makes them one by one, and
/// each sees those before it.
fn in_order<'a>(
    w: &Writer<'a, '_>,
    set: &'a [Assignment],
    how: Set<'a>,
) -> Result<Vec<&'a Assignment>, Error> {
    // The condition around each value reads what it reads.
    let rest = match order(set, how.table, how.only_if, &w.aside.copied) {
        Ok(places) => return Ok(places.into_iter().filter_map(|place| set.get(place)).collect()),
        Err(rest) => rest,
    };
    let way_out = match how.statement {
        // Told before, and rewritten if it can be.
        "UPDATE" => return Ok(set.iter().collect()),
        "DO UPDATE" => "update the row, and insert it if none was updated, in one transaction",
        _ => "set them in two statements, or one of them from a subquery in FROM",
    };
    let names: Vec<&str> = rest
        .iter()
        .filter_map(|place| set.get(*place))
        .flat_map(|one| one.columns().iter().map(TargetColumn::name))
        .collect();
    let clause = format!("setting columns to one another's values ({})", names.join(", "));
    Err(w.unsupported(&clause, way_out))
}
