//! The verbs on `postgres`: clients, transactions, sessions.

use super::{
    batches::in_batches,
    bound,
    cells::{Scratch, read, read_with},
    error::database_error,
    load,
    statements::{self, State},
};
use crate::Postgres;
use postgres::{
    Client, GenericClient, RowIter, Statement, fallible_iterator::FallibleIterator, types::ToSql,
};
use querent::{
    AsStatement, Bulk, Error, FromRow, Insert, InsertCells, LoadError, LoadOptions, Loaded, Split, Sql,
    ToSql as _, ValueRow,
};
use std::{fmt, marker::PhantomData};

/// Typed queries on a [`Session`](crate::Session) and its transactions; also on a `postgres` client and its transactions
/// as they are, and on what dereferences to one of them, such as a pool's connection.
///
/// A session keeps its prepared statements and renders for the version of its server. A bare client keeps nothing: a
/// statement is prepared each time, which is a second way to the server and back, and rendered for the newest version.
pub trait PostgresExt: Connected {
    /// Runs a query, or a statement with RETURNING, and reads all its rows.
    ///
    /// An INSERT of more rows than PostgreSQL takes in one statement is split; it still inserts all rows or none. What an
    /// INSERT returns comes in the order of its rows: the manual of PostgreSQL does not promise it, the tests of this crate
    /// show it of its servers. What an UPDATE, DELETE or MERGE returns comes in no order.
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
        let mut list = Vec::new();
        let dialect = self.dialect()?;
        match Split::of(query, dialect)? {
            Split::One(sql) => {
                let rows = query_all(self, &sql)?;
                list.reserve_exact(rows.len());
                let mut scratch = Scratch::default();
                for row in &rows {
                    list.push(read_with(&mut scratch, row)?);
                }
            }
            Split::Batches(_) => self.for_each(query, |row| {
                list.push(row);
                Ok::<_, Error>(())
            })?,
        }
        Ok(list)
    }

    /// Runs a query and reads its first row. A statement with RETURNING is run to its end, and changes all its rows.
    ///
    /// # Errors
    /// As [`PostgresExt::fetch_all`]; and [`ErrorKind::NoRows`](querent::ErrorKind::NoRows) if there is none.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # fn insert(db: &mut Session) -> Result<i64, Error> {
    /// db.fetch_one(&insert_into(Users).set(Users.name, "Ada").returning(Users.id))
    /// # }
    /// ```
    fn fetch_one<T, Q>(&mut self, query: &Q) -> Result<T, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
    {
        self.fetch_optional(query)?.ok_or_else(Error::no_row)
    }

    /// Runs a query and reads its first row, if there is one. A statement with RETURNING is run to its end, and changes all
    /// its rows.
    ///
    /// # Errors
    /// As [`PostgresExt::fetch_all`].
    fn fetch_optional<T, Q>(&mut self, query: &Q) -> Result<Option<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
    {
        let mut first = None;
        let ended = self.for_each(query, |row| {
            first = Some(row);
            Err(None)
        });
        match ended {
            Ok(()) | Err(None) => Ok(first),
            Err(Some(error)) => Err(error),
        }
    }

    /// Runs a query and hands its rows over one by one, without collecting them. An error that `each` answers
    /// ends the query; what a statement with RETURNING changes, it has changed by then.
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
        let changes = query.as_statement().changes_data();
        let dialect = self.dialect()?;
        let mut refused = Ok(());
        let mut take = |row: &postgres::Row| {
            if refused.is_ok() {
                refused = read(row).map_err(E::from).and_then(&mut each);
            }
            refused.is_ok() || changes
        };
        match Split::of(query, dialect)? {
            Split::One(sql) => read_rows(&mut open(self, &sql)?, &mut take)?,
            Split::Batches(insert) => {
                in_batches(self.parts().0, insert, dialect, |driver, statement, sql| {
                    let mut rows = driver.query_raw(statement, bound(sql)).map_err(database_error)?;
                    read_rows(&mut rows, &mut take)
                })?
            }
        }
        refused
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
        let sql = query.to_sql(self.dialect()?)?;
        Ok(Rows { rows: open(self, &sql)?, row: PhantomData })
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
        match Split::of(statement, dialect)? {
            Split::One(sql) => run_one(self, &sql),
            Split::Batches(insert) => {
                let mut changed = 0;
                in_batches(self.parts().0, insert, dialect, |driver, statement, sql| {
                    changed += execute(driver, statement, sql).map_err(database_error)?;
                    Ok(())
                })?;
                Ok(changed)
            }
        }
    }

    /// Loads rows from an iterator, any number of them: they are sent in batches, by statements that are prepared once, and
    /// no more than a batch is held in memory. [`LoadOptions`] says whether all of them are committed together, and how
    /// large a batch is: 1,000 rows, or 200 of an update, if it says nothing. No rows are no error.
    ///
    /// [`PostgresExt::copy_from`] is faster for rows that are inserted and nothing else.
    ///
    /// # Errors
    /// If a statement cannot be rendered, or the database reports an error: with the batch, its rows, and how many rows
    /// are committed.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// # fn load(db: &mut Session) -> Result<(), Error> {
    /// let insert = insert_into(Points).columns((Points.x, Points.y));
    /// let loaded = db.load(&insert, (0..1_000_000).map(|n| (n, 2 * n)), LoadOptions::atomic())?;
    /// assert_eq!(loaded.rows, 1_000_000);
    /// # Ok(()) }
    /// ```
    fn load<B, V>(
        &mut self,
        statement: &B,
        rows: impl IntoIterator<Item = V>,
        options: LoadOptions<'_>,
    ) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + ?Sized,
        V: ValueRow<B::Columns>,
    {
        let dialect = self.dialect().map_err(LoadError::at_the_beginning)?;
        let mut rows = rows.into_iter();
        let mut next = move |cells: &mut InsertCells| rows.next().map(|row| row.push_cells(cells)).is_some();
        load::load(self.parts().0, dialect, statement.as_bulk(), &mut next, options)
    }

    /// `COPY table (columns) FROM STDIN`: inserts rows from an iterator, any number of them, as one statement: all or none.
    /// It is the fastest way for many rows into a table; no more than some kilobytes are held in memory.
    ///
    /// Values are those that [`PostgresExt::load`] inserts. What COPY has no place for is refused: ON CONFLICT, DEFAULT and
    /// other expressions in a row, `OVERRIDING USER VALUE`; and text for columns of types that take it only in their text
    /// form, such as `inet`. Rules of the table do not apply, its triggers do.
    ///
    /// # Errors
    /// If the server takes a row for no row of the table: the error names the row where the server does, and nothing is
    /// inserted. Within a transaction, nothing but a rollback is possible after that, as after every error.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// # fn load(db: &mut Session) -> Result<(), Error> {
    /// // COPY "points" ("x", "y") FROM STDIN (FORMAT BINARY)
    /// let insert = insert_into(Points).columns((Points.x, Points.y));
    /// let copied = db.copy_from(&insert, (0..1_000_000).map(|n| (n, 2 * n)))?;
    /// assert_eq!(copied.changed, 1_000_000);
    /// # Ok(()) }
    /// ```
    fn copy_from<T, C, V>(
        &mut self,
        insert: &Insert<T, C>,
        rows: impl IntoIterator<Item = V>,
    ) -> Result<Loaded, LoadError>
    where
        V: ValueRow<C>,
    {
        let dialect = self.dialect().map_err(LoadError::at_the_beginning)?;
        let mut rows = rows.into_iter();
        let mut next = move |cells: &mut InsertCells| rows.next().map(|row| row.push_cells(cells)).is_some();
        load::copy_from(self.parts().0, dialect, insert.ast(), &mut next)
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

/// Hands rows over until `take` answers that it wants no more.
fn read_rows(rows: &mut RowIter<'_>, take: &mut dyn FnMut(&postgres::Row) -> bool) -> Result<(), Error> {
    while let Some(row) = rows.next().map_err(database_error)? {
        if !take(&row) {
            break;
        }
    }
    Ok(())
}

fn query_all<C: Connected + ?Sized>(db: &mut C, sql: &Sql<'_>) -> Result<Vec<postgres::Row>, Error> {
    let (driver, state) = db.parts();
    let statement = prepared(driver, state, sql.text())?;
    let bound: Vec<_> = bound(sql).collect();
    let params: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|value| value as _).collect();
    driver.query(&statement, &params).map_err(|error| failed(state, sql.text(), error))
}

fn open<'c, C: Connected + ?Sized>(db: &'c mut C, sql: &Sql<'_>) -> Result<RowIter<'c>, Error> {
    let (driver, state) = db.parts();
    let statement = prepared(driver, state, sql.text())?;
    driver.query_raw(&statement, bound(sql)).map_err(|error| failed(state, sql.text(), error))
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

pub(super) fn execute<D: GenericClient>(
    driver: &mut D,
    statement: &Statement,
    sql: &Sql<'_>,
) -> Result<u64, postgres::Error> {
    let bound: Vec<_> = bound(sql).collect();
    let params: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|value| value as _).collect();
    driver.execute(statement, &params)
}
