//! Makes random well-typed expressions together with the values they have.

use crate::props::{Choices, reader};
use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, TestCaseError, TestRunner},
};
use querent::{ast, prelude::*};

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

/// What a database makes of small and capital letters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Letters {
    /// `upper` knows those of ASCII: SQLite.
    Ascii,
    /// `upper` knows all of them.
    All,
}

/// Makes expressions out of random bytes.
struct Maker<'a> {
    choices: Choices<'a>,
    letters: Letters,
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
                // MySQL's DIV reports the smallest integer out of range, whatever the divisor.
                self.overflow |= a.value == Some(i64::MIN);
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
                let upper = |a: String| match self.letters {
                    Letters::Ascii => a.to_ascii_uppercase(),
                    Letters::All => a.to_uppercase(),
                };
                made(a.expr.upper(), a.value.map(upper))
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
                let pattern = self.choices.of(&["%", "a%", "_", "%5", "%\\%", "", "*", "[a]%"]);
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

pub(crate) type Row = (Option<i64>, Option<String>, Option<bool>);
pub(crate) type Sqlable = Select<(Option<BigInt>, Option<Text>, Option<Bool>)>;

/// Runs a check on random rows of an integer, a text and a condition, as many as asked for.
pub(crate) fn on_random_rows(
    cases: u32,
    letters: Letters,
    check: impl Fn(Sqlable, Row) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases,
        max_global_rejects: cases * 4,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let ran = TestRunner::new(config).run(&vec(any::<u8>(), 0..120), |bytes| {
        let mut maker = Maker { choices: Choices::new(&bytes), letters, overflow: false };
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

/// Fails a case unless the database found what the tree means.
pub(crate) fn equal<T: PartialEq + std::fmt::Debug>(
    sql: &str,
    found: T,
    expected: T,
) -> Result<(), TestCaseError> {
    if found == expected {
        return Ok(());
    }
    Err(TestCaseError::fail(format!("{sql}\n  is      {found:?}\n  must be {expected:?}")))
}
