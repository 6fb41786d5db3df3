//! INTERSECT ALL and EXCEPT ALL: equal rows are numbered, so that each is another row.
//!
//! ```text
//! a INTERSECT ALL b
//!     -> SELECT q.v FROM (
//!            SELECT x.v, row_number() OVER (PARTITION BY x.v) AS n FROM (a) AS x
//!            INTERSECT
//!            SELECT y.v, row_number() OVER (PARTITION BY y.v) AS n FROM (b) AS y
//!        ) AS q
//! ```

use super::{Lower, column, wrap};
use crate::{
    ast::{
        Expr, Query, Select, SetOp, SetOperation, Window, WindowCall, WindowFunc, WindowFunction, WindowSpec,
    },
    error::Error,
    render::Pass,
};
use alloc::{boxed::Box, vec::Vec};

/// Whether the operation has an ALL that databases may lack.
pub(super) fn is_meant(set: &SetOperation) -> bool {
    set.all() && set.op() != SetOp::Union
}

pub(super) fn number_rows(lower: &mut Lower<'_>, mut set: SetOperation) -> Result<Query, Error> {
    lower.used(Pass::SetAll);
    let op = set.op();
    let (order_by, limit) = (core::mem::take(&mut set.order_by), set.limit.take());
    let (offset, with) = (set.offset.take(), core::mem::take(&mut set.with));
    let mut members = set.into_members().into_iter();
    let Some(mut joined) = members.next() else { return Ok(Query::Invalid(crate::ast::Invalid::EmptySet)) };
    for member in members {
        let table = lower.table();
        let columns = wrap::columns_of(&joined, table);
        let (left, right) = (numbered(lower, joined), numbered(lower, member));
        let set = Query::set(op, false, [left, right]);
        let select = Select { columns, from: Some(wrap::derived(set, table)), ..Select::default() };
        joined = Query::Select(Box::new(select));
    }
    if let Query::Select(select) = &mut joined {
        (select.order_by, select.limit, select.offset, select.rare.with) = (order_by, limit, offset, with);
    }
    Ok(joined)
}

fn numbered(lower: &mut Lower<'_>, member: Query) -> Query {
    let table = lower.table();
    let mut columns = wrap::columns_of(&member, table);
    let partition_by: Vec<Expr> = (0..columns.len()).map(|place| column(table, place)).collect();
    let function = WindowFunction { func: WindowFunc::RowNumber, args: Vec::new(), ignore_nulls: false };
    let over = WindowSpec { partition_by, ..WindowSpec::default() };
    columns.push(Expr::window(Window { call: WindowCall::Function(function), over }).into());
    Query::Select(Box::new(Select { columns, from: Some(wrap::derived(member, table)), ..Select::default() }))
}
