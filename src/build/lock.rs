//! Row locks.

use super::{FromSource, Select};
use crate::ast::{self, LockStrength, LockWait};
use alloc::vec::Vec;

/// A lock on the rows that a query finds, held up to the end of the transaction; see [`Select::lock`].
#[derive(Debug, Clone, PartialEq)]
pub struct Lock(ast::Lock);

impl Lock {
    /// `FOR UPDATE`: others may neither change nor lock the rows.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).lock(Lock::update());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" FOR UPDATE"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub const fn update() -> Lock {
        Lock::new(LockStrength::Update)
    }

    /// `FOR NO KEY UPDATE`: as [`Lock::update`], but rows that refer to these may be added. PostgreSQL has it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).lock(Lock::no_key_update());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" FOR NO KEY UPDATE"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub const fn no_key_update() -> Lock {
        Lock::new(LockStrength::NoKeyUpdate)
    }

    /// `FOR SHARE`: others may read and lock the rows likewise, but not change them. `LOCK IN SHARE MODE` on MariaDB.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).lock(Lock::share());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" FOR SHARE"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub const fn share() -> Lock {
        Lock::new(LockStrength::Share)
    }

    /// `FOR KEY SHARE`: others may not change the rows' keys. PostgreSQL has it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).lock(Lock::key_share());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" FOR KEY SHARE"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub const fn key_share() -> Lock {
        Lock::new(LockStrength::KeyShare)
    }

    const fn new(strength: LockStrength) -> Lock {
        Lock(ast::Lock { strength, of: Vec::new(), wait: LockWait::Wait })
    }

    /// `OF table`: only its rows are locked. Called again, it adds a table. PostgreSQL and MySQL have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).lock(Lock::update().of(Items));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" FOR UPDATE OF "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn of<S: FromSource>(mut self, source: S) -> Lock {
        self.0.of.push(source.into_source());
        self
    }

    /// `NOWAIT`: an error, [`LockTimeout`](crate::ErrorKind::LockTimeout), if another transaction holds a lock.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).lock(Lock::update().nowait());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" FOR UPDATE NOWAIT"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn nowait(mut self) -> Lock {
        self.0.wait = LockWait::NoWait;
        self
    }

    /// `SKIP LOCKED`: rows that another transaction has locked are left out, as a queue of jobs wants it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).lock(Lock::share().skip_locked());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" FOR SHARE SKIP LOCKED"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
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
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).for_share();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" FOR SHARE"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn for_share(self) -> Self {
        self.lock(Lock::share())
    }
}
