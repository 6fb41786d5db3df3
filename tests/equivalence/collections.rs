//! Aggregates that collect: texts, JSON, bits, truth.

use super::support::{Documents, Items, Orders, same_rows};
use querent::prelude::*;

#[test]
fn texts_and_json_of_groups() {
    same_rows!(
        select((
            Orders.country,
            string_agg(Orders.note, " + ").order_by(Orders.total.desc()).order_by(Orders.id),
            json_array_agg(Orders.note).order_by(Orders.note.desc().nulls_last()).order_by(Orders.id),
            json_array_agg(Orders.paid).order_by(Orders.id).filter(Orders.total.gt(0)),
            json_array_agg(Orders.total).order_by(Orders.id),
            json_object_agg(Orders.id.cast::<Text>(), Orders.note).filter(Orders.id.gt(11)),
        ))
        .from(Orders)
        .group_by(Orders.country)
        .order_by(Orders.country)
    );
    same_rows!(
        select((json_array_agg(Items.id), json_object_agg(Items.sku, Items.id), string_agg(Items.sku, "")))
            .from(Items)
            .where_(Items.id.lt(0))
    );
}

#[test]
fn a_long_text_of_a_group_is_not_cut() {
    // Past 1 MiB in all, after which MariaDB cuts unless told otherwise, as MySQL does after 1 KiB.
    let long = "0123456789".repeat(20_000);
    let text = || Items.sku.concat(long.as_str());
    same_rows!(select(string_agg(text(), ",").order_by(Items.id)).from(Items));
    // With a point in time, for which MySQL and MariaDB are told one more thing.
    same_rows!(
        select(string_agg(text(), ",").order_by(Items.id))
            .from(Items)
            .where_(current_timestamp().is_not_null())
    );
    same_rows!(select(json_array_agg(text()).order_by(Items.id)).from(Items));
    same_rows!(select(json_object_agg(Items.id.cast::<Text>(), text()).filter(Items.id.gt(100))).from(Items));
}

#[test]
fn truth_of_groups() {
    same_rows!(
        select((
            Orders.country,
            bool_and(Orders.paid),
            bool_or(Orders.paid),
            bool_and(Orders.total.gt(0)).filter(Orders.paid.is_not_null()),
        ))
        .from(Orders)
        .group_by(Orders.country)
        .order_by(Orders.country)
    );
}

#[test]
fn what_is_in_documents() {
    let doc = || Documents.doc;
    same_rows!(
        select((
            Documents.id,
            (doc().get("name").as_text(), doc().get("age").as_text(), doc().get("tags").at(3).as_text()),
            (doc().get("age").as_integer(), doc().get("age").as_bigint(), doc().get("age").as_double()),
            (doc().get("big").as_bigint(), doc().get("ok").as_bool(), doc().get("tags").at(3).as_bool()),
            (doc().at(0).as_integer(), doc().at(0).as_text(), doc().at(2).as_json(), doc().at(9).as_json()),
            (doc().json_root().as_integer(), doc().json_root().as_json(), doc().get("tags").as_json()),
            (doc().get("deep").get("er").at(0).get("k").as_bigint(), doc().get("tags").at(2).as_decimal()),
        ))
        .from(Documents)
        .order_by(Documents.id)
    );
    let extra = || Documents.extra;
    same_rows!(
        select((
            Documents.id,
            (extra().get("name").as_text(), extra().get("age").as_bigint(), extra().get("age").as_double()),
            (extra().get("big").as_bigint(), extra().get("ok").as_text(), extra().json_root().as_json()),
            (extra().json_root().json_typeof(), extra().get("a").json_array_length(), extra().has_key("b")),
        ))
        .from(Documents)
        .order_by(Documents.id)
    );
}

#[test]
fn documents_changed_and_made() {
    let doc = || Documents.doc;
    same_rows!(
        select((
            Documents.id,
            doc().get("age").json_set(val(37)),
            doc().get("deep").get("er").at(0).get("new").json_set(val(true)),
            doc().get("name").json_insert(val("new")),
            doc().get("none").get("x").json_set(val("nowhere")),
            doc().get("name").json_set(null_if(val("a"), "a")),
            doc().get("name").json_set(Documents.extra),
            doc().get("tags").at(1).json_remove(),
            doc().at(0).json_remove(),
            doc().get("name").json_remove(),
        ))
        .from(Documents)
        .order_by(Documents.id)
    );
    same_rows!(
        select(json_array([
            Orders.paid.into(),
            Orders.total.into(),
            Orders.note.into(),
            val(true).into(),
            val("[1]").into(),
            val(Json::new("[1]")).into(),
            val(7_i64).into(),
            val(0.5).into(),
            json_object([("a", Orders.id.into())]).into(),
        ]))
        .from(Orders)
        .order_by(Orders.id)
    );
}

#[test]
fn types_lengths_and_members_of_documents() {
    let (doc, extra) = (|| Documents.doc, || Documents.extra);
    same_rows!(
        select((
            (Documents.id, doc().json_root().json_typeof(), extra().json_root().json_typeof()),
            (
                doc().get("name").json_typeof(),
                doc().get("tags").at(2).json_typeof(),
                doc().get("ok").json_typeof()
            ),
            (
                doc().get("tags").json_array_length(),
                doc().json_root().json_array_length(),
                doc().at(0).json_typeof()
            ),
            (
                doc().has_key("name"),
                extra().has_key("a"),
                doc().get("tags").at(1).exists(),
                doc().at(0).exists()
            ),
            (extra().get("a").json_array_length(), doc().get("name").as_json().is_null()),
        ))
        .from(Documents)
        .order_by(Documents.id)
    );
}

#[test]
fn any_value_of_groups_of_one() {
    same_rows!(
        select((
            Orders.id,
            any_value(Orders.paid),
            any_value(Orders.placed.cast::<Date>()),
            any_value(Orders.note)
        ))
        .from(Orders)
        .group_by(Orders.id)
        .order_by(Orders.id)
    );
    same_rows!(
        select((Documents.id, any_value(Documents.doc), any_value(Documents.extra)))
            .from(Documents)
            .group_by(Documents.id)
            .order_by(Documents.id)
    );
}

#[test]
fn an_order_inside_has_a_place_for_null_and_takes_any_expression() {
    for order in [
        Items.discount.asc(),
        Items.discount.desc().nulls_first(),
        Items.discount.asc().nulls_last(),
        Items.sku.lower().desc(),
        Items.weight.desc(),
        (Items.price + Items.quantity).desc(),
    ] {
        // PostgreSQL alone takes NULL for the largest where nothing is said.
        let order = if order == Items.discount.asc() { order.nulls_first() } else { order };
        same_rows!(
            select((
                json_array_agg(Items.id).order_by(order.clone()).order_by(Items.id),
                string_agg(Items.sku, "|").order_by(order).order_by(Items.id.desc()),
            ))
            .from(Items)
        );
    }
}

#[test]
fn keys_of_any_text_are_found() {
    for key in [
        "",
        " ",
        "a b",
        "it's",
        "\"",
        "\\",
        "\\\"",
        "\\u0041",
        "$",
        "$.a",
        "a.b",
        "a[0]",
        "[0]",
        "*",
        "**",
        "0",
        "a-1",
        "@",
        "last",
        "a\nb",
        "\t\r",
        "\u{7f}",
        "é😀\u{2028}",
        "NULL",
        "null",
        "?",
        "%s",
        "a--",
        "/*",
        "');",
    ] {
        let within = |value: Expr<Json>| json_object([(key, value.into()), ("other", val(1).into())]);
        let list = || within(json_array([val("found").into()]));
        let object = || within(json_object([(key, val("found").into())]));
        let row = || {
            (
                list().get(key).at(0).as_text(),
                object().get(key).get(key).as_text(),
                list().has_key(key),
                list().get(key).json_array_length(),
                object().get(key).get(key).json_set(val(true)).get(key).get(key).as_bool(),
                list().get(key).json_remove().has_key(key),
            )
        };
        same_rows!(select(row()));
        type Text = Option<String>;
        let found: (Text, Text, Option<bool>, Option<i32>, Option<bool>, Option<bool>) =
            super::support::answer(row());
        let found = (found.0.as_deref(), found.1.as_deref(), found.2, found.3, found.4, found.5);
        assert_eq!(
            found,
            (Some("found"), Some("found"), Some(true), Some(1), Some(true), Some(false)),
            "{key:?}"
        );
    }
}
