//! The same statement means the same on every database: how answers are compared.

#![allow(clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "engines/alike.rs"]
mod alike;

use alike::difference;
use querent::Value;

#[test]
fn values_that_mean_the_same_are_alike_and_others_are_not() {
    use querent::{Date, Decimal};
    let one = |value: Value| vec![vec![value]];
    let alike = |a: Value, b: Value| difference(&one(a), &one(b), true).is_none();
    let text = |text: &str| Value::Text(text.into());
    assert!(alike(Value::Bool(true), Value::BigInt(1)));
    assert!(alike(Value::Decimal(Decimal::new(1050, 2)), Value::Double(10.5)));
    assert!(alike(Value::Decimal(Decimal::new(300, 2)), Value::BigInt(3)));
    assert!(alike(Value::Double(0.1 + 0.2), Value::Double(0.3)));
    assert!(alike(Value::Date(Date::from_days(0)), text("1970-01-01")));
    assert!(!alike(Value::Bool(true), text("1")));
    assert!(!alike(Value::BigInt(i64::MAX), Value::BigInt(i64::MAX - 1)));
    assert!(!alike(Value::Null(querent::Kind::Text), text("")));
    assert!(!alike(text("a"), text("A")));
    let rows = |numbers: &[i64]| numbers.iter().map(|n| vec![Value::BigInt(*n)]).collect::<Vec<_>>();
    assert_eq!(difference(&rows(&[1, 2]), &rows(&[2, 1]), false), None);
    assert!(difference(&rows(&[1, 2]), &rows(&[2, 1]), true).is_some());
    assert_eq!(difference(&rows(&[1]), &rows(&[]), false).as_deref(), Some("0 rows, but 1 were expected"));
}
