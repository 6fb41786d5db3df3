//! One face for all drivers, so that a test of loads is written once.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper fails as its test does")]

use querent::prelude::*;
use querent::{AsStatement, Bulk, FromRow, LoadError, LoadOptions, Loaded, ValueRow};
use tokio::runtime::Runtime;

#[path = "../live/mod.rs"]
pub(crate) mod live;

/// A connection of any driver.
pub(crate) trait Db {
    /// Of the driver.
    const NAME: &'static str;

    /// Whether the server has RETURNING for INSERT.
    fn has_returning(&self) -> bool {
        true
    }

    /// Runs text.
    fn exec(&mut self, sql: &str);
    fn load<B, V, I>(
        &mut self,
        statement: &B,
        rows: I,
        options: LoadOptions<'_>,
    ) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + Sync,
        V: ValueRow<B::Columns>,
        I: Iterator<Item = V> + Send;
    fn run<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error>;
    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error>;
    fn optional<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
    ) -> Result<Option<T>, Error>;
}

/// PostgreSQL, which has COPY.
pub(crate) trait CopyDb: Db {
    fn copy<T: Sync, C, V, I>(
        &mut self,
        insert: &querent::Insert<T, C>,
        rows: I,
    ) -> Result<Loaded, LoadError>
    where
        V: ValueRow<C>,
        I: Iterator<Item = V> + Send;
}

impl Db for rusqlite::Connection {
    const NAME: &'static str = "rusqlite";

    fn exec(&mut self, sql: &str) {
        self.execute_batch(sql).unwrap();
    }
    fn load<B, V, I>(&mut self, statement: &B, rows: I, options: LoadOptions<'_>) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + Sync,
        V: ValueRow<B::Columns>,
        I: Iterator<Item = V> + Send,
    {
        querent_sqlite::SqliteExt::load(self, statement, rows, options)
    }
    fn run<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error> {
        querent_sqlite::SqliteExt::run(self, statement)
    }
    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error> {
        querent_sqlite::SqliteExt::fetch_all(self, query)
    }
    fn optional<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
    ) -> Result<Option<T>, Error> {
        querent_sqlite::SqliteExt::fetch_optional(self, query)
    }
}

impl Db for querent_postgres::Session {
    const NAME: &'static str = "postgres";

    fn exec(&mut self, sql: &str) {
        self.batch_execute(sql).unwrap();
    }
    fn load<B, V, I>(&mut self, statement: &B, rows: I, options: LoadOptions<'_>) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + Sync,
        V: ValueRow<B::Columns>,
        I: Iterator<Item = V> + Send,
    {
        querent_postgres::PostgresExt::load(self, statement, rows, options)
    }
    fn run<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error> {
        querent_postgres::PostgresExt::run(self, statement)
    }
    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error> {
        querent_postgres::PostgresExt::fetch_all(self, query)
    }
    fn optional<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
    ) -> Result<Option<T>, Error> {
        querent_postgres::PostgresExt::fetch_optional(self, query)
    }
}

impl CopyDb for querent_postgres::Session {
    fn copy<T: Sync, C, V, I>(&mut self, insert: &querent::Insert<T, C>, rows: I) -> Result<Loaded, LoadError>
    where
        V: ValueRow<C>,
        I: Iterator<Item = V> + Send,
    {
        querent_postgres::PostgresExt::copy_from(self, insert, rows)
    }
}

/// An asynchronous connection, and what runs it.
pub(crate) struct Async<C> {
    pub(crate) runtime: Runtime,
    pub(crate) db: C,
}

impl Db for Async<querent_postgres::AsyncSession> {
    const NAME: &'static str = "tokio-postgres";

    fn exec(&mut self, sql: &str) {
        self.runtime.block_on(self.db.batch_execute(sql)).unwrap();
    }
    fn load<B, V, I>(&mut self, statement: &B, rows: I, options: LoadOptions<'_>) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + Sync,
        V: ValueRow<B::Columns>,
        I: Iterator<Item = V> + Send,
    {
        self.runtime.block_on(querent_postgres::PostgresAsyncExt::load(&self.db, statement, rows, options))
    }
    fn run<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error> {
        self.runtime.block_on(querent_postgres::PostgresAsyncExt::run(&self.db, statement))
    }
    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error> {
        self.runtime.block_on(querent_postgres::PostgresAsyncExt::fetch_all(&self.db, query))
    }
    fn optional<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
    ) -> Result<Option<T>, Error> {
        self.runtime.block_on(querent_postgres::PostgresAsyncExt::fetch_optional(&self.db, query))
    }
}

impl CopyDb for Async<querent_postgres::AsyncSession> {
    fn copy<T: Sync, C, V, I>(&mut self, insert: &querent::Insert<T, C>, rows: I) -> Result<Loaded, LoadError>
    where
        V: ValueRow<C>,
        I: Iterator<Item = V> + Send,
    {
        self.runtime.block_on(querent_postgres::PostgresAsyncExt::copy_from(&self.db, insert, rows))
    }
}

/// A connection of `mysql`, to MySQL or MariaDB.
pub(crate) struct MySqlDb {
    pub(crate) db: mysql::Conn,
    pub(crate) engine: &'static str,
}

impl Db for MySqlDb {
    const NAME: &'static str = "mysql";

    fn has_returning(&self) -> bool {
        self.engine == "mariadb"
    }
    fn exec(&mut self, sql: &str) {
        use mysql::prelude::Queryable;
        sql.split(';').filter(|sql| !sql.trim().is_empty()).for_each(|sql| self.db.query_drop(sql).unwrap());
    }
    fn load<B, V, I>(&mut self, statement: &B, rows: I, options: LoadOptions<'_>) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + Sync,
        V: ValueRow<B::Columns>,
        I: Iterator<Item = V> + Send,
    {
        querent_mysql::MySqlExt::load(&mut self.db, statement, rows, options)
    }
    fn run<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error> {
        querent_mysql::MySqlExt::run(&mut self.db, statement)
    }
    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error> {
        querent_mysql::MySqlExt::fetch_all(&mut self.db, query)
    }
    fn optional<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
    ) -> Result<Option<T>, Error> {
        querent_mysql::MySqlExt::fetch_optional(&mut self.db, query)
    }
}

/// A connection of `mysql_async`, and the engine.
pub(crate) type AsyncMySqlDb = Async<(mysql_async::Conn, &'static str)>;

impl Db for AsyncMySqlDb {
    const NAME: &'static str = "mysql_async";

    fn has_returning(&self) -> bool {
        self.db.1 == "mariadb"
    }
    fn exec(&mut self, sql: &str) {
        use mysql_async::prelude::Queryable;
        for sql in sql.split(';').filter(|sql| !sql.trim().is_empty()) {
            self.runtime.block_on(self.db.0.query_drop(sql)).unwrap();
        }
    }
    fn load<B, V, I>(&mut self, statement: &B, rows: I, options: LoadOptions<'_>) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + Sync,
        V: ValueRow<B::Columns>,
        I: Iterator<Item = V> + Send,
    {
        self.runtime.block_on(querent_mysql::MySqlAsyncExt::load(&mut self.db.0, statement, rows, options))
    }
    fn run<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error> {
        self.runtime.block_on(querent_mysql::MySqlAsyncExt::run(&mut self.db.0, statement))
    }
    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error> {
        self.runtime.block_on(querent_mysql::MySqlAsyncExt::fetch_all(&mut self.db.0, query))
    }
    fn optional<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
    ) -> Result<Option<T>, Error> {
        self.runtime.block_on(querent_mysql::MySqlAsyncExt::fetch_optional(&mut self.db.0, query))
    }
}

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

pub(crate) fn sqlite() -> rusqlite::Connection {
    rusqlite::Connection::open_in_memory().unwrap()
}

pub(crate) fn postgres(address: &str) -> querent_postgres::Session {
    querent_postgres::Session::new(::postgres::Client::connect(address, ::postgres::NoTls).unwrap())
}

pub(crate) fn tokio_postgres(address: &str) -> Async<querent_postgres::AsyncSession> {
    let runtime = runtime();
    let db = runtime.block_on(async {
        let (client, connection) = ::tokio_postgres::connect(address, ::tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        querent_postgres::AsyncSession::new(client)
    });
    Async { runtime, db }
}

/// In a database of its own, as MySQL has temporary tables in a database alone.
pub(crate) fn mysql(address: &str, engine: &'static str) -> MySqlDb {
    let mut db =
        MySqlDb { db: ::mysql::Conn::new(::mysql::Opts::from_url(address).unwrap()).unwrap(), engine };
    db.exec("CREATE DATABASE IF NOT EXISTS querent_load; USE querent_load");
    db
}

pub(crate) fn mysql_async(address: &str, engine: &'static str) -> AsyncMySqlDb {
    let runtime = runtime();
    let db = runtime.block_on(::mysql_async::Conn::from_url(address)).unwrap();
    let mut db = Async { runtime, db: (db, engine) };
    db.exec("CREATE DATABASE IF NOT EXISTS querent_load; USE querent_load");
    db
}

#[allow(unused_macros, reason = "each test binary uses its part")]
/// Runs a test on every driver and every server.
macro_rules! on_every_driver {
    ($test:path) => {{
        $test(&mut crate::loads::sqlite());
        for address in crate::loads::live::addresses("postgres") {
            $test(&mut crate::loads::postgres(&address));
            $test(&mut crate::loads::tokio_postgres(&address));
        }
        for engine in ["mysql", "mariadb"] {
            for address in crate::loads::live::addresses(engine) {
                $test(&mut crate::loads::mysql(&address, engine));
                $test(&mut crate::loads::mysql_async(&address, engine));
            }
        }
    }};
}
#[allow(unused_imports, reason = "each test binary uses its part")]
pub(crate) use on_every_driver;

#[allow(unused_macros, reason = "each test binary uses its part")]
/// Runs a test on both drivers of PostgreSQL and every server.
macro_rules! on_every_postgres {
    ($test:path) => {
        for address in crate::loads::live::addresses("postgres") {
            $test(&mut crate::loads::postgres(&address));
            $test(&mut crate::loads::tokio_postgres(&address));
        }
    };
}
#[allow(unused_imports, reason = "each test binary uses its part")]
pub(crate) use on_every_postgres;
