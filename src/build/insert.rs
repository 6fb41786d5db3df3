//! INSERT of rows of values, checked against the columns by the compiler.

use super::{AsStatement, Assign, Column, Table};
use crate::{
    ast::{self, Expr, InsertColumn, Source, StatementRef},
    types::SqlType,
};
use alloc::{boxed::Box, vec::Vec};
use core::{fmt, marker::PhantomData};

/// `INSERT INTO table`, to be followed by columns or rows. Made by [`insert_into`].
#[derive(Debug, Clone, Copy)]
#[must_use = "an insert needs `.values(..)` or `.rows(..)`"]
pub struct InsertInto<T> {
    table: T,
}

/// `INSERT INTO table (columns) VALUES ..` for columns of SQL types `Columns`, a tuple.
#[must_use = "a statement does nothing until it is rendered or run"]
pub struct Insert<Columns> {
    insert: Box<ast::Insert>,
    columns: PhantomData<fn() -> Columns>,
}

/// A tuple of up to 16 columns of a declared table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of columns",
    label = "expected a tuple of up to 16 columns, such as `(Users.id, Users.name)`"
)]
pub trait InsertColumns {
    /// The SQL types of the columns.
    type Columns;
    /// The columns as data.
    fn into_columns(self) -> Vec<InsertColumn>;
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
    pub fn columns<C: InsertColumns>(self, columns: C) -> Insert<C::Columns> {
        Insert::new(self.table.into_source(), columns.into_columns())
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
    pub fn values<V: ValueRow<T::Row>>(self, row: V) -> Insert<T::Row> {
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
    pub fn rows<V: ValueRow<T::Row>>(self, rows: impl IntoIterator<Item = V>) -> Insert<T::Row> {
        self.all_columns().rows(rows)
    }

    fn all_columns(self) -> Insert<T::Row> {
        let columns = self.table.table_ref().def.columns.iter().map(InsertColumn::Def).collect();
        Insert::new(self.table.into_source(), columns)
    }
}

impl<C> Insert<C> {
    fn new(table: Source, columns: Vec<InsertColumn>) -> Self {
        Insert { insert: Box::new(ast::Insert { table, columns, cells: Vec::new() }), columns: PhantomData }
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
        row.push_cells(&mut self.insert.cells);
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
        self.insert.cells.reserve(rows.size_hint().0 * self.insert.columns.len());
        for row in rows {
            row.push_cells(&mut self.insert.cells);
        }
        self
    }

    /// The number of rows.
    pub fn row_count(&self) -> usize {
        self.insert.row_count()
    }

    /// The tree.
    pub fn ast(&self) -> &ast::Insert {
        &self.insert
    }
}

impl<C> AsStatement for Insert<C> {
    type Row = ();

    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Insert(&self.insert)
    }
}

impl<C> Clone for Insert<C> {
    fn clone(&self) -> Self {
        Insert { insert: self.insert.clone(), columns: PhantomData }
    }
}

impl<C> fmt::Debug for Insert<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.insert.fmt(f)
    }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($member: SqlType),*> InsertColumns for ($(Column<$member>,)*) {
            type Columns = ($($member,)*);
            fn into_columns(self) -> Vec<InsertColumn> {
                [$(InsertColumn::Def(self.$index.as_ref().def)),*].into()
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
        impl<$($sql,)* $($value: Assign<$sql>),*> ValueRow<($($sql,)*)> for ($($value,)*) {
            #[inline]
            fn push_cells(self, cells: &mut InsertCells) {
                $(cells.push(self.$index.into_cell());)*
            }
        }
    };
}

crate::build::each_tuple!(tuples);
