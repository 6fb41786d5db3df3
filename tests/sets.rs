//! UNION, INTERSECT and EXCEPT: the same rows on every dialect, however they nest.

mod support;

use querent::prelude::*;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

/// A query of some numbers.
fn numbers<const N: usize>(list: [i32; N]) -> querent::Compound<Integer> {
    union_all_of(list.map(|n| select(val(n))))
}

fn sorted(query: impl AsStatement<Row = Integer>) -> Vec<i32> {
    let mut rows: Vec<i32> = found(&query);
    rows.sort_unstable();
    rows
}

#[test]
fn set_operations_join_queries_of_equal_rows() {
    let (users, orders) = (|| select(Users.id).from(Users), || select(Orders.user_id).from(Orders));
    snapshot!(
        users().union(orders()),
        users().union_all(orders()),
        users().intersect(orders()),
        users().except(orders())
    );
    assert_eq!(found::<i64, _>(&users().union(orders()).order_by(nth(1))), [1, 2, 3]);
    assert_eq!(found::<i64, _>(&users().union_all(orders()).order_by(nth(1))), [1, 1, 1, 2, 2, 3]);
    assert_eq!(found::<i64, _>(&users().intersect(orders()).order_by(nth(1))), [1, 2]);
    assert_eq!(found::<i64, _>(&users().except(orders())), [3]);
}

#[test]
fn intersect_all_and_except_all_are_kept_on_sqlite() {
    let (users, orders) = (|| select(Users.id).from(Users), || select(Orders.user_id).from(Orders));
    snapshot!(users().intersect_all(orders()), users().except_all(orders()));
}

#[test]
fn operations_of_one_kind_stand_in_a_row() {
    let ids = || select(Users.id).from(Users);
    snapshot!(
        ids().union(ids()).union(ids()),
        ids().union_all(ids()).union_all(ids()),
        ids().except(ids()).except(ids())
    );
}

#[test]
fn trap_except_of_a_union_takes_both_away() {
    let (a, b, c) = (|| numbers([1, 2, 3]), || numbers([1]), || numbers([2]));
    snapshot!(
        select(Users.id)
            .from(Users)
            .except(select(Orders.id).from(Orders).union(select(Items.id).from(Items))),
        select(Users.id)
            .from(Users)
            .except(select(Orders.id).from(Orders))
            .union(select(Items.id).from(Items))
    );
    assert_eq!(sorted(a().except(b().union(c()))), [3]);
    assert_eq!(sorted(a().except(b()).union(c())), [2, 3]);
    assert_eq!(sorted(a().except(b().except(c()))), [2, 3]);
    assert_eq!(sorted(a().except(b()).except(c())), [3]);
}

#[test]
fn operations_nest_as_they_are_called_and_not_by_precedence() {
    let (a, b, c) = (|| numbers([1, 2]), || numbers([2, 3]), || numbers([3]));
    snapshot!(
        select(Users.id)
            .from(Users)
            .union(select(Orders.id).from(Orders))
            .intersect(select(Items.id).from(Items)),
        select(Users.id)
            .from(Users)
            .union(select(Orders.id).from(Orders).intersect(select(Items.id).from(Items))),
        select(Users.id)
            .from(Users)
            .union_all(select(Orders.id).from(Orders))
            .union(select(Items.id).from(Items))
    );
    assert_eq!(sorted(a().union(b()).intersect(c())), [3]);
    assert_eq!(sorted(a().union(b().intersect(c()))), [1, 2, 3]);
    assert_eq!(sorted(a().union_all(b()).union(c())), [1, 2, 3]);
    assert_eq!(sorted(a().union(b()).union_all(c())), [1, 2, 3, 3]);
}

#[test]
fn trap_members_keep_their_own_order_and_limit() {
    let newest = || select(Users.id).from(Users).order_by(Users.joined.desc()).limit(1);
    let oldest = || select(Users.id).from(Users).order_by(Users.joined).limit(1);
    snapshot!(
        newest().union_all(oldest()),
        newest().union_all(oldest()).order_by(nth(1)).limit(2),
        select(Users.id).from(Users).union_all(oldest().offset(1))
    );
    assert_eq!(found::<i64, _>(&newest().union_all(oldest()).order_by(nth(1))), [2, 3]);
    assert_eq!(found::<i64, _>(&newest().union_all(oldest()).order_by(nth(1)).limit(1)), [2]);
}

#[test]
fn a_limited_operation_is_a_member_of_its_own() {
    let limited = || numbers([3, 1, 2]).order_by(nth(1)).limit(2);
    snapshot!(
        not asked, "which row is left of those in no order is the database's own choice":
        select(Users.id)
            .from(Users)
            .union(select(Orders.id).from(Orders))
            .limit(1)
            .union(select(Items.id).from(Items))
    );
    assert_eq!(sorted(limited().union_all(numbers([9]))), [1, 2, 9]);
    assert_eq!(sorted(numbers([9]).union_all(limited())), [1, 2, 9]);
}

#[test]
fn the_whole_is_ordered_by_place_or_label() {
    let query = || {
        select((Users.id.label("n"), Users.name))
            .from(Users)
            .union_all(select((Orders.id, Orders.country)).from(Orders))
    };
    snapshot!(
        query().order_by(label("n").desc()).order_by(nth(2)).limit(2).offset(1),
        query().order_by(nth(1).nulls_first()),
        query().order_by(nth(1).nulls_last()),
        query().offset(1)
    );
    assert_eq!(
        found::<(i64, String), _>(&query().order_by(label("n").desc()).limit(2).offset(1)),
        [(11, "DE".into()), (10, "DE".into())]
    );
}

#[test]
fn a_union_of_a_list_made_at_run_time() {
    snapshot!(union_all_of((1..=3).map(|n| select(val(n)))), union_all_of([select(Users.id).from(Users)]));
    assert_eq!(sorted(numbers([3, 1])), [1, 3]);
}

#[test]
fn trap_more_members_than_a_database_takes_are_joined_in_groups() {
    let query = |count: i32| union_all_of((0..count).map(|n| select(val(n))));
    for count in [500, 501, 700, 1_001, 2_000] {
        assert_eq!(sorted(query(count)), (0..count).collect::<Vec<_>>());
        same_rows!(query(count).order_by(nth(1)));
    }
    let ids = |n: i64| select(Users.id + n % 3).from(Users);
    for count in [700, 1_200] {
        let rest = || 1..count;
        same_rows!(rest().fold(ids(0).union_all(ids(0)), |all, n| all.union_all(ids(n))).order_by(nth(1)));
        same_rows!(rest().fold(ids(0).union(ids(0)), |all, n| all.union(ids(n))).order_by(nth(1)));
        same_rows!(rest().fold(ids(0).intersect(ids(0)), |all, n| all.intersect(ids(n))).order_by(nth(1)));
        let others = |n: i64| select(Users.id).from(Users).where_(Users.id.eq(n % count * 2));
        same_rows!(rest().fold(ids(0).except(others(1)), |all, n| all.except(others(n))).order_by(nth(1)));
    }
}

#[test]
fn the_recursive_part_stands_alone_behind_groups() {
    let numbers = recursive("numbers", union_all_of((0..1_500_i64).map(|n| select(val(n)))), |numbers, n| {
        select(n + 10_000).from(numbers).where_(n.lt(20_000))
    });
    let query = select((count_all(), max(numbers.columns()))).with(&numbers).from(&numbers);
    same_rows!(query);
    // Each of the first 1,500, and 10,000 and 20,000 further on.
    assert_eq!(found::<(i64, Option<i64>), _>(&query), [(4_500, Some(21_499))]);
}

#[test]
fn nested_operations_of_the_oldest_versions() {
    let ids = || select(Users.id).from(Users);
    snapshot!(
        for [Postgres::version(13), Sqlite::version(3, 35), MySql::version(8, 0), MariaDb::version(10, 6)]:
        ids().except(ids().limit(1).union(ids())).order_by(nth(1))
    );
}
