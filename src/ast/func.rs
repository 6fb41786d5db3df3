//! Functions and aggregates, named after what they mean; how a database spells them is its dialect's.

use super::{ColumnAggregate, ColumnDef, Deep, Depth, Expr, Invalid, OrderTerm, Short};
use crate::types::Kind;
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

    /// A value of this kind as an element of a JSON array or a member of a JSON object, inside a function that makes one.
    JsonValue(Kind),
    /// What a document, the first argument, has at a path, the others: keys are texts, indexes 64-bit integers. As a value
    /// of this kind; NULL for `null`, and for what is not there or of another kind.
    JsonGet(Kind),
    /// The type of what stands at a path, likewise: `object`, `array`, `string`, `number`, `boolean`, `null`.
    JsonTypeof,
    /// Whether anything stands at a path, likewise; false for a document that is NULL.
    JsonExists,
    /// The number of elements of the array at a path, likewise.
    JsonArrayLength,
    /// The first argument, a document, with the second, a [`Func::JsonValue`], at the path of the others.
    JsonSet,
    /// The same, unless something stands there.
    JsonInsert,
    /// A document without what stands at a path.
    JsonRemove,
    /// Whether the first document has all of the second.
    JsonContains,
    /// An object: a key, which is a text value, and a [`Func::JsonValue`] by turns.
    JsonObject,
    /// An array of [`Func::JsonValue`].
    JsonArray,
    /// A document in a form in which two that are the same are equal.
    JsonNormal,
    /// A row of a multiset: an array of [`Func::JsonCell`], and of multisets as [`Func::JsonValue`].
    JsonRow,
    /// A value of this kind as a cell of such a row, in a form that says it exactly.
    JsonCell(Kind),
    /// A multiset with LIMIT in two forms that mean the same, both subqueries: in the first, limit and offset are
    /// arguments of the [`AggregateFunc::JsonRows`]; in the second they are in a derived table.
    MultisetForms,

    /// 1 where the row's grouping leaves the argument out, else 0.
    Grouping,

    /// The last characters, so many of them.
    Right,
    /// The text, or its start, with a character before it until it is so long.
    PadStart,
    /// The text, or its start, with a character behind it until it is so long.
    PadEnd,
    /// The text so many times.
    Repeat,
    /// The characters in reverse.
    Reverse,
    /// A character removed at both ends, as often as it stands there.
    TrimChar,
    /// A character removed at the start, as often as it stands there.
    TrimCharStart,
    /// A character removed at the end, as often as it stands there.
    TrimCharEnd,
    /// The part of a text with such a number, from 1 on, of those that a separator makes; empty past the last.
    SplitPart,
    /// The text under a collation, whose name is a label.
    Collate,
    /// Whether a regular expression is found in the text.
    RegexMatch,
    /// What a regular expression finds first, replaced by a text that is taken as it is.
    RegexReplaceFirst,
    /// All that a regular expression finds, replaced by a text that is taken as it is.
    RegexReplaceAll,
    /// The whole number that a text says, with a sign or without, of 18 digits at most; NULL if it says none.
    ParseInteger,
    /// The largest argument, NULL skipped.
    Greatest,
    /// The smallest argument, NULL skipped.
    Least,
    /// The number without its fraction.
    Trunc,
    /// The square root; NULL below 0.
    Sqrt,
    /// e to such a power; NULL past the largest float, 0 below the smallest.
    Exp,
    /// The natural logarithm; NULL for 0 and below.
    Ln,
    /// The first to the power of the second; NULL where that is no number or past the largest float.
    Power,
    /// The sine of radians.
    Sin,
    /// The cosine of radians.
    Cos,
    /// The tangent of radians.
    Tan,
    /// The angle with such a sine; NULL outside -1 to 1.
    Asin,
    /// The angle with such a cosine; NULL outside -1 to 1.
    Acos,
    /// The angle with such a tangent.
    Atan,
    /// The angle of a point, given its y and x.
    Atan2,
    /// Degrees as radians.
    Radians,
    /// Radians as degrees.
    Degrees,
    /// The number pi.
    Pi,
    /// A number from 0 on, below 1, another for each row.
    Random,
    /// A day so many units later. In a month that is too short, the last day of it.
    AddToDate(Unit),
    /// A day and time so many units later. In a month that is too short, the last day of it.
    AddToTimestamp(Unit),
    /// The first day of the unit that a day is in.
    TruncateDate(Unit),
    /// The first moment of the unit that a day and time is in.
    TruncateTimestamp(Unit),
    /// The whole units from the second to the first, both days, or both days and times; negative if the first is earlier.
    Difference(Unit),
    /// A point in time as the clocks of a time zone show it; or the point in time at which they show a day and time.
    AtTimeZone,
    /// Whole seconds since 1970-01-01 00:00:00; a fraction is rounded down.
    ToEpoch,
    /// The day and time so many seconds after 1970-01-01 00:00:00.
    FromEpoch,
    /// A date or time as text.
    Format(&'static [FormatPart]),
}

/// What dates and times are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the unit of its name")]
pub enum Unit {
    Year,
    Quarter,
    Month,
    /// Seven days, the first of which is Monday.
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

/// A part of a date or time written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormatPart {
    /// The year, four digits.
    Year,
    /// The month, `01` to `12`.
    Month,
    /// The day of the month, `01` to `31`.
    Day,
    /// The hour, `00` to `23`.
    Hour,
    /// The minute, `00` to `59`.
    Minute,
    /// The second, `00` to `59`.
    Second,
    /// The fraction of the second, six digits.
    Micros,
    /// A text, as it is.
    Text(&'static str),
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
    /// The number of the week, from 1 on: the first is the one with the year's first Thursday in it.
    IsoWeek,
    /// The year that the week belongs to.
    IsoYear,
    /// The fraction of the second, 0 to 999999.
    Microsecond,
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
    /// Whether all are true, of those that are not NULL.
    BoolAnd,
    /// Whether one is true.
    BoolOr,
    /// The first argument of each row, the second between them.
    StringAgg,
    /// Any of the values that are not NULL.
    AnyValue,
    /// The variance of the whole, as a 64-bit float.
    VarPop,
    /// The variance of a sample, as a 64-bit float.
    VarSamp,
    /// The standard deviation of the whole, as a 64-bit float.
    StddevPop,
    /// The standard deviation of a sample, as a 64-bit float.
    StddevSamp,
    /// Bits set in all values, signed 64 bits.
    BitAnd,
    /// Bits set in any value, signed 64 bits.
    BitOr,
    /// Bits set in an odd number of values, signed 64 bits.
    BitXor,
    /// A JSON array, NULL among its elements; NULL for no rows. Its argument is a [`Func::JsonValue`].
    JsonArrayAgg,
    /// A JSON object of keys, the first argument, and values, the second, which is a [`Func::JsonValue`].
    JsonObjectAgg,
    /// The rows of a multiset, an array of its first argument, which is a [`Func::JsonRow`]; NULL or empty for no rows. More
    /// arguments are those of [`Func::MultisetForms`].
    JsonRows,
    /// An array, NULL among its elements; NULL for no rows.
    ArrayAgg,
    /// Interpolates at a fraction, its argument, of the values in the order of `order_by`: WITHIN GROUP.
    PercentileCont,
    /// The first value at or past a fraction, its argument, in the order of `order_by`: WITHIN GROUP.
    PercentileDisc,
    /// The commonest value of the one expression in `order_by`: WITHIN GROUP.
    Mode,
}

impl AggregateFunc {
    /// Whether it is one that has a form of its own where it is of a column alone: see [`Expr::ColumnAggregate`].
    #[inline]
    pub fn is_plain(self) -> bool {
        use AggregateFunc::{Avg, Count, Max, Min, Sum};
        matches!(self, Count | Sum | Avg | Min | Max)
    }

    /// Whether the order in which it sees its rows may change its answer.
    pub const fn is_ordered(self) -> bool {
        match self {
            AggregateFunc::StringAgg
            | AggregateFunc::JsonArrayAgg
            | AggregateFunc::JsonObjectAgg
            | AggregateFunc::JsonRows
            | AggregateFunc::ArrayAgg => true,
            AggregateFunc::Count
            | AggregateFunc::Sum
            | AggregateFunc::Avg
            | AggregateFunc::Min
            | AggregateFunc::Max
            | AggregateFunc::BoolAnd
            | AggregateFunc::BoolOr
            | AggregateFunc::AnyValue
            | AggregateFunc::VarPop
            | AggregateFunc::VarSamp
            | AggregateFunc::StddevPop
            | AggregateFunc::StddevSamp
            | AggregateFunc::BitAnd
            | AggregateFunc::BitOr
            | AggregateFunc::BitXor
            | AggregateFunc::PercentileCont
            | AggregateFunc::PercentileDisc
            | AggregateFunc::Mode => false,
        }
    }

    /// Whether its order stands in `WITHIN GROUP (ORDER BY ..)`.
    pub const fn is_within_group(self) -> bool {
        matches!(self, AggregateFunc::PercentileCont | AggregateFunc::PercentileDisc | AggregateFunc::Mode)
    }
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
        Aggregate::of(func, arg)
    }

    /// The aggregate of any number of arguments.
    pub fn of(func: AggregateFunc, args: impl IntoIterator<Item = Expr>) -> Aggregate {
        let args = args.into_iter().collect();
        Aggregate { func, distinct: false, args, order_by: Vec::new(), filter: None }
    }

    /// The column of which it is the aggregate, if it may be an [`Expr::ColumnAggregate`].
    #[inline]
    fn of_plain_column(&self) -> Option<&'static ColumnDef> {
        let Aggregate { func, distinct, args, order_by, filter } = self;
        let is_plain = func.is_plain() && !*distinct && order_by.is_empty() && filter.is_none();
        match &**args {
            [only] if is_plain => only.plain_column(),
            _ => None,
        }
    }
}

impl Expr {
    /// A call of a function.
    pub fn function(func: Func, args: impl IntoIterator<Item = Expr>) -> Expr {
        Expr::of(Deep::new(Function { func, args: args.into_iter().collect() }), Expr::Function)
    }

    /// A call of an aggregate function.
    #[inline]
    pub fn aggregate(aggregate: Aggregate) -> Expr {
        match aggregate.of_plain_column() {
            Some(column) => Expr::ColumnAggregate(ColumnAggregate { func: aggregate.func, column }),
            None => Expr::any_aggregate(aggregate),
        }
    }

    fn any_aggregate(aggregate: Aggregate) -> Expr {
        Expr::of(Deep::new(aggregate), Expr::Aggregate)
    }

    pub(super) fn of<T>(node: Result<Deep<T>, Invalid>, wrap: fn(Deep<T>) -> Expr) -> Expr {
        node.map_or_else(Expr::Invalid, wrap)
    }
}
