//! Rows that are kept by what a window function says of them.
//!
//! ```text
//! SELECT a FROM t QUALIFY p
//!     -> SELECT q.a FROM (SELECT a, p FROM t) AS q WHERE q.p
//! SELECT DISTINCT ON (k) a FROM t ORDER BY k, o
//!     -> SELECT q.a FROM (SELECT a, k, o, row_number() OVER (PARTITION BY k ORDER BY k, o) AS n FROM t) AS q
//!        WHERE q.n = 1 ORDER BY q.k, q.o
//! SELECT a FROM t ORDER BY o OFFSET m FETCH FIRST n ROWS WITH TIES
//!     -> SELECT q.a FROM (SELECT a, o, row_number() OVER (ORDER BY o) AS r, rank() OVER (ORDER BY o) AS k FROM t) AS q
//!        WHERE q.r > m AND q.k <= m + n ORDER BY q.o
//! SELECT a FROM t ORDER BY o LIMIT p PERCENT OFFSET m
//!     -> SELECT q.a FROM (SELECT a, o, row_number() OVER (ORDER BY o) AS r, count(*) OVER () AS c FROM t) AS q
//!        WHERE q.r > m AND (q.r - 1 - m) * 100 < q.c * p ORDER BY q.o
//! ```
//!
//! A DISTINCT is computed before rows are counted, in a derived table of its own.

use super::{Lower, column, literal, wrap};
use crate::{
    ast::{
        Aggregate, AggregateFunc, BinaryOp, ChainOp, Distinct, Expr, OrderTerm, Select, Take, Window,
        WindowCall, WindowFunc, WindowFunction, WindowSpec,
    },
    error::{Error, ErrorKind},
    render::Pass,
    value::Value,
};
use alloc::vec::Vec;

pub(super) fn qualify(lower: &mut Lower<'_>, mut select: Select) -> Result<Select, Error> {
    lower.used(Pass::Qualify);
    let condition = select.rare.qualify.take().into_iter().collect();
    let mut wrapped = lower.wrap(select, condition, false)?;
    wrapped.outer.filter = wrapped.added.pop();
    Ok(wrapped.outer)
}

pub(super) fn distinct_on(lower: &mut Lower<'_>, mut select: Select) -> Result<Select, Error> {
    if wrap::is_by_windows(&select) {
        select = lower.wrap(select, Vec::new(), false)?.outer;
    }
    let Distinct::On(list) = core::mem::take(&mut select.distinct) else { return Ok(select) };
    if list.is_empty() {
        // Refused when it is printed.
        select.distinct = Distinct::On(list);
        return Ok(select);
    }
    lower.used(Pass::DistinctOn);
    let order_by = wrap::resolved(&select);
    let number =
        numbered(WindowFunc::RowNumber, WindowSpec { partition_by: list, order_by, ..WindowSpec::default() });
    let mut wrapped = lower.wrap(select, [number].into(), false)?;
    let first = wrapped.added.pop();
    wrapped.outer.filter = first.map(|number| Expr::binary(BinaryOp::Equal, number, literal("1")));
    Ok(wrapped.outer)
}

pub(super) fn with_ties(lower: &mut Lower<'_>, select: Select) -> Result<Select, Error> {
    if select.order_by.is_empty() {
        let message = "WITH TIES needs an ORDER BY that says what ties; add one";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    lower.used(Pass::WithTies);
    limited(lower, select, |order_by, limit, offset, table| {
        let over = |func| numbered(func, WindowSpec { order_by: order_by.clone(), ..WindowSpec::default() });
        let (row, rank) = (over(WindowFunc::RowNumber), over(WindowFunc::Rank));
        let last = match &offset {
            None => limit.clone(),
            Some(offset) => sum(offset, &limit),
        };
        let mut within = Expr::binary(BinaryOp::LessOrEqual, table(rank), last);
        if is_zero(&limit) && offset.is_some() {
            // Rows equal to the last that OFFSET leaves out are no ties of one that is kept.
            within = Expr::chain(ChainOp::And, within, Expr::binary(BinaryOp::Greater, limit, literal("0")));
        }
        match offset {
            None => within,
            Some(offset) => {
                Expr::chain(ChainOp::And, Expr::binary(BinaryOp::Greater, table(row), offset), within)
            }
        }
    })
}

fn sum(offset: &Expr, limit: &Expr) -> Expr {
    match (offset, limit) {
        // All rows: databases refuse to add these.
        (Expr::Value(Value::BigInt(offset)), Expr::Value(Value::BigInt(limit)))
            if offset.checked_add(*limit).is_none() =>
        {
            Expr::Value(Value::BigInt(i64::MAX))
        }
        _ => Expr::chain(ChainOp::Add, offset.clone(), limit.clone()),
    }
}

fn is_zero(limit: &Expr) -> bool {
    match limit {
        Expr::Value(Value::Parameter(_)) => true,
        Expr::Value(value) => *value == Value::BigInt(0),
        _ => true,
    }
}

pub(super) fn percent(lower: &mut Lower<'_>, select: Select) -> Result<Select, Error> {
    lower.used(Pass::LimitPercent);
    limited(lower, select, |order_by, percent, offset, table| {
        let row = table(numbered(WindowFunc::RowNumber, WindowSpec { order_by, ..WindowSpec::default() }));
        let count = Aggregate::new(AggregateFunc::Count, None);
        let count = Window { call: WindowCall::Aggregate(count), over: WindowSpec::default() };
        let count = table(Expr::window(count));
        let before = Expr::binary(BinaryOp::Subtract, row.clone(), literal("1"));
        let before = match &offset {
            None => before,
            Some(offset) => Expr::binary(BinaryOp::Subtract, before, offset.clone()),
        };
        let before = Expr::binary(BinaryOp::Multiply, before, literal("100"));
        let within = Expr::binary(BinaryOp::Less, before, Expr::binary(BinaryOp::Multiply, count, percent));
        match offset {
            None => within,
            Some(offset) => Expr::chain(ChainOp::And, Expr::binary(BinaryOp::Greater, row, offset), within),
        }
    })
}

/// Replaces LIMIT and OFFSET by a condition. `condition` gets the order, the limit, the offset, and a function that
/// computes an expression beside the rows and answers its column.
fn limited(
    lower: &mut Lower<'_>,
    mut select: Select,
    condition: impl FnOnce(Vec<OrderTerm>, Expr, Option<Expr>, &mut dyn FnMut(Expr) -> Expr) -> Expr,
) -> Result<Select, Error> {
    if select.distinct != Distinct::No {
        select = lower.wrap(select, Vec::new(), true)?.outer;
    }
    if wrap::is_by_windows(&select) {
        select = lower.wrap(select, Vec::new(), false)?.outer;
    }
    select.take = Take::Rows;
    let Some(limit) = select.limit.take() else { return Ok(select) };
    let offset = select.offset.take();
    let mut add = Vec::new();
    // The table's name and the columns' places are not known yet.
    let placeholder = super::Alias { text: "", number: 0 };
    let filter = condition(wrap::resolved(&select), limit, offset, &mut |expr| {
        add.push(expr);
        column(placeholder, add.len() - 1)
    });
    let wrapped = lower.wrap(select, add, false)?;
    let mut outer = wrapped.outer;
    outer.filter = Some(super::full_join::replaced(filter, &|expr| match expr {
        Expr::Derived(column) if column.alias.is_empty() => {
            wrapped.added.get(usize::from(column.index)).cloned()
        }
        _ => None,
    }));
    Ok(outer)
}

fn numbered(func: WindowFunc, over: WindowSpec) -> Expr {
    let function = WindowFunction { func, args: Vec::new(), ignore_nulls: false };
    Expr::window(Window { call: WindowCall::Function(function), over })
}
