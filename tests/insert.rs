//! INSERT of typed rows, of defaults, and of queries.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod support;

use querent::{cte, prelude::*, render::Feature};
use querent_postgres::Postgres;
use querent_sqlite::{Sqlite, SqliteExt};
use support::*;

#[test]
fn insert_gives_all_columns_or_some() {
    snapshot!(
        insert_into(Events).values((1, "login", Time::new(8, 30, 0, 0).unwrap())),
        insert_into(Events).columns((Events.kind, Events.id)).values(("login", 1))
    );
}

#[test]
fn many_rows_are_one_statement() {
    snapshot!(
        insert_into(Users)
            .columns((Users.id, Users.email))
            .values((1, "a@x.org"))
            .values((2, NULL))
            .rows([(3, Some("c@x.org")), (4, None)])
    );
}

row! {
    struct NewEvent { id: i64, kind: String, at: Time }
}

#[test]
fn a_struct_is_inserted_field_by_field() {
    let at = Time::new(8, 30, 0, 0).unwrap();
    let events = [1, 2].map(|id| NewEvent { id, kind: "login".into(), at });
    snapshot!(insert_into(Events).rows(events));
}

#[test]
fn a_cell_may_be_an_expression() {
    let next = select(max(Orders.id) + 1).from(Orders).scalar();
    snapshot!(
        insert_into(Items).columns((Items.id, Items.price)).values((val(2_i64) * 3, val(7) + 1)),
        insert_into(Users).columns((Users.id, Users.manager_id)).values((1, next))
    );
}

#[test]
fn inserted_rows_are_read_back() {
    let connection = database();
    let at = |hour| Time::new(hour, 0, 0, 0).unwrap();
    let changed =
        connection.run(&insert_into(Events).rows([(1, "a", at(1)), (2, "O'Neil ?", at(2))])).unwrap();
    assert_eq!(changed, 2);
    let rows: Vec<(i64, String, Time)> =
        connection.fetch_all(&select(Events.all()).from(Events).order_by(Events.id)).unwrap();
    assert_eq!(rows, [(1, "a".into(), at(1)), (2, "O'Neil ?".into(), at(2))]);
}

#[test]
fn rows_past_the_limit_of_parameters_are_split_into_batches() {
    let rows = |count: i64| {
        insert_into(Users).columns((Users.id, Users.manager_id)).rows((0..count).map(|n| (n, n)))
    };
    let lengths = |insert: &querent::Insert<Users, (BigInt, Option<BigInt>)>, dialect: &dyn Dialect| {
        insert.batches(dialect).map(|sql| sql.unwrap().params().len()).collect::<Vec<_>>()
    };
    assert_eq!(lengths(&rows(16_383), &Sqlite::new()), [32_766]);
    assert_eq!(lengths(&rows(16_384), &Sqlite::new()), [32_766, 2]);
    assert_eq!(lengths(&rows(40_000), &Postgres::new()), [65_534, 14_466]);
    assert_eq!(
        refusal(&rows(16_384), &Sqlite::new()).1,
        "32768 parameters, but sqlite 3.54 allows 32766; insert in `.batches(..)`, or send lists as one array or JSON \
         parameter"
    );
}

// Defaults

type Job = (Text, Integer);

/// All but the number, which goes on where it was after a rollback.
fn jobs() -> Select<Job> {
    select((Jobs.state, Jobs.tries)).from(Jobs).order_by((Jobs.state, Jobs.tries))
}

#[test]
fn a_cell_may_be_the_default_of_its_column() {
    let query =
        insert_into(Jobs).columns((Jobs.state, Jobs.tries)).values(("old", DEFAULT)).values(("odd", DEFAULT));
    snapshot!(query, insert_into(Jobs).values((DEFAULT, DEFAULT, DEFAULT)));
    same_effect!(query, jobs());
    same_effect!(insert_into(Jobs).values((DEFAULT, DEFAULT, DEFAULT)), jobs());
}

#[test]
fn a_row_of_defaults_alone() {
    snapshot!(insert_into(Jobs).default_values());
    same_effect!(insert_into(Jobs).default_values(), jobs());
}

#[test]
fn trap_every_row_of_defaults_is_inserted_in_one_statement_or_several() {
    let (rows, mixed) = (
        insert_into(Jobs).default_rows(3),
        insert_into(Jobs)
            .columns((Jobs.state, Jobs.tries))
            .values((DEFAULT, sql::<Integer>("1", ())))
            .values((DEFAULT, sql::<Integer>("2", ())))
            .values((sql::<Text>("'old'", ()), DEFAULT)),
    );
    snapshot!(rows, mixed);
    for mut engine in engines::all() {
        engine.use_schema("querent_defaults");
        engine.run(&create_slots(engine.name)).unwrap();
        let dialect = engine.dialect();
        let mut run = |texts: Vec<String>| {
            texts.iter().for_each(|text| engine.run(text).unwrap());
            texts.len()
        };
        let texts =
            |batches: querent::Batches<'_>| batches.map(|sql| sql.unwrap().text().to_owned()).collect();
        let statements = (run(texts(rows.batches(&*dialect))), run(texts(mixed.batches(&*dialect))));
        assert_eq!(statements, if engine.name == "sqlite" { (3, 2) } else { (1, 1) }, "{}", engine.name);
        let found: Vec<(String, i32)> = engine.fetch_all(&jobs()).unwrap();
        let row = |state: &str, tries| (state.to_owned(), tries);
        let expected =
            [row("new", 1), row("new", 2), row("new", 3), row("new", 3), row("new", 3), row("old", 3)];
        assert_eq!(found, expected, "{}", engine.name);
    }
}

// Queries

#[test]
fn rows_of_a_query_are_inserted() {
    let query = insert_into(Jobs).columns((Jobs.state, Jobs.tries)).from_select(
        select((Items.sku, sum(Items.price).or_else(0).cast::<Integer>())).from(Items).group_by(Items.sku),
    );
    let whole = insert_into(Events)
        .from_select(select((Users.id + 100, Users.name, val(Time::new(8, 0, 0, 0).unwrap()))).from(Users));
    snapshot!(query, whole);
    same_effect!(query, jobs());
    same_effect!(whole, select((Events.id, Events.kind)).from(Events).order_by(Events.id));
}

#[test]
fn a_query_may_read_the_table_that_it_fills() {
    let copy = insert_into(Users)
        .columns((Users.id, Users.name, Users.country, Users.active, Users.joined))
        .from_select(
            select((Users.id + 100, Users.name, Users.country, Users.active, Users.joined))
                .from(Users)
                .where_(Users.id.in_query(select(max(Users.id).or_else(0)).from(Users)) | Users.id.lt(3)),
        );
    snapshot!(copy);
    same_effect!(copy, select((Users.id, Users.name, Users.manager_id)).from(Users).order_by(Users.id));
}

#[test]
fn the_rows_of_set_operations_values_and_with_are_inserted() {
    let union =
        select((Items.sku, Items.quantity)).from(Items).union(select((Items.sku, val(0))).from(Items));
    let pairs = values("v", [("a", 1), ("b", 2)]);
    let (state, tries) = pairs.columns();
    let of_values = insert_into(Jobs)
        .columns((Jobs.state, Jobs.tries))
        .from_select(select((state, tries + 1)).from(pairs));
    let names =
        cte("names", select((Users.name, count_all().cast::<Integer>())).from(Users).group_by(Users.name));
    let (name, count) = names.columns();
    let with = insert_into(Jobs)
        .columns((Jobs.state, Jobs.tries))
        .with(&names)
        .from_select(select((name, count)).from(&names));
    let union = insert_into(Jobs).columns((Jobs.state, Jobs.tries)).from_select(union);
    snapshot!(union, of_values, with);
    same_effect!(union, jobs());
    same_effect!(of_values, jobs());
    same_effect!(with, jobs());
}

#[test]
fn trap_with_stands_before_the_rows_of_an_insert_or_is_refused() {
    let most = cte("most", select(max(Items.price)).from(Items));
    let value = select(most.columns()).from(&most).scalar().or_else(0);
    let query = insert_into(Jobs).columns((Jobs.state, Jobs.tries)).with(&most).values(("x", value));
    snapshot!(query);
    same_effect!(query, jobs(), needs Feature::WithBeforeInsert);
}

// OVERRIDING and RETURNING

#[test]
fn identity_columns_take_the_values_of_the_statement_or_of_the_sequence() {
    let row = || insert_into(Jobs).columns((Jobs.id, Jobs.state)).values((900, "x"));
    let read = select((Jobs.id.eq(900), Jobs.state)).from(Jobs);
    snapshot!(row().overriding_system_value(), row().overriding_user_value());
    same_effect!(row().overriding_system_value(), read, needs Feature::Overriding);
    same_effect!(row().overriding_user_value(), read, needs Feature::Overriding);
}

#[test]
fn inserted_rows_are_returned_with_what_the_database_filled_in() {
    let query = insert_into(Jobs).columns((Jobs.state,)).rows([("a",), ("b",)]).returning((
        Jobs.state.upper(),
        Jobs.tries + 1,
        Jobs.id.gt(0),
    ));
    let in_schema = insert_into(Events)
        .values((1, "x", Time::new(8, 0, 0, 0).unwrap()))
        .returning((Events.id, Events.kind));
    snapshot!(query, in_schema);
    same_effect!(query, jobs(), needs Feature::ReturningInsert);
    same_effect!(in_schema, select(Events.id).from(Events), needs Feature::ReturningInsert);
}

#[test]
fn values_that_read_the_table_itself_see_it_as_it_was() {
    let next = |more: i64| (select(max(Users.id)).from(Users).scalar().or_else(0) + more).or_else(0);
    let count = || select(count_all()).from(Users).scalar().or_else(0) + 50;
    let day = Date::new(2024, 1, 1).unwrap();
    let query = insert_into(Users)
        .columns((Users.id, Users.name, Users.country, Users.active, Users.joined))
        .values((next(1), "a", "XX", true, day))
        .values((next(2), "b", "XX", true, day))
        .values((count(), "c", "XX", true, day));
    snapshot!(query);
    same_effect!(query, select((Users.id, Users.name)).from(Users).order_by(Users.id), needs Feature::ValuesOwnTable);
}
