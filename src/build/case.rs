//! CASE, COALESCE and NULLIF.

use super::{Assign, Expr, IntoCondition, Operand, Typed};
use crate::{
    ast::{self, Func},
    types::*,
};
use core::marker::PhantomData;

/// A searched `CASE` with results of SQL type `S`. Without `otherwise` it is NULL where no condition holds.
#[derive(Debug)]
pub struct Case<S> {
    node: ast::Case,
    sql: PhantomData<fn() -> S>,
}

/// A simple `CASE`: one expression compared with values.
#[derive(Debug)]
pub struct CaseOf<V> {
    operand: ast::Expr,
    sql: PhantomData<fn() -> V>,
}

/// `CASE WHEN condition THEN result`, to which further `when`s and an `otherwise` may be added.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { price: Integer } }
/// let size: Expr<Text> = case(Items.price.gt(100), val("big")).when(Items.price.gt(10), "middling").otherwise("small");
/// assert_eq!(
///     select(size).from(Items).inlined(&Postgres::new())?,
///     "SELECT CASE WHEN \"items\".\"price\" > 100 THEN 'big' WHEN \"items\".\"price\" > 10 THEN 'middling' \
///      ELSE 'small' END FROM \"items\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn case<E: Typed>(condition: impl IntoCondition, result: E) -> Case<E::Sql> {
    let branches = [(condition.into_condition(), result.into_node())].into();
    Case { node: ast::Case { operand: None, branches, otherwise: None }, sql: PhantomData }
}

/// `CASE expr WHEN value THEN result`: begins with the expression; see [`CaseOf::when`].
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Items = "items" { kind: Integer } }
/// let name = case_of(Items.kind).when(1, val("book")).when(2, "film").otherwise("other");
/// assert_eq!(
///     select(name).from(Items).inlined(&Sqlite::new())?,
///     "SELECT CASE \"items\".\"kind\" WHEN 1 THEN 'book' WHEN 2 THEN 'film' ELSE 'other' END FROM \"items\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn case_of<E: Typed>(expr: E) -> CaseOf<E::Sql> {
    CaseOf { operand: expr.into_node(), sql: PhantomData }
}

impl<V: SqlType> CaseOf<V> {
    /// `WHEN value THEN result`, the first of them.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(case_of(Items.price).when(0, val("free")).otherwise("sold")).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT CASE "items"."price" WHEN 0 THEN 'free' ELSE 'sold' END FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn when<W: Operand<Base<V>>, E: Typed>(self, value: W, result: E) -> SimpleCase<V, E::Sql>
    where
        Base<V>: Comparable<Base<W::Sql>>,
    {
        let branches = [(value.into_operand(), result.into_node())].into();
        let node = ast::Case { operand: Some(self.operand), branches, otherwise: None };
        SimpleCase { case: Case { node, sql: PhantomData }, sql: PhantomData }
    }
}

/// A simple `CASE` with one branch at least.
#[derive(Debug)]
pub struct SimpleCase<V, S> {
    case: Case<S>,
    sql: PhantomData<fn() -> V>,
}

impl<V: SqlType, S: SqlType> SimpleCase<V, S> {
    /// `WHEN value THEN result`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(case_of(Items.price).when(0, val("free")).when(1, "cheap").end()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT CASE "items"."price" WHEN 0 THEN 'free' WHEN 1 THEN 'cheap' END FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn when<W: Operand<Base<V>>, R: Operand<Base<S>>>(
        mut self,
        value: W,
        result: R,
    ) -> SimpleCase<V, <S as SqlType>::Wrap<R::Sql>>
    where
        Base<V>: Comparable<Base<W::Sql>>,
        Base<R::Sql>: SameType<Base<S>>,
    {
        self.case.node.branches.push((value.into_operand(), result.into_operand()));
        SimpleCase { case: Case { node: self.case.node, sql: PhantomData }, sql: PhantomData }
    }

    /// `ELSE result END`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(case_of(Items.price).when(0, val("free")).otherwise("sold")).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT CASE "items"."price" WHEN 0 THEN 'free' ELSE 'sold' END FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn otherwise<R: Operand<Base<S>>>(self, result: R) -> Expr<<S as SqlType>::Wrap<R::Sql>>
    where
        Base<R::Sql>: SameType<Base<S>>,
    {
        self.case.otherwise(result)
    }

    /// `END` without ELSE: NULL where no value fits.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(case_of(Items.price).when(0, val("free")).end()).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT CASE "items"."price" WHEN 0 THEN 'free' END FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn end(self) -> Expr<S::Nullable> {
        Expr::from_node(self.case.into_node())
    }
}

impl<S: SqlType> Case<S> {
    /// `WHEN condition THEN result`.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(case(Items.price.gt(9), val("dear")).when(Items.price.gt(5), "fair").otherwise("cheap"))
    ///     .from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT CASE WHEN \"items\".\"price\" > 9 THEN 'dear' WHEN \"items\".\"price\" > 5 THEN \
    ///      'fair' ELSE 'cheap' END FROM \"items\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn when<R: Operand<Base<S>>>(
        mut self,
        condition: impl IntoCondition,
        result: R,
    ) -> Case<<S as SqlType>::Wrap<R::Sql>>
    where
        Base<R::Sql>: SameType<Base<S>>,
    {
        self.node.branches.push((condition.into_condition(), result.into_operand()));
        Case { node: self.node, sql: PhantomData }
    }

    /// `ELSE result END`; NOT NULL if all results are.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(case(Items.price.gt(9), val("dear")).otherwise("cheap")).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT CASE WHEN "items"."price" > 9 THEN 'dear' ELSE 'cheap' END FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn otherwise<R: Operand<Base<S>>>(mut self, result: R) -> Expr<<S as SqlType>::Wrap<R::Sql>>
    where
        Base<R::Sql>: SameType<Base<S>>,
    {
        self.node.otherwise = Some(result.into_operand());
        Expr::from_node(ast::Expr::case(self.node))
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> Typed for Case<S> {
    type Sql = S::Nullable;
    fn into_node(self) -> ast::Expr {
        ast::Expr::case(self.node)
    }
}

#[diagnostic::do_not_recommend]
impl<C, S: SqlType> Assign<C> for Case<S>
where
    S::Nullable: Assignable<C>,
{
    fn into_cell(self) -> ast::Expr {
        self.into_node()
    }
}

/// `coalesce(a, b, ..)`: the first that is not NULL, NULL if all are.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { nick: Option<Text>, name: Option<Text> } }
/// assert_eq!(
///     select(coalesce([Users.nick, Users.name])).from(Users).to_sql(&Postgres::new())?.text(),
///     r#"SELECT coalesce("users"."nick", "users"."name") FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn coalesce<E: Typed>(list: impl IntoIterator<Item = E>) -> Expr<<E::Sql as SqlType>::Nullable> {
    Expr::from_node(ast::Expr::function(Func::Coalesce, list.into_iter().map(E::into_node)))
}

/// `nullif(a, b)`: NULL where the two are equal, else `a`.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { name: Text } }
/// assert_eq!(
///     select(null_if(Users.name, "")).from(Users).inlined(&Postgres::new())?,
///     r#"SELECT nullif("users"."name", '') FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn null_if<E: Typed, R: Operand<Base<E::Sql>>>(a: E, b: R) -> Expr<<E::Sql as SqlType>::Nullable>
where
    Base<E::Sql>: Comparable<Base<R::Sql>>,
{
    Expr::from_node(ast::Expr::function(Func::NullIf, [a.into_node(), b.into_operand()]))
}
