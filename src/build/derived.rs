//! Subqueries in FROM, with typed columns.

use super::{Expr, FromSource, Operand, Optional, OptionalSource, Presence, Typed, table::Required};
use crate::{
    ast::{self, Alias, DerivedColumn, Query, Source},
    types::{Assignable, Kind, SqlType},
};
use alloc::vec::Vec;
use core::{fmt, marker::PhantomData};

/// `(SELECT ..) AS alias`, to stand in FROM. Made by [`IntoQuery::subquery`](super::IntoQuery::subquery).
pub struct Derived<Row, P = Required> {
    query: Query,
    alias: Alias,
    lateral: bool,
    row: PhantomData<fn() -> (Row, P)>,
}

/// A column of a subquery in FROM. `Copy`.
#[derive(Debug)]
pub struct OutputColumn<S> {
    column: DerivedColumn,
    sql: PhantomData<fn() -> S>,
}

/// A row whose columns can be taken apart: a SQL type, or a tuple of rows.
#[diagnostic::on_unimplemented(
    message = "the columns of a row of SQL type `{Self}` are not known one by one"
)]
pub trait DerivedRow<P> {
    /// The columns: one, or a tuple of them.
    type Columns;
    /// Makes them, counting places up.
    fn columns(alias: Alias, place: &mut u16) -> Self::Columns;
    /// Appends the types of the columns.
    fn push_kinds(kinds: &mut Vec<Kind>);
}

impl<Row> Derived<Row, Required> {
    pub(super) fn new(mut query: Query, alias: Alias, lateral: bool) -> Self {
        query.label_columns();
        Derived { query, alias, lateral, row: PhantomData }
    }

    /// The subquery for a LEFT or FULL JOIN, its columns nullable.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # table! { Posts = "posts" { user_id: BigInt } }
    /// let posts = select((Posts.user_id, count_all())).from(Posts).group_by(Posts.user_id).subquery("p").optional();
    /// let (user_id, number) = posts.columns();
    /// let query = select((Users.id, number.or_else(0))).from(Users).left_join(posts, user_id.eq(Users.id));
    /// let rows: &dyn AsStatement<Row = (BigInt, BigInt)> = &query;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn optional(self) -> Derived<Row, Optional> {
        Derived { query: self.query, alias: self.alias, lateral: self.lateral, row: PhantomData }
    }
}

impl<Row: DerivedRow<P>, P: Presence> Derived<Row, P> {
    /// The columns, in order: one, or a tuple as the query selects them.
    pub fn columns(&self) -> Row::Columns {
        Row::columns(self.alias, &mut 0)
    }
}

#[diagnostic::do_not_recommend]
impl<Row, P: Presence> FromSource for Derived<Row, P> {
    fn into_source(self) -> Source {
        Source::derived(ast::Derived { query: self.query, alias: self.alias, lateral: self.lateral })
    }
}

#[diagnostic::do_not_recommend]
impl<Row> OptionalSource for Derived<Row, Optional> {}

impl<Row, P> Clone for Derived<Row, P> {
    fn clone(&self) -> Self {
        Derived { query: self.query.clone(), alias: self.alias, lateral: self.lateral, row: PhantomData }
    }
}

impl<Row, P> fmt::Debug for Derived<Row, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Derived").field("alias", &self.alias).field("query", &self.query).finish()
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType, P: Presence> DerivedRow<P> for S {
    type Columns = OutputColumn<P::Of<S>>;

    fn columns(alias: Alias, place: &mut u16) -> Self::Columns {
        let index = *place;
        *place += 1;
        let (alias, number) = (alias.text, alias.number);
        let column = DerivedColumn { alias, number, index, nullable: S::NULLABLE, optional: P::OPTIONAL };
        OutputColumn { column, sql: PhantomData }
    }

    fn push_kinds(kinds: &mut Vec<Kind>) {
        kinds.push(S::KIND);
    }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => {
        impl<Pr: Presence, $($member: DerivedRow<Pr>),*> DerivedRow<Pr> for ($($member,)*) {
            type Columns = ($($member::Columns,)*);

            fn columns(alias: Alias, place: &mut u16) -> Self::Columns {
                ($($member::columns(alias, place),)*)
            }

            fn push_kinds(kinds: &mut Vec<Kind>) {
                $($member::push_kinds(kinds);)*
            }
        }
    };
}

crate::build::each_tuple!(tuples);

impl<S> Clone for OutputColumn<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for OutputColumn<S> {}

#[diagnostic::do_not_recommend]
impl<S: SqlType> Typed for OutputColumn<S> {
    type Sql = S;
    fn into_node(self) -> ast::Expr {
        ast::Expr::Derived(self.column)
    }
}

#[diagnostic::do_not_recommend]
impl<T, S: SqlType> Operand<T> for OutputColumn<S> {
    type Sql = S;
    fn into_operand(self) -> ast::Expr {
        self.into_node()
    }
}

#[diagnostic::do_not_recommend]
impl<C, S: SqlType + Assignable<C>> super::Assign<C> for OutputColumn<S> {
    fn into_cell(self) -> ast::Expr {
        self.into_node()
    }
}

impl<S: SqlType> From<OutputColumn<S>> for Expr<S> {
    fn from(column: OutputColumn<S>) -> Self {
        Expr::from_node(column.into_node())
    }
}
