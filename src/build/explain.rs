//! What stands around a statement: EXPLAIN, and comments for tracing.

use super::AsStatement;
use crate::{
    ast::{self, ExplainFormat, Statement, StatementRef},
    types::Dynamic,
};
use alloc::vec::Vec;
use core::marker::PhantomData;

/// EXPLAIN of a statement: how the database would run it. Made by [`StatementExt::explain`].
///
/// Its columns are each database's own, so that its rows are read as `Vec<Value>`.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a statement does nothing until it is rendered or run"]
pub struct Explain(ast::Explain);

/// A statement with a comment behind it. Made by [`StatementExt::tagged`].
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a statement does nothing until it is rendered or run"]
pub struct Tagged<Row> {
    tagged: ast::Tagged,
    row: PhantomData<fn() -> Row>,
}

/// What every statement can be made into.
pub trait StatementExt: AsStatement {
    /// `EXPLAIN statement`: how the database would run it.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id).from(Users);
    /// assert_eq!(
    ///     query.explain().to_sql(&Sqlite::new())?.text(),
    ///     r#"EXPLAIN QUERY PLAN SELECT "users"."id" FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn explain(&self) -> Explain {
        Explain(explain(self.as_statement(), false))
    }

    /// `EXPLAIN ANALYZE statement`: the statement is run, and how that went is told. SQLite has no such thing.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id).from(Users);
    /// assert_eq!(
    ///     query.explain_analyze().to_sql(&Postgres::new())?.text(),
    ///     r#"EXPLAIN (ANALYZE) SELECT "users"."id" FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn explain_analyze(&self) -> Explain {
        Explain(explain(self.as_statement(), true))
    }

    /// The statement with a comment of names and values behind it, by which a database's log tells who asked: percent-encoded
    /// and in order of the names, as the [sqlcommenter](https://google.github.io/sqlcommenter/spec/) specification has
    /// it.
    ///
    /// Drivers keep prepared statements by their text, so values that change with each call keep none of them.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id).from(Users).tagged([("route", "/users"), ("db_driver", "querent")]);
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" /*db_driver='querent',route='%2Fusers'*/"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn tagged<'t>(&self, tags: impl IntoIterator<Item = (&'t str, &'t str)>) -> Tagged<Self::Row>
    where
        Self: Sized,
    {
        let tags = tags.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Tagged { tagged: tagged(self.as_statement(), tags), row: PhantomData }
    }
}

impl<S: AsStatement + ?Sized> StatementExt for S {}

impl Explain {
    /// `FORMAT JSON`: the plan as JSON, in one cell. SQLite has no such thing.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let plan = select(Users.id).from(Users).explain().json();
    /// assert_eq!(plan.to_sql(&MySql::new())?.text(), "EXPLAIN FORMAT=JSON SELECT `users`.`id` FROM `users`");
    /// # Ok::<(), Error>(())
    /// ```
    pub fn json(mut self) -> Self {
        self.0.format = Some(ExplainFormat::Json);
        self
    }

    /// `FORMAT TEXT`, MySQL's `FORMAT=TREE`: the plan as text. SQLite and MariaDB have no such thing.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).explain().text();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"EXPLAIN (FORMAT TEXT) SELECT "items"."id" FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn text(mut self) -> Self {
        self.0.format = Some(ExplainFormat::Text);
        self
    }
}

/// A statement that is explained already is explained once.
fn explain(statement: StatementRef<'_>, analyze: bool) -> ast::Explain {
    match statement.to_owned() {
        Statement::Explain(before) => ast::Explain { analyze, ..*before },
        statement => ast::Explain { statement, analyze, format: None },
    }
}

/// All tags go into one comment.
fn tagged(
    statement: StatementRef<'_>,
    mut tags: Vec<(crate::value::Text, crate::value::Text)>,
) -> ast::Tagged {
    match statement.to_owned() {
        Statement::Tagged(mut before) => {
            before.tags.append(&mut tags);
            *before
        }
        statement => ast::Tagged { statement, tags },
    }
}

impl AsStatement for Explain {
    type Row = Dynamic;

    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Explain(&self.0)
    }
}

impl<Row> AsStatement for Tagged<Row> {
    type Row = Row;

    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Tagged(&self.tagged)
    }
}
