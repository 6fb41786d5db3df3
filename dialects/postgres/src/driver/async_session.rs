//! A `tokio-postgres` client that keeps its prepared statements.

use super::{
    COMMIT,
    asynchronous::{dialect, ready_to_begin, sealed},
    error::database_error,
    statements::State,
};
use crate::Postgres;
use querent::Error;
use std::{
    fmt,
    ops::{Deref, DerefMut},
};
use tokio_postgres::{Client, TransactionBuilder};

/// A `tokio-postgres` client that keeps the statements it has prepared, and knows its server's version. All that a client
/// has can be called on it.
///
/// 256 statements are kept, those that were used last, and 4 of those whose text is longer than 32 KiB;
/// [`AsyncSession::keep`] changes the number. A statement whose tables have changed since fails once at the most, and is
/// prepared anew after that. After `DISCARD ALL` or `DEALLOCATE ALL` the driver itself cannot look up enums and domains it
/// has not met before: connect anew instead.
///
/// ```no_run
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// # async fn run(client: tokio_postgres::Client) -> Result<(), Error> {
/// let mut db = AsyncSession::new(client);
/// let transaction = db.transaction().await?;
/// transaction.run(&insert_into(Users).values((1, "Ada"))).await?;
/// transaction.commit().await?;
/// let ada: String = db.fetch_one(&select(Users.name).from(Users).where_(Users.id.eq(1))).await?;
/// # Ok(()) }
/// ```
pub struct AsyncSession<C = Box<Client>> {
    client: C,
    state: State,
}

impl AsyncSession {
    /// Takes a client.
    pub fn new(client: Client) -> AsyncSession {
        AsyncSession::of(Box::new(client))
    }

    /// Gives the client back. Its prepared statements are closed on the server.
    pub fn into_client(self) -> Client {
        *self.client
    }
}

impl<C> AsyncSession<C> {
    /// Takes what dereferences to a client: a pool's connection, `&mut Client` or `&Client` for a while.
    ///
    /// A pool gets most of it if it holds sessions itself; see `AsyncSessionManager`.
    pub fn of(client: C) -> AsyncSession<C> {
        AsyncSession { client, state: State::new() }
    }

    /// Keeps at most so many prepared statements, at least one. Those beyond are closed on the server.
    #[must_use]
    pub fn keep(self, statements: usize) -> Self {
        self.state.keep(statements);
        self
    }

    /// How many prepared statements are kept.
    pub fn kept(&self) -> usize {
        self.state.count()
    }

    /// What holds the client.
    #[cfg(feature = "deadpool")]
    pub(super) fn holder(&mut self) -> &mut C {
        &mut self.client
    }
}

impl<C: Deref<Target = Client> + Sync> AsyncSession<C> {
    /// The dialect of the server's version, which is asked for once. A statement that is compiled for it is sent as it is;
    /// one for another version is rendered anew each time.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # async fn name(db: &AsyncSession) -> Result<String, Error> {
    /// let name = compile(db.dialect().await?, |(id,): Params<(BigInt,)>| {
    ///     select(Users.name).from(Users).where_(Users.id.eq(id))
    /// })?;
    /// // SELECT "users"."name" FROM "users" WHERE "users"."id" = $1
    /// db.fetch_one(&name.bind((1,))).await
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the database reports one, or the version is not known.
    pub async fn dialect(&self) -> Result<&'static Postgres, Error> {
        dialect(self).await
    }
}

impl<C: DerefMut<Target = Client> + Sync> AsyncSession<C> {
    /// Begins a transaction, which rolls back if it is dropped before [`AsyncTransaction::commit`].
    ///
    /// # Errors
    /// If the database reports one.
    pub async fn transaction(&mut self) -> Result<AsyncTransaction<'_>, Error> {
        self.transaction_with(|options| options).await
    }

    /// As [`AsyncSession::transaction`], with the isolation level and access mode that `options` sets.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # async fn work(db: &mut AsyncSession) -> Result<(), Error> {
    /// let serializable = tokio_postgres::IsolationLevel::Serializable;
    /// let transaction = db.transaction_with(|options| options.isolation_level(serializable)).await?;
    /// # transaction.commit().await }
    /// ```
    ///
    /// # Errors
    /// If the database reports one.
    pub async fn transaction_with(
        &mut self,
        options: impl FnOnce(TransactionBuilder<'_>) -> TransactionBuilder<'_>,
    ) -> Result<AsyncTransaction<'_>, Error> {
        ready_to_begin(self).await?;
        let transaction = options(self.client.build_transaction()).start().await.map_err(database_error)?;
        Ok(AsyncTransaction { transaction, state: &self.state, nested: false })
    }
}

impl<C: Deref<Target = Client>> sealed::Connected for AsyncSession<C> {
    fn client(&self) -> &Client {
        &self.client
    }

    fn state(&self) -> Option<&State> {
        Some(&self.state)
    }
}

impl<C: Deref<Target = Client>> Deref for AsyncSession<C> {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl<C: DerefMut<Target = Client>> DerefMut for AsyncSession<C> {
    fn deref_mut(&mut self) -> &mut Client {
        &mut self.client
    }
}

impl<C> fmt::Debug for AsyncSession<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncSession").field("kept", &self.state.count()).finish_non_exhaustive()
    }
}

/// A transaction of an [`AsyncSession`], which uses the session's prepared statements. All that a transaction of the driver
/// has can be called on it.
pub struct AsyncTransaction<'s> {
    transaction: tokio_postgres::Transaction<'s>,
    state: &'s State,
    /// Whether it is a savepoint within another one.
    nested: bool,
}

impl AsyncTransaction<'_> {
    /// `COMMIT`, or `RELEASE` of a savepoint.
    ///
    /// # Errors
    /// If the database reports one; a serialization failure may come as late as here. Also if a statement in the
    /// transaction has failed before, which leaves nothing to be committed (SQLSTATE 25P02): the driver's own `commit`
    /// rolls back then, and says that all is well. After
    /// [`ErrorKind::ConnectionLost`](querent::ErrorKind::ConnectionLost) it is not known whether it was carried out.
    pub async fn commit(self) -> Result<(), Error> {
        if self.nested {
            return self.transaction.commit().await.map_err(database_error);
        }
        let transaction = self.transaction;
        transaction.batch_execute(COMMIT).await.map_err(database_error)?;
        // Dropped, it would roll back what is over.
        std::mem::forget(transaction);
        Ok(())
    }

    /// `ROLLBACK`, or to the savepoint.
    ///
    /// # Errors
    /// If the database reports one.
    pub async fn rollback(self) -> Result<(), Error> {
        self.transaction.rollback().await.map_err(database_error)
    }

    /// Makes a savepoint, a transaction within this one.
    ///
    /// # Errors
    /// If the database reports one.
    pub async fn transaction(&mut self) -> Result<AsyncTransaction<'_>, Error> {
        let transaction = self.transaction.transaction().await.map_err(database_error)?;
        Ok(AsyncTransaction { transaction, state: self.state, nested: true })
    }
}

impl sealed::Connected for AsyncTransaction<'_> {
    fn client(&self) -> &Client {
        self.transaction.client()
    }

    fn state(&self) -> Option<&State> {
        Some(self.state)
    }
}

impl<'s> Deref for AsyncTransaction<'s> {
    type Target = tokio_postgres::Transaction<'s>;

    fn deref(&self) -> &tokio_postgres::Transaction<'s> {
        &self.transaction
    }
}

impl<'s> DerefMut for AsyncTransaction<'s> {
    fn deref_mut(&mut self) -> &mut tokio_postgres::Transaction<'s> {
        &mut self.transaction
    }
}

impl fmt::Debug for AsyncTransaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncTransaction").finish_non_exhaustive()
    }
}
