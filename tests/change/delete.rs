//! DELETE.

use super::*;

#[test]
fn some_rows_are_deleted() {
    let query = delete_from(Users).where_(Users.country.eq("DE"));
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn all_rows_are_deleted_if_that_is_said() {
    let query = delete_from(Users).all_rows();
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn other_tables_tell_which_rows_are_deleted() {
    let query = delete_from(Items).using(Orders).where_(Orders.id.eq(Items.order_id) & Orders.paid);
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn joined_tables_tell_which_rows_are_deleted() {
    let u = Users.optional();
    let inner = delete_from(Items)
        .using(Orders)
        .join(Users, Users.id.eq(Orders.user_id))
        .where_(Orders.id.eq(Items.order_id) & Users.country.eq("DE"));
    let left = delete_from(Items)
        .using(Orders)
        .left_join(u, u.id.eq(Orders.user_id))
        .where_(Orders.id.eq(Items.order_id) & u.email.is_null());
    snapshot!(inner, left);
    same_effect!(inner, items());
    same_effect!(left, items());
}

#[test]
fn the_first_rows_in_an_order_are_deleted() {
    let query =
        delete_from(Items).where_(Items.quantity.gt(0)).order_by((Items.price, Items.id.desc())).limit(2);
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn rows_of_a_table_with_an_alias_are_deleted() {
    let i = Items.alias("i");
    let plain = delete_from(i).where_(i.price.lt(10));
    let limited = delete_from(i).where_(i.price.lt(10)).order_by(i.id.desc()).limit(2);
    let joined = delete_from(i).using(Orders).where_(Orders.id.eq(i.order_id) & Orders.country.eq("FR"));
    snapshot!(plain, limited, joined);
    same_effect!(plain, items());
    same_effect!(limited, items());
    same_effect!(joined, items());
}

#[test]
fn trap_rows_are_deleted_by_what_the_table_itself_has() {
    let other = Items.alias("other");
    let most = select(max(other.price)).from(other).scalar();
    let cheap = delete_from(Items).where_(Items.price.lt(most));
    let after =
        delete_from(Items).where_(exists(select(val(1)).from(other).where_(other.id.eq(Items.id - 1))));
    let doubles = delete_from(Items)
        .where_(Items.id.not_in_query(select(min(other.id).or_else(0)).from(other).group_by(other.sku)));
    let beside = delete_from(Items).using(Orders).where_(
        Orders.id.eq(Items.order_id) & exists(select(val(1)).from(other).where_(other.id.eq(Items.id + 1))),
    );
    let itself = delete_from(Items).using(other).where_(other.id.eq(Items.id + 1) & other.price.gt(1));
    snapshot!(cheap, after, doubles, beside, itself);
    same_effect!(cheap, items());
    same_effect!(after, items());
    same_effect!(doubles, items());
    same_effect!(beside, items());
    same_effect!(itself, items());
}

#[test]
fn a_query_stands_before_a_delete() {
    let germans = cte("germans", select(Users.id).from(Users).where_(Users.country.eq("DE")));
    let query = delete_from(Orders)
        .with(&germans)
        .where_(Orders.user_id.in_query(select(germans.columns()).from(&germans)));
    let beside =
        delete_from(Orders).with(&germans).using(&germans).where_(germans.columns().eq(Orders.user_id));
    snapshot!(query, beside);
    same_effect!(query, orders());
    same_effect!(beside, orders());
}

#[test]
fn a_recursive_query_stands_before_a_delete() {
    let below = recursive("below", select(Users.id).from(Users).where_(Users.id.eq(2)), |below, id| {
        select(Users.id).from(Users).join(below, Users.manager_id.eq(id))
    });
    let query =
        delete_from(Users).with(&below).where_(Users.id.in_query(select(below.columns()).from(&below)));
    snapshot!(query);
    same_effect!(query, users());
}
