//! Select lists.

use super::{AnyExpr, Presence, Table, Typed};
use crate::{
    ast::{ColumnRef, Expr, Invalid, SelectItem, Short},
    types::{Dynamic, SqlType},
    value::Text,
};
use alloc::vec::Vec;
use core::marker::PhantomData;

/// What a select list can be: an expression, a tuple of up to 16, nested tuples, the columns of a whole table,
/// or a list made at run time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a select list",
    label = "expected a column, an expression, or a tuple of up to 16 of them",
    note = "`val(..)` makes an expression of a Rust value; `.all()` gives the columns of a table"
)]
pub trait Projection {
    /// The SQL types of the row.
    type Row;
    /// Appends the columns to a list.
    fn push_columns(self, columns: &mut Short<SelectItem, 4>);
}

/// An expression with a name for its column. Made by [`ExprOps::label`](super::ExprOps::label).
#[derive(Debug, Clone, PartialEq)]
pub struct Labeled<S> {
    item: SelectItem,
    sql: PhantomData<fn() -> S>,
}

impl<S> Labeled<S> {
    pub(super) fn new(expr: Expr, name: &str) -> Self {
        Labeled { item: SelectItem { expr, label: Some(Text::from(name)) }, sql: PhantomData }
    }
}

/// The columns of a whole table. Made by [`Table::all`].
#[derive(Debug, Clone, Copy)]
pub struct All<T>(pub(super) T);

#[diagnostic::do_not_recommend]
impl<E: Typed> Projection for E {
    type Row = E::Sql;
    #[inline]
    fn push_columns(self, columns: &mut Short<SelectItem, 4>) {
        columns.push(self.into_node().into());
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> Projection for Labeled<S> {
    type Row = S;
    fn push_columns(self, columns: &mut Short<SelectItem, 4>) {
        columns.push(self.item);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> Projection for All<T> {
    type Row = T::Row;
    fn push_columns(self, columns: &mut Short<SelectItem, 4>) {
        let (table, optional) = (self.0.table_ref(), T::Presence::OPTIONAL);
        if optional && table.def.columns.iter().all(|def| def.nullable) {
            // A row of NULLs could not be told from no row.
            columns.push(Expr::Invalid(Invalid::OptionalRow).into());
            return;
        }
        columns.reserve(columns.len() + table.def.columns.len());
        columns.extend(table.def.columns.iter().map(|def| {
            let alias = table.alias.map(|alias| alias.text);
            let number = table.alias.map_or(0, |alias| alias.number);
            SelectItem::from(Expr::Column(ColumnRef { def, alias, number, optional }))
        }));
    }
}

#[diagnostic::do_not_recommend]
impl Projection for Vec<AnyExpr> {
    type Row = Dynamic;
    fn push_columns(self, columns: &mut Short<SelectItem, 4>) {
        columns.reserve(columns.len() + self.len());
        columns.extend(self.into_iter().map(|expr| SelectItem::from(expr.node)));
    }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($member: Projection),*> Projection for ($($member,)*) {
            type Row = ($($member::Row,)*);
            #[inline]
            fn push_columns(self, columns: &mut Short<SelectItem, 4>) {
                $(self.$index.push_columns(columns);)*
            }
        }
    };
}

crate::build::each_tuple!(tuples);
