//! Tables joined with one another before they are joined with others.

use super::{FromSource, IntoCondition, Optional, OptionalSource, Required};
use crate::ast::{self, Join, JoinCondition, JoinKind, Source};
use alloc::vec::Vec;
use core::{fmt, marker::PhantomData};

/// `(a JOIN b ON ..)`, to stand in FROM or be joined as a whole. Made by [`join_tree`] and [`optional_join_tree`].
pub struct JoinTree<P = Required> {
    joined: ast::Joined,
    presence: PhantomData<fn() -> P>,
}

/// Tables that are joined with one another first, beginning with this one: `a JOIN (b JOIN c ON ..) ON ..`.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt } }
/// # table! { Orders = "orders" { id: BigInt, user_id: BigInt } }
/// # table! { Items = "items" { order_id: BigInt } }
/// let (o, i) = (Orders.optional(), Items.optional());
/// // Users without an order that has items keep one row.
/// let ordered = optional_join_tree(o).join(i, i.order_id.eq(o.id));
/// let query = select((Users.id, i.order_id)).from(Users).left_join(ordered, o.user_id.eq(Users.id));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     "SELECT \"users\".\"id\", \"items\".\"order_id\" FROM \"users\" LEFT JOIN (\"orders\" \
///      JOIN \"items\" ON \"items\".\"order_id\" = \"orders\".\"id\") ON \"orders\".\"user_id\" = \"users\".\"id\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn join_tree<S: FromSource>(first: S) -> JoinTree {
    tree(first.into_source())
}

/// The same for the side that a join may leave empty: all its tables are `.optional()`.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
/// let (a, b) = (Sales.alias("a").optional(), Sales.alias("b").optional());
/// let tree = optional_join_tree(a).join(b, b.id.eq(a.paid));
/// let query = select(Items.id).from(Items).left_join(tree, a.item.eq(Items.id));
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "SELECT \"items\".\"id\" FROM \"items\" LEFT JOIN (\"sales\" AS \"a\" JOIN \"sales\" AS \
///      \"b\" ON \"b\".\"id\" = \"a\".\"paid\") ON \"a\".\"item\" = \"items\".\"id\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn optional_join_tree<S: OptionalSource>(first: S) -> JoinTree<Optional> {
    tree(first.into_source())
}

fn tree<P>(first: Source) -> JoinTree<P> {
    JoinTree { joined: ast::Joined { first, joins: Vec::new() }, presence: PhantomData }
}

impl JoinTree {
    /// `JOIN source ON condition`, of the tables in the parentheses.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let tree = join_tree(Sales).join(Sales.alias("b"), Sales.alias("b").id.eq(Sales.paid));
    /// let query = select(Items.id).from(Items).join(tree, Sales.item.eq(Items.id));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"items\".\"id\" FROM \"items\" JOIN (\"sales\" JOIN \"sales\" AS \"b\" ON \
    ///      \"b\".\"id\" = \"sales\".\"paid\") ON \"sales\".\"item\" = \"items\".\"id\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn join<S: FromSource>(self, source: S, on: impl IntoCondition) -> Self {
        self.joined(JoinKind::Inner, source.into_source(), on.into_condition())
    }

    /// `LEFT JOIN source ON condition`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let b = Sales.alias("b").optional();
    /// let tree = join_tree(Sales).left_join(b, b.id.eq(Sales.paid));
    /// let query = select(Items.id).from(Items).join(tree, Sales.item.eq(Items.id));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"items\".\"id\" FROM \"items\" JOIN (\"sales\" LEFT JOIN \"sales\" AS \"b\" ON \
    ///      \"b\".\"id\" = \"sales\".\"paid\") ON \"sales\".\"item\" = \"items\".\"id\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn left_join<S: OptionalSource>(self, source: S, on: impl IntoCondition) -> Self {
        self.joined(JoinKind::Left, source.into_source(), on.into_condition())
    }
}

impl JoinTree<Optional> {
    /// `JOIN source ON condition`, of the tables in the parentheses.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let (a, b) = (Sales.optional(), Sales.alias("b").optional());
    /// let tree = optional_join_tree(a).join(b, b.id.eq(a.paid));
    /// let query = select(Items.id).from(Items).left_join(tree, a.item.eq(Items.id));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"items\".\"id\" FROM \"items\" LEFT JOIN (\"sales\" JOIN \"sales\" AS \"b\" ON \
    ///      \"b\".\"id\" = \"sales\".\"paid\") ON \"sales\".\"item\" = \"items\".\"id\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn join<S: OptionalSource>(self, source: S, on: impl IntoCondition) -> Self {
        self.joined(JoinKind::Inner, source.into_source(), on.into_condition())
    }

    /// `LEFT JOIN source ON condition`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let (a, b) = (Sales.optional(), Sales.alias("b").optional());
    /// let tree = optional_join_tree(a).left_join(b, b.id.eq(a.paid));
    /// let query = select(Items.id).from(Items).left_join(tree, a.item.eq(Items.id));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"items\".\"id\" FROM \"items\" LEFT JOIN (\"sales\" LEFT JOIN \"sales\" AS \"b\" \
    ///      ON \"b\".\"id\" = \"sales\".\"paid\") ON \"sales\".\"item\" = \"items\".\"id\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn left_join<S: OptionalSource>(self, source: S, on: impl IntoCondition) -> Self {
        self.joined(JoinKind::Left, source.into_source(), on.into_condition())
    }
}

impl<P> JoinTree<P> {
    fn joined(mut self, kind: JoinKind, source: Source, on: ast::Expr) -> Self {
        self.joined.joins.push(Join { kind, source, condition: JoinCondition::On(on) });
        self
    }
}

#[diagnostic::do_not_recommend]
impl<P> FromSource for JoinTree<P> {
    fn into_source(self) -> Source {
        Source::joined(self.joined)
    }
}

#[diagnostic::do_not_recommend]
impl OptionalSource for JoinTree<Optional> {}

impl<P> Clone for JoinTree<P> {
    fn clone(&self) -> Self {
        JoinTree { joined: self.joined.clone(), presence: PhantomData }
    }
}

impl<P> fmt::Debug for JoinTree<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.joined.fmt(f)
    }
}
