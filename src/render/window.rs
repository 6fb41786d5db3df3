//! Prints functions over windows, and the WINDOW clause.

use super::{Feature, Pass, Writer, aggregate, expr::expr, query};
use crate::{
    ast::{
        Alias, Bound, Exclude, Expr, Frame, FrameUnit, NamedWindow, Select, Window, WindowCall, WindowFunc,
        WindowFunction, WindowSpec,
    },
    error::{Error, ErrorKind},
    value::Value,
};
use alloc::format;
use core::fmt;

pub(super) fn window<'a>(w: &mut Writer<'a, '_>, window: &'a Window) -> Result<(), Error> {
    let Window { call, over } = window;
    if !w.windows {
        return Err(misplaced(w));
    }
    w.windows = false;
    match call {
        WindowCall::Aggregate(node) => {
            aggregate::over(w, node, over)?;
        }
        WindowCall::Function(function) => call_over(w, function, over)?,
    }
    w.windows = true;
    Ok(())
}

#[cold]
fn misplaced(w: &Writer<'_, '_>) -> Error {
    let (what, way_out) = match w.clause {
        "WHERE" | "ON" | "GROUP BY" | "HAVING" => (
            w.clause,
            "which is evaluated before windows; put the condition into `.qualify(..)`, or select from a subquery",
        ),
        "VALUES" => (w.clause, "which has no rows around it; use a scalar subquery"),
        _ => ("an aggregate or another window function", "which sees single rows; compute it in a subquery"),
    };
    Error::new(ErrorKind::Scope, format!("a window function is used in {what}, {way_out}"))
}

fn call_over<'a>(
    w: &mut Writer<'a, '_>,
    function: &'a WindowFunction,
    spec: &'a WindowSpec,
) -> Result<(), Error> {
    let WindowFunction { func, args, ignore_nulls } = function;
    if *ignore_nulls && !w.has(Feature::IgnoreNulls) {
        let way_out = "select from a subquery that leaves the rows with NULL out";
        return Err(w.needs(Pass::IgnoreNulls, "IGNORE NULLS", way_out));
    }
    check_order(w, *func, spec)?;
    let default = args.get(2).filter(|_| !w.has(Feature::LagDefault));
    if let Some(default) = default {
        w.rewrite(Pass::LagDefault, "a default of lag or lead", "use coalesce, if no value is NULL")?;
        w.push("CASE WHEN ");
        w.push(name(*func));
        w.push("(1");
        offset(w, args.get(1))?;
        w.push(")");
        let from = w.written();
        over(w, spec)?;
        w.check_repeat(from)?;
        w.push(" IS NULL THEN ");
        expr(w, default, 0)?;
        w.push(" ELSE ");
    }
    w.push(name(*func));
    w.push("(");
    let value = match func {
        // Their one argument is a number.
        WindowFunc::Ntile => None,
        _ => args.first(),
    };
    if let Some(value) = value {
        expr(w, value, 0)?;
        offset(w, args.get(1))?;
        if default.is_none()
            && let Some(default) = args.get(2)
        {
            w.push(", ");
            expr(w, default, 0)?;
        }
    } else if let Some(parts) = args.first() {
        number(w, parts)?;
    }
    w.push(")");
    if *ignore_nulls {
        w.push(" IGNORE NULLS");
    }
    over(w, spec)?;
    if default.is_some() {
        w.push(" END");
    }
    Ok(())
}

fn name(func: WindowFunc) -> &'static str {
    match func {
        WindowFunc::RowNumber => "row_number",
        WindowFunc::Rank => "rank",
        WindowFunc::DenseRank => "dense_rank",
        WindowFunc::PercentRank => "percent_rank",
        WindowFunc::CumeDist => "cume_dist",
        WindowFunc::Ntile => "ntile",
        WindowFunc::Lag => "lag",
        WindowFunc::Lead => "lead",
        WindowFunc::FirstValue => "first_value",
        WindowFunc::LastValue => "last_value",
        WindowFunc::NthValue => "nth_value",
    }
}

/// A number of rows behind a comma. Databases want a literal there.
fn offset<'a>(w: &mut Writer<'a, '_>, offset: Option<&'a Expr>) -> Result<(), Error> {
    let Some(offset) = offset else { return Ok(()) };
    w.push(", ");
    number(w, offset)
}

fn number<'a>(w: &mut Writer<'a, '_>, number: &'a Expr) -> Result<(), Error> {
    match number {
        Expr::Value(Value::Integer(number)) => push_number(w, *number),
        Expr::Value(Value::BigInt(number)) => push_number(w, *number),
        other => expr(w, other, 0),
    }
}

fn push_number(w: &mut Writer<'_, '_>, number: impl fmt::Display) -> Result<(), Error> {
    w.push(&format!("{number}"));
    Ok(())
}

/// Without an order these answer anything, or what nobody wants; some databases refuse them.
fn check_order(w: &Writer<'_, '_>, func: WindowFunc, spec: &WindowSpec) -> Result<(), Error> {
    if !spec.order_by.is_empty() || matches!(func, WindowFunc::RowNumber) {
        return Ok(());
    }
    let named = |alias: Alias| w.frames.last().and_then(|frame| frame.window(alias));
    let mut base = spec.base;
    // A window continues one before it, so this ends.
    while let Some(window) = base.and_then(named) {
        if !window.order_by.is_empty() {
            return Ok(());
        }
        base = window.base;
    }
    let name = name(func);
    let message = format!("{name} is over a window without an order; add `.order_by(..)` to the window");
    Err(Error::new(ErrorKind::Incomplete, message))
}

/// `OVER (..)`
pub(super) fn over<'a>(w: &mut Writer<'a, '_>, spec: &'a WindowSpec) -> Result<(), Error> {
    w.push(" OVER ");
    if let (true, Some(base)) = (spec.is_reference(), spec.base) {
        check_base(w, base)?;
        return w.alias(base);
    }
    parentheses(w, spec)
}

fn check_base(w: &Writer<'_, '_>, base: Alias) -> Result<(), Error> {
    if w.frames.last().is_some_and(|frame| frame.window(base).is_some()) {
        return Ok(());
    }
    let message = format!("window \"{base}\" is not in WINDOW; add `.window(\"{base}\", ..)` to the query");
    Err(Error::new(ErrorKind::Scope, message))
}

/// `WINDOW a AS (..), b AS (..)`
pub(super) fn clause<'a>(w: &mut Writer<'a, '_>, select: &'a Select) -> Result<(), Error> {
    if select.rare.windows.is_empty() {
        return Ok(());
    }
    w.clause(" WINDOW ");
    w.clause = "WINDOW";
    w.list(select.rare.windows.iter().enumerate(), |w, (place, window)| {
        let NamedWindow { name, spec } = window;
        let before = select.rare.windows.get(..place).unwrap_or_default();
        if before.iter().any(|other| other.name == *name) {
            let message = format!("window \"{name}\" is in WINDOW twice; give one of them another name");
            return Err(Error::new(ErrorKind::Scope, message));
        }
        if let Some(base) = spec.base.filter(|base| !before.iter().any(|other| other.name == *base)) {
            let message = format!(
                "window \"{name}\" continues \"{base}\", which is not in WINDOW before it; put it there"
            );
            return Err(Error::new(ErrorKind::Scope, message));
        }
        w.alias(*name)?;
        w.push(" AS ");
        w.windows = false;
        parentheses(w, spec)?;
        w.windows = true;
        Ok(())
    })
}

fn parentheses<'a>(w: &mut Writer<'a, '_>, spec: &'a WindowSpec) -> Result<(), Error> {
    let WindowSpec { base, partition_by, order_by, frame } = spec;
    w.push("(");
    let mut space = "";
    if let Some(base) = base {
        check_base(w, *base)?;
        if !partition_by.is_empty() {
            let message = format!(
                "a window continues \"{base}\" with PARTITION BY, which only the first one may have; put it there"
            );
            return Err(Error::new(ErrorKind::Scope, message));
        }
        w.alias(*base)?;
        space = " ";
    }
    if !partition_by.is_empty() {
        w.push(space);
        w.push("PARTITION BY ");
        w.list(partition_by, |w, by| expr(w, by, 0))?;
        space = " ";
    }
    if !order_by.is_empty() {
        if order_by.iter().any(|term| matches!(term.expr, Expr::Position(_) | Expr::Label(_))) {
            let message = "ORDER BY stands inside a window, which has no places or labels to order by; order by an expression";
            return Err(Error::new(ErrorKind::Scope, message));
        }
        w.push(space);
        w.push("ORDER BY ");
        query::order_terms(w, order_by, &[], false)?;
        space = " ";
    }
    if let Some(frame) = frame {
        w.push(space);
        self::frame(w, frame, spec)?;
    }
    w.push(")");
    Ok(())
}

fn frame<'a>(w: &mut Writer<'a, '_>, frame: &'a Frame, spec: &'a WindowSpec) -> Result<(), Error> {
    let Frame { unit, start, end, exclude } = frame;
    check_bounds(start, end)?;
    let has_offset = start.offset().or(end.offset()).is_some();
    let unit = match unit {
        FrameUnit::Rows => "ROWS",
        FrameUnit::Range if has_offset && spec.base.is_none() && spec.order_by.len() != 1 => {
            let message = "a RANGE frame with an offset counts values of one ORDER BY expression; order the window by one";
            return Err(Error::new(ErrorKind::Incomplete, message));
        }
        FrameUnit::Range => "RANGE",
        FrameUnit::Groups if !w.has(Feature::FrameGroups) => {
            let way_out = "count rows with `.rows(..)`, or number the groups by dense_rank in a subquery and use `.range(..)`";
            return Err(w.unsupported("a GROUPS frame", way_out));
        }
        FrameUnit::Groups if spec.base.is_none() && spec.order_by.is_empty() => {
            let message =
                "a GROUPS frame is over a window without an order; add `.order_by(..)` to the window";
            return Err(Error::new(ErrorKind::Incomplete, message));
        }
        FrameUnit::Groups => "GROUPS",
    };
    w.push(unit);
    w.push(" BETWEEN ");
    bound(w, start)?;
    w.push(" AND ");
    bound(w, end)?;
    let exclude = match exclude {
        Exclude::NoOthers => return Ok(()),
        Exclude::CurrentRow => " EXCLUDE CURRENT ROW",
        Exclude::Group => " EXCLUDE GROUP",
        Exclude::Ties => " EXCLUDE TIES",
    };
    if !w.has(Feature::FrameExclude) {
        let way_out = "subtract the row's own value, or compute it by a correlated subquery";
        return Err(w.unsupported("EXCLUDE in a frame", way_out));
    }
    w.push(exclude);
    Ok(())
}

/// Refuses frames that begin after their end.
fn check_bounds(start: &Bound, end: &Bound) -> Result<(), Error> {
    let place = |bound: &Bound| match bound {
        Bound::UnboundedPreceding => 0,
        Bound::Preceding(_) => 1,
        Bound::CurrentRow => 2,
        Bound::Following(_) => 3,
        Bound::UnboundedFollowing => 4,
    };
    let constant = |bound: &Bound| match bound.offset() {
        Some(Expr::Value(Value::BigInt(rows))) => Some(*rows),
        _ => None,
    };
    let within = match (start, end, constant(start), constant(end)) {
        (Bound::Preceding(_), Bound::Preceding(_), Some(first), Some(last)) => first < last,
        (Bound::Following(_), Bound::Following(_), Some(first), Some(last)) => first > last,
        _ => false,
    };
    if place(start) > place(end) || place(start) == 4 || place(end) == 0 || within {
        let message = "a frame begins after its end, so that no row is in it; exchange its bounds";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    if [constant(start), constant(end)].into_iter().flatten().any(|rows| rows < 0) {
        let message = "the offset of a frame is negative; count `preceding` or `following` by 0 or more";
        return Err(Error::new(ErrorKind::Value, message));
    }
    Ok(())
}

fn bound<'a>(w: &mut Writer<'a, '_>, bound: &'a Bound) -> Result<(), Error> {
    let (offset, word) = match bound {
        Bound::UnboundedPreceding => (None, "UNBOUNDED PRECEDING"),
        Bound::CurrentRow => (None, "CURRENT ROW"),
        Bound::UnboundedFollowing => (None, "UNBOUNDED FOLLOWING"),
        Bound::Preceding(offset) => (Some(offset), " PRECEDING"),
        Bound::Following(offset) => (Some(offset), " FOLLOWING"),
    };
    match offset {
        None => {}
        // Databases want a literal there.
        Some(Expr::Value(value @ (Value::Integer(_) | Value::BigInt(_) | Value::Double(_)))) => {
            w.literal(value)?
        }
        Some(offset) if w.has(Feature::FrameExpressions) => {
            let atom = w.precedence().atom;
            expr(w, offset, atom)?;
        }
        Some(_) => {
            let way_out = "compute the number in Rust, and give it as a value";
            return Err(w.unsupported("an expression as the bound of a frame", way_out));
        }
    }
    w.push(word);
    Ok(())
}
