//! Runs statements on connections of the `mysql` crate.

use super::{
    batches::{self, in_batches},
    cells,
    error::{Report, failed, reported},
    job::Job,
    server::{QUESTION, Server},
};
use mysql::{Binary, DriverError, Error as Failure, Params, QueryResult, prelude::Queryable};
use querent::{
    AsStatement, Bulk, Dialect, Error, ErrorKind, FromRow, InsertCells, LoadError, LoadOptions, Loaded,
    Split, Sql, ToSql, ValueRow,
};
use std::{fmt, marker::PhantomData};

/// The error of the `mysql` crate as Querent's, with its kind and names: for what programs call themselves, such as
/// `commit`. Its message begins with `mysql`, whichever of the two databases reported it.
///
/// ```
/// # use querent_mysql::prelude::*;
/// let refused = mysql::Error::MySqlError(mysql::MySqlError {
///     code: 1062,
///     state: "23000".into(),
///     message: "Duplicate entry '1' for key 'users.PRIMARY'".into(),
/// });
/// let error = querent_mysql::database_error(refused);
/// assert_eq!(error.kind(), ErrorKind::UniqueViolation);
/// assert_eq!((error.table(), error.constraint()), (Some("users"), Some("PRIMARY")));
/// assert_eq!(error.to_string(), "mysql: Duplicate entry '1' for key 'users.PRIMARY'");
/// ```
#[cold]
pub fn database_error(error: mysql::Error) -> Error {
    database("mysql", error)
}

#[cold]
pub(super) fn database(name: &str, error: Failure) -> Error {
    let kind = match &error {
        Failure::MySqlError(report) => {
            // Apart from the error, which becomes the source.
            let mysql::MySqlError { code, state, message } = report.clone();
            return reported(name, &Report { code, state: &state, message: &message }, error);
        }
        Failure::DriverError(DriverError::PacketTooLarge) => ErrorKind::Limit,
        Failure::CodecError(codec) if codec.to_string().contains("max_allowed_packet") => ErrorKind::Limit,
        Failure::IoError(_) | Failure::CodecError(_) => ErrorKind::ConnectionLost,
        Failure::DriverError(
            DriverError::ConnectTimeout
            | DriverError::CouldNotConnect(_)
            | DriverError::PacketOutOfSync
            | DriverError::SetupError
            | DriverError::Timeout,
        ) => ErrorKind::ConnectionLost,
        _ => ErrorKind::Database,
    };
    failed(name, kind, error)
}

/// Typed queries on connections of the `mysql` crate: on a [`mysql::Conn`], a [`mysql::PooledConn`], a
/// [`mysql::Transaction`], and on what dereferences to one of them, such as a pooled connection of `r2d2_mysql`.
///
/// Statements are rendered for the server at the other end, MySQL or MariaDB, of its version. It is asked once a
/// connection, which is one round trip.
///
/// # Prepared statements
/// Each statement is prepared once a connection, and kept in the connection's own cache: 32 by default, the least
/// recently used one closed for the next. [`mysql::OptsBuilder::stmt_cache_size`] sets the number. Queries whose texts
/// differ, as by the length of an `IN` list, take a place each, and what asks for the server's version takes one: without
/// a cache, or in one of a single place, it is sent for each query. A [`mysql::Pool`] resets connections that come back to
/// it, which empties the cache; see [`mysql::PoolOpts::with_reset_connection`].
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
/// # UUIDs
/// Are sent as text of 36 characters, for CHAR(36) and MariaDB's UUID. A BINARY(16) is read as one too, but neither takes
/// nor equals one: declare it as `Bytes` to write or to find it.
///
/// # Rows
/// Are read from the connection as they are asked for. The protocol has no way to stop them: those that are not asked
/// for are skipped when the query is dropped, which takes the time of receiving them. Use `.limit(..)`.
pub trait MySqlExt: Queryable {
    /// The dialect of the server at the other end, MySQL or MariaDB, of its version. A statement that is compiled for it
    /// is sent as it is; one for another is rendered anew each time.
    ///
    /// # Errors
    /// If the database reports one, or does not say its version.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let mut db = mysql::Conn::new("mysql://root@localhost/shop")?;
    /// let name = compile(db.dialect()?, |(id,): Params<(BigInt,)>| {
    ///     select(Users.name).from(Users).where_(Users.id.eq(id))
    /// })?;
    /// // SELECT `users`.`name` FROM `users` WHERE `users`.`id` = ?
    /// let seven: String = db.fetch_one(&name.bind((7,)))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn dialect(&mut self) -> Result<&'static dyn Dialect, Error>;

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
    /// let mut db = mysql::Conn::new("mysql://root@localhost/shop")?;
    /// let users: Vec<(i64, String)> = db.fetch_all(&select((Users.id, Users.name)).from(Users))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn fetch_all<T, Q>(&mut self, query: &Q) -> Result<Vec<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>;

    /// Runs a query and reads its first row. A statement with RETURNING is run to its end, and changes all its rows.
    ///
    /// # Errors
    /// As [`MySqlExt::fetch_all`]; and [`ErrorKind::NoRows`] if there is none.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # let mut db = mysql::Conn::new("mysql://root@localhost/shop")?;
    /// let seven: i64 = db.fetch_one(&select(val(7_i64)))?;
    /// assert_eq!(seven, 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn fetch_one<T, Q>(&mut self, query: &Q) -> Result<T, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>;

    /// Runs a query and reads its first row, if there is one. A statement with RETURNING is run to its end, and changes all
    /// its rows.
    ///
    /// # Errors
    /// As [`MySqlExt::fetch_all`].
    fn fetch_optional<T, Q>(&mut self, query: &Q) -> Result<Option<T>, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>;

    /// Runs a query and hands its rows over one by one, without collecting them. An error that `each` answers ends
    /// the query; what a statement with RETURNING changes, it has changed by then.
    ///
    /// # Errors
    /// As [`MySqlExt::fetch_all`]; and those of `each`.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # table! { Orders = "orders" { total: BigInt } }
    /// # let mut db = mysql::Conn::new("mysql://root@localhost/shop")?;
    /// let mut sum = 0;
    /// db.for_each(&select(Orders.total).from(Orders), |total: i64| {
    ///     sum += total;
    ///     Ok::<_, Error>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn for_each<T, Q, E>(&mut self, query: &Q, each: impl FnMut(T) -> Result<(), E>) -> Result<(), E>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
        E: From<Error>;

    /// Renders a query whose rows are then read one by one by [`Rows::iter`].
    ///
    /// # Errors
    /// If the query cannot be rendered, or a value cannot be bound.
    ///
    /// ```no_run
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # let mut db = mysql::Conn::new("mysql://root@localhost/shop")?;
    /// let mut rows = db.rows(&select(Users.name).from(Users))?;
    /// for name in rows.iter::<String>() {
    ///     println!("{}", name?);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn rows<Q: AsStatement + ?Sized>(&mut self, query: &Q) -> Result<Rows<'_, Self, Q::Row>, Error>
    where
        Self: Sized;

    /// Runs a statement and answers the number of rows it changed: those that an UPDATE leaves as they were count only
    /// on connections with [`mysql::consts::CapabilityFlags::CLIENT_FOUND_ROWS`].
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
    /// # let mut db = mysql::Conn::new("mysql://root@localhost/shop")?;
    /// assert_eq!(db.run(&insert_into(Points).rows((0..50_000).map(|n| (n, n))))?, 50_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn run<S: AsStatement<Row = ()> + ?Sized>(&mut self, statement: &S) -> Result<u64, Error>;

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
    /// # let mut db = mysql::Conn::new("mysql://root@localhost/shop")?;
    /// let insert = insert_into(Points).columns((Points.x, Points.y));
    /// let loaded = db.load(&insert, (0..1_000_000).map(|n| (n, 2 * n)), LoadOptions::atomic())?;
    /// assert_eq!(loaded.rows, 1_000_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn load<B, V>(
        &mut self,
        statement: &B,
        rows: impl IntoIterator<Item = V>,
        options: LoadOptions<'_>,
    ) -> Result<Loaded, LoadError>
    where
        B: Bulk<Row = ()> + ?Sized,
        V: ValueRow<B::Columns>;
}

/// A rendered query. Made by [`MySqlExt::rows`].
pub struct Rows<'c, C, R> {
    connection: &'c mut C,
    server: &'static Server,
    job: Job,
    row: PhantomData<fn() -> R>,
}

impl<C, R> fmt::Debug for Rows<'_, C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("sql", &self.job.text).finish_non_exhaustive()
    }
}

impl<C: Queryable, R> Rows<'_, C, R> {
    /// Runs the query and reads its rows one by one, as they are asked for. A failure is the first row, or the one at
    /// which it came; none follows.
    pub fn iter<T: FromRow<R>>(&mut self) -> impl Iterator<Item = Result<T, Error>> {
        let job = self.job.clone().read_by::<R, T>(self.server);
        let started = job.and_then(|job| execute(self.connection, self.server, job));
        let (mut started, mut failure) = match started {
            Ok(started) => (Some(started), None),
            Err(error) => (None, Some(error)),
        };
        std::iter::from_fn(move || match started.as_mut().and_then(Started::next) {
            Some(Ok(row)) => Some(Ok(row)),
            Some(Err(error)) if error.kind() == ErrorKind::Decode => Some(Err(error)),
            ended => {
                started = None;
                ended.or_else(|| failure.take().map(Err))
            }
        })
    }
}

/// A query that runs.
pub(super) struct Started<'c> {
    pub(super) result: QueryResult<'c, 'c, 'c, Binary>,
    name: &'static str,
    utc: bool,
}

impl Started<'_> {
    #[inline]
    fn next<R, T: FromRow<R>>(&mut self) -> Option<Result<T, Error>> {
        match self.result.next()? {
            Ok(row) => Some(cells::read(row, self.utc)),
            Err(error) => Some(Err(database(self.name, error))),
        }
    }

    /// Hands the rows over until `take` answers that it wants no more.
    pub(super) fn hand_over(&mut self, take: &mut Take<'_>) -> Result<(), Error> {
        while let Some(row) = self.result.next() {
            if !take(row.map_err(|error| database(self.name, error))?, self.utc) {
                break;
            }
        }
        Ok(())
    }
}

/// Is handed rows, and whether their points in time are in UTC; answers whether it wants more.
pub(super) type Take<'t> = dyn FnMut(mysql::Row, bool) -> bool + 't;

impl<C: Queryable> MySqlExt for C {
    fn fetch_all<T, Q>(&mut self, query: &Q) -> Result<Vec<T>, Error>
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

    fn fetch_one<T, Q>(&mut self, query: &Q) -> Result<T, Error>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
    {
        self.fetch_optional(query)?.ok_or_else(Error::no_row)
    }

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

    fn for_each<T, Q, E>(&mut self, query: &Q, mut each: impl FnMut(T) -> Result<(), E>) -> Result<(), E>
    where
        Q: AsStatement + ?Sized,
        T: FromRow<Q::Row>,
        E: From<Error>,
    {
        let server = server(self)?;
        let changes = query.as_statement().changes_data();
        let mut refused = Ok(());
        let mut take = |row: mysql::Row, utc: bool| {
            if refused.is_ok() {
                refused = cells::read(row, utc).map_err(E::from).and_then(&mut each);
            }
            refused.is_ok() || changes
        };
        match Split::of(query, server.dialect())? {
            Split::One(sql) => {
                let job = Job::new(server, sql)?.read_by::<Q::Row, T>(server)?;
                execute(self, server, job)?.hand_over(&mut take)?;
            }
            Split::Batches(insert) => {
                in_batches(self, server, insert, Job::read_by::<Q::Row, T>, &mut take)?;
            }
        }
        refused
    }

    fn rows<Q: AsStatement + ?Sized>(&mut self, query: &Q) -> Result<Rows<'_, C, Q::Row>, Error> {
        let server = server(self)?;
        let job = Job::new(server, query.to_sql(server.dialect())?)?;
        Ok(Rows { connection: self, server, job, row: PhantomData })
    }

    fn dialect(&mut self) -> Result<&'static dyn Dialect, Error> {
        server(self).map(Server::dialect)
    }

    fn run<S: AsStatement<Row = ()> + ?Sized>(&mut self, statement: &S) -> Result<u64, Error> {
        let server = server(self)?;
        match Split::of(statement, server.dialect())? {
            Split::One(sql) => run_one(self, server, sql),
            Split::Batches(insert) => in_batches(self, server, insert, |job, _| Ok(job), &mut |_, _| true),
        }
    }

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
        let server = server(self).map_err(LoadError::at_the_beginning)?;
        let mut rows = rows.into_iter();
        let mut next = move |cells: &mut InsertCells| rows.next().map(|row| row.push_cells(cells)).is_some();
        batches::load(self, server, statement.as_bulk(), &mut next, options)
    }
}

fn server<C: Queryable>(connection: &mut C) -> Result<&'static Server, Error> {
    let question = connection.prep(QUESTION).map_err(database_error)?;
    Server::of(&question.columns())
}

pub(super) fn execute<'c, C: Queryable>(
    connection: &'c mut C,
    server: &'static Server,
    mut job: Job,
) -> Result<Started<'c>, Error> {
    let reported = |error| database(server.name(), error);
    let mut statement = connection.prep(&job.text).map_err(reported)?;
    if job.turn_to_utc(server, &statement.columns())? {
        statement = connection.prep(&job.text).map_err(reported)?;
    }
    let result = connection.exec_iter(&statement, Params::Positional(job.params)).map_err(reported)?;
    Ok(Started { result, name: server.name(), utc: job.utc })
}

fn run_one<C: Queryable>(connection: &mut C, server: &'static Server, sql: Sql<'_>) -> Result<u64, Error> {
    Ok(execute(connection, server, Job::new(server, sql)?)?.result.affected_rows())
}
