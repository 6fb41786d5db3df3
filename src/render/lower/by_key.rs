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
//! ```
//!
//! The third form is that of values which read the table itself by a subquery, or columns that are set too; on SQLite, which
//! would read rows that are changed already, `UPDATE t SET a = q.x FROM (..) AS q` with no LIMIT. MySQL and MariaDB make a table of a subquery with LIMIT before they change a row of its own table; others they refuse to read, or
//! would read with rows that are changed already:
//!
//! ```text
//! DELETE FROM t WHERE a < (SELECT max(a) FROM t)
//!     -> DELETE FROM t WHERE id IN (SELECT q.id FROM (SELECT t.id FROM t WHERE a < (..) LIMIT ..) AS q)
//! ```

use super::{Lower, column, full_join::replaced, literal, wrap};
use crate::{
    ast::{
        Assignment, BinaryOp, ChainOp, Changed, ColumnDef, ColumnRef, Expr, InQuery, Join, JoinCondition,
        JoinKind, Query, Select, Short, Source, TableRef,
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
    rows: Changed,
) -> Result<(Vec<Assignment>, Changed), Error> {
    let table = rows.table.table().copied();
    let Some((table, key)) = table.and_then(|table| Some((table, table.def.row_key()?))) else {
        // Refused when it is printed.
        return Ok((set, rows));
    };
    let key: Vec<&'static ColumnDef> = key.collect();
    lower.used(pass);
    if !change::is_computed(&set, &rows, lower.spec) {
        let rows = chosen(lower, &key, table, rows, set.is_empty());
        return Ok((set, rows));
    }
    if !lower.spec.has(Feature::DeleteList) && !lower.spec.has(Feature::UpdateFrom) {
        let way_out = "set each column to a scalar subquery";
        return Err(lower.unsupported("UPDATE .. FROM", way_out));
    }
    Ok(joined(lower, &key, table, set, rows))
}

/// The form in which the rows are chosen by IN.
fn chosen(
    lower: &mut Lower<'_>,
    key: &[&'static ColumnDef],
    table: TableRef,
    mut rows: Changed,
    is_delete: bool,
) -> Changed {
    // The table keeps its alias, unless that is what DELETE does not take.
    let outer = match is_delete && !lower.spec.has(Feature::DeleteAlias) {
        true => TableRef { alias: None, ..table },
        false => table,
    };
    if outer.alias != table.alias {
        for item in &mut rows.returning {
            let expr = core::mem::replace(&mut item.expr, Expr::Position(0));
            item.expr = unaliased(expr, table);
        }
    }
    let (with, returning) = (core::mem::take(&mut rows.with), core::mem::take(&mut rows.returning));
    let select = found(lower, key, table, rows, Vec::new());
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
    Changed { with, filter, returning, ..Changed::of(Source::Table(outer)) }
}

/// The form that joins the rows, with what each column is set to, by the key.
fn joined(
    lower: &mut Lower<'_>,
    key: &[&'static ColumnDef],
    table: TableRef,
    set: Vec<Assignment>,
    mut rows: Changed,
) -> (Vec<Assignment>, Changed) {
    let alias = lower.table();
    let mut values = Vec::new();
    let mut computed = |one| match one {
        Assignment::Column(target, value) if !change::is_constant(&value) => {
            values.push(value);
            Assignment::Column(target, column(alias, key.len() + values.len() - 1))
        }
        other => other,
    };
    let set = set.into_iter().map(&mut computed).collect();
    let (with, returning) = (core::mem::take(&mut rows.with), core::mem::take(&mut rows.returning));
    let select = found(lower, key, table, rows, values);
    let source = wrap::derived(Query::Select(Box::new(lower.lower_select(select))), alias);
    let same = |(place, def): (usize, &&'static ColumnDef)| {
        Expr::binary(BinaryOp::Equal, of(table, def), column(alias, place))
    };
    let filter = Expr::chain_all(ChainOp::And, key.iter().enumerate().map(same));
    let joins = [Join { kind: JoinKind::Comma, source, condition: JoinCondition::None }].into();
    (set, Changed { with, joins, filter, returning, ..Changed::of(Source::Table(table)) })
}

/// The query of the rows: their keys, and `values`.
fn found(
    lower: &Lower<'_>,
    key: &[&'static ColumnDef],
    table: TableRef,
    rows: Changed,
    values: Vec<Expr>,
) -> Select {
    let Changed { with: _, table: _, joins, filter, all_rows: _, order_by, mut limit, returning: _ } = rows;
    let mut columns = Short::new();
    key.iter().map(|def| of(table, def)).chain(values).for_each(|expr| columns.push(expr.into()));
    if limit.is_none() && !lower.spec.has(Feature::LimitInSubquery) {
        limit = Some(literal("9223372036854775807"));
    }
    let mut order = Short::new();
    order_by.into_iter().for_each(|term| order.push(term));
    let from = Some(Source::Table(table));
    Select { columns, from, joins, filter, order_by: order, limit, ..Select::default() }
}

fn of(table: TableRef, def: &'static ColumnDef) -> Expr {
    let (alias, number) = table.alias.map_or((None, 0), |alias| (Some(alias.text), alias.number));
    Expr::Column(ColumnRef { def, alias, number, optional: false })
}

/// An expression with the columns of a table under its own name in place of the alias.
fn unaliased(expr: Expr, table: TableRef) -> Expr {
    replaced(expr, &|expr| match expr {
        Expr::Column(column)
            if core::ptr::eq(column.def.table, table.def) && column.table_alias() == table.alias =>
        {
            Some(Expr::Column(ColumnRef { alias: None, number: 0, ..*column }))
        }
        _ => None,
    })
}
