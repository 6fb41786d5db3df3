//! The verbs on `postgres`: clients, transactions, sessions.

use super::{
    ALONE, Bracket, NO_TRANSACTION, SAVEPOINT, WITHIN, bound,
    cells::read,
    error::database_error,
    statements::{self, State},
};
use crate::Postgres;
use postgres::{
    Client, GenericClient, RowIter, Statement, fallible_iterator::FallibleIterator, types::ToSql,
};
use querent::{
    AsStatement, Error, ErrorKind, FromRow, Sql, ToSql as _,
    ast::{Insert, StatementRef},
    render::Dialect,
};
use std::{fmt, marker::PhantomData};

/// Typed queries on a [`Session`](crate::Session) and its transactions; also on a `postgres` client and its transactions
/// as they are, and on what dereferences to one of them, such as a pool's connection.
///
/// A session keeps its prepared statements and renders for the version of its server. A bare client keeps nothing: a
/// statement is prepared each time, which is a second way to the server and back, and rendered for the newest version.
pub trait PostgresExt: Connected {
    /// Runs a query and reads all its rows.
    ///
    /// # Errors
    /// If the query cannot be rendered, the database reports an error, or a row does not fit `T`.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let client = postgres::Client::connect("host=localhost user=postgres", postgres::NoTls)?;
    /// let mut db = Session::new(client);
    /// let users: Vec<(i64, String)> = db.fetch_all(&select((Users.id, Users.name)).from(Users))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn fetch_all<T, Q>(&mut self, query: &Q) -> Result<Vec<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
    {
        let rows = query_all(self, query)?;
        let mut list = Vec::with_capacity(rows.len());
        for row in &rows {
            list.push(read(row)?);
        }
        Ok(list)
    }

    /// Runs a query and reads its first row.
    ///
    /// # Errors
    /// As [`PostgresExt::fetch_all`]; and [`ErrorKind::NoRows`] if there is none.
    fn fetch_one<T, Q>(&mut self, query: &Q) -> Result<T, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
    {
        self.fetch_optional(query)?.ok_or_else(Error::no_row)
    }

    /// Runs a query and reads its first row, if there is one.
    ///
    /// # Errors
    /// As [`PostgresExt::fetch_all`].
    fn fetch_optional<T, Q>(&mut self, query: &Q) -> Result<Option<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
    {
        let mut rows = open(self, query)?;
        let first = rows.next().map_err(database_error)?;
        first.as_ref().map(read).transpose()
    }

    /// Runs a query and hands its rows over one by one, without collecting them. An error that `each` answers
    /// ends the query.
    ///
    /// # Errors
    /// As [`PostgresExt::fetch_all`]; and those of `each`.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # fn sum(db: &mut Session) -> Result<i64, Error> {
    /// let mut sum = 0;
    /// db.for_each(&select(Users.id).from(Users), |id: i64| {
    ///     sum += id;
    ///     Ok::<_, Error>(())
    /// })?;
    /// # Ok(sum) }
    /// ```
    fn for_each<T, Q, E>(&mut self, query: &Q, mut each: impl FnMut(T) -> Result<(), E>) -> Result<(), E>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
        E: From<Error>,
    {
        let mut rows = open(self, query)?;
        while let Some(row) = rows.next().map_err(database_error)? {
            each(read(&row)?)?;
        }
        Ok(())
    }

    /// Runs a query whose rows are then read one by one by [`Rows::iter`], as they come from the server.
    ///
    /// # Errors
    /// If the query cannot be rendered or run, or a value does not fit its parameter.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # fn first(db: &mut Session) -> Result<Vec<i64>, Error> {
    /// let mut rows = db.rows(&select(Users.id).from(Users))?;
    /// rows.iter().take(10).collect()
    /// # }
    /// ```
    fn rows<Q: AsStatement + ?Sized>(&mut self, query: &Q) -> Result<Rows<'_, Q::Row>, Error> {
        Ok(Rows { rows: open(self, query)?, row: PhantomData })
    }

    /// Runs a statement and answers the number of rows it changed.
    ///
    /// An INSERT of more rows than fit 65,535 parameters is split; it still inserts all rows or none: within a
    /// transaction by a savepoint, outside by a transaction of its own.
    ///
    /// # Errors
    /// If the statement cannot be rendered, or the database reports an error.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// # fn load(db: &mut Session) -> Result<(), Error> {
    /// assert_eq!(db.run(&insert_into(Points).rows((0..50_000).map(|n| (n, n))))?, 50_000);
    /// # Ok(()) }
    /// ```
    fn run<S: AsStatement<Row = ()> + ?Sized>(&mut self, statement: &S) -> Result<u64, Error> {
        let dialect = self.dialect()?;
        match statement.as_statement() {
            StatementRef::Insert(insert) if insert.cells().len() > dialect.spec().limits.parameters => {
                run_batches(self.parts().0, insert, dialect)
            }
            StatementRef::Insert(insert) => match statement.to_sql(dialect) {
                // Cells that are expressions may have several parameters each.
                Err(error) if error.kind() == ErrorKind::Limit => {
                    run_batches(self.parts().0, insert, dialect)
                }
                sql => run_one(self, &sql?),
            },
            _ => run_one(self, &statement.to_sql(dialect)?),
        }
    }
}

impl<C: Connected> PostgresExt for C {}

/// What a statement can be sent to. Sealed: a client, a transaction, a session, a session's transaction.
pub trait Connected: sealed::Connected {}

impl<C: sealed::Connected> Connected for C {}

pub(super) mod sealed {
    use super::*;

    pub trait Connected {
        type Driver: GenericClient;

        /// The driver's own, and what is known of the connection, if it is a session.
        fn parts(&mut self) -> (&mut Self::Driver, Option<&State>);

        fn dialect(&mut self) -> Result<&'static Postgres, Error>;
    }
}

macro_rules! bare {
    ($($driver:ty),*) => {$(
        impl sealed::Connected for $driver {
            type Driver = Self;

            fn parts(&mut self) -> (&mut Self, Option<&State>) {
                (self, None)
            }

            fn dialect(&mut self) -> Result<&'static Postgres, Error> {
                Ok(&statements::NEWEST)
            }
        }
    )*};
}

bare!(Client, postgres::Transaction<'_>);

/// The rows of a query that runs. Made by [`PostgresExt::rows`].
pub struct Rows<'c, R> {
    rows: RowIter<'c>,
    row: PhantomData<fn() -> R>,
}

impl<R> fmt::Debug for Rows<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").finish_non_exhaustive()
    }
}

impl<R> Rows<'_, R> {
    /// Reads the rows that have not been read yet, one by one, as they come.
    pub fn iter<T: FromRow<R>>(&mut self) -> impl Iterator<Item = Result<T, Error>> {
        std::iter::from_fn(move || match self.rows.next() {
            Ok(Some(row)) => Some(read(&row)),
            Ok(None) => None,
            Err(error) => Some(Err(database_error(error))),
        })
    }
}

fn query_all<C, Q>(db: &mut C, query: &Q) -> Result<Vec<postgres::Row>, Error>
where
    C: Connected + ?Sized,
    Q: AsStatement + ?Sized,
{
    let sql = query.to_sql(db.dialect()?)?;
    let (driver, state) = db.parts();
    let statement = prepared(driver, state, sql.text())?;
    let bound: Vec<_> = bound(&sql).collect();
    let params: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|value| value as _).collect();
    driver.query(&statement, &params).map_err(|error| failed(state, sql.text(), error))
}

fn open<'c, C, Q>(db: &'c mut C, query: &Q) -> Result<RowIter<'c>, Error>
where
    C: Connected + ?Sized,
    Q: AsStatement + ?Sized,
{
    let sql = query.to_sql(db.dialect()?)?;
    let (driver, state) = db.parts();
    let statement = prepared(driver, state, sql.text())?;
    driver.query_raw(&statement, bound(&sql)).map_err(|error| failed(state, sql.text(), error))
}

fn prepared<D: GenericClient>(driver: &mut D, state: Option<&State>, text: &str) -> Result<Statement, Error> {
    if let Some(statement) = state.and_then(|state| state.prepared(text)) {
        return Ok(statement);
    }
    let statement = driver.prepare(text).map_err(database_error)?;
    if let Some(state) = state {
        state.insert(text, &statement);
    }
    Ok(statement)
}

#[cold]
fn failed(state: Option<&State>, text: &str, error: postgres::Error) -> Error {
    let error = database_error(error);
    if let Some(state) = state {
        state.forget_stale(text, &error);
    }
    error
}

fn run_one<C: Connected + ?Sized>(db: &mut C, sql: &Sql<'_>) -> Result<u64, Error> {
    let (driver, state) = db.parts();
    let statement = prepared(driver, state, sql.text())?;
    execute(driver, &statement, sql).map_err(|error| failed(state, sql.text(), error))
}

fn execute<D: GenericClient>(
    driver: &mut D,
    statement: &Statement,
    sql: &Sql<'_>,
) -> Result<u64, postgres::Error> {
    let bound: Vec<_> = bound(sql).collect();
    let params: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|value| value as _).collect();
    driver.execute(statement, &params)
}

/// Runs the batches of an INSERT, all or none.
fn in_batches<D: GenericClient>(
    driver: &mut D,
    insert: &Insert,
    dialect: &'static Postgres,
    mut run: impl FnMut(&mut D, &Statement, &Sql<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut unfinished = Unfinished::begin(driver)?;
    let mut prepared = None::<(String, Statement)>;
    for sql in insert.batches(dialect) {
        let sql = sql?;
        let driver = unfinished.driver();
        // All but the last have one text.
        let statement = match prepared.take() {
            Some((text, statement)) if text == sql.text() => statement,
            _ => driver.prepare(sql.text()).map_err(database_error)?,
        };
        run(driver, &statement, &sql)?;
        prepared = Some((sql.into_text(), statement));
    }
    unfinished.commit()
}

/// What is not committed yet; rolled back when it is dropped.
pub(super) struct Unfinished<'d, D: GenericClient> {
    driver: Option<&'d mut D>,
    bracket: Bracket,
}

impl<'d, D: GenericClient> Unfinished<'d, D> {
    /// Within a transaction, makes a savepoint; the server says if there is none, and nothing is lost by the question.
    pub(super) fn begin(driver: &'d mut D) -> Result<Self, Error> {
        let bracket = match batch(driver, SAVEPOINT) {
            Ok(()) => WITHIN,
            Err(error) if error.code() == Some(NO_TRANSACTION) => {
                batch(driver, "BEGIN")?;
                ALONE
            }
            Err(error) => return Err(error),
        };
        Ok(Unfinished { driver: Some(driver), bracket })
    }

    pub(super) fn bracket(&self) -> Bracket {
        self.bracket
    }

    pub(super) fn commit(mut self) -> Result<(), Error> {
        let Some(driver) = self.driver.take() else { return Ok(()) };
        let ended = batch(driver, self.bracket.commit);
        if ended.is_err() {
            self.driver = Some(driver);
        }
        ended
    }

    /// Takes back that it began, before anything was done.
    pub(super) fn give_up(mut self) -> Result<&'d mut D, Error> {
        match self.driver.take() {
            Some(driver) => batch(driver, self.bracket.roll_back).map(|()| driver),
            None => Err(Error::new(ErrorKind::Database, "postgres: the transaction has ended")),
        }
    }
}
fn run_batches<D: GenericClient>(
    driver: &mut D,
    insert: &Insert,
    dialect: &'static Postgres,
) -> Result<u64, Error> {
    let bracket = begin(driver)?;
    let (mut changed, mut prepared) = (0, None::<(String, Statement)>);
    let inserted = insert.batches(dialect).try_for_each(|sql| {
        let sql = sql?;
        // All but the last have one text.
        let statement = match prepared.take() {
            Some((text, statement)) if text == sql.text() => statement,
            _ => driver.prepare(sql.text()).map_err(database_error)?,
        };
        changed += execute(driver, &statement, &sql).map_err(database_error)?;
        prepared = Some((sql.into_text(), statement));
        Ok(())
    });
    let ended = inserted.and_then(|()| batch(driver, bracket.commit));
    match ended {
        Ok(()) => Ok(changed),
        Err(error) => {
            // If this fails too, the connection is lost, and the transaction with it.
            let _ = batch(driver, bracket.roll_back);
            Err(error)
        }
    }
}

/// Within a transaction, makes a savepoint; the server says if there is none, and nothing is lost by the question.
fn begin<D: GenericClient>(driver: &mut D) -> Result<Bracket, Error> {
    match batch(driver, SAVEPOINT) {
        Ok(()) => Ok(WITHIN),
        Err(error) if error.code() == Some(NO_TRANSACTION) => batch(driver, "BEGIN").map(|()| ALONE),
        Err(error) => Err(error),
    }
}

fn batch<D: GenericClient>(driver: &mut D, text: &str) -> Result<(), Error> {
    driver.batch_execute(text).map_err(database_error)
}
