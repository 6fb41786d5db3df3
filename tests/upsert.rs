//! INSERT of what is there already: as every dialect says it, and what it makes of the same rows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

#[path = "upsert/hidden.rs"]
mod hidden;
#[path = "upsert/order.rs"]
mod order;
mod support;

use querent::{cte, prelude::*, render::Feature};
use support::{Jobs, Slots, Users, create_slots, engines, same_effect, snapshot};

type User = (BigInt, Text, Option<Text>, Bool, Option<BigInt>);
type Slot = (BigInt, Text, Integer, Option<Text>, Integer);

fn users() -> Select<User> {
    select((Users.id, Users.name, Users.email, Users.active, Users.manager_id)).from(Users).order_by(Users.id)
}

fn slots() -> Select<Slot> {
    select(Slots.all()).from(Slots).order_by(Slots.id)
}

/// One user that is there and one that is not.
fn two_users() -> querent::Insert<Users, <Users as Table>::Row> {
    let day = Date::new(2024, 1, 1).unwrap();
    insert_into(Users)
        .rows([(1, "Eve", NULL, "DE", true, NULL, day), (20, "New", NULL, "FR", true, NULL, day)])
}

// DO UPDATE

#[test]
fn a_row_that_is_there_is_changed() {
    let query = two_users()
        .on_conflict(Users.id)
        .do_update(|set, excluded| set.set(Users.name, excluded.name).set(Users.active, false));
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn an_assignment_sees_the_row_that_is_there_and_the_new_one() {
    let query = two_users().on_conflict(Users.id).do_update(|set, excluded| {
        set.set(Users.name, Users.name.concat(excluded.name)).set(Users.manager_id, Users.id + excluded.id)
    });
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn trap_the_where_of_an_upsert_is_kept_as_a_case() {
    let there = |name| {
        insert_into(Users)
            .columns((Users.id, Users.name, Users.country, Users.active, Users.joined))
            .rows([1, 2, 3].map(|id| (id, name, "XX", true, Date::new(2024, 1, 1).unwrap())))
            .on_conflict(Users.id)
            .do_update(|set, excluded| {
                set.set(Users.name, excluded.name)
                    .set(Users.email, "new")
                    .where_(Users.country.eq("DE"))
                    .where_(Users.manager_id.is_null() | excluded.name.ne("x"))
            })
    };
    snapshot!(there("x"));
    same_effect!(there("x"), users());
    same_effect!(there("y"), users());
}

#[test]
fn a_condition_that_is_unknown_leaves_the_row_alone() {
    // The email of user 2 is NULL, so that it is neither like that nor not.
    let query = insert_into(Users)
        .columns((Users.id, Users.name, Users.country, Users.active, Users.joined))
        .rows([1, 2].map(|id| (id, "x", "XX", true, Date::new(2024, 1, 1).unwrap())))
        .on_conflict(Users.id)
        .do_update(|set, _| set.set(Users.name, "changed").where_(Users.email.ne("nobody")));
    same_effect!(query, users());
}

#[test]
fn a_condition_may_read_a_column_that_is_set() {
    // The others are set first, as they look at the version that was there.
    let row = (1, "Oak", 9, "Eve", 5);
    let query =
        insert_into(Slots).values(row).on_conflict((Slots.room, Slots.hour)).do_update(|set, excluded| {
            set.set(Slots.version, excluded.version)
                .set(Slots.guest, excluded.guest)
                .where_(Slots.version.lt(excluded.version))
        });
    same_effect!(query, slots(), where rendered);
    let by_id = insert_into(Users)
        .columns((Users.id, Users.name, Users.country, Users.active, Users.joined))
        .values((1, "Zoe", "XX", true, Date::new(2024, 1, 1).unwrap()))
        .on_conflict(Users.id)
        .do_update(|set, excluded| {
            set.set(Users.name, excluded.name).set(Users.email, "later").where_(Users.name.lt(excluded.name))
        });
    snapshot!(query, by_id);
    same_effect!(by_id, users());
}

#[test]
fn assignments_see_the_row_as_it_was() {
    let query = two_users().on_conflict(Users.id).do_update(|set, _| {
        set.set(Users.name, "Zed")
            .set(Users.country, Users.name)
            .set(Users.email, Users.name.concat(Users.country))
    });
    // In another order where they are made one by one: `email` before `country`, and that before `name`.
    snapshot!(query);
    let read = select((Users.id, Users.name, Users.country, Users.email)).from(Users).order_by(Users.id);
    same_effect!(query, read);
}

#[test]
fn trap_columns_set_to_one_another_are_swapped_or_refused() {
    let query = two_users()
        .on_conflict(Users.id)
        .do_update(|set, _| set.set(Users.name, Users.country).set(Users.country, Users.name));
    snapshot!(query);
    let read = select((Users.id, Users.name, Users.country)).from(Users).order_by(Users.id);
    same_effect!(query, read, where rendered);
}

#[test]
fn the_new_row_is_read_as_it_was_given() {
    // MariaDB keeps a long text of the new row where it writes that of the row that is there.
    let rows = || {
        insert_into(Users)
            .columns((Users.id, Users.name, Users.email, Users.country, Users.active, Users.joined))
            .rows(
                [(1, "long name", "a"), (2, "x", "longer than before"), (3, "Cyd", "c")]
                    .map(|(id, name, email)| (id, name, email, "XX", true, Date::new(2024, 1, 1).unwrap())),
            )
            .on_conflict(Users.id)
    };
    let read = select((Users.id, Users.name, Users.email, Users.country)).from(Users).order_by(Users.id);
    let shared = rows().do_update(|set, excluded| {
        set.set(Users.name, "another").set(Users.email, excluded.name).set(Users.country, excluded.country)
    });
    let kept = rows().do_update(|set, excluded| {
        set.set(Users.name, excluded.name).set(Users.email, excluded.name).where_(Users.id.lt(2))
    });
    let conditional = rows().do_update(|set, excluded| {
        set.set(Users.name, Users.name.concat(excluded.name))
            .set(Users.email, excluded.email)
            .set(Users.manager_id, excluded.name.char_length().cast::<BigInt>())
    });
    same_effect!(shared, read);
    same_effect!(kept, read);
    same_effect!(conditional, read);
    let crossed = rows()
        .do_update(|set, excluded| set.set(Users.name, excluded.country).set(Users.country, excluded.name));
    snapshot!(shared, kept, conditional, crossed);
    same_effect!(crossed, read, where rendered);
}

#[test]
fn an_upsert_reads_tables_in_subqueries() {
    let (u, o) = (Users.alias("u"), support::Orders.alias("o"));
    let orders = select(max(o.id)).from(o).where_(o.user_id.eq(Users.id));
    let query = two_users()
        .on_conflict(Users.id)
        .do_update(|set, _| set.set(Users.manager_id, orders.scalar()).set(Users.email, "x"));
    // Its own table, which each row but the first may see changed.
    let own = || select(max(u.name)).from(u).where_(u.id.ge(Users.id)).scalar();
    let one = insert_into(Users)
        .columns((Users.id, Users.name, Users.country, Users.active, Users.joined))
        .values((1, "Eve", "XX", true, Date::new(2024, 1, 1).unwrap()))
        .on_conflict(Users.id)
        .do_update(|set, _| set.set(Users.email, own()));
    let several = two_users().on_conflict(Users.id).do_update(|set, _| set.set(Users.email, own()));
    snapshot!(query, one, several);
    same_effect!(query, users());
    same_effect!(one, users());
    same_effect!(several, users(), needs Feature::ConflictOwnTable);
}

#[test]
fn excluded_in_a_subquery_is_the_new_row_where_it_has_a_name() {
    let o = support::Orders.alias("o");
    let query = two_users().on_conflict(Users.id).do_update(|set, excluded| {
        let orders = select(max(o.id)).from(o).where_(o.user_id.eq(excluded.id));
        set.set(Users.manager_id, orders.scalar())
    });
    snapshot!(query);
    same_effect!(query, users(), where rendered);
}

#[test]
fn a_column_is_set_to_its_default() {
    let query = insert_into(Slots)
        .values((1, "Ash", 5, NULL, 9))
        .on_conflict(Slots.id)
        .do_update(|set, _| set.set(Slots.version, DEFAULT));
    let only_id = insert_into(Counted)
        .columns((Counted.id, Counted.room, Counted.hour))
        .values((1, "Ash", 5))
        .on_conflict(Counted.id)
        .do_update(|set, _| set.set(Counted.version, DEFAULT));
    snapshot!(query, only_id);
    same_effect!(only_id, slots(), where rendered);
}

table! {
    /// The same table, of which one key is declared: no row of these tests is in conflict with the other.
    pub(crate) Counted = "slots" { id: BigInt, room: Text, hour: Integer, guest: Option<Text>, version: Integer }
    primary key (id)
}

// The key

#[test]
fn a_key_of_several_columns_is_meant_in_any_order() {
    let (u, v) = (Slots.room, Slots.hour);
    let row = || insert_into(Slots).values((9, "Oak", 9, "Eve", 5));
    snapshot!(row().on_conflict((u, v)).do_nothing(), row().on_conflict((v, u)).do_nothing());
    let query = row().on_conflict((v, u)).do_update(|set, excluded| set.set(Slots.guest, excluded.guest));
    same_effect!(query, slots(), needs Feature::OnConflict);
}

table! {
    /// The same table, whose primary key no INSERT gives: the database counts it up.
    pub(crate) Named = "slots" { id: BigInt, room: Text, hour: Integer, guest: Option<Text>, version: Integer }
    unique (room, hour), unique (hour, room, guest)
}

#[test]
fn keys_of_more_columns_than_the_one_that_is_meant_are_covered_by_it() {
    // Who is equal in three columns is equal in two of them.
    let query = insert_into(Named)
        .values((1, "Oak", 9, "Ada", 5))
        .on_conflict((Named.room, Named.hour))
        .do_update(|set, excluded| set.set(Named.version, excluded.version));
    snapshot!(query);
    same_effect!(query, slots());
}

#[test]
fn a_primary_key_that_the_database_counts_up_is_in_no_ones_way() {
    let query = insert_into(Slots)
        .columns((Slots.room, Slots.hour, Slots.guest))
        .values(("Oak", 9, "Eve"))
        .on_conflict((Slots.room, Slots.hour))
        .do_update(|set, excluded| set.set(Slots.guest, excluded.guest));
    snapshot!(query);
}

#[test]
fn a_key_is_meant_by_constraint_expression_or_partial_index() {
    let row = |hour: i32| insert_into(Slots).values((9, "OAK", hour, "Bob", 5));
    let by_constraint = row(9).on_conflict(constraint("slots_room_hour")).do_nothing();
    let by_expression = row(9).on_conflict(Slots.room.lower()).do_nothing();
    snapshot!(
        by_constraint,
        row(22).on_conflict(Slots.guest).where_index(Slots.hour.gt(20)).do_nothing(),
        row(22)
            .on_conflict(Slots.guest)
            .where_index(Slots.hour.gt(20))
            .do_update(|set, excluded| set.set(Slots.version, excluded.version))
    );
    assert!(
        by_expression
            .to_sql(&querent_postgres::Postgres::new())
            .unwrap()
            .text()
            .ends_with(r#"ON CONFLICT ((lower("slots"."room"))) DO NOTHING"#)
    );
    let late = row(22)
        .on_conflict(Slots.guest)
        .where_index(Slots.hour.gt(20))
        .do_update(|set, excluded| set.set(Slots.room, excluded.room).set(Slots.version, 0));
    same_effect!(late, slots(), where rendered);
}

table! {
    /// A table in a schema, with its key.
    pub(crate) Happened = "main"."events" { id: BigInt, kind = "type": Text, at: Time }
    primary key (id)
}

#[test]
fn a_table_in_a_schema_is_known_by_its_whole_name() {
    let at = Time::new(8, 0, 0, 0).unwrap();
    let query = insert_into(Happened)
        .from_select(select((Users.id, Users.name, val(at))).from(Users).where_(Users.id.lt(3)))
        .on_conflict(Happened.id)
        .do_update(|set, excluded| set.set(Happened.kind, Happened.kind.concat(excluded.kind)));
    let again =
        insert_into(Happened).values((1, "x", at)).on_conflict(Happened.id).do_update(|set, excluded| {
            set.set(Happened.kind, excluded.kind).where_(Happened.kind.ne(excluded.kind))
        });
    snapshot!(query, again, again.clone().returning((Happened.id, Happened.kind)));
    let read = select(Happened.all()).from(Happened).order_by(Happened.id);
    same_effect!(query, read);
    same_effect!(again, read);
}

// DO NOTHING

#[test]
fn a_row_that_is_there_is_left_alone() {
    let query = two_users().on_conflict(Users.id).do_nothing();
    snapshot!(query, two_users().or_ignore());
    same_effect!(query, users());
    same_effect!(two_users().or_ignore(), users());
    let two_keys =
        insert_into(Slots).rows([(1, "Fir", 1, NULL, 1), (8, "Elm", 9, NULL, 1), (9, "Fir", 1, NULL, 1)]);
    same_effect!(two_keys.or_ignore(), slots());
}

#[test]
fn a_row_of_defaults_is_left_out_or_refused() {
    let by_cell = insert_into(Jobs).columns((Jobs.id, Jobs.state)).values((1, DEFAULT)).or_ignore();
    snapshot!(
        insert_into(Jobs).default_values().or_ignore(),
        insert_into(Jobs).default_rows(2).or_ignore(),
        by_cell
    );
    same_effect!(by_cell, select((Jobs.id, Jobs.state)).from(Jobs));
}

#[test]
fn two_rows_of_one_insert_for_one_row_are_an_error_or_change_it_twice() {
    let query = insert_into(Jobs)
        .columns((Jobs.id, Jobs.tries))
        .rows([(1, 10), (1, 100), (1, 1_000)])
        .on_conflict(Jobs.id)
        .do_update(|set, excluded| set.set(Jobs.tries, Jobs.tries + excluded.tries));
    for mut engine in engines::all() {
        engine.use_schema("querent_twice");
        engine.run(&create_slots(engine.name)).unwrap();
        let result = engine.run_statement(&query);
        let tries: Vec<i32> = engine.fetch_all(&select(Jobs.tries).from(Jobs)).unwrap();
        let is_refused = engine.name == "postgres";
        assert_eq!(result.is_err(), is_refused, "{}: {result:?}", engine.name);
        assert_eq!(tries, if is_refused { vec![] } else { vec![1_110] }, "{}", engine.name);
    }
}

// INSERT .. SELECT

#[test]
fn trap_a_query_before_on_conflict_ends_where_sqlite_sees_it() {
    let moved = || select((Users.id + 1, Users.name, Users.country, Users.active, Users.joined)).from(Users);
    let into =
        || insert_into(Users).columns((Users.id, Users.name, Users.country, Users.active, Users.joined));
    let bare = into().from_select(moved()).on_conflict(Users.id).do_nothing();
    let filtered = into().from_select(moved().where_(Users.id.gt(2))).on_conflict(Users.id).do_nothing();
    let grouped = into()
        .from_select(
            select((max(Users.id).or_else(0) + 1, Users.name, Users.country, Users.active, Users.joined))
                .from(Users)
                .group_by((Users.name, Users.country, Users.active, Users.joined)),
        )
        .on_conflict(Users.id)
        .do_nothing();
    let united = into().from_select(moved().union(moved().limit(1))).on_conflict(Users.id).do_nothing();
    let limited =
        into().from_select(moved().order_by(Users.id.desc()).limit(1)).on_conflict(Users.id).do_nothing();
    let without_from = into()
        .from_select(select((
            val(30_i64),
            val("x"),
            val("XX"),
            val(true),
            val(Date::new(2024, 1, 1).unwrap()),
        )))
        .on_conflict(Users.id)
        .do_nothing();
    snapshot!(bare, filtered, grouped, united, limited, without_from);
    for query in [bare, filtered, grouped, united, limited, without_from] {
        same_effect!(query, users());
    }
}

#[test]
fn a_query_that_reads_the_table_itself_keeps_its_names_apart() {
    let row = || select((Users.id, Users.name, Users.country, Users.active, Users.joined)).from(Users);
    let into =
        || insert_into(Users).columns((Users.id, Users.name, Users.country, Users.active, Users.joined));
    let counted = into()
        .from_select(row())
        .on_conflict(Users.id)
        .do_update(|set, _| set.set(Users.manager_id, Users.id + 1));
    let renamed = into()
        .from_select(row().where_(Users.id.lt(4)))
        .on_conflict(Users.id)
        .do_update(|set, excluded| set.set(Users.name, Users.name.concat(excluded.country)));
    snapshot!(counted, renamed);
    same_effect!(counted, users());
    same_effect!(renamed, users());
}

#[test]
fn excluded_of_a_query_is_its_row() {
    let o = support::Orders;
    let from_orders = select((
        o.user_id,
        max(o.note).or_else("?"),
        val("XX"),
        val(true),
        val(Date::new(2024, 1, 1).unwrap()),
    ))
    .from(o)
    .where_(o.user_id.lt(90))
    .group_by(o.user_id);
    let query = insert_into(Users)
        .columns((Users.id, Users.name, Users.country, Users.active, Users.joined))
        .from_select(from_orders)
        .on_conflict(Users.id)
        .do_update(|set, excluded| set.set(Users.name, excluded.name).where_(excluded.name.ne("?")));
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn with_stands_before_an_upsert_of_a_query() {
    let named = cte("named", select((Users.id, Users.name)).from(Users).where_(Users.id.lt(4)));
    let (id, name) = named.columns();
    let query = insert_into(Users)
        .columns((Users.id, Users.name, Users.country, Users.active, Users.joined))
        .with(&named)
        .from_select(
            select((id, name.upper(), val("XX"), val(true), val(Date::new(2024, 1, 1).unwrap())))
                .from(&named),
        )
        .on_conflict(Users.id)
        .do_update(|set, excluded| set.set(Users.name, excluded.name));
    snapshot!(query);
    same_effect!(query, users());
}

// RETURNING, batches

#[test]
fn an_upsert_returns_the_rows_that_it_made() {
    let query = two_users()
        .on_conflict(Users.id)
        .do_update(|set, excluded| set.set(Users.name, excluded.name))
        .returning((Users.id, Users.name, Users.email));
    same_effect!(query, users(), where rendered);
    // What is left alone is not returned; MariaDB would return it.
    let left = two_users().or_ignore().returning(Users.id);
    snapshot!(query, left);
    same_effect!(left, users(), where rendered);
}

#[test]
fn a_batch_leaves_room_for_the_parameters_behind_the_rows() {
    let rows =
        (0..16_383).map(|n| (n, "x", 1, NULL, 1)).map(|(id, room, hour, _, _): (i64, &str, i32, _, _)| {
            let _: querent::Null = NULL;
            (id, room, hour)
        });
    let query = insert_into(Slots)
        .columns((Slots.id, Slots.room, Slots.hour))
        .rows(rows)
        .on_conflict(Slots.id)
        .do_update(|set, _| set.set(Slots.guest, "x").set(Slots.version, Slots.version + 1));
    let batches: Vec<usize> =
        query.batches(&querent_sqlite::Sqlite::new()).map(|sql| sql.unwrap().params().len()).collect();
    // 3 a row, and 2 behind them: 32,766 at most.
    assert_eq!(batches, [32_764 - 32_764 % 3 + 2, 49_149 - (32_764 - 32_764 % 3) + 2]);
}

#[test]
fn rows_are_counted_as_each_database_counts_them() {
    let row = |id: i64, state: &str| {
        insert_into(Jobs)
            .columns((Jobs.id, Jobs.state))
            .values((id, state))
            .on_conflict(Jobs.id)
            .do_update(|set, excluded| set.set(Jobs.state, excluded.state))
    };
    for mut engine in engines::all() {
        engine.use_schema("querent_counts");
        engine.run(&create_slots(engine.name)).unwrap();
        let mut count = |state| engine.run_statement(&row(1, state)).unwrap();
        let counts = [count("new"), count("changed"), count("changed")];
        let left = engine.run_statement(&insert_into(Jobs).values((1, "x", 1)).or_ignore()).unwrap();
        let expected = if matches!(engine.name, "mysql" | "mariadb") { [1, 2, 0] } else { [1, 1, 1] };
        assert_eq!((counts, left), (expected, 0), "{}", engine.name);
    }
}
