//! The tree: statements as plain, untyped data that can be matched, cloned, compared and walked.
//!
//! Knows no types of the typed face, no dialects and no printing. Every node is bounded in depth when it
//! is made (see [`Deep`]), so that dropping, cloning, comparing and printing need no guard of their own.

mod compiled;
mod custom;
mod deep;
mod dml;
mod expr;
mod func;
mod label;
mod name;
mod op;
mod query;
mod short;
mod source;
mod statement;
mod window;
mod with;

pub use compiled::{BoundRef, BoundStatement, Compiled, Slot, Target};
pub use custom::{Associativity, Binding, Custom, CustomOperator, Form, Spelling};
pub use deep::{Deep, Depth, Invalid, MAX_DEPTH};
pub use dml::{
    Assignment, Changed, Conflict, ConflictAction, ConflictTarget, Delete, Insert, InsertRows, Merge,
    MergeAction, MergeArm, MergeWhen, Overriding, TargetColumn, Truncate, Update,
};
pub use expr::{
    Between, Binary, Case, Cast, Chain, ColumnAggregate, ColumnRef, DerivedColumn, Expr, InList, InQuery,
    Keyword, Leaf, Like, ListItems, NamedColumn, Test, Unary,
};
pub use func::{Aggregate, AggregateFunc, Field, FormatPart, Func, Function, Unit};
pub use name::{Alias, ColumnDef, KeyDef, TableDef};
#[doc(hidden)]
pub use name::{plain_columns, plain_name};
pub use op::{BinaryOp, ChainOp, LikeCase, Quantifier, UnaryOp};
pub use query::{
    Distinct, Grouping, GroupingKind, Lock, LockStrength, LockWait, Nulls, OrderTerm, Query, Rare,
    RareClauses, Select, SelectItem, SetOp, SetOperation, Take,
};
pub use short::{Filler, Short};
pub use source::{
    Derived, HintedTable, IndexHint, Join, JoinCondition, JoinKind, Joined, NamedTable, Sample, Source,
    TableForm, TableFunc, TableFunction, TableRef, Values,
};
pub use statement::{Explain, ExplainFormat, Statement, StatementRef, Tagged};
pub use window::{
    Bound, Exclude, Frame, FrameUnit, NamedWindow, Window, WindowCall, WindowFunc, WindowFunction, WindowSpec,
};
pub use with::{Cte, CteBody, CteRef, Cycle, Search};
