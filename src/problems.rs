//! What is wrong with a statement, all at once.

use crate::{
    build::AsStatement,
    error::Error,
    render::{self, Dialect},
};
use alloc::vec::Vec;

/// Every problem of a statement on a dialect, each once, in the order of the text; none if it can be rendered.
///
/// [`ToSql::to_sql`](crate::ToSql::to_sql) stops at the first. Looked for are the problems of each expression of a clause, of
/// each condition joined by AND or OR, and of each table; the first in each. Where the database needs a statement rewritten,
/// what the rewritten form cannot have is told once the statement itself is free of problems.
///
/// ```
/// # use querent_postgres::prelude::*;
/// use querent::problems;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// # table! { Orders = "orders" { id: BigInt, total: Decimal } }
///
/// let query = select((Orders.id, Users.name)).from(Users).where_(Users.id.gt(1) & count_all().gt(5)).order_by(nth(3));
/// let problems: Vec<String> = problems(&query, &Postgres::new()).iter().map(ToString::to_string).collect();
/// assert_eq!(problems, [
///     r#"column "orders"."id" is used in SELECT, but "orders" is not in FROM; in scope: "users""#,
///     "aggregate `count` is used in WHERE, which sees single rows; put the condition into HAVING, or compare with a scalar subquery",
///     "ORDER BY names column 3 of the select list, which has 2; count from 1",
/// ]);
/// ```
pub fn problems<S: AsStatement + ?Sized>(statement: &S, dialect: &dyn Dialect) -> Vec<Error> {
    render::problems(statement.as_statement(), dialect)
}
