//! Joins, and which columns they may leave NULL.

mod support;

use querent::prelude::*;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

#[test]
fn inner_join_finds_rows_that_belong_together() {
    snapshot!(
        select((Users.name, Orders.total))
            .from(Users)
            .join(Orders, Orders.user_id.eq(Users.id) & Orders.country.eq(Users.country))
    );
    let query = select((Users.name, Orders.id))
        .from(Users)
        .join(Orders, Orders.user_id.eq(Users.id))
        .order_by(Orders.id);
    assert_eq!(
        found::<(String, i64), _>(&query),
        [("Ada".into(), 10), ("Ada".into(), 11), ("Bob".into(), 12)]
    );
}

#[test]
fn left_join_makes_the_right_side_nullable() {
    let o = Orders.optional();
    let query =
        select((Users.name, o.id)).from(Users).left_join(o, o.user_id.eq(Users.id)).order_by(Users.id);
    snapshot!(in any order: query);
    let rows: Vec<(String, Option<i64>)> = found(&query);
    assert_eq!(
        rows,
        [("Ada".into(), Some(10)), ("Ada".into(), Some(11)), ("Bob".into(), Some(12)), ("Cyd".into(), None)]
    );
}

row! {
    #[derive(Debug, PartialEq)]
    struct Event { id: i64, kind: String, at: Time }
}

#[test]
fn the_whole_row_of_an_optional_table_reads_into_an_option() {
    let e = Events.optional();
    let query =
        select((Users.id, e.all())).from(Users).left_join(e, e.id.eq(Users.id)).order_by(Users.id).limit(2);
    snapshot!(query);
    let connection = seeded();
    let at = Time::new(8, 0, 0, 0).unwrap();
    let event = || Event { id: 2, kind: "login".into(), at };
    querent_sqlite::SqliteExt::run(&connection, &insert_into(Events).values(event())).unwrap();
    let rows: Vec<(i64, Option<Event>)> = querent_sqlite::SqliteExt::fetch_all(&connection, &query).unwrap();
    assert_eq!(rows, [(1, None), (2, Some(event()))]);
}

#[test]
fn right_join_is_native_from_sqlite_3_39() {
    let u = Users.optional();
    let query = select((u.name, Orders.id))
        .from(u)
        .right_join(Orders, u.id.eq(Orders.user_id) & u.country.eq(Orders.country));
    snapshot!(query.clone());
    let rows: Vec<(Option<String>, i64)> = found(&query.order_by(Orders.id));
    assert_eq!(rows, [(Some("Ada".into()), 10), (Some("Ada".into()), 11), (None, 12)]);
}

#[test]
fn trap_full_join_is_not_read_as_an_alias() {
    let (u, o) = (Users.optional(), Orders.optional());
    let query = select((u.id, o.id)).from(u).full_join(o, o.user_id.eq(u.id) & o.country.eq(u.country));
    snapshot!(query);
    let mut rows: Vec<(Option<i64>, Option<i64>)> = found(&query);
    rows.sort();
    assert_eq!(
        rows,
        [(None, Some(12)), (Some(1), Some(10)), (Some(1), Some(11)), (Some(2), None), (Some(3), None)]
    );
}

#[test]
fn before_sqlite_3_39_a_right_join_is_refused_and_a_full_join_rewritten() {
    let (u, o) = (Users.optional(), Orders.optional());
    snapshot!(
        for [Sqlite::version(3, 35), Sqlite::version(3, 38), Sqlite::version(3, 39)]:
        select(u.id).from(u).right_join(Orders, u.id.eq(Orders.user_id)),
        select(u.id).from(u).full_join(o, u.id.eq(o.user_id))
    );
}

#[test]
fn cross_join_multiplies() {
    snapshot!(select((Users.id, Items.id)).from(Users).cross_join(Items));
    let query = select((Users.id, Items.id)).from(Users).cross_join(Items);
    assert_eq!(found::<(i64, i64), _>(&query).len(), 9);
}

#[test]
fn trap_join_using_works_on_every_dialect() {
    snapshot!(
        select((Users.name, Orders.id)).from(Users).join_using(Orders, [Orders.country]),
        select((Users.name, Orders.country))
            .from(Users)
            .join_using(Orders, [Orders.id])
            .where_(Users.country.eq("DE"))
    );
    let query =
        select((Users.id, Orders.id)).from(Users).join_using(Orders, [Orders.country]).order_by(Users.id);
    assert_eq!(found::<(i64, i64), _>(&query), [(1, 10), (1, 11), (2, 10), (2, 11), (3, 12)]);
}

#[test]
fn joins_follow_one_another() {
    let (o, i) = (Orders.optional(), Items.optional());
    snapshot!(
        select((Users.name, o.id, i.sku))
            .from(Users)
            .left_join(o, o.user_id.eq(Users.id))
            .left_join(i, i.order_id.eq(o.id))
            .where_(i.sku.is_null() | i.price.gt(5))
    );
}

#[test]
fn a_table_joined_with_itself_needs_an_alias() {
    let m = Users.alias("m").optional();
    let query =
        select((Users.name, m.name)).from(Users).left_join(m, m.id.eq(Users.manager_id)).order_by(Users.id);
    snapshot!(query);
    let rows: Vec<(String, Option<String>)> = found(&query);
    assert_eq!(rows[1..], [("Bob".into(), Some("Ada".into())), ("Cyd".into(), Some("Ada".into()))]);
}

#[test]
fn semi_and_anti_joins_are_exists() {
    let orders = || select(val(1)).from(Orders).where_(Orders.user_id.eq(Users.id));
    snapshot!(
        select(Users.id).from(Users).where_(exists(orders())),
        select(Users.id).from(Users).where_(not_exists(orders()))
    );
    assert_eq!(found::<i64, _>(&select(Users.id).from(Users).where_(exists(orders()))), [1, 2]);
    assert_eq!(found::<i64, _>(&select(Users.id).from(Users).where_(not_exists(orders()))), [3]);
}

#[test]
fn a_derived_table_is_joined_by_its_typed_columns() {
    let spending = select((Orders.user_id, sum(Orders.total), count_all()))
        .from(Orders)
        .group_by(Orders.user_id)
        .subquery("s")
        .optional();
    let (user, spent, number) = spending.columns();
    let query = select((Users.name, spent, number.or_else(0)))
        .from(Users)
        .left_join(spending, user.eq(Users.id))
        .order_by(Users.id);
    snapshot!(query);
    let rows: Vec<(String, Option<Decimal>, i64)> = found(&query);
    assert_eq!(
        rows,
        [
            ("Ada".into(), Some(Decimal::new(1_205, 1)), 2),
            ("Bob".into(), Some(Decimal::from(20)), 1),
            ("Cyd".into(), None, 0),
        ]
    );
}

#[test]
fn lateral_sees_the_tables_before_it() {
    let latest = select((Orders.id, Orders.total))
        .from(Orders)
        .where_(Orders.user_id.eq(Users.id))
        .order_by(Orders.placed.desc())
        .limit(1)
        .lateral("latest");
    let (id, total) = latest.columns();
    let optional = latest.clone().optional();
    let (optional_id, _) = optional.columns();
    snapshot!(
        select((Users.id, id, total)).from(Users).cross_join(latest),
        select((Users.id, optional_id)).from(Users).left_join(optional, all::<Condition>([]))
    );
}

#[test]
fn an_outer_join_does_not_reach_past_a_comma() {
    let (u, o) = (Users.optional(), Orders.optional());
    snapshot!(select((Items.id, u.id)).from(Items).from(u).full_join(o, o.user_id.eq(u.id)));
}

#[test]
fn every_join_of_the_oldest_versions() {
    let o = Orders.optional();
    snapshot!(
        for [Postgres::version(13), Sqlite::version(3, 35), MySql::version(8, 0), MariaDb::version(10, 6)]:
        select((Users.id, o.id, Items.id))
            .from(Users)
            .left_join(o, o.user_id.eq(Users.id))
            .join(Items, Items.order_id.eq(o.id))
    );
}

// S4: joins along declared foreign keys

#[test]
fn a_join_along_a_declared_foreign_key_needs_no_condition() {
    let (o, i) = (Orders.alias("o"), Items.optional());
    snapshot!(
        select((Users.name, Orders.id)).from(Users).join_fk(Orders).order_by(Orders.id),
        // The key may be the earlier table's.
        select((Orders.id, Users.name)).from(Orders).join_fk(Users).order_by(Orders.id),
        select((Users.id, o.id, i.id)).from(Users).join_fk(o).left_join_fk(i).order_by((o.id, i.id))
    );
}

#[test]
fn a_join_along_a_foreign_key_is_refused_where_none_or_several_fit() {
    let m = Users.alias("m");
    snapshot!(
        select(Users.id).from(Users).join_fk(Items),
        // The key of either to the other.
        select(Users.id).from(Users).join_fk(m),
        select(Users.id).from(Users).join(m, m.id.eq(Users.manager_id)).join_fk(Orders)
    );
}

// S3: nested join trees

#[test]
fn tables_joined_first_are_left_out_together() {
    let (o, i) = (Orders.optional(), Items.optional());
    let ordered = optional_join_tree(o).join(i, i.order_id.eq(o.id) & i.price.gt(5));
    let query = select((Users.id, o.id, i.id))
        .from(Users)
        .left_join(ordered, o.user_id.eq(Users.id))
        .order_by((Users.id, o.id, i.id));
    let m = Users.alias("m").optional();
    let inner = join_tree(Orders).left_join(m, m.id.eq(Orders.user_id));
    snapshot!(
        query,
        select((Items.id, m.name)).from(Items).join(inner, Items.order_id.eq(Orders.id)).order_by(Items.id),
        // A column of the tables outside, and a name twice.
        select(Users.id)
            .from(Users)
            .join(join_tree(Orders).join(Items, Items.id.eq(Users.id)), Orders.user_id.eq(Users.id)),
        select(Users.id)
            .from(Users)
            .join(join_tree(Orders).join(Users, Users.id.eq(1)), Orders.user_id.eq(Users.id)),
        // A column that the join inside may leave NULL.
        select(m.name)
            .from(Users)
            .join(join_tree(Orders).left_join(m, m.id.eq(Orders.id)), Orders.user_id.eq(Users.id)),
        select(Users.alias("m").name)
            .from(Users)
            .join(join_tree(Orders).left_join(m, m.id.eq(Orders.id)), Orders.user_id.eq(Users.id))
    );
    same_rows!(query);
}
