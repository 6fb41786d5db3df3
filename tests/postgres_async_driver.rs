//! The asynchronous PostgreSQL driver: its ways to run a query on sessions, clients, transactions and pools, and what is
//! left of a future that is dropped. What values and errors become is code it shares with the other, and tested there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod live;

use futures_util::{StreamExt, TryStreamExt};
use querent::prelude::*;
use querent_postgres::{AsyncSession, AsyncSessionManager, PostgresAsyncExt};
use std::{task::Poll, time::Duration};
use tokio_postgres::{Client, IsolationLevel, NoTls};

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Points = "points" { x: BigInt, y: BigInt } }

row! {
    #[derive(Debug, Clone, PartialEq)]
    struct User { id: i64, name: String, email: Option<String> }
}

const TABLES: &str = "
    CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
    INSERT INTO users VALUES (1, 'Ada', NULL), (2, 'Bob', 'b@x.y'), (3, 'Cyd', NULL);
    CREATE TABLE points (x bigint PRIMARY KEY, y bigint);
";

/// Where a test's own schema is.
#[derive(Clone)]
struct Place {
    config: tokio_postgres::Config,
}

impl Place {
    async fn connect(&self) -> Client {
        let (client, connection) = self.config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }
}

/// Runs a test on each server, in a schema of its own.
fn each_server<F: Future<Output = ()>>(test: &str, run: impl Fn(Place) -> F) {
    for address in live::addresses("postgres") {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let schema = format!("querent_async_{test}");
            let mut config: tokio_postgres::Config = address.parse().unwrap();
            config.options(format!("-c search_path={schema}"));
            let place = Place { config };
            let client = place.connect().await;
            let create = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}; {TABLES}");
            client.batch_execute(&create).await.unwrap();
            run(place).await;
            client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
        });
    }
}

fn users() -> Select<(BigInt, Text, Option<Text>)> {
    select(Users.all()).from(Users).order_by(Users.id)
}

fn nobody() -> Select<BigInt> {
    select(Users.id).from(Users).where_(Users.id.gt(100))
}

async fn every_way<C: PostgresAsyncExt>(db: &C) {
    let all: Vec<User> = db.fetch_all(&users()).await.unwrap();
    assert_eq!(all.iter().map(|user| user.id).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(db.fetch_one::<User, _>(&users()).await.unwrap().name, "Ada");
    assert_eq!(db.fetch_optional::<User, _>(&users().offset(1)).await.unwrap(), Some(all[1].clone()));
    assert_eq!(db.fetch_optional::<i64, _>(&nobody()).await.unwrap(), None);
    assert_eq!(db.fetch_one::<i64, _>(&nobody()).await.unwrap_err().kind(), ErrorKind::NoRows);

    let streamed: Vec<User> = db.stream(&users()).await.unwrap().try_collect().await.unwrap();
    assert_eq!(streamed, all);
    let mut rows = db.stream::<User, _>(&users()).await.unwrap();
    assert_eq!(rows.next().await.unwrap().unwrap(), all[0]);
    drop(rows);
    // Two queries on their way at once.
    let (users, nobody) = (users(), nobody());
    let (one, two) = tokio::join!(db.fetch_all::<User, _>(&users), db.fetch_all::<i64, _>(&nobody));
    assert_eq!((one.unwrap(), two.unwrap()), (all, vec![]));
}

#[test]
fn sessions_clients_transactions_and_pools_run_queries_in_every_way() {
    each_server("every_way", async |place: Place| {
        let mut client = place.connect().await;
        every_way(&client).await;
        let transaction = client.transaction().await.unwrap();
        transaction.run(&insert_into(Users).values((4, "Dan", NULL))).await.unwrap();
        transaction.rollback().await.unwrap();
        every_way(&AsyncSession::of(&client)).await;

        let mut session = AsyncSession::new(client);
        every_way(&session).await;
        let mut transaction = session.transaction().await.unwrap();
        every_way(&transaction).await;
        transaction.run(&insert_into(Users).values((4, "Dan", NULL))).await.unwrap();
        let savepoint = transaction.transaction().await.unwrap();
        savepoint.run(&insert_into(Users).values((5, "Eve", NULL))).await.unwrap();
        savepoint.rollback().await.unwrap();
        let count: i64 = transaction.fetch_one(&select(count_all()).from(Users)).await.unwrap();
        assert_eq!(count, 4);
        // Dropped, and so rolled back.
        drop(transaction);
        every_way(&session).await;
        assert!(session.kept() > 0);

        let manager = || deadpool_postgres::Manager::new(place.config.clone(), NoTls);
        let clients = deadpool_postgres::Pool::builder(manager()).max_size(1).build().unwrap();
        let client = clients.get().await.unwrap();
        every_way::<Client>(&client).await;
        assert_eq!(client.fetch_one::<User, _>(&users()).await.unwrap().id, 1);

        let sessions =
            deadpool::managed::Pool::<AsyncSessionManager<_>>::builder(AsyncSessionManager(manager()))
                .max_size(1)
                .build()
                .unwrap();
        let session = sessions.get().await.unwrap();
        every_way(&*session).await;
        let kept = session.kept();
        drop(session);
        let session = sessions.get().await.unwrap();
        assert!(kept > 0);
        assert_eq!(session.kept(), kept, "a session that comes back has its statements still");
    });
}

#[test]
fn queries_run_in_tasks_of_their_own() {
    each_server("tasks", async |place: Place| {
        let db = std::sync::Arc::new(AsyncSession::new(place.connect().await));
        let tasks: Vec<_> = (1..=3)
            .map(|id| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.fetch_one::<String, _>(&select(Users.name).from(Users).where_(Users.id.eq(id))).await
                })
            })
            .collect();
        let mut names = Vec::new();
        for task in tasks {
            names.push(task.await.unwrap().unwrap());
        }
        assert_eq!(names, ["Ada", "Bob", "Cyd"]);
    });
}

#[test]
fn a_large_insert_whose_future_is_dropped_leaves_nothing() {
    each_server("dropped", async |place: Place| {
        let db = AsyncSession::new(place.connect().await);
        let count = select(count_all()).from(Points);
        let many = insert_into(Points).rows((0..300_000).map(|n| (n, n)));
        // Somebody else inserts one of the rows, and has not committed: the ninth statement waits.
        let mut other = place.connect().await;
        let holder = other.transaction().await.unwrap();
        holder.run(&insert_into(Points).values((280_000, 0))).await.unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(2), db.run(&many)).await;
        assert!(ended.is_err(), "the insert did not wait");
        holder.rollback().await.unwrap();
        // The connection is free again, in no transaction, and nothing was inserted.
        assert_eq!(db.fetch_one::<i64, _>(&count).await.unwrap(), 0);
        db.run(&insert_into(Points).values((1, 1))).await.unwrap();
        assert_eq!(other.fetch_one::<i64, _>(&count).await.unwrap(), 1);

        let mut db = db;
        let transaction = db.transaction().await.unwrap();
        transaction.run(&insert_into(Points).values((2, 2))).await.unwrap();
        let holder = other.transaction().await.unwrap();
        holder.run(&insert_into(Points).values((280_000, 0))).await.unwrap();
        let later = insert_into(Points).rows((3..300_000).map(|n| (n, n)));
        let ended = tokio::time::timeout(Duration::from_secs(2), transaction.run(&later)).await;
        assert!(ended.is_err(), "the insert did not wait");
        holder.rollback().await.unwrap();
        assert_eq!(transaction.fetch_one::<i64, _>(&count).await.unwrap(), 2);
        let twice = insert_into(Points).rows((1..70_000).map(|n| (n, n)));
        assert_eq!(transaction.run(&twice).await.unwrap_err().kind(), ErrorKind::UniqueViolation);
        let more = insert_into(Points).rows((3..70_003).map(|n| (n, n)));
        assert_eq!(transaction.run(&more).await.unwrap(), 70_000);
        transaction.commit().await.unwrap();
        assert_eq!(other.fetch_one::<i64, _>(&count).await.unwrap(), 70_002);
    });
}

/// Polls a future so many times, whenever there is something new for it, and drops it; whether it ended.
async fn polled<F: Future>(future: F, times: usize) -> bool {
    let (mut future, mut polls) = (std::pin::pin!(future), 0);
    std::future::poll_fn(|context| {
        polls += 1;
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if polls == times => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[test]
fn wherever_a_large_insert_is_dropped_its_connection_goes_on() {
    each_server("everywhere", async |place: Place| {
        let mut db = AsyncSession::new(place.connect().await);
        let other = place.connect().await;
        let many = insert_into(Points).rows((1..33_000).map(|n| (n, n)));
        // So that the version is known.
        db.fetch_all::<i64, _>(&nobody()).await.unwrap();
        let single = insert_into(Points).values((0, 0));
        let mine = select(count_all()).from(Points).where_(Points.x.eq(0));
        for within in [false, true] {
            for times in 1.. {
                let ended = if within {
                    let transaction = db.transaction().await.unwrap();
                    let ended = polled(transaction.run(&many), times).await;
                    transaction.run(&single).await.unwrap();
                    transaction.commit().await.unwrap();
                    ended
                } else {
                    let ended = polled(db.run(&many), times).await;
                    db.run(&single).await.unwrap();
                    ended
                };
                // Not in a transaction that nobody ends.
                assert_eq!(other.fetch_one::<i64, _>(&mine).await.unwrap(), 1, "{within} {times}");
                db.batch_execute("TRUNCATE points").await.unwrap();
                if ended {
                    break;
                }
            }
        }
    });
}

#[test]
fn large_inserts_that_are_sent_at_once_are_each_there_or_not_at_all() {
    each_server("at_once", async |place: Place| {
        let db = AsyncSession::new(place.connect().await);
        let good = insert_into(Points).rows((0..70_000).map(|n| (n, n)));
        let bad = insert_into(Points).rows((100_000..170_000).chain([100_000]).map(|n| (n, n)));
        let last = insert_into(Points).rows((200_000..270_000).map(|n| (n, n)));
        let (one, two, three) = tokio::join!(db.run(&good), db.run(&bad), db.run(&last));
        assert_eq!((one.unwrap(), three.unwrap()), (70_000, 70_000));
        assert_eq!(two.unwrap_err().kind(), ErrorKind::UniqueViolation);
        let other = place.connect().await;
        let count = select(count_all()).from(Points);
        assert_eq!(other.fetch_one::<i64, _>(&count).await.unwrap(), 140_000);
    });
}

#[test]
fn a_transaction_that_has_failed_is_not_said_to_be_committed() {
    each_server("failed", async |place: Place| {
        let mut db = AsyncSession::new(place.connect().await);
        let transaction = db.transaction().await.unwrap();
        transaction.run(&insert_into(Points).values((1, 1))).await.unwrap();
        transaction.run(&insert_into(Points).values((1, 1))).await.unwrap_err();
        assert_eq!(transaction.commit().await.unwrap_err().code(), Some("25P02"));
        let transaction = db.transaction().await.unwrap();
        transaction.run(&insert_into(Points).values((2, 2))).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(db.fetch_all::<i64, _>(&select(Points.x).from(Points)).await.unwrap(), [2]);
    });
}

/// Writes what it has counted: without SERIALIZABLE some would count the same.
async fn count_up(db: &mut AsyncSession, id: i64) -> Result<(), Error> {
    let transaction =
        db.transaction_with(|options| options.isolation_level(IsolationLevel::Serializable)).await?;
    let seen: i64 = transaction.fetch_one(&select(count_all()).from(Points)).await?;
    transaction.run(&insert_into(Points).values((id, seen))).await?;
    transaction.commit().await
}

#[test]
fn transactions_that_cannot_be_ordered_are_run_again_until_they_can() {
    each_server("retry", async |place: Place| {
        let mut tasks = Vec::new();
        for worker in 0..4 {
            let mut db = AsyncSession::new(place.connect().await);
            tasks.push(tokio::spawn(async move {
                let mut runs = 0;
                for turn in 0..5 {
                    let retry = Retry::new().tries(200);
                    let mut attempts =
                        retry.pauses(Duration::from_millis(1), Duration::from_millis(20)).attempts();
                    loop {
                        runs += 1;
                        match count_up(&mut db, worker * 5 + turn).await {
                            Err(error) if attempts.again_async(&error).await => {}
                            result => break result.unwrap(),
                        }
                    }
                }
                runs
            }));
        }
        let mut runs = 0;
        for task in tasks {
            runs += task.await.unwrap();
        }
        let db = place.connect().await;
        let seen: Vec<i64> = db.fetch_all(&select(Points.y).from(Points).order_by(Points.y)).await.unwrap();
        assert_eq!(seen, (0..20).collect::<Vec<_>>());
        assert!(runs > 20, "nothing had to be run again, so nothing was shown");
    });
}

#[test]
fn a_closure_that_borrows_the_session_is_run_again() {
    each_server("closure", async |place: Place| {
        let mut db = AsyncSession::new(place.connect().await);
        let mut runs = 0;
        Retry::new()
            .run_async(async || {
                runs += 1;
                count_up(&mut db, runs).await?;
                if runs < 3 { Err(Error::new(ErrorKind::Deadlock, "as if")) } else { Ok(()) }
            })
            .await
            .unwrap();
        assert_eq!(db.fetch_one::<i64, _>(&select(count_all()).from(Points)).await.unwrap(), 3);
    });
}

#[test]
fn errors_come_from_the_start_and_from_the_middle_of_a_stream() {
    each_server("errors", async |place: Place| {
        let db = AsyncSession::new(place.connect().await);
        table! { Nope = "nope" { x: BigInt } }
        let missing = db.stream::<i64, _>(&select(Nope.x).from(Nope)).await;
        assert_eq!(missing.err().unwrap().code(), Some("42P01"));
        // The third row is past 64 bits.
        let quotient = select((Users.id - 2) * i64::MAX + 1).from(Users).order_by(Users.id);
        let found: Vec<Result<i64, Error>> = db.stream(&quotient).await.unwrap().collect().await;
        let error = found.last().unwrap().as_ref().unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Database, Some("22003")));

        let pid: i32 = db.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
        let killer = place.connect().await;
        killer.batch_execute(&format!("SELECT pg_terminate_backend({pid})")).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        let error = db.fetch_all::<User, _>(&users()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error:?}");
    });
}
