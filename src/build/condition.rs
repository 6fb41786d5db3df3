//! Conditions as values: joined, negated, collected.

use super::{Expr, IntoQuery, Typed};
use crate::{
    ast::{self, BinaryOp, ChainOp, Keyword, UnaryOp},
    types::{Base, Bool, Boolean},
};

/// A condition: true, false or, as in SQL, unknown. Every comparison has this type.
pub type Condition = Expr<Option<Bool>>;

/// What WHERE, HAVING, ON and FILTER take: a condition, or a boolean column or expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected a condition",
    note = "compare an expression with something: `.eq(..)`, `.gt(..)`, `.is_null()`; `val(..)` makes one of a `bool`"
)]
pub trait IntoCondition {
    /// The condition as data.
    fn into_condition(self) -> ast::Expr;
}

#[diagnostic::do_not_recommend]
impl<E: Typed> IntoCondition for E
where
    Base<E::Sql>: Boolean,
{
    #[inline]
    fn into_condition(self) -> ast::Expr {
        self.into_node()
    }
}

/// All of them, joined by AND; TRUE for none.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, active: Bool } }
/// let filters = [Users.id.gt(5), Users.active.eq(true)];
/// assert_eq!(
///     select(Users.id).from(Users).where_(all(filters)).inlined(&Postgres::new())?,
///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" > 5 AND "users"."active" = TRUE"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn all<C: IntoCondition>(conditions: impl IntoIterator<Item = C>) -> Condition {
    join(ChainOp::And, Keyword::True, conditions)
}

/// Any of them, joined by OR; FALSE for none.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt } }
/// let none: [Condition; 0] = [];
/// assert_eq!(
///     select(Users.id).from(Users).where_(any(none)).to_sql(&Postgres::new())?.text(),
///     r#"SELECT "users"."id" FROM "users" WHERE FALSE"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn any<C: IntoCondition>(conditions: impl IntoIterator<Item = C>) -> Condition {
    join(ChainOp::Or, Keyword::False, conditions)
}

/// `NOT condition`; also written `!condition`.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, active: Bool } }
/// assert_eq!(
///     select(Users.id).from(Users).where_(!(Users.active | Users.id.gt(5))).inlined(&Postgres::new())?,
///     r#"SELECT "users"."id" FROM "users" WHERE NOT ("users"."active" OR "users"."id" > 5)"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn not(condition: impl IntoCondition) -> Condition {
    Expr::from_node(ast::Expr::unary(UnaryOp::Not, condition.into_condition()))
}

/// True if exactly one of the two is; NULL if either is unknown.
///
/// ```
/// # use querent_mysql::prelude::*;
/// # table! { Users = "users" { id: BigInt, active: Bool } }
/// assert_eq!(
///     select(Users.id).from(Users).where_(xor(Users.active, Users.id.gt(5))).inlined(&MySql::new())?,
///     "SELECT `users`.`id` FROM `users` WHERE `users`.`active` XOR `users`.`id` > 5"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn xor(left: impl IntoCondition, right: impl IntoCondition) -> Condition {
    Expr::from_node(ast::Expr::binary(BinaryOp::Xor, left.into_condition(), right.into_condition()))
}

/// `EXISTS (SELECT ..)`. Columns of the enclosing query may be used inside.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt } }
/// # table! { Posts = "posts" { user_id: BigInt } }
/// let posts = select(val(1)).from(Posts).where_(Posts.user_id.eq(Users.id));
/// assert_eq!(
///     select(Users.id).from(Users).where_(exists(posts)).inlined(&Postgres::new())?,
///     r#"SELECT "users"."id" FROM "users" WHERE EXISTS (SELECT 1 FROM "posts" WHERE "posts"."user_id" = "users"."id")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn exists(query: impl IntoQuery) -> Condition {
    Expr::from_node(ast::Expr::exists(query.into_query()))
}

/// `NOT EXISTS (SELECT ..)`.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
/// let query = select(Items.id)
///     .from(Items)
///     .where_(not_exists(select(Sales.id)
///     .from(Sales)
///     .where_(Sales.item.eq(Items.id))));
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "SELECT \"items\".\"id\" FROM \"items\" WHERE NOT EXISTS (SELECT \"sales\".\"id\" FROM \
///      \"sales\" WHERE \"sales\".\"item\" = \"items\".\"id\")"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn not_exists(query: impl IntoQuery) -> Condition {
    not(exists(query))
}

fn join<C: IntoCondition>(op: ChainOp, none: Keyword, conditions: impl IntoIterator<Item = C>) -> Condition {
    let joined = ast::Expr::chain_all(op, conditions.into_iter().map(C::into_condition));
    Expr::from_node(joined.unwrap_or(ast::Expr::Keyword(none)))
}
