//! What text can be cut, padded and searched with, beyond [`TextOps`](super::TextOps).

use super::{Condition, Expr, Operand, Typed};
use crate::{
    ast::{self, BinaryOp, Func},
    types::*,
    value::{Text, Value},
};

/// `T`, nullable if `L` or `R` is.
type Joined<L, R, T> = <L as SqlType>::Wrap<<R as SqlType>::Wrap<T>>;

/// Cuts, pads and repeats text, and finds regular expressions in it. Places and lengths count characters, not bytes.
pub trait TextEditOps: Typed<Sql: SqlType<NotNull = Text>> {
    /// The first `count` characters; none for a count below 0.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.left(3)).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT substr("users"."name", 1, 3) FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn left<R: Operand<Integer>>(self, count: R) -> Expr<Joined<Self::Sql, R::Sql, Text>>
    where
        Base<R::Sql>: SameType<Integer>,
    {
        let count = at_least(0, count.into_operand());
        call(Func::Substring, [self.into_node(), number(1), count])
    }

    /// The last `count` characters; none for a count below 0.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.right(3)).from(Users).inlined(&Sqlite::new())?,
    ///     r#"SELECT substr("users"."name", -3, 3) FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn right<R: Operand<Integer>>(self, count: R) -> Expr<Joined<Self::Sql, R::Sql, Text>>
    where
        Base<R::Sql>: SameType<Integer>,
    {
        call(Func::Right, [self.into_node(), at_least(0, count.into_operand())])
    }

    /// `lpad(self, length, fill)`: `fill` before the text until it has `length` characters; of a longer text, the first
    /// `length` of them.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.lpad(8, '.')).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT lpad("users"."name", 8, '.') FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn lpad<R: Operand<Integer>>(self, length: R, fill: char) -> Expr<Joined<Self::Sql, R::Sql, Text>>
    where
        Base<R::Sql>: SameType<Integer>,
    {
        let length = at_least(0, length.into_operand());
        call(Func::PadStart, [self.into_node(), length, character(fill)])
    }

    /// `rpad(self, length, fill)`: `fill` behind the text until it has `length` characters; of a longer text, the first
    /// `length` of them.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.rpad(8, '.')).from(Users).inlined(&MySql::new())?,
    ///     "SELECT rpad(`users`.`name`, 8, '.') FROM `users`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn rpad<R: Operand<Integer>>(self, length: R, fill: char) -> Expr<Joined<Self::Sql, R::Sql, Text>>
    where
        Base<R::Sql>: SameType<Integer>,
    {
        let length = at_least(0, length.into_operand());
        call(Func::PadEnd, [self.into_node(), length, character(fill)])
    }

    /// `repeat(self, count)`: the text `count` times; empty for a count below 1.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.repeat(2)).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT repeat("users"."name", 2) FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn repeat<R: Operand<Integer>>(self, count: R) -> Expr<Joined<Self::Sql, R::Sql, Text>>
    where
        Base<R::Sql>: SameType<Integer>,
    {
        call(Func::Repeat, [self.into_node(), at_least(0, count.into_operand())])
    }

    /// `reverse(self)`: the characters in reverse.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.reverse()).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT reverse("users"."name") FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn reverse(self) -> Expr<Self::Sql> {
        call(Func::Reverse, [self.into_node()])
    }

    /// `trim(BOTH c FROM self)`: `c` removed at both ends, as often as it stands there.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.trim_char('-')).from(Users).inlined(&MySql::new())?,
    ///     "SELECT trim(BOTH '-' FROM `users`.`name`) FROM `users`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn trim_char(self, c: char) -> Expr<Self::Sql> {
        call(Func::TrimChar, [self.into_node(), character(c)])
    }

    /// `trim(LEADING c FROM self)`: `c` removed at the start, as often as it stands there.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.trim_start_char('0')).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT ltrim("users"."name", '0') FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn trim_start_char(self, c: char) -> Expr<Self::Sql> {
        call(Func::TrimCharStart, [self.into_node(), character(c)])
    }

    /// `trim(TRAILING c FROM self)`: `c` removed at the end, as often as it stands there.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.trim_end_char('/')).from(Users).inlined(&Sqlite::new())?,
    ///     r#"SELECT rtrim("users"."name", '/') FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn trim_end_char(self, c: char) -> Expr<Self::Sql> {
        call(Func::TrimCharEnd, [self.into_node(), character(c)])
    }

    /// `split_part(self, separator, n)`: the `n`th of the parts that `separator` makes, from 1 on (0 is read as 1); empty
    /// past the last. An empty separator makes one part.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.split_part("@", 2)).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT split_part("users"."name", '@', 2) FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn split_part(self, separator: &str, n: u16) -> Expr<Self::Sql> {
        Expr::from_node(split_part(self.into_node(), separator, n.max(1)))
    }

    /// The whole number that the text says: digits, 18 at most, a sign before them or none, and nothing else. NULL if it says
    /// none, on every database; what `.cast::<BigInt>()` makes of such a text differs.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// let number: Expr<Option<BigInt>> = Users.name.parse_integer();
    /// assert_eq!(
    ///     select(number).from(Users).to_sql(&Postgres::new())?.text(),
    ///     "SELECT CASE WHEN \"users\".\"name\" ~ '^[+-]?[0-9]+$' AND char_length(ltrim(\"users\".\"name\", '+-')) <= 18 \
    ///      THEN \"users\".\"name\"::bigint END FROM \"users\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn parse_integer(self) -> Expr<Option<BigInt>> {
        call(Func::ParseInteger, [self.into_node()])
    }

    /// `self COLLATE name`: compared and ordered by a collation of the database, quoted as a name.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.collate("C")).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT ("users"."name" COLLATE "C") FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn collate(self, name: &str) -> Expr<Self::Sql> {
        call(Func::Collate, [self.into_node(), ast::Expr::Label(name.into())])
    }

    /// Whether the regular expression is found somewhere in the text; capital and small letters differ. `^`, `$`, `.`, `*`,
    /// `+`, `?`, `{m,n}`, `|`, `()` and `[..]` mean the same everywhere, in a text of one line; what else there is, is the
    /// database's. Refused on SQLite, which has no regular expressions of its own.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.regex_match("^A.*a$")).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT ("users"."name" ~ '^A.*a$') FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn regex_match<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        call(Func::RegexMatch, [self.into_node(), pattern.into_operand()])
    }

    /// What the regular expression finds first, replaced by `to`, which is taken as it is; see
    /// [`TextEditOps::regex_match`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.regex_replace_first("[0-9]+", "")).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT regexp_replace("users"."name", '[0-9]+', replace('', E'\\', E'\\\\')) FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn regex_replace_first(self, pattern: &str, to: &str) -> Expr<Self::Sql> {
        regex_replace(Func::RegexReplaceFirst, self.into_node(), pattern, to)
    }

    /// All that the regular expression finds, replaced by `to`, which is taken as it is; see
    /// [`TextEditOps::regex_match`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { name: Text } }
    /// assert_eq!(
    ///     select(Users.name.regex_replace_all("[0-9]", "#")).from(Users).inlined(&Postgres::new())?,
    ///     r#"SELECT regexp_replace("users"."name", '[0-9]', replace('#', E'\\', E'\\\\'), 'g') FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn regex_replace_all(self, pattern: &str, to: &str) -> Expr<Self::Sql> {
        regex_replace(Func::RegexReplaceAll, self.into_node(), pattern, to)
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Text>>> TextEditOps for E {}

fn call<S, const N: usize>(func: Func, args: [ast::Expr; N]) -> Expr<S> {
    Expr::from_node(ast::Expr::function(func, args))
}

fn number(n: i32) -> ast::Expr {
    ast::Expr::Value(Value::Integer(n))
}

fn character(c: char) -> ast::Expr {
    ast::Expr::Value(Value::Text((&*c.encode_utf8(&mut [0; 4])).into()))
}

/// A count that is not below the least that all databases take for the same.
pub(super) fn at_least(least: i32, count: ast::Expr) -> ast::Expr {
    match count {
        ast::Expr::Value(Value::Integer(n)) => number(n.max(least)),
        count => {
            let below = ast::Expr::binary(BinaryOp::Less, count.clone(), number(least));
            let branches = [(below, number(least))].into();
            ast::Expr::case(ast::Case { operand: None, branches, otherwise: Some(count) })
        }
    }
}

fn split_part(text: ast::Expr, separator: &str, n: u16) -> ast::Expr {
    match (separator, n) {
        // Databases differ in what an empty one separates.
        ("", 1) => text,
        ("", _) => ast::Expr::function(Func::Substring, [text, number(1), number(0)]),
        _ => {
            let separator = ast::Expr::Value(Value::Text(separator.into()));
            ast::Expr::function(Func::SplitPart, [text, separator, number(i32::from(n))])
        }
    }
}

fn regex_replace<S>(func: Func, text: ast::Expr, pattern: &str, to: &str) -> Expr<S> {
    let value = |text: &str| ast::Expr::Value(Value::Text(text.into()));
    call(func, [text, value(pattern), value(to)])
}
