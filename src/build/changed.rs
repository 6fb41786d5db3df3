//! UPDATE, DELETE and TRUNCATE: which rows, and to what.

use super::{
    AsStatement, Assign, Column, Cte, FromSource, InsertColumns, IntoCondition, IntoCte, IntoQuery,
    IntoRowCount, OptionalSource, OrderTerms, Projection, Table,
    conflict::{push_assignment, push_row},
    insert::{InsertRow, push_returning},
    select::push_condition,
};
use crate::{
    ast::{self, Changed, Join, JoinCondition, JoinKind, Source, StatementRef},
    types::SqlType,
};
use alloc::{boxed::Box, vec::Vec};
use core::{fmt, marker::PhantomData};

/// `UPDATE table SET ..`; `Row` are the SQL types of its RETURNING. Made by [`update`].
#[must_use = "a statement does nothing until it is rendered or run"]
pub struct Update<T, Row = ()> {
    pub(super) update: Box<ast::Update>,
    pub(super) types: PhantomData<fn() -> (T, Row)>,
}

/// `DELETE FROM table`; `Row` are the SQL types of its RETURNING. Made by [`delete_from`].
#[must_use = "a statement does nothing until it is rendered or run"]
pub struct Delete<T, Row = ()> {
    pub(super) delete: Box<ast::Delete>,
    pub(super) types: PhantomData<fn() -> (T, Row)>,
}

/// `TRUNCATE TABLE table`. Made by [`truncate`].
#[must_use = "a statement does nothing until it is rendered or run"]
#[derive(Clone)]
pub struct Truncate {
    truncate: Box<ast::Truncate>,
}

/// `UPDATE table`, to be followed by what is set, and for which rows: without `.where_(..)` or `.all_rows()`, rendering
/// refuses it.
///
/// All values see the row as it was, and all subqueries the table. Where the database does it otherwise, the assignments are
/// put in another order, or the values are computed first, for rows that are found by the key which `table!` declares.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text, active: Bool } }
/// let query = update(Users).set(Users.active, false).where_(Users.id.eq(7));
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"UPDATE "users" SET "active" = FALSE WHERE "users"."id" = 7"#
/// );
/// let error = update(Users).set(Users.active, false).to_sql(&Postgres::new()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "UPDATE has no WHERE, and would change every row; add `.where_(..)`, or say `.all_rows()`"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn update<T: Table>(table: T) -> Update<T> {
    let rows = Changed::of(table.into_source());
    Update { update: Box::new(ast::Update { set: Vec::new(), rows }), types: PhantomData }
}

/// `DELETE FROM table`, to be followed by which rows: without `.where_(..)` or `.all_rows()`, rendering refuses it.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Orders = "orders" { id: BigInt, paid: Bool } }
/// let query = delete_from(Orders).where_(!Orders.paid);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"DELETE FROM "orders" WHERE NOT "orders"."paid""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn delete_from<T: Table>(table: T) -> Delete<T> {
    Delete { delete: Box::new(ast::Delete { rows: Changed::of(table.into_source()) }), types: PhantomData }
}

/// `TRUNCATE TABLE table`: all rows go, and the transaction may still be rolled back. SQLite, MySQL and MariaDB, whose own
/// TRUNCATE is missing or ends the transaction, delete the rows: what refers to them is treated as its foreign keys say of
/// DELETE, where PostgreSQL refuses to empty a table that another one refers to.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # use querent_mysql::MySql;
/// # table! { Logs = "logs" { id: BigInt, line: Text } }
/// assert_eq!(truncate(Logs).inlined(&Postgres::new())?, r#"TRUNCATE TABLE "logs""#);
/// assert_eq!(truncate(Logs).inlined(&MySql::new())?, "DELETE FROM `logs`");
/// # Ok::<(), Error>(())
/// ```
pub fn truncate<T: Table>(table: T) -> Truncate {
    let tables = [table.into_source()].into();
    let truncate = ast::Truncate { tables, restart_identity: false, cascade: false };
    Truncate { truncate: Box::new(truncate) }
}

impl Truncate {
    /// Another table, in one statement. PostgreSQL alone.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Logs = "logs" { id: BigInt } }
    /// # table! { Lines = "lines" { id: BigInt } }
    /// assert_eq!(truncate(Logs).and(Lines).inlined(&Postgres::new())?, r#"TRUNCATE TABLE "logs", "lines""#);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn and<T: Table>(mut self, table: T) -> Self {
        self.truncate.tables.push(table.into_source());
        self
    }

    /// `RESTART IDENTITY`: sequences of the columns start again. PostgreSQL alone.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Logs = "logs" { id: BigInt } }
    /// let query = truncate(Logs).restart_identity();
    /// assert_eq!(query.inlined(&Postgres::new())?, r#"TRUNCATE TABLE "logs" RESTART IDENTITY"#);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn restart_identity(mut self) -> Self {
        self.truncate.restart_identity = true;
        self
    }

    /// `CASCADE`: tables that refer to it are emptied too. PostgreSQL alone.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Logs = "logs" { id: BigInt } }
    /// assert_eq!(truncate(Logs).cascade().inlined(&Postgres::new())?, r#"TRUNCATE TABLE "logs" CASCADE"#);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn cascade(mut self) -> Self {
        self.truncate.cascade = true;
        self
    }

    /// The tree.
    pub fn ast(&self) -> &ast::Truncate {
        &self.truncate
    }
}

impl<T, R> Update<T, R> {
    /// `SET column = value`. Rendering refuses a column that is set twice.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Decimal, note: Option<Text> } }
    /// let query = update(Items)
    ///     .set(Items.price, Items.price * 2)
    ///     .set(Items.note, NULL)
    ///     .where_(Items.id.eq(1));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"UPDATE "items" SET "price" = "items"."price" * 2, "note" = NULL WHERE "items"."id" = 1"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set<S: SqlType>(mut self, column: Column<S>, value: impl Assign<S>) -> Self {
        push_assignment(&mut self.update.set, column, value);
        self
    }

    /// `SET column = value` if there is a value.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
    /// let (name, email): (Option<&str>, Option<Option<&str>>) = (None, Some(None));
    /// let query = update(Users).set_opt(Users.name, name).set_opt(Users.email, email).where_(Users.id.eq(1));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"UPDATE "users" SET "email" = NULL WHERE "users"."id" = 1"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set_opt<S: SqlType>(self, column: Column<S>, value: Option<impl Assign<S>>) -> Self {
        match value {
            Some(value) => self.set(column, value),
            None => self,
        }
    }

    /// `SET (columns) = (SELECT ..)`: the columns of the one row that the query finds; NULL if it finds none, which a
    /// column that is not nullable refuses when the statement is run. Several rows are an error of the database, but on
    /// SQLite, which takes the first.
    ///
    /// MySQL and MariaDB set each column by a subquery of its own. A LIMIT must leave the same row to all of them there: it is
    /// refused unless the query orders by the key of its one table.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text, email: Text } }
    /// # table! { Imports = "imports" { user_id: BigInt, name: Text, email: Text } }
    /// let newest = select((Imports.name, Imports.email)).from(Imports).where_(Imports.user_id.eq(Users.id));
    /// let query = update(Users).set_row((Users.name, Users.email), newest).where_(Users.id.eq(1));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"UPDATE "users" SET ("name", "email") = (SELECT "imports"."name", "imports"."email" FROM "imports" "#,
    ///         r#"WHERE "imports"."user_id" = "users"."id") WHERE "users"."id" = 1"#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set_row<C, Q>(mut self, columns: C, query: Q) -> Self
    where
        C: InsertColumns,
        Q: IntoQuery<Row: InsertRow<C::Columns>>,
    {
        push_row(&mut self.update.set, columns, query);
        self
    }

    /// `FROM source`: another table, whose columns WHERE and the values may use. A row that several of its rows match is
    /// changed by one of them, and the database says which.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # use querent_mysql::MySql;
    /// # table! { Users = "users" { id: BigInt, spent: Decimal } }
    /// # table! { Sums = "sums" { user_id: BigInt, total: Decimal } }
    /// let query = update(Users).set(Users.spent, Sums.total).from(Sums).where_(Sums.user_id.eq(Users.id));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"UPDATE "users" SET "spent" = "sums"."total" FROM "sums" WHERE "sums"."user_id" = "users"."id""#
    /// );
    /// assert_eq!(
    ///     query.inlined(&MySql::new())?,
    ///     "UPDATE `users`, `sums` SET `users`.`spent` = `sums`.`total` WHERE `sums`.`user_id` = `users`.`id`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn from<S: FromSource>(mut self, source: S) -> Self {
        self.rows_mut().push_source(source.into_source());
        self
    }

    /// The tree.
    pub fn ast(&self) -> &ast::Update {
        &self.update
    }

    fn rows_mut(&mut self) -> &mut Changed {
        &mut self.update.rows
    }

    fn retyped<R2>(self) -> Update<T, R2> {
        Update { update: self.update, types: PhantomData }
    }
}

impl<T, R> Delete<T, R> {
    /// `USING source`: another table, whose columns WHERE may use. SQLite finds the rows by the key that `table!` declares.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # use querent_mysql::MySql;
    /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt } primary key (id) }
    /// # table! { Users = "users" { id: BigInt, active: Bool } }
    /// let query = delete_from(Orders).using(Users).where_(Orders.user_id.eq(Users.id) & !Users.active);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"DELETE FROM "orders" USING "users" "#,
    ///         r#"WHERE "orders"."user_id" = "users"."id" AND NOT "users"."active""#
    ///     )
    /// );
    /// assert_eq!(
    ///     query.inlined(&MySql::new())?,
    ///     concat!(
    ///         "DELETE `orders` FROM `orders`, `users` ",
    ///         "WHERE `orders`.`user_id` = `users`.`id` AND NOT `users`.`active`"
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn using<S: FromSource>(mut self, source: S) -> Self {
        self.rows_mut().push_source(source.into_source());
        self
    }

    /// The tree.
    pub fn ast(&self) -> &ast::Delete {
        &self.delete
    }

    fn rows_mut(&mut self) -> &mut Changed {
        &mut self.delete.rows
    }

    fn retyped<R2>(self) -> Delete<T, R2> {
        Delete { delete: self.delete, types: PhantomData }
    }
}

impl Changed {
    fn push_source(&mut self, source: Source) {
        self.joins.push(Join { kind: JoinKind::Comma, source, condition: JoinCondition::None });
    }

    fn push_join(&mut self, kind: JoinKind, source: Source, on: ast::Expr) {
        if self.joins.is_empty() && kind == JoinKind::Inner {
            // There is no other table that it could be joined with: it is one of FROM itself.
            self.push_source(source);
            push_condition(&mut self.filter, on);
            return;
        }
        self.joins.push(Join { kind, source, condition: JoinCondition::On(on) });
    }
}

macro_rules! rows {
    ($statement:ident, $start:literal, $text:literal, $plain:literal, $sql:literal) => {
        impl<T, R> $statement<T, R> {
            /// `JOIN source ON condition`, of the tables added before: the condition sees those and not the table that is
            /// changed. The first of the other tables is joined with that alone: its condition is one of WHERE.
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            /// # table! { Users = "users" { id: BigInt, town_id: BigInt } }
            /// # table! { Towns = "towns" { id: BigInt, name: Text } }
            #[doc = concat!("let query = ", $start)]
            ///     .join(Towns, Towns.id.eq(Users.town_id))
            ///     .where_(Orders.user_id.eq(Users.id) & Towns.name.eq("Bonn"));
            #[doc = concat!("assert_eq!(query.inlined(&Postgres::new())?, concat!(\n    r#\"", $text, " \"#,")]
            ///     r#"JOIN "towns" ON "towns"."id" = "users"."town_id" "#,
            ///     r#"WHERE "orders"."user_id" = "users"."id" AND "towns"."name" = 'Bonn'"#
            /// ));
            /// # Ok::<(), Error>(())
            /// ```
            pub fn join<S: FromSource>(mut self, source: S, on: impl IntoCondition) -> Self {
                self.rows_mut().push_join(JoinKind::Inner, source.into_source(), on.into_condition());
                self
            }

            /// `LEFT JOIN source ON condition`, of the tables added before: see [`Self::join`].
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            /// # table! { Users = "users" { id: BigInt, town_id: BigInt } }
            /// # table! { Towns = "towns" { id: BigInt } }
            /// let town = Towns.optional();
            #[doc = concat!("let query = ", $start)]
            ///     .left_join(town, town.id.eq(Users.town_id))
            ///     .where_(Orders.user_id.eq(Users.id) & town.id.is_null());
            #[doc = concat!("let sql = concat!(r#\"", $text, " \"#,")]
            ///     r#"LEFT JOIN "towns" ON "towns"."id" = "users"."town_id" "#,
            ///     r#"WHERE "orders"."user_id" = "users"."id" AND "towns"."id" IS NULL"#);
            /// assert_eq!(query.inlined(&Postgres::new())?, sql);
            /// # Ok::<(), Error>(())
            /// ```
            pub fn left_join<S: OptionalSource>(mut self, source: S, on: impl IntoCondition) -> Self {
                self.rows_mut().push_join(JoinKind::Left, source.into_source(), on.into_condition());
                self
            }

            /// `WHERE condition`; another one is ANDed.
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            #[doc = concat!("let query = ", $plain, ".where_(Orders.id.eq(1)).where_(Orders.paid);")]
            #[doc = concat!("let sql = concat!(r#\"", $sql, "\"#, r#\" WHERE \"orders\".\"id\" = 1 AND \"orders\".\"paid\"\"#);")]
            /// assert_eq!(query.inlined(&Postgres::new())?, sql);
            /// # Ok::<(), Error>(())
            /// ```
            pub fn where_(mut self, condition: impl IntoCondition) -> Self {
                push_condition(&mut self.rows_mut().filter, condition.into_condition());
                self
            }

            /// `WHERE condition` if there is one.
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            #[doc = concat!("let query = ", $plain, ".where_(Orders.paid).where_opt(None::<Condition>);")]
            #[doc = concat!("let sql = concat!(r#\"", $sql, "\"#, r#\" WHERE \"orders\".\"paid\"\"#);")]
            /// assert_eq!(query.inlined(&Postgres::new())?, sql);
            /// # Ok::<(), Error>(())
            /// ```
            pub fn where_opt<C: IntoCondition>(self, condition: Option<C>) -> Self {
                match condition {
                    Some(condition) => self.where_(condition),
                    None => self,
                }
            }

            /// All rows are meant, if there is no `.where_(..)`.
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            #[doc = concat!("let query = ", $plain, ".all_rows();")]
            #[doc = concat!("let sql = concat!(r#\"", $sql, "\"#, r#\"\"#);")]
            /// assert_eq!(query.inlined(&Postgres::new())?, sql);
            /// # Ok::<(), Error>(())
            /// ```
            pub fn all_rows(mut self) -> Self {
                self.rows_mut().all_rows = true;
                self
            }

            /// `ORDER BY`: which rows are the first, of those that [`Self::limit`] leaves.
            ///
            /// ```
            /// # use querent_mysql::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            #[doc = concat!("let query = ", $plain, ".all_rows().order_by(Orders.id).limit(5);")]
            #[doc = concat!("let sql = concat!(r#\"", $sql, "\"#, r#\" ORDER BY \"orders\".\"id\" LIMIT 5\"#).replace('\"', \"`\");")]
            /// assert_eq!(query.inlined(&MySql::new())?, sql);
            /// # Ok::<(), Error>(())
            /// ```
            pub fn order_by(mut self, terms: impl OrderTerms) -> Self {
                let mut short = ast::Short::new();
                terms.push_terms(&mut short);
                let list = &mut self.rows_mut().order_by;
                short.for_each(|term| list.push(term));
                self
            }

            /// `LIMIT`: at most so many rows are changed. Where the database has no such clause, the rows are found by the
            /// key that `table!` declares.
            ///
            /// ```
            /// # use querent_mysql::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            #[doc = concat!("let query = ", $plain, ".all_rows().order_by(Orders.id.desc()).limit(1);")]
            #[doc = concat!("let sql = concat!(r#\"", $sql, "\"#, r#\" ORDER BY \"orders\".\"id\" DESC LIMIT 1\"#).replace('\"', \"`\");")]
            /// assert_eq!(query.inlined(&MySql::new())?, sql);
            /// # Ok::<(), Error>(())
            /// ```
            pub fn limit(mut self, count: impl IntoRowCount) -> Self {
                self.rows_mut().limit = Some(count.into_row_count());
                self
            }

            /// `WITH`: a query that the statement may use by name. On MariaDB, each query that uses it has it.
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            /// let old = cte("old", select(Orders.id).from(Orders).where_(Orders.id.lt(9)));
            /// let ids = select(old.columns()).from(&old);
            #[doc = concat!("let query = ", $plain, ".with(&old).where_(Orders.id.in_query(ids));")]
            /// let sql = query.inlined(&Postgres::new())?;
            /// let with = r#"WITH "old" AS (SELECT "orders"."id" AS "id" FROM "orders" WHERE "orders"."id" < 9) "#;
            /// let rest = sql.strip_prefix(with).unwrap();
            #[doc = concat!("assert!(rest.starts_with(r#\"", $sql, "\"#));")]
            /// assert!(rest.ends_with(r#" WHERE "orders"."id" IN (SELECT "old"."id" FROM "old")"#));
            /// # Ok::<(), Error>(())
            /// ```
            pub fn with<Row, P>(mut self, cte: &Cte<Row, P>) -> Self {
                cte.define_in(&mut self.rows_mut().with);
                self
            }

            /// `RETURNING`: what is read of each row. The statement is then one that is fetched, as a query is. MySQL refuses
            /// it, and MariaDB that of UPDATE. On PostgreSQL 18, the aliases `old` and `new` are the row before and after.
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            #[doc = concat!("let query = ", $plain, ".where_(Orders.id.eq(1)).returning((Orders.id, Orders.paid));")]
            #[doc = concat!("let sql = concat!(r#\"", $sql, "\"#, r#\" WHERE \"orders\".\"id\" = 1 RETURNING \"orders\".\"id\", \"orders\".\"paid\"\"#);")]
            /// assert_eq!(query.inlined(&Postgres::new())?, sql);
            /// # Ok::<(), Error>(())
            /// ```
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            /// let old = Orders.alias("old");
            #[doc = concat!("let query = ", $plain, ".where_(Orders.id.eq(1)).returning(old.paid);")]
            #[doc = concat!("let sql = concat!(r#\"", $sql, "\"#, r#\" WHERE \"orders\".\"id\" = 1 RETURNING \"old\".\"paid\"\"#);")]
            /// assert_eq!(query.inlined(&Postgres::new())?, sql);
            /// # Ok::<(), Error>(())
            /// ```
            pub fn returning<P: Projection>(mut self, columns: P) -> $statement<T, P::Row> {
                push_returning(&mut self.rows_mut().returning, columns);
                self.retyped()
            }

            /// Changes the statement if a flag is set.
            ///
            /// ```
            /// # use querent_postgres::prelude::*;
            /// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, paid: Bool } }
            #[doc = concat!("let query = ", $plain, ".where_(Orders.paid).apply_if(true, |query| query.where_(Orders.id.lt(9)));")]
            #[doc = concat!("let sql = concat!(r#\"", $sql, "\"#, r#\" WHERE \"orders\".\"paid\" AND \"orders\".\"id\" < 9\"#);")]
            /// assert_eq!(query.inlined(&Postgres::new())?, sql);
            /// # Ok::<(), Error>(())
            /// ```
            pub fn apply_if(self, flag: bool, change: impl FnOnce(Self) -> Self) -> Self {
                if flag { change(self) } else { self }
            }
        }
    };
}

rows!(
    Update,
    "update(Orders).set(Orders.paid, true).from(Users)",
    r#"UPDATE "orders" SET "paid" = TRUE FROM "users""#,
    "update(Orders).set(Orders.paid, true)",
    r#"UPDATE "orders" SET "paid" = TRUE"#
);
rows!(
    Delete,
    "delete_from(Orders).using(Users)",
    r#"DELETE FROM "orders" USING "users""#,
    "delete_from(Orders)",
    r#"DELETE FROM "orders""#
);

impl<T, R> AsStatement for Update<T, R> {
    type Row = R;

    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Update(&self.update)
    }
}

impl<T, R> AsStatement for Delete<T, R> {
    type Row = R;

    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Delete(&self.delete)
    }
}

#[diagnostic::do_not_recommend]
impl<T, R> IntoCte for Update<T, R> {
    type Row = R;

    fn into_cte_body(self) -> ast::CteBody {
        ast::CteBody::Update(self.update)
    }
}

#[diagnostic::do_not_recommend]
impl<T, R> IntoCte for Delete<T, R> {
    type Row = R;

    fn into_cte_body(self) -> ast::CteBody {
        ast::CteBody::Delete(self.delete)
    }
}

impl AsStatement for Truncate {
    type Row = ();

    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Truncate(&self.truncate)
    }
}

impl<T, R> Clone for Update<T, R> {
    fn clone(&self) -> Self {
        Update { update: self.update.clone(), types: PhantomData }
    }
}

impl<T, R> Clone for Delete<T, R> {
    fn clone(&self) -> Self {
        Delete { delete: self.delete.clone(), types: PhantomData }
    }
}

impl<T, R> fmt::Debug for Update<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.update.fmt(f)
    }
}

impl<T, R> fmt::Debug for Delete<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.delete.fmt(f)
    }
}

impl fmt::Debug for Truncate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.truncate.fmt(f)
    }
}
