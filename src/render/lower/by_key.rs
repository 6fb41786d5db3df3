//! Rows that are changed are found, and what they are set to is computed, before the first is changed; then by the declared
//! key.
//!
//! ```text
//! DELETE FROM t USING u WHERE p
//!     -> DELETE FROM t WHERE id IN (SELECT t.id FROM t, u WHERE p)
//! UPDATE t SET a = 1 WHERE p ORDER BY o LIMIT n
//!     -> UPDATE t SET a = 1 WHERE id IN (SELECT t.id FROM t WHERE p ORDER BY o LIMIT n)
//! UPDATE t SET a = b, b = a WHERE p
//!     -> UPDATE t, (SELECT t.id, b AS x, a AS y FROM t WHERE p LIMIT ..) AS q SET t.a = q.x, t.b = q.y WHERE t.id = q.id
//! UPDATE t SET a = (SELECT max(a) FROM t) WHERE p
//!     -> UPDATE t SET a = q.x FROM (SELECT t.id, (SELECT max(a) FROM t) AS x FROM t WHERE p) AS q WHERE t.id = q.id
//! ```
//!
//! The third form is that of values which read other tables, the table itself, or columns that are set too. MySQL and
//! MariaDB make a table of a subquery with LIMIT before they change a row of its own table, and refuse to read that
//! otherwise, or read rows that are changed already:
//!
//! ```text
//! DELETE FROM t WHERE a < (SELECT max(a) FROM t)
//!     -> DELETE FROM t WHERE id IN (SELECT q.id FROM (SELECT t.id FROM t WHERE a < (..) LIMIT ..) AS q)
//! ```

use super::{Lower, column, full_join::replaced, literal, wrap};
use crate::{
    ast::{
        Alias, Assignment, BinaryOp, Changed, ColumnDef, ColumnRef, Expr, InQuery, Join, JoinCondition,
        JoinKind, Query, Select, SelectItem, Short, Source, TableRef,
    },
    error::Error,
    render::{Feature, Pass, change},
};
use alloc::{boxed::Box, vec::Vec};

/// Rewrites the rows of a statement, and what they are set to.
pub(super) fn rewrite(
    lower: &mut Lower<'_>,
    pass: Pass,
    set: Vec<Assignment>,
    mut rows: Changed,
) -> Result<(Vec<Assignment>, Changed), Error> {
    let Some(table) = rows.table.table().copied() else { return Ok((set, rows)) };
    let Some(key) = table.def.row_key() else { return Ok((set, rows)) };
    if rows.filter.is_none() && !rows.all_rows {
        // Refused when it is printed.
        return Ok((set, rows));
    }
    lower.used(pass);
    let key: Vec<&'static ColumnDef> = key.collect();
    let is_other = |expr: &Expr| change::is_of_joined(expr, &rows.joins);
    let mut returned: Vec<Expr> = Vec::new();
    for item in &rows.returning {
        change::each_expr(&item.expr, &mut |expr| {
            if is_other(expr) && !returned.contains(expr) {
                returned.push(expr.clone());
            }
        });
    }
    let is_computed =
        !set.is_empty() && change::set_by_values(&set, &rows, lower.spec) || !returned.is_empty();
    if is_computed && !lower.spec.has(Feature::UpdateFrom) && !lower.spec.has(Feature::DeleteList) {
        let way_out = "set each column to a scalar subquery";
        return Err(lower.unsupported("SET to columns of other tables", way_out));
    }
    if is_computed { joined(lower, &key, table, set, rows, returned) } else {
        // The table keeps its name; or has none but its own, where a DELETE takes no alias.
        let outer = match lower.spec.has(Feature::DeleteAlias) || !set.is_empty() {
            true => table,
            false => TableRef { alias: None, ..table },
        };
        if outer.alias != table.alias {
            rows.returning.iter_mut().for_each(|item| item.expr = renamed(item.expr.clone(), table));
        }
        let returning = core::mem::take(&mut rows.returning);
        let (select, with) = found(lower, &key, table, rows, Vec::new());
        let mut query = Query::Select(Box::new(lower.lower_select(select)));
        if !lower.spec.has(Feature::LimitInSubquery) {
            let alias = lower.table();
            query.label_columns();
            let columns = wrap::columns_of(&query, alias);
            let from = Some(wrap::derived(query, alias));
            query = Query::Select(Box::new(Select { columns, from, ..Select::default() }));
        }
        let mut names: Vec<Expr> = key.iter().map(|def| of(outer, def)).collect();
        let expr = match names.len() {
            1 => names.remove(0),
            _ => Expr::row(names),
        };
        let filter = Some(Expr::in_query(InQuery { expr, query, negated: false }));
        let rows = Changed { with, filter, returning, ..Changed::of(Source::Table(outer)) };
        Ok((set, rows))
    }
}

/// The form that joins the rows, with what each column is set to, by the key.
fn joined(
    lower: &mut Lower<'_>,
    key: &[&'static ColumnDef],
    table: TableRef,
    set: Vec<Assignment>,
    mut rows: Changed,
    returned: Vec<Expr>,
) -> Result<(Vec<Assignment>, Changed), Error> {
    let alias = lower.table();
    let mut values = Vec::new();
    let set = set
        .into_iter()
        .map(|one| match one {
            Assignment::Column(target, value) if !change::is_plain(&value) => {
                values.push(value);
                Assignment::Column(target, column(alias, key.len() + values.len() - 1))
            }
            other => other,
        })
        .collect();
    let first = key.len() + values.len();
    let returning = core::mem::take(&mut rows.returning)
        .into_iter()
        .map(|SelectItem { expr, label }| {
            let by = |expr: &Expr| {
                let place = returned.iter().position(|other| other == expr)?;
                Some(column(alias, first + place))
            };
            SelectItem { expr: replaced(expr, &by), label }
        })
        .collect();
    values.extend(returned);
    let (select, with) = found(lower, key, table, rows, values);
    let source = wrap::derived(Query::Select(Box::new(lower.lower_select(select))), alias);
    let same = |(place, def): (usize, &&'static ColumnDef)| {
        Expr::binary(BinaryOp::Equal, of(table, def), column(alias, place))
    };
    let filter = Expr::chain_all(crate::ast::ChainOp::And, key.iter().enumerate().map(same));
    let joins = [Join { kind: JoinKind::Comma, source, condition: JoinCondition::None }].into();
    Ok((set, Changed { with, joins, filter, returning, ..Changed::of(Source::Table(table)) }))
}

/// The query of the rows: their keys, and `values`; and the WITH that stays in front of the statement.
fn found(
    lower: &Lower<'_>,
    key: &[&'static ColumnDef],
    table: TableRef,
    rows: Changed,
    values: Vec<Expr>,
) -> (Select, Vec<crate::ast::Cte>) {
    let Changed { mut with, table: _, joins, filter, all_rows: _, order_by, mut limit, returning: _ } = rows;
    let items = key.iter().map(|def| of(table, def)).chain(values);
    let mut columns = Short::new();
    items.for_each(|expr| columns.push(expr.into()));
    if limit.is_none() && !lower.spec.has(Feature::LimitInSubquery) {
        limit = Some(literal("9223372036854775807"));
    }
    let mut order = Short::new();
    order_by.into_iter().for_each(|term| order.push(term));
    let from = Some(Source::Table(table));
    let mut select = Select { columns, from, joins, filter, order_by: order, limit, ..Select::default() };
    if !with.is_empty() && !lower.spec.has(Feature::OwnTableInFrom) {
        select.rare.with = core::mem::take(&mut with);
    }
    (select, with)
}

fn of(table: TableRef, def: &'static ColumnDef) -> Expr {
    Expr::Column(named(table.alias, def, false))
}

fn named(alias: Option<Alias>, def: &'static ColumnDef, optional: bool) -> ColumnRef {
    ColumnRef {
        def,
        alias: alias.map(|alias| alias.text),
        number: alias.map_or(0, |alias| alias.number),
        optional,
    }
}

/// An expression with the columns of a table under its own name in place of the alias.
fn renamed(expr: Expr, table: TableRef) -> Expr {
    replaced(expr, &|expr| match expr {
        Expr::Column(column)
            if core::ptr::eq(column.def.table, table.def) && column.table_alias() == table.alias =>
        {
            Some(Expr::Column(named(None, column.def, column.optional)))
        }
        _ => None,
    })
}
