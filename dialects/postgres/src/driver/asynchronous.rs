//! The verbs on `tokio-postgres`: clients, transactions, sessions.

use super::{
    ALONE, Bracket, NO_TRANSACTION, RELEASE, SAVEPOINT, WITHIN, bound,
    cells::read,
    error::database_error,
    statements::{self, State},
};
use crate::Postgres;
use futures_core::Stream;
use querent::{
    AsStatement, Error, ErrorKind, FromRow, Sql, ToSql as _,
    ast::{Insert, StatementRef},
    render::Dialect,
};
use std::{
    fmt,
    future::{Future, poll_fn},
    marker::PhantomData,
    pin::{Pin, pin},
    task::{Context, Poll, Waker, ready},
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
    /// Runs a query and reads all its rows.
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
            let mut rows = open(self, query).await?;
            let mut list = Vec::new();
            while let Some(row) = next(&mut rows).await {
                list.push(read(&row?)?);
            }
            Ok(list)
        }
    }

    /// Runs a query and reads its first row.
    ///
    /// # Errors
    /// As [`PostgresAsyncExt::fetch_all`]; and [`ErrorKind::NoRows`] if there is none.
    fn fetch_one<T, Q>(&self, query: &Q) -> impl Future<Output = Result<T, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
    {
        async { self.fetch_optional(query).await?.ok_or_else(Error::no_row) }
    }

    /// Runs a query and reads its first row, if there is one.
    ///
    /// # Errors
    /// As [`PostgresAsyncExt::fetch_all`].
    fn fetch_optional<T, Q>(&self, query: &Q) -> impl Future<Output = Result<Option<T>, Error>> + Send
    where
        Q: AsStatement + Sync + ?Sized,
        T: FromRow<Q::Row> + Send,
    {
        async {
            let mut rows = open(self, query).await?;
            next(&mut rows).await.map(|row| read(&row?)).transpose()
        }
    }

    /// Runs a query and answers a stream of its rows, which are read one by one as they come from the server. The server
    /// waits while the stream is not polled.
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
        async { Ok(RowStream { rows: open(self, query).await?, row: PhantomData }) }
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
            match statement.as_statement() {
                StatementRef::Insert(insert) if insert.cells().len() > dialect.spec().limits.parameters => {
                    run_batches(self, insert, dialect).await
                }
                StatementRef::Insert(insert) => match statement.to_sql(dialect) {
                    // Cells that are expressions may have several parameters each.
                    Err(error) if error.kind() == ErrorKind::Limit => {
                        run_batches(self, insert, dialect).await
                    }
                    sql => run_one(self, &sql?).await,
                },
                _ => run_one(self, &statement.to_sql(dialect)?).await,
            }
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

async fn next(rows: &mut Pin<Box<tokio_postgres::RowStream>>) -> Option<Result<tokio_postgres::Row, Error>> {
    let row = poll_fn(|context| rows.as_mut().poll_next(context)).await;
    row.map(|row| row.map_err(database_error))
}

async fn dialect<C: Connected + ?Sized>(db: &C) -> Result<&'static Postgres, Error> {
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

async fn open<C, Q>(db: &C, query: &Q) -> Result<Pin<Box<tokio_postgres::RowStream>>, Error>
where
    C: Connected + ?Sized,
    Q: AsStatement + Sync + ?Sized,
{
    let sql = query.to_sql(dialect(db).await?)?;
    let statement = prepared(db, sql.text()).await?;
    let rows = db.client().query_raw(&statement, bound(&sql)).await;
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

async fn run_batches<C: Connected + ?Sized>(
    db: &C,
    insert: &Insert,
    dialect: &'static Postgres,
) -> Result<u64, Error> {
    let client = db.client();
    // One after the other: the transaction of one would end that of another. Given back after the rollback, as it is
    // dropped later.
    let _turn = match db.state() {
        Some(state) => Some(state.turn().await),
        None => None,
    };
    let unfinished = begin(client).await?;
    let (mut changed, mut prepared) = (0, None::<(String, Statement)>);
    for sql in insert.batches(dialect) {
        let sql = sql?;
        // All but the last have one text.
        let statement = match prepared.take() {
            Some((text, statement)) if text == sql.text() => statement,
            _ => client.prepare(sql.text()).await.map_err(database_error)?,
        };
        changed += client.execute_raw(&statement, bound(&sql)).await.map_err(database_error)?;
        prepared = Some((sql.into_text(), statement));
    }
    unfinished.commit().await?;
    Ok(changed)
}

/// Rolls back when it is dropped: after an error, and when the future is dropped before its end.
struct Unfinished<'c> {
    client: &'c Client,
    bracket: Bracket,
}

impl Unfinished<'_> {
    async fn commit(mut self) -> Result<(), Error> {
        let roll_back = self.bracket.roll_back;
        if self.bracket.commit == RELEASE {
            // Once it is sent, the savepoint is gone, and to roll back to it would fail the whole transaction.
            self.bracket.roll_back = "";
        }
        let ended = batch(self.client, self.bracket.commit).await;
        match ended {
            Ok(()) => std::mem::forget(self),
            Err(_) => self.bracket.roll_back = roll_back,
        }
        ended
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        // The first poll hands the statement to the connection, which sends it after all that was sent before. If there
        // is no connection any more, the transaction is gone with it.
        let roll_back = pin!(self.client.batch_execute(self.bracket.roll_back));
        let _ = roll_back.poll(&mut Context::from_waker(Waker::noop()));
    }
}

/// Within a transaction, makes a savepoint; the server says if there is none, and nothing is lost by the question.
async fn begin(client: &Client) -> Result<Unfinished<'_>, Error> {
    // What is sent is carried out though nobody waits for the answer any more, so that it is to be rolled back from now.
    let within = Unfinished { client, bracket: WITHIN };
    let error = match batch(client, SAVEPOINT).await {
        Ok(()) => return Ok(within),
        Err(error) => error,
    };
    std::mem::forget(within);
    if error.code() != Some(NO_TRANSACTION) {
        return Err(error);
    }
    let alone = Unfinished { client, bracket: ALONE };
    batch(client, "BEGIN").await?;
    Ok(alone)
}

async fn batch(client: &Client, text: &str) -> Result<(), Error> {
    client.batch_execute(text).await.map_err(database_error)
}

/// Asks for the version before a transaction begins, so that it need not be asked within.
pub(super) async fn ready_to_begin<C: Connected + ?Sized>(db: &C) -> Result<(), Error> {
    dialect(db).await.map(drop)
}
