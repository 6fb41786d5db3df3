//! The PostgreSQL driver: its ways to run a query on sessions, clients, transactions and pools, what values become on the
//! way, and what the server's errors become. Runs on every PostgreSQL server that is at hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod live;

use postgres::{Client, NoTls};
use querent::prelude::*;
use querent_postgres::{Postgres, PostgresExt, Session, SessionManager};
use std::{thread, time::Duration};

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Notes = "notes" { user_id: BigInt, title: Option<Text> } }

row! {
    #[derive(Debug, Clone, PartialEq)]
    struct User { id: i64, name: String, email: Option<String> }
}
row! {
    #[derive(Debug, PartialEq)]
    struct Note { user_id: i64, title: Option<String> }
}

const TABLES: &str = "
    CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
    CREATE TABLE notes (user_id bigint NOT NULL, title text);
    INSERT INTO users VALUES (1, 'Ada', NULL), (2, 'Bob', 'b@x.y'), (3, 'Cyd', NULL);
    INSERT INTO notes VALUES (1, 'first');
";

/// A schema of the test's own on each server, and a connection whose names mean it.
fn each_server(test: &str, run: impl Fn(&dyn Fn() -> Client)) {
    for address in live::addresses("postgres") {
        let schema = format!("querent_{test}");
        let connect = || {
            let mut client = Client::connect(&address, NoTls).unwrap();
            client.batch_execute(&format!("SET search_path TO {schema}")).unwrap();
            client
        };
        let mut client = connect();
        client
            .batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"))
            .unwrap();
        run(&connect);
        client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).unwrap();
    }
}

fn users() -> Select<(BigInt, Text, Option<Text>)> {
    select(Users.all()).from(Users).order_by(Users.id)
}

fn nobody() -> Select<BigInt> {
    select(Users.id).from(Users).where_(Users.id.gt(100))
}

/// Every way to run a query.
fn every_way<C: PostgresExt>(db: &mut C) {
    let all: Vec<User> = db.fetch_all(&users()).unwrap();
    assert_eq!(all.iter().map(|user| user.id).collect::<Vec<_>>(), [1, 2, 3]);
    let bob = User { id: 2, name: "Bob".into(), email: Some("b@x.y".into()) };
    assert_eq!(all[1], bob);

    let first: User = db.fetch_one(&users()).unwrap();
    assert_eq!(first.name, "Ada");
    assert_eq!(db.fetch_optional::<User, _>(&users().offset(1)).unwrap(), Some(bob));
    assert_eq!(db.fetch_optional::<i64, _>(&nobody()).unwrap(), None);
    assert_eq!(db.fetch_all::<i64, _>(&nobody()).unwrap(), [0_i64; 0]);
    let error = db.fetch_one::<i64, _>(&nobody()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoRows);

    let mut names = String::new();
    db.for_each(&users(), |user: User| {
        names.push_str(&user.name);
        Ok::<_, Error>(())
    })
    .unwrap();
    assert_eq!(names, "AdaBobCyd");

    let mut rows = db.rows(&users()).unwrap();
    assert_eq!(rows.iter::<User>().next().unwrap().unwrap(), all[0]);
    let rest: Result<Vec<(i64, String, Option<String>)>, Error> = rows.iter().collect();
    assert_eq!(rest.unwrap().len(), 2);
    drop(rows);
    // Rows that nobody read are not in the way of the next query.
    drop(db.rows(&users()).unwrap());
    let n = Notes.optional();
    let joined =
        select((Users.id, n.all())).from(Users).left_join(n, n.user_id.eq(Users.id)).order_by(Users.id);
    let rows: Vec<(i64, Option<Note>)> = db.fetch_all(&joined).unwrap();
    assert_eq!(rows[0].1, Some(Note { user_id: 1, title: Some("first".into()) }));
    assert_eq!(rows[2].1, None);
}

#[test]
fn a_query_with_a_statement_in_with_changes_all_rows_whatever_is_read_of_it() {
    each_server("changing_with", |connect| {
        let mut client = connect();
        client.batch_execute(TABLES).unwrap();
        let renamed = cte("renamed", update(Users).set(Users.email, "x").all_rows().returning(Users.id));
        let query = select(renamed.columns()).with(&renamed).from(&renamed).order_by(nth(1));
        let changed = select(count_all()).from(Users).where_(Users.email.eq("x"));
        let undo = update(Users).set(Users.email, NULL).all_rows();
        let mut check = |run: &mut dyn FnMut(&mut Client)| {
            client.run(&undo).unwrap();
            run(&mut client);
            assert_eq!(client.fetch_one::<i64, _>(&changed).unwrap(), 3);
        };
        check(&mut |db| assert_eq!(db.fetch_one::<i64, _>(&query).unwrap(), 1));
        check(&mut |db| assert_eq!(db.fetch_optional::<i64, _>(&query).unwrap(), Some(1)));
        check(&mut |db| assert_eq!(db.fetch_all::<i64, _>(&query).unwrap(), [1, 2, 3]));
        check(&mut |db| drop(db.rows(&query).unwrap()));
        check(&mut |db| {
            let stopped = db.for_each(&query, |_: i64| Err(Error::no_row()));
            assert!(stopped.is_err());
        });
        let rest = select(val(1)).with(&cte("all", undo.clone())).from(Notes);
        assert_eq!(client.fetch_all::<i32, _>(&rest).unwrap(), [1]);
        assert_eq!(client.fetch_one::<i64, _>(&changed).unwrap(), 0);
    });
}

#[test]
fn sessions_clients_transactions_and_pools_run_queries_in_every_way() {
    each_server("every_way", |connect| {
        let mut client = connect();
        client.batch_execute(TABLES).unwrap();
        every_way(&mut client);
        let mut transaction = client.transaction().unwrap();
        every_way(&mut transaction);
        transaction.run(&insert_into(Users).values((4, "Dan", NULL))).unwrap();
        drop(transaction);
        every_way(&mut client);

        let mut session = Session::new(client);
        every_way(&mut session);
        let mut transaction = session.transaction().unwrap();
        transaction.run(&insert_into(Users).values((4, "Dan", NULL))).unwrap();
        let mut savepoint = transaction.transaction().unwrap();
        savepoint.run(&insert_into(Users).values((5, "Eve", NULL))).unwrap();
        assert_eq!(savepoint.fetch_one::<i64, _>(&select(count_all()).from(Users)).unwrap(), 5);
        savepoint.rollback().unwrap();
        assert_eq!(transaction.fetch_one::<i64, _>(&select(count_all()).from(Users)).unwrap(), 4);
        transaction.rollback().unwrap();
        every_way(&mut session);
        let mut transaction = session
            .transaction_with(|options| options.isolation_level(postgres::IsolationLevel::Serializable))
            .unwrap();
        every_way(&mut transaction);
        transaction.commit().unwrap();
        let mut client = session.into_client();
        // For a while only, on a client that somebody else has.
        every_way(&mut Session::of(&mut client));
    });
}

#[test]
fn pools_hold_clients_or_sessions_that_keep_their_statements() {
    use r2d2_postgres::PostgresConnectionManager;
    each_server("pools", |connect| {
        connect().batch_execute(TABLES).unwrap();
        let address = live::addresses("postgres").remove(0);
        // The first server alone: a pool is a pool.
        let mut config: postgres::Config = address.parse().unwrap();
        config.options("-c search_path=querent_pools");
        if Client::connect(&address, NoTls)
            .unwrap()
            .batch_execute("SELECT 1 FROM querent_pools.users")
            .is_err()
        {
            return;
        }
        let manager = || PostgresConnectionManager::new(config.clone(), NoTls);
        let clients = r2d2::Pool::builder().max_size(1).build(manager()).unwrap();
        every_way::<Client>(&mut clients.get().unwrap());
        let ids: Vec<i64> = clients.get().unwrap().fetch_all(&select(Users.id).from(Users)).unwrap();
        assert_eq!(ids.len(), 3);

        let sessions = r2d2::Pool::builder().max_size(1).build(SessionManager(manager())).unwrap();
        every_way::<Session>(&mut sessions.get().unwrap());
        let kept = sessions.get().unwrap().kept();
        assert!(kept > 0);
        every_way::<Session>(&mut sessions.get().unwrap());
        assert_eq!(sessions.get().unwrap().kept(), kept, "what was prepared before was prepared again");
    });
}

/// How many statements the server has prepared on this connection.
fn prepared(session: &mut Session) -> i64 {
    session.query_one("SELECT count(*) FROM pg_prepared_statements", &[]).unwrap().get(0)
}

#[test]
fn a_session_prepares_a_statement_once_and_keeps_no_more_than_it_may() {
    each_server("cache", |connect| {
        let mut db = Session::new(connect()).keep(3);
        db.batch_execute(TABLES).unwrap();
        let named = |name: &str| select(Users.id).from(Users).where_(Users.name.eq(name));
        for (name, id) in [("Ada", 1), ("Bob", 2), ("Cyd", 3)] {
            assert_eq!(db.fetch_one::<i64, _>(&named(name)).unwrap(), id);
            assert_eq!(db.fetch_all::<i64, _>(&named(name)).unwrap(), [id]);
        }
        assert_eq!(db.kept(), 1);
        // The one that counts is itself one.
        assert_eq!(prepared(&mut db), 2);
        for conditions in 1..=8 {
            let query = select(Users.id).from(Users).where_(all((0..conditions).map(|n| Users.id.gt(n))));
            db.fetch_all::<i64, _>(&query).unwrap();
        }
        assert_eq!(db.kept(), 3);
        assert_eq!(prepared(&mut db), 4);
        assert!(db.into_client().query("SELECT 1", &[]).is_ok());
    });
}

#[test]
fn a_session_keeps_few_of_the_statements_with_long_texts() {
    table! { Points = "points" { x: BigInt, y: BigInt } }
    each_server("long", |connect| {
        let mut db = Session::new(connect());
        db.batch_execute("CREATE TEMPORARY TABLE points (x bigint, y bigint)").unwrap();
        let insert = |db: &mut Session, rows: i64| {
            let insert = insert_into(Points).rows((0..rows).map(|n| (n, n)));
            assert!(insert.to_sql(&Postgres::new()).unwrap().text().len() > 32_768, "the text is long");
            assert_eq!(db.run(&insert).unwrap(), rows as u64);
        };
        insert(&mut db, 5_000);
        insert(&mut db, 5_000);
        assert_eq!(db.kept(), 1);
        for rows in 5_001..5_007 {
            insert(&mut db, rows);
        }
        assert_eq!(db.kept(), 4);
        // The one that counts.
        assert_eq!(prepared(&mut db), 4 + 1);
        // Those that were used last are prepared still, and the first one is prepared again in the place of another.
        insert(&mut db, 5_006);
        insert(&mut db, 5_000);
        assert_eq!(db.kept(), 4);
        assert_eq!(prepared(&mut db), 4 + 1);
    });
}

#[test]
fn a_statement_whose_table_has_changed_fails_once_at_the_most() {
    each_server("stale", |connect| {
        let mut db = Session::new(connect());
        db.batch_execute(TABLES).unwrap();
        let ids = select(Users.id).from(Users).order_by(Users.id);
        assert_eq!(db.fetch_all::<i64, _>(&ids).unwrap(), [1, 2, 3]);
        db.batch_execute("ALTER TABLE users ALTER id TYPE integer").unwrap();
        let error = db.fetch_all::<i64, _>(&ids).unwrap_err();
        assert_eq!(error.code(), Some("0A000"));
        assert_eq!(db.fetch_all::<i64, _>(&ids).unwrap(), [1, 2, 3]);
        // All statements of the connection gone.
        db.batch_execute("DEALLOCATE ALL").unwrap();
        assert_eq!(db.fetch_all::<i64, _>(&ids).unwrap_err().code(), Some("26000"));
        assert_eq!(db.fetch_all::<i64, _>(&ids).unwrap(), [1, 2, 3]);
    });
}

#[test]
fn a_statement_whose_parameters_have_other_types_now_fails_once_at_the_most() {
    table! { Points = "points" { x: BigInt } }
    table! { Moods = "moods" { name: Text } }
    each_server("types", |connect| {
        let mut db = Session::new(connect());
        db.batch_execute("CREATE TABLE points (x integer)").unwrap();
        let point = |x: i64| insert_into(Points).values((x,));
        db.run(&point(1)).unwrap();
        db.batch_execute("ALTER TABLE points ALTER x TYPE bigint").unwrap();
        // Past 32 bits, which the parameter had when it was prepared.
        assert_eq!(db.run(&point(5_000_000_000)).unwrap_err().kind(), ErrorKind::Value);
        assert_eq!(db.run(&point(5_000_000_000)).unwrap(), 1);

        let glad = insert_into(Moods).values(("glad",));
        db.batch_execute("CREATE TYPE mood AS ENUM ('glad'); CREATE TABLE moods (name mood)").unwrap();
        db.run(&glad).unwrap();
        db.batch_execute("DROP TABLE moods; DROP TYPE mood; CREATE TABLE moods (name text)").unwrap();
        assert_eq!(db.run(&glad).unwrap_err().code(), Some("XX000"));
        assert_eq!(db.run(&glad).unwrap(), 1);
        let found = select(count_all()).from(Moods).where_(Moods.name.eq("glad"));
        assert_eq!(db.fetch_one::<i64, _>(&found).unwrap(), 1);
        db.batch_execute("ALTER TABLE moods ALTER name TYPE inet USING '10.0.0.1'").unwrap();
        assert_eq!(db.fetch_one::<i64, _>(&found).unwrap_err().code(), Some("42883"));
        // Text that is none of that type: the statement is the new one.
        assert_eq!(db.fetch_one::<i64, _>(&found).unwrap_err().code(), Some("22P02"));
    });
}

#[test]
fn a_transaction_that_has_failed_is_not_said_to_be_committed() {
    each_server("failed", |connect| {
        let mut db = Session::new(connect());
        db.batch_execute(TABLES).unwrap();
        let count = select(count_all()).from(Users);
        let mut transaction = db.transaction().unwrap();
        transaction.run(&insert_into(Users).values((4, "Dan", NULL))).unwrap();
        transaction.run(&insert_into(Users).values((1, "Ada", NULL))).unwrap_err();
        assert_eq!(transaction.commit().unwrap_err().code(), Some("25P02"));
        assert_eq!(db.fetch_one::<i64, _>(&count).unwrap(), 3);

        // A savepoint that is dropped ends alone; one that shall be committed leaves the failure to the transaction.
        let mut transaction = db.transaction().unwrap();
        transaction.run(&insert_into(Users).values((4, "Dan", NULL))).unwrap();
        let mut savepoint = transaction.transaction().unwrap();
        savepoint.run(&insert_into(Users).values((1, "Ada", NULL))).unwrap_err();
        drop(savepoint);
        let mut savepoint = transaction.transaction().unwrap();
        savepoint.run(&insert_into(Users).values((5, "Eve", NULL))).unwrap();
        savepoint.commit().unwrap();
        transaction.commit().unwrap();
        assert_eq!(db.fetch_one::<i64, _>(&count).unwrap(), 5);
        let mut transaction = db.transaction().unwrap();
        let mut savepoint = transaction.transaction().unwrap();
        savepoint.run(&insert_into(Users).values((1, "Ada", NULL))).unwrap_err();
        assert_eq!(savepoint.commit().unwrap_err().code(), Some("25P02"));
        assert_eq!(transaction.commit().unwrap_err().code(), Some("25P02"));

        // A constraint that is checked at the end.
        db.batch_execute("CREATE TABLE later (x int UNIQUE DEFERRABLE INITIALLY DEFERRED)").unwrap();
        let mut transaction = db.transaction().unwrap();
        transaction.batch_execute("INSERT INTO later VALUES (1), (1)").unwrap();
        assert_eq!(transaction.commit().unwrap_err().kind(), ErrorKind::UniqueViolation);
        db.transaction().unwrap().commit().unwrap();
    });
}

#[test]
fn an_insert_past_the_limit_of_parameters_is_all_there_or_not_at_all() {
    table! { Points = "points" { x: BigInt, y: BigInt } }
    each_server("batches", |connect| {
        let mut db = Session::new(connect());
        db.batch_execute("CREATE TABLE points (x bigint PRIMARY KEY, y bigint)").unwrap();
        let count = select(count_all()).from(Points);
        let many = |from: i64| insert_into(Points).rows((from..from + 70_000).map(|n| (n, n)));
        assert_eq!(db.run(&many(0)).unwrap(), 70_000);
        // The last row is there already.
        let error = db.run(&many(-69_999)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UniqueViolation);
        assert_eq!(db.fetch_one::<i64, _>(&count).unwrap(), 70_000);

        let mut transaction = db.transaction().unwrap();
        assert_eq!(transaction.run(&insert_into(Points).values((-1, 0))).unwrap(), 1);
        let error = transaction.run(&many(-70_000)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UniqueViolation);
        assert_eq!(transaction.run(&many(100_000)).unwrap(), 70_000);
        transaction.commit().unwrap();
        assert_eq!(db.fetch_one::<i64, _>(&count).unwrap(), 140_001);

        // A transaction that was begun by hand is not committed behind its back.
        db.batch_execute("BEGIN").unwrap();
        db.run(&many(200_000)).unwrap();
        db.batch_execute("ROLLBACK").unwrap();
        assert_eq!(db.fetch_one::<i64, _>(&count).unwrap(), 140_001);
    });
}

/// A table of each class of constraint.
const CONSTRAINTS: &str = "
    CREATE TABLE parent (id bigint PRIMARY KEY, name text NOT NULL CONSTRAINT parent_name UNIQUE,
                         age bigint CONSTRAINT grown CHECK (age >= 18));
    CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint CONSTRAINT child_parent REFERENCES parent (id));
    INSERT INTO parent VALUES (1, 'Ada', 30), (2, 'Bob', 40);
    INSERT INTO child VALUES (1, 1);
";

table! { Parent = "parent" { id: BigInt, name: Text, age: Option<BigInt> } }
table! { Child = "child" { id: BigInt, parent_id: Option<BigInt> } }
/// The same table, of which Rust thinks that the name may be NULL.
mod lax {
    use querent::prelude::*;
    table! { pub(crate) Parent = "parent" { id: BigInt, name: Option<Text>, age: Option<BigInt> } }
}

#[test]
fn a_violated_constraint_has_its_class_and_its_names() {
    each_server("constraints", |connect| {
        let mut db = Session::new(connect());
        db.batch_execute(CONSTRAINTS).unwrap();
        let names = |error: &Error| {
            [error.code(), error.constraint(), error.table(), error.column()]
                .map(|name| name.unwrap_or("-").to_owned())
        };
        let unique = db.run(&insert_into(Parent).values((3, "Ada", NULL))).unwrap_err();
        assert_eq!(unique.kind(), ErrorKind::UniqueViolation);
        assert_eq!(names(&unique), ["23505", "parent_name", "parent", "-"]);
        assert_eq!(
            unique.to_string(),
            "postgres: duplicate key value violates unique constraint \"parent_name\""
        );
        // The row's values are not in the message, and can be had from the driver's own error.
        let source = std::error::Error::source(&unique).unwrap().downcast_ref::<postgres::Error>().unwrap();
        assert_eq!(source.as_db_error().unwrap().detail(), Some("Key (name)=(Ada) already exists."));

        let orphan = db.run(&insert_into(Child).values((2, Some(9)))).unwrap_err();
        assert_eq!(orphan.kind(), ErrorKind::ForeignKeyViolation);
        assert_eq!(names(&orphan), ["23503", "child_parent", "child", "-"]);
        let parent = database_error(db.batch_execute("DELETE FROM parent WHERE id = 1"));
        assert_eq!(parent.kind(), ErrorKind::ForeignKeyViolation);
        let null = db.run(&insert_into(lax::Parent).values((3, NULL, NULL))).unwrap_err();
        assert_eq!(null.kind(), ErrorKind::NotNullViolation);
        assert_eq!(names(&null), ["23502", "-", "parent", "name"]);
        let young = db.run(&insert_into(Parent).values((3, "Cyd", Some(17)))).unwrap_err();
        assert_eq!(young.kind(), ErrorKind::CheckViolation);
        assert_eq!(names(&young), ["23514", "grown", "parent", "-"]);
        for error in [unique, orphan, null, young] {
            assert!(error.kind().is_database() && !error.is_retryable());
        }
    });
}

fn database_error<T: std::fmt::Debug>(result: Result<T, postgres::Error>) -> Error {
    querent_postgres::database_error(result.unwrap_err())
}

#[test]
fn syntax_timeouts_and_locks_have_kinds_of_their_own() {
    each_server("timeouts", |connect| {
        let mut db = Session::new(connect());
        db.batch_execute(CONSTRAINTS).unwrap();
        assert_eq!(database_error(db.batch_execute("SELEC 1")).kind(), ErrorKind::Syntax);
        let missing = db.fetch_all::<User, _>(&users()).unwrap_err();
        assert_eq!((missing.kind(), missing.code()), (ErrorKind::Database, Some("42P01")));

        db.batch_execute("SET statement_timeout = 50").unwrap();
        let slow = database_error(db.batch_execute("SELECT pg_sleep(5)"));
        assert_eq!((slow.kind(), slow.code()), (ErrorKind::StatementTimeout, Some("57014")));
        db.batch_execute("SET statement_timeout = 0").unwrap();

        let cancel = db.cancel_token();
        let canceller = thread::spawn(move || {
            thread::sleep(Duration::from_millis(100));
            cancel.cancel_query(NoTls).unwrap();
        });
        // What the program itself stops is no timeout.
        assert_eq!(database_error(db.batch_execute("SELECT pg_sleep(5)")).kind(), ErrorKind::Database);
        canceller.join().unwrap();

        let mut other = connect();
        let mut holder = other.transaction().unwrap();
        holder.batch_execute("SELECT FROM parent WHERE id = 1 FOR UPDATE").unwrap();
        let now = database_error(db.batch_execute("SELECT FROM parent WHERE id = 1 FOR UPDATE NOWAIT"));
        assert_eq!((now.kind(), now.is_retryable()), (ErrorKind::LockTimeout, true));
        db.batch_execute("SET lock_timeout = 50").unwrap();
        let later = database_error(db.batch_execute("UPDATE parent SET age = 50 WHERE id = 1"));
        assert_eq!(later.kind(), ErrorKind::LockTimeout);
    });
}

/// Two transactions that lock the rows of the other one, in opposite order.
fn deadlocked(connect: &dyn Fn() -> Client) -> Error {
    let (mut one, mut two) = (connect(), connect());
    for client in [&mut one, &mut two] {
        client.batch_execute("SET deadlock_timeout = 50; BEGIN").unwrap();
    }
    let lock = |id: i64| format!("UPDATE parent SET age = age + 1 WHERE id = {id}");
    one.batch_execute(&lock(1)).unwrap();
    two.batch_execute(&lock(2)).unwrap();
    let waiting = thread::spawn(move || one.batch_execute(&lock(2)));
    let second = two.batch_execute(&lock(1));
    drop(two);
    let results = [waiting.join().unwrap(), second];
    let [first, second] = results;
    database_error(first.and(second))
}

#[test]
fn a_deadlock_has_its_kind_and_is_worth_another_try() {
    each_server("deadlock", |connect| {
        connect().batch_execute(CONSTRAINTS).unwrap();
        let error = deadlocked(connect);
        assert_eq!((error.kind(), error.code()), (ErrorKind::Deadlock, Some("40P01")));
        assert!(error.is_retryable());
    });
}

#[test]
fn transactions_that_cannot_be_ordered_are_run_again_until_they_can() {
    table! { Counter = "counter" { id: BigInt, n: BigInt } }
    each_server("retry", |connect| {
        connect().batch_execute("CREATE TABLE counter (id bigint PRIMARY KEY, n bigint NOT NULL)").unwrap();
        let clients: Vec<Client> = (0..4).map(|_| connect()).collect();
        let workers: Vec<_> = clients
            .into_iter()
            .enumerate()
            .map(|(worker, client)| {
                thread::spawn(move || {
                    let (mut db, mut runs) = (Session::new(client), 0);
                    for turn in 0..10 {
                        let retry = Retry::new()
                            .tries(200)
                            .pauses(Duration::from_millis(1), Duration::from_millis(20));
                        retry
                            .run(|| {
                                runs += 1;
                                let mut transaction = db.transaction_with(|options| {
                                    options.isolation_level(postgres::IsolationLevel::Serializable)
                                })?;
                                // Each writes what it has counted: without SERIALIZABLE some would count the same.
                                let seen: i64 = transaction.fetch_one(&select(count_all()).from(Counter))?;
                                let id = (worker * 10 + turn) as i64;
                                transaction.run(&insert_into(Counter).values((id, seen)))?;
                                transaction.commit()
                            })
                            .unwrap();
                    }
                    runs
                })
            })
            .collect();
        let runs: i32 = workers.into_iter().map(|worker| worker.join().unwrap()).sum();
        let mut db = Session::new(connect());
        let seen: Vec<i64> = db.fetch_all(&select(Counter.n).from(Counter).order_by(Counter.n)).unwrap();
        assert_eq!(seen, (0..40).collect::<Vec<_>>());
        assert!(runs > 40, "nothing had to be run again, so nothing was shown");
    });
}

#[test]
fn what_the_session_survives_is_no_lost_connection() {
    each_server("survived", |connect| {
        let mut db = connect();
        // As functions raise, and as a foreign server's connection fails.
        for code in ["08006", "57P01", "25P03"] {
            let raise = format!("DO $$ BEGIN RAISE EXCEPTION 'away' USING ERRCODE = '{code}'; END $$");
            let error = database_error(db.batch_execute(&raise));
            assert_eq!((error.kind(), error.code()), (ErrorKind::Database, Some(code)));
        }
        // Not sent at all.
        let error = database_error(db.batch_execute("SELECT '\0'"));
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (
                ErrorKind::Database,
                "postgres: error encoding message to server: string contains embedded null"
            )
        );
        db.batch_execute("SELECT 1").unwrap();

        for limit in ["idle_in_transaction_session_timeout", "transaction_timeout"] {
            // Version 17 brought the second one.
            if db.batch_execute(&format!("SET {limit} = 50")).is_err() {
                continue;
            }
            db.batch_execute("BEGIN").unwrap();
            thread::sleep(Duration::from_millis(200));
            let error = database_error(db.batch_execute("SELECT 1"));
            assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error:?}");
            db = connect();
        }
    });
}

#[test]
fn a_lost_connection_is_said_to_be_lost() {
    each_server("lost", |connect| {
        let mut db = Session::new(connect());
        db.batch_execute(TABLES).unwrap();
        let pid: i32 = db.query_one("SELECT pg_backend_pid()", &[]).unwrap().get(0);
        let mut transaction = db.transaction().unwrap();
        transaction.run(&insert_into(Users).values((4, "Dan", NULL))).unwrap();
        connect().batch_execute(&format!("SELECT pg_terminate_backend({pid})")).unwrap();
        thread::sleep(Duration::from_millis(100));
        let error = transaction.fetch_all::<User, _>(&users()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error:?}");
        assert!(!error.is_retryable());
        drop(transaction);
        assert_eq!(db.fetch_all::<User, _>(&users()).unwrap_err().kind(), ErrorKind::ConnectionLost);
        assert_eq!(connect().fetch_one::<i64, _>(&select(count_all()).from(Users)).unwrap(), 3);
    });
    let nobody = Client::connect("host=127.0.0.1 port=1 user=postgres connect_timeout=2", NoTls);
    let error = querent_postgres::database_error(nobody.err().unwrap());
    assert_eq!(error.kind(), ErrorKind::ConnectionLost);
    assert_eq!(error.to_string(), "postgres: error connecting to server: Connection refused (os error 111)");
}
