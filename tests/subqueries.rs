//! Subqueries: in place of values, in conditions, and in FROM.

mod support;

use querent::{cte, prelude::*};
use support::*;

#[test]
fn a_scalar_subquery_stands_in_place_of_a_value() {
    let dearest = || select(max(Items.price)).from(Items).scalar();
    let alias = Items.alias("i");
    snapshot!(
        select(alias.id).from(alias).where_(alias.price.eq(dearest())),
        select((Users.name, select(count_all()).from(Orders).where_(Orders.user_id.eq(Users.id)).scalar()))
            .from(Users),
        select(dearest() + 1)
    );
    let numbers = select((
        Users.name,
        select(count_all()).from(Orders).where_(Orders.user_id.eq(Users.id)).scalar().or_else(0),
    ))
    .from(Users)
    .order_by(Users.id);
    assert_eq!(
        found::<(String, i64), _>(&numbers),
        [("Ada".into(), 2), ("Bob".into(), 1), ("Cyd".into(), 0)]
    );
    // No row is NULL, not an error.
    let none = select(select(Users.id).from(Users).where_(Users.id.lt(0)).scalar());
    assert_eq!(found::<Option<i64>, _>(&none), [None]);
}

#[test]
fn exists_sees_the_columns_of_the_query_around_it() {
    let items = select(val(1)).from(Items).where_(Items.order_id.eq(Orders.id) & Items.price.gt(10));
    let orders = select(val(1)).from(Orders).where_(Orders.user_id.eq(Users.id) & exists(items));
    let query = select(Users.name).from(Users).where_(exists(orders));
    snapshot!(query);
    assert_eq!(found::<String, _>(&query), ["Ada"]);
}

#[test]
fn in_a_subquery() {
    let authors = || select(Orders.user_id).from(Orders);
    snapshot!(
        select(Users.id).from(Users).where_(Users.id.in_query(authors())),
        select(Users.id).from(Users).where_(Users.id.not_in_query(authors()) & Users.active),
        select(Users.id).from(Users).where_(Users.id.in_query(authors().union(select(Items.id).from(Items))))
    );
    assert_eq!(found::<i64, _>(&select(Users.id).from(Users).where_(Users.id.in_query(authors()))), [1, 2]);
    assert_eq!(found::<i64, _>(&select(Users.id).from(Users).where_(Users.id.not_in_query(authors()))), [3]);
}

#[test]
fn a_limit_inside_in_goes_one_level_down_where_it_must() {
    let first = || select(Orders.user_id).from(Orders).order_by(Orders.placed).limit(1);
    snapshot!(
        select(Users.id).from(Users).where_(Users.id.in_query(first())),
        select(Users.id).from(Users).where_(Users.id.not_in_query(first())),
        select(Users.id).from(Users).where_(Users.id.in_query(first().union_all(first())))
    );
    assert_eq!(found::<i64, _>(&select(Users.id).from(Users).where_(Users.id.in_query(first()))), [1]);
}

#[test]
fn a_correlated_limit_inside_in_is_refused_where_a_derived_table_cannot_see_out() {
    let latest = select(Orders.user_id)
        .from(Orders)
        .where_(Orders.user_id.eq(Users.id))
        .order_by(Orders.placed)
        .limit(1);
    snapshot!(select(Users.id).from(Users).where_(Users.id.in_query(latest)));
}

#[test]
fn any_and_all_of_the_rows_of_a_subquery() {
    let prices = || select(Items.price).from(Items).where_(Items.quantity.gt(1));
    let alias = Items.alias("i");
    snapshot!(
        select(alias.id).from(alias).where_(alias.price.gt(any_of_rows(prices()))),
        select(alias.id).from(alias).where_(alias.price.ge(all_of(prices()))),
        select(alias.id).from(alias).where_(alias.price.ge(all_of(prices().order_by(Items.id).limit(1))))
    );
}

#[test]
fn a_derived_table_has_typed_columns() {
    let dear = select((Items.id, Items.price * Items.quantity, Items.discount)).from(Items).subquery("d");
    let (id, worth, discount) = dear.columns();
    let query = select((id, worth)).from(dear).where_(worth.gt(10) & discount.is_null());
    snapshot!(query);
    assert_eq!(found::<(i64, i32), _>(&query), [(100, 100)]);
}

#[test]
fn the_columns_of_a_derived_table_have_names_of_their_own() {
    let twice = select((Users.id, Users.id, Users.name.label("column2"), Users.name.label("ID")))
        .from(Users)
        .subquery("t");
    let (first, second, name, other) = twice.columns();
    let query = select((first, second, name, other)).from(twice).order_by(first).limit(1);
    snapshot!(query);
    assert_eq!(found::<(i64, i64, String, String), _>(&query), [(1, 1, "Ada".into(), "Ada".into())]);
}

#[test]
fn a_derived_table_of_one_column_and_one_of_nested_tuples() {
    let names = select(Users.name).from(Users).subquery("n");
    let name = names.columns();
    let pairs = select((Users.id, (Users.name, Users.email))).from(Users).subquery("p");
    let (id, (pair_name, _)) = pairs.columns();
    snapshot!(select(name).from(names).order_by(name), select((id, pair_name)).from(pairs));
}

#[test]
fn derived_tables_nest_and_hold_set_operations() {
    let both = select(Users.id).from(Users).union(select(Orders.id).from(Orders)).subquery("b");
    let id = both.columns();
    let counted = select((count(id), max(id))).from(both).subquery("c");
    let (number, largest) = counted.columns();
    let query = select((number, largest)).from(counted);
    snapshot!(query);
    assert_eq!(found::<(i64, Option<i64>), _>(&query), [(6, Some(12))]);
}

#[test]
fn a_derived_table_may_be_correlated_where_the_database_sees_it() {
    let inner = select(Orders.total).from(Orders).where_(Orders.user_id.eq(Users.id)).subquery("o");
    let total = inner.columns();
    let largest = select(max(total)).from(inner).scalar();
    let query = select((Users.id, largest)).from(Users).order_by(Users.id);
    snapshot!(query);
    assert_eq!(
        found::<(i64, Option<Decimal>), _>(&query),
        [(1, Some(Decimal::new(1_005, 1))), (2, Some(Decimal::from(20))), (3, None)]
    );
}

#[test]
fn an_aggregate_of_a_subquery_does_not_group_the_query_around_it() {
    let average = select(avg(Items.price)).from(Items).scalar();
    let alias = Items.alias("i");
    let query = select(alias.id).from(alias).where_(alias.price.cast::<Decimal>().gt(average));
    snapshot!(query);
    assert_eq!(found::<i64, _>(&query), [100]);
}

#[test]
fn subqueries_stand_in_having_order_by_and_on() {
    let o = Orders.optional();
    let latest = || select(max(Orders.alias("l").placed)).from(Orders.alias("l")).scalar();
    let busiest = || select(count_all()).from(Items).scalar();
    snapshot!(
        in any order:
        select((Orders.user_id, count_all()))
            .from(Orders)
            .group_by(Orders.user_id)
            .having(count_all().lt(busiest())),
        select(Users.id)
            .from(Users)
            .order_by(select(count_all()).from(Orders).where_(Orders.user_id.eq(Users.id)).scalar().desc()),
        select(Users.id).from(Users).left_join(o, o.user_id.eq(Users.id) & o.placed.eq(latest()))
    );
}

#[test]
fn trap_with_in_a_subquery_uses_with_around_it_and_no_table_of_that_name() {
    // There is a table "items" too, which MariaDB would read.
    let users = cte("items", select((Users.id, Users.name)).from(Users));
    let (id, name) = users.columns();
    let first = cte("first", select((id, name)).from(&users).where_(id.lt(3)));
    let inner = select(first.columns()).with(&first).from(&first).subquery("inner");
    let (id, name) = inner.columns();
    let query = select((id, name)).with(&users).from(inner).order_by(id);
    let outermost = select(first.columns()).with(&users).with(&first).from(&first).order_by(nth(1));
    // MySQL would read the table in a member of a set operation.
    let id = users.columns().0;
    let second = cte("second", select(id).from(&users).where_(id.gt(1)));
    let member = select(second.columns()).with(&second).from(&second);
    let none = select(id).from(&users).where_(id.lt(0));
    let set = none.union_all(member).with(&users).order_by(nth(1));
    snapshot!(query, outermost, set);
}
