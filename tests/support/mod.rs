//! What snapshot tests share: one schema, and `snapshot!`, which shows a statement as every dialect says it.
//!
//! Each statement that is shown is also checked: SQLite, and the real servers that are at hand, prepare every form of
//! its text, the identity rewrite gives back the same tree, and rendering twice gives the same text. A missing or
//! changed snapshot fails the test; only `INSTA_UPDATE=always` writes it, so that under `CI=true` or `INSTA_UPDATE=no`
//! nothing is written.

#![allow(dead_code, unused_imports, unused_macros, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper fails as its test does")]

use querent::{
    FromRow, Projection, Sql,
    ast::{Query, Statement, StatementRef},
    prelude::*,
    walk::{Rewrite, rewrite_statement},
};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::{Sqlite, SqliteExt};
use rusqlite::{Connection, config::DbConfig};
use std::{fmt::Write as _, path::Path};

mod effects;
#[path = "../engines/mod.rs"]
pub(crate) mod engines;
mod rows;
mod servers;

pub(crate) use effects::{compare_effects, refused_when_run, same_effect};
pub(crate) use servers::Asked;

table! {
    /// People, some of whom have a manager.
    pub(crate) Users = "users" {
        id: BigInt,
        name: Text,
        email: Option<Text>,
        country: Text,
        active: Bool,
        manager_id: Option<BigInt> => Users.id,
        joined: Date,
    }
    primary key (id)
}
table! {
    /// What people ordered.
    pub(crate) Orders = "orders" {
        id: BigInt,
        user_id: BigInt => Users.id,
        country: Text,
        total: Decimal,
        paid: Option<Bool>,
        note: Option<Text>,
        placed: Timestamp,
    }
    primary key (id)
}
table! {
    /// What orders consist of.
    pub(crate) Items = "items" {
        id: BigInt,
        order_id: BigInt => Orders.id,
        sku: Text,
        quantity: Integer,
        price: Integer,
        discount: Option<Integer>,
        weight: Double,
        flags: BigInt,
    }
    primary key (id)
}
table! {
    /// A table in a schema, with a column that has another name there.
    pub(crate) Events = "main"."events" { id: BigInt, kind = "type": Text, at: Time }
}

table! {
    /// Documents of JSON.
    pub(crate) Documents = "documents" { id: BigInt, doc: Json, extra: Option<Json> }
}

/// The statement that creates `documents`: JSON is a type of another name on each database.
pub(crate) fn create_documents(engine: &str) -> String {
    let json = match engine {
        "postgres" => "jsonb",
        "sqlite" => "text",
        _ => "json",
    };
    format!("CREATE TABLE documents (id bigint NOT NULL PRIMARY KEY, doc {json} NOT NULL, extra {json})")
}

/// The same tables, as SQLite creates them.
pub(crate) const CREATE_TABLES: &str = "
    CREATE TABLE users (
        id bigint NOT NULL PRIMARY KEY, name text NOT NULL, email text, country text NOT NULL,
        active boolean NOT NULL, manager_id bigint, joined date NOT NULL
    );
    CREATE TABLE orders (
        id bigint NOT NULL PRIMARY KEY, user_id bigint NOT NULL, country text NOT NULL,
        total decimal(12, 2) NOT NULL, paid boolean, note text, placed timestamp NOT NULL
    );
    CREATE INDEX orders_by_id ON orders (id);
    CREATE TABLE items (
        id bigint NOT NULL PRIMARY KEY, order_id bigint NOT NULL, sku text NOT NULL,
        quantity integer NOT NULL, price integer NOT NULL, discount integer,
        weight double precision NOT NULL, flags bigint NOT NULL
    );
    CREATE TABLE main.events (id bigint NOT NULL PRIMARY KEY, \"type\" text NOT NULL, at time NOT NULL);
";

/// Compares statements, as every dialect renders them, with the snapshot of the test's name; and the databases' answers
/// with one another.
///
/// Dialects may be chosen: `snapshot!(for [Sqlite::version(3, 35)]: query)`. Answers may differ where a query leaves it
/// open: `snapshot!(in any order: query)` if its ORDER BY does not tell all rows apart,
/// `snapshot!(not asked, "why": query)` if there is no one answer.
macro_rules! snapshot {
    (@shown $answers:expr, [$($dialect:expr),+ $(,)?], $($query:expr),+ $(,)?) => {{
        fn here() {}
        let dialects: &[&dyn querent::Dialect] = &[$(&$dialect),+];
        let shown = [$($crate::support::show(&$query, dialects, $answers)),+];
        $crate::support::assert_shown(std::any::type_name_of_val(&here), &shown);
    }};
    (@all $answers:expr, $($query:expr),+ $(,)?) => {
        snapshot!(
            @shown $answers,
            [
                querent_postgres::Postgres::new(),
                $crate::support::sqlite(),
                querent_mysql::MySql::new(),
                querent_mysql::MariaDb::new(),
            ],
            $($query),+
        )
    };
    (for [$($dialect:expr),+ $(,)?]: $($query:expr),+ $(,)?) => {
        snapshot!(@shown $crate::support::Answers::Alike, [$($dialect),+], $($query),+)
    };
    (in any order: $($query:expr),+ $(,)?) => {
        snapshot!(@all $crate::support::Answers::InAnyOrder, $($query),+)
    };
    (not asked, $why:literal: $($query:expr),+ $(,)?) => {
        snapshot!(@all $crate::support::Answers::NotAsked($why), $($query),+)
    };
    ($($query:expr),+ $(,)?) => {
        snapshot!(@all $crate::support::Answers::Alike, $($query),+)
    };
}
pub(crate) use snapshot;

/// Runs a statement on every database over the same rows, and compares what each answers: in order where the query
/// orders, values by what they mean. The query must find something, or nothing would be shown.
///
/// `same_rows!(query, needs Feature::Lateral)` asks the databases that have the feature, and wants a refusal of others.
macro_rules! same_rows {
    ($query:expr) => {
        $crate::support::compare_rows(&$query, $crate::support::Asked::All)
    };
    ($query:expr, needs $feature:expr) => {
        $crate::support::compare_rows(&$query, $crate::support::Asked::Having($feature))
    };
}
pub(crate) use same_rows;

#[track_caller]
pub(crate) fn compare_rows<S: AsStatement>(statement: &S, asked: Asked) {
    check_identity(statement);
    match servers::answer(statement, Answers::Alike, asked) {
        Some(rows) => assert!(rows > 0, "no row was found, so nothing was compared"),
        // SQLite alone is there, and lacks the feature.
        None => assert!(!engines::servers_are_required(), "no database was asked, so nothing was compared"),
    }
}

/// How the databases' answers to a query are compared.
#[derive(Clone, Copy)]
pub(crate) enum Answers {
    /// The same rows, in the same order where the query orders.
    Alike,
    /// The same rows: the query's ORDER BY does not tell all of them apart.
    InAnyOrder,
    /// Not at all, for a reason.
    NotAsked(#[allow(dead_code, reason = "it is there to be read")] &'static str),
}

/// SQLite of the version that is linked.
pub(crate) fn sqlite() -> Sqlite {
    let number = rusqlite::version_number();
    let part = |part: i32| u16::try_from(part).expect("a version of small numbers");
    Sqlite::version(part(number / 1_000_000), part(number / 1_000 % 1_000))
}

/// An empty database with the schema of all snapshot tests.
pub(crate) fn database() -> Connection {
    let connection = Connection::open_in_memory().expect("SQLite opens a database in memory");
    // SQLite would take a quoted name that it does not know for a text, and no error would tell.
    for setting in [DbConfig::SQLITE_DBCONFIG_DQS_DML, DbConfig::SQLITE_DBCONFIG_DQS_DDL] {
        connection.set_db_config(setting, false).expect("SQLite has the setting");
    }
    connection.execute_batch(CREATE_TABLES).expect("the schema is SQLite's");
    connection.execute_batch(&create_documents("sqlite")).expect("the schema is SQLite's");
    connection
}

/// A statement as some dialects render it, one a line; a refusal as its whole message.
pub(crate) fn show<S: AsStatement>(statement: &S, dialects: &[&dyn Dialect], answers: Answers) -> String {
    check_identity(statement);
    servers::answer(statement, answers, Asked::WhereRendered);
    let mut shown = String::new();
    let mut params: Vec<(String, Vec<String>)> = Vec::new();
    for dialect in dialects {
        let spec = dialect.spec();
        // A dialect that is shown in two versions is named with both.
        let twice = dialects.iter().filter(|other| other.spec().name == spec.name).count() > 1;
        let name = if twice { spec.to_string() } else { spec.name.to_owned() };
        match statement.to_sql(*dialect) {
            Err(error) => writeln!(shown, "{name:<10} refused: {error}").expect("strings grow"),
            Ok(sql) => {
                check(statement, &sql, *dialect);
                writeln!(shown, "{name:<10} {}", sql.text()).expect("strings grow");
                let list = sql.params().to_string();
                match params.iter_mut().find(|(before, _)| *before == list) {
                    Some((_, names)) => names.push(name),
                    None => params.push((list, vec![name])),
                }
            }
        }
    }
    match params.as_slice() {
        [] => {}
        [(list, _)] => writeln!(shown, "params     {list}").expect("strings grow"),
        several => {
            for (list, names) in several {
                writeln!(shown, "params     {list} ({})", names.join(", ")).expect("strings grow");
            }
        }
    }
    shown
}

/// Compares what `show` made with a file; `place` is the path of a function inside the test.
pub(crate) fn assert_shown(place: &str, shown: &[String]) {
    let mut path = place.rsplit("::").skip(1);
    let name = path.next().expect("a test has a name");
    let topic = place.split("::").next().expect("a test is in a file");
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(topic));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown.join("\n")));
}

/// The error that a dialect answers, whole.
pub(crate) fn refusal<S: AsStatement>(statement: &S, dialect: &dyn Dialect) -> (ErrorKind, String) {
    match statement.to_sql(dialect) {
        Ok(sql) => panic!("{} rendered: {sql}", dialect.spec()),
        Err(error) => (error.kind(), error.to_string()),
    }
}

fn check<S: AsStatement>(statement: &S, sql: &Sql<'_>, dialect: &dyn Dialect) {
    let again = statement.to_sql(dialect).expect("rendered before");
    assert_eq!(*sql, again, "rendering twice differs");
    if dialect.spec().name != "sqlite" {
        servers::accept(statement, dialect);
        return;
    }
    let database = database();
    for (place, text) in servers::texts(statement, dialect).unwrap_or_default().iter().enumerate() {
        // The last form has literals.
        prepare(&database, text, if place < 2 { sql.params().len() } else { 0 });
        engines::record("sqlite", rusqlite::version());
    }
}

fn prepare(database: &Connection, text: &str, params: usize) {
    match database.prepare(text) {
        Err(error) => panic!("SQLite refuses {text}\n{error}"),
        Ok(statement) => assert_eq!(statement.parameter_count(), params, "parameters of {text}"),
    }
}

/// A `Rewrite` that changes nothing.
struct Unchanged;

impl Rewrite for Unchanged {}

/// A statement as an embedder holds it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree(pub(crate) Statement);

impl AsStatement for Tree {
    type Row = ();

    fn as_statement(&self) -> StatementRef<'_> {
        self.0.as_ref()
    }
}

/// A copy of a statement; `None` for one that could not be built.
pub(crate) fn tree<S: AsStatement + ?Sized>(statement: &S) -> Option<Tree> {
    match statement.as_statement() {
        StatementRef::Invalid(_) => None,
        statement => Some(Tree(statement.to_owned())),
    }
}

fn check_identity<S: AsStatement>(statement: &S) {
    let Some(tree) = tree(statement) else { return };
    let rewritten = Tree(rewrite_statement(&mut Unchanged, tree.0.clone()));
    assert_eq!(tree, rewritten, "the identity rewrite changed the tree");
    for dialect in [&Postgres::new() as &dyn Dialect, &sqlite(), &MySql::new(), &MariaDb::new()] {
        assert_eq!(
            statement.to_sql(dialect),
            rewritten.to_sql(dialect),
            "the identity rewrite prints otherwise"
        );
    }
}

/// The database with three users, three orders and three items.
pub(crate) fn seeded() -> Connection {
    let connection = database();
    rows::users(|insert| connection.run(&insert)).unwrap();
    rows::orders(|insert| connection.run(&insert)).unwrap();
    rows::items(|insert| connection.run(&insert)).unwrap();
    rows::documents(|insert| connection.run(&insert)).unwrap();
    connection
}

/// All rows that a query finds in the seeded database.
pub(crate) fn found<T: FromRow<Q::Row>, Q: AsStatement>(query: &Q) -> Vec<T> {
    seeded().fetch_all(query).unwrap_or_else(|error| panic!("{error}: {}", query.to_sql(&sqlite()).unwrap()))
}

/// What SQLite makes of expressions without tables.
pub(crate) fn answer<T: FromRow<P::Row>, P: Projection>(columns: P) -> T {
    database().fetch_one(&select(columns)).unwrap()
}
