//! Full-text search: `tsvector`, `tsquery`, what makes them, and how they match.
//!
//! The name of a configuration, `english` or `simple`, is bound as a `regconfig`, so that it may come from a user: one that
//! the database has not is an error of the server. An index on `to_tsvector('english', body)` is used where the server
//! plans with the values of the parameters, as it does until a statement has run often.
//!
//! ```
//! use querent_postgres::{ext::prelude::*, prelude::*};
//!
//! table! { Docs = "docs" { id: BigInt, body: Text } }
//!
//! let words = to_tsvector("english", Docs.body);
//! let query = select(Docs.id).from(Docs).where_(words.matches(websearch_to_tsquery("english", "cats -dogs")));
//! assert_eq!(
//!     query.to_sql(&Postgres::new())?.text(),
//!     "SELECT \"docs\".\"id\" FROM \"docs\" WHERE to_tsvector($1::regconfig, \"docs\".\"body\") \
//!      @@ websearch_to_tsquery($2::regconfig, $3::text)"
//! );
//! # Ok::<(), Error>(())
//! ```

use super::{Joined, atom, call, infix, make};
use querent::{
    Base, Condition, Expr, Operand, Real, SameType, SqlType, Text, TextType, Typed, Value, ast, sql_type,
};

sql_type! {
    /// `tsvector`: the words of a text. It is not read; `.cast_native::<Text>()` is.
    pub TsVector { "postgres" => "tsvector" }
    /// `tsquery`: what is searched for. It is not read; `.cast_native::<Text>()` is.
    pub TsQuery { "postgres" => "tsquery" }
    /// `regconfig`: the name of a configuration.
    pub RegConfig { "postgres" => "regconfig" }
}

/// What the words of a text can do.
pub trait TsVectorOps: Typed<Sql: SqlType<NotNull = TsVector>> {
    /// `self @@ query`: the words match the query.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
    /// assert_eq!(
    ///     select(Docs.words.matches(plainto_tsquery("english", "cats"))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."words" @@ plainto_tsquery('english'::regconfig, 'cats') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn matches<R: Operand<TsQuery>>(self, query: R) -> Condition
    where
        Base<R::Sql>: SameType<TsQuery>,
    {
        make(infix!("@@"), [self.into_node(), query.into_operand()])
    }

    /// `ts_rank(self, query)`: how well the words match the query, by how often they are found.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
    /// assert_eq!(
    ///     select(Docs.words.ts_rank(to_tsquery("simple", "a & b"))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT ts_rank("docs"."words", to_tsquery('simple'::regconfig, 'a & b')) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn ts_rank<R: Operand<TsQuery>>(self, query: R) -> Expr<Joined<Self::Sql, R::Sql, Real>>
    where
        Base<R::Sql>: SameType<TsQuery>,
    {
        make(call!("ts_rank"), [self.into_node(), query.into_operand()])
    }

    /// `ts_rank_cd(self, query)`: how well the words match the query, by how near they are to one another.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
    /// assert_eq!(
    ///     select(Docs.words.ts_rank_cd(to_tsquery("simple", "a & b"))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT ts_rank_cd("docs"."words", to_tsquery('simple'::regconfig, 'a & b')) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn ts_rank_cd<R: Operand<TsQuery>>(self, query: R) -> Expr<Joined<Self::Sql, R::Sql, Real>>
    where
        Base<R::Sql>: SameType<TsQuery>,
    {
        make(call!("ts_rank_cd"), [self.into_node(), query.into_operand()])
    }

    /// `self || other`: the words of both texts, one after the other.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
    /// assert_eq!(
    ///     select(Docs.words.tsvector_concat(to_tsvector("simple", Docs.body))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."words" || to_tsvector('simple'::regconfig, "docs"."body") FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn tsvector_concat<R: Operand<TsVector>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, TsVector>>
    where
        Base<R::Sql>: SameType<TsVector>,
    {
        make(infix!("||"), [self.into_node(), other.into_operand()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull = TsVector>>> TsVectorOps for E {}

/// How queries are put together.
pub trait TsQueryOps: Typed<Sql: SqlType<NotNull = TsQuery>> {
    /// `self && other`: both queries match.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
    /// assert_eq!(
    ///     select(Docs.words.matches(to_tsquery("simple", "a").tsquery_and(to_tsquery("simple", "b")))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."words" @@ (to_tsquery('simple'::regconfig, 'a') && to_tsquery('simple'::regconfig, 'b')) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn tsquery_and<R: Operand<TsQuery>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, TsQuery>>
    where
        Base<R::Sql>: SameType<TsQuery>,
    {
        make(infix!("&&"), [self.into_node(), other.into_operand()])
    }

    /// `self || other`: one of the queries matches.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
    /// assert_eq!(
    ///     select(Docs.words.matches(to_tsquery("simple", "a").tsquery_or(to_tsquery("simple", "b")))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."words" @@ (to_tsquery('simple'::regconfig, 'a') || to_tsquery('simple'::regconfig, 'b')) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn tsquery_or<R: Operand<TsQuery>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, TsQuery>>
    where
        Base<R::Sql>: SameType<TsQuery>,
    {
        make(infix!("||"), [self.into_node(), other.into_operand()])
    }

    /// `self <-> other`: a match of the first is followed at once by one of the other.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
    /// assert_eq!(
    ///     select(Docs.words.matches(to_tsquery("simple", "a").tsquery_phrase(to_tsquery("simple", "b")))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."words" @@ (to_tsquery('simple'::regconfig, 'a') <-> to_tsquery('simple'::regconfig, 'b')) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn tsquery_phrase<R: Operand<TsQuery>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, TsQuery>>
    where
        Base<R::Sql>: SameType<TsQuery>,
    {
        make(infix!("<->"), [self.into_node(), other.into_operand()])
    }

    /// `!! self`: the query does not match.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
    /// assert_eq!(
    ///     select(Docs.words.matches(to_tsquery("simple", "a").tsquery_not())).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."words" @@ (!! to_tsquery('simple'::regconfig, 'a')) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn tsquery_not(self) -> Expr<Self::Sql> {
        make(atom!("(!! {})"), [self.into_node()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull = TsQuery>>> TsQueryOps for E {}

fn regconfig(name: &str) -> ast::Expr {
    ast::Expr::Value(Value::custom(&RegConfig::TYPE, Value::Text(name.into())))
}

/// `to_tsvector(config, text)`: the words of a text, each in the form that the configuration gives it, and their
/// places.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
/// assert_eq!(
///     select(to_tsvector("english", Docs.body)).from(Docs).inlined(&Postgres::new())?,
///     r#"SELECT to_tsvector('english'::regconfig, "docs"."body") FROM "docs""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn to_tsvector<R: Operand<Text>>(config: &str, text: R) -> Expr<<R::Sql as SqlType>::Wrap<TsVector>>
where
    Base<R::Sql>: TextType,
{
    make(call!("to_tsvector"), [regconfig(config), text.into_operand()])
}

/// `plainto_tsquery(config, text)`: a query for all words of a text, which has no operators.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
/// assert_eq!(
///     select(plainto_tsquery("english", "cats and dogs")).from(Docs).inlined(&Postgres::new())?,
///     r#"SELECT plainto_tsquery('english'::regconfig, 'cats and dogs') FROM "docs""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn plainto_tsquery<R: Operand<Text>>(config: &str, text: R) -> Expr<<R::Sql as SqlType>::Wrap<TsQuery>>
where
    Base<R::Sql>: TextType,
{
    make(call!("plainto_tsquery"), [regconfig(config), text.into_operand()])
}

/// `phraseto_tsquery(config, text)`: a query for the words of a text, one after the other.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
/// assert_eq!(
///     select(phraseto_tsquery("english", "cats and dogs")).from(Docs).inlined(&Postgres::new())?,
///     r#"SELECT phraseto_tsquery('english'::regconfig, 'cats and dogs') FROM "docs""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn phraseto_tsquery<R: Operand<Text>>(config: &str, text: R) -> Expr<<R::Sql as SqlType>::Wrap<TsQuery>>
where
    Base<R::Sql>: TextType,
{
    make(call!("phraseto_tsquery"), [regconfig(config), text.into_operand()])
}

/// `websearch_to_tsquery(config, text)`: a query as search engines take it: `"quoted"` phrases, `or`, and `-` for words
/// that must not be there. No text is an error.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
/// assert_eq!(
///     select(websearch_to_tsquery("english", "cats -dogs")).from(Docs).inlined(&Postgres::new())?,
///     r#"SELECT websearch_to_tsquery('english'::regconfig, 'cats -dogs') FROM "docs""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn websearch_to_tsquery<R: Operand<Text>>(
    config: &str,
    text: R,
) -> Expr<<R::Sql as SqlType>::Wrap<TsQuery>>
where
    Base<R::Sql>: TextType,
{
    make(call!("websearch_to_tsquery"), [regconfig(config), text.into_operand()])
}

/// `to_tsquery(config, text)`: a query with the operators `&`, `|`, `!` and `<->`. A text that is no query is an error
/// of the server: take what users type by `websearch_to_tsquery`.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
/// assert_eq!(
///     select(to_tsquery("english", "cats & !dogs")).from(Docs).inlined(&Postgres::new())?,
///     r#"SELECT to_tsquery('english'::regconfig, 'cats & !dogs') FROM "docs""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn to_tsquery<R: Operand<Text>>(config: &str, text: R) -> Expr<<R::Sql as SqlType>::Wrap<TsQuery>>
where
    Base<R::Sql>: TextType,
{
    make(call!("to_tsquery"), [regconfig(config), text.into_operand()])
}

/// `ts_headline(config, text, query)`: a part of the text with the words that match in `<b>` and `</b>`. The text is
/// not escaped: HTML in it stays.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Docs = "docs" { id: BigInt, body: Text, words: TsVector } }
/// assert_eq!(
///     select(ts_headline("english", Docs.body, plainto_tsquery("english", "cat"))).from(Docs).inlined(&Postgres::new())?,
///     r#"SELECT ts_headline('english'::regconfig, "docs"."body", plainto_tsquery('english'::regconfig, 'cat')) FROM "docs""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn ts_headline<R: Operand<Text>, Q: Operand<TsQuery>>(
    config: &str,
    text: R,
    query: Q,
) -> Expr<Joined<R::Sql, Q::Sql, Text>>
where
    Base<R::Sql>: TextType,
    Base<Q::Sql>: SameType<TsQuery>,
{
    make(call!("ts_headline"), [regconfig(config), text.into_operand(), query.into_operand()])
}
