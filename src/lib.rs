#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod ast;
mod build;
mod bulk;
mod compiled;
mod error;
#[cfg(feature = "fingerprint")]
mod fingerprint;
mod lint;
mod portability;
mod problems;
pub mod render;
#[cfg(feature = "retry")]
mod retry;
mod statement;
mod types;
mod value;
pub mod walk;

pub use ast::FormatPart;
pub use build::{
    Aggregate, All, AnyExpr, Argument, Arguments, AsStatement, Assign, BoolOps, ByName, Case, CaseOf, Cells,
    Column, Compound, Condition, Cte, Cursor, DateOps, DecimalOps, Derived, DerivedRow, DynamicTable,
    Explain, Expr, ExprOps, FractionOps, Fractional, FrameBound, FrameOffset, FromRow, FromSource,
    GroupTerms, Groupings, HasDate, HasTime, Hinted, Insert, InsertCells, InsertColumns, InsertInto,
    IntegerOps, IntoCondition, IntoCte, IntoQuery, JoinTree, Labeled, Lock, NULL, Null, NumberOps, Operand,
    Optional, OptionalSource, OrderTerms, Ordering, OutputColumn, OverWindow, PageKeys, Presence, Projection,
    Quantified, Required, RowExpr, RowOperand, Rows, SeekKey, Select, SetOps, SimpleCase, StatementExt,
    Table, Tagged, TextOps, TimeOps, Tuple, Typed, ValueRow, ValuesCell, ValuesRow, Window, all, all_of, any,
    any_of_rows, avg, case, case_of, coalesce, concat_skip_null, count, count_all, count_distinct, cte, cube,
    cume_dist, current_date, current_row, current_timestamp, custom, dense_rank, exists, first_value,
    following, function, generate_series, grouping, grouping_sets, insert_into, join_tree, label, lag,
    lag_or, last_value, lead, lead_or, max, min, not, not_exists, nth, nth_value, ntile, null_if, operator,
    optional_join_tree, percent_rank, preceding, rank, recursive, recursive_distinct, rollup, row,
    row_number, seek_key, select, sql, sum, table_function, table_named, unbounded_following,
    unbounded_preceding, union_all_of, val, values, window, window_named, xor,
};
pub use build::{
    Assignments, ConflictKey, Constraint, DEFAULT, DefaultValue, Delete, InsertRow, Merge, MergeInto,
    MergeRow, OnConflict, SetOneByOne, Truncate, Update, When, constraint, delete_from, merge_into, truncate,
    update,
};
pub use build::{
    BindParam, BindParams, IntoRowCount, List, ListParam, ParamArg, ParamArgs, ParamType, ParamTypes,
    ParamValue, Params, RowCount, RowCountParam, param,
};
pub use build::{
    Bulk, BulkRef, Keyed, KeyedUpdate, LoadMode, LoadOptions, UpdateMany, UpdateManyBy, UpdateManyOf,
    update_many,
};
pub use build::{
    CalendarOps, DateUnit, EpochOps, MathOps, TextEditOps, TimeUnit, UnitOf, ZoneOps, Zoned, current_time,
    from_epoch, greatest, least, make_date, pi, random,
};
pub use build::{
    Counted, JsonElement, JsonItem, JsonOps, JsonPath, any_value, array_agg, bit_and, bit_or, bit_xor,
    bool_and, bool_or, json_array, json_array_agg, json_object, json_object_agg, median, mode,
    percentile_cont, percentile_disc, stddev_pop, stddev_samp, string_agg, var_pop, var_samp,
};
#[cfg(feature = "multiset")]
pub use build::{Multiset, MultisetOf, MultisetRow, multiset};
pub use bulk::{Load, NextRow, Split};
pub use compiled::{Bound, Compiled, Named, compile, compile_named};
pub use error::{Error, ErrorKind, LoadError, Loaded};
#[cfg(feature = "fingerprint")]
pub use fingerprint::Fingerprint;
pub use lint::{Lint, LintKind, lint};
pub use portability::{Portability, portability};
pub use problems::problems;
pub use render::{Dialect, Pass, Sql};
#[cfg(feature = "retry")]
pub use retry::{Attempts, Retry};
pub use statement::{Batches, ToSql};
pub use types::{
    Arith, Array, Assignable, Average, Base, BaseType, BigInt, Bind, Bool, Boolean, Bytes, Castable,
    Comparable, CustomType, CustomValue, Double, Dynamic, Element, FromSql, Integer, IntegerType, Kind,
    Maybe, NeverNull, Numeric, Real, SameRow, SameType, SmallInt, SqlType, Sum, TextType, TinyInt,
    UnsignedBigInt, UnsignedInteger, UnsignedSmallInt, UnsignedTinyInt, convert,
};
pub use value::{
    Array as ArrayValue, Custom as CustomCell, Date, Decimal, DoesNotFit, Interval, Json, OutOfRange,
    Parameter, ParameterKey, ParseDecimalError, Text, Time, Timestamp, TimestampTz, Uuid, Value, ValueRef,
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
        IntegerOps, Interval, IntoQuery, Json, Lock, NULL, NumberOps, Ordering, Real, Select, SetOps,
        SmallInt, StatementExt, Table, Text, TextOps, Time, TimeOps, Timestamp, TimestampTz, TinyInt, ToSql,
        UnsignedBigInt, UnsignedInteger, UnsignedSmallInt, UnsignedTinyInt, Uuid, Value, all, all_of, any,
        any_of_rows, avg, case, case_of, coalesce, concat_skip_null, count, count_all, count_distinct, cte,
        cube, cume_dist, current_date, current_row, current_timestamp, custom, dense_rank, exists,
        first_value, following, function, generate_series, grouping, grouping_sets, insert_into, join_tree,
        label, lag, lag_or, last_value, lead, lead_or, max, min, not, not_exists, nth, nth_value, ntile,
        null_if, operator, optional_join_tree, percent_rank, preceding, rank, recursive, recursive_distinct,
        rollup, row, row_number, seek_key, select, sql, sum, table, table_function, table_named,
        unbounded_following, unbounded_preceding, union_all_of, val, values, window, window_named, xor,
    };
    pub use crate::{
        CalendarOps, DateUnit, EpochOps, FormatPart, MathOps, TextEditOps, TimeUnit, ZoneOps, current_time,
        from_epoch, greatest, least, make_date,
    };
    pub use crate::{Compiled, List, Params, RowCount, compile, compile_named, param};
    pub use crate::{DEFAULT, constraint, delete_from, merge_into, truncate, update};
    pub use crate::{
        JsonOps, any_value, array_agg, bit_and, bit_or, bit_xor, bool_and, bool_or, json_array,
        json_array_agg, json_object, json_object_agg, median, mode, percentile_cont, percentile_disc,
        stddev_pop, stddev_samp, string_agg, var_pop, var_samp,
    };
    pub use crate::{LoadError, LoadOptions, Loaded, update_many};
}
