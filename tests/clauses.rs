//! Locks, EXPLAIN, comments, and SQL that the program spells.

mod support;

use querent::{
    ast::{Associativity, Binding, CustomOperator, Form, Spelling},
    prelude::*,
};
use support::*;

// S10: locks

#[test]
fn trap_row_locks_are_refused_where_they_would_be_dropped() {
    let rows = || select(Users.id).from(Users).where_(Users.active).order_by(Users.id);
    snapshot!(
        rows().for_update(),
        rows().for_share(),
        rows().lock(Lock::no_key_update()),
        rows().lock(Lock::key_share()),
        rows().limit(2).lock(Lock::update().skip_locked()),
        rows().lock(Lock::share().nowait())
    );
}

#[test]
fn locks_of_chosen_tables() {
    let query = select(Orders.id).from(Orders).join(Users, Users.id.eq(Orders.user_id)).order_by(Orders.id);
    snapshot!(
        query.clone().lock(Lock::update().of(Orders)),
        query.lock(Lock::update().of(Orders)).lock(Lock::share().of(Users).nowait())
    );
}

// S13: EXPLAIN and comments

#[test]
fn explain_in_every_form() {
    let query = select(Users.name).from(Users).where_(Users.id.eq(1));
    snapshot!(
        not asked, "plans are each database's own":
        query.explain(),
        query.explain().json(),
        query.explain().text(),
        query.explain_analyze(),
        query.explain_analyze().json(),
        insert_into(Users).columns((Users.id, Users.name)).values((1, "a")).explain()
    );
}

#[test]
fn tags_cannot_end_their_comment() {
    let query = select(Users.id).from(Users).order_by(Users.id);
    snapshot!(
        query.tagged([("route", "/users/{id}"), ("action", "it's */ DROP TABLE users; -- \u{0}?$1")]),
        query.tagged([("b", "2")]).tagged([("a", "1")])
    );
}

// S2: samples of tables, and hints

#[test]
fn a_sample_of_all_rows_is_all_rows_and_refused_where_it_cannot_be_taken() {
    let user = Users.optional();
    snapshot!(
        select(Orders.id).from(Orders.sample(100.0)).order_by(Orders.id),
        select(Orders.id).from(Orders.sample_blocks(100.0).repeatable(7)).order_by(Orders.id),
        select((Orders.id, user.name))
            .from(Orders)
            .left_join(user.sample(100.0), user.id.eq(Orders.user_id))
            .order_by(Orders.id),
        select(Orders.id).from(Orders.sample(101.0))
    );
}

#[test]
fn an_index_hint_stands_behind_the_alias_and_is_refused_where_it_would_be_dropped() {
    let o = Orders.alias("o");
    let of_one =
        |source: querent::Hinted<Orders>| select(o.id).from(source).where_(o.id.gt(1)).order_by(o.id);
    snapshot!(
        of_one(o.use_index("orders_by_id")),
        of_one(o.force_index("orders_by_id")),
        of_one(o.ignore_index("orders_by_id")),
        select((Users.name, o.id))
            .from(Users)
            .join(o.force_index("orders_by_id"), o.id.eq(Users.id))
            .order_by((Users.name, o.id))
    );
}

#[test]
fn an_optimizer_hint_cannot_end_its_comment() {
    let query = || select(Orders.id).from(Orders).order_by(Orders.id);
    snapshot!(
        query().hint("NO_INDEX_MERGE(orders)").hint("SET_VAR(sort_buffer_size = 262144)"),
        select(Users.id)
            .from(Users)
            .where_(Users.id.in_query(select(Orders.user_id).from(Orders).hint("NO_SEMIJOIN()")))
            .order_by(Users.id),
        query().hint("X */ DROP TABLE orders"),
        query().hint("QB_NAME('a)"),
        query().hint("")
    );
}

// E11: what the program spells

#[test]
fn trap_a_fragment_is_kept_together_and_its_arguments_are_too() {
    snapshot!(
        select(sql::<BigInt>("{} + {}", (Items.price + 1, 2)) * 3).from(Items).order_by(nth(1)),
        select(Items.id)
            .from(Items)
            .where_(sql::<Bool>("{} = {} OR {} > 1", (Items.sku, "A-1", Items.quantity)) & Items.id.gt(100)),
        select(sql::<Text>("'{{}}'", ())),
        select(function::<Integer>("abs", Items.price - 100)).from(Items).order_by(Items.id)
    );
}

#[test]
fn a_hole_for_many_takes_all_arguments_that_no_other_takes() {
    snapshot!(
        select(Items.id)
            .from(Items)
            .where_(sql::<Bool>("{} IN ({..})", (Items.id, 1_i64, Items.quantity + 1)))
            .order_by(Items.id),
        select(Items.id)
            .from(Items)
            .where_(sql::<Bool>("coalesce({..}) = {}", (Items.discount, Items.price, 100)))
            .order_by(Items.id),
        select(sql::<Bool>("{} IN ({..}) AND {} > {}", (Items.id, 1))).from(Items)
    );
}

#[test]
fn a_fragment_with_other_than_one_argument_a_hole_is_refused() {
    snapshot!(
        select(sql::<Bool>("{} = {}", Items.id)).from(Items),
        select(sql::<Bool>("{} = 1", (Items.id, Items.price))).from(Items),
        select(sql::<Bool>("{ = 1", ())).from(Items),
        select(sql::<Bool>("? = 1 OR $1 = 1", ())).from(Items)
    );
}

#[test]
fn an_operator_gets_parentheses_by_what_it_says_of_itself() {
    const CONCAT: CustomOperator =
        CustomOperator { symbol: "-", binds: Binding::Additive, groups: Associativity::Left };
    let minus = |a: Expr<BigInt>, b: Expr<BigInt>| operator::<BigInt>(a, CONCAT, b);
    let price = || Items.price.cast::<BigInt>();
    snapshot!(
        select(minus(minus(price(), val(1_i64)), val(2_i64))).from(Items).order_by(Items.id),
        select(minus(price(), minus(val(1_i64), val(2_i64)))).from(Items).order_by(Items.id),
        select(minus(price(), val(1_i64)) * 2).from(Items).order_by(Items.id)
    );
}

#[test]
fn a_spelling_for_some_dialects_is_refused_by_others() {
    let digest = custom::<Text>(
        Spelling::By(&[
            ("postgres", Form::Call("md5")),
            ("mysql", Form::Atom("sha2({}, 256)")),
            ("mariadb", Form::Atom("sha1(concat({}))")),
        ]),
        Users.name,
    );
    snapshot!(not asked, "each database takes another digest here": select(digest).from(Users).order_by(Users.id));
}

#[test]
fn a_hint_of_the_programs_own_stands_beside_the_one_for_long_groups() {
    snapshot!(select(string_agg(Users.name, ",")).from(Users).hint("MAX_EXECUTION_TIME(9000)"));
}

#[test]
fn trap_locks_of_rows_that_are_no_rows_of_a_table_are_refused_alike() {
    let (u, o) = (Users.optional(), Orders.optional());
    snapshot!(
        select(u.id).from(u).full_join(o, o.user_id.eq(u.id)).for_update(),
        select(Orders.country.nullable()).from(Orders).group_by(rollup(Orders.country)).for_update(),
        select(count_all()).from(Orders).for_update(),
        select(row_number().over(window().order_by(Orders.id))).from(Orders).for_update(),
        select(Users.id).from(Users).for_update().union_all(select(Users.id).from(Users)),
        // A subquery's aggregate is its own.
        select((Users.id, select(count_all()).from(Orders).scalar()))
            .from(Users)
            .order_by(Users.id)
            .for_update()
    );
}
