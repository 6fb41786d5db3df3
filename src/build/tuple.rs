//! Rows of expressions, compared as a whole.

use super::{Condition, Expr, IntoQuery, Operand, Tuple, Typed};
use crate::{
    ast::{self, BinaryOp, ChainOp, InList, InQuery, ListItems, UnaryOp},
    types::*,
};
use alloc::vec::Vec;
use core::marker::PhantomData;

/// A row of expressions of the SQL types `T`, a tuple. Made by [`row`](super::row).
#[derive(Debug)]
pub struct RowExpr<T> {
    node: ast::Expr,
    sql: PhantomData<fn() -> T>,
}

/// A tuple of operands that a row of SQL types `T` can be compared with.
#[diagnostic::on_unimplemented(
    message = "a row of SQL type `{T}` cannot be compared with `{Self}`",
    label = "expected a tuple of one value or expression for each member, of its type"
)]
pub trait RowOperand<T> {
    /// The row as data.
    fn into_row_operand(self) -> ast::Expr;
}

/// The keys of a page: a tuple of two to four columns or expressions that are never NULL.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the keys of a page",
    label = "expected a tuple of two to four expressions that are never NULL",
    note = "a row whose key is NULL would be on no page; for a single key, use `.where_(..)` and `.order_by(..)`"
)]
pub trait PageKeys: Clone {
    /// The SQL types of the keys.
    type Types;
    /// The keys as a row.
    fn into_keys(self) -> RowExpr<Self::Types>;
}

macro_rules! compare_rows {
    ($($(#[$doc:meta])* $name:ident => $op:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(self, other: impl RowOperand<T>) -> Condition {
            Expr::from_node(ast::Expr::binary(BinaryOp::$op, self.node, other.into_row_operand()))
        }
    )*};
}

impl<T> RowExpr<T> {
    compare_rows! {
        /// `(a, b) = (c, d)`.
        eq => Equal;
        /// `(a, b) <> (c, d)`.
        ne => NotEqual;
        /// `(a, b) < (c, d)`: by the first members, by the second where those are equal, and so on.
        lt => Less;
        /// `(a, b) <= (c, d)`.
        le => LessOrEqual;
        /// `(a, b) > (c, d)`.
        gt => Greater;
        /// `(a, b) >= (c, d)`.
        ge => GreaterOrEqual;
    }

    /// `(a, b) IN ((c, d), ..)`. An empty list holds nothing: FALSE.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Spans = "spans" { low: Integer, high: Integer } }
    /// let query = select(Spans.low).from(Spans).where_(row((Spans.low, Spans.high)).in_list([(1, 2), (3, 4)]));
    /// assert_eq!(
    ///     query.inlined(&Sqlite::new())?,
    ///     "SELECT \"spans\".\"low\" FROM \"spans\" \
    ///      WHERE (\"spans\".\"low\", \"spans\".\"high\") IN ((1, 2), (3, 4))"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn in_list<R: RowOperand<T>>(self, list: impl IntoIterator<Item = R>) -> Condition {
        let items = ListItems::Exprs(list.into_iter().map(R::into_row_operand).collect());
        Expr::from_node(ast::Expr::in_list(InList { expr: self.node, items, negated: false }))
    }

    /// `(a, b) BETWEEN low AND high`: `(a, b) >= low AND (a, b) <= high`, which every database has.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Versions = "versions" { major: Integer, minor: Integer } }
    /// let query = select(Versions.major)
    ///     .from(Versions)
    ///     .where_(row((Versions.major, Versions.minor)).between((1, 2), (3, 4)));
    /// assert_eq!(
    ///     query.inlined(&MariaDb::new())?,
    ///     "SELECT `versions`.`major` FROM `versions` WHERE (`versions`.`major`, `versions`.`minor`) >= (1, 2) \
    ///      AND (`versions`.`major`, `versions`.`minor`) <= (3, 4)"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn between(self, low: impl RowOperand<T>, high: impl RowOperand<T>) -> Condition {
        let row = self.node;
        let from = ast::Expr::binary(BinaryOp::GreaterOrEqual, row.clone(), low.into_row_operand());
        let to = ast::Expr::binary(BinaryOp::LessOrEqual, row, high.into_row_operand());
        Expr::from_node(ast::Expr::chain(ChainOp::And, from, to))
    }

    /// `(a, b) IS NULL`: whether all members are NULL.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Spans = "spans" { low: Option<Integer>, high: Option<Integer> } }
    /// let query = select(count_all()).from(Spans).where_(row((Spans.low, Spans.high)).is_null());
    /// assert_eq!(
    ///     query.to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT count(*) FROM "spans" WHERE "spans"."low" IS NULL AND "spans"."high" IS NULL"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn is_null(self) -> Condition {
        each(ChainOp::And, self.node, |member| ast::Expr::unary(UnaryOp::IsNull, member))
    }

    /// `(a, b) IS NOT NULL`: whether no member is NULL, which is not the contrary of [`RowExpr::is_null`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(row((Items.note, Items.sold)).is_not_null());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"items\".\"id\" FROM \"items\" WHERE \"items\".\"note\" IS NOT NULL AND \
    ///      \"items\".\"sold\" IS NOT NULL"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn is_not_null(self) -> Condition {
        each(ChainOp::And, self.node, |member| ast::Expr::unary(UnaryOp::IsNotNull, member))
    }

    /// `(a, b) IS DISTINCT FROM (c, d)`: whether any member is, NULL equal to NULL.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Spans = "spans" { low: Option<Integer>, high: Option<Integer> } }
    /// let query = select(count_all()).from(Spans).where_(row((Spans.low, Spans.high)).is_distinct_from((1, 2)));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT count(*) FROM "spans" WHERE "spans"."low" IS DISTINCT FROM 1 OR "spans"."high" IS DISTINCT FROM 2"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn is_distinct_from(self, other: impl RowOperand<T>) -> Condition {
        pairs(ChainOp::Or, BinaryOp::DistinctFrom, self.node, other.into_row_operand())
    }

    /// `(a, b) IS NOT DISTINCT FROM (c, d)`: whether all members are equal, NULL equal to NULL.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id)
    ///     .from(Items)
    ///     .where_(row((Items.note, Items.sold)).is_not_distinct_from(("new", true)));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"items\".\"id\" FROM \"items\" WHERE \"items\".\"note\" IS NOT DISTINCT FROM \
    ///      'new' AND \"items\".\"sold\" IS NOT DISTINCT FROM TRUE"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn is_not_distinct_from(self, other: impl RowOperand<T>) -> Condition {
        pairs(ChainOp::And, BinaryOp::NotDistinctFrom, self.node, other.into_row_operand())
    }

    /// `(a, b) IN (SELECT c, d ..)`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id)
    ///     .from(Items)
    ///     .where_(row((Items.id, Items.price)).in_query(select((Sales.item, Sales.paid))
    ///     .from(Sales)));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"items\".\"id\" FROM \"items\" WHERE (\"items\".\"id\", \"items\".\"price\") IN \
    ///      (SELECT \"sales\".\"item\", \"sales\".\"paid\" FROM \"sales\")"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn in_query<Q: IntoQuery<Row = T>>(self, query: Q) -> Condition {
        let query = query.into_query();
        Expr::from_node(ast::Expr::in_query(InQuery { expr: self.node, query, negated: false }))
    }
}

/// The members of a row, each tested.
fn each(op: ChainOp, row: ast::Expr, test: impl Fn(ast::Expr) -> ast::Expr) -> Condition {
    let tests = members(row).into_iter().map(test);
    Expr::from_node(ast::Expr::chain_all(op, tests).unwrap_or(ast::Expr::Keyword(ast::Keyword::Null)))
}

/// The members of two rows, compared pair by pair.
fn pairs(op: ChainOp, compare: BinaryOp, left: ast::Expr, right: ast::Expr) -> Condition {
    let pairs = members(left).into_iter().zip(members(right));
    let tests = pairs.map(|(left, right)| ast::Expr::binary(compare, left, right));
    Expr::from_node(ast::Expr::chain_all(op, tests).unwrap_or(ast::Expr::Keyword(ast::Keyword::Null)))
}

fn members(row: ast::Expr) -> Vec<ast::Expr> {
    match row {
        ast::Expr::Row(members) => members.into_inner(),
        other => [other].into(),
    }
}

macro_rules! tuples {
    ($($member:ident: $sql:ident $index:tt),*) => {
        impl<$($member: Typed),*> Tuple for ($($member,)*) {
            type Row = RowExpr<($($member::Sql,)*)>;
            fn into_row(self) -> Self::Row {
                RowExpr { node: ast::Expr::row([$(self.$index.into_node()),*].into()), sql: PhantomData }
            }
        }

        impl<$($member: Typed<Sql: BaseType> + Clone),*> PageKeys for ($($member,)*) {
            type Types = ($($member::Sql,)*);
            fn into_keys(self) -> RowExpr<Self::Types> {
                self.into_row()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($member, $sql),*> RowOperand<($($sql,)*)> for ($($member,)*)
        where
            $($sql: SqlType, $member: Operand<Base<$sql>>, Base<$sql>: Comparable<Base<$member::Sql>>,)*
        {
            fn into_row_operand(self) -> ast::Expr {
                ast::Expr::row([$(self.$index.into_operand()),*].into())
            }
        }
    };
}

tuples!(A: S 0, B: T 1);
tuples!(A: S 0, B: T 1, C: U 2);
tuples!(A: S 0, B: T 1, C: U 2, D: V 3);
