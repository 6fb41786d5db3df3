//! A `postgres` client that keeps its prepared statements.

use super::{
    COMMIT,
    error::database_error,
    statements::{self, State},
    sync::sealed,
};
use crate::Postgres;
use postgres::{Client, SimpleQueryMessage};
use querent::Error;
use std::{
    fmt,
    ops::{Deref, DerefMut},
};

/// A `postgres` client that keeps the statements it has prepared, and knows its server's version. All that a client has
/// can be called on it.
///
/// 256 statements are kept, those that were used last, and 4 of those whose text is longer than 32 KiB;
/// [`Session::keep`] changes the number. A statement whose tables have changed since fails once at the most, and is
/// prepared anew after that. After `DISCARD ALL` or `DEALLOCATE ALL` the driver itself cannot look up enums and domains it
/// has not met before: connect anew instead.
///
/// ```no_run
/// use querent_postgres::prelude::*;
/// table! { Users = "users" { id: BigInt, name: Text } }
///
/// let mut db = Session::new(postgres::Client::connect("host=localhost user=postgres", postgres::NoTls)?);
/// let mut transaction = db.transaction()?;
/// transaction.run(&insert_into(Users).values((1, "Ada")))?;
/// transaction.commit()?;
/// let ada: String = db.fetch_one(&select(Users.name).from(Users).where_(Users.id.eq(1)))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Session<C = Box<Client>> {
    client: C,
    state: State,
}

impl Session {
    /// Takes a client.
    pub fn new(client: Client) -> Session {
        Session::of(Box::new(client))
    }

    /// Gives the client back. Its prepared statements are closed on the server.
    pub fn into_client(self) -> Client {
        *self.client
    }
}

impl<C: DerefMut<Target = Client>> Session<C> {
    /// Takes what dereferences to a client: a pool's connection, or `&mut Client` for a while.
    ///
    /// A pool gets most of it if it holds sessions itself; see `SessionManager`.
    pub fn of(client: C) -> Session<C> {
        Session { client, state: State::new() }
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

    /// The dialect of the server's version, which is asked for once. A statement that is compiled for it is sent as it is;
    /// one for another version is rendered anew each time.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # fn names(db: &mut Session) -> Result<String, Error> {
    /// let name = compile(db.dialect()?, |(id,): Params<(BigInt,)>| {
    ///     select(Users.name).from(Users).where_(Users.id.eq(id))
    /// })?;
    /// // SELECT "users"."name" FROM "users" WHERE "users"."id" = $1
    /// db.fetch_one(&name.bind((1,)))
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the database reports one, or the version is not known.
    pub fn dialect(&mut self) -> Result<&'static Postgres, Error> {
        version(&mut self.client, &self.state)
    }

    /// Begins a transaction, which rolls back if it is dropped before [`Transaction::commit`].
    ///
    /// # Errors
    /// If the database reports one.
    pub fn transaction(&mut self) -> Result<Transaction<'_>, Error> {
        version(&mut self.client, &self.state)?;
        let transaction = self.client.transaction().map_err(database_error)?;
        Ok(Transaction { transaction, state: &self.state, nested: false })
    }

    /// As [`Session::transaction`], with the isolation level and access mode that `options` sets.
    ///
    /// ```no_run
    /// # use querent_postgres::prelude::*;
    /// # fn work(db: &mut Session) -> Result<(), Error> {
    /// let transaction = db.transaction_with(|options| {
    ///     options.isolation_level(postgres::IsolationLevel::Serializable).read_only(true)
    /// })?;
    /// # transaction.commit() }
    /// ```
    ///
    /// # Errors
    /// If the database reports one.
    pub fn transaction_with(
        &mut self,
        options: impl FnOnce(postgres::TransactionBuilder<'_>) -> postgres::TransactionBuilder<'_>,
    ) -> Result<Transaction<'_>, Error> {
        version(&mut self.client, &self.state)?;
        let transaction = options(self.client.build_transaction()).start().map_err(database_error)?;
        Ok(Transaction { transaction, state: &self.state, nested: false })
    }
}

/// Asks the server for its version, once a connection.
fn version(client: &mut Client, state: &State) -> Result<&'static Postgres, Error> {
    if let Some(dialect) = state.dialect() {
        return Ok(dialect);
    }
    let answer = client.simple_query("SHOW server_version_num").map_err(database_error)?;
    let number = answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    state.set_version(number.unwrap_or_default())
}

impl<C: DerefMut<Target = Client>> sealed::Connected for Session<C> {
    type Driver = Client;

    fn parts(&mut self) -> (&mut Client, Option<&State>) {
        (&mut self.client, Some(&self.state))
    }

    fn dialect(&mut self) -> Result<&'static Postgres, Error> {
        version(&mut self.client, &self.state)
    }
}

impl<C: DerefMut<Target = Client>> Deref for Session<C> {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl<C: DerefMut<Target = Client>> DerefMut for Session<C> {
    fn deref_mut(&mut self) -> &mut Client {
        &mut self.client
    }
}

impl<C> fmt::Debug for Session<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("kept", &self.state.count()).finish_non_exhaustive()
    }
}

/// A transaction of a [`Session`], which uses the session's prepared statements. All that a transaction of the driver
/// has can be called on it.
pub struct Transaction<'s> {
    transaction: postgres::Transaction<'s>,
    state: &'s State,
    /// Whether it is a savepoint within another one.
    nested: bool,
}

impl Transaction<'_> {
    /// `COMMIT`, or `RELEASE` of a savepoint.
    ///
    /// # Errors
    /// If the database reports one; a serialization failure may come as late as here. Also if a statement in the
    /// transaction has failed before, which leaves nothing to be committed (SQLSTATE 25P02): the driver's own `commit`
    /// rolls back then, and says that all is well. After
    /// [`ErrorKind::ConnectionLost`](querent::ErrorKind::ConnectionLost) it is not known whether it was carried out.
    pub fn commit(self) -> Result<(), Error> {
        if self.nested {
            return self.transaction.commit().map_err(database_error);
        }
        let mut transaction = self.transaction;
        transaction.batch_execute(COMMIT).map_err(database_error)?;
        // Dropped, it would roll back what is over.
        std::mem::forget(transaction);
        Ok(())
    }

    /// `ROLLBACK`, or to the savepoint.
    ///
    /// # Errors
    /// If the database reports one.
    pub fn rollback(self) -> Result<(), Error> {
        self.transaction.rollback().map_err(database_error)
    }

    /// Makes a savepoint, a transaction within this one.
    ///
    /// # Errors
    /// If the database reports one.
    pub fn transaction(&mut self) -> Result<Transaction<'_>, Error> {
        let transaction = self.transaction.transaction().map_err(database_error)?;
        Ok(Transaction { transaction, state: self.state, nested: true })
    }
}

impl<'s> sealed::Connected for Transaction<'s> {
    type Driver = postgres::Transaction<'s>;

    fn parts(&mut self) -> (&mut postgres::Transaction<'s>, Option<&State>) {
        (&mut self.transaction, Some(self.state))
    }

    fn dialect(&mut self) -> Result<&'static Postgres, Error> {
        // Asked for before the transaction began.
        Ok(self.state.dialect().unwrap_or(&statements::NEWEST))
    }
}

impl<'s> Deref for Transaction<'s> {
    type Target = postgres::Transaction<'s>;

    fn deref(&self) -> &postgres::Transaction<'s> {
        &self.transaction
    }
}

impl<'s> DerefMut for Transaction<'s> {
    fn deref_mut(&mut self) -> &mut postgres::Transaction<'s> {
        &mut self.transaction
    }
}

impl fmt::Debug for Transaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").finish_non_exhaustive()
    }
}
