//! Operators and functions of `jsonb`. A column of type `json` has none of them: cast it.
//!
//! ```
//! use querent_postgres::{ext::prelude::*, prelude::*};
//!
//! table! { Docs = "docs" { id: BigInt, data: Json } }
//!
//! let query = select(Docs.id).from(Docs).where_(Docs.data.jsonb_contains(Json::new(r#"{"kind":"book"}"#)));
//! assert_eq!(
//!     query.to_sql(&Postgres::new())?.text(),
//!     r#"SELECT "docs"."id" FROM "docs" WHERE "docs"."data" @> $1::jsonb"#
//! );
//! # Ok::<(), Error>(())
//! ```

use super::{Joined, OfThree, call, infix, make};
use querent::{
    Array, Base, Condition, Expr, Json, Operand, SameType, SqlType, Text, TextType, Typed, Value, ast,
    sql_type,
};

sql_type! {
    /// `jsonpath`: a path of SQL/JSON.
    pub JsonPath { "postgres" => "jsonpath" }
}

/// What `jsonb` can do.
pub trait JsonbOps: Typed<Sql: SqlType<NotNull = Json>> {
    /// `self @> other`: the document has all that is in `other`, at the same places.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_contains(Json::new(r#"{"a":1}"#))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" @> '{"a":1}'::jsonb FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_contains<R: Operand<Json>>(self, other: R) -> Condition
    where
        Base<R::Sql>: SameType<Json>,
    {
        make(infix!("@>"), [self.into_node(), other.into_operand()])
    }

    /// `self <@ other`: all that is in the document is in `other`, at the same places.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_contained_by(Json::new("[1, 2]"))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" <@ '[1, 2]'::jsonb FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_contained_by<R: Operand<Json>>(self, other: R) -> Condition
    where
        Base<R::Sql>: SameType<Json>,
    {
        make(infix!("<@"), [self.into_node(), other.into_operand()])
    }

    /// `self ? key`: the document is an object with this key, an array with this text in it, or this text.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_exists("a")).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" ? 'a' FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_exists<R: Operand<Text>>(self, key: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        make(infix!("?"), [self.into_node(), key.into_operand()])
    }

    /// `self ?| keys`: one of the keys at least is there.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_exists_any(vec!["a", "b"])).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" ?| ARRAY['a', 'b']::text[] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_exists_any<R: Operand<Array<Text>>>(self, keys: R) -> Condition
    where
        Base<R::Sql>: SameType<Array<Text>>,
    {
        make(infix!("?|"), [self.into_node(), keys.into_operand()])
    }

    /// `self ?& keys`: all of the keys are there.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_exists_all(vec!["a", "b"])).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" ?& ARRAY['a', 'b']::text[] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_exists_all<R: Operand<Array<Text>>>(self, keys: R) -> Condition
    where
        Base<R::Sql>: SameType<Array<Text>>,
    {
        make(infix!("?&"), [self.into_node(), keys.into_operand()])
    }

    /// `self #> path`: what is found by keys, and places counted from 0, as JSON; NULL if there is nothing, JSON null if
    /// that is there.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_extract_path(vec!["a", "0"])).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" #> ARRAY['a', '0']::text[] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_extract_path<R: Operand<Array<Text>>>(self, path: R) -> Expr<Option<Json>>
    where
        Base<R::Sql>: SameType<Array<Text>>,
    {
        make(infix!("#>"), [self.into_node(), path.into_operand()])
    }

    /// `self #>> path`: what is found by keys, and places counted from 0, as text; NULL if there is nothing, or JSON null.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_extract_path_text(vec!["a"])).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" #>> ARRAY['a']::text[] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_extract_path_text<R: Operand<Array<Text>>>(self, path: R) -> Expr<Option<Text>>
    where
        Base<R::Sql>: SameType<Array<Text>>,
    {
        make(infix!("#>>"), [self.into_node(), path.into_operand()])
    }

    /// `jsonb_path_exists(self, path)`: the path finds something. Paths are those of SQL/JSON, and are bound.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_path_exists("$.a[*] ? (@ > 1)")).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT jsonb_path_exists("docs"."data", '$.a[*] ? (@ > 1)'::jsonpath) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_path_exists(self, path: &str) -> Condition {
        make(call!("jsonb_path_exists"), [self.into_node(), jsonpath(path)])
    }

    /// `jsonb_path_query_first(self, path)`: the first that the path finds; NULL if it finds nothing.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_path_query_first("$.a")).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT jsonb_path_query_first("docs"."data", '$.a'::jsonpath) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_path_query_first(self, path: &str) -> Expr<Option<Json>> {
        make(call!("jsonb_path_query_first"), [self.into_node(), jsonpath(path)])
    }

    /// `jsonb_path_query_array(self, path)`: all that the path finds, as one JSON array.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_path_query_array("$.a[*]")).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT jsonb_path_query_array("docs"."data", '$.a[*]'::jsonpath) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_path_query_array(self, path: &str) -> Expr<<Self::Sql as SqlType>::Wrap<Json>> {
        make(call!("jsonb_path_query_array"), [self.into_node(), jsonpath(path)])
    }

    /// `jsonb_set(self, path, value)`: the document with another value at a path of keys, and places counted from 0. It is
    /// added if only the last of them is missing.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_set(vec!["a"], Json::new("2"))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT jsonb_set("docs"."data", ARRAY['a']::text[], '2'::jsonb) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_set<P: Operand<Array<Text>>, R: Operand<Json>>(
        self,
        path: P,
        value: R,
    ) -> OfThree<Self::Sql, P::Sql, R::Sql, Json>
    where
        Base<P::Sql>: SameType<Array<Text>>,
        Base<R::Sql>: SameType<Json>,
    {
        make(call!("jsonb_set"), [self.into_node(), path.into_operand(), value.into_operand()])
    }

    /// `self - key`: the object without a key, or the array without that text.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_delete("a")).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" - 'a' FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_delete<R: Operand<Text>>(self, key: R) -> Expr<Joined<Self::Sql, R::Sql, Json>>
    where
        Base<R::Sql>: TextType,
    {
        make(infix!("-", Additive), [self.into_node(), key.into_operand()])
    }

    /// `self #- path`: the document without what is at a path of keys, and places counted from 0.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_delete_path(vec!["a", "b"])).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" #- ARRAY['a', 'b']::text[] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_delete_path<R: Operand<Array<Text>>>(self, path: R) -> Expr<Joined<Self::Sql, R::Sql, Json>>
    where
        Base<R::Sql>: SameType<Array<Text>>,
    {
        make(infix!("#-"), [self.into_node(), path.into_operand()])
    }

    /// `self || other`: the keys of both objects, those of `other` first where both have one; or the elements of both
    /// arrays.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.jsonb_concat(Json::new(r#"{"b":2}"#))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."data" || '{"b":2}'::jsonb FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn jsonb_concat<R: Operand<Json>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, Json>>
    where
        Base<R::Sql>: SameType<Json>,
    {
        make(infix!("||"), [self.into_node(), other.into_operand()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Json>>> JsonbOps for E {}

fn jsonpath(path: &str) -> ast::Expr {
    ast::Expr::Value(Value::custom(&JsonPath::TYPE, Value::Text(path.into())))
}
