//! JSON as a table, and functions of JSON that SQLite alone has.
//!
//! ```
//! use querent_sqlite::{ext::prelude::*, prelude::*};
//!
//! table! { Docs = "docs" { id: BigInt, tags: Json } }
//!
//! let tags = json_each::<BigInt, Text, _>("tag", Docs.tags);
//! let (_, tag, ..) = tags.columns();
//! assert_eq!(
//!     select((Docs.id, tag)).from(Docs).cross_join(tags).to_sql(&Sqlite::new())?.text(),
//!     r#"SELECT "docs"."id", "tag"."value" FROM "docs" CROSS JOIN json_each("docs"."tags") AS "tag""#
//! );
//! # Ok::<(), Error>(())
//! ```

use super::{Joined, call, make};
use querent::{
    Base, BigInt, Expr, Json, Operand, Rows, SameType, SqlType, Text, Typed, Value,
    ast::{self, Alias, TableForm, TableFunc, TableFunction},
};

/// The columns of `json_each` and `json_tree`: `key`, `value`, `type`, `atom` (the value unless it is an array or object),
/// `id`, `parent`, `fullkey` and `path`.
pub type JsonRow<K, V> = (K, V, Text, <V as SqlType>::Nullable, BigInt, Option<BigInt>, Text, Text);

/// What JSON can do.
pub trait JsonFunctions: Typed<Sql: SqlType<NotNull = Json>> {
    /// `json_patch(self, patch)`: the document, merged with another by RFC 7396: JSON null in it takes a key out.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.json_patch(Json::new("{}"))).from(Docs).inlined(&Sqlite::new())?,
    ///     r#"SELECT json_patch("docs"."data", '{}') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn json_patch<R: Operand<Json>>(self, patch: R) -> Expr<Joined<Self::Sql, R::Sql, Json>>
    where
        Base<R::Sql>: SameType<Json>,
    {
        make(call!("json_patch"), [self.into_node(), patch.into_operand()])
    }

    /// `json_type(self, path)`: `null`, `true`, `false`, `integer`, `real`, `text`, `array` or `object`; NULL if there is
    /// nothing.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.json_type_at("$.a")).from(Docs).inlined(&Sqlite::new())?,
    ///     r#"SELECT json_type("docs"."data", '$.a') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn json_type_at(self, path: &str) -> Expr<Option<Text>> {
        make(call!("json_type"), [self.into_node(), text(path)])
    }

    /// `json_array_length(self, path)`: the number of elements of an array, 0 for what is no array; NULL if there is
    /// nothing.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, data: Json } }
    /// assert_eq!(
    ///     select(Docs.data.json_array_length_at("$.a")).from(Docs).inlined(&Sqlite::new())?,
    ///     r#"SELECT json_array_length("docs"."data", '$.a') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn json_array_length_at(self, path: &str) -> Expr<Option<BigInt>> {
        make(call!("json_array_length"), [self.into_node(), text(path)])
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Json>>> JsonFunctions for E {}

const EACH: TableFunc =
    TableFunc::By(&[("sqlite", TableForm { text: "json_each({..})", lists_columns: false })]);
const TREE: TableFunc =
    TableFunc::By(&[("sqlite", TableForm { text: "json_tree({..})", lists_columns: false })]);
const COLUMNS: [&str; 8] = ["key", "value", "type", "atom", "id", "parent", "fullkey", "path"];

/// `json_each(document) AS alias` in FROM: a row for each element of an array or object. It sees the tables before it.
///
/// The caller vouches for the types: keys of objects are `Text`, those of arrays `BigInt`, counted from 0; values may be
/// NULL, which JSON null is, by `Option`. Arrays and objects in it are `Json`.
///
/// ```
/// # use querent_sqlite::{ext::prelude::*, prelude::*};
/// let pairs = json_each::<Text, BigInt, _>("pair", val(Json::new(r#"{"a": 1, "b": 2}"#)));
/// let (key, value, ..) = pairs.columns();
/// let found: Vec<(String, i64)> =
///     rusqlite::Connection::open_in_memory()?.fetch_all(&select((key, value)).from(pairs).order_by(key))?;
/// assert_eq!(found, [("a".into(), 1), ("b".into(), 2)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn json_each<K: SqlType, V: SqlType, E: Typed<Sql: SqlType<NotNull = Json>>>(
    alias: impl Into<Alias>,
    document: E,
) -> Rows<JsonRow<K, V>> {
    function(EACH, alias.into(), vec![document.into_node()])
}

/// `json_each(document, path) AS alias` in FROM: the same, of what stands at a path. No rows if there is nothing.
///
/// ```
/// # use querent_sqlite::{ext::prelude::*, prelude::*};
/// let tags = json_each_at::<BigInt, Text, _>("tag", val(Json::new(r#"{"tags": ["a", "b"]}"#)), "$.tags");
/// let (place, tag, ..) = tags.columns();
/// let found: Vec<(i64, String)> =
///     rusqlite::Connection::open_in_memory()?.fetch_all(&select((place, tag)).from(tags).order_by(place))?;
/// assert_eq!(found, [(0, "a".into()), (1, "b".into())]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn json_each_at<K: SqlType, V: SqlType, E: Typed<Sql: SqlType<NotNull = Json>>>(
    alias: impl Into<Alias>,
    document: E,
    path: &str,
) -> Rows<JsonRow<K, V>> {
    function(EACH, alias.into(), vec![document.into_node(), text(path)])
}

/// `json_tree(document) AS alias` in FROM: a row for the document and, at any depth, everything in it. The caller vouches
/// for the types; the key of the document itself is NULL.
///
/// ```
/// # use querent_sqlite::{ext::prelude::*, prelude::*};
/// let tree = json_tree::<Option<Text>, Json, _>("t", val(Json::new(r#"{"a": {"b": 5}}"#)));
/// let (_, value, kind, _, _, _, fullkey, _) = tree.columns();
/// let leaves = select((fullkey, value)).from(tree).where_(kind.eq("integer"));
/// let found: Vec<(String, Json)> = rusqlite::Connection::open_in_memory()?.fetch_all(&leaves)?;
/// assert_eq!(found, [("$.a.b".into(), Json::new("5"))]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn json_tree<K: SqlType, V: SqlType, E: Typed<Sql: SqlType<NotNull = Json>>>(
    alias: impl Into<Alias>,
    document: E,
) -> Rows<JsonRow<K, V>> {
    function(TREE, alias.into(), vec![document.into_node()])
}

fn function<Row>(func: TableFunc, alias: Alias, args: Vec<ast::Expr>) -> Rows<Row> {
    let columns = COLUMNS.into_iter().map(Text::from_static).collect();
    Rows::from_function(TableFunction { func, args, alias, columns })
}

fn text(text: &str) -> ast::Expr {
    ast::Expr::Value(Value::Text(text.into()))
}
