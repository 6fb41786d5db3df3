//! What every expression can do: compare, be tested for NULL, be ordered by, be converted.

#![allow(clippy::wrong_self_convention, reason = "`is_null` is the SQL word, and makes an expression")]

use super::{
    Assign, Condition, Expr, IntoQuery, Labeled, Operand, Ordering, Typed, list::list_items, order::term,
};
use crate::{
    ast::{self, Between, BinaryOp, InList, InQuery, ListItems, UnaryOp},
    types::*,
};

/// Comparisons, tests, order and conversion, for every expression.
///
/// A Rust value on the right takes its type from the left: `5` beside a `BigInt` column is an `i64`.
pub trait ExprOps: Typed {
    /// `self = other`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id).from(Users).where_(Users.id.eq(5));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" = $1"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    fn eq<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<R::Sql>>,
    {
        compare(BinaryOp::Equal, self.into_node(), other.into_operand())
    }

    /// `self <> other`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.price.ne(5));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" <> 5"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    fn ne<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<R::Sql>>,
    {
        compare(BinaryOp::NotEqual, self.into_node(), other.into_operand())
    }

    /// `self < other`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.price.lt(5));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" < 5"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    fn lt<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<R::Sql>>,
    {
        compare(BinaryOp::Less, self.into_node(), other.into_operand())
    }

    /// `self <= other`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.price.le(5));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" <= 5"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    fn le<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<R::Sql>>,
    {
        compare(BinaryOp::LessOrEqual, self.into_node(), other.into_operand())
    }

    /// `self > other`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.price.gt(5));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" > 5"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    fn gt<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<R::Sql>>,
    {
        compare(BinaryOp::Greater, self.into_node(), other.into_operand())
    }

    /// `self >= other`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.price.ge(5));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" >= 5"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    fn ge<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<R::Sql>>,
    {
        compare(BinaryOp::GreaterOrEqual, self.into_node(), other.into_operand())
    }

    /// `self IS DISTINCT FROM other`: like `<>`, but NULL differs from everything except NULL. Takes `Option`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.note.is_distinct_from("new"));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."note" IS DISTINCT FROM 'new'"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_distinct_from<R: Assign<Option<Base<Self::Sql>>>>(self, other: R) -> Condition {
        compare_nulls(BinaryOp::DistinctFrom, Self::Sql::KIND, self.into_node(), other.into_cell())
    }

    /// `self IS NOT DISTINCT FROM other`: like `=`, but NULL equals NULL. Takes `Option`.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt, email: Option<Text> } }
    /// let query = select(Users.id).from(Users).where_(Users.email.is_not_distinct_from(Some("a@b.c")));
    /// assert_eq!(
    ///     query.inlined(&Sqlite::new())?,
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."email" IS NOT DISTINCT FROM 'a@b.c'"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_not_distinct_from<R: Assign<Option<Base<Self::Sql>>>>(self, other: R) -> Condition {
        compare_nulls(BinaryOp::NotDistinctFrom, Self::Sql::KIND, self.into_node(), other.into_cell())
    }

    /// `self IS NULL`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.note.is_null());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."note" IS NULL"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_null(self) -> Condition {
        Expr::from_node(ast::Expr::unary(UnaryOp::IsNull, self.into_node()))
    }

    /// `self IS NOT NULL`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.note.is_not_null());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."note" IS NOT NULL"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_not_null(self) -> Condition {
        Expr::from_node(ast::Expr::unary(UnaryOp::IsNotNull, self.into_node()))
    }

    /// `self BETWEEN low AND high`, both included.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { price: Decimal } }
    /// let query = select(count_all()).from(Items).where_(Items.price.between(5, 10));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT count(*) FROM "items" WHERE "items"."price" BETWEEN 5 AND 10"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn between<L: Operand<Base<Self::Sql>>, H: Operand<Base<Self::Sql>>>(self, low: L, high: H) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<L::Sql>> + Comparable<Base<H::Sql>>,
    {
        between(self.into_node(), low.into_operand(), high.into_operand(), false, false)
    }

    /// `self NOT BETWEEN low AND high`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.price.not_between(5, 9));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" NOT BETWEEN 5 AND 9"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn not_between<L: Operand<Base<Self::Sql>>, H: Operand<Base<Self::Sql>>>(
        self,
        low: L,
        high: H,
    ) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<L::Sql>> + Comparable<Base<H::Sql>>,
    {
        between(self.into_node(), low.into_operand(), high.into_operand(), true, false)
    }

    /// `self BETWEEN SYMMETRIC a AND b`: the bounds may stand either way round.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.price.between_symmetric(9, 5));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" BETWEEN SYMMETRIC 9 AND 5"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn between_symmetric<L: Operand<Base<Self::Sql>>, H: Operand<Base<Self::Sql>>>(
        self,
        a: L,
        b: H,
    ) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<L::Sql>> + Comparable<Base<H::Sql>>,
    {
        between(self.into_node(), a.into_operand(), b.into_operand(), false, true)
    }

    /// `self IN (..)`, values or expressions. An empty list holds nothing: FALSE.
    ///
    /// Values alone go as one array parameter where the database has arrays, so that the text stays the same
    /// whatever their number: `= ANY($1)` on PostgreSQL, `IN (?, ?, ..)` elsewhere.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # use querent_sqlite::Sqlite;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id).from(Users).where_(Users.id.in_list([1, 2, 3]));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" = ANY($1)"#
    /// );
    /// assert_eq!(
    ///     query.to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" IN (?, ?, ?)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn in_list<I: IntoIterator<Item: Operand<Base<Self::Sql>>>>(self, list: I) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<<I::Item as Operand<Base<Self::Sql>>>::Sql>>,
    {
        let items = list_items(Self::Sql::KIND, list.into_iter());
        Expr::from_node(ast::Expr::in_list(InList { expr: self.into_node(), items, negated: false }))
    }

    /// `self NOT IN (..)`. An empty list holds nothing: TRUE.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.price.not_in_list([5, 9]));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" NOT IN (5, 9)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn not_in_list<I: IntoIterator<Item: Operand<Base<Self::Sql>>>>(self, list: I) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<<I::Item as Operand<Base<Self::Sql>>>::Sql>>,
    {
        let items = list_items(Self::Sql::KIND, list.into_iter());
        Expr::from_node(ast::Expr::in_list(InList { expr: self.into_node(), items, negated: true }))
    }

    /// `self IN (..)` of values that go as one parameter, so that the text stays the same whatever their number, 0
    /// included: `= ANY($1)` on PostgreSQL, and a query of a JSON array elsewhere. An empty list holds nothing: FALSE.
    /// MariaDB before 11.8 is asked first whether what may be NULL is.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # use querent_mysql::MySql;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id).from(Users).where_(Users.id.any_of([1, 2, 3]));
    /// assert_eq!(
    ///     query.to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" IN (SELECT value FROM json_each(?))"#
    /// );
    /// assert_eq!(
    ///     query.to_sql(&MySql::new())?.text(),
    ///     "SELECT `users`.`id` FROM `users` WHERE `users`.`id` IN \
    ///      (SELECT v FROM json_table(?, '$[*]' COLUMNS (v BIGINT PATH '$')) AS list)"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn any_of<I: IntoIterator<Item: Operand<Base<Self::Sql>> + Bind>>(self, list: I) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<<I::Item as Operand<Base<Self::Sql>>>::Sql>>,
    {
        let items = list_items(Self::Sql::KIND, list.into_iter());
        any_of(self.into_node(), items, false)
    }

    /// `self NOT IN (..)` of values that go as one parameter: see [`ExprOps::any_of`]. An empty list holds nothing: TRUE.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id).from(Users).where_(Users.id.not_any_of([1, 2, 3]));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" <> ALL($1::bigint[])"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn not_any_of<I: IntoIterator<Item: Operand<Base<Self::Sql>> + Bind>>(self, list: I) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<<I::Item as Operand<Base<Self::Sql>>>::Sql>>,
    {
        let items = list_items(Self::Sql::KIND, list.into_iter());
        any_of(self.into_node(), items, true)
    }

    /// `self IN (SELECT ..)`, a query of one column.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # table! { Posts = "posts" { user_id: BigInt } }
    /// let authors = select(Posts.user_id).from(Posts);
    /// assert_eq!(
    ///     select(Users.id).from(Users).where_(Users.id.in_query(authors)).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" IN (SELECT "posts"."user_id" FROM "posts")"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn in_query<Q: IntoQuery<Row: SqlType>>(self, query: Q) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<Q::Row>>,
    {
        in_query(self.into_node(), query.into_query(), false)
    }

    /// `self NOT IN (SELECT ..)`, a query of one column that is never NULL: NOT IN would hold for no row as
    /// soon as one NULL is among them.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id)
    ///     .from(Items)
    ///     .where_(Items.id.not_in_query(select(Sales.item)
    ///     .from(Sales)));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."id" NOT IN (SELECT "sales"."item" FROM "sales")"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn not_in_query<Q: IntoQuery<Row: NeverNull>>(self, query: Q) -> Condition
    where
        Base<Self::Sql>: Comparable<Base<Q::Row>>,
    {
        in_query(self.into_node(), query.into_query(), true)
    }

    /// `CAST(self AS T)`, to a type for which the cast means the same on every database. A text must say a value of the type:
    /// of another PostgreSQL makes an error, the others NULL or what they can read of it; see
    /// [`parse_integer`](super::TextEditOps::parse_integer).
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// assert_eq!(
    ///     select(Users.id.cast::<Text>()).from(Users).to_sql(&MySql::new())?.text(),
    ///     "SELECT CAST(`users`.`id` AS CHAR) FROM `users`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn cast<T: BaseType>(self) -> Expr<<Self::Sql as SqlType>::Wrap<T>>
    where
        Base<Self::Sql>: Castable<T>,
    {
        Expr::from_node(ast::Expr::cast(self.into_node(), T::KIND))
    }

    /// `CAST(self AS T)`, to or from a type of the program's own, or between any two: what it means is the database's to
    /// say, and the caller vouches that both have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// querent::sql_type! {
    ///     /// `CREATE TYPE color AS ENUM ('red', 'green')`
    ///     pub Color { "postgres" => "color" }
    /// }
    /// # table! { Cars = "cars" { paint: Text } }
    /// assert_eq!(
    ///     select(Cars.paint.cast_native::<Color>()).from(Cars).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "cars"."paint"::color FROM "cars""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn cast_native<T: BaseType>(self) -> Expr<<Self::Sql as SqlType>::Wrap<T>> {
        Expr::from_node(ast::Expr::cast(self.into_node(), T::KIND))
    }

    /// `TRY_CAST(self AS T)`: NULL for what cannot be converted. No database of today's dialects has it, so
    /// rendering refuses it with the way out.
    fn try_cast<T: BaseType>(self) -> Expr<Option<T>>
    where
        Base<Self::Sql>: Castable<T>,
    {
        let cast = ast::Cast { expr: self.into_node(), kind: T::KIND, or_null: true };
        Expr::from_node(ast::Expr::cast_as(cast))
    }

    /// `coalesce(self, other)`: `other` where this is NULL; NOT NULL if `other` is.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { email: Option<Text> } }
    /// let email: Expr<Text> = Users.email.or_else("none");
    /// assert_eq!(
    ///     select(email).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT coalesce("users"."email", 'none') FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn or_else<R: Operand<Base<Self::Sql>>>(self, other: R) -> Expr<R::Sql>
    where
        Base<R::Sql>: SameType<Base<Self::Sql>>,
    {
        Expr::from_node(ast::Expr::function(ast::Func::Coalesce, [self.into_node(), other.into_operand()]))
    }

    /// `self AS name`, in a select list.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { price: Integer } }
    /// let query = select((Items.price * 2).label("double")).from(Items).order_by(label("double").desc());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."price" * 2 AS "double" FROM "items" ORDER BY "double" DESC NULLS LAST"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn label(self, name: &str) -> Labeled<Self::Sql> {
        Labeled::new(self.into_node(), name)
    }

    /// The same expression as one that may be NULL: for the select list of a grouping that may leave it out.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id.nullable()).from(Users);
    /// let rows: &dyn AsStatement<Row = Option<BigInt>> = &query;
    /// assert_eq!(query.to_sql(&Postgres::new())?.text(), r#"SELECT "users"."id" FROM "users""#);
    /// # Ok::<(), Error>(())
    /// ```
    fn nullable(self) -> Expr<<Self::Sql as SqlType>::Nullable> {
        Expr::from_node(nullable(self.into_node()))
    }

    /// Ascending order. NULL is the smallest value, and so comes first, on every database; see
    /// [`Ordering::nulls_native`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).order_by(Items.note.asc());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" ORDER BY "items"."note" NULLS FIRST"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn asc(self) -> Ordering {
        term(self.into_node(), false, <Self::Sql as SqlType>::NULLABLE)
    }

    /// Descending order. NULL is the smallest value, and so comes last, on every database.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { price: Option<Integer> } }
    /// let query = select(Items.price).from(Items).order_by(Items.price.asc().nulls_last());
    /// assert_eq!(
    ///     query.to_sql(&MySql::new())?.text(),
    ///     "SELECT `items`.`price` FROM `items` ORDER BY `items`.`price` IS NULL, `items`.`price`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn desc(self) -> Ordering {
        term(self.into_node(), true, <Self::Sql as SqlType>::NULLABLE)
    }
}

impl<E: Typed> ExprOps for E {}

fn nullable(node: ast::Expr) -> ast::Expr {
    match node {
        ast::Expr::Column(column) => ast::Expr::Column(ast::ColumnRef { optional: true, ..column }),
        ast::Expr::Derived(column) => ast::Expr::Derived(ast::DerivedColumn { optional: true, ..column }),
        other => other,
    }
}

#[inline]
fn compare(op: BinaryOp, left: ast::Expr, right: ast::Expr) -> Condition {
    Expr::from_node(ast::Expr::binary(op, left, right))
}

/// Documents of JSON are compared by what they say, and not by their texts.
fn compare_nulls(op: BinaryOp, kind: Kind, left: ast::Expr, right: ast::Expr) -> Condition {
    match kind {
        Kind::Json => compare(op, super::json::normal(left), super::json::normal(right)),
        _ => compare(op, left, right),
    }
}

fn between(expr: ast::Expr, low: ast::Expr, high: ast::Expr, negated: bool, symmetric: bool) -> Condition {
    Expr::from_node(ast::Expr::between(Between { expr, low, high, negated, symmetric }))
}

fn in_query(expr: ast::Expr, query: ast::Query, negated: bool) -> Condition {
    Expr::from_node(ast::Expr::in_query(InQuery { expr, query, negated }))
}

fn any_of(expr: ast::Expr, items: ListItems, negated: bool) -> Condition {
    let items = match items {
        ListItems::Array(array) => ListItems::OneParameter(array),
        other => other,
    };
    Expr::from_node(ast::Expr::in_list(InList { expr, items, negated }))
}

/// A query whose single column stands in place of a value: see [`IntoQuery::scalar`].
pub(super) fn scalar<S: SqlType>(query: ast::Query) -> Expr<S::Nullable> {
    Expr::from_node(ast::Expr::subquery(query))
}
