//! SQLite for [Querent](querent): versions from 3.35 on, and its driver `rusqlite`.
//!
//! ```
//! use querent_sqlite::prelude::*;
//!
//! table! { Users = "users" { id: BigInt, name: Text } }
//!
//! let db = rusqlite::Connection::open_in_memory()?;
//! db.execute_batch("CREATE TABLE users (id INTEGER, name TEXT)")?;
//! db.run(&insert_into(Users).rows([(1, "Ada"), (2, "Bob")]))?;
//!
//! let names: Vec<String> = db.fetch_all(&select(Users.name).from(Users).order_by(Users.id.desc()))?;
//! assert_eq!(names, ["Bob", "Ada"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod aggregate;
mod calendar;
#[cfg(feature = "rusqlite")]
mod driver;
pub mod ext;
mod function;
mod json;
mod like;
mod stored;

#[cfg(feature = "rusqlite")]
pub use driver::{Rows, SqliteExt, database_error};
pub use querent;

use querent::{
    Dialect, Error, Kind, Value,
    ast::{Aggregate, AggregateFunc, Cast, ColumnDef, ExplainFormat, Function, Keyword, Like},
    render::{
        Feature, FeatureSet, Limits, PassSet, Placeholder, Precedence, Quote, Spec, ValuesForm, Version,
        Writer, literal, standard,
    },
};
use stored::Stored;

/// What a program that builds queries for SQLite, and runs them, needs in scope.
pub mod prelude {
    pub use crate::Sqlite;
    #[cfg(feature = "rusqlite")]
    pub use crate::SqliteExt;
    pub use querent::prelude::*;
}

/// SQLite of one version.
///
/// ```
/// use querent_sqlite::Sqlite;
/// use querent::Dialect;
/// assert_eq!(Sqlite::version(3, 46).spec().to_string(), "sqlite 3.46");
/// ```
#[derive(Debug, Clone)]
pub struct Sqlite {
    spec: Spec,
    has_math: bool,
}

impl Sqlite {
    /// The newest version known: 3.54.
    pub const fn new() -> Self {
        Self::version(3, 54)
    }

    /// A version from 3.35 on.
    pub const fn version(major: u16, minor: u16) -> Self {
        let version = Version::new(major, minor);
        // https://www.sqlite.org/changes.html
        let features = FEATURES
            .with_if(Feature::UpdateFrom, version.at_least(3, 33))
            .with_if(Feature::ReturningInsert, version.at_least(3, 35))
            .with_if(Feature::ReturningUpdate, version.at_least(3, 35))
            .with_if(Feature::ReturningDelete, version.at_least(3, 35))
            .with_if(Feature::RightJoin, version.at_least(3, 39))
            .with_if(Feature::FullJoin, version.at_least(3, 39))
            .with_if(Feature::DistinctFrom, version.at_least(3, 39))
            .with_if(Feature::AggregateOrder, version.at_least(3, 44))
            .with_if(Feature::RowListValues, !version.at_least(3, 37));
        Sqlite {
            spec: Spec {
                name: "sqlite",
                version,
                quote: Quote::Double,
                placeholder: Placeholder::Question,
                features,
                limits: LIMITS,
                precedence: &PRECEDENCE,
                cast_type,
                values: ValuesForm::With,
                recursive_text: None,
                rewrites: PassSet::ALL,
            },
            has_math: false,
        }
    }

    /// The same version, built with `SQLITE_ENABLE_MATH_FUNCTIONS`: it has `sqrt`, `ln`, `sin` and the like, which are
    /// refused otherwise. The driver asks the SQLite that is linked.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Items = "items" { weight: Double } }
    /// let query = select(Items.weight.sqrt()).from(Items);
    /// assert_eq!(
    ///     query.to_sql(&Sqlite::new().with_math_functions())?.text(),
    ///     r#"SELECT sqrt("items"."weight") FROM "items""#
    /// );
    /// assert!(query.to_sql(&Sqlite::new()).is_err());
    /// # Ok::<(), Error>(())
    /// ```
    pub const fn with_math_functions(mut self) -> Self {
        self.has_math = true;
        self
    }
}

impl Default for Sqlite {
    fn default() -> Self {
        Self::new()
    }
}

const FEATURES: FeatureSet = FeatureSet::of(&[
    Feature::NullsOrder,
    Feature::Filter,
    Feature::CorrelatedDerived,
    Feature::IntersectExcept,
    Feature::LimitInSubquery,
    Feature::ConcatOperator,
    Feature::ZeroDivisorNull,
    Feature::DecimalAsFloat,
    Feature::WhereAlone,
    Feature::WideNames,
    Feature::SpacedLabels,
    Feature::FrameGroups,
    Feature::FrameExclude,
    Feature::FrameExpressions,
    Feature::LagDefault,
    Feature::Materialized,
    Feature::IndexedBy,
    Feature::DefaultValues,
    Feature::OnConflict,
    Feature::AssignRow,
    Feature::DeleteAlias,
    Feature::OwnTableDelete,
    Feature::ValuesOwnTable,
    Feature::WithBeforeInsert,
    Feature::NestedWith,
    Feature::WithBeforeChange,
]);

// https://www.sqlite.org/limits.html; expressions may be 1,000 deep.
const LIMITS: Limits = Limits {
    parameters: 32_766,
    name_bytes: usize::MAX,
    name_chars: usize::MAX,
    chain: 500,
    set_members: 500,
    arguments: 100,
};

// https://www.sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes
// `=`, IS, IN, LIKE and BETWEEN bind looser than `<`; `||` binds tighter than `*`.
static PRECEDENCE: Precedence = Precedence {
    or: 1,
    xor: 4,
    and: 2,
    not: 3,
    predicate: 4,
    operand: 6,
    bit_or: 6,
    bit_and: 6,
    shift: 6,
    additive: 7,
    multiplicative: 8,
    concat: 9,
    unary: 10,
    bit_not: 10,
    atom: 20,
};

fn cast_type(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::TinyInt
        | Kind::SmallInt
        | Kind::Integer
        | Kind::BigInt
        | Kind::UnsignedTinyInt
        | Kind::UnsignedSmallInt
        | Kind::UnsignedInteger => "INTEGER",
        Kind::Real | Kind::Double => "REAL",
        Kind::Decimal => "NUMERIC",
        Kind::Text => "TEXT",
        Kind::Bytes => "BLOB",
        _ => return None,
    })
}

impl Dialect for Sqlite {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn function<'a>(&self, w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
        function::function(w, function, self.has_math)
    }

    fn column_aggregate(
        &self,
        w: &mut Writer<'_, '_>,
        func: AggregateFunc,
        column: &'static ColumnDef,
    ) -> Result<(), Error> {
        standard::column_aggregate(w, func, column)
    }

    fn aggregate<'a>(&self, w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
        aggregate::aggregate(w, aggregate)
    }

    fn cast<'a>(&self, w: &mut Writer<'a, '_>, cast: &'a Cast) -> Result<(), Error> {
        match cast.kind {
            // A day is text of ISO 8601, which CAST would make a number of.
            Kind::Date if !cast.or_null => {
                w.push("date(");
                w.expr(&cast.expr, 0)?;
                w.push(")");
                Ok(())
            }
            _ => standard::cast(w, cast),
        }
    }

    fn like<'a>(&self, w: &mut Writer<'a, '_>, like: &'a Like) -> Result<(), Error> {
        like::like(w, like)
    }

    fn keyword(&self, w: &mut Writer<'_, '_>, keyword: Keyword) {
        match keyword {
            // Points in time are kept with their zone, so that as text they order and compare as such.
            Keyword::CurrentTimestamp => w.push("strftime('%Y-%m-%d %H:%M:%S+00:00', 'now')"),
            other => standard::keyword(w, other),
        }
    }

    fn list_parameter<'a>(&self, w: &mut Writer<'a, '_>, array: &'a Value) -> Result<(), Error> {
        json::list(w, array)
    }

    fn explain(
        &self,
        w: &mut Writer<'_, '_>,
        analyze: bool,
        format: Option<ExplainFormat>,
    ) -> Result<(), Error> {
        standard::explain(w, analyze, format)?;
        w.push(" QUERY PLAN");
        Ok(())
    }

    fn literal(&self, text: &mut String, value: &Value) -> Result<(), Error> {
        if let Value::Array(_) = value {
            return Err(stored::refused(value, "send the elements one by one, or as JSON"));
        }
        match Stored::of(value)? {
            Stored::Null => text.push_str("NULL"),
            Stored::Integer(_) if matches!(value, Value::Bool(true)) => text.push_str("TRUE"),
            Stored::Integer(_) if matches!(value, Value::Bool(false)) => text.push_str("FALSE"),
            Stored::Integer(number) => {
                literal::integer(text, &Value::BigInt(number));
            }
            Stored::Real(number) if number.is_infinite() => {
                // Past the largest float, which is read as infinity.
                text.push_str(if number < 0.0 { "-9e999" } else { "9e999" });
            }
            Stored::Real(number) => match value {
                Value::Decimal(decimal) => literal::display(text, decimal),
                _ => literal::float(text, number),
            },
            Stored::Text(content) if content.contains('\0') => {
                text.push_str("CAST(X'");
                literal::hex(text, content.as_bytes());
                text.push_str("' AS TEXT)");
            }
            Stored::Text(content) => literal::quoted(text, &content),
            Stored::Blob(bytes) => {
                text.push_str("X'");
                literal::hex(text, bytes);
                text.push('\'');
            }
        }
        Ok(())
    }
}
