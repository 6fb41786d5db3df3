//! What a database is, as data: one [`Spec`] for each version of a server.

use super::PassSet;
use crate::types::Kind;
use core::fmt;

/// A database server of one version: its spellings, features and limits.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The name in messages: `postgres`.
    pub name: &'static str,
    /// The version.
    pub version: Version,
    /// How names are quoted.
    pub quote: Quote,
    /// How parameters are written.
    pub placeholder: Placeholder,
    /// What it has.
    pub features: FeatureSet,
    /// What it takes at most.
    pub limits: Limits,
    /// What binds tighter than what.
    pub precedence: &'static Precedence,
    /// The name of a type in CAST, where it has one that means the same everywhere.
    pub cast_type: fn(Kind) -> Option<&'static str>,
    /// How rows of values stand in FROM.
    pub values: ValuesForm,
    /// How the texts of a recursive query's first part are spelled so that later ones may be longer, with `{}` for the
    /// text; where texts have no length, not at all.
    pub recursive_text: Option<&'static str>,
    /// The rewrites that are allowed.
    pub rewrites: PassSet,
}

/// The version of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Before the point.
    pub major: u16,
    /// After the point.
    pub minor: u16,
}

/// How rows of values stand in FROM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValuesForm {
    /// `(VALUES (1, 2), (3, 4)) AS v (a, b)`: the cells of the first row tell the types of all.
    Named,
    /// `(VALUES ROW(1, 2), ROW(3, 4)) AS v (a, b)`: each cell has a CAST.
    NamedRows,
    /// `(WITH v (a, b) AS (VALUES (1, 2), (3, 4)) SELECT * FROM v) AS v`
    With,
    /// `(SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 4) AS v`: each cell has a CAST.
    UnionAll,
}

/// How names are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// `"name"`
    Double,
    /// `` `name` ``
    Back,
}

/// How parameters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// `$1`, `$2`
    Dollar,
    /// `?`
    Question,
}

/// What a server takes at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Parameters of a statement.
    pub parameters: usize,
    /// Bytes of a name, where longer ones are cut or refused; `usize::MAX` for none.
    pub name_bytes: usize,
    /// Characters of a name, likewise.
    pub name_chars: usize,
    /// Expressions in a row joined by AND, OR or `||`, before they are grouped in parentheses. More joined by `+` are refused:
    /// in groups, floats round otherwise, and integers overflow otherwise.
    pub chain: usize,
    /// Queries joined by set operations, before they are grouped in parentheses or subqueries.
    pub set_members: usize,
    /// Arguments of a function. Of more texts, those are put together in groups; other functions are refused.
    pub arguments: usize,
}

/// What binds tighter than what: larger numbers bind tighter. What has no place in a database's own table
/// takes that of the operator it is printed as.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the operator, or operators, of its name")]
pub struct Precedence {
    pub or: u8,
    pub xor: u8,
    pub and: u8,
    pub not: u8,
    /// `=`, `<`, IS, IN, LIKE and BETWEEN, the loosest of them. They do not stand beside one another without
    /// parentheses, as databases disagree on whether they may.
    pub predicate: u8,
    /// The least that may stand beside a predicate without parentheses.
    pub operand: u8,
    pub bit_or: u8,
    pub bit_and: u8,
    pub shift: u8,
    pub additive: u8,
    pub multiplicative: u8,
    pub concat: u8,
    pub unary: u8,
    /// `~` before its operand, which some databases read as loosely as an operator between two.
    pub bit_not: u8,
    /// What never needs parentheses: names, calls, parameters.
    pub atom: u8,
}

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a server may have or lack.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Feature { $($(#[$doc])* $name,)* }

        impl Feature {
            /// All of them.
            pub const ALL: &'static [Feature] = &[$(Feature::$name),*];
        }
    };
}

features! {
    /// Arrays as parameters: `= ANY($1)`.
    Arrays,
    /// Parameters have a type of their own, which must be said where the context does not tell.
    TypedParameters,
    /// `NULLS FIRST`, `NULLS LAST`.
    NullsOrder,
    /// `IS DISTINCT FROM`.
    DistinctFrom,
    /// `<=>`: null-safe equality.
    NullSafeEqual,
    /// `IS UNKNOWN`.
    IsUnknown,
    /// `ILIKE`.
    Ilike,
    /// A backslash in a LIKE pattern escapes unless ESCAPE says otherwise.
    LikeBackslash,
    /// `ESCAPE ''`: no character escapes.
    LikeEscapeEmpty,
    /// `FILTER (WHERE ..)`.
    Filter,
    /// `ORDER BY` inside an aggregate.
    AggregateOrder,
    /// `RIGHT JOIN`.
    RightJoin,
    /// `FULL JOIN`.
    FullJoin,
    /// A comma in FROM binds looser than JOIN, and not as another of them.
    CommaLoosest,
    /// `LATERAL`.
    Lateral,
    /// A derived table may use columns of an enclosing query.
    CorrelatedDerived,
    /// `DISTINCT ON`.
    DistinctOn,
    /// `WITH TIES`.
    WithTies,
    /// `OFFSET` without `LIMIT`.
    OffsetAlone,
    /// Members of a set operation in parentheses.
    SetParentheses,
    /// `INTERSECT` and `EXCEPT`.
    IntersectExcept,
    /// `INTERSECT ALL` and `EXCEPT ALL`.
    IntersectExceptAll,
    /// `LIMIT` inside `IN (SELECT ..)`.
    LimitInSubquery,
    /// `||` concatenates.
    ConcatOperator,
    /// `XOR`.
    Xor,
    /// `BETWEEN SYMMETRIC`.
    BetweenSymmetric,
    /// `ANY` and `ALL` of a subquery.
    Quantified,
    /// A list of rows after IN is written with VALUES.
    RowListValues,
    /// `DIV`: division without a fraction; without it `/` of integers is that.
    DivOperator,
    /// A divisor of 0 gives NULL in every statement, and no error.
    ZeroDivisorNull,
    /// `DECIMAL` is kept as a float or an integer, so that `/` may cut off a fraction.
    DecimalAsFloat,
    /// Operators on bits answer unsigned numbers.
    UnsignedBits,
    /// `#` is the exclusive OR of bits.
    HashXor,
    /// `TRY_CAST`.
    TryCast,
    /// `x::type` beside CAST.
    ColonCast,
    /// `WHERE` without `FROM`.
    WhereAlone,
    /// Names have characters past U+FFFF; else these are taken for one another, or refused.
    WideNames,
    /// A label begins with any character; else spaces and control characters before the first other are dropped.
    SpacedLabels,
    /// NULL is the largest value in ORDER BY, and not the smallest.
    NullsLargest,
    /// `GROUPS` frames.
    FrameGroups,
    /// `EXCLUDE` in frames.
    FrameExclude,
    /// Expressions as bounds of frames.
    FrameExpressions,
    /// `IGNORE NULLS`.
    IgnoreNulls,
    /// A third argument of `lag` and `lead`.
    LagDefault,
    /// `QUALIFY`.
    Qualify,
    /// `LIMIT .. PERCENT`.
    LimitPercent,
    /// `ROLLUP`, `CUBE` and `GROUPING SETS`.
    GroupingSets,
    /// `WITHIN GROUP`: `percentile_cont`, `percentile_disc`, `mode`.
    WithinGroup,
    /// `MATERIALIZED` and `NOT MATERIALIZED` in WITH.
    Materialized,
    /// `SEARCH` and `CYCLE` in WITH.
    SearchCycle,
    /// WITH inside the parentheses around a member of a set operation, whose queries see those of WITH before the whole.
    SetMemberWith,
    /// WITH in a subquery, whose queries see those of WITH around it.
    NestedWith,
    /// `generate_series`.
    GenerateSeries,
    /// Functions in FROM, with names of the columns after the alias.
    TableFunctions,
    /// `TABLESAMPLE`.
    TableSample,
    /// `USE INDEX`, `FORCE INDEX` and `IGNORE INDEX`.
    IndexHints,
    /// `INDEXED BY`.
    IndexedBy,
    /// `/*+ .. */` after SELECT advises on how rows are found.
    OptimizerHints,
    /// `FOR UPDATE` and `FOR SHARE`.
    RowLocks,
    /// `FOR NO KEY UPDATE`, `FOR KEY SHARE`, and several locks.
    KeyLocks,
    /// `OF` after a lock.
    LockOf,
    /// `DEFAULT` as a value of INSERT and UPDATE.
    DefaultInValues,
    /// `DEFAULT VALUES`; without it, `() VALUES ()`.
    DefaultValues,
    /// `OVERRIDING SYSTEM VALUE`.
    Overriding,
    /// `ON CONFLICT`; without it, `ON DUPLICATE KEY UPDATE`.
    OnConflict,
    /// `ON CONFLICT ON CONSTRAINT`.
    ConflictConstraint,
    /// `ON CONFLICT` straight behind the FROM of a query.
    ConflictAfterFrom,
    /// `ON CONFLICT` behind `DEFAULT VALUES`.
    ConflictAfterDefaults,
    /// A subquery of `ON CONFLICT DO UPDATE` that reads the table itself sees it as it was, whatever the rows before.
    ConflictOwnTable,
    /// A subquery of `VALUES` may read the table itself, and sees it as it was, whatever the rows before.
    ValuesOwnTable,
    /// `AS excluded` behind the rows of an INSERT; without it, `VALUES(column)`.
    ExcludedAlias,
    /// `SET (a, b) = (SELECT ..)`.
    AssignRow,
    /// Assignments are made one by one, and see those before them.
    AssignInOrder,
    /// `UPDATE .. FROM`; without it, `UPDATE t, u`.
    UpdateFrom,
    /// `DELETE .. USING`.
    DeleteUsing,
    /// `DELETE t FROM t, u`.
    DeleteList,
    /// An alias in a DELETE of one table.
    DeleteAlias,
    /// `ORDER BY` and `LIMIT` of UPDATE and DELETE.
    ChangeLimit,
    /// A subquery of UPDATE that reads the table itself sees it as it was.
    OwnTable,
    /// A subquery of DELETE may read the table itself.
    OwnTableDelete,
    /// WITH before INSERT.
    WithBeforeInsert,
    /// WITH before UPDATE and DELETE.
    WithBeforeChange,
    /// `MERGE`.
    Merge,
    /// `WHEN NOT MATCHED BY SOURCE`.
    MergeBySource,
    /// `RETURNING` of INSERT.
    ReturningInsert,
    /// `RETURNING` of UPDATE.
    ReturningUpdate,
    /// `RETURNING` of DELETE.
    ReturningDelete,
    /// `RETURNING` of MERGE.
    MergeReturning,
    /// Columns of other tables in RETURNING; and subqueries there that read the table itself, as it was.
    ReturningJoined,
    /// An alias of the table in RETURNING.
    ReturningAlias,
    /// `old` and `new` in RETURNING.
    ReturningOldNew,
    /// `TRUNCATE` that can be rolled back.
    Truncate,
    /// `FOR SHARE`; where there are locks without it, it is written `LOCK IN SHARE MODE`.
    ForShare,
    /// INSERT, UPDATE and DELETE in WITH.
    ChangeInWith,
}

/// A set of features.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FeatureSet(u128);

impl FeatureSet {
    /// A bit for each feature.
    pub(super) const fn bits(self) -> u128 {
        self.0
    }

    /// These and no others.
    pub const fn of(features: &[Feature]) -> FeatureSet {
        let mut set = FeatureSet(0);
        let mut rest = features;
        while let [first, others @ ..] = rest {
            set = set.with(*first);
            rest = others;
        }
        set
    }

    /// This and the others.
    pub const fn with(self, feature: Feature) -> FeatureSet {
        FeatureSet(self.0 | 1 << feature as u128)
    }

    /// The others, and this if `has` says so.
    pub const fn with_if(self, feature: Feature, has: bool) -> FeatureSet {
        if has { self.with(feature) } else { self }
    }

    /// Whether this is in the set.
    pub const fn has(self, feature: Feature) -> bool {
        self.0 & 1 << feature as u128 != 0
    }
}

impl Spec {
    /// The name of a type in CAST, one that the program declares included.
    pub fn type_name(&self, kind: Kind) -> Option<&'static str> {
        match kind {
            Kind::Custom(custom) => custom.name_for(self.name),
            kind => (self.cast_type)(kind),
        }
    }

    /// Whether the server has a feature.
    pub const fn has(&self, feature: Feature) -> bool {
        self.features.has(feature)
    }
}

impl Version {
    /// A version of two numbers.
    pub const fn new(major: u16, minor: u16) -> Version {
        Version { major, minor }
    }

    /// Whether this version is that one or a later one.
    pub const fn at_least(self, major: u16, minor: u16) -> bool {
        self.major > major || (self.major == major && self.minor >= minor)
    }
}

/// Name and version, as in messages: `mysql 8.4`.
impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            0 if self.major >= 13 => write!(f, "{}", self.major),
            minor => write!(f, "{}.{minor}", self.major),
        }
    }
}

impl fmt::Debug for FeatureSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Feature::ALL.iter().filter(|feature| self.has(**feature))).finish()
    }
}

const _: () = assert!(Feature::ALL.len() <= 128, "a `FeatureSet` holds 128 features");
