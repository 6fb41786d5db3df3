//! The rewrites by name: what is said in other words where a database has not the word.

use core::fmt;

macro_rules! passes {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A rewrite: a part of a statement said in other words of the same meaning, where a database lacks the word.
        ///
        /// Every one can be switched off: see [`Rewriting`](super::Rewriting). A database that lacks the word then
        /// refuses the statement.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Pass { $($(#[$doc])* $name,)* }

        impl Pass {
            /// All of them.
            pub const ALL: &'static [Pass] = &[$(Pass::$name),*];
        }
    };
}

passes! {
    /// `count(*) FILTER (WHERE p)` -> `count(CASE WHEN p THEN 1 END)`
    AggregateFilter,
    /// `ORDER BY a NULLS LAST` -> `ORDER BY a IS NULL, a`
    NullsOrder,
    /// `a IS DISTINCT FROM b` -> `NOT (a <=> b)`, `a IS NOT b`
    DistinctFrom,
    /// `a ILIKE b` -> `lower(a) LIKE lower(b)`
    Ilike,
    /// `a LIKE b`, exact -> `a GLOB ..`, `a LIKE b COLLATE utf8mb4_bin`
    ExactLike,
    /// `greatest(a, b)`, NULL skipped -> `greatest(coalesce(a, b), coalesce(b, a))`; `least` and texts put together alike
    SkipNull,
    /// A function that is missing, or means another thing, in the words of others: `lpad(s, 3, '0')`, a month later, the ISO
    /// week, the square root of a negative number
    Function,
    /// `string_agg(a, ',' ORDER BY b)` -> `group_concat(a ORDER BY b SEPARATOR ',')`; JSON of groups alike
    OrderedGroups,
    /// `a = ANY ($1)` -> `a IN (SELECT value FROM json_each(?))`
    OneParameterList,
    /// `a / b` -> `a / nullif(b, 0)`
    ZeroDivisor,
    /// `x BETWEEN SYMMETRIC a AND b` -> `x BETWEEN a AND b OR x BETWEEN b AND a`
    BetweenSymmetric,
    /// `OFFSET 5` -> `LIMIT 9223372036854775807 OFFSET 5`
    OffsetAlone,
    /// `a UNION (b EXCEPT c)` -> `a UNION SELECT * FROM (b EXCEPT c)`
    SetParentheses,
    /// `a IN (SELECT .. LIMIT 1)` -> `a IN (SELECT * FROM (SELECT .. LIMIT 1) AS limited)`
    LimitInSubquery,
    /// `a FULL JOIN b ON p` -> `(SELECT .. FROM a LEFT JOIN b ON p UNION ALL SELECT .. FROM b WHERE NOT EXISTS (SELECT 1
    /// FROM a WHERE p))`
    FullJoin,
    /// `SELECT DISTINCT ON (k) a FROM t ORDER BY k, o` -> `SELECT a FROM (SELECT a, .., row_number() OVER (PARTITION BY k
    /// ORDER BY k, o) AS n FROM t) WHERE n = 1 ORDER BY ..`
    DistinctOn,
    /// `ORDER BY o FETCH FIRST 3 ROWS WITH TIES` -> `.. rank() OVER (ORDER BY o) AS n .. WHERE n <= 3`
    WithTies,
    /// `LIMIT 10 PERCENT` -> `.. row_number() OVER (ORDER BY o) AS n, count(*) OVER () AS c .. WHERE (n - 1) * 100 < c * 10`
    LimitPercent,
    /// `QUALIFY p` -> `SELECT .. FROM (SELECT .., p AS q ..) WHERE q`
    Qualify,
    /// `a INTERSECT ALL b` -> `SELECT .. FROM (SELECT .., row_number() OVER (PARTITION BY ..) AS n FROM a INTERSECT SELECT
    /// .., row_number() .. FROM b)`; `EXCEPT ALL` alike
    SetAll,
    /// `GROUP BY GROUPING SETS ((a), ())` -> `SELECT a, .. GROUP BY a UNION ALL SELECT NULL, ..`; `ROLLUP` and `CUBE`
    /// alike
    GroupingSets,
    /// `first_value(v IGNORE NULLS) OVER (ORDER BY o)` -> `first_value(v) OVER (ORDER BY v IS NULL, o ..)`
    IgnoreNulls,
    /// `lag(v, 1, d) OVER (ORDER BY o)` -> `CASE WHEN lag(1, 1) OVER (ORDER BY o) IS NULL THEN d ELSE lag(v, 1) OVER (ORDER BY
    /// o) END`
    LagDefault,
    /// `percentile_cont(p) WITHIN GROUP (ORDER BY v)` -> `sum(..)` of the rows around the place, which `row_number() OVER
    /// (.. ORDER BY v)` tells; `percentile_disc` and `mode` alike
    WithinGroup,
    /// `(VALUES (1, 2)) AS v (a, b)` -> `(WITH v (a, b) AS (VALUES (1, 2)) SELECT * FROM v) AS v`
    NamedValues,
    /// `WITH RECURSIVE r AS (SELECT a ..` -> `WITH RECURSIVE r AS (SELECT CAST(a AS CHAR(65535)) ..`: texts and decimals are as
    /// long as later rows may want them
    RecursiveTypes,
    /// `a UNION (WITH ..)` -> `a UNION SELECT * FROM (WITH ..) AS member`
    SetMemberWith,
    /// `ON CONFLICT (id) DO UPDATE SET n = excluded.n WHERE p` -> `AS excluded ON DUPLICATE KEY UPDATE n = CASE WHEN p THEN
    /// excluded.n ELSE n END`
    OnDuplicateKey,
    /// `DELETE FROM t USING u WHERE p` -> `DELETE FROM t WHERE id IN (SELECT t.id FROM t, u WHERE p)`; ORDER BY and LIMIT of
    /// UPDATE and DELETE alike. `SET a = b, b = a` -> `.., (SELECT id, b AS x, a AS y ..) AS q SET a = x, b = y WHERE t.id = q.id`
    ChangeByKey,
    /// `WITH w AS (..) DELETE FROM t WHERE a IN (SELECT .. FROM w)` -> `DELETE FROM t WHERE a IN (WITH w AS (..) SELECT .. FROM
    /// w)`; UPDATE alike
    WithInside,
    /// `SET (a, b) = (SELECT x, y ..)` -> `SET a = (SELECT x ..), b = (SELECT y ..)`
    AssignedRow,
    /// `DELETE FROM t WHERE a < (SELECT max(a) FROM t)` -> `DELETE FROM t WHERE id IN (SELECT q.id FROM (SELECT t.id FROM t WHERE
    /// a < (..) LIMIT ..) AS q)`; UPDATE alike
    OwnTable,
    /// `TRUNCATE TABLE t` -> `DELETE FROM t`
    DeleteForTruncate,
    /// `GROUP BY lower(a) HAVING lower(a) > 'x'` -> `GROUP BY lower(a) HAVING min(lower(a)) > 'x'`; inside of other expressions
    /// alike
    GroupedExpression,
    /// `a UNION ALL b UNION ALL ..`, more than the database takes in one go -> `(a UNION ALL ..) UNION ALL (..) UNION ALL ..`;
    /// `SELECT * FROM (a UNION ALL ..)` where members take no parentheses
    SetGroups,
    /// `generate_series(1, 9)` -> `(WITH RECURSIVE .. SELECT ..)`
    GenerateSeries,
}

/// A set of rewrites.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PassSet(u64);

impl PassSet {
    /// A bit for each rewrite.
    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    /// All there are.
    pub const ALL: PassSet = PassSet(u64::MAX);
    /// None.
    pub const NONE: PassSet = PassSet(0);

    /// This and the others.
    pub const fn with(self, pass: Pass) -> PassSet {
        PassSet(self.0 | 1 << pass as u64)
    }

    /// The others without this.
    pub const fn without(self, pass: Pass) -> PassSet {
        PassSet(self.0 & !(1 << pass as u64))
    }

    /// Whether this is in the set.
    pub const fn has(self, pass: Pass) -> bool {
        self.0 & 1 << pass as u64 != 0
    }

    /// Those in the set, in order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Pass> {
        Pass::ALL.iter().copied().filter(move |pass| self.has(*pass))
    }
}

impl fmt::Debug for PassSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

const _: () = assert!(Pass::ALL.len() <= 64, "a `PassSet` holds 64 rewrites");
