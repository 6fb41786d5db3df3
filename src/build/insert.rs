//! INSERT of rows of values, checked against the columns by the compiler.

use super::{AsStatement, Assign, Column, Cte, FromSource, IntoCte, IntoQuery, Projection, Table};
use crate::{
    ast::{self, Expr, InsertRows, Invalid, Overriding, Query, StatementRef, TargetColumn},
    types::{Assignable, SqlType},
};
use alloc::{boxed::Box, vec::Vec};
use core::{fmt, marker::PhantomData};

/// `INSERT INTO table`, to be followed by columns or rows. Made by [`insert_into`].
#[derive(Debug, Clone, Copy)]
#[must_use = "an insert needs `.values(..)` or `.rows(..)`"]
pub struct InsertInto<T> {
    table: T,
}

/// `INSERT INTO table (columns) VALUES ..` into a table `T`, for columns of SQL types `Columns`, a tuple; `Row` are the
/// SQL types of its RETURNING.
#[must_use = "a statement does nothing until it is rendered or run"]
pub struct Insert<T, Columns, Row = ()> {
    pub(super) table: T,
    pub(super) insert: Box<ast::Insert>,
    types: PhantomData<fn() -> (Columns, Row)>,
}

/// The columns of an INSERT that are set one by one. See [`InsertInto::set`].
#[derive(Debug, Clone, Copy)]
pub enum SetOneByOne {}

/// A tuple of up to 16 columns of a declared table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of columns",
    label = "expected a tuple of up to 16 columns, such as `(Users.id, Users.name)`"
)]
pub trait InsertColumns {
    /// The SQL types of the columns.
    type Columns;
    /// The columns as data.
    fn into_columns(self) -> Vec<TargetColumn>;
}

/// The cells of the rows of an INSERT, one row after the other.
pub type InsertCells = Vec<Expr>;

/// A row of values for columns of SQL types `Columns`: a tuple, or a struct made by [`row!`](crate::row!).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of values for columns of SQL type `{Columns}`",
    label = "one value for each column is expected, of its type"
)]
pub trait ValueRow<Columns> {
    /// Appends the cells.
    fn push_cells(self, cells: &mut InsertCells);
}

/// The row of a query, whose columns may be stored in columns of SQL types `Columns`.
#[diagnostic::on_unimplemented(
    message = "rows of SQL type `{Self}` cannot be stored in columns of type `{Columns}`",
    label = "expected a query with columns of type `{Columns}`, in order",
    note = "`.cast::<..>()` converts; a column without `Option` takes no NULL, which `.or_else(..)` takes out"
)]
pub trait InsertRow<Columns> {}

#[diagnostic::do_not_recommend]
impl<C, S: SqlType + Assignable<C>> InsertRow<(C,)> for S {}

/// Appends the columns of RETURNING.
pub(super) fn push_returning<P: Projection>(list: &mut Vec<ast::SelectItem>, columns: P) {
    let mut items = ast::Short::new();
    columns.push_columns(&mut items);
    take_items(list, items);
}

fn take_items(list: &mut Vec<ast::SelectItem>, items: ast::Short<ast::SelectItem, 4>) {
    list.reserve(items.len());
    items.for_each(|item| list.push(item));
}

/// `INSERT INTO table`.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
/// let query = insert_into(Users).columns((Users.id, Users.name)).rows([(1, "Ada"), (2, "Bob")]);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"INSERT INTO "users" ("id", "name") VALUES (1, 'Ada'), (2, 'Bob')"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn insert_into<T: Table>(table: T) -> InsertInto<T> {
    InsertInto { table }
}

impl<T: Table> InsertInto<T> {
    /// The columns that are given, as a tuple. The database fills the others.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = insert_into(Items).columns((Items.id, Items.price)).values((1, 5));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "items" ("id", "price") VALUES (1, 5)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn columns<C: InsertColumns>(self, columns: C) -> Insert<T, C::Columns> {
        Insert::new(self.table, columns.into_columns())
    }

    /// One row of values for all columns, in order of declaration.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = insert_into(Items).values((1, 5, NULL, NULL));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "items" ("id", "price", "note", "sold") VALUES (1, 5, NULL, NULL)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn values<V: ValueRow<T::Row>>(self, row: V) -> Insert<T, T::Row> {
        self.all_columns().values(row)
    }

    /// Rows of values for all columns, in order of declaration.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = insert_into(Items)
    ///     .rows([(1, 5, "a"), (2, 6, "b")].map(|(id, price, note)| (id, price, note, true)));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "items" ("id", "price", "note", "sold") VALUES (1, 5, 'a', TRUE), (2, 6, 'b', TRUE)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn rows<V: ValueRow<T::Row>>(self, rows: impl IntoIterator<Item = V>) -> Insert<T, T::Row> {
        self.all_columns().rows(rows)
    }

    /// The rows that a query finds, whose columns are all those of the table, in order of declaration.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # table! { Guests = "guests" { id: BigInt, name: Text } }
    /// let query = insert_into(Users).from_select(select(Guests.all()).from(Guests));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("id", "name") SELECT "guests"."id", "guests"."name" FROM "guests""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn from_select<Q: IntoQuery<Row: InsertRow<T::Row>>>(self, query: Q) -> Insert<T, T::Row> {
        self.all_columns().from_select(query)
    }

    fn all_columns(self) -> Insert<T, T::Row> {
        let columns = self.table.table_ref().def.columns.iter().map(TargetColumn::Def).collect();
        Insert::new(self.table, columns)
    }

    /// One row, column by column. The database fills the others. Rendering refuses a column that is set twice.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = insert_into(Items).set(Items.id, 1).set(Items.price, 5);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "items" ("id", "price") VALUES (1, 5)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set<S: SqlType>(self, column: Column<S>, value: impl Assign<S>) -> Insert<T, SetOneByOne> {
        Insert::new(self.table, Vec::new()).set(column, value)
    }

    /// A row of defaults alone.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # use querent_mysql::MySql;
    /// # table! { Jobs = "jobs" { id: BigInt, state: Text } }
    /// let query = insert_into(Jobs).default_values();
    /// assert_eq!(query.inlined(&Postgres::new())?, r#"INSERT INTO "jobs" DEFAULT VALUES"#);
    /// assert_eq!(query.inlined(&MySql::new())?, "INSERT INTO `jobs` () VALUES ()");
    /// # Ok::<(), Error>(())
    /// ```
    pub fn default_values(self) -> Insert<T, ()> {
        self.default_rows(1)
    }

    /// Rows of defaults alone. SQLite takes one in a statement: [`Insert::batches`] are as many.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # use querent_mysql::MySql;
    /// # table! { Jobs = "jobs" { id: BigInt, state: Text } }
    /// let query = insert_into(Jobs).default_rows(2);
    /// assert_eq!(query.inlined(&Postgres::new())?, r#"INSERT INTO "jobs" ("id") VALUES (DEFAULT), (DEFAULT)"#);
    /// assert_eq!(query.inlined(&MySql::new())?, "INSERT INTO `jobs` () VALUES (), ()");
    /// # Ok::<(), Error>(())
    /// ```
    pub fn default_rows(self, count: usize) -> Insert<T, ()> {
        let mut insert = Insert::new(self.table, Vec::new());
        insert.insert.rows = InsertRows::Defaults(count);
        insert
    }
}

impl<T: Table> Insert<T, SetOneByOne> {
    /// One column more of the row. Rendering refuses one that is set twice.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
    /// let query = insert_into(Users).set(Users.name, "Ada").set(Users.email, NULL);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("name", "email") VALUES ('Ada', NULL)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set<S: SqlType>(mut self, column: Column<S>, value: impl Assign<S>) -> Self {
        self.insert.columns.push(TargetColumn::Def(column.as_ref().def));
        let mut cells = self.insert.take_cells();
        cells.push(value.into_cell());
        self.insert.rows = InsertRows::Values(cells);
        self
    }

    /// One column more of the row, if there is a value for it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
    /// let email: Option<&str> = None;
    /// let query = insert_into(Users).set(Users.name, "Ada").set_opt(Users.email, email);
    /// assert_eq!(query.inlined(&Postgres::new())?, r#"INSERT INTO "users" ("name") VALUES ('Ada')"#);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set_opt<S: SqlType>(self, column: Column<S>, value: Option<impl Assign<S>>) -> Self {
        match value {
            Some(value) => self.set(column, value),
            None => self,
        }
    }
}

impl ast::Insert {
    fn push_query(&mut self, query: Query) {
        let first = matches!(&self.rows, InsertRows::Values(cells) if cells.is_empty());
        self.rows = InsertRows::Query(if first { query } else { Query::Invalid(Invalid::RowsTwice) });
    }
}

/// Puts cells back that were taken out; they are refused beside rows that are no values.
fn put_cells(insert: &mut ast::Insert, cells: InsertCells) {
    insert.rows = match insert.rows {
        InsertRows::Values(_) => InsertRows::Values(cells),
        InsertRows::Defaults(_) | InsertRows::Query(_) => {
            InsertRows::Query(Query::Invalid(Invalid::RowsTwice))
        }
    };
}

/// Marks a row that has more or fewer cells than columns.
#[cold]
fn ragged(cells: &mut InsertCells, before: usize, columns: usize) {
    cells.truncate(before);
    cells.resize(before + columns.max(1), Expr::Invalid(Invalid::RaggedRow));
}

impl<T: FromSource + Clone, C> Insert<T, C> {
    pub(super) fn new(table: T, columns: Vec<TargetColumn>) -> Self {
        let insert = Box::new(ast::Insert::values(table.clone().into_source(), columns, Vec::new()));
        Insert { table, insert, types: PhantomData }
    }
}

impl<T, C, R> Insert<T, C, R> {
    pub(super) fn retyped<C2, R2>(self) -> Insert<T, C2, R2> {
        Insert { table: self.table, insert: self.insert, types: PhantomData }
    }

    /// Adds a row.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = insert_into(Items).columns((Items.id, Items.price)).values((1, 5)).values((2, 6));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "items" ("id", "price") VALUES (1, 5), (2, 6)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn values<V: ValueRow<C>>(mut self, row: V) -> Self {
        let mut cells = self.insert.take_cells();
        self.push_row(row, &mut cells);
        put_cells(&mut self.insert, cells);
        self
    }

    /// Adds rows. Rendering refuses an INSERT without any.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = insert_into(Items).columns((Items.id, Items.price)).rows((1..=2).map(|id| (id, 5)));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "items" ("id", "price") VALUES (1, 5), (2, 5)"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn rows<V: ValueRow<C>>(mut self, rows: impl IntoIterator<Item = V>) -> Self {
        let rows = rows.into_iter();
        let mut cells = self.insert.take_cells();
        // What an iterator says of itself is not trusted with all memory.
        cells.reserve(rows.size_hint().0.saturating_mul(self.insert.columns.len()).min(1 << 20));
        for row in rows {
            self.push_row(row, &mut cells);
        }
        put_cells(&mut self.insert, cells);
        self
    }

    #[inline]
    fn push_row<V: ValueRow<C>>(&self, row: V, cells: &mut InsertCells) {
        let before = cells.len();
        row.push_cells(cells);
        if cells.len() - before != self.insert.columns.len() {
            ragged(cells, before, self.insert.columns.len());
        }
    }

    /// The rows that a query finds, whose columns are those of the INSERT. The query may read the table itself.
    ///
    /// There is one source of rows: rendering refuses a query beside `.values(..)` or another query.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # table! { Guests = "guests" { id: BigInt, name: Text } }
    /// let query = insert_into(Users)
    ///     .columns((Users.id, Users.name))
    ///     .from_select(select((Guests.id, Guests.name)).from(Guests));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("id", "name") SELECT "guests"."id", "guests"."name" FROM "guests""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn from_select<Q: IntoQuery<Row: InsertRow<C>>>(mut self, query: Q) -> Self {
        self.insert.push_query(query.into_query());
        self
    }

    /// `OVERRIDING SYSTEM VALUE`: the values given go into identity columns that are `GENERATED ALWAYS`. PostgreSQL alone.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = insert_into(Users).values((7, "Ada")).overriding_system_value();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("id", "name") OVERRIDING SYSTEM VALUE VALUES (7, 'Ada')"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn overriding_system_value(mut self) -> Self {
        self.insert.overriding = Some(Overriding::SystemValue);
        self
    }

    /// `OVERRIDING USER VALUE`: identity columns take the database's values, and not those given. PostgreSQL alone.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = insert_into(Users).columns((Users.id, Users.name)).overriding_user_value().values((7, "Ada"));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("id", "name") OVERRIDING USER VALUE VALUES (7, 'Ada')"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn overriding_user_value(mut self) -> Self {
        self.insert.overriding = Some(Overriding::UserValue);
        self
    }

    /// WITH: a query that the statement may use by name.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// # table! { Guests = "guests" { id: BigInt, name: Text } }
    /// let named = cte("named", select((Guests.id, Guests.name)).from(Guests).where_(Guests.name.ne("")));
    /// let (id, name) = named.columns();
    /// let query = insert_into(Users).columns((Users.id, Users.name)).with(&named).from_select(select((id, name)).from(&named));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"WITH "named" AS (SELECT "guests"."id" AS "id", "guests"."name" AS "name" FROM "guests" WHERE "guests"."name" <> '') "#,
    ///         r#"INSERT INTO "users" ("id", "name") SELECT "named"."id", "named"."name" FROM "named""#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn with<Row, P>(mut self, cte: &Cte<Row, P>) -> Self {
        cte.define_in(&mut self.insert.with);
        self
    }

    /// RETURNING: what is read of each row that is inserted, or changed by `do_update`. Not on MySQL.
    ///
    /// The statement is then one that is fetched, as a query is.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } }
    /// let query = insert_into(Users).set(Users.name, "Ada").returning(Users.id);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("name") VALUES ('Ada') RETURNING "users"."id""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn returning<P: Projection>(mut self, columns: P) -> Insert<T, C, P::Row> {
        push_returning(&mut self.insert.returning, columns);
        self.retyped()
    }

    /// The number of rows that are given, rows of defaults included; 0 for those of a query.
    pub fn row_count(&self) -> usize {
        self.insert.row_count()
    }

    /// The tree.
    pub fn ast(&self) -> &ast::Insert {
        &self.insert
    }
}

impl<T, C, R> AsStatement for Insert<T, C, R> {
    type Row = R;

    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Insert(&self.insert)
    }
}

#[diagnostic::do_not_recommend]
impl<T, C, R> IntoCte for Insert<T, C, R> {
    type Row = R;

    fn into_cte_body(self) -> ast::CteBody {
        ast::CteBody::Insert(self.insert)
    }
}

impl<T: Clone, C, R> Clone for Insert<T, C, R> {
    fn clone(&self) -> Self {
        Insert { table: self.table.clone(), insert: self.insert.clone(), types: PhantomData }
    }
}

impl<T, C, R> fmt::Debug for Insert<T, C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.insert.fmt(f)
    }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($member: SqlType),*> InsertColumns for ($(Column<$member>,)*) {
            type Columns = ($($member,)*);
            fn into_columns(self) -> Vec<TargetColumn> {
                [$(TargetColumn::Def(self.$index.as_ref().def)),*].into()
            }
        }

        tuples!(@split $($member $index)*);
    };
    (@split $($value:ident $index:tt)*) => {
        tuples!(@rows [$($value $index)*] [S0 S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S13 S14 S15] []);
    };
    (@rows [$value:ident $index:tt $($values:tt)*] [$sql:ident $($sqls:ident)*] [$($done:tt)*]) => {
        tuples!(@rows [$($values)*] [$($sqls)*] [$($done)* ($value $index $sql)]);
    };
    (@rows [] [$($rest:ident)*] [$(($value:ident $index:tt $sql:ident))*]) => {
        #[diagnostic::do_not_recommend]
        impl<$($sql,)* $($value: SqlType + Assignable<$sql>),*> InsertRow<($($sql,)*)> for ($($value,)*) {}

        impl<$($sql,)* $($value: Assign<$sql>),*> ValueRow<($($sql,)*)> for ($($value,)*) {
            #[inline]
            fn push_cells(self, cells: &mut InsertCells) {
                $(cells.push(self.$index.into_cell());)*
            }
        }
    };
}

crate::build::each_tuple!(tuples);
