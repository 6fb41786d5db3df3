//! Statements that change tables whose names are known at run time: as every dialect says them, and what they make of the
//! same rows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod support;

use querent::{DynamicTable, prelude::*, render::Feature};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

fn table() -> DynamicTable {
    table_named("users")
}

fn users() -> Select<(BigInt, Text, Option<Text>, Bool)> {
    select((Users.id, Users.name, Users.email, Users.active)).from(Users).order_by(Users.id)
}

/// Two rows, the first of which is there.
fn two() -> querent::Insert<DynamicTable, querent::ByName> {
    let row = |id, name: &str| {
        vec![
            Value::BigInt(id),
            Value::Text(name.into()),
            Value::Text("XX".into()),
            Value::Bool(true),
            Value::Date(Date::new(2024, 1, 1).unwrap()),
        ]
    };
    table().insert(["id", "name", "country", "active", "joined"]).rows([row(1, "Eve"), row(20, "New ' ?")])
}

#[test]
fn rows_of_values_are_inserted() {
    let query = two().or_ignore();
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn a_cell_may_be_an_expression_or_a_default() {
    let jobs = table_named("jobs");
    let query = jobs.insert(["state", "tries"]).values([AnyExpr::from(val("old").upper()), DEFAULT.into()]);
    snapshot!(query);
    same_effect!(query, select((Jobs.state, Jobs.tries)).from(Jobs));
}

#[test]
fn rows_of_a_query_are_inserted() {
    let old = table_named("orders");
    let rows = select((
        old.column::<BigInt>("id") + 100,
        val("x"),
        old.column::<Text>("country"),
        val(true),
        Users.joined,
    ))
    .from(old.clone())
    .join(Users, Users.id.eq(old.column::<BigInt>("user_id")));
    let query = table().insert(["id", "name", "country", "active", "joined"]).from_select(rows);
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn a_row_that_is_there_is_changed() {
    let name = table().column::<Text>("name");
    let query = two().on_conflict(["id"]).do_update(|set, excluded| {
        let new = excluded.column::<Text>("name");
        set.set_named("name", name.concat(new.clone()))
            .set_named("email", Value::Text("e".into()))
            .where_(new.ne("x"))
    });
    snapshot!(query, two().on_conflict(["id"]).do_nothing());
    same_effect!(query, users(), needs Feature::OnConflict);
}

#[test]
fn a_key_that_is_told_is_meant_on_every_database() {
    let day = Value::Date(Date::new(2024, 1, 1).unwrap());
    let text = |text: &str| Value::Text(text.into());
    let query = table()
        .with_key(["id"])
        .insert(["id", "name", "country", "active", "joined"])
        .values([Value::BigInt(1), text("Eve"), text("XX"), Value::Bool(true), day.clone()])
        .values([Value::BigInt(20), text("New"), text("XX"), Value::Bool(true), day])
        .on_conflict(["id"])
        .do_update(|set, excluded| {
            set.set_named("name", excluded.column::<Text>("name")).set_named(
                "email",
                excluded.column::<Text>("country").concat(table().column::<Text>("country")),
            )
        });
    snapshot!(query);
    same_effect!(query, users());
}

#[test]
fn rows_are_changed_and_deleted() {
    let (id, active) = (table().column::<BigInt>("id"), table().column::<Bool>("active"));
    let changed = table()
        .update()
        .set_named("name", Value::Text("Zed".into()))
        .set_named("email", table().column::<Text>("name"))
        .where_(id.clone().lt(4))
        .where_opt(Some(active));
    let deleted = table().delete().where_(id.gt(2));
    snapshot!(changed, deleted);
    same_effect!(changed, users());
    same_effect!(deleted, users());
}

#[test]
fn columns_known_at_run_time_are_returned() {
    let columns: Vec<AnyExpr> = ["id", "name"].map(|name| table().column::<Text>(name).into()).into();
    let query = two().on_conflict(["id"]).do_nothing().returning(columns);
    snapshot!(query);
    let id = table().column::<BigInt>("id");
    let deleted = table().delete().where_(id.clone().eq(2)).returning((id, table().column::<Text>("name")));
    same_effect!(deleted, users(), needs Feature::ReturningDelete);
}

#[test]
fn names_cannot_end_early() {
    let name = r#"a"b`c; DROP TABLE users; --"#;
    let query = table_named(name).insert([name]).values([Value::Integer(1)]);
    assert_eq!(
        query.inlined(&Postgres::new()).unwrap(),
        r#"INSERT INTO "a""b`c; DROP TABLE users; --" ("a""b`c; DROP TABLE users; --") VALUES (1)"#
    );
    let update = table_named(name).update().set_named(name, Value::Integer(1)).all_rows();
    assert_eq!(
        update.inlined(&MySql::new()).unwrap(),
        r#"UPDATE `a"b``c; DROP TABLE users; --` SET `a"b``c; DROP TABLE users; --` = 1"#
    );
}

#[test]
fn what_the_compiler_cannot_check_is_refused() {
    let dialects: [&dyn Dialect; 4] = [&Postgres::new(), &Sqlite::new(), &MySql::new(), &MariaDb::new()];
    let says = |statement: &dyn Fn(&dyn Dialect) -> String, message: &str| {
        for dialect in dialects {
            assert_eq!(statement(dialect), message);
        }
    };
    let one = Value::Integer(1);
    let ragged = table().insert(["id", "name"]).rows([vec![one.clone()], vec![one.clone(); 3]]);
    says(
        &|dialect| refusal(&ragged, dialect).1,
        "INSERT has a row with more values than columns, or less; give one value for each column",
    );
    let twice = table().insert(["id", "id"]).values([one.clone(), one.clone()]);
    says(&|dialect| refusal(&twice, dialect).1, "INSERT gives column \"id\" twice; give it once");
    let none = table().insert(["id"]).rows(Vec::<Vec<Value>>::new());
    says(
        &|dialect| refusal(&none, dialect).1,
        "INSERT has no rows; give one at least, or leave the statement out",
    );
    let no_columns = table().insert(Vec::<&str>::new()).values(Vec::<Value>::new());
    says(
        &|dialect| refusal(&no_columns, dialect).1,
        "INSERT has no rows; give one at least, or leave the statement out",
    );
    let unset = table().update().all_rows();
    says(&|dialect| refusal(&unset, dialect).1, "UPDATE sets no column; set one at least, or leave it out");
    let all = table().delete();
    says(
        &|dialect| refusal(&all, dialect).1,
        "DELETE has no WHERE, and would change every row; add `.where_(..)`, or say `.all_rows()`",
    );
    let wide = table().insert(["id"]).from_select(select((Users.id, Users.name)).from(Users));
    says(
        &|dialect| refusal(&wide, dialect).1,
        "the query of an INSERT selects 2 columns, but 1 stand beside it; select as many",
    );
    let key = two().on_conflict(["id"]).do_nothing();
    assert_eq!(
        refusal(&key, &MySql::new()).1,
        "mysql 9.7 cannot render ON CONFLICT of a certain key; it has ON DUPLICATE KEY alone, which is for any unique key: \
         declare the keys of \"users\" by `.with_key(..)` if this is its only one (declared: none), or update the row, and \
         insert it if none was updated"
    );
    let shared = table()
        .with_key(["id"])
        .insert(["id", "name"])
        .values([one.clone(), Value::Text("a".into())])
        .on_conflict(["id"])
        .do_update(|set, excluded| {
            set.set_named("name", Value::Text("b".into())).set_named("email", excluded.column::<Text>("name"))
        });
    assert_eq!(
        refusal(&shared, &MariaDb::new()).1,
        "mariadb 11.8 cannot render reading \"excluded\".\"name\" beside setting \"name\" of a table by name; declare the \
         table by `table!`, which tells the types of its columns"
    );
}
