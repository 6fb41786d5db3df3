//! PostgreSQL for [Querent](querent): versions 13 to 18.
//!
//! ```
//! use querent_postgres::prelude::*;
//!
//! table! { Users = "users" { id: BigInt, name: Text } }
//!
//! let query = select(Users.name).from(Users).where_(Users.id.in_list([1, 2]));
//! let sql = query.to_sql(&Postgres::new())?;
//! assert_eq!(sql.text(), r#"SELECT "users"."name" FROM "users" WHERE "users"."id" = ANY($1)"#);
//! # Ok::<(), Error>(())
//! ```
#![forbid(unsafe_code)]

mod aggregate;
#[cfg(feature = "_driver")]
mod driver;
pub mod ext;
mod function;
mod json;
mod literal;
mod range;

#[cfg(feature = "deadpool")]
pub use driver::AsyncSessionManager;
#[cfg(feature = "r2d2")]
pub use driver::SessionManager;
#[cfg(feature = "_driver")]
pub use driver::database_error;
#[cfg(feature = "tokio-postgres")]
pub use driver::{AsyncSession, AsyncTransaction, PostgresAsyncExt, RowStream};
#[cfg(feature = "postgres")]
pub use driver::{PostgresExt, Rows, Session, Transaction};
pub use querent;

use querent::{
    Dialect, Element, Error, Kind, Value,
    ast::{Aggregate, AggregateFunc, ColumnDef, ExplainFormat, Function, Keyword},
    render::{
        Feature, FeatureSet, Limits, PassSet, Placeholder, Precedence, Quote, Spec, ValuesForm, Version,
        Writer, standard,
    },
};

/// What a program that builds queries for PostgreSQL needs in scope.
pub mod prelude {
    pub use crate::Postgres;
    #[cfg(feature = "tokio-postgres")]
    pub use crate::{AsyncSession, PostgresAsyncExt};
    #[cfg(feature = "postgres")]
    pub use crate::{PostgresExt, Session};
    pub use querent::prelude::*;
}

/// PostgreSQL of one version.
///
/// ```
/// use querent_postgres::Postgres;
/// use querent::Dialect;
/// assert_eq!(Postgres::version(15).spec().to_string(), "postgres 15");
/// ```
#[derive(Debug, Clone)]
pub struct Postgres {
    spec: Spec,
}

impl Postgres {
    /// The newest version known: 18.
    pub const fn new() -> Self {
        Self::version(18)
    }

    /// A major version, 13 or later.
    pub const fn version(major: u16) -> Self {
        Postgres {
            spec: Spec {
                name: "postgres",
                version: Version::new(major, 0),
                quote: Quote::Double,
                placeholder: Placeholder::Dollar,
                features: FEATURES
                    .with_if(Feature::SearchCycle, major >= 14)
                    .with_if(Feature::Merge, major >= 15)
                    .with_if(Feature::MergeBySource, major >= 17)
                    .with_if(Feature::MergeReturning, major >= 17)
                    .with_if(Feature::ReturningOldNew, major >= 18),
                limits: LIMITS,
                precedence: &PRECEDENCE,
                cast_type,
                // Text and numbers of a declared length or scale are other types than those without.
                values: ValuesForm::Named,
                recursive_text: Some("{}::text"),
                rewrites: PassSet::ALL,
            },
        }
    }
}

impl Default for Postgres {
    fn default() -> Self {
        Self::new()
    }
}

const FEATURES: FeatureSet = FeatureSet::of(&[
    Feature::Arrays,
    Feature::TypedParameters,
    Feature::NullsOrder,
    Feature::DistinctFrom,
    Feature::IsUnknown,
    Feature::Ilike,
    Feature::LikeBackslash,
    Feature::LikeEscapeEmpty,
    Feature::Filter,
    Feature::AggregateOrder,
    Feature::RightJoin,
    Feature::CommaLoosest,
    Feature::FullJoin,
    Feature::Lateral,
    Feature::CorrelatedDerived,
    Feature::DistinctOn,
    Feature::WithTies,
    Feature::OffsetAlone,
    Feature::SetParentheses,
    Feature::IntersectExcept,
    Feature::IntersectExceptAll,
    Feature::LimitInSubquery,
    Feature::ConcatOperator,
    Feature::BetweenSymmetric,
    Feature::Quantified,
    Feature::HashXor,
    Feature::ColonCast,
    Feature::WhereAlone,
    Feature::WideNames,
    Feature::SpacedLabels,
    Feature::NullsLargest,
    Feature::FrameGroups,
    Feature::FrameExclude,
    Feature::FrameExpressions,
    Feature::LagDefault,
    Feature::GroupingSets,
    Feature::WithinGroup,
    Feature::Materialized,
    Feature::SetMemberWith,
    Feature::NestedWith,
    Feature::GenerateSeries,
    Feature::TableFunctions,
    Feature::TableSample,
    Feature::RowLocks,
    Feature::KeyLocks,
    Feature::LockOf,
    Feature::DefaultInValues,
    Feature::DefaultValues,
    Feature::Overriding,
    Feature::OnConflict,
    Feature::ConflictConstraint,
    Feature::ConflictAfterFrom,
    Feature::ConflictAfterDefaults,
    Feature::ConflictOwnTable,
    Feature::ValuesOwnTable,
    Feature::AssignRow,
    Feature::UpdateFrom,
    Feature::DeleteUsing,
    Feature::DeleteAlias,
    Feature::OwnTable,
    Feature::OwnTableDelete,
    Feature::WithBeforeInsert,
    Feature::WithBeforeChange,
    Feature::ReturningInsert,
    Feature::ReturningUpdate,
    Feature::ReturningDelete,
    Feature::ReturningJoined,
    Feature::ReturningAlias,
    Feature::Truncate,
    Feature::ForShare,
    Feature::ChangeInWith,
]);

// https://www.postgresql.org/docs/18/limits.html
const LIMITS: Limits = Limits {
    parameters: 65_535,
    name_bytes: 63,
    name_chars: usize::MAX,
    chain: 500,
    set_members: 1_000,
    arguments: 100,
};

// https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-PRECEDENCE
// IS binds looser than comparisons, those looser than BETWEEN, IN and LIKE; all other operators bind alike.
static PRECEDENCE: Precedence = Precedence {
    or: 1,
    xor: 4,
    and: 2,
    not: 3,
    predicate: 4,
    operand: 7,
    bit_or: 7,
    bit_and: 7,
    shift: 7,
    concat: 7,
    additive: 8,
    multiplicative: 9,
    unary: 10,
    bit_not: 7,
    atom: 20,
};

fn cast_type(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Bool => "boolean",
        Kind::TinyInt | Kind::SmallInt | Kind::UnsignedTinyInt => "smallint",
        Kind::Integer | Kind::UnsignedSmallInt => "integer",
        Kind::BigInt | Kind::UnsignedInteger => "bigint",
        Kind::UnsignedBigInt | Kind::Decimal => "numeric",
        Kind::Real => "real",
        Kind::Double => "double precision",
        Kind::Text => "text",
        Kind::Bytes => "bytea",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::Timestamp => "timestamp",
        Kind::TimestampTz => "timestamptz",
        Kind::Interval => "interval",
        Kind::Uuid => "uuid",
        Kind::Json => "jsonb",
        Kind::Array(element) => match element {
            Element::Bool => "boolean[]",
            Element::SmallInt => "smallint[]",
            Element::Integer => "integer[]",
            Element::BigInt => "bigint[]",
            Element::Decimal => "numeric[]",
            Element::Real => "real[]",
            Element::Double => "double precision[]",
            Element::Text => "text[]",
            Element::Bytes => "bytea[]",
            Element::Date => "date[]",
            Element::Time => "time[]",
            Element::Timestamp => "timestamp[]",
            Element::TimestampTz => "timestamptz[]",
            Element::Interval => "interval[]",
            Element::Uuid => "uuid[]",
            Element::Json => "jsonb[]",
            _ => return None,
        },
        _ => return None,
    })
}

impl Dialect for Postgres {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn function<'a>(&self, w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
        if json::function(w, function.func, &function.args)? {
            return Ok(());
        }
        function::function(w, function)
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

    fn keyword(&self, w: &mut Writer<'_, '_>, keyword: Keyword) {
        match keyword {
            // CURRENT_TIME has a zone.
            Keyword::CurrentTime => w.push("LOCALTIME"),
            other => standard::keyword(w, other),
        }
    }

    fn explain(
        &self,
        w: &mut Writer<'_, '_>,
        analyze: bool,
        format: Option<ExplainFormat>,
    ) -> Result<(), Error> {
        w.push(match (analyze, format) {
            (false, None) => "EXPLAIN",
            (true, None) => "EXPLAIN (ANALYZE)",
            (false, Some(ExplainFormat::Json)) => "EXPLAIN (FORMAT JSON)",
            (true, Some(ExplainFormat::Json)) => "EXPLAIN (ANALYZE, FORMAT JSON)",
            (false, Some(ExplainFormat::Text)) => "EXPLAIN (FORMAT TEXT)",
            (true, Some(ExplainFormat::Text)) => "EXPLAIN (ANALYZE, FORMAT TEXT)",
        });
        Ok(())
    }

    fn literal(&self, text: &mut String, value: &Value) -> Result<(), Error> {
        literal::literal(&self.spec, text, value)
    }
}
