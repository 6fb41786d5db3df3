//! Parameters whose values are given when a compiled statement is run.

use super::{Assign, Expr, Operand};
use crate::{
    ast::{self, Invalid},
    types::{BaseType, Bind, Kind, SqlType},
    value::{DoesNotFit, Parameter, ParameterKey, Text, Value},
};
use alloc::{boxed::Box, vec::Vec};
use core::{fmt, iter, marker::PhantomData};

/// The parameters of a statement that is [compiled](crate::compile), by their SQL types: `Params<(BigInt, Option<Text>)>` is
/// a tuple of expressions of these types. [`List`] stands for a list that goes as one parameter, and [`RowCount`] for a
/// number of rows.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text, country: Text } }
/// let page = compile(&Postgres::new(), |(countries, rows): Params<(List<Text>, RowCount)>| {
///     select(Users.name).from(Users).where_(Users.country.any_of(countries)).order_by(Users.id).limit(rows)
/// })?;
/// assert_eq!(
///     page.text(),
///     concat!(
///         r#"SELECT "users"."name" FROM "users" WHERE "users"."country" = ANY($1::text[]) "#,
///         r#"ORDER BY "users"."id" LIMIT $2"#
///     )
/// );
/// let first = page.bind((["DE", "FR"], 10));
/// # let _ = first;
/// # Ok::<(), Error>(())
/// ```
pub type Params<P> = <P as ParamTypes>::Params;

/// A tuple of up to 16 types of parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of types of parameters",
    label = "expected a tuple of SQL types, as in `Params<(BigInt, Text)>`",
    note = "one parameter is written `Params<(BigInt,)>`"
)]
pub trait ParamTypes {
    /// What stands for the parameters in the statement.
    type Params: ParamArgs;
}

/// A type of a parameter: a SQL type, [`List`] or [`RowCount`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type of a parameter",
    label = "expected a SQL type, `List<..>` or `RowCount`"
)]
pub trait ParamType {
    /// What stands for the parameter in the statement.
    type Param: ParamArg;
}

/// What stands for the parameters of a statement: a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not tell the parameters of a statement",
    label = "expected `Params<(..)>`: `compile(&dialect, |(id, name): Params<(BigInt, Text)>| ..)`"
)]
pub trait ParamArgs {
    /// One for each parameter.
    #[doc(hidden)]
    fn params(list: &mut Vec<Parameter>) -> Self;
}

/// What stands for one parameter.
pub trait ParamArg {
    /// The one at a 0-based place.
    #[doc(hidden)]
    fn param(parameter: Parameter) -> Self;
    /// Its type.
    #[doc(hidden)]
    const KIND: Kind;
    /// Whether it may be NULL.
    #[doc(hidden)]
    const NULLABLE: bool;
}

/// Values for the parameters of a compiled statement: a tuple with one for each.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not give a value for each parameter",
    label = "expected a tuple of as many values as there are parameters, of their types"
)]
pub trait BindParams<P> {
    /// The values as databases know them: an array.
    type Values: AsRef<[Value]> + Clone + fmt::Debug;
    /// The values.
    #[doc(hidden)]
    fn into_values(self) -> Self::Values;
}

/// A value for a parameter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value for a parameter `{P}`",
    label = "expected a Rust value of the parameter's SQL type"
)]
pub trait BindParam<P> {
    /// The value as databases know it.
    #[doc(hidden)]
    fn into_param(self) -> Value;
}

/// A type of a parameter: a list of values of a SQL type, which goes as one parameter. For
/// [`any_of`](crate::ExprOps::any_of) and [`not_any_of`](crate::ExprOps::not_any_of).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List<S>(PhantomData<fn() -> S>);

/// A type of a parameter: a number of rows, for LIMIT and OFFSET; in Rust `u64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowCount {}

/// A number of rows that is given later. Made by [`Params`].
#[derive(Debug, Clone, PartialEq)]
pub struct RowCountParam(ast::Expr);

/// A list that is given later. Made by [`Params`].
pub struct ListParam<S> {
    list: Value,
    types: PhantomData<fn() -> S>,
}

impl<S> Clone for ListParam<S> {
    fn clone(&self) -> Self {
        ListParam { list: self.list.clone(), types: PhantomData }
    }
}

impl<S> fmt::Debug for ListParam<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ListParam").field(&self.list).finish()
    }
}

/// All of a list that is given later.
#[derive(Debug)]
#[doc(hidden)]
pub struct AllOfList<S>(ListParam<S>);

impl<S> IntoIterator for ListParam<S> {
    type Item = AllOfList<S>;
    type IntoIter = iter::Once<AllOfList<S>>;

    fn into_iter(self) -> Self::IntoIter {
        iter::once(AllOfList(self))
    }
}

#[diagnostic::do_not_recommend]
impl<T, S: BaseType> Operand<T> for AllOfList<S> {
    type Sql = S;

    fn into_operand(self) -> ast::Expr {
        ast::Expr::Value(self.0.list)
    }

    fn into_member(self) -> Result<Value, ast::Expr> {
        Ok(self.0.list)
    }
}

#[diagnostic::do_not_recommend]
impl<S: BaseType> Bind for AllOfList<S> {
    type Sql = S;

    fn into_value(self) -> Value {
        self.0.list
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> ParamType for S {
    type Param = Expr<S>;
}

#[diagnostic::do_not_recommend]
impl ParamType for RowCount {
    type Param = RowCountParam;
}

#[diagnostic::do_not_recommend]
impl<S: BaseType> ParamType for List<S> {
    type Param = ListParam<S>;
}

fn late(parameter: Parameter) -> Value {
    Value::Parameter(Box::new(parameter))
}

impl<S: SqlType> ParamArg for Expr<S> {
    fn param(parameter: Parameter) -> Self {
        Expr::from_node(ast::Expr::Value(late(parameter)))
    }

    const KIND: Kind = S::KIND;
    const NULLABLE: bool = S::NULLABLE;
}

impl ParamArg for RowCountParam {
    fn param(parameter: Parameter) -> Self {
        RowCountParam(ast::Expr::Value(late(parameter)))
    }

    const KIND: Kind = Kind::BigInt;
    const NULLABLE: bool = false;
}

impl<S: BaseType> ParamArg for ListParam<S> {
    fn param(parameter: Parameter) -> Self {
        ListParam { list: late(parameter), types: PhantomData }
    }

    const KIND: Kind = Kind::Array(S::KIND.element());
    const NULLABLE: bool = false;
}

#[diagnostic::do_not_recommend]
impl<S: SqlType, V: Assign<S> + ParamValue> BindParam<Expr<S>> for V {
    #[inline]
    fn into_param(self) -> Value {
        match self.into_cell() {
            ast::Expr::Value(value) => value,
            _ => not_a_value(S::KIND),
        }
    }
}

#[cold]
fn not_a_value(kind: Kind) -> Value {
    let refused = DoesNotFit::new("an expression is no value for a parameter; give a Rust value");
    Value::DoesNotFit(Box::new((kind, refused)))
}

#[diagnostic::do_not_recommend]
impl BindParam<RowCountParam> for u64 {
    #[inline]
    fn into_param(self) -> Value {
        match i64::try_from(self) {
            Ok(count) => Value::BigInt(count),
            Err(_) => {
                let message = "LIMIT or OFFSET is past 9223372036854775807, the largest that databases take";
                Value::DoesNotFit(Box::new((Kind::BigInt, DoesNotFit::new(message))))
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S: BaseType, I: IntoIterator<Item: BindParam<Expr<S>>>> BindParam<ListParam<S>> for I {
    fn into_param(self) -> Value {
        let items = self.into_iter().map(BindParam::into_param).collect();
        Value::Array(crate::value::Array { kind: S::KIND, items }.into())
    }
}

/// A Rust value, and no expression: also `None`, and `NULL`.
pub trait ParamValue {}

#[diagnostic::do_not_recommend]
impl<V: Bind> ParamValue for V {}

#[diagnostic::do_not_recommend]
impl<V: Bind> ParamValue for Option<V> {}

#[diagnostic::do_not_recommend]
impl ParamValue for super::Null {}

/// A parameter that has a name, for [`compile_named`](crate::compile_named): where a program composes statements whose
/// parameters it knows only at run time.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// let query = select(Users.id).from(Users).where_(Users.name.eq(param::<Text>("name")));
/// let error = query.to_sql(&Sqlite::new()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the parameter :name has no value; `compile` the statement, and bind one"
/// );
/// let found = compile_named(&Sqlite::new(), &query)?;
/// assert_eq!(found.text(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" = ?"#);
/// # Ok::<(), Error>(())
/// ```
pub fn param<S: SqlType>(name: impl Into<Text>) -> Expr<S> {
    let key = ParameterKey::Name(name.into());
    <Expr<S> as ParamArg>::param(Parameter { key, kind: S::KIND, nullable: S::NULLABLE })
}

/// A number of rows for LIMIT or OFFSET: a `u64`, or a parameter of type [`RowCount`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number of rows",
    label = "expected a `u64`, or a parameter of type `RowCount`"
)]
pub trait IntoRowCount {
    /// The number as data.
    #[doc(hidden)]
    fn into_row_count(self) -> ast::Expr;
}

impl IntoRowCount for u64 {
    #[inline]
    fn into_row_count(self) -> ast::Expr {
        match i64::try_from(self) {
            Ok(count) => ast::Expr::Value(Value::BigInt(count)),
            Err(_) => ast::Expr::Invalid(Invalid::RowCount),
        }
    }
}

impl IntoRowCount for RowCountParam {
    fn into_row_count(self) -> ast::Expr {
        self.0
    }
}

impl ParamTypes for () {
    type Params = ();
}

impl ParamArgs for () {
    fn params(_: &mut Vec<Parameter>) -> Self {}
}

#[diagnostic::do_not_recommend]
impl BindParams<()> for () {
    type Values = [Value; 0];
    fn into_values(self) -> [Value; 0] {
        []
    }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => {
        tuples!(@values [] [V0 V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V11 V12 V13 V14 V15] $($member $index)*);
    };
    (@values [$(($member:ident $value:ident $index:tt))*] [$($rest:ident)*]) => {
        #[diagnostic::do_not_recommend]
        impl<$($member: ParamType),*> ParamTypes for ($($member,)*) {
            type Params = ($($member::Param,)*);
        }

        impl<$($member: ParamArg),*> ParamArgs for ($($member,)*) {
            fn params(list: &mut Vec<Parameter>) -> Self {
                $(list.push(Parameter {
                    key: ParameterKey::Place($index),
                    kind: $member::KIND,
                    nullable: $member::NULLABLE,
                });)*
                ($($member::param(Parameter {
                    key: ParameterKey::Place($index),
                    kind: $member::KIND,
                    nullable: $member::NULLABLE,
                }),)*)
            }
        }

        impl<$($member,)* $($value: BindParam<$member>),*> BindParams<($($member,)*)> for ($($value,)*) {
            type Values = [Value; [$($index),*].len()];
            #[inline]
            fn into_values(self) -> Self::Values {
                [$(self.$index.into_param()),*]
            }
        }
    };
    (@values [$($done:tt)*] [$value:ident $($values:ident)*] $member:ident $index:tt $($rest:tt)*) => {
        tuples!(@values [$($done)* ($member $value $index)] [$($values)*] $($rest)*);
    };
}

crate::build::each_tuple!(tuples);
