//! Row locks.

use super::{FromSource, Select};
use crate::ast::{self, LockStrength, LockWait};
use alloc::vec::Vec;

/// A lock on the rows that a query finds, held up to the end of the transaction; see [`Select::lock`].
#[derive(Debug, Clone, PartialEq)]
pub struct Lock(ast::Lock);

impl Lock {
    /// `FOR UPDATE`: others may neither change nor lock the rows.
    pub const fn update() -> Lock {
        Lock::new(LockStrength::Update)
    }

    /// `FOR NO KEY UPDATE`: as [`Lock::update`], but rows that refer to these may be added. PostgreSQL has it.
    pub const fn no_key_update() -> Lock {
        Lock::new(LockStrength::NoKeyUpdate)
    }

    /// `FOR SHARE`: others may read and lock the rows likewise, but not change them. `LOCK IN SHARE MODE` on MariaDB.
    pub const fn share() -> Lock {
        Lock::new(LockStrength::Share)
    }

    /// `FOR KEY SHARE`: others may not change the rows' keys. PostgreSQL has it.
    pub const fn key_share() -> Lock {
        Lock::new(LockStrength::KeyShare)
    }

    const fn new(strength: LockStrength) -> Lock {
        Lock(ast::Lock { strength, of: Vec::new(), wait: LockWait::Wait })
    }

    /// `OF table`: only its rows are locked. Called again, it adds a table. PostgreSQL and MySQL have it.
    pub fn of<S: FromSource>(mut self, source: S) -> Lock {
        self.0.of.push(source.into_source());
        self
    }

    /// `NOWAIT`: an error, [`LockTimeout`](crate::ErrorKind::LockTimeout), if another transaction holds a lock.
    pub fn nowait(mut self) -> Lock {
        self.0.wait = LockWait::NoWait;
        self
    }

    /// `SKIP LOCKED`: rows that another transaction has locked are left out, as a queue of jobs wants it.
    pub fn skip_locked(mut self) -> Lock {
        self.0.wait = LockWait::SkipLocked;
        self
    }
}

impl<Row> Select<Row> {
    /// Locks the rows that the query finds up to the end of the transaction. Called again, it adds a lock, of other
    /// tables. SQLite locks no rows, and refuses it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Jobs = "jobs" { id: BigInt, done: Bool } }
    /// let next = select(Jobs.id).from(Jobs).where_(!Jobs.done).limit(1).lock(Lock::update().skip_locked());
    /// assert_eq!(
    ///     next.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "jobs"."id" FROM "jobs" WHERE NOT "jobs"."done" LIMIT $1 FOR UPDATE SKIP LOCKED"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn lock(mut self, lock: Lock) -> Self {
        self.ast_mut().rare.locks.push(lock.0);
        self
    }

    /// `FOR UPDATE`: see [`Lock::update`].
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Accounts = "accounts" { id: BigInt, balance: Decimal } }
    /// let query = select(Accounts.balance).from(Accounts).where_(Accounts.id.eq(1)).for_update();
    /// assert_eq!(
    ///     query.to_sql(&MySql::new())?.text(),
    ///     "SELECT `accounts`.`balance` FROM `accounts` WHERE `accounts`.`id` = ? FOR UPDATE"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn for_update(self) -> Self {
        self.lock(Lock::update())
    }

    /// `FOR SHARE`: see [`Lock::share`].
    pub fn for_share(self) -> Self {
        self.lock(Lock::share())
    }
}
