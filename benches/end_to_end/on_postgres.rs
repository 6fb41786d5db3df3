//! PostgreSQL: one server, a connection for each driver, all of them on loopback and without TLS.

use crate::{
    by_diesel, by_querent as querent, by_sea_query as sea, by_sqlx,
    data::{
        Fresh, INSERTED, ORDERED, Outcome, READ, Row, SELECT_ALL, STORED, WIDTH, WRITTEN, create,
        insert_text, row,
    },
    measure::{BY_HAND, Case, Measured},
};
use criterion::Criterion;
use diesel::{Connection as _, connection::SimpleConnection as _};
use postgres::{Statement, fallible_iterator::FallibleIterator as _, types::ToSql};
use querent_postgres::prelude::*;
use sea_query::PostgresQueryBuilder;
use sea_query_postgres::PostgresBinder as _;
use sqlx::Connection as _;
use std::{cell::RefCell, collections::HashMap};

type Refs<'r> = Vec<&'r (dyn ToSql + Sync)>;

fn read(row: &postgres::Row) -> Result<Row, postgres::Error> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?, row.try_get(5)?))
}

fn refs(rows: &[Row]) -> Refs<'_> {
    let mut refs: Refs<'_> = Vec::with_capacity(rows.len() * WIDTH);
    for (id, sensor, name, value, valid, note) in rows {
        refs.extend([id, sensor, name, value, valid, note] as [&(dyn ToSql + Sync); WIDTH]);
    }
    refs
}

/// What each connection begins with.
const SCHEMA: &str = "SET search_path = querent_end_to_end";

fn drop_tables(db: &mut Session) -> Outcome<()> {
    Ok(db.batch_execute("DROP SCHEMA IF EXISTS querent_end_to_end CASCADE")?)
}

fn create_tables(db: &mut Session) -> Outcome<()> {
    drop_tables(db)?;
    db.batch_execute("CREATE SCHEMA querent_end_to_end")?;
    db.batch_execute(SCHEMA)?;
    for table in [READ, WRITTEN] {
        // Its workers would come at any time.
        let text = create(table, "bigint") + " WITH (autovacuum_enabled = off)";
        db.batch_execute(&text)?;
    }
    let text = insert_text(INSERTED, |place| format!("${place}")).replace(WRITTEN, READ);
    let statement = db.prepare(&text)?;
    for rows in (0..STORED).map(row).collect::<Vec<_>>().chunks(INSERTED as usize) {
        db.execute(&statement, &refs(rows))?;
    }
    Ok(db.batch_execute(&format!("VACUUM ANALYZE {READ}"))?)
}

struct Databases {
    db: RefCell<Session>,
    /// What is prepared, by its text: a client keeps none.
    kept: RefCell<HashMap<String, Statement>>,
    diesel: RefCell<diesel::PgConnection>,
    sqlx: RefCell<sqlx::PgConnection>,
    runtime: tokio::runtime::Runtime,
}

impl Databases {
    fn connect(address: &str) -> Outcome<Self> {
        let mut db = Session::new(postgres::Client::connect(address, postgres::NoTls)?);
        create_tables(&mut db)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut diesel = diesel::PgConnection::establish(address)?;
        diesel.batch_execute(SCHEMA)?;
        let mut sqlx = runtime.block_on(sqlx::PgConnection::connect(address))?;
        runtime.block_on(async { sqlx::raw_sql(SCHEMA).execute(&mut sqlx).await })?;
        Ok(Databases {
            db: RefCell::new(db),
            kept: RefCell::default(),
            diesel: RefCell::new(diesel),
            sqlx: RefCell::new(sqlx),
            runtime,
        })
    }

    fn prepare(&self, text: &str) -> Outcome<Statement> {
        if let Some(statement) = self.kept.borrow().get(text) {
            return Ok(statement.clone());
        }
        let statement = self.db.borrow_mut().prepare(text)?;
        self.kept.borrow_mut().insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    fn collect(&self, statement: &Statement) -> Outcome<Vec<Row>> {
        let rows = self.db.borrow_mut().query(statement, &[])?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    fn stream(&self, statement: &Statement) -> Outcome<Vec<Row>> {
        let mut db = self.db.borrow_mut();
        let rows = db.query_raw(statement, [] as [&dyn ToSql; 0])?;
        Ok(rows.map(|row| read(&row)).collect()?)
    }
}

pub fn measure(criterion: &mut Option<Criterion>, address: &str) -> Outcome<Vec<Measured>> {
    let databases = Databases::connect(address)?;
    let measured =
        vec![one(&databases, criterion)?, all(&databases, criterion)?, insert(&databases, criterion)?];
    drop_tables(&mut databases.db.borrow_mut())?;
    Ok(measured)
}

fn one(databases: &Databases, criterion: &mut Option<Criterion>) -> Outcome<Measured> {
    let Databases { db, diesel, sqlx, runtime, .. } = databases;
    let prepared = db.borrow_mut().prepare(&format!("{SELECT_ALL} WHERE id = $1"))?;
    let compiled = querent::compiled_one(db.borrow_mut().dialect()?)?;
    let mut case = Case::new("PostgreSQL: one row by its key", 4, 4_000);
    case.one(BY_HAND, |id| Ok(read(&db.borrow_mut().query_one(&prepared, &[&id])?)?))?;
    case.one("Querent", |id| Ok(db.borrow_mut().fetch_one(&querent::one(id))?))?;
    case.one("Querent, compiled", |id| Ok(db.borrow_mut().fetch_one(&compiled.bind((id,)))?))?;
    case.one("Diesel", |id| by_diesel::postgres::one(&mut diesel.borrow_mut(), id))?;
    case.one("sqlx", |id| runtime.block_on(by_sqlx::postgres::one(&mut sqlx.borrow_mut(), id)))?;
    case.one("sea-query", |id| {
        let (text, values) = sea::one(id).build_postgres(PostgresQueryBuilder);
        let statement = databases.prepare(&text)?;
        Ok(read(&db.borrow_mut().query_one(&statement, &values.as_params())?)?)
    })?;
    case.measure(criterion)
}

fn all(databases: &Databases, criterion: &mut Option<Criterion>) -> Outcome<Measured> {
    let Databases { db, diesel, sqlx, runtime, .. } = databases;
    let prepared = db.borrow_mut().prepare(SELECT_ALL)?;
    let compiled = compile(db.borrow_mut().dialect()?, |(): Params<()>| querent::all())?;
    let mut case = Case::new("PostgreSQL: 10,000 rows", 1, 400);
    case.all(BY_HAND, "`query`", || databases.collect(&prepared))?;
    case.all(BY_HAND, "`query_raw`", || databases.stream(&prepared))?;
    case.all("Querent", "`fetch_all`", || Ok(db.borrow_mut().fetch_all(&querent::all())?))?;
    case.all("Querent, compiled", "`fetch_all`", || Ok(db.borrow_mut().fetch_all(&compiled.bind(()))?))?;
    case.all("Diesel", "`load`", || by_diesel::postgres::all(&mut diesel.borrow_mut()))?;
    case.all("sqlx", "`fetch_all`", || runtime.block_on(by_sqlx::postgres::all(&mut sqlx.borrow_mut())))?;
    case.all("sea-query", "`query`", || {
        let (text, _) = sea::all().build_postgres(PostgresQueryBuilder);
        databases.collect(&databases.prepare(&text)?)
    })?;
    case.all("sea-query", "`query_raw`", || {
        let (text, _) = sea::all().build_postgres(PostgresQueryBuilder);
        databases.stream(&databases.prepare(&text)?)
    })?;
    case.measure(criterion)
}

fn insert(databases: &Databases, criterion: &mut Option<Criterion>) -> Outcome<Measured> {
    let Databases { db, diesel, sqlx, runtime, .. } = databases;
    let fresh = Fresh::new(|| Ok(db.borrow_mut().batch_execute(&format!("TRUNCATE {WRITTEN}"))?));
    let ordered = db.borrow_mut().prepare(ORDERED)?;
    let written = || databases.collect(&ordered);
    let place = |place| format!("${place}");
    let many = db.borrow_mut().prepare(&insert_text(INSERTED, place))?;
    let single = db.borrow_mut().prepare(&insert_text(1, place))?;
    let mut case = Case::new("PostgreSQL: INSERT of 1,000 rows", 1, 400);
    case.insert((BY_HAND, "1,000 rows"), &fresh, &written, |rows| {
        Ok(db.borrow_mut().execute(&many, &refs(rows))? as usize)
    })?;
    case.insert((BY_HAND, "1 row"), &fresh, &written, |rows| {
        let mut db = db.borrow_mut();
        let mut transaction = postgres::Client::transaction(&mut db)?;
        let mut changed = 0;
        for (id, sensor, name, value, valid, note) in rows {
            changed += transaction.execute(&single, &[id, sensor, name, value, valid, note])? as usize;
        }
        transaction.commit()?;
        Ok(changed)
    })?;
    case.insert(("Querent", "`run`"), &fresh, &written, |rows| {
        Ok(db.borrow_mut().run(&querent::insert().rows(rows.iter().map(querent::lent)))? as usize)
    })?;
    case.insert(("Querent", "`load`"), &fresh, &written, |rows| {
        let rows = rows.iter().map(querent::lent);
        Ok(db.borrow_mut().load(&querent::insert(), rows, LoadOptions::atomic())?.changed as usize)
    })?;
    case.insert(("Diesel", "`values`"), &fresh, &written, |rows| {
        by_diesel::postgres::insert_all(&mut diesel.borrow_mut(), rows)
    })?;
    case.insert(("Diesel", "row by row"), &fresh, &written, |rows| {
        by_diesel::postgres::insert_each(&mut diesel.borrow_mut(), rows)
    })?;
    case.insert(("sqlx", "`push_values`"), &fresh, &written, |rows| {
        runtime.block_on(by_sqlx::postgres::insert_all(&mut sqlx.borrow_mut(), rows))
    })?;
    case.insert(("sqlx", "row by row"), &fresh, &written, |rows| {
        runtime.block_on(by_sqlx::postgres::insert_each(&mut sqlx.borrow_mut(), rows))
    })?;
    case.insert(("sea-query", "binder"), &fresh, &written, |rows| {
        let (text, values) = sea::insert(rows)?.build_postgres(PostgresQueryBuilder);
        let statement = databases.prepare(&text)?;
        Ok(db.borrow_mut().execute(&statement, &values.as_params())? as usize)
    })?;
    case.measure(criterion)
}
