//! RETURNING of UPDATE and DELETE.

use super::*;
use querent::render::Feature;
use querent_postgres::Postgres;
use support::refusal;

#[test]
fn an_update_returns_its_rows() {
    let query = update(Users).set(Users.name, Users.name.upper()).where_(Users.id.lt(4)).returning((
        Users.id,
        Users.name,
        Users.email.or_else("-").label("mail"),
    ));
    snapshot!(query);
    same_effect!(query, users(), needs Feature::ReturningUpdate);
    let rows: Vec<(i64, String, String)> = seeded().fetch_all(&query).unwrap();
    assert_eq!(rows[0], (1, "ADA".to_owned(), "ada@x.org".to_owned()));
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_delete_returns_its_rows() {
    let query =
        delete_from(Items).where_(Items.price.eq(5)).returning((Items.id, Items.price * Items.quantity));
    snapshot!(query);
    same_effect!(query, items(), needs Feature::ReturningDelete);
}

#[test]
fn returning_has_subqueries_of_other_tables() {
    let last = select(max(Orders.id)).from(Orders).where_(Orders.user_id.eq(Users.id)).scalar();
    let updated =
        update(Users).set(Users.active, true).where_(Users.id.le(3)).returning((Users.id, last.clone()));
    let deleted = delete_from(Users).where_(Users.id.le(3)).returning((Users.id, last));
    snapshot!(updated, deleted);
    same_effect!(updated, users(), needs Feature::ReturningUpdate);
    same_effect!(deleted, users(), needs Feature::ReturningDelete);
}

#[test]
fn the_whole_row_is_returned() {
    let query = delete_from(Users).where_(Users.id.eq(2)).returning(Users.all());
    snapshot!(query);
    same_effect!(query, users(), needs Feature::ReturningDelete);
}

#[test]
fn rows_of_a_table_with_an_alias_are_returned() {
    let u = Users.alias("u");
    let updated = update(u).set(u.active, false).where_(u.id.eq(1)).returning((u.id, u.name));
    let deleted = delete_from(u).where_(u.id.lt(3)).returning((u.id, u.name));
    let last = select(max(Orders.id)).from(Orders).where_(Orders.user_id.eq(u.id)).scalar();
    let within = delete_from(u).where_(u.id.lt(3)).returning((u.id, last));
    snapshot!(updated, deleted, within);
    same_effect!(within, users(), needs Feature::ReturningDelete);
    same_effect!(updated, users(), needs Feature::ReturningUpdate);
    same_effect!(deleted, users(), needs Feature::ReturningDelete);
}

#[test]
fn rows_that_a_limit_or_other_tables_choose_are_returned() {
    let limited = delete_from(Items).all_rows().order_by(Items.id.desc()).limit(2).returning(Items.id);
    let joined = delete_from(Items)
        .using(Orders)
        .where_(Orders.id.eq(Items.order_id) & Orders.paid)
        .returning((Items.id, Items.sku));
    let updated = update(Items)
        .set(Items.sku, Orders.country)
        .from(Orders)
        .where_(Orders.id.eq(Items.order_id))
        .returning((Items.id, Items.sku));
    snapshot!(limited, joined, updated);
    same_effect!(limited, items(), needs Feature::ReturningDelete);
    same_effect!(joined, items(), needs Feature::ReturningDelete);
    same_effect!(updated, items(), needs Feature::ReturningUpdate);
}

#[test]
fn columns_of_other_tables_and_the_table_itself_are_returned_where_that_means_one_thing() {
    let joined = update(Items)
        .set(Items.sku, Orders.country)
        .from(Orders)
        .where_(Orders.id.eq(Items.order_id))
        .returning((Items.id, Orders.country));
    let other = Items.alias("other");
    let count = select(count_all()).from(other).scalar();
    let itself = delete_from(Items).where_(Items.id.lt(102)).returning((Items.id, count));
    snapshot!(joined, itself);
    same_effect!(joined, items(), needs Feature::ReturningJoined);
    same_effect!(itself, items(), needs Feature::ReturningJoined);
}

#[test]
fn the_row_before_and_after_is_returned() {
    let (old, new) = (Users.alias("old"), Users.alias("new"));
    let query =
        update(Users).set(Users.name, "Eve").where_(Users.id.eq(1)).returning((Users.id, old.name, new.name));
    let gone = delete_from(Users).where_(Users.id.eq(1)).returning((old.name, new.optional().name));
    snapshot!(query, gone);
    same_effect!(query, users(), needs Feature::ReturningOldNew);
    let lie = delete_from(Users).where_(Users.id.eq(1)).returning(new.name);
    assert_eq!(
        refusal(&lie, &Postgres::new()),
        (
            ErrorKind::Nullability,
            "column \"new\".\"name\" in RETURNING of DELETE is NULL where there is no such row; take it from \
             `.alias(\"new\").optional()`"
                .to_owned()
        )
    );
}
