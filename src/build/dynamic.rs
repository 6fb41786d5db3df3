//! Statements that change tables whose names are known at run time.
//!
//! Names are quoted, and values bound, as everywhere. What the compiler checks of declared tables, the caller vouches for
//! here: that the columns are there, and of the types of the values. Rendering refuses rows of another width than the
//! columns, and a column that is given twice.

use super::{
    AnyExpr, Assignments, DefaultValue, Delete, DynamicTable, FromSource, Insert, OnConflict, Update,
    insert::{InsertCells, InsertRow, ValueRow},
};
use crate::{
    ast::{
        self, Assignment, Changed, ConflictAction, ConflictTarget, Expr, Keyword, NamedColumn, TargetColumn,
    },
    value::Value,
};
use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::marker::PhantomData;

/// The columns of an INSERT, by names that are known at run time. See [`DynamicTable::insert`].
#[derive(Debug, Clone, Copy)]
pub enum ByName {}

impl From<Value> for AnyExpr {
    fn from(value: Value) -> Self {
        AnyExpr { node: Expr::Value(value) }
    }
}

impl From<DefaultValue> for AnyExpr {
    fn from(_: DefaultValue) -> Self {
        AnyExpr { node: Expr::Keyword(Keyword::Default) }
    }
}

#[diagnostic::do_not_recommend]
impl<I: IntoIterator<Item: Into<AnyExpr>>> ValueRow<ByName> for I {
    fn push_cells(self, cells: &mut InsertCells) {
        cells.extend(self.into_iter().map(|cell| cell.into().node));
    }
}

#[diagnostic::do_not_recommend]
impl<R> InsertRow<ByName> for R {}

impl DynamicTable {
    /// A unique key of the table, for [`Insert::on_conflict`] on MySQL and MariaDB. If there is one, all are to be there.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # use querent_mysql::MySql;
    /// let query = table_named("users")
    ///     .with_key(["id"])
    ///     .insert(["id", "name"])
    ///     .values([Value::BigInt(1), Value::Text("Ada".into())])
    ///     .on_conflict(["id"])
    ///     .do_update(|set, excluded| set.set_named("name", excluded.column::<Text>("name")));
    /// assert_eq!(
    ///     query.inlined(&MySql::new())?,
    ///     concat!(
    ///         "INSERT INTO `users` (`id`, `name`) VALUES (1, 'Ada') AS `excluded` ",
    ///         "ON DUPLICATE KEY UPDATE `name` = `excluded`.`name`"
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn with_key<N: AsRef<str>>(mut self, columns: impl IntoIterator<Item = N>) -> Self {
        self.0.keys.push(columns.into_iter().map(|name| name.as_ref().into()).collect());
        self
    }

    /// `INSERT INTO table (columns)`, to be followed by rows: of [`Value`](crate::Value)s, or of [`AnyExpr`]s.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// let columns = ["id", "name"];
    /// let rows = [vec![Value::BigInt(1), Value::Text("Ada".into())], vec![Value::BigInt(2), Value::Text("Bob".into())]];
    /// let query = table_named("users").insert(columns).rows(rows).values::<[AnyExpr; 2]>([val(3_i64).into(), DEFAULT.into()]);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("id", "name") VALUES (1, 'Ada'), (2, 'Bob'), (3, DEFAULT)"#
    /// );
    /// let ragged = table_named("users").insert(columns).values([Value::BigInt(1)]);
    /// assert_eq!(
    ///     ragged.to_sql(&Postgres::new()).unwrap_err().to_string(),
    ///     "INSERT has a row with more values than columns, or less; give one value for each column"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn insert<N: AsRef<str>>(self, columns: impl IntoIterator<Item = N>) -> Insert<DynamicTable, ByName> {
        Insert::new(self, columns.into_iter().map(|name| named(name.as_ref())).collect())
    }

    /// `UPDATE table`, to be followed by what is set, and for which rows: see [`update`](crate::update).
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// let users = table_named("users").with_schema("app");
    /// let id = users.column::<BigInt>("id");
    /// let query = users.update().set_named("name", Value::Text("Ada".into())).where_(id.eq(7));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"UPDATE "app"."users" SET "name" = 'Ada' WHERE "users"."id" = 7::bigint"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn update(self) -> Update<DynamicTable> {
        let rows = Changed::of(self.into_source());
        Update { update: Box::new(ast::Update { set: Vec::new(), rows }), types: PhantomData }
    }

    /// `DELETE FROM table`, to be followed by which rows: see [`delete_from`](crate::delete_from).
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// let users = table_named("users");
    /// let active = users.column::<Bool>("active");
    /// let query = users.delete().where_(!active);
    /// assert_eq!(query.inlined(&Postgres::new())?, r#"DELETE FROM "users" WHERE NOT "users"."active""#);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn delete(self) -> Delete<DynamicTable> {
        let rows = Changed::of(self.into_source());
        Delete { delete: Box::new(ast::Delete { rows }), types: PhantomData }
    }
}

impl Insert<DynamicTable, ByName> {
    /// The columns of the unique key whose conflict is meant. MySQL and MariaDB have no such choice: there, it is refused
    /// unless the keys that [`DynamicTable::with_key`] tells show that the row can be in conflict with no other key.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// let query = table_named("users")
    ///     .insert(["id", "name"])
    ///     .values([Value::BigInt(1), Value::Text("Ada".into())])
    ///     .on_conflict(["id"])
    ///     .do_update(|set, excluded| set.set_named("name", excluded.column::<Text>("name")));
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     concat!(
    ///         r#"INSERT INTO "users" ("id", "name") VALUES (1, 'Ada') "#,
    ///         r#"ON CONFLICT ("id") DO UPDATE SET "name" = "excluded"."name""#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn on_conflict<N: AsRef<str>>(
        self,
        columns: impl IntoIterator<Item = N>,
    ) -> OnConflict<DynamicTable, ByName> {
        let column = |name: N| Expr::Named(Arc::new(NamedColumn { table: None, name: name.as_ref().into() }));
        let columns = columns.into_iter().map(column).collect();
        OnConflict { insert: self, target: ConflictTarget::Key { columns, filter: None } }
    }

    /// Leaves out rows that are in conflict with any unique key, and hides no other error.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # use querent_mysql::MySql;
    /// let query = table_named("users").insert(["id"]).values([Value::BigInt(1)]).or_ignore();
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"INSERT INTO "users" ("id") VALUES (1) ON CONFLICT DO NOTHING"#
    /// );
    /// assert_eq!(
    ///     query.inlined(&MySql::new())?,
    ///     "INSERT INTO `users` (`id`) VALUES (1) ON DUPLICATE KEY UPDATE `id` = `users`.`id`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn or_ignore(self) -> Self {
        OnConflict { insert: self, target: ConflictTarget::Any }.do_nothing()
    }
}

impl OnConflict<DynamicTable, ByName> {
    /// `DO UPDATE`: the row that is there is changed, by assignments that see it and the row in conflict, `excluded`. See
    /// [`Insert::on_conflict`].
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// let stock = table_named("stock");
    /// let amount = stock.column::<Integer>("amount");
    /// let query = stock
    ///     .insert(["sku", "amount"])
    ///     .values([Value::Text("nut".into()), Value::Integer(5)])
    ///     .on_conflict(["sku"])
    ///     .do_update(|set, excluded| set.set_named("amount", amount + excluded.column::<Integer>("amount")));
    /// assert_eq!(
    ///     query.inlined(&Sqlite::new())?,
    ///     concat!(
    ///         r#"INSERT INTO "stock" ("sku", "amount") VALUES ('nut', 5) "#,
    ///         r#"ON CONFLICT ("sku") DO UPDATE SET "amount" = "stock"."amount" + "excluded"."amount""#
    ///     )
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn do_update(
        self,
        set: impl FnOnce(Assignments<DynamicTable>, DynamicTable) -> Assignments<DynamicTable>,
    ) -> Insert<DynamicTable, ByName> {
        let Assignments { set, filter, table: _ } = set(Assignments::new(), super::table_named("excluded"));
        self.act(ConflictAction::Update { set, filter })
    }
}

impl Assignments<DynamicTable> {
    /// `column = value`, of a column by its name. Rendering refuses one that is set twice.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// let query = table_named("stock")
    ///     .insert(["sku", "amount"])
    ///     .values([Value::Text("nut".into()), Value::Integer(5)])
    ///     .on_conflict(["sku"])
    ///     .do_update(|set, _| set.set_named("amount", Value::Integer(0)));
    /// assert_eq!(
    ///     query.inlined(&Sqlite::new())?,
    ///     r#"INSERT INTO "stock" ("sku", "amount") VALUES ('nut', 5) ON CONFLICT ("sku") DO UPDATE SET "amount" = 0"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set_named(mut self, column: &str, value: impl Into<AnyExpr>) -> Self {
        self.set.push(Assignment::Column(named(column), value.into().node));
        self
    }
}

impl<R> Update<DynamicTable, R> {
    /// `SET column = value`, of a column by its name. Rendering refuses one that is set twice.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// let stock = table_named("stock");
    /// let amount = stock.column::<Integer>("amount");
    /// let query = stock.update().set_named("amount", amount + 1).set_named("note", Value::Text("new".into())).all_rows();
    /// assert_eq!(
    ///     query.inlined(&Sqlite::new())?,
    ///     r#"UPDATE "stock" SET "amount" = "stock"."amount" + 1, "note" = 'new'"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set_named(mut self, column: &str, value: impl Into<AnyExpr>) -> Self {
        self.update.set.push(Assignment::Column(named(column), value.into().node));
        self
    }
}

fn named(column: &str) -> TargetColumn {
    TargetColumn::Named(column.into())
}
