//! Functions and aggregates, named after what they mean; how a database spells them is its dialect's.

use super::{Deep, Depth, Expr, Invalid, OrderTerm, Short};
use alloc::vec::Vec;

/// A call of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// The function.
    pub func: Func,
    /// Its arguments.
    pub args: Short<Expr, 2>,
}

/// A function whose meaning is the same on every database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Func {
    /// The first argument that is not NULL.
    Coalesce,
    /// NULL if both are equal, else the first.
    NullIf,
    /// Text in lower case.
    Lower,
    /// Text in upper case.
    Upper,
    /// Spaces removed at both ends.
    Trim,
    /// Spaces removed at the start.
    TrimStart,
    /// Spaces removed at the end.
    TrimEnd,
    /// Length in characters.
    CharLength,
    /// Length in bytes of UTF-8.
    OctetLength,
    /// Characters from a 1-based place on, at most so many.
    Substring,
    /// 1-based place of the second argument in the first, 0 if it is not there.
    Position,
    /// Every occurrence of the second argument replaced by the third.
    Replace,
    /// All arguments as one text, NULL skipped.
    ConcatSkipNull,
    /// The number without its sign.
    Abs,
    /// -1, 0 or 1.
    Sign,
    /// The nearest number with as many digits after the point; halves away from 0.
    Round,
    /// The largest whole number that is not greater.
    Floor,
    /// The smallest whole number that is not less.
    Ceil,
    /// A field of a date or time.
    Extract(Field),
    /// 1 where the row's grouping leaves the argument out, else 0.
    Grouping,
}

/// A part of a date or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The year.
    Year,
    /// 1 to 4.
    Quarter,
    /// 1 to 12.
    Month,
    /// 1 to 31.
    Day,
    /// 1 for Monday to 7 for Sunday.
    IsoWeekday,
    /// 1 to 366.
    DayOfYear,
    /// 0 to 23.
    Hour,
    /// 0 to 59.
    Minute,
    /// 0 to 59, the fraction cut off.
    Second,
}

/// A call of an aggregate function.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// The function.
    pub func: AggregateFunc,
    /// Whether equal arguments count once.
    pub distinct: bool,
    /// Its arguments; none for `count(*)`.
    pub args: Short<Expr, 1>,
    /// The order in which it sees its rows.
    pub order_by: Vec<OrderTerm>,
    /// The rows it sees.
    pub filter: Option<Expr>,
}

/// An aggregate function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AggregateFunc {
    /// Rows, or values that are not NULL.
    Count,
    /// The sum.
    Sum,
    /// The mean.
    Avg,
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
}

impl Depth for Function {
    fn depth(&self) -> u16 {
        self.args.depth()
    }
}

impl Depth for Aggregate {
    fn depth(&self) -> u16 {
        self.args.depth().max(self.order_by.depth()).max(self.filter.depth())
    }
}

impl Aggregate {
    /// The aggregate of one argument, or of the rows.
    pub fn new(func: AggregateFunc, arg: Option<Expr>) -> Aggregate {
        let mut args = Short::new();
        args.extend(arg);
        Aggregate { func, distinct: false, args, order_by: Vec::new(), filter: None }
    }
}

impl Expr {
    /// A call of a function.
    pub fn function(func: Func, args: impl IntoIterator<Item = Expr>) -> Expr {
        Expr::of(Deep::new(Function { func, args: args.into_iter().collect() }), Expr::Function)
    }

    /// A call of an aggregate function.
    pub fn aggregate(aggregate: Aggregate) -> Expr {
        Expr::of(Deep::new(aggregate), Expr::Aggregate)
    }

    pub(super) fn of<T>(node: Result<Deep<T>, Invalid>, wrap: fn(Deep<T>) -> Expr) -> Expr {
        node.map_or_else(Expr::Invalid, wrap)
    }
}
