//! Values at the edges of what a function is asked for.

use crate::support::{Items, answer, engines, same_rows};
use querent::prelude::*;

#[test]
fn a_format_of_no_text_is_an_empty_text() {
    let at = || val(Timestamp::parse("2024-02-29 10:00:00.5").unwrap());
    same_rows!(select((
        at().format(&[FormatPart::Text("")]),
        at().format(&[FormatPart::Text(""), FormatPart::Text("")]),
        at().format(&[FormatPart::Text(""), FormatPart::Year]),
        at().format(&[FormatPart::Micros, FormatPart::Text("")]),
    )));
}

#[test]
fn decimals_are_rounded_to_units_past_64_bits() {
    let number = || val(Decimal::new(12_345_678, 3));
    same_rows!(select((
        number().round(-3),
        number().round(-5),
        number().round(-18),
        number().round(-19),
        number().round(-20),
        number().round(-128),
    )));
}

#[test]
fn a_string_that_says_null_is_no_null_of_json() {
    let document = || val(Json::new(r#"{"a": "null", "b": null, "c": ["null", null], "d": "NULL"}"#));
    let read = || {
        (
            document().get("a").as_text(),
            document().get("b").as_text(),
            document().get("c").at(0).as_text(),
            document().get("c").at(1).as_text(),
            document().get("d").as_text(),
        )
    };
    same_rows!(select((read(), document().get("a").as_json(), document().get("c").at(1).as_json())));
    type Text = Option<String>;
    let found: (Text, Text, Text, Text, Text) = answer(read());
    let null = || Some("null".to_owned());
    assert_eq!(found, (null(), None, null(), None, Some("NULL".to_owned())));
}

#[test]
fn a_number_with_an_exponent_of_either_letter_is_no_integer() {
    // PostgreSQL keeps no exponent: a whole number cannot be told there, but this one has a fraction.
    for number in ["1E-7", "1e-7", "25e-1", "25E-1"] {
        let document = || val(Json::new(format!(r#"{{"a": {number}}}"#)));
        same_rows!(select((document().get("a").as_integer(), document().get("a").as_bigint())));
        let found: (Option<i32>, Option<i64>) =
            answer((document().get("a").as_integer(), document().get("a").as_bigint()));
        assert_eq!(found, (None, None), "{number}");
    }
}

#[test]
fn null_in_a_list_is_asked_for_each_time() {
    // One text, and so one prepared statement, for lists of every length.
    let lists = || [vec![1, 2], vec![], vec![5], vec![], vec![1]];
    for list in lists() {
        same_rows!(
            select((Items.id, Items.discount.any_of(list.clone()), Items.discount.not_any_of(list.clone())))
                .from(Items)
                .order_by(Items.id)
        );
    }
    for list in lists() {
        same_rows!(
            select((Items.id, count_all().over(window())))
                .from(Items)
                .where_(Items.discount.not_any_of(list.clone()) | Items.id.eq(100))
                .order_by(Items.id)
        );
        same_rows!(
            select(Items.id)
                .from(Items)
                .where_((!Items.discount.any_of(list)).is_not_true() | Items.id.eq(101))
                .order_by(Items.id)
        );
    }
}

#[test]
fn of_two_members_with_one_key_the_documented_one_is_found() {
    let query = select(val(Json::new(r#"{"a": 1, "a": 2}"#)).get("a").as_integer());
    for mut engine in engines::all() {
        let found: Vec<Option<i32>> = engine.fetch_all(&query).unwrap();
        let expected = if matches!(engine.name, "postgres" | "mysql") { 2 } else { 1 };
        assert_eq!(found, [Some(expected)], "{}", engine.name);
    }
}
