//! What numbers can do as 64-bit floats: roots, logarithms, angles; the largest and the smallest of several.

use super::{Expr, Operand, Typed};
use crate::{
    ast::{self, BinaryOp, Func},
    types::*,
};

/// `T`, nullable if `L` or `R` is.
type Joined<L, R, T> = <L as SqlType>::Wrap<<R as SqlType>::Wrap<T>>;

/// Mathematical functions. The number is made a `Double`. Where a function is not defined the result is NULL, and no error,
/// on every database; so it is past the largest float. Refused on a SQLite that was built without them.
pub trait MathOps: Typed<Sql: SqlType<NotNull: Numeric>> {
    /// `sqrt(self)`: the square root; NULL below 0.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.sqrt()).from(Items).inlined(&Postgres::new())?,
    ///     r#"SELECT CASE WHEN "items"."weight" >= 0 THEN sqrt("items"."weight") END FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn sqrt(self) -> Expr<Option<Double>> {
        call(Func::Sqrt, [double(self)])
    }

    /// `exp(self)`: e to such a power; NULL past the largest float.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.exp()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT CASE WHEN `items`.`weight` > 709.78 THEN NULL WHEN `items`.`weight` < -745 THEN 0.0 ELSE exp(`items`.`weight`) END FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn exp(self) -> Expr<Option<Double>> {
        call(Func::Exp, [double(self)])
    }

    /// `ln(self)`: the natural logarithm; NULL for 0 and below.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.ln()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT ln(`items`.`weight`) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn ln(self) -> Expr<Option<Double>> {
        call(Func::Ln, [double(self)])
    }

    /// `ln(self) / ln(base)`: the logarithm to a base; NULL for a number or a base that has none. As the quotient of two floats
    /// it may miss a whole number by its last digit.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.log(2.0)).from(Items).inlined(&MySql::new())?,
    ///     "SELECT ln(`items`.`weight`) / nullif(ln(2e0), 0) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn log<R: Operand<Double>>(self, base: R) -> Expr<Option<Double>>
    where
        Base<R::Sql>: SameType<Double>,
    {
        let [number, base] = [double(self), base.into_operand()].map(|n| ast::Expr::function(Func::Ln, [n]));
        Expr::from_node(ast::Expr::binary(BinaryOp::Divide, number, base))
    }

    /// `power(self, exponent)`; NULL where that is no number (the root of a negative one, 0 to a negative power) or is past the
    /// largest float.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.power(2.0)).from(Items).inlined(&MySql::new())?,
    ///     "SELECT CASE WHEN `items`.`weight` = 0 AND 2e0 < 0 OR `items`.`weight` < 0 AND 2e0 <> floor(2e0) OR 2e0 * ln(abs(nullif(`items`.`weight`, 0))) > 709.78 THEN NULL WHEN 2e0 * ln(abs(nullif(`items`.`weight`, 0))) < -745 THEN 0.0 ELSE power(`items`.`weight`, 2e0) END FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn power<R: Operand<Double>>(self, exponent: R) -> Expr<Option<Double>>
    where
        Base<R::Sql>: SameType<Double>,
    {
        call(Func::Power, [double(self), exponent.into_operand()])
    }

    /// `sin(self)`: the sine of radians.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.sin()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT sin(`items`.`weight`) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn sin(self) -> Expr<<Self::Sql as SqlType>::Wrap<Double>> {
        call(Func::Sin, [double(self)])
    }

    /// `cos(self)`: the cosine of radians.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.cos()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT cos(`items`.`weight`) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn cos(self) -> Expr<<Self::Sql as SqlType>::Wrap<Double>> {
        call(Func::Cos, [double(self)])
    }

    /// `tan(self)`: the tangent of radians.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.tan()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT tan(`items`.`weight`) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn tan(self) -> Expr<<Self::Sql as SqlType>::Wrap<Double>> {
        call(Func::Tan, [double(self)])
    }

    /// `asin(self)`: the angle with such a sine; NULL outside -1 to 1.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.asin()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT asin(`items`.`weight`) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn asin(self) -> Expr<Option<Double>> {
        call(Func::Asin, [double(self)])
    }

    /// `acos(self)`: the angle with such a cosine; NULL outside -1 to 1.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.acos()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT acos(`items`.`weight`) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn acos(self) -> Expr<Option<Double>> {
        call(Func::Acos, [double(self)])
    }

    /// `atan(self)`: the angle with such a tangent.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.atan()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT atan(`items`.`weight`) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn atan(self) -> Expr<<Self::Sql as SqlType>::Wrap<Double>> {
        call(Func::Atan, [double(self)])
    }

    /// `radians(self)`: degrees as radians.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.radians()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT radians(`items`.`weight`) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn radians(self) -> Expr<<Self::Sql as SqlType>::Wrap<Double>> {
        call(Func::Radians, [double(self)])
    }

    /// `degrees(self)`: radians as degrees.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.degrees()).from(Items).inlined(&MySql::new())?,
    ///     "SELECT degrees(`items`.`weight`) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn degrees(self) -> Expr<<Self::Sql as SqlType>::Wrap<Double>> {
        call(Func::Degrees, [double(self)])
    }

    /// `atan2(self, x)`: the angle, from -pi to pi, of the point whose y is the number.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { weight: Double, price: Integer } }
    /// assert_eq!(
    ///     select(Items.weight.atan2(1.0)).from(Items).inlined(&Postgres::new())?,
    ///     r#"SELECT atan2("items"."weight", '1.0'::double precision) FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn atan2<R: Operand<Double>>(self, x: R) -> Expr<Joined<Self::Sql, R::Sql, Double>>
    where
        Base<R::Sql>: SameType<Double>,
    {
        call(Func::Atan2, [double(self), x.into_operand()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull: Numeric>>> MathOps for E {}

/// `pi()`.
///
/// ```
/// # use querent::pi;
/// # use querent_postgres::prelude::*;
/// assert_eq!(select(pi()).to_sql(&Postgres::new())?.text(), "SELECT pi()");
/// # Ok::<(), Error>(())
/// ```
pub fn pi() -> Expr<Double> {
    call(Func::Pi, [])
}

/// `random()`: a number from 0 on, below 1, another for each row. What is calculated of it may draw twice, where a database says
/// the function by an expression that has its argument in two places.
///
/// ```
/// # use querent::random;
/// # use querent_mysql::prelude::*;
/// assert_eq!(select(random()).to_sql(&MySql::new())?.text(), "SELECT rand()");
/// # Ok::<(), Error>(())
/// ```
pub fn random() -> Expr<Double> {
    call(Func::Random, [])
}

/// `greatest(a, b, ..)`: the largest that is not NULL, on every database; NULL if all are.
///
/// ```
/// # use querent_mysql::prelude::*;
/// # table! { Items = "items" { price: Option<Integer>, sale: Option<Integer> } }
/// assert_eq!(
///     select(greatest([Items.price, Items.sale])).from(Items).to_sql(&MySql::new())?.text(),
///     "SELECT greatest(coalesce(`items`.`price`, `items`.`sale`), \
///      coalesce(`items`.`sale`, `items`.`price`)) FROM `items`"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn greatest<E: Typed>(list: impl IntoIterator<Item = E>) -> Expr<E::Sql> {
    Expr::from_node(ast::Expr::function(Func::Greatest, list.into_iter().map(E::into_node)))
}

/// `least(a, b, ..)`: the smallest that is not NULL, on every database; NULL if all are.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Items = "items" { price: Integer, offer: Integer } }
/// assert_eq!(
///     select(least([Items.price, Items.offer])).from(Items).to_sql(&Sqlite::new())?.text(),
///     r#"SELECT min("items"."price", "items"."offer") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn least<E: Typed>(list: impl IntoIterator<Item = E>) -> Expr<E::Sql> {
    Expr::from_node(ast::Expr::function(Func::Least, list.into_iter().map(E::into_node)))
}

fn call<S, const N: usize>(func: Func, args: [ast::Expr; N]) -> Expr<S> {
    Expr::from_node(ast::Expr::function(func, args))
}

/// A number as a `Double`.
fn double<E: Typed>(number: E) -> ast::Expr {
    let node = number.into_node();
    if E::Sql::KIND == Kind::Double { node } else { ast::Expr::cast(node, Kind::Double) }
}
