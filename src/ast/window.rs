//! Windows: functions that see the rows around each row.

use super::{Aggregate, Alias, Deep, Depth, Expr, OrderTerm};
use alloc::vec::Vec;

/// A function over a window.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// The function.
    pub call: WindowCall,
    /// `OVER`: the rows it sees.
    pub over: WindowSpec,
}

/// What is called over a window.
#[derive(Debug, Clone, PartialEq)]
pub enum WindowCall {
    /// An aggregate.
    Aggregate(Aggregate),
    /// A function that exists over windows alone.
    Function(WindowFunction),
}

/// A call of a function that exists over windows alone.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowFunction {
    /// The function.
    pub func: WindowFunc,
    /// Its arguments.
    pub args: Vec<Expr>,
    /// `IGNORE NULLS`.
    pub ignore_nulls: bool,
}

/// A function that exists over windows alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WindowFunc {
    /// The row's number in its partition, from 1 on.
    RowNumber,
    /// The number of the first of the rows equal in order.
    Rank,
    /// The number of different rows in order up to this.
    DenseRank,
    /// `(rank - 1) / (rows - 1)`.
    PercentRank,
    /// The share of rows up to this and those equal to it.
    CumeDist,
    /// The number of the part, of so many parts as equal in size as possible.
    Ntile,
    /// The value so many rows before.
    Lag,
    /// The value so many rows after.
    Lead,
    /// The value in the first row of the frame.
    FirstValue,
    /// The value in the last row of the frame.
    LastValue,
    /// The value in the row of that number in the frame.
    NthValue,
}

/// The rows that a function sees, and their order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WindowSpec {
    /// The window of the WINDOW clause that this one continues, or is.
    pub base: Option<Alias>,
    /// `PARTITION BY`.
    pub partition_by: Vec<Expr>,
    /// `ORDER BY`.
    pub order_by: Vec<OrderTerm>,
    /// The rows around the current one; without it, as SQL has it.
    pub frame: Option<Frame>,
}

/// The rows of a partition that belong to the current row.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What its bounds count.
    pub unit: FrameUnit,
    /// The first row.
    pub start: Bound,
    /// The last row.
    pub end: Bound,
    /// Rows that are left out.
    pub exclude: Exclude,
}

/// What the bounds of a frame count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameUnit {
    /// Rows.
    Rows,
    /// Values of the ORDER BY expression.
    Range,
    /// Groups of rows equal in order.
    Groups,
}

/// A bound of a frame.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Bound {
    /// The first row of the partition.
    UnboundedPreceding,
    /// So many before.
    Preceding(Expr),
    /// The current row; with RANGE and GROUPS, those equal to it in order too.
    CurrentRow,
    /// So many after.
    Following(Expr),
    /// The last row of the partition.
    UnboundedFollowing,
}

/// Rows of a frame that are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Exclude {
    /// None.
    #[default]
    NoOthers,
    /// The current one.
    CurrentRow,
    /// The current one and those equal to it in order.
    Group,
    /// Those equal to the current one in order, but not this.
    Ties,
}

/// A window of the WINDOW clause.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedWindow {
    /// Its name.
    pub name: Alias,
    /// What it is.
    pub spec: WindowSpec,
}

impl WindowSpec {
    /// Whether it says nothing but the name of another window.
    pub fn is_reference(&self) -> bool {
        self.base.is_some()
            && self.partition_by.is_empty()
            && self.order_by.is_empty()
            && self.frame.is_none()
    }
}

impl Bound {
    /// The expression that says how many rows, values or groups.
    pub fn offset(&self) -> Option<&Expr> {
        match self {
            Bound::Preceding(offset) | Bound::Following(offset) => Some(offset),
            Bound::UnboundedPreceding | Bound::CurrentRow | Bound::UnboundedFollowing => None,
        }
    }
}

impl Expr {
    /// A function over a window.
    pub fn window(window: Window) -> Expr {
        Expr::of(Deep::new(window), Expr::Window)
    }
}

impl Depth for Window {
    fn depth(&self) -> u16 {
        let call = match &self.call {
            WindowCall::Aggregate(aggregate) => aggregate.depth(),
            WindowCall::Function(function) => function.args.depth(),
        };
        call.max(self.over.depth())
    }
}

impl Depth for WindowSpec {
    fn depth(&self) -> u16 {
        let frame = self.frame.as_ref().map_or(0, |frame| frame.start.depth().max(frame.end.depth()));
        self.partition_by.depth().max(self.order_by.depth()).max(frame)
    }
}

impl Depth for Bound {
    fn depth(&self) -> u16 {
        self.offset().map_or(0, Depth::depth)
    }
}

impl Depth for NamedWindow {
    fn depth(&self) -> u16 {
        self.spec.depth()
    }
}
