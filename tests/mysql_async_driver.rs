//! The `mysql_async` driver: the suite that both drivers pass, and what only this one has.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

#[path = "mysql/mod.rs"]
mod mysql_suite;

use futures_util::{StreamExt, TryStreamExt};
use mysql_async::{Conn, Pool, TxOpts, prelude::Queryable};
use mysql_suite::{Db, everywhere};
use querent_mysql::prelude::{
    BigInt, Error, ErrorKind, ExprOps, Retry, Text, count_all, insert_into, select, table, val,
};
use querent_mysql::{
    MySqlAsyncExt, database_error_async,
    querent::{AsStatement, Dialect, FromRow},
};
use std::{sync::Arc, task::Poll, time::Duration};
use tokio::{
    runtime::{Builder, Runtime},
    sync::Barrier,
};

/// A connection, and a runtime for its calls to be waited for in.
struct Waiting {
    runtime: Runtime,
    conn: Option<Conn>,
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

impl Waiting {
    fn conn(&mut self) -> (&Runtime, &mut Conn) {
        (&self.runtime, self.conn.as_mut().unwrap())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Within the runtime, as the connection says goodbye.
        let _guard = self.runtime.enter();
        self.conn = None;
    }
}

impl Db for Waiting {
    const DRIVER: &'static str = "async";

    fn try_open(url: &str) -> Result<Self, Error> {
        let runtime = runtime();
        let conn = runtime.block_on(Conn::from_url(url)).map_err(database_error_async)?;
        Ok(Waiting { runtime, conn: Some(conn) })
    }

    fn raw(&mut self, sql: &str) -> Result<(), Error> {
        let (runtime, conn) = self.conn();
        runtime.block_on(conn.query_drop(sql)).map_err(database_error_async)
    }

    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error> {
        let (runtime, conn) = self.conn();
        runtime.block_on(conn.fetch_all(query))
    }

    fn one<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<T, Error> {
        let (runtime, conn) = self.conn();
        runtime.block_on(conn.fetch_one(query))
    }

    fn optional<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
    ) -> Result<Option<T>, Error> {
        let (runtime, conn) = self.conn();
        runtime.block_on(conn.fetch_optional(query))
    }

    fn each<T, Q, E>(&mut self, query: &Q, each: impl FnMut(T) -> Result<(), E> + Send) -> Result<(), E>
    where
        T: FromRow<Q::Row> + Send,
        Q: AsStatement + Sync,
        E: From<Error> + Send,
    {
        let (runtime, conn) = self.conn();
        runtime.block_on(conn.for_each(query, each))
    }

    fn first<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
        rows: usize,
    ) -> Vec<Result<T, Error>> {
        let (runtime, conn) = self.conn();
        runtime.block_on(async { conn.stream(query).await.unwrap().take(rows).collect().await })
    }

    fn put<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error> {
        let (runtime, conn) = self.conn();
        runtime.block_on(conn.run(statement))
    }

    fn id(&mut self) -> u32 {
        self.conn().1.id()
    }

    fn dialect_of_server(&mut self) -> Result<&'static dyn Dialect, Error> {
        let (runtime, conn) = self.conn();
        runtime.block_on(conn.dialect())
    }

    fn status(&mut self, name: &str) -> i64 {
        let (runtime, conn) = self.conn();
        let sql = format!("SHOW SESSION STATUS LIKE '{name}'");
        let row: Option<(String, i64)> = runtime.block_on(conn.query_first(sql)).unwrap();
        row.unwrap().1
    }

    fn is_own(error: &(dyn std::error::Error + 'static)) -> bool {
        error.is::<mysql_async::Error>()
    }
}

suite!(Waiting);

table! { Points = "points" { x: BigInt, y: BigInt } }

const POINTS: &str = "CREATE TABLE points (x BIGINT PRIMARY KEY, y BIGINT NOT NULL)";

/// Every verb, on whatever has them.
async fn every_verb(db: &mut impl MySqlAsyncExt, expected: &[i64]) {
    let query = select(Points.x).from(Points).order_by(Points.x);
    assert_eq!(db.fetch_all::<i64, _>(&query).await.unwrap(), expected);
    assert_eq!(db.fetch_one::<i64, _>(&query).await.unwrap(), expected[0]);
    assert_eq!(db.fetch_optional::<i64, _>(&query.clone().offset(99)).await.unwrap(), None);
    let mut seen = Vec::new();
    db.for_each(&query, |x: i64| {
        seen.push(x);
        Ok::<_, Error>(())
    })
    .await
    .unwrap();
    assert_eq!(seen, expected);
    let streamed: Vec<i64> = db.stream::<i64, _>(&query).await.unwrap().try_collect().await.unwrap();
    assert_eq!(streamed, expected);
}

#[test]
fn connections_transactions_and_pooled_ones_have_every_verb() {
    everywhere::<Waiting>("verbs", |db, server| {
        db.setup(POINTS);
        db.put(&insert_into(Points).rows([(1, 1), (2, 2)])).unwrap();
        let pool = Pool::new(server.url.as_str());
        let (runtime, conn) = db.conn();
        runtime.block_on(async {
            every_verb(conn, &[1, 2]).await;
            let mut transaction = conn.start_transaction(TxOpts::default()).await.unwrap();
            transaction.run(&insert_into(Points).values((3, 3))).await.unwrap();
            every_verb(&mut transaction, &[1, 2, 3]).await;
            transaction.rollback().await.unwrap();
            let mut transaction = conn.start_transaction(TxOpts::default()).await.unwrap();
            transaction.run(&insert_into(Points).values((4, 4))).await.unwrap();
            transaction.commit().await.unwrap();

            for _ in 0..3 {
                every_verb(&mut pool.get_conn().await.unwrap(), &[1, 2, 4]).await;
            }
            let mut transaction = pool.start_transaction(TxOpts::default()).await.unwrap();
            every_verb(&mut transaction, &[1, 2, 4]).await;
            transaction.run(&insert_into(Points).values((5, 5))).await.unwrap();
            drop(transaction);
            every_verb(conn, &[1, 2, 4]).await;
            pool.disconnect().await.unwrap();
        });
    });
}

#[test]
fn futures_can_be_spawned() {
    everywhere::<Waiting>("spawn", |db, server| {
        db.setup(POINTS);
        let url = server.url.clone();
        db.conn().0.block_on(async {
            let task = async move {
                let mut db = Conn::from_url(url).await.map_err(database_error_async)?;
                db.run(&insert_into(Points).values((1, 1))).await?;
                let query = select(Points.x).from(Points);
                let streamed: Vec<i64> = db.stream::<i64, _>(&query).await?.try_collect().await?;
                assert_eq!(streamed, db.fetch_all::<i64, _>(&query).await?);
                db.fetch_one::<i64, _>(&query).await
            };
            assert_eq!(tokio::spawn(task).await.unwrap().unwrap(), 1);
        });
    });
}

#[test]
fn a_transaction_splits_a_long_insert_and_takes_it_back_as_a_whole() {
    everywhere::<Waiting>("transaction", |db, _| {
        db.setup(POINTS);
        let (runtime, conn) = db.conn();
        runtime.block_on(async {
            let all = select(count_all()).from(Points);
            let insert = insert_into(Points).rows((0..40_000).map(|n| (n, n)));
            let mut transaction = conn.start_transaction(TxOpts::default()).await.unwrap();
            assert_eq!(transaction.run(&insert).await.unwrap(), 40_000);
            transaction.rollback().await.unwrap();
            assert_eq!(conn.fetch_one::<i64, _>(&all).await.unwrap(), 0);
            let mut transaction = conn.start_transaction(TxOpts::default()).await.unwrap();
            transaction.run(&insert).await.unwrap();
            transaction.commit().await.unwrap();
            assert_eq!(conn.fetch_one::<i64, _>(&all).await.unwrap(), 40_000);

            // One that a statement of the program's own has ended is not begun again behind its back.
            let mut transaction = conn.start_transaction(TxOpts::default()).await.unwrap();
            transaction.query_drop("COMMIT").await.unwrap();
            let error = transaction.run(&insert).await.unwrap_err();
            assert!(error.to_string().contains("the transaction has ended already"), "{error}");
            transaction.rollback().await.unwrap();
        });
    });
}

#[test]
fn a_long_insert_whose_future_is_dropped_half_way_leaves_nothing() {
    everywhere::<Waiting>("dropped", |db, _| {
        db.setup(POINTS);
        let (runtime, conn) = db.conn();
        runtime.block_on(async {
            let all = select(count_all()).from(Points);
            let insert = insert_into(Points).rows((0..200_000).map(|n| (n, n)));
            // Prepared before, so that the time is spent on rows.
            conn.fetch_one::<i64, _>(&all).await.unwrap();
            let cut = tokio::time::timeout(Duration::from_millis(300), conn.run(&insert)).await;
            assert!(cut.is_err(), "the insert was too fast to be cut: {cut:?}");
            // A connection that was cut in the middle of a packet says so, and is used no more.
            match conn.fetch_one::<i64, _>(&all).await {
                Ok(count) => assert_eq!(count, 0),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error}")
                }
            }
        });
        let count = Waiting::open(&db.url()).one::<i64, _>(&select(count_all()).from(Points)).unwrap();
        assert_eq!(count, 0);
    });
}

/// Polls a future this often at most, and drops it.
async fn cut<F: Future>(future: F, polls: usize) {
    let (mut future, mut left) = (Box::pin(future), polls);
    std::future::poll_fn(|context| {
        let over = future.as_mut().poll(context).is_ready() || left == 0;
        left = left.saturating_sub(1);
        if over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[test]
fn a_future_dropped_at_any_point_leaves_a_connection_that_answers_right_or_is_lost() {
    everywhere::<Waiting>("cut", |db, server| {
        table! { Longs = "longs" { s: Text } }
        db.setup(POINTS);
        db.setup("CREATE TABLE longs (s LONGTEXT NOT NULL)");
        db.put(&insert_into(Points).rows((0..3_000).map(|n| (n, n)))).unwrap();
        db.put(&insert_into(Longs).rows((0..6).map(|_| ("x".repeat(300_000),)))).unwrap();
        let (points, longs) = (select(Points.x).from(Points), select(Longs.s).from(Longs));
        let (mut kept, mut lost) = (0, 0);
        db.conn().0.block_on(async {
            for (case, polls) in (0..5).flat_map(|case| (0..9).map(move |polls| (case, polls))) {
                let mut db = Conn::from_url(&server.url).await.unwrap();
                match case {
                    0 => cut(db.fetch_all::<i64, _>(&points), polls).await,
                    1 => cut(db.fetch_all::<String, _>(&longs), polls).await,
                    2 => cut(db.run(&insert_into(Points).values((10_000 + polls as i64, 0))), polls).await,
                    3 => {
                        let mut rows = db.stream::<String, _>(&longs).await.unwrap();
                        cut(rows.next(), polls / 3).await;
                        cut(rows.next(), polls % 3).await;
                    }
                    _ => {
                        let mut transaction = db.start_transaction(TxOpts::default()).await.unwrap();
                        transaction.run(&insert_into(Points).values((-1, 0))).await.unwrap();
                        cut(transaction.fetch_all::<String, _>(&longs), polls).await;
                    }
                }
                // The answer is not that of the query before.
                match db.fetch_all::<i64, _>(&select(val(4_711_i64))).await {
                    Ok(answer) => {
                        assert_eq!(answer, [4_711], "{case}, {polls}");
                        let negative = select(count_all()).from(Points).where_(Points.x.lt(0));
                        assert_eq!(db.fetch_one::<i64, _>(&negative).await.unwrap(), 0, "{case}, {polls}");
                        kept += 1;
                    }
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{case}, {polls}: {error}");
                        lost += 1;
                    }
                }
            }
        });
        assert!(kept > 0 && lost > 0, "{kept} kept, {lost} lost");
    });
}

impl Waiting {
    fn url(&mut self) -> String {
        let opts = self.conn().1.opts().clone();
        let port = opts.tcp_port();
        format!("mysql://root@{}:{port}/{}", opts.ip_or_hostname(), opts.db_name().unwrap())
    }
}

#[test]
fn a_transaction_that_a_deadlock_ended_is_run_again() {
    everywhere::<Waiting>("retry", |db, server| {
        db.setup(POINTS);
        db.put(&insert_into(Points).rows([(1, 0), (2, 0)])).unwrap();
        let barrier = Arc::new(Barrier::new(2));
        // Each takes one row, and the other's when both have theirs.
        let step = |first: i64, second: i64| {
            let (barrier, url) = (barrier.clone(), server.url.clone());
            async move {
                let mut db = Conn::from_url(url).await.unwrap();
                let mut runs = 0;
                let retry = Retry::new().pauses(Duration::from_millis(1), Duration::from_millis(20));
                retry
                    .run_async(async || {
                        runs += 1;
                        let mut transaction =
                            db.start_transaction(TxOpts::default()).await.map_err(database_error_async)?;
                        let add = |x| format!("UPDATE points SET y = y + 1 WHERE x = {x}");
                        transaction.query_drop(add(first)).await.map_err(database_error_async)?;
                        if runs == 1 {
                            barrier.wait().await;
                        }
                        transaction.query_drop(add(second)).await.map_err(database_error_async)?;
                        transaction.commit().await.map_err(database_error_async)
                    })
                    .await
                    .unwrap();
                runs
            }
        };
        let runs = db.conn().0.block_on(async {
            let (one, other) = tokio::join!(step(1, 2), step(2, 1));
            one + other
        });
        assert_eq!(runs, 3, "one of the two was ended once");
        let ys: Vec<i64> = db.all(&select(Points.y).from(Points)).unwrap();
        assert_eq!(ys, [2, 2]);
    });
}
