//! Real servers, which prepare the text of every snapshot.
//!
//! The schema `main`, or the database `main` on MySQL and MariaDB, is made anew there.

use super::CREATE_TABLES;
#[path = "../live/mod.rs"]
mod live;

use mysql::prelude::Queryable;
use std::{
    env,
    fs::OpenOptions,
    io::Write as _,
    sync::{LazyLock, Mutex, PoisonError},
};

struct Server {
    engine: &'static str,
    version: String,
    connection: Connection,
}

enum Connection {
    Postgres(Box<postgres::Client>),
    MySql(Box<mysql::Conn>),
}

static SERVERS: LazyLock<Mutex<Vec<Server>>> = LazyLock::new(|| Mutex::new(connect()));

/// Has every server of an engine prepare a statement.
#[track_caller]
pub(crate) fn accept(engine: &str, text: &str) {
    let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    for server in servers.iter_mut().filter(|server| server.engine == engine) {
        if let Err(error) = server.connection.prepare(text) {
            panic!("{engine} {} refuses {text}\n{error}", server.version);
        }
        record(&format!("{engine} {}", server.version));
    }
}

fn connect() -> Vec<Server> {
    let open_all = |(engine, _): (&'static str, &str)| {
        live::addresses(engine).into_iter().map(move |address| open(engine, &address))
    };
    live::ENGINES.into_iter().flat_map(open_all).collect()
}

fn open(engine: &'static str, address: &str) -> Server {
    let opened = if engine == "postgres" { open_postgres(address) } else { open_mysql(address) };
    let (version, connection) = opened.unwrap_or_else(|error| panic!("{engine} at {address}: {error}"));
    Server { engine, version, connection }
}

fn open_postgres(address: &str) -> Result<(String, Connection), Box<dyn std::error::Error>> {
    let mut client = postgres::Client::connect(address, postgres::NoTls)?;
    client
        .batch_execute("DROP SCHEMA IF EXISTS main CASCADE; CREATE SCHEMA main; SET search_path TO main")?;
    client.batch_execute(CREATE_TABLES)?;
    let version: String = client.query_one("SHOW server_version", &[])?.get(0);
    let number = version.split(' ').next().unwrap_or_default().to_owned();
    Ok((number, Connection::Postgres(Box::new(client))))
}

fn open_mysql(address: &str) -> Result<(String, Connection), Box<dyn std::error::Error>> {
    let mut connection = mysql::Conn::new(mysql::Opts::from_url(address)?)?;
    let create = CREATE_TABLES.replace('"', "`");
    let reset = "DROP DATABASE IF EXISTS main; CREATE DATABASE main CHARACTER SET utf8mb4; USE main";
    for statement in reset.split(';').chain(create.split(';')).filter(|text| !text.trim().is_empty()) {
        connection.query_drop(statement)?;
    }
    let version: Option<String> = connection.query_first("SELECT version()")?;
    Ok((version.unwrap_or_default(), Connection::MySql(Box::new(connection))))
}

impl Connection {
    fn prepare(&mut self, text: &str) -> Result<(), Box<dyn std::error::Error>> {
        match self {
            Connection::Postgres(client) => drop(client.prepare(text)?),
            Connection::MySql(connection) => {
                let statement = connection.prep(text)?;
                connection.close(statement)?;
            }
        }
        Ok(())
    }
}

/// Notes an accepted statement in the file that `QUERENT_ACCEPTED` names, for the summary of the whole run.
fn record(server: &str) {
    let Some(path) = env::var_os("QUERENT_ACCEPTED") else { return };
    let file = OpenOptions::new().append(true).create(true).open(path);
    file.and_then(|mut file| writeln!(file, "{server}"))
        .expect("the file of accepted statements can be written");
}
