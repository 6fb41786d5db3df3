//! Rows of a result read into Rust values, checked against the query's SQL types by the compiler.

use crate::{
    error::{Error, ErrorKind},
    types::{Dynamic, FromSql, Kind, Maybe, SqlType},
    value::{Value, ValueRef},
};
use alloc::{format, string::String, vec::Vec};

/// The cells of one row, as a driver lends them.
pub trait Cells {
    /// The number of cells.
    fn width(&self) -> usize;

    /// The cell at a 0-based place, as a value of the given type.
    ///
    /// # Errors
    /// If the cell does not exist or holds what the type has no value for.
    fn cell(&mut self, index: usize, kind: Kind) -> Result<ValueRef<'_>, Error>;

    /// The text of the cell at a 0-based place, if it is text and can be given away. It is not asked for again.
    ///
    /// # Errors
    /// As [`Cells::cell`].
    #[inline]
    fn take_text(&mut self, index: usize) -> Result<Option<String>, Error> {
        let _ = index;
        Ok(None)
    }

    /// The name of the column at a 0-based place, for messages.
    fn name(&self, index: usize) -> Option<&str>;
}

/// Reads the cells of a row from left to right.
#[derive(Debug)]
pub struct Cursor<'r, C> {
    cells: &'r mut C,
    at: usize,
}

/// A Rust type that a row of SQL types `Row` can be read into.
///
/// Implemented for single values, for tuples of up to 16 and nested ones, for `Option` over the whole row of an
/// `.optional()` table, for `Vec<Value>` over rows of a list made at run time, and by [`row!`](crate::row!) for
/// structs.
#[diagnostic::on_unimplemented(
    message = "a row of SQL type `{Row}` cannot be read into `{Self}`",
    label = "does not fit a row of SQL type `{Row}`",
    note = "a column of type `Option<..>` needs an `Option`, and so does the whole row of an `.optional()` table",
    note = "tuples, and structs made by `row!`, have one member for each column, of its type"
)]
pub trait FromRow<Row>: Sized {
    /// The number of cells it reads.
    const WIDTH: usize;

    /// Reads the value.
    ///
    /// # Errors
    /// If a cell holds what the Rust type cannot.
    fn from_row<C: Cells>(cursor: &mut Cursor<'_, C>) -> Result<Self, Error>;
}

impl<'r, C: Cells> Cursor<'r, C> {
    /// Begins at the first cell.
    pub fn new(cells: &'r mut C) -> Self {
        Cursor { cells, at: 0 }
    }

    /// Reads the next cell.
    ///
    /// # Errors
    /// If it holds what the Rust type cannot; the message names the column, both types and the value's shape.
    #[inline]
    pub fn read<S: SqlType, V: FromSql<S>>(&mut self) -> Result<V, Error> {
        let index = self.at;
        self.at += 1;
        let rust = core::any::type_name::<V>;
        if matches!(S::KIND, Kind::Text)
            && let Some(text) = self.cells.take_text(index)?
        {
            let bytes = text.len();
            return V::from_text(text)
                .ok_or_else(|| self.unfit(index, S::KIND, S::NULLABLE, rust(), &shape_of_text(bytes)));
        }
        match V::from_sql(self.cells.cell(index, S::KIND)?) {
            Some(value) => Ok(value),
            None => Err(self.mismatch(index, S::KIND, S::NULLABLE, rust())),
        }
    }

    /// The next cell, as a value of the given type.
    #[cfg(feature = "multiset")]
    pub(super) fn next_cell(&mut self, kind: Kind) -> Result<ValueRef<'_>, Error> {
        self.at += 1;
        self.cells.cell(self.at - 1, kind)
    }

    #[cold]
    fn mismatch(&mut self, index: usize, kind: Kind, nullable: bool, rust: &str) -> Error {
        let shape = match self.cells.cell(index, kind) {
            Ok(cell) => shape(cell),
            Err(error) => return error,
        };
        self.unfit(index, kind, nullable, rust, &shape)
    }

    #[cold]
    fn unfit(&self, index: usize, kind: Kind, nullable: bool, rust: &str, shape: &str) -> Error {
        let name = self.cells.name(index).map(|name| format!(" {name:?}")).unwrap_or_default();
        let sql = if nullable { format!("Option<{kind}>") } else { format!("{kind}") };
        let message =
            format!("column {}{name} of SQL type {sql} holds {shape}, which does not fit {rust}", index + 1);
        Error::new(ErrorKind::Decode, message)
    }
}

fn shape_of_text(bytes: usize) -> String {
    format!("text of {bytes} bytes")
}

/// What a value looks like, without its content: rows may hold secrets, and messages go to logs.
fn shape(cell: ValueRef<'_>) -> String {
    match cell {
        ValueRef::Null => "NULL".into(),
        ValueRef::Bool(_) => "a boolean".into(),
        ValueRef::Int(number) => match i32::try_from(number) {
            Ok(_) => "a small integer".into(),
            Err(_) => "an integer past 32 bits".into(),
        },
        ValueRef::UnsignedInt(_) => "an unsigned integer past 63 bits".into(),
        ValueRef::Real(_) | ValueRef::Double(_) => "a float".into(),
        ValueRef::Text(text) => shape_of_text(text.len()),
        ValueRef::Bytes(bytes) => format!("{} bytes", bytes.len()),
        ValueRef::Decimal(text) => format!("a decimal of {} characters", text.len()),
        ValueRef::Date(_) => "a date".into(),
        ValueRef::Time(_) => "a time".into(),
        ValueRef::Timestamp(_) | ValueRef::TimestampTz(_) => "a timestamp".into(),
        ValueRef::Interval(_) => "an interval".into(),
        ValueRef::Uuid(_) => "a UUID".into(),
        ValueRef::Json(text) => format!("JSON of {} bytes", text.len()),
        ValueRef::Array(array) => format!("an array of {} elements", array.items.len()),
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType, V: FromSql<S>> FromRow<S> for V {
    const WIDTH: usize = 1;

    #[inline]
    fn from_row<C: Cells>(cursor: &mut Cursor<'_, C>) -> Result<Self, Error> {
        cursor.read::<S, V>()
    }
}

#[diagnostic::do_not_recommend]
impl<R, T: FromRow<R>> FromRow<Maybe<R>> for Option<T> {
    const WIDTH: usize = T::WIDTH;

    fn from_row<C: Cells>(cursor: &mut Cursor<'_, C>) -> Result<Self, Error> {
        let start = cursor.at;
        for index in start..start + T::WIDTH {
            if cursor.cells.cell(index, Kind::Unknown)? != ValueRef::Null {
                return T::from_row(cursor).map(Some);
            }
        }
        cursor.at = start + T::WIDTH;
        Ok(None)
    }
}

#[diagnostic::do_not_recommend]
impl FromRow<Dynamic> for Vec<Value> {
    const WIDTH: usize = 0;

    fn from_row<C: Cells>(cursor: &mut Cursor<'_, C>) -> Result<Self, Error> {
        let rest = cursor.at..cursor.cells.width();
        cursor.at = rest.end;
        rest.map(|index| cursor.cells.cell(index, Kind::Unknown).map(Value::from)).collect()
    }
}

impl From<ValueRef<'_>> for Value {
    fn from(cell: ValueRef<'_>) -> Self {
        match cell {
            ValueRef::Null => Value::Null(Kind::Unknown),
            ValueRef::Bool(v) => Value::Bool(v),
            ValueRef::Int(v) => Value::BigInt(v),
            ValueRef::UnsignedInt(v) => Value::UnsignedBigInt(v),
            ValueRef::Real(v) => Value::Real(v),
            ValueRef::Double(v) => Value::Double(v),
            ValueRef::Text(v) => Value::Text(v.into()),
            ValueRef::Bytes(v) => Value::Bytes(v.into()),
            ValueRef::Decimal(v) => v.parse().map_or_else(|_| Value::Text(v.into()), Value::Decimal),
            ValueRef::Date(v) => Value::Date(v),
            ValueRef::Time(v) => Value::Time(v),
            ValueRef::Timestamp(v) => Value::Timestamp(v),
            ValueRef::TimestampTz(v) => Value::TimestampTz(v),
            ValueRef::Interval(v) => Value::Interval(alloc::boxed::Box::new(v)),
            ValueRef::Uuid(v) => Value::Uuid(v),
            ValueRef::Json(v) => Value::Json(crate::value::Json::new(v)),
            ValueRef::Array(v) => Value::Array(alloc::sync::Arc::new(v.clone())),
        }
    }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => { tuples!(@split $($member)*); };
    (@split $($value:ident)*) => { tuples!(@rows [$($value)*] [S0 S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S13 S14 S15] []); };
    (@rows [$value:ident $($values:ident)*] [$row:ident $($rows:ident)*] [$($done:tt)*]) => {
        tuples!(@rows [$($values)*] [$($rows)*] [$($done)* ($value $row)]);
    };
    (@rows [] [$($rest:ident)*] [$(($value:ident $row:ident))*]) => {
        #[diagnostic::do_not_recommend]
        impl<$($row,)* $($value: FromRow<$row>),*> FromRow<($($row,)*)> for ($($value,)*) {
            const WIDTH: usize = 0 $(+ $value::WIDTH)*;

            #[inline]
            fn from_row<Z: Cells>(cursor: &mut Cursor<'_, Z>) -> Result<Self, Error> {
                Ok(($($value::from_row(cursor)?,)*))
            }
        }
    };
}

crate::build::each_tuple!(tuples);

/// Declares a struct that rows are read into, and that rows are inserted from: one cell a field, in order.
///
/// A field may itself be such a struct, or an `Option` of one for the whole row of an `.optional()` table.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
/// row! {
///     #[derive(Debug, PartialEq)]
///     pub struct User { pub id: i64, pub name: String, pub email: Option<String> }
/// }
///
/// let db = rusqlite::Connection::open_in_memory()?;
/// db.execute_batch("CREATE TABLE users (id INTEGER, name TEXT, email TEXT)")?;
/// let ada = || User { id: 1, name: "Ada".into(), email: None };
/// db.run(&insert_into(Users).values(ada()))?;
/// let users: Vec<User> = db.fetch_all(&select(Users.all()).from(Users))?;
/// assert_eq!(users, [ada()]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $ty:ty),+ $(,)?
    }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $ty),+ }

        // Each field's name also names the SQL type it is read from.
        #[allow(non_camel_case_types)]
        #[diagnostic::do_not_recommend]
        impl<$($field),+> $crate::FromRow<($($field,)+)> for $name
        where
            $($ty: $crate::FromRow<$field>),+
        {
            const WIDTH: usize = 0 $(+ <$ty as $crate::FromRow<$field>>::WIDTH)+;

            fn from_row<Cells__: $crate::Cells>(
                cursor: &mut $crate::Cursor<'_, Cells__>,
            ) -> ::core::result::Result<Self, $crate::Error> {
                Ok($name { $($field: <$ty as $crate::FromRow<$field>>::from_row(cursor)?),+ })
            }
        }

        #[allow(non_camel_case_types)]
        impl<$($field),+> $crate::ValueRow<($($field,)+)> for $name
        where
            $($ty: $crate::Assign<$field>),+
        {
            fn push_cells(self, cells: &mut $crate::InsertCells) {
                $(cells.push(<$ty as $crate::Assign<$field>>::into_cell(self.$field));)+
            }
        }
    };
}
