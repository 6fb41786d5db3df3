//! What text can do.

use super::{Condition, Expr, Operand, Typed};
use crate::{
    ast::{self, ChainOp, Func, Like},
    types::*,
    value::{Text, Value},
};
use alloc::string::String;

/// `T`, nullable if `L` or `R` is.
type Joined<L, R, T> = <L as SqlType>::Wrap<<R as SqlType>::Wrap<T>>;

/// Functions of text. Places and lengths count characters, not bytes.
pub trait TextOps: Typed<Sql: SqlType<NotNull = Text>> {
    /// `self || other`: NULL if either is.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { first: Text, last: Text } }
    /// assert_eq!(
    ///     select(Users.first.concat(" ").concat(Users.last)).from(Users).to_sql(&MySql::new())?.text(),
    ///     "SELECT concat(`users`.`first`, ?, `users`.`last`) FROM `users`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn concat<R: Operand<Text>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, Text>>
    where
        Base<R::Sql>: TextType,
    {
        Expr::from_node(ast::Expr::chain(ChainOp::Concat, self.into_node(), other.into_operand()))
    }

    /// `self LIKE pattern`: `%` is any text, `_` any character, and nothing else has a meaning, a backslash
    /// neither. Whether `a` is like `A` is the column's collation's to say: not on PostgreSQL, yes on SQLite
    /// (ASCII) and, by default, on MySQL and MariaDB.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.like("A%")).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" LIKE $1"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn like<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), None, false, false)
    }

    /// `self NOT LIKE pattern`.
    fn not_like<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), None, true, false)
    }

    /// `self LIKE pattern ESCAPE escape`: after `escape`, a `%`, a `_` or `escape` stands for itself.
    fn like_escape<R: Operand<Text>>(self, pattern: R, escape: char) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), Some(escape), false, false)
    }

    /// `self ILIKE pattern`: LIKE with capital and small letters alike; `lower(..) LIKE lower(..)` where
    /// there is no ILIKE. SQLite knows the letters of ASCII only.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.ilike("a%")).to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT "users"."name" FROM "users" WHERE lower("users"."name") LIKE lower(?)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn ilike<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), None, false, true)
    }

    /// `self NOT ILIKE pattern`.
    fn not_ilike<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), None, true, true)
    }

    /// Whether `part` stands somewhere in the text; `%` and `_` in it are ordinary characters. By LIKE, whose
    /// rule for capital and small letters holds.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.contains("50%")).inlined(&Postgres::new())?,
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" LIKE '%50!%%' ESCAPE '!'"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn contains(self, part: &str) -> Condition {
        literal_like(self.into_node(), "%", part, "%")
    }

    /// Whether the text starts with `part`; see [`TextOps::contains`].
    fn starts_with(self, part: &str) -> Condition {
        literal_like(self.into_node(), "", part, "%")
    }

    /// Whether the text ends with `part`; see [`TextOps::contains`].
    fn ends_with(self, part: &str) -> Condition {
        literal_like(self.into_node(), "%", part, "")
    }

    /// `lower(self)`.
    fn lower(self) -> Expr<Self::Sql> {
        text(Func::Lower, self)
    }

    /// `upper(self)`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.upper()).from(Users).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT upper("users"."name") FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn upper(self) -> Expr<Self::Sql> {
        text(Func::Upper, self)
    }

    /// `trim(self)`: spaces at both ends removed.
    fn trim(self) -> Expr<Self::Sql> {
        text(Func::Trim, self)
    }

    /// `ltrim(self)`: spaces at the start removed.
    fn trim_start(self) -> Expr<Self::Sql> {
        text(Func::TrimStart, self)
    }

    /// `rtrim(self)`: spaces at the end removed.
    fn trim_end(self) -> Expr<Self::Sql> {
        text(Func::TrimEnd, self)
    }

    /// Length in characters.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.char_length()).from(Users).to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT length("users"."name") FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn char_length(self) -> Expr<<Self::Sql as SqlType>::Wrap<Integer>> {
        Expr::from_node(ast::Expr::function(Func::CharLength, [self.into_node()]))
    }

    /// Length in bytes of UTF-8.
    fn octet_length(self) -> Expr<<Self::Sql as SqlType>::Wrap<Integer>> {
        Expr::from_node(ast::Expr::function(Func::OctetLength, [self.into_node()]))
    }

    /// At most `length` characters from the 1-based place `from` on; a place of 0 is read as 1.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.substring(1, 3)).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT substr("users"."name", 1, 3) FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn substring(self, from: u16, length: u16) -> Expr<Self::Sql> {
        // Databases differ in what lies before the first character.
        let number = |n: u16| ast::Expr::Value(Value::Integer(i32::from(n)));
        let args = [self.into_node(), number(from.max(1)), number(length)];
        Expr::from_node(ast::Expr::function(Func::Substring, args))
    }

    /// The 1-based place at which `part` first stands in the text; 0 if it does not.
    fn position<R: Operand<Text>>(self, part: R) -> Expr<Joined<Self::Sql, R::Sql, Integer>>
    where
        Base<R::Sql>: TextType,
    {
        Expr::from_node(ast::Expr::function(Func::Position, [self.into_node(), part.into_operand()]))
    }

    /// Every occurrence of `from` replaced by `to`; letters must match exactly.
    fn replace(self, from: &str, to: &str) -> Expr<Self::Sql> {
        let text = |t: &str| ast::Expr::Value(Value::Text(t.into()));
        Expr::from_node(ast::Expr::function(Func::Replace, [self.into_node(), text(from), text(to)]))
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Text>>> TextOps for E {}

/// All parts as one text, NULL skipped; never NULL itself.
///
/// ```
/// # use querent_mysql::prelude::*;
/// # table! { Users = "users" { name: Text, title: Option<Text> } }
/// let full = concat_skip_null([Users.title.into(), Users.name.into()]);
/// assert_eq!(
///     select(full).from(Users).to_sql(&MySql::new())?.text(),
///     "SELECT concat_ws('', `users`.`title`, `users`.`name`) FROM `users`"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn concat_skip_null(parts: impl IntoIterator<Item = super::AnyExpr>) -> Expr<Text> {
    Expr::from_node(ast::Expr::function(Func::ConcatSkipNull, parts.into_iter().map(|part| part.node)))
}

fn text<E: Typed>(func: Func, expr: E) -> Expr<E::Sql> {
    Expr::from_node(ast::Expr::function(func, [expr.into_node()]))
}

fn like(
    expr: ast::Expr,
    pattern: ast::Expr,
    escape: Option<char>,
    negated: bool,
    case_blind: bool,
) -> Condition {
    Expr::from_node(ast::Expr::like(Like { expr, pattern, escape, negated, case_blind }))
}

fn literal_like(expr: ast::Expr, before: &str, part: &str, after: &str) -> Condition {
    let special = |c: char| matches!(c, '%' | '_' | '!');
    let mut pattern = String::with_capacity(part.len() + 2);
    pattern.push_str(before);
    for c in part.chars() {
        if special(c) {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push_str(after);
    let escape = part.contains(special).then_some('!');
    like(expr, ast::Expr::Value(Value::Text(pattern.into())), escape, false, false)
}
