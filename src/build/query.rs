//! What is a query, and what is a statement.

use super::{Derived, Expr, ops::scalar, table::Required};
use crate::{
    ast::{Alias, CteBody, Query, StatementRef},
    types::SqlType,
};

/// A query that can stand inside another one.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a query", label = "expected `select(..)`")]
pub trait IntoQuery: Sized {
    /// The SQL types of the row.
    type Row;

    /// The query as data.
    fn into_query(self) -> Query;

    /// `(SELECT ..)` in place of a value; NULL if it finds no row. The query has one column, and it is an
    /// error of the database if it finds several rows.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { price: Integer } }
    /// let dearest: Expr<Option<Integer>> = select(max(Items.price)).from(Items).scalar();
    /// # table! { Offers = "offers" { price: Integer } }
    /// let query = select(Offers.price).from(Offers).where_(Offers.price.lt(dearest));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     "SELECT \"offers\".\"price\" FROM \"offers\" \
    ///      WHERE \"offers\".\"price\" < (SELECT max(\"items\".\"price\") FROM \"items\")"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn scalar(self) -> Expr<<Self::Row as SqlType>::Nullable>
    where
        Self::Row: SqlType,
    {
        scalar::<Self::Row>(self.into_query())
    }

    /// `(SELECT ..) AS alias` in FROM, its columns typed; see [`Derived::columns`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Orders = "orders" { customer_id: BigInt, total: Decimal } }
    /// let spending = select((Orders.customer_id, sum(Orders.total)))
    ///     .from(Orders)
    ///     .group_by(Orders.customer_id)
    ///     .subquery("s");
    /// let (customer, spent) = spending.columns();
    /// let query = select(customer).from(spending).where_(spent.gt(100));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     "SELECT \"s\".\"customer_id\" FROM (SELECT \"orders\".\"customer_id\" AS \"customer_id\", \
    ///      sum(\"orders\".\"total\") AS \"column2\" FROM \"orders\" GROUP BY \"orders\".\"customer_id\") AS \"s\" \
    ///      WHERE \"s\".\"column2\" > $1::numeric"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn subquery(self, alias: impl Into<Alias>) -> Derived<Self::Row, Required> {
        Derived::new(self.into_query(), alias.into(), false)
    }

    /// `LATERAL (SELECT ..) AS alias` in FROM: it sees the tables before it. PostgreSQL and MySQL have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let last = select(max(Sales.paid)).from(Sales).where_(Sales.item.eq(Items.id)).lateral("last");
    /// let paid = last.columns();
    /// let query = select((Items.id, paid)).from(Items).cross_join(last);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"items\".\"id\", \"last\".\"column1\" FROM \"items\" CROSS JOIN LATERAL (SELECT \
    ///      max(\"sales\".\"paid\") AS \"column1\" FROM \"sales\" WHERE \"sales\".\"item\" = \
    ///      \"items\".\"id\") AS \"last\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn lateral(self, alias: impl Into<Alias>) -> Derived<Self::Row, Required> {
        Derived::new(self.into_query(), alias.into(), true)
    }
}

/// What a name of WITH can stand for: a query, or a statement that changes data. See [`cte`](super::cte).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in WITH",
    label = "expected `select(..)`, or INSERT, UPDATE, DELETE or MERGE"
)]
pub trait IntoCte {
    /// The SQL types of the row; `()` for none.
    type Row;

    /// The query or statement as data.
    fn into_cte_body(self) -> CteBody;
}

#[diagnostic::do_not_recommend]
impl<Q: IntoQuery> IntoCte for Q {
    type Row = Q::Row;

    fn into_cte_body(self) -> CteBody {
        CteBody::Query(self.into_query())
    }
}

/// A statement that can be rendered.
pub trait AsStatement {
    /// The SQL types of the rows it answers; `()` for none.
    type Row;

    /// Lends the statement's tree.
    fn as_statement(&self) -> StatementRef<'_>;
}
