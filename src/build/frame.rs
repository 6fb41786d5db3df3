//! Bounds of frames.

use super::Expr;
use crate::{
    ast::{self, Bound},
    value::{Decimal, Interval, Value},
};
use alloc::boxed::Box;

/// A bound of a frame: see [`Window::rows`](super::Window::rows).
#[derive(Debug, Clone, PartialEq)]
pub struct FrameBound(pub(super) Bound);

/// How far from the current row a frame reaches: a number, an interval, or an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameOffset(ast::Expr);

/// `UNBOUNDED PRECEDING`: from the first row of the partition.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(sum(Items.price)
///     .over(window()
///     .order_by(Items.id)
///     .rows(unbounded_preceding(), preceding(1))))
///     .from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "SELECT sum(\"items\".\"price\") OVER (ORDER BY \"items\".\"id\" ROWS BETWEEN UNBOUNDED \
///      PRECEDING AND 1 PRECEDING) FROM \"items\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn unbounded_preceding() -> FrameBound {
    FrameBound(Bound::UnboundedPreceding)
}

/// `n PRECEDING`: from so many rows, groups or values before the current one.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(sum(Items.price)
///     .over(window()
///     .order_by(Items.id)
///     .rows(preceding(2), current_row())))
///     .from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "SELECT sum(\"items\".\"price\") OVER (ORDER BY \"items\".\"id\" ROWS BETWEEN 2 PRECEDING \
///      AND CURRENT ROW) FROM \"items\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn preceding(offset: impl Into<FrameOffset>) -> FrameBound {
    FrameBound(Bound::Preceding(offset.into().0))
}

/// `CURRENT ROW`; with RANGE and GROUPS, the rows equal to it in order too.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(sum(Items.price)
///     .over(window()
///     .order_by(Items.id)
///     .rows(preceding(2), current_row())))
///     .from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "SELECT sum(\"items\".\"price\") OVER (ORDER BY \"items\".\"id\" ROWS BETWEEN 2 PRECEDING \
///      AND CURRENT ROW) FROM \"items\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn current_row() -> FrameBound {
    FrameBound(Bound::CurrentRow)
}

/// `n FOLLOWING`: up to so many rows, groups or values after the current one.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(sum(Items.price)
///     .over(window()
///     .order_by(Items.id)
///     .rows(current_row(), following(2))))
///     .from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "SELECT sum(\"items\".\"price\") OVER (ORDER BY \"items\".\"id\" ROWS BETWEEN CURRENT ROW \
///      AND 2 FOLLOWING) FROM \"items\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn following(offset: impl Into<FrameOffset>) -> FrameBound {
    FrameBound(Bound::Following(offset.into().0))
}

/// `UNBOUNDED FOLLOWING`: up to the last row of the partition.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(sum(Items.price)
///     .over(window()
///     .order_by(Items.id)
///     .rows(current_row(), unbounded_following())))
///     .from(Items);
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     "SELECT sum(\"items\".\"price\") OVER (ORDER BY \"items\".\"id\" ROWS BETWEEN CURRENT ROW \
///      AND UNBOUNDED FOLLOWING) FROM \"items\""
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn unbounded_following() -> FrameBound {
    FrameBound(Bound::UnboundedFollowing)
}

macro_rules! offsets {
    ($($rust:ty => $value:expr;)*) => {$(
        impl From<$rust> for FrameOffset {
            fn from(offset: $rust) -> Self {
                let value: fn($rust) -> Value = $value;
                FrameOffset(ast::Expr::Value(value(offset)))
            }
        }
    )*};
}

offsets! {
    i32 => |offset| Value::BigInt(offset.into());
    u32 => |offset| Value::BigInt(offset.into());
    i64 => Value::BigInt;
    f64 => Value::Double;
    Decimal => Value::Decimal;
    Interval => |offset| Value::Interval(Box::new(offset));
}

impl<S> From<Expr<S>> for FrameOffset {
    fn from(offset: Expr<S>) -> Self {
        FrameOffset(offset.node().clone())
    }
}
