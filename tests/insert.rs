//! INSERT of typed rows.

mod support;

use querent::prelude::*;
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
