//! What numbers can do beyond `+`, `-` and `*`.

use super::{Expr, Fractional, Operand, Typed, operators::Calculated};
use crate::{
    ast::{self, BinaryOp, Func, Invalid, UnaryOp},
    types::*,
    value::{Decimal, Value},
};

/// Functions of all numbers.
pub trait NumberOps: Typed<Sql: SqlType<NotNull: Numeric>> {
    /// `abs(self)`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { price: Integer } }
    /// assert_eq!(
    ///     select(Items.price.abs()).from(Items).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT abs("items"."price") FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn abs(self) -> Expr<Self::Sql> {
        Expr::from_node(ast::Expr::function(Func::Abs, [self.into_node()]))
    }

    /// `sign(self)`: -1, 0 or 1.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.price.sign()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT sign("items"."price")::integer FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn sign(self) -> Expr<<Self::Sql as SqlType>::Wrap<Integer>> {
        let sign = ast::Expr::function(Func::Sign, [self.into_node()]);
        Expr::from_node(ast::Expr::cast(sign, Kind::Integer))
    }

    /// `self / other` with the fraction kept, for integers too. NULL for a divisor of 0, on every database.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { price: Integer, number: Integer } }
    /// assert_eq!(
    ///     select(Items.price.divide(Items.number)).from(Items).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "items"."price"::double precision / nullif("items"."number", 0) FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn divide<R: Operand<Base<Self::Sql>>>(self, other: R) -> Expr<Option<Double>>
    where
        Base<Self::Sql>: Arith<Base<R::Sql>>,
    {
        let left = ast::Expr::cast(self.into_node(), Kind::Double);
        Expr::from_node(ast::Expr::binary(BinaryOp::Divide, left, other.into_operand()))
    }
}

impl<E: Typed<Sql: SqlType<NotNull: Numeric>>> NumberOps for E {}

/// Functions of numbers with a fraction.
pub trait FractionOps: Typed<Sql: SqlType<NotNull: Fractional>> {
    /// `floor(self)`: the largest whole number that is not greater.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { price: Decimal } }
    /// assert_eq!(
    ///     select(Items.price.floor()).from(Items).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT floor("items"."price") FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn floor(self) -> Expr<Self::Sql> {
        Expr::from_node(ast::Expr::function(Func::Floor, [self.into_node()]))
    }

    /// `ceil(self)`: the smallest whole number that is not less.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.price.cast::<Double>().ceil()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT ceil("items"."price"::double precision) FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn ceil(self) -> Expr<Self::Sql> {
        Expr::from_node(ast::Expr::function(Func::Ceil, [self.into_node()]))
    }

    /// `trunc(self)`: the number without its fraction, cut off towards 0.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { price: Decimal } }
    /// assert_eq!(
    ///     select(Items.price.trunc()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT truncate(`items`.`price`, 0) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn trunc(self) -> Expr<Self::Sql> {
        Expr::from_node(ast::Expr::function(Func::Trunc, [self.into_node()]))
    }
}

impl<E: Typed<Sql: SqlType<NotNull: Fractional>>> FractionOps for E {}

/// `round`, of decimals: floats are rounded in ways that differ.
pub trait DecimalOps: Typed<Sql: SqlType<NotNull = Decimal>> {
    /// `round(self, digits)`: halves away from 0. Digits below 0 are those before the point: `-2` rounds to hundreds.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { price: Decimal } }
    /// assert_eq!(
    ///     select(Items.price.round(2)).from(Items).inlined(&Postgres::new())?,
    ///     r#"SELECT round("items"."price", 2) FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn round(self, digits: i8) -> Expr<Self::Sql> {
        let digits = ast::Expr::Value(Value::Integer(i32::from(digits)));
        Expr::from_node(ast::Expr::function(Func::Round, [self.into_node(), digits]))
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Decimal>>> DecimalOps for E {}

/// The type of a division of two whole numbers.
type Whole<L, R> = <Base<L> as Arith<Base<R>>>::Output;

/// Functions of whole numbers. Bits are those of signed 64-bit integers, on every database.
pub trait IntegerOps: Typed<Sql: SqlType<NotNull: IntegerType>> {
    /// Division without a fraction, cut off towards 0: `-7` by `2` is `-3`. NULL for a divisor of 0. The least `BigInt` by -1 is
    /// out of range: an error, and on SQLite a float.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { price: Integer } }
    /// assert_eq!(
    ///     select(Items.price.int_divide(2)).from(Items).to_sql(&MySql::new())?.text(),
    ///     "SELECT `items`.`price` DIV ? FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn int_divide<R: Operand<Base<Self::Sql>>>(self, other: R) -> Expr<Option<Whole<Self::Sql, R::Sql>>>
    where
        Base<Self::Sql>: Arith<Base<R::Sql>>,
        Base<R::Sql>: IntegerType,
    {
        Expr::from_node(ast::Expr::binary(BinaryOp::IntegerDivide, self.into_node(), other.into_operand()))
    }

    /// The bits set in both.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Items = "items" { flags: BigInt } }
    /// assert_eq!(
    ///     select(Items.flags.bit_and(4)).from(Items).inlined(&Sqlite::new())?,
    ///     r#"SELECT "items"."flags" & 4 FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn bit_and<R: Operand<Base<Self::Sql>>>(self, other: R) -> Expr<Calculated<Self::Sql, R::Sql>>
    where
        Base<Self::Sql>: Arith<Base<R::Sql>>,
        Base<R::Sql>: IntegerType,
    {
        Expr::from_node(ast::Expr::binary(BinaryOp::BitAnd, self.into_node(), other.into_operand()))
    }

    /// The bits set in either.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.price.bit_or(6)).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."price" | 6 FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn bit_or<R: Operand<Base<Self::Sql>>>(self, other: R) -> Expr<Calculated<Self::Sql, R::Sql>>
    where
        Base<Self::Sql>: Arith<Base<R::Sql>>,
        Base<R::Sql>: IntegerType,
    {
        Expr::from_node(ast::Expr::binary(BinaryOp::BitOr, self.into_node(), other.into_operand()))
    }

    /// The bits set in one of the two.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.price.bit_xor(6)).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."price" # 6 FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn bit_xor<R: Operand<Base<Self::Sql>>>(self, other: R) -> Expr<Calculated<Self::Sql, R::Sql>>
    where
        Base<Self::Sql>: Arith<Base<R::Sql>>,
        Base<R::Sql>: IntegerType,
    {
        Expr::from_node(ast::Expr::binary(BinaryOp::BitXor, self.into_node(), other.into_operand()))
    }

    /// All bits turned: `-self - 1`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.price.bit_not()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT ~"items"."price" FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn bit_not(self) -> Expr<Self::Sql> {
        Expr::from_node(ast::Expr::unary(UnaryOp::BitNot, self.into_node()))
    }

    /// The bits moved up by `count` places, 0 to 63. Rendering refuses other counts: databases differ.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.price.shift_left(2)).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."price"::bigint << 2 FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn shift_left(self, count: u8) -> Expr<<Self::Sql as SqlType>::Wrap<BigInt>> {
        Expr::from_node(shift(BinaryOp::ShiftLeft, self.into_node(), Self::Sql::KIND, count))
    }

    /// The bits moved down by `count` places, 0 to 63, the sign kept.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.price.shift_right(2)).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."price"::bigint >> 2 FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn shift_right(self, count: u8) -> Expr<<Self::Sql as SqlType>::Wrap<BigInt>> {
        Expr::from_node(shift(BinaryOp::ShiftRight, self.into_node(), Self::Sql::KIND, count))
    }
}

impl<E: Typed<Sql: SqlType<NotNull: IntegerType>>> IntegerOps for E {}

fn shift(op: BinaryOp, expr: ast::Expr, kind: Kind, count: u8) -> ast::Expr {
    if count > 63 {
        return ast::Expr::Invalid(Invalid::ShiftCount);
    }
    // PostgreSQL shifts a 32-bit integer within its 32 bits, others within 64.
    let expr = if kind == Kind::BigInt { expr } else { ast::Expr::cast(expr, Kind::BigInt) };
    ast::Expr::binary(op, expr, ast::Expr::Value(Value::Integer(i32::from(count))))
}
