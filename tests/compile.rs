//! Statements that are rendered once and bound many times: on every database they say and do what the same statements do
//! that have their values in place.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod support;

use querent::{
    Cte, Typed as _,
    ast::{Statement, StatementRef},
    prelude::*,
    render::Spec,
};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::{Items, Orders, Users, compare_compiled};

fn users() -> Select<(BigInt, Text, Option<Text>, Bool)> {
    select((Users.id, Users.name, Users.email, Users.active)).from(Users).order_by(Users.id)
}

#[test]
fn a_row_is_found_by_each_of_several_keys() {
    let find = |(id, name): Params<(BigInt, Text)>| users().where_(Users.id.eq(id) | Users.name.eq(name));
    let case = |id: i64, name: &'static str| ((id, name), find((val(id), val(name))));
    let sent = compare_compiled(find, vec![case(1, "Bob"), case(3, "nobody"), case(-1, "Ada")], &users());
    // Nothing was rendered again.
    assert!(sent >= 3 && sent % 3 == 0, "{sent}");
}

#[test]
fn a_parameter_may_be_null_and_used_twice_between_values() {
    let find = |(email, least): Params<(Option<Text>, BigInt)>| {
        let same = Users.email.is_not_distinct_from(email.clone());
        users()
            .where_(Users.active.eq(true) & (same | email.is_null()) & Users.id.ge(least) & Users.id.lt(100))
    };
    let case =
        |email: &'static str, least: i64| ((Some(email), least), find((val(email).nullable(), val(least))));
    compare_compiled(find, vec![case("ada@x.org", 0), case("", 2)], &users());
    // All, for NULL.
    let compiled = compile(&support::sqlite(), find).unwrap();
    let found: Vec<(i64, String, Option<String>, bool)> = support::found(&compiled.bind((None::<&str>, 2)));
    assert_eq!(found.iter().map(|row| row.0).collect::<Vec<_>>(), [2]);
}

#[test]
fn lists_go_as_one_parameter_whatever_their_length_and_pages_are_counted() {
    let page = |(ids, names, rows, skipped): Params<(List<BigInt>, List<Text>, RowCount, RowCount)>| {
        let kept = Users.id.any_of(ids) & Users.name.not_any_of(names);
        users().where_(kept).limit(rows).offset(skipped)
    };
    let case = |ids: Vec<i64>, names: Vec<&'static str>, rows: u64, skipped: u64| {
        let kept = Users.id.any_of(ids.clone()) & Users.name.not_any_of(names.clone());
        ((ids, names, rows, skipped), users().where_(kept).limit(rows).offset(skipped))
    };
    let cases = vec![
        case(vec![1, 2, 3], vec!["Cyd"], 10, 0),
        case(vec![3, 2], vec![], 1, 1),
        case(vec![], vec!["Ada"], 5, 0),
        case((1..1_000).collect(), vec!["Ada", "Bob"], 5, 1),
        case(vec![1, 2, 3], vec![], 0, 0),
    ];
    compare_compiled(page, cases, &users());
}

#[test]
fn decimals_of_any_number_of_digits_keep_their_value() {
    let orders = || select((Orders.id, Orders.total)).from(Orders).order_by(Orders.id);
    let find = |(total, least): Params<(Decimal, Decimal)>| {
        orders().where_(Orders.total.gt(total) | Orders.total.gt(least * Decimal::new(2, 0)))
    };
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    let case = |a: &str, b: &str| ((decimal(a), decimal(b)), find((val(decimal(a)), val(decimal(b)))));
    let cases = vec![
        case("20.00", "10.000000000000001"),
        case("100.4999999999999999999999", "1"),
        // Past what most decimals are cast to on MySQL: rendered again.
        case("12345678901234567890123456789012345678901", "9999999999999999999999999999999999999999"),
    ];
    compare_compiled(find, cases, &orders());
}

#[test]
fn rows_are_inserted_changed_and_deleted() {
    let day = Date::new(2024, 1, 1).unwrap();
    type Row = (BigInt, Text, Option<Text>, Text, Bool, Option<BigInt>, Date);
    let insert = |row: Params<Row>| insert_into(Users).values(row);
    let row = (50, "Zoe", None::<&'static str>, "DE", true, Some(1), day);
    let plain = insert_into(Users).values((50, "Zoe", NULL, "DE", true, Some(1), day));
    compare_compiled(insert, vec![(row, plain)], &users());

    let change =
        |(id, name): Params<(BigInt, Text)>| update(Users).set(Users.name, name).where_(Users.id.eq(id));
    let case = |id: i64, name: &'static str| ((id, name), change((val(id), val(name))));
    compare_compiled(change, vec![case(1, "Eve"), case(2, ""), case(99, "nobody")], &users());

    let merge = |(id, name, day): Params<(BigInt, Text, Date)>| {
        insert_into(Users)
            .values((id, name, NULL, "FR", false, NULL, day))
            .on_conflict(Users.id)
            .do_update(|set, excluded| set.set(Users.name, excluded.name))
    };
    let case = |id: i64, name: &'static str| ((id, name, day), merge((val(id), val(name), val(day))));
    compare_compiled(merge, vec![case(1, "Eve"), case(51, "New")], &users());

    let remove = |(sku,): Params<(Text,)>| delete_from(Items).where_(Items.sku.eq(sku));
    let left = select((Items.id, Items.sku)).from(Items).order_by(Items.id);
    compare_compiled(remove, vec![(("A-1",), remove((val("A-1"),)))], &left);
}

#[test]
fn what_is_returned_is_typed() {
    let rename = compile(&support::sqlite(), |(id, name): Params<(BigInt, Text)>| {
        update(Users).set(Users.name, name).where_(Users.id.eq(id)).returning((Users.id, Users.name))
    })
    .unwrap();
    let found: Vec<(i64, String)> = support::found(&rename.bind((2, "Bo")));
    assert_eq!(found, [(2, "Bo".to_owned())]);
}

#[test]
fn statements_that_are_rewritten_are_rewritten_once() {
    let find = |(total, first): Params<(Decimal, BigInt)>| {
        let orders = Orders.optional();
        let users = Users.optional();
        select((users.id, orders.id))
            .from(users)
            .full_join(orders, orders.user_id.eq(users.id) & orders.total.gt(total))
            .order_by((users.id.asc().nulls_last(), orders.id.asc().nulls_last()))
            .where_(users.id.is_null() | users.id.gt(first))
    };
    let total = |units: i64| Decimal::new(units, 2);
    let case = |units: i64, first: i64| ((total(units), first), find((val(total(units)), val(first))));
    compare_compiled(find, vec![case(2_000, 0), case(0, 1), case(99_999_999, 2)], &users());
}

#[test]
fn a_value_that_its_type_does_not_hold_is_refused() {
    let find =
        |(ids, rows): Params<(List<BigInt>, RowCount)>| users().where_(Users.id.any_of(ids)).limit(rows);
    let dialects: [&dyn Dialect; 4] = [&Postgres::new(), &Sqlite::new(), &MySql::new(), &MariaDb::new()];
    for dialect in dialects {
        let compiled = compile(dialect, find).unwrap();
        let bound = compiled.bind(([1], u64::MAX));
        let error = bound.to_sql(dialect).unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (
                ErrorKind::Value,
                "LIMIT or OFFSET is past 9223372036854775807, the largest that databases take"
            )
        );
    }
}

#[test]
fn a_parameter_has_its_type_where_nothing_tells_it() {
    let error = compile(&Postgres::new(), |(id,): Params<(BigInt,)>| {
        select(Users.id).from(Users).where_(id.clone().eq(id))
    })
    .map(|compiled| compiled.text().to_owned());
    assert_eq!(error.unwrap(), r#"SELECT "users"."id" FROM "users" WHERE $1::bigint = $2::bigint"#);
}

#[test]
fn a_parameter_that_is_not_used_is_refused() {
    let error = compile(&Postgres::new(), |(id, _): Params<(BigInt, Text)>| users().where_(Users.id.eq(id)));
    assert_eq!(error.unwrap_err().to_string(), "the parameter :2 is not used in the statement; leave it out");
}

#[test]
fn a_parameter_outside_of_compile_has_no_value() {
    let query =
        users().where_(Users.name.eq(param::<Text>("name")) | Users.id.in_list([param::<BigInt>("id")]));
    let message = "the parameter :name has no value; `compile` the statement, and bind one";
    let dialects: [&dyn Dialect; 4] = [&Postgres::new(), &Sqlite::new(), &MySql::new(), &MariaDb::new()];
    for dialect in dialects {
        assert_eq!(query.to_sql(dialect).unwrap_err().to_string(), message);
        assert_eq!(query.pretty(dialect).unwrap_err().to_string(), message);
        assert!(query.inlined(dialect).is_err());
    }
}

#[test]
fn names_are_checked_when_values_are_bound() {
    let query = users().where_(
        Users.name.eq(param::<Text>("name"))
            | Users.email.is_not_distinct_from(param::<Option<Text>>("email")),
    );
    let compiled = compile_named(&support::sqlite(), &query).unwrap();
    let text = |text: &str| Value::Text(text.into());
    let bound =
        compiled.bind_named([("email", Value::Null(querent::Kind::Text)), ("name", text("Ada"))]).unwrap();
    let found: Vec<(i64, String, Option<String>, bool)> = support::found(&bound);
    assert_eq!(found.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 2, 3]);

    let refused =
        |values: &[(&str, Value)]| compiled.bind_named(values.iter().cloned()).unwrap_err().to_string();
    let [name, email] = [("name", text("Ada")), ("email", text("a@x"))];
    assert_eq!(
        refused(std::slice::from_ref(&name)),
        "the parameter :email has no value; `compile` the statement, and bind one"
    );
    assert_eq!(
        refused(&[name.clone(), name.clone(), email.clone()]),
        "the parameter :name has two values; give one"
    );
    assert_eq!(
        refused(&[("nome", text("Ada")), email.clone()]),
        "there is no parameter \"nome\"; there is :name, :email"
    );
    assert_eq!(
        refused(&[("name", Value::Null(querent::Kind::Text)), email.clone()]),
        "the parameter :name is never NULL; give a value, or make its type `Option`"
    );
    let twice = users().where_(Users.name.eq(param::<Text>("x")) & Users.id.eq(param::<BigInt>("x")));
    assert_eq!(
        compile_named(&Postgres::new(), &twice).unwrap_err().to_string(),
        "the parameter :x is Text and BigInt; give one of them another name"
    );
}

#[test]
fn a_bound_statement_is_explained_and_tagged() {
    let dialect = Postgres::new();
    let compiled = compile(&dialect, |(id,): Params<(BigInt,)>| users().where_(Users.id.eq(id))).unwrap();
    let bound = compiled.bind((5,));
    let plain = users().where_(Users.id.eq(5));
    let shown = |statement: &dyn Fn() -> Result<String, Error>| statement().unwrap();
    assert_eq!(
        shown(&|| bound.explain().to_sql(&dialect).map(|sql| sql.to_string())),
        shown(&|| plain.explain().to_sql(&dialect).map(|sql| sql.to_string()))
    );
    assert_eq!(
        shown(&|| bound.tagged([("a", "b")]).to_sql(&dialect).map(|sql| sql.to_string())),
        shown(&|| plain.tagged([("a", "b")]).to_sql(&dialect).map(|sql| sql.to_string()))
    );
    assert_eq!(bound.pretty(&dialect).unwrap(), plain.pretty(&dialect).unwrap());
}

/// A dialect that lets nobody see more than one user.
#[derive(Debug)]
struct OneUser(Postgres);

impl Dialect for OneUser {
    fn spec(&self) -> &Spec {
        self.0.spec()
    }

    fn lower(&self, statement: StatementRef<'_>) -> Result<Option<Statement>, Error> {
        let StatementRef::Select(select) = statement else { return Ok(None) };
        let mut select = select.clone();
        let filter = Users.id.eq(1).into_node();
        select.filter = Some(match select.filter.take() {
            None => filter,
            Some(before) => querent::ast::Expr::chain(querent::ast::ChainOp::And, before, filter),
        });
        Ok(Some(Statement::Query(querent::ast::Query::Select(select.into()))))
    }

    fn column_aggregate(
        &self,
        w: &mut querent::render::Writer<'_, '_>,
        func: querent::ast::AggregateFunc,
        column: &'static querent::ast::ColumnDef,
    ) -> Result<(), Error> {
        querent::render::standard::column_aggregate(w, func, column)
    }

    fn literal(&self, text: &mut String, value: &Value) -> Result<(), Error> {
        self.0.literal(text, value)
    }
}

#[test]
fn what_a_dialect_puts_into_each_statement_is_in_bound_ones_too() {
    let plain =
        compile(&Postgres::new(), |(id,): Params<(BigInt,)>| users().where_(Users.id.gt(id))).unwrap();
    let one = OneUser(Postgres::new());
    let kept = r#"WHERE "users"."id" > 0 AND "users"."id" = 1 ORDER BY"#;
    assert!(plain.bind((0,)).inlined(&one).unwrap().contains(kept));
    let sql = plain.bind((0,)).to_sql(&one).unwrap().to_string();
    assert!(sql.contains(r#"> $1 AND "users"."id" = $2 ORDER BY"#), "{sql}");
    let compiled = compile(&one, |(id,): Params<(BigInt,)>| users().where_(Users.id.gt(id))).unwrap();
    assert_eq!(compiled.text(), sql.split(" -- ").next().unwrap());
}

#[test]
fn a_bound_statement_is_checked_and_searched_as_the_same_with_its_values() {
    let dialect = Postgres::new();
    let between =
        |(low, high): Params<(BigInt, BigInt)>| users().where_(Users.id.between(low, high)).limit(1);
    let bound = compile(&dialect, between).unwrap().bind((5, 1));
    let plain = users().where_(Users.id.between(5, 1)).limit(1);
    assert!(!querent::lint(&plain).is_empty());
    assert_eq!(format!("{:?}", querent::lint(&bound)), format!("{:?}", querent::lint(&plain)));
    assert!(querent::problems(&bound, &dialect).is_empty());
    let shown = |found: [querent::Portability; 2]| found.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mysql = MySql::new();
    let dialects = || [&dialect as &dyn Dialect, &mysql];
    assert_eq!(
        shown(querent::portability(&bound, dialects())),
        shown(querent::portability(&plain, dialects()))
    );
}

#[test]
fn a_statement_in_with_has_parameters() {
    let gone =
        |id: Expr<BigInt>| cte("gone", delete_from(Items).where_(Items.order_id.eq(id)).returning(Items.id));
    let query = |gone: Cte<BigInt>, least: Expr<BigInt>| {
        let id = gone.columns();
        select(id).with(&gone).from(&gone).where_(id.ge(least)).order_by(id)
    };
    let make = |(order, least): Params<(BigInt, BigInt)>| query(gone(order), least);
    let case = |order: i64, least: i64| ((order, least), query(gone(val(order)), val(least)));
    let items = select((Items.id, Items.order_id)).from(Items).order_by(Items.id);
    compare_compiled(make, vec![case(10, 0), case(10, 101), case(16, 0)], &items);
    let compiled = compile(&Postgres::new(), make).unwrap();
    let bound = compiled.bind((10, 101));
    assert!(bound.as_statement().changes_data());
    assert_eq!(
        bound.to_sql(&Postgres::new()).unwrap().to_string(),
        r#"WITH "gone" AS (DELETE FROM "items" WHERE "items"."order_id" = $1 RETURNING "items"."id" AS "id") SELECT "gone"."id" FROM "gone" WHERE "gone"."id" >= $2::bigint ORDER BY "gone"."id" -- [10, 101]"#
    );
    assert_eq!(
        compile(&MySql::new(), make).unwrap_err().to_string(),
        "mysql 9.7 cannot render DELETE in WITH; run it by itself, in the same transaction, and select its rows by their key"
    );
}

#[test]
fn a_page_of_all_rows_is_counted_without_an_overflow() {
    let page = |(rows, skipped): Params<(RowCount, RowCount)>| {
        select((Users.id, Users.name)).from(Users).order_by(Users.id).limit_with_ties(rows).offset(skipped)
    };
    let case = |rows: u64, skipped: u64| {
        let plain = select((Users.id, Users.name)).from(Users).order_by(Users.id);
        ((rows, skipped), plain.limit_with_ties(rows).offset(skipped))
    };
    let most = i64::MAX.unsigned_abs();
    compare_compiled(page, vec![case(2, 1), case(0, 1), case(most, 1), case(most, most)], &users());
}

#[test]
fn what_a_database_takes_as_a_literal_alone_is_no_parameter() {
    let error = compile(&Postgres::new(), |(country, day): Params<(Text, Date)>| {
        insert_into(Users)
            .values((60, "New", NULL, "DE", true, NULL, day))
            .on_conflict(Users.name)
            .where_index(Users.country.eq(country))
            .do_nothing()
    });
    assert_eq!(
        error.unwrap_err().to_string(),
        "postgres 18 takes a literal there, and :1 is given later; give the value when the statement is built"
    );
}

#[test]
fn merge_takes_parameters_in_each_of_its_parts() {
    let merge = |(user, country, name): Params<(BigInt, Text, Text)>| {
        merge_into(Users)
            .using(Orders, Users.id.eq(Orders.user_id) & Orders.user_id.eq(user))
            .when_matched()
            .and(Users.country.ne(country))
            .do_nothing()
            .when_matched()
            .update(|set| set.set(Users.name, name))
    };
    let case = |user: i64, country: &'static str, name: &'static str| {
        ((user, country, name), merge((val(user), val(country), val(name))))
    };
    compare_compiled(merge, vec![case(2, "DE", "Bo"), case(2, "FR", "Bo"), case(99, "DE", "")], &users());
}

#[test]
fn functions_of_json_take_parameters() {
    let build = |(name, age): Params<(Text, BigInt)>| {
        let object = json_object([("name", name.into()), ("age", age.into())]);
        let read = object.clone().get("name").as_text();
        select((Users.id, read, object.get("age").as_text())).from(Users).order_by(Users.id)
    };
    let case = |name: &'static str, age: i64| ((name, age), build((val(name), val(age))));
    compare_compiled(build, vec![case("Ada", 36), case("\"\\", -1), case("", i64::MAX)], &users());
}

#[test]
fn a_statement_for_the_sqlite_that_is_linked_is_sent_as_it_was_rendered() {
    let compiled =
        compile(Sqlite::linked(), |(id,): Params<(BigInt,)>| users().where_(Users.id.eq(id))).unwrap();
    let bound = compiled.bind((1,));
    let sql = bound.to_sql(Sqlite::linked()).unwrap();
    assert!(std::ptr::eq(sql.text(), compiled.text()), "the text was rendered anew");
    let other = Sqlite::version(3, 35);
    assert!(!std::ptr::eq(bound.to_sql(&other).unwrap().text(), compiled.text()));
    let linked = rusqlite::version();
    let named = Sqlite::linked().spec().version.to_string();
    assert!(linked.starts_with(&named), "the dialect is of {named}, and SQLite {linked}");
}
