//! Prints INSERT.

use super::{
    Feature, Writer, also_returned, assign::cell, check_once, column, conflict, enter_with, name_of,
    reads::reads_table, returning, target,
};
use crate::{
    ast::{
        Assignment, ConflictAction, Cte, Expr, Insert, InsertRows, Keyword, Overriding, Query, Source,
        TargetColumn,
    },
    error::{Error, ErrorKind},
    render::{width, with},
    walk::{Visit, visit_source},
};
use alloc::{format, vec::Vec};

/// The largest number of rows in a batch; it matters only for rows without parameters.
const MAX_BATCH: usize = 65_535;

pub(in super::super) fn insert<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert) -> Result<(), Error> {
    let printed = statement(w, insert, 0, Rows::All)?;
    if printed < insert.row_count() {
        return Err(not_in_one(w, insert));
    }
    Ok(())
}

/// Prints rows from a place on until the next would pass the limit of parameters; answers how many.
pub(in super::super) fn batch<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    from_row: usize,
) -> Result<usize, Error> {
    statement(w, insert, from_row, Rows::AsManyAsFit)
}

/// How many rows are printed.
#[derive(Clone, Copy, PartialEq)]
enum Rows {
    All,
    AsManyAsFit,
}

/// Prints the statement with rows from a place on; answers how many rows of values there are in it.
fn statement<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    from_row: usize,
    rows: Rows,
) -> Result<usize, Error> {
    let Insert { with, table, columns: _, rows: source, overriding, conflict: _, returning: _ } = insert;
    let before = w.has(Feature::WithBeforeInsert) || !matches!(source, InsertRows::Query(_));
    if before {
        enter_with(w, with, Feature::WithBeforeInsert)?;
    }
    w.push("INSERT INTO ");
    let aliased = match table {
        Source::Table(declared) => declared.alias.is_some(),
        Source::Named(named) => named.alias.is_some(),
        _ => false,
    };
    if aliased {
        let message = "INSERT takes a table without an alias; drop `.alias(..)`";
        return Err(Error::new(ErrorKind::Scope, message));
    }
    w.attempt(|w| target(w, table, "INSERT"))?;
    let printed = match source {
        InsertRows::Values(cells) => {
            w.attempt(|_| check_columns(insert))?;
            let first = insert.value_rows().nth(from_row).unwrap_or_default();
            let given = Given::of(w, first);
            if given == Given::None {
                default_values(w, insert, 1, *overriding)?
            } else {
                self::columns(w, insert, (given == Given::Some).then_some(first))?;
                self::overriding(w, *overriding)?;
                w.clause(" VALUES ");
                w.clause = "VALUES";
                if rows == Rows::All {
                    w.text.reserve(cells.len() * 7);
                    w.params.reserve(cells.len());
                }
                value_rows(w, insert, from_row, (given == Given::Some).then_some(first), rows)?
            }
        }
        InsertRows::Defaults(count) => {
            let count = count.saturating_sub(from_row).min(MAX_BATCH);
            default_values(w, insert, count, *overriding)?
        }
        InsertRows::Query(query) => {
            w.attempt(|_| check_columns(insert))?;
            self::columns(w, insert, None)?;
            self::overriding(w, *overriding)?;
            w.push(" ");
            conflict::query(w, insert, query, !before)?;
            if !before {
                // Nothing behind the query sees them.
                w.attempt(|w| check_behind(w, insert))?;
                with::leave(w, with);
            }
            0
        }
    };
    tail(w, insert)?;
    if before {
        with::leave(w, with);
    }
    Ok(printed)
}

/// What stands behind the rows: ON CONFLICT and RETURNING.
fn tail<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert) -> Result<(), Error> {
    if let Some(conflict) = &insert.conflict {
        w.attempt(|w| conflict::conflict(w, insert, conflict))?;
    }
    if !insert.returning.is_empty() {
        w.enter_change(&insert.table, &[], also_returned(w));
        let checked =
            insert.conflict.as_ref().map_or(Ok(()), |conflict| conflict::check_returning(w, conflict));
        w.attempt(|_| checked)?;
        w.attempt(|w| returning(w, &insert.returning, Feature::ReturningInsert, "INSERT", &insert.with))?;
        w.leave();
    }
    Ok(())
}

/// How many parameters there will be behind the rows: found by printing, of which nothing is kept.
fn params_of_tail<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert) -> Result<usize, Error> {
    let (text, params) = (w.text.len(), w.params.len());
    tail(w, insert)?;
    let count = w.params.len() - params;
    forget(w, text, params);
    Ok(count)
}

/// Takes back what was printed since.
fn forget(w: &mut Writer<'_, '_>, text: usize, params: usize) {
    w.text.truncate(text);
    while w.params.len() > params {
        w.params.pop();
    }
}

fn check_columns(insert: &Insert) -> Result<(), Error> {
    match &insert.rows {
        InsertRows::Query(query) => {
            if insert.columns.is_empty() {
                let message = "INSERT of a query names no columns; name one at least";
                return Err(Error::new(ErrorKind::Incomplete, message));
            }
            width::check(query, insert.columns.len(), "the query of an INSERT")
        }
        InsertRows::Values(cells) if insert.columns.is_empty() || cells.is_empty() => {
            let way_out = "give one at least, or leave the statement out";
            Err(Error::new(ErrorKind::Incomplete, format!("INSERT has no rows; {way_out}")))
        }
        InsertRows::Values(cells) if cells.len() % insert.columns.len() != 0 => {
            let (cells, columns) = (cells.len(), insert.columns.len());
            let message = format!("INSERT has {cells} values for rows of {columns} columns; fill each row");
            Err(Error::new(ErrorKind::Incomplete, message))
        }
        InsertRows::Values(_) | InsertRows::Defaults(_) => Ok(()),
    }
}

/// Which columns the rows of a statement give, where DEFAULT is no value.
#[derive(Clone, Copy, PartialEq)]
enum Given {
    All,
    Some,
    None,
}

impl Given {
    fn of(w: &Writer<'_, '_>, row: &[Expr]) -> Given {
        if w.has(Feature::DefaultInValues) || !row.iter().any(is_default) {
            Given::All
        } else if row.iter().all(is_default) {
            Given::None
        } else {
            Given::Some
        }
    }
}

fn is_default(cell: &Expr) -> bool {
    matches!(cell, Expr::Keyword(Keyword::Default))
}

/// The columns; without those that a row has the default of, if one is given.
fn columns<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert, like: Option<&[Expr]>) -> Result<(), Error> {
    w.push(" (");
    let given = |place: &usize| like.is_none_or(|row| !row.get(*place).is_some_and(is_default));
    let places = (0..insert.columns.len()).filter(given);
    let columns: Vec<&TargetColumn> = places.filter_map(|place| insert.columns.get(place)).collect();
    check_once(w, &columns, "INSERT")?;
    w.list(insert.columns.iter().enumerate().filter(|(place, _)| given(place)), |w, (_, target)| {
        column(w, &insert.table, target, "INSERT into")
    })?;
    w.push(")");
    Ok(())
}

fn overriding(w: &mut Writer<'_, '_>, overriding: Option<Overriding>) -> Result<(), Error> {
    let words = match overriding {
        None => return Ok(()),
        Some(Overriding::SystemValue) => " OVERRIDING SYSTEM VALUE",
        Some(Overriding::UserValue) => " OVERRIDING USER VALUE",
    };
    if !w.has(Feature::Overriding) {
        let way_out = "leave the column out for the database's value, or give it for your own";
        return Err(w.unsupported(words.trim_start(), way_out));
    }
    w.push(words);
    Ok(())
}

/// Rows of values; those that leave out other columns than `like` end it.
fn value_rows<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    from_row: usize,
    like: Option<&[Expr]>,
    rows: Rows,
) -> Result<usize, Error> {
    let (limit, most) = match rows {
        Rows::All => (usize::MAX, usize::MAX),
        Rows::AsManyAsFit => (w.spec.limits.parameters.saturating_sub(params_of_tail(w, insert)?), MAX_BATCH),
    };
    let checks_defaults = !w.has(Feature::DefaultInValues);
    let mut printed = 0;
    for cells in insert.value_rows().skip(from_row).take(most) {
        let differs = |like: Option<&[Expr]>| match like {
            None => cells.iter().any(is_default),
            Some(like) => cells.iter().zip(like).any(|(cell, like)| is_default(cell) != is_default(like)),
        };
        if checks_defaults && differs(like) {
            break;
        }
        if w.folds && printed > 0 && cells.iter().all(|cell| matches!(cell, Expr::Value(_))) {
            printed += 1;
            continue;
        }
        let (text, params) = (w.text.len(), w.params.len());
        if printed > 0 {
            w.push(", ");
        }
        w.attempt(|w| row(w, insert, cells, like.is_some()))?;
        if w.params.len() > limit && printed > 0 {
            forget(w, text, params);
            break;
        }
        printed += 1;
    }
    Ok(printed)
}

#[inline]
fn row<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert, cells: &'a [Expr], omits: bool) -> Result<(), Error> {
    w.push("(");
    let given = cells.iter().zip(&insert.columns).filter(|(cell, _)| !omits || !is_default(cell));
    w.list(given, |w, (value, target)| match value {
        Expr::Value(value) => w.param(value),
        other => {
            check_own(w, insert, other)?;
            cell(w, target, other)
        }
    })?;
    w.push(")");
    Ok(())
}

/// Refuses a subquery among values that reads the table, where there is none, or it sees the rows before its own.
fn check_own(w: &Writer<'_, '_>, insert: &Insert, cell: &Expr) -> Result<(), Error> {
    if w.has(Feature::ValuesOwnTable) || !reads_table(cell, &insert.table, &insert.with) {
        return Ok(());
    }
    let clause = format!("VALUES with a subquery of {}, which is inserted into", name_of(&insert.table));
    Err(w.unsupported(&clause, "insert the rows of a query that reads it: `.from_select(..)`"))
}

/// Rows of defaults alone; answers how many.
fn default_values<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    count: usize,
    overriding: Option<Overriding>,
) -> Result<usize, Error> {
    if count == 0 {
        let way_out = "give one at least, or leave the statement out";
        return Err(Error::new(ErrorKind::Incomplete, format!("INSERT has no rows; {way_out}")));
    }
    if overriding.is_some() {
        let way_out = "drop it, or give values";
        let message = format!("OVERRIDING of an INSERT that gives no value; {way_out}");
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if !w.has(Feature::DefaultValues) {
        w.push(" () VALUES ");
        w.list(0..count, |w, _| {
            w.push("()");
            Ok(())
        })?;
        return Ok(count);
    }
    let first = insert.table.table().and_then(|table| table.def.columns.first());
    match first {
        Some(first) if count > 1 && w.has(Feature::DefaultInValues) => {
            w.push(" (");
            w.name(first.name)?;
            w.push(") VALUES ");
            w.list(0..count, |w, _| {
                w.push("(DEFAULT)");
                Ok(())
            })?;
            Ok(count)
        }
        _ => {
            let conflict = insert.conflict.is_some() && w.has(Feature::OnConflict);
            if conflict && !w.has(Feature::ConflictAfterDefaults) {
                let way_out = "give the value of one column at least";
                return Err(w.unsupported("ON CONFLICT behind DEFAULT VALUES", way_out));
            }
            w.push(" DEFAULT VALUES");
            Ok(1)
        }
    }
}

/// Refuses what stands behind the query of an INSERT and uses a query of WITH that stands in front of that query.
fn check_behind(w: &Writer<'_, '_>, insert: &Insert) -> Result<(), Error> {
    struct Uses<'a>(&'a [Cte], bool);
    impl Visit for Uses<'_> {
        fn source(&mut self, source: &Source) {
            self.1 |= matches!(source, Source::Cte(used) if self.0.iter().any(|cte| cte.name == used.name));
            visit_source(self, source);
        }
    }
    let mut uses = Uses(&insert.with, false);
    if let Some(conflict) = &insert.conflict
        && let ConflictAction::Update { set, filter } = &conflict.action
    {
        for one in set {
            match one {
                Assignment::Column(_, value) => uses.expr(value),
                Assignment::Row(_, query) => uses.query(query),
            }
        }
        filter.iter().for_each(|filter| uses.expr(filter));
    }
    insert.returning.iter().for_each(|item| uses.expr(&item.expr));
    if !uses.1 {
        return Ok(());
    }
    let clause = "a query of WITH in DO UPDATE or RETURNING of an INSERT";
    Err(w.unsupported(clause, "use a subquery in its place"))
}

/// WITH of the statement, in front of its query.
pub(super) fn inner_with<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    query: &'a Query,
) -> Result<(), Error> {
    if insert.with.is_empty() {
        return Ok(());
    }
    let has_its_own = match query {
        Query::Select(select) => !select.rare.with.is_empty(),
        Query::Set(set) => !set.with.is_empty(),
        Query::Invalid(_) => false,
    };
    if has_its_own {
        let way_out = "add all of them to the query";
        return Err(w.unsupported("WITH before INSERT of a query with a WITH of its own", way_out));
    }
    with::enter(w, &insert.with)
}

#[cold]
fn not_in_one(w: &Writer<'_, '_>, insert: &Insert) -> Error {
    let clause = match &insert.rows {
        InsertRows::Defaults(_) => "several rows of DEFAULT VALUES in one statement",
        InsertRows::Values(_) | InsertRows::Query(_) => {
            "rows with DEFAULT in different columns in one statement"
        }
    };
    let way_out =
        format!("insert into {} in `.batches(..)`, each of which is a statement", name_of(&insert.table));
    w.unsupported(clause, &way_out)
}
