//! MySQL and MariaDB for [Querent](querent): one family, two dialects. MySQL 8.0 (8.0.31 or later) to 9.x,
//! MariaDB 10.6 to 11.x.
//!
//! ```
//! use querent_mysql::prelude::*;
//!
//! table! { Users = "users" { id: BigInt, name: Text } }
//!
//! let query = select(Users.name).from(Users).where_(Users.id.in_list([1, 2]));
//! let sql = query.to_sql(&MariaDb::new())?;
//! assert_eq!(sql.text(), "SELECT `users`.`name` FROM `users` WHERE `users`.`id` IN (?, ?)");
//! # Ok::<(), Error>(())
//! ```
#![forbid(unsafe_code)]

mod aggregate;
mod decimal;
#[cfg(any(feature = "mysql", feature = "mysql_async"))]
mod driver;
mod exact;
pub mod ext;
mod family;
mod function;
mod hint;
mod json;
mod list;
mod literal;

#[cfg(feature = "mysql_async")]
pub use driver::{MySqlAsyncExt, RowStream, database_error_async};
#[cfg(feature = "mysql")]
pub use driver::{MySqlExt, Rows, database_error};
pub use querent;

use aggregate::Family;
use querent::{
    Dialect, Error, Kind, Value,
    ast::{Aggregate, AggregateFunc, ColumnDef, ExplainFormat, Function, Keyword, Like},
    render::{
        Feature, FeatureSet, Limits, PassSet, Placeholder, Precedence, Quote, Spec, ValuesForm, Version,
        Writer,
    },
};

/// What a program that builds queries for MySQL or MariaDB, and runs them, needs in scope.
pub mod prelude {
    #[cfg(feature = "mysql_async")]
    pub use crate::MySqlAsyncExt;
    #[cfg(feature = "mysql")]
    pub use crate::MySqlExt;
    pub use crate::{MariaDb, MySql};
    pub use querent::prelude::*;
}

/// MySQL of one version.
///
/// ```
/// use querent_mysql::MySql;
/// use querent::Dialect;
/// assert_eq!(MySql::version(8, 4).spec().to_string(), "mysql 8.4");
/// ```
#[derive(Debug, Clone)]
pub struct MySql {
    spec: Spec,
}

/// MariaDB of one version.
///
/// ```
/// use querent_mysql::MariaDb;
/// use querent::Dialect;
/// assert_eq!(MariaDb::version(10, 11).spec().to_string(), "mariadb 10.11");
/// ```
#[derive(Debug, Clone)]
pub struct MariaDb {
    spec: Spec,
}

impl MySql {
    /// The newest version known: 9.7.
    pub const fn new() -> Self {
        Self::version(9, 7)
    }

    /// A version from 8.0 on; 8.0 is taken to be 8.0.31 or later.
    pub const fn version(major: u16, minor: u16) -> Self {
        let version = Version::new(major, minor);
        let features = FAMILY
            .with(Feature::Lateral)
            .with(Feature::CorrelatedDerived)
            .with(Feature::LagDefault)
            .with(Feature::NestedWith)
            .with(Feature::LockOf)
            .with(Feature::OptimizerHints)
            .with(Feature::ForShare)
            .with(Feature::ExcludedAlias)
            .with(Feature::DeleteAlias)
            .with(Feature::WithBeforeChange)
            // Seen there; `FROM dual` is right on all.
            .with_if(Feature::WhereAlone, version.at_least(9, 7));
        MySql { spec: spec("mysql", version, features, mysql_cast_type, ValuesForm::NamedRows) }
    }
}

impl MariaDb {
    /// The newest version known: 11.8.
    pub const fn new() -> Self {
        Self::version(11, 8)
    }

    /// A version from 10.6 on.
    pub const fn version(major: u16, minor: u16) -> Self {
        let version = Version::new(major, minor);
        // WHERE alone was seen there; `FROM dual` is right on all.
        let features = FAMILY
            .with(Feature::WithTies)
            .with(Feature::OwnTable)
            .with(Feature::OwnTableDelete)
            .with(Feature::ReturningInsert)
            .with(Feature::ReturningDelete)
            // From 11.6 on, of which 11.8 is the first that is supported for long.
            .with_if(Feature::DeleteAlias, version.at_least(11, 8))
            .with_if(Feature::ReturningAlias, version.at_least(11, 8))
            .with_if(Feature::WithBeforeChange, version.at_least(12, 3))
            .with_if(Feature::WhereAlone, version.at_least(10, 11));
        MariaDb { spec: spec("mariadb", version, features, mariadb_cast_type, ValuesForm::UnionAll) }
    }
}

impl Default for MySql {
    fn default() -> Self {
        Self::new()
    }
}

impl Default for MariaDb {
    fn default() -> Self {
        Self::new()
    }
}

/// What both have.
const FAMILY: FeatureSet = FeatureSet::of(&[
    Feature::NullSafeEqual,
    Feature::IsUnknown,
    Feature::LikeBackslash,
    Feature::RightJoin,
    Feature::CommaLoosest,
    Feature::SetParentheses,
    Feature::IntersectExcept,
    Feature::IntersectExceptAll,
    Feature::Xor,
    Feature::Quantified,
    Feature::DivOperator,
    Feature::UnsignedBits,
    Feature::IndexHints,
    Feature::RowLocks,
    Feature::DefaultInValues,
    Feature::AssignInOrder,
    Feature::DeleteList,
    Feature::ChangeLimit,
]);

const fn spec(
    name: &'static str,
    version: Version,
    features: FeatureSet,
    cast_type: fn(Kind) -> Option<&'static str>,
    values: ValuesForm,
) -> Spec {
    Spec {
        name,
        version,
        quote: Quote::Back,
        placeholder: Placeholder::Question,
        features,
        limits: LIMITS,
        precedence: &PRECEDENCE,
        cast_type,
        values,
        // Longer than a VARCHAR is, so that it is a LONGTEXT.
        recursive_text: Some("CAST({} AS CHAR(65535))"),
        rewrites: PassSet::ALL,
    }
}

// https://dev.mysql.com/doc/refman/9.0/en/identifier-length.html; the protocol counts parameters in 16 bits.
const LIMITS: Limits = Limits {
    parameters: 65_535,
    name_bytes: usize::MAX,
    name_chars: 64,
    chain: 500,
    set_members: 1_000,
    arguments: 500,
};

// https://dev.mysql.com/doc/refman/9.0/en/operator-precedence.html
// BETWEEN and CASE bind looser than comparisons, which share their level with LIKE, IN and IS.
static PRECEDENCE: Precedence = Precedence {
    or: 1,
    xor: 2,
    and: 3,
    not: 4,
    predicate: 5,
    operand: 7,
    bit_or: 7,
    bit_and: 8,
    shift: 9,
    additive: 10,
    multiplicative: 11,
    // Concatenation is a call here.
    concat: 20,
    unary: 13,
    bit_not: 13,
    atom: 20,
};

fn mysql_cast_type(kind: Kind) -> Option<&'static str> {
    if kind == Kind::Json { Some("JSON") } else { mariadb_cast_type(kind) }
}

fn mariadb_cast_type(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::TinyInt | Kind::SmallInt | Kind::Integer | Kind::BigInt => "SIGNED",
        Kind::UnsignedTinyInt | Kind::UnsignedSmallInt | Kind::UnsignedInteger | Kind::UnsignedBigInt => {
            "UNSIGNED"
        }
        Kind::Real => "FLOAT",
        Kind::Double => "DOUBLE",
        // Without a precision it would have no digits after the point.
        Kind::Decimal => "DECIMAL(65, 30)",
        Kind::Text => "CHAR",
        Kind::Bytes => "BINARY",
        Kind::Date => "DATE",
        Kind::Time => "TIME(6)",
        Kind::Timestamp => "DATETIME(6)",
        _ => return None,
    })
}

macro_rules! dialect {
    ($name:ident, $family:expr, $plain_beside_decimals:literal, $explain:ident) => {
        impl Dialect for $name {
            fn spec(&self) -> &Spec {
                &self.spec
            }

            fn function<'a>(&self, w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
                function::function(w, function, $family)
            }

            fn like<'a>(&self, w: &mut Writer<'a, '_>, like: &'a Like) -> Result<(), Error> {
                exact::like(w, like)
            }

            fn explain(
                &self,
                w: &mut Writer<'_, '_>,
                analyze: bool,
                format: Option<ExplainFormat>,
            ) -> Result<(), Error> {
                family::$explain(w, analyze, format)
            }

            fn column_aggregate(
                &self,
                w: &mut Writer<'_, '_>,
                func: AggregateFunc,
                column: &'static ColumnDef,
            ) -> Result<(), Error> {
                querent::render::standard::column_aggregate(w, func, column)
            }

            fn aggregate<'a>(&self, w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
                aggregate::aggregate(w, aggregate, $family)
            }

            fn unlimited_groups(&self, text: String) -> Result<String, Error> {
                aggregate::unlimited(&self.spec, &text, $family)
            }

            fn keyword(&self, w: &mut Writer<'_, '_>, keyword: Keyword) {
                family::keyword(w, keyword);
            }

            fn list_parameter<'a>(&self, w: &mut Writer<'a, '_>, array: &'a Value) -> Result<(), Error> {
                list::query(w, array)
            }

            // MariaDB 10.11 answers what it answered for NULL first, each time that a prepared statement is run.
            fn recalls_null_in_lists(&self) -> bool {
                matches!($family, Family::MariaDb) && !self.spec.version.at_least(11, 8)
            }

            // Neither finds the columns of one in HAVING. MySQL, as it checks GROUP BY, knows none inside of another expression.
            fn repeats_grouped(&self, clause: &str) -> bool {
                matches!($family, Family::MariaDb) && clause != "HAVING"
            }

            // MariaDB 11.8 too, where the rows are those of a table.
            fn recalls_null_in_queries(&self) -> bool {
                matches!($family, Family::MariaDb)
            }

            fn keeps_text(&self, value: &Value) -> bool {
                let empty = matches!(value, Value::Array(array) if array.items.is_empty());
                !(empty && self.recalls_null_in_lists()) && decimal::keeps_text(&self.spec, value)
            }

            fn decimal_parameter<'a>(
                &self,
                w: &mut Writer<'a, '_>,
                value: &'a Value,
                known: bool,
            ) -> Result<(), Error> {
                decimal::parameter(w, value, $plain_beside_decimals && known)
            }

            fn literal(&self, text: &mut String, value: &Value) -> Result<(), Error> {
                literal::literal(&self.spec, text, value)
            }
        }
    };
}

dialect!(MySql, Family::MySql, true, explain_mysql);
dialect!(MariaDb, Family::MariaDb, false, explain_mariadb);
