//! SELECT: lists, FROM, WHERE, ORDER BY, LIMIT and OFFSET.

mod support;

use querent::prelude::*;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

// S1: the select list

#[test]
fn a_select_list_is_an_expression_a_tuple_or_nested_tuples() {
    snapshot!(
        select(Users.id).from(Users),
        select((Users.id, Users.name, Users.email)).from(Users),
        select(((Users.id, Users.name), (Users.country, (Users.active,)))).from(Users)
    );
    let nested = select(((Users.id, Users.name), (Users.country, (Users.active,)))).from(Users).limit(1);
    type Row = ((i64, String), (String, (bool,)));
    assert_eq!(found::<Row, _>(&nested), [((1, "Ada".into()), ("DE".into(), (true,)))]);
}

#[test]
fn a_whole_table_lists_its_columns_in_order() {
    snapshot!(select(Users.all()).from(Users), select((Events.all(), Events.id)).from(Events));
}

#[test]
fn a_select_list_made_at_run_time_reads_into_values() {
    let wanted: Vec<AnyExpr> = vec![Users.name.upper().into(), Users.id.into(), Users.email.into()];
    let query = select(wanted).from(Users).where_(Users.id.eq(2));
    snapshot!(query);
    let rows: Vec<Vec<Value>> = found(&query);
    assert_eq!(rows[0][..2], [Value::Text("BOB".into()), Value::BigInt(2)]);
    assert!(rows[0][2].is_null());
}

#[test]
fn labels_name_columns() {
    snapshot!(
        select((Items.price * Items.quantity).label("worth")).from(Items).order_by(label("worth").desc()),
        select((Items.id, Items.sku.label("a \"quoted\" `name`"))).from(Items)
    );
}

#[test]
fn distinct_keeps_one_of_equal_rows() {
    snapshot!(select(Users.country).from(Users).distinct().order_by(Users.country));
    let query = select(Users.country).from(Users).distinct().order_by(Users.country);
    assert_eq!(found::<String, _>(&query), ["DE", "FR"]);
}

#[test]
fn distinct_on_without_an_order_keeps_any_of_each() {
    snapshot!(
        not asked, "no order chooses the row":
        select(Orders.id).from(Orders).distinct_on((Orders.user_id, Orders.country))
    );
}

#[test]
fn a_select_without_from_answers_one_row() {
    snapshot!(select((val(1), val("a"))), select(val(1)).where_(val(1).lt(2)));
    assert_eq!(answer::<i32, _>(val(1)), 1);
}

#[test]
fn before_mysql_9_7_and_mariadb_10_11_where_without_from_stands_beside_dual() {
    let query = select(val(1)).where_(val(1).lt(2));
    snapshot!(for [MySql::version(8, 4), MariaDb::version(10, 6)]: query);
}

// S2: FROM

#[test]
fn a_table_may_have_an_alias_a_schema_and_columns_of_other_names() {
    let manager = Users.alias("m");
    snapshot!(
        select((Users.name, manager.name)).from(Users).join(manager, manager.id.eq(Users.manager_id)),
        select((Events.id, Events.kind)).from(Events).where_(Events.kind.eq("login")),
        select(Events.alias("e").kind).from(Events.alias("e")),
        select(Users.alias(("t", 2)).id).from(Users.alias(("t", 2)))
    );
}

#[test]
fn a_table_named_at_run_time_is_quoted() {
    let users = table_named("users").with_alias("u");
    let events = table_named("events").with_schema("main");
    snapshot!(
        select(users.column::<Text>("name")).from(users.clone()).where_(users.column::<BigInt>("id").eq(1)),
        select(events.column::<BigInt>("id")).from(events)
    );
}

#[test]
fn trap_quotes_in_a_name_do_not_end_it() {
    let query = select(table_named("t").column::<BigInt>("a\"; DROP TABLE t; --`")).from(table_named("t"));
    let text = |dialect: &dyn Dialect| query.to_sql(dialect).unwrap().into_text();
    assert_eq!(text(&Postgres::new()), r#"SELECT "t"."a""; DROP TABLE t; --`" FROM "t""#);
    assert_eq!(text(&Sqlite::new()), r#"SELECT "t"."a""; DROP TABLE t; --`" FROM "t""#);
    assert_eq!(text(&MySql::new()), r#"SELECT `t`.`a"; DROP TABLE t; --``` FROM `t`"#);
    assert_eq!(text(&MariaDb::new()), r#"SELECT `t`.`a"; DROP TABLE t; --``` FROM `t`"#);
}

#[test]
fn several_items_of_from_are_multiplied() {
    snapshot!(select((Users.id, Orders.id)).from(Users).from(Orders).where_(Orders.user_id.eq(Users.id)));
}

// S5: WHERE, GROUP BY, HAVING, ORDER BY

#[test]
fn clauses_stand_in_the_order_of_sql_whatever_the_order_of_calls() {
    snapshot!(
        select((Users.country, count_all()))
            .offset(1)
            .limit(10)
            .order_by(Users.country)
            .having(count_all().gt(1))
            .group_by(Users.country)
            .where_(Users.active)
            .distinct()
            .from(Users)
    );
}

#[test]
fn conditions_that_are_added_are_joined_by_and() {
    let absent: Option<Condition> = None;
    let none: [Condition; 0] = [];
    snapshot!(
        select(Users.id)
            .from(Users)
            .where_(Users.active)
            .where_(Users.id.gt(1) | Users.id.lt(0))
            .where_opt(Some(Users.name.ne("")))
            .where_opt(absent)
            .where_all([Users.id.ne(5), Users.id.ne(6)])
            .where_all(none)
    );
}

#[test]
fn trap_an_absent_value_leaves_its_condition_out() {
    let wanted: Option<&str> = None;
    snapshot!(
        select(Users.id).from(Users).where_opt(wanted.map(|email| Users.email.eq(email))),
        select(Users.id)
            .from(Users)
            .apply_some(wanted, |q, email| q.where_(Users.email.eq(email)))
            .apply_if(false, |q| { q.limit(1) })
    );
}

#[test]
fn order_is_by_expression_label_or_place() {
    snapshot!(
        select((Items.id, (Items.price * 2).label("double")))
            .from(Items)
            .order_by(Items.price)
            .order_by((Items.quantity + 1).desc())
            .order_by(label("double"))
            .order_by((nth(1).desc(), label("id")))
    );
}

#[test]
fn nulls_go_first_or_last_on_every_dialect() {
    snapshot!(
        select(Users.email).from(Users).order_by(Users.email.asc().nulls_first()),
        select(Users.email).from(Users).order_by(Users.email.asc().nulls_last()),
        select(Users.email).from(Users).order_by(Users.email.desc().nulls_first()),
        select(Users.email).from(Users).order_by(Users.email.desc().nulls_last()),
        select(Users.email.is_null()).from(Users).order_by(Users.email.is_null().asc().nulls_last())
    );
    let ids =
        |order: Ordering| found::<i64, _>(&select(Users.id).from(Users).order_by(order).order_by(Users.id));
    assert_eq!(ids(Users.manager_id.asc().nulls_first()), [1, 2, 3]);
    assert_eq!(ids(Users.manager_id.asc().nulls_last()), [2, 3, 1]);
    assert_eq!(ids(Users.manager_id.desc().nulls_first()), [1, 2, 3]);
    assert_eq!(ids(Users.manager_id.desc().nulls_last()), [2, 3, 1]);
}

#[test]
fn the_form_without_nulls_last_orders_the_same_rows_alike() {
    let emails = |order: fn() -> Ordering| {
        let query = select(Users.email).from(Users).order_by(order());
        let native: Vec<Option<String>> = found(&query);
        // SQLite takes the text that is printed for MySQL, back quotes included.
        let connection = seeded();
        let text = query.inlined(&MySql::new()).unwrap();
        let mut statement = connection.prepare(&text).unwrap();
        let rewritten = statement.query_map([], |row| row.get(0)).unwrap();
        assert_eq!(native, rewritten.collect::<Result<Vec<Option<String>>, _>>().unwrap(), "{text}");
        native
    };
    let ada = Some("ada@x.org".to_owned());
    assert_eq!(emails(|| Users.email.asc().nulls_first()), [None, None, ada.clone()]);
    assert_eq!(emails(|| Users.email.asc().nulls_last()), [ada.clone(), None, None]);
    assert_eq!(emails(|| Users.email.desc().nulls_first()), [None, None, ada.clone()]);
    assert_eq!(emails(|| Users.email.desc().nulls_last()), [ada, None, None]);
}

#[test]
fn trap_modifiers_of_order_stand_in_the_order_of_sql() {
    let query = select(Users.id).from(Users).order_by(Users.email.asc().nulls_first().desc());
    assert!(
        query
            .to_sql(&Postgres::new())
            .unwrap()
            .text()
            .ends_with(r#"ORDER BY "users"."email" DESC NULLS FIRST"#)
    );
}

#[test]
fn nulls_last_by_label_is_refused_where_it_needs_the_expression() {
    snapshot!(
        select(Users.email.label("e")).from(Users).order_by(label("e").nulls_last()),
        select(Users.email.label("e")).from(Users).order_by(label("e").nulls_first())
    );
}

// S6: LIMIT and OFFSET

#[test]
fn limit_and_offset_are_bound() {
    snapshot!(select(Users.id).from(Users).order_by(Users.id).limit(10).offset(20));
}

#[test]
fn trap_offset_without_limit_takes_all_the_rest() {
    snapshot!(select(Users.id).from(Users).order_by(Users.id).offset(1));
    let rest = select(Users.id).from(Users).order_by(Users.id).offset(1);
    assert_eq!(found::<i64, _>(&rest), [2, 3]);
}

#[test]
fn trap_ties_are_kept_and_never_dropped() {
    snapshot!(
        select(Orders.id).from(Orders).order_by(Orders.total).limit_with_ties(1),
        select(Orders.id)
            .from(Orders)
            .order_by(Orders.total.desc().nulls_last())
            .limit_with_ties(1)
            .offset(2),
        select(Orders.id).from(Orders).order_by(Orders.total).limit_with_ties(1).limit(2)
    );
}

#[test]
fn the_oldest_versions_print_the_same_core() {
    let query = select((Users.country, count_all().filter(Users.active)))
        .from(Users)
        .where_(Users.id.in_list([1, 2]) & Users.name.ilike("a%"))
        .group_by(Users.country)
        .order_by(Users.country.asc().nulls_last())
        .limit(5);
    snapshot!(
        for [Postgres::version(13), Sqlite::version(3, 35), MySql::version(8, 0), MariaDb::version(10, 6)]: query
    );
}

#[test]
fn a_statement_is_shown_indented_with_one_clause_a_line() {
    let inner = select(Orders.user_id).from(Orders).where_(Orders.total.gt(5));
    let query = select((Users.id, Users.name))
        .from(Users)
        .where_(Users.active & Users.id.in_query(inner))
        .order_by(Users.id)
        .limit(1);
    let pretty = query.pretty(&Postgres::new()).unwrap().into_text();
    assert_eq!(
        pretty,
        "SELECT \"users\".\"id\", \"users\".\"name\"\nFROM \"users\"\nWHERE \"users\".\"active\"\n\
         AND \"users\".\"id\" IN (\n  SELECT \"orders\".\"user_id\"\n  FROM \"orders\"\n  \
         WHERE \"orders\".\"total\" > $1\n)\nORDER BY \"users\".\"id\"\nLIMIT $2"
    );
}

#[test]
fn a_page_begins_after_the_last_key_of_the_one_before() {
    let page =
        |last: (&str, i64)| select(Users.id).from(Users).seek_after((Users.country, Users.id), last).limit(1);
    snapshot!(page(("DE", 1)));
    let pages = [("", 0), ("DE", 1), ("DE", 2), ("FR", 3)].map(|last| found::<i64, _>(&page(last)));
    assert_eq!(pages, [vec![1], vec![2], vec![3], vec![]]);
}

#[test]
fn a_page_by_keys_of_both_directions() {
    let page = select((Items.price, Items.id))
        .from(Items)
        .seek([seek_key(Items.price, 50).desc(), seek_key(Items.id, 100)])
        .limit(4);
    snapshot!(
        page,
        select(Items.id).from(Items).seek([seek_key(Items.id, 101).desc()]),
        select(Items.id).from(Items).seek([])
    );
    same_rows!(page);
    assert_eq!(found::<(i32, i64), _>(&page), [(5, 101), (5, 102)]);
}
