//! A table with a column of each type, on any database.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper fails as its test does"
)]

use crate::engines::Engine;
use querent::prelude::*;

table! {
    /// One column of each type.
    pub(crate) L = "l" {
        id: BigInt, truth: Bool, small: SmallInt, whole: Integer, big: BigInt, single: Real, double: Double,
        number: Decimal, name: Text, bytes: Bytes, day: Date, clock: Time, moment: Timestamp, point: TimestampTz, uuid: Uuid,
        maybe: Option<Text>,
    }
}

/// Texts that are escaped in one way or another.
pub(crate) const NASTY: [&str; 9] =
    ["it's", "\"q\"\\\\\"", "a\nb\tc\r", "", "😀 é", "null", "[1, \"x\"]", "\u{1}\u{7f}\u{2028}", "%_\\n"];

fn create(engine: &Engine) -> String {
    let (double, bytes, moment, point, uuid, text) = match engine.name {
        "postgres" => ("double precision", "bytea", "timestamp", "timestamptz", "uuid", "text"),
        "sqlite" => ("real", "blob", "text", "text", "text", "text"),
        // A collation that is neither the server's default nor of bytes.
        _ => (
            "double",
            "varbinary(9)",
            "datetime(6)",
            "timestamp(6)",
            "char(36)",
            "varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci",
        ),
    };
    let single = if engine.name == "mysql" || engine.name == "mariadb" { "float" } else { "real" };
    let (day, clock) = if engine.name == "sqlite" {
        ("text", "text")
    } else {
        ("date", if engine.name == "postgres" { "time" } else { "time(6)" })
    };
    let number = if engine.name == "sqlite" { "numeric" } else { "numeric(30, 10)" };
    format!(
        "CREATE TABLE l (id bigint, truth boolean, small smallint, whole integer, big bigint, single {single}, \
         double {double}, number {number}, name {text}, bytes {bytes}, day {day}, clock {clock}, moment {moment}, \
         point {point}, uuid {uuid}, maybe {text})"
    )
    .replace("double double", "\"double\" double")
    .replace("double real", "\"double\" real")
}

/// A table with two rows, which differ in every column. The schema is the test's own, as tests run side by side.
pub(crate) fn with_rows(mut engine: Engine, schema: &str) -> Engine {
    engine.use_schema(schema);
    let create = engine.quoted(&create(&engine));
    engine.run(&create).unwrap();
    let row = |n: i64| {
        let day = Date::new(2024, 2, 27 + n as u32).unwrap();
        let clock = Time::new(10, 11, 12, n as u32).unwrap();
        let moment = Timestamp::new(day, clock);
        (
            (n, n == 1, n as i16, n as i32, i64::MAX - n),
            (n as f32 + 0.1, n as f64 / 3.0, Decimal::new(123_456_789_012_345 * 10 + n, 1)),
            (NASTY[n as usize], vec![0, 255, n as u8], day, clock, moment),
            (TimestampTz::from_micros(moment.micros()), Uuid([n as u8; 16])),
        )
    };
    for n in [1, 2] {
        let (
            (id, truth, small, whole, big),
            (single, double, number),
            (name, bytes, day, clock, moment),
            (point, uuid),
        ) = row(n);
        let insert = insert_into(L).values((
            id, truth, small, whole, big, single, double, number, name, bytes, day, clock, moment, point,
            uuid, NULL,
        ));
        engine.run_statement(&insert).unwrap_or_else(|error| panic!("{}: {error}", engine.name));
    }
    engine
}
