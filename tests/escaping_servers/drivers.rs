//! The typed drivers: those that wait, each on its engine, and those that do not, waited for.

use crate::engines::{self, Engine};
use querent::{AsStatement, Error, FromRow};
use querent_mysql::MySqlAsyncExt;
use querent_postgres::{AsyncSession, PostgresAsyncExt};
use tokio::runtime::{Builder, Runtime};

/// What the tests ask of a driver.
pub(crate) trait Driver {
    fn engine(&self) -> &'static str;
    /// The place for messages: the driver, and the version of the server.
    fn place(&self) -> String;
    fn batch(&mut self, sql: &str);
    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error>;
    fn put<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error>;
    /// Runs text as well, and knows its dialect.
    fn raw(&mut self) -> Option<&mut Engine>;
}

impl Driver for Engine {
    fn engine(&self) -> &'static str {
        self.name
    }

    fn place(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    fn batch(&mut self, sql: &str) {
        self.run(sql).unwrap_or_else(|error| panic!("{}: {sql}: {error}", self.name));
    }

    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error> {
        self.fetch_all(query)
    }

    fn put<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error> {
        self.run_statement(statement)
    }

    fn raw(&mut self) -> Option<&mut Engine> {
        Some(self)
    }
}

/// An asynchronous connection, and a runtime for its calls to be waited for in.
pub(crate) struct Waiting {
    engine: &'static str,
    runtime: Runtime,
    connection: Connection,
}

enum Connection {
    Postgres(AsyncSession),
    MySql(Option<mysql_async::Conn>),
}

/// All servers, by the asynchronous drivers.
pub(crate) fn asynchronous() -> Vec<Waiting> {
    let open = |(engine, address): (&'static str, String)| {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        let connection = runtime.block_on(async {
            if engine != "postgres" {
                let conn = mysql_async::Conn::from_url(&address).await.expect("a server that answers");
                return Connection::MySql(Some(conn));
            }
            let connect = tokio_postgres::connect(&address, tokio_postgres::NoTls);
            let (client, connection) = connect.await.expect("a server that answers");
            tokio::spawn(connection);
            Connection::Postgres(AsyncSession::new(client))
        });
        Waiting { engine, runtime, connection }
    };
    engines::addresses().into_iter().map(open).collect()
}

impl Waiting {
    /// Makes a schema anew, and takes unqualified names to be in it.
    pub(crate) fn use_schema(&mut self, schema: &str) {
        for statement in engines::schema_anew(self.engine, schema).split("; ") {
            self.batch(statement);
        }
    }
}

impl Driver for Waiting {
    fn engine(&self) -> &'static str {
        self.engine
    }

    fn place(&self) -> String {
        format!("{}, asynchronous", self.engine)
    }

    fn batch(&mut self, sql: &str) {
        use mysql_async::prelude::Queryable;
        let failed = |error: &dyn std::fmt::Display| panic!("{sql}: {error}");
        match &mut self.connection {
            Connection::Postgres(session) => {
                self.runtime.block_on(session.batch_execute(sql)).unwrap_or_else(|error| failed(&error));
            }
            Connection::MySql(conn) => {
                let conn = conn.as_mut().expect("it is open until it is dropped");
                self.runtime.block_on(conn.query_drop(sql)).unwrap_or_else(|error| failed(&error));
            }
        }
    }

    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error> {
        match &mut self.connection {
            Connection::Postgres(session) => self.runtime.block_on(session.fetch_all(query)),
            Connection::MySql(conn) => {
                let conn = conn.as_mut().expect("it is open until it is dropped");
                self.runtime.block_on(conn.fetch_all(query))
            }
        }
    }

    fn put<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error> {
        match &mut self.connection {
            Connection::Postgres(session) => self.runtime.block_on(PostgresAsyncExt::run(session, statement)),
            Connection::MySql(conn) => {
                let conn = conn.as_mut().expect("it is open until it is dropped");
                self.runtime.block_on(MySqlAsyncExt::run(conn, statement))
            }
        }
    }

    fn raw(&mut self) -> Option<&mut Engine> {
        None
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Within the runtime, as the connection says goodbye.
        let _guard = self.runtime.enter();
        if let Connection::MySql(conn) = &mut self.connection {
            *conn = None;
        }
    }
}
