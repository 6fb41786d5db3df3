//! Joins along declared foreign keys.

use super::{OptionalSource, Select, Table};
use crate::ast::{
    self, BinaryOp, ColumnDef, ColumnRef, Expr, Invalid, Join, JoinCondition, JoinKind, Source, TableRef,
};
use core::ptr;

impl<Row> Select<Row> {
    /// `JOIN table ON` a foreign key that `table!` declares: of the table to one before it, or the other way round.
    /// Rendering refuses it if there is none, or several.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// table! { Users = "users" { id: BigInt, name: Text } }
    /// table! { Orders = "orders" { id: BigInt, user_id: BigInt => Users.id } }
    /// let query = select((Users.name, Orders.id)).from(Users).join_fk(Orders);
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     "SELECT \"users\".\"name\", \"orders\".\"id\" FROM \"users\" \
    ///      JOIN \"orders\" ON \"orders\".\"user_id\" = \"users\".\"id\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn join_fk<T: Table>(mut self, table: T) -> Self {
        push_join(self.ast_mut(), JoinKind::Inner, table.table_ref());
        self
    }

    /// `LEFT JOIN table ON` a foreign key that `table!` declares; see [`Select::join_fk`].
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// table! { Users = "users" { id: BigInt, name: Text } }
    /// table! { Orders = "orders" { id: BigInt, user_id: BigInt => Users.id } }
    /// let o = Orders.optional();
    /// let query = select((Users.name, o.id)).from(Users).left_join_fk(o);
    /// assert_eq!(
    ///     query.to_sql(&Postgres::new())?.text(),
    ///     "SELECT \"users\".\"name\", \"orders\".\"id\" FROM \"users\" \
    ///      LEFT JOIN \"orders\" ON \"orders\".\"user_id\" = \"users\".\"id\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn left_join_fk<T: Table + OptionalSource>(mut self, table: T) -> Self {
        push_join(self.ast_mut(), JoinKind::Left, table.table_ref());
        self
    }
}

fn push_join(select: &mut ast::Select, kind: JoinKind, table: TableRef) {
    let condition = JoinCondition::On(along(select, table));
    select.joins.push(Join { kind, source: Source::Table(table), condition });
}

/// The condition of the one foreign key between a table and those before it.
fn along(select: &ast::Select, table: TableRef) -> Expr {
    let sources = select.from.iter().chain(select.joins.iter().map(|join| &join.source));
    let mut found = None;
    for other in sources.flat_map(Source::leaves).filter_map(Source::table) {
        for (from, to) in [(table, *other), (*other, table)] {
            for def in from.def.columns {
                let Some(key) = def.references.map(|references| references()) else { continue };
                if !ptr::eq(key.table, to.def) {
                    continue;
                }
                if found.is_some() {
                    return Expr::Invalid(Invalid::SeveralForeignKeys(table.def));
                }
                found = Some(Expr::binary(BinaryOp::Equal, column(from, def), column(to, key)));
            }
        }
    }
    found.unwrap_or(Expr::Invalid(Invalid::NoForeignKey(table.def)))
}

/// A column in a comparison, whose result is the same whether a join may leave it NULL or not.
fn column(table: TableRef, def: &'static ColumnDef) -> Expr {
    let (alias, number) = table.alias.map_or((None, 0), |alias| (Some(alias.text), alias.number));
    Expr::Column(ColumnRef { def, alias, number, optional: true })
}
