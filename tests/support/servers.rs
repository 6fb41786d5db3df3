//! Real servers, which prepare the texts of every snapshot.
//!
//! The schema `main`, or the database `main` on MySQL and MariaDB, is made anew there.

use super::{
    CREATE_TABLES,
    engines::{self, Engine, record},
};
use querent::{AsStatement, Dialect, ErrorKind, ToSql};
use std::sync::{LazyLock, Mutex, PoisonError};

static SERVERS: LazyLock<Mutex<Vec<Engine>>> = LazyLock::new(|| Mutex::new(connect()));

/// Has the servers of a dialect prepare a statement, in every form of its text: as the dialect renders it, those that
/// are of its version or newer; as the server's own version renders it, unless that refuses it, each of them.
#[track_caller]
pub(crate) fn accept<S: AsStatement>(statement: &S, dialect: &dyn Dialect) {
    let spec = dialect.spec();
    let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    let shown = texts(statement, dialect).unwrap_or_default();
    let mut asked = false;
    for server in servers.iter_mut().filter(|server| server.name == spec.name) {
        let own = server.dialect();
        let new_enough = own.spec().version >= spec.version;
        asked |= new_enough;
        let wanted = if new_enough { shown.as_slice() } else { &[] };
        // What it shares with the snapshot's is not asked twice.
        let by_version = texts(statement, &*own).unwrap_or_default();
        for text in wanted.iter().chain(by_version.iter().filter(|text| !wanted.contains(text))) {
            if let Err(error) = server.prepare(text) {
                panic!("{} {} refuses {text}\n{error}", server.name, server.version);
            }
            record(server.name, &server.version);
        }
    }
    let required = engines::servers_are_required();
    assert!(asked || !required, "no server at hand is new enough to be asked for what {spec} renders");
}

/// The statement with parameters on one line and indented, and with literals; none if the dialect refuses it.
pub(super) fn texts<S: AsStatement>(statement: &S, dialect: &dyn Dialect) -> Option<Vec<String>> {
    let sql = statement.to_sql(dialect).ok()?;
    let pretty = statement.pretty(dialect).expect("rendered before");
    assert_eq!(sql.params(), pretty.params(), "indented text has other parameters");
    let inlined = match statement.inlined(dialect) {
        Ok(inlined) => Some(inlined),
        // A value may have no literal, as a point in time has none on MySQL.
        Err(error) if error.kind() == ErrorKind::Value => None,
        Err(error) => panic!("{sql} cannot be inlined: {error}"),
    };
    Some([sql.text().to_owned(), pretty.text().to_owned()].into_iter().chain(inlined).collect())
}

fn connect() -> Vec<Engine> {
    let mut servers = engines::all_servers();
    for server in &mut servers {
        server.use_schema("main");
        let quoted = server.quoted(CREATE_TABLES);
        server
            .run(&quoted)
            .unwrap_or_else(|error| panic!("{} {} refuses the schema: {error}", server.name, server.version));
    }
    servers
}
