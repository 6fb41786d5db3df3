//! Prints assignments: the SET of UPDATE, of an upsert and of MERGE.

use super::{Feature, Pass, Writer, check_once, column};
use crate::{
    ast::{Assignment, ColumnRef, Expr, Keyword, NamedColumn, Source, TargetColumn},
    error::{Error, ErrorKind},
    render::{
        expr::{self, operand},
        query, source, width,
    },
    walk::{Visit, visit_expr},
};
use alloc::{format, string::String, vec::Vec};

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
    let columns: Vec<TargetColumn> = set.iter().flat_map(|one| one.columns().iter().cloned()).collect();
    (0..columns.len()).try_for_each(|place| check_once(&columns, place, how.statement))?;
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
            if !w.has(Feature::AssignRow) {
                let way_out = "set each column to a scalar subquery";
                return Err(w.needs(Pass::AssignedRow, "SET (..) = (SELECT ..)", way_out));
            }
            w.push("(");
            w.list(columns, |w, target| left(w, target, how))?;
            w.push(") = ");
            query::nested(w, value)
        }
    }
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

/// An order of the assignments in which none reads what one before it has written: the database makes them one by one,
/// and each sees those before it.
fn in_order<'a>(
    w: &Writer<'a, '_>,
    set: &'a [Assignment],
    how: Set<'a>,
) -> Result<Vec<&'a Assignment>, Error> {
    // The condition around each value reads what it reads.
    let read: Vec<Vec<usize>> = set.iter().map(|one| reads(set, one, how, &w.copied)).collect();
    let mut rest: Vec<usize> = (0..set.len()).collect();
    let mut order = Vec::with_capacity(set.len());
    while !rest.is_empty() {
        // What no other one that is left reads may be written.
        let free = rest.iter().position(|place| {
            let others = rest.iter().filter(|other| *other != place);
            !others.flat_map(|other| read.get(*other)).flatten().any(|column| column == place)
        });
        let Some(free) = free else {
            let names: Vec<&str> = rest
                .iter()
                .filter_map(|place| set.get(*place))
                .flat_map(|one| one.columns().iter().map(TargetColumn::name))
                .collect();
            let way_out = match how.statement {
                "DO UPDATE" => "update the row, and insert it if none was updated, in one transaction",
                _ => "set them in two statements, or one of them from a subquery in FROM",
            };
            let clause = format!("setting columns to one another's values ({})", names.join(", "));
            return Err(w.unsupported(&clause, way_out));
        };
        order.extend(set.get(rest.remove(free)));
    }
    Ok(order)
}

/// The places of the assignments whose columns an assignment reads.
///
/// The columns of `excluded` that are kept where the row's are count too.
fn reads(set: &[Assignment], one: &Assignment, how: Set<'_>, shared: &[String]) -> Vec<usize> {
    struct Reads<'a> {
        set: &'a [Assignment],
        table: &'a Source,
        shared: &'a [String],
        found: Vec<usize>,
    }
    impl Reads<'_> {
        fn note(&mut self, is: impl Fn(&TargetColumn) -> bool) {
            let place = self.set.iter().position(|one| one.columns().iter().any(&is));
            self.found.extend(place);
        }
    }
    impl Visit for Reads<'_> {
        fn expr(&mut self, expr: &Expr) {
            match expr {
                Expr::Column(ColumnRef { def, alias, number, optional: _ }) => {
                    let same = self.table.table().is_some_and(|table| {
                        core::ptr::eq(table.def, def.table)
                            && table.alias.map(|alias| (alias.text, alias.number))
                                == alias.map(|alias| (alias, *number))
                    });
                    let excluded =
                        *alias == Some("excluded") && self.shared.iter().any(|name| name == def.name);
                    if same || excluded {
                        self.note(|target| target.name() == def.name);
                    }
                }
                Expr::Named(column) => {
                    let NamedColumn { table, name } = &**column;
                    if table.as_ref().is_none_or(|table| table.as_str() != "excluded") {
                        self.note(|target| target.name() == name.as_str());
                    }
                }
                other => visit_expr(self, other),
            }
        }
    }
    let mut reads = Reads { set, table: how.table, shared, found: Vec::new() };
    match one {
        Assignment::Column(_, value) => reads.expr(value),
        Assignment::Row(_, query) => reads.query(query),
    }
    how.only_if.into_iter().for_each(|condition| reads.expr(condition));
    reads.found
}
