//! Functions over windows.

use super::{Aggregate, Expr, FrameBound, Operand, OrderTerms, Projection, Typed};
use crate::{
    ast::{
        self, Alias, Bound, Exclude, Frame, FrameUnit, WindowCall, WindowFunc, WindowFunction, WindowSpec,
    },
    types::*,
    value::Value,
};
use alloc::vec::Vec;
use core::marker::PhantomData;

/// The rows that a function sees around each row: `PARTITION BY .. ORDER BY .. ROWS ..`. Made by [`window`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window(pub(super) WindowSpec);

/// A function that exists over windows alone; [`OverWindow::over`] makes an expression of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OverWindow<S> {
    function: WindowFunction,
    sql: PhantomData<fn() -> S>,
}

/// A window, to be given a partition, an order and a frame; as it is, all rows.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Orders = "orders" { id: BigInt, user_id: BigInt, total: Decimal } }
/// let per_user = window().partition_by(Orders.user_id).order_by(Orders.id);
/// let query = select((Orders.id, sum(Orders.total).over(per_user))).from(Orders);
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     "SELECT \"orders\".\"id\", sum(\"orders\".\"total\") OVER (PARTITION BY \"orders\".\"user_id\" \
///      ORDER BY \"orders\".\"id\") FROM \"orders\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn window() -> Window {
    Window::default()
}

/// A window of the WINDOW clause, as it is or continued: see [`Select::window`](super::Select::window).
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Orders = "orders" { id: BigInt, user_id: BigInt } }
/// let query = select((Orders.id, row_number().over(window_named("w")), count_all().over(window_named("w"))))
///     .from(Orders)
///     .window("w", window().partition_by(Orders.user_id).order_by(Orders.id));
/// assert_eq!(
///     query.to_sql(&Sqlite::new())?.text(),
///     "SELECT \"orders\".\"id\", row_number() OVER \"w\", count(*) OVER \"w\" FROM \"orders\" \
///      WINDOW \"w\" AS (PARTITION BY \"orders\".\"user_id\" ORDER BY \"orders\".\"id\")"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn window_named(name: impl Into<Alias>) -> Window {
    Window(WindowSpec { base: Some(name.into()), ..WindowSpec::default() })
}

impl Window {
    /// `PARTITION BY columns`: only rows equal in them are seen.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(count_all().over(window().partition_by(Items.price))).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT count(*) OVER (PARTITION BY "items"."price") FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn partition_by<P: Projection>(mut self, columns: P) -> Self {
        let mut items = ast::Short::new();
        columns.push_columns(&mut items);
        items.for_each(|item| self.0.partition_by.push(item.expr));
        self
    }

    /// `ORDER BY terms`. Unless a frame is given, a window with an order ends with the rows equal to the current one.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(count_all().over(window().order_by(Items.price))).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT count(*) OVER (ORDER BY "items"."price") FROM "items""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn order_by(mut self, terms: impl OrderTerms) -> Self {
        let mut list = ast::Short::new();
        terms.push_terms(&mut list);
        list.for_each(|term| self.0.order_by.push(term));
        self
    }

    /// `ROWS BETWEEN start AND end`: the rows from one to the other.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Days = "days" { day: Date, sales: Integer } }
    /// let week = window().order_by(Days.day).rows(preceding(6), current_row());
    /// assert_eq!(
    ///     select(avg(Days.sales).over(week)).from(Days).to_sql(&MySql::new())?.text(),
    ///     "SELECT avg(`days`.`sales`) OVER (ORDER BY `days`.`day` ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) FROM `days`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn rows(self, start: FrameBound, end: FrameBound) -> Self {
        self.frame(FrameUnit::Rows, start, end)
    }

    /// `RANGE BETWEEN start AND end`: the rows whose value of the ORDER BY expression is so far from the current one's.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { price: Integer } }
    /// let near = window().order_by(Items.price).range(preceding(10), following(10));
    /// assert_eq!(
    ///     select(count_all().over(near)).from(Items).to_sql(&Postgres::new())?.text(),
    ///     "SELECT count(*) OVER (ORDER BY \"items\".\"price\" RANGE BETWEEN 10 PRECEDING AND 10 FOLLOWING) FROM \"items\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn range(self, start: FrameBound, end: FrameBound) -> Self {
        self.frame(FrameUnit::Range, start, end)
    }

    /// `GROUPS BETWEEN start AND end`: so many groups of rows equal in order. PostgreSQL and SQLite have it.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Items = "items" { price: Integer } }
    /// let cheaper = window().order_by(Items.price).groups(preceding(1), preceding(1));
    /// assert_eq!(
    ///     select(count_all().over(cheaper)).from(Items).to_sql(&Sqlite::new())?.text(),
    ///     "SELECT count(*) OVER (ORDER BY \"items\".\"price\" GROUPS BETWEEN 1 PRECEDING AND 1 PRECEDING) FROM \"items\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn groups(self, start: FrameBound, end: FrameBound) -> Self {
        self.frame(FrameUnit::Groups, start, end)
    }

    /// `EXCLUDE CURRENT ROW`: the frame without the current row. PostgreSQL and SQLite have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { price: Integer } }
    /// let others = window().rows(unbounded_preceding(), unbounded_following()).exclude_current_row();
    /// assert_eq!(
    ///     select(max(Items.price).over(others)).from(Items).to_sql(&Postgres::new())?.text(),
    ///     "SELECT max(\"items\".\"price\") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING \
    ///      EXCLUDE CURRENT ROW) FROM \"items\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn exclude_current_row(self) -> Self {
        self.exclude(Exclude::CurrentRow)
    }

    /// `EXCLUDE GROUP`: without the current row and those equal to it in order. PostgreSQL and SQLite have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(count_all().over(window().order_by(Items.price).exclude_group())).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT count(*) OVER (ORDER BY \"items\".\"price\" RANGE BETWEEN UNBOUNDED PRECEDING AND \
    ///      CURRENT ROW EXCLUDE GROUP) FROM \"items\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn exclude_group(self) -> Self {
        self.exclude(Exclude::Group)
    }

    /// `EXCLUDE TIES`: without the rows equal to the current one in order, but with this. PostgreSQL and SQLite have it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(count_all().over(window().order_by(Items.price).exclude_ties())).from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT count(*) OVER (ORDER BY \"items\".\"price\" RANGE BETWEEN UNBOUNDED PRECEDING AND \
    ///      CURRENT ROW EXCLUDE TIES) FROM \"items\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn exclude_ties(self) -> Self {
        self.exclude(Exclude::Ties)
    }

    fn frame(mut self, unit: FrameUnit, start: FrameBound, end: FrameBound) -> Self {
        let exclude = self.0.frame.map(|frame| frame.exclude).unwrap_or_default();
        self.0.frame = Some(Frame { unit, start: start.0, end: end.0, exclude });
        self
    }

    /// Without a frame, SQL's own: from the first row to those equal to the current one.
    fn exclude(mut self, exclude: Exclude) -> Self {
        let frame = self.0.frame.take().unwrap_or(Frame {
            unit: FrameUnit::Range,
            start: Bound::UnboundedPreceding,
            end: Bound::CurrentRow,
            exclude,
        });
        self.0.frame = Some(Frame { exclude, ..frame });
        self
    }
}

impl<S: SqlType> Aggregate<S> {
    /// `aggregate OVER (window)`: for each row, the aggregate of the rows it sees.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, order_id: BigInt, price: Integer } }
    /// let share = Items.price.divide(sum(Items.price).over(window().partition_by(Items.order_id)));
    /// assert_eq!(
    ///     select(share).from(Items).to_sql(&Postgres::new())?.text(),
    ///     "SELECT \"items\".\"price\"::double precision / nullif(sum(\"items\".\"price\") \
    ///      OVER (PARTITION BY \"items\".\"order_id\"), 0) FROM \"items\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn over(self, window: Window) -> Expr<S> {
        over(WindowCall::Aggregate(self.into_ast()), window)
    }
}

impl<S: SqlType> OverWindow<S> {
    fn new(func: WindowFunc, args: Vec<ast::Expr>) -> Self {
        OverWindow { function: WindowFunction { func, args, ignore_nulls: false }, sql: PhantomData }
    }

    /// `function OVER (window)`.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer } }
    /// let query = select((Items.id, rank().over(window().order_by(Items.price.desc())))).from(Items);
    /// assert_eq!(
    ///     query.to_sql(&MariaDb::new())?.text(),
    ///     "SELECT `items`.`id`, rank() OVER (ORDER BY `items`.`price` DESC) FROM `items`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn over(self, window: Window) -> Expr<S> {
        over(WindowCall::Function(self.function), window)
    }

    /// `IGNORE NULLS`: rows in which the argument is NULL are passed over. Of `first_value` and `last_value` it is
    /// rewritten where the frame is the whole partition, or all rows up to the current one; no database here has it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(first_value(Items.note).ignore_nulls()
    ///     .over(window()
    ///     .rows(unbounded_preceding(), unbounded_following())))
    ///     .from(Items);
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     "SELECT first_value(\"items\".\"note\") OVER (ORDER BY \"items\".\"note\" IS NULL ROWS \
    ///      BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM \"items\""
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn ignore_nulls(mut self) -> Self {
        self.function.ignore_nulls = true;
        self
    }
}

fn over<S>(call: WindowCall, window: Window) -> Expr<S> {
    Expr::from_node(ast::Expr::window(ast::Window { call, over: window.0 }))
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident: $sql:ty => $func:ident, $shown:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// ```
        /// # use querent_postgres::prelude::*;
        /// # table! { Items = "items" { id: BigInt, price: Integer } }
        #[doc = concat!("let query = select(", stringify!($name), "().over(window().order_by(Items.price))).from(Items);")]
        /// assert_eq!(
        ///     query.to_sql(&Postgres::new())?.text(),
        #[doc = concat!("    r#\"SELECT ", $shown, "() OVER (ORDER BY \"items\".\"price\") FROM \"items\"\"#")]
        /// );
        /// # Ok::<(), Error>(())
        /// ```
        pub fn $name() -> OverWindow<$sql> {
            OverWindow::new(WindowFunc::$func, Vec::new())
        }
    )*};
}

numbers! {
    /// `row_number()`: the row's number in its partition, from 1 on; rows equal in order are numbered in any order.
    row_number: BigInt => RowNumber, "row_number";
    /// `rank()`: the number of the first row equal to this in order; numbers are left out behind equal rows.
    rank: BigInt => Rank, "rank";
    /// `dense_rank()`: how many different rows in order there are up to this; no number is left out.
    dense_rank: BigInt => DenseRank, "dense_rank";
    /// `percent_rank()`: `(rank - 1) / (rows - 1)`, from 0 to 1.
    percent_rank: Double => PercentRank, "percent_rank";
    /// `cume_dist()`: the share of rows that come up to this or are equal to it in order, above 0 up to 1.
    cume_dist: Double => CumeDist, "cume_dist";
}

/// `ntile(parts)`: the number of the part, from 1 on, of so many parts as equal in size as possible.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer } }
/// let query = select(ntile(4).over(window().order_by(Items.price))).from(Items);
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT ntile(4) OVER (ORDER BY "items"."price") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn ntile(parts: u32) -> OverWindow<Integer> {
    // None has no parts, and databases refuse it.
    OverWindow::new(WindowFunc::Ntile, [number(parts.max(1))].into())
}

/// `lag(expr, rows)`: the value so many rows before; NULL if there is no such row.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer } }
/// let query = select(lag(Items.price, 1).over(window().order_by(Items.id))).from(Items);
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT lag("items"."price", 1) OVER (ORDER BY "items"."id") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn lag<E: Typed>(expr: E, rows: u32) -> OverWindow<<E::Sql as SqlType>::Nullable> {
    OverWindow::new(WindowFunc::Lag, [expr.into_node(), number(rows)].into())
}

/// `lead(expr, rows)`: the value so many rows after; NULL if there is no such row.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(lead(Items.price, 1).over(window().order_by(Items.id))).from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT lead("items"."price", 1) OVER (ORDER BY "items"."id") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn lead<E: Typed>(expr: E, rows: u32) -> OverWindow<<E::Sql as SqlType>::Nullable> {
    OverWindow::new(WindowFunc::Lead, [expr.into_node(), number(rows)].into())
}

/// `lag(expr, rows, default)`: the value so many rows before, or the default if there is no such row. By CASE on
/// MariaDB.
///
/// ```
/// # use querent_mysql::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer } }
/// let query = select(lag_or(Items.price, 1, 0).over(window().order_by(Items.id))).from(Items);
/// assert_eq!(
///     query.to_sql(&MySql::new())?.text(),
///     "SELECT lag(`items`.`price`, 1, ?) OVER (ORDER BY `items`.`id`) FROM `items`"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn lag_or<E: Typed, D: Operand<Base<E::Sql>>>(expr: E, rows: u32, default: D) -> OverWindow<Or<E, D>>
where
    Base<D::Sql>: SameType<Base<E::Sql>>,
{
    OverWindow::new(WindowFunc::Lag, [expr.into_node(), number(rows), default.into_operand()].into())
}

/// `lead(expr, rows, default)`: the value so many rows after, or the default if there is no such row. By CASE on
/// MariaDB.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(lead_or(Items.price, 1, 0).over(window().order_by(Items.id))).from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT lead("items"."price", 1, 0) OVER (ORDER BY "items"."id") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn lead_or<E: Typed, D: Operand<Base<E::Sql>>>(expr: E, rows: u32, default: D) -> OverWindow<Or<E, D>>
where
    Base<D::Sql>: SameType<Base<E::Sql>>,
{
    OverWindow::new(WindowFunc::Lead, [expr.into_node(), number(rows), default.into_operand()].into())
}

/// The type of `E`, nullable if it or `D` is.
type Or<E, D> = <<E as Typed>::Sql as SqlType>::Wrap<
    <<D as Operand<Base<<E as Typed>::Sql>>>::Sql as SqlType>::Wrap<Base<<E as Typed>::Sql>>,
>;

/// `first_value(expr)`: the value in the first row of the frame; NULL if it has no row.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer } }
/// let query = select(first_value(Items.id).over(window().order_by(Items.price))).from(Items);
/// assert_eq!(
///     query.to_sql(&Sqlite::new())?.text(),
///     r#"SELECT first_value("items"."id") OVER (ORDER BY "items"."price") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn first_value<E: Typed>(expr: E) -> OverWindow<<E::Sql as SqlType>::Nullable> {
    OverWindow::new(WindowFunc::FirstValue, [expr.into_node()].into())
}

/// `last_value(expr)`: the value in the last row of the frame; NULL if it has no row. A window with an order ends with
/// the rows equal to the current one unless a frame says otherwise.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(last_value(Items.price).over(window().order_by(Items.id))).from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT last_value("items"."price") OVER (ORDER BY "items"."id") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn last_value<E: Typed>(expr: E) -> OverWindow<<E::Sql as SqlType>::Nullable> {
    OverWindow::new(WindowFunc::LastValue, [expr.into_node()].into())
}

/// `nth_value(expr, n)`: the value in the n-th row of the frame, from 1 on; NULL if it has not so many.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(nth_value(Items.price, 2).over(window().order_by(Items.id))).from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT nth_value("items"."price", 2) OVER (ORDER BY "items"."id") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn nth_value<E: Typed>(expr: E, n: u32) -> OverWindow<<E::Sql as SqlType>::Nullable> {
    OverWindow::new(WindowFunc::NthValue, [expr.into_node(), number(n.max(1))].into())
}

fn number(number: u32) -> ast::Expr {
    ast::Expr::Value(Value::BigInt(number.into()))
}
