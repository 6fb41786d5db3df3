//! UPDATE beside other tables, and with queries in front.

use super::*;
use querent_postgres::Postgres;
use support::refusal;

#[test]
fn values_come_from_another_table() {
    let query = update(Orders)
        .set(Orders.note, Users.email)
        .set(Orders.country, Users.country)
        .from(Users)
        .where_(Users.id.eq(Orders.user_id) & Users.active);
    snapshot!(query);
    same_effect!(query, orders());
}

#[test]
fn values_come_from_two_tables() {
    let query = update(Items)
        .set(Items.sku, Users.name)
        .set(Items.discount, Items.price.nullable())
        .from(Orders)
        .from(Users)
        .where_(Orders.id.eq(Items.order_id) & Users.id.eq(Orders.user_id) & Orders.total.gt(0));
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn a_table_is_joined_after_from() {
    let query = update(Items)
        .set(Items.sku, Users.country)
        .from(Orders)
        .join(Users, Users.id.eq(Orders.user_id) & Users.active)
        .where_(Orders.id.eq(Items.order_id));
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn a_table_that_may_be_missing_is_joined_after_from() {
    let u = Users.optional();
    let query = update(Items)
        .set(Items.sku, u.name.or_else("nobody"))
        .from(Orders)
        .left_join(u, u.id.eq(Orders.user_id) & u.active.is_true())
        .where_(Orders.id.eq(Items.order_id));
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn a_first_join_is_another_table_of_from_and_a_condition() {
    let query = update(Items).set(Items.sku, Orders.country).join(Orders, Orders.id.eq(Items.order_id));
    let filtered = query.clone().where_(Orders.paid);
    let deleted = delete_from(Items).join(Orders, Orders.id.eq(Items.order_id)).where_(Orders.paid);
    snapshot!(query, filtered, deleted);
    same_effect!(query, items());
    same_effect!(filtered, items());
    same_effect!(deleted, items());
}

#[test]
fn the_table_stands_beside_itself() {
    let manager = Users.alias("manager");
    let query = update(Users)
        .set(Users.country, manager.country)
        .set(Users.name, manager.name.concat("'s"))
        .from(manager)
        .where_(manager.id.eq(Users.manager_id));
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn values_come_from_a_subquery_in_from() {
    let spent = select((Orders.user_id, max(Orders.total), count_all()))
        .from(Orders)
        .group_by(Orders.user_id)
        .subquery("spent");
    let (user_id, total, orders) = spent.columns();
    let query =
        update(Users).set(Users.manager_id, orders).from(spent).where_(user_id.eq(Users.id) & total.gt(10));
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn values_come_from_the_table_itself_and_another() {
    let before = Items.alias("before");
    let most = select(max(before.price)).from(before).where_(before.sku.eq(Items.sku)).scalar();
    let query = update(Items)
        .set(Items.price, most.or_else(0) + 1)
        .set(Items.sku, Orders.country)
        .from(Orders)
        .where_(Orders.id.eq(Items.order_id));
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn values_come_from_rows_of_values() {
    let v = values("v", [(100, 7), (104, 9), (999, 1)]);
    let (id, price) = v.columns();
    let query = update(Items).set(Items.price, price).from(v.clone()).where_(Items.id.eq(id));
    let deleted = delete_from(Items).using(v).where_(Items.id.eq(id) & Items.price.gt(price));
    snapshot!(query, deleted);
    same_effect!(query, items());
    same_effect!(deleted, items());
}

#[test]
fn subqueries_are_rewritten_in_changes_too() {
    let (u, o) = (Users.optional(), Orders.optional());
    let unpaired = select(u.id.or_else(0)).from(u).full_join(o, o.user_id.eq(u.id)).where_(o.id.is_null());
    let latest = select(Orders.id)
        .from(Orders)
        .distinct_on(Orders.user_id)
        .order_by((Orders.user_id, Orders.id.desc()));
    let updated = update(Users).set(Users.active, true).where_(Users.id.in_query(unpaired));
    let deleted = delete_from(Items).where_(Items.order_id.in_query(latest.clone()));
    let limited =
        delete_from(Items).where_(Items.order_id.in_query(latest)).order_by(Items.id.desc()).limit(1);
    snapshot!(updated, deleted, limited);
    same_effect!(updated, users());
    same_effect!(deleted, items());
    same_effect!(limited, items());
}

// WITH

#[test]
fn a_query_stands_before_an_update() {
    let germans = cte("germans", select((Users.id, Users.email)).from(Users).where_(Users.country.eq("DE")));
    let (id, email) = germans.columns();
    let in_where = update(Orders)
        .with(&germans)
        .set(Orders.paid, true)
        .where_(Orders.user_id.in_query(select(id).from(&germans)));
    let in_from =
        update(Orders).with(&germans).set(Orders.note, email).from(&germans).where_(id.eq(Orders.user_id));
    let known = select(count_all()).from(&germans).where_(id.eq(Orders.user_id)).scalar();
    let in_set = update(Orders)
        .with(&germans)
        .set(Orders.total, known.or_else(0).cast::<Decimal>())
        .where_(Orders.id.gt(10));
    let limited = update(Orders)
        .with(&germans)
        .set(Orders.note, "first")
        .where_(Orders.user_id.in_query(select(id).from(&germans)))
        .order_by(Orders.id)
        .limit(2);
    snapshot!(in_where, in_from, in_set, limited);
    same_effect!(limited, orders());
    same_effect!(in_where, orders());
    same_effect!(in_from, orders());
    same_effect!(in_set, orders());
}

#[test]
fn a_recursive_query_stands_before_an_update() {
    let first = select((Users.id, Users.name)).from(Users).where_(Users.id.eq(1));
    let below = recursive("below", first, |below, (id, path)| {
        select((Users.id, path.concat("/").concat(Users.name)))
            .from(Users)
            .join(below, Users.manager_id.eq(id))
    });
    let (id, path) = below.columns();
    let query = update(Users).with(&below).set(Users.email, path).from(&below).where_(id.eq(Users.id));
    let inactive = update(Users)
        .with(&below)
        .set(Users.active, false)
        .where_(Users.id.in_query(select(id).from(&below)));
    snapshot!(query, inactive);
    same_effect!(query, users());
    same_effect!(inactive, users());
}

#[test]
fn a_query_before_an_update_reads_another_before_it_and_the_table_itself() {
    let first =
        cte("first_orders", select((Orders.id, Orders.user_id)).from(Orders).where_(Orders.id.lt(16)));
    let (id, user_id) = first.columns();
    let most = cte("most", select((user_id, max(id))).from(&first).group_by(user_id));
    let last = most.columns().1;
    let query = update(Orders)
        .with(&first)
        .with(&most)
        .set(Orders.note, "last")
        .where_(Orders.id.in_query(select(last.or_else(0)).from(&most)));
    snapshot!(query);
    same_effect!(query, orders());
}

#[test]
fn a_query_beside_the_table_does_not_see_it() {
    let seen = select(Users.email).from(Users).where_(Users.id.eq(Orders.user_id)).lateral("seen");
    let email = seen.columns();
    let query = update(Orders).set(Orders.note, email).from(seen).where_(Orders.paid);
    let message =
        r#"column "orders"."user_id" is used in WHERE, but "orders" is not in FROM; in scope: "users""#;
    assert_eq!(refusal(&query, &Postgres::new()), (ErrorKind::Scope, message.to_owned()));
}
