//! `table!`: quoted names are written at compile time, so that printing a column is one `push_str`.

/// Declares tables: a type, and a constant of the same name whose fields are the columns.
///
/// The name in the database follows `=`; a schema may stand before it, and a column may have another name
/// there than in Rust. `Option<..>` marks a column that may be NULL. A foreign key is told by `=>` and the column that
/// it refers to, for [`Select::join_fk`](crate::Select::join_fk). Keys stand behind the braces; if
/// there is one, all are to be there, for [`Insert::on_conflict`](crate::Insert::on_conflict), and for the databases that
/// find rows to change by them.
///
/// ```
/// use querent_postgres::prelude::*;
///
/// table! {
///     /// Everyone who has ever bought something.
///     pub Customers = "shop"."customers" {
///         id: BigInt,
///         /// Lower case.
///         email: Option<Text>,
///         kind = "type": Text,
///         invited_by: Option<BigInt> => Customers.id,
///     }
///     primary key (id), unique (email, kind)
/// }
///
/// let query = select((Customers.email, Customers.kind)).from(Customers);
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     "SELECT \"shop\".\"customers\".\"email\", \"shop\".\"customers\".\"type\" FROM \"shop\".\"customers\""
/// );
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! table {
    ($(#[$meta:meta])* $vis:vis $table:ident = $name:literal { $($columns:tt)* } $($keys:tt)*) => {
        $crate::__table! { [$(#[$meta])*] [$vis] $table [] $name { $($columns)* } $($keys)* }
    };
    ($(#[$meta:meta])* $vis:vis $table:ident = $schema:literal . $name:literal { $($columns:tt)* } $($keys:tt)*) => {
        $crate::__table! { [$(#[$meta])*] [$vis] $table [$schema] $name { $($columns)* } $($keys)* }
    };
}

// What is written here is compiled once for each table: a literal costs less than a call, and a body more than both. See
// "Compile time" in docs/performance.md.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    ([$(#[$meta:meta])*] [$vis:vis] $table:ident $schema:tt $name:literal {
        $($(#[$column_meta:meta])* $column:ident $(= $column_name:literal)? : $ty:ty $(=> $there:ident . $key:ident)?),+ $(,)?
    } $($unique:ident $($word:ident)? ($($part:ident),+ $(,)?)),* $(,)?) => {
        $(#[$meta])*
        $vis struct $table<P: $crate::Presence = $crate::Required> {
            $($(#[$column_meta])* pub $column: $crate::Column<P::Of<$ty>>,)+
            #[doc(hidden)]
            __table: $crate::ast::TableRef,
        }

        $(#[$meta])*
        #[allow(non_upper_case_globals)]
        $vis const $table: $table = $table::__of(::core::option::Option::None);

        impl<P: $crate::Presence> $table<P> {
            const fn __of(alias: ::core::option::Option<$crate::ast::Alias>) -> Self {
                static TABLE: $crate::ast::TableDef = $crate::ast::TableDef {
                    schema: $crate::__schema!($schema),
                    name: $crate::ast::plain_name($name),
                    double_quoted: $crate::__quoted!("\"" $schema $name),
                    back_quoted: $crate::__quoted!("`" $schema $name),
                    columns: $crate::ast::plain_columns(&COLUMNS),
                    keys: &[$($crate::ast::KeyDef {
                        primary: $crate::__is_primary!($unique $($word)?),
                        columns: &[$(|| $table.$part.as_ref().def),+],
                    }),*],
                };
                static COLUMNS: [$crate::ast::ColumnDef; $crate::__count!($($column)+)] = [
                    $($crate::__column!(
                        TABLE $schema $name $column $($column_name)?, $ty, $crate::__references!($($there $key)?)
                    )),+
                ];
                let [$($column),+] = $crate::ast::ColumnRef::__all(&COLUMNS, alias, P::OPTIONAL);
                $table {
                    $($column: $crate::Column::from_ref($column),)+
                    __table: $crate::ast::TableRef { def: &TABLE, alias },
                }
            }
        }

        impl<P: $crate::Presence> ::core::clone::Clone for $table<P> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<P: $crate::Presence> ::core::marker::Copy for $table<P> {}

        impl<P: $crate::Presence> ::core::fmt::Debug for $table<P> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.__table, f)
            }
        }

        impl<P: $crate::Presence> $crate::Table for $table<P> {
            type Row = P::Whole<($($ty,)+)>;
            type Presence = P;
            type Optional = $table<$crate::Optional>;

            fn __of(alias: ::core::option::Option<$crate::ast::Alias>) -> Self {
                Self::__of(alias)
            }

            fn table_ref(&self) -> $crate::ast::TableRef {
                self.__table
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __column {
    ($table:ident $schema:tt $table_name:literal $column:ident, $ty:ty, $references:expr) => {
        $crate::__column!(@ $table $schema $table_name [stringify!($column)], $ty, $references)
    };
    ($table:ident $schema:tt $table_name:literal $column:ident $name:literal, $ty:ty, $references:expr) => {
        $crate::__column!(@ $table $schema $table_name [$name], $ty, $references)
    };
    (@ $table:ident [$($schema:literal)?] $table_name:literal [$($name:tt)+], $ty:ty, $references:expr) => {
        $crate::ast::ColumnDef {
            table: &$table,
            name: $($name)+,
            kind: <$ty as $crate::SqlType>::KIND,
            nullable: <$ty as $crate::SqlType>::NULLABLE,
            references: $references,
            double_quoted: concat!("\"", $($name)+, "\""),
            back_quoted: concat!("`", $($name)+, "`"),
            qualified_double: concat!($("\"", $schema, "\".",)? "\"", $table_name, "\".\"", $($name)+, "\""),
            qualified_back: concat!($("`", $schema, "`.",)? "`", $table_name, "`.`", $($name)+, "`"),
        }
    };
}

// How many there are: to add ones up, or to ask an array of them, costs more.
#[doc(hidden)]
#[macro_export]
macro_rules! __count {
    ($a:ident) => { 1 };
    ($a:ident $b:ident) => { 2 };
    ($a:ident $b:ident $c:ident) => { 3 };
    ($a:ident $b:ident $c:ident $d:ident) => { 4 };
    ($a:ident $b:ident $c:ident $d:ident $e:ident) => { 5 };
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident) => { 6 };
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident) => { 7 };
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident) => { 8 };
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident $($more:ident)+) => {
        8 + $crate::__count!($($more)+)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __is_primary {
    (primary key) => {
        true
    };
    (unique) => {
        false
    };
    ($($other:ident)*) => {
        compile_error!("a key in `table!` is `primary key (..)` or `unique (..)`")
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __references {
    () => {
        ::core::option::Option::None
    };
    ($table:ident $column:ident) => {
        ::core::option::Option::Some(|| $table.$column.as_ref().def)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema {
    ([]) => {
        ::core::option::Option::None
    };
    ([$schema:literal]) => {
        ::core::option::Option::Some($crate::ast::plain_name($schema))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __quoted {
    ($quote:literal [] $name:literal) => {
        concat!($quote, $name, $quote)
    };
    ($quote:literal [$schema:literal] $name:literal) => {
        concat!($quote, $schema, $quote, ".", $quote, $name, $quote)
    };
}
