//! Every message that rendering can answer, whole: what was written, for which database, and the way out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper fails as its test does"
)]

#[path = "errors/change.rs"]
mod change;
#[path = "errors/changing.rs"]
mod changing;
#[path = "errors/grouped.rs"]
mod grouped;
#[path = "errors/hidden.rs"]
mod hidden;
#[path = "errors/insert.rs"]
mod insert;
#[path = "errors/problems.rs"]
mod problems_at_once;
mod support;

use querent::render::{Pass, Rewriting};
use querent::{
    Interval,
    ast::{self, Query, Statement},
    prelude::*,
};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::{Sqlite, SqliteExt};
use support::*;

/// Asserts the refusal of a statement, and that every dialect that is asked words it alike.
#[track_caller]
fn refuses<S: AsStatement>(statement: &S, dialects: &[&dyn Dialect], kind: ErrorKind, message: &str) {
    for dialect in dialects {
        let spec = dialect.spec().to_string();
        assert_eq!(refusal(statement, *dialect), (kind, message.replace("{dialect}", &spec)), "{spec}");
    }
}

/// Asserts a refusal that is the same on every dialect.
#[track_caller]
fn refused_everywhere<S: AsStatement>(statement: &S, kind: ErrorKind, message: &str) {
    refuses(statement, &[&Postgres::new(), &Sqlite::new(), &MySql::new(), &MariaDb::new()], kind, message);
}

/// Asserts that a value has no literal.
#[track_caller]
fn no_literal(value: Value, dialect: &dyn Dialect, message: &str) {
    let error = dialect.literal(&mut String::new(), &value).unwrap_err();
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::Value, message.to_owned()));
}

fn hand_made(select: ast::Select) -> Tree {
    Tree(Statement::Query(Query::Select(select.into())))
}

// Scope

#[test]
fn a_column_of_a_table_that_is_not_in_from() {
    refused_everywhere(
        &select(Users.id).from(Orders),
        ErrorKind::Scope,
        r#"column "users"."id" is used in SELECT, but "users" is not in FROM; in scope: "orders""#,
    );
    refused_everywhere(
        &select(Orders.id).from(Orders).join(Items, Items.order_id.eq(Orders.id)).where_(Users.active),
        ErrorKind::Scope,
        r#"column "users"."active" is used in WHERE, but "users" is not in FROM; in scope: "orders", "items""#,
    );
    refused_everywhere(
        &select(Users.id),
        ErrorKind::Scope,
        r#"column "users"."id" is used in SELECT, but "users" is not in FROM; there is no FROM"#,
    );
    refused_everywhere(
        &select(Events.alias("e").id).from(Events.alias("e")).order_by(Users.id),
        ErrorKind::Scope,
        r#"column "users"."id" is used in ORDER BY, but "users" is not in FROM; in scope: "e""#,
    );
}

#[test]
fn the_clause_of_a_stray_column_is_named() {
    fn clause<Row>(query: Select<Row>) -> String {
        let (_, message) = refusal(&query, &Postgres::new());
        let (_, rest) = message.split_once(r#"column "users"."id" is used in "#).unwrap();
        rest.split_once(',').unwrap().0.to_owned()
    }
    let query = || select(Orders.id).from(Orders);
    assert_eq!(clause(query().join(Items, Items.id.eq(Users.id))), "ON");
    assert_eq!(clause(query().where_(Users.id.gt(1))), "WHERE");
    assert_eq!(clause(select(count_all()).from(Orders).group_by(Users.id)), "GROUP BY");
    assert_eq!(clause(select(max(Orders.id)).from(Orders).having(Users.id.gt(1))), "HAVING");
    assert_eq!(clause(query().order_by(Users.id)), "ORDER BY");
    assert_eq!(clause(query().distinct_on(Users.id)), "DISTINCT ON");
    // After a subquery, the clause around it is named again.
    assert_eq!(clause(query().where_(exists(select(val(1)).from(Items)) & Users.id.gt(1))), "WHERE");
}

#[test]
fn a_column_taken_from_a_table_that_is_aliased_in_from() {
    let m = Users.alias("m");
    refused_everywhere(
        &select(Users.id).from(m),
        ErrorKind::Scope,
        "column \"users\".\"id\" is used in SELECT, but \"users\" is in FROM under the alias \"m\"; \
         take the column from the aliased table",
    );
    refused_everywhere(
        &select(m.id).from(Users),
        ErrorKind::Scope,
        r#"column "m"."id" is used in SELECT, but "m" is not in FROM; in scope: "users""#,
    );
    refused_everywhere(
        &select(Users.alias(("t", 2)).id).from(Users.alias(("t", 1))),
        ErrorKind::Scope,
        r#"column "t2"."id" is used in SELECT, but "t2" is not in FROM; in scope: "t1""#,
    );
}

#[test]
fn a_join_condition_with_a_table_that_is_joined_later() {
    refused_everywhere(
        &select(Users.id)
            .from(Users)
            .join(Orders, Orders.id.eq(Items.order_id))
            .join(Items, Items.id.eq(Orders.id)),
        ErrorKind::Scope,
        r#"column "items"."order_id" is used in ON, but "items" is joined later; join it before, or move the condition"#,
    );
    let later = select(Items.order_id).from(Items).subquery("i");
    let order = later.columns();
    refused_everywhere(
        &select(Users.id).from(Users).join(Orders, Orders.id.eq(order)).join(later, order.eq(Orders.id)),
        ErrorKind::Scope,
        r#"column number 1 of "i" is used in ON, but "i" is joined later; join it before, or move the condition"#,
    );
}

#[test]
fn a_join_condition_does_not_see_past_a_comma() {
    refused_everywhere(
        &select(Users.id).from(Users).from(Orders).join(Items, Items.id.eq(Users.id)),
        ErrorKind::Scope,
        "column \"users\".\"id\" is used in ON, which does not see \"users\" before the comma; \
         join it by `cross_join` instead of a second `.from(..)`",
    );
}

#[test]
fn a_table_that_is_in_from_twice() {
    let twice =
        |name| format!("table {name} is in FROM twice; give one of them another name with `.alias(..)`");
    refused_everywhere(
        &select(Users.id).from(Users).join(Users, Users.id.eq(Users.manager_id)),
        ErrorKind::Scope,
        &twice("\"users\""),
    );
    refused_everywhere(
        &select(Orders.alias("x").id).from(Orders.alias("x")).cross_join(Items.alias("x")),
        ErrorKind::Scope,
        &twice("\"x\""),
    );
    refused_everywhere(
        &select(Orders.id).from(Orders).cross_join(Items.alias("orders")),
        ErrorKind::Scope,
        &twice("\"orders\""),
    );
    let derived = select(Users.id).from(Users).subquery("users");
    refused_everywhere(
        &select(Users.id).from(Users).cross_join(derived),
        ErrorKind::Scope,
        &twice("\"users\""),
    );
}

#[test]
fn the_tables_of_a_subquery_are_not_seen_outside() {
    let inner = select(val(1)).from(Orders).where_(Orders.user_id.eq(Users.id));
    refused_everywhere(
        &select(Users.id).from(Users).where_(exists(inner) & Orders.total.gt(5)),
        ErrorKind::Scope,
        r#"column "orders"."total" is used in WHERE, but "orders" is not in FROM; in scope: "users""#,
    );
    let derived = select(Orders.user_id).from(Orders).subquery("d");
    refused_everywhere(
        &select(Orders.user_id).from(derived),
        ErrorKind::Scope,
        r#"column "orders"."user_id" is used in SELECT, but "orders" is not in FROM; in scope: "d""#,
    );
}

#[test]
fn a_derived_table_that_is_not_in_from() {
    let derived = select(Orders.user_id).from(Orders).subquery("d");
    refused_everywhere(
        &select(derived.columns()).from(Users),
        ErrorKind::Scope,
        r#"column number 1 of "d" is used in SELECT, but "d" is not in FROM; in scope: "users""#,
    );
}

#[test]
fn a_derived_table_does_not_see_its_siblings() {
    let orders = || select(Orders.id).from(Orders).where_(Orders.user_id.eq(Users.id));
    let message = r#"column "users"."id" is used in WHERE, but "users" is not in FROM; in scope: "orders""#;
    refused_everywhere(
        &select(Users.id).from(Users).cross_join(orders().subquery("o")),
        ErrorKind::Scope,
        message,
    );
    refused_everywhere(&select(Users.id).from(Users).from(orders().subquery("o")), ErrorKind::Scope, message);
    // Nor does a lateral one see those after it.
    refuses(
        &select(Users.id).from(orders().lateral("o")).cross_join(Users),
        &[&Postgres::new(), &MySql::new()],
        ErrorKind::Scope,
        message,
    );
}

#[test]
fn a_correlated_derived_table_where_the_database_does_not_see_out() {
    let inner = select(Orders.total).from(Orders).where_(Orders.user_id.eq(Users.id)).subquery("o");
    let total = inner.columns();
    refuses(
        &select(select(max(total)).from(inner).scalar()).from(Users),
        &[&MariaDb::new(), &MariaDb::version(10, 6)],
        ErrorKind::Scope,
        "column \"users\".\"id\" is used in WHERE, but \"users\" is not in FROM; in scope: \"orders\"; on {dialect}, \
         a derived table there sees no column of an enclosing query; join the table instead",
    );
}

#[test]
fn a_column_of_a_table_named_at_run_time() {
    let (logs, events) = (table_named("logs"), table_named("events").with_alias("e"));
    refused_everywhere(
        &select(logs.column::<BigInt>("id")).from(events),
        ErrorKind::Scope,
        r#"column "logs"."id" is used in SELECT, but "logs" is not in FROM; in scope: "e""#,
    );
}

#[test]
fn a_column_that_a_derived_table_has_not() {
    let derived =
        ast::Derived { query: select(Users.id).from(Users).into_query(), alias: "d".into(), lateral: false };
    let column = ast::DerivedColumn { alias: "d", number: 0, index: 4, nullable: false, optional: false };
    let mut select = ast::Select { from: Some(ast::Source::derived(derived)), ..ast::Select::default() };
    select.columns.push(ast::Expr::Derived(column).into());
    refused_everywhere(&hand_made(select), ErrorKind::Scope, r#""d" has no column number 5"#);
}

#[test]
fn an_order_by_a_place_or_label_that_is_not_selected() {
    refused_everywhere(
        &select((Users.id, Users.name.label("n"))).from(Users).order_by(label("name")),
        ErrorKind::Scope,
        "ORDER BY names \"name\", but the select list has no such column; give one `.label(\"name\")`",
    );
    refused_everywhere(
        &select((Users.id, Users.name)).from(Users).order_by(nth(3)),
        ErrorKind::Scope,
        "ORDER BY names column 3 of the select list, which has 2; count from 1",
    );
    refused_everywhere(
        &select(Users.id).from(Users).union(select(Orders.id).from(Orders)).order_by(nth(0)),
        ErrorKind::Scope,
        "ORDER BY names column 0 of the select list, which has 1; count from 1",
    );
}

#[test]
fn a_set_operation_ordered_by_an_expression() {
    refused_everywhere(
        &select(Users.id).from(Users).union(select(Orders.id).from(Orders)).order_by(Users.id),
        ErrorKind::Scope,
        "a set operation is ordered by its columns alone; order a set operation by `nth(1)` or `label(\"name\")`",
    );
}

// Nullability

#[test]
fn a_column_that_a_right_or_full_join_may_leave_null() {
    let o = Orders.optional();
    refused_everywhere(
        &select(Users.name).from(Users).right_join(Orders, Orders.user_id.eq(Users.id)),
        ErrorKind::Nullability,
        "column \"users\".\"name\" is used in SELECT as NOT NULL, but the RIGHT JOIN of \"orders\" may leave it NULL; \
         take it from the table's `.optional()`",
    );
    refuses(
        &select(o.id).from(Users).full_join(o, o.user_id.eq(Users.id)).where_(Users.active),
        &[&Postgres::new(), &Sqlite::new()],
        ErrorKind::Nullability,
        "column \"users\".\"active\" is used in WHERE as NOT NULL, but the FULL JOIN of \"orders\" may leave it NULL; \
         take it from the table's `.optional()`",
    );
    let m = Users.alias("m");
    refused_everywhere(
        &select(Orders.id).from(m).right_join(Orders, Orders.user_id.eq(m.id)).order_by(m.name),
        ErrorKind::Nullability,
        "column \"m\".\"name\" is used in ORDER BY as NOT NULL, but the RIGHT JOIN of \"orders\" may leave it NULL; \
         take it from the table's `.optional()`",
    );
}

#[test]
fn a_column_of_a_left_join_taken_from_the_table_itself() {
    refused_everywhere(
        &select(Orders.id).from(Users).left_join(Orders.optional(), Orders.optional().user_id.eq(Users.id)),
        ErrorKind::Nullability,
        "column \"orders\".\"id\" is used in SELECT as NOT NULL, but the LEFT JOIN of \"orders\" may leave it NULL; \
         take it from the table's `.optional()`",
    );
    let derived = select(Orders.user_id).from(Orders).subquery("d");
    let user = derived.columns();
    refused_everywhere(
        &select(user).from(Users).left_join(derived.optional(), user.eq(Users.id)),
        ErrorKind::Nullability,
        "column \"d\".\"user_id\" is used in SELECT as NOT NULL, but the LEFT JOIN of \"d\" may leave it NULL; \
         take it from the table's `.optional()`",
    );
}

#[test]
fn a_subquery_sees_the_nullability_of_the_query_around_it() {
    let inner = select(val(1)).from(Items).where_(Items.id.eq(Users.id));
    refused_everywhere(
        &select(Orders.id).from(Users).right_join(Orders, Orders.user_id.eq(Users.id)).where_(exists(inner)),
        ErrorKind::Nullability,
        "column \"users\".\"id\" is used in WHERE as NOT NULL, but the RIGHT JOIN of \"orders\" may leave it NULL; \
         take it from the table's `.optional()`",
    );
}

#[test]
fn nullable_columns_and_join_conditions_are_no_lie() {
    let o = Orders.optional();
    let queries = [
        select(Users.email).from(Users).right_join(Orders, Orders.user_id.eq(Users.id)),
        select(o.note).from(Users).left_join(o, Orders.user_id.eq(Users.id)),
    ];
    for query in queries {
        assert!(query.to_sql(&Postgres::new()).is_ok(), "{query:?}");
    }
}

// Aggregates

#[test]
fn an_aggregate_where_single_rows_are_seen() {
    let instead = "put the condition into HAVING, or compare with a scalar subquery";
    refused_everywhere(
        &select(Items.sku).from(Items).where_(count_all().gt(1)),
        ErrorKind::Scope,
        &format!("aggregate `count` is used in WHERE, which sees single rows; {instead}"),
    );
    refused_everywhere(
        &select(Users.id).from(Users).join(Orders, sum(Orders.total).gt(1)),
        ErrorKind::Scope,
        &format!("aggregate `sum` is used in ON, which sees single rows; {instead}"),
    );
    refused_everywhere(
        &select(count_all()).from(Items).group_by(max(Items.price)),
        ErrorKind::Scope,
        "aggregate `max` is used in GROUP BY, which sees single rows; group by plain expressions, or group a subquery",
    );
    refused_everywhere(
        &insert_into(Items).columns((Items.id,)).values((Expr::from(count_all()),)),
        ErrorKind::Scope,
        "aggregate `count` is used in VALUES, which sees single rows; use a scalar subquery",
    );
}

#[test]
fn an_aggregate_inside_another() {
    let message = |name| {
        format!(
            "aggregate `{name}` is used in another aggregate, which sees single rows; aggregate a subquery's column"
        )
    };
    refused_everywhere(&select(sum(count(Items.id))).from(Items), ErrorKind::Scope, &message("count"));
    refused_everywhere(
        &select(count_all().filter(avg(Items.price).is_null())).from(Items),
        ErrorKind::Scope,
        &message("avg"),
    );
    refuses(
        &select(max(Items.price).order_by(min(Items.price))).from(Items),
        &[&Postgres::new(), &Sqlite::new()],
        ErrorKind::Scope,
        &message("min"),
    );
}

#[test]
fn a_count_of_rows_has_nothing_to_be_distinct_or_ordered_by() {
    refused_everywhere(
        &select(count_all().distinct()).from(Items),
        ErrorKind::Incomplete,
        "count(*) cannot be DISTINCT; count an expression, or a `.distinct()` subquery",
    );
    refused_everywhere(
        &select(count_all().order_by(Items.id)).from(Items),
        ErrorKind::Incomplete,
        "count(*) has no order; leave `.order_by(..)` out: it changes nothing there",
    );
    refused_everywhere(
        &select(sum(Items.price).order_by(nth(1))).from(Items),
        ErrorKind::Scope,
        "ORDER BY stands inside sum, which has no places or labels to order by; order by an expression",
    );
}

// What a dialect lacks

#[test]
fn joins_that_a_dialect_lacks() {
    let (u, o) = (Users.optional(), Orders.optional());
    refuses(
        &select(u.id).from(u).right_join(Orders, u.id.eq(Orders.user_id)),
        &[&Sqlite::version(3, 38)],
        ErrorKind::Unsupported,
        "{dialect} cannot render RIGHT JOIN; write it as a LEFT JOIN with the tables the other way round",
    );
    refuses(
        &select(u.id).from(u).full_join(o, u.id.eq(o.user_id)),
        &[
            &Rewriting::strict(Sqlite::version(3, 38)),
            &Rewriting::strict(MySql::new()),
            &Rewriting::of(MariaDb::new()).deny(Pass::FullJoin),
        ],
        ErrorKind::Unsupported,
        "{dialect} cannot render FULL JOIN; the rewrite FullJoin is switched off: allow it, or use a LEFT JOIN, and `union_all` with the rows of the right table that \
         `not_exists` left",
    );
    refuses(
        &select(u.id).from(u).cross_join(select(Orders.id).from(Orders).lateral("o")),
        &[&Sqlite::new(), &MariaDb::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render LATERAL; use a correlated scalar subquery for each column, or group and join",
    );
}

#[test]
fn clauses_that_a_dialect_lacks() {
    refuses(
        &select(Users.id).from(Users).distinct_on(Users.country),
        &[
            &Rewriting::strict(Sqlite::new()),
            &Rewriting::strict(MySql::new()),
            &Rewriting::strict(MariaDb::new()).allow(Pass::WithTies),
        ],
        ErrorKind::Unsupported,
        "{dialect} cannot render DISTINCT ON; the rewrite DistinctOn is switched off: allow it, or select the rows for which no earlier row exists, by \
         `not_exists`",
    );
    refuses(
        &select(Users.id).from(Users).order_by(Users.id).limit_with_ties(1),
        &[&Rewriting::strict(Sqlite::new()), &Rewriting::strict(MySql::new())],
        ErrorKind::Unsupported,
        "{dialect} cannot render WITH TIES; the rewrite WithTies is switched off: allow it, or compare with the last wanted value, by a \
         scalar subquery",
    );
    refuses(
        &select(Users.email).from(Users).order_by(nth(1).nulls_last()),
        &[&MySql::new(), &MariaDb::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render NULLS FIRST or LAST by position or label; order by the expression itself, or select \
         from the query as a `.subquery(..)`",
    );
    refuses(
        &select(max(Users.id).order_by(Users.id)).from(Users),
        &[&Sqlite::version(3, 43), &MySql::new(), &MariaDb::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render ORDER BY inside max; leave it out: it changes nothing there",
    );
}

#[test]
fn set_operations_that_a_dialect_lacks() {
    let ids = || select(Users.id).from(Users);
    let message = |word| {
        format!(
            "{{dialect}} cannot render {word} ALL; the rewrite SetAll is switched off: allow it, or number equal rows by hand, or use the form without ALL, which keeps \
             one of each"
        )
    };
    refuses(
        &ids().except_all(ids()),
        &[&Rewriting::strict(Sqlite::new())],
        ErrorKind::Unsupported,
        &message("EXCEPT"),
    );
    refuses(
        &ids().intersect_all(ids()),
        &[&Rewriting::strict(Sqlite::new())],
        ErrorKind::Unsupported,
        &message("INTERSECT"),
    );
}

#[test]
fn expressions_that_a_dialect_lacks() {
    let ids = || select(Orders.id).from(Orders);
    refuses(
        &select(Users.id).from(Users).where_(Users.id.gt(any_of_rows(ids()))),
        &[&Sqlite::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render ANY; use `in_query`, `exists`, or compare with `min` or `max` of the subquery",
    );
    refuses(
        &select(Users.id).from(Users).where_(Users.id.gt(all_of(ids()))),
        &[&Sqlite::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render ALL; use `not_in_query`, `not_exists`, or compare with `min` or `max` of the subquery",
    );
}

#[test]
fn distinct_rows_ordered_by_what_they_have_not() {
    refused_everywhere(
        &select(Users.name).from(Users).distinct().order_by(Users.id),
        ErrorKind::Scope,
        "SELECT DISTINCT is ordered by an expression that it does not select; select it too, or use GROUP BY and \
         order by an aggregate",
    );
    let ordered = select(Users.name).from(Users).distinct().order_by((Users.name.desc(), nth(1)));
    assert!(ordered.to_sql(&Postgres::new()).is_ok());
}

#[test]
fn casts_that_a_dialect_lacks() {
    refused_everywhere(
        &select(Orders.note.try_cast::<Integer>()).from(Orders),
        ErrorKind::Unsupported,
        "{dialect} cannot render TRY_CAST; test the text first, in a CASE around a plain `.cast()`",
    );
    refuses(
        &select(Users.joined.cast::<Timestamp>()).from(Users),
        &[&Sqlite::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render CAST to Timestamp; read the value as it is, and convert it in Rust",
    );
}

// Statements that say nothing

#[test]
fn statements_with_a_part_missing() {
    refused_everywhere(
        &select(Vec::<AnyExpr>::new()).from(Users),
        ErrorKind::Incomplete,
        "the select list is empty; select one column at least",
    );
    refused_everywhere(
        &select(val(1)).cross_join(Users),
        ErrorKind::Incomplete,
        "a table is joined, but there is no FROM; add `.from(..)`",
    );
    refused_everywhere(
        &select(Users.id).from(Users).distinct_on(Vec::<AnyExpr>::new()),
        ErrorKind::Incomplete,
        "DISTINCT ON names no expression; name one, or use `.distinct()`",
    );
    refused_everywhere(
        &select(Users.id).from(Users).join_using::<_, Text>(Orders, []),
        ErrorKind::Incomplete,
        "USING names no column; name one, or use `cross_join`",
    );
    refused_everywhere(
        &select(Users.id).from(Users).limit_with_ties(1),
        ErrorKind::Incomplete,
        "WITH TIES needs an ORDER BY that says what ties; add one",
    );
    refused_everywhere(
        &union_all_of(Vec::<Select<BigInt>>::new()),
        ErrorKind::Incomplete,
        "a set operation has no queries; give one at least",
    );
    refused_everywhere(
        &select(Users.id).from(Users).where_(Users.id.in_query(union_all_of(Vec::<Select<BigInt>>::new()))),
        ErrorKind::Incomplete,
        "a set operation has no queries; give one at least",
    );
    let mut case = ast::Select::default();
    let nothing = ast::Case { operand: None, branches: Vec::new(), otherwise: None };
    case.columns.push(ast::Expr::case(nothing).into());
    refused_everywhere(&hand_made(case), ErrorKind::Incomplete, "CASE has no WHEN; add one");
    refused_everywhere(
        &select(coalesce(Vec::<Expr<Text>>::new())),
        ErrorKind::Incomplete,
        "coalesce has no argument; give one at least",
    );
}

#[test]
fn concatenation_of_nothing() {
    let query = select(concat_skip_null([]));
    refuses(
        &query,
        &[&Postgres::new(), &Sqlite::new()],
        ErrorKind::Incomplete,
        "concat has no argument; give one at least",
    );
}

// Limits

#[test]
fn more_than_a_database_or_the_library_takes() {
    // Of rows, as a list of values goes as one parameter.
    let list = |count: i64| {
        let pairs = (0..count).map(|n| (n, "x"));
        select(Users.id).from(Users).where_(row((Users.id, Users.name)).in_list(pairs))
    };
    let parameters = |n: usize, max: usize| {
        format!(
            "{n} parameters, but {{dialect}} allows {max}; insert in `.batches(..)`, or send lists as one array or JSON \
             parameter"
        )
    };
    refuses(&list(16_384), &[&Sqlite::new()], ErrorKind::Limit, &parameters(32_768, 32_766));
    refuses(&list(32_768), &[&MySql::new(), &MariaDb::new()], ErrorKind::Limit, &parameters(65_536, 65_535));
    refuses(
        &select(coalesce((0..101).map(val))),
        &[&Postgres::new(), &Sqlite::new()],
        ErrorKind::Limit,
        "101 arguments of coalesce, but {dialect} allows 100; nest calls of fewer",
    );
    let sum = (0..501).fold(val(0), |sum, n| sum + n);
    refused_everywhere(
        &select(sum),
        ErrorKind::Limit,
        "502 terms of a sum, but {dialect} allows 500; join them in groups",
    );
    let deep = (0..500).fold(val(0), |deep, n| (deep * 2) - n);
    refused_everywhere(
        &select(deep),
        ErrorKind::Limit,
        "expression is nested more than 400 levels deep; join conditions with `all` or `any`, or split the statement",
    );
}

#[test]
fn an_operand_that_would_be_repeated_without_end() {
    let repeated = "an operand that {dialect} needs printed more than once is longer than 1048576 bytes; compute it in a \
                    subquery, and use its column";
    let xor = (0..40).fold(val(1_i64), |bits, n| bits.bit_xor(n));
    refuses(&select(xor), &[&Sqlite::new()], ErrorKind::Limit, repeated);
    let floor = (0..40).fold(val(1.5), |number, _| number.floor());
    refuses(&select(floor), &[&Sqlite::new()], ErrorKind::Limit, repeated);
    let shifted = (0..40).fold(val(1_i64), |bits, _| bits.shift_right(1));
    refuses(&select(shifted), &[&MySql::new(), &MariaDb::new()], ErrorKind::Limit, repeated);
    let between = (0..40).fold(val(true).eq(true), |inside, _| inside.between_symmetric(false, true));
    refuses(&select(between), &[&Sqlite::new(), &MySql::new(), &MariaDb::new()], ErrorKind::Limit, repeated);
}

#[test]
fn numbers_that_no_database_takes_alike() {
    refused_everywhere(
        &select(Items.flags.shift_left(64)).from(Items),
        ErrorKind::Value,
        "a shift by 64 bits or more differs between databases; shift by 0 to 63",
    );
    refused_everywhere(
        &select(Items.flags.shift_right(200)).from(Items),
        ErrorKind::Value,
        "a shift by 64 bits or more differs between databases; shift by 0 to 63",
    );
    let message =
        "LIMIT or OFFSET is past 9223372036854775807, the largest that databases take; give a smaller number";
    refused_everywhere(&select(Items.id).from(Items).limit(u64::MAX), ErrorKind::Value, message);
    refused_everywhere(&select(Items.id).from(Items).offset(1 << 63), ErrorKind::Value, message);
}

// Names

#[test]
fn names_that_a_database_cannot_have() {
    let named = |name: &str| select(Items.id.label(name)).from(Items);
    refused_everywhere(
        &named(""),
        ErrorKind::Value,
        r#"name "" is empty, which every database refuses; give one"#,
    );
    refused_everywhere(
        &named("a\0b"),
        ErrorKind::Value,
        r#"name "a\0b" contains NUL, which no database can store; leave it out"#,
    );
    refuses(
        &named(&"é".repeat(32)),
        &[&Postgres::new()],
        ErrorKind::Value,
        "name starting with \"éééééééééééééééééééé\" has 64 bytes, but {dialect} keeps 63; shorten it",
    );
    refuses(
        &named(&"é".repeat(65)),
        &[&MySql::new(), &MariaDb::new()],
        ErrorKind::Value,
        "name starting with \"éééééééééééééééééééé\" has 65 characters, but {dialect} keeps 64; shorten it",
    );
    assert!(named(&"é".repeat(31)).to_sql(&Postgres::new()).is_ok());
    assert!(named(&"é".repeat(64)).to_sql(&MySql::new()).is_ok());
    assert!(named(&"é".repeat(5_000)).to_sql(&Sqlite::new()).is_ok());
}

// Values

#[test]
fn values_that_mysql_and_mariadb_have_not() {
    let far = Date::from_days(4_000_000);
    for dialect in [&MySql::new() as &dyn Dialect, &MariaDb::new()] {
        let spec = dialect.spec();
        let finite = "it stores finite numbers alone; store NULL, or text";
        no_literal(Value::Double(f64::NAN), dialect, &format!("{spec} has no Double value NaN; {finite}"));
        no_literal(Value::Real(f32::INFINITY), dialect, &format!("{spec} has no Real value inf; {finite}"));
        let years = "its years are 0 to 9999; store a number of days";
        no_literal(Value::Date(far), dialect, &format!("{spec} has no Date value {far}; {years}"));
        let moment = Timestamp::new(far, Time::new(0, 0, 0, 0).unwrap());
        no_literal(
            Value::Timestamp(moment),
            dialect,
            &format!("{spec} has no Timestamp value {moment}; {years}"),
        );
        no_literal(
            Value::TimestampTz(TimestampTz::from_micros(0)),
            dialect,
            &format!(
                "{spec} has no TimestampTz value 1970-01-01 00:00:00+00:00; a literal would be read in the session's \
                 time zone; bind it as a parameter"
            ),
        );
        no_literal(
            Value::Interval(month().into()),
            dialect,
            &format!("{spec} has no Interval value {}; store its parts in columns of their own", month()),
        );
        no_literal(
            querent::Bind::into_value(vec![1_i64, 2]),
            dialect,
            &format!("{spec} has no Array<BigInt> value [1, 2]; send the elements one by one, or as JSON"),
        );
    }
}

fn month() -> Interval {
    Interval { months: 1, days: 0, micros: 0 }
}

#[test]
fn values_that_postgres_has_not() {
    no_literal(
        Value::Text("a\0b".into()),
        &Postgres::new(),
        "postgres 18 has no Text value with NUL in it; store it as `Bytes`, or take the NUL out",
    );
    no_literal(
        Value::Json(Json::new("\"\0\"")),
        &Postgres::new(),
        "postgres 18 has no Json value with NUL in it; store it as `Bytes`, or take the NUL out",
    );
}

#[test]
fn values_that_sqlite_has_not() {
    let sqlite = Sqlite::new();
    no_literal(
        Value::UnsignedBigInt(u64::MAX),
        &sqlite,
        "sqlite has no UnsignedBigInt value 18446744073709551615; its integers end at 9223372036854775807; store text",
    );
    no_literal(
        Value::Decimal("0.12345678901234567890".parse().unwrap()),
        &sqlite,
        "sqlite has no Decimal value 0.12345678901234567890; it keeps decimals as 64-bit floats, which have not its \
         digits; store text",
    );
    no_literal(
        Value::Double(f64::NAN),
        &sqlite,
        "sqlite has no Double value NaN; it would store NULL instead; store NULL by name",
    );
    let far = Date::from_days(4_000_000);
    no_literal(
        Value::Date(far),
        &sqlite,
        &format!(
            "sqlite has no Date value {far}; its dates are text of years 0 to 9999; store a number of days"
        ),
    );
    no_literal(
        Value::Interval(month().into()),
        &sqlite,
        &format!("sqlite has no Interval value {}; store its parts in columns of their own", month()),
    );
    no_literal(
        querent::Bind::into_value(vec!["a", "b"]),
        &sqlite,
        "sqlite has no Array<Text> value [\"a\", \"b\"]; send the elements one by one, or as JSON",
    );
}

// The driver

#[test]
fn rows_that_do_not_fit_or_are_not_there() {
    let connection = seeded();
    let error = |error: Error| (error.kind(), error.to_string());
    let nobody = select(Users.id).from(Users).where_(Users.id.eq(99));
    assert_eq!(
        error(connection.fetch_one::<i64, _>(&nobody).unwrap_err()),
        (ErrorKind::NoRows, "the query found no row; use `fetch_optional` where that may be".to_owned())
    );
    connection.execute("UPDATE items SET quantity = 5000000000 WHERE id = 100", []).unwrap();
    let quantities = select(Items.quantity).from(Items).where_(Items.id.eq(100));
    assert_eq!(
        error(connection.fetch_one::<i32, _>(&quantities).unwrap_err()),
        (
            ErrorKind::Decode,
            "column 1 \"quantity\" of SQL type Integer holds an integer past 32 bits, which does not fit i32"
                .to_owned()
        )
    );
    connection.execute("UPDATE items SET sku = CAST(X'ff' AS TEXT) WHERE id = 100", []).unwrap();
    let skus = select(Items.sku).from(Items).where_(Items.id.eq(100));
    assert_eq!(
        error(connection.fetch_one::<String, _>(&skus).unwrap_err()),
        (ErrorKind::Decode, "column 1 holds text that is not UTF-8; read it as bytes".to_owned())
    );
    let missing = select(table_named("nope").column::<BigInt>("id")).from(table_named("nope"));
    assert_eq!(
        error(connection.fetch_all::<i64, _>(&missing).unwrap_err()),
        (ErrorKind::Database, "sqlite: no such table: nope".to_owned())
    );
}

#[test]
fn a_mistake_inside_a_sealed_derived_table_is_said_as_elsewhere() {
    let derived = select(Orders.user_id).from(Orders).where_(count_all().gt(1)).subquery("d");
    let inner = select(derived.columns()).from(derived).where_(val(1).eq(Users.id.cast::<Integer>()));
    refused_everywhere(
        &select(Users.id).from(Users).where_(exists(inner)),
        ErrorKind::Scope,
        "aggregate `count` is used in WHERE, which sees single rows; put the condition into HAVING, or compare with a \
         scalar subquery",
    );
}
