//! SELECT.

use super::{
    AsStatement, FromSource, GroupTerms, IntoCondition, IntoQuery, IntoRowCount, OptionalSource, OrderTerms,
    PageKeys, Projection, RowOperand, SetOps,
};
use crate::ast::{self, ChainOp, Distinct, Join, JoinCondition, JoinKind, Query, Source, StatementRef, Take};
use alloc::{boxed::Box, vec::Vec};
use core::{fmt, marker::PhantomData};

/// A SELECT whose rows have the SQL types `Row`: a type, or a tuple of them.
///
/// Every method takes the query and gives it back, so that it can be built in steps, kept, cloned and reused.
#[must_use = "a query does nothing until it is rendered or run"]
pub struct Select<Row> {
    // Boxed once, so that moving the builder moves a pointer.
    select: Box<ast::Select>,
    row: PhantomData<fn() -> Row>,
}

/// `SELECT columns`: begins a query.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// assert_eq!(
///     select((Users.id, Users.name)).from(Users).to_sql(&Postgres::new())?.text(),
///     r#"SELECT "users"."id", "users"."name" FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
#[inline]
pub fn select<P: Projection>(columns: P) -> Select<P::Row> {
    let mut select = new_select();
    columns.push_columns(&mut select.columns);
    Select { select, row: PhantomData }
}

// Made in one place, so that using crates do not compile it again.
fn new_select() -> Box<ast::Select> {
    Box::default()
}

impl<Row> Select<Row> {
    /// `FROM source`: a table, or a subquery. Called again, it adds an item: `FROM a, b`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id).from(Items).from(Sales);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items", "sales""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn from<S: FromSource>(mut self, source: S) -> Self {
        push_from(&mut self.select, source.into_source());
        self
    }

    /// `JOIN source ON condition`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # table! { Posts = "posts" { id: BigInt, user_id: BigInt } }
    /// let query = select(Posts.id).from(Users).join(Posts, Posts.user_id.eq(Users.id));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "posts"."id" FROM "users" JOIN "posts" ON "posts"."user_id" = "users"."id""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn join<S: FromSource>(self, source: S, on: impl IntoCondition) -> Self {
        self.joined(JoinKind::Inner, source.into_source(), on.into_condition())
    }

    /// `LEFT JOIN source ON condition`: rows without a match keep NULL in the columns of `source`, which is
    /// why only an `.optional()` table or subquery is taken.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # table! { Posts = "posts" { id: BigInt, user_id: BigInt } }
    /// let p = Posts.optional();
    /// let query = select((Users.id, p.id)).from(Users).left_join(p, p.user_id.eq(Users.id));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     "SELECT \"users\".\"id\", \"posts\".\"id\" FROM \"users\" \
    ///      LEFT JOIN \"posts\" ON \"posts\".\"user_id\" = \"users\".\"id\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn left_join<S: OptionalSource>(self, source: S, on: impl IntoCondition) -> Self {
        self.joined(JoinKind::Left, source.into_source(), on.into_condition())
    }

    /// `RIGHT JOIN source ON condition`: the tables *before* it may be left NULL. Rendering refuses their
    /// columns unless they come from the `.optional()` form.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Sales.id)
    ///     .from(Items.optional())
    ///     .right_join(Sales, Sales.item.eq(Items.optional().id));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "sales"."id" FROM "items" RIGHT JOIN "sales" ON "sales"."item" = "items"."id""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn right_join<S: FromSource>(self, source: S, on: impl IntoCondition) -> Self {
        self.joined(JoinKind::Right, source.into_source(), on.into_condition())
    }

    /// `FULL JOIN source ON condition`: both sides may be left NULL. The tables before it must be in their
    /// `.optional()` form too, which rendering checks. Rewritten by UNION ALL where it is missing.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.optional().id)
    ///     .from(Items.optional())
    ///     .full_join(Sales.optional(), Sales.optional().item.eq(Items.optional().id));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" FULL JOIN "sales" ON "sales"."item" = "items"."id""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn full_join<S: OptionalSource>(self, source: S, on: impl IntoCondition) -> Self {
        self.joined(JoinKind::Full, source.into_source(), on.into_condition())
    }

    /// `CROSS JOIN source`: every row with every row.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select((Items.id, Sales.id)).from(Items).cross_join(Sales);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id", "sales"."id" FROM "items" CROSS JOIN "sales""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn cross_join<S: FromSource>(mut self, source: S) -> Self {
        push_join(&mut self.select, JoinKind::Cross, source.into_source(), JoinCondition::None);
        self
    }

    /// `JOIN source USING (columns)`: equal values in columns of the same names. The columns of `source` are
    /// named here; each table keeps its own.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, region: Text } }
    /// # table! { Sales = "sales" { region: Text } }
    /// let query = select(Users.id).from(Users).join_using(Sales, [Sales.region]);
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" JOIN "sales" USING ("region")"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn join_using<S: FromSource, C>(
        mut self,
        source: S,
        columns: impl IntoIterator<Item = super::Column<C>>,
    ) -> Self {
        let columns = columns.into_iter().map(|column| column.as_ref().def).collect();
        push_join(&mut self.select, JoinKind::Inner, source.into_source(), JoinCondition::Using(columns));
        self
    }

    #[inline]
    fn joined(mut self, kind: JoinKind, source: Source, on: ast::Expr) -> Self {
        push_join(&mut self.select, kind, source, JoinCondition::On(on));
        self
    }

    /// `WHERE condition`. Called again, it adds the condition by AND.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.price.gt(5)).where_(Items.price.lt(9));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" > 5 AND "items"."price" < 9"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn where_(mut self, condition: impl IntoCondition) -> Self {
        push_condition(&mut self.select.filter, condition.into_condition());
        self
    }

    /// `WHERE condition` if there is one.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let wanted: Option<&str> = None;
    /// let query = select(Users.id).from(Users).where_opt(wanted.map(|name| Users.name.eq(name)));
    /// assert_eq!(query.to_sql(&Postgres::new())?.text(), r#"SELECT "users"."id" FROM "users""#);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn where_opt<C: IntoCondition>(self, condition: Option<C>) -> Self {
        match condition {
            Some(condition) => self.where_(condition),
            None => self,
        }
    }

    /// `WHERE a AND b AND ..`; nothing for none.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_all([Items.price.gt(5), Items.price.lt(9)]);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" > 5 AND "items"."price" < 9"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn where_all<C: IntoCondition>(self, conditions: impl IntoIterator<Item = C>) -> Self {
        conditions.into_iter().fold(self, Select::where_)
    }

    /// `GROUP BY`: an expression, a tuple of them, or several groupings. Called again, it adds more.
    ///
    /// Columns outside of aggregates must be among them, or stand in an expression that is: else the statement is refused
    /// when it is rendered. That a key tells other columns is not known, as declared tables have no keys: group by those too.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select((Items.price, count_all())).from(Items).group_by(Items.price);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."price", count(*) FROM "items" GROUP BY "items"."price""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn group_by<G: GroupTerms>(mut self, columns: G) -> Self {
        columns.push_groups(&mut self.select.group_by);
        self
    }

    /// `HAVING condition`. Called again, it adds the condition by AND.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.price).from(Items).group_by(Items.price).having(count_all().gt(1));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."price" FROM "items" GROUP BY "items"."price" HAVING count(*) > 1"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn having(mut self, condition: impl IntoCondition) -> Self {
        push_condition(&mut self.select.having, condition.into_condition());
        self
    }

    /// `ORDER BY terms`: an expression, or a tuple or `Vec` of them. Called again, it adds terms.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = select(Users.id).from(Users).order_by((Users.name.desc(), Users.id));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" ORDER BY "users"."name" DESC, "users"."id""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn order_by(mut self, terms: impl OrderTerms) -> Self {
        terms.push_terms(&mut self.select.order_by);
        self
    }

    /// `DISTINCT`: one of the rows with equal content.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.price).from(Items).distinct();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT DISTINCT "items"."price" FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn distinct(mut self) -> Self {
        self.select.distinct = Distinct::Rows;
        self
    }

    /// `DISTINCT ON (columns)`: the first row, in ORDER BY, for each value of `columns`. Rewritten by `row_number()` where
    /// it is missing. An ORDER BY begins with `columns`, or it is refused.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt } }
    /// let latest = select(Orders.id).from(Orders).distinct_on(Orders.user_id).order_by((Orders.user_id, Orders.id.desc()));
    /// assert_eq!(
    ///     latest.to_sql(&Postgres::new())?.text(),
    ///     "SELECT DISTINCT ON (\"orders\".\"user_id\") \"orders\".\"id\" FROM \"orders\" \
    ///      ORDER BY \"orders\".\"user_id\", \"orders\".\"id\" DESC"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn distinct_on<P: Projection>(mut self, columns: P) -> Self {
        let mut items = ast::Short::new();
        columns.push_columns(&mut items);
        let mut exprs: Vec<ast::Expr> = Vec::with_capacity(items.len());
        items.for_each(|item| exprs.push(item.expr));
        self.select.distinct = Distinct::On(exprs);
        self
    }

    /// `LIMIT count`: the first rows.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Posts = "posts" { id: BigInt } }
    /// let sql = select(Posts.id).from(Posts).limit(10).to_sql(&Sqlite::new())?.to_string();
    /// assert_eq!(sql, r#"SELECT "posts"."id" FROM "posts" LIMIT ? -- [10]"#);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn limit(mut self, count: impl IntoRowCount) -> Self {
        self.select.limit = Some(count.into_row_count());
        self.select.take = Take::Rows;
        self
    }

    /// `FETCH FIRST count ROWS WITH TIES`: the first rows, and those equal to the last of them in ORDER BY,
    /// which is needed. Rewritten by `rank()` where it is missing.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Scores = "scores" { points: Integer } }
    /// let query = select(Scores.points).from(Scores).order_by(Scores.points.desc()).limit_with_ties(3);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"scores\".\"points\" FROM \"scores\" ORDER BY \"scores\".\"points\" DESC \
    ///      FETCH FIRST 3 ROWS WITH TIES"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn limit_with_ties(mut self, count: impl IntoRowCount) -> Self {
        self.select.limit = Some(count.into_row_count());
        self.select.take = Take::WithTies;
        self
    }

    /// `OFFSET count`: leaves out the first rows.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).order_by(Items.id).offset(20);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" ORDER BY "items"."id" OFFSET 20"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn offset(mut self, count: impl IntoRowCount) -> Self {
        self.select.offset = Some(count.into_row_count());
        self
    }

    /// The rows after a key, in ascending order of the keys: the next page, found by its key and not by counting.
    ///
    /// The keys together must be different for each row, or rows equal to the last of a page are lost.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Posts = "posts" { id: BigInt, day: Date } }
    /// let last = (Date::new(2024, 5, 1).expect("a day"), 7);
    /// let query = select(Posts.id).from(Posts).seek_after((Posts.day, Posts.id), last).limit(10);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"posts\".\"id\" FROM \"posts\" WHERE (\"posts\".\"day\", \"posts\".\"id\") > \
    ///      (DATE '2024-05-01', 7::bigint) ORDER BY \"posts\".\"day\", \"posts\".\"id\" LIMIT 10"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn seek_after<K: PageKeys + OrderTerms>(self, keys: K, after: impl RowOperand<K::Types>) -> Self {
        self.where_(keys.clone().into_keys().gt(after)).order_by(keys)
    }

    /// Changes the query by `change` if `flag` is set.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, active: Bool } }
    /// let all = true;
    /// let query = select(Users.id).from(Users).apply_if(!all, |q| q.where_(Users.active));
    /// assert_eq!(query.to_sql(&Postgres::new())?.text(), r#"SELECT "users"."id" FROM "users""#);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn apply_if(self, flag: bool, change: impl FnOnce(Self) -> Self) -> Self {
        if flag { change(self) } else { self }
    }

    /// Changes the query by `change` if there is a value.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id)
    ///     .from(Items)
    ///     .apply_some(Some(5), |query, price| query.where_(Items.price.eq(price)));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."price" = 5"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn apply_some<V>(self, value: Option<V>, change: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => change(self, value),
            None => self,
        }
    }

    pub(super) fn ast_mut(&mut self) -> &mut ast::Select {
        &mut self.select
    }

    /// The tree.
    pub fn ast(&self) -> &ast::Select {
        &self.select
    }

    /// Gives a tree the SQL types of its rows. The caller vouches for them: embedders use this.
    pub fn from_ast(select: ast::Select) -> Self {
        Select { select: Box::new(select), row: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<Row> IntoQuery for Select<Row> {
    type Row = Row;

    fn into_query(self) -> Query {
        Query::Select(self.select)
    }
}

impl<Row> SetOps for Select<Row> {}

impl<Row> AsStatement for Select<Row> {
    type Row = Row;

    #[inline]
    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Select(&self.select)
    }
}

impl<Row> Clone for Select<Row> {
    fn clone(&self) -> Self {
        Select { select: self.select.clone(), row: PhantomData }
    }
}

impl<Row> PartialEq for Select<Row> {
    fn eq(&self, other: &Self) -> bool {
        self.select == other.select
    }
}

impl<Row> fmt::Debug for Select<Row> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.select.fmt(f)
    }
}

fn push_from(select: &mut ast::Select, source: Source) {
    if select.from.is_none() {
        select.from = Some(source);
    } else {
        push_join(select, JoinKind::Comma, source, JoinCondition::None);
    }
}

fn push_join(select: &mut ast::Select, kind: JoinKind, source: Source, condition: JoinCondition) {
    select.joins.push(Join { kind, source, condition });
}

pub(super) fn push_condition(place: &mut Option<ast::Expr>, condition: ast::Expr) {
    *place = Some(match place.take() {
        None => condition,
        Some(before) => ast::Expr::chain(ChainOp::And, before, condition),
    });
}
