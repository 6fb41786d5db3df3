//! Every database at hand, to be given raw SQL: the linked SQLite, and the servers that the environment names.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper fails as its test does")]

pub(crate) mod alike;
#[path = "../live/mod.rs"]
mod live;

use mysql::prelude::Queryable;
use postgres::{NoTls, SimpleQueryMessage};
use querent::{AsStatement, Dialect, Error, FromRow};
use querent_mysql::{MariaDb, MySql, MySqlExt};
use querent_postgres::{Postgres, PostgresExt, Session};
use querent_sqlite::{Sqlite, SqliteExt};
use rusqlite::{fallible_iterator::FallibleIterator, types::ValueRef};
use std::{
    env,
    fs::OpenOptions,
    io::Write as _,
    sync::{Mutex, OnceLock, PoisonError},
};

/// A database of one version, and a connection to it.
pub(crate) struct Engine {
    /// As `Spec::name` has it.
    pub(crate) name: &'static str,
    /// Its whole version: `15.18`.
    pub(crate) version: String,
    connection: Connection,
}

#[allow(clippy::large_enum_variant, reason = "there are five of them")]
enum Connection {
    Postgres(Session),
    MySql(mysql::Conn),
    Sqlite(rusqlite::Connection),
}

/// The cells of a row as text, or as bytes where a column has bytes; none for NULL.
pub(crate) type Row = Vec<Option<Vec<u8>>>;

/// The servers of an engine; none, said loudly, where there is none and none is required.
pub(crate) fn servers(name: &'static str) -> Vec<Engine> {
    live::addresses(name).iter().map(|address| open(name, address)).collect()
}

/// The statements that make a schema anew and take unqualified names to be in it.
pub(crate) fn schema_anew(engine: &str, schema: &str) -> String {
    match engine {
        "postgres" => format!(
            "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}; SET search_path TO {schema}"
        ),
        "sqlite" => String::new(),
        _ => format!(
            "DROP DATABASE IF EXISTS {schema}; CREATE DATABASE {schema} CHARACTER SET utf8mb4; USE {schema}"
        ),
    }
}

/// Which texts are equal is for a database's collation to say. All databases are compared under one that takes them as
/// they are: the default of PostgreSQL's C locale and of SQLite, but not of these.
fn exact_collation(name: &str) -> Option<&'static str> {
    match name {
        "mysql" => Some("utf8mb4_0900_bin"),
        "mariadb" => Some("utf8mb4_nopad_bin"),
        _ => None,
    }
}

/// The addresses of all servers, each with the name of its engine.
pub(crate) fn addresses() -> Vec<(&'static str, String)> {
    let of = |name| live::addresses(name).into_iter().map(move |address| (name, address));
    live::ENGINES.iter().flat_map(|(name, _)| of(*name)).collect()
}

/// All servers of all engines.
pub(crate) fn all_servers() -> Vec<Engine> {
    live::ENGINES.iter().flat_map(|(name, _)| servers(name)).collect()
}

/// All servers, and SQLite.
pub(crate) fn all() -> Vec<Engine> {
    all_servers().into_iter().chain([sqlite()]).collect()
}

/// Whether a missing server is a failure.
pub(crate) fn servers_are_required() -> bool {
    env::var_os("QUERENT_REQUIRE_SERVERS").is_some()
}

/// An empty SQLite database.
pub(crate) fn sqlite() -> Engine {
    let connection = rusqlite::Connection::open_in_memory().expect("memory is there");
    Engine {
        name: "sqlite",
        version: rusqlite::version().to_owned(),
        connection: Connection::Sqlite(connection),
    }
}

fn open(name: &'static str, address: &str) -> Engine {
    let opened = if name == "postgres" { open_postgres(address) } else { open_mysql(address) };
    let (version, connection) = opened.unwrap_or_else(|error| panic!("{name} at {address}: {error}"));
    // Debian's own number follows the server's.
    let digits = |c: char| c.is_ascii_digit() || c == '.';
    let end = version.find(|c| !digits(c)).unwrap_or(version.len());
    Engine { name, version: version[..end].to_owned(), connection }
}

fn open_postgres(address: &str) -> Result<(String, Connection), Box<dyn std::error::Error>> {
    let mut client = postgres::Client::connect(address, NoTls)?;
    let version = client.query_one("SHOW server_version", &[])?.get(0);
    Ok((version, Connection::Postgres(Session::new(client))))
}

fn open_mysql(address: &str) -> Result<(String, Connection), Box<dyn std::error::Error>> {
    let mut connection = mysql::Conn::new(mysql::Opts::from_url(address)?)?;
    let version: Option<String> = connection.query_first("SELECT version()")?;
    Ok((version.unwrap_or_default(), Connection::MySql(connection)))
}

impl Engine {
    /// Major and minor version.
    pub(crate) fn number(&self) -> (u16, u16) {
        let mut parts = self.version.split('.').map(|part| part.parse().expect("a version of numbers"));
        (parts.next().expect("a major version"), parts.next().unwrap_or_default())
    }

    /// The dialect of this very version.
    pub(crate) fn dialect(&self) -> Box<dyn Dialect> {
        match (self.name, self.number()) {
            ("postgres", (major, _)) => Box::new(Postgres::version(major)),
            ("mysql", (major, minor)) => Box::new(MySql::version(major, minor)),
            ("mariadb", (major, minor)) => Box::new(MariaDb::version(major, minor)),
            (_, (major, minor)) => Box::new(Sqlite::version(major, minor)),
        }
    }

    /// Makes a schema anew, a database on MySQL and MariaDB, and takes unqualified names to be in it.
    pub(crate) fn use_schema(&mut self, schema: &str) {
        self.run(&schema_anew(self.name, schema))
            .unwrap_or_else(|error| panic!("{} {}: {error}", self.name, self.version));
    }

    /// Has an empty schema, and the connection, take texts as they are: equal if all their letters are.
    pub(crate) fn compare_exactly(&mut self, schema: &str) {
        let Some(collation) = exact_collation(self.name) else { return };
        let sql =
            format!("ALTER DATABASE {schema} COLLATE {collation}; SET NAMES utf8mb4 COLLATE {collation}");
        self.run(&sql)
            .unwrap_or_else(|error| panic!("{} {} refuses {sql}: {error}", self.name, self.version));
    }

    /// Runs statements with `;` between, by the protocol that takes several.
    pub(crate) fn run(&mut self, sql: &str) -> Result<(), String> {
        match &mut self.connection {
            Connection::Sqlite(db) => db.execute_batch(sql).map_err(|error| error.to_string()),
            _ => self.rows(sql).map(drop),
        }
    }

    /// The rows of a query, by the protocol that takes several statements: a text that escaped would run.
    pub(crate) fn rows(&mut self, sql: &str) -> Result<Vec<Row>, String> {
        match &mut self.connection {
            Connection::Postgres(client) => postgres_rows(client, sql).map_err(|error| in_full(&error)),
            Connection::MySql(connection) => mysql_rows(connection, sql).map_err(|error| error.to_string()),
            Connection::Sqlite(db) => sqlite_rows(db, sql).map_err(|error| error.to_string()),
        }
    }

    /// The first cell of the first row, as text.
    pub(crate) fn cell(&mut self, sql: &str) -> Result<Option<String>, String> {
        let cell = self.rows(sql)?.into_iter().next().and_then(|row| row.into_iter().next()).flatten();
        cell.map(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string())).transpose()
    }

    /// The first cell of the last of several statements, whose names stand in `"`.
    pub(crate) fn quoted_cell(&mut self, sql: &str) -> Result<Option<String>, String> {
        let sql = &self.quoted(sql);
        if let Some((before, last)) = sql.rsplit_once("; ") {
            self.run(before)?;
            return self.cell(last);
        }
        self.cell(sql)
    }

    /// A statement with `"` around its names, as this database has them.
    pub(crate) fn quoted(&self, sql: &str) -> String {
        if matches!(self.name, "mysql" | "mariadb") { sql.replace('"', "`") } else { sql.to_owned() }
    }

    /// A statement with `?` for its parameters, as this database has them.
    pub(crate) fn placeholders(&self, sql: &str) -> String {
        if self.name != "postgres" {
            return sql.to_owned();
        }
        let mut parts = sql.split('?');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.zip(1..).fold(first, |text, (part, number)| format!("{text}${number}{part}"))
    }

    /// The rows of a query, by the typed driver.
    pub(crate) fn fetch_all<T, Q>(&mut self, query: &Q) -> Result<Vec<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
    {
        match &mut self.connection {
            Connection::Postgres(session) => session.fetch_all(query),
            Connection::MySql(connection) => connection.fetch_all(query),
            Connection::Sqlite(db) => db.fetch_all(query),
        }
    }

    /// Runs a statement, by the typed driver.
    pub(crate) fn run_statement<S: AsStatement<Row = ()>>(&mut self, statement: &S) -> Result<u64, Error> {
        match &mut self.connection {
            Connection::Postgres(session) => PostgresExt::run(session, statement),
            Connection::MySql(connection) => MySqlExt::run(connection, statement),
            Connection::Sqlite(db) => SqliteExt::run(db, statement),
        }
    }

    /// Runs a text, and answers how many statements the database took it for.
    pub(crate) fn statements(&mut self, sql: &str) -> Result<usize, String> {
        match &mut self.connection {
            Connection::Postgres(client) => {
                let messages = client.simple_query(sql).map_err(|error| in_full(&error))?;
                let ends =
                    |message: &&SimpleQueryMessage| matches!(message, SimpleQueryMessage::CommandComplete(_));
                Ok(messages.iter().filter(ends).count())
            }
            Connection::MySql(connection) => {
                let mut results = connection.query_iter(sql).map_err(|error| error.to_string())?;
                let mut count = 0;
                while let Some(set) = results.iter() {
                    set.for_each(drop);
                    count += 1;
                }
                Ok(count)
            }
            Connection::Sqlite(db) => {
                let statements = rusqlite::Batch::new(db, sql).count().map_err(|error| error.to_string())?;
                sqlite_rows(db, sql).map_err(|error| error.to_string())?;
                Ok(statements)
            }
        }
    }

    /// Prepares a statement, and answers how many parameters it has.
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<usize, String> {
        match &mut self.connection {
            Connection::Postgres(client) => {
                client.prepare(sql).map(|statement| statement.params().len()).map_err(|error| in_full(&error))
            }
            Connection::MySql(connection) => {
                let statement = connection.prep(sql).map_err(|error| error.to_string())?;
                let count = usize::from(statement.num_params());
                connection.close(statement).map_err(|error| error.to_string())?;
                Ok(count)
            }
            Connection::Sqlite(db) => db
                .prepare(sql)
                .map(|statement| statement.parameter_count())
                .map_err(|error| error.to_string()),
        }
    }
}

/// The message of the server, which the error itself keeps to its source.
fn in_full(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}

fn postgres_rows(client: &mut postgres::Client, sql: &str) -> Result<Vec<Row>, postgres::Error> {
    let messages = client.simple_query(sql)?;
    let rows = messages.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => {
            Some((0..row.len()).map(|at| row.get(at).map(|cell| cell.as_bytes().to_vec())).collect())
        }
        _ => None,
    });
    Ok(rows.collect())
}

fn mysql_rows(connection: &mut mysql::Conn, sql: &str) -> Result<Vec<Row>, mysql::Error> {
    let mut found = Vec::new();
    let mut results = connection.query_iter(sql)?;
    // Each statement has a set of rows.
    while let Some(set) = results.iter() {
        for row in set {
            found.push(row?.unwrap().into_iter().map(mysql_cell).collect());
        }
    }
    Ok(found)
}

fn mysql_cell(value: mysql::Value) -> Option<Vec<u8>> {
    match value {
        mysql::Value::NULL => None,
        mysql::Value::Bytes(bytes) => Some(bytes),
        other => panic!("{other:?} came by the protocol of text"),
    }
}

fn sqlite_rows(db: &rusqlite::Connection, sql: &str) -> Result<Vec<Row>, rusqlite::Error> {
    let mut statement = db.prepare(sql)?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let cell = |at| match row.get_ref(at).expect("a column that is there") {
            ValueRef::Null => None,
            ValueRef::Integer(number) => Some(number.to_string().into_bytes()),
            ValueRef::Real(number) => Some(format!("{number:?}").into_bytes()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(bytes.to_vec()),
        };
        found.push((0..width).map(cell).collect());
    }
    Ok(found)
}

/// Notes an accepted statement in the file that `QUERENT_ACCEPTED` names, for the summary of the whole run.
pub(crate) fn record(engine: &str, version: &str) {
    static FILE: OnceLock<Option<Mutex<std::fs::File>>> = OnceLock::new();
    let open = || {
        let path = env::var_os("QUERENT_ACCEPTED")?;
        let file = OpenOptions::new().append(true).create(true).open(path);
        Some(Mutex::new(file.expect("the file of accepted statements can be opened")))
    };
    let Some(file) = FILE.get_or_init(open) else { return };
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    writeln!(file, "{engine} {version}").expect("the file of accepted statements can be written");
}
