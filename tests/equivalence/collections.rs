//! Aggregates that collect: texts, JSON, bits, truth.

use super::support::{Items, Orders, same_rows};
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
