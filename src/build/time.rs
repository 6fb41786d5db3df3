//! What dates and times can do.

use super::{Expr, Typed};
use crate::{
    ast::{self, Field, Func, Keyword},
    types::*,
    value::{Date, Time, Timestamp, TimestampTz},
};

/// A SQL type that has a day: `Date`, `Timestamp`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no day to extract from",
    label = "expected `Date` or `Timestamp`"
)]
pub trait HasDate: BaseType {}

/// A SQL type that has a time of day: `Time`, `Timestamp`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no time of day to extract from",
    label = "expected `Time` or `Timestamp`"
)]
pub trait HasTime: BaseType {}

impl HasDate for Date {}
impl HasDate for Timestamp {}
impl HasTime for Time {}
impl HasTime for Timestamp {}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident => $field:ident;)*) => {$(
        $(#[$doc])*
        fn $name(self) -> Expr<<Self::Sql as SqlType>::Wrap<Integer>> {
            Expr::from_node(ast::Expr::function(Func::Extract(Field::$field), [self.into_node()]))
        }
    )*};
}

/// Fields of a day.
pub trait DateOps: Typed<Sql: SqlType<NotNull: HasDate>> {
    fields! {
        /// The year.
        ///
        /// ```
        /// # use querent_mysql::prelude::*;
        /// # table! { Orders = "orders" { placed: Date } }
        /// assert_eq!(
        ///     select(Orders.placed.year()).from(Orders).to_sql(&MySql::new())?.text(),
        ///     "SELECT extract(YEAR FROM `orders`.`placed`) FROM `orders`"
        /// );
        /// # Ok::<(), Error>(())
        /// ```
        year => Year;
        /// 1 to 4.
        quarter => Quarter;
        /// 1 to 12.
        month => Month;
        /// 1 to 31.
        day => Day;
        /// 1 for Monday to 7 for Sunday, on every database.
        iso_weekday => IsoWeekday;
        /// 1 to 366.
        day_of_year => DayOfYear;
        /// The number of the ISO 8601 week, 1 to 53: the first is the one with the year's first Thursday in it.
        ///
        /// ```
        /// # use querent_mysql::prelude::*;
        /// # table! { Orders = "orders" { placed: Date } }
        /// assert_eq!(
        ///     select(Orders.placed.iso_week()).from(Orders).inlined(&MySql::new())?,
        ///     "SELECT week(`orders`.`placed`, 3) FROM `orders`"
        /// );
        /// # Ok::<(), Error>(())
        /// ```
        iso_week => IsoWeek;
        /// The year that the ISO 8601 week belongs to: that of 2024-12-30 is 2025.
        ///
        /// ```
        /// # use querent_postgres::prelude::*;
        /// # table! { Orders = "orders" { placed: Date } }
        /// assert_eq!(
        ///     select(Orders.placed.iso_year()).from(Orders).inlined(&Postgres::new())?,
        ///     r#"SELECT extract(ISOYEAR FROM "orders"."placed")::integer FROM "orders""#
        /// );
        /// # Ok::<(), Error>(())
        /// ```
        iso_year => IsoYear;
    }
}

impl<E: Typed<Sql: SqlType<NotNull: HasDate>>> DateOps for E {}

/// Fields of a time of day.
pub trait TimeOps: Typed<Sql: SqlType<NotNull: HasTime>> {
    fields! {
        /// 0 to 23.
        hour => Hour;
        /// 0 to 59.
        minute => Minute;
        /// 0 to 59, the fraction cut off.
        second => Second;
        /// The fraction of the second, 0 to 999999.
        ///
        /// ```
        /// # use querent_mysql::prelude::*;
        /// # table! { Orders = "orders" { placed: Timestamp } }
        /// assert_eq!(
        ///     select(Orders.placed.microsecond()).from(Orders).inlined(&MySql::new())?,
        ///     "SELECT extract(MICROSECOND FROM `orders`.`placed`) FROM `orders`"
        /// );
        /// # Ok::<(), Error>(())
        /// ```
        microsecond => Microsecond;
    }
}

impl<E: Typed<Sql: SqlType<NotNull: HasTime>>> TimeOps for E {}

/// `CURRENT_DATE`, in the session's time zone; UTC on SQLite.
///
/// ```
/// # use querent_postgres::prelude::*;
/// assert_eq!(select(current_date()).to_sql(&Postgres::new())?.text(), "SELECT CURRENT_DATE");
/// # Ok::<(), Error>(())
/// ```
pub fn current_date() -> Expr<Date> {
    Expr::from_node(ast::Expr::Keyword(Keyword::CurrentDate))
}

/// `CURRENT_TIME`, in the session's time zone; UTC, and whole seconds, on SQLite.
///
/// ```
/// # use querent_postgres::prelude::*;
/// assert_eq!(select(current_time()).to_sql(&Postgres::new())?.text(), "SELECT LOCALTIME");
/// # Ok::<(), Error>(())
/// ```
pub fn current_time() -> Expr<Time> {
    Expr::from_node(ast::Expr::Keyword(Keyword::CurrentTime))
}

/// `CURRENT_TIMESTAMP`: the start of the transaction or statement, as the database defines it.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(current_timestamp());
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT CURRENT_TIMESTAMP"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn current_timestamp() -> Expr<TimestampTz> {
    Expr::from_node(ast::Expr::Keyword(Keyword::CurrentTimestamp))
}
