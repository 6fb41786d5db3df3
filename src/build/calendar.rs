//! Calculating with dates and times.

use super::{Expr, HasDate, Operand, Typed};
use crate::{
    ast::{self, FormatPart, Func, Unit},
    types::*,
    value::{Date, Text, Timestamp, TimestampTz, Value},
};

/// `T`, nullable if `L` or `R` is.
type Joined<L, R, T> = <L as SqlType>::Wrap<<R as SqlType>::Wrap<T>>;

/// What a time zone turns a type into, nullable if it is.
type Seen<S> = <S as SqlType>::Wrap<<Base<S> as Zoned>::Other>;

/// Units of days and longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the unit of its name")]
pub enum DateUnit {
    Year,
    Quarter,
    Month,
    /// Seven days, the first of which is Monday.
    Week,
    Day,
}

/// Units shorter than a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the unit of its name")]
pub enum TimeUnit {
    Hour,
    Minute,
    Second,
}

/// A unit that values of SQL type `T` are counted in: [`DateUnit`], and for `Timestamp` [`TimeUnit`].
#[diagnostic::on_unimplemented(
    message = "SQL type `{T}` is not counted in `{Self}`",
    label = "expected a unit of `{T}`",
    note = "`Date` is counted in `DateUnit`, `Timestamp` in `DateUnit` and `TimeUnit`"
)]
pub trait UnitOf<T> {
    /// The unit as data.
    fn into_unit(self) -> Unit;
}

#[diagnostic::do_not_recommend]
impl<T: HasDate> UnitOf<T> for DateUnit {
    fn into_unit(self) -> Unit {
        match self {
            DateUnit::Year => Unit::Year,
            DateUnit::Quarter => Unit::Quarter,
            DateUnit::Month => Unit::Month,
            DateUnit::Week => Unit::Week,
            DateUnit::Day => Unit::Day,
        }
    }
}

#[diagnostic::do_not_recommend]
impl UnitOf<Timestamp> for TimeUnit {
    fn into_unit(self) -> Unit {
        match self {
            TimeUnit::Hour => Unit::Hour,
            TimeUnit::Minute => Unit::Minute,
            TimeUnit::Second => Unit::Second,
        }
    }
}

/// Adds to days and times, takes them from one another, cuts them off and writes them.
pub trait CalendarOps: Typed<Sql: SqlType<NotNull: HasDate>> {
    /// So many units later; earlier for a count below 0. In a month that is too short it is the last day of it: 31 January
    /// and a month is 28 or 29 February. Past the year 9999, or before the year 0, the result is NULL or an error.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Orders = "orders" { placed: Timestamp, due: Date } }
    /// assert_eq!(
    ///     select(Orders.due.plus(2, DateUnit::Week)).from(Orders).inlined(&Postgres::new())?,
    ///     r#"SELECT ("orders"."due" + 2 * INTERVAL '1 week')::date FROM "orders""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn plus<R: Operand<Integer>, U: UnitOf<Base<Self::Sql>>>(
        self,
        count: R,
        unit: U,
    ) -> Expr<<R::Sql as SqlType>::Wrap<Self::Sql>>
    where
        Base<R::Sql>: IntegerType,
    {
        let func = if is_date::<Self>() { Func::AddToDate } else { Func::AddToTimestamp };
        call(func(unit.into_unit()), [self.into_node(), count.into_operand()])
    }

    /// The whole units from `earlier` to this, cut off towards 0; below 0 if it is the later one. A month is whole once its
    /// day, and the time of day, are reached: from 31 January to 29 February there is none.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Orders = "orders" { placed: Timestamp, due: Date } }
    /// assert_eq!(
    ///     select(Orders.due.diff(Orders.due, DateUnit::Month)).from(Orders).inlined(&MySql::new())?,
    ///     "SELECT timestampdiff(MONTH, `orders`.`due`, `orders`.`due`) FROM `orders`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn diff<R: Operand<Base<Self::Sql>>, U: UnitOf<Base<Self::Sql>>>(
        self,
        earlier: R,
        unit: U,
    ) -> Expr<Joined<Self::Sql, R::Sql, BigInt>>
    where
        Base<R::Sql>: SameType<Base<Self::Sql>>,
    {
        call(Func::Difference(unit.into_unit()), [self.into_node(), earlier.into_operand()])
    }

    /// `date_trunc`: the first day, or the first moment, of the unit that it is in. Weeks begin on Monday.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Orders = "orders" { placed: Timestamp, due: Date } }
    /// assert_eq!(
    ///     select(Orders.due.truncate(DateUnit::Month)).from(Orders).inlined(&Sqlite::new())?,
    ///     r#"SELECT date(substr("orders"."due", 1, 10), 'start of month') FROM "orders""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn truncate<U: UnitOf<Base<Self::Sql>>>(self, unit: U) -> Expr<Self::Sql> {
        let func = if is_date::<Self>() { Func::TruncateDate } else { Func::TruncateTimestamp };
        call(func(unit.into_unit()), [self.into_node()])
    }

    /// Written as text, of parts that mean the same on every database.
    ///
    /// ```
    /// # use querent_mysql::prelude::*;
    /// # table! { Orders = "orders" { placed: Timestamp } }
    /// let month = Orders.placed.format(&[FormatPart::Year, FormatPart::Text("-"), FormatPart::Month]);
    /// assert_eq!(
    ///     select(month).from(Orders).to_sql(&MySql::new())?.text(),
    ///     "SELECT date_format(`orders`.`placed`, '%Y-%m') FROM `orders`"
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn format(self, parts: &'static [FormatPart]) -> Expr<<Self::Sql as SqlType>::Wrap<Text>> {
        call(Func::Format(parts), [self.into_node()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull: HasDate>>> CalendarOps for E {}

/// Days and times as seconds.
pub trait EpochOps: Typed<Sql: SqlType<NotNull = Timestamp>> {
    /// Whole seconds since 1970-01-01 00:00:00, taken to be in the same time zone; a fraction is rounded down.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Orders = "orders" { placed: Timestamp, due: Date } }
    /// assert_eq!(
    ///     select(Orders.placed.to_epoch()).from(Orders).inlined(&Postgres::new())?,
    ///     r#"SELECT floor(extract(EPOCH FROM "orders"."placed"))::bigint FROM "orders""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn to_epoch(self) -> Expr<<Self::Sql as SqlType>::Wrap<BigInt>> {
        call(Func::ToEpoch, [self.into_node()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Timestamp>>> EpochOps for E {}

/// What a time zone turns a SQL type into: a `TimestampTz` into a `Timestamp`, and the other way round.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no time zone to be seen in",
    label = "expected `TimestampTz` or `Timestamp`"
)]
pub trait Zoned: BaseType {
    /// The other of the two.
    type Other: BaseType;
}

#[diagnostic::do_not_recommend]
impl Zoned for TimestampTz {
    type Other = Timestamp;
}

#[diagnostic::do_not_recommend]
impl Zoned for Timestamp {
    type Other = TimestampTz;
}

/// Points in time, and what the clocks of a time zone show.
pub trait ZoneOps: Typed<Sql: SqlType<NotNull: Zoned>> {
    /// `self AT TIME ZONE zone`: of a `TimestampTz`, the day and time that clocks show there; of a `Timestamp`, the point in
    /// time at which they show it. A zone is a name, as `Europe/Rome`. PostgreSQL alone is sure to know the rules of zones:
    /// it is refused elsewhere.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Events = "events" { at: TimestampTz } }
    /// let there: Expr<Timestamp> = Events.at.at_time_zone("Europe/Rome");
    /// assert_eq!(
    ///     select(there).from(Events).inlined(&Postgres::new())?,
    ///     r#"SELECT ("events"."at" AT TIME ZONE 'Europe/Rome') FROM "events""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn at_time_zone(self, zone: &str) -> Expr<Seen<Self::Sql>> {
        call(Func::AtTimeZone, [self.into_node(), ast::Expr::Value(Value::Text(zone.into()))])
    }
}

impl<E: Typed<Sql: SqlType<NotNull: Zoned>>> ZoneOps for E {}

/// The day and time so many seconds after 1970-01-01 00:00:00. Past the year 9999, or before the year 1, the result is NULL,
/// an error, or a time that other databases do not have.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Events = "events" { at: BigInt } }
/// assert_eq!(
///     select(from_epoch(Events.at)).from(Events).to_sql(&Sqlite::new())?.text(),
///     r#"SELECT datetime("events"."at", 'unixepoch') FROM "events""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn from_epoch<E: Typed<Sql: SqlType<NotNull: IntegerType>>>(
    seconds: E,
) -> Expr<<E::Sql as SqlType>::Wrap<Timestamp>> {
    call(Func::FromEpoch, [seconds.into_node()])
}

/// The day of a year, month and day of the month; NULL if there is none, as 30 February, or the year is not 1 to 9999.
///
/// ```
/// # use querent_mysql::prelude::*;
/// # table! { Days = "days" { year: Integer, month: Integer, day: Integer } }
/// let day: Expr<Option<Date>> = make_date(Days.year, Days.month, Days.day);
/// let sql = select(day).from(Days).inlined(&MySql::new())?;
/// assert!(sql.starts_with("SELECT CASE WHEN `days`.`year` BETWEEN 1 AND 9999 AND `days`.`month` BETWEEN 1 AND 12"));
/// # Ok::<(), Error>(())
/// ```
pub fn make_date<Y, M, D>(year: Y, month: M, day: D) -> Expr<Option<Date>>
where
    Y: Operand<Integer>,
    M: Operand<Integer>,
    D: Operand<Integer>,
    Base<Y::Sql>: SameType<Integer>,
    Base<M::Sql>: SameType<Integer>,
    Base<D::Sql>: SameType<Integer>,
{
    Expr::from_node(date_of([year.into_operand(), month.into_operand(), day.into_operand()]))
}

/// Counted from the first day of year 1, which goes wrong nowhere; and then looked at whether the day is the one wanted.
fn date_of([year, month, day]: [ast::Expr; 3]) -> ast::Expr {
    let number = |n: i32| ast::Expr::Value(Value::Integer(n));
    let within = |expr: &ast::Expr, high: i32| {
        let (low, high) = (number(1), number(high));
        ast::Expr::between(ast::Between { expr: expr.clone(), low, high, negated: false, symmetric: false })
    };
    let both = |left, right| ast::Expr::chain(ast::ChainOp::And, left, right);
    let valid = both(both(within(&year, 9999), within(&month, 12)), within(&day, 31));
    let mut date = ast::Expr::Value(Value::Date(Date::from_days(-719_162)));
    for (count, unit) in [(year, Unit::Year), (month, Unit::Month), (day.clone(), Unit::Day)] {
        let count = ast::Expr::binary(ast::BinaryOp::Subtract, count, number(1));
        date = ast::Expr::function(Func::AddToDate(unit), [date, count]);
    }
    let found = ast::Expr::function(Func::Extract(ast::Field::Day), [date.clone()]);
    let same = ast::Expr::binary(ast::BinaryOp::Equal, found, day);
    let case = |when, then| ast::Case { operand: None, branches: [(when, then)].into(), otherwise: None };
    ast::Expr::case(case(valid, ast::Expr::case(case(same, date))))
}

fn call<S, const N: usize>(func: Func, args: [ast::Expr; N]) -> Expr<S> {
    Expr::from_node(ast::Expr::function(func, args))
}

fn is_date<E: Typed>() -> bool {
    E::Sql::KIND == Date::KIND
}
