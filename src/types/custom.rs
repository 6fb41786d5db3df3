//! SQL types that the program declares: what `sql_type!` and `sql_value!` make.

use super::Bind;
#[allow(unused_imports, reason = "the text links to them")]
use super::{FromSql, Kind, SqlType};

/// A SQL type that the core has not: its name in messages, and its names in the databases that have it.
///
/// Made by [`sql_type!`](crate::sql_type!), as the `KIND` of the type.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct CustomType {
    /// The name in messages.
    pub name: &'static str,
    /// The name of the type in CAST, by the name of the dialect. Others have it not. The text is the program's own.
    pub spelled: &'static [(&'static str, &'static str)],
}

impl CustomType {
    /// The name of the type for a dialect, if it has it.
    pub fn name_for(&self, dialect: &str) -> Option<&'static str> {
        self.spelled.iter().find(|(name, _)| *name == dialect).map(|(_, ty)| *ty)
    }
}

/// A Rust type of the program's own whose values can be bound. [`sql_value!`](crate::sql_value!) implements it.
///
/// It gives what [`Bind`] alone cannot: `Option` of the type for columns that may be NULL, and `Vec` of it where an array
/// is read.
pub trait CustomValue: Bind {}

/// Declares SQL types that Querent does not know: an enum, a domain, a type of an extension.
///
/// Either with the name that each database has for it. Other dialects refuse its values. Or as another name for a type
/// that is known, from which it is told apart by the compiler alone: `UserId = BigInt`.
///
/// A Rust type that is there already may mark its own SQL type: `sql_type! { impl Money { "postgres" => "money" } }`.
///
/// The type can then stand in `table!`, be NULL by `Option`, compared with itself, ordered and grouped by, and be the
/// target of `.cast_native()`. [`sql_value!`](crate::sql_value!) says which Rust type its values are.
///
/// ```
/// use querent_postgres::prelude::*;
/// use querent::{Bind, FromSql, ValueRef, sql_type, sql_value};
///
/// sql_type! {
///     /// `CREATE TYPE color AS ENUM ('red', 'green')`
///     pub Color { "postgres" => "color" }
/// }
/// #[derive(Debug, Clone, Copy, PartialEq)]
/// pub enum Rgb { Red, Green }
///
/// impl Bind for Rgb {
///     type Sql = Color;
///     fn into_value(self) -> Value {
///         let text = match self { Rgb::Red => "red", Rgb::Green => "green" };
///         Value::custom(&Color::TYPE, Value::Text(text.into()))
///     }
/// }
/// impl FromSql<Color> for Rgb {
///     fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
///         match cell {
///             ValueRef::Text("red") => Some(Rgb::Red),
///             ValueRef::Text("green") => Some(Rgb::Green),
///             _ => None,
///         }
///     }
/// }
/// sql_value!(Rgb => Color);
///
/// table! { Cars = "cars" { id: BigInt, color: Color, trim: Option<Color> } }
/// let query = select(Cars.id).from(Cars).where_(Cars.color.eq(Rgb::Red) & Cars.trim.ne(val(Rgb::Green)));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT "cars"."id" FROM "cars" WHERE "cars"."color" = $1 AND "cars"."trim" <> $2"#
/// );
/// assert_eq!(select(val(Rgb::Red)).to_sql(&Postgres::new())?.text(), "SELECT $1::color");
/// assert_eq!(
///     select(val(Rgb::Red)).to_sql(&querent_sqlite::Sqlite::version(3, 46)).unwrap_err().to_string(),
///     "sqlite 3.46 cannot render a value of type `Color`; it is a type of postgres alone; \
///      give it a name for sqlite too, or use text or a number in its place"
/// );
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! sql_type {
    ($(impl $name:ident { $($dialect:literal => $spelled:literal),+ $(,)? })+) => {$(
        impl $name {
            /// The SQL type as data.
            pub const TYPE: $crate::CustomType =
                $crate::CustomType { name: stringify!($name), spelled: &[$(($dialect, $spelled)),+] };
        }
        $crate::__sql_type!($name, $crate::Kind::Custom(&$name::TYPE));
    )+};
    ($($(#[$meta:meta])* $vis:vis $name:ident { $($dialect:literal => $spelled:literal),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $name {}

        impl $name {
            /// The type as data.
            #[allow(dead_code, reason = "values name it, if there are any")]
            $vis const TYPE: $crate::CustomType =
                $crate::CustomType { name: stringify!($name), spelled: &[$(($dialect, $spelled)),+] };
        }
        $crate::__sql_type!($name, $crate::Kind::Custom(&$name::TYPE));
    )+};
    ($($(#[$meta:meta])* $vis:vis $name:ident = $like:ty;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $name {}
        $crate::__sql_type!($name, <$like as $crate::SqlType>::KIND);
    )+};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __sql_type {
    ($name:ident, $kind:expr) => {
        #[diagnostic::do_not_recommend]
        impl $crate::SqlType for $name {
            type NotNull = $name;
            type Nullable = ::core::option::Option<$name>;
            type Wrap<U: $crate::SqlType> = U;
            const KIND: $crate::Kind = $kind;
            const NULLABLE: bool = false;
        }
        #[diagnostic::do_not_recommend]
        impl $crate::BaseType for $name {}
        #[diagnostic::do_not_recommend]
        impl $crate::Comparable<$name> for $name {}
    };
}

/// Says that a Rust type, which implements [`Bind`], is what values of a declared SQL type are: they may then stand beside
/// its columns, in lists and arguments, and be inserted, as `Option` where the column may be NULL.
///
/// ```
/// use querent_sqlite::prelude::*;
/// use querent::{Bind, FromSql, ValueRef, sql_type, sql_value};
///
/// sql_type! {
///     /// Which user.
///     pub UserKey = BigInt;
/// }
/// #[derive(Debug, Clone, Copy, PartialEq)]
/// pub struct UserId(pub i64);
///
/// impl Bind for UserId {
///     type Sql = UserKey;
///     fn into_value(self) -> Value {
///         Value::BigInt(self.0)
///     }
/// }
/// impl FromSql<UserKey> for UserId {
///     fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
///         <i64 as FromSql<BigInt>>::from_sql(cell).map(UserId)
///     }
/// }
/// sql_value!(UserId => UserKey);
///
/// table! { Users = "users" { id: UserKey, manager: Option<UserKey> } }
/// let query = select(Users.manager).from(Users).where_(Users.id.in_list([UserId(1), UserId(2)]));
/// assert_eq!(
///     query.inlined(&Sqlite::new())?,
///     r#"SELECT "users"."manager" FROM "users" WHERE "users"."id" IN (1, 2)"#
/// );
/// let insert = insert_into(Users).columns((Users.id, Users.manager)).values((UserId(3), None::<UserId>));
/// assert_eq!(insert.inlined(&Sqlite::new())?, r#"INSERT INTO "users" ("id", "manager") VALUES (3, NULL)"#);
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! sql_value {
    ($($rust:ty => $sql:ty),+ $(,)?) => {$(
        impl $crate::CustomValue for $rust {}
        #[diagnostic::do_not_recommend]
        impl<T> $crate::Operand<T> for $rust {
            type Sql = $sql;
            fn into_operand(self) -> $crate::ast::Expr {
                $crate::ast::Expr::Value($crate::Bind::into_value(self))
            }
        }
        #[diagnostic::do_not_recommend]
        impl $crate::Argument for $rust {
            fn into_argument(self) -> $crate::ast::Expr {
                $crate::ast::Expr::Value($crate::Bind::into_value(self))
            }
        }
        #[diagnostic::do_not_recommend]
        impl $crate::Assign<$sql> for $rust {
            fn into_cell(self) -> $crate::ast::Expr {
                $crate::ast::Expr::Value($crate::Bind::into_value(self))
            }
        }
        #[diagnostic::do_not_recommend]
        impl $crate::Assign<::core::option::Option<$sql>> for $rust {
            fn into_cell(self) -> $crate::ast::Expr {
                $crate::ast::Expr::Value($crate::Bind::into_value(self))
            }
        }
    )+};
}
