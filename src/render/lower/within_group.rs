//! `percentile_cont`, `percentile_disc` and `mode` WITHIN GROUP: the rows of each group are numbered beside them.
//!
//! ```text
//! SELECT k, percentile_cont(p) WITHIN GROUP (ORDER BY v) FROM t GROUP BY k
//!     -> SELECT q.k, sum(CASE WHEN q.x IS NOT NULL AND abs(q.n - 1 - p * (q.c - 1)) < 1
//!                             THEN q.x * (1 - abs(q.n - 1 - p * (q.c - 1))) END)
//!        FROM (SELECT k, v AS x, row_number() OVER (PARTITION BY k ORDER BY v IS NULL, v) AS n,
//!                     count(v) OVER (PARTITION BY k) AS c FROM t) AS q GROUP BY q.k
//! percentile_disc(p)
//!     -> min(CASE WHEN q.n - 1 < p * q.c AND q.n >= p * q.c THEN q.x END); of q.n = 1 if p is 0
//! mode()
//!     -> min(CASE WHEN q.n = 1 THEN q.x END), where n numbers the rows by how often their value occurs: one more derived
//!        table inside, which counts them
//! ```
//!
//! What is at most one row away from the place of the percentile has a part in it, the larger the nearer: of the two rows
//! around it, that is interpolation. With FILTER, `x` is NULL for other rows.

use super::{Lower, column, full_join::Moved, literal, wrap};
use crate::{
    ast::{
        Aggregate, AggregateFunc, Alias, BinaryOp, Case, ChainOp, Expr, Func, OrderTerm, Query, Select,
        SelectItem, UnaryOp, Window, WindowCall, WindowFunc, WindowFunction, WindowSpec,
    },
    error::Error,
    render::Pass,
    types::Kind,
    value::Value,
    walk::{Rewrite, Visit, rewrite_expr, visit_expr},
};
use alloc::{boxed::Box, vec::Vec};

pub(super) fn number_rows(lower: &mut Lower<'_>, mut select: Select) -> Result<Select, Error> {
    let mut found = Found::default();
    select.columns.iter().for_each(|item| found.expr(&item.expr));
    select.order_by.iter().for_each(|term| found.expr(&term.expr));
    select.having.iter().chain(&select.rare.qualify).for_each(|expr| found.expr(expr));
    if found.aggregates.is_empty() {
        return Ok(select);
    }
    let Some(first) = select.from.take() else { return Ok(select) };
    lower.used(Pass::WithinGroup);
    let joins = core::mem::take(&mut select.joins);
    let groups: Vec<Expr> = select.group_by.iter().cloned().collect();
    let table = lower.table();
    let mut moved = Moved::all(table, core::iter::once(&first).chain(joins.iter().map(|join| &join.source)));
    let mut inner = Select { from: Some(first), joins, filter: select.filter.take(), ..Select::default() };
    let (mut computed, mut modes) = (Vec::new(), Vec::new());
    let mut replacements = Vec::new();
    for aggregate in found.aggregates {
        let place = computed.len();
        let Some(term) = aggregate.order_by.first().cloned() else { continue };
        let value = value_of(&aggregate, &term.expr);
        computed.push(value.clone());
        let expr = if aggregate.func == AggregateFunc::Mode {
            computed.push(over(count(value.clone()), [groups.as_slice(), &[value]].concat()));
            modes.push((place, term.descending));
            // The number's place, behind all others, is known when these are.
            Expr::Position(0)
        } else {
            computed.push(numbered(groups.clone(), in_order(&value, &term)));
            computed.push(over(count(value), groups.clone()));
            percentile(&aggregate, table, place)
        };
        replacements.push((aggregate, expr));
    }
    moved.skip(computed.len());
    // What the rest of the statement, the groups among it, has of the tables is selected too.
    let groups: Vec<Expr> = groups.into_iter().map(|group| moved.expr(group)).collect();
    let mut others = moved.columns_of(Replace(&replacements).select_of(select));
    if moved.has_unnamed() {
        let way_out = "name the table of every column, as `table_named(..).column(..)` does";
        return Err(lower.unsupported("WITHIN GROUP beside a column without a table", way_out));
    }
    inner.columns = computed.into_iter().chain(moved.found().cloned()).map(SelectItem::from).collect();
    let width = inner.columns.len();
    let mut query = Query::Select(Box::new(inner));
    if !modes.is_empty() {
        query = numbered_modes(lower, query, &groups, table, &modes);
        let mut numbers = modes.iter().enumerate().map(|(number, (place, _))| {
            let first = Expr::binary(BinaryOp::Equal, column(table, width + number), literal("1"));
            smallest(first, column(table, *place))
        });
        for (aggregate, expr) in &mut replacements {
            if aggregate.func == AggregateFunc::Mode {
                *expr = numbers.next().unwrap_or(Expr::Position(0));
            }
        }
        others = Replace(&moved_aggregates(&mut moved, replacements)).select_of(others);
    }
    others.from = Some(wrap::derived(query, table));
    Ok(others)
}

/// The aggregates as they are where the columns have been replaced.
fn moved_aggregates(moved: &mut Moved, replacements: Vec<(Aggregate, Expr)>) -> Vec<(Aggregate, Expr)> {
    let modes = replacements.into_iter().filter(|(aggregate, _)| aggregate.func == AggregateFunc::Mode);
    modes
        .filter_map(|(aggregate, expr)| match moved.expr(Expr::aggregate(aggregate)) {
            Expr::Aggregate(node) => Some((node.into_inner(), expr)),
            _ => None,
        })
        .collect()
}

/// What is ordered; NULL for rows that FILTER leaves out.
fn value_of(aggregate: &Aggregate, expr: &Expr) -> Expr {
    match &aggregate.filter {
        None => expr.clone(),
        Some(filter) => {
            let branches = [(filter.clone(), expr.clone())].into();
            Expr::case(Case { operand: None, branches, otherwise: None })
        }
    }
}

fn in_order(value: &Expr, term: &OrderTerm) -> Vec<OrderTerm> {
    let by = OrderTerm { expr: value.clone(), descending: term.descending, nulls: None };
    [Expr::unary(UnaryOp::IsNull, value.clone()).into(), by].into()
}

fn percentile(aggregate: &Aggregate, table: Alias, place: usize) -> Expr {
    let [value, number, count] = [place, place + 1, place + 2].map(|place| column(table, place));
    let fraction = aggregate.args.first().cloned().unwrap_or(Expr::Value(Value::Double(0.5)));
    let subtract = |left, right| Expr::binary(BinaryOp::Subtract, left, right);
    let multiply = |left, right| Expr::binary(BinaryOp::Multiply, left, right);
    if aggregate.func == AggregateFunc::PercentileDisc {
        let is_least = matches!(fraction, Expr::Value(Value::Double(0.0)));
        let place = multiply(fraction, count);
        let is_it = match is_least {
            true => Expr::binary(BinaryOp::Equal, number, literal("1")),
            false => Expr::chain(
                ChainOp::And,
                Expr::binary(BinaryOp::Less, subtract(number.clone(), literal("1")), place.clone()),
                Expr::binary(BinaryOp::GreaterOrEqual, number, place),
            ),
        };
        return smallest(is_it, value);
    }
    let place = multiply(fraction, subtract(count, literal("1")));
    let away = Expr::function(Func::Abs, [subtract(subtract(number, literal("1")), place)]);
    let near = Expr::chain(
        ChainOp::And,
        Expr::unary(UnaryOp::IsNotNull, value.clone()),
        Expr::binary(BinaryOp::Less, away.clone(), literal("1")),
    );
    let part = multiply(Expr::cast(value, Kind::Double), subtract(literal("1"), away));
    aggregate_of(AggregateFunc::Sum, near, part)
}

fn smallest(condition: Expr, value: Expr) -> Expr {
    aggregate_of(AggregateFunc::Min, condition, value)
}

fn aggregate_of(func: AggregateFunc, condition: Expr, value: Expr) -> Expr {
    let case = Case { operand: None, branches: [(condition, value)].into(), otherwise: None };
    Expr::aggregate(Aggregate::new(func, Some(Expr::case(case))))
}

fn count(value: Expr) -> WindowCall {
    WindowCall::Aggregate(Aggregate::new(AggregateFunc::Count, Some(value)))
}

fn over(call: WindowCall, partition_by: Vec<Expr>) -> Expr {
    Expr::window(Window { call, over: WindowSpec { partition_by, ..WindowSpec::default() } })
}

fn numbered(partition_by: Vec<Expr>, order_by: Vec<OrderTerm>) -> Expr {
    let function = WindowFunction { func: WindowFunc::RowNumber, args: Vec::new(), ignore_nulls: false };
    let over = WindowSpec { partition_by, order_by, ..WindowSpec::default() };
    Expr::window(Window { call: WindowCall::Function(function), over })
}

/// A table around one that counts how often values occur, which numbers its rows by that.
fn numbered_modes(
    lower: &mut Lower<'_>,
    counted: Query,
    groups: &[Expr],
    outer: Alias,
    modes: &[(usize, bool)],
) -> Query {
    let table = lower.table();
    let here = |expr: &Expr| {
        super::full_join::replaced(expr.clone(), &|expr| match expr {
            Expr::Derived(found) if found.table_alias() == outer => Some(column(table, found.index.into())),
            _ => None,
        })
    };
    let mut select = Select { columns: wrap::columns_of(&counted, table), ..Select::default() };
    for (place, descending) in modes {
        let value = column(table, *place);
        let often = OrderTerm { expr: column(table, place + 1), descending: true, nulls: None };
        let by = OrderTerm { expr: value.clone(), descending: *descending, nulls: None };
        let order_by = [Expr::unary(UnaryOp::IsNull, value).into(), often, by].into();
        select.columns.push(numbered(groups.iter().map(here).collect(), order_by).into());
    }
    select.from = Some(wrap::derived(counted, table));
    Query::Select(Box::new(select))
}

/// Replaces the aggregates of a SELECT, but not those of its subqueries.
struct Replace<'r>(&'r [(Aggregate, Expr)]);

impl Replace<'_> {
    fn select_of(&mut self, select: Select) -> Select {
        crate::walk::rewrite_select(self, select)
    }
}

impl Rewrite for Replace<'_> {
    fn query(&mut self, query: Query) -> Query {
        query
    }

    fn expr(&mut self, expr: Expr) -> Expr {
        let Expr::Aggregate(node) = &expr else { return rewrite_expr(self, expr) };
        match self.0.iter().find(|(aggregate, _)| aggregate == &**node) {
            // A mode waits until the other columns have their places.
            Some((_, Expr::Position(_))) => expr,
            Some((_, other)) => other.clone(),
            None => rewrite_expr(self, expr),
        }
    }
}

/// The WITHIN GROUP aggregates of a SELECT, each once.
#[derive(Default)]
struct Found {
    aggregates: Vec<Aggregate>,
}

impl Visit for Found {
    fn query(&mut self, _: &Query) {}

    fn expr(&mut self, expr: &Expr) {
        if let Expr::Aggregate(node) = expr
            && node.func.is_within_group()
        {
            if !self.aggregates.contains(node) {
                self.aggregates.push((**node).clone());
            }
            return;
        }
        visit_expr(self, expr);
    }
}
