//! Prints aggregates, and refuses them where single rows are seen.

use super::{
    Feature, Pass, Writer,
    expr::{expr, plain_column},
    grouped::Watch,
};
use crate::{
    ast::{Aggregate, AggregateFunc, ColumnDef, Expr, WindowSpec},
    error::{Error, ErrorKind},
};
use alloc::format;

/// An aggregate, if one may stand at the place.
pub(super) fn checked<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    let name = name(aggregate.func);
    if !w.aggregates {
        return Err(misplaced(w, name));
    }
    check(w, aggregate, name)?;
    if aggregate.func.is_within_group() && !w.has(Feature::WithinGroup) {
        let way_out = "read the values in order, and pick in Rust";
        return Err(w.needs(Pass::WithinGroup, &format!("{name} WITHIN GROUP"), way_out));
    }
    let windows = core::mem::replace(&mut w.windows, false);
    // What stands in the arguments of an aggregate over a window is over none.
    let over = w.window.take();
    w.aggregates = false;
    let outer = w.watch_outer;
    let watch = match w.watch {
        Watch::Keys | Watch::Composite => w.watch,
        Watch::Off | Watch::Bare => w.first_aggregate(name)?,
    };
    (w.watch, w.watch_outer) = (Watch::Off, false);
    w.dialect.aggregate(w, aggregate)?;
    w.window = over;
    (w.aggregates, w.windows) = (true, windows);
    (w.watch, w.watch_outer) = (watch, outer);
    Ok(())
}

/// The aggregate of a column, if one may stand at the place.
pub(super) fn of_column(
    w: &mut Writer<'_, '_>,
    func: AggregateFunc,
    column: &'static ColumnDef,
) -> Result<(), Error> {
    if !w.aggregates {
        return Err(misplaced(w, name(func)));
    }
    if !func.is_plain() {
        let message =
            format!("{} of a column has no form of its own; make it by `Expr::aggregate`", name(func));
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    let watch = match w.watch {
        Watch::Keys | Watch::Composite => w.watch,
        Watch::Off | Watch::Bare => w.first_aggregate(name(func))?,
    };
    let outer = core::mem::replace(&mut w.watch_outer, false);
    w.watch = Watch::Off;
    w.dialect.column_aggregate(w, func, column)?;
    (w.watch, w.watch_outer) = (watch, outer);
    Ok(())
}

/// An aggregate over a window, whose arguments may themselves be aggregates. OVER stands behind each call that the
/// dialect makes for it.
pub(super) fn over<'a>(
    w: &mut Writer<'a, '_>,
    aggregate: &'a Aggregate,
    spec: &'a WindowSpec,
) -> Result<(), Error> {
    let name = name(aggregate.func);
    check(w, aggregate, name)?;
    let way_out = "compute it in a subquery";
    if aggregate.distinct {
        let message = format!("{name} over a window cannot be DISTINCT; {way_out}");
        return Err(Error::new(ErrorKind::Scope, message));
    }
    if aggregate.func.is_within_group() {
        let message = format!("{name} cannot be over a window; {way_out}");
        return Err(Error::new(ErrorKind::Scope, message));
    }
    if !aggregate.order_by.is_empty() {
        let message = format!("{name} over a window has an order of its own; order the window instead");
        return Err(Error::new(ErrorKind::Scope, message));
    }
    w.window = Some((spec, false));
    w.dialect.aggregate(w, aggregate)?;
    match w.window.take() {
        Some((_, true)) => Ok(()),
        _ => Err(w.unsupported(&format!("{name} over a window"), way_out)),
    }
}

/// A call of an aggregate under the standard's name, or its commonest.
///
/// # Errors
/// The first of an argument.
pub fn aggregate<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    aggregate_call(w, name(aggregate.func), aggregate)
}

/// A call of an aggregate of a column under the standard's name.
///
/// # Errors
/// If the column may not stand at the place.
pub fn column_aggregate(
    w: &mut Writer<'_, '_>,
    func: AggregateFunc,
    column: &'static ColumnDef,
) -> Result<(), Error> {
    w.push(name(func));
    w.push("(");
    plain_column(w, column, false)?;
    w.push(")");
    Ok(())
}

/// The name of an aggregate.
fn name(func: AggregateFunc) -> &'static str {
    match func {
        AggregateFunc::Count => "count",
        AggregateFunc::Sum => "sum",
        AggregateFunc::Avg => "avg",
        AggregateFunc::Min => "min",
        AggregateFunc::Max => "max",
        AggregateFunc::BoolAnd => "bool_and",
        AggregateFunc::BoolOr => "bool_or",
        AggregateFunc::StringAgg => "string_agg",
        AggregateFunc::AnyValue => "any_value",
        AggregateFunc::VarPop => "var_pop",
        AggregateFunc::VarSamp => "var_samp",
        AggregateFunc::StddevPop => "stddev_pop",
        AggregateFunc::StddevSamp => "stddev_samp",
        AggregateFunc::BitAnd => "bit_and",
        AggregateFunc::BitOr => "bit_or",
        AggregateFunc::BitXor => "bit_xor",
        AggregateFunc::JsonArrayAgg => "json_arrayagg",
        AggregateFunc::JsonObjectAgg => "json_objectagg",
        AggregateFunc::JsonRows => "multiset",
        AggregateFunc::ArrayAgg => "array_agg",
        AggregateFunc::PercentileCont => "percentile_cont",
        AggregateFunc::PercentileDisc => "percentile_disc",
        AggregateFunc::Mode => "mode",
    }
}

/// A call of an aggregate under a name. Where there is no FILTER, the first argument is NULL for other rows: only for
/// aggregates that see no NULL.
///
/// # Errors
/// The first of an argument.
pub fn aggregate_call<'a>(w: &mut Writer<'a, '_>, name: &str, aggregate: &'a Aggregate) -> Result<(), Error> {
    let Aggregate { func, distinct, args, order_by, filter } = aggregate;
    w.push(name);
    w.push("(");
    if *distinct {
        w.push("DISTINCT ");
    }
    let rewritten = filter.as_ref().filter(|_| !w.has(Feature::Filter));
    if rewritten.is_some() {
        w.rewrite(Pass::AggregateFilter, "FILTER", "aggregate a CASE")?;
    }
    match (args.split_first(), rewritten) {
        (None, None) if *func == AggregateFunc::Count => w.push("*"),
        (None, None) => {}
        (None, Some(filter)) => {
            w.push("CASE WHEN ");
            expr(w, filter, 0)?;
            w.push(" THEN 1 END");
        }
        (Some(_), None) => w.list(args, |w, arg| expr(w, arg, 0))?,
        (Some((arg, others)), Some(filter)) => {
            w.push("CASE WHEN ");
            expr(w, filter, 0)?;
            w.push(" THEN ");
            expr(w, arg, 0)?;
            w.push(" END");
            for other in others {
                w.push(", ");
                expr(w, other, 0)?;
            }
        }
    }
    if func.is_within_group() {
        w.push(") WITHIN GROUP (");
        w.push(if order_by.is_empty() { "" } else { "ORDER BY " });
        super::query::order_terms(w, order_by, &[], false)?;
    } else {
        w.order_by(order_by)?;
    }
    w.push(")");
    if let (Some(filter), None) = (filter, rewritten) {
        w.push(" FILTER (WHERE ");
        expr(w, filter, 0)?;
        w.push(")");
    }
    w.over()
}

/// Refuses what no database takes, or this one does not.
fn check(w: &Writer<'_, '_>, aggregate: &Aggregate, name: &str) -> Result<(), Error> {
    let Aggregate { func, distinct, args, order_by, filter: _ } = aggregate;
    if *distinct && func.is_within_group() {
        let message = format!("{name} cannot be DISTINCT; aggregate a `.distinct()` subquery");
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if *distinct && args.is_empty() {
        let message = "count(*) cannot be DISTINCT; count an expression, or a `.distinct()` subquery";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if *func == AggregateFunc::Count && !*distinct && args.len() > 1 {
        let message = "count of several expressions is not DISTINCT; use `count_distinct(..)`, or count one";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if !order_by.is_empty() && args.is_empty() && !func.is_within_group() {
        let message = "count(*) has no order; leave `.order_by(..)` out: it changes nothing there";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if func.is_within_group() && order_by.len() != 1 {
        let message = format!("{name} orders by one expression, its own; leave `.order_by(..)` out");
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if order_by.iter().any(|term| matches!(term.expr, Expr::Position(_) | Expr::Label(_))) {
        let way_out = "which has no places or labels to order by; order by an expression";
        return Err(Error::new(ErrorKind::Scope, format!("ORDER BY stands inside {name}, {way_out}")));
    }
    let free = func.is_ordered() || func.is_within_group();
    if !order_by.is_empty() && !free && !w.has(Feature::AggregateOrder) {
        let way_out = "leave it out: it changes nothing there";
        return Err(w.unsupported(&format!("ORDER BY inside {name}"), way_out));
    }
    Ok(())
}

#[cold]
fn misplaced(w: &Writer<'_, '_>, name: &str) -> Error {
    let (what, way_out) = match w.clause {
        "WHERE" | "ON" => (w.clause, "put the condition into HAVING, or compare with a scalar subquery"),
        "GROUP BY" => (w.clause, "group by plain expressions, or group a subquery"),
        "VALUES" | "SET" | "RETURNING" | "WHEN" => (w.clause, "use a scalar subquery"),
        _ => ("another aggregate", "aggregate a subquery's column"),
    };
    Error::new(
        ErrorKind::Scope,
        format!("aggregate `{name}` is used in {what}, which sees single rows; {way_out}"),
    )
}
