//! SQL types as Rust types. A type here is a mark for the compiler and is never stored in the tree.
//!
//! `Option<T>` is the nullable form of `T`. Types that need a value of their own in Rust, such as
//! [`Decimal`] or [`Date`], mark their SQL type themselves, so that one name serves both.

pub mod convert;
mod custom;
mod kind;
mod rules;
mod rust;

pub use custom::{CustomType, CustomValue};
pub use kind::{Element, Kind};
pub use rules::{
    Arith, Assignable, Average, Boolean, Castable, Comparable, IntegerType, NeverNull, Numeric, SameRow,
    SameType, Sum, TextType,
};
pub use rust::{Bind, FromSql};

use crate::value::{Date, Decimal, Interval, Json, Text, Time, Timestamp, TimestampTz, Uuid};

/// A SQL type, nullable or not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a SQL type",
    label = "expected the SQL type of one column",
    note = "SQL types are `Bool`, `Integer`, `BigInt`, `Text`, `Decimal`, .. and `Option<..>` of them, which may be NULL",
    note = "a tuple is the row of several columns: select one column where one value is expected"
)]
pub trait SqlType: 'static {
    /// This type without NULL.
    type NotNull: BaseType;
    /// This type with NULL.
    type Nullable: SqlType<NotNull = Self::NotNull>;
    /// `U`, nullable if this type is.
    type Wrap<U: SqlType>: SqlType<NotNull = U::NotNull>;
    /// The type as data, for renderers and drivers.
    const KIND: Kind;
    /// Whether NULL is among its values.
    const NULLABLE: bool;
}

/// A SQL type without NULL: what `Option<..>` may be made of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a SQL type without NULL",
    label = "expected `Integer`, `Text`, .. without `Option`"
)]
pub trait BaseType: SqlType<NotNull = Self, Nullable = Option<Self>> + Sized {}

/// The NOT NULL form of `S`.
pub type Base<S> = <S as SqlType>::NotNull;

macro_rules! sql_types {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {}
    )*};
}

macro_rules! impl_sql_type {
    ($($name:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl SqlType for $name {
            type NotNull = $name;
            type Nullable = Option<$name>;
            type Wrap<U: SqlType> = U;
            const KIND: Kind = Kind::$name;
            const NULLABLE: bool = false;
        }
        #[diagnostic::do_not_recommend]
        impl BaseType for $name {}
    )*};
}

sql_types! {
    /// `BOOLEAN`; in Rust `bool`.
    Bool;
    /// `TINYINT`, 8 bits, in MySQL and MariaDB; a wider integer elsewhere. In Rust `i8`.
    TinyInt;
    /// `SMALLINT`, 16 bits; in Rust `i16`.
    SmallInt;
    /// `INTEGER`, 32 bits; in Rust `i32`.
    Integer;
    /// `BIGINT`, 64 bits; in Rust `i64`.
    BigInt;
    /// `TINYINT UNSIGNED` of MySQL and MariaDB; in Rust `u8`.
    UnsignedTinyInt;
    /// `SMALLINT UNSIGNED` of MySQL and MariaDB; in Rust `u16`.
    UnsignedSmallInt;
    /// `INT UNSIGNED` of MySQL and MariaDB; in Rust `u32`.
    UnsignedInteger;
    /// `BIGINT UNSIGNED` of MySQL and MariaDB; in Rust `u64`.
    UnsignedBigInt;
    /// `REAL`, a 32-bit float; in Rust `f32`.
    Real;
    /// `DOUBLE PRECISION`, a 64-bit float; in Rust `f64`.
    Double;
    /// `BYTEA`, `BLOB`; in Rust `Vec<u8>`.
    Bytes;
}

impl_sql_type! {
    Bool TinyInt SmallInt Integer BigInt UnsignedTinyInt UnsignedSmallInt UnsignedInteger UnsignedBigInt
    Real Double Decimal Text Bytes Date Time Timestamp TimestampTz Interval Uuid Json
}

#[diagnostic::do_not_recommend]
impl<T: BaseType> SqlType for Option<T> {
    type NotNull = T;
    type Nullable = Option<T>;
    type Wrap<U: SqlType> = U::Nullable;
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;
}

/// `T[]` of PostgreSQL; in Rust `Vec`. Other databases have no arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Array<T>(core::marker::PhantomData<fn() -> T>);

#[diagnostic::do_not_recommend]
impl<T: BaseType> SqlType for Array<T> {
    type NotNull = Array<T>;
    type Nullable = Option<Array<T>>;
    type Wrap<U: SqlType> = U;
    const KIND: Kind = Kind::Array(T::KIND.element());
    const NULLABLE: bool = false;
}

#[diagnostic::do_not_recommend]
impl<T: BaseType> BaseType for Array<T> {}

/// The SQL type of the columns of a whole `.optional()` table: all of `R`, or nothing.
///
/// It is read as `Option<T>` where `T` reads `R`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maybe<R>(core::marker::PhantomData<fn() -> R>);

/// The row type of a select list that is known only at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dynamic {}
