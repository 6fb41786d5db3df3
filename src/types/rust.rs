//! Rust types and the one SQL type that each stands for, in both directions.

use super::*;
use crate::value::{Array as ArrayValue, Value, ValueRef};
use alloc::{borrow::Cow, boxed::Box, string::String, sync::Arc, vec::Vec};

/// A Rust type whose values can be bound. Each has exactly one SQL type, so that a literal takes its
/// type from the column it is compared with.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound as a SQL value",
    label = "no SQL type is known for `{Self}`"
)]
pub trait Bind {
    /// The SQL type.
    type Sql: BaseType;
    /// The value as databases know it.
    fn into_value(self) -> Value;
}

/// A Rust type that a cell of SQL type `S` can be read into.
#[diagnostic::on_unimplemented(
    message = "a column of SQL type `{S}` cannot be read into `{Self}`",
    label = "`{Self}` does not hold every `{S}`"
)]
pub trait FromSql<S>: Sized {
    /// Reads the cell, or answers `None` where its value does not fit the type. Drivers may call it with a sample of the
    /// SQL type, to see what a row is read into, so that it should have no effect of its own, and must not panic.
    fn from_sql(cell: ValueRef<'_>) -> Option<Self>;

    /// Reads text that a driver has no further use for, and that need not be copied.
    #[inline]
    fn from_text(text: String) -> Option<Self> {
        Self::from_sql(ValueRef::Text(&text))
    }
}

// The macros below are for `convert` too, where some types have parameters: those stand in the brackets.
macro_rules! bind {
    ($($rust:ty => $sql:ident, |$value:ident| $make:expr;)*) => {
        $(bind!(@each [] $rust => $sql, |$value| $make);)*
    };
    (@each [$($generics:tt)*] $rust:ty => $sql:ident, |$value:ident| $make:expr) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Bind for $rust {
            type Sql = $sql;
            #[inline]
            fn into_value(self) -> Value {
                let $value = self;
                $make
            }
        }
    };
}

bind! {
    bool => Bool, |v| Value::Bool(v);
    i8 => TinyInt, |v| Value::TinyInt(v);
    i16 => SmallInt, |v| Value::SmallInt(v);
    i32 => Integer, |v| Value::Integer(v);
    i64 => BigInt, |v| Value::BigInt(v);
    u8 => UnsignedTinyInt, |v| Value::UnsignedTinyInt(v);
    u16 => UnsignedSmallInt, |v| Value::UnsignedSmallInt(v);
    u32 => UnsignedInteger, |v| Value::UnsignedInteger(v);
    u64 => UnsignedBigInt, |v| Value::UnsignedBigInt(v);
    f32 => Real, |v| Value::Real(v);
    f64 => Double, |v| Value::Double(v);
    &str => Text, |v| Value::Text(v.into());
    &String => Text, |v| Value::Text(v.as_str().into());
    String => Text, |v| Value::Text(v.into());
    Cow<'_, str> => Text, |v| Value::Text(v.into());
    Text => Text, |v| Value::Text(v);
    &[u8] => Bytes, |v| Value::Bytes(v.into());
    Vec<u8> => Bytes, |v| Value::Bytes(v.into());
    Decimal => Decimal, |v| Value::Decimal(v);
    Date => Date, |v| Value::Date(v);
    Time => Time, |v| Value::Time(v);
    Timestamp => Timestamp, |v| Value::Timestamp(v);
    TimestampTz => TimestampTz, |v| Value::TimestampTz(v);
    Interval => Interval, |v| Value::Interval(Box::new(v));
    Uuid => Uuid, |v| Value::Uuid(v);
    Json => Json, |v| Value::Json(v);
}

macro_rules! arrays {
    ($($rust:ty => $sql:ident;)*) => { $(arrays!(@each [] $rust => $sql);)* };
    (@each [$($generics:tt)*] $rust:ty => $sql:ident) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Bind for Vec<$rust> {
            type Sql = Array<$sql>;
            fn into_value(self) -> Value {
                $crate::types::rust::array(Kind::$sql, self.into_iter().map(Bind::into_value).collect())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Bind for Vec<Option<$rust>> {
            type Sql = Array<$sql>;
            fn into_value(self) -> Value {
                let item = |item: Option<$rust>| item.map_or(Value::Null(Kind::$sql), Bind::into_value);
                $crate::types::rust::array(Kind::$sql, self.into_iter().map(item).collect())
            }
        }
    };
}

pub(super) fn array(kind: Kind, items: Vec<Value>) -> Value {
    Value::Array(Arc::new(ArrayValue { kind, items }))
}

macro_rules! arrays_from_sql {
    ($($rust:ty => $sql:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl FromSql<Array<$sql>> for Vec<$rust> {
            fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
                $crate::types::rust::elements(cell, <$rust as FromSql<$sql>>::from_sql)
            }
        }

        #[diagnostic::do_not_recommend]
        impl FromSql<Array<$sql>> for Vec<Option<$rust>> {
            fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
                $crate::types::rust::elements(cell, <Option<$rust> as FromSql<Option<$sql>>>::from_sql)
            }
        }
    )*};
}

pub(super) fn elements<T>(cell: ValueRef<'_>, read: fn(ValueRef<'_>) -> Option<T>) -> Option<Vec<T>> {
    match cell {
        ValueRef::Array(array) => array.items.iter().map(|item| item.lend(read)).collect(),
        _ => None,
    }
}

arrays! {
    bool => Bool; i16 => SmallInt; i32 => Integer; i64 => BigInt; f32 => Real; f64 => Double; String => Text;
    &str => Text; Vec<u8> => Bytes; Decimal => Decimal; Date => Date; Time => Time; Timestamp => Timestamp;
    TimestampTz => TimestampTz; Interval => Interval; Uuid => Uuid; Json => Json;
}

arrays_from_sql! {
    bool => Bool; i16 => SmallInt; i32 => Integer; i64 => BigInt; f32 => Real; f64 => Double; String => Text;
    Text => Text; Vec<u8> => Bytes; Decimal => Decimal; Date => Date; Time => Time; Timestamp => Timestamp;
    TimestampTz => TimestampTz; Interval => Interval; Uuid => Uuid; Json => Json;
}

#[diagnostic::do_not_recommend]
impl<S: BaseType, V: CustomValue<Sql = S> + FromSql<S>> FromSql<Array<S>> for Vec<V> {
    fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
        elements(cell, V::from_sql)
    }
}

macro_rules! from_sql {
    ($($rust:ty => $($sql:ident)|+, $pattern:pat => $make:expr;)*) => {
        $(from_sql!(@each $rust, [$($sql)+], $pattern, $make);)*
    };
    (@each $rust:ty, [$sql:ident $($more:ident)*], $pattern:pat, $make:expr) => {
        #[diagnostic::do_not_recommend]
        impl FromSql<$sql> for $rust {
            #[inline]
            fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
                match cell {
                    $pattern => $make,
                    _ => None,
                }
            }
        }
        from_sql!(@each $rust, [$($more)*], $pattern, $make);
    };
    (@each $rust:ty, [], $pattern:pat, $make:expr) => {};
}

from_sql! {
    bool => Bool, ValueRef::Bool(v) => Some(v);
    i8 => TinyInt, ValueRef::Int(v) => v.try_into().ok();
    i16 => SmallInt | TinyInt, ValueRef::Int(v) => v.try_into().ok();
    i32 => Integer | SmallInt | TinyInt, ValueRef::Int(v) => v.try_into().ok();
    i64 => BigInt | Integer | SmallInt | TinyInt, ValueRef::Int(v) => Some(v);
    f32 => Real, ValueRef::Real(v) => Some(v);
    Date => Date, ValueRef::Date(v) => Some(v);
    Time => Time, ValueRef::Time(v) => Some(v);
    Timestamp => Timestamp, ValueRef::Timestamp(v) => Some(v);
    TimestampTz => TimestampTz, ValueRef::TimestampTz(v) => Some(v);
    Interval => Interval, ValueRef::Interval(v) => Some(v);
    Uuid => Uuid, ValueRef::Uuid(v) => Some(v);
    Text => Text, ValueRef::Text(v) => Some(v.into());
    Box<str> => Text, ValueRef::Text(v) => Some(v.into());
    Vec<u8> => Bytes, ValueRef::Bytes(v) => Some(v.into());
    Json => Json, ValueRef::Json(v) => Some(Json::new(v));
    Decimal => Decimal, ValueRef::Decimal(v) => v.parse().ok();
}

#[cfg(feature = "_convert")]
pub(super) use {arrays, arrays_from_sql, bind, from_sql};

macro_rules! from_sql_unsigned {
    ($($rust:ty => $($sql:ident)+;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl FromSql<$sql> for $rust {
            #[inline]
            fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
                match cell {
                    ValueRef::Int(v) => v.try_into().ok(),
                    ValueRef::UnsignedInt(v) => v.try_into().ok(),
                    _ => None,
                }
            }
        }
    )+)*};
}

from_sql_unsigned! {
    u8 => UnsignedTinyInt;
    u16 => UnsignedSmallInt UnsignedTinyInt;
    u32 => UnsignedInteger UnsignedSmallInt UnsignedTinyInt;
    u64 => UnsignedBigInt UnsignedInteger UnsignedSmallInt UnsignedTinyInt;
}

#[diagnostic::do_not_recommend]
impl FromSql<Double> for f64 {
    #[inline]
    fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
        match cell {
            ValueRef::Double(v) => Some(v),
            ValueRef::Real(v) => Some(f64::from(v)),
            _ => None,
        }
    }
}

#[diagnostic::do_not_recommend]
impl FromSql<Text> for String {
    #[inline]
    fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
        match cell {
            ValueRef::Text(text) => Some(text.into()),
            _ => None,
        }
    }

    #[inline]
    fn from_text(text: String) -> Option<Self> {
        Some(text)
    }
}

#[diagnostic::do_not_recommend]
impl<S: BaseType, V: FromSql<S>> FromSql<Option<S>> for Option<V> {
    #[inline]
    fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
        match cell {
            ValueRef::Null => Some(None),
            cell => V::from_sql(cell).map(Some),
        }
    }

    #[inline]
    fn from_text(text: String) -> Option<Self> {
        V::from_text(text).map(Some)
    }
}
