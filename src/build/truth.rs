//! Tests of truth values.

#![allow(clippy::wrong_self_convention, reason = "`is_null` is the SQL word, and makes an expression")]

use super::{Condition, Expr, Typed};
use crate::{
    ast::{self, UnaryOp},
    types::*,
};

/// Tests of truth values.
pub trait BoolOps: Typed<Sql: SqlType<NotNull = Bool>> {
    /// `self IS TRUE`: false for NULL.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.sold.is_true());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."sold" IS TRUE"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_true(self) -> Condition {
        Expr::from_node(ast::Expr::unary(UnaryOp::IsTrue, self.into_node()))
    }

    /// `self IS NOT TRUE`: true for NULL.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.sold.is_not_true());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."sold" IS NOT TRUE"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_not_true(self) -> Condition {
        Expr::from_node(ast::Expr::unary(UnaryOp::IsNotTrue, self.into_node()))
    }

    /// `self IS FALSE`: false for NULL.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.sold.is_false());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."sold" IS FALSE"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_false(self) -> Condition {
        Expr::from_node(ast::Expr::unary(UnaryOp::IsFalse, self.into_node()))
    }

    /// `self IS NOT FALSE`: true for NULL.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.sold.is_not_false());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."sold" IS NOT FALSE"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_not_false(self) -> Condition {
        Expr::from_node(ast::Expr::unary(UnaryOp::IsNotFalse, self.into_node()))
    }

    /// `self IS UNKNOWN`: true for NULL.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.sold.is_unknown());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."sold" IS UNKNOWN"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_unknown(self) -> Condition {
        Expr::from_node(ast::Expr::unary(UnaryOp::IsUnknown, self.into_node()))
    }

    /// `self IS NOT UNKNOWN`: false for NULL.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).where_(Items.sold.is_not_unknown());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" WHERE "items"."sold" IS NOT UNKNOWN"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn is_not_unknown(self) -> Condition {
        Expr::from_node(ast::Expr::unary(UnaryOp::IsNotUnknown, self.into_node()))
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Bool>>> BoolOps for E {}
