//! A list of rows in place of a value: the rows of a subquery, as one column of the row around it.
//!
//! The rows go as a JSON array of JSON arrays, made so that each cell is read back as it was: whole numbers as numbers,
//! decimals and what JSON has no form for as text.

mod cells;

use super::{Cells, Cursor, FromRow, IntoQuery, Projection};
use crate::{
    ast::{
        Aggregate, AggregateFunc, Alias, Derived, DerivedColumn, Distinct, Expr, Func, Invalid, OrderTerm,
        Query, Select, SelectItem, Short, Source, Take,
    },
    error::Error,
    types::{Kind, Maybe, SqlType},
    value::Text,
};
use alloc::{format, vec::Vec};
use core::marker::PhantomData;

/// The rows of a subquery, in a select list. Made by [`multiset`].
#[derive(Debug, Clone, PartialEq)]
pub struct MultisetOf<Row> {
    node: Expr,
    row: PhantomData<fn() -> Row>,
}

/// The SQL type of a column that is a list of rows of type `Row`; read as a `Vec` of what reads `Row`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Multiset<Row>(PhantomData<fn() -> Row>);

/// What a cell of a row of a multiset is.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MultisetCell {
    /// A value.
    Value(Kind),
    /// A multiset in a multiset.
    Rows,
}

/// A row that multisets can be made of: a SQL type, a tuple of rows, the row of an `.optional()` table, a multiset.
#[diagnostic::on_unimplemented(message = "rows of SQL type `{Self}` make no multiset")]
pub trait MultisetRow {
    /// Appends its cells.
    #[doc(hidden)]
    fn cells(cells: &mut Vec<MultisetCell>);
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> MultisetRow for S {
    fn cells(cells: &mut Vec<MultisetCell>) {
        cells.push(MultisetCell::Value(S::KIND));
    }
}

#[diagnostic::do_not_recommend]
impl<R: MultisetRow> MultisetRow for Maybe<R> {
    fn cells(cells: &mut Vec<MultisetCell>) {
        R::cells(cells);
    }
}

#[diagnostic::do_not_recommend]
impl<R> MultisetRow for Multiset<R> {
    fn cells(cells: &mut Vec<MultisetCell>) {
        cells.push(MultisetCell::Rows);
    }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($member: MultisetRow),*> MultisetRow for ($($member,)*) {
            fn cells(cells: &mut Vec<MultisetCell>) {
                $($member::cells(cells);)*
            }
        }
    };
}

super::each_tuple!(tuples);

#[diagnostic::do_not_recommend]
impl<R> Projection for MultisetOf<R> {
    type Row = Multiset<R>;
    fn push_columns(self, columns: &mut Short<SelectItem, 4>) {
        columns.push(self.node.into());
    }
}

/// `MULTISET (SELECT ..)`: the rows of a subquery as one column, read as a `Vec`; empty if there are none. Columns of the
/// query around it may be used inside, and LIMIT and ORDER BY hold.
///
/// Rows go as JSON, made by a correlated subquery; integers, decimals, floats, text, bytes, days, times and UUIDs are read
/// as exactly as they are from a row itself. MariaDB sees no columns of the query around it where the subquery groups.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// table! { Users = "users" { id: BigInt, name: Text } }
/// table! { Posts = "posts" { user_id: BigInt, title: Text, score: Option<Decimal> } }
///
/// let posts = select((Posts.title, Posts.score)).from(Posts).where_(Posts.user_id.eq(Users.id));
/// let query = select((Users.name, multiset(posts.order_by(Posts.title)))).from(Users).order_by(Users.id);
/// assert_eq!(
///     query.to_sql(&Sqlite::new())?.text(),
///     r#"SELECT "users"."name", (SELECT json_group_array(json(json_array("posts"."title", nullif('~' || quote("posts"."score"), '~NULL'))) ORDER BY "posts"."title") FROM "posts" WHERE "posts"."user_id" = "users"."id") FROM "users" ORDER BY "users"."id""#
/// );
///
/// let db = rusqlite::Connection::open_in_memory()?;
/// db.execute_batch(
///     "CREATE TABLE users (id INTEGER, name TEXT); INSERT INTO users VALUES (1, 'Ada'), (2, 'Bob');
///      CREATE TABLE posts (user_id INTEGER, title TEXT, score NUMERIC);
///      INSERT INTO posts VALUES (1, 'b', 2.5), (1, 'a', NULL)",
/// )?;
/// let rows: Vec<(String, Vec<(String, Option<Decimal>)>)> = db.fetch_all(&query)?;
/// let of_ada = vec![("a".to_owned(), None), ("b".to_owned(), Some(Decimal::new(25, 1)))];
/// assert_eq!(rows, [("Ada".to_owned(), of_ada), ("Bob".to_owned(), vec![])]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn multiset<Q: IntoQuery<Row: MultisetRow>>(query: Q) -> MultisetOf<Q::Row> {
    let mut cells = Vec::new();
    <Q::Row as MultisetRow>::cells(&mut cells);
    MultisetOf { node: node(query.into_query(), &cells), row: PhantomData }
}

/// The name of the derived table, and of its column of rows.
const ALIAS: &str = "multiset";

fn node(query: Query, cells: &[MultisetCell]) -> Expr {
    let select = match query {
        Query::Select(select) => select,
        Query::Set(_) => return Expr::Invalid(Invalid::MultisetOfSet),
        Query::Invalid(invalid) => return Expr::Invalid(invalid),
    };
    let select: &Select = &select;
    if select.distinct != Distinct::No || select.take != Take::Rows || select.rare.qualify.is_some() {
        return Expr::Invalid(Invalid::MultisetOfSet);
    }
    let row = Expr::function(
        Func::JsonRow,
        select.columns.iter().zip(cells).map(|(item, cell)| match cell {
            MultisetCell::Value(kind) => Expr::function(Func::JsonCell(*kind), [item.expr.clone()]),
            MultisetCell::Rows => Expr::function(Func::JsonValue(Kind::Json), [item.expr.clone()]),
        }),
    );
    let order: Vec<OrderTerm> = select.order_by.iter().map(|term| resolved(term, &select.columns)).collect();
    let grouped = !select.group_by.is_empty() || select.having.is_some();
    let limited = select.limit.is_some() || select.offset.is_some();
    if grouped {
        return Expr::subquery(derived(select, row, &order));
    }
    let direct = direct(select, row.clone(), order.clone());
    if !limited {
        return Expr::subquery(direct);
    }
    let forms = [direct, derived(select, row, &order)].map(Expr::subquery);
    Expr::function(Func::MultisetForms, forms)
}

/// The rows gathered where they are found. LIMIT and OFFSET are arguments of the aggregate.
fn direct(select: &Select, row: Expr, order: Vec<OrderTerm>) -> Query {
    let mut rows = Aggregate::of(AggregateFunc::JsonRows, [row]);
    if select.limit.is_some() || select.offset.is_some() {
        let most = || Expr::Value(crate::value::Value::BigInt(i64::MAX));
        rows.args.push(select.limit.clone().unwrap_or_else(most));
        rows.args.extend(select.offset.clone());
    }
    rows.order_by = order;
    let mut outer = select.clone();
    outer.columns = [SelectItem::from(Expr::aggregate(rows))].into_iter().collect();
    outer.order_by = Short::new();
    (outer.limit, outer.offset) = (None, None);
    Query::Select(outer.into())
}

/// The rows gathered from a derived table, in which they are grouped or limited; with what they are ordered by.
fn derived(select: &Select, row: Expr, order: &[OrderTerm]) -> Query {
    let column = |index: usize| {
        let index = u16::try_from(index).unwrap_or(u16::MAX);
        Expr::Derived(DerivedColumn { alias: ALIAS, number: 0, index, nullable: true, optional: true })
    };
    let label = |expr: Expr, label: Text| SelectItem { expr, label: Some(label) };
    let mut inner = select.clone();
    let keys = order.iter().enumerate();
    inner.columns = [label(row, Text::from("r"))]
        .into_iter()
        .chain(keys.map(|(place, term)| label(term.expr.clone(), Text::from(format!("o{place}").as_str()))))
        .collect();
    inner.order_by = order.iter().cloned().collect();
    let mut rows = Aggregate::of(AggregateFunc::JsonRows, [column(0)]);
    rows.order_by =
        (1..).zip(order).map(|(place, term)| OrderTerm { expr: column(place), ..term.clone() }).collect();
    let alias = Alias { text: ALIAS, number: 0 };
    let source = Source::derived(Derived { query: Query::Select(inner.into()), alias, lateral: false });
    let columns = [SelectItem::from(Expr::aggregate(rows))].into_iter().collect();
    let outer = Select { columns, from: Some(source), ..Select::default() };
    Query::Select(outer.into())
}

/// What a term by place or label orders by, as the select list is another now.
fn resolved(term: &OrderTerm, columns: &[SelectItem]) -> OrderTerm {
    let item = match &term.expr {
        Expr::Position(place) => usize::from(*place).checked_sub(1).and_then(|place| columns.get(place)),
        Expr::Label(name) => columns.iter().find(|item| item.name() == Some(name.as_str())),
        _ => None,
    };
    let expr = item.map_or_else(|| term.expr.clone(), |item| item.expr.clone());
    OrderTerm { expr, ..term.clone() }
}

#[diagnostic::do_not_recommend]
impl<R, T: FromRow<R>> FromRow<Multiset<R>> for Vec<T> {
    const WIDTH: usize = 1;

    fn from_row<C: Cells>(cursor: &mut Cursor<'_, C>) -> Result<Self, Error> {
        let rows = cursor.read_rows()?;
        rows.into_iter().map(|row| T::from_row(&mut Cursor::new(&mut row?))).collect()
    }
}
