//! UPDATE, DELETE, TRUNCATE and MERGE: as every dialect says them, and what they make of the same rows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod support;

#[path = "change/delete.rs"]
mod delete;
#[path = "change/many.rs"]
mod many;
#[path = "change/merge.rs"]
mod merge;
#[path = "change/own.rs"]
mod own;
#[path = "change/returning.rs"]
mod returning;
#[path = "change/sources.rs"]
mod sources;

use querent::prelude::*;
use querent_sqlite::SqliteExt;
use support::{Events, Items, Orders, Users, refused_when_run, same_effect, seeded, snapshot};

table! {
    /// Items, by another key.
    Lines = "items" { id: BigInt, order_id: BigInt, sku: Text, quantity: Integer, price: Integer }
    primary key (order_id, sku)
}

type User = (BigInt, Text, Option<Text>, Text, Bool, Option<BigInt>);

fn users() -> Select<User> {
    select((Users.id, Users.name, Users.email, Users.country, Users.active, Users.manager_id))
        .from(Users)
        .order_by(Users.id)
}

type Order = (BigInt, Text, Decimal, Option<Bool>, Option<Text>);

fn orders() -> Select<Order> {
    select((Orders.id, Orders.country, Orders.total, Orders.paid, Orders.note))
        .from(Orders)
        .order_by(Orders.id)
}

fn items() -> Select<(BigInt, Text, Integer, Integer, Option<Integer>)> {
    select((Items.id, Items.sku, Items.quantity, Items.price, Items.discount)).from(Items).order_by(Items.id)
}

// What is set

#[test]
fn columns_of_some_rows_are_set() {
    let query = update(Users).set(Users.active, false).set(Users.email, NULL).where_(Users.id.lt(3));
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn values_are_expressions_of_the_row() {
    let query = update(Items)
        .set(Items.price, Items.price * 2 + Items.quantity)
        .set(Items.sku, Items.sku.lower())
        .set(Items.discount, case(Items.price.gt(10), val(3)).when(Items.quantity.eq(0), 1))
        .where_(Items.id.ne(103));
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn all_rows_are_set_if_that_is_said() {
    let query = update(Orders).set(Orders.note, Orders.country).all_rows();
    snapshot!(query);
    same_effect!(query, orders());
}

#[test]
fn a_column_keeps_its_value_where_there_is_none_to_set() {
    let query = update(Users)
        .set_opt(Users.name, None::<&str>)
        .set_opt(Users.manager_id, Some(None::<i64>))
        .where_(Users.id.gt(2));
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn a_statement_that_finds_no_row_changes_none() {
    let nobody = || Users.id.lt(0);
    let changed = update(Users).set(Users.active, false).where_(nobody());
    let limited = delete_from(Users).where_(nobody()).order_by(Users.id).limit(3);
    snapshot!(changed, limited);
    let database = seeded();
    assert_eq!(database.run(&changed).unwrap(), 0);
    assert_eq!(database.run(&limited).unwrap(), 0);
    assert_eq!(database.fetch_all::<i64, _>(&select(Users.id).from(Users)).unwrap().len(), 3);
}

#[test]
fn a_truth_value_is_turned_round() {
    let query = update(Users).set(Users.active, !Users.active).where_(Users.country.ne("IT"));
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn a_table_in_a_schema_is_changed() {
    let query = update(Events).set(Events.kind, Users.name).from(Users).where_(Users.id.eq(Events.id));
    let deleted = delete_from(Events).using(Users).where_(Users.id.eq(Events.id));
    snapshot!(query, deleted);
}

// All values see the row as it was

#[test]
fn trap_columns_swap_their_values() {
    let query = update(Items)
        .set(Items.quantity, Items.price)
        .set(Items.price, Items.quantity)
        .where_(Items.id.lt(106));
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn trap_a_value_sees_what_another_assignment_changes_as_it_was() {
    let query = update(Items)
        .set(Items.price, Items.price + 1)
        .set(Items.quantity, Items.price)
        .set(Items.discount, Items.quantity.nullable())
        .where_(Items.id.gt(100));
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn trap_values_in_a_circle_beside_other_tables_and_in_an_order() {
    let beside = update(Items)
        .set(Items.quantity, Items.price)
        .set(Items.price, Items.quantity)
        .from(Orders)
        .where_(Orders.id.eq(Items.order_id) & Orders.country.eq("DE"));
    let first = update(Items)
        .set(Items.quantity, Items.price)
        .set(Items.price, Items.quantity)
        .where_(Items.id.gt(100))
        .order_by(Items.id.desc())
        .limit(2);
    snapshot!(beside, first);
    same_effect!(beside, items());
    same_effect!(first, items());
}

#[test]
fn trap_values_in_words_of_the_program_may_read_any_column() {
    let price = sql::<Integer>("price + 0", ());
    let quantity = sql::<Integer>("quantity * {}", (2,));
    let query =
        update(Items).set(Items.quantity, price.clone()).set(Items.price, quantity).where_(Items.id.lt(106));
    let alone = update(Items).set(Items.price, 1).set(Items.quantity, price).where_(Items.id.lt(106));
    snapshot!(query, alone);
    same_effect!(query, items());
    same_effect!(alone, items());
}

#[test]
fn trap_columns_of_a_table_with_an_alias_swap_their_values() {
    let i = Items.alias("i");
    let query = update(i).set(i.quantity, i.price).set(i.price, i.quantity).where_(i.id.gt(102));
    snapshot!(query);
    same_effect!(query, items());
}

// Rows of columns

#[test]
fn columns_are_set_to_the_row_of_a_query_and_to_null_without_one() {
    let of_user =
        select((Users.email, Users.active.nullable())).from(Users).where_(Users.id.eq(Orders.user_id));
    let query = update(Orders).set_row((Orders.note, Orders.paid), of_user).all_rows();
    snapshot!(query);
    // The user of order 18 is missing.
    same_effect!(query, orders());
}

#[test]
fn columns_are_set_to_the_newest_row_and_to_aggregates() {
    let o = Orders.alias("o");
    let newest = select((o.country, o.note))
        .from(o)
        .where_(o.user_id.eq(Users.id))
        .order_by((o.placed.desc(), o.id.desc()))
        .limit(1);
    let totals = update(Users)
        .set_row((Users.country, Users.email), newest)
        .where_(Users.id.in_query(select(Orders.user_id).from(Orders)));
    let aggregates = update(Users)
        .set_row(
            (Users.country, Users.manager_id),
            select((max(o.country).or_else("none"), count(o.id).nullable()))
                .from(o)
                .where_(o.user_id.eq(Users.id)),
        )
        .where_(Users.id.gt(1));
    snapshot!(totals, aggregates);
    same_effect!(aggregates, users());
    same_effect!(totals, users());
}

#[test]
fn columns_are_set_to_another_row_of_the_table_itself() {
    let next = Items.alias("next");
    let of_next = select((next.price, next.quantity)).from(next).where_(next.id.eq(Items.id + 1));
    let query = update(Items).set_row((Items.quantity, Items.price), of_next).where_(Items.id.lt(108));
    let own = select((Items.price + Orders.id.cast::<Integer>(), Items.quantity))
        .from(Orders)
        .where_(Orders.id.eq(Items.order_id));
    let turned = update(Items).set_row((Items.quantity, Items.price), own).where_(Items.id.lt(108));
    snapshot!(query, turned);
    same_effect!(query, items());
    same_effect!(turned, items());
}

#[test]
fn several_rows_for_a_row_of_columns_are_an_error_but_on_sqlite() {
    let all = select((Orders.country, Orders.note)).from(Orders);
    let query = update(Users).set_row((Users.country, Users.email), all).where_(Users.id.eq(1));
    snapshot!(query);
    refused_when_run(&query, &["sqlite"]);
}

#[test]
fn a_row_of_columns_that_a_limit_could_take_of_several_rows_is_refused_where_it_is_split() {
    let any = select((Orders.country, Orders.note)).from(Orders).order_by(Orders.placed).limit(1);
    let joined = select((Orders.country, Users.email))
        .from(Orders)
        .join(Users, Users.id.eq(Orders.user_id))
        .order_by(Orders.id)
        .limit(1);
    let uneven = select((max(Orders.country).or_else("?"), val("x").nullable())).from(Orders);
    snapshot!(not asked, "two of them find what the database finds first":
        update(Users).set_row((Users.country, Users.email), any).where_(Users.id.eq(1)),
        update(Users).set_row((Users.country, Users.email), joined).where_(Users.id.eq(1)),
        update(Users).set_row((Users.country, Users.email), uneven).where_(Users.id.eq(1))
    );
}

// Rows of the table itself

#[test]
fn trap_a_subquery_of_set_sees_the_table_as_it_was() {
    let before = Items.alias("before");
    let sum_so_far = select(sum(before.quantity)).from(before).where_(before.id.le(Items.id));
    let query = update(Items).set(Items.discount, sum_so_far.scalar().cast::<Integer>()).all_rows();
    snapshot!(query);
    same_effect!(query, items());
    let next = Items.alias("next");
    let shifted = select(next.price).from(next).where_(next.id.eq(Items.id + 1)).scalar();
    same_effect!(update(Items).set(Items.discount, shifted).all_rows(), items());
    let most = select(max(before.price)).from(before).scalar();
    let lazily = case(Items.id.eq(100), val(1000)).otherwise(most.or_else(0));
    same_effect!(update(Items).set(Items.price, lazily).all_rows(), items());
}

#[test]
fn trap_a_subquery_of_where_sees_the_table_as_it_was() {
    let before = Items.alias("before");
    let after_a_cheap_one =
        select(val(1)).from(before).where_(before.id.eq(Items.id - 1) & before.price.lt(60));
    let query = update(Items).set(Items.price, Items.price + 100).where_(exists(after_a_cheap_one));
    let some = select(before.id + 1).from(before).where_(before.quantity.gt(1));
    let listed = update(Items).set(Items.quantity, 0).where_(Items.id.in_query(some));
    snapshot!(query, listed);
    same_effect!(query, items());
    same_effect!(listed, items());
}

#[test]
fn trap_the_table_itself_is_read_within_other_subqueries() {
    let (before, order) = (Items.alias("before"), Orders.alias("o"));
    let cheaper =
        select(val(1)).from(before).where_(before.order_id.eq(order.id) & before.price.lt(Items.price));
    let nested = select(val(1)).from(order).where_(exists(cheaper));
    let within = update(Items).set(Items.quantity, Items.quantity + 10).where_(exists(nested));
    let by_sku = select((before.sku, max(before.price))).from(before).group_by(before.sku).subquery("by_sku");
    let (sku, dearest) = by_sku.columns();
    let of_sku = select(dearest).from(by_sku.clone()).where_(sku.eq(Items.sku)).scalar();
    let derived = update(Items).set(Items.discount, of_sku).where_(Items.id.lt(107));
    snapshot!(within, derived);
    same_effect!(within, items());
    same_effect!(derived, items());
}

// ORDER BY and LIMIT, and keys of several columns

#[test]
fn the_first_rows_in_an_order_are_changed() {
    let query = update(Items)
        .set(Items.price, 0)
        .where_(Items.id.gt(100))
        .order_by((Items.price.desc(), Items.id))
        .limit(3);
    snapshot!(query);
    same_effect!(query, items());
    let by_note = update(Orders)
        .set(Orders.paid, true)
        .all_rows()
        .order_by((Orders.note.asc().nulls_last(), Orders.id));
    same_effect!(by_note.limit(4), orders());
}

#[test]
fn rows_are_found_by_a_key_of_two_columns() {
    let limited = update(Lines).set(Lines.price, 7).all_rows().order_by(Lines.id.desc()).limit(2);
    let before = Lines.alias("before");
    let most = select(max(before.quantity)).from(before).where_(before.sku.eq(Lines.sku)).scalar();
    let own = update(Lines).set(Lines.quantity, most.or_else(0)).where_(Lines.id.lt(107));
    let deleted =
        delete_from(Lines).using(Orders).where_(Orders.id.eq(Lines.order_id) & Orders.paid.is_true());
    snapshot!(limited, own, deleted);
    same_effect!(limited, items());
    same_effect!(own, items());
    same_effect!(deleted, items());
}

// The table under another name

#[test]
fn a_table_that_is_changed_has_an_alias() {
    let u = Users.alias("u");
    let query = update(u).set(u.name, u.name.upper()).where_(u.id.lt(5));
    let limited = update(u).set(u.name, "x").where_(u.id.lt(5)).order_by(u.name).limit(1);
    let managers = update(u)
        .set(u.active, false)
        .where_(exists(select(val(1)).from(Users).where_(Users.manager_id.eq(u.id))));
    snapshot!(query, limited, managers);
    same_effect!(query, users());
    same_effect!(managers, users());
}

// TRUNCATE

#[test]
fn all_rows_go_by_truncate() {
    snapshot!(
        truncate(Items),
        truncate(Items).restart_identity(),
        truncate(Items).and(Orders),
        truncate(Items).cascade()
    );
    same_effect!(truncate(Items), items());
}
