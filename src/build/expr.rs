//! Typed expressions and what may stand opposite one.

use crate::{
    ast::{self, ColumnRef},
    types::*,
    value::{Date, Decimal, Interval, Json, Text, Time, Timestamp, TimestampTz, Uuid, Value},
};
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::{fmt, marker::PhantomData};

/// An expression of SQL type `S`, whatever its shape.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { price: Integer, sale: Bool } }
/// let by_sale: Expr<Integer> = if true { Items.price.into() } else { val(0) };
/// assert_eq!(
///     select(by_sale + 1).from(Items).to_sql(&Postgres::new())?.text(),
///     r#"SELECT "items"."price" + $1 FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub struct Expr<S> {
    node: ast::Expr,
    sql: PhantomData<fn() -> S>,
}

/// A column of a declared table. `Copy`; made by `table!`.
pub struct Column<S> {
    column: ColumnRef,
    sql: PhantomData<fn() -> S>,
}

/// An expression whose SQL type is known only at run time.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, name: Text } }
/// let wanted: Vec<AnyExpr> = vec![Items.id.into(), Items.name.upper().into()];
/// assert_eq!(
///     select(wanted).from(Items).to_sql(&Postgres::new())?.text(),
///     r#"SELECT "items"."id", upper("items"."name") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AnyExpr {
    pub(super) node: ast::Expr,
}

/// Anything that is an expression of one SQL type: an [`Expr`], a [`Column`], an aggregate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a SQL expression",
    label = "expected a column or an expression",
    note = "`val(..)` makes an expression of a Rust value"
)]
pub trait Typed: Sized {
    /// The SQL type.
    type Sql: SqlType;
    /// The expression as data.
    fn into_node(self) -> ast::Expr;
}

/// What may stand opposite an expression of SQL type `T`: an expression, or a Rust value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not usable as an operand of SQL type `{T}`",
    label = "expected a value or an expression of SQL type `{T}`",
    note = "each Rust type stands for one SQL type: `i64` for `BigInt`, `i32` for `Integer`, `&str` and `String` for `Text`",
    note = "for an `Option`, use `.is_not_distinct_from(..)`, or `.where_opt(..)` to leave the condition out"
)]
pub trait Operand<T> {
    /// The SQL type it has.
    type Sql: SqlType;
    /// The operand as data.
    fn into_operand(self) -> ast::Expr;
    /// Whether every operand of the type is a value.
    #[doc(hidden)]
    const IS_VALUE: bool = false;
    /// The operand as a value, if it is one; else as an expression.
    #[doc(hidden)]
    #[inline]
    fn into_member(self) -> Result<Value, ast::Expr>
    where
        Self: Sized,
    {
        match self.into_operand() {
            // One that is given later is no element of an array.
            late @ ast::Expr::Value(Value::Parameter(_)) => Err(late),
            ast::Expr::Value(value) => Ok(value),
            other => Err(other),
        }
    }
}

/// What may be stored in, or compared null-safely with, a column of SQL type `C`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column of type `{C}`",
    label = "a column of type `{C}` does not take `{Self}`",
    note = "only columns of type `Option<..>` take `Option` values and `NULL`"
)]
pub trait Assign<C> {
    /// The value as data.
    fn into_cell(self) -> ast::Expr;
}

/// NULL, for a column that takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Null;

/// NULL, for a column that takes it.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { name: Text, email: Option<Text> } }
/// let query = insert_into(Users).columns((Users.name, Users.email)).values(("Ada", NULL));
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"INSERT INTO "users" ("name", "email") VALUES ('Ada', NULL)"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub const NULL: Null = Null;

/// The default of a column, whatever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultValue;

/// `DEFAULT`: the default of the column that it is given for, in INSERT and UPDATE.
///
/// SQLite has no such word: an INSERT leaves the column out there, if all its rows do; an UPDATE is refused.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # use querent_sqlite::Sqlite;
/// # table! { Jobs = "jobs" { id: BigInt, state: Text } }
/// let query = insert_into(Jobs).columns((Jobs.id, Jobs.state)).values((1, DEFAULT));
/// assert_eq!(query.inlined(&Postgres::new())?, r#"INSERT INTO "jobs" ("id", "state") VALUES (1, DEFAULT)"#);
/// assert_eq!(query.inlined(&Sqlite::new())?, r#"INSERT INTO "jobs" ("id") VALUES (1)"#);
/// # Ok::<(), Error>(())
/// ```
pub const DEFAULT: DefaultValue = DefaultValue;

#[diagnostic::do_not_recommend]
impl<C> Assign<C> for DefaultValue {
    fn into_cell(self) -> ast::Expr {
        ast::Expr::Keyword(ast::Keyword::Default)
    }
}

/// A Rust value as an expression, sent as a parameter.
///
/// ```
/// # use querent_postgres::prelude::*;
/// assert_eq!(select(val(5_i64)).to_sql(&Postgres::new())?.text(), "SELECT $1::bigint");
/// # Ok::<(), Error>(())
/// ```
#[inline]
pub fn val<V: Bind>(value: V) -> Expr<V::Sql> {
    Expr::from_node(ast::Expr::Value(value.into_value()))
}

/// A row of expressions, to be compared with a row or looked for in a list of rows.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Spans = "spans" { low: Integer, high: Integer } }
/// let query = select(Spans.low).from(Spans).where_(row((Spans.low, Spans.high)).gt((1, 5)));
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT "spans"."low" FROM "spans" WHERE ("spans"."low", "spans"."high") > (1, 5)"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn row<T: Tuple>(members: T) -> T::Row {
    members.into_row()
}

/// A tuple of expressions that can be compared as a row.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a tuple of two to four expressions")]
pub trait Tuple {
    /// The row.
    type Row;
    /// Makes it.
    fn into_row(self) -> Self::Row;
}

impl<S> Expr<S> {
    /// Gives a tree a SQL type. The caller vouches for it: embedders and dialects use this.
    #[inline]
    pub fn from_node(node: ast::Expr) -> Self {
        Expr { node, sql: PhantomData }
    }

    /// The tree.
    pub fn node(&self) -> &ast::Expr {
        &self.node
    }
}

impl<S> Column<S> {
    /// Gives a column a SQL type. The caller vouches for it; `table!` uses this.
    pub const fn from_ref(column: ColumnRef) -> Self {
        Column { column, sql: PhantomData }
    }

    /// The column as data.
    pub const fn as_ref(&self) -> ColumnRef {
        self.column
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> Typed for Expr<S> {
    type Sql = S;
    #[inline]
    fn into_node(self) -> ast::Expr {
        self.node
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> Typed for Column<S> {
    type Sql = S;
    #[inline]
    fn into_node(self) -> ast::Expr {
        ast::Expr::Column(self.column)
    }
}

impl<S: SqlType> From<Column<S>> for Expr<S> {
    fn from(column: Column<S>) -> Self {
        Expr::from_node(column.into_node())
    }
}

impl<E: Typed> From<E> for AnyExpr {
    fn from(expr: E) -> Self {
        AnyExpr { node: expr.into_node() }
    }
}

impl<S> Clone for Expr<S> {
    fn clone(&self) -> Self {
        Expr::from_node(self.node.clone())
    }
}

impl<S> Clone for Column<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Column<S> {}

impl<S> fmt::Debug for Expr<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}

impl<S> fmt::Debug for Column<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.column.fmt(f)
    }
}

#[diagnostic::do_not_recommend]
impl<T, S: SqlType> Operand<T> for Expr<S> {
    type Sql = S;
    #[inline]
    fn into_operand(self) -> ast::Expr {
        self.node
    }
}

#[diagnostic::do_not_recommend]
impl<T, S: SqlType> Operand<T> for Column<S> {
    type Sql = S;
    #[inline]
    fn into_operand(self) -> ast::Expr {
        self.into_node()
    }
}

impl<C, S: SqlType + Assignable<C>> Assign<C> for Expr<S> {
    fn into_cell(self) -> ast::Expr {
        self.node
    }
}

#[diagnostic::do_not_recommend]
impl<C, S: SqlType + Assignable<C>> Assign<C> for Column<S> {
    fn into_cell(self) -> ast::Expr {
        self.into_node()
    }
}

#[diagnostic::do_not_recommend]
impl<T: BaseType> Assign<Option<T>> for Null {
    #[inline]
    fn into_cell(self) -> ast::Expr {
        ast::Expr::Value(Value::Null(T::KIND))
    }
}

/// NULL for `None`, of a type of the program's own.
#[diagnostic::do_not_recommend]
impl<S: BaseType, V: CustomValue<Sql = S>> Assign<Option<S>> for Option<V> {
    fn into_cell(self) -> ast::Expr {
        ast::Expr::Value(self.map_or(Value::Null(S::KIND), V::into_value))
    }
}

// One impl a Rust type, and none that is generic over them: a literal then takes its type from the column,
// because only one type of numbers fits. That type stands in a bound and not in the head of the impl, and
// values that are no numbers leave it to the method's bound what fits, as expressions do: so a mistake is named
// once and briefly, not by the list of what else the value could be compared with.
macro_rules! values {
    (numbers: $($rust:ty => $sql:ty;)*) => { $(values!(@each [T: SameType<$sql>] [] $rust => $sql);)* };
    (others: $($rust:ty => $sql:ty;)*) => { $(values!(@each [T] [] $rust => $sql);)* };
    (@each [$($opposite:tt)*] [$($generics:tt)*] $rust:ty => $sql:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($opposite)*, $($generics)*> Operand<T> for $rust {
            type Sql = $sql;
            #[inline]
            fn into_operand(self) -> ast::Expr {
                ast::Expr::Value(Bind::into_value(self))
            }
            const IS_VALUE: bool = true;
            #[inline]
            fn into_member(self) -> Result<Value, ast::Expr> {
                Ok(Bind::into_value(self))
            }
        }
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> super::Argument for $rust {
            fn into_argument(self) -> ast::Expr {
                ast::Expr::Value(Bind::into_value(self))
            }
        }
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Assign<$sql> for $rust {
            #[inline]
            fn into_cell(self) -> ast::Expr {
                ast::Expr::Value(Bind::into_value(self))
            }
        }
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Assign<Option<$sql>> for $rust {
            #[inline]
            fn into_cell(self) -> ast::Expr {
                ast::Expr::Value(Bind::into_value(self))
            }
        }
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Assign<Option<$sql>> for Option<$rust> {
            #[inline]
            fn into_cell(self) -> ast::Expr {
                self.map_or_else(|| Assign::<Option<$sql>>::into_cell(NULL), Assign::<$sql>::into_cell)
            }
        }
    };
}

#[cfg(feature = "_convert")]
pub(super) use values;

values! {
    numbers: i8 => TinyInt; i16 => SmallInt; i32 => Integer; i64 => BigInt; u8 => UnsignedTinyInt;
    u16 => UnsignedSmallInt; u32 => UnsignedInteger; u64 => UnsignedBigInt; f32 => Real; f64 => Double;
    Decimal => Decimal;
}

values! {
    others: bool => Bool; &str => Text; &String => Text; String => Text; Cow<'_, str> => Text; Text => Text;
    &[u8] => Bytes; Vec<u8> => Bytes; Date => Date; Time => Time; Timestamp => Timestamp;
    TimestampTz => TimestampTz; Interval => Interval; Uuid => Uuid; Json => Json;
    Vec<bool> => Array<Bool>; Vec<i16> => Array<SmallInt>; Vec<i32> => Array<Integer>; Vec<i64> => Array<BigInt>;
    Vec<f32> => Array<Real>; Vec<f64> => Array<Double>; Vec<String> => Array<Text>; Vec<&str> => Array<Text>;
    Vec<Vec<u8>> => Array<Bytes>; Vec<Decimal> => Array<Decimal>; Vec<Date> => Array<Date>;
    Vec<Time> => Array<Time>; Vec<Timestamp> => Array<Timestamp>; Vec<TimestampTz> => Array<TimestampTz>;
    Vec<Interval> => Array<Interval>; Vec<Uuid> => Array<Uuid>; Vec<Json> => Array<Json>;
    Vec<Option<bool>> => Array<Bool>; Vec<Option<i16>> => Array<SmallInt>; Vec<Option<i32>> => Array<Integer>;
    Vec<Option<i64>> => Array<BigInt>; Vec<Option<f32>> => Array<Real>; Vec<Option<f64>> => Array<Double>;
    Vec<Option<String>> => Array<Text>; Vec<Option<&str>> => Array<Text>; Vec<Option<Vec<u8>>> => Array<Bytes>;
    Vec<Option<Decimal>> => Array<Decimal>; Vec<Option<Date>> => Array<Date>; Vec<Option<Time>> => Array<Time>;
    Vec<Option<Timestamp>> => Array<Timestamp>; Vec<Option<TimestampTz>> => Array<TimestampTz>;
    Vec<Option<Interval>> => Array<Interval>; Vec<Option<Uuid>> => Array<Uuid>; Vec<Option<Json>> => Array<Json>;
}

macro_rules! integers_are_decimals {
    ($($rust:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Operand<Decimal> for $rust {
            type Sql = Decimal;
            #[inline]
            fn into_operand(self) -> ast::Expr {
                ast::Expr::Value(Bind::into_value(Decimal::from(self)))
            }
        }
        #[diagnostic::do_not_recommend]
        impl Assign<Decimal> for $rust {
            fn into_cell(self) -> ast::Expr {
                Operand::<Decimal>::into_operand(self)
            }
        }
        #[diagnostic::do_not_recommend]
        impl Assign<Option<Decimal>> for $rust {
            fn into_cell(self) -> ast::Expr {
                Operand::<Decimal>::into_operand(self)
            }
        }
    )*};
}

integers_are_decimals!(i32 i64);
