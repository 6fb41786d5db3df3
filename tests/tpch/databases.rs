//! Every database at hand, filled with TPC-H at the quickstart's scale, in a schema of its own.

use crate::{
    engines::{self, Engine},
    load::{self, Sink},
    tables,
};
use indicatif::ProgressBar;
use querent::{Error, Insert};
use std::{
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
    thread,
};

/// The schema, a database on MySQL and MariaDB. It is made anew.
pub(crate) const SCHEMA: &str = "querent_tpch";

/// The tables for servers, with the types that the specification gives, but no CHAR, which would be filled up with
/// spaces. SQLite's are the quickstart's.
const TABLES: &str = "
CREATE TABLE region (
    r_regionkey bigint NOT NULL PRIMARY KEY,
    r_name varchar(25) NOT NULL,
    r_comment varchar(152) NOT NULL
);
CREATE TABLE nation (
    n_nationkey bigint NOT NULL PRIMARY KEY,
    n_name varchar(25) NOT NULL,
    n_regionkey bigint NOT NULL,
    n_comment varchar(152) NOT NULL
);
CREATE TABLE supplier (
    s_suppkey bigint NOT NULL PRIMARY KEY,
    s_name varchar(25) NOT NULL,
    s_address varchar(40) NOT NULL,
    s_nationkey bigint NOT NULL,
    s_phone varchar(15) NOT NULL,
    s_acctbal decimal(15, 2) NOT NULL,
    s_comment varchar(101) NOT NULL
);
CREATE TABLE customer (
    c_custkey bigint NOT NULL PRIMARY KEY,
    c_name varchar(25) NOT NULL,
    c_address varchar(40) NOT NULL,
    c_nationkey bigint NOT NULL,
    c_phone varchar(15) NOT NULL,
    c_acctbal decimal(15, 2) NOT NULL,
    c_mktsegment varchar(10) NOT NULL,
    c_comment varchar(117) NOT NULL
);
CREATE TABLE part (
    p_partkey bigint NOT NULL PRIMARY KEY,
    p_name varchar(55) NOT NULL,
    p_mfgr varchar(25) NOT NULL,
    p_brand varchar(10) NOT NULL,
    p_type varchar(25) NOT NULL,
    p_size integer NOT NULL,
    p_container varchar(10) NOT NULL,
    p_retailprice decimal(15, 2) NOT NULL,
    p_comment varchar(23) NOT NULL
);
CREATE TABLE partsupp (
    ps_partkey bigint NOT NULL,
    ps_suppkey bigint NOT NULL,
    ps_availqty integer NOT NULL,
    ps_supplycost decimal(15, 2) NOT NULL,
    ps_comment varchar(199) NOT NULL,
    PRIMARY KEY (ps_partkey, ps_suppkey)
);
CREATE TABLE orders (
    o_orderkey bigint NOT NULL PRIMARY KEY,
    o_custkey bigint NOT NULL,
    o_orderstatus varchar(1) NOT NULL,
    o_totalprice decimal(15, 2) NOT NULL,
    o_orderdate date NOT NULL,
    o_orderpriority varchar(15) NOT NULL,
    o_clerk varchar(15) NOT NULL,
    o_shippriority integer NOT NULL,
    o_comment varchar(79) NOT NULL
);
CREATE TABLE lineitem (
    l_orderkey bigint NOT NULL,
    l_partkey bigint NOT NULL,
    l_suppkey bigint NOT NULL,
    l_linenumber integer NOT NULL,
    l_quantity decimal(15, 2) NOT NULL,
    l_extendedprice decimal(15, 2) NOT NULL,
    l_discount decimal(15, 2) NOT NULL,
    l_tax decimal(15, 2) NOT NULL,
    l_returnflag varchar(1) NOT NULL,
    l_linestatus varchar(1) NOT NULL,
    l_shipdate date NOT NULL,
    l_commitdate date NOT NULL,
    l_receiptdate date NOT NULL,
    l_shipinstruct varchar(25) NOT NULL,
    l_shipmode varchar(10) NOT NULL,
    l_comment varchar(44) NOT NULL,
    PRIMARY KEY (l_orderkey, l_linenumber)
);
";

/// The specification allows indexes on foreign keys. Without them each line would be read for each part, and for each
/// supplier, where a database has no better plan.
const INDEXES: &str = "
CREATE INDEX ps_supplier ON partsupp (ps_suppkey);
CREATE INDEX o_customer ON orders (o_custkey);
CREATE INDEX l_part ON lineitem (l_partkey, l_suppkey);
CREATE INDEX l_supplier ON lineitem (l_suppkey)
";

/// Filled once for all tests, all of them at the same time, as that takes most of the time.
static DATABASES: LazyLock<Vec<Mutex<Engine>>> = LazyLock::new(|| {
    let databases = engines::all();
    thread::scope(|scope| {
        let filling: Vec<_> =
            databases.into_iter().map(|database| scope.spawn(|| filled(database))).collect();
        let database = |thread: thread::ScopedJoinHandle<'_, Engine>| thread.join().expect("it was filled");
        filling.into_iter().map(database).map(Mutex::new).collect()
    })
});

/// The databases, SQLite the last of them. The order is that of the environment.
pub(crate) fn all() -> impl Iterator<Item = MutexGuard<'static, Engine>> {
    // A test that failed has not changed the data, which is never written to again.
    DATABASES.iter().map(|database| database.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Sink for Engine {
    fn insert<T, C>(&mut self, chunk: &Insert<T, C>) -> Result<u64, Error> {
        self.run_statement(chunk)
    }
}

fn filled(mut database: Engine) -> Engine {
    let engine = database.name;
    let name = format!("{engine} {}", database.version);
    database.use_schema(SCHEMA);
    database.compare_exactly(SCHEMA);
    let run = |database: &mut Engine, sql: &str| {
        database.run(sql).unwrap_or_else(|error| panic!("{name} refuses {sql}: {error}"));
    };
    run(&mut database, &tables_of(engine));
    run(&mut database, "BEGIN");
    load::fill(&mut database, &ProgressBar::hidden()).unwrap_or_else(|error| panic!("{name}: {error}"));
    run(&mut database, "COMMIT");
    run(&mut database, INDEXES);
    run(&mut database, analyze(engine));
    database
}

fn tables_of(engine: &str) -> String {
    // Which of two texts comes first is for the collation to say; SQLite, and the others here, ask the bytes.
    let by_bytes = |line: &str| match engine {
        "postgres" if line.contains("varchar") => line.replace(" NOT NULL", " COLLATE \"C\" NOT NULL"),
        _ => line.to_owned(),
    };
    let tables = if engine == "sqlite" { tables::SCHEMA } else { TABLES };
    tables.lines().map(by_bytes).collect::<Vec<_>>().join("\n")
}

/// Has a database count what it has, for its plans.
fn analyze(engine: &str) -> &'static str {
    match engine {
        "postgres" | "sqlite" => "ANALYZE",
        _ => "ANALYZE TABLE region, nation, supplier, customer, part, partsupp, orders, lineitem",
    }
}
