//! JSON: what is in a document, documents made of values, documents changed.
//!
//! A path goes by keys and indexes, and its end says which type is read. What is not there and the `null` of JSON are NULL
//! alike, on every database; [`JsonPath::json_typeof`] tells them apart. Of members with one key in a document, PostgreSQL
//! and MySQL keep the last; SQLite and MariaDB keep all, and find the first.

use super::{Condition, Expr, JsonElement, Operand, Typed, collect::json_element};
use crate::{
    ast::{self, Func},
    types::*,
    value::{Decimal, Json, Text, Value},
};
use alloc::vec::Vec;

/// A place in a JSON document, to be read as a value, or changed. Made by [`JsonOps::get`] and [`JsonOps::at`].
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a path is read by `.as_text()`, `.as_json()` and others"]
pub struct JsonPath {
    /// The document, and the steps as values.
    args: Vec<ast::Expr>,
}

/// What JSON can do.
pub trait JsonOps: Typed<Sql: SqlType<NotNull = Json>> {
    /// The member of an object: `-> 'key'`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.get("author").get("name").as_text()).from(Docs).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT ("docs"."doc" -> 'author' ->> 'name') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn get(self, key: &str) -> JsonPath {
        root(self.into_node()).get(key)
    }

    /// The element of an array, counted from 0: `-> 0`.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.at(0).as_json()).from(Docs).to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT nullif("docs"."doc" -> '$[0]', 'null') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn at(self, index: u32) -> JsonPath {
        root(self.into_node()).at(index)
    }

    /// The document itself as a path of no steps, to be read as a value of its type.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.json_root().json_typeof()).from(Docs).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT jsonb_typeof("docs"."doc") FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn json_root(self) -> JsonPath {
        root(self.into_node())
    }

    /// `doc @> other`: whether every member and element of the other is in this one. MySQL and MariaDB have
    /// `json_contains`, which takes a value for contained in an array of it also below the top, where PostgreSQL does
    /// not; SQLite has none.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Docs = "docs" { id: BigInt, doc: Json } }
    /// let query = select(Docs.id).from(Docs).where_(Docs.doc.json_contains(Json::new(r#"{"a": 1}"#)));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "docs"."id" FROM "docs" WHERE ("docs"."doc" @> $1::jsonb)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn json_contains<R: Operand<Json>>(self, other: R) -> Condition
    where
        Base<R::Sql>: SameType<Json>,
    {
        Expr::from_node(ast::Expr::function(Func::JsonContains, [self.into_node(), other.into_operand()]))
    }

    /// Whether an object has a member of that name, be it `null`; false for other documents, and for NULL.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Docs = "docs" { id: BigInt, doc: Json } }
    /// assert_eq!(
    ///     select(Docs.id).from(Docs).where_(Docs.doc.has_key("a")).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "docs"."id" FROM "docs" WHERE (jsonb_typeof("docs"."doc" -> 'a') IS NOT NULL)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn has_key(self, key: &str) -> Condition {
        self.get(key).exists()
    }

    /// Whether both are the same document, whatever its spaces and the order of its keys. SQLite and MariaDB 10.6
    /// compare texts alone, and refuse it.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Docs = "docs" { id: BigInt, doc: Json } }
    /// assert_eq!(
    ///     select(Docs.id).from(Docs).where_(Docs.doc.json_eq(Json::new("[1]"))).to_sql(&MySql::new())?.text(),
    ///     "SELECT `docs`.`id` FROM `docs` WHERE CAST(`docs`.`doc` AS JSON) = CAST(? AS JSON)"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn json_eq<R: Operand<Json>>(self, other: R) -> Condition
    where
        Base<R::Sql>: SameType<Json>,
    {
        let sides = (normal(self.into_node()), normal(other.into_operand()));
        Expr::from_node(ast::Expr::binary(ast::BinaryOp::Equal, sides.0, sides.1))
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Json>>> JsonOps for E {}

impl JsonPath {
    /// The member of an object. See [`JsonOps::get`].
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.get("a").get("b").as_double()).from(Docs).to_sql(&MariaDb::new())?.text(),
    ///     "SELECT CASE WHEN CAST(json_type(json_extract(`docs`.`doc`, '$.\"a\".\"b\"')) AS CHAR) IN \
    ///      ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') \
    ///      THEN CAST(json_extract(`docs`.`doc`, '$.\"a\".\"b\"') AS DOUBLE) END FROM `docs`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn get(mut self, key: &str) -> JsonPath {
        self.args.push(ast::Expr::Value(Value::Text(key.into())));
        self
    }

    /// The element of an array, counted from 0. See [`JsonOps::at`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.get("a").at(1).as_json()).from(Docs).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT nullif(jsonb_path_query_first("docs"."doc", 'strict $."a"[1]', '{}', true), 'null'::jsonb) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn at(mut self, index: u32) -> JsonPath {
        self.args.push(ast::Expr::Value(Value::BigInt(index.into())));
        self
    }

    /// What stands there: `object`, `array`, `string`, `number`, `boolean` or `null`; NULL if nothing does.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.get("a").json_typeof()).from(Docs).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT jsonb_typeof("docs"."doc" -> 'a') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn json_typeof(self) -> Expr<Option<Text>> {
        Expr::from_node(ast::Expr::function(Func::JsonTypeof, self.args))
    }

    /// Whether anything stands there, be it `null`; false for a document that is NULL.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Docs = "docs" { id: BigInt, doc: Json } }
    /// assert_eq!(
    ///     select(Docs.id).from(Docs).where_(Docs.doc.get("a").at(2).exists()).to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT "docs"."id" FROM "docs" WHERE (json_type("docs"."doc", '$."a"[2]') IS NOT NULL)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn exists(self) -> Condition {
        Expr::from_node(ast::Expr::function(Func::JsonExists, self.args))
    }

    /// The number of elements of an array; NULL for what is none.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.get("a").json_array_length()).from(Docs).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT CASE WHEN jsonb_typeof("docs"."doc" -> 'a') = 'array' THEN jsonb_array_length("docs"."doc" -> 'a') END FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn json_array_length(self) -> Expr<Option<Integer>> {
        Expr::from_node(ast::Expr::function(Func::JsonArrayLength, self.args))
    }

    /// The document with the value there in place of what was, or as a new member. A document that has no object around
    /// the place, to which a key must lead, stays as it is. NULL is stored as `null`.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.get("a").json_set(val(1))).from(Docs).to_sql(&MySql::new())?.text(),
    ///     "SELECT CASE WHEN CAST(json_type(json_extract(`docs`.`doc`, '$')) AS CHAR) = 'OBJECT' \
    ///      THEN json_set(`docs`.`doc`, '$.\"a\"', ?) ELSE `docs`.`doc` END FROM `docs`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn json_set<V: Typed>(self, value: V) -> Expr<Option<Json>>
    where
        Base<V::Sql>: JsonElement,
    {
        self.change(Func::JsonSet, Some(json_element(value)))
    }

    /// The document with the value there if nothing was; else as [`JsonPath::json_set`].
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.get("a").json_insert(val(1))).from(Docs).to_sql(&MySql::new())?.text(),
    ///     "SELECT CASE WHEN CAST(json_type(json_extract(`docs`.`doc`, '$')) AS CHAR) = 'OBJECT' \
    ///      THEN json_insert(`docs`.`doc`, '$.\"a\"', ?) ELSE `docs`.`doc` END FROM `docs`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn json_insert<V: Typed>(self, value: V) -> Expr<Option<Json>>
    where
        Base<V::Sql>: JsonElement,
    {
        self.change(Func::JsonInsert, Some(json_element(value)))
    }

    /// The document without what stands there.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Docs = "docs" { doc: Json } }
    /// assert_eq!(
    ///     select(Docs.doc.get("a").json_remove()).from(Docs).to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT json_remove("docs"."doc", '$."a"') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn json_remove(self) -> Expr<Option<Json>> {
        self.change(Func::JsonRemove, None)
    }

    fn change(mut self, func: Func, value: Option<ast::Expr>) -> Expr<Option<Json>> {
        if let Some(value) = value {
            self.args.insert(1, value);
        }
        Expr::from_node(ast::Expr::function(func, self.args))
    }
}

macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident => $sql:ident, $shown:literal;)*) => {
        impl JsonPath {$(
            $(#[$doc])*
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Docs = "docs" { doc: Json } }
            /// assert_eq!(
            #[doc = concat!("    select(Docs.doc.get(\"a\").", stringify!($name), "()).from(Docs).to_sql(&Postgres::new())?.text(),")]
            #[doc = concat!("    r#\"SELECT ", $shown, " FROM \"docs\"\"#")]
            /// );
            /// # Ok::<(), Error>(())
            /// ```
            pub fn $name(self) -> Expr<Option<$sql>> {
                Expr::from_node(ast::Expr::function(Func::JsonGet(Kind::$sql), self.args))
            }
        )*}
    };
}

readers! {
    /// The text of a string; of other values their JSON. NULL for `null`.
    as_text => Text, "(\"docs\".\"doc\" ->> 'a')";
    /// A whole number of 32 bits, written without a fraction or exponent; NULL for anything else. PostgreSQL keeps no
    /// exponent, and reads `1e2` as 100.
    as_integer => Integer, "CASE WHEN jsonb_typeof(\"docs\".\"doc\" -> 'a') = 'number' THEN CASE WHEN scale((\"docs\".\"doc\" -> 'a')::numeric) = 0 AND (\"docs\".\"doc\" -> 'a')::numeric BETWEEN -2147483648 AND 2147483647 THEN (\"docs\".\"doc\" -> 'a')::integer END END";
    /// A whole number of 64 bits, written without a fraction or exponent; NULL for anything else. PostgreSQL keeps no
    /// exponent, and reads `1e2` as 100.
    as_bigint => BigInt, "CASE WHEN jsonb_typeof(\"docs\".\"doc\" -> 'a') = 'number' THEN CASE WHEN scale((\"docs\".\"doc\" -> 'a')::numeric) = 0 AND (\"docs\".\"doc\" -> 'a')::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN (\"docs\".\"doc\" -> 'a')::bigint END END";
    /// A number, of which MySQL and SQLite keep the digits that a 64-bit float has; NULL for anything else.
    as_decimal => Decimal, "CASE WHEN jsonb_typeof(\"docs\".\"doc\" -> 'a') = 'number' THEN (\"docs\".\"doc\" -> 'a')::numeric END";
    /// A number as a 64-bit float; NULL for anything else.
    as_double => Double, "CASE WHEN jsonb_typeof(\"docs\".\"doc\" -> 'a') = 'number' THEN (\"docs\".\"doc\" -> 'a')::double precision END";
    /// A truth value; NULL for anything else.
    as_bool => Bool, "CASE WHEN jsonb_typeof(\"docs\".\"doc\" -> 'a') = 'boolean' THEN (\"docs\".\"doc\" -> 'a')::boolean END";
    /// Whatever stands there, as a document of its own; NULL for `null`.
    as_json => Json, "nullif(\"docs\".\"doc\" -> 'a', 'null'::jsonb)";
}

/// An expression that is an element of JSON, of any type that has a form there.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonItem(ast::Expr);

#[diagnostic::do_not_recommend]
impl<E: Typed> From<E> for JsonItem
where
    Base<E::Sql>: JsonElement,
{
    fn from(expr: E) -> Self {
        JsonItem(json_element(expr))
    }
}

/// `jsonb_build_object('key', value, ..)`: an object of values, NULL as `null`. A key that is named twice is refused.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Users = "users" { id: BigInt, active: Bool } }
/// let object = json_object([("id", Users.id.into()), ("active", Users.active.into())]);
/// assert_eq!(
///     select(object).from(Users).to_sql(&Sqlite::new())?.text(),
///     r#"SELECT json_object('id', "users"."id", 'active', json(CASE "users"."active" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)) FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn json_object<'k>(members: impl IntoIterator<Item = (&'k str, JsonItem)>) -> Expr<Json> {
    let pair = |(key, JsonItem(value)): (&str, JsonItem)| [ast::Expr::Value(Value::Text(key.into())), value];
    Expr::from_node(ast::Expr::function(Func::JsonObject, members.into_iter().flat_map(pair)))
}

/// `jsonb_build_array(value, ..)`: an array of values, NULL as `null`.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// assert_eq!(
///     select(json_array([Users.id.into(), Users.name.into()])).from(Users).to_sql(&Postgres::new())?.text(),
///     r#"SELECT jsonb_build_array("users"."id", "users"."name") FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn json_array(elements: impl IntoIterator<Item = JsonItem>) -> Expr<Json> {
    Expr::from_node(ast::Expr::function(Func::JsonArray, elements.into_iter().map(|JsonItem(node)| node)))
}

fn root(document: ast::Expr) -> JsonPath {
    JsonPath { args: [document].into() }
}

/// A document in the form in which two that are the same are equal.
pub(super) fn normal(document: ast::Expr) -> ast::Expr {
    ast::Expr::function(Func::JsonNormal, [document])
}
