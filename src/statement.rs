//! Where the typed face and the renderer meet: `query.to_sql(&dialect)`.

use crate::{
    ast,
    build::{AsStatement, Insert},
    error::Error,
    render::{self, Dialect, Sql},
};
use alloc::string::String;

/// Renders a statement for a dialect.
pub trait ToSql: AsStatement {
    /// The text and its parameters.
    ///
    /// # Errors
    /// If the statement uses a column that is not in scope, a feature that the dialect lacks and that cannot be
    /// rewritten to the same meaning, or a name or number of things past the dialect's limits. The message names
    /// the clause, the dialect and the way out.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = select(Users.name).from(Users).where_(Users.id.eq(5));
    /// let sql = query.to_sql(&Postgres::new())?;
    /// assert_eq!(sql.text(), r#"SELECT "users"."name" FROM "users" WHERE "users"."id" = $1"#);
    /// assert_eq!(sql.params().get(0), Some(&Value::BigInt(5)));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    fn to_sql(&self, dialect: &dyn Dialect) -> Result<Sql<'_>, Error> {
        render::to_sql(self.as_statement(), dialect)
    }

    /// The text with literals in place of parameters, escaped for the dialect: for logs and for people.
    ///
    /// # Errors
    /// As [`ToSql::to_sql`]; and if the dialect has no literal for a value, such as NaN on MySQL.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = select(Users.id).from(Users).where_(Users.name.eq("O'Neil"));
    /// assert_eq!(
    ///     query.inlined(&MySql::new())?,
    ///     "SELECT `users`.`id` FROM `users` WHERE `users`.`name` = 'O''Neil'"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn inlined(&self, dialect: &dyn Dialect) -> Result<String, Error> {
        render::inlined(self.as_statement(), dialect)
    }

    /// The text and its parameters, one clause a line.
    ///
    /// # Errors
    /// As [`ToSql::to_sql`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = select(Users.id).from(Users).where_(Users.name.eq("Ada"));
    /// assert_eq!(
    ///     query.pretty(&Postgres::new())?.text(),
    ///     "SELECT \"users\".\"id\"\nFROM \"users\"\nWHERE \"users\".\"name\" = $1"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn pretty(&self, dialect: &dyn Dialect) -> Result<Sql<'_>, Error> {
        render::pretty(self.as_statement(), dialect)
    }

    /// What the statement says, without its values: equal for two statements exactly when their texts for the dialect are
    /// equal but for the lengths of their lists, which are those behind IN and rows of values. It is the same in every
    /// process, on every machine and with every compiler, as long as the text is; for grouping statements in metrics and
    /// logs.
    ///
    /// A list that is too long for one parameter a member has another text, and so has an empty one.
    ///
    /// # Errors
    /// As [`ToSql::to_sql`].
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let print = |ids: &[i64], name: &str| {
    ///     let kept = Users.id.in_list(ids.iter().copied()) & Users.name.ne(name);
    ///     select(Users.id).from(Users).where_(kept).fingerprint(&Sqlite::new())
    /// };
    /// assert_eq!(print(&[1, 2, 3], "Ada")?, print(&[7], "Bob")?);
    /// let other = select(Users.id).from(Users).fingerprint(&Sqlite::new())?;
    /// assert_ne!(print(&[1], "Ada")?, other);
    /// # Ok::<(), Error>(())
    /// ```
    #[cfg(feature = "fingerprint")]
    fn fingerprint(&self, dialect: &dyn Dialect) -> Result<crate::fingerprint::Fingerprint, Error> {
        crate::fingerprint::fingerprint(self.as_statement(), dialect)
    }
}

impl<S: AsStatement + ?Sized> ToSql for S {}

/// An INSERT in as many statements as the dialect's limit of parameters makes necessary.
/// Made by [`Insert::batches`].
#[derive(Debug)]
pub struct Batches<'a> {
    insert: &'a ast::Insert,
    dialect: &'a dyn Dialect,
    row: usize,
    rows: usize,
}

impl<T, C, R> Insert<T, C, R> {
    /// The INSERT in as many statements as the dialect's limit of parameters makes necessary. All but the last
    /// have the same text if the cells are values.
    ///
    /// They are statements of their own: run them in a transaction if all rows or none shall be there.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Points = "points" { x: BigInt, y: BigInt } }
    /// let insert = insert_into(Points).rows((0..20_000).map(|n| (n, n)));
    /// let rows: Result<Vec<usize>, Error> =
    ///     insert.batches(&Sqlite::new()).map(|sql| Ok(sql?.params().len() / 2)).collect();
    /// assert_eq!(rows?, [16_383, 3_617]); // 32,766 parameters at most
    /// # Ok::<(), Error>(())
    /// ```
    pub fn batches<'a>(&'a self, dialect: &'a dyn Dialect) -> Batches<'a> {
        self.ast().batches(dialect)
    }
}

impl ast::Insert {
    /// The INSERT in as many statements as the dialect's limit of parameters makes necessary; see
    /// [`Insert::batches`](crate::Insert::batches).
    pub fn batches<'a>(&'a self, dialect: &'a dyn Dialect) -> Batches<'a> {
        Batches { insert: self, dialect, row: 0, rows: self.row_count() }
    }
}

impl<'a> Iterator for Batches<'a> {
    type Item = Result<Sql<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        // An INSERT without rows is refused, once.
        if self.row >= self.rows.max(1) {
            return None;
        }
        match render::insert_batch(self.insert, self.row, self.dialect) {
            Ok((sql, rows)) => {
                self.row += rows.max(1);
                Some(Ok(sql))
            }
            Err(error) => {
                self.row = self.rows.max(1);
                Some(Err(error))
            }
        }
    }
}
