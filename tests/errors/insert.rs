//! INSERT and upserts that cannot be, or not on each database.

use super::*;
use querent::render::Feature;

table! {
    /// A table of two keys.
    Seats = "seats" { id: BigInt, number: Integer, name: Option<Text> }
    primary key (id), unique (number)
}
table! {
    /// A table without a declared key.
    Loose = "loose" { id: BigInt, name: Text }
}
table! {
    /// A table that goes by the name of the row in conflict.
    Excluded = "excluded" { id: BigInt, name: Text }
    primary key (id)
}

/// The dialects that have no ON CONFLICT.
fn family() -> [Box<dyn Dialect>; 2] {
    [Box::new(MySql::new()), Box::new(MariaDb::new())]
}

/// Asserts a refusal of MySQL and MariaDB, and that the others take the statement.
#[track_caller]
fn refused_by_the_family<S: AsStatement>(statement: &S, message: &str) {
    refuses(statement, &family().each_ref().map(|dialect| &**dialect), ErrorKind::Unsupported, message);
    for dialect in [&Postgres::new() as &dyn Dialect, &Sqlite::new()] {
        statement.to_sql(dialect).unwrap();
    }
}

#[test]
fn an_insert_that_cannot_be() {
    let none: [(i64, &str, Time); 0] = [];
    refused_everywhere(
        &insert_into(Events).rows(none),
        ErrorKind::Incomplete,
        "INSERT has no rows; give one at least, or leave the statement out",
    );
    let (empty, sqlite) = (insert_into(Events).rows(none), Sqlite::new());
    assert_eq!(
        empty.batches(&sqlite).map(|sql| sql.unwrap_err().to_string()).collect::<Vec<_>>(),
        ["INSERT has no rows; give one at least, or leave the statement out"]
    );
    refused_everywhere(
        &insert_into(Users.alias("u")).columns((Users.id,)).values((1,)),
        ErrorKind::Scope,
        "INSERT takes a table without an alias; drop `.alias(..)`",
    );
    refused_everywhere(
        &insert_into(Users).columns((Users.id, Users.id)).values((1, 2)),
        ErrorKind::Scope,
        "INSERT gives column \"id\" twice; give it once",
    );
    refused_everywhere(
        &insert_into(Users).columns((Orders.id,)).values((1,)),
        ErrorKind::Scope,
        r#"INSERT into "users" gives column "orders"."id"; give columns of "users""#,
    );
    refused_everywhere(
        &insert_into(Users).columns((Users.id,)).values((Users.id + 1,)),
        ErrorKind::Scope,
        r#"column "users"."id" is used in VALUES, but "users" is not in FROM; there is no FROM"#,
    );
    let mut named = insert_into(Users).columns((Users.id,)).values((1,)).ast().clone();
    let table =
        ast::NamedTable { schema: None, name: "users".into(), alias: Some("u".into()), keys: Vec::new() };
    named.table = ast::Source::Named(table.into());
    refused_everywhere(
        &Tree(Statement::Insert(named.into())),
        ErrorKind::Scope,
        "INSERT takes a table without an alias; drop `.alias(..)`",
    );
}

#[test]
fn rows_come_from_one_place() {
    let guests = || select((Orders.id, Orders.country)).from(Orders);
    let into = || insert_into(Users).columns((Users.id, Users.name));
    let message =
        "INSERT has the rows of a query, and others; join them by `union_all`, or insert in two statements";
    refused_everywhere(&into().values((1, "a")).from_select(guests()), ErrorKind::Incomplete, message);
    refused_everywhere(&into().from_select(guests()).values((1, "a")), ErrorKind::Incomplete, message);
    refused_everywhere(&into().from_select(guests()).from_select(guests()), ErrorKind::Incomplete, message);
    refused_everywhere(&into().from_select(guests()).rows([(1, "a")]), ErrorKind::Incomplete, message);
}

#[test]
fn trap_a_row_of_another_width_is_refused() {
    /// A row that says nothing of its width, as one that is made at run time.
    struct Cells(usize);
    impl querent::ValueRow<(BigInt, Text)> for Cells {
        fn push_cells(self, cells: &mut querent::InsertCells) {
            cells.extend((0..self.0).map(|_| ast::Expr::Value(Value::Integer(1))));
        }
    }
    let into = || insert_into(Users).columns((Users.id, Users.name));
    let message = "INSERT has a row with more values than columns, or less; give one value for each column";
    for widths in [[2, 1], [3, 2], [1, 3], [0, 2]] {
        refused_everywhere(&into().rows(widths.map(Cells)), ErrorKind::Incomplete, message);
    }
    let mut tree = into().values((1, "a")).ast().clone();
    tree.rows = ast::InsertRows::Values((0..3).map(|_| ast::Expr::Value(Value::Integer(1))).collect());
    refused_everywhere(
        &Tree(Statement::Insert(tree.clone().into())),
        ErrorKind::Incomplete,
        "INSERT has 3 values for rows of 2 columns; fill each row",
    );
    let wide = select((Orders.id, Orders.country, Orders.paid)).from(Orders);
    tree.rows = ast::InsertRows::Query(wide.into_query());
    refused_everywhere(
        &Tree(Statement::Insert(tree.into())),
        ErrorKind::Scope,
        "the query of an INSERT selects 3 columns, but 2 stand beside it; select as many",
    );
}

#[test]
fn defaults_that_one_statement_of_sqlite_cannot_give() {
    let sqlite = Sqlite::new();
    refuses(
        &insert_into(Jobs).default_rows(2),
        &[&sqlite],
        ErrorKind::Unsupported,
        "{dialect} cannot render several rows of DEFAULT VALUES in one statement; insert into \"jobs\" in \
         `.batches(..)`, each of which is a statement",
    );
    refuses(
        &insert_into(Jobs).columns((Jobs.id, Jobs.state)).values((1, DEFAULT)).values((DEFAULT, "old")),
        &[&sqlite],
        ErrorKind::Unsupported,
        "{dialect} cannot render rows with DEFAULT in different columns in one statement; insert into \"jobs\" in \
         `.batches(..)`, each of which is a statement",
    );
    let none = "INSERT has no rows; give one at least, or leave the statement out";
    refused_everywhere(&insert_into(Jobs).default_rows(0), ErrorKind::Incomplete, none);
}

#[test]
fn overriding_is_refused_where_there_is_none_and_where_it_says_nothing() {
    let query = insert_into(Users).columns((Users.id,)).values((7,)).overriding_user_value();
    refuses(
        &query,
        &[&Sqlite::new(), &MySql::new(), &MariaDb::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render OVERRIDING USER VALUE; leave the column out for the database's value, or give it for \
         your own",
    );
    refused_everywhere(
        &insert_into(Jobs).default_values().overriding_system_value(),
        ErrorKind::Incomplete,
        "OVERRIDING of an INSERT that gives no value; drop it, or give values",
    );
}

#[test]
fn trap_returning_is_refused_on_mysql() {
    let query = insert_into(Jobs).columns((Jobs.state,)).values(("x",)).returning(Jobs.id);
    refuses(
        &query,
        &[&MySql::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render RETURNING of INSERT; select the rows by their key, in the same transaction",
    );
    // MariaDB returns rows that it leaves alone, too.
    refuses(
        &insert_into(Jobs).columns((Jobs.id,)).values((1,)).or_ignore().returning(Jobs.id),
        &[&MariaDb::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render RETURNING of an INSERT that leaves some rows out; select the rows by their key, in the \
         same transaction",
    );
}

#[test]
fn trap_with_before_the_rows_of_an_insert_is_refused_where_there_is_none() {
    let most = cte("most", select(max(Orders.id)).from(Orders));
    let value = select(most.columns()).from(&most).scalar();
    let query = insert_into(Users).columns((Users.id, Users.manager_id)).with(&most).values((1, value));
    refused_by_the_family(
        &query,
        "{dialect} cannot render WITH before a statement that changes data; use subqueries in its place",
    );
    let own = select(most.columns()).with(&most).from(&most);
    let twice = insert_into(Users).columns((Users.manager_id,)).with(&most).from_select(own);
    refuses(
        &twice,
        &family().each_ref().map(|dialect| &**dialect),
        ErrorKind::Unsupported,
        "{dialect} cannot render WITH before INSERT of a query with a WITH of its own; add all of them to the query",
    );
}

#[test]
fn a_value_that_reads_the_table_itself_is_refused_where_it_cannot_be() {
    let next = || select(max(Users.id) + 1).from(Users).scalar();
    let query = insert_into(Users).columns((Users.id, Users.manager_id)).values((1, next()));
    refuses(
        &query,
        &family().each_ref().map(|dialect| &**dialect),
        ErrorKind::Unsupported,
        "{dialect} cannot render VALUES with a subquery of \"users\", which is inserted into; insert the rows of \
         a query that reads it: `.from_select(..)`",
    );
    assert!(Sqlite::new().spec().has(Feature::ValuesOwnTable));
    query.to_sql(&Sqlite::new()).unwrap();
    let other = select(max(Orders.id) + 1).from(Orders).scalar();
    insert_into(Users)
        .columns((Users.id, Users.manager_id))
        .values((1, other))
        .to_sql(&MySql::new())
        .unwrap();
}

#[test]
fn an_upsert_of_several_rows_that_reads_the_table_itself() {
    let row = |rows| {
        let most = select(max(Orders.total)).from(Orders).where_(Orders.id.ne(1)).scalar();
        insert_into(Orders)
            .columns((Orders.id, Orders.country))
            .rows((1..=rows).map(|id| (id, "DE")))
            .on_conflict(Orders.id)
            .do_update(|set, _| set.set(Orders.total, most.or_else(Decimal::new(0, 0))))
    };
    let dialects: [&dyn Dialect; 3] = [&Sqlite::new(), &MySql::new(), &MariaDb::new()];
    refuses(
        &row(2),
        &dialects,
        ErrorKind::Unsupported,
        "{dialect} cannot render DO UPDATE of several rows with a subquery of \"orders\"; insert the rows one by one, or \
         what the subquery finds with each of them",
    );
    row(2).to_sql(&Postgres::new()).unwrap();
    dialects.iter().for_each(|dialect| drop(row(1).to_sql(*dialect).unwrap()));
}

// ON CONFLICT

#[test]
fn a_key_that_another_may_stand_in_for_is_refused() {
    let row = || insert_into(Seats).values((1, 2, "x"));
    let certain = |declared: &str, table: &str| {
        format!(
            "{{dialect}} cannot render ON CONFLICT of a certain key; it has ON DUPLICATE KEY alone, which is for any unique \
             key: declare the keys of {table} in `table!` if this is its only one (declared: {declared}), or update the \
             row, and insert it if none was updated"
        )
    };
    refused_by_the_family(&row().on_conflict(Seats.id).do_nothing(), &certain("(id), (number)", "\"seats\""));
    // A column of no key, and a part of one with others.
    refused_by_the_family(
        &insert_into(Users)
            .columns((Users.id, Users.name))
            .values((1, "a"))
            .on_conflict(Users.name)
            .do_nothing(),
        &certain("(id)", "\"users\""),
    );
    refused_by_the_family(
        &insert_into(Users)
            .columns((Users.id, Users.name))
            .values((1, "a"))
            .on_conflict((Users.id, Users.name))
            .do_nothing(),
        &certain("(id)", "\"users\""),
    );
    refused_by_the_family(
        &insert_into(Loose).values((1, "a")).on_conflict(Loose.id).do_nothing(),
        &certain("none", "\"loose\""),
    );
}

#[test]
fn keys_that_are_no_columns_are_refused_where_they_cannot_be() {
    let row = || insert_into(Seats).values((1, 2, "x"));
    let way_out = "update the row, and insert it if none was updated, in one transaction";
    refused_by_the_family(
        &row().on_conflict(Seats.name.lower()).do_nothing(),
        &format!("{{dialect}} cannot render ON CONFLICT of an expression; {way_out}"),
    );
    refused_by_the_family(
        &row().on_conflict(Seats.name).where_index(Seats.number.gt(5)).do_nothing(),
        &format!("{{dialect}} cannot render ON CONFLICT of a partial index; {way_out}"),
    );
    refuses(
        &row().on_conflict(constraint("seats_number_key")).do_nothing(),
        &[&Sqlite::new(), &MySql::new(), &MariaDb::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render ON CONFLICT ON CONSTRAINT; name the columns of the key",
    );
    // Only SQLite and those without it, as PostgreSQL has the constraint, tell the other mistake first.
    refused_everywhere(
        &row().on_conflict(constraint("seats_number_key")).where_index(Seats.number.gt(5)).do_nothing(),
        ErrorKind::Incomplete,
        "ON CONFLICT ON CONSTRAINT has the condition of an index; name the columns of the index, or drop \
         `.where_index(..)`",
    );
}

#[test]
fn what_is_done_about_a_conflict_is_said_once_and_whole() {
    let row = || insert_into(Users).columns((Users.id, Users.name)).values((1, "a"));
    refused_everywhere(
        &row().or_ignore().on_conflict(Users.id).do_nothing(),
        ErrorKind::Incomplete,
        "INSERT has two ON CONFLICT; say once what is done about a row that is there already",
    );
    refused_everywhere(
        &row().on_conflict(Users.id).do_update(|set, _| set),
        ErrorKind::Incomplete,
        "DO UPDATE sets no column; set one at least, or leave it out",
    );
    refused_everywhere(
        &row().on_conflict(Users.id).do_update(|set, _| set.set(Users.name, "a").set(Users.name, "b")),
        ErrorKind::Scope,
        "DO UPDATE gives column \"name\" twice; give it once",
    );
    refuses(
        &row().on_conflict(Orders.id).do_nothing(),
        &[&Postgres::new(), &Sqlite::new()],
        ErrorKind::Scope,
        r#"ON CONFLICT of "users" gives column "orders"."id"; give columns of "users""#,
    );
    let mut tree = row().on_conflict(Users.id).do_update(|set, _| set.set(Users.name, "b")).ast().clone();
    tree.conflict.as_mut().unwrap().target = ast::ConflictTarget::Any;
    refused_everywhere(
        &Tree(Statement::Insert(tree.clone().into())),
        ErrorKind::Incomplete,
        "ON CONFLICT .. DO UPDATE names no key; name its columns: `.on_conflict(column)`",
    );
    tree.conflict.as_mut().unwrap().target = ast::ConflictTarget::Key { columns: Vec::new(), filter: None };
    refuses(
        &Tree(Statement::Insert(tree.into())),
        &[&Postgres::new(), &Sqlite::new()],
        ErrorKind::Incomplete,
        "ON CONFLICT names no column of the key; name one at least",
    );
}

#[test]
fn the_row_in_conflict_is_told_from_tables_of_its_name() {
    refused_everywhere(
        &insert_into(Excluded)
            .values((1, "a"))
            .on_conflict(Excluded.id)
            .do_update(|set, excluded| set.set(Excluded.name, excluded.name)),
        ErrorKind::Scope,
        "the row in conflict is known as \"excluded\", and so is the table \"excluded\"; use bound values in its place, \
         or rename the table",
    );
    insert_into(Excluded).values((1, "a")).or_ignore().to_sql(&Postgres::new()).unwrap();
    let hiding = Orders.alias("excluded");
    let query =
        insert_into(Users).columns((Users.id, Users.name)).values((1, "a")).on_conflict(Users.id).do_update(
            |set, excluded| {
                let inner = select(max(hiding.id)).from(hiding).where_(hiding.user_id.eq(excluded.id));
                set.set(Users.manager_id, inner.scalar())
            },
        );
    refused_everywhere(
        &query,
        ErrorKind::Scope,
        r#"column "excluded"."id" is used in WHERE, where a table of the subquery is known as "excluded" too; give the table another name by `.alias(..)`"#,
    );
}

#[test]
fn columns_of_the_new_row_that_have_no_name_on_mysql() {
    let row = || insert_into(Users).columns((Users.id, Users.name)).values((1, "a")).on_conflict(Users.id);
    refused_by_the_family(
        &row().do_update(|set, excluded| set.set(Users.country, excluded.country)),
        "{dialect} cannot render \"excluded\".\"country\" of an INSERT that does not give it; give the column in the INSERT, \
         or use the value itself",
    );
    let orders = |id| select(max(Orders.id)).from(Orders).where_(Orders.user_id.eq(id));
    refuses(
        &row().do_update(|set, excluded| set.set(Users.manager_id, orders(excluded.id).scalar())),
        &[&MariaDb::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render `excluded` in a subquery of an upsert; have the inserted rows hold what the subquery \
         finds, and set the column to theirs of `excluded`",
    );
}

#[test]
fn assignments_that_mysql_cannot_make_at_once() {
    let row = || insert_into(Users).columns((Users.id, Users.name)).values((1, "a")).on_conflict(Users.id);
    refused_by_the_family(
        &row().do_update(|set, _| set.set(Users.name, Users.country).set(Users.country, Users.name)),
        "{dialect} cannot render setting columns to one another's values (name, country); update the row, and insert it \
         if none was updated, in one transaction",
    );
    refused_by_the_family(
        &row().do_update(|set, _| {
            set.set(Users.name, "a").set(Users.country, "b").where_(Users.name.ne(Users.country))
        }),
        "{dialect} cannot render setting columns to one another's values (name, country); update the row, and insert it \
         if none was updated, in one transaction",
    );
}

#[test]
fn the_default_of_a_column_under_a_condition() {
    let row = || insert_into(Jobs).columns((Jobs.id, Jobs.state)).values((1, "a")).on_conflict(Jobs.id);
    refuses(
        &row().do_update(|set, _| set.set(Jobs.tries, DEFAULT).where_(Jobs.tries.gt(5))),
        &family().each_ref().map(|dialect| &**dialect),
        ErrorKind::Unsupported,
        "{dialect} cannot render DEFAULT in DO UPDATE with a condition; give the value itself",
    );
    refuses(
        &row().do_update(|set, _| set.set(Jobs.tries, DEFAULT)),
        &[&Sqlite::new()],
        ErrorKind::Unsupported,
        "{dialect} cannot render DEFAULT as a value; leave the column out of an INSERT, or give the value itself",
    );
}
