//! Parentheses: an expression means to the database what the tree means.
//!
//! Random well-typed expressions are built together with the value they have, then printed. SQLite works them
//! out, with parameters and with literals; for every dialect, a reader of the manuals' precedence tables
//! (`props::reader`) does, and so do the servers themselves. Hand-reasoned pairs of operators follow, each with the wrong reading it guards against.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod engines;
#[path = "precedence/maker.rs"]
mod maker;
mod props;

use engines::Engine;
use maker::{Letters, Row, equal, on_random_rows};
use props::{
    database, dialects,
    lexer::{Mode, tokens},
    reader::{self, Grammar, Value as Read},
};
use proptest::test_runner::TestCaseError;
use querent::{ast, prelude::*};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::{Sqlite, SqliteExt};
use std::cell::RefCell;

#[test]
fn sqlite_works_out_what_the_tree_means_with_parameters_and_with_literals() {
    let db = database();
    let sqlite = Sqlite::new();
    on_random_rows(5_000, Letters::Ascii, |query, expected| {
        let fail = |error: String| TestCaseError::fail(format!("{error}\n  {query:?}"));
        let bound: Row = db.fetch_one(&query).map_err(|error| fail(error.to_string()))?;
        equal(query.to_sql(&sqlite).map_err(|error| fail(error.to_string()))?.text(), &bound, &expected)?;

        let text = query.inlined(&sqlite).map_err(|error| fail(error.to_string()))?;
        let inlined = db.query_row(&text, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        equal(&text, &inlined.map_err(|error| fail(error.to_string()))?, &expected)
    });
}

#[test]
fn read_by_its_manual_every_dialect_means_what_the_tree_means() {
    on_random_rows(3_000, Letters::Ascii, |query, (int, text, truth)| {
        let expected = [
            int.map_or(Read::Null, |int| Read::Int(int.into())),
            text.map_or(Read::Null, Read::Text),
            truth.map_or(Read::Null, Read::Bool),
        ];
        for dialect in dialects() {
            let name = dialect.spec().name;
            let sql = query.inlined(&*dialect).map_err(|error| TestCaseError::fail(error.to_string()))?;
            for mode in Mode::of(name) {
                let read = tokens(&sql, *mode).and_then(|tokens| reader::select(Grammar::of(name), &tokens));
                match read {
                    Ok(read) => equal(&format!("{name}: {sql}"), &read[..], &expected[..])?,
                    Err(error) => return Err(TestCaseError::fail(format!("{name}: {error}\n  {sql}"))),
                }
            }
        }
        Ok(())
    });
}

/// A row of an integer, a text and a condition, as a server answers it.
fn row(engine: &mut Engine, sql: &str) -> Result<Row, String> {
    let rows = engine.rows(sql)?;
    let [row] = rows.as_slice() else { return Err(format!("{} rows", rows.len())) };
    let cell = |at: usize| row[at].as_ref().map(|cell| String::from_utf8_lossy(cell).into_owned());
    let number =
        cell(0).map(|cell| cell.parse().map_err(|_| format!("{cell} is no 64-bit integer"))).transpose()?;
    Ok((number, cell(1), cell(2).map(|cell| cell == "t" || cell == "1")))
}

#[test]
fn every_server_works_out_what_the_tree_means() {
    for mut server in engines::all_servers() {
        if server.name != "postgres" {
            // Texts are equal there whose letters differ in size or accent, unless they are told apart by bytes.
            server.run("SET NAMES utf8mb4 COLLATE utf8mb4_bin").unwrap();
        }
        let name = format!("{} {}", server.name, server.version);
        let (dialect, server) = (server.dialect(), RefCell::new(server));
        on_random_rows(2_000, Letters::All, |query, expected| {
            let sql = query.inlined(&*dialect).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let found = row(&mut server.borrow_mut(), &sql);
            equal(&format!("{name}: {sql}"), found, Ok(expected))
        });
    }
}

/// The expression of `SELECT expr`, with literals, in a dialect.
fn one(dialect: &dyn Dialect, expr: impl Into<AnyExpr>) -> String {
    match select(vec![expr.into()]).inlined(dialect) {
        Ok(sql) => sql.trim_start_matches("SELECT ").to_owned(),
        Err(error) => error.to_string(),
    }
}

/// The same in the four dialects. PostgreSQL's literals carry their type where they would be read as another;
/// it binds tighter than everything and changes no parentheses, so that it is left out here.
fn four(expr: impl Into<AnyExpr>) -> [String; 4] {
    let expr = expr.into();
    let postgres = one(&Postgres::new(), expr.clone()).replace("::bigint", "").replace("::numeric", "");
    let others = [&Sqlite::new() as &dyn Dialect, &MySql::new(), &MariaDb::new()];
    let [sqlite, mysql, mariadb] = others.map(|dialect| one(dialect, expr.clone()));
    [postgres, sqlite, mysql, mariadb]
}

#[test]
fn a_minus_before_a_negative_number_never_begins_a_comment() {
    assert_eq!(four(-val(-5_i64)), ["-(-5)"; 4]);
    assert_eq!(four(-(-val(5_i64))), ["-(-5)"; 4]);
    assert_eq!(four(val(1_i64) - val(-5_i64)), ["1 - (-5)"; 4]);
    assert_eq!(four(val(-1_i64) - 5), ["-1 - 5"; 4]);
    assert_eq!(four(val(1_i64) - (val(2_i64) - 3)), ["1 - (2 - 3)"; 4]);
    assert_eq!(four(-(val(1_i64) - 3)), ["-(1 - 3)"; 4]);
    let half = Decimal::new(-5, 1);
    assert_eq!(four(-val(half.clone())), ["-(-0.5)"; 4]);
    assert_eq!(four(val(Decimal::from(1)) - val(half)), ["1 - (-0.5)"; 4]);
    let huge: Decimal = "-123456789012345678901234567890".parse().unwrap();
    assert_eq!(four(-val(huge))[0], "-(-123456789012345678901234567890)");
    assert_eq!(four(-val(-0.0_f64))[2], "-(-0e0)");
    assert_eq!(four(-val(f64::NEG_INFINITY))[1], "-(-9e999)");
}

#[test]
fn the_smallest_integer_is_no_float_and_no_decimal() {
    // A minus and 9223372036854775808 would be an operator on a number that is no 64-bit integer.
    assert_eq!(
        four(val(i64::MIN) * 1),
        [
            "('-9223372036854775808') * 1",
            "((-9223372036854775807 - 1)) * 1",
            "((-9223372036854775807 - 1)) * 1",
            "((-9223372036854775807 - 1)) * 1"
        ]
    );
}

#[test]
fn postgres_reads_a_bare_tilde_as_loosely_as_any_operator_without_a_level() {
    // `~1 + 2` is `~(1 + 2)` there, and -4 in place of 0.
    assert_eq!(four(val(1_i64).bit_not() + 2)[0], "(~1) + 2");
    assert_eq!(four(val(1_i64).bit_not() + 2)[1], "~1 + 2");
    assert_eq!(four((val(1_i64) + 2).bit_not())[0], "~(1 + 2)");
    assert_eq!(four(val(2_i64) * val(1_i64).bit_not())[0], "2 * (~1)");
    assert_eq!(four(val(1_i64).bit_not().eq(-2))[0], "~1 = -2");
}

#[test]
fn operators_on_bits_are_told_apart_by_parentheses() {
    let (a, b, c) = (val(1_i64), val(2_i64), val(3_i64));
    // PostgreSQL gives `|` and `&` one level, SQLite too; MySQL gives each its own.
    assert_eq!(
        four(a.clone().bit_or(b.clone().bit_and(c.clone()))),
        [
            "1 | (2 & 3)",
            "1 | (2 & 3)",
            "CAST(1 | CAST(2 & 3 AS SIGNED) AS SIGNED)",
            "CAST(1 | CAST(2 & 3 AS SIGNED) AS SIGNED)"
        ]
    );
    // MySQL's `^` binds tighter than `*`: 5 ^ (2 * 3) printed bare is 21.
    assert_eq!(
        four(val(5_i64).bit_xor(b.clone() * 3)),
        [
            "5 # 2 * 3",
            "(5 | (2 * 3)) & ~(5 & (2 * 3))",
            "CAST(5 ^ (2 * 3) AS SIGNED)",
            "CAST(5 ^ (2 * 3) AS SIGNED)"
        ]
    );
    // SQLite has no exclusive OR; its stand-in is one operand.
    assert_eq!(four(a.bit_xor(b) * 2)[1], "((1 | 2) & ~(1 & 2)) * 2");
    assert_eq!(four(c.shift_left(2) + 1)[..2], ["(3 << 2) + 1", "(3 << 2) + 1"]);
}

#[test]
fn concatenation_binds_as_each_database_has_it() {
    let joined = val("a").concat(val("b"));
    assert_eq!(four(joined.clone()), ["'a' || 'b'", "'a' || 'b'", "concat('a', 'b')", "concat('a', 'b')"]);
    // SQLite's `||` binds tighter than `*`: text of a product must keep its parentheses, which CAST brings.
    let product = (val(13_i64) * 5).cast::<Text>().concat(val("!"));
    assert_eq!(four(product.clone())[0], "(13 * 5)::text || '!'");
    assert_eq!(four(product.clone())[1], "CAST(13 * 5 AS TEXT) || '!'");
    let db = database();
    assert_eq!(db.fetch_one::<String, _>(&select(product)).unwrap(), "65!");

    // A tree that no typed expression makes, but an embedder may: a product that is joined to text bare.
    let number = |n: i64| ast::Expr::Value(Value::BigInt(n));
    let times = ast::Expr::binary(ast::BinaryOp::Multiply, number(13), number(5));
    let bare = ast::Expr::chain(ast::ChainOp::Concat, times, ast::Expr::Value(Value::Text("".into())));
    let bare: Expr<Text> = Expr::from_node(bare);
    assert_eq!(four(bare.clone())[1], "(13 * 5) || ''");
    assert_eq!(db.fetch_one::<String, _>(&select(bare)).unwrap(), "65");

    assert_eq!(four(joined.clone().eq("ab"))[0], "'a' || 'b' = 'ab'");
    assert_eq!(four(joined.like("a%"))[1], "'a' || 'b' GLOB replace('a%', '%', '*')");
}

#[test]
fn not_never_takes_more_or_less_than_its_operand() {
    let same = || val(1_i64).eq(2);
    // MySQL can be set to bind NOT tighter than `=`, so its operand is never bare.
    assert_eq!(four(not(same())), ["NOT (1 = 2)"; 4]);
    assert_eq!(four(not(same()).is_null()), ["(NOT (1 = 2)) IS NULL"; 4]);
    assert_eq!(four(not(same().is_null())), ["NOT ((1 = 2) IS NULL)"; 4]);
    assert_eq!(four(not(not(same()))), ["NOT (NOT (1 = 2))"; 4]);
    assert_eq!(four(not(same()) & same()), ["NOT (1 = 2) AND 1 = 2"; 4]);
    assert_eq!(four(not(val(true)).eq(val(false))), ["(NOT TRUE) = FALSE"; 4]);
}

#[test]
fn predicates_never_stand_beside_one_another_bare() {
    // `1 = 1 = 1` is a syntax error on PostgreSQL, and elsewhere compares a truth value with 1.
    let same = || val(1_i64).eq(2);
    assert_eq!(four(same().eq(same())), ["(1 = 2) = (1 = 2)"; 4]);
    assert_eq!(four(same().is_null().eq(true)), ["((1 = 2) IS NULL) = TRUE"; 4]);
    assert_eq!(four(val(1_i64).lt(2).is_true()), ["(1 < 2) IS TRUE"; 4]);
    assert_eq!(
        four(val(1_i64).is_distinct_from(val(2_i64)).is_unknown()),
        [
            "(1 IS DISTINCT FROM 2) IS UNKNOWN",
            "(1 IS DISTINCT FROM 2) IS NULL",
            "(NOT (1 <=> 2)) IS UNKNOWN",
            "(NOT (1 <=> 2)) IS UNKNOWN"
        ]
    );
    assert_eq!(four(val(1_i64).in_list([1, 2]).eq(true)), ["(1 IN (1, 2)) = TRUE"; 4]);
}

#[test]
fn between_keeps_the_conditions_in_its_bounds_apart_from_its_and() {
    let both = || val(true) & val(false);
    assert_eq!(
        four(both().between(both(), both())),
        ["(TRUE AND FALSE) BETWEEN (TRUE AND FALSE) AND (TRUE AND FALSE)"; 4]
    );
    let within = || val(5_i64).between(1, 9);
    assert_eq!(four(within() & within()), ["5 BETWEEN 1 AND 9 AND 5 BETWEEN 1 AND 9"; 4]);
    assert_eq!(four(not(within())), ["NOT (5 BETWEEN 1 AND 9)"; 4]);
    // Where SYMMETRIC is two BETWEENs joined by OR, an AND around them must not take one of them.
    let either = "(5 BETWEEN 9 AND 1 OR 5 BETWEEN 1 AND 9) AND TRUE";
    assert_eq!(
        four(val(5_i64).between_symmetric(9, 1) & val(true)),
        ["5 BETWEEN SYMMETRIC 9 AND 1 AND TRUE", either, either, either]
    );
}

#[test]
fn and_or_and_xor_nest_as_they_are_built() {
    let (a, b, c) = (val(1_i64).eq(1), val(2_i64).eq(2), val(3_i64).eq(3));
    assert_eq!(four((a.clone() | b.clone()) & c.clone()), ["(1 = 1 OR 2 = 2) AND 3 = 3"; 4]);
    assert_eq!(four(a.clone() | (b.clone() & c.clone())), ["1 = 1 OR 2 = 2 AND 3 = 3"; 4]);
    // AND is associative, so that a list of it is one list however it was joined.
    assert_eq!(four(a.clone() & (b.clone() & c.clone())), ["1 = 1 AND 2 = 2 AND 3 = 3"; 4]);
    let xors = "1 = 1 XOR 2 = 2 AND 3 = 3";
    assert_eq!(
        four(xor(a.clone(), b.clone() & c.clone())),
        ["(1 = 1) <> (2 = 2 AND 3 = 3)", "(1 = 1) <> (2 = 2 AND 3 = 3)", xors, xors]
    );
    let or_below = "1 = 1 XOR (2 = 2 OR 3 = 3)";
    assert_eq!(four(xor(a.clone(), b.clone() | c.clone()))[2..], [or_below, or_below]);
    let right = "1 = 1 XOR (2 = 2 XOR 3 = 3)";
    assert_eq!(four(xor(a, xor(b, c)))[2..], [right, right]);
}

#[test]
fn a_sum_is_added_up_in_the_order_in_which_it_was_written() {
    // Floats are not associative, and a part of an integer sum may be past the largest integer.
    let (big, one) = (val(1e16_f64), val(1.0_f64));
    let apart = big.clone() + (one.clone() + one.clone());
    assert_eq!(four(apart.clone())[1], "1e16 + (1e0 + 1e0)");
    let in_order = (big + one.clone()) + one;
    assert_eq!(four(in_order.clone())[1], "1e16 + 1e0 + 1e0");
    let db = database();
    assert_eq!(db.fetch_one::<f64, _>(&select(apart)).unwrap(), 1e16 + 2.0);
    assert_eq!(db.fetch_one::<f64, _>(&select(in_order)).unwrap(), 1e16);

    let kept: Expr<BigInt> = val(i64::MAX) + (val(1_i64) + val(-1_i64));
    assert_eq!(db.fetch_one::<i64, _>(&select(kept)).unwrap(), i64::MAX);
}

#[test]
fn division_keeps_its_sides() {
    let three = || [val(7_i64), val(2_i64), val(3_i64)];
    let [a, b, c] = three();
    assert_eq!(four(a.int_divide(b * c))[..2], ["7 / nullif(2 * 3, 0)", "7 / (2 * 3)"]);
    let [a, b, c] = three();
    assert_eq!(four(a.int_divide(b) * c), ["7 / 2 * 3", "7 / 2 * 3", "7 DIV 2 * 3", "7 DIV 2 * 3"]);
    let [a, b, c] = three();
    assert_eq!(four(a * b.int_divide(c))[1..], ["7 * (2 / 3)", "7 * (2 DIV 3)", "7 * (2 DIV 3)"]);
    assert_eq!(four((val(7_i64) + 2) % val(3_i64)), ["(7 + 2) % 3"; 4]);
}

#[test]
fn casts_take_the_whole_of_what_they_convert() {
    let (signed, integer) = ("CAST(-(-5) AS SIGNED)", "CAST(-(-5) AS INTEGER)");
    assert_eq!(four((-val(-5_i32)).cast::<BigInt>())[1..], [integer, signed, signed]);
    // `-5::text` is the negative of a text there.
    let postgres = Postgres::new();
    assert_eq!(one(&postgres, (-val(-5_i32)).cast::<Text>()), "(-(-5))::text");
    assert_eq!(one(&postgres, val(-5_i32).cast::<Text>()), "(-5)::text");
    assert_eq!(one(&postgres, -val(5_i32).cast::<BigInt>()), "-5::bigint");
    let chosen = case(val(true), val(1_i32)).otherwise(2).cast::<BigInt>();
    assert_eq!(one(&postgres, chosen), "CASE WHEN TRUE THEN 1 ELSE 2 END::bigint");
}

#[test]
fn a_list_of_one_scalar_subquery_is_a_list_of_one_value() {
    // `IN ((SELECT ..))` is read as IN of the subquery's rows: FALSE for no rows, where the list holds a NULL.
    let none: Expr<Option<BigInt>> = select(val(1_i64)).limit(0).scalar();
    let query = select((val(1_i64).in_list([none.clone()]), val(1_i64).not_in_list([none])));
    let found: (Option<bool>, Option<bool>) = database().fetch_one(&query).unwrap();
    assert_eq!(found, (None, None));
}
