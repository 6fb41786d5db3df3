//! Aggregate functions.

use super::{Expr, IntoCondition, Ordering, Typed};
use crate::{
    ast::{self, AggregateFunc},
    types::*,
};
use alloc::vec::Vec;
use core::marker::PhantomData;

/// An aggregate of SQL type `S`, to which DISTINCT, FILTER and ORDER BY may still be added.
#[derive(Debug)]
pub struct Aggregate<S> {
    node: ast::Aggregate,
    sql: PhantomData<fn() -> S>,
}

impl<S> Clone for Aggregate<S> {
    fn clone(&self) -> Self {
        Aggregate { node: self.node.clone(), sql: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> Typed for Aggregate<S> {
    type Sql = S;
    #[inline]
    fn into_node(self) -> ast::Expr {
        ast::Expr::aggregate(self.node)
    }
}

#[diagnostic::do_not_recommend]
impl<T, S: SqlType> super::Operand<T> for Aggregate<S> {
    type Sql = S;
    fn into_operand(self) -> ast::Expr {
        self.into_node()
    }
}

impl<S: SqlType> From<Aggregate<S>> for Expr<S> {
    fn from(aggregate: Aggregate<S>) -> Self {
        Expr::from_node(aggregate.into_node())
    }
}

impl<S> Aggregate<S> {
    pub(super) fn into_ast(self) -> ast::Aggregate {
        self.node
    }

    #[inline]
    pub(super) fn of(func: AggregateFunc, args: impl IntoIterator<Item = ast::Expr>) -> Self {
        Aggregate { node: ast::Aggregate::of(func, args), sql: PhantomData }
    }

    pub(super) fn from_node(node: ast::Aggregate) -> Self {
        Aggregate { node, sql: PhantomData }
    }

    /// `DISTINCT`: equal values count once.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Orders = "orders" { total: Integer } }
    /// assert_eq!(
    ///     select(sum(Orders.total).distinct()).from(Orders).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT sum(DISTINCT "orders"."total") FROM "orders""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn distinct(mut self) -> Self {
        self.node.distinct = true;
        self
    }

    /// `FILTER (WHERE condition)`: only these rows are seen. Rewritten with CASE where there is no FILTER.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Orders = "orders" { id: BigInt, paid: Bool } }
    /// assert_eq!(
    ///     select(count_all().filter(Orders.paid)).from(Orders).to_sql(&MySql::new())?.text(),
    ///     "SELECT count(CASE WHEN `orders`.`paid` THEN 1 END) FROM `orders`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        let condition = condition.into_condition();
        self.node.filter = Some(match self.node.filter.take() {
            None => condition,
            Some(before) => ast::Expr::chain(ast::ChainOp::And, before, condition),
        });
        self
    }

    /// `ORDER BY` inside: the order in which rows are seen. It changes nothing for most aggregates, and is refused then
    /// where the database has no words for it; it says how texts, arrays and JSON are put together.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// assert_eq!(
    ///     select(string_agg(Users.name, ", ").order_by(Users.id.desc())).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT string_agg("users"."name", ', ' ORDER BY "users"."id" DESC) FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn order_by(mut self, term: impl Into<Ordering>) -> Self {
        self.node.order_by.push(term.into().0);
        self
    }
}

/// `count(expr)`: rows for which it is not NULL.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { email: Option<Text> } }
/// assert_eq!(
///     select(count(Users.email)).from(Users).to_sql(&Postgres::new())?.text(),
///     r#"SELECT count("users"."email") FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn count<E: Typed>(expr: E) -> Aggregate<BigInt> {
    aggregate(AggregateFunc::Count, Some(expr.into_node()))
}

/// What `count(DISTINCT ..)` counts: an expression, or a tuple of up to 16.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be counted",
    label = "expected a column, an expression, or a tuple of up to 16 of them"
)]
pub trait Counted {
    /// The expressions as data.
    fn into_counted(self) -> Vec<ast::Expr>;
}

#[diagnostic::do_not_recommend]
impl<E: Typed> Counted for E {
    fn into_counted(self) -> Vec<ast::Expr> {
        [self.into_node()].into()
    }
}

macro_rules! counted {
    ($($member:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($member: Typed),*> Counted for ($($member,)*) {
            fn into_counted(self) -> Vec<ast::Expr> {
                [$(self.$index.into_node()),*].into()
            }
        }
    };
}

super::each_tuple!(counted);

/// `count(DISTINCT a, b)`: different values, or rows of values, of which none is NULL.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { country: Text, city: Option<Text> } }
/// assert_eq!(
///     select(count_distinct((Users.country, Users.city))).from(Users).to_sql(&Postgres::new())?.text(),
///     r#"SELECT count(DISTINCT ("users"."country", "users"."city")) FILTER (WHERE "users"."country" IS NOT NULL AND "users"."city" IS NOT NULL) FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn count_distinct<C: Counted>(columns: C) -> Aggregate<BigInt> {
    Aggregate::of(AggregateFunc::Count, columns.into_counted()).distinct()
}

/// `count(*)`: rows.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(count_all()).from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT count(*) FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn count_all() -> Aggregate<BigInt> {
    aggregate(AggregateFunc::Count, None)
}

/// `sum(expr)`; NULL for no rows. Sums of small integers are `BigInt`, of `BigInt` and `Decimal` `Decimal`,
/// of floats `Double`.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(sum(Items.price)).from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT sum("items"."price") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn sum<E: Typed>(expr: E) -> Aggregate<Option<<Base<E::Sql> as Sum>::Output>>
where
    Base<E::Sql>: Sum,
{
    aggregate(AggregateFunc::Sum, Some(expr.into_node()))
}

/// `avg(expr)`; NULL for no rows. Averages of integers and decimals are `Decimal`, of floats `Double`.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(avg(Items.price)).from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT avg("items"."price") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn avg<E: Typed>(expr: E) -> Aggregate<Option<<Base<E::Sql> as Average>::Output>>
where
    Base<E::Sql>: Average,
{
    aggregate(AggregateFunc::Avg, Some(expr.into_node()))
}

/// `min(expr)`; NULL for no rows.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(min(Items.price)).from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT min("items"."price") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn min<E: Typed>(expr: E) -> Aggregate<<E::Sql as SqlType>::Nullable>
where
    Base<E::Sql>: Comparable<Base<E::Sql>>,
{
    aggregate(AggregateFunc::Min, Some(expr.into_node()))
}

/// `max(expr)`; NULL for no rows.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(max(Items.price)).from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT max("items"."price") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn max<E: Typed>(expr: E) -> Aggregate<<E::Sql as SqlType>::Nullable>
where
    Base<E::Sql>: Comparable<Base<E::Sql>>,
{
    aggregate(AggregateFunc::Max, Some(expr.into_node()))
}

#[inline]
fn aggregate<S>(func: AggregateFunc, arg: Option<ast::Expr>) -> Aggregate<S> {
    Aggregate { node: ast::Aggregate::new(func, arg), sql: PhantomData }
}
