//! Runs statements on `rusqlite` connections: binds values, reads cells, caches prepared statements.

mod cells;
mod error;
mod load;

use crate::{Sqlite, Stored};
use cells::read;
pub use error::database_error;
use error::database_error as database;
use load::Savepoint;
use querent::{
    AsStatement, Bulk, Error, FromRow, InsertCells, LoadError, LoadOptions, Loaded, Split, Sql, ToSql, Value,
    ValueRow, ast::Insert,
};
use rusqlite::{
    CachedStatement, Connection, Row, Statement,
    types::{Null, ToSqlOutput, Value as Owned, ValueRef as Cell},
};
use std::{borrow::Cow, fmt, marker::PhantomData, sync::LazyLock};

/// Typed queries on a connection, and on a transaction, which dereferences to one.
///
/// Prepared statements are kept in the connection's own cache, whose size
/// [`Connection::set_prepared_statement_cache_capacity`] sets.
pub trait SqliteExt {
    /// Runs a query, or a statement with RETURNING, and reads all its rows.
    ///
    /// An INSERT of more rows than SQLite takes in one statement is split; it still inserts all rows or none. What an
    /// INSERT returns comes in the order of its rows: the manual of SQLite does not promise it, the tests of this crate do
    /// for the SQLite that is linked. What an UPDATE or DELETE returns comes in no order.
    ///
    /// # Errors
    /// If the query cannot be rendered, the database reports an error, or a row does not fit `T`.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE users (id INTEGER, name TEXT); INSERT INTO users VALUES (1, 'Ada')")?;
    /// let users: Vec<(i64, String)> = db.fetch_all(&select((Users.id, Users.name)).from(Users))?;
    /// assert_eq!(users, [(1, "Ada".to_string())]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn fetch_all<T, Q>(&self, query: &Q) -> Result<Vec<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>;

    /// Runs a query and reads its first row. A statement with RETURNING is run to its end, and changes all its rows.
    ///
    /// # Errors
    /// As [`SqliteExt::fetch_all`]; and [`ErrorKind::NoRows`](querent::ErrorKind::NoRows) if there is none.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// let seven: i64 = db.fetch_one(&select(val(7_i64)))?;
    /// assert_eq!(seven, 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn fetch_one<T, Q>(&self, query: &Q) -> Result<T, Error>
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
    /// As [`SqliteExt::fetch_all`].
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE users (id INTEGER, name TEXT); INSERT INTO users VALUES (1, 'Ada')")?;
    /// let gone = delete_from(Users).where_(Users.id.eq(1)).returning(Users.name);
    /// assert_eq!(db.fetch_optional::<String, _>(&gone)?.as_deref(), Some("Ada"));
    /// assert_eq!(db.fetch_optional::<String, _>(&gone)?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn fetch_optional<T, Q>(&self, query: &Q) -> Result<Option<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>;

    /// Runs a query and hands its rows over one by one, without collecting them. An error that `each` answers
    /// ends the query; what a statement with RETURNING changes, it has changed by then.
    ///
    /// # Errors
    /// As [`SqliteExt::fetch_all`]; and those of `each`.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// let mut sum = 0;
    /// db.for_each(&union_all_of((1..=3).map(|n| select(val(n)))), |n: i32| {
    ///     sum += n;
    ///     Ok::<_, Error>(())
    /// })?;
    /// assert_eq!(sum, 6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn for_each<T, Q, E>(&self, query: &Q, each: impl FnMut(T) -> Result<(), E>) -> Result<(), E>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
        E: From<Error>;

    /// Prepares a query whose rows are then read one by one by [`Rows::iter`].
    ///
    /// # Errors
    /// If the query cannot be rendered or prepared, or a value cannot be bound.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// let mut rows = db.rows(&union_all_of((1..=3).map(|n| select(val(n)))))?;
    /// let even: Result<Vec<i32>, Error> = rows.iter::<i32>().filter(|n| !matches!(n, Ok(n) if n % 2 == 1)).collect();
    /// assert_eq!(even?, [2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn rows<Q: AsStatement + ?Sized>(&self, query: &Q) -> Result<Rows<'_, Q::Row>, Error>;

    /// Runs a statement and answers the number of rows it changed.
    ///
    /// An INSERT of more rows than SQLite takes in one statement is split; it still inserts all rows or none.
    ///
    /// # Errors
    /// If the statement cannot be rendered, or the database reports an error.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE points (x INTEGER, y INTEGER)")?;
    /// assert_eq!(db.run(&insert_into(Points).rows((0..50_000).map(|n| (n, n))))?, 50_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn run<S: AsStatement<Row = ()> + ?Sized>(&self, statement: &S) -> Result<u64, Error>;

    /// Loads rows from an iterator, any number of them: they are sent in batches, by statements that are prepared once, and
    /// no more than a batch is held in memory. [`LoadOptions`](querent::LoadOptions) says whether all of them are committed
    /// together, and how large a batch is: 100 rows, if it says nothing. No rows are no error.
    ///
    /// # Errors
    /// If a statement cannot be rendered, or the database reports an error: with the batch, its rows, and how many rows
    /// are committed.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE points (x INTEGER, y INTEGER)")?;
    /// let insert = insert_into(Points).columns((Points.x, Points.y));
    /// let loaded = db.load(&insert, (0..50_000).map(|n| (n, 2 * n)), LoadOptions::atomic())?;
    /// assert_eq!(loaded.rows, 50_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn load<B, V>(
        &self,
        statement: &B,
        rows: impl IntoIterator<Item = V>,
        options: LoadOptions<'_>,
    ) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + ?Sized,
        V: ValueRow<B::Columns>;
}

/// A prepared query. Made by [`SqliteExt::rows`].
pub struct Rows<'c, R> {
    statement: CachedStatement<'c>,
    /// Whether it runs to its end though its rows are not read.
    to_end: bool,
    row: PhantomData<fn() -> R>,
}

impl<R> fmt::Debug for Rows<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("sql", &self.statement.expanded_sql()).finish()
    }
}

impl<R> Rows<'_, R> {
    /// Runs the query and reads its rows one by one, as they are asked for.
    pub fn iter<T: FromRow<R>>(&mut self) -> impl Iterator<Item = Result<T, Error>> {
        let mut unread = Unread { rows: self.statement.raw_query(), to_end: self.to_end };
        std::iter::from_fn(move || match unread.rows.next() {
            Ok(Some(row)) => Some(read(row)),
            Ok(None) => None,
            Err(error) => Some(Err(database(error))),
        })
    }
}

/// The rows that are still to come. Those of a statement that changes data are skipped when it is dropped: where it is not
/// at its end, it holds its lock.
struct Unread<'s> {
    rows: rusqlite::Rows<'s>,
    to_end: bool,
}

impl Drop for Unread<'_> {
    fn drop(&mut self) {
        while self.to_end && matches!(self.rows.next(), Ok(Some(_))) {}
    }
}

/// The dialect of the SQLite that is linked.
static LINKED: LazyLock<Sqlite> = LazyLock::new(|| {
    let number = rusqlite::version_number();
    let part = |part: i32| u16::try_from(part).unwrap_or(u16::MAX);
    let dialect = Sqlite::version(part(number / 1_000_000), part(number / 1_000 % 1_000));
    if has_math_functions().unwrap_or(false) { dialect.with_math_functions() } else { dialect }
});

impl Sqlite {
    /// The dialect of the SQLite that is linked, for which the driver renders. A statement that is compiled for it is sent
    /// as it is; one for another version is rendered anew each time.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let name = compile(Sqlite::linked(), |(id,): Params<(BigInt,)>| {
    ///     select(Users.name).from(Users).where_(Users.id.eq(id))
    /// })?;
    /// assert_eq!(name.text(), r#"SELECT "users"."name" FROM "users" WHERE "users"."id" = ?"#);
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE users (id INTEGER, name TEXT); INSERT INTO users VALUES (1, 'Ada')")?;
    /// let ada: String = db.fetch_one(&name.bind((1,)))?;
    /// assert_eq!(ada, "Ada");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn linked() -> &'static Sqlite {
        &LINKED
    }
}

fn has_math_functions() -> rusqlite::Result<bool> {
    let memory = Connection::open_in_memory()?;
    memory.query_row("SELECT sqlite_compileoption_used('ENABLE_MATH_FUNCTIONS')", [], |row| row.get(0))
}

impl SqliteExt for Connection {
    fn fetch_all<T, Q>(&self, query: &Q) -> Result<Vec<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
    {
        let (mut list, mut refused) = (Vec::new(), None);
        all_rows(self, Split::of(query, &*LINKED)?, &mut |row| match read(row) {
            Ok(row) => {
                list.push(row);
                true
            }
            Err(error) => {
                refused = Some(error);
                false
            }
        })?;
        refused.map_or(Ok(list), Err)
    }

    fn fetch_optional<T, Q>(&self, query: &Q) -> Result<Option<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
    {
        let mut first = None;
        all_rows(self, Split::of(query, &*LINKED)?, &mut |row| {
            first = Some(read(row));
            false
        })?;
        first.transpose()
    }

    fn for_each<T, Q, E>(&self, query: &Q, mut each: impl FnMut(T) -> Result<(), E>) -> Result<(), E>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
        E: From<Error>,
    {
        let mut refused = Ok(());
        let mut take = |row: &Row<'_>| {
            refused = read(row).map_err(E::from).and_then(&mut each);
            refused.is_ok()
        };
        all_rows(self, Split::of(query, &*LINKED)?, &mut take)?;
        refused
    }

    fn rows<Q: AsStatement + ?Sized>(&self, query: &Q) -> Result<Rows<'_, Q::Row>, Error> {
        let statement = prepare(self, &query.to_sql(&*LINKED)?)?;
        let to_end = !statement.readonly();
        Ok(Rows { statement, to_end, row: PhantomData })
    }

    fn run<S: AsStatement<Row = ()> + ?Sized>(&self, statement: &S) -> Result<u64, Error> {
        match Split::of(statement, &*LINKED)? {
            Split::One(sql) => execute_one(self, &sql),
            Split::Batches(insert) => {
                let mut changed = 0;
                in_batches(self, insert, |sql| execute_one(self, sql).map(|rows| changed += rows))?;
                Ok(changed)
            }
        }
    }

    fn load<B, V>(
        &self,
        statement: &B,
        rows: impl IntoIterator<Item = V>,
        options: LoadOptions<'_>,
    ) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + ?Sized,
        V: ValueRow<B::Columns>,
    {
        let mut rows = rows.into_iter();
        let mut next = move |cells: &mut InsertCells| rows.next().map(|row| row.push_cells(cells)).is_some();
        load::load(self, statement.as_bulk(), &mut next, options)
    }
}

/// Hands the rows of a statement over until `take` answers that it wants no more. What changes data is run to its end: where
/// it is not there, it holds its lock.
fn all_rows(
    connection: &Connection,
    split: Split<'_>,
    take: &mut dyn FnMut(&Row<'_>) -> bool,
) -> Result<(), Error> {
    let mut more = true;
    match split {
        Split::One(sql) => read_rows(connection, &sql, take, &mut more),
        Split::Batches(insert) => {
            in_batches(connection, insert, |sql| read_rows(connection, sql, take, &mut more))
        }
    }
}

fn read_rows(
    connection: &Connection,
    sql: &Sql<'_>,
    take: &mut dyn FnMut(&Row<'_>) -> bool,
    more: &mut bool,
) -> Result<(), Error> {
    let mut statement = prepare(connection, sql)?;
    let to_end = !statement.readonly();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(database)? {
        *more = *more && take(row);
        if !*more && !to_end {
            break;
        }
    }
    Ok(())
}

fn execute_one(connection: &Connection, sql: &Sql<'_>) -> Result<u64, Error> {
    let rows = prepare(connection, sql)?.raw_execute().map_err(database)?;
    Ok(rows as u64)
}

/// All batches or none.
fn in_batches(
    connection: &Connection,
    insert: &Insert,
    mut run: impl FnMut(&Sql<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let savepoint = Savepoint::begin(connection)?;
    insert.batches(&*LINKED).try_for_each(|sql| run(&sql?))?;
    savepoint.release()
}

fn prepare<'c>(connection: &'c Connection, sql: &Sql<'_>) -> Result<CachedStatement<'c>, Error> {
    let mut statement = connection.prepare_cached(sql.text()).map_err(database)?;
    bind_all(&mut statement, sql)?;
    Ok(statement)
}

fn bind_all(statement: &mut Statement<'_>, sql: &Sql<'_>) -> Result<(), Error> {
    sql.params().iter().enumerate().try_for_each(|(place, value)| bind(statement, place + 1, value))
}

fn bind(statement: &mut Statement<'_>, place: usize, value: &Value) -> Result<(), Error> {
    let bound = match value {
        Value::BigInt(number) => statement.raw_bind_parameter(place, *number),
        Value::Integer(number) => statement.raw_bind_parameter(place, *number),
        Value::Bool(truth) => statement.raw_bind_parameter(place, *truth),
        Value::Double(number) if !number.is_nan() => statement.raw_bind_parameter(place, *number),
        Value::Text(text) => {
            let text = ToSqlOutput::Borrowed(Cell::Text(text.as_bytes()));
            statement.raw_bind_parameter(place, text)
        }
        Value::Null(_) => statement.raw_bind_parameter(place, Null),
        other => statement.raw_bind_parameter(place, stored(other)?),
    };
    bound.map_err(database)
}

fn stored(value: &Value) -> Result<ToSqlOutput<'_>, Error> {
    Ok(match Stored::of(value)? {
        Stored::Null => ToSqlOutput::Owned(Owned::Null),
        Stored::Integer(number) => ToSqlOutput::Owned(Owned::Integer(number)),
        Stored::Real(number) => ToSqlOutput::Owned(Owned::Real(number)),
        Stored::Text(Cow::Borrowed(text)) => ToSqlOutput::Borrowed(Cell::Text(text.as_bytes())),
        Stored::Text(Cow::Owned(text)) => ToSqlOutput::Owned(Owned::Text(text)),
        Stored::Blob(bytes) => ToSqlOutput::Borrowed(Cell::Blob(bytes)),
    })
}
