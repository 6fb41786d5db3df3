//! MERGE.

use super::*;
use querent::render::Feature;
use querent_postgres::Postgres;
use support::refusal;

#[test]
fn rows_of_a_source_change_and_add_rows() {
    let o = Orders.alias("o");
    let query = merge_into(Users)
        .using(o, Users.id.eq(o.user_id) & o.id.in_list([10, 14, 18]))
        .when_matched()
        .and(Users.country.eq("FR"))
        .delete()
        .when_matched()
        .update(|set| set.set(Users.email, o.note).set(Users.country, o.country))
        .when_not_matched()
        .and(o.id.eq(18))
        .insert(|row| {
            row.set(Users.id, o.user_id)
                .set(Users.name, "new")
                .set(Users.country, o.country)
                .set(Users.active, true)
                .set(Users.joined, Date::new(2025, 1, 1).unwrap())
        })
        .when_not_matched()
        .do_nothing();
    snapshot!(query);
    same_effect!(query, users(), needs Feature::Merge);
}

#[test]
fn rows_without_a_source_are_changed_and_rows_are_returned() {
    let query = merge_into(Users)
        .using(Orders, Users.id.eq(Orders.user_id) & Orders.id.in_list([10, 14]))
        .when_matched()
        .do_nothing()
        .when_not_matched_by_source()
        .and(Users.active)
        .update(|set| set.set(Users.active, false));
    let returned = merge_into(Users)
        .using(Orders, Users.id.eq(Orders.user_id) & Orders.id.in_list([10, 14]))
        .when_matched()
        .update(|set| set.set(Users.name, Orders.country))
        .returning((Users.id, Users.name, Orders.id));
    snapshot!(for [Postgres::new(), Postgres::version(17), Postgres::version(15)]: query, returned);
    same_effect!(query, users(), needs Feature::MergeBySource);
    same_effect!(returned, users(), needs Feature::MergeReturning);
}

#[test]
fn columns_of_a_source_that_has_not_the_row_are_optional() {
    let source = Orders.optional();
    let query = merge_into(Users)
        .using(source, source.user_id.eq(Users.id) & source.id.in_list([10, 14]))
        .when_not_matched_by_source()
        .update(|set| set.set(Users.active, false))
        .returning((Users.id, source.id));
    snapshot!(query);
    same_effect!(query, users(), needs Feature::MergeReturning);
    let lie = merge_into(Users)
        .using(Orders, Orders.user_id.eq(Users.id))
        .when_not_matched_by_source()
        .delete()
        .returning(Orders.id);
    assert_eq!(
        refusal(&lie, &Postgres::new()),
        (
            ErrorKind::Nullability,
            "column \"orders\".\"id\" in RETURNING of MERGE is NULL for rows that are not matched by the source; take the \
             source and the column from `.optional()`"
                .to_owned()
        )
    );
}

#[test]
fn a_query_stands_before_a_merge() {
    let paid = cte(
        "paid",
        select((Orders.user_id, count_all())).from(Orders).where_(Orders.paid).group_by(Orders.user_id),
    );
    let (user_id, orders) = paid.columns();
    let u = Users.alias("u");
    let query = merge_into(u)
        .using(&paid, user_id.eq(u.id))
        .with(&paid)
        .when_matched()
        .update(|set| set.set(u.manager_id, orders));
    snapshot!(query);
    same_effect!(query, users(), needs Feature::Merge);
}
