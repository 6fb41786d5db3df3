//! The SQLite driver: its ways to run a query, on connections and transactions, what rows are read into, and
//! what is left of a query that ends early.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod props;

use props::database;
use querent::prelude::*;
use querent_sqlite::{Sqlite, SqliteExt};
use rusqlite::Connection;
use std::fmt;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Notes = "notes" { user_id: BigInt, title: Option<Text>, body: Option<Text> } }

row! {
    #[derive(Debug, Clone, PartialEq)]
    struct User { id: i64, name: String, email: Option<String> }
}
row! {
    #[derive(Debug, PartialEq)]
    struct Note { user_id: i64, title: Option<String>, body: Option<String> }
}

fn filled() -> Connection {
    let db = database();
    db.execute_batch(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);
         CREATE TABLE notes (user_id INTEGER NOT NULL, title TEXT, body TEXT);
         INSERT INTO users VALUES (1, 'Ada', NULL), (2, 'Bob', 'b@x.y'), (3, 'Cyd', NULL);
         INSERT INTO notes VALUES (1, 'first', 'text'), (2, NULL, NULL);",
    )
    .unwrap();
    db
}

fn users() -> Select<(BigInt, Text, Option<Text>)> {
    select(Users.all()).from(Users).order_by(Users.id)
}

fn nobody() -> Select<BigInt> {
    select(Users.id).from(Users).where_(Users.id.gt(100))
}

/// Every way to run a query, on whatever dereferences to a connection.
fn every_way(db: &Connection) {
    let all: Vec<User> = db.fetch_all(&users()).unwrap();
    assert_eq!(all.iter().map(|user| user.id).collect::<Vec<_>>(), [1, 2, 3]);
    let bob = User { id: 2, name: "Bob".into(), email: Some("b@x.y".into()) };
    assert_eq!(all[1], bob);

    let first: User = db.fetch_one(&users()).unwrap();
    assert_eq!(first.name, "Ada");
    assert_eq!(db.fetch_optional::<User, _>(&users().offset(1)).unwrap(), Some(bob));
    assert_eq!(db.fetch_optional::<i64, _>(&nobody()).unwrap(), None);
    assert_eq!(db.fetch_all::<i64, _>(&nobody()).unwrap(), [0_i64; 0]);

    let mut names = String::new();
    db.for_each(&users(), |user: User| {
        names.push_str(&user.name);
        Ok::<_, Error>(())
    })
    .unwrap();
    assert_eq!(names, "AdaBobCyd");

    let mut rows = db.rows(&users()).unwrap();
    let read: Result<Vec<User>, Error> = rows.iter().collect();
    assert_eq!(read.unwrap(), all);
    // The same prepared query may be run again, and read into another type.
    let again: Vec<(i64, String, Option<String>)> = rows.iter().map(Result::unwrap).collect();
    assert_eq!(again[2], (3, "Cyd".into(), None));
}

#[test]
fn a_connection_and_a_transaction_run_queries_in_every_way() {
    let mut db = filled();
    every_way(&db);
    let transaction = db.transaction().unwrap();
    transaction.run(&insert_into(Users).values((4, "Dan", NULL))).unwrap();
    assert_eq!(transaction.fetch_one::<i64, _>(&select(count_all()).from(Users)).unwrap(), 4);
    transaction.rollback().unwrap();
    every_way(&db);
    let transaction = db.transaction().unwrap();
    every_way(&transaction);
    transaction.commit().unwrap();
}

#[test]
fn no_row_is_an_error_of_its_own_kind_only_where_one_was_asked_for() {
    let error = filled().fetch_one::<i64, _>(&nobody()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoRows);
    assert_eq!(error.to_string(), "the query found no row; use `fetch_optional` where that may be");
}

#[test]
fn an_iterator_that_is_stopped_early_leaves_the_connection_free() {
    let db = filled();
    {
        let mut rows = db.rows(&users()).unwrap();
        let first: User = rows.iter().next().unwrap().unwrap();
        assert_eq!(first.id, 1);
    }
    // A query that is still open would hold a lock against this.
    db.execute_batch("DROP TABLE users").unwrap();
    let db = filled();
    let mut rows = db.rows(&users()).unwrap();
    assert_eq!(rows.iter::<User>().take(2).count(), 2);
    assert_eq!(rows.iter::<User>().count(), 3);
    let mut ended = rows.iter::<User>();
    assert_eq!(ended.by_ref().count(), 3);
    assert!(ended.next().is_none());
}

#[test]
fn a_row_that_does_not_fit_is_one_error_among_the_rows() {
    let db = filled();
    db.execute_batch(
        "UPDATE notes SET user_id = 'two' WHERE user_id = 2; INSERT INTO notes VALUES (3, 'a', 'b')",
    )
    .unwrap();
    let query = select(Notes.user_id).from(Notes);
    let mut rows = db.rows(&query).unwrap();
    let read: Vec<Option<i64>> = rows.iter().map(Result::ok).collect();
    assert_eq!(read, [Some(1), None, Some(3)]);
    drop(rows);
    assert_eq!(
        db.fetch_all::<i64, _>(&query).unwrap_err().to_string(),
        "column 1 \"user_id\" of SQL type BigInt holds text of 3 bytes, which does not fit i64"
    );
}

/// An error of a program's own, which `for_each` carries.
#[derive(Debug)]
enum Own {
    Enough(i64),
    Query(Error),
}

impl From<Error> for Own {
    fn from(error: Error) -> Self {
        Own::Query(error)
    }
}

impl fmt::Display for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

#[test]
fn an_error_inside_for_each_ends_the_query_and_comes_out() {
    let db = filled();
    let mut seen = 0;
    let ended = db.for_each(&users(), |user: User| {
        seen += 1;
        if user.id == 2 { Err(Own::Enough(user.id)) } else { Ok(()) }
    });
    assert!(matches!(ended, Err(Own::Enough(2))));
    assert_eq!(seen, 2);
    db.execute_batch("DROP TABLE users").unwrap();
    let missing = db.for_each(&users(), |_: User| Ok::<_, Own>(()));
    let Err(Own::Query(error)) = missing else { panic!("{missing:?}") };
    assert_eq!(error.kind(), ErrorKind::Database);
}

#[test]
fn what_the_database_reports_is_passed_on() {
    let db = database();
    let error = db.fetch_all::<User, _>(&users()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert!(error.to_string().starts_with("sqlite: no such table: users"), "{error}");
    let error = db.run(&insert_into(Users).values((1, "Ada", NULL))).unwrap_err();
    assert!(error.to_string().starts_with("sqlite: no such table: users"), "{error}");
    assert!(db.rows(&users()).is_err());

    let db = filled();
    let error = db.run(&insert_into(Users).values((1, "Eve", NULL))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(error.to_string(), "sqlite: UNIQUE constraint failed: users.id");
    // A failed statement goes back to the cache, and works again.
    assert_eq!(db.run(&insert_into(Users).values((9, "Eve", NULL))).unwrap(), 1);
}

#[test]
fn a_statement_is_prepared_once_however_often_it_runs() {
    let db = filled();
    let named = |name: &str| select(Users.id).from(Users).where_(Users.name.eq(name));
    for (name, id) in [("Ada", 1), ("Bob", 2), ("Cyd", 3), ("Ada", 1)] {
        assert_eq!(db.fetch_one::<i64, _>(&named(name)).unwrap(), id);
        assert_eq!(db.fetch_all::<i64, _>(&named(name)).unwrap(), [id]);
        assert_eq!(db.rows(&named(name)).unwrap().iter::<i64>().count(), 1);
    }
    // SQLite counts the runs of each prepared statement; the one in the connection's cache has had them all.
    let query = named("Ada");
    let cached = db.prepare_cached(query.to_sql(&Sqlite::new()).unwrap().text()).unwrap();
    assert_eq!(cached.get_status(rusqlite::StatementStatus::Run), 12);
}

#[test]
fn a_value_of_an_earlier_run_is_not_left_in_a_cached_statement() {
    let db = filled();
    let by_email = |email: Option<&str>| {
        select(Users.id).from(Users).where_(Users.email.is_not_distinct_from(email)).order_by(Users.id)
    };
    assert_eq!(db.fetch_all::<i64, _>(&by_email(Some("b@x.y"))).unwrap(), [2]);
    assert_eq!(db.fetch_all::<i64, _>(&by_email(None)).unwrap(), [1, 3]);
}

#[test]
fn the_same_query_runs_inside_of_itself() {
    let db = filled();
    let mut pairs = 0;
    db.for_each(&users(), |_: User| {
        db.for_each(&users(), |_: User| {
            pairs += 1;
            Ok::<_, Error>(())
        })
    })
    .unwrap();
    assert_eq!(pairs, 9);
}

#[test]
fn the_row_of_an_optional_table_is_some_struct_or_none() {
    let db = filled();
    let n = Notes.optional();
    let query = select((Users.all(), n.all(), n.title))
        .from(Users)
        .left_join(n, n.user_id.eq(Users.id))
        .order_by(Users.id);
    let rows: Vec<(User, Option<Note>, Option<String>)> = db.fetch_all(&query).unwrap();
    assert_eq!(rows.len(), 3);
    let note = Note { user_id: 1, title: Some("first".into()), body: Some("text".into()) };
    assert_eq!(rows[0].1, Some(note));
    assert_eq!(rows[0].2.as_deref(), Some("first"));
    // A row of which only the NOT NULL column has a value is a row.
    assert_eq!(rows[1].1, Some(Note { user_id: 2, title: None, body: None }));
    assert_eq!((&rows[2].0.name, &rows[2].1, &rows[2].2), (&"Cyd".to_owned(), &None, &None));
    // As a tuple too.
    type Triple = (i64, Option<String>, Option<String>);
    let rows: Vec<Option<Triple>> = db
        .fetch_all(&select(n.all()).from(Users).left_join(n, n.user_id.eq(Users.id)).order_by(Users.id))
        .unwrap();
    assert_eq!(rows[2], None);
    assert_eq!(rows[1], Some((2, None, None)));
}

#[test]
fn nested_tuples_structs_and_single_cells_are_read_in_one_row() {
    let db = filled();
    let query = select(((Users.id, (Users.name, Users.id)), Users.all(), Users.id * 2)).from(Users).limit(1);
    let row: ((i64, (String, i64)), User, i64) = db.fetch_one(&query).unwrap();
    assert_eq!(row.0, (1, ("Ada".into(), 1)));
    assert_eq!(row.1, User { id: 1, name: "Ada".into(), email: None });
    assert_eq!(row.2, 2);
    row! {
        #[derive(Debug, PartialEq)]
        struct Both { user: User, twice: i64, note: Option<Note> }
    }
    let n = Notes.optional();
    let query = select((Users.all(), Users.id * 2, n.all()))
        .from(Users)
        .left_join(n, n.user_id.eq(Users.id))
        .where_(Users.id.eq(3));
    let both: Both = db.fetch_one(&query).unwrap();
    let cyd = User { id: 3, name: "Cyd".into(), email: None };
    assert_eq!(both, Both { user: cyd, twice: 6, note: None });
}

#[test]
fn a_list_made_at_run_time_is_read_as_values() {
    let db = filled();
    let wanted: Vec<AnyExpr> = ["id", "email", "name"].iter().filter_map(|name| Users.column(name)).collect();
    let rows: Vec<Vec<Value>> =
        db.fetch_all(&select(wanted).from(Users).order_by(Users.id).limit(2)).unwrap();
    let text = |text: &str| Value::Text(text.into());
    assert!(rows[0][1].is_null());
    assert_eq!((&rows[0][0], &rows[0][2]), (&Value::BigInt(1), &text("Ada")));
    assert_eq!(rows[1], [Value::BigInt(2), text("b@x.y"), text("Bob")]);
}

#[test]
fn a_row_inserted_from_a_struct_is_read_back_into_it() {
    let db = filled();
    let eve = User { id: 7, name: "Eve".into(), email: Some("e@x.y".into()) };
    assert_eq!(db.run(&insert_into(Users).rows([eve.clone()])).unwrap(), 1);
    let found: User = db.fetch_one(&select(Users.all()).from(Users).where_(Users.id.eq(7))).unwrap();
    assert_eq!(found, eve);
}

#[test]
fn the_whole_row_of_an_optional_table_is_refused_where_any_column_may_be_null() {
    // User 2 has a row of NULLs, user 3 has none: read whole, the two could not be told apart.
    table! { Loose = "loose" { user_id: Option<BigInt>, text: Option<Text> } }
    let db = filled();
    db.execute_batch(
        "CREATE TABLE loose (user_id INTEGER, text TEXT); INSERT INTO loose VALUES (1, 'a'), (NULL, NULL)",
    )
    .unwrap();
    let l = Loose.optional();
    let matched = l.user_id.eq(Users.id) | (l.user_id.is_null() & Users.id.eq(2));
    let whole = select((Users.id, l.all())).from(Users).left_join(l, matched.clone());
    let error = whole.to_sql(&Sqlite::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Nullability);
    assert_eq!(
        error.to_string(),
        "the whole row of an optional table reads as None if all of it is NULL, but every column of this table may be; \
         select the columns one by one"
    );

    let by_columns =
        select((Users.id, l.user_id, l.text)).from(Users).left_join(l, matched).order_by(Users.id);
    let rows: Vec<(i64, Option<i64>, Option<String>)> = db.fetch_all(&by_columns).unwrap();
    assert_eq!(rows, [(1, Some(1), Some("a".into())), (2, None, None), (3, None, None)]);
}

#[test]
fn a_violated_constraint_has_its_class_and_its_names() {
    table! { Parent = "parent" { id: BigInt, name: Option<Text>, age: Option<BigInt> } }
    table! { Child = "child" { id: BigInt, parent_id: Option<BigInt> } }
    let db = database();
    db.execute_batch(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER CONSTRAINT grown CHECK (age >= 18));
         CREATE UNIQUE INDEX parent_name ON parent (lower(name));
         CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id));
         INSERT INTO parent VALUES (1, 'Ada', 30);",
    )
    .unwrap();
    db.pragma_update(None, "foreign_keys", true).unwrap();
    let refused = |id: i64, name: Option<&str>, age: Option<i64>| {
        let error = db.run(&insert_into(Parent).values((id, name, age))).unwrap_err();
        let names = [error.code(), error.constraint(), error.table(), error.column()];
        (error.kind(), names.map(|name| name.unwrap_or("-").to_owned()))
    };
    let names = |names: [&str; 4]| names.map(str::to_owned);
    // Codes: https://www.sqlite.org/rescode.html
    let key = refused(1, Some("Bob"), None);
    assert_eq!(key, (ErrorKind::UniqueViolation, names(["1555", "-", "parent", "id"])));
    let name = refused(2, Some("ADA"), None);
    assert_eq!(name, (ErrorKind::UniqueViolation, names(["2067", "parent_name", "-", "-"])));
    let null = refused(2, None, None);
    assert_eq!(null, (ErrorKind::NotNullViolation, names(["1299", "-", "parent", "name"])));
    let young = refused(2, Some("Bob"), Some(17));
    assert_eq!(young, (ErrorKind::CheckViolation, names(["275", "grown", "-", "-"])));
    let orphan = db.run(&insert_into(Child).values((1, Some(9)))).unwrap_err();
    assert_eq!((orphan.kind(), orphan.code()), (ErrorKind::ForeignKeyViolation, Some("787")));
    assert!(!orphan.is_retryable());
}

#[test]
fn syntax_and_locks_have_kinds_of_their_own() {
    let folder = std::env::temp_dir().join(format!("querent-locks-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let open = || {
        let db = Connection::open(folder.join("db")).unwrap();
        db.busy_timeout(std::time::Duration::ZERO).unwrap();
        db
    };
    let (one, two) = (open(), open());
    let error = |result: rusqlite::Result<()>| querent_sqlite::database_error(result.unwrap_err());
    assert_eq!(error(one.execute_batch("SELEC 1")).kind(), ErrorKind::Syntax);
    one.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (a INTEGER); BEGIN IMMEDIATE").unwrap();
    let busy = error(two.execute_batch("INSERT INTO t VALUES (1)"));
    assert_eq!((busy.kind(), busy.is_retryable()), (ErrorKind::LockTimeout, true));
    one.execute_batch("ROLLBACK").unwrap();
    // What was read is not what is there any more when it comes to writing.
    one.execute_batch("BEGIN; SELECT * FROM t").unwrap();
    two.execute_batch("INSERT INTO t VALUES (1)").unwrap();
    let stale = error(one.execute_batch("INSERT INTO t VALUES (2)"));
    assert_eq!((stale.kind(), stale.is_retryable()), (ErrorKind::SerializationFailure, true));
    one.execute_batch("ROLLBACK").unwrap();
    let missing =
        Connection::open_with_flags(folder.join("no/db"), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
    assert_eq!(querent_sqlite::database_error(missing.unwrap_err()).kind(), ErrorKind::ConnectionLost);
    drop((one, two));
    std::fs::remove_dir_all(&folder).unwrap();
}
