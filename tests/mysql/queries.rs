//! The ways to run a query, what rows are read into, and what is left of a query that ends early.

use super::{Db, everywhere};
use querent_mysql::prelude::*;

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

fn fill<D: Db>(db: &mut D) {
    db.setup(
        "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(50) NOT NULL, email VARCHAR(50));
         CREATE TABLE notes (user_id BIGINT NOT NULL, title TEXT, body TEXT);
         INSERT INTO users VALUES (1, 'Ada', NULL), (2, 'Bob', 'b@x.y'), (3, 'Cyd', NULL);
         INSERT INTO notes VALUES (1, 'first', 'text'), (2, NULL, NULL)",
    );
}

fn users() -> Select<(BigInt, Text, Option<Text>)> {
    select(Users.all()).from(Users).order_by(Users.id)
}

fn nobody() -> Select<BigInt> {
    select(Users.id).from(Users).where_(Users.id.gt(100))
}

table! { Versions = "versions" { v: Text } }

pub(crate) fn the_server_is_told_apart_and_so_is_its_version<D: Db>() {
    everywhere::<D>("server", |db, server| {
        db.setup("CREATE TABLE versions (v VARCHAR(100) NOT NULL); INSERT INTO versions SELECT version()");
        let version: String = db.one(&select(Versions.v).from(Versions)).unwrap();
        let minor = version.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
        // A refusal says what is rendered for.
        let interval = val(Interval { months: 1, ..Interval::default() });
        let refused = db.one::<Interval, _>(&select(interval)).unwrap_err().to_string();
        assert!(
            refused.starts_with(&format!("{} {minor} has no Interval value", server.engine)),
            "{version}: {refused}"
        );
        let missing = db.all::<i64, _>(&select(Users.id).from(Users)).unwrap_err().to_string();
        assert!(missing.starts_with(&format!("{}: ", server.engine)), "{missing}");
    });
}

pub(crate) fn a_statement_for_the_server_is_sent_as_it_was_rendered<D: Db>() {
    everywhere::<D>("compiled", |db, server| {
        fill(db);
        let dialect = db.dialect_of_server().unwrap();
        assert_eq!(dialect.spec().name, server.engine);
        let name = compile(dialect, |(id,): Params<(BigInt,)>| {
            select(Users.name).from(Users).where_(Users.id.eq(id))
        })
        .unwrap();
        let bound = name.bind((2,));
        let sql = bound.to_sql(db.dialect_of_server().unwrap()).unwrap();
        assert!(std::ptr::eq(sql.text(), name.text()), "the text was rendered anew");
        assert_eq!(db.one::<String, _>(&bound).unwrap(), "Bob");
    });
}

table! { Asked = "asked" { id: BigInt, v: Option<Integer> } }
table! { Listed = "listed" { list: BigInt, v: Integer, w: Option<Integer> } }

/// MariaDB remembers what NULL IN a subquery was, if all that stands before IN is NULL, each time that a prepared statement is
/// run.
pub(crate) fn what_null_in_a_query_answers_is_not_remembered<D: Db>() {
    everywhere::<D>("null_in", |db, _| {
        db.setup(
            "CREATE TABLE asked (id BIGINT NOT NULL, v INT); CREATE TABLE listed (list BIGINT NOT NULL, v INT NOT NULL, w INT);
             INSERT INTO asked VALUES (1, 1), (2, 2), (3, NULL);
             INSERT INTO listed VALUES (10, 1, 1), (10, 1, 1), (20, 2, 2)",
        );
        let listed = |of: i64| select(Listed.v).from(Listed).where_(Listed.list.eq(of));
        let nullable = |of: i64| select(Listed.w).from(Listed).where_(Listed.list.eq(of));
        let pairs = |of: i64| select((Listed.w, Listed.w)).from(Listed).where_(Listed.list.eq(of));
        let other = Asked.alias("other");
        let own = || select(other.v).from(other).where_(other.id.eq(Asked.id)).scalar();
        let pair = || row((Asked.v, Asked.v));
        // NULL is in no empty list, and of another it is not known.
        for (of, found) in [
            (10, [Some(true), Some(false), None]),
            (70, [Some(false); 3]),
            (20, [Some(false), Some(true), None]),
            (70, [Some(false); 3]),
            (10, [Some(true), Some(false), None]),
        ] {
            let not = found.map(|found| found.map(|found| !found));
            let truths = [
                (Asked.v.in_query(listed(of)), found),
                (Asked.v.not_in_query(listed(of)), not),
                (Asked.v.in_query(nullable(of)), found),
                (!Asked.v.in_query(nullable(of)), not),
                (Asked.v.eq(any_of_rows(listed(of))), found),
                (Asked.v.ne(all_of(listed(of))), not),
                (Asked.v.in_query(listed(of).distinct()), found),
                (Asked.v.in_query(listed(of).order_by(nth(1)).limit(1)), found),
                (pair().in_query(pairs(of)), found),
                (own().in_query(nullable(of)), found),
                (own().in_query(nullable(of).order_by(nth(1)).limit(1)), found),
            ];
            for (place, (truth, expected)) in truths.into_iter().enumerate() {
                let query = select((Asked.id, truth)).from(Asked).order_by(Asked.id);
                let answer: Vec<(i64, Option<bool>)> = db.all(&query).unwrap();
                let answer: Vec<Option<bool>> = answer.into_iter().map(|(_, truth)| truth).collect();
                assert_eq!(answer, expected, "{place} of {of}");
            }
            // What keeps a row is as good with FALSE as with NULL; what leaves one out is not.
            for (condition, word) in
                [(Asked.v.in_query(listed(of)), Some(true)), (Asked.v.not_in_query(listed(of)), Some(false))]
            {
                let kept = select(Asked.id).from(Asked).where_(condition).order_by(Asked.id);
                let kept: Vec<i64> = db.all(&kept).unwrap();
                let expected: Vec<i64> =
                    (1..).zip(found).filter(|(_, found)| *found == word).map(|(id, _)| id).collect();
                assert_eq!(kept, expected, "{word:?} of {of}");
            }
        }
    });
}

pub(crate) fn every_way_to_run_a_query_answers_its_rows<D: Db>() {
    everywhere::<D>("ways", |db, _| {
        fill(db);
        let bob = User { id: 2, name: "Bob".into(), email: Some("b@x.y".into()) };
        for begin in ["DO 0", "START TRANSACTION"] {
            db.setup(begin);
            let all: Vec<User> = db.all(&users()).unwrap();
            assert_eq!(all.iter().map(|user| user.id).collect::<Vec<_>>(), [1, 2, 3]);
            assert_eq!(all[1], bob);
            assert_eq!(db.one::<User, _>(&users()).unwrap().name, "Ada");
            assert_eq!(db.optional::<User, _>(&users().offset(1)).unwrap(), Some(bob.clone()));
            assert_eq!(db.optional::<i64, _>(&nobody()).unwrap(), None);
            assert!(db.all::<i64, _>(&nobody()).unwrap().is_empty());
            let mut names = String::new();
            db.each(&users(), |user: User| {
                names.push_str(&user.name);
                Ok::<_, Error>(())
            })
            .unwrap();
            assert_eq!(names, "AdaBobCyd");
            let read: Vec<User> = db.first(&users(), 9).into_iter().map(Result::unwrap).collect();
            assert_eq!(read, all);
        }
        let eve = User { id: 7, name: "Eve".into(), email: Some("e@x.y".into()) };
        assert_eq!(db.put(&insert_into(Users).rows([eve.clone()])).unwrap(), 1);
        assert_eq!(db.one::<User, _>(&select(Users.all()).from(Users).where_(Users.id.eq(7))).unwrap(), eve);
    });
}

pub(crate) fn no_row_is_an_error_only_where_one_was_asked_for<D: Db>() {
    everywhere::<D>("norow", |db, _| {
        fill(db);
        let error = db.one::<i64, _>(&nobody()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoRows);
        assert_eq!(db.optional::<i64, _>(&nobody()).unwrap(), None);
    });
}

pub(crate) fn rows_that_are_not_read_leave_the_connection_free<D: Db>() {
    everywhere::<D>("early", |db, _| {
        fill(db);
        for rows in [0, 1, 2] {
            let first: Vec<User> = db.first(&users(), rows).into_iter().map(Result::unwrap).collect();
            assert_eq!(first.len(), rows);
            assert_eq!(db.one::<User, _>(&users()).unwrap().id, 1);
            assert_eq!(db.one::<User, _>(&users().offset(2)).unwrap().id, 3);
        }
        // More than fits the buffers between the server and here.
        db.setup("CREATE TABLE longs (s LONGTEXT NOT NULL)");
        table! { Longs = "longs" { s: Text } }
        let long = "x".repeat(1_000_000);
        db.put(&insert_into(Longs).rows((0..12).map(|_| (long.as_str(),)))).unwrap();
        let first: Vec<String> =
            db.first(&select(Longs.s).from(Longs), 1).into_iter().map(Result::unwrap).collect();
        assert_eq!(first[0].len(), 1_000_000);
        assert_eq!(db.one::<i64, _>(&select(count_all()).from(Longs)).unwrap(), 12);
    });
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

pub(crate) fn an_error_inside_for_each_ends_the_query_and_comes_out<D: Db>() {
    everywhere::<D>("own", |db, _| {
        fill(db);
        let mut seen = 0;
        let ended = db.each(&users(), |user: User| {
            seen += 1;
            if user.id == 2 { Err(Own::Enough(user.id)) } else { Ok(()) }
        });
        assert!(matches!(ended, Err(Own::Enough(2))), "{ended:?}");
        assert_eq!(seen, 2);
        assert_eq!(db.one::<i64, _>(&select(count_all()).from(Users)).unwrap(), 3);
        db.setup("DROP TABLE users");
        let Err(Own::Query(error)) = db.each(&users(), |_: User| Ok::<_, Own>(())) else {
            panic!("no error")
        };
        assert_eq!((error.kind(), error.code()), (ErrorKind::Database, Some("1146")));
    });
}

pub(crate) fn a_row_that_does_not_fit_is_one_error_among_the_rows<D: Db>() {
    everywhere::<D>("misfit", |db, _| {
        db.setup("CREATE TABLE users (id VARCHAR(9)); INSERT INTO users VALUES ('one'), (NULL)");
        let query = select(Users.id).from(Users).order_by(Users.id.desc());
        let read = db.first::<i64, _>(&query, 9);
        assert_eq!(read.len(), 2);
        assert_eq!(
            read[0].as_ref().unwrap_err().to_string(),
            "column 1 \"id\" of SQL type BigInt holds text of 3 bytes, which does not fit i64"
        );
        assert_eq!(
            read[1].as_ref().unwrap_err().to_string(),
            "column 1 \"id\" of SQL type BigInt holds NULL, which does not fit i64"
        );
        assert_eq!(db.one::<i64, _>(&query).unwrap_err().kind(), ErrorKind::Decode);
        assert_eq!(db.one::<i64, _>(&select(val(1_i64))).unwrap(), 1);
    });
}

pub(crate) fn rows_are_read_into_nested_tuples_and_structs<D: Db>() {
    everywhere::<D>("nested", |db, _| {
        fill(db);
        let query =
            select(((Users.id, (Users.name, Users.id)), Users.all(), Users.id * 2)).from(Users).limit(1);
        let row: ((i64, (String, i64)), User, i64) = db.one(&query).unwrap();
        assert_eq!(row, ((1, ("Ada".into(), 1)), User { id: 1, name: "Ada".into(), email: None }, 2));
    });
}

pub(crate) fn the_row_of_an_optional_table_is_some_struct_or_none<D: Db>() {
    everywhere::<D>("optional", |db, _| {
        fill(db);
        let n = Notes.optional();
        let query =
            select((Users.id, n.all())).from(Users).left_join(n, n.user_id.eq(Users.id)).order_by(Users.id);
        let rows: Vec<(i64, Option<Note>)> = db.all(&query).unwrap();
        let note = Note { user_id: 1, title: Some("first".into()), body: Some("text".into()) };
        assert_eq!(rows[0], (1, Some(note)));
        assert_eq!(rows[1], (2, Some(Note { user_id: 2, title: None, body: None })));
        assert_eq!(rows[2], (3, None));
    });
}

pub(crate) fn a_list_made_at_run_time_is_read_as_values<D: Db>() {
    everywhere::<D>("dynamic", |db, _| {
        fill(db);
        let wanted: Vec<AnyExpr> =
            ["id", "email", "name"].iter().filter_map(|name| Users.column(name)).collect();
        let rows: Vec<Vec<Value>> = db.all(&select(wanted).from(Users).order_by(Users.id).limit(2)).unwrap();
        let text = |text: &str| Value::Text(text.into());
        assert!(rows[0][1].is_null());
        assert_eq!(rows[1], [Value::BigInt(2), text("b@x.y"), text("Bob")]);
    });
}

pub(crate) fn a_statement_is_prepared_once_and_the_cache_is_bounded<D: Db>() {
    everywhere::<D>("cache", |db, _| {
        fill(db);
        let prepared = |db: &mut D| db.status("Com_stmt_prepare");
        let named = |name: &str| select(Users.id).from(Users).where_(Users.name.eq(name));
        // What the server is, is asked by the first.
        db.one::<i64, _>(&select(count_all()).from(Users)).unwrap();
        let before = prepared(db);
        for (name, id) in [("Ada", 1), ("Bob", 2), ("Cyd", 3), ("Ada", 1)] {
            assert_eq!(db.one::<i64, _>(&named(name)).unwrap(), id);
            assert_eq!(db.all::<i64, _>(&named(name)).unwrap(), [id]);
            assert_eq!(db.first::<i64, _>(&named(name), 1).len(), 1);
        }
        assert_eq!(prepared(db) - before, 1);
        // Each length of a list is a text of its own: past the cache's 32 the oldest are closed.
        let lists = |db: &mut D| {
            for length in 1..=40_i64 {
                let query = select(Users.id).from(Users).where_(Users.id.in_list(1..=length));
                assert_eq!(db.all::<i64, _>(&query).unwrap().len() as i64, length.min(3));
            }
        };
        let before = prepared(db);
        lists(db);
        lists(db);
        assert_eq!(prepared(db) - before, 80);
        let closed = db.status("Com_stmt_close");
        assert_eq!(prepared(db) - closed, 32);
    });
}

pub(crate) fn names_with_colons_and_marks_are_names<D: Db>() {
    // The drivers look for named parameters of their own, such as `:name`.
    table! { Odd = "odd:table?" { odd = "a:name ? -- 'b :d": Text } }
    everywhere::<D>("names", |db, _| {
        db.setup("CREATE TABLE `odd:table?` (`a:name ? -- 'b :d` TEXT NOT NULL)");
        db.put(&insert_into(Odd).values((":value ?",))).unwrap();
        let query = select(Odd.odd).from(Odd).where_(Odd.odd.eq(":value ?"));
        assert_eq!(db.one::<String, _>(&query).unwrap(), ":value ?");
    });
}
