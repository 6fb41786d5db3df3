//! The same statement means the same on every database: each rewrite, and each function that databases spell otherwise,
//! is run on all of them over the same rows, and the answers are compared.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

#[path = "equivalence/collections.rs"]
mod collections;
#[path = "equivalence/edges.rs"]
mod edges;
#[path = "equivalence/functions.rs"]
mod functions;
mod support;

use querent::{prelude::*, render::Feature};
use support::{Items, Orders, Users, engines::alike::difference, same_rows};

#[test]
fn filtered_aggregates() {
    let paid = || Orders.paid.is_true();
    same_rows!(
        select((
            Orders.country,
            count_all().filter(paid()),
            sum(Orders.total).filter(paid()),
            count(Orders.note).filter(Orders.total.gt(10)),
            min(Orders.total).filter(Orders.paid.is_null()),
        ))
        .from(Orders)
        .group_by(Orders.country)
        .order_by(Orders.country)
    );
}

#[test]
fn nulls_first_and_last() {
    for order in [
        Users.email.asc().nulls_first(),
        Users.email.asc().nulls_last(),
        Users.email.desc().nulls_first(),
        Users.email.desc().nulls_last(),
    ] {
        same_rows!(select((Users.email, Users.id)).from(Users).order_by(order).order_by(Users.id));
    }
}

#[test]
fn null_safe_equality() {
    let ids = |condition: Condition| select(Items.id).from(Items).where_(condition).order_by(Items.id);
    same_rows!(ids(Items.discount.is_distinct_from(1)));
    same_rows!(ids(Items.discount.is_not_distinct_from(null_if(val(1), val(1)))));
    same_rows!(select((Items.id, Items.discount.is_distinct_from(Items.quantity))).from(Items));
}

#[test]
fn truth_values_tested_against_unknown() {
    same_rows!(
        select((
            Orders.id,
            Orders.paid.is_true(),
            Orders.paid.is_not_true(),
            Orders.paid.is_false(),
            Orders.paid.is_not_false(),
            Orders.paid.is_unknown(),
            Orders.paid.is_not_unknown(),
        ))
        .from(Orders)
    );
}

#[test]
fn patterns_that_are_blind_to_case_and_parts_that_are_taken_as_they_are() {
    let ids = |condition: Condition| {
        select((Users.id, Users.name)).from(Users).where_(condition).order_by(Users.id)
    };
    same_rows!(ids(Users.name.ilike("a%")));
    same_rows!(ids(Users.name.not_ilike("%B")));
    same_rows!(ids(Users.name.contains("_")));
    same_rows!(ids(Users.email.contains("%")));
    same_rows!(ids(Users.name.starts_with("O'")));
    same_rows!(ids(Users.name.ends_with("b")));
}

#[test]
fn division_and_remainder() {
    let quotients = select((
        Items.id,
        Items.price.int_divide(Items.discount),
        Items.price % Items.quantity,
        Items.price.divide(Items.quantity),
        Items.flags.int_divide(-2),
        Items.flags % -2,
    ));
    same_rows!(quotients.from(Items).order_by(Items.id));
}

#[test]
fn bits() {
    same_rows!(
        select((
            Items.id,
            Items.flags.bit_and(6),
            Items.flags.bit_or(8),
            Items.flags.bit_xor(5),
            Items.flags.bit_not(),
            Items.flags.shift_left(3),
        ))
        .from(Items)
        .order_by(Items.id)
    );
}

#[test]
fn numbers() {
    same_rows!(
        select((
            Items.id,
            Items.price.abs(),
            Items.price.sign(),
            Items.weight.floor(),
            Items.weight.ceil(),
            Items.weight.abs(),
        ))
        .from(Items)
        .order_by(Items.id)
    );
    same_rows!(
        select((Orders.id, Orders.total.round(1), Orders.total.abs())).from(Orders).order_by(Orders.id)
    );
}

#[test]
fn texts() {
    same_rows!(
        select((
            Users.id,
            Users.name.concat("-").concat(Users.email),
            concat_skip_null([Users.name.into(), Users.email.into(), Users.country.into()]),
            Users.name.lower(),
            Users.name.upper(),
            Users.name.char_length(),
            Users.name.octet_length(),
            Users.name.position("b"),
            Users.name.substring(2, 2),
            Users.name.replace("a", "<a>"),
            val("  x ").concat(Users.name).trim(),
        ))
        .from(Users)
        .order_by(Users.id)
    );
}

#[test]
fn lists_rows_and_ranges() {
    let ids = |condition: Condition| select(Items.id).from(Items).where_(condition).order_by(Items.id);
    same_rows!(ids(Items.price.in_list([5, 50])));
    same_rows!(ids(Items.price.not_in_list([5, 50])));
    same_rows!(ids(Items.price.not_in_list(Vec::<i32>::new())));
    same_rows!(ids(row((Items.sku, Items.price)).in_list([("C%3", 5), ("A-1", 50)])));
    same_rows!(ids(row((Items.quantity, Items.price)).lt((7, 5))));
    same_rows!(ids(Items.price.between_symmetric(50, 5)));
    same_rows!(ids(xor(Items.price.gt(5), Items.quantity.gt(3))));
}

#[test]
fn a_limit_inside_of_in() {
    let latest = select(Orders.user_id).from(Orders).order_by(Orders.id.desc()).limit(3);
    same_rows!(select(Users.id).from(Users).where_(Users.id.in_query(latest)).order_by(Users.id));
}

#[test]
fn pages() {
    let ordered =
        || select((Items.price, Items.id)).from(Items).order_by((Items.price.desc(), Items.id.asc()));
    same_rows!(ordered().limit(3));
    same_rows!(ordered().offset(4));
    same_rows!(ordered().limit(3).offset(2));
    same_rows!(select(Items.price).from(Items).order_by(Items.price.desc()).limit_with_ties(3));
}

#[test]
fn set_operations_nested_and_with_members_of_their_own_order() {
    let users = || select(Users.id).from(Users);
    let orderers = || select(Orders.user_id).from(Orders);
    same_rows!(users().except(orderers().union(select(val(8_i64)))).order_by(nth(1)));
    same_rows!(users().union_all(orderers().intersect(users())).order_by(nth(1)));
    let first = users().order_by(Users.id.desc()).limit(2);
    same_rows!(first.union_all(orderers().order_by(Orders.id).limit(2)).order_by(nth(1)));
    same_rows!(users().union(orderers()).order_by(nth(1)).limit(3).offset(1));
    let twice = orderers().union_all(users());
    same_rows!(orderers().intersect_all(twice).order_by(nth(1)));
    same_rows!(orderers().except_all(users()).order_by(nth(1)));
}

#[test]
fn joins_that_keep_rows_without_a_match() {
    let (u, o) = (Users.optional(), Orders.optional());
    same_rows!(
        select((u.id, Orders.id)).from(u).right_join(Orders, Orders.user_id.eq(u.id)),
        needs Feature::RightJoin
    );
    same_rows!(select((u.id, o.id)).from(u).full_join(o, o.user_id.eq(u.id)));
    // What stands before a comma is no part of the join behind it.
    same_rows!(select((Items.id, u.id, o.id)).from(Items).from(u).full_join(o, o.user_id.eq(u.id)));
}

#[test]
fn fields_of_days_and_times() {
    same_rows!(
        select((
            Orders.id,
            Orders.placed.year(),
            Orders.placed.month(),
            Orders.placed.day(),
            Orders.placed.iso_weekday(),
            Orders.placed.day_of_year(),
            Orders.placed.hour(),
            Orders.placed.minute(),
            Orders.placed.second(),
        ))
        .from(Orders)
        .order_by(Orders.id)
    );
    same_rows!(
        select((Users.id, Users.joined.year(), Users.joined.iso_weekday())).from(Users).order_by(Users.id)
    );
    same_rows!(select((Orders.id, Orders.placed.cast::<Date>())).from(Orders).order_by(Orders.id));
}

#[test]
fn cases_and_defaults() {
    let sums = case(Orders.total.lt(0), val("debt")).when(Orders.total.gt(1_000), "much").otherwise("some");
    same_rows!(
        select((Orders.id, sums, null_if(Orders.country, "DE"), Orders.note.or_else("?")))
            .from(Orders)
            .order_by(Orders.id)
    );
}

#[test]
fn aggregates_of_groups_and_of_nothing() {
    let all = (count_all(), sum(Items.price), avg(Items.price), min(Items.weight), max(Items.flags));
    same_rows!(select((Items.sku, all)).from(Items).group_by(Items.sku).order_by(Items.sku));
    let none =
        (count_all(), count(Items.discount), count_distinct(Items.sku), sum(Items.price), max(Items.id));
    same_rows!(select(none).from(Items).where_(Items.id.lt(0)));
}

#[test]
fn subqueries_in_every_place() {
    let spent =
        select((Orders.user_id, sum(Orders.total))).from(Orders).group_by(Orders.user_id).subquery("spent");
    let (user_id, total) = spent.columns();
    let of_user = || Orders.user_id.eq(Users.id);
    same_rows!(
        select((Users.id, total, select(count_all()).from(Orders).where_(of_user()).scalar()))
            .from(Users)
            .join(spent, user_id.eq(Users.id))
            .where_(exists(select(Orders.id).from(Orders).where_(of_user() & Orders.total.gt(0))))
            .order_by(Users.id)
    );
}

#[test]
fn values_that_mean_the_same_are_alike_and_others_are_not() {
    let one = |value: Value| vec![vec![value]];
    let alike = |a: Value, b: Value| difference(&one(a), &one(b), true).is_none();
    let text = |text: &str| Value::Text(text.into());
    assert!(alike(Value::Bool(true), Value::BigInt(1)));
    assert!(alike(Value::Decimal(Decimal::new(1050, 2)), Value::Double(10.5)));
    assert!(alike(Value::Decimal(Decimal::new(300, 2)), Value::BigInt(3)));
    assert!(alike(Value::Double(0.1 + 0.2), Value::Double(0.3)));
    assert!(alike(Value::Date(Date::from_days(0)), text("1970-01-01")));
    assert!(!alike(Value::Bool(true), text("1")));
    assert!(!alike(Value::BigInt(i64::MAX), Value::BigInt(i64::MAX - 1)));
    assert!(!alike(Value::Null(querent::Kind::Text), text("")));
    assert!(!alike(text("a"), text("A")));
    let rows = |numbers: &[i64]| numbers.iter().map(|n| vec![Value::BigInt(*n)]).collect::<Vec<_>>();
    assert_eq!(difference(&rows(&[1, 2]), &rows(&[2, 1]), false), None);
    assert!(difference(&rows(&[1, 2]), &rows(&[2, 1]), true).is_some());
    assert_eq!(difference(&rows(&[1]), &rows(&[]), false).as_deref(), Some("0 rows, but 1 were expected"));
}

#[test]
fn rows_between_null_and_distinct() {
    let ids = |condition: Condition| select(Items.id).from(Items).where_(condition).order_by(Items.id);
    let pair = || row((Items.quantity, Items.discount));
    same_rows!(ids(row((Items.quantity, Items.price)).between((2, 5), (7, 5))));
    same_rows!(ids(row((Items.discount, Items.discount)).is_null()));
    same_rows!(ids(pair().is_not_null()));
    same_rows!(ids(pair().is_distinct_from((7, 5))));
    same_rows!(ids(pair().is_not_distinct_from((7, 5))));
}

#[test]
fn any_and_all_of_a_querys_rows_as_in() {
    let ids = || select(Orders.user_id).from(Orders);
    same_rows!(select(Users.id).from(Users).where_(Users.id.eq(any_of_rows(ids()))).order_by(Users.id));
    same_rows!(select(Users.id).from(Users).where_(Users.id.ne(all_of(ids()))).order_by(Users.id));
}

#[test]
fn null_is_the_smallest_value_of_every_order() {
    for order in [Items.discount.asc(), Items.discount.desc()] {
        same_rows!(select(Items.id).from(Items).order_by(order.clone()).order_by(Items.id));
        let joined = string_agg(Items.sku, ",").order_by(order.clone()).order_by(Items.id);
        same_rows!(
            select((Items.quantity.gt(2), joined))
                .from(Items)
                .group_by(Items.quantity.gt(2))
                .order_by(nth(1))
        );
        let documents = json_array_agg(Items.id).order_by(order.clone()).order_by(Items.id);
        same_rows!(select(documents).from(Items));
        let numbered = row_number().over(window().order_by(order).order_by(Items.id));
        same_rows!(select((Items.id, numbered)).from(Items).order_by(Items.id));
    }
    same_rows!(select(Items.discount).from(Items).union(select(Items.discount).from(Items)).order_by(nth(1)));
    same_rows!(select(Items.discount.label("d")).from(Items).distinct().order_by(label("d").desc()));
}
