//! Conditions that are never true, or always.

use super::{LintKind, Linter, column_name, conjuncts, is_null};
use crate::{
    ast::{
        Between, Binary, BinaryOp, ChainOp, Expr, InList, InQuery, Keyword, Leaf, ListItems, Query, Select,
        Test, UnaryOp, Window, WindowCall, WindowFunc,
    },
    value::Value,
};
use alloc::{format, vec::Vec};

pub(super) fn check(expr: &Expr, linter: &mut Linter) {
    match expr {
        Expr::Test(test) => self::test(test, linter),
        Expr::Binary(node) => {
            let Binary { op, left, right } = &**node;
            compared(*op, left, right, linter);
        }
        Expr::Between(node) => between(node, linter),
        Expr::InList(node) => in_list(node, linter),
        Expr::InQuery(node) => in_query(node, linter),
        Expr::Chain(chain) if chain.op() == ChainOp::And => contradiction(chain.list(), linter),
        Expr::Window(node) => window(node, linter),
        _ => {}
    }
}

/// Conditions of WHERE and HAVING that do not depend on the row.
pub(super) fn of_clauses(select: &Select, linter: &mut Linter) {
    of_clause("WHERE", select.filter.as_ref(), linter);
    of_clause("HAVING", select.having.as_ref(), linter);
}

/// The same of a condition.
pub(super) fn of_clause(clause: &str, condition: Option<&Expr>, linter: &mut Linter) {
    for part in condition.into_iter().flat_map(conjuncts) {
        let never = matches!(part, Expr::Keyword(Keyword::False) | Expr::Value(Value::Bool(false)));
        let of_values = match part {
            Expr::Binary(node) => {
                let is = |expr: &Expr| matches!(expr, Expr::Value(value) if !value.is_null() && !matches!(value, Value::Parameter(_)));
                node.op.is_comparison() && is(&node.left) && is(&node.right)
            }
            _ => false,
        };
        if never {
            linter.add(
                LintKind::ConstantCondition,
                format!("{clause} has a part that is false for every row; leave the query out, or the part"),
            );
        } else if of_values {
            linter.add(
                LintKind::ConstantCondition,
                format!(
                    "{clause} compares two values and no column; compare them in Rust, or name the column"
                ),
            );
        }
    }
}

fn test(test: &Test, linter: &mut Linter) {
    match &test.right {
        Leaf::Value(value) if value.is_null() => null(test.op, linter),
        Leaf::Column(def) if test.op.is_comparison() && core::ptr::eq(*def, test.column) => {
            itself(test.column.qualified_double, linter);
        }
        _ => {}
    }
}

fn compared(op: BinaryOp, left: &Expr, right: &Expr, linter: &mut Linter) {
    if is_null(left) || is_null(right) {
        null(op, linter);
    } else if op.is_comparison()
        && left == right
        && let Some(name) = column_name(left)
    {
        itself(&name, linter);
    }
}

fn null(op: BinaryOp, linter: &mut Linter) {
    if op.is_comparison() && !matches!(op, BinaryOp::DistinctFrom | BinaryOp::NotDistinctFrom) {
        let message =
            "a comparison with NULL is never true; use `.is_null()`, or `.is_not_distinct_from(..)`";
        linter.add(LintKind::ComparisonWithNull, message);
    }
}

fn itself(column: &str, linter: &mut Linter) {
    let message =
        format!("column {column} is compared with itself; name the other column, or use `.is_not_null()`");
    linter.add(LintKind::ComparisonWithItself, message);
}

fn between(between: &Between, linter: &mut Linter) {
    let Between { expr: _, low, high, negated: _, symmetric } = between;
    if let (false, Some(low), Some(high)) = (symmetric, integer(low), integer(high))
        && low > high
    {
        let message = format!("BETWEEN {low} AND {high} has no values; exchange the bounds");
        linter.add(LintKind::EmptyBetween, message);
    }
}

fn integer(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::Value(Value::TinyInt(v)) => Some((*v).into()),
        Expr::Value(Value::SmallInt(v)) => Some((*v).into()),
        Expr::Value(Value::Integer(v)) => Some((*v).into()),
        Expr::Value(Value::BigInt(v)) => Some(*v),
        _ => None,
    }
}

fn in_list(in_list: &InList, linter: &mut Linter) {
    let InList { expr: _, items, negated } = in_list;
    let has_null = match items {
        ListItems::Array(_) | ListItems::OneParameter(_) => items.values().iter().any(Value::is_null),
        ListItems::Exprs(list) => list.iter().any(is_null),
    };
    if *negated && has_null {
        let message = "NOT IN has NULL in its list, so that it is never true; leave NULL out";
        linter.add(LintKind::NotInNull, message);
    }
}

fn in_query(in_query: &InQuery, linter: &mut Linter) {
    let InQuery { expr: _, query, negated } = in_query;
    let Query::Select(select) = query else { return };
    if !negated {
        return;
    }
    for item in &select.columns {
        let may_be_null = match &item.expr {
            Expr::Column(column) => column.def.nullable || column.optional,
            Expr::Derived(column) => column.nullable || column.optional,
            other => is_null(other),
        };
        let excludes = |part: &Expr| matches!(part, Expr::Unary(node) if node.op == UnaryOp::IsNotNull && node.expr == item.expr);
        let is_excluded = select.filter.iter().flat_map(conjuncts).any(excludes);
        if let (true, false, Some(name)) = (may_be_null, is_excluded, column_name(&item.expr)) {
            let message = format!(
                "NOT IN is never true if {name} is NULL in one row; add `.is_not_null()` there, or use `not_exists`"
            );
            linter.add(LintKind::NotInNull, message);
        }
    }
}

/// Two values that one column shall be equal to.
fn contradiction(list: &[Expr], linter: &mut Linter) {
    let mut equal: Vec<&Test> = Vec::new();
    for part in list {
        let Expr::Test(test @ Test { op: BinaryOp::Equal, aggregate: None, right: Leaf::Value(value), .. }) =
            part
        else {
            continue;
        };
        let differs = |other: &&&Test| {
            core::ptr::eq(other.column, test.column)
                && matches!(&other.right, Leaf::Value(before) if before != value && before.kind() == value.kind())
        };
        if equal.iter().any(|other| differs(&other)) {
            let column = test.column.qualified_double;
            let message =
                format!("column {column} shall equal two values at once; use `.in_list(..)`, or `any`");
            linter.add(LintKind::Contradiction, message);
        }
        // A few are looked at, so that long lists take no time by their square.
        if equal.len() < 32 {
            equal.push(test);
        }
    }
}

fn window(window: &Window, linter: &mut Linter) {
    let Window { call, over } = window;
    let WindowCall::Function(function) = call else { return };
    let name = match function.func {
        WindowFunc::RowNumber => "row_number",
        WindowFunc::Rank | WindowFunc::DenseRank => "rank",
        WindowFunc::PercentRank => "percent_rank",
        WindowFunc::CumeDist => "cume_dist",
        WindowFunc::Ntile => "ntile",
        WindowFunc::Lag => "lag",
        WindowFunc::Lead => "lead",
        WindowFunc::FirstValue => "first_value",
        WindowFunc::LastValue => "last_value",
        WindowFunc::NthValue => "nth_value",
    };
    if over.base.is_none() && over.order_by.is_empty() {
        let message = format!(
            "`{name}` is over a window without an order, so that any row is first; add `.order_by(..)`"
        );
        linter.add(LintKind::WindowWithoutOrder, message);
    }
}
