//! Rust's operators on expressions: `&`, `|`, `!`, `+`, `-`, `*`, `/`, `%`.

use super::{Aggregate, Column, Condition, Expr, IntoCondition, Operand, OutputColumn, Typed};
use crate::{
    ast::{self, BinaryOp, ChainOp, UnaryOp},
    types::*,
    value::Decimal,
};
#[cfg(feature = "bigdecimal")]
use bigdecimal::BigDecimal;
use core::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Rem, Sub};
#[cfg(feature = "rust_decimal")]
use rust_decimal::Decimal as RustDecimal;

/// A number with a fraction. Integers are divided by name, since databases differ in what `/` does to them:
/// `.int_divide(..)` cuts off, `.divide(..)` keeps the fraction.
#[diagnostic::on_unimplemented(
    message = "`/` does not divide SQL type `{Self}`",
    label = "databases differ in what `/` does to integers",
    note = "use `.int_divide(..)` to cut off the fraction, `.divide(..)` to keep it"
)]
pub trait Fractional: Numeric {}

#[diagnostic::do_not_recommend]
impl Fractional for Decimal {}
#[diagnostic::do_not_recommend]
impl Fractional for Real {}
#[diagnostic::do_not_recommend]
impl Fractional for Double {}

/// The type of arithmetic between two SQL types, nullable if either is.
pub(super) type Calculated<L, R> =
    <L as SqlType>::Wrap<<R as SqlType>::Wrap<<Base<L> as Arith<Base<R>>>::Output>>;

macro_rules! operators {
    ($($left:ident)*) => {$(
        impl<S: SqlType, R: Operand<Base<S>>> Add<R> for $left<S>
        where
            Base<S>: Arith<Base<R::Sql>>,
        {
            type Output = Expr<Calculated<S, R::Sql>>;
            #[inline]
            fn add(self, other: R) -> Self::Output {
                Expr::from_node(ast::Expr::chain(ChainOp::Add, self.into_node(), other.into_operand()))
            }
        }

        impl<S: SqlType, R: Operand<Base<S>>> Sub<R> for $left<S>
        where
            Base<S>: Arith<Base<R::Sql>>,
        {
            type Output = Expr<Calculated<S, R::Sql>>;
            #[inline]
            fn sub(self, other: R) -> Self::Output {
                Expr::from_node(ast::Expr::binary(BinaryOp::Subtract, self.into_node(), other.into_operand()))
            }
        }

        impl<S: SqlType, R: Operand<Base<S>>> Mul<R> for $left<S>
        where
            Base<S>: Arith<Base<R::Sql>>,
        {
            type Output = Expr<Calculated<S, R::Sql>>;
            #[inline]
            fn mul(self, other: R) -> Self::Output {
                Expr::from_node(ast::Expr::binary(BinaryOp::Multiply, self.into_node(), other.into_operand()))
            }
        }

        impl<S: SqlType, R: Operand<Base<S>>> Div<R> for $left<S>
        where
            Base<S>: Fractional + Arith<Base<R::Sql>>,
        {
            type Output = Expr<Option<<Base<S> as Arith<Base<R::Sql>>>::Output>>;
            #[inline]
            fn div(self, other: R) -> Self::Output {
                Expr::from_node(ast::Expr::binary(BinaryOp::Divide, self.into_node(), other.into_operand()))
            }
        }

        impl<S: SqlType, R: Operand<Base<S>>> Rem<R> for $left<S>
        where
            Base<S>: IntegerType + Arith<Base<R::Sql>>,
            Base<R::Sql>: IntegerType,
        {
            type Output = Expr<Option<<Base<S> as Arith<Base<R::Sql>>>::Output>>;
            #[inline]
            fn rem(self, other: R) -> Self::Output {
                Expr::from_node(ast::Expr::binary(BinaryOp::Modulo, self.into_node(), other.into_operand()))
            }
        }

        impl<S: SqlType<NotNull: Numeric>> Neg for $left<S> {
            type Output = Expr<S>;
            fn neg(self) -> Self::Output {
                Expr::from_node(ast::Expr::unary(UnaryOp::Negate, self.into_node()))
            }
        }

        impl<S: SqlType<NotNull = Bool>, R: IntoCondition> BitAnd<R> for $left<S> {
            type Output = Condition;
            #[inline]
            fn bitand(self, other: R) -> Condition {
                Expr::from_node(ast::Expr::chain(ChainOp::And, self.into_node(), other.into_condition()))
            }
        }

        impl<S: SqlType<NotNull = Bool>, R: IntoCondition> BitOr<R> for $left<S> {
            type Output = Condition;
            #[inline]
            fn bitor(self, other: R) -> Condition {
                Expr::from_node(ast::Expr::chain(ChainOp::Or, self.into_node(), other.into_condition()))
            }
        }

        // NOT of what is never NULL is never NULL, and may be stored.
        impl<S: SqlType<NotNull = Bool>> Not for $left<S> {
            type Output = Expr<S>;
            fn not(self) -> Expr<S> {
                Expr::from_node(ast::Expr::unary(UnaryOp::Not, self.into_node()))
            }
        }
    )*};
}

operators!(Expr Column OutputColumn Aggregate);

// A value on the left, as in `1 - discount`, takes its type from the right, as it does the other way round.
macro_rules! values_on_the_left {
    ($($value:ident)*) => {$(
        values_on_the_left!(@ $value: Expr Column OutputColumn Aggregate);
    )*};
    (@ $value:ident: $($right:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S: SqlType> Add<$right<S>> for $value
        where
            $value: Operand<Base<S>>,
            Base<<$value as Operand<Base<S>>>::Sql>: Arith<Base<S>>,
        {
            type Output = Expr<Calculated<<$value as Operand<Base<S>>>::Sql, S>>;
            fn add(self, other: $right<S>) -> Self::Output {
                Expr::from_node(ast::Expr::chain(ChainOp::Add, self.into_operand(), other.into_node()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S: SqlType> Sub<$right<S>> for $value
        where
            $value: Operand<Base<S>>,
            Base<<$value as Operand<Base<S>>>::Sql>: Arith<Base<S>>,
        {
            type Output = Expr<Calculated<<$value as Operand<Base<S>>>::Sql, S>>;
            fn sub(self, other: $right<S>) -> Self::Output {
                Expr::from_node(ast::Expr::binary(BinaryOp::Subtract, self.into_operand(), other.into_node()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S: SqlType> Mul<$right<S>> for $value
        where
            $value: Operand<Base<S>>,
            Base<<$value as Operand<Base<S>>>::Sql>: Arith<Base<S>>,
        {
            type Output = Expr<Calculated<<$value as Operand<Base<S>>>::Sql, S>>;
            fn mul(self, other: $right<S>) -> Self::Output {
                Expr::from_node(ast::Expr::binary(BinaryOp::Multiply, self.into_operand(), other.into_node()))
            }
        }
    )*};
}

values_on_the_left!(i32 i64 f64 Decimal);
#[cfg(feature = "rust_decimal")]
values_on_the_left!(RustDecimal);
#[cfg(feature = "bigdecimal")]
values_on_the_left!(BigDecimal);
