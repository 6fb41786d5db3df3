//! UNION, INTERSECT and EXCEPT.

use super::{AsStatement, IntoQuery, IntoRowCount, OrderTerms};
use crate::{
    ast::{Query, SetOp, SetOperation, StatementRef},
    types::SameRow,
};
use core::{fmt, marker::PhantomData};

/// Queries joined by UNION, INTERSECT or EXCEPT, with rows of SQL types `Row`.
#[must_use = "a query does nothing until it is rendered or run"]
pub struct Compound<Row> {
    query: Query,
    row: PhantomData<fn() -> Row>,
}

/// Joining queries of equal row types. Operations nest as they are called: `a.except(b.union(c))` takes both
/// from `a`. A member keeps its own ORDER BY and LIMIT.
pub trait SetOps: IntoQuery {
    /// `self UNION other`: rows of either, each once.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { A = "a" { id: Integer } }
    /// # table! { B = "b" { id: Integer } }
    /// let query = select(A.id).from(A).except(select(B.id).from(B).union(select(A.id).from(A).limit(1)));
    /// assert_eq!(
    ///     query.inlined(&Sqlite::new())?,
    ///     "SELECT \"a\".\"id\" FROM \"a\" EXCEPT SELECT * FROM (SELECT \"b\".\"id\" FROM \"b\" \
    ///      UNION SELECT * FROM (SELECT \"a\".\"id\" FROM \"a\" LIMIT 1))"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn union<Q: IntoQuery<Row: SameRow<Self::Row>>>(self, other: Q) -> Compound<Self::Row> {
        compound(SetOp::Union, false, self.into_query(), other.into_query())
    }

    /// `self UNION ALL other`: rows of both.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id).from(Items).union_all(select(Sales.item).from(Sales));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" UNION ALL SELECT "sales"."item" FROM "sales""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn union_all<Q: IntoQuery<Row: SameRow<Self::Row>>>(self, other: Q) -> Compound<Self::Row> {
        compound(SetOp::Union, true, self.into_query(), other.into_query())
    }

    /// `self INTERSECT other`: rows that both have, each once.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id).from(Items).intersect(select(Sales.item).from(Sales));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" INTERSECT SELECT "sales"."item" FROM "sales""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn intersect<Q: IntoQuery<Row: SameRow<Self::Row>>>(self, other: Q) -> Compound<Self::Row> {
        compound(SetOp::Intersect, false, self.into_query(), other.into_query())
    }

    /// `self INTERSECT ALL other`: each row as often as both have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id).from(Items).intersect_all(select(Sales.item).from(Sales));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" INTERSECT ALL SELECT "sales"."item" FROM "sales""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn intersect_all<Q: IntoQuery<Row: SameRow<Self::Row>>>(self, other: Q) -> Compound<Self::Row> {
        compound(SetOp::Intersect, true, self.into_query(), other.into_query())
    }

    /// `self EXCEPT other`: rows that `other` does not have, each once.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id).from(Items).except(select(Sales.item).from(Sales));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" EXCEPT SELECT "sales"."item" FROM "sales""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn except<Q: IntoQuery<Row: SameRow<Self::Row>>>(self, other: Q) -> Compound<Self::Row> {
        compound(SetOp::Except, false, self.into_query(), other.into_query())
    }

    /// `self EXCEPT ALL other`: each row as often as this has it more than `other`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id).from(Items).except_all(select(Sales.item).from(Sales));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" EXCEPT ALL SELECT "sales"."item" FROM "sales""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn except_all<Q: IntoQuery<Row: SameRow<Self::Row>>>(self, other: Q) -> Compound<Self::Row> {
        compound(SetOp::Except, true, self.into_query(), other.into_query())
    }
}

/// `UNION ALL` of a list made at run time. Rendering refuses an empty one.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: Integer } }
/// let queries = (1..=3).map(|n| select(val(n)));
/// let sql = union_all_of(queries).inlined(&Postgres::new())?;
/// assert_eq!(sql, "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3");
/// # Ok::<(), Error>(())
/// ```
pub fn union_all_of<Q: IntoQuery>(queries: impl IntoIterator<Item = Q>) -> Compound<Q::Row> {
    let query = Query::set(SetOp::Union, true, queries.into_iter().map(Q::into_query));
    Compound { query, row: PhantomData }
}

impl<Row> Compound<Row> {
    /// `ORDER BY` of the whole, by place ([`nth`](super::nth)) or label ([`label`](super::label)).
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id)
    ///     .from(Items)
    ///     .union(select(Sales.item)
    ///     .from(Sales))
    ///     .order_by(nth(1).desc());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" UNION SELECT "sales"."item" FROM "sales" ORDER BY 1 DESC"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn order_by(self, terms: impl OrderTerms) -> Self {
        self.change(|set| terms.push_terms(&mut set.order_by))
    }

    /// `LIMIT` of the whole.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id).from(Items).union(select(Sales.item).from(Sales)).limit(3);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" UNION SELECT "sales"."item" FROM "sales" LIMIT 3"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn limit(self, count: impl IntoRowCount) -> Self {
        self.change(|set| set.limit = Some(count.into_row_count()))
    }

    /// `OFFSET` of the whole.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select(Items.id).from(Items).union(select(Sales.item).from(Sales)).limit(3).offset(6);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" UNION SELECT "sales"."item" FROM "sales" LIMIT 3 OFFSET 6"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn offset(self, count: impl IntoRowCount) -> Self {
        self.change(|set| set.offset = Some(count.into_row_count()))
    }

    pub(super) fn change(mut self, change: impl FnOnce(&mut SetOperation)) -> Self {
        if let Query::Set(set) = &mut self.query {
            change(set);
        }
        self
    }
}

#[diagnostic::do_not_recommend]
impl<Row> IntoQuery for Compound<Row> {
    type Row = Row;

    fn into_query(self) -> Query {
        self.query
    }
}

impl<Row> SetOps for Compound<Row> {}

impl<Row> AsStatement for Compound<Row> {
    type Row = Row;

    fn as_statement(&self) -> StatementRef<'_> {
        self.query.as_statement()
    }
}

impl<Row> Clone for Compound<Row> {
    fn clone(&self) -> Self {
        Compound { query: self.query.clone(), row: PhantomData }
    }
}

impl<Row> fmt::Debug for Compound<Row> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.query.fmt(f)
    }
}

fn compound<Row>(op: SetOp, all: bool, left: Query, right: Query) -> Compound<Row> {
    Compound { query: Query::set(op, all, [left, right]), row: PhantomData }
}
