//! The verbs on `tokio-postgres`: clients, transactions, sessions.

use super::{
    async_load::{self, Take, in_batches, read_rows},
    bound,
    cells::read,
    error::database_error,
    statements::{self, State},
};
use crate::Postgres;
use futures_core::Stream;
use querent::{
    AsStatement, Bulk, Error, FromRow, Insert, InsertCells, LoadError, LoadOptions, Loaded, Split, Sql,
    ToSql as _, ValueRow,
};
use std::{
    fmt,
    future::{Future, poll_fn},
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio_postgres::{Client, SimpleQueryMessage, Statement};

/// Typed queries on an [`AsyncSession`](crate::AsyncSession) and its transactions; also on a `tokio-postgres` client and
/// its transactions as they are, and on what dereferences to one of them, such as a pool's connection.
///
/// A session keeps its prepared statements and renders for the version of its server. A bare client keeps nothing: a
/// statement is prepared each time, which is a second way to the server and back, and rendered for the newest version.
///
/// Futures may be dropped before they end. What a statement that is on its way does, it still does; a large INSERT is
/// rolled back.
pub trait PostgresAsyncExt: Connected {
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
    /// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// let (client, connection) = tokio_postgres::connect("host=localhost", tokio_postgres::NoTls).await?;
    /// tokio::spawn(connection);
    /// let db = AsyncSession::new(client);
    /// let users: Vec<(i64, String)> = db.fetch_all(&select((Users.id, Users.name)).from(Users)).await?;
    /// # Ok(()) }
    /// ```
    fn fetch_all<T, Q>(&self, query: &Q) -> impl Future<Output = Result<Vec<T>, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
    {
        async {
            let mut list = Vec::new();
            let mut refused = Ok(());
            let changes = query.as_statement().changes_data();
            each(self, query, &mut |row| {
                if refused.is_ok() {
                    refused = read(row).map(|row| list.push(row));
                }
                refused.is_ok() || changes
            })
            .await?;
            refused.map(|()| list)
        }
    }

    /// Runs a query and reads its first row. A statement with RETURNING is run to its end, and changes all its rows.
    ///
    /// # Errors
    /// As [`PostgresAsyncExt::fetch_all`]; and [`ErrorKind::NoRows`](querent::ErrorKind::NoRows) if there is none.
    fn fetch_one<T, Q>(&self, query: &Q) -> impl Future<Output = Result<T, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
    {
        async { self.fetch_optional(query).await?.ok_or_else(Error::no_row) }
    }

    /// Runs a query and reads its first row, if there is one. A statement with RETURNING is run to its end, and changes all
    /// its rows.
    ///
    /// # Errors
    /// As [`PostgresAsyncExt::fetch_all`].
    fn fetch_optional<T, Q>(&self, query: &Q) -> impl Future<Output = Result<Option<T>, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
    {
        async {
            let mut first = None;
            let changes = query.as_statement().changes_data();
            each(self, query, &mut |row| {
                if first.is_none() {
                    first = Some(read(row));
                }
                changes
            })
            .await?;
            first.transpose()
        }
    }

    /// Runs a query and answers a stream of its rows, which are read one by one as they come from the server. The server
    /// waits while the stream is not polled. A statement with RETURNING changes all its rows, though none of them is read;
    /// what it fails with at its end is lost with a stream that is dropped before.
    ///
    /// So does every other statement on the connection: to await one between two rows waits for ever. Read the rows to
    /// their end or drop the stream before, or run the other statement on another connection.
    ///
    /// # Errors
    /// If the query cannot be rendered or run, or a value does not fit its parameter; and in the stream, as
    /// [`PostgresAsyncExt::fetch_all`].
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// # async fn sum(db: &AsyncSession) -> Result<i64, Error> {
    /// use futures_util::TryStreamExt;
    /// let mut rows = db.stream(&select(Users.id).from(Users)).await?;
    /// let mut sum = 0;
    /// while let Some(id) = rows.try_next().await? {
    ///     let id: i64 = id;
    ///     sum += id;
    /// }
    /// # Ok(sum) }
    /// ```
    fn stream<T, Q>(&self, query: &Q) -> impl Future<Output = Result<RowStream<T, Q::Row>, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row>,
    {
        async {
            let sql = query.to_sql(dialect(self).await?)?;
            Ok(RowStream { rows: open(self, &sql).await?, row: PhantomData })
        }
    }

    /// Runs a statement and answers the number of rows it changed.
    ///
    /// An INSERT of more rows than fit 65,535 parameters is split; it still inserts all rows or none: within a
    /// transaction by a savepoint, outside by a transaction of its own, which statements that are sent on the same
    /// connection in the meantime become part of. On one session one such INSERT waits for the other; on a bare client
    /// they must not be sent at once.
    ///
    /// # Errors
    /// If the statement cannot be rendered, or the database reports an error.
    fn run<S>(&self, statement: &S) -> impl Future<Output = Result<u64, Error>> + Send
    where
        S: AsStatement<Row = ()> + Sync + ?Sized,
    {
        async move {
            let dialect = dialect(self).await?;
            match Split::of(statement, dialect)? {
                Split::One(sql) => run_one(self, &sql).await,
                Split::Batches(insert) => in_batches(self, insert, None).await,
            }
        }
    }

    /// Loads rows from an iterator, any number of them: they are sent in batches, by statements that are prepared once, and
    /// no more than a batch is held in memory. [`LoadOptions`] says whether all of them are committed together, and how
    /// large a batch is: 1,000 rows, or 200 of an update, if it says nothing. No rows are no error.
    ///
    /// [`PostgresAsyncExt::copy_from`] is faster for rows that are inserted and nothing else. On one session, one load waits
    /// for the other; statements that are sent in the meantime become part of its transaction.
    ///
    /// # Errors
    /// If a statement cannot be rendered, or the database reports an error: with the batch, its rows, and how many rows
    /// are committed.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// # async fn load(db: &AsyncSession) -> Result<(), Error> {
    /// let insert = insert_into(Points).columns((Points.x, Points.y));
    /// let loaded = db.load(&insert, (0..1_000_000).map(|n| (n, 2 * n)), LoadOptions::atomic()).await?;
    /// assert_eq!(loaded.rows, 1_000_000);
    /// # Ok(()) }
    /// ```
    fn load<B, V, I>(
        &self,
        statement: &B,
        rows: I,
        options: LoadOptions<'_>,
    ) -> impl Future<Output = Result<Loaded, LoadError>> + Send
    where
        B: Bulk<Row = ()> + Sync + ?Sized,
        V: ValueRow<B::Columns>,
        I: IntoIterator<Item = V>,
        I::IntoIter: Send,
    {
        let mut rows = rows.into_iter();
        async move {
            let mut next =
                move |cells: &mut InsertCells| rows.next().map(|row| row.push_cells(cells)).is_some();
            async_load::load(self, statement.as_bulk(), &mut next, options).await
        }
    }

    /// `COPY table (columns) FROM STDIN`: inserts rows from an iterator, any number of them, as one statement: all or none.
    /// It is the fastest way for many rows into a table; no more than some kilobytes are held in memory.
    ///
    /// Values are those that [`PostgresAsyncExt::load`] inserts. What COPY has no place for is refused: ON CONFLICT, DEFAULT
    /// and other expressions in a row, `OVERRIDING USER VALUE`; and text for columns of types that take it only in their
    /// text form, such as `inet`. Rules of the table do not apply, its triggers do.
    ///
    /// # Errors
    /// If the server takes a row for no row of the table: the error names the row where the server does, and nothing is
    /// inserted. Within a transaction, nothing but a rollback is possible after that, as after every error.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// # async fn load(db: &AsyncSession) -> Result<(), Error> {
    /// // COPY "points" ("x", "y") FROM STDIN (FORMAT BINARY)
    /// let insert = insert_into(Points).columns((Points.x, Points.y));
    /// let copied = db.copy_from(&insert, (0..1_000_000).map(|n| (n, 2 * n))).await?;
    /// assert_eq!(copied.changed, 1_000_000);
    /// # Ok(()) }
    /// ```
    fn copy_from<T, Columns, V, I>(
        &self,
        insert: &Insert<T, Columns>,
        rows: I,
    ) -> impl Future<Output = Result<Loaded, LoadError>> + Send
    where
        V: ValueRow<Columns>,
        I: IntoIterator<Item = V>,
        I::IntoIter: Send,
    {
        let (insert, mut rows) = (insert.ast(), rows.into_iter());
        async move {
            let mut next =
                move |cells: &mut InsertCells| rows.next().map(|row| row.push_cells(cells)).is_some();
            async_load::copy_from(self, insert, &mut next).await
        }
    }
}

impl<C: Connected> PostgresAsyncExt for C {}

/// What a statement can be sent to. Sealed: a client, a transaction, a session, a session's transaction.
pub trait Connected: sealed::Connected + Sync {}

impl<C: sealed::Connected + Sync> Connected for C {}

pub(super) mod sealed {
    use super::*;

    pub trait Connected {
        fn client(&self) -> &Client;

        /// What is known of the connection, if it is a session.
        fn state(&self) -> Option<&State>;
    }
}

impl sealed::Connected for Client {
    fn client(&self) -> &Client {
        self
    }

    fn state(&self) -> Option<&State> {
        None
    }
}

impl sealed::Connected for tokio_postgres::Transaction<'_> {
    fn client(&self) -> &Client {
        tokio_postgres::GenericClient::client(self)
    }

    fn state(&self) -> Option<&State> {
        None
    }
}

/// Rows as they come. Made by [`PostgresAsyncExt::stream`].
pub struct RowStream<T, R> {
    rows: Pin<Box<tokio_postgres::RowStream>>,
    row: PhantomData<fn() -> (T, R)>,
}

impl<T: FromRow<R>, R> Stream for RowStream<T, R> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let row = ready!(self.rows.as_mut().poll_next(context));
        Poll::Ready(row.map(|row| read(&row.map_err(database_error)?)))
    }
}

impl<T, R> fmt::Debug for RowStream<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream").finish_non_exhaustive()
    }
}

/// Runs a statement and hands its rows over, as long as `take` wants more.
async fn each<C, Q>(db: &C, query: &Q, take: &mut Take<'_>) -> Result<(), Error>
where
    C: Connected + ?Sized,
    Q: AsStatement + Sync + ?Sized,
{
    match Split::of(query, dialect(db).await?)? {
        Split::One(sql) => read_rows(&mut open(db, &sql).await?, take).await,
        Split::Batches(insert) => in_batches(db, insert, Some(take)).await.map(drop),
    }
}

pub(super) async fn next_row(
    rows: &mut Pin<Box<tokio_postgres::RowStream>>,
) -> Option<Result<tokio_postgres::Row, Error>> {
    let row = poll_fn(|context| rows.as_mut().poll_next(context)).await;
    row.map(|row| row.map_err(database_error))
}

pub(super) async fn dialect<C: Connected + ?Sized>(db: &C) -> Result<&'static Postgres, Error> {
    let Some(state) = db.state() else { return Ok(&statements::NEWEST) };
    if let Some(dialect) = state.dialect() {
        return Ok(dialect);
    }
    let answer = db.client().simple_query("SHOW server_version_num").await.map_err(database_error)?;
    let number = answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    state.set_version(number.unwrap_or_default())
}

async fn open<C: Connected + ?Sized>(
    db: &C,
    sql: &Sql<'_>,
) -> Result<Pin<Box<tokio_postgres::RowStream>>, Error> {
    let statement = prepared(db, sql.text()).await?;
    let rows = db.client().query_raw(&statement, bound(sql)).await;
    rows.map(Box::pin).map_err(|error| failed(db, sql.text(), error))
}

async fn prepared<C: Connected + ?Sized>(db: &C, text: &str) -> Result<Statement, Error> {
    if let Some(statement) = db.state().and_then(|state| state.prepared(text)) {
        return Ok(statement);
    }
    let statement = db.client().prepare(text).await.map_err(database_error)?;
    if let Some(state) = db.state() {
        state.insert(text, &statement);
    }
    Ok(statement)
}

#[cold]
fn failed<C: Connected + ?Sized>(db: &C, text: &str, error: tokio_postgres::Error) -> Error {
    let error = database_error(error);
    if let Some(state) = db.state() {
        state.forget_stale(text, &error);
    }
    error
}

async fn run_one<C: Connected + ?Sized>(db: &C, sql: &Sql<'_>) -> Result<u64, Error> {
    let statement = prepared(db, sql.text()).await?;
    let rows = db.client().execute_raw(&statement, bound(sql)).await;
    rows.map_err(|error| failed(db, sql.text(), error))
}

/// Asks for the version before a transaction begins, so that it need not be asked within.
pub(super) async fn ready_to_begin<C: Connected + ?Sized>(db: &C) -> Result<(), Error> {
    dialect(db).await.map(drop)
}
