//! What is legal and hardly meant: each lint where it is told, and beside it what is no such thing.

#![allow(clippy::indexing_slicing, reason = "a helper fails as its test does")]

mod support;

use querent::{Kind, LintKind, ast, lint, prelude::*};
use support::*;

/// Asserts the kinds of what is told, and the message of the first.
#[track_caller]
fn tells<S: AsStatement>(statement: &S, kind: LintKind, message: &str) {
    let found = lint(statement);
    assert_eq!(found.iter().map(|lint| lint.kind).collect::<Vec<_>>(), [kind]);
    assert_eq!(found[0].to_string(), message);
}

#[track_caller]
fn tells_nothing<S: AsStatement>(statement: &S) {
    assert_eq!(lint(statement), []);
}

/// Users of whom a condition is true that the builders do not make.
fn by_hand(filter: ast::Expr) -> Tree {
    let mut statement = select(Users.id).from(Users).into_query();
    if let ast::Query::Select(select) = &mut statement {
        select.filter = Some(filter);
    }
    Tree(ast::Statement::Query(statement))
}

#[test]
fn tables_that_nothing_joins() {
    tells(
        &select(Users.id).from(Users).from(Orders).where_(Users.active),
        LintKind::CartesianProduct,
        "table \"orders\" is in FROM without a condition that joins it, so that each row meets each; join it by `join`, or \
         say so by `cross_join`",
    );
    tells_nothing(&select(Users.id).from(Users).from(Orders).where_(Orders.user_id.eq(Users.id)));
    tells_nothing(&select(Users.id).from(Users).cross_join(Orders));
    let inner = select(val(1)).from(Items).where_(Items.order_id.eq(Orders.id) & Items.id.eq(Users.id));
    tells_nothing(&select(Users.id).from(Users).from(Orders).where_(exists(inner)));
}

#[test]
fn not_in_what_may_be_null() {
    let managers = || select(Users.manager_id).from(Users);
    let query = |query: Select<Option<BigInt>>, negated| {
        let expr = ast::Expr::Value(Value::BigInt(1));
        by_hand(ast::Expr::in_query(ast::InQuery { expr, query: query.into_query(), negated }))
    };
    tells(
        &query(managers(), true),
        LintKind::NotInNull,
        "NOT IN is never true if \"users\".\"manager_id\" is NULL in one row; add `.is_not_null()` there, or use `not_exists`",
    );
    let known = managers().where_(Users.manager_id.is_not_null());
    tells_nothing(&query(known, true));
    tells_nothing(&query(managers(), false));
    let list = |negated| {
        let items = [Value::BigInt(1), Value::Null(Kind::BigInt)].map(ast::Expr::Value);
        let items = ast::ListItems::Exprs(items.into());
        by_hand(ast::Expr::in_list(ast::InList { expr: ast::Expr::Value(Value::BigInt(7)), items, negated }))
    };
    tells(
        &list(true),
        LintKind::NotInNull,
        "NOT IN has NULL in its list, so that it is never true; leave NULL out",
    );
    tells_nothing(&list(false));
}

#[test]
fn comparisons_that_are_never_true() {
    tells(
        &by_hand(ast::Expr::binary(
            ast::BinaryOp::Equal,
            ast::Expr::Keyword(ast::Keyword::CurrentDate),
            ast::Expr::Value(Value::Null(Kind::Date)),
        )),
        LintKind::ComparisonWithNull,
        "a comparison with NULL is never true; use `.is_null()`, or `.is_not_distinct_from(..)`",
    );
    tells(
        &select(Users.id).from(Users).where_(Users.id.eq(Users.id)),
        LintKind::ComparisonWithItself,
        "column \"users\".\"id\" is compared with itself; name the other column, or use `.is_not_null()`",
    );
    tells(
        &select(Users.id).from(Users).where_(Users.country.eq("NO")).where_(Users.country.eq("SE")),
        LintKind::Contradiction,
        "column \"users\".\"country\" shall equal two values at once; use `.in_list(..)`, or `any`",
    );
    tells(
        &select(Items.id).from(Items).where_(Items.price.between(9, 3)),
        LintKind::EmptyBetween,
        "BETWEEN 9 AND 3 has no values; exchange the bounds",
    );
    tells_nothing(
        &select(Users.id).from(Users).where_(Users.manager_id.is_null() & Users.id.eq(Users.manager_id)),
    );
    tells_nothing(&select(Users.id).from(Users).where_(Users.country.eq("NO") | Users.country.eq("SE")));
    tells_nothing(&select(Users.id).from(Users).where_(Users.country.eq("NO") & Users.name.eq("SE")));
    tells_nothing(&select(Items.id).from(Items).where_(Items.price.between(3, 9)));
    tells_nothing(&select(Items.id).from(Items).where_(Items.price.between_symmetric(9, 3)));
}

#[test]
fn conditions_that_do_not_depend_on_the_row() {
    tells(
        &select(Users.id).from(Users).where_(val(1).eq(2)),
        LintKind::ConstantCondition,
        "WHERE compares two values and no column; compare them in Rust, or name the column",
    );
    tells(
        &select(Users.id).from(Users).where_(any(Vec::<Condition>::new())),
        LintKind::ConstantCondition,
        "WHERE has a part that is false for every row; leave the query out, or the part",
    );
    tells_nothing(&select(Users.id).from(Users).where_(all(Vec::<Condition>::new())));
}

#[test]
fn rows_that_are_limited_in_no_order() {
    let message = "LIMIT keeps any rows without an ORDER BY; order by a key";
    tells(&select(Users.id).from(Users).limit(5), LintKind::LimitWithoutOrder, message);
    tells_nothing(&select(Users.id).from(Users).order_by(Users.id).limit(5));
    tells_nothing(&select(count_all()).from(Users).limit(1));
    tells_nothing(&select(Users.id).from(Users).where_(exists(select(val(1)).from(Orders).limit(1))));
}

#[test]
fn an_order_that_orders_nothing() {
    let ordered = || select(Orders.user_id).from(Orders).order_by(Orders.id);
    let message = "ORDER BY in a subquery without LIMIT orders nothing outside; order the query around it";
    tells(
        &select(Users.id).from(Users).where_(Users.id.in_query(ordered())),
        LintKind::OrderInSubquery,
        message,
    );
    let derived = ordered().subquery("d");
    tells(&select(derived.columns()).from(derived), LintKind::OrderInSubquery, message);
    tells_nothing(&ordered());
    tells_nothing(&select(Users.id).from(Users).where_(Users.id.in_query(ordered().limit(3))));
}

#[test]
fn groups_are_distinct_already() {
    tells(
        &select((Users.country, count_all())).distinct().from(Users).group_by(Users.country),
        LintKind::DistinctGroups,
        "DISTINCT does nothing to groups of which the keys are selected; leave it out",
    );
    tells_nothing(&select(count_all()).distinct().from(Users).group_by(Users.country));
    tells_nothing(&select(Users.country).distinct().from(Users));
}

#[test]
fn a_place_in_a_window_without_an_order() {
    tells(
        &select(row_number().over(window().partition_by(Users.country))).from(Users),
        LintKind::WindowWithoutOrder,
        "`row_number` is over a window without an order, so that any row is first; add `.order_by(..)`",
    );
    tells_nothing(&select(row_number().over(window().order_by(Users.id))).from(Users));
    tells_nothing(&select(count_all().over(window())).from(Users));
}

#[test]
fn a_query_of_with_that_nothing_uses() {
    let users = cte("u", select(Users.id).from(Users));
    tells(
        &select(Orders.id).with(&users).from(Orders),
        LintKind::UnusedWith,
        "query \"u\" of WITH is used nowhere; leave it out",
    );
    let id = users.columns();
    tells_nothing(&select(id).with(&users).from(users));
}

#[test]
fn changes_of_rows_that_are_hardly_meant() {
    tells(
        &update(Users).set(Users.name, "x").from(Orders).where_(Orders.paid),
        LintKind::CartesianProduct,
        "table \"orders\" stands beside the one that UPDATE changes without a condition that joins it, so that each row meets \
         each; compare their columns in WHERE",
    );
    tells_nothing(&delete_from(Users).using(Orders).where_(Orders.user_id.eq(Users.id)));
    tells(
        &delete_from(Users).where_(Users.active).limit(3),
        LintKind::LimitWithoutOrder,
        "LIMIT of DELETE changes any rows without an ORDER BY; order by a key",
    );
    tells_nothing(&delete_from(Users).where_(Users.active).order_by(Users.id).limit(3));
    tells(
        &update(Users).set(Users.name, Users.name).where_(Users.id.eq(1)),
        LintKind::SetToItself,
        "column \"users\".\"name\" is set to itself; leave it out",
    );
    let manager = Users.alias("manager");
    tells_nothing(
        &update(Users).set(Users.name, manager.name).from(manager).where_(manager.id.eq(Users.manager_id)),
    );
    tells(
        &delete_from(Users).where_(Users.id.eq(1) & Users.id.eq(2)),
        LintKind::Contradiction,
        "column \"users\".\"id\" shall equal two values at once; use `.in_list(..)`, or `any`",
    );
    tells(
        &delete_from(Users).where_(any(Vec::<Condition>::new())),
        LintKind::ConstantCondition,
        "WHERE has a part that is false for every row; leave the query out, or the part",
    );
    let all = cte("all_orders", select(Orders.id).from(Orders));
    tells(
        &delete_from(Users).with(&all).where_(Users.id.eq(1)),
        LintKind::UnusedWith,
        "query \"all_orders\" of WITH is used nowhere; leave it out",
    );
    tells_nothing(
        &delete_from(Orders).with(&all).where_(Orders.id.in_query(select(all.columns()).from(&all))),
    );
}

#[test]
fn parts_of_a_statement_that_change_one_table() {
    let message = |table: &str| {
        format!(
            "rows of table {table} are changed by two parts of the statement, which see them as they were: of a row that both \
             find, one change is lost; change it in one part, or in statements one after the other"
        )
    };
    let gone = cte("gone", delete_from(Items).where_(Items.id.lt(5)).returning(Items.id));
    let i = Items.alias("i");
    tells(
        &update(i).with(&gone).set(i.price, 0).where_(i.id.lt(9)),
        LintKind::ChangedTwice,
        &message("\"items\""),
    );
    let named = cte("named", table_named("items").update().set_named("price", Value::Integer(0)).all_rows());
    tells(
        &select(gone.columns()).with(&gone).with(&named).from(&gone).explain(),
        LintKind::ChangedTwice,
        &message("\"items\""),
    );
    // Rows that are added are others, and so are those of other tables.
    let row = insert_into(Items).columns((Items.id, Items.price)).with(&gone);
    tells_nothing(&row.clone().values((1, 1)));
    tells_nothing(&delete_from(Orders).with(&gone).where_(Orders.id.eq(1)));
    tells(
        &row.values((1, 1))
            .on_conflict(Items.id)
            .do_update(|set, excluded| set.set(Items.price, excluded.price)),
        LintKind::ChangedTwice,
        &message("\"items\""),
    );
}

#[test]
fn statements_in_with_are_looked_at_and_need_no_reader() {
    let gone = cte("gone", delete_from(Items).all_rows().limit(5));
    tells(
        &select(Users.id).with(&gone).from(Users),
        LintKind::LimitWithoutOrder,
        "LIMIT of DELETE changes any rows without an ORDER BY; order by a key",
    );
    let itself = cte("itself", update(Items).set(Items.price, Items.price).all_rows());
    tells(
        &select(Users.id).with(&itself).from(Users),
        LintKind::SetToItself,
        "column \"items\".\"price\" is set to itself; leave it out",
    );
}
