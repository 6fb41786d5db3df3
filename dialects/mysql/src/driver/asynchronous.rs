//! Runs statements on connections of the `mysql_async` crate.

use super::{
    async_batches::{self, in_batches},
    cells,
    error::{Report, failed, reported},
    job::Job,
    server::{QUESTION, Server},
};
use futures_core::Stream;
use mysql_async::{
    BinaryProtocol, Conn, DriverError, Error as Failure, Params, QueryResult, ResultSetStream, Row,
    Transaction, prelude::Queryable,
};
use querent::{
    AsStatement, Bulk, Dialect, Error, ErrorKind, FromRow, InsertCells, LoadError, LoadOptions, Loaded,
    Split, Sql, ToSql, ValueRow,
};
use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// The error of the `mysql_async` crate as Querent's, with its kind and names: for what programs call themselves, such
/// as `commit`. Its message begins with `mysql`, whichever of the two databases reported it.
///
/// ```
/// # use querent_mysql::prelude::*;
/// let refused = mysql_async::Error::Server(mysql_async::ServerError {
///     code: 1213,
///     state: "40001".into(),
///     message: "Deadlock found when trying to get lock; try restarting transaction".into(),
/// });
/// let error = querent_mysql::database_error_async(refused);
/// assert_eq!(error.kind(), ErrorKind::Deadlock);
/// assert!(error.is_retryable());
/// ```
#[cold]
pub fn database_error_async(error: mysql_async::Error) -> Error {
    database("mysql", error)
}

#[cold]
pub(super) fn database(name: &str, error: Failure) -> Error {
    let kind = match &error {
        Failure::Server(report) => {
            // Apart from the error, which becomes the source.
            let mysql_async::ServerError { code, state, message } = report.clone();
            return reported(name, &Report { code, state: &state, message: &message }, error);
        }
        Failure::Driver(DriverError::PacketTooLarge) => ErrorKind::Limit,
        Failure::Io(io) if io.to_string().contains("max_allowed_packet") => ErrorKind::Limit,
        Failure::Io(_)
        | Failure::Driver(
            DriverError::ConnectionClosed | DriverError::PacketOutOfOrder | DriverError::PoolDisconnected,
        ) => ErrorKind::ConnectionLost,
        _ => ErrorKind::Database,
    };
    failed(name, kind, error)
}

pub(super) mod connection {
    use super::*;

    /// What statements are run on.
    pub trait Connection: Queryable {
        /// The connection itself, if no transaction holds it.
        fn bare(&mut self) -> Option<&mut Conn>;

        /// Whether it was lost, or a call was dropped before the server's answer, which would be taken for the next's.
        fn is_lost(&self) -> bool;
    }

    impl Connection for Conn {
        fn bare(&mut self) -> Option<&mut Conn> {
            Some(self)
        }

        fn is_lost(&self) -> bool {
            self.is_disconnected()
        }
    }

    impl Connection for Transaction<'_> {
        fn bare(&mut self) -> Option<&mut Conn> {
            None
        }

        fn is_lost(&self) -> bool {
            self.is_disconnected()
        }
    }
}

use connection::Connection;

/// Typed queries on connections of the `mysql_async` crate: on a [`mysql_async::Conn`], from a pool or not, and on a
/// [`mysql_async::Transaction`].
///
/// Statements are rendered for the server at the other end, MySQL or MariaDB, of its version. It is asked once a
/// connection, which is one round trip.
///
/// # Prepared statements
/// Each statement is prepared once a connection, and kept in the connection's own cache: 32 by default, the least
/// recently used one closed for the next. [`mysql_async::OptsBuilder::stmt_cache_size`] sets the number. Queries whose
/// texts differ, as by the length of an `IN` list, take a place each, and what asks for the server's version takes one:
/// without a cache, or in one of a single place, it is sent for each query. A [`mysql_async::Pool`] resets connections that
/// come back to it, which empties the cache; see [`mysql_async::PoolOpts::with_reset_connection`].
///
/// # Points in time
/// A statement in which a `TimestampTz` goes in or out, that has a column declared so or the current timestamp in it, or
/// that inserts into a table with such a column, runs with UTC as its time zone, whatever the session's is, and leaves
/// that as it was: what is written, compared and read, and what a default makes of the current timestamp, is the same
/// point in time under every setting. All of the statement runs so, and `current_date()` in it is the day in UTC. In a
/// DATETIME column a `TimestampTz` is kept as the time in UTC. `Timestamp` is what DATETIME is, without a zone; a
/// TIMESTAMP column that is declared so is read and written in the time zone of the statement: the session's, or UTC
/// beside points in time, where to read it is refused.
///
/// # Dropped futures
/// A stream may be dropped at any row. A future that is dropped before the server's answer, as by a timeout, leaves the
/// connection out of step with the server: it is not used again, and says so by [`ErrorKind::ConnectionLost`]. A pool
/// replaces it.
///
/// # UUIDs
/// Are sent as text of 36 characters, for CHAR(36) and MariaDB's UUID. A BINARY(16) is read as one too, but neither takes
/// nor equals one: declare it as `Bytes` to write or to find it.
///
/// # Rows
/// Are read from the connection as they are asked for. The protocol has no way to stop them: those that are not asked
/// for are skipped by the connection's next query, which takes the time of receiving them. Use `.limit(..)`.
pub trait MySqlAsyncExt: Connection {
    /// The dialect of the server at the other end, MySQL or MariaDB, of its version. A statement that is compiled for it
    /// is sent as it is; one for another is rendered anew each time.
    ///
    /// # Errors
    /// If the database reports one, or does not say its version.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # async fn example(mut db: mysql_async::Conn) -> Result<(), Error> {
    /// let name = compile(db.dialect().await?, |(id,): Params<(BigInt,)>| {
    ///     select(Users.name).from(Users).where_(Users.id.eq(id))
    /// })?;
    /// // SELECT `users`.`name` FROM `users` WHERE `users`.`id` = ?
    /// let seven: String = db.fetch_one(&name.bind((7,))).await?;
    /// # Ok(()) }
    /// ```
    fn dialect(&mut self) -> impl Future<Output = Result<&'static dyn Dialect, Error>> + Send {
        async move { server(self).await.map(Server::dialect) }
    }

    /// Runs a query, or a statement with RETURNING, and reads all its rows.
    ///
    /// An INSERT of more values than the protocol has parameters, 65,535, is split; it still inserts all rows or none. What
    /// an INSERT returns comes in the order of its rows: the manual of MariaDB does not promise it, the tests of this crate
    /// show it of its servers. What a DELETE returns comes in no order.
    ///
    /// # Errors
    /// If the query cannot be rendered, the database reports an error, or a row does not fit `T`.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut db = mysql_async::Conn::from_url("mysql://root@localhost/shop").await?;
    /// let users: Vec<(i64, String)> = db.fetch_all(&select((Users.id, Users.name)).from(Users)).await?;
    /// # Ok(()) }
    /// ```
    fn fetch_all<T, Q>(&mut self, query: &Q) -> impl Future<Output = Result<Vec<T>, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
    {
        async move {
            let mut list = Vec::new();
            self.for_each(query, |row| {
                list.push(row);
                Ok::<_, Error>(())
            })
            .await?;
            Ok(list)
        }
    }

    /// Runs a query and reads its first row. A statement with RETURNING is run to its end, and changes all its rows.
    ///
    /// # Errors
    /// As [`MySqlAsyncExt::fetch_all`]; and [`ErrorKind::NoRows`] if there is none.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # async fn example(mut db: mysql_async::Conn) -> Result<(), Error> {
    /// let seven: i64 = db.fetch_one(&select(val(7_i64))).await?;
    /// assert_eq!(seven, 7);
    /// # Ok(()) }
    /// ```
    fn fetch_one<T, Q>(&mut self, query: &Q) -> impl Future<Output = Result<T, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
    {
        async move { self.fetch_optional(query).await?.ok_or_else(Error::no_row) }
    }

    /// Runs a query and reads its first row, if there is one. A statement with RETURNING is run to its end, and changes all
    /// its rows.
    ///
    /// # Errors
    /// As [`MySqlAsyncExt::fetch_all`].
    fn fetch_optional<T, Q>(&mut self, query: &Q) -> impl Future<Output = Result<Option<T>, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
    {
        async move {
            let mut first = None;
            let ended = self
                .for_each(query, |row| {
                    first = Some(row);
                    Err(None)
                })
                .await;
            match ended {
                Ok(()) | Err(None) => Ok(first),
                Err(Some(error)) => Err(error),
            }
        }
    }

    /// Runs a query and hands its rows over one by one, without collecting them. An error that `each` answers ends
    /// the query; what a statement with RETURNING changes, it has changed by then.
    ///
    /// # Errors
    /// As [`MySqlAsyncExt::fetch_all`]; and those of `each`.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # table! { Orders = "orders" { total: BigInt } }
    /// # async fn example(mut db: mysql_async::Conn) -> Result<(), Error> {
    /// let mut sum = 0;
    /// db.for_each(&select(Orders.total).from(Orders), |total: i64| {
    ///     sum += total;
    ///     Ok::<_, Error>(())
    /// })
    /// .await?;
    /// # Ok(()) }
    /// ```
    fn for_each<T, Q, E>(
        &mut self,
        query: &Q,
        mut each: impl FnMut(T) -> Result<(), E> + Send,
    ) -> impl Future<Output = Result<(), E>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
        E: From<Error> + Send,
    {
        async move {
            let server = server(self).await?;
            let changes = query.as_statement().changes_data();
            let mut refused = Ok(());
            let mut take = |row: Row, utc: bool| {
                if refused.is_ok() {
                    refused = cells::read(row, utc).map_err(E::from).and_then(&mut each);
                }
                refused.is_ok() || changes
            };
            match Split::of(query, server.dialect())? {
                Split::One(sql) => {
                    let job = Job::new(server, sql)?.read_by::<Q::Row, T>(server)?;
                    let (mut result, utc) = execute(self, server, job).await?;
                    hand_over(&mut result, server, utc, &mut take).await?;
                    if refused.is_ok() || changes {
                        result.drop_result().await.map_err(|error| database(server.name(), error))?;
                    }
                }
                Split::Batches(insert) => {
                    in_batches(self, server, insert, Job::read_by::<Q::Row, T>, &mut take).await?;
                }
            }
            refused
        }
    }

    /// Runs a query whose rows are then read one by one, as they are asked for.
    ///
    /// # Errors
    /// If the query cannot be rendered, a value cannot be bound, or the database reports an error.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # use futures_util::TryStreamExt;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # async fn example(mut db: mysql_async::Conn) -> Result<(), Error> {
    /// let query = select(Users.name).from(Users);
    /// let mut names = db.stream::<String, _>(&query).await?;
    /// while let Some(name) = names.try_next().await? {
    ///     println!("{name}");
    /// }
    /// # Ok(()) }
    /// ```
    fn stream<T, Q>(
        &mut self,
        query: &Q,
    ) -> impl Future<Output = Result<RowStream<'_, T, Q::Row>, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
    {
        async move {
            let server = server(self).await?;
            let job = Job::new(server, query.to_sql(server.dialect())?)?.read_by::<Q::Row, T>(server)?;
            let (result, utc) = execute(self, server, job).await?;
            let name = server.name();
            let rows = result.stream_and_drop::<Row>().await.map_err(|error| database(name, error))?;
            Ok(RowStream { rows, name, utc, row: PhantomData })
        }
    }

    /// Runs a statement and answers the number of rows it changed: those that an UPDATE leaves as they were count only
    /// on connections made with [`mysql_async::OptsBuilder::client_found_rows`].
    ///
    /// An INSERT of more values than the protocol has parameters, 65,535, is split; it still inserts all rows or none:
    /// within the transaction if there is one, and else in one of its own, which unlocks what LOCK TABLES locked. (Tables of engines without transactions, such
    /// as MyISAM, keep the rows from before a failure.)
    ///
    /// # Errors
    /// If the statement cannot be rendered, or the database reports an error.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// # async fn example(mut db: mysql_async::Conn) -> Result<(), Error> {
    /// assert_eq!(db.run(&insert_into(Points).rows((0..50_000).map(|n| (n, n)))).await?, 50_000);
    /// # Ok(()) }
    /// ```
    fn run<S>(&mut self, statement: &S) -> impl Future<Output = Result<u64, Error>> + Send
    where
        S: AsStatement<Row = ()> + Sync + ?Sized,
    {
        async move {
            let server = server(self).await?;
            match Split::of(statement, server.dialect())? {
                Split::One(sql) => run_one(self, server, sql).await,
                Split::Batches(insert) => {
                    in_batches(self, server, insert, |job, _| Ok(job), &mut |_, _| true).await
                }
            }
        }
    }

    /// Loads rows from an iterator, any number of them: they are sent in batches, by statements that are prepared once, and
    /// no more than a batch is held in memory. [`LoadOptions`] says whether all of them are committed together, and how
    /// large a batch is: 1,000 rows or 1 MiB, if it says nothing. A batch must be shorter than the server's
    /// `max_allowed_packet`. No rows are no error.
    ///
    /// `atomic` needs tables of an engine with transactions: those of MyISAM keep the rows from before a failure.
    ///
    /// # Errors
    /// If a statement cannot be rendered, or the database reports an error: with the batch, its rows, and how many rows
    /// are committed.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// # async fn example(mut db: mysql_async::Conn) -> Result<(), Error> {
    /// let insert = insert_into(Points).columns((Points.x, Points.y));
    /// let loaded = db.load(&insert, (0..1_000_000).map(|n| (n, 2 * n)), LoadOptions::atomic()).await?;
    /// assert_eq!(loaded.rows, 1_000_000);
    /// # Ok(()) }
    /// ```
    fn load<B, V, I>(
        &mut self,
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
            async_batches::load(self, statement.as_bulk(), &mut next, options).await
        }
    }
}

impl MySqlAsyncExt for Conn {}
impl MySqlAsyncExt for Transaction<'_> {}

/// The rows of a query. Made by [`MySqlAsyncExt::stream`].
pub struct RowStream<'c, T, R> {
    rows: Option<ResultSetStream<'c, 'c, 'static, Row, BinaryProtocol>>,
    name: &'static str,
    utc: bool,
    row: PhantomData<fn() -> (R, T)>,
}

impl<T, R> fmt::Debug for RowStream<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream").field("server", &self.name).finish_non_exhaustive()
    }
}

impl<T: FromRow<R>, R> Stream for RowStream<'_, T, R> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(rows) = &mut self.rows else { return Poll::Ready(None) };
        let item = match ready!(Pin::new(rows).poll_next(context)) {
            Some(Ok(row)) => Some(cells::read(row, self.utc)),
            Some(Err(error)) => {
                self.rows = None;
                Some(Err(database(self.name, error)))
            }
            None => {
                self.rows = None;
                None
            }
        };
        Poll::Ready(item)
    }
}

/// Is handed rows, and whether their points in time are in UTC; answers whether it wants more.
pub(super) type Take<'t> = dyn FnMut(Row, bool) -> bool + Send + 't;

/// Hands the rows over until `take` answers that it wants no more.
pub(super) async fn hand_over(
    result: &mut QueryResult<'_, 'static, BinaryProtocol>,
    server: &Server,
    utc: bool,
    take: &mut Take<'_>,
) -> Result<(), Error> {
    while !result.is_empty() {
        let row = result.next().await.map_err(|error| database(server.name(), error))?;
        let Some(row) = row else { break };
        if !take(row, utc) {
            break;
        }
    }
    Ok(())
}

pub(super) async fn server<C: Connection + ?Sized>(connection: &mut C) -> Result<&'static Server, Error> {
    if connection.is_lost() {
        let message = "mysql: the connection is lost, or a call on it was dropped before the server had answered; \
                       open another";
        return Err(Error::new(ErrorKind::ConnectionLost, message)
            .with_source(Failure::from(DriverError::ConnectionClosed)));
    }
    let question = connection.prep(QUESTION).await.map_err(database_error_async)?;
    Server::of(&question.columns())
}

/// Answers the result, and whether the statement ran in UTC.
pub(super) async fn execute<'c, C: Connection + ?Sized>(
    connection: &'c mut C,
    server: &Server,
    mut job: Job,
) -> Result<(QueryResult<'c, 'static, BinaryProtocol>, bool), Error> {
    let reported = |error| database(server.name(), error);
    let mut statement = connection.prep(job.text.as_str()).await.map_err(reported)?;
    if job.turn_to_utc(server, &statement.columns())? {
        statement = connection.prep(job.text.as_str()).await.map_err(reported)?;
    }
    let result = connection.exec_iter(statement, Params::Positional(job.params)).await.map_err(reported)?;
    Ok((result, job.utc))
}

async fn run_one<C: Connection + ?Sized>(
    connection: &mut C,
    server: &Server,
    sql: Sql<'_>,
) -> Result<u64, Error> {
    let job = Job::new(server, sql)?;
    let (result, _) = execute(connection, server, job).await?;
    let changed = result.affected_rows();
    result.drop_result().await.map_err(|error| database(server.name(), error))?;
    Ok(changed)
}
