//! Real servers, which prepare the texts of every snapshot, and answer its queries as SQLite does.
//!
//! The schema `main`, or the database `main` on MySQL and MariaDB, is made anew there.

use super::{
    Answers, CREATE_TABLES,
    engines::{self, Engine, alike::difference, record},
    rows,
};
use querent::{AsStatement, Dialect, Dynamic, ErrorKind, ToSql, Value, ast::StatementRef, render::Feature};
use std::sync::{LazyLock, Mutex, PoisonError};

pub(super) static SERVERS: LazyLock<Mutex<Vec<Engine>>> = LazyLock::new(|| Mutex::new(connect()));

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

/// The row type of a query whose rows are read as they come.
pub(super) struct Untyped<'a, S>(pub(super) &'a S);

impl<S: AsStatement> AsStatement for Untyped<'_, S> {
    type Row = Dynamic;

    fn as_statement(&self) -> StatementRef<'_> {
        self.0.as_statement()
    }
}

/// Which databases must answer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked {
    /// Those whose dialect renders the query.
    WhereRendered,
    /// All of them.
    All,
    /// Those that have the feature, by what their own version's `Spec` claims. The others must refuse it.
    Having(Feature),
}

impl Asked {
    /// Whether a database is asked. Fails where it refuses what it must render, or renders what it must refuse.
    #[track_caller]
    pub(super) fn is<S: AsStatement>(self, statement: &S, dialect: &dyn Dialect, name: &str) -> bool {
        let has = |feature| dialect.spec().has(feature);
        match (statement.to_sql(dialect), self) {
            (Ok(_), Asked::Having(feature)) => {
                assert!(has(feature), "{name} has no {self:?}, and renders it all the same");
                true
            }
            (Ok(_), Asked::All | Asked::WhereRendered) => true,
            (Err(error), Asked::Having(feature)) => {
                assert!(!has(feature), "{name} refuses to render: {error}");
                false
            }
            (Err(error), Asked::All) => panic!("{name} refuses to render: {error}"),
            (Err(_), Asked::WhereRendered) => false,
        }
    }
}

/// Has the databases answer a query over the same rows, and compares the answers. Says how many rows each answered; none if
/// no database at hand was to be asked.
#[track_caller]
pub(crate) fn answer<S: AsStatement>(statement: &S, answers: Answers, asked: Asked) -> Option<usize> {
    if statement.as_statement().changes_data() {
        return None;
    }
    let (ordered, cut) = match statement.as_statement() {
        StatementRef::Select(select) => {
            (!select.order_by.is_empty(), select.limit.is_some() || select.offset.is_some())
        }
        StatementRef::Set(set) => (!set.order_by.is_empty(), set.limit.is_some() || set.offset.is_some()),
        _ => return None,
    };
    let ordered = ordered && matches!(answers, Answers::Alike);
    let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut first: Option<(String, Vec<Vec<Value>>)> = None;
    for server in servers.iter_mut().filter(|_| !matches!(answers, Answers::NotAsked(_))) {
        let name = format!("{} {}", server.name, server.version);
        let dialect = server.dialect();
        if !asked.is(statement, &*dialect, &name) {
            continue;
        }
        let rows: Vec<Vec<Value>> =
            server.fetch_all(&Untyped(statement)).unwrap_or_else(|error| panic!("{name}: {error}"));
        match &first {
            None => first = Some((name, rows)),
            // Which rows are left of those that stand in no order is the database's own choice.
            Some((_, expected)) if cut && !ordered => assert_eq!(rows.len(), expected.len(), "{name}"),
            Some((reference, expected)) => {
                if let Some(difference) = difference(expected, &rows, ordered) {
                    panic!("{name} answers otherwise than {reference}: {difference}");
                }
            }
        }
    }
    first.map(|(_, rows)| rows.len())
}

fn connect() -> Vec<Engine> {
    // SQLite is the first, which the others are compared with.
    let mut databases: Vec<Engine> = [engines::sqlite()].into_iter().chain(engines::all_servers()).collect();
    for database in &mut databases {
        database.use_schema("main");
        let quoted = database.quoted(CREATE_TABLES);
        let name = format!("{} {}", database.name, database.version);
        database.compare_exactly("main");
        database.run(&quoted).unwrap_or_else(|error| panic!("{name} refuses the schema: {error}"));
        let documents = super::create_documents(database.name);
        database.run(&documents).unwrap_or_else(|error| panic!("{name} refuses the schema: {error}"));
        let slots = super::create_slots(database.name);
        database.run(&slots).unwrap_or_else(|error| panic!("{name} refuses the schema: {error}"));
        let filled = rows::users(|insert| database.run_statement(&insert))
            .and_then(|_| rows::orders(|insert| database.run_statement(&insert)))
            .and_then(|_| rows::items(|insert| database.run_statement(&insert)))
            .and_then(|_| rows::documents(|insert| database.run_statement(&insert)))
            .and_then(|_| rows::slots(|insert| database.run_statement(&insert)))
            .and_then(|_| rows::more(database));
        filled.unwrap_or_else(|error| panic!("{name} refuses the rows: {error}"));
    }
    databases
}
