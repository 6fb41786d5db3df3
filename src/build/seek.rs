//! Keyset pagination: the next page is found by the last row's keys, and not by counting.

use super::{Operand, Select, Typed, order::term, select::push_condition};
use crate::{
    ast::{self, BinaryOp, ChainOp},
    types::*,
};
use alloc::vec::Vec;

/// A key of a page and its value in the last row of the page before. Made by [`seek_key`].
#[derive(Debug, Clone, PartialEq)]
pub struct SeekKey {
    expr: ast::Expr,
    after: ast::Expr,
    descending: bool,
}

/// A key of a page, which is never NULL, and its value in the last row of the page before; see [`Select::seek`].
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(Items.id).from(Items).seek([seek_key(Items.id, 7)]);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT "items"."id" FROM "items" WHERE "items"."id" > 7 ORDER BY "items"."id""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn seek_key<E: Typed, V: Operand<E::Sql>>(expr: E, after: V) -> SeekKey
where
    E::Sql: BaseType + Comparable<Base<V::Sql>>,
{
    SeekKey { expr: expr.into_node(), after: after.into_operand(), descending: false }
}

impl SeekKey {
    /// In descending order.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).seek([seek_key(Items.id, 7).desc()]);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."id" < 7 ORDER BY "items"."id" DESC"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn desc(mut self) -> Self {
        self.descending = true;
        self
    }
}

impl<Row> Select<Row> {
    /// The rows after a key, in the order of the keys, each ascending or descending: the next page. Where all ascend,
    /// [`Select::seek_after`] says the same by one comparison of rows.
    ///
    /// The keys together must be different for each row, or rows equal to the last of a page are lost.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Posts = "posts" { id: BigInt, score: Integer } }
    /// let query = select(Posts.id)
    ///     .from(Posts)
    ///     .seek([seek_key(Posts.score, 10).desc(), seek_key(Posts.id, 7)])
    ///     .limit(20);
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     "SELECT \"posts\".\"id\" FROM \"posts\" WHERE \"posts\".\"score\" <= $1 AND (\"posts\".\"score\" < $2 \
    ///      OR \"posts\".\"id\" > $3) ORDER BY \"posts\".\"score\" DESC, \"posts\".\"id\" LIMIT $4"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn seek(mut self, keys: impl IntoIterator<Item = SeekKey>) -> Self {
        seek(self.ast_mut(), keys.into_iter().collect());
        self
    }
}

/// `a <= x AND (a < x OR (b >= y AND (b > y OR ..)))`: the first comparison is what an index is used for.
fn seek(select: &mut ast::Select, keys: Vec<SeekKey>) {
    let mut condition = None;
    for SeekKey { expr, after, descending } in keys.iter().rev().cloned() {
        let (past, from) = match descending {
            false => (BinaryOp::Greater, BinaryOp::GreaterOrEqual),
            true => (BinaryOp::Less, BinaryOp::LessOrEqual),
        };
        let past = ast::Expr::binary(past, expr.clone(), after.clone());
        condition = Some(match condition {
            None => past,
            Some(rest) => {
                let from = ast::Expr::binary(from, expr, after);
                ast::Expr::chain(ChainOp::And, from, ast::Expr::chain(ChainOp::Or, past, rest))
            }
        });
    }
    if let Some(condition) = condition {
        push_condition(&mut select.filter, condition);
    }
    select.order_by.extend(keys.into_iter().map(|key| term(key.expr, key.descending, false).0));
}
