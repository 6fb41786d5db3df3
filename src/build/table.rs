//! Tables: declared by `table!`, or named at run time.

use super::{All, AnyExpr, Expr, Hinted};
use crate::{
    ast::{self, Alias, ColumnRef, IndexHint, NamedColumn, NamedTable, Source, TableRef},
    types::{Maybe, SqlType},
    value::Text,
};
use alloc::{boxed::Box, sync::Arc, vec::Vec};

/// Whether a join may leave a table's columns NULL.
pub trait Presence: 'static {
    /// `S`, nullable if the table may be missing.
    type Of<S: SqlType>: SqlType;
    /// The row of the whole table.
    type Whole<R>;
    /// Whether the table may be missing.
    const OPTIONAL: bool;
}

/// The table has a row: its columns are as declared.
#[derive(Debug, Clone, Copy)]
pub enum Required {}

/// A join may find no row of the table: its columns are nullable.
#[derive(Debug, Clone, Copy)]
pub enum Optional {}

impl Presence for Required {
    type Of<S: SqlType> = S;
    type Whole<R> = R;
    const OPTIONAL: bool = false;
}

impl Presence for Optional {
    type Of<S: SqlType> = S::Nullable;
    type Whole<R> = Maybe<R>;
    const OPTIONAL: bool = true;
}

/// What can stand in FROM: a table, or a subquery.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in FROM",
    label = "expected a table or a subquery",
    note = "a query becomes a source by `.subquery(\"name\")`"
)]
pub trait FromSource: Sized {
    /// The source as data.
    fn into_source(self) -> Source;
}

/// A source whose columns are nullable, as an outer join may leave them NULL.
#[diagnostic::on_unimplemented(
    message = "the join may leave `{Self}` without a row, but its columns are not nullable",
    label = "expected the `.optional()` form",
    note = "write `let t = Table.optional();`, join `t`, and take the columns from `t`"
)]
pub trait OptionalSource: FromSource {}

/// A declared table. Made by [`table!`](crate::table!).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no table that can be changed",
    label = "expected a table that `table!` declares"
)]
pub trait Table: Copy {
    /// The SQL types of the whole row: a tuple, or [`Maybe`] of it for the `.optional()` form.
    type Row;
    /// [`Optional`] for the `.optional()` form, else [`Required`].
    type Presence: Presence;
    /// The `.optional()` form.
    type Optional: Table<Presence = Optional>;

    #[doc(hidden)]
    fn __of(alias: Option<Alias>) -> Self;

    /// The table as data.
    fn table_ref(&self) -> TableRef;

    /// The same table under an alias: `FROM users AS m`. A number may follow the text: `("t", 1)`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, manager_id: BigInt } }
    /// let m = Users.alias("m");
    /// let query = select(Users.id).from(Users).join(m, m.id.eq(Users.manager_id));
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" JOIN "users" AS "m" ON "m"."id" = "users"."manager_id""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn alias(self, alias: impl Into<Alias>) -> Self {
        Self::__of(Some(alias.into()))
    }

    /// The table for a LEFT or FULL JOIN, or before a RIGHT one: its columns are nullable.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// # table! { Sales = "sales" { id: BigInt, item: BigInt, paid: Integer } }
    /// let query = select((Items.id, Sales.optional().id))
    ///     .from(Items)
    ///     .left_join(Sales.optional(), Sales.optional().item.eq(Items.id));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT \"items\".\"id\", \"sales\".\"id\" FROM \"items\" LEFT JOIN \"sales\" ON \
    ///      \"sales\".\"item\" = \"items\".\"id\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn optional(self) -> Self::Optional {
        Self::Optional::__of(self.table_ref().alias)
    }

    /// `old`, in RETURNING: the row before the statement changed it, NULL where there was none. PostgreSQL 18.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Stock = "stock" { sku: Text, amount: Integer } }
    /// let query = update(Stock)
    ///     .set(Stock.amount, 0)
    ///     .all_rows()
    ///     .returning((Stock.sku, Stock.old_row().amount, Stock.new_row().amount));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"UPDATE "stock" SET "amount" = 0 RETURNING "stock"."sku", "old"."amount", "new"."amount""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn old_row(self) -> Self::Optional {
        self.optional().alias("old")
    }

    /// `new`, in RETURNING: the row after the statement changed it, NULL where it was deleted. PostgreSQL 18. See
    /// [`Table::old_row`].
    fn new_row(self) -> Self::Optional {
        self.optional().alias("new")
    }

    /// All columns, in order of declaration. The whole row of an `.optional()` table reads into
    /// `Option<Struct>`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// assert_eq!(
    ///     select(Users.all()).from(Users).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id", "users"."name" FROM "users""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn all(self) -> All<Self> {
        All(self)
    }

    /// `TABLESAMPLE BERNOULLI (percent)`, after the table in FROM: each row with this chance, from 0 to 100 in a hundred.
    /// All rows are read. PostgreSQL has it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// assert_eq!(
    ///     select(count_all()).from(Users.sample(10.0)).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT count(*) FROM "users" TABLESAMPLE BERNOULLI (10)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn sample(self, percent: f64) -> Hinted<Self> {
        Hinted::sampled(self, false, percent)
    }

    /// `TABLESAMPLE SYSTEM (percent)`: each block of rows with this chance, from 0 to 100 in a hundred. Other blocks are not
    /// read. PostgreSQL has it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// assert_eq!(
    ///     select(count_all()).from(Users.alias("u").sample_blocks(0.5)).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT count(*) FROM "users" AS "u" TABLESAMPLE SYSTEM (0.5)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn sample_blocks(self, percent: f64) -> Hinted<Self> {
        Hinted::sampled(self, true, percent)
    }

    /// `USE INDEX (name)`, after the table in FROM: MySQL and MariaDB look at no other index. It changes no rows; databases
    /// without such hints refuse it.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = select(Users.id).from(Users.use_index("by_name")).where_(Users.name.eq("Ada"));
    /// assert_eq!(
    ///     query.to_sql(&MySql::new())?.text(),
    ///     "SELECT `users`.`id` FROM `users` USE INDEX (`by_name`) WHERE `users`.`name` = ?"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn use_index(self, name: &str) -> Hinted<Self> {
        Hinted::by_index(self, IndexHint::Use(name.into()))
    }

    /// `FORCE INDEX (name)`, after the table in FROM: the table is read by this index if it can be. `INDEXED BY name` on
    /// SQLite, where it is an error if it cannot. It changes no rows.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = select(Users.id).from(Users.force_index("by_name")).where_(Users.name.eq("Ada"));
    /// assert_eq!(
    ///     query.to_sql(&Sqlite::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" INDEXED BY "by_name" WHERE "users"."name" = ?"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn force_index(self, name: &str) -> Hinted<Self> {
        Hinted::by_index(self, IndexHint::Force(name.into()))
    }

    /// `IGNORE INDEX (name)`, after the table in FROM: MySQL and MariaDB do not use this index. It changes no rows.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// assert_eq!(
    ///     select(Users.id).from(Users.ignore_index("by_name")).to_sql(&MariaDb::new())?.text(),
    ///     "SELECT `users`.`id` FROM `users` IGNORE INDEX (`by_name`)"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn ignore_index(self, name: &str) -> Hinted<Self> {
        Hinted::by_index(self, IndexHint::Ignore(name.into()))
    }

    /// The column with this name, if the table declares it: safe for names that come from a request.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// assert!(Users.column("name").is_some());
    /// assert!(Users.column("name; DROP TABLE users").is_none());
    /// ```
    fn column(self, name: &str) -> Option<AnyExpr> {
        let table = self.table_ref();
        let def = table.def.columns.iter().find(|def| def.name == name)?;
        let (alias, number) = table.alias.map_or((None, 0), |alias| (Some(alias.text), alias.number));
        Some(AnyExpr {
            node: ast::Expr::Column(ColumnRef { def, alias, number, optional: Self::Presence::OPTIONAL }),
        })
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> FromSource for T {
    #[inline]
    fn into_source(self) -> Source {
        Source::Table(self.table_ref())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table<Presence = Optional>> OptionalSource for T {}

/// A table whose name is known at run time. Made by [`table_named`].
#[derive(Debug, Clone, PartialEq)]
pub struct DynamicTable(pub(super) NamedTable);

/// A table by a name known at run time, quoted and checked when it is rendered.
///
/// ```
/// # use querent_postgres::prelude::*;
/// let t = table_named("users").with_schema("app").with_alias("u");
/// let query = select(t.column::<BigInt>("id")).from(t.clone());
/// assert_eq!(query.to_sql(&Postgres::new())?.text(), r#"SELECT "u"."id" FROM "app"."users" AS "u""#);
/// # Ok::<(), Error>(())
/// ```
pub fn table_named(name: &str) -> DynamicTable {
    DynamicTable(NamedTable { schema: None, name: name.into(), alias: None, keys: Vec::new() })
}

impl DynamicTable {
    /// In a schema: `"schema"."name"`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(count_all()).from(table_named("items").with_schema("shop"));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT count(*) FROM "shop"."items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn with_schema(mut self, schema: &str) -> Self {
        self.0.schema = Some(schema.into());
        self
    }

    /// Under an alias.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(count_all()).from(table_named("items").with_alias("i"));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT count(*) FROM "items" AS "i""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn with_alias(mut self, alias: &str) -> Self {
        self.0.alias = Some(alias.into());
        self
    }

    /// The column of a name and SQL type, for both of which the caller vouches.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(table_named("items").column::<BigInt>("id")).from(table_named("items"));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn column<S: SqlType>(&self, name: &str) -> Expr<S> {
        let table: Text = self.0.alias.clone().unwrap_or_else(|| self.0.name.clone());
        let column = NamedColumn { table: Some(table), name: name.into() };
        Expr::from_node(ast::Expr::Named(Arc::new(column)))
    }
}

#[diagnostic::do_not_recommend]
impl FromSource for DynamicTable {
    fn into_source(self) -> Source {
        Source::Named(Box::new(self.0))
    }
}
