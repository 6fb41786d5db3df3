//! IGNORE NULLS of `first_value` and `last_value`: rows with NULL are ordered behind the others.
//!
//! ```text
//! first_value(v) IGNORE NULLS OVER (PARTITION BY p ORDER BY o <whole>)
//!     -> first_value(v) OVER (PARTITION BY p ORDER BY v IS NULL, o <whole>)
//! last_value(v) IGNORE NULLS OVER (PARTITION BY p ORDER BY o <whole>)
//!     -> first_value(v) OVER (PARTITION BY p ORDER BY v IS NULL, o DESC <whole>)
//! first_value(v) IGNORE NULLS OVER (PARTITION BY p ORDER BY o)
//!     -> CASE WHEN count(v) OVER (PARTITION BY p ORDER BY o) > 0
//!        THEN first_value(v) OVER (PARTITION BY p ORDER BY v IS NULL, o <whole>) END
//! SELECT last_value(v) IGNORE NULLS OVER (PARTITION BY p ORDER BY o) FROM t
//!     -> SELECT first_value(q.v) OVER (PARTITION BY q.p, q.g ORDER BY q.v IS NULL <whole>)
//!        FROM (SELECT v, p, count(v) OVER (PARTITION BY p ORDER BY o) AS g FROM t) AS q
//! ```
//!
//! `<whole>` is `ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`. In the last one, the rows from one value up to
//! the next have one count.

use super::{Lower, literal};
use crate::{
    ast::{
        Aggregate, AggregateFunc, BinaryOp, Bound, Case, Exclude, Expr, Frame, FrameUnit, Nulls, OrderTerm,
        Select, SelectItem, UnaryOp, Window, WindowCall, WindowFunc, WindowFunction, WindowSpec,
    },
    error::Error,
    render::Pass,
    walk::{Rewrite, rewrite_expr},
};
use alloc::vec::Vec;

pub(super) fn reorder(lower: &mut Lower<'_>, mut select: Select) -> Result<Select, Error> {
    let mut reorder = Reorder { refused: None, used: false };
    let mut running = Vec::new();
    for (place, item) in select.columns.as_mut_slice().iter_mut().enumerate() {
        if is_running_last(&item.expr) {
            running.push(place);
            continue;
        }
        let expr = core::mem::replace(&mut item.expr, Expr::Position(0));
        item.expr = reorder.expr(expr);
    }
    for term in select.order_by.as_mut_slice() {
        let expr = core::mem::replace(&mut term.expr, Expr::Position(0));
        term.expr = reorder.expr(expr);
    }
    if select.rare.qualify.is_some() {
        select.rare.qualify = select.rare.qualify.take().map(|expr| reorder.expr(expr));
    }
    if let Some(name) = reorder.refused {
        let way_out = "select from a subquery that leaves the rows with NULL out, or use the whole partition as the frame";
        return Err(lower.unsupported(&alloc::format!("IGNORE NULLS of {name} over this frame"), way_out));
    }
    if reorder.used || !running.is_empty() {
        lower.used(Pass::IgnoreNulls);
    }
    if running.is_empty() { Ok(select) } else { last_up_to_here(lower, select, &running) }
}

/// The frame, if the function ignores NULL and the window says all of itself.
fn frame_of(window: &Window) -> Option<(WindowFunc, &Expr, Extent)> {
    let WindowCall::Function(WindowFunction { func, args, ignore_nulls: true }) = &window.call else {
        return None;
    };
    let extent = match &window.over.frame {
        _ if window.over.base.is_some() => Extent::Other,
        None if window.over.order_by.is_empty() => Extent::Whole,
        None => Extent::UpToHere,
        Some(frame) => match (&frame.start, &frame.end, frame.exclude) {
            (Bound::UnboundedPreceding, Bound::UnboundedFollowing, Exclude::NoOthers) => Extent::Whole,
            (Bound::UnboundedPreceding, Bound::CurrentRow, Exclude::NoOthers) => Extent::UpToHere,
            _ => Extent::Other,
        },
    };
    Some((*func, args.first()?, extent))
}

#[derive(Clone, Copy, PartialEq)]
enum Extent {
    Whole,
    UpToHere,
    Other,
}

fn is_running_last(expr: &Expr) -> bool {
    let Expr::Window(window) = expr else { return false };
    matches!(frame_of(window), Some((WindowFunc::LastValue, _, Extent::UpToHere)))
}

struct Reorder {
    refused: Option<&'static str>,
    used: bool,
}

impl Rewrite for Reorder {
    fn expr(&mut self, expr: Expr) -> Expr {
        let Expr::Window(window) = &expr else { return rewrite_expr(self, expr) };
        let Some((func, value, extent)) = frame_of(window) else { return rewrite_expr(self, expr) };
        self.used = true;
        match (func, extent) {
            (WindowFunc::FirstValue, Extent::Whole) => first(value, &window.over, false),
            (WindowFunc::LastValue, Extent::Whole) => first(value, &window.over, true),
            (WindowFunc::FirstValue, Extent::UpToHere) => {
                let any = Expr::binary(BinaryOp::Greater, count(value, &window.over), literal("0"));
                let branches = [(any, first(value, &window.over, false))].into();
                Expr::case(Case { operand: None, branches, otherwise: None })
            }
            _ => {
                self.refused = Some(match func {
                    WindowFunc::Lag => "lag",
                    WindowFunc::Lead => "lead",
                    WindowFunc::FirstValue => "first_value",
                    WindowFunc::LastValue => "last_value inside an expression or",
                    _ => "nth_value",
                });
                expr
            }
        }
    }
}

fn whole() -> Option<Frame> {
    Some(Frame {
        unit: FrameUnit::Rows,
        start: Bound::UnboundedPreceding,
        end: Bound::UnboundedFollowing,
        exclude: Exclude::NoOthers,
    })
}

/// The first value that is not NULL in a partition, or the last.
fn first(value: &Expr, over: &WindowSpec, last: bool) -> Expr {
    let mut order_by: Vec<OrderTerm> = [Expr::unary(UnaryOp::IsNull, value.clone()).into()].into();
    order_by.extend(over.order_by.iter().map(|term| if last { reversed(term) } else { term.clone() }));
    let over = WindowSpec { order_by, frame: whole(), ..over.clone() };
    let function =
        WindowFunction { func: WindowFunc::FirstValue, args: [value.clone()].into(), ignore_nulls: false };
    Expr::window(Window { call: WindowCall::Function(function), over })
}

fn reversed(term: &OrderTerm) -> OrderTerm {
    let nulls = term.nulls.map(|nulls| match nulls {
        Nulls::First => Nulls::Last,
        Nulls::Last => Nulls::First,
        Nulls::Smallest => Nulls::Smallest,
    });
    OrderTerm { expr: term.expr.clone(), descending: !term.descending, nulls }
}

fn count(value: &Expr, over: &WindowSpec) -> Expr {
    let call = WindowCall::Aggregate(Aggregate::new(AggregateFunc::Count, Some(value.clone())));
    Expr::window(Window { call, over: over.clone() })
}

fn last_up_to_here(lower: &mut Lower<'_>, mut select: Select, places: &[usize]) -> Result<Select, Error> {
    // The value, the partition and the count of each are computed inside; the value stands in the function's place.
    let mut add = Vec::new();
    let mut needed = Vec::new();
    for place in places {
        let Some(item) = select.columns.as_mut_slice().get_mut(*place) else { continue };
        let Expr::Window(window) = item.expr.clone() else { continue };
        let Some((_, value, _)) = frame_of(&window) else { continue };
        let from = add.len();
        add.push(count(value, &window.over));
        add.extend(window.over.partition_by.iter().cloned());
        needed.push((*place, from..add.len()));
        *item = SelectItem { expr: value.clone(), label: item.label.take() };
    }
    // QUALIFY leaves rows out after the windows have seen them.
    let qualify = select.rare.qualify.is_some().then(|| select.rare.qualify.take()).flatten();
    let is_qualified = qualify.is_some();
    add.extend(qualify);
    let mut wrapped = lower.wrap(select, add, false)?;
    if is_qualified {
        wrapped.outer.rare.qualify = wrapped.added.pop();
    }
    for (place, range) in needed {
        let Some(item) = wrapped.outer.columns.as_mut_slice().get_mut(place) else { continue };
        let partition_by = wrapped.added.get(range).unwrap_or_default().to_vec();
        let over = WindowSpec { partition_by, ..WindowSpec::default() };
        item.expr = first(&item.expr.clone(), &over, false);
    }
    Ok(wrapped.outer)
}
