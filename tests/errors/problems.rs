//! All problems of a statement at once; and queries that have not as many columns as their place asks for.

use super::*;
use querent::{ast::SetOp, problems};

fn messages<S: AsStatement>(statement: &S, dialect: &dyn Dialect) -> Vec<String> {
    problems(statement, dialect).iter().map(ToString::to_string).collect()
}

#[test]
fn every_problem_is_told_once_in_the_order_of_the_text() {
    let stray = |column: &str, clause: &str| {
        format!(
            r#"column {column} is used in {clause}, but "items" is not in FROM; in scope: "users", "orders""#
        )
    };
    let inner = select(Items.sku).from(Users);
    let query = select((Users.id, Items.sku, Items.sku, inner.scalar()))
        .from(Users)
        .join(Orders, Orders.user_id.eq(Users.id) & Orders.id.eq(Items.order_id))
        .where_(Items.price.gt(1) & Users.active & count_all().gt(1))
        .order_by((Items.quantity, nth(9)));
    let expected = [
        stray(r#""items"."sku""#, "SELECT"),
        // The subquery, which sees its own table and those around it.
        r#"column "items"."sku" is used in SELECT, but "items" is not in FROM; in scope: "users", "orders", "users""#.into(),
        stray(r#""items"."order_id""#, "ON"),
        stray(r#""items"."price""#, "WHERE"),
        "aggregate `count` is used in WHERE, which sees single rows; put the condition into HAVING, or compare with a \
         scalar subquery"
            .into(),
        "ORDER BY names column 9 of the select list, which has 4; count from 1".into(),
        stray(r#""items"."quantity""#, "ORDER BY"),
    ];
    assert_eq!(messages(&query, &Postgres::new()), expected);
    for dialect in [&Sqlite::new() as &dyn Dialect, &MySql::new(), &MariaDb::new()] {
        assert_eq!(messages(&query, dialect).len(), expected.len());
    }
    assert_eq!(query.to_sql(&Postgres::new()).unwrap_err().to_string(), expected[0]);
}

#[test]
fn a_statement_that_can_be_rendered_has_no_problems_rewritten_or_not() {
    let plain = select((Users.country, count_all())).from(Users).group_by(Users.country);
    let rewritten = select(Users.name).from(Users).distinct_on(Users.country).order_by(Users.country);
    for dialect in [&Postgres::new() as &dyn Dialect, &Sqlite::new(), &MySql::new(), &MariaDb::new()] {
        assert_eq!(messages(&plain, dialect), Vec::<String>::new());
        assert_eq!(messages(&rewritten, dialect), Vec::<String>::new());
    }
}

#[test]
fn what_a_rewrite_has_a_problem_with_is_told_beside_the_others() {
    let query = select((Users.name, Items.id)).from(Users).distinct_on(Users.country);
    let stray = r#"column "items"."id" is used in SELECT, but "items" is not in FROM; in scope: "users""#;
    assert_eq!(messages(&query, &MySql::new()), [stray]);
    let switched_off = messages(&query, &Rewriting::strict(MySql::new()));
    assert_eq!(switched_off.len(), 2);
    assert!(switched_off[0].contains("cannot render DISTINCT ON"), "{switched_off:?}");
    assert_eq!(switched_off[1], stray);
}

#[test]
fn problems_of_queries_inside_leave_the_queries_around_as_they_were() {
    let cte = cte("c", select(Items.id).from(Users));
    let id = cte.columns();
    let query = select((id, Orders.id)).with(&cte).from(cte);
    assert_eq!(
        messages(&query, &Postgres::new()),
        [
            r#"column "items"."id" is used in SELECT, but "items" is not in FROM; in scope: "users""#,
            r#"column "orders"."id" is used in SELECT, but "orders" is not in FROM; in scope: "c""#,
        ]
    );
    let insert =
        insert_into(Items).columns((Items.id,)).rows([(Expr::from(Users.id),), (Expr::from(Orders.id),)]);
    assert_eq!(messages(&insert, &Sqlite::new()).len(), 2);
}

#[test]
fn members_of_a_set_operation_with_columns_of_different_number() {
    let one = select(Users.id).from(Users).into_query();
    let two = select((Users.id, Users.name)).from(Users).into_query();
    let set = Query::set(SetOp::Union, true, [one.clone(), one, two]);
    refused_everywhere(
        &Tree(Statement::Query(set)),
        ErrorKind::Scope,
        "query 3 of a set operation selects 2 columns, but the first selects 1; select as many, NULL where there is nothing",
    );
}

#[test]
fn a_subquery_with_more_columns_than_stand_beside_it() {
    let two = || select((Users.id, Users.name)).from(Users).into_query();
    let condition = |filter: ast::Expr| {
        let mut query = ast::Select { filter: Some(filter), ..ast::Select::default() };
        query.columns.push(ast::Expr::Value(Value::Integer(1)).into());
        hand_made(query)
    };
    let id = || ast::Expr::Value(Value::BigInt(1));
    let equal = |left, right| ast::Expr::binary(ast::BinaryOp::Equal, left, right);
    let in_query = ast::InQuery { expr: id(), query: two(), negated: false };
    refused_everywhere(
        &condition(ast::Expr::in_query(in_query)),
        ErrorKind::Scope,
        "the subquery of IN selects 2 columns, but 1 stand beside it; select as many",
    );
    refused_everywhere(
        &condition(equal(id(), ast::Expr::subquery(two()))),
        ErrorKind::Scope,
        "a subquery selects 2 columns, but 1 stand beside it; select as many",
    );
    refused_everywhere(
        &condition(equal(id(), ast::Expr::quantified(ast::Quantifier::Any, two()))),
        ErrorKind::Scope,
        "the subquery of ANY or ALL selects 2 columns, but 1 stand beside it; select as many",
    );
    refused_everywhere(
        &condition(ast::Expr::unary(ast::UnaryOp::IsNull, ast::Expr::subquery(two()))),
        ErrorKind::Scope,
        "a subquery in place of a value selects 2 columns, but 1 stand beside it; select as many",
    );
    // A row beside it has as many.
    let row = ast::Expr::row([id(), ast::Expr::Value(Value::Text("a".into()))].into());
    assert!(condition(equal(row, ast::Expr::subquery(two()))).to_sql(&Postgres::new()).is_ok());
}

#[test]
fn a_place_or_label_where_there_is_none() {
    let with = |change: fn(&mut ast::Select)| {
        let mut query = select(Users.name.label("n")).from(Users).into_query();
        if let Query::Select(select) = &mut query {
            change(select);
        }
        Tree(Statement::Query(query))
    };
    for expr in [ast::Expr::Label("n".into()), ast::Expr::Position(1)] {
        let mut query = select(Users.name.label("n")).from(Users).into_query();
        if let Query::Select(select) = &mut query {
            select.filter = Some(ast::Expr::unary(ast::UnaryOp::IsNull, expr));
        }
        refused_everywhere(
            &Tree(Statement::Query(query)),
            ErrorKind::Scope,
            "a place or label of the select list is used in WHERE, which is evaluated before it; repeat the expression",
        );
    }
    refused_everywhere(
        &with(|select| select.group_by.push(ast::Expr::Position(2))),
        ErrorKind::Scope,
        "column \"users\".\"name\" is used in SELECT, but is not in GROUP BY; group by it too, or aggregate it by `min` or `max`",
    );
    let one = with(|select| select.group_by.push(ast::Expr::Position(1)));
    assert!(one.to_sql(&Postgres::new()).is_ok());
    let label = with(|select| select.group_by.push(ast::Expr::Label("n".into())));
    assert!(label.to_sql(&MySql::new()).is_ok());
}
