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
        $vis const $table: $table = {
            static TABLE: $crate::ast::TableDef = $crate::ast::TableDef {
                schema: $crate::__schema!($schema),
                name: $crate::ast::plain_name($name),
                double_quoted: $crate::__quoted!("\"" $schema $name),
                back_quoted: $crate::__quoted!("`" $schema $name),
                columns: &COLUMNS,
                keys: &[$($crate::ast::KeyDef {
                    primary: $crate::__is_primary!($unique $($word)?),
                    columns: &[$(|| $table.$part.as_ref().def),+],
                }),*],
            };
            static COLUMNS: [$crate::ast::ColumnDef; [$(stringify!($column)),+].len()] = [
                $($crate::ast::ColumnDef {
                    table: &TABLE,
                    name: $crate::ast::plain_name($crate::__name!($column $($column_name)?)),
                    kind: <$ty as $crate::SqlType>::KIND,
                    nullable: <$ty as $crate::SqlType>::NULLABLE,
                    references: $crate::__references!($($there $key)?),
                    double_quoted: $crate::__quoted!("\"" $column $($column_name)?),
                    back_quoted: $crate::__quoted!("`" $column $($column_name)?),
                    qualified_double: concat!(
                        $crate::__quoted!("\"" $schema $name), ".",
                        $crate::__quoted!("\"" $column $($column_name)?)
                    ),
                    qualified_back: concat!(
                        $crate::__quoted!("`" $schema $name), ".",
                        $crate::__quoted!("`" $column $($column_name)?)
                    ),
                }),+
            ];
            $table::__of($crate::ast::TableRef { def: &TABLE, alias: ::core::option::Option::None })
        };

        impl<P: $crate::Presence> $table<P> {
            #[allow(clippy::indexing_slicing, unused_assignments, reason = "there is a definition for each field")]
            const fn __of(table: $crate::ast::TableRef) -> Self {
                let mut place = 0;
                $(
                    let $column = $crate::Column::__of(table, place, P::OPTIONAL);
                    place += 1;
                )+
                $table { $($column,)+ __table: table }
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

        #[diagnostic::do_not_recommend]
        impl<P: $crate::Presence> $crate::FromSource for $table<P> {
            #[inline]
            fn into_source(self) -> $crate::ast::Source {
                $crate::ast::Source::Table(self.__table)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::OptionalSource for $table<$crate::Optional> {}

        impl<P: $crate::Presence> $crate::Table for $table<P> {
            type Row = P::Whole<($($ty,)+)>;
            type Optional = $table<$crate::Optional>;
            const OPTIONAL: bool = P::OPTIONAL;

            fn table_ref(&self) -> $crate::ast::TableRef {
                self.__table
            }

            fn alias(self, alias: impl ::core::convert::Into<$crate::ast::Alias>) -> Self {
                Self::__of($crate::ast::TableRef {
                    def: self.__table.def,
                    alias: ::core::option::Option::Some(alias.into()),
                })
            }

            fn optional(self) -> Self::Optional {
                <$table<$crate::Optional>>::__of(self.__table)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __name {
    ($column:ident) => {
        stringify!($column)
    };
    ($column:ident $name:literal) => {
        $name
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
    ($quote:literal $column:ident) => {
        concat!($quote, stringify!($column), $quote)
    };
    ($quote:literal $column:ident $name:literal) => {
        concat!($quote, $name, $quote)
    };
    ($quote:literal [] $name:tt) => {
        concat!($quote, $name, $quote)
    };
    ($quote:literal [$schema:literal] $name:tt) => {
        concat!($quote, $schema, $quote, ".", $quote, $name, $quote)
    };
}
