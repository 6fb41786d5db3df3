//! The `mysql` driver: the suite that both drivers pass, and what only this one has.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

#[path = "mysql/mod.rs"]
mod mysql_suite;

use mysql::{Conn, Opts, OptsBuilder, Pool, TxOpts, prelude::Queryable};
use mysql_suite::{Db, everywhere};
use querent_mysql::{
    database_error,
    prelude::*,
    querent::{AsStatement, Dialect, FromRow},
};
use std::{sync::Barrier, time::Duration};

impl Db for Conn {
    const DRIVER: &'static str = "sync";

    fn try_open(url: &str) -> Result<Self, Error> {
        Conn::new(Opts::from_url(url).unwrap()).map_err(database_error)
    }

    fn raw(&mut self, sql: &str) -> Result<(), Error> {
        self.query_drop(sql).map_err(database_error)
    }

    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error> {
        self.fetch_all(query)
    }

    fn one<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<T, Error> {
        self.fetch_one(query)
    }

    fn optional<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
    ) -> Result<Option<T>, Error> {
        self.fetch_optional(query)
    }

    fn each<T, Q, E>(&mut self, query: &Q, each: impl FnMut(T) -> Result<(), E> + Send) -> Result<(), E>
    where
        T: FromRow<Q::Row> + Send,
        Q: AsStatement + Sync,
        E: From<Error> + Send,
    {
        self.for_each(query, each)
    }

    fn first<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
        rows: usize,
    ) -> Vec<Result<T, Error>> {
        self.rows(query).unwrap().iter().take(rows).collect()
    }

    fn put<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error> {
        self.run(statement)
    }

    fn id(&mut self) -> u32 {
        self.connection_id()
    }

    fn dialect_of_server(&mut self) -> Result<&'static dyn Dialect, Error> {
        self.dialect()
    }

    fn status(&mut self, name: &str) -> i64 {
        let row: Option<(String, i64)> =
            self.query_first(format!("SHOW SESSION STATUS LIKE '{name}'")).unwrap();
        row.unwrap().1
    }

    fn is_own(error: &(dyn std::error::Error + 'static)) -> bool {
        error.is::<mysql::Error>()
    }
}

suite!(Conn);

table! { Points = "points" { x: BigInt, y: BigInt } }

const POINTS: &str = "CREATE TABLE points (x BIGINT PRIMARY KEY, y BIGINT NOT NULL)";

/// Every verb, on whatever has them.
fn every_verb(db: &mut impl MySqlExt, expected: &[i64]) {
    let query = select(Points.x).from(Points).order_by(Points.x);
    assert_eq!(db.fetch_all::<i64, _>(&query).unwrap(), expected);
    assert_eq!(db.fetch_one::<i64, _>(&query).unwrap(), expected[0]);
    assert_eq!(db.fetch_optional::<i64, _>(&query.clone().offset(99)).unwrap(), None);
    let mut seen = Vec::new();
    db.for_each(&query, |x: i64| {
        seen.push(x);
        Ok::<_, Error>(())
    })
    .unwrap();
    assert_eq!(seen, expected);
    let mut rows = db.rows(&query).unwrap();
    assert_eq!(rows.iter::<i64>().map(Result::unwrap).collect::<Vec<_>>(), expected);
    // It may be run again.
    assert_eq!(rows.iter::<i64>().take(1).count(), 1);
    assert_eq!(rows.iter::<i64>().count(), expected.len());
}

#[test]
fn connections_transactions_and_pooled_ones_of_two_pools_have_every_verb() {
    everywhere::<Conn>("verbs", |db, server| {
        db.setup(POINTS);
        db.run(&insert_into(Points).rows([(1, 1), (2, 2)])).unwrap();
        every_verb(db, &[1, 2]);

        let mut transaction = db.start_transaction(TxOpts::default()).unwrap();
        transaction.run(&insert_into(Points).values((3, 3))).unwrap();
        every_verb(&mut transaction, &[1, 2, 3]);
        transaction.rollback().unwrap();
        let mut transaction = db.start_transaction(TxOpts::default()).unwrap();
        transaction.run(&insert_into(Points).values((4, 4))).unwrap();
        transaction.commit().unwrap();

        let pool = Pool::new(Opts::from_url(&server.url).unwrap()).unwrap();
        for _ in 0..3 {
            every_verb(&mut pool.get_conn().unwrap(), &[1, 2, 4]);
        }
        let mut transaction = pool.start_transaction(TxOpts::default()).unwrap();
        every_verb(&mut transaction, &[1, 2, 4]);
        transaction.run(&insert_into(Points).values((5, 5))).unwrap();
        drop(transaction);

        let manager = r2d2_mysql::MySqlConnectionManager::new(OptsBuilder::from_opts(
            Opts::from_url(&server.url).unwrap(),
        ));
        let pool = r2d2::Pool::builder().max_size(1).build(manager).unwrap();
        let mut pooled = pool.get().unwrap();
        assert_eq!(pooled.fetch_one::<i64, _>(&select(count_all()).from(Points)).unwrap(), 3);
        every_verb(&mut *pooled, &[1, 2, 4]);
    });
}

#[test]
fn a_transaction_splits_a_long_insert_and_takes_it_back_as_a_whole() {
    everywhere::<Conn>("transaction", |db, _| {
        db.setup(POINTS);
        let count = |db: &mut Conn| db.fetch_one::<i64, _>(&select(count_all()).from(Points)).unwrap();
        let insert = insert_into(Points).rows((0..40_000).map(|n| (n, n)));
        let mut transaction = db.start_transaction(TxOpts::default()).unwrap();
        assert_eq!(transaction.run(&insert).unwrap(), 40_000);
        transaction.rollback().unwrap();
        assert_eq!(count(db), 0);
        let mut transaction = db.start_transaction(TxOpts::default()).unwrap();
        transaction.run(&insert).unwrap();
        transaction.commit().unwrap();
        assert_eq!(count(db), 40_000);
    });
}

#[test]
fn a_transaction_that_a_deadlock_ended_is_run_again() {
    everywhere::<Conn>("retry", |db, server| {
        db.setup(POINTS);
        db.run(&insert_into(Points).rows([(1, 0), (2, 0)])).unwrap();
        let barrier = Barrier::new(2);
        // Each takes one row, and the other's when both have theirs.
        let step = |first: i64, second: i64| {
            let mut db = Conn::open(&server.url);
            let mut runs = 0;
            let retry = Retry::new().pauses(Duration::from_millis(1), Duration::from_millis(20));
            retry
                .run(|| {
                    runs += 1;
                    let mut transaction = db.start_transaction(TxOpts::default()).map_err(database_error)?;
                    let add = |x| format!("UPDATE points SET y = y + 1 WHERE x = {x}");
                    transaction.query_drop(add(first)).map_err(database_error)?;
                    if runs == 1 {
                        barrier.wait();
                    }
                    transaction.query_drop(add(second)).map_err(database_error)?;
                    transaction.commit().map_err(database_error)
                })
                .unwrap();
            runs
        };
        let runs = std::thread::scope(|scope| {
            let other = scope.spawn(|| step(2, 1));
            step(1, 2) + other.join().unwrap()
        });
        assert_eq!(runs, 3, "one of the two was ended once");
        let ys: Vec<i64> = db.fetch_all(&select(Points.y).from(Points)).unwrap();
        assert_eq!(ys, [2, 2]);
    });
}
