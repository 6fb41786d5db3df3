//! The typed face: builders and expressions that carry SQL types and make untyped trees.
//!
//! Knows no dialect and prints nothing. Generic functions here are shims of a line over functions that are
//! not generic, so that a program which uses them does not compile them again and again.

/// Calls a macro for tuples of 1 to 16 members, with a type name and an index for each.
macro_rules! each_tuple {
    ($do:ident) => {
        $do!(A 0);
        $do!(A 0, B 1);
        $do!(A 0, B 1, C 2);
        $do!(A 0, B 1, C 2, D 3);
        $do!(A 0, B 1, C 2, D 3, E 4);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14);
        $do!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15);
    };
}
use each_tuple;

mod aggregate;
mod bulk;
mod calendar;
mod case;
mod changed;
mod clauses;
mod collect;
mod condition;
mod conflict;
mod custom;
mod declare;
mod derived;
mod dynamic;
mod edit;
mod explain;
mod expr;
mod foreign;
mod foreign_key;
mod frame;
mod grouping;
mod hint;
mod insert;
mod join_tree;
mod json;
mod list;
mod lock;
mod math;
mod merge;
#[cfg(feature = "multiset")]
mod multiset;
mod number;
mod operators;
mod ops;
mod order;
mod params;
mod projection;
mod quantified;
mod query;
mod row;
mod seek;
mod select;
mod set;
mod table;
mod text;
mod time;
mod truth;
mod tuple;
mod values;
mod window;
mod with;

pub use aggregate::{Aggregate, Counted, avg, count, count_all, count_distinct, max, min, sum};
pub use bulk::{
    Bulk, BulkRef, Keyed, KeyedUpdate, LoadMode, LoadOptions, UpdateMany, UpdateManyBy, UpdateManyOf,
    update_many,
};
pub use calendar::{
    CalendarOps, DateUnit, EpochOps, TimeUnit, UnitOf, ZoneOps, Zoned, from_epoch, make_date,
};
pub use case::{Case, CaseOf, SimpleCase, case, case_of, coalesce, null_if};
pub use changed::{Delete, Truncate, Update, delete_from, truncate, update};
pub use collect::{
    JsonElement, any_value, array_agg, bit_and, bit_or, bit_xor, bool_and, bool_or, json_array_agg,
    json_object_agg, median, mode, percentile_cont, percentile_disc, stddev_pop, stddev_samp, string_agg,
    var_pop, var_samp,
};
pub use condition::{Condition, IntoCondition, all, any, exists, not, not_exists, xor};
pub use conflict::{Assignments, ConflictKey, Constraint, OnConflict, constraint};
pub use custom::{Argument, Arguments, custom, function, operator, sql};
pub use derived::{Derived, DerivedRow, OutputColumn};
pub use dynamic::ByName;
pub use edit::TextEditOps;
pub use explain::{Explain, StatementExt, Tagged};
pub use expr::{
    AnyExpr, Assign, Column, DEFAULT, DefaultValue, Expr, NULL, Null, Operand, Tuple, Typed, row, val,
};
pub use frame::{
    FrameBound, FrameOffset, current_row, following, preceding, unbounded_following, unbounded_preceding,
};
pub use grouping::{GroupTerms, Groupings, cube, grouping, grouping_sets, rollup};
pub use hint::Hinted;
pub use insert::{
    Insert, InsertCells, InsertColumns, InsertInto, InsertRow, SetOneByOne, ValueRow, insert_into,
};
pub use join_tree::{JoinTree, join_tree, optional_join_tree};
pub use json::{JsonItem, JsonOps, JsonPath, json_array, json_object};
pub use lock::Lock;
pub use math::{MathOps, greatest, least, pi, random};
pub use merge::{Merge, MergeInto, MergeRow, When, merge_into};
#[cfg(feature = "multiset")]
pub use multiset::{Multiset, MultisetOf, MultisetRow, multiset};
pub use number::{DecimalOps, FractionOps, IntegerOps, NumberOps};
pub use operators::Fractional;
pub use ops::ExprOps;
pub use order::{OrderTerms, Ordering, label, nth};
pub use params::{
    BindParam, BindParams, IntoRowCount, List, ListParam, ParamArg, ParamArgs, ParamType, ParamTypes,
    ParamValue, Params, RowCount, RowCountParam, param,
};
pub use projection::{All, Labeled, Projection};
pub use quantified::{Quantified, all_of, any_of_rows};
pub use query::{AsStatement, IntoCte, IntoQuery};
pub use row::{Cells, Cursor, FromRow};
pub use seek::{SeekKey, seek_key};
pub use select::{Select, select};
pub use set::{Compound, SetOps, union_all_of};
pub use table::{DynamicTable, FromSource, Optional, OptionalSource, Presence, Required, Table, table_named};
pub use text::{TextOps, concat_skip_null};
pub use time::{DateOps, HasDate, HasTime, TimeOps, current_date, current_time, current_timestamp};
pub use truth::BoolOps;
pub use tuple::{PageKeys, RowExpr, RowOperand};
pub use values::{Rows, ValuesCell, ValuesRow, generate_series, table_function, values};
pub use window::{
    OverWindow, Window, cume_dist, dense_rank, first_value, lag, lag_or, last_value, lead, lead_or,
    nth_value, ntile, percent_rank, rank, row_number, window, window_named,
};
pub use with::{Cte, cte, recursive, recursive_distinct};
