//! [`serde_json::Value`](::serde_json::Value) as SQL's [`Json`], and any type that `serde` knows by way of
//! [`Json::of`] and [`Json::parse`]; feature `serde_json`.
//!
//! SQL's NULL and JSON's `null` stay apart: `serde_json::Value::Null` is bound as the document `null`, and NULL is
//! `None` of `Option<serde_json::Value>`, both bound and read.
//!
//! A number that neither 64-bit integers nor floats hold is read as the nearest float, as `serde_json` does everywhere;
//! take the text, [`Json`], to keep its digits. Documents nested more than 128 deep are not read.
//!
//! ```
//! use querent_sqlite::prelude::*;
//! use serde_json::{Value, json};
//! table! { Events = "events" { id: BigInt, payload: Json, context: Option<Json> } }
//!
//! let db = rusqlite::Connection::open_in_memory()?;
//! db.execute_batch("CREATE TABLE events (id INTEGER, payload TEXT, context TEXT)")?;
//! let insert = insert_into(Events).rows([(1, json!({"kind": "login"}), Some(Value::Null)), (2, json!([1]), None)]);
//! assert_eq!(
//!     insert.inlined(&Sqlite::new())?,
//!     "INSERT INTO \"events\" (\"id\", \"payload\", \"context\") \
//!      VALUES (1, '{\"kind\":\"login\"}', 'null'), (2, '[1]', NULL)"
//! );
//! db.run(&insert)?;
//! let rows: Vec<(Value, Option<Value>)> = db.fetch_all(&select((Events.payload, Events.context)).from(Events))?;
//! assert_eq!(rows, [(json!({"kind": "login"}), Some(Value::Null)), (json!([1]), None)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::*;
use crate::error::{Error, ErrorKind};
use ::serde_json::Value as Document;
use alloc::{format, string::ToString};
use core::any::type_name;
use serde_core::{Serialize, de::DeserializeOwned};

const NO_DOCUMENT: DoesNotFit =
    DoesNotFit::new("this Json does not fit serde_json::Value: it is no JSON, or nested more than 128 deep");

bound_as! { Document => Json; &Document => Json; }
from_sql! { Document => Json, ValueRef::Json(v) => ::serde_json::from_str(v).ok(); }
arrays_from_sql! { Document => Json; }

impl From<&Document> for Json {
    fn from(document: &Document) -> Self {
        Json::new(document.to_string())
    }
}

impl From<Document> for Json {
    fn from(document: Document) -> Self {
        (&document).into()
    }
}

impl TryFrom<&Json> for Document {
    type Error = DoesNotFit;

    fn try_from(json: &Json) -> Result<Self, DoesNotFit> {
        ::serde_json::from_str(json.as_str()).map_err(|_| NO_DOCUMENT)
    }
}

impl TryFrom<Json> for Document {
    type Error = DoesNotFit;

    fn try_from(json: Json) -> Result<Self, DoesNotFit> {
        (&json).try_into()
    }
}

impl Json {
    /// The document that a value is to `serde`. Needs the feature `serde_json`.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// let tags = Json::of(&["new", "sale"])?;
    /// assert_eq!(select(val(tags)).inlined(&Sqlite::new())?, r#"SELECT '["new","sale"]'"#);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Value`] if the value is none that JSON has, such as a map whose keys are no text.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Json, Error> {
        ::serde_json::to_string(value).map(Json::new).map_err(|error| {
            Error::new(ErrorKind::Value, format!("no JSON can be made of this {}: {error}", type_name::<T>()))
                .with_source(error)
        })
    }

    /// Reads the document into a type that `serde` knows. Needs the feature `serde_json`.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// let tags: Vec<String> = Json::new(r#"["new", "sale"]"#).parse()?;
    /// assert_eq!(tags, ["new", "sale"]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if the text is no JSON, or its document does not fit the type. The message says where, and
    /// the error's source what was found: that may be a secret of the row's, and messages go to logs.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Error> {
        ::serde_json::from_str(self.as_str()).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let message = match error.is_data() {
                true => format!("the JSON does not fit {} at line {line} column {column}", type_name::<T>()),
                false => format!("the text is no JSON at line {line} column {column}"),
            };
            Error::new(ErrorKind::Decode, message).with_source(error)
        })
    }
}
