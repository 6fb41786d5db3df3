//! What many rows are loaded by: an INSERT without rows, or an UPDATE by key; and how the load goes.

use super::{Insert, InsertCells, InsertColumns, OnConflict, Table, ValueRow};
use crate::ast::{
    self, Alias, Assignment, BinaryOp, Changed, ColumnDef, ColumnRef, Conflict, ConflictAction,
    ConflictTarget, DerivedColumn, Expr, Join, JoinCondition, JoinKind, NamedColumn, Source, TargetColumn,
    Values,
};
use crate::value::Text;
use alloc::{boxed::Box, format, string::ToString, sync::Arc, vec::Vec};
use core::{fmt, marker::PhantomData, num::NonZeroUsize};

/// A statement that is run with rows from an iterator by the drivers' `load`: an [`Insert`] without rows, with
/// `.on_conflict(..)` or not; or an [`UpdateMany`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a statement that rows are loaded by",
    label = "expected `insert_into(T).columns(..)`, with `.on_conflict(..)` or not, or `update_many(T).key(..).set(..)`"
)]
pub trait Bulk {
    /// The SQL types of a row that is loaded.
    type Columns;
    /// The SQL types of what is returned of each row; `()` without RETURNING.
    type Row;
    /// The statement as data.
    fn as_bulk(&self) -> BulkRef<'_>;
}

/// A statement that rows are loaded by, as data.
#[derive(Debug, Clone, Copy)]
pub enum BulkRef<'a> {
    /// An INSERT, whose rows are to come.
    Insert(&'a ast::Insert),
    /// An UPDATE by key, likewise.
    Update(&'a KeyedUpdate),
}

/// An UPDATE of many rows by their key, as data.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyedUpdate {
    /// The table.
    pub table: Source,
    /// The columns that tell which row is meant.
    pub key: Vec<TargetColumn>,
    /// The columns that are set.
    pub set: Vec<TargetColumn>,
}

impl<T, C, R> Bulk for Insert<T, C, R> {
    type Columns = C;
    type Row = R;

    fn as_bulk(&self) -> BulkRef<'_> {
        BulkRef::Insert(self.ast())
    }
}

/// An UPDATE of many rows, to be followed by the columns of their key. Made by [`update_many`].
#[derive(Debug, Clone, Copy)]
#[must_use = "an update of many rows needs `.key(..)` and `.set(..)`"]
pub struct UpdateManyOf<T> {
    table: T,
}

/// An UPDATE of many rows by their key of SQL types `Key`, to be followed by the columns that are set.
#[must_use = "an update of many rows needs `.set(..)`"]
pub struct UpdateManyBy<T, Key> {
    table: T,
    key: Vec<TargetColumn>,
    types: PhantomData<fn() -> Key>,
}

/// An UPDATE of many rows, each to values of its own, by their key of SQL types `Key`; `Columns` are those of the values.
/// Made by [`update_many`].
#[must_use = "a statement does nothing until it is run"]
pub struct UpdateMany<T, Key, Columns> {
    update: KeyedUpdate,
    types: PhantomData<fn() -> T>,
    row: PhantomData<fn() -> Keyed<Key, Columns>>,
}

/// The SQL types of a row of an [`UpdateMany`]: of its key, and of its values.
#[derive(Debug, Clone, Copy)]
pub struct Keyed<Key, Columns>(PhantomData<fn() -> (Key, Columns)>);

/// `UPDATE table SET .. FROM (VALUES ..) WHERE key = ..`: many rows, each to values of its own, found by a key. Rows are
/// pairs of a key and the values; they come from an iterator, and are sent in batches by the drivers' `load`.
///
/// A row whose key is not there changes nothing. A key that comes twice in one batch sets its row to the values of one of
/// the two, and the database says which.
///
/// ```
/// use querent_sqlite::prelude::*;
/// table! { Items = "items" { id: BigInt, name: Text, price: Integer } }
///
/// let db = rusqlite::Connection::open_in_memory()?;
/// db.execute_batch("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price INTEGER)")?;
/// db.execute_batch("INSERT INTO items VALUES (1, 'nut', 5), (2, 'bolt', 6), (3, 'cog', 7)")?;
/// let prices = update_many(Items).key((Items.id,)).set((Items.price,));
/// assert_eq!(
///     prices.batch([((1,), (50,)), ((3,), (70,))]).inlined(&Sqlite::new())?,
///     concat!(
///         r#"UPDATE "items" SET "price" = "querent_rows"."column2" FROM (WITH "querent_rows" ("column1", "column2") "#,
///         r#"AS (VALUES (1, 50), (3, 70)) SELECT * FROM "querent_rows") AS "querent_rows" "#,
///         r#"WHERE "items"."id" = "querent_rows"."column1""#
///     )
/// );
/// let loaded = db.load(&prices, [((1,), (50,)), ((3,), (70,))], LoadOptions::atomic())?;
/// assert_eq!((loaded.rows, loaded.changed), (2, 2));
/// let rows: Vec<(i64, i32)> = db.fetch_all(&select((Items.id, Items.price)).from(Items).order_by(Items.id))?;
/// assert_eq!(rows, [(1, 50), (2, 6), (3, 70)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn update_many<T: Table>(table: T) -> UpdateManyOf<T> {
    UpdateManyOf { table }
}

impl<T: Table> UpdateManyOf<T> {
    /// The columns that tell which row is meant, as a tuple: a key, or else a row of values changes several rows.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Stock = "stock" { shop: Integer, sku: Text, amount: Integer } }
    /// let amounts = update_many(Stock).key((Stock.shop, Stock.sku)).set((Stock.amount,));
    /// assert_eq!(
    ///     amounts.batch([((1, "nut"), (5,))]).inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"UPDATE "stock" SET "amount" = "querent_rows"."column3" FROM (VALUES (1, 'nut', 5)) "#,
    ///         r#"AS "querent_rows" ("column1", "column2", "column3") "#,
    ///         r#"WHERE "stock"."shop" = "querent_rows"."column1" AND "stock"."sku" = "querent_rows"."column2""#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn key<C: InsertColumns>(self, columns: C) -> UpdateManyBy<T, C::Columns> {
        UpdateManyBy { table: self.table, key: columns.into_columns(), types: PhantomData }
    }
}

impl<T: Table, Key> UpdateManyBy<T, Key> {
    /// The columns that are set, as a tuple.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
    /// let names = update_many(Users).key((Users.id,)).set((Users.name, Users.email));
    /// assert_eq!(
    ///     names.batch([((1,), ("Ada", None::<&str>))]).inlined(&MySql::new())?,
    ///     concat!(
    ///         "UPDATE `users`, (VALUES ROW(CAST(1 AS SIGNED), 'Ada', NULL)) AS `querent_rows` (`column1`, `column2`, `column3`) ",
    ///         "SET `users`.`name` = `querent_rows`.`column2`, `users`.`email` = `querent_rows`.`column3` ",
    ///         "WHERE `users`.`id` = `querent_rows`.`column1`"
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set<C: InsertColumns>(self, columns: C) -> UpdateMany<T, Key, C::Columns> {
        let UpdateManyBy { table, key, types: _ } = self;
        let update =
            KeyedUpdate { table: Source::Table(table.table_ref()), key, set: columns.into_columns() };
        UpdateMany { update, types: PhantomData, row: PhantomData }
    }
}

impl<T: Table, Key, Columns> UpdateMany<T, Key, Columns> {
    /// One statement of these rows: to be seen, or run by itself where they are few.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer } }
    /// let prices = update_many(Items).key((Items.id,)).set((Items.price,));
    /// assert_eq!(
    ///     prices.batch([((1,), (50,)), ((2,), (60,))]).inlined(&MariaDb::new())?,
    ///     concat!(
    ///         "UPDATE `items`, (SELECT CAST(1 AS SIGNED) AS `column1`, CAST(50 AS SIGNED) AS `column2` ",
    ///         "UNION ALL SELECT CAST(2 AS SIGNED), CAST(60 AS SIGNED)) AS `querent_rows` ",
    ///         "SET `items`.`price` = `querent_rows`.`column2` WHERE `items`.`id` = `querent_rows`.`column1`"
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn batch<V>(&self, rows: impl IntoIterator<Item = V>) -> super::Update<T>
    where
        V: ValueRow<Keyed<Key, Columns>>,
    {
        let mut cells = Vec::new();
        rows.into_iter().for_each(|row| row.push_cells(&mut cells));
        super::Update { update: Box::new(self.update.statement(cells)), types: PhantomData }
    }
}

impl<T, Key, Columns> Bulk for UpdateMany<T, Key, Columns> {
    type Columns = Keyed<Key, Columns>;
    type Row = ();

    fn as_bulk(&self) -> BulkRef<'_> {
        BulkRef::Update(&self.update)
    }
}

#[diagnostic::do_not_recommend]
impl<Key, Columns, K: ValueRow<Key>, C: ValueRow<Columns>> ValueRow<Keyed<Key, Columns>> for (K, C) {
    #[inline]
    fn push_cells(self, cells: &mut InsertCells) {
        self.0.push_cells(cells);
        self.1.push_cells(cells);
    }
}

/// The name of the rows of an UPDATE by key.
const ROWS: &str = "querent_rows";

impl KeyedUpdate {
    /// The statement for rows of cells: those of the key, then those of the columns that are set.
    pub(crate) fn statement(&self, cells: Vec<Expr>) -> ast::Update {
        let width = self.key.len() + self.set.len();
        let cell = |place: usize, nullable: bool| {
            let index = u16::try_from(place).unwrap_or(u16::MAX);
            Expr::Derived(DerivedColumn { alias: ROWS, number: 0, index, nullable, optional: false })
        };
        let set = self.set.iter().enumerate().map(|(place, column)| {
            let nullable = matches!(column, TargetColumn::Def(def) if def.nullable);
            Assignment::Column(column.clone(), cell(self.key.len() + place, nullable))
        });
        let mut rows = Changed::of(self.table.clone());
        for (place, column) in self.key.iter().enumerate() {
            let equal = Expr::binary(BinaryOp::Equal, self.key_column(column), cell(place, false));
            super::select::push_condition(&mut rows.filter, equal);
        }
        let columns = (1..=width).map(|number| Text::from(format!("column{number}"))).collect();
        let source = Source::values(Values { alias: Alias::from(ROWS), columns, cells });
        rows.joins.push(Join { kind: JoinKind::Comma, source, condition: JoinCondition::None });
        ast::Update { set: set.collect(), rows }
    }
}

impl KeyedUpdate {
    /// The statement for one row of cells, which needs no join: `UPDATE table SET .. WHERE key = ..`.
    pub(crate) fn one(&self, cells: Vec<Expr>) -> ast::Update {
        let mut cells = cells.into_iter();
        let mut rows = Changed::of(self.table.clone());
        for (column, cell) in self.key.iter().zip(&mut cells) {
            let equal = Expr::binary(BinaryOp::Equal, self.key_column(column), cell);
            super::select::push_condition(&mut rows.filter, equal);
        }
        let set = self.set.iter().zip(cells).map(|(column, cell)| Assignment::Column(column.clone(), cell));
        ast::Update { set: set.collect(), rows }
    }
}

impl KeyedUpdate {
    /// A column of the key, as a row of the table has it.
    fn key_column(&self, column: &TargetColumn) -> Expr {
        match column {
            TargetColumn::Def(def) => column_of(def, self.table.table().and_then(|table| table.alias)),
            TargetColumn::Named(name) => {
                let table = match &self.table {
                    Source::Named(named) => Some(named.alias.clone().unwrap_or_else(|| named.name.clone())),
                    other => other.table().map(|table| match table.alias {
                        Some(alias) => alias.to_string().into(),
                        None => table.def.name.into(),
                    }),
                };
                Expr::Named(Arc::new(NamedColumn { table, name: name.clone() }))
            }
        }
    }
}

fn column_of(def: &'static ColumnDef, alias: Option<Alias>) -> Expr {
    let number = alias.map_or(0, |alias| alias.number);
    Expr::Column(ColumnRef { def, alias: alias.map(|alias| alias.text), number, optional: false })
}

impl<T: Table, C> OnConflict<T, C> {
    /// `DO UPDATE` of all columns that the INSERT gives, but for those of the key: the row that is there becomes the new
    /// one. If there is no other column, the row stays as it is.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
    /// let query = insert_into(Users).values((1, "Ada", NULL)).on_conflict(Users.id).do_update_all();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"INSERT INTO "users" ("id", "name", "email") VALUES (1, 'Ada', NULL) ON CONFLICT ("id") "#,
    ///         r#"DO UPDATE SET "name" = "excluded"."name", "email" = "excluded"."email""#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// With an iterator of rows it is `upsert_many`:
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text } primary key (id) }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO users VALUES (1, 'Bob')")?;
    /// let upsert = insert_into(Users).columns((Users.id, Users.name)).on_conflict(Users.id).do_update_all();
    /// db.load(&upsert, [(1, "Ada"), (2, "Cyd")], LoadOptions::atomic())?;
    /// let names: Vec<String> = db.fetch_all(&select(Users.name).from(Users).order_by(Users.id))?;
    /// assert_eq!(names, ["Ada", "Cyd"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn do_update_all(self) -> Insert<T, C> {
        let OnConflict { mut insert, target } = self;
        let excluded = Alias::from("excluded");
        let is_key = |column: &TargetColumn| {
            match &target {
            ConflictTarget::Key { columns, filter: _ } => columns.iter().any(|key| {
                matches!((key, column), (Expr::Column(key), TargetColumn::Def(def)) if core::ptr::eq(key.def, *def))
            }),
            ConflictTarget::Any | ConflictTarget::Constraint(_) => false,
        }
        };
        let set: Vec<Assignment> = insert
            .insert
            .columns
            .iter()
            .filter(|column| !is_key(column))
            .filter_map(|column| match column {
                TargetColumn::Def(def) => {
                    Some(Assignment::Column(column.clone(), column_of(def, Some(excluded))))
                }
                TargetColumn::Named(_) => None,
            })
            .collect();
        let action = match set.is_empty() {
            true => ConflictAction::Nothing,
            false => ConflictAction::Update { set, filter: None },
        };
        insert.insert.conflict = Some(Box::new(Conflict { target, action }));
        insert
    }
}

/// How many rows are loaded: in one transaction or not, in batches of how many, and who is told.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Points = "points" { x: BigInt, y: BigInt } }
/// # let db = rusqlite::Connection::open_in_memory()?;
/// # db.execute_batch("CREATE TABLE points (x INTEGER, y INTEGER)")?;
/// let mut seen = Vec::new();
/// let options = LoadOptions::per_batch().batch_rows(40).progress(|rows| seen.push(rows));
/// let loaded = db.load(&insert_into(Points).columns((Points.x, Points.y)), (0..100).map(|n| (n, n)), options)?;
/// assert_eq!((loaded.rows, loaded.changed, loaded.batches), (100, 100, 3));
/// assert_eq!(seen, [40, 80, 100]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "options are given to `load`"]
pub struct LoadOptions<'p> {
    pub(crate) mode: LoadMode,
    pub(crate) rows: Option<NonZeroUsize>,
    pub(crate) bytes: usize,
    pub(crate) progress: Option<Progress<'p>>,
}

/// Told how many rows there are so far.
pub(crate) type Progress<'p> = Box<dyn FnMut(u64) + Send + 'p>;

/// What is committed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoadMode {
    /// All rows, or none.
    Atomic,
    /// The rows of a batch: those before one that fails stay.
    PerBatch,
}

impl<'p> LoadOptions<'p> {
    /// All rows or none: in a transaction, which is a savepoint where one is open.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Points = "points" { x: BigInt } }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE points (x INTEGER PRIMARY KEY)")?;
    /// let rows = (0..50_000_i64).chain([0]).map(|n| (n,));
    /// let error = db.load(&insert_into(Points).columns((Points.x,)), rows, LoadOptions::atomic()).unwrap_err();
    /// assert_eq!(error.committed(), 0);
    /// assert_eq!(db.fetch_one::<i64, _>(&select(count_all()).from(Points))?, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn atomic() -> Self {
        LoadOptions { mode: LoadMode::Atomic, rows: None, bytes: 1 << 20, progress: None }
    }

    /// Each batch is committed by itself: of a load that fails, the batches before stay, and the error says how many rows
    /// they have. Refused within a transaction, where nothing is committed before its end.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Points = "points" { x: BigInt } }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE points (x INTEGER PRIMARY KEY)")?;
    /// let rows = (0..50_000_i64).chain([0]).map(|n| (n,));
    /// let error = db.load(&insert_into(Points).columns((Points.x,)), rows, LoadOptions::per_batch()).unwrap_err();
    /// assert_eq!(db.fetch_one::<i64, _>(&select(count_all()).from(Points))? as u64, error.committed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn per_batch() -> Self {
        LoadOptions { mode: LoadMode::PerBatch, ..LoadOptions::atomic() }
    }

    /// What is committed together; for drivers.
    ///
    /// ```
    /// # use querent::{LoadMode, LoadOptions};
    /// assert_eq!(LoadOptions::per_batch().mode(), LoadMode::PerBatch);
    /// ```
    pub fn mode(&self) -> LoadMode {
        self.mode
    }

    /// At most so many rows in a batch; 0 is taken as 1. Without it, what loads fast on the database. Never more than its
    /// limit of parameters.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Points = "points" { x: BigInt } }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE points (x INTEGER)")?;
    /// # let insert = insert_into(Points).columns((Points.x,));
    /// let loaded = db.load(&insert, (0..1_200).map(|n| (n,)), LoadOptions::atomic().batch_rows(500))?;
    /// assert_eq!((loaded.rows, loaded.batches), (1_200, 3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn batch_rows(self, rows: usize) -> Self {
        LoadOptions { rows: Some(NonZeroUsize::new(rows).unwrap_or(NonZeroUsize::MIN)), ..self }
    }

    /// About so many bytes of text and other long values in a batch at most, and so many held in memory, 1 MiB without it. A
    /// row that is longer by itself is a batch.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Texts = "texts" { text: Text } }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE texts (text TEXT)")?;
    /// # let insert = insert_into(Texts).columns((Texts.text,));
    /// let long = (0..8).map(|_| ("x".repeat(600_000),));
    /// let loaded = db.load(&insert, long.clone(), LoadOptions::atomic())?;
    /// assert_eq!(loaded.batches, 4);
    /// let loaded = db.load(&insert, long, LoadOptions::atomic().batch_bytes(16 << 20))?;
    /// assert_eq!(loaded.batches, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn batch_bytes(self, bytes: usize) -> Self {
        LoadOptions { bytes, ..self }
    }

    /// Is told after each batch how many rows the database has taken so far; in `per_batch`, how many are committed.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Points = "points" { x: BigInt } }
    /// # let db = rusqlite::Connection::open_in_memory()?;
    /// # db.execute_batch("CREATE TABLE points (x INTEGER)")?;
    /// # let insert = insert_into(Points).columns((Points.x,));
    /// let mut told = Vec::new();
    /// db.load(&insert, (0..250).map(|n| (n,)), LoadOptions::atomic().progress(|rows| told.push(rows)))?;
    /// assert_eq!(told, [100, 200, 250]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn progress(self, told: impl FnMut(u64) + Send + 'p) -> Self {
        LoadOptions { progress: Some(Box::new(told)), ..self }
    }
}

impl fmt::Debug for LoadOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LoadOptions { mode, rows, bytes, progress } = self;
        f.debug_struct("LoadOptions")
            .field("mode", mode)
            .field("rows", rows)
            .field("bytes", bytes)
            .field("progress", &progress.is_some())
            .finish()
    }
}

impl<T: fmt::Debug, Key> fmt::Debug for UpdateManyBy<T, Key> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateManyBy").field("table", &self.table).field("key", &self.key).finish()
    }
}

impl<T, Key, Columns> fmt::Debug for UpdateMany<T, Key, Columns> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.update.fmt(f)
    }
}

impl<T, Key, Columns> Clone for UpdateMany<T, Key, Columns> {
    fn clone(&self) -> Self {
        UpdateMany { update: self.update.clone(), types: PhantomData, row: PhantomData }
    }
}
