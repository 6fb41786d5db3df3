//! ANY and ALL of a query's rows.

use super::{IntoQuery, Operand};
use crate::{
    ast::{self, Quantifier},
    types::*,
};
use core::marker::PhantomData;

/// `ANY` or `ALL` of the rows of a query, on the right of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantified<S> {
    node: ast::Expr,
    sql: PhantomData<fn() -> S>,
}

#[diagnostic::do_not_recommend]
impl<T, S: SqlType> Operand<T> for Quantified<S> {
    type Sql = S;
    fn into_operand(self) -> ast::Expr {
        self.node
    }
}

/// `ANY (SELECT ..)`: the comparison holds for one row at least. False for no rows.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { price: Integer } }
/// # table! { Limits = "limits" { price: Integer } }
/// let limits = select(Limits.price).from(Limits);
/// let query = select(Items.price).from(Items).where_(Items.price.gt(any_of_rows(limits)));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT "items"."price" FROM "items" WHERE "items"."price" > ANY (SELECT "limits"."price" FROM "limits")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn any_of_rows<Q: IntoQuery<Row: SqlType>>(query: Q) -> Quantified<Q::Row> {
    Quantified { node: ast::Expr::quantified(Quantifier::Any, query.into_query()), sql: PhantomData }
}

/// `ALL (SELECT ..)`: the comparison holds for every row. True for no rows.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
/// let query = select(Items.id)
///     .from(Items)
///     .where_(Items.id.gt(all_of(select(Sales.item)
///     .from(Sales))));
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT "items"."id" FROM "items" WHERE "items"."id" > ALL (SELECT "sales"."item" FROM "sales")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn all_of<Q: IntoQuery<Row: SqlType>>(query: Q) -> Quantified<Q::Row> {
    Quantified { node: ast::Expr::quantified(Quantifier::All, query.into_query()), sql: PhantomData }
}
