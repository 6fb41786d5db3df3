//! Runs statements on `rusqlite` connections: binds values, reads cells, caches prepared statements.

mod error;
mod load;

use crate::{Sqlite, Stored};
pub use error::database_error;
use error::database_error as database;
use load::Savepoint;
use querent::{
    AsStatement, Bulk, Cells, Cursor, Date, Decimal, Error, ErrorKind, FromRow, InsertCells, Kind, LoadError,
    LoadOptions, Loaded, Split, Sql, Time, Timestamp, TimestampTz, ToSql, Uuid, Value, ValueRef, ValueRow,
    ast::Insert,
};
use rusqlite::{
    CachedStatement, Connection, Row, Statement,
    types::{ToSqlOutput, ValueRef as Cell},
};
use std::{fmt, marker::PhantomData, sync::LazyLock};

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
        T: FromRow<Q::Row>,
    {
        let mut list = Vec::new();
        self.for_each(query, |row| {
            list.push(row);
            Ok::<_, Error>(())
        })?;
        Ok(list)
    }

    /// Runs a query and reads its first row. A statement with RETURNING is run to its end, and changes all its rows.
    ///
    /// # Errors
    /// As [`SqliteExt::fetch_all`]; and [`ErrorKind::NoRows`] if there is none.
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

fn has_math_functions() -> rusqlite::Result<bool> {
    let memory = Connection::open_in_memory()?;
    memory.query_row("SELECT sqlite_compileoption_used('ENABLE_MATH_FUNCTIONS')", [], |row| row.get(0))
}

impl SqliteExt for Connection {
    fn for_each<T, Q, E>(&self, query: &Q, mut each: impl FnMut(T) -> Result<(), E>) -> Result<(), E>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
        E: From<Error>,
    {
        let changes = query.as_statement().changes_data();
        let mut refused = Ok(());
        let mut take = |row: &Row<'_>| {
            if refused.is_ok() {
                refused = read(row).map_err(E::from).and_then(&mut each);
            }
            refused.is_ok() || changes
        };
        match Split::of(query, &*LINKED)? {
            Split::One(sql) => read_rows(self, &sql, &mut take)?,
            Split::Batches(insert) => in_batches(self, insert, |sql| read_rows(self, sql, &mut take))?,
        }
        refused
    }

    fn rows<Q: AsStatement + ?Sized>(&self, query: &Q) -> Result<Rows<'_, Q::Row>, Error> {
        let statement = prepare(self, &query.to_sql(&*LINKED)?)?;
        Ok(Rows { statement, to_end: query.as_statement().changes_data(), row: PhantomData })
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

/// Hands rows over until `take` answers that it wants no more.
fn read_rows(
    connection: &Connection,
    sql: &Sql<'_>,
    take: &mut dyn FnMut(&Row<'_>) -> bool,
) -> Result<(), Error> {
    let mut statement = prepare(connection, sql)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(database)? {
        if !take(row) {
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
    use rusqlite::types::Value as Owned;
    let output = match Stored::of(value)? {
        Stored::Null => ToSqlOutput::Owned(Owned::Null),
        Stored::Integer(number) => ToSqlOutput::Owned(Owned::Integer(number)),
        Stored::Real(number) => ToSqlOutput::Owned(Owned::Real(number)),
        Stored::Text(std::borrow::Cow::Borrowed(text)) => ToSqlOutput::Borrowed(Cell::Text(text.as_bytes())),
        Stored::Text(std::borrow::Cow::Owned(text)) => ToSqlOutput::Owned(Owned::Text(text)),
        Stored::Blob(bytes) => ToSqlOutput::Borrowed(Cell::Blob(bytes)),
    };
    statement.raw_bind_parameter(place, output).map_err(database)
}

#[inline]
fn read<R, T: FromRow<R>>(row: &Row<'_>) -> Result<T, Error> {
    T::from_row(&mut Cursor::new(&mut RowCells { row, buffer: String::new() }))
}

/// The cells of a row. The buffer holds the text of a decimal, which SQLite keeps as a number.
struct RowCells<'r, 's> {
    row: &'r Row<'s>,
    buffer: String,
}

impl Cells for RowCells<'_, '_> {
    fn width(&self) -> usize {
        self.row.as_ref().column_count()
    }

    #[inline]
    fn cell(&mut self, index: usize, kind: Kind) -> Result<ValueRef<'_>, Error> {
        let cell = self.row.get_ref(index).map_err(database)?;
        Ok(match (cell, kind) {
            (Cell::Null, _) => ValueRef::Null,
            (Cell::Integer(number), Kind::Bool) if matches!(number, 0 | 1) => ValueRef::Bool(number == 1),
            (Cell::Integer(number), Kind::Double) => ValueRef::Double(number as f64),
            (Cell::Integer(number), Kind::Real) => ValueRef::Real(number as f32),
            (Cell::Integer(number), Kind::Decimal) => {
                self.buffer = number.to_string();
                ValueRef::Decimal(&self.buffer)
            }
            // A column declared JSON makes numbers of documents that are one.
            (Cell::Integer(number), Kind::Json) => {
                self.buffer = number.to_string();
                ValueRef::Json(&self.buffer)
            }
            (Cell::Real(number), Kind::Json) if number.is_finite() => {
                self.buffer = format!("{number:?}");
                ValueRef::Json(&self.buffer)
            }
            (Cell::Integer(number), _) => ValueRef::Int(number),
            (Cell::Real(number), Kind::Real) => ValueRef::Real(number as f32),
            (Cell::Real(number), Kind::Decimal) => match Decimal::from_f64(number) {
                Some(decimal) => {
                    self.buffer = decimal.to_string();
                    ValueRef::Decimal(&self.buffer)
                }
                None => ValueRef::Double(number),
            },
            (Cell::Real(number), _) => ValueRef::Double(number),
            (Cell::Text(bytes), kind) => text(std::str::from_utf8(bytes).map_err(|_| not_utf8(index))?, kind),
            (Cell::Blob(bytes), Kind::Uuid) => match bytes.try_into() {
                Ok(bytes) => ValueRef::Uuid(Uuid(bytes)),
                Err(_) => ValueRef::Bytes(bytes),
            },
            (Cell::Blob(bytes), _) => ValueRef::Bytes(bytes),
        })
    }

    fn name(&self, index: usize) -> Option<&str> {
        self.row.as_ref().column_name(index).ok()
    }
}

/// Text that stands for another type; as text, if it is not of that type.
#[inline]
fn text(text: &str, kind: Kind) -> ValueRef<'_> {
    let other = match kind {
        Kind::Text | Kind::Unknown => None,
        Kind::Date => Date::parse(text).map(ValueRef::Date),
        Kind::Time => Time::parse(text).map(ValueRef::Time),
        Kind::Timestamp => Timestamp::parse(text).map(ValueRef::Timestamp),
        Kind::TimestampTz => TimestampTz::parse(text).map(ValueRef::TimestampTz),
        Kind::Uuid => Uuid::parse(text).map(ValueRef::Uuid),
        Kind::Json => Some(ValueRef::Json(text)),
        Kind::Decimal => text.parse::<Decimal>().ok().map(|_| ValueRef::Decimal(text)),
        _ => None,
    };
    other.unwrap_or(ValueRef::Text(text))
}

#[cold]
fn not_utf8(index: usize) -> Error {
    Error::new(
        ErrorKind::Decode,
        format!("column {} holds text that is not UTF-8; read it as bytes", index + 1),
    )
}
