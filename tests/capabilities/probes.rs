//! One probe for each feature: a statement that says whether a database has it, meaning included.

use querent::render::Feature;

/// How a probe tells.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tells {
    /// The database has the feature if the first cell of this query is that text.
    Answers(&'static str, &'static str),
    /// The database has it if it refuses this statement, which others run.
    Refuses(&'static str),
    /// The database has it if it cannot prepare this statement, with `?` for parameters, as their types are not told.
    RefusesToPrepare(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Probe {
    pub(crate) feature: Feature,
    /// In the words of SQL, for the table.
    pub(crate) shown: &'static str,
    pub(crate) tells: Tells,
    /// Of a setting that a server may have, MySQL's `sql_mode`, under which the feature must work too.
    pub(crate) mode: &'static str,
}

const fn answers(feature: Feature, shown: &'static str, sql: &'static str, cell: &'static str) -> Probe {
    Probe { feature, shown, tells: Tells::Answers(sql, cell), mode: "" }
}

const fn refuses(feature: Feature, shown: &'static str, sql: &'static str) -> Probe {
    Probe { feature, shown, tells: Tells::Refuses(sql), mode: "" }
}

/// The tables that probes read.
pub(crate) const TABLES: &str = "
    CREATE TABLE t (k integer, v integer);
    INSERT INTO t VALUES (1, 10), (2, 20), (2, 30);
    CREATE TABLE u (k integer, v integer);
    INSERT INTO u VALUES (2, 200), (3, 300);
    CREATE TABLE n (v integer);
    INSERT INTO n VALUES (1), (NULL), (2);
    CREATE TABLE z (v integer);
    CREATE TABLE d (a decimal(10, 2), b decimal(10, 2));
    INSERT INTO d VALUES (3.00, 2.00);
";

/// In the order of the features.
pub(crate) const PROBES: &[Probe] = &[
    answers(
        Feature::Arrays,
        "arrays",
        "SELECT count(*) FROM t WHERE k = ANY (CAST('{1,3}' AS integer[]))",
        "1",
    ),
    Probe {
        feature: Feature::TypedParameters,
        shown: "parameters want a type",
        tells: Tells::RefusesToPrepare("SELECT ? + ?"),
        mode: "",
    },
    // NULL is the smallest or the largest; each end is asked for, as one of them is the default.
    answers(
        Feature::NullsOrder,
        "`NULLS FIRST`, `NULLS LAST`",
        "SELECT coalesce((SELECT v FROM n ORDER BY v NULLS LAST LIMIT 1), -1) * 10 \
              + coalesce((SELECT v FROM n ORDER BY v NULLS FIRST LIMIT 1), 7)",
        "17",
    ),
    answers(
        Feature::DistinctFrom,
        "`IS DISTINCT FROM`",
        "SELECT count(*) FROM n WHERE v IS DISTINCT FROM 1 AND NULL IS NOT DISTINCT FROM NULL",
        "2",
    ),
    answers(Feature::NullSafeEqual, "`<=>`", "SELECT count(*) FROM n WHERE v <=> NULL", "1"),
    answers(
        Feature::IsUnknown,
        "`IS UNKNOWN`",
        "SELECT count(*) FROM n WHERE (v = 1) IS UNKNOWN OR (v = 2) IS NOT UNKNOWN",
        "3",
    ),
    answers(Feature::Ilike, "`ILIKE`", "SELECT count(*) FROM t WHERE 'Ab' ILIKE 'aB'", "3"),
    answers(
        Feature::LikeBackslash,
        "`\\` escapes in `LIKE`",
        "SELECT count(*) FROM t WHERE 'a_' LIKE 'a\\_' AND 'ab' NOT LIKE 'a\\_'",
        "3",
    ),
    // MySQL takes it in some modes, so that a text for all of them cannot have it. Without a backslash, as a mode says
    // what that means in a literal.
    Probe {
        feature: Feature::LikeEscapeEmpty,
        shown: "`ESCAPE ''`",
        tells: Tells::Answers("SELECT count(*) FROM t WHERE 'ab' LIKE 'a_' ESCAPE ''", "3"),
        mode: "NO_BACKSLASH_ESCAPES",
    },
    answers(Feature::Filter, "`FILTER (WHERE ..)`", "SELECT count(*) FILTER (WHERE k = 2) FROM t", "2"),
    answers(Feature::AggregateOrder, "`sum(v ORDER BY k)`", "SELECT sum(v ORDER BY k DESC) FROM t", "60"),
    answers(
        Feature::RightJoin,
        "`RIGHT JOIN`",
        "SELECT count(*) FROM t RIGHT JOIN u ON t.k = u.k WHERE t.k IS NULL",
        "1",
    ),
    // Where FULL is no word, it is an alias of `t`, and the join an inner one.
    answers(Feature::FullJoin, "`FULL JOIN`", "SELECT count(*) FROM t FULL JOIN u USING (k)", "4"),
    // Two rows of `u` beside each of three, or all beside none.
    answers(
        Feature::CommaLoosest,
        "`,` binds looser than JOIN",
        "SELECT count(*) FROM t, z RIGHT JOIN u ON z.v = u.k",
        "6",
    ),
    answers(
        Feature::Lateral,
        "`LATERAL`",
        "SELECT sum(x.v) FROM t CROSS JOIN LATERAL (SELECT max(u.v) AS v FROM u WHERE u.k = t.k) AS x",
        "400",
    ),
    answers(
        Feature::CorrelatedDerived,
        "a derived table in a subquery sees the outer query",
        "SELECT (SELECT s.m FROM (SELECT max(u.v) AS m FROM u WHERE u.k = t.k) AS s) FROM t WHERE t.v = 20",
        "200",
    ),
    answers(
        Feature::DistinctOn,
        "`DISTINCT ON`",
        "SELECT sum(s.v) FROM (SELECT DISTINCT ON (k) k, v FROM t ORDER BY k, v DESC) AS s",
        "40",
    ),
    answers(
        Feature::WithTies,
        "`WITH TIES`",
        "SELECT count(*) FROM (SELECT k FROM t ORDER BY k DESC FETCH FIRST 1 ROWS WITH TIES) AS s",
        "2",
    ),
    answers(Feature::OffsetAlone, "`OFFSET` without `LIMIT`", "SELECT v FROM t ORDER BY v OFFSET 2", "30"),
    answers(
        Feature::SetParentheses,
        "`(..) UNION (..)`",
        "(SELECT 1 AS a UNION ALL SELECT 2) EXCEPT (SELECT 1 AS a UNION ALL SELECT 3)",
        "2",
    ),
    answers(
        Feature::IntersectExcept,
        "`INTERSECT`, `EXCEPT`",
        "SELECT sum(s.k) FROM (SELECT k FROM t INTERSECT SELECT k FROM u EXCEPT SELECT 3) AS s",
        "2",
    ),
    answers(
        Feature::IntersectExceptAll,
        "`INTERSECT ALL`, `EXCEPT ALL`",
        "SELECT sum(s.k) FROM (SELECT k FROM t INTERSECT ALL SELECT k FROM t EXCEPT ALL SELECT 2) AS s",
        "3",
    ),
    answers(
        Feature::LimitInSubquery,
        "`IN (SELECT .. LIMIT)`",
        "SELECT count(*) FROM t WHERE k IN (SELECT k FROM u ORDER BY k LIMIT 1)",
        "2",
    ),
    // Where it is OR, the answer is 0.
    answers(Feature::ConcatOperator, "`\\|\\|` joins texts", "SELECT 'a' || 'b'", "ab"),
    answers(Feature::Xor, "`XOR`", "SELECT count(*) FROM t WHERE (k = 1) XOR (v = 20)", "2"),
    answers(
        Feature::BetweenSymmetric,
        "`BETWEEN SYMMETRIC`",
        "SELECT count(*) FROM t WHERE v BETWEEN SYMMETRIC 20 AND 5",
        "2",
    ),
    answers(
        Feature::Quantified,
        "`= ANY (SELECT ..)`",
        "SELECT count(*) FROM t WHERE k = ANY (SELECT k FROM u) AND v > ALL (SELECT 20)",
        "1",
    ),
    refuses(
        Feature::RowListValues,
        "rows after `IN` want `VALUES`",
        "SELECT count(*) FROM t WHERE (k, v) IN ((1, 10), (2, 20))",
    ),
    answers(Feature::DivOperator, "`DIV`", "SELECT 7 DIV 2", "3"),
    // A query may be forgiven what a statement that writes is not.
    answers(
        Feature::ZeroDivisorNull,
        "`/ 0` is NULL in every statement",
        "INSERT INTO z SELECT v / 0 FROM t; SELECT count(*) FROM z WHERE v IS NULL",
        "3",
    ),
    answers(Feature::DecimalAsFloat, "`DECIMAL` is a float or an integer", "SELECT a / b FROM d", "1"),
    answers(Feature::UnsignedBits, "bits are unsigned", "SELECT ~0", "18446744073709551615"),
    // Where it begins a comment, the answer is 5.
    answers(Feature::HashXor, "`#` is exclusive OR", "SELECT 5 # 3", "6"),
    answers(Feature::TryCast, "`TRY_CAST`", "SELECT coalesce(TRY_CAST('x' AS integer), 42)", "42"),
    answers(Feature::ColonCast, "`x::type`", "SELECT '41'::integer + 1", "42"),
    // It must keep rows out too, and not only be read.
    answers(
        Feature::WhereAlone,
        "`WHERE` without `FROM`",
        "SELECT coalesce((SELECT 1 WHERE 1 = 1), 0) * 10 + coalesce((SELECT 1 WHERE 1 = 2), 5)",
        "15",
    ),
    // Where both are `?` inside, there is no second name, or it is the first one's.
    answers(
        Feature::WideNames,
        "names with characters past U+FFFF",
        "SELECT s.\"\u{1f600}\" FROM (SELECT 1 AS \"\u{1f601}\", 2 AS \"\u{1f600}\") AS s",
        "2",
    ),
    answers(
        Feature::SpacedLabels,
        "labels that begin with a space",
        "SELECT s.\" x\" FROM (SELECT 1 AS \" x\") AS s",
        "1",
    ),
    answers(
        Feature::NullsLargest,
        "NULL is the largest in ORDER BY",
        "SELECT coalesce((SELECT v FROM n ORDER BY v DESC LIMIT 1), 7)",
        "7",
    ),
    answers(
        Feature::FrameGroups,
        "`GROUPS` frames",
        "SELECT max(c) FROM (SELECT count(*) OVER (ORDER BY k GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) AS c FROM t) AS q",
        "3",
    ),
    answers(
        Feature::FrameExclude,
        "`EXCLUDE` in frames",
        "SELECT max(c) FROM (SELECT count(*) OVER (ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING \
              EXCLUDE CURRENT ROW) AS c FROM t) AS q",
        "2",
    ),
    answers(
        Feature::FrameExpressions,
        "expressions as bounds of frames",
        "SELECT max(c) FROM (SELECT count(*) OVER (ORDER BY k ROWS BETWEEN (1 + 0) PRECEDING AND CURRENT ROW) AS c FROM t) AS q",
        "2",
    ),
    answers(
        Feature::IgnoreNulls,
        "`IGNORE NULLS`",
        "SELECT count(x) FROM (SELECT lag(v) IGNORE NULLS OVER (ORDER BY v) AS x FROM n) AS q",
        "1",
    ),
    answers(
        Feature::LagDefault,
        "a default of `lag`",
        "SELECT min(x) FROM (SELECT lag(v, 1, 5) OVER (ORDER BY v) AS x FROM t) AS q",
        "5",
    ),
    answers(
        Feature::Qualify,
        "`QUALIFY`",
        "SELECT count(*) FROM (SELECT k FROM t QUALIFY row_number() OVER (ORDER BY v) = 1) AS q",
        "1",
    ),
    answers(
        Feature::LimitPercent,
        "`LIMIT .. PERCENT`",
        "SELECT count(*) FROM (SELECT k FROM t LIMIT 50 PERCENT) AS q",
        "2",
    ),
    answers(
        Feature::GroupingSets,
        "`GROUPING SETS`, `ROLLUP`, `CUBE`",
        "SELECT count(*) FROM (SELECT k FROM t GROUP BY GROUPING SETS ((k), ())) AS q",
        "3",
    ),
    answers(
        Feature::WithinGroup,
        "`WITHIN GROUP`",
        "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY v) FROM t",
        "20",
    ),
    answers(
        Feature::Materialized,
        "`MATERIALIZED`",
        "WITH q AS MATERIALIZED (SELECT k FROM t), r AS NOT MATERIALIZED (SELECT k FROM q) SELECT count(*) FROM r",
        "3",
    ),
    answers(
        Feature::SearchCycle,
        "`SEARCH`, `CYCLE`",
        "WITH RECURSIVE q AS (SELECT 1 AS x UNION ALL SELECT x % 2 + 1 FROM q) CYCLE x SET c USING p SELECT count(*) FROM q WHERE c",
        "1",
    ),
    answers(
        Feature::SetMemberWith,
        "WITH in a member of a set operation",
        "WITH r AS (SELECT 1 AS x) SELECT 3 EXCEPT (WITH q AS (SELECT x FROM r) SELECT x FROM q)",
        "3",
    ),
    answers(
        Feature::NestedWith,
        "WITH in a subquery that uses WITH around it",
        "WITH r AS (SELECT 3 AS x) SELECT x FROM (WITH q AS (SELECT x FROM r) SELECT x FROM q) AS d",
        "3",
    ),
    answers(
        Feature::GenerateSeries,
        "`generate_series`",
        "SELECT count(*) FROM generate_series(1, 5, 2) AS g (n)",
        "3",
    ),
    answers(Feature::TableFunctions, "functions in FROM", "SELECT max(n) FROM abs(-5) AS f (n)", "5"),
    answers(
        Feature::TableSample,
        "`TABLESAMPLE`",
        "SELECT count(*) FROM t TABLESAMPLE BERNOULLI (100) REPEATABLE (1)",
        "3",
    ),
    answers(
        Feature::IndexHints,
        "`USE INDEX`",
        "CREATE TABLE h (k integer); CREATE INDEX h_k ON h (k); \
              SELECT count(*) FROM h USE INDEX (h_k) JOIN h AS i FORCE INDEX (h_k) JOIN h AS j IGNORE INDEX (h_k)",
        "0",
    ),
    answers(
        Feature::IndexedBy,
        "`INDEXED BY`",
        "CREATE TABLE b (k integer); CREATE INDEX b_k ON b (k); SELECT count(*) FROM b INDEXED BY b_k WHERE k = 1",
        "0",
    ),
    answers(
        Feature::OptimizerHints,
        "`/*+ .. */`",
        "SELECT /*+ SET_VAR(max_execution_time = 1234) */ @@max_execution_time",
        "1234",
    ),
    answers(
        Feature::RowLocks,
        "`FOR UPDATE`",
        "SELECT max(k) FROM (SELECT k FROM t ORDER BY k LIMIT 1 FOR UPDATE SKIP LOCKED) AS q",
        "1",
    ),
    answers(
        Feature::KeyLocks,
        "`FOR KEY SHARE`, several locks",
        "SELECT t.k FROM t JOIN u ON t.k = u.k LIMIT 1 FOR NO KEY UPDATE OF t FOR KEY SHARE OF u",
        "2",
    ),
    answers(Feature::LockOf, "`FOR UPDATE OF`", "SELECT k FROM t ORDER BY k LIMIT 1 FOR UPDATE OF t", "1"),
    answers(
        Feature::DefaultInValues,
        "`VALUES (DEFAULT)`",
        "CREATE TABLE dv (k integer, v integer DEFAULT 7); INSERT INTO dv VALUES (1, DEFAULT); UPDATE dv SET k = DEFAULT; SELECT v FROM dv WHERE k IS NULL",
        "7",
    ),
    answers(
        Feature::DefaultValues,
        "`DEFAULT VALUES`",
        "CREATE TABLE dw (v integer DEFAULT 7); INSERT INTO dw DEFAULT VALUES; SELECT v FROM dw",
        "7",
    ),
    answers(
        Feature::Overriding,
        "`OVERRIDING SYSTEM VALUE`",
        "CREATE TABLE ov (k integer GENERATED ALWAYS AS IDENTITY, v integer); INSERT INTO ov OVERRIDING SYSTEM VALUE VALUES (7, 1); SELECT k FROM ov",
        "7",
    ),
    answers(
        Feature::OnConflict,
        "`ON CONFLICT`",
        "CREATE TABLE oc (k integer NOT NULL PRIMARY KEY, v integer); INSERT INTO oc VALUES (1, 2); INSERT INTO oc VALUES (1, 3) ON CONFLICT (k) DO UPDATE SET v = excluded.v + oc.v; SELECT v FROM oc",
        "5",
    ),
    answers(
        Feature::ConflictConstraint,
        "`ON CONFLICT ON CONSTRAINT`",
        "CREATE TABLE occ (k integer, CONSTRAINT occ_k UNIQUE (k)); INSERT INTO occ VALUES (1); INSERT INTO occ VALUES (1) ON CONFLICT ON CONSTRAINT occ_k DO NOTHING; SELECT count(*) FROM occ",
        "1",
    ),
    answers(
        Feature::ConflictAfterFrom,
        "`ON CONFLICT` behind FROM",
        "CREATE TABLE ocf (k integer NOT NULL PRIMARY KEY); INSERT INTO ocf SELECT k FROM u ON CONFLICT DO NOTHING; SELECT count(*) FROM ocf",
        "2",
    ),
    answers(
        Feature::ConflictAfterDefaults,
        "`ON CONFLICT` behind DEFAULT VALUES",
        "CREATE TABLE ocd (k integer NOT NULL DEFAULT 1 PRIMARY KEY); INSERT INTO ocd VALUES (1); INSERT INTO ocd DEFAULT VALUES ON CONFLICT DO NOTHING; SELECT count(*) FROM ocd",
        "1",
    ),
    answers(
        Feature::ConflictOwnTable,
        "subqueries of `ON CONFLICT` that see the table as it was",
        "CREATE TABLE cot (k integer NOT NULL PRIMARY KEY, a integer); INSERT INTO cot VALUES (1, 10), (2, 20); INSERT INTO cot VALUES (1, 1), (2, 2) ON CONFLICT (k) DO UPDATE SET a = (SELECT sum(q.a) FROM cot AS q WHERE q.k + 5 > cot.k); SELECT max(a) FROM cot",
        "30",
    ),
    answers(
        Feature::ValuesOwnTable,
        "subqueries of `VALUES` that see the table as it was",
        "CREATE TABLE vot (k integer NOT NULL PRIMARY KEY); INSERT INTO vot VALUES (1); INSERT INTO vot VALUES ((SELECT max(q.k) + 1 FROM vot AS q)), ((SELECT count(*) + 50 FROM vot AS q)); SELECT max(k) FROM vot",
        "51",
    ),
    answers(
        Feature::ExcludedAlias,
        "`VALUES (..) AS excluded`",
        "CREATE TABLE ea (k integer NOT NULL PRIMARY KEY, v integer); INSERT INTO ea VALUES (1, 2); INSERT INTO ea VALUES (1, 3) AS excluded ON DUPLICATE KEY UPDATE v = excluded.v + ea.v; SELECT v FROM ea",
        "5",
    ),
    answers(
        Feature::AssignRow,
        "`SET (a, b) = (SELECT ..)`",
        "CREATE TABLE ar (a integer, b integer); INSERT INTO ar VALUES (1, 2); UPDATE ar SET (a, b) = (SELECT 3, 4); SELECT a + b FROM ar",
        "7",
    ),
    answers(
        Feature::AssignInOrder,
        "assignments one by one",
        "CREATE TABLE ao (a integer, b integer); INSERT INTO ao VALUES (1, 2); UPDATE ao SET a = 5, b = a; SELECT b FROM ao",
        "5",
    ),
    answers(
        Feature::UpdateFrom,
        "`UPDATE .. FROM`",
        "CREATE TABLE uf (k integer, v integer); INSERT INTO uf VALUES (2, 0); UPDATE uf SET v = u.v FROM u WHERE u.k = uf.k; SELECT v FROM uf",
        "200",
    ),
    answers(
        Feature::DeleteUsing,
        "`DELETE FROM t USING u`",
        "CREATE TABLE du (k integer); INSERT INTO du VALUES (1), (2); DELETE FROM du AS d USING u WHERE u.k = d.k; SELECT count(*) FROM du",
        "1",
    ),
    answers(
        Feature::DeleteList,
        "`DELETE t FROM t, u`",
        "CREATE TABLE dl (k integer); INSERT INTO dl VALUES (1), (2); DELETE d FROM dl AS d, u WHERE u.k = d.k; SELECT count(*) FROM dl",
        "1",
    ),
    answers(
        Feature::DeleteAlias,
        "`DELETE FROM t AS a`",
        "CREATE TABLE da (k integer); INSERT INTO da VALUES (1), (2); DELETE FROM da AS d WHERE d.k = 1; SELECT count(*) FROM da",
        "1",
    ),
    answers(
        Feature::ChangeLimit,
        "`LIMIT` of UPDATE and DELETE",
        "CREATE TABLE cl (k integer); INSERT INTO cl VALUES (1), (2), (3); UPDATE cl SET k = 4 ORDER BY k LIMIT 1; DELETE FROM cl ORDER BY k LIMIT 1; SELECT sum(k) FROM cl",
        "7",
    ),
    answers(
        Feature::OwnTable,
        "subqueries of an updated table",
        "CREATE TABLE ot (k integer, v integer); INSERT INTO ot VALUES (1, 1), (2, 2), (3, 3); UPDATE ot SET v = (SELECT sum(o.v) FROM ot AS o WHERE o.k <= ot.k); SELECT sum(v) FROM ot",
        "10",
    ),
    answers(
        Feature::OwnTableDelete,
        "subqueries of the table of DELETE",
        "CREATE TABLE od (k integer); INSERT INTO od VALUES (1), (2), (3); DELETE FROM od WHERE EXISTS (SELECT 1 FROM od AS o WHERE o.k = od.k - 1); SELECT sum(k) FROM od",
        "1",
    ),
    answers(
        Feature::WithBeforeInsert,
        "`WITH .. INSERT`",
        "CREATE TABLE wi (k integer); WITH w AS (SELECT k FROM u) INSERT INTO wi SELECT k FROM w; SELECT count(*) FROM wi",
        "2",
    ),
    answers(
        Feature::WithBeforeChange,
        "`WITH .. UPDATE`",
        "CREATE TABLE wc (k integer); INSERT INTO wc VALUES (2), (5), (7); WITH w AS (SELECT 5 AS k) UPDATE wc SET k = 6 WHERE k IN (SELECT k FROM w); WITH w AS (SELECT 7 AS k) DELETE FROM wc WHERE k IN (SELECT k FROM w); SELECT sum(k) FROM wc",
        "8",
    ),
    answers(
        Feature::Merge,
        "`MERGE`",
        "CREATE TABLE mg (k integer, v integer); INSERT INTO mg VALUES (2, 0); MERGE INTO mg USING u ON mg.k = u.k WHEN MATCHED THEN UPDATE SET v = u.v WHEN NOT MATCHED THEN INSERT (k, v) VALUES (u.k, u.v); SELECT sum(v) FROM mg",
        "500",
    ),
    answers(
        Feature::MergeBySource,
        "`WHEN NOT MATCHED BY SOURCE`",
        "CREATE TABLE ms (k integer); INSERT INTO ms VALUES (1), (2); MERGE INTO ms USING u ON ms.k = u.k WHEN NOT MATCHED BY SOURCE THEN DELETE; SELECT sum(k) FROM ms",
        "2",
    ),
    answers(
        Feature::ReturningInsert,
        "`INSERT .. RETURNING`",
        "CREATE TABLE ri (k integer DEFAULT 7, v integer); INSERT INTO ri (v) VALUES (1) RETURNING k",
        "7",
    ),
    answers(
        Feature::ReturningUpdate,
        "`UPDATE .. RETURNING`",
        "CREATE TABLE ru (k integer); INSERT INTO ru VALUES (1); UPDATE ru SET k = k + 6 RETURNING k",
        "7",
    ),
    answers(
        Feature::ReturningDelete,
        "`DELETE .. RETURNING`",
        "CREATE TABLE rd (k integer); INSERT INTO rd VALUES (7); DELETE FROM rd RETURNING k",
        "7",
    ),
    answers(
        Feature::MergeReturning,
        "`MERGE .. RETURNING`",
        "CREATE TABLE mr (k integer); INSERT INTO mr VALUES (2); MERGE INTO mr USING u ON mr.k = u.k WHEN MATCHED THEN UPDATE SET k = 7 RETURNING mr.k",
        "7",
    ),
    answers(
        Feature::ReturningJoined,
        "other tables' columns in RETURNING",
        "CREATE TABLE rj (k integer); INSERT INTO rj VALUES (2); UPDATE rj SET k = 3 FROM u WHERE u.k = rj.k RETURNING u.v",
        "200",
    ),
    answers(
        Feature::ReturningAlias,
        "the alias in RETURNING",
        "CREATE TABLE ra (k integer); INSERT INTO ra VALUES (7); DELETE FROM ra AS r WHERE r.k = 7 RETURNING r.k",
        "7",
    ),
    answers(
        Feature::ReturningOldNew,
        "`old` and `new` in RETURNING",
        "CREATE TABLE ro (k integer); INSERT INTO ro VALUES (1); UPDATE ro SET k = 8 RETURNING new.k - old.k",
        "7",
    ),
    answers(
        Feature::Truncate,
        "`TRUNCATE` that can be rolled back",
        "CREATE TABLE tr (k integer); INSERT INTO tr VALUES (1), (2); BEGIN; SAVEPOINT s; TRUNCATE TABLE tr; ROLLBACK TO SAVEPOINT s; COMMIT; SELECT count(*) FROM tr",
        "2",
    ),
    answers(Feature::ForShare, "`FOR SHARE`", "SELECT k FROM t ORDER BY k LIMIT 1 FOR SHARE", "1"),
    answers(
        Feature::ChangeInWith,
        "`DELETE` in WITH",
        "CREATE TABLE cw (k integer); INSERT INTO cw VALUES (2), (5); WITH g AS (DELETE FROM cw WHERE k = 5 RETURNING k) SELECT k FROM g",
        "5",
    ),
];
