//! Texts that have ended a literal, a name or a statement somewhere, and how tests of escaping run on them.

use super::Choices;
use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, TestCaseError, TestRunner},
};

/// What has ended a literal, a name or a statement somewhere.
pub(crate) const NASTY: &[&str] = &[
    "'",
    "''",
    "\"",
    "\"\"",
    "`",
    "``",
    "\\",
    "\\'",
    "\\\\",
    "\\0",
    "\\x27",
    ";",
    "--",
    "-- ",
    "/*",
    "*/",
    "#",
    "\n",
    "\r",
    "\t",
    "\u{1a}",
    "\u{8}",
    "?",
    "?1",
    "$1",
    ":a",
    "@a",
    "%",
    "_",
    "'; DROP TABLE t; --",
    "\" ON t(a); DROP TABLE t; --",
    "$$",
    "$tag$",
    "E'",
    "X'",
    "U&'",
    "' OR 1=1 --",
    "\u{feff}",
    "\u{202e}",
    "é",
    "ß",
    "İ",
    "日本",
    "😀",
    "👩‍👩‍👧",
    "e\u{301}",
    "\u{ff07}",
    "\u{2019}",
    "\u{bf}\u{27}",
    "\u{10ffff}",
    "a",
    " ",
    "NULL",
    "0",
    "",
];

/// Floats at the ends, and those whose digits were lost somewhere.
pub(crate) const DOUBLES: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    1e15,
    1e16,
    1e17,
    9007199254740993.0,
    1e22,
    1e23,
    5e-324,
    f64::MIN_POSITIVE,
    f64::MAX,
    f64::MIN,
    f64::EPSILON,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    1e308,
    2.225073858507201e-308,
    1.5,
    123_456_789.123_456_79,
];

/// Text out of nasty parts and any characters.
pub(crate) fn text(choices: &mut Choices<'_>) -> String {
    let mut text = String::new();
    for _ in 0..choices.below(12) {
        match choices.below(4) {
            0 => {
                let number = choices.below(256) as u32 * 0x1100 + choices.below(256) as u32;
                text.push(char::from_u32(number).unwrap_or('\u{fffd}'));
            }
            _ => text.push_str(choices.of(NASTY)),
        }
    }
    match choices.below(24) {
        0 if !text.is_empty() => text.repeat(10_240 / text.len() + 1),
        1 => text + "\0",
        2 => format!("\0{text}\0\0{text}"),
        _ => text,
    }
}

/// Runs a check on the choices of random bytes, as often as asked for.
pub(crate) fn on_random(cases: u32, check: impl Fn(&mut Choices<'_>) -> Result<(), TestCaseError>) {
    on_bytes(cases, 64, check);
}

/// Runs a check on the choices of fewer than so many random bytes.
pub(crate) fn on_bytes(
    cases: u32,
    length: usize,
    check: impl Fn(&mut Choices<'_>) -> Result<(), TestCaseError>,
) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let ran =
        TestRunner::new(config).run(&vec(any::<u8>(), 0..length), |bytes| check(&mut Choices::new(&bytes)));
    if let Err(failure) = ran {
        panic!("{failure}");
    }
}

/// Anything that is wrong, as the failure of a case.
pub(crate) fn fail(error: impl std::fmt::Display) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

/// Fails a case unless two things are equal.
pub(crate) fn equal<T: PartialEq + std::fmt::Debug>(
    found: T,
    expected: T,
    sql: &str,
) -> Result<(), TestCaseError> {
    if found == expected {
        return Ok(());
    }
    Err(TestCaseError::fail(format!("{found:?} came back for {expected:?}\n  {sql:.400}")))
}
