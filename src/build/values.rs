//! VALUES and functions in FROM.

use super::{DerivedRow, FromSource, Operand, Optional, OptionalSource, Presence, Required};
use crate::{
    ast::{self, Alias, Source, TableFunc, TableFunction},
    error::{Error, ErrorKind},
    types::{BigInt, Bind, SqlType},
    value::{Text, Value},
};
use alloc::{format, sync::Arc, vec::Vec};
use core::{fmt, marker::PhantomData, num::NonZeroI64};

/// Rows of values, or a function that answers rows, in FROM. Made by [`values`], [`generate_series`] and
/// [`table_function`].
pub struct Rows<Row, P = Required> {
    source: Source,
    alias: Alias,
    row: PhantomData<fn() -> (Row, P)>,
}

/// A row of Rust values: a tuple of up to 16.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of values",
    label = "expected a tuple of Rust values that have a SQL type each",
    note = "a row of one value is written `(value,)`"
)]
pub trait ValuesRow {
    /// The SQL types of the row.
    type Row;
    /// The number of values.
    const WIDTH: usize;
    /// Appends the values.
    fn push_values(self, cells: &mut Vec<ast::Expr>);
}

/// A value of a [`ValuesRow`]: a Rust value that has a SQL type, or an `Option` of one, NULL for `None`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value with a SQL type",
    label = "expected a Rust value that has a SQL type, or an `Option` of one"
)]
pub trait ValuesCell {
    /// The SQL type.
    type Sql: SqlType;
    /// The value.
    fn into_cell(self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<V: Bind> ValuesCell for V {
    type Sql = V::Sql;
    fn into_cell(self) -> Value {
        self.into_value()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Bind> ValuesCell for Option<V> {
    type Sql = <V::Sql as SqlType>::Nullable;
    fn into_cell(self) -> Value {
        self.map_or(Value::Null(<V::Sql as SqlType>::KIND), V::into_value)
    }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => {
        impl<$($member: ValuesCell),*> ValuesRow for ($($member,)*) {
            type Row = ($($member::Sql,)*);
            const WIDTH: usize = [$($index),*].len();
            fn push_values(self, cells: &mut Vec<ast::Expr>) {
                $(cells.push(ast::Expr::Value(self.$index.into_cell()));)*
            }
        }
    };
}

crate::build::each_tuple!(tuples);

/// `(VALUES (..), (..)) AS alias (column1, ..)` in FROM: rows of values, their columns typed. Rendering refuses an empty
/// list.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// let scores = values("scores", [(1_i64, 2.5), (2, 4.0)]);
/// let (id, score) = scores.columns();
/// let query = select((Users.name, score)).from(Users).join(scores, id.eq(Users.id));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     "SELECT \"users\".\"name\", \"scores\".\"column2\" FROM \"users\" JOIN (VALUES ($1::bigint, $2::double precision), \
///      ($3, $4)) AS \"scores\" (\"column1\", \"column2\") ON \"scores\".\"column1\" = \"users\".\"id\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn values<V: ValuesRow>(alias: impl Into<Alias>, rows: impl IntoIterator<Item = V>) -> Rows<V::Row> {
    let rows = rows.into_iter();
    let mut cells = Vec::with_capacity(rows.size_hint().0 * V::WIDTH);
    rows.for_each(|row| row.push_values(&mut cells));
    let columns = (1..=V::WIDTH).map(|place| Text::from(format!("column{place}"))).collect();
    let alias = alias.into();
    Rows { source: Source::values(ast::Values { alias, columns, cells }), alias, row: PhantomData }
}

/// `generate_series(first, last, step)` in FROM: integers from the first to the last, which is left out if the steps do
/// not meet it; no rows if it lies the other way. By a recursive query where the function is missing.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # use core::num::NonZeroI64;
/// let n = generate_series("n", 1, 10, NonZeroI64::new(3).expect("3 is not 0"));
/// assert_eq!(
///     select(n.columns()).from(n).inlined(&Postgres::new())?,
///     r#"SELECT "n"."value" FROM generate_series(1::bigint, 10::bigint, 3::bigint) AS "n" ("value")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn generate_series<F: Operand<BigInt>, L: Operand<BigInt>>(
    alias: impl Into<Alias>,
    first: F,
    last: L,
    step: NonZeroI64,
) -> Rows<BigInt>
where
    F::Sql: SqlType<NotNull = BigInt>,
    L::Sql: SqlType<NotNull = BigInt>,
{
    let step = ast::Expr::Value(Value::BigInt(step.get()));
    let args = [first.into_operand(), last.into_operand(), step].into();
    function(TableFunc::GenerateSeries, args, alias.into(), [Text::from("value")].into())
}

/// A function that the program names, in FROM: `name(arguments) AS alias (columns)`. The caller vouches for its name, which
/// is printed as it is, and for the SQL types of its rows. PostgreSQL has such functions.
///
/// ```
/// # use querent_postgres::prelude::*;
/// let words = table_function::<(Text,)>("regexp_split_to_table", ("a b", " "), "words", ["word"])?;
/// let (word,) = words.columns();
/// assert_eq!(
///     select(word).from(words).inlined(&Postgres::new())?,
///     r#"SELECT "words"."word" FROM regexp_split_to_table('a b', ' ') AS "words" ("word")"#
/// );
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// If there is not one name for each column.
pub fn table_function<Row: DerivedRow<Required>>(
    name: &'static str,
    args: impl super::Arguments,
    alias: impl Into<Alias>,
    columns: impl IntoIterator<Item = &'static str>,
) -> Result<Rows<Row>, Error> {
    let (alias, mut width) = (alias.into(), 0);
    Row::columns(alias, &mut width);
    let columns: Arc<[Text]> = columns.into_iter().map(Text::from_static).collect();
    if columns.len() != usize::from(width) {
        let message =
            format!("`{name}` has {width} columns, but {} names for them; give one for each", columns.len());
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    Ok(function(TableFunc::Custom(name), args.into_arguments(), alias, columns))
}

fn function<Row>(func: TableFunc, args: Vec<ast::Expr>, alias: Alias, columns: Arc<[Text]>) -> Rows<Row> {
    Rows::from_function(TableFunction { func, args, alias, columns })
}

impl<Row> Rows<Row> {
    /// Gives the rows of a function in FROM their SQL types. The caller vouches for them, and for as many names of columns:
    /// embedders and dialects use this.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// use querent::{Rows, ast::{TableForm, TableFunc, TableFunction}};
    /// const SERIES: TableForm = TableForm { text: "generate_series({}, {})", lists_columns: false };
    ///
    /// let series: Rows<BigInt> = Rows::from_function(TableFunction {
    ///     func: TableFunc::By(&[("sqlite", SERIES)]),
    ///     args: vec![val(1).node().clone(), val(3).node().clone()],
    ///     alias: "s".into(),
    ///     columns: [Text::from("value")].into(),
    /// });
    /// assert_eq!(
    ///     select(series.columns()).from(series).inlined(&Sqlite::new())?,
    ///     r#"SELECT "s"."value" FROM generate_series(1, 3) AS "s""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn from_function(function: TableFunction) -> Rows<Row> {
        let alias = function.alias;
        Rows { source: Source::function(function), alias, row: PhantomData }
    }
}

impl<Row, P: Presence> Rows<Row, P> {
    /// The columns, in order: one, or a tuple of them.
    pub fn columns(&self) -> Row::Columns
    where
        Row: DerivedRow<P>,
    {
        Row::columns(self.alias, &mut 0)
    }

    /// The rows for a LEFT or FULL JOIN, their columns nullable.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let names = values("names", [(1_i64, "Ada")]).optional();
    /// let (id, name) = names.columns();
    /// let query = select((Users.id, name)).from(Users).left_join(names, id.eq(Users.id));
    /// let rows: &dyn AsStatement<Row = (BigInt, Option<Text>)> = &query;
    /// ```
    pub fn optional(self) -> Rows<Row, Optional> {
        Rows { source: self.source, alias: self.alias, row: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<Row, P: Presence> FromSource for Rows<Row, P> {
    fn into_source(self) -> Source {
        self.source
    }
}

#[diagnostic::do_not_recommend]
impl<Row> OptionalSource for Rows<Row, Optional> {}

impl<Row, P> Clone for Rows<Row, P> {
    fn clone(&self) -> Self {
        Rows { source: self.source.clone(), alias: self.alias, row: PhantomData }
    }
}

impl<Row, P> fmt::Debug for Rows<Row, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}
