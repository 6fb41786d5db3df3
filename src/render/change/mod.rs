//! Prints the statements that change data, and what they share.

mod assign;
mod conflict;
mod delete;
mod excluded;
mod insert;
mod merge;
mod needs;
mod reads;
mod returned;
mod truncate;
mod update;

pub(super) use delete::delete;
pub(super) use excluded::{excluded_value, without_schema};
pub(super) use insert::{batch, insert};
pub(super) use merge::merge;
pub(super) use needs::{Need, is_computed, of_delete, of_update};
pub(super) use reads::{is_constant, is_volatile};
pub(super) use truncate::truncate;
pub(super) use update::update;

use super::{Feature, Pass, Writer, frame::Frame, query, source, with};
use crate::{
    ast::{
        Alias, ChainOp, Changed, ColumnDef, Cte, Expr, Join, JoinCondition, JoinKind, Keyword, SelectItem,
        Source, TargetColumn, UnaryOp,
    },
    error::{Error, ErrorKind},
    types::Kind,
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

/// Other names for the row that a statement changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Also {
    /// It has none.
    Nothing,
    /// Nor is it seen under its own: by the tables beside it in FROM and USING.
    Hidden,
    /// `excluded`: the row that an INSERT leaves out for a conflict.
    Excluded,
    /// None, in RETURNING.
    Returned,
    /// `old` and `new`: the row before and after, in RETURNING.
    OldNew,
}

impl Also {
    pub(super) fn has(self, alias: Alias) -> bool {
        alias.number == 0 && self.is_named(alias.text)
    }

    pub(super) fn is_named(self, name: &str) -> bool {
        match self {
            Also::Nothing | Also::Hidden | Also::Returned => false,
            Also::Excluded => name == "excluded",
            Also::OldNew => matches!(name, "old" | "new"),
        }
    }
}

/// WITH in front of a statement that changes data.
fn enter_with<'a>(w: &mut Writer<'a, '_>, list: &'a [Cte], feature: Feature) -> Result<(), Error> {
    if !list.is_empty() && !w.has(feature) && !list.iter().any(|cte| cte.body.changes_data()) {
        let (clause, way_out) = ("WITH before a statement that changes data", "use subqueries in its place");
        let error = match feature {
            Feature::WithBeforeChange => w.needs(Pass::WithInside, clause, way_out),
            _ => w.unsupported(clause, way_out),
        };
        w.attempt(|_| Err(error))?;
    }
    with::enter(w, list)
}

/// The table that is changed, with its alias.
fn target<'a>(w: &mut Writer<'a, '_>, table: &'a Source, statement: &str) -> Result<(), Error> {
    match table {
        Source::Table(declared) => {
            // Also of columns that are not written: their default may be the current timestamp.
            w.points_in_time |= declared.def.columns.iter().any(|column| column.kind == Kind::TimestampTz);
            source::source(w, table, 0)
        }
        Source::Named(_) => {
            // Nothing is known of its columns.
            w.points_in_time = true;
            source::source(w, table, 0)
        }
        Source::Invalid(invalid) => Err(super::invalid_node(*invalid)),
        Source::Hinted(_)
        | Source::Derived(_)
        | Source::Cte(_)
        | Source::Values(_)
        | Source::Function(_)
        | Source::Joined(_) => {
            let message =
                format!("{statement} changes a table, and no subquery, VALUES or function; name one");
            Err(Error::new(ErrorKind::Scope, message))
        }
    }
}

/// A column that is written; it must be one of the table's.
fn column<'a>(
    w: &mut Writer<'a, '_>,
    table: &Source,
    column: &'a TargetColumn,
    statement: &str,
) -> Result<(), Error> {
    match column {
        TargetColumn::Def(def) => declared_column(w, table, def, statement),
        TargetColumn::Named(name) => w.name(name.as_str()),
    }
}

fn declared_column(
    w: &mut Writer<'_, '_>,
    table: &Source,
    def: &'static ColumnDef,
    statement: &str,
) -> Result<(), Error> {
    if let Some(table) = table.table()
        && !core::ptr::eq(table.def, def.table)
    {
        let (column, table) = (def.qualified_double, table.def.double_quoted);
        let message = format!("{statement} {table} gives column {column}; give columns of {table}");
        return Err(Error::new(ErrorKind::Scope, message));
    }
    w.name(def.name)
}

/// Refuses each column that is written twice.
fn check_once(w: &mut Writer<'_, '_>, columns: &[&TargetColumn], statement: &str) -> Result<(), Error> {
    twice(columns).into_iter().try_for_each(|name| {
        let message = format!("{statement} gives column \"{name}\" twice; give it once");
        w.attempt(|_| Err(Error::new(ErrorKind::Scope, message)))
    })
}

/// The columns that stand behind themselves.
fn twice<'c>(columns: &[&'c TargetColumn]) -> Vec<&'c str> {
    // So few are compared faster than sorted.
    const FEW: usize = 32;
    if columns.len() > FEW {
        let mut names = BTreeSet::new();
        return columns.iter().map(|column| column.name()).filter(|name| !names.insert(*name)).collect();
    }
    let same = |before: &TargetColumn, column: &TargetColumn| match (before, column) {
        (TargetColumn::Def(before), TargetColumn::Def(def)) => core::ptr::eq(*before, *def),
        (before, column) => before.name() == column.name(),
    };
    let is_again = |(place, column): &(usize, &&'c TargetColumn)| {
        columns.iter().take(*place).any(|before| same(before, column))
    };
    columns.iter().enumerate().filter(is_again).map(|(_, column)| column.name()).collect()
}

/// Refuses a statement that would change every row without saying so.
fn check_rows(rows: &Changed, statement: &str) -> Result<(), Error> {
    if rows.all_rows || rows.filter.as_ref().is_some_and(|filter| !is_always(filter, true)) {
        return Ok(());
    }
    let message = format!(
        "{statement} has no WHERE, and would change every row; add `.where_(..)`, or say `.all_rows()`"
    );
    Err(Error::new(ErrorKind::Incomplete, message))
}

/// Whether a condition has this value for every row, as it is made of empty lists of conditions.
fn is_always(condition: &Expr, value: bool) -> bool {
    match condition {
        Expr::Keyword(Keyword::True) => value,
        Expr::Keyword(Keyword::False) => !value,
        Expr::Unary(unary) if unary.op == UnaryOp::Not => is_always(&unary.expr, !value),
        Expr::Chain(chain) => match (chain.op(), value) {
            (ChainOp::And, true) | (ChainOp::Or, false) => {
                chain.list().iter().all(|part| is_always(part, value))
            }
            (ChainOp::And, false) | (ChainOp::Or, true) => {
                chain.list().iter().any(|part| is_always(part, value))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Refuses two tables of one name.
fn check_names<'a>(w: &mut Writer<'a, '_>, rows: &'a Changed) -> Result<(), Error> {
    if rows.joins.is_empty() {
        return Ok(());
    }
    w.attempt(|w| w.check_names(Frame::of_change(&rows.table, &rows.joins)))
}

/// The tables beside the one that is changed, behind FROM or USING: they do not see that one.
fn beside<'a>(w: &mut Writer<'a, '_>, joins: &'a [Join], spaced: &'static str) -> Result<(), Error> {
    let Some(first) = joins.first() else { return Ok(()) };
    w.clause(spaced);
    w.clause = spaced.trim_ascii();
    w.show_also(Also::Hidden);
    w.attempt(|w| source::source(w, &first.source, 1))?;
    source::joins(w, joins, 1)?;
    w.show_also(Also::Nothing);
    Ok(())
}

/// WHERE, ORDER BY and LIMIT.
fn which<'a>(w: &mut Writer<'a, '_>, rows: &'a Changed, statement: &str) -> Result<(), Error> {
    w.show(rows.joins.len() + 1, false);
    if let Some(filter) = &rows.filter {
        w.clause(" WHERE ");
        w.attempt(|w| super::expr::condition(w, filter, "WHERE"))?;
    }
    if rows.order_by.is_empty() && rows.limit.is_none() {
        return Ok(());
    }
    w.attempt(|_| check_limit(rows, statement))?;
    query::order(w, &rows.order_by, &[], false)?;
    w.attempt(|w| query::limit_offset(w, rows.limit.as_ref(), None))
}

fn check_limit(rows: &Changed, statement: &str) -> Result<(), Error> {
    if rows.limit.is_none() {
        let message = format!("ORDER BY without LIMIT changes nothing of {statement}; add a `.limit(..)`");
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if rows.joins.is_empty() {
        return Ok(());
    }
    let message = format!(
        "LIMIT of {statement} beside other tables would count rows that they repeat; choose the rows by a subquery in WHERE"
    );
    Err(Error::new(ErrorKind::Scope, message))
}

/// The error that has the statement rewritten to find its rows by their key, if it must be.
fn check_need(w: &mut Writer<'_, '_>, rows: &Changed, need: Option<Need>) -> Result<(), Error> {
    for term in &rows.order_by {
        query::check_named_term(&term.expr, &[], "ORDER BY")?;
    }
    let Some(Need { pass, clause }) = need else { return Ok(()) };
    let has_key = rows.table.table().is_some_and(|table| table.def.row_key().is_some());
    if has_key {
        return Err(w.needs(pass, &clause, "choose the rows by a subquery in WHERE"));
    }
    let way_out = "declare the key of the table in `table!`, by which its rows are found: \
                   `table! { T = \"t\" { .. } primary key (id) }`";
    Err(w.unsupported(&clause, way_out))
}

/// Refuses a first table beside the one that is changed which is joined with none before it, and joins that keep rows
/// without those.
fn check_joins(w: &mut Writer<'_, '_>, rows: &Changed, statement: &str, word: &str) -> Result<(), Error> {
    let Some(Join { kind, source: _, condition }) = rows.joins.first() else { return Ok(()) };
    let message = if *kind != JoinKind::Comma || *condition != JoinCondition::None {
        format!(
            "the first table that {statement} joins has none to be joined with; name it, or another one before it, by \
             `.{word}(..)`"
        )
    } else if rows.joins.iter().any(|join| matches!(join.kind, JoinKind::Right | JoinKind::Full)) {
        format!(
            "{statement} has a RIGHT or FULL JOIN, which not all databases take there; use `.left_join(..)`"
        )
    } else {
        return Ok(());
    };
    w.attempt(|_| Err(Error::new(ErrorKind::Scope, message)))
}

/// RETURNING.
fn returning<'a>(
    w: &mut Writer<'a, '_>,
    items: &'a [SelectItem],
    feature: Feature,
    statement: &str,
    with: &[Cte],
) -> Result<(), Error> {
    if items.is_empty() {
        return Ok(());
    }
    if !w.has(feature) {
        let way_out = "select the rows by their key, in the same transaction";
        return Err(w.unsupported(&format!("RETURNING of {statement}"), way_out));
    }
    returned::check(w, items, statement, with)?;
    w.clause(" RETURNING ");
    w.clause = "RETURNING";
    (w.aggregates, w.windows) = (false, false);
    excluded::naming_table_alone(w, |w| w.list(items, |w, item| w.attempt(|w| query::item(w, item))))
}

/// DEFAULT where it is no value of a column.
#[cold]
pub(super) fn default_in_expression() -> Error {
    Error::new(
        ErrorKind::Scope,
        "DEFAULT is used in an expression; it stands alone, as the value of a column",
    )
}

/// The names that RETURNING has for the row.
fn also_returned(w: &Writer<'_, '_>) -> Also {
    if w.has(Feature::ReturningOldNew) { Also::OldNew } else { Also::Nothing }
}

/// The name of a table, for messages.
fn name_of(table: &Source) -> String {
    match table {
        Source::Named(named) => format!("\"{}\"", named.name),
        other => other.table().map(|table| table.def.double_quoted.into()).unwrap_or_default(),
    }
}
