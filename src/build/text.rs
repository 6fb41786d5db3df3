//! What text can do.

use super::{Condition, Expr, Operand, Typed, edit::at_least};
use crate::{
    ast::{self, ChainOp, Func, Like, LikeCase},
    types::*,
    value::{Text, Value},
};
use alloc::string::String;

/// `T`, nullable if `L` or `R` is.
type Joined<L, R, T> = <L as SqlType>::Wrap<<R as SqlType>::Wrap<T>>;

/// Text, nullable if one of three is.
type OfThree<A, B, C> = Joined<A, B, <C as SqlType>::Wrap<Text>>;

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
    /// neither. `a` is not like `A`, on any database: SQLite, whose LIKE is blind to case, has GLOB for it, MySQL and
    /// MariaDB a collation. See [`TextOps::ilike`] and [`TextOps::like_native`].
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
        like(self.into_node(), pattern.into_operand(), None, false, LikeCase::Exact)
    }

    /// `self NOT LIKE pattern`; see [`TextOps::like`].
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.not_like("A%")).to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" NOT GLOB replace(?, '%', '*')"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn not_like<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), None, true, LikeCase::Exact)
    }

    /// `self LIKE pattern ESCAPE escape`: after `escape`, a `%`, a `_` or `escape` stands for itself. See
    /// [`TextOps::like`].
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// let query = select(Users.name).from(Users).where_(Users.name.like_escape("50!%%", '!'));
    /// assert_eq!(
    ///     query.to_sql(&MySql::new())?.text(),
    ///     "SELECT `users`.`name` FROM `users` WHERE `users`.`name` LIKE ? COLLATE utf8mb4_bin ESCAPE '!'"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn like_escape<R: Operand<Text>>(self, pattern: R, escape: char) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), Some(escape), false, LikeCase::Exact)
    }

    /// `self LIKE pattern` as the database has it: whether `a` is like `A`, or `é` like `e`, is for the column's collation
    /// to say. Not on PostgreSQL, yes on SQLite (ASCII letters) and, by default, on MySQL and MariaDB. What begins with a
    /// constant may be looked up in an index of the column.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.like_native("A%")).to_sql(&MySql::new())?.text(),
    ///     "SELECT `users`.`name` FROM `users` WHERE `users`.`name` LIKE ?"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn like_native<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), None, false, LikeCase::Native)
    }

    /// `self NOT LIKE pattern` as the database has it; see [`TextOps::like_native`].
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.not_like_native("A%")).to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" NOT LIKE ?"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn not_like_native<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), None, true, LikeCase::Native)
    }

    /// `self ILIKE pattern`: LIKE with capital and small letters alike, and no others; `lower(..) LIKE lower(..)` where
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
        like(self.into_node(), pattern.into_operand(), None, false, LikeCase::Blind)
    }

    /// `self NOT ILIKE pattern`; see [`TextOps::ilike`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.not_ilike("a%")).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" NOT ILIKE $1"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn not_ilike<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        like(self.into_node(), pattern.into_operand(), None, true, LikeCase::Blind)
    }

    /// Whether `part` stands somewhere in the text, its letters exactly so; `%` and `_` in it are ordinary characters.
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
        literal_like(self.into_node(), ["%", part, "%"], LikeCase::Exact)
    }

    /// Whether the text starts with `part`; see [`TextOps::contains`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.starts_with("A")).inlined(&Postgres::new())?,
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" LIKE 'A%'"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn starts_with(self, part: &str) -> Condition {
        literal_like(self.into_node(), ["", part, "%"], LikeCase::Exact)
    }

    /// Whether the text ends with `part`; see [`TextOps::contains`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.ends_with("a")).inlined(&Postgres::new())?,
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" LIKE '%a'"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn ends_with(self, part: &str) -> Condition {
        literal_like(self.into_node(), ["%", part, ""], LikeCase::Exact)
    }

    /// Whether `part` stands somewhere in the text, capital and small letters alike; see [`TextOps::ilike`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.icontains("a")).inlined(&Postgres::new())?,
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" ILIKE '%a%'"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn icontains(self, part: &str) -> Condition {
        literal_like(self.into_node(), ["%", part, "%"], LikeCase::Blind)
    }

    /// Whether the text starts with `part`, capital and small letters alike; see [`TextOps::ilike`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.istarts_with("a")).inlined(&Postgres::new())?,
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" ILIKE 'a%'"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn istarts_with(self, part: &str) -> Condition {
        literal_like(self.into_node(), ["", part, "%"], LikeCase::Blind)
    }

    /// Whether the text ends with `part`, capital and small letters alike; see [`TextOps::ilike`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name).from(Users).where_(Users.name.iends_with("a")).inlined(&Postgres::new())?,
    ///     r#"SELECT "users"."name" FROM "users" WHERE "users"."name" ILIKE '%a'"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn iends_with(self, part: &str) -> Condition {
        literal_like(self.into_node(), ["%", part, ""], LikeCase::Blind)
    }

    /// `lower(self)`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.note.lower()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT lower("items"."note") FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
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
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.note.trim()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT trim("items"."note") FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn trim(self) -> Expr<Self::Sql> {
        text(Func::Trim, self)
    }

    /// `ltrim(self)`: spaces at the start removed.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.note.trim_start()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT ltrim("items"."note") FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn trim_start(self) -> Expr<Self::Sql> {
        text(Func::TrimStart, self)
    }

    /// `rtrim(self)`: spaces at the end removed.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.note.trim_end()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT rtrim("items"."note") FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
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
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.note.octet_length()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT octet_length("items"."note") FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn octet_length(self) -> Expr<<Self::Sql as SqlType>::Wrap<Integer>> {
        Expr::from_node(ast::Expr::function(Func::OctetLength, [self.into_node()]))
    }

    /// At most `length` characters from the 1-based place `from` on; a place below 1 is read as 1, a length
    /// below 0 as 0.
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
    fn substring<F: Operand<Integer>, L: Operand<Integer>>(
        self,
        from: F,
        length: L,
    ) -> Expr<OfThree<Self::Sql, F::Sql, L::Sql>>
    where
        Base<F::Sql>: SameType<Integer>,
        Base<L::Sql>: SameType<Integer>,
    {
        // Databases differ in what lies before the first character.
        let (from, length) = (at_least(1, from.into_operand()), at_least(0, length.into_operand()));
        Expr::from_node(ast::Expr::function(Func::Substring, [self.into_node(), from, length]))
    }

    /// The 1-based place at which `part` first stands in the text, its letters exactly so; 0 if it does not.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.position("a")).from(Users).inlined(&MySql::new())?,
    ///     "SELECT instr(CONVERT(`users`.`name` USING utf8mb4) COLLATE utf8mb4_bin, 'a') FROM `users`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn position<R: Operand<Text>>(self, part: R) -> Expr<Joined<Self::Sql, R::Sql, Integer>>
    where
        Base<R::Sql>: TextType,
    {
        Expr::from_node(ast::Expr::function(Func::Position, [self.into_node(), part.into_operand()]))
    }

    /// Every occurrence of `from` replaced by `to`; letters must match exactly. Nothing is replaced for an empty `from`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.replace("-", "")).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT replace("users"."name", '-', '') FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn replace<F: Operand<Text>, R: Operand<Text>>(
        self,
        from: F,
        to: R,
    ) -> Expr<OfThree<Self::Sql, F::Sql, R::Sql>>
    where
        Base<F::Sql>: TextType,
        Base<R::Sql>: TextType,
    {
        let args = [self.into_node(), from.into_operand(), to.into_operand()];
        Expr::from_node(ast::Expr::function(Func::Replace, args))
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
    case: LikeCase,
) -> Condition {
    Expr::from_node(ast::Expr::like(Like { expr, pattern, escape, negated, case }))
}

fn literal_like(expr: ast::Expr, [before, part, after]: [&str; 3], case: LikeCase) -> Condition {
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
    like(expr, ast::Expr::Value(Value::Text(pattern.into())), escape, false, case)
}
