//! Prints SELECT and set operations, clause by clause.

use super::{
    Feature, Pass, Writer, compound,
    expr::{condition, expr},
    grouped::{self, Watch},
    lock,
    lower::{self, same},
    predicate, regrouped, source, width, window, with,
};
use crate::{
    ast::{
        Alias, Cte, Distinct, Expr, Grouping, GroupingKind, Nulls, OrderTerm, Query, RareClauses, Select,
        SelectItem, SetOp, SetOperation, Take,
    },
    error::{Error, ErrorKind},
    value::Value,
};
use alloc::format;

/// A query in parentheses.
pub(super) fn nested<'a>(w: &mut Writer<'a, '_>, query: &'a Query) -> Result<(), Error> {
    in_parentheses(w, |w| bare(w, query))
}

/// Queries in parentheses.
pub(super) fn in_parentheses<'a, 'd>(
    w: &mut Writer<'a, 'd>,
    print: impl FnOnce(&mut Writer<'a, 'd>) -> Result<(), Error>,
) -> Result<(), Error> {
    let before = (w.clause, w.aggregates, w.windows, w.watch, w.watch_outer);
    if let Some(frame) = w.frames.as_mut_slice().last_mut() {
        (frame.watch, frame.bare) = (w.watch, w.bare);
    }
    w.watch_outer |= w.watch != Watch::Off;
    (w.watch, w.bare) = (Watch::Off, None);
    w.open_query();
    print(w)?;
    w.close_query();
    (w.clause, w.aggregates, w.windows, w.watch, w.watch_outer) = before;
    w.after_subquery();
    Ok(())
}

pub(super) fn bare<'a>(w: &mut Writer<'a, '_>, query: &'a Query) -> Result<(), Error> {
    match query {
        Query::Select(node) => select(w, node),
        Query::Set(node) => set(w, node),
        Query::Invalid(invalid) => Err(super::invalid_node(*invalid)),
    }
}

pub(super) fn select<'a>(w: &mut Writer<'a, '_>, select: &'a Select) -> Result<(), Error> {
    let Select {
        distinct,
        columns,
        from: _,
        joins: _,
        filter,
        group_by,
        having,
        order_by,
        limit,
        take,
        offset,
        rare,
    } = select;
    let rare = rare.clauses();
    let adds_one = core::mem::take(&mut w.adds_one);
    match rare {
        None => with::enter_none(w),
        Some(RareClauses { with, windows: _, qualify: _, locks: _, hints: _ }) => {
            w.attempt(|w| lock::check(w, select))?;
            w.attempt(|w| check_nested(w, with))?;
            with::enter(w, with)?;
        }
    }
    w.enter(select);
    w.push("SELECT ");
    if let Some(rare) = rare {
        source::hints(w, &rare.hints)?;
    }
    w.clause = "SELECT";
    (w.aggregates, w.windows) = (true, true);
    w.watch = grouped::watch(select);
    if *distinct != Distinct::No {
        w.attempt(|w| distinct_rows(w, select))?;
    }
    if columns.is_empty() {
        w.attempt(|_| {
            Err(Error::new(ErrorKind::Incomplete, "the select list is empty; select one column at least"))
        })?;
    }
    w.list(columns, |w, column| w.attempt(|w| item(w, column)))?;
    if adds_one {
        w.push(", 1 AS ");
        w.name("querent_one")?;
    }
    let watch = core::mem::replace(&mut w.watch, Watch::Off);
    source::from(w, select)?;
    if let Some(filter) = filter {
        w.clause(" WHERE ");
        w.attempt(|w| condition(w, filter, "WHERE"))?;
    }
    if !group_by.is_empty() {
        w.clause(" GROUP BY ");
        w.clause = "GROUP BY";
        (w.aggregates, w.windows) = (false, false);
        w.list(group_by, |w, group| w.attempt(|w| self::group(w, group, columns)))?;
    }
    w.watch = watch;
    if let Some(having) = having {
        w.clause(" HAVING ");
        w.clause = "HAVING";
        (w.aggregates, w.windows) = (true, false);
        w.is_filter = predicate::is_filter(having);
        w.attempt(|w| expr(w, having, 0))?;
    }
    (w.aggregates, w.windows) = (true, true);
    if let Some(rare) = rare {
        w.attempt(|w| window::clause(w, select))?;
        if let Some(qualify) = &rare.qualify {
            w.attempt(|w| self::qualify(w, qualify))?;
        }
    }
    if *distinct == Distinct::Rows {
        w.attempt(|_| check_distinct_order(order_by, columns))?;
    }
    order(w, order_by, columns, false)?;
    (w.watch, w.bare) = (Watch::Off, None);
    let is_limited = limit.is_some() || offset.is_some() || *take != Take::Rows;
    if is_limited {
        w.attempt(|w| limited(w, select))?;
    }
    if rare.is_some() {
        w.attempt(|w| lock::locks(w, select))?;
    }
    if !w.aside.keys.is_empty() {
        regrouped::leave(w);
    }
    w.leave();
    if let Some(rare) = rare {
        with::leave(w, &rare.with);
    }
    Ok(())
}

/// LIMIT and OFFSET.
fn limited<'a>(w: &mut Writer<'a, '_>, select: &'a Select) -> Result<(), Error> {
    let (limit, offset) = (select.limit.as_ref(), select.offset.as_ref());
    match select.take {
        Take::Rows => limit_offset(w, limit, offset),
        Take::WithTies => ties(w, &select.order_by, limit, offset),
        Take::Percent => {
            let way_out = "count the rows, and limit them by a number";
            Err(w.needs(Pass::LimitPercent, "LIMIT PERCENT", way_out))
        }
    }
}

fn qualify<'a>(w: &mut Writer<'a, '_>, condition: &'a Expr) -> Result<(), Error> {
    if !w.has(Feature::Qualify) {
        let way_out = "select the window function in a subquery, and put the condition into WHERE";
        return Err(w.needs(Pass::Qualify, "QUALIFY", way_out));
    }
    w.clause(" QUALIFY ");
    w.clause = "QUALIFY";
    expr(w, condition, 0)
}

/// An expression of GROUP BY, or several groupings.
fn group<'a>(w: &mut Writer<'a, '_>, group: &'a Expr, columns: &[SelectItem]) -> Result<(), Error> {
    let Expr::Grouping(node) = group else {
        check_named_term(group, columns, "GROUP BY")?;
        return repeated(w, group, columns);
    };
    let Grouping { kind, sets } = &**node;
    let (word, is_sets) = match kind {
        GroupingKind::Rollup => ("ROLLUP (", false),
        GroupingKind::Cube => ("CUBE (", false),
        GroupingKind::Sets => ("GROUPING SETS (", true),
    };
    if sets.is_empty() {
        let message = "ROLLUP, CUBE or GROUPING SETS names no expression; name one";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if !w.has(Feature::GroupingSets) {
        let way_out = "join queries of one GROUP BY each by UNION ALL";
        return Err(w.needs(Pass::GroupingSets, word.trim_end_matches(" ("), way_out));
    }
    w.push(word);
    w.list(sets, |w, set| match set.as_slice() {
        [only] if !is_sets => repeated(w, only, columns),
        list => {
            w.push("(");
            w.list(list, |w, member| repeated(w, member, columns))?;
            w.push(")");
            Ok(())
        }
    })?;
    w.push(")");
    Ok(())
}

fn distinct_rows<'a>(w: &mut Writer<'a, '_>, select: &'a Select) -> Result<(), Error> {
    match &select.distinct {
        Distinct::No => Ok(()),
        Distinct::Rows => {
            w.push("DISTINCT ");
            Ok(())
        }
        Distinct::On(list) if list.is_empty() => Err(Error::new(
            ErrorKind::Incomplete,
            "DISTINCT ON names no expression; name one, or use `.distinct()`",
        )),
        Distinct::On(list) if w.has(Feature::DistinctOn) => {
            check_first_order(list, select)?;
            w.push("DISTINCT ON (");
            w.clause = "DISTINCT ON";
            w.list(list, |w, on| repeated(w, on, &select.columns))?;
            w.clause = "SELECT";
            w.push(") ");
            Ok(())
        }
        Distinct::On(list) => {
            check_first_order(list, select)?;
            let way_out = "select the rows for which no earlier row exists, by `not_exists`";
            Err(w.needs(Pass::DistinctOn, "DISTINCT ON", way_out))
        }
    }
}

pub(super) fn item<'a>(w: &mut Writer<'a, '_>, item: &'a SelectItem) -> Result<(), Error> {
    let SelectItem { expr: node, label: name } = item;
    expr(w, node, 0)?;
    match name {
        None => Ok(()),
        Some(name) => {
            w.push(" AS ");
            w.label(name)
        }
    }
}

/// An expression of GROUP BY or ORDER BY; its place in the select list, if it stands there too and has parameters:
/// databases do not see that two parameters have one value.
fn repeated<'a>(w: &mut Writer<'a, '_>, node: &'a Expr, columns: &[SelectItem]) -> Result<(), Error> {
    let (text, params) = (w.text.len(), w.params.len());
    let place = || columns.iter().position(|item| same(&item.expr, node));
    if !w.aside.keys.is_empty() && regrouped::printed(w, node).is_some() {
        match place() {
            Some(place) => w.push(&format!("{}", place + 1)),
            None => {
                regrouped::copy(w, node);
            }
        }
        return Ok(());
    }
    match w.clause {
        "GROUP BY" => regrouped::remembered(w, node, |w| expr(w, node, 0))?,
        _ => expr(w, node, 0)?,
    }
    if w.params.len() == params {
        return Ok(());
    }
    let Some(place) = place() else { return Ok(()) };
    regrouped::rewind(w, text, params);
    w.push(&format!("{}", place + 1));
    Ok(())
}

/// Refuses a place or label that the select list has not: SQLite would order by a constant, without a word.
pub(super) fn check_named_term(node: &Expr, columns: &[SelectItem], clause: &str) -> Result<(), Error> {
    let message = match node {
        Expr::Position(place) if !(1..=columns.len()).contains(&usize::from(*place)) => {
            let count = columns.len();
            format!("{clause} names column {place} of the select list, which has {count}; count from 1")
        }
        Expr::Label(name) if !columns.iter().any(|item| is_named(item, name.as_str())) => {
            format!(
                "{clause} names \"{name}\", but the select list has no such column; give one `.label({:?})`",
                name.as_str()
            )
        }
        _ => return Ok(()),
    };
    Err(Error::new(ErrorKind::Scope, message))
}

/// Refuses an order by what DISTINCT has left out: which of the equal rows would say where the one goes?
fn check_distinct_order(terms: &[OrderTerm], columns: &[SelectItem]) -> Result<(), Error> {
    let selected = |node: &Expr| {
        matches!(node, Expr::Position(_) | Expr::Label(_)) || columns.iter().any(|item| item.expr == *node)
    };
    if terms.iter().all(|term| selected(&term.expr)) {
        return Ok(());
    }
    let message = "SELECT DISTINCT is ordered by an expression that it does not select; \
                   select it too, or use GROUP BY and order by an aggregate";
    Err(Error::new(ErrorKind::Scope, message))
}

/// Refuses DISTINCT ON whose expressions are not the first of ORDER BY: rows of one value would not stand together.
fn check_first_order(list: &[Expr], select: &Select) -> Result<(), Error> {
    let order_by = lower::resolved(select);
    let is_of_list = |expr: &Expr| list.iter().any(|on| same(on, expr));
    let first = order_by.iter().take_while(|term| is_of_list(&term.expr)).count();
    let is_missing = |on: &Expr| !order_by.iter().take(first).any(|term| same(on, &term.expr));
    if first < order_by.len() && list.iter().any(is_missing) {
        let message =
            "the expressions of DISTINCT ON are not the first of ORDER BY; order by them before the others";
        return Err(Error::new(ErrorKind::Scope, message));
    }
    Ok(())
}

/// A place or label of the select list where it is not known.
#[cold]
pub(super) fn misplaced(clause: &str) -> Error {
    let message = format!(
        "a place or label of the select list is used in {clause}, which is evaluated before it; repeat the expression"
    );
    Error::new(ErrorKind::Scope, message)
}

fn is_named(item: &SelectItem, name: &str) -> bool {
    // A column of a subquery has a name of its own that is not looked up here.
    item.name().map_or(matches!(item.expr, Expr::Derived(_)), |label| label == name)
}

pub(super) fn order<'a>(
    w: &mut Writer<'a, '_>,
    terms: &'a [OrderTerm],
    columns: &[SelectItem],
    of_set: bool,
) -> Result<(), Error> {
    if terms.is_empty() {
        return Ok(());
    }
    w.clause(" ORDER BY ");
    w.clause = "ORDER BY";
    w.attempt(|_| terms.iter().try_for_each(|term| check_named_term(&term.expr, columns, "ORDER BY")))?;
    order_terms(w, terms, columns, of_set)
}

/// The terms of an ORDER BY, wherever it stands.
pub(super) fn order_terms<'a>(
    w: &mut Writer<'a, '_>,
    terms: &'a [OrderTerm],
    columns: &[SelectItem],
    of_set: bool,
) -> Result<(), Error> {
    w.list(terms, |w, term| w.attempt(|w| order_term(w, term, columns, of_set)))
}

fn order_term<'a>(
    w: &mut Writer<'a, '_>,
    term: &'a OrderTerm,
    columns: &[SelectItem],
    of_set: bool,
) -> Result<(), Error> {
    let OrderTerm { expr: node, descending, nulls } = term;
    let by_name = matches!(node, Expr::Position(_) | Expr::Label(_));
    if of_set && !by_name {
        let way_out = "order a set operation by `nth(1)` or `label(\"name\")`";
        return Err(Error::new(
            ErrorKind::Scope,
            format!("a set operation is ordered by its columns alone; {way_out}"),
        ));
    }
    let native = w.has(Feature::NullsOrder);
    // Unless the database has NULL as the largest, it is the smallest: first when ascending, last when descending.
    let wanted = match nulls {
        None => None,
        Some(Nulls::Smallest) if !w.has(Feature::NullsLargest) || is_never_null(node, columns) => None,
        Some(Nulls::Smallest) => Some(!*descending),
        Some(Nulls::First) => Some(true),
        Some(Nulls::Last) => Some(false),
    };
    let unwanted = wanted.is_some_and(|first| first == *descending);
    if unwanted && !native {
        let way_out = "order by `.is_null()` before it";
        w.rewrite(Pass::NullsOrder, "NULLS FIRST or LAST", way_out)?;
        if by_name {
            let way_out = "order by the expression itself, or select from the query as a `.subquery(..)`";
            return Err(w.unsupported("NULLS FIRST or LAST by position or label", way_out));
        }
        let operand = w.precedence().operand;
        expr(w, node, operand)?;
        w.push(if *descending { " IS NULL DESC, " } else { " IS NULL, " });
    }
    repeated(w, node, columns)?;
    if *descending {
        w.push(" DESC");
    }
    match wanted {
        Some(true) if native => w.push(" NULLS FIRST"),
        Some(false) if native => w.push(" NULLS LAST"),
        _ => {}
    }
    Ok(())
}

/// Whether what stands at a place of the select list, or has a label there, is known to be no NULL.
fn is_never_null(node: &Expr, columns: &[SelectItem]) -> bool {
    let item = match node {
        Expr::Position(place) => usize::from(*place).checked_sub(1).and_then(|place| columns.get(place)),
        Expr::Label(label) => columns.iter().find(|item| item.label.as_ref() == Some(label)),
        _ => return false,
    };
    match item.map(|item| &item.expr) {
        Some(Expr::Column(column)) => !column.def.nullable && !column.optional,
        Some(Expr::Derived(column)) => !column.nullable && !column.optional,
        Some(Expr::Value(Value::Parameter(parameter))) => !parameter.nullable,
        Some(Expr::Value(value)) => !value.is_null(),
        _ => false,
    }
}

pub(super) fn limit_offset<'a>(
    w: &mut Writer<'a, '_>,
    limit: Option<&'a Expr>,
    offset: Option<&'a Expr>,
) -> Result<(), Error> {
    if let Some(limit) = limit {
        w.clause(" LIMIT ");
        row_count(w, limit, "LIMIT")?;
    } else if offset.is_some() && !w.has(Feature::OffsetAlone) {
        // Without a LIMIT there is no OFFSET, so the largest number that every server takes stands for none.
        w.rewrite(Pass::OffsetAlone, "OFFSET without LIMIT", "add a `.limit(..)`")?;
        w.clause(" LIMIT ");
        w.push("9223372036854775807");
    }
    match offset {
        None => Ok(()),
        Some(offset) => {
            w.clause(" OFFSET ");
            row_count(w, offset, "OFFSET")
        }
    }
}

fn ties<'a>(
    w: &mut Writer<'a, '_>,
    order_by: &[OrderTerm],
    limit: Option<&'a Expr>,
    offset: Option<&'a Expr>,
) -> Result<(), Error> {
    if order_by.is_empty() {
        return Err(Error::new(
            ErrorKind::Incomplete,
            "WITH TIES needs an ORDER BY that says what ties; add one",
        ));
    }
    if !w.has(Feature::WithTies) {
        let way_out = "compare with the last wanted value, by a scalar subquery";
        return Err(w.needs(Pass::WithTies, "WITH TIES", way_out));
    }
    if let Some(offset) = offset {
        w.clause(" OFFSET ");
        row_count(w, offset, "OFFSET")?;
        w.push(" ROWS");
    }
    if let Some(limit) = limit {
        w.clause(" FETCH FIRST ");
        row_count(w, limit, "LIMIT")?;
        w.push(" ROWS WITH TIES");
    }
    Ok(())
}

/// LIMIT and OFFSET take 64-bit integers, which every server knows without a cast.
fn row_count<'a>(w: &mut Writer<'a, '_>, count: &'a Expr, clause: &'static str) -> Result<(), Error> {
    w.clause = clause;
    match count {
        Expr::Value(value) => w.param(value),
        other => expr(w, other, w.precedence().atom),
    }
}

pub(super) fn set<'a>(w: &mut Writer<'a, '_>, set: &'a SetOperation) -> Result<(), Error> {
    let word = match (set.op(), set.all()) {
        (SetOp::Union, false) => " UNION ",
        (SetOp::Union, true) => " UNION ALL ",
        (SetOp::Intersect, false) => " INTERSECT ",
        (SetOp::Intersect, true) => " INTERSECT ALL ",
        (SetOp::Except, false) => " EXCEPT ",
        (SetOp::Except, true) => " EXCEPT ALL ",
    };
    let has = match (set.op(), set.all()) {
        (SetOp::Union, _) => true,
        (_, false) => w.has(Feature::IntersectExcept),
        (_, true) => w.has(Feature::IntersectExceptAll),
    };
    if !has {
        let way_out = "number equal rows by hand, or use the form without ALL, which keeps one of each";
        return Err(match set.all() {
            true => w.needs(Pass::SetAll, word.trim(), way_out),
            false => w.unsupported(word.trim(), way_out),
        });
    }
    w.attempt(|_| width::members(set))?;
    w.attempt(|w| check_nested(w, &set.with))?;
    with::enter(w, &set.with)?;
    compound::members(w, set, word)?;
    let columns = set.members().first().map_or(&[][..], Query::columns);
    order(w, &set.order_by, columns, true)?;
    limit_offset(w, set.limit.as_ref(), set.offset.as_ref())?;
    with::leave(w, &set.with);
    Ok(())
}

/// Refuses queries of WITH that a database would have read tables of the names of others around them.
fn check_nested(w: &Writer<'_, '_>, with: &[Cte]) -> Result<(), Error> {
    if with.is_empty() || w.aside.ctes.is_empty() || w.has(Feature::NestedWith) {
        return Ok(());
    }
    let is_hidden = |name: &Alias| with.iter().any(|cte| cte.name == *name);
    let used = |name: &&Alias| {
        !is_hidden(name) && with.iter().any(|cte| with::statement_uses(cte.body.as_statement(), **name))
    };
    let Some(name) = w.aside.ctes.iter().find(used) else { return Ok(()) };
    let clause = format!("WITH of a subquery that uses \"{name}\" of the WITH around it");
    Err(w.unsupported(&clause, "define all of them in the WITH of the statement"))
}

/// A member that has an ORDER BY or LIMIT of its own, or is a set operation, must be kept apart.
pub(super) fn member<'a>(w: &mut Writer<'a, '_>, query: &'a Query) -> Result<(), Error> {
    let plain = match query {
        Query::Select(select) => {
            let ordered = !select.order_by.is_empty() || select.limit.is_some() || select.offset.is_some();
            !ordered && select.rare.with.is_empty() && select.rare.locks.is_empty()
        }
        Query::Set(_) => false,
        Query::Invalid(_) => true,
    };
    if plain {
        return bare(w, query);
    }
    if w.has(Feature::SetParentheses) {
        let with = match query {
            Query::Select(select) => &select.rare.with,
            Query::Set(set) => &set.with,
            Query::Invalid(_) => return nested(w, query),
        };
        if with.is_empty() || w.has(Feature::SetMemberWith) {
            return nested(w, query);
        }
        w.rewrite(Pass::SetMemberWith, "WITH in a member of a set operation", "put it before the whole")?;
        w.push("SELECT * FROM ");
        nested(w, query)?;
        w.push(" AS ");
        return w.name("member");
    }
    w.rewrite(
        Pass::SetParentheses,
        "parentheses around a member of a set operation",
        "select from a subquery",
    )?;
    w.push("SELECT * FROM ");
    nested(w, query)
}
