#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod ast;
mod build;
mod error;
pub mod render;
#[cfg(feature = "retry")]
mod retry;
mod statement;
mod types;
mod value;
pub mod walk;

pub use build::{
    Aggregate, All, AnyExpr, AsStatement, Assign, BoolOps, Case, CaseOf, Cells, Column, Compound, Condition,
    Counted, Cursor, DateOps, DecimalOps, Derived, DerivedRow, DynamicTable, Expr, ExprOps, FractionOps,
    Fractional, FromRow, FromSource, HasDate, HasTime, Insert, InsertCells, InsertColumns, InsertInto,
    IntegerOps, IntoCondition, IntoQuery, JsonElement, JsonItem, JsonOps, JsonPath, Labeled, NULL, Null,
    NumberOps, Operand, Optional, OptionalSource, OrderTerms, Ordering, OutputColumn, PageKeys, Presence,
    Projection, Quantified, Required, RowExpr, RowOperand, Select, SetOps, SimpleCase, Table, TextOps,
    TimeOps, Tuple, Typed, ValueRow, all, all_of, any, any_of_rows, any_value, array_agg, avg, bit_and,
    bit_or, bit_xor, bool_and, bool_or, case, case_of, coalesce, concat_skip_null, count, count_all,
    count_distinct, current_date, current_timestamp, exists, insert_into, json_array, json_array_agg,
    json_object, json_object_agg, label, max, median, min, mode, not, not_exists, nth, null_if,
    percentile_cont, percentile_disc, row, select, stddev_pop, stddev_samp, string_agg, sum, table_named,
    union_all_of, val, var_pop, var_samp, xor,
};
#[cfg(feature = "multiset")]
pub use build::{Multiset, MultisetOf, MultisetRow, multiset};
pub use error::{Error, ErrorKind};
pub use render::{Dialect, Sql};
#[cfg(feature = "retry")]
pub use retry::{Attempts, Retry};
pub use statement::{Batches, ToSql};
pub use types::{
    Arith, Array, Assignable, Average, Base, BaseType, BigInt, Bind, Bool, Boolean, Bytes, Castable,
    Comparable, Double, Dynamic, Element, FromSql, Integer, IntegerType, Kind, Maybe, NeverNull, Numeric,
    Real, SameRow, SameType, SmallInt, SqlType, Sum, TextType, TinyInt, UnsignedBigInt, UnsignedInteger,
    UnsignedSmallInt, UnsignedTinyInt, convert,
};
pub use value::{
    Array as ArrayValue, Date, Decimal, DoesNotFit, Interval, Json, OutOfRange, ParseDecimalError, Text,
    Time, Timestamp, TimestampTz, Uuid, Value, ValueRef,
};

/// What a program that builds queries needs in scope. Dialect crates re-export it beside their own.
pub mod prelude {
    #[cfg(feature = "retry")]
    pub use crate::Retry;
    #[cfg(feature = "multiset")]
    pub use crate::multiset;
    pub use crate::{
        AnyExpr, Array, AsStatement, BigInt, Bool, BoolOps, Bytes, Column, Condition, Date, DateOps, Decimal,
        DecimalOps, Dialect, Double, Dynamic, Error, ErrorKind, Expr, ExprOps, FractionOps, Integer,
        IntegerOps, Interval, IntoQuery, Json, JsonOps, NULL, NumberOps, Ordering, Real, Select, SetOps,
        SmallInt, Table, Text, TextOps, Time, TimeOps, Timestamp, TimestampTz, TinyInt, ToSql,
        UnsignedBigInt, UnsignedInteger, UnsignedSmallInt, UnsignedTinyInt, Uuid, Value, all, all_of, any,
        any_of_rows, any_value, array_agg, avg, bit_and, bit_or, bit_xor, bool_and, bool_or, case, case_of,
        coalesce, concat_skip_null, count, count_all, count_distinct, current_date, current_timestamp,
        exists, insert_into, json_array, json_array_agg, json_object, json_object_agg, label, max, median,
        min, mode, not, not_exists, nth, null_if, percentile_cont, percentile_disc, row, select, stddev_pop,
        stddev_samp, string_agg, sum, table, table_named, union_all_of, val, var_pop, var_samp, xor,
    };
}
