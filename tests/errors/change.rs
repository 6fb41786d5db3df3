//! Statements that change data: what keeps them from changing other rows than was meant.

use super::*;
use querent::{
    FromSource,
    ast::{Assignment, Changed, Join, JoinCondition, JoinKind, Source, TargetColumn},
    problems,
};

table! {
    /// Without a key; the name is one, but may be NULL.
    Notes = "notes" { author: Text, name: Option<Text>, text: Text } unique (name)
}

/// The way out for a table without a key.
const DECLARE: &str = "declare the key of the table in `table!`, by which its rows are found: \
                       `table! { T = \"t\" { .. } primary key (id) }`";

fn no_key(clause: &str) -> String {
    format!("{{dialect}} cannot render {clause}; {DECLARE}")
}

fn first() -> ast::Select {
    let mut select = ast::Select::default();
    select.columns.push(ast::Expr::Keyword(ast::Keyword::True).into());
    select
}

// Rows

#[test]
fn an_update_without_where_is_refused_unless_all_rows_are_said() {
    let message = "UPDATE has no WHERE, and would change every row; add `.where_(..)`, or say `.all_rows()`";
    let query = update(Users).set(Users.active, false);
    refused_everywhere(&query, ErrorKind::Incomplete, message);
    // A list of no conditions is none.
    refused_everywhere(&query.clone().where_(all(Vec::<Condition>::new())), ErrorKind::Incomplete, message);
    refused_everywhere(&query.clone().where_opt(None::<Condition>), ErrorKind::Incomplete, message);
    let none = || all(Vec::<Condition>::new());
    let no_part = || any(Vec::<Condition>::new());
    for every_row in [
        none() & none(),
        all([none(), none()]),
        none() | Users.id.eq(1),
        !no_part(),
        !(no_part() & Users.active),
    ] {
        refused_everywhere(&query.clone().where_(every_row), ErrorKind::Incomplete, message);
    }
    refused_everywhere(&query.clone().where_(none()).where_(none()), ErrorKind::Incomplete, message);
    for dialect in [&Postgres::new() as &dyn Dialect, &Sqlite::new(), &MySql::new(), &MariaDb::new()] {
        query.clone().where_(none()).where_(Users.id.eq(1)).to_sql(dialect).unwrap();
        query.clone().where_(no_part() | Users.id.eq(1)).to_sql(dialect).unwrap();
        query.clone().where_(no_part()).to_sql(dialect).unwrap();
    }
    refused_everywhere(&query.clone().from(Orders), ErrorKind::Incomplete, message);
    refused_everywhere(&query.clone().order_by(Users.id).limit(1), ErrorKind::Incomplete, message);
    for dialect in [&Postgres::new() as &dyn Dialect, &Sqlite::new(), &MySql::new(), &MariaDb::new()] {
        query.clone().all_rows().to_sql(dialect).unwrap();
    }
}

#[test]
fn a_delete_without_where_is_refused_unless_all_rows_are_said() {
    let message = "DELETE has no WHERE, and would change every row; add `.where_(..)`, or say `.all_rows()`";
    refused_everywhere(&delete_from(Users), ErrorKind::Incomplete, message);
    refused_everywhere(&delete_from(Users).using(Orders), ErrorKind::Incomplete, message);
    refused_everywhere(&delete_from(Users).returning(Users.id), ErrorKind::Incomplete, message);
}

#[test]
fn an_order_without_a_limit_is_refused() {
    refused_everywhere(
        &update(Users).set(Users.active, false).all_rows().order_by(Users.id),
        ErrorKind::Incomplete,
        "ORDER BY without LIMIT changes nothing of UPDATE; add a `.limit(..)`",
    );
    refused_everywhere(
        &delete_from(Users).all_rows().order_by(Users.id),
        ErrorKind::Incomplete,
        "ORDER BY without LIMIT changes nothing of DELETE; add a `.limit(..)`",
    );
}

#[test]
fn an_order_by_a_place_has_no_select_list() {
    let message = "ORDER BY names column 1 of the select list, which has 0; count from 1";
    refused_everywhere(&delete_from(Users).all_rows().order_by(nth(1)).limit(1), ErrorKind::Scope, message);
}

#[test]
fn a_join_that_keeps_rows_without_others_is_refused() {
    let mut changed = delete_from(Items).using(Orders).where_(Items.order_id.eq(Orders.id)).ast().clone();
    let condition = JoinCondition::On(ast::Expr::Keyword(ast::Keyword::True));
    changed.rows.joins.push(Join { kind: JoinKind::Right, source: Users.into_source(), condition });
    refused_everywhere(
        &Tree(Statement::Delete(Box::new(changed))),
        ErrorKind::Scope,
        "DELETE has a RIGHT or FULL JOIN, which not all databases take there; use `.left_join(..)`",
    );
}

#[test]
fn a_limit_beside_other_tables_is_refused() {
    let message = "LIMIT of DELETE beside other tables would count rows that they repeat; choose the rows by a subquery in WHERE";
    let query = delete_from(Orders).using(Users).where_(Users.id.eq(Orders.user_id)).limit(1);
    refused_everywhere(&query, ErrorKind::Scope, message);
    let query = update(Orders).set(Orders.note, Users.name).from(Users).where_(Users.active).limit(1);
    refused_everywhere(&query, ErrorKind::Scope, &message.replace("DELETE", "UPDATE"));
}

// Keys

#[test]
fn rows_of_a_table_without_a_key_are_not_found_by_one() {
    let some = || Notes.author.eq("Ada");
    let limited = update(Notes).set(Notes.text, "x").where_(some()).limit(1);
    refuses(
        &limited,
        &[&Postgres::new(), &Sqlite::new()],
        ErrorKind::Unsupported,
        &no_key("LIMIT of UPDATE"),
    );
    let deleted = delete_from(Notes).where_(some()).limit(1);
    refuses(
        &deleted,
        &[&Postgres::new(), &Sqlite::new()],
        ErrorKind::Unsupported,
        &no_key("LIMIT of DELETE"),
    );
    let using = delete_from(Notes).using(Users).where_(Users.name.eq(Notes.author));
    refuses(&using, &[&Sqlite::new()], ErrorKind::Unsupported, &no_key("DELETE .. USING"));
    let swapped = update(Notes).set(Notes.text, Notes.author).set(Notes.author, Notes.text).where_(some());
    refuses(
        &swapped,
        &[&MySql::new(), &MariaDb::new()],
        ErrorKind::Unsupported,
        &no_key("setting columns to one another's values (text, author)"),
    );
    let n = Notes.alias("n");
    let last = select(max(n.text)).from(n).scalar();
    let own = update(Notes).set(Notes.name, last.clone()).where_(some());
    refuses(
        &own,
        &[&MySql::new(), &Sqlite::new()],
        ErrorKind::Unsupported,
        &no_key("a subquery of UPDATE that reads the table itself"),
    );
    refuses(
        &delete_from(Notes).where_(Notes.name.eq(last)),
        &[&MySql::new()],
        ErrorKind::Unsupported,
        &no_key("a subquery of DELETE that reads the table itself"),
    );
    let old = MariaDb::version(10, 11);
    refuses(
        &delete_from(n).where_(n.author.eq("Ada")).limit(1),
        &[&old],
        ErrorKind::Unsupported,
        &no_key("LIMIT or RETURNING of DELETE of a table with an alias, or beside other tables"),
    );
}

#[test]
fn the_first_table_is_joined_with_none() {
    let (u, message) = (
        Users.optional(),
        "the first table that UPDATE joins has none to be joined with; name it, or another one before it, by `.from(..)`",
    );
    let query =
        update(Orders).set(Orders.note, "x").left_join(u, u.id.eq(Orders.user_id)).where_(Orders.paid);
    refused_everywhere(&query, ErrorKind::Scope, message);
    let query = delete_from(Orders).left_join(u, u.id.eq(Orders.user_id)).where_(Orders.paid);
    let by_using = message.replace("UPDATE", "DELETE").replace("from(..)", "using(..)");
    refused_everywhere(&query, ErrorKind::Scope, &by_using);
    // A tree by hand, whose condition would be lost.
    let mut changed = delete_from(Orders).where_(Orders.paid).ast().clone();
    let on = JoinCondition::On(ast::Expr::Keyword(ast::Keyword::True));
    changed.rows.joins.push(Join {
        kind: JoinKind::Inner,
        source: Users.into_source(),
        condition: on.clone(),
    });
    refused_everywhere(&Tree(Statement::Delete(Box::new(changed.clone()))), ErrorKind::Scope, &by_using);
    changed.rows.joins[0].kind = JoinKind::Comma;
    refused_everywhere(&Tree(Statement::Delete(Box::new(changed))), ErrorKind::Scope, &by_using);
}

// Columns

#[test]
fn an_update_that_sets_nothing_is_refused() {
    let message = "UPDATE sets no column; set one at least, or leave it out";
    let query = update(Users).set_opt(Users.name, None::<&str>).where_(Users.id.eq(1));
    refused_everywhere(&query, ErrorKind::Incomplete, message);
}

#[test]
fn a_column_that_is_set_twice_is_refused() {
    let message = "UPDATE gives column \"name\" twice; give it once";
    let query = update(Users).set(Users.name, "a").set(Users.name, "b").where_(Users.id.eq(1));
    refused_everywhere(&query, ErrorKind::Scope, message);
    let row = select((Orders.country, Orders.country)).from(Orders).where_(Orders.id.eq(1));
    let query = update(Users).set(Users.name, "a").set_row((Users.country, Users.name), row);
    refuses(&query.where_(Users.id.eq(1)), &[&Postgres::new(), &Sqlite::new()], ErrorKind::Scope, message);
}

#[test]
fn a_column_of_another_table_is_not_set() {
    refused_everywhere(
        &update(Users).set(Orders.note, "x").where_(Users.id.eq(1)),
        ErrorKind::Scope,
        r#"UPDATE "users" gives column "orders"."note"; give columns of "users""#,
    );
}

#[test]
fn columns_of_tables_that_are_not_there_are_refused() {
    refused_everywhere(
        &update(Users).set(Users.name, Orders.country).where_(Users.id.eq(1)),
        ErrorKind::Scope,
        r#"column "orders"."country" is used in SET, but "orders" is not in FROM; in scope: "users""#,
    );
    refused_everywhere(
        &delete_from(Users).where_(Orders.paid),
        ErrorKind::Scope,
        r#"column "orders"."paid" is used in WHERE, but "orders" is not in FROM; in scope: "users""#,
    );
    let old = Users.alias("old");
    refuses(
        &update(Users).set(Users.name, old.name).where_(Users.id.eq(1)).returning(old.name),
        &[&Postgres::new()],
        ErrorKind::Scope,
        r#"column "old"."name" is used in SET, but "old" is not in FROM; in scope: "users""#,
    );
}

#[test]
fn an_aggregate_is_no_value_of_a_row() {
    refused_everywhere(
        &update(Users).set(Users.id, count_all() + 0).where_(Users.id.eq(1)),
        ErrorKind::Scope,
        "aggregate `count` is used in SET, which sees single rows; use a scalar subquery",
    );
    refuses(
        &delete_from(Users).where_(Users.id.eq(1)).returning(count_all()),
        &[&Postgres::new(), &Sqlite::new(), &MariaDb::new()],
        ErrorKind::Scope,
        "aggregate `count` is used in RETURNING, which sees single rows; use a scalar subquery",
    );
}

#[test]
fn a_subquery_is_not_changed() {
    let derived = select(Users.id).from(Users).subquery("u").into_source();
    let rows = Changed { all_rows: true, ..Changed::of(derived) };
    refused_everywhere(
        &Tree(Statement::Delete(Box::new(ast::Delete { rows }))),
        ErrorKind::Scope,
        "DELETE changes a table, and no subquery, VALUES or function; name one",
    );
}

#[test]
fn a_row_of_columns_takes_a_query_of_as_many() {
    let column = |name: &'static str| TargetColumn::Named(name.into());
    let set = [Assignment::Row([column("name"), column("country")].into(), Query::Select(Box::new(first())))]
        .into();
    let table: Source = Users.into_source();
    let rows = Changed { all_rows: true, ..Changed::of(table) };
    let query = Tree(Statement::Update(Box::new(ast::Update { set, rows })));
    for dialect in [&Postgres::new() as &dyn Dialect, &Sqlite::new(), &MySql::new(), &MariaDb::new()] {
        let (kind, message) = refusal(&query, dialect);
        assert!(kind == ErrorKind::Scope || kind == ErrorKind::Incomplete, "{kind:?} {message}");
        assert!(message.contains("the query of a row of columns"), "{message}");
    }
}

#[test]
fn a_column_by_its_declaration_and_by_its_name_is_one() {
    let mut changed = update(Users).set(Users.name, "a").where_(Users.id.eq(1)).ast().clone();
    let value = ast::Expr::Value(Value::Text("b".into()));
    changed.set.push(Assignment::Column(TargetColumn::Named("name".into()), value));
    refused_everywhere(
        &Tree(Statement::Update(Box::new(changed))),
        ErrorKind::Scope,
        "UPDATE gives column \"name\" twice; give it once",
    );
}

// MERGE and TRUNCATE

#[test]
fn a_merge_that_does_nothing_or_what_does_not_fit_is_refused() {
    let merge = || merge_into(Users).using(Orders, Users.id.eq(Orders.user_id));
    refuses(&merge(), &[&Postgres::new()], ErrorKind::Incomplete, "MERGE has no WHEN; add one at least");
    let message = "MERGE inserts rows that do not match, and updates or deletes others; use another WHEN";
    refuses(&merge().when_not_matched().delete(), &[&Postgres::new()], ErrorKind::Scope, message);
    let inserted = merge().when_matched().insert(|row| row.set(Users.id, 1));
    refuses(&inserted, &[&Postgres::new()], ErrorKind::Scope, message);
    refuses(
        &merge().when_not_matched().insert(|row| row),
        &[&Postgres::new()],
        ErrorKind::Incomplete,
        "MERGE inserts a row of no columns, or of another number of values; set each column",
    );
    refuses(
        &merge().when_matched().update(|set| set),
        &[&Postgres::new()],
        ErrorKind::Incomplete,
        "MERGE sets no column; set one at least, or leave it out",
    );
    // A row without one of the table has no columns of it.
    refuses(
        &merge().when_not_matched().and(Users.active).do_nothing(),
        &[&Postgres::new()],
        ErrorKind::Scope,
        r#"column "users"."active" is used in WHEN, but "users" is not in FROM; in scope: "orders""#,
    );
}

#[test]
fn a_merge_is_refused_where_there_is_none() {
    refuses(
        &merge_into(Users).using(Orders, Users.id.eq(Orders.user_id)).when_matched().delete(),
        &[&Postgres::version(14), &Sqlite::new(), &MySql::new(), &MariaDb::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render MERGE; use `.on_conflict(..).do_update(..)` of an INSERT from the query, or UPDATE and INSERT",
    );
}

#[test]
fn tables_are_truncated_by_their_own_names() {
    refused_everywhere(
        &truncate(Users.alias("u")),
        ErrorKind::Scope,
        "TRUNCATE takes tables without an alias; drop `.alias(..)`",
    );
}

// All at once

#[test]
fn every_problem_of_a_changing_statement_is_told() {
    let old = cte("old", select(Items.id).from(Orders));
    let query = update(Users)
        .with(&old)
        .set(Users.name, Orders.country)
        .set(Users.name, "x")
        .set(Orders.note, "x")
        .order_by(Items.id)
        .returning(Items.sku);
    let expected = [
        "UPDATE has no WHERE, and would change every row",
        r#"column "items"."id" is used in SELECT, but "items" is not in FROM"#,
        r#"UPDATE gives column "name" twice"#,
        r#"column "orders"."country" is used in SET"#,
        r#"UPDATE "users" gives column "orders"."note""#,
        "ORDER BY without LIMIT changes nothing of UPDATE",
        r#"column "items"."id" is used in ORDER BY"#,
        r#"column "items"."sku" is used in RETURNING"#,
    ];
    for (dialect, returns) in [
        (&Postgres::new() as &dyn Dialect, true),
        (&Sqlite::new(), true),
        (&MySql::new(), false),
        (&MariaDb::new(), false),
    ] {
        let found: Vec<String> = problems(&query, dialect).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), expected.len(), "{} {found:#?}", dialect.spec());
        for (found, expected) in found.iter().zip(expected) {
            let expected = match expected.contains("RETURNING") && !returns {
                true => "cannot render RETURNING of UPDATE",
                false => expected,
            };
            assert!(found.contains(expected), "{} {found}, and not {expected}", dialect.spec());
        }
    }
}

/// An update of many rows that is made of parts.
struct ByAuthorAndName(querent::KeyedUpdate);

impl querent::Bulk for ByAuthorAndName {
    type Columns = querent::Keyed<(Text, Text), (Text,)>;
    type Row = ();

    fn as_bulk(&self) -> querent::BulkRef<'_> {
        querent::BulkRef::Update(&self.0)
    }
}

#[test]
fn a_key_of_a_name_is_compared_as_the_others_are() {
    let update = ByAuthorAndName(querent::KeyedUpdate {
        table: Notes.into_source(),
        key: vec![TargetColumn::Def(Notes.author.as_ref().def), TargetColumn::Named("name".into())],
        set: vec![TargetColumn::Named("text".into())],
    });
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE TABLE notes (author, name, text);
         INSERT INTO notes VALUES ('Ada', 'a', '1'), ('Ada', 'b', '2'), ('Ada', 'c', '3')",
    )
    .unwrap();
    let texts = || -> Vec<String> {
        db.fetch_all(&select(Notes.text).from(Notes).order_by(Notes.name.asc().nulls_last())).unwrap()
    };
    db.load(&update, [(("Ada", "b"), ("new",))], querent::LoadOptions::atomic()).unwrap();
    assert_eq!(texts(), ["1", "new", "3"]);
    let two = [(("Ada", "a"), ("x",)), (("Ada", "c"), ("y",))];
    db.load(&update, two, querent::LoadOptions::atomic()).unwrap();
    assert_eq!(texts(), ["x", "new", "y"]);
}
