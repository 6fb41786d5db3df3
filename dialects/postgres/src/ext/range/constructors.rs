//! Ranges of expressions.

use super::{DateRange, Int4Range, Int8Range, NumRange, TsRange, TstzRange};
use crate::ext::{call, make};
use querent::{
    Assign, BigInt, Date, Decimal, Expr, Integer, Timestamp, TimestampTz,
    ast::{self, Custom, Form, Spelling},
};

/// Which of its bounds are elements of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Bounds {
    /// `[)`: the lower.
    #[default]
    Lower,
    /// `[]`: both.
    Both,
    /// `(]`: the upper.
    Upper,
    /// `()`: neither.
    Neither,
}

impl Bounds {
    fn node(self) -> ast::Expr {
        let text = match self {
            Bounds::Lower => "'[)'",
            Bounds::Both => "'[]'",
            Bounds::Upper => "'(]'",
            Bounds::Neither => "'()'",
        };
        ast::Expr::custom(Custom { spelling: Spelling::Everywhere(Form::Atom(text)), args: Vec::new() })
    }
}

/// `int4range(lower, upper, bounds)`: a range of expressions. A bound that is NULL, or `None`, is none.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// let sql = select(int4range(1, 5, Bounds::Lower)).inlined(&Postgres::new())?;
/// assert_eq!(sql, "SELECT int4range(1, 5, '[)')");
/// # Ok::<(), Error>(())
/// ```
pub fn int4range<L: Assign<Option<Integer>>, U: Assign<Option<Integer>>>(
    lower: L,
    upper: U,
    bounds: Bounds,
) -> Expr<Int4Range> {
    make(call!("int4range"), [lower.into_cell(), upper.into_cell(), bounds.node()])
}

/// `int8range(lower, upper, bounds)`: a range of expressions. A bound that is NULL, or `None`, is none.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// let sql = select(int8range(1, NULL, Bounds::Lower)).inlined(&Postgres::new())?;
/// assert_eq!(sql, "SELECT int8range(1::bigint, NULL, '[)')");
/// # Ok::<(), Error>(())
/// ```
pub fn int8range<L: Assign<Option<BigInt>>, U: Assign<Option<BigInt>>>(
    lower: L,
    upper: U,
    bounds: Bounds,
) -> Expr<Int8Range> {
    make(call!("int8range"), [lower.into_cell(), upper.into_cell(), bounds.node()])
}

/// `numrange(lower, upper, bounds)`: a range of expressions. A bound that is NULL, or `None`, is none.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// let sql = select(numrange(1, Some(Decimal::from(2)), Bounds::Lower)).inlined(&Postgres::new())?;
/// assert_eq!(sql, "SELECT numrange(1::numeric, 2::numeric, '[)')");
/// # Ok::<(), Error>(())
/// ```
pub fn numrange<L: Assign<Option<Decimal>>, U: Assign<Option<Decimal>>>(
    lower: L,
    upper: U,
    bounds: Bounds,
) -> Expr<NumRange> {
    make(call!("numrange"), [lower.into_cell(), upper.into_cell(), bounds.node()])
}

/// `daterange(lower, upper, bounds)`: a range of expressions. A bound that is NULL, or `None`, is none.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// let sql = select(daterange(NULL, current_date(), Bounds::Lower)).inlined(&Postgres::new())?;
/// assert_eq!(sql, "SELECT daterange(NULL, CURRENT_DATE, '[)')");
/// # Ok::<(), Error>(())
/// ```
pub fn daterange<L: Assign<Option<Date>>, U: Assign<Option<Date>>>(
    lower: L,
    upper: U,
    bounds: Bounds,
) -> Expr<DateRange> {
    make(call!("daterange"), [lower.into_cell(), upper.into_cell(), bounds.node()])
}

/// `tsrange(lower, upper, bounds)`: a range of expressions. A bound that is NULL, or `None`, is none.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// let sql = select(tsrange(NULL, None::<Timestamp>, Bounds::Lower)).inlined(&Postgres::new())?;
/// assert_eq!(sql, "SELECT tsrange(NULL, NULL, '[)')");
/// # Ok::<(), Error>(())
/// ```
pub fn tsrange<L: Assign<Option<Timestamp>>, U: Assign<Option<Timestamp>>>(
    lower: L,
    upper: U,
    bounds: Bounds,
) -> Expr<TsRange> {
    make(call!("tsrange"), [lower.into_cell(), upper.into_cell(), bounds.node()])
}

/// `tstzrange(lower, upper, bounds)`: a range of expressions. A bound that is NULL, or `None`, is none.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// let sql = select(tstzrange(current_timestamp(), NULL, Bounds::Lower)).inlined(&Postgres::new())?;
/// assert_eq!(sql, "SELECT tstzrange(CURRENT_TIMESTAMP, NULL, '[)')");
/// # Ok::<(), Error>(())
/// ```
pub fn tstzrange<L: Assign<Option<TimestampTz>>, U: Assign<Option<TimestampTz>>>(
    lower: L,
    upper: U,
    bounds: Bounds,
) -> Expr<TstzRange> {
    make(call!("tstzrange"), [lower.into_cell(), upper.into_cell(), bounds.node()])
}
