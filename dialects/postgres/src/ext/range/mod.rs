//! Ranges: their SQL types, the Rust type [`Range`] for their values, constructors, operators and functions.
//!
//! ```
//! use querent_postgres::{ext::prelude::*, prelude::*};
//!
//! table! { Stays = "stays" { room: BigInt, nights: DateRange } }
//!
//! let (from, to) = (Date::parse("2026-03-01").unwrap(), Date::parse("2026-03-05").unwrap());
//! let taken = select(Stays.room).from(Stays).where_(Stays.nights.range_overlaps(Range::new(from, to)));
//! assert_eq!(
//!     taken.to_sql(&Postgres::new())?.text(),
//!     r#"SELECT "stays"."room" FROM "stays" WHERE "stays"."nights" && $1::daterange"#
//! );
//! # Ok::<(), Error>(())
//! ```

mod constructors;
mod value;

pub use constructors::{Bounds, daterange, int4range, int8range, numrange, tsrange, tstzrange};
pub use value::Range;

use super::{Joined, call, infix, make};
use querent::{
    Base, BaseType, BigInt, Condition, Date, Decimal, Expr, Integer, Operand, SameType, SqlType, Timestamp,
    TimestampTz, Typed, sql_type,
};

sql_type! {
    /// `int4range`: 32-bit integers; in Rust `Range<i32>`.
    pub Int4Range { "postgres" => "int4range" }
    /// `int8range`: 64-bit integers; in Rust `Range<i64>`.
    pub Int8Range { "postgres" => "int8range" }
    /// `numrange`: decimal numbers; in Rust `Range<Decimal>`.
    pub NumRange { "postgres" => "numrange" }
    /// `daterange`: days; in Rust `Range<Date>`.
    pub DateRange { "postgres" => "daterange" }
    /// `tsrange`: dates and times of day without a zone; in Rust `Range<Timestamp>`.
    pub TsRange { "postgres" => "tsrange" }
    /// `tstzrange`: points in time; in Rust `Range<TimestampTz>`.
    pub TstzRange { "postgres" => "tstzrange" }
}

/// A SQL type of ranges; a program may declare others by [`sql_type!`](querent::sql_type!), and implement it for them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a range",
    label = "expected `Int4Range`, `Int8Range`, `NumRange`, `DateRange`, `TsRange` or `TstzRange`"
)]
pub trait RangeType: BaseType {
    /// The SQL type of what is in a range.
    type Element: BaseType;
}

impl RangeType for Int4Range {
    type Element = Integer;
}

impl RangeType for Int8Range {
    type Element = BigInt;
}

impl RangeType for NumRange {
    type Element = Decimal;
}

impl RangeType for DateRange {
    type Element = Date;
}

impl RangeType for TsRange {
    type Element = Timestamp;
}

impl RangeType for TstzRange {
    type Element = TimestampTz;
}

/// What ranges can do. Ranges also compare, first by their lower bounds.
pub trait RangeOps<R: RangeType>: Typed<Sql: SqlType<NotNull = R>> {
    /// `self @> element`: the range has the element.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_contains_elem(5)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" @> 5 FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_contains_elem<T: Operand<R::Element>>(self, element: T) -> Condition
    where
        Base<T::Sql>: SameType<R::Element>,
    {
        make(infix!("@>"), [self.into_node(), element.into_operand()])
    }

    /// `self @> other`: every element of `other` is in this range.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_contains(Range::new(1, 5))).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" @> '[1,5)'::int4range FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_contains<T: Operand<R>>(self, other: T) -> Condition
    where
        Base<T::Sql>: SameType<R>,
    {
        make(infix!("@>"), [self.into_node(), other.into_operand()])
    }

    /// `self <@ other`: every element of this range is in `other`.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_contained_by(Rooms.others)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" <@ "rooms"."others" FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_contained_by<T: Operand<R>>(self, other: T) -> Condition
    where
        Base<T::Sql>: SameType<R>,
    {
        make(infix!("<@"), [self.into_node(), other.into_operand()])
    }

    /// `self && other`: the ranges have an element in common.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_overlaps(Rooms.others)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" && "rooms"."others" FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_overlaps<T: Operand<R>>(self, other: T) -> Condition
    where
        Base<T::Sql>: SameType<R>,
    {
        make(infix!("&&"), [self.into_node(), other.into_operand()])
    }

    /// `self << other`: the range ends before `other` begins.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_before(Rooms.others)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" << "rooms"."others" FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_before<T: Operand<R>>(self, other: T) -> Condition
    where
        Base<T::Sql>: SameType<R>,
    {
        make(infix!("<<"), [self.into_node(), other.into_operand()])
    }

    /// `self >> other`: the range begins after `other` has ended.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_after(Rooms.others)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" >> "rooms"."others" FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_after<T: Operand<R>>(self, other: T) -> Condition
    where
        Base<T::Sql>: SameType<R>,
    {
        make(infix!(">>"), [self.into_node(), other.into_operand()])
    }

    /// `self -|- other`: the ranges touch, with nothing between them and nothing in common.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_adjacent(Rooms.others)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" -|- "rooms"."others" FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_adjacent<T: Operand<R>>(self, other: T) -> Condition
    where
        Base<T::Sql>: SameType<R>,
    {
        make(infix!("-|-"), [self.into_node(), other.into_operand()])
    }

    /// `self + other`: the elements of either. The server answers an error where a gap lies between the ranges.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_union(Rooms.others)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" + "rooms"."others" FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_union<T: Operand<R>>(self, other: T) -> Expr<Joined<Self::Sql, T::Sql, R>>
    where
        Base<T::Sql>: SameType<R>,
    {
        make(infix!("+", Additive), [self.into_node(), other.into_operand()])
    }

    /// `self * other`: the elements of both; empty if there are none.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_intersect(Rooms.others)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" * "rooms"."others" FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_intersect<T: Operand<R>>(self, other: T) -> Expr<Joined<Self::Sql, T::Sql, R>>
    where
        Base<T::Sql>: SameType<R>,
    {
        make(infix!("*", Multiplicative), [self.into_node(), other.into_operand()])
    }

    /// `self - other`: the elements that are not in `other`. The server answers an error where two ranges would be left.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_minus(Rooms.others)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT "rooms"."seats" - "rooms"."others" FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_minus<T: Operand<R>>(self, other: T) -> Expr<Joined<Self::Sql, T::Sql, R>>
    where
        Base<T::Sql>: SameType<R>,
    {
        make(infix!("-", Additive), [self.into_node(), other.into_operand()])
    }

    /// `range_merge(self, other)`: the smallest range that has the elements of both.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.range_merge(Rooms.others)).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT range_merge("rooms"."seats", "rooms"."others") FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn range_merge<T: Operand<R>>(self, other: T) -> Expr<Joined<Self::Sql, T::Sql, R>>
    where
        Base<T::Sql>: SameType<R>,
    {
        make(call!("range_merge"), [self.into_node(), other.into_operand()])
    }

    /// `lower(self)`: the lower bound; NULL if there is none, or if the range is empty.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.lower_bound()).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT lower("rooms"."seats") FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn lower_bound(self) -> Expr<Option<R::Element>> {
        make(call!("lower"), [self.into_node()])
    }

    /// `upper(self)`: the upper bound; NULL if there is none, or if the range is empty.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.upper_bound()).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT upper("rooms"."seats") FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn upper_bound(self) -> Expr<Option<R::Element>> {
        make(call!("upper"), [self.into_node()])
    }

    /// `isempty(self)`: the range has no element.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.is_empty()).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT isempty("rooms"."seats") FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[allow(clippy::wrong_self_convention, reason = "it makes an expression")]
    fn is_empty(self) -> Condition {
        make(call!("isempty"), [self.into_node()])
    }

    /// `lower_inc(self)`: the lower bound is an element.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.lower_inc()).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT lower_inc("rooms"."seats") FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn lower_inc(self) -> Condition {
        make(call!("lower_inc"), [self.into_node()])
    }

    /// `upper_inc(self)`: the upper bound is an element. Never, for ranges of integers and days: the server writes them
    /// without it.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.upper_inc()).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT upper_inc("rooms"."seats") FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn upper_inc(self) -> Condition {
        make(call!("upper_inc"), [self.into_node()])
    }

    /// `lower_inf(self)`: the range has no lower bound.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.lower_inf()).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT lower_inf("rooms"."seats") FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn lower_inf(self) -> Condition {
        make(call!("lower_inf"), [self.into_node()])
    }

    /// `upper_inf(self)`: the range has no upper bound.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Rooms = "rooms" { id: BigInt, during: DateRange, seats: Int4Range, others: Int4Range } }
    /// assert_eq!(
    ///     select(Rooms.seats.upper_inf()).from(Rooms).inlined(&Postgres::new())?,
    ///     r#"SELECT upper_inf("rooms"."seats") FROM "rooms""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn upper_inf(self) -> Condition {
        make(call!("upper_inf"), [self.into_node()])
    }
}

impl<R: RangeType, E: Typed<Sql: SqlType<NotNull = R>>> RangeOps<R> for E {}
