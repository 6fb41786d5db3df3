//! Subqueries that read the table which is changed: they see it as it was.

use super::*;
use querent::{Expr, cte, render::Feature};

/// What items cost up to one, by a table of them.
fn total(
    id: impl Into<Expr<BigInt>>,
    price: impl Into<Expr<Integer>>,
    from: impl querent::FromSource,
) -> Expr<Integer> {
    let (id, price) = (id.into(), price.into());
    select(sum(price)).from(from).where_(id.le(Items.id)).scalar().or_else(0).cast::<Integer>()
}

#[test]
fn a_query_of_with_is_of_the_rows_as_they_were() {
    let before = cte("before", select((Items.id, Items.price)).from(Items));
    let through = cte("through", select(before.columns()).from(&before));
    let (id, price) = before.columns();
    let direct = update(Items).with(&before).set(Items.price, total(id, price, &before)).all_rows();
    let (id, price) = through.columns();
    let by_another = update(Items)
        .with(&before)
        .with(&through)
        .set(Items.price, total(id, price, &through))
        .where_(Items.id.gt(100));
    snapshot!(direct, by_another);
    same_effect!(direct, items());
    same_effect!(by_another, items());
}

#[test]
fn a_derived_table_with_a_limit_is_of_the_rows_as_they_were() {
    let i = Items.alias("i");
    let before = select((i.id, i.price)).from(i).limit(100).subquery("before");
    let (id, price) = before.columns();
    let query = update(Items).set(Items.price, total(id, price, before)).all_rows();
    snapshot!(query);
    same_effect!(query, items());
}

table! {
    /// Items, declared a second time, with the schema.
    Goods = "main"."items" { id: BigInt, price: Integer } primary key (id)
}

#[test]
fn a_table_that_is_declared_twice_is_one_table() {
    let g = Goods.alias("g");
    let query = update(Items).set(Items.price, total(g.id, g.price, g)).all_rows();
    snapshot!(query);
    same_effect!(query, items());
}

#[test]
fn trap_what_is_returned_does_not_read_rows_that_are_half_changed() {
    let before = cte("before", select((Items.id, Items.price)).from(Items));
    let total = select(sum(before.columns().1)).from(&before).scalar();
    let query = update(Items)
        .with(&before)
        .set(Items.price, Items.price + 1)
        .where_(Items.id.lt(104))
        .returning((Items.id, total.clone()));
    let deleted = delete_from(Items).with(&before).where_(Items.id.lt(104)).returning((Items.id, total));
    snapshot!(query, deleted);
    same_effect!(query, items(), needs Feature::ReturningJoined);
    same_effect!(deleted, items(), needs Feature::ReturningJoined);
}

#[test]
fn trap_a_row_that_is_chosen_at_random_is_one_row() {
    let i = Items.alias("i");
    let query = update(Items)
        .set_row(
            (Items.sku, Items.price),
            select((i.sku, i.price)).from(i).order_by((querent::random(), i.id)).limit(1),
        )
        .where_(Items.id.eq(100));
    let value = update(Orders)
        .set_row((Orders.note, Orders.country), select((Users.name, Users.country)).from(Users).limit(1))
        .where_(Orders.id.eq(10));
    snapshot!(query, value);
}
