//! What the statements are made from: the same for every library, and made before anything is measured.

/// A row to insert: id, name (at most 15 bytes), e-mail (about 20 bytes), age, score, active.
pub(crate) type Person = (i64, &'static str, &'static str, i32, f64, bool);

/// The values in the statements. Their number and lengths are fixed, so that figures repeat.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Input {
    /// A key.
    pub(crate) id: i64,
    /// A country.
    pub(crate) country: String,
    /// A few states of an order.
    pub(crate) statuses: [&'static str; 3],
    /// A sum of money.
    pub(crate) total: f64,
    /// A number of pieces.
    pub(crate) quantity: i32,
    /// A price.
    pub(crate) price: f64,
    /// A number of orders.
    pub(crate) orders: i64,
    /// A number of rows; never negative.
    pub(crate) limit: i64,
    /// A thousand rows.
    pub(crate) people: Vec<Person>,
    /// A thousand keys.
    pub(crate) ids: Vec<i64>,
}

const NAMES: [&str; 8] =
    ["Ada Lovelace", "Bo Diddley", "Cleo", "Dmitri Ivanov", "Eve", "Fatima Noor", "Gus", "Hana Sato"];

impl Input {
    /// Makes the values.
    pub(crate) fn new() -> Self {
        Input {
            id: 4_711,
            country: "DE".into(),
            statuses: ["paid", "shipped", "delivered"],
            total: 99.5,
            quantity: 2,
            price: 1_250.0,
            orders: 3,
            limit: 20,
            people: (0..1_000).zip(NAMES.iter().cycle()).map(|(n, name)| person(n, name)).collect(),
            ids: (0..1_000).map(|n| 1_000_000 + n * 37).collect(),
        }
    }
}

impl Default for Input {
    fn default() -> Self {
        Self::new()
    }
}

fn person(n: i64, name: &'static str) -> Person {
    // Leaked once a program, so that rows are plain and `Copy`.
    let email: &'static str = format!("p{n:04}@example.test.io").leak();
    let small = (n % 80) as i32;
    (n, name, email, 18 + small, f64::from(small) / 4.0, n % 3 == 0)
}
