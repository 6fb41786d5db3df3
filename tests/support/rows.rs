//! The rows of the snapshot tests' tables, for whoever inserts them.

use super::{Documents, Items, Orders, Slots, Users, engines::Engine};
use querent::{Insert, Table, prelude::*};

/// An INSERT into a table.
type InsertInto<T> = Insert<T, <T as Table>::Row>;

fn day(year: i32, month: u32, day: u32) -> Date {
    Date::new(year, month, day).unwrap()
}

fn at(date: Date, hour: u32, minute: u32, second: u32) -> Timestamp {
    Timestamp::new(date, Time::new(hour, minute, second, 0).unwrap())
}

pub(crate) fn users<T>(run: impl FnOnce(InsertInto<Users>) -> T) -> T {
    run(insert_into(Users).rows([
        (1, "Ada", Some("ada@x.org"), "DE", true, None, day(2024, 1, 1)),
        (2, "Bob", None, "DE", true, Some(1), day(2024, 2, 29)),
        (3, "Cyd", None, "FR", false, Some(1), day(2023, 12, 31)),
    ]))
}

pub(crate) fn orders<T>(run: impl FnOnce(InsertInto<Orders>) -> T) -> T {
    run(insert_into(Orders).rows([
        (10, 1, "DE", Decimal::new(10_050, 2), Some(true), None, at(day(2024, 1, 1), 10, 0, 0)),
        (11, 1, "DE", Decimal::new(2_000, 2), Some(false), Some("rush"), at(day(2024, 3, 31), 23, 59, 59)),
        (12, 2, "FR", Decimal::new(2_000, 2), None, None, at(day(2024, 4, 1), 0, 0, 0)),
    ]))
}

pub(crate) fn items<T>(run: impl FnOnce(InsertInto<Items>) -> T) -> T {
    run(insert_into(Items).rows([
        (100, 10, "A-1", 2, 50, None, 1.5, 6),
        (101, 10, "B_2", 1, 5, Some(1), 0.5, 3),
        (102, 11, "A-1", 4, 5, Some(2), 2.0, 0),
    ]))
}

pub(crate) fn documents<T>(run: impl FnOnce(InsertInto<Documents>) -> T) -> T {
    let json = |text: &str| Json::new(text);
    run(insert_into(Documents).rows([
        (
            1,
            json(r#"{"name": "Ada", "age": 36, "tags": ["x", null, 2.5, true], "a\"b\\c": "odd", "big": 9223372036854775807}"#),
            Some(json("null")),
        ),
        (2, json(r#"{"name": null, "age": "36", "tags": {}, "ok": false, "deep": {"er": [{"k": -1}]}}"#), None),
        (3, json(r#"[1, "two", [3], {"name": "in an array"}]"#), Some(json("[]"))),
        (4, json(r#"5"#), Some(json(r#"{"b": 1, "a": [1, 2]}"#))),
        (5, json(r#""text""#), Some(json(r#"{"name": "é\n\"", "age": 1.5, "tags": [], "ok": true, "big": 99999999999999999999}"#))),
        (6, json(r#"{}"#), Some(json(r#"{"a": [1, 2], "b": 1.0}"#))),
    ]))
}

pub(crate) fn slots<T>(run: impl FnOnce(InsertInto<Slots>) -> T) -> T {
    run(insert_into(Slots).rows([
        (1, "Oak", 9, Some("Ada"), 1),
        (2, "Oak", 21, Some("Bob"), 2),
        (3, "Elm", 9, None, 3),
    ]))
}

/// More rows, for the databases that are compared: equal values and NULLs in every place, both signs, letters of both
/// cases, groups of several rows and of one.
pub(crate) fn more(database: &mut Engine) -> Result<u64, Error> {
    let users = insert_into(Users).rows([
        (4, "ada", Some("ADA@x.org"), "FR", false, Some(1), day(2024, 1, 1)),
        (5, "Bob", Some("bob%x.org"), "IT", true, Some(2), day(2024, 3, 31)),
        (6, "Eva", None, "DE", true, Some(4), day(1999, 12, 31)),
        (7, "O'Neil", Some(""), "DE", false, None, day(2024, 2, 28)),
        (8, "a_b", None, "ES", true, Some(7), day(2025, 2, 28)),
    ]);
    let orders = insert_into(Orders).rows([
        (13, 2, "DE", Decimal::new(0, 2), Some(true), Some(""), at(day(2024, 1, 1), 10, 0, 0)),
        (14, 4, "FR", Decimal::new(-1_050, 2), Some(true), Some("100%"), at(day(2023, 12, 31), 23, 59, 59)),
        (15, 5, "IT", Decimal::new(100_000_000, 2), None, Some("RUSH"), at(day(2024, 2, 29), 12, 30, 15)),
        (16, 5, "IT", Decimal::new(2_000, 2), Some(false), Some("rush"), at(day(2024, 2, 29), 12, 30, 15)),
        (17, 6, "DE", Decimal::new(1, 2), Some(false), None, at(day(2025, 1, 31), 0, 0, 1)),
        (18, 99, "XX", Decimal::new(500, 2), None, None, at(day(2024, 12, 30), 6, 0, 0)),
    ]);
    let items = insert_into(Items).rows([
        (103, 12, "a-1", 0, 0, None, 0.0, 5),
        (104, 13, "C%3", 3, 5, Some(0), -1.25, -1),
        (105, 14, "C%3", 7, -5, Some(5), 100.0, 1),
        (106, 15, "B_2", 7, 50, None, 0.5, 255),
        (107, 16, "BX2", 2, 51, Some(1), 1e6, 6),
        (108, 99, "", 1, 1, Some(2), 2.0, 0),
    ]);
    Ok(database.run_statement(&users)? + database.run_statement(&orders)? + database.run_statement(&items)?)
}
