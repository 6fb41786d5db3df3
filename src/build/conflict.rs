//! What an INSERT does about a row that is there already.

use super::{
    Assign, Column, Expr, Insert, InsertColumns, IntoCondition, IntoQuery, Table, Typed, insert::InsertRow,
};
use crate::{
    ast::{self, Assignment, Conflict, ConflictAction, ConflictTarget, Invalid, TargetColumn},
    types::SqlType,
    value::Text,
};
use alloc::{boxed::Box, vec::Vec};
use core::{fmt, marker::PhantomData};

/// An INSERT, and the key whose conflict is meant; what is done about it follows. Made by [`Insert::on_conflict`].
#[must_use = "an upsert needs `.do_nothing()` or `.do_update(..)`"]
pub struct OnConflict<T, C> {
    pub(super) insert: Insert<T, C>,
    pub(super) target: ConflictTarget,
}

/// The key of a conflict: a column, a tuple of columns, an expression, or a [`constraint`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key whose conflict can be meant",
    label = "expected a column, a tuple of columns, an expression, or `constraint(\"name\")`"
)]
pub trait ConflictKey {
    /// The key as data.
    fn into_target(self) -> ConflictTarget;
}

/// A constraint by its name. Made by [`constraint`].
#[derive(Debug, Clone)]
pub struct Constraint(Text);

/// `ON CONSTRAINT name`: a unique key by its name. PostgreSQL alone.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, email: Text } }
/// let query = insert_into(Users).values((1, "a@b")).on_conflict(constraint("users_email_key")).do_nothing();
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     concat!(
///         r#"INSERT INTO "users" ("id", "email") VALUES (1, 'a@b') "#,
///         r#"ON CONFLICT ON CONSTRAINT "users_email_key" DO NOTHING"#
///     )
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn constraint(name: &str) -> Constraint {
    Constraint(name.into())
}

impl ConflictKey for Constraint {
    fn into_target(self) -> ConflictTarget {
        ConflictTarget::Constraint(self.0)
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> ConflictKey for Column<S> {
    fn into_target(self) -> ConflictTarget {
        of_exprs([self.into_node()].into())
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> ConflictKey for Expr<S> {
    fn into_target(self) -> ConflictTarget {
        of_exprs([self.into_node()].into())
    }
}

pub(super) fn of_exprs(columns: Vec<ast::Expr>) -> ConflictTarget {
    ConflictTarget::Key { columns, filter: None }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($member: SqlType),*> ConflictKey for ($(Column<$member>,)*) {
            fn into_target(self) -> ConflictTarget {
                of_exprs([$(self.$index.into_node()),*].into())
            }
        }
    };
}

crate::build::each_tuple!(tuples);

impl<T: Table, C> Insert<T, C> {
    /// The unique key whose conflict is meant: a row of the INSERT with the values that another row has in it.
    ///
    /// MySQL and MariaDB have no such choice: there, it is refused unless the keys that `table!` declares tell that the
    /// row can be in conflict with no other key: it is the only one, the others have its columns and more, or they are a
    /// primary key of an integer that the INSERT leaves to the database, which counts it up. There is one ON CONFLICT in a
    /// statement: rendering refuses a second.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # use querent_mysql::{MariaDb, MySql};
    /// # use querent_sqlite::Sqlite;
    /// table! { Stock = "stock" { sku: Text, amount: Integer } primary key (sku) }
    ///
    /// let query = insert_into(Stock)
    ///     .values(("nut", 5))
    ///     .on_conflict(Stock.sku)
    ///     .do_update(|set, excluded| set.set(Stock.amount, Stock.amount + excluded.amount));
    /// let native = concat!(
    ///     r#"INSERT INTO "stock" ("sku", "amount") VALUES ('nut', 5) "#,
    ///     r#"ON CONFLICT ("sku") DO UPDATE SET "amount" = "stock"."amount" + "excluded"."amount""#
    /// );
    /// assert_eq!(query.inlined(&Postgres::new())?, native);
    /// assert_eq!(query.inlined(&Sqlite::new())?, native);
    /// assert_eq!(
    ///     query.inlined(&MySql::new())?,
    ///     concat!(
    ///         "INSERT INTO `stock` (`sku`, `amount`) VALUES ('nut', 5) AS `excluded` ",
    ///         "ON DUPLICATE KEY UPDATE `amount` = `stock`.`amount` + `excluded`.`amount`"
    ///     )
    /// );
    /// assert_eq!(
    ///     query.inlined(&MariaDb::new())?,
    ///     concat!(
    ///         "INSERT INTO `stock` (`sku`, `amount`) VALUES ('nut', 5) ",
    ///         "ON DUPLICATE KEY UPDATE `amount` = `stock`.`amount` + VALUES(`amount`)"
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn on_conflict(self, key: impl ConflictKey) -> OnConflict<T, C> {
        OnConflict { insert: self, target: key.into_target() }
    }

    /// Leaves out rows that are in conflict with any unique key, the primary key among them. No other error is hidden:
    /// `INSERT IGNORE` and `INSERT OR IGNORE`, which hide more, are not used.
    ///
    /// What a row is refused for besides, as a NULL, a text that is too long, or a CHECK, is an error for rows in conflict
    /// too; a foreign key is looked up before the conflict by MySQL, and behind it by the others. On MySQL and MariaDB the
    /// row that is there is written as it was, so that its `BEFORE UPDATE` trigger runs. Rows that are left out do not
    /// count as changed.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # use querent_mysql::MySql;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = insert_into(Users).values((1, "Ada")).or_ignore();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("id", "name") VALUES (1, 'Ada') ON CONFLICT DO NOTHING"#
    /// );
    /// assert_eq!(
    ///     query.inlined(&MySql::new())?,
    ///     concat!(
    ///         "INSERT INTO `users` (`id`, `name`) VALUES (1, 'Ada') ",
    ///         "ON DUPLICATE KEY UPDATE `id` = `users`.`id`"
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn or_ignore(self) -> Insert<T, C> {
        OnConflict { insert: self, target: ConflictTarget::Any }.do_nothing()
    }
}

impl<T, C> OnConflict<T, C> {
    /// The condition of the partial unique index that is meant, with literals in place of parameters: the database
    /// finds the index by it. PostgreSQL and SQLite.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, email: Text, active: Bool } }
    /// let query = insert_into(Users)
    ///     .values((1, "a@b", true))
    ///     .on_conflict(Users.email)
    ///     .where_index(Users.active)
    ///     .do_nothing();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"INSERT INTO "users" ("id", "email", "active") VALUES (1, 'a@b', TRUE) "#,
    ///         r#"ON CONFLICT ("email") WHERE "users"."active" DO NOTHING"#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn where_index(mut self, condition: impl IntoCondition) -> Self {
        push_index_condition(&mut self.target, condition.into_condition());
        self
    }

    /// `DO NOTHING`: rows in conflict are left out. See [`Insert::or_ignore`] for what that hides: no other error.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = insert_into(Users).values((1, "Ada")).on_conflict(Users.id).do_nothing();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("id", "name") VALUES (1, 'Ada') ON CONFLICT ("id") DO NOTHING"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn do_nothing(self) -> Insert<T, C> {
        self.act(ConflictAction::Nothing)
    }
}

impl<T: Table, C> OnConflict<T, C> {
    /// `DO UPDATE`: the row that is there is changed, by assignments that see it and the row in conflict, `excluded`.
    ///
    /// All values see the row as it was, on MySQL and MariaDB too, where the assignments are put in an order in which they
    /// do, or refused if there is none. A condition is there a CASE around each value. Two rows of one INSERT in conflict
    /// with the same row are an error of PostgreSQL; the others change it twice, in order. A subquery that reads the table
    /// itself would see the rows before changed there: it is refused, unless the INSERT has one row.
    ///
    /// The number of changed rows that a driver answers counts a row that is inserted or changed once on PostgreSQL and
    /// SQLite; on MySQL and MariaDB one that is changed counts 2, and one that is set to what it was, 0.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Pages = "pages" { url: Text, body: Text, version: Integer } }
    /// let query = insert_into(Pages).values(("/", "Hi", 3)).on_conflict(Pages.url).do_update(|set, excluded| {
    ///     set.set(Pages.body, excluded.body)
    ///         .set(Pages.version, excluded.version)
    ///         .where_(Pages.version.lt(excluded.version))
    /// });
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"INSERT INTO "pages" ("url", "body", "version") VALUES ('/', 'Hi', 3) "#,
    ///         r#"ON CONFLICT ("url") DO UPDATE SET "body" = "excluded"."body", "version" = "excluded"."version" "#,
    ///         r#"WHERE "pages"."version" < "excluded"."version""#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn do_update(self, set: impl FnOnce(Assignments<T>, T) -> Assignments<T>) -> Insert<T, C> {
        let excluded = self.insert.table.alias("excluded");
        let Assignments { set, filter, table: _ } = set(Assignments::new(), excluded);
        self.act(ConflictAction::Update { set, filter })
    }
}

impl<T, C> OnConflict<T, C> {
    pub(super) fn act(self, action: ConflictAction) -> Insert<T, C> {
        let OnConflict { mut insert, target } = self;
        let again = insert.insert.conflict.is_some();
        let target = if again { invalid(Invalid::ConflictTwice) } else { target };
        insert.insert.conflict = Some(Box::new(Conflict { target, action }));
        insert
    }
}

fn push_index_condition(target: &mut ConflictTarget, condition: ast::Expr) {
    match target {
        ConflictTarget::Key { columns: _, filter } => super::select::push_condition(filter, condition),
        ConflictTarget::Any | ConflictTarget::Constraint(_) => {
            *target = invalid(Invalid::IndexOfConstraint);
        }
    }
}

fn invalid(invalid: Invalid) -> ConflictTarget {
    of_exprs([ast::Expr::Invalid(invalid)].into())
}

/// What columns of a table are set to, and of which rows.
#[must_use = "assignments are given back to the statement"]
pub struct Assignments<T> {
    pub(super) set: Vec<Assignment>,
    pub(super) filter: Option<ast::Expr>,
    pub(super) table: PhantomData<fn() -> T>,
}

impl<T> Assignments<T> {
    pub(super) fn new() -> Self {
        Assignments { set: Vec::new(), filter: None, table: PhantomData }
    }

    /// `column = value`. Rendering refuses a column that is set twice.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Stock = "stock" { sku: Text, amount: Integer } }
    /// let query = insert_into(Stock).values(("nut", 5)).on_conflict(Stock.sku)
    ///     .do_update(|set, _| set.set(Stock.amount, 0));
    /// assert_eq!(
    ///     query.inlined(&Sqlite::new())?,
    ///     r#"INSERT INTO "stock" ("sku", "amount") VALUES ('nut', 5) ON CONFLICT ("sku") DO UPDATE SET "amount" = 0"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set<S: SqlType>(mut self, column: Column<S>, value: impl Assign<S>) -> Self {
        push_assignment(&mut self.set, column, value);
        self
    }

    /// The rows for which that is done: another condition is ANDed.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Stock = "stock" { sku: Text, amount: Integer } }
    /// let query = insert_into(Stock).values(("nut", 5)).on_conflict(Stock.sku)
    ///     .do_update(|set, excluded| set.set(Stock.amount, excluded.amount).where_(Stock.amount.lt(9)));
    /// assert_eq!(
    ///     query.inlined(&Sqlite::new())?,
    ///     concat!(
    ///         r#"INSERT INTO "stock" ("sku", "amount") VALUES ('nut', 5) ON CONFLICT ("sku") "#,
    ///         r#"DO UPDATE SET "amount" = "excluded"."amount" WHERE "stock"."amount" < 9"#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn where_(mut self, condition: impl IntoCondition) -> Self {
        super::select::push_condition(&mut self.filter, condition.into_condition());
        self
    }
}

/// `column = value`
pub(super) fn push_assignment<S: SqlType>(
    set: &mut Vec<Assignment>,
    column: Column<S>,
    value: impl Assign<S>,
) {
    set.push(Assignment::Column(TargetColumn::Def(column.as_ref().def), value.into_cell()));
}

/// `(columns) = (query)`
pub(super) fn push_row<C, Q>(set: &mut Vec<Assignment>, columns: C, query: Q)
where
    C: InsertColumns,
    Q: IntoQuery<Row: InsertRow<C::Columns>>,
{
    set.push(Assignment::Row(columns.into_columns(), query.into_query()));
}

impl<T> fmt::Debug for Assignments<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.set.fmt(f)
    }
}

impl<T, C> fmt::Debug for OnConflict<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.insert.fmt(f)
    }
}
