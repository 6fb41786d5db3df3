//! Depth and size: correct SQL or a clear error, never an overflow of the stack. Every test runs in a thread with
//! the 2 MiB of stack that Rust gives a thread, and drops, clones, compares and shows what it builds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod props;

use props::{database, dialects, on_a_small_stack, statements};
use querent::{ast, prelude::*};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::{Sqlite, SqliteExt};
use std::{
    fmt::Debug,
    time::{Duration, Instant},
};

table! { T = "t" { a: BigInt, b: BigInt } }

const MANY: i64 = 100_000;
const DEEP: usize = 10_000;
const TOO_DEEP: &str = "expression is nested more than 400 levels deep; join conditions with `all` or `any`, \
                        or split the statement";

/// Far more than anything here takes, and far less than what takes the square of its length would.
const SOON: Duration = Duration::from_secs(20);

/// Everything that walks a tree by recursion, short of rendering it.
fn handle<T: Clone + PartialEq + Debug>(tree: &T) {
    let copy = tree.clone();
    assert!(copy == *tree);
    assert!(!format!("{tree:?}").is_empty());
    drop(copy);
}

fn is_too_deep<Row>(query: &Select<Row>) {
    handle(query);
    for dialect in dialects() {
        let error = query.to_sql(&*dialect).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Limit, TOO_DEEP));
        assert_eq!(query.inlined(&*dialect).unwrap_err(), error);
        assert_eq!(query.pretty(&*dialect).unwrap_err(), error);
    }
}

fn conditions() -> impl Iterator<Item = Condition> {
    (0..MANY).map(|n| T.a.gt(n))
}

#[test]
fn a_hundred_thousand_conditions_joined_by_and_or_or_render_within_seconds() {
    on_a_small_stack(|| {
        let start = Instant::now();
        let by_loop = conditions().reduce(|all, condition| all & condition).unwrap();
        let by_list = all(conditions());
        assert_eq!(by_loop.node(), by_list.node());
        let either = conditions().reduce(|any, condition| any | condition).unwrap();
        assert_eq!(either.node(), any(conditions()).node());
        handle(by_list.node());
        for (condition, word) in [(by_list, " AND "), (either, " OR ")] {
            let query = select(T.a).from(T).where_(condition);
            for dialect in dialects() {
                let sql = query.inlined(&*dialect).unwrap();
                assert_eq!(sql.matches(word).count(), MANY as usize - 1, "{}", dialect.spec());
                let last = sql.trim_end_matches(')');
                assert!(last.ends_with("> 99999"), "{}", &last[last.len() - 40..]);
                let error = query.to_sql(&*dialect).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Limit);
            }
        }
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    });
}

#[test]
fn rendering_a_list_takes_time_by_its_length_and_not_by_its_square() {
    let time = |n: i64| {
        let query = select(T.a).from(T).where_(all((0..n).map(|n| T.a.gt(n))));
        let shortest = (0..5).map(|_| {
            let start = Instant::now();
            assert!(query.inlined(&Sqlite::new()).unwrap().len() > n as usize);
            start.elapsed()
        });
        shortest.min().unwrap()
    };
    // Ten times the length takes about ten times as long; the square would be a hundred times.
    let (short, long) = (time(MANY / 10), time(MANY));
    println!("{} terms in {short:?}, {MANY} in {long:?}", MANY / 10);
    assert!(long < short * 40, "{short:?} and {long:?}");
}

#[test]
fn sqlite_runs_five_thousand_conditions_as_a_balanced_tree() {
    on_a_small_stack(|| {
        let db = database();
        db.execute_batch("CREATE TABLE t (a INTEGER, b INTEGER); INSERT INTO t VALUES (5000, 1), (4999, 2)")
            .unwrap();
        // SQLite goes 1,000 levels deep, so that a plain chain of these would be refused by it.
        let above = select(T.b).from(T).where_(all((0..5_000).map(|n| T.a.gt(n))));
        assert_eq!(db.fetch_all::<i64, _>(&above).unwrap(), [1]);
        let equal = select(T.b).from(T).where_(any((0..5_000).map(|n| T.a.eq(n))));
        assert_eq!(db.fetch_all::<i64, _>(&equal).unwrap(), [2]);
    });
}

#[test]
fn conditions_joined_from_the_right_are_one_list_too() {
    on_a_small_stack(|| {
        let start = Instant::now();
        let joined = (0..20_000).rev().map(|n| T.a.gt(n)).reduce(|all, condition| condition & all).unwrap();
        assert_eq!(joined.node(), all((0..20_000).map(|n| T.a.gt(n))).node());
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    });
}

#[test]
fn a_sum_past_the_depth_of_parsers_is_refused_and_never_regrouped() {
    on_a_small_stack(|| {
        let sum = |n: i64| (1..n).fold(T.a + 0, |sum, n| sum + n);
        handle(sum(MANY).node());
        for dialect in dialects() {
            let query = select(sum(MANY)).from(T);
            let error = query.to_sql(&*dialect).unwrap_err();
            let message =
                format!("100001 terms of a sum, but {} allows 500; join them in groups", dialect.spec());
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::Limit, message));
        }
        let db = database();
        db.execute_batch("CREATE TABLE t (a INTEGER, b INTEGER); INSERT INTO t VALUES (0, 0)").unwrap();
        let fits = select(sum(499)).from(T);
        assert_eq!(db.fetch_one::<i64, _>(&fits).unwrap(), 498 * 499 / 2);
    });
}

#[test]
fn a_hundred_thousand_texts_are_joined_or_refused() {
    on_a_small_stack(|| {
        let parts = || (0..MANY).map(|n| val(n.to_string()));
        let joined = parts().reduce(|joined, part| joined.concat(part)).unwrap();
        handle(joined.node());
        let query = select(joined);
        let whole: String = (0..MANY).map(|n| n.to_string()).collect();
        let sql = query.inlined(&Sqlite::new()).unwrap();
        let read: String = database().query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(read, whole);
        assert_eq!(query.inlined(&Postgres::new()).unwrap().matches(" || ").count(), MANY as usize - 1);
        // 200 calls of 500 arguments in one call.
        for dialect in [&MySql::new() as &dyn Dialect, &MariaDb::new()] {
            let sql = query.inlined(dialect).unwrap();
            assert_eq!(sql.matches("concat(").count(), 201);
            assert!(sql.starts_with("SELECT concat(concat('0', '1', "), "{}", &sql[..60]);
            assert!(sql.contains("'499'), concat('500', "));
        }
        let skipping = || select(concat_skip_null(parts().map(AnyExpr::from)));
        // A call of 10 calls of 100 calls of 100 arguments.
        for dialect in [&Postgres::new() as &dyn Dialect, &Sqlite::new()] {
            assert_eq!(skipping().inlined(dialect).unwrap().matches("concat(").count(), 1_000 + 10 + 1);
        }
        assert_eq!(skipping().inlined(&MySql::new()).unwrap().matches("concat_ws(''").count(), 201);
        for sqlite in [Sqlite::new(), Sqlite::version(3, 43)] {
            let sql = skipping().inlined(&sqlite).unwrap();
            let read: String = database().query_row(&sql, [], |row| row.get(0)).unwrap();
            assert_eq!(read, whole);
        }
    });
}

#[test]
fn nesting_of_every_kind_of_expression_ends_in_a_clear_error() {
    on_a_small_stack(|| {
        let truth = || T.a.gt(1);
        let number = || Expr::<BigInt>::from(T.a);
        let nest = |step: fn(Condition) -> Condition| {
            is_too_deep(&select(T.a).from(T).where_((0..DEEP).fold(truth(), |inner, _| step(inner))))
        };
        nest(|inner| !inner);
        nest(|inner| inner.is_true());
        nest(|inner| xor(inner, T.b.gt(1)));
        nest(|inner| inner.eq(true));
        nest(|inner| inner.between(false, true));
        nest(|inner| val(true).between_symmetric(inner, false));
        nest(|inner| inner.in_list([T.a.gt(5)]));
        nest(|inner| val(true).in_list([inner]));
        nest(|inner| (inner & T.a.gt(2)) | T.b.gt(3));
        nest(|inner| T.b.gt(3) | (T.a.gt(2) & inner));
        nest(|inner| condition(case(inner, val(true)).otherwise(false)));
        nest(|inner| case(T.a.gt(1), inner).otherwise(false));
        nest(|inner| case_of(inner).when(true, val(true)).end());
        nest(|inner| exists(select(val(1_i64)).from(T.alias("x")).where_(inner)));
        nest(|inner| select(inner).scalar());
        nest(|inner| val(true).in_query(select(inner)));

        let nest = |step: fn(Expr<BigInt>) -> Expr<BigInt>| {
            is_too_deep(&select((0..DEEP).fold(number(), |inner, _| step(inner))).from(T))
        };
        nest(|inner| -inner);
        nest(|inner| inner - 1);
        nest(|inner| T.a - inner);
        nest(|inner| T.a + inner);
        nest(|inner| inner * 2);
        nest(|inner| inner.bit_not());
        nest(|inner| inner.bit_xor(T.b));
        nest(|inner| T.a.bit_xor(inner));
        nest(|inner| inner.shift_right(1));
        nest(|inner| inner.abs());
        nest(|inner| inner.cast::<BigInt>());
        nest(|inner| inner.or_else(T.b));
        nest(|inner| case(T.a.gt(1), inner).otherwise(1));

        let text = (0..DEEP).fold(val("a"), |inner, _| inner.upper().trim());
        is_too_deep(&select(text));
        let text = (0..DEEP).fold(val("a"), |inner, _| val("b").concat(inner.lower()));
        is_too_deep(&select(text));
        let like =
            (0..DEEP).fold(val("a").like("a"), |inner, _| case(inner, val("b")).otherwise("c").like("b"));
        is_too_deep(&select(like));
        // In every clause.
        let deep = || (0..DEEP).fold(number(), |inner, _| -inner);
        is_too_deep(&select(count_all()).from(T).group_by(deep()));
        is_too_deep(&select(T.a).from(T).order_by(deep().desc()));
        is_too_deep(&select(count_all()).from(T).having(max(deep()).gt(1)));
        is_too_deep(&select(T.a).from(T).join(T.alias("x"), deep().eq(1)));
        is_too_deep(&select(deep().label("deep")).from(T));
    });
}

#[test]
fn as_deep_as_is_allowed_is_printed_by_every_dialect_and_shown() {
    on_a_small_stack(|| {
        let levels = usize::from(ast::MAX_DEPTH);
        let nested = |levels: usize| (0..levels).fold(val(true), |inner, _| not(inner).or_else(false));
        let conditions: [Condition; 5] = [
            (0..levels).fold(T.a.gt(1), |inner, _| !inner),
            (0..levels - 1).fold(T.a.gt(1), |inner, _| condition(case(inner, val(true)).otherwise(false))),
            (0..levels / 2).fold(T.a.gt(1), |inner, _| (inner & T.a.gt(2)) | T.b.gt(3)),
            (0..levels - 1).fold(T.a.gt(1), |inner, _| exists(select(val(1_i64)).where_(inner))),
            condition(nested(levels / 2 - 1)),
        ];
        for (place, condition) in conditions.into_iter().enumerate() {
            let query = select(T.a).from(T).where_(condition);
            handle(&query);
            // Indented, each line costs the square of its depth, so that one must do.
            if place == 0 {
                assert!(!format!("{query:#?}").is_empty());
            }
            for dialect in dialects() {
                query.to_sql(&*dialect).unwrap();
                query.inlined(&*dialect).unwrap();
                query.pretty(&*dialect).unwrap();
            }
        }
        let number = (0..levels).fold(Expr::<BigInt>::from(T.a), |inner, _| T.b - inner);
        let query = select(number).from(T);
        let db = database();
        db.execute_batch("CREATE TABLE t (a INTEGER, b INTEGER); INSERT INTO t VALUES (7, 3)").unwrap();
        // An even number of subtractions from 3 gives back the 7.
        assert_eq!(db.fetch_one::<i64, _>(&query).unwrap(), 7);
    });
}

/// A truth value that is never NULL, as a condition.
fn condition(expr: Expr<Bool>) -> Condition {
    Expr::from_node(expr.node().clone())
}

#[test]
fn nesting_of_subqueries_in_from_and_of_set_operations_ends_in_a_clear_error() {
    on_a_small_stack(|| {
        let mut query = select(T.a).from(T);
        for number in 0..DEEP as u32 {
            let derived = query.subquery(("d", number + 1));
            query = select(derived.columns()).from(derived);
        }
        is_too_deep(&query);

        let one = || select(T.a).from(T);
        // Of one operation from the left, it is one list, and in groups where that is longer than parsers take.
        let list = union_all_of((0..DEEP).map(|_| one()));
        handle(&list.clone().into_query());
        let looped = (1..DEEP).fold(one().union_all(one()), |all, _| all.union_all(one()));
        for dialect in dialects() {
            for (query, count) in [(&list, 10_000), (&looped, 10_001)] {
                let sql = query.to_sql(&*dialect).unwrap();
                assert_eq!(sql.text().matches(" UNION ALL ").count(), count - 1);
            }
        }
        // Nested from the right, and from the left by turns, it is a tree.
        let right = (1..DEEP).fold(one().union(one()), |rest, _| one().union(rest));
        let left = (1..DEEP).fold(one().union(one()), |first, _| first.except(one()).union(one()));
        for query in [right, left] {
            handle(&query.clone().into_query());
            for dialect in dialects() {
                assert_eq!(query.to_sql(&*dialect).unwrap_err().to_string(), TOO_DEEP);
            }
            is_too_deep(&select(T.a).from(T).where_(T.a.in_query(query)));
        }
    });
}

#[test]
fn set_operations_of_any_number_of_queries_run_on_sqlite() {
    on_a_small_stack(|| {
        let db = database();
        db.execute_batch("CREATE TABLE t (a INTEGER, b INTEGER); INSERT INTO t VALUES (1, 2), (3, 4)")
            .unwrap();
        let start = Instant::now();
        for count in [500, 501, 2_000, MANY] {
            let query = union_all_of((0..count).map(|n| select(val(n).label("n"))));
            let sql = query.inlined(&Sqlite::new()).unwrap();
            assert_eq!(sql.contains("SELECT * FROM (SELECT 0 AS \"n\" UNION ALL "), count > 500);
            let read = |sql: &str| {
                let mut statement = db.prepare(sql).unwrap();
                let mut rows: Vec<i64> =
                    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
                rows.sort_unstable();
                rows
            };
            assert_eq!(read(&sql), (0..count).collect::<Vec<_>>());
            // Ordered as a whole, by the label that the first gave.
            let last = query.order_by(label("n").desc()).limit(2).inlined(&Sqlite::new()).unwrap();
            assert_eq!(read(&last), [count - 2, count - 1]);
        }
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
        // Over a table.
        let all = union_all_of((0..1_200).map(|n| select(T.a + n).from(T)));
        let mut rows: Vec<i64> = db.fetch_all(&all).unwrap();
        rows.sort_unstable();
        let mut expected: Vec<i64> = (0..1_200).flat_map(|n| [n + 1, n + 3]).collect();
        expected.sort_unstable();
        assert_eq!(rows, expected);
        // Equal rows of different groups are one.
        let one = |n: i64| select(T.a + n % 7).from(T);
        let distinct = (1..1_200).fold(one(0).union(one(1)), |all, n| all.union(one(n)));
        assert_eq!(db.fetch_all::<i64, _>(&distinct.order_by(nth(1))).unwrap(), (1..10).collect::<Vec<_>>());
        // The first without those of the others, in whichever group.
        let first = union_all_of((0..900_i64).map(|n| select(val(n))));
        let less = (1..900_i64).fold(first.except(select(val(0_i64))), |rest, n| {
            if n == 641 { rest } else { rest.except(select(val(n))) }
        });
        assert_eq!(db.fetch_all::<i64, _>(&less).unwrap(), [641]);
        // Those that all have: the last group has not the 3.
        let both = (1..1_000).fold(select(T.a).from(T).intersect(select(T.a).from(T)), |all, n| {
            all.intersect(select(T.a).from(T).where_(T.a.ne(if n == 990 { 3 } else { 2 })))
        });
        assert_eq!(db.fetch_all::<i64, _>(&both).unwrap(), [1]);
    });
}

#[test]
fn as_deep_as_is_allowed_is_rewritten_for_every_dialect() {
    on_a_small_stack(|| {
        // QUALIFY is rewritten on each, for which the whole tree is walked.
        let numbered = || select(T.a).from(T).qualify(row_number().over(window().order_by(T.a)).gt(0));
        let mut derived = numbered();
        for number in 0..390 {
            let source = derived.subquery(("d", number + 1));
            derived = select(source.columns()).from(source);
        }
        let listed = (0..390).fold(numbered(), |inner, _| select(T.a).from(T).where_(T.a.in_query(inner)));
        let number = (0..390).fold(Expr::<BigInt>::from(T.a), |inner, _| T.b - inner);
        let computed = select(number).from(T).qualify(row_number().over(window().order_by(T.a)).gt(0));
        for query in [derived, listed, computed] {
            for dialect in dialects() {
                let sql = query.inlined(&*dialect).unwrap();
                assert_eq!(sql.matches("row_number()").count(), 1, "{}", dialect.spec());
            }
        }
        // A rewrite that makes the tree deeper than that.
        let full = |levels: u32| {
            let first = T.alias(("t", 0)).optional();
            let steps = (1..levels).map(|k| (T.alias(("t", k - 1)).optional(), T.alias(("t", k)).optional()));
            steps.fold(select(first.a).from(first), |query, (before, t)| query.full_join(t, t.a.eq(before.a)))
        };
        assert_eq!(full(200).to_sql(&MySql::new()).unwrap_err().to_string(), TOO_DEEP);
        let less = |n: i64| {
            (0..n)
                .fold(select(T.a).from(T).except_all(select(val(0_i64))), |q, k| q.except_all(select(val(k))))
        };
        assert_eq!(less(450).to_sql(&Sqlite::new()).unwrap_err().to_string(), TOO_DEEP);
    });
}

#[test]
fn a_limit_that_is_a_query_counts_as_a_level() {
    // Only a tree made by hand has one.
    on_a_small_stack(|| {
        let one = || ast::Query::Select(Box::new(select(val(1_i64)).ast().clone()));
        let mut query = one();
        for _ in 0..DEEP {
            query = limited(ast::Query::set(ast::SetOp::Union, true, [one(), one()]), query);
        }
        handle(&query);
        let wrapped: Expr<BigInt> = Expr::from_node(ast::Expr::subquery(query));
        is_too_deep(&select(wrapped));
    });
}

fn limited(mut query: ast::Query, by: ast::Query) -> ast::Query {
    if let ast::Query::Set(set) = &mut query {
        set.limit = Some(ast::Expr::subquery(by));
    }
    query
}

#[test]
fn a_hundred_thousand_values_are_one_parameter_or_a_literal_list() {
    on_a_small_stack(|| {
        let query = select(T.b).from(T).where_(T.a.in_list(0..MANY));
        handle(&query);
        let postgres = Postgres::new();
        let sql = query.to_sql(&postgres).unwrap();
        assert_eq!(sql.text(), r#"SELECT "t"."b" FROM "t" WHERE "t"."a" = ANY($1)"#);
        assert_eq!(sql.params().len(), 1);
        // More than half of the parameters that are left makes a list one of them, so that others find their place too.
        let twice = select(T.b)
            .from(T)
            .where_(T.a.in_list(0..16_383) & T.a.in_list(0..8_191) & T.a.in_list(0..8_191));
        let sql = twice.to_sql(&Sqlite::new()).unwrap();
        assert_eq!((sql.params().len(), sql.text().matches("json_each").count()), (16_383 + 8_191 + 1, 1));
        for dialect in [&Sqlite::new() as &dyn Dialect, &MySql::new(), &MariaDb::new()] {
            let sql = query.to_sql(dialect).unwrap();
            assert!(sql.text().contains(" IN (SELECT v"), "{}", sql.text());
            assert_eq!(sql.params().len(), 1);
            assert_eq!(query.inlined(dialect).unwrap().matches(", ").count(), MANY as usize - 1);
        }
        let db = database();
        db.execute_batch(
            "CREATE TABLE t (a INTEGER, b INTEGER); INSERT INTO t VALUES (99999, 1), (100000, 2)",
        )
        .unwrap();
        let sql = query.inlined(&Sqlite::new()).unwrap();
        assert_eq!(statements(&db, &sql).unwrap(), 1);
        let found: i64 = db.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(found, 1);
        assert_eq!(db.fetch_one::<i64, _>(&query).unwrap(), 1);
        // As many parameters as SQLite takes, and one more: of rows, which do not go as one.
        let pairs = |from: i64| {
            select(count_all()).from(T).where_(row((T.a, T.b)).in_list((from..MANY).map(|n| (n, 1_i64))))
        };
        assert_eq!(db.fetch_one::<i64, _>(&pairs(MANY - 16_383)).unwrap(), 1);
        assert_eq!(db.fetch_one::<i64, _>(&pairs(MANY - 16_384)).unwrap_err().kind(), ErrorKind::Limit);
    });
}

#[test]
fn a_table_of_two_thousand_columns_is_selected() {
    on_a_small_stack(|| {
        // SQLite's limit is 2,000 columns.
        let names: Vec<String> = (0..2_000).map(|n| format!("c{n}")).collect();
        let db = database();
        db.execute_batch(&format!(
            "CREATE TABLE wide ({}); INSERT INTO wide (c0, c1999) VALUES (1, 2)",
            names.join(", ")
        ))
        .unwrap();
        let wide = table_named("wide");
        let columns: Vec<AnyExpr> = names.iter().map(|name| wide.column::<BigInt>(name).into()).collect();
        let row: Vec<Value> = db.fetch_one(&select(columns).from(wide)).unwrap();
        assert_eq!((row.len(), &row[0], &row[1_999]), (2_000, &Value::BigInt(1), &Value::BigInt(2)));
        let no_columns: Vec<AnyExpr> = Vec::new();
        let error = select(no_columns).from(T).to_sql(&Sqlite::new()).unwrap_err();
        assert_eq!(error.to_string(), "the select list is empty; select one column at least");
    });
}

fn pairs(rows: i64) -> querent::Insert<T, (BigInt, BigInt)> {
    insert_into(T).rows((0..rows).map(|n| (n, -n)))
}

#[test]
fn an_insert_takes_as_many_parameters_as_the_database_and_not_one_more() {
    for (dialect, limit) in [
        (&Sqlite::new() as &dyn Dialect, 32_766),
        (&Postgres::new(), 65_535),
        (&MySql::new(), 65_535),
        (&MariaDb::new(), 65_535),
    ] {
        let rows = limit / 2;
        assert_eq!(pairs(rows).to_sql(dialect).unwrap().params().len() as i64, rows * 2);
        let error = pairs(rows + 1).to_sql(dialect).unwrap_err();
        let way_out = "insert in `.batches(..)`, or send lists as one array or JSON parameter";
        let message =
            format!("{} parameters, but {} allows {limit}; {way_out}", rows * 2 + 2, dialect.spec());
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Limit, message));
        // Literals are no parameters.
        assert_eq!(pairs(rows + 1).inlined(dialect).unwrap().matches("), (").count() as i64, rows);
    }
}

#[test]
fn batches_hold_every_row_once_in_order_and_none_passes_the_limit() {
    on_a_small_stack(|| {
        for dialect in dialects() {
            let limit = dialect.spec().limits.parameters;
            for rows in [1, 2, limit as i64 / 2, limit as i64 / 2 + 1, MANY] {
                let insert = pairs(rows);
                let mut next = 0;
                for batch in insert.batches(&*dialect) {
                    let batch = batch.unwrap();
                    assert!(batch.params().len() <= limit);
                    assert_eq!(batch.text().matches('(').count() - 1, batch.params().len() / 2);
                    for pair in batch.params().iter().collect::<Vec<_>>().chunks(2) {
                        assert_eq!(pair, [&Value::BigInt(next), &Value::BigInt(-next)]);
                        next += 1;
                    }
                }
                assert_eq!(next, rows, "{}", dialect.spec());
            }
        }
        let none = pairs(0);
        let refused: Vec<String> =
            none.batches(&Sqlite::new()).map(|batch| batch.unwrap_err().to_string()).collect();
        assert_eq!(refused, ["INSERT has no rows; give one at least, or leave the statement out"]);
    });
}

#[test]
fn a_batch_ends_where_the_next_row_of_expressions_would_pass_the_limit() {
    // A cell may have any number of parameters; this row has five.
    let insert = insert_into(T).rows((0..20_000_i64).map(|n| (val(n) + 1 + 2, val(n) * 2)));
    let sizes: Vec<usize> =
        insert.batches(&Sqlite::new()).map(|batch| batch.unwrap().params().len()).collect();
    assert_eq!(sizes, [32_765, 32_765, 32_765, 1_705]); // 6,553 rows each, and 341

    // Few cells and many parameters: 40 rows of 1,003.
    let cell = |n: i64| case(val(n).in_list(0..1_000), val(n)).otherwise(-1);
    let db = database();
    db.execute_batch("CREATE TABLE t (a INTEGER, b INTEGER)").unwrap();
    assert_eq!(db.run(&insert_into(T).rows((980..1_020).map(|n| (cell(n), val(n))))).unwrap(), 40);
    let found: Vec<(i64, i64)> = db.fetch_all(&select((T.a, T.b)).from(T).order_by(T.b)).unwrap();
    let expected: Vec<(i64, i64)> = (980..1_020).map(|n| (if n < 1_000 { n } else { -1 }, n)).collect();
    assert_eq!(found, expected);
    // A single row past the limit cannot be split.
    let pairs = (0..16_384_i64).map(|n| (n, n));
    let over = case(row((val(1_i64), val(1_i64))).in_list(pairs), val(1_i64)).otherwise(2);
    let over = insert_into(T).values((over, 1));
    assert_eq!(db.run(&over).unwrap_err().kind(), ErrorKind::Limit);
}

/// The number of rows and the largest `a`.
fn content(db: &rusqlite::Connection) -> (i64, Option<i64>) {
    db.fetch_one(&select((count_all(), max(T.a))).from(T)).unwrap()
}

#[test]
fn fifty_thousand_rows_are_inserted_outside_and_inside_of_a_transaction() {
    let mut db = database();
    db.execute_batch("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)").unwrap();
    assert_eq!(db.run(&pairs(50_000)).unwrap(), 50_000);
    assert!(db.is_autocommit());
    assert_eq!(content(&db), (50_000, Some(49_999)));

    let transaction = db.transaction().unwrap();
    transaction.run(&insert_into(T).rows((50_000..100_000).map(|n| (n, n)))).unwrap();
    assert!(!transaction.is_autocommit());
    assert_eq!(content(&transaction), (100_000, Some(99_999)));
    transaction.rollback().unwrap();
    assert_eq!(content(&db), (50_000, Some(49_999)));
}

#[test]
fn a_row_that_fails_in_the_last_batch_takes_all_batches_back_and_nothing_else() {
    let mut db = database();
    db.execute_batch("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)").unwrap();
    let message = "sqlite: UNIQUE constraint failed: t.a";
    let twice = || insert_into(T).rows((0..50_000).chain([7]).map(|n| (n, n)));
    let error = db.run(&twice()).unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::UniqueViolation, message));
    assert!(db.is_autocommit());
    assert_eq!(content(&db), (0, None));

    let transaction = db.transaction().unwrap();
    transaction.run(&insert_into(T).values((1_000_000, 1))).unwrap();
    assert_eq!(transaction.run(&twice()).unwrap_err().to_string(), message);
    assert!(!transaction.is_autocommit());
    assert_eq!(content(&transaction), (1, Some(1_000_000)));
    // The transaction goes on.
    transaction.run(&insert_into(T).values((1_000_001, 1))).unwrap();
    transaction.commit().unwrap();
    assert_eq!(content(&db), (2, Some(1_000_001)));
}

#[test]
fn a_failing_row_of_a_single_statement_leaves_nothing_behind_either() {
    let db = database();
    db.execute_batch("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)").unwrap();
    let twice = insert_into(T).rows([(1, 1), (2, 2), (1, 3)]);
    assert_eq!(db.run(&twice).unwrap_err().to_string(), "sqlite: UNIQUE constraint failed: t.a");
    assert_eq!(content(&db), (0, None));
    assert!(db.is_autocommit());
}

#[test]
fn what_is_printed_twice_does_not_double_without_end() {
    on_a_small_stack(|| {
        // SQLite's exclusive OR names each side twice: sixty of them would be printed 2^60 times.
        let xors = (0..60).fold(Expr::<BigInt>::from(T.a), |inner, _| inner.bit_xor(T.b));
        let start = Instant::now();
        let error = select(xors).from(T).to_sql(&Sqlite::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        let ties = (0..60).fold(T.a.gt(1), |inner, _| inner.between_symmetric(false, true));
        for dialect in [&Sqlite::new() as &dyn Dialect, &MySql::new(), &MariaDb::new()] {
            assert_eq!(select(ties.clone()).from(T).to_sql(dialect).unwrap_err().kind(), ErrorKind::Limit);
        }
        let shifts = (0..60).fold(Expr::<BigInt>::from(T.a), |inner, _| inner.shift_right(1));
        assert_eq!(select(shifts).from(T).to_sql(&MySql::new()).unwrap_err().kind(), ErrorKind::Limit);
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    });
}

#[test]
fn a_tree_that_shares_its_nodes_without_end_is_refused() {
    table! { T = "t" { a: BigInt } }
    let mut doubled = T.a + 1;
    for _ in 0..60 {
        doubled = doubled.clone() * doubled;
    }
    // Nodes are shared, so that building this took no time; printed, it would have 2^60 columns.
    assert_eq!(doubled.node(), doubled.clone().node());
    let query = select(doubled).from(T);
    let error = query.to_sql(&Sqlite::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    let message = error.to_string();
    assert!(message.starts_with("the statement is longer than 67108864 bytes"), "{message}");
}

#[test]
fn parameters_are_numbered_one_by_one_up_to_the_last() {
    let insert = insert_into(T).rows((0..65_535 / 2).map(|n| (n, n)));
    let sql = insert.to_sql(&Postgres::new()).unwrap();
    let numbers = sql.text().split('$').skip(1).map(|rest| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse::<usize>().unwrap()
    });
    assert!(numbers.eq(1..=65_534));
}
