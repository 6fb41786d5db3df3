//! Prints aggregates, and refuses them where single rows are seen.

use super::{Feature, Pass, Writer, expr::expr, grouped::Watch, query};
use crate::{
    ast::{Aggregate, AggregateFunc, Expr},
    error::{Error, ErrorKind},
};
use alloc::format;

pub(super) fn aggregate<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    if !w.aggregates {
        return Err(misplaced(w, name(aggregate.func)));
    }
    let windows = core::mem::replace(&mut w.windows, false);
    w.aggregates = false;
    let outer = w.watch_outer;
    let watch = match w.watch {
        Watch::Keys | Watch::Composite => w.watch,
        Watch::Off | Watch::Bare => w.first_aggregate(name(aggregate.func))?,
    };
    (w.watch, w.watch_outer) = (Watch::Off, false);
    call(w, aggregate)?;
    (w.aggregates, w.windows) = (true, windows);
    (w.watch, w.watch_outer) = (watch, outer);
    Ok(())
}

/// An aggregate over a window, whose arguments may themselves be aggregates.
pub(super) fn over<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    if aggregate.distinct {
        let message =
            format!("{} over a window cannot be DISTINCT; compute it in a subquery", name(aggregate.func));
        return Err(Error::new(ErrorKind::Scope, message));
    }
    if !aggregate.order_by.is_empty() {
        let name = name(aggregate.func);
        let message = format!("{name} over a window has an order of its own; order the window instead");
        return Err(Error::new(ErrorKind::Scope, message));
    }
    call(w, aggregate)
}

fn name(func: AggregateFunc) -> &'static str {
    match func {
        AggregateFunc::Count => "count",
        AggregateFunc::Sum => "sum",
        AggregateFunc::Avg => "avg",
        AggregateFunc::Min => "min",
        AggregateFunc::Max => "max",
    }
}

fn call<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    let Aggregate { func, distinct, args, order_by, filter } = aggregate;
    let name = name(*func);
    check(w, aggregate, name)?;
    w.push(name);
    w.push("(");
    if *distinct {
        w.push("DISTINCT ");
    }
    let rewritten = filter.as_ref().filter(|_| !w.has(Feature::Filter));
    if rewritten.is_some() {
        w.rewrite(Pass::AggregateFilter, "FILTER", "aggregate a CASE")?;
    }
    match (args.first(), rewritten) {
        (None, None) => w.push("*"),
        (None, Some(filter)) => {
            w.push("CASE WHEN ");
            expr(w, filter, 0)?;
            w.push(" THEN 1 END");
        }
        (Some(_), None) => w.list(args, |w, arg| expr(w, arg, 0))?,
        (Some(arg), Some(filter)) => {
            w.push("CASE WHEN ");
            expr(w, filter, 0)?;
            w.push(" THEN ");
            expr(w, arg, 0)?;
            w.push(" END");
        }
    }
    if !order_by.is_empty() {
        w.push(" ORDER BY ");
        query::order_terms(w, order_by, &[], false)?;
    }
    w.push(")");
    if let (Some(filter), None) = (filter, rewritten) {
        w.push(" FILTER (WHERE ");
        expr(w, filter, 0)?;
        w.push(")");
    }
    Ok(())
}

/// Refuses what no database takes, or this one does not.
fn check(w: &Writer<'_, '_>, aggregate: &Aggregate, name: &str) -> Result<(), Error> {
    let Aggregate { func: _, distinct, args, order_by, filter: _ } = aggregate;
    if *distinct && args.is_empty() {
        let message = "count(*) cannot be DISTINCT; count an expression, or a `.distinct()` subquery";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if !order_by.is_empty() && args.is_empty() {
        let message = "count(*) has no order; leave `.order_by(..)` out: it changes nothing there";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if order_by.iter().any(|term| matches!(term.expr, Expr::Position(_) | Expr::Label(_))) {
        let way_out = "which has no places or labels to order by; order by an expression";
        return Err(Error::new(ErrorKind::Scope, format!("ORDER BY stands inside {name}, {way_out}")));
    }
    if !order_by.is_empty() && !w.has(Feature::AggregateOrder) {
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
        "VALUES" => (w.clause, "use a scalar subquery"),
        _ => ("another aggregate", "aggregate a subquery's column"),
    };
    Error::new(
        ErrorKind::Scope,
        format!("aggregate `{name}` is used in {what}, which sees single rows; {way_out}"),
    )
}
