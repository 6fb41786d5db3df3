//! Parentheses: an expression means to the database what the tree means.
//!
//! Random well-typed expressions are built together with the value they have, then printed. SQLite works them
//! out, with parameters and with literals; for every dialect, a reader of the manuals' precedence tables
//! (`props::reader`) does. Hand-reasoned pairs of operators follow, each with the wrong reading it guards against.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod props;

use props::{
    Choices, database, dialects,
    lexer::{Mode, tokens},
    reader::{self, Grammar, Value as Read},
};
use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, TestCaseError, TestRunner},
};
use querent::{ast, prelude::*};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::{Sqlite, SqliteExt};

/// An expression, and the value it has: an evaluator that runs while the tree is built.
#[derive(Clone)]
struct Made<S, V> {
    expr: Expr<Option<S>>,
    value: Option<V>,
}

type Int = Made<BigInt, i64>;
type Str = Made<Text, String>;
type Truth = Made<Bool, bool>;

fn made<S, V>(expr: Expr<Option<S>>, value: Option<V>) -> Made<S, V> {
    Made { expr, value }
}

/// Makes expressions out of random bytes.
struct Maker<'a> {
    choices: Choices<'a>,
    /// A number left the 64 bits, about which databases disagree: the case does not count.
    overflow: bool,
}

impl Maker<'_> {
    fn checked(&mut self, number: Option<i64>) -> i64 {
        self.overflow |= number.is_none();
        number.unwrap_or(0)
    }

    fn arithmetic(&mut self, a: &Int, b: &Int, op: fn(i64, i64) -> Option<i64>) -> Option<i64> {
        let (a, b) = (a.value?, b.value?);
        Some(self.checked(op(a, b)))
    }

    fn int(&mut self, depth: usize) -> Int {
        let choice = if depth == 0 { 0 } else { self.choices.below(28) };
        if choice < 4 {
            let number = self.choices.of(&[1, 0, -1, 2, 3, -5, 7, 10, -128, 4096, -1_000_000_007]);
            return made(Expr::from_node(val(number).node().clone()), Some(number));
        }
        let a = self.int(depth - 1);
        match choice {
            4 => made(null_if(val(3_i64), val(3_i64)), None),
            5..=7 => {
                let b = self.int(depth - 1);
                let value = self.arithmetic(&a, &b, i64::checked_add);
                made(a.expr + b.expr, value)
            }
            8 | 9 => {
                let b = self.int(depth - 1);
                let value = self.arithmetic(&a, &b, i64::checked_sub);
                made(a.expr - b.expr, value)
            }
            10 | 11 => {
                let b = self.int(depth - 1);
                let value = self.arithmetic(&a, &b, i64::checked_mul);
                made(a.expr * b.expr, value)
            }
            12 | 13 => {
                let b = self.int(depth - 1);
                let zero = b.value == Some(0);
                let value = if zero { None } else { self.arithmetic(&a, &b, i64::checked_div) };
                made(a.expr.int_divide(b.expr), value)
            }
            14 => {
                let b = self.int(depth - 1);
                let zero = b.value == Some(0);
                let value = if zero { None } else { self.arithmetic(&a, &b, i64::checked_rem) };
                made(a.expr % b.expr, value)
            }
            15 => {
                let b = self.int(depth - 1);
                let value = a.value.zip(b.value).map(|(a, b)| a & b);
                made(a.expr.bit_and(b.expr), value)
            }
            16 => {
                let b = self.int(depth - 1);
                let value = a.value.zip(b.value).map(|(a, b)| a | b);
                made(a.expr.bit_or(b.expr), value)
            }
            17 => {
                let b = self.int(depth - 1);
                let value = a.value.zip(b.value).map(|(a, b)| a ^ b);
                made(a.expr.bit_xor(b.expr), value)
            }
            18 => made(a.expr.bit_not(), a.value.map(|a| !a)),
            19 => {
                let count = self.choices.of(&[1, 0, 5, 63]);
                made(a.expr.shift_left(count), a.value.map(|a| a << count))
            }
            20 => {
                let count = self.choices.of(&[1, 0, 5, 63]);
                made(a.expr.shift_right(count), a.value.map(|a| a >> count))
            }
            21 | 22 => {
                let value = a.value.map(|a| self.checked(a.checked_neg()));
                made(-a.expr, value)
            }
            23 => {
                let (b, c) = (self.int(depth - 1), self.int(depth - 1));
                made(coalesce([a.expr, b.expr, c.expr]), a.value.or(b.value).or(c.value))
            }
            24 => {
                let (when, b, c) = (self.truth(depth - 1), self.truth(depth - 1), self.int(depth - 1));
                let value = match (when.value, b.value) {
                    (Some(true), _) => a.value,
                    (_, Some(true)) => c.value,
                    _ => Some(9),
                };
                made(case(when.expr, a.expr).when(b.expr, c.expr).otherwise(val(9_i64)), value)
            }
            25 => {
                let (when, then) = (self.int(depth - 1), self.int(depth - 1));
                let value = if a.value.is_some() && a.value == when.value { then.value } else { None };
                made(case_of(a.expr).when(when.expr, then.expr).end(), value)
            }
            26 => made(select(a.expr).scalar(), a.value),
            _ => {
                let text = self.text(depth - 1);
                let length = text.value.map(|text| text.chars().count() as i64);
                made(text.expr.char_length().cast::<BigInt>(), length)
            }
        }
    }

    fn text(&mut self, depth: usize) -> Str {
        let choice = if depth == 0 { 0 } else { self.choices.below(10) };
        match choice {
            0 | 1 => {
                let text =
                    self.choices.of(&["a", "", "B", "--", "/*", "%", "_", "O'Neil", "\"", "é", "\\", "5"]);
                made(Expr::from_node(val(text).node().clone()), Some(text.to_owned()))
            }
            2 => made(null_if(val("a"), val("a")), None),
            3..=5 => {
                let (a, b) = (self.text(depth - 1), self.text(depth - 1));
                let value = a.value.zip(b.value).map(|(a, b)| a + &b);
                made(a.expr.concat(b.expr), value)
            }
            6 => {
                let a = self.int(depth - 1);
                made(a.expr.cast::<Text>(), a.value.map(|a| a.to_string()))
            }
            7 => {
                let (a, b) = (self.text(depth - 1), self.text(depth - 1));
                made(coalesce([a.expr, b.expr]), a.value.or(b.value))
            }
            8 => {
                let (when, a, b) = (self.truth(depth - 1), self.text(depth - 1), self.text(depth - 1));
                let value = if when.value == Some(true) { a.value } else { b.value };
                made(case(when.expr, a.expr).otherwise(b.expr), value)
            }
            _ => {
                let a = self.text(depth - 1);
                made(a.expr.upper(), a.value.map(|a| a.to_ascii_uppercase()))
            }
        }
    }

    fn truth(&mut self, depth: usize) -> Truth {
        let choice = if depth == 0 { 0 } else { self.choices.below(26) };
        match choice {
            0 => {
                let truth = self.choices.coin();
                made(Expr::from_node(val(truth).node().clone()), Some(truth))
            }
            1 => {
                let (a, b) = (self.int(depth - 1), self.int(depth - 1));
                made(a.expr.is_not_distinct_from(b.expr), Some(a.value == b.value))
            }
            2..=5 => {
                let (a, b) = (self.int(depth - 1), self.int(depth - 1));
                let order = a.value.zip(b.value).map(|(a, b)| a.cmp(&b));
                match self.choices.below(6) {
                    0 => made(a.expr.eq(b.expr), order.map(|order| order.is_eq())),
                    1 => made(a.expr.ne(b.expr), order.map(|order| order.is_ne())),
                    2 => made(a.expr.lt(b.expr), order.map(|order| order.is_lt())),
                    3 => made(a.expr.le(b.expr), order.map(|order| order.is_le())),
                    4 => made(a.expr.gt(b.expr), order.map(|order| order.is_gt())),
                    _ => made(a.expr.ge(b.expr), order.map(|order| order.is_ge())),
                }
            }
            6 => {
                let (a, b) = (self.text(depth - 1), self.text(depth - 1));
                let value = a.value.zip(b.value).map(|(a, b)| a == b);
                made(a.expr.eq(b.expr), value)
            }
            7 => {
                let (a, b) = (self.text(depth - 1), self.text(depth - 1));
                made(a.expr.is_distinct_from(b.expr), Some(a.value != b.value))
            }
            // A condition compared with a condition: the chain of comparisons that no database reads alike.
            8 => {
                let (a, b) = (self.truth(depth - 1), self.truth(depth - 1));
                made(a.expr.eq(b.expr), a.value.zip(b.value).map(|(a, b)| a == b))
            }
            9..=11 => {
                let (a, b) = (self.truth(depth - 1), self.truth(depth - 1));
                made(a.expr & b.expr, and(a.value, b.value))
            }
            12..=14 => {
                let (a, b) = (self.truth(depth - 1), self.truth(depth - 1));
                made(a.expr | b.expr, or(a.value, b.value))
            }
            15 | 16 => {
                let a = self.truth(depth - 1);
                made(!a.expr, a.value.map(|a| !a))
            }
            17 => {
                let (a, b) = (self.truth(depth - 1), self.truth(depth - 1));
                made(xor(a.expr, b.expr), a.value.zip(b.value).map(|(a, b)| a != b))
            }
            18 | 19 => self.between(depth),
            20 => self.in_list(depth),
            21 => {
                let (a, b) = (self.int(depth - 1), self.int(depth - 1));
                let value = a.value.zip(b.value).map(|(a, b)| a == b);
                made(a.expr.in_query(select(b.expr)), value)
            }
            22 => {
                let a = self.truth(depth - 1);
                let (known, truth) = (a.value.is_some(), a.value);
                match self.choices.below(6) {
                    0 => made(a.expr.is_true(), Some(truth == Some(true))),
                    1 => made(a.expr.is_not_true(), Some(truth != Some(true))),
                    2 => made(a.expr.is_false(), Some(truth == Some(false))),
                    3 => made(a.expr.is_not_false(), Some(truth != Some(false))),
                    4 => made(a.expr.is_unknown(), Some(!known)),
                    _ => made(a.expr.is_not_unknown(), Some(known)),
                }
            }
            23 => {
                let a = self.int(depth - 1);
                if self.choices.coin() {
                    made(a.expr.is_null(), Some(a.value.is_none()))
                } else {
                    made(a.expr.is_not_null(), Some(a.value.is_some()))
                }
            }
            24 => {
                let a = self.text(depth - 1);
                let pattern = self.choices.of(&["%", "a%", "_", "%5", "%\\%", ""]);
                let value = a.value.map(|a| reader::is_like(&a, pattern));
                if self.choices.coin() {
                    made(a.expr.like(pattern), value)
                } else {
                    made(a.expr.not_like(pattern), value.map(|like| !like))
                }
            }
            _ => {
                let a = self.int(depth - 1);
                made(exists(select(a.expr)), Some(true))
            }
        }
    }

    fn between(&mut self, depth: usize) -> Truth {
        let (a, low, high) = (self.int(depth - 1), self.int(depth - 1), self.int(depth - 1));
        let (negated, symmetric) = (self.choices.coin(), self.choices.coin());
        let within = |low: &Int, high: &Int| {
            let reaches = a.value.zip(low.value).map(|(a, low)| a >= low);
            and(reaches, a.value.zip(high.value).map(|(a, high)| a <= high))
        };
        let mut value = within(&low, &high);
        if symmetric {
            value = or(value, within(&high, &low));
        }
        let [expr, low, high] = [a.expr, low.expr, high.expr].map(|expr| expr.node().clone());
        let node = ast::Expr::between(ast::Between { expr, low, high, negated, symmetric });
        made(Expr::from_node(node), if negated { value.map(|within| !within) } else { value })
    }

    fn in_list(&mut self, depth: usize) -> Truth {
        let a = self.int(depth - 1);
        let members: Vec<Int> = (0..self.choices.below(4)).map(|_| self.int(depth - 1)).collect();
        // Of no members none is equal, not even to NULL.
        let mut value = Some(false);
        for member in &members {
            value = or(value, a.value.zip(member.value).map(|(a, member)| a == member));
        }
        let exprs = members.into_iter().map(|member| member.expr);
        if self.choices.coin() {
            made(a.expr.in_list(exprs), value)
        } else {
            made(a.expr.not_in_list(exprs), value.map(|found| !found))
        }
    }
}

/// Three-valued AND.
fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Three-valued OR.
fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    and(a.map(|a| !a), b.map(|b| !b)).map(|both| !both)
}

type Row = (Option<i64>, Option<String>, Option<bool>);
type Sqlable = Select<(Option<BigInt>, Option<Text>, Option<Bool>)>;

/// Runs a check on random rows of an integer, a text and a condition, as many as asked for.
fn on_random_rows(cases: u32, check: impl Fn(Sqlable, Row) -> Result<(), TestCaseError>) {
    let config = Config {
        cases,
        max_global_rejects: cases * 4,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let ran = TestRunner::new(config).run(&vec(any::<u8>(), 0..120), |bytes| {
        let mut maker = Maker { choices: Choices::new(&bytes), overflow: false };
        let (int, truth, text) = (maker.int(5), maker.truth(5), maker.text(3));
        if maker.overflow {
            return Err(TestCaseError::reject("a number past 64 bits"));
        }
        check(select((int.expr, text.expr, truth.expr)), (int.value, text.value, truth.value))
    });
    if let Err(failure) = ran {
        panic!("{failure}");
    }
}

fn equal<T: PartialEq + std::fmt::Debug>(sql: &str, found: T, expected: T) -> Result<(), TestCaseError> {
    if found == expected {
        return Ok(());
    }
    Err(TestCaseError::fail(format!("{sql}\n  is      {found:?}\n  must be {expected:?}")))
}

#[test]
fn sqlite_works_out_what_the_tree_means_with_parameters_and_with_literals() {
    let db = database();
    let sqlite = Sqlite::new();
    on_random_rows(5_000, |query, expected| {
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
    on_random_rows(3_000, |query, (int, text, truth)| {
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
    assert_eq!(four(joined.like("a%"))[1], "'a' || 'b' LIKE 'a%'");
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
