//! How near the rows of two databases are to one another.

use crate::report::Cell;
use querent::{Decimal, Value};

/// Quotients and averages have as many digits as each database likes: MySQL and MariaDB give them four more than the
/// dividend has, so six after the point of an average, PostgreSQL sixteen in all. They are compared to the sixth of
/// their digits, and those below 1 to the sixth after the point; the specification asks for 1 %.
const QUOTIENT: f64 = 1e-6;

/// SQLite calculates in binary and rounds on the way: numbers are compared to the ninth of their digits.
const FLOAT: f64 = 1e-9;

/// A row as values.
pub(crate) trait Row {
    fn values(&self) -> Vec<Value>;
}

macro_rules! rows {
    ($($member:ident $index:tt),+) => {
        impl<$($member: Cell),+> Row for ($($member,)+) {
            fn values(&self) -> Vec<Value> {
                vec![$(self.$index.value()),+]
            }
        }
    };
}

rows!(A 0);
rows!(A 0, B 1);
rows!(A 0, B 1, C 2);
rows!(A 0, B 1, C 2, D 3);
rows!(A 0, B 1, C 2, D 3, E 4);
rows!(A 0, B 1, C 2, D 3, E 4, F 5);
rows!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
rows!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);

/// Compares rows in order, cell by cell, and says where they differ. Numbers must be equal, but for those in columns of
/// `quotients`, and those that were calculated in binary.
pub(crate) fn difference<T: Row>(
    expected: &[T],
    found: &[T],
    quotients: &[usize],
    in_binary: bool,
) -> Option<String> {
    if expected.len() != found.len() {
        return Some(format!("{} rows, but {} were expected", found.len(), expected.len()));
    }
    let differs = |(place, (expected, found)): (usize, (&T, &T))| {
        let (expected, found) = (expected.values(), found.values());
        let alike = |column: usize| {
            let tolerance = if quotients.contains(&column) {
                QUOTIENT
            } else if in_binary {
                FLOAT
            } else {
                0.0
            };
            alike(&expected[column], &found[column], tolerance)
        };
        let column = (0..expected.len()).find(|column| !alike(*column))?;
        let (expected, found) = (&expected[column], &found[column]);
        Some(format!("row {}, column {}: {found}, but {expected} was expected", place + 1, column + 1))
    };
    expected.iter().zip(found).enumerate().find_map(differs)
}

fn alike(expected: &Value, found: &Value, tolerance: f64) -> bool {
    match (expected, found) {
        (Value::Decimal(expected), Value::Decimal(found)) if tolerance > 0.0 => {
            let (expected, found) = (near(expected), near(found));
            (expected - found).abs() <= expected.abs().max(1.0) * tolerance
        }
        _ => expected == found,
    }
}

/// The nearest float.
pub(crate) fn near(decimal: &Decimal) -> f64 {
    decimal.to_string().parse().expect("a decimal is a number")
}
