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
mod case;
mod collect;
mod condition;
mod declare;
mod derived;
mod expr;
mod foreign;
mod insert;
mod json;
#[cfg(feature = "multiset")]
mod multiset;
mod number;
mod operators;
mod ops;
mod order;
mod projection;
mod row;
mod select;
mod set;
mod table;
mod text;
mod time;
mod tuple;

pub use aggregate::{Aggregate, Counted, avg, count, count_all, count_distinct, max, min, sum};
pub use case::{Case, CaseOf, SimpleCase, case, case_of, coalesce, null_if};
pub use collect::{
    JsonElement, any_value, array_agg, bit_and, bit_or, bit_xor, bool_and, bool_or, json_array_agg,
    json_object_agg, median, mode, percentile_cont, percentile_disc, stddev_pop, stddev_samp, string_agg,
    var_pop, var_samp,
};
pub use condition::{Condition, IntoCondition, all, any, exists, not, not_exists, xor};
pub use derived::{Derived, DerivedRow, OutputColumn};
pub use expr::{AnyExpr, Assign, Column, Expr, NULL, Null, Operand, Tuple, Typed, row, val};
pub use insert::{Insert, InsertCells, InsertColumns, InsertInto, ValueRow, insert_into};
pub use json::{JsonItem, JsonOps, JsonPath, json_array, json_object};
#[cfg(feature = "multiset")]
pub use multiset::{Multiset, MultisetOf, MultisetRow, multiset};
pub use number::{DecimalOps, FractionOps, IntegerOps, NumberOps};
pub use operators::Fractional;
pub use ops::{BoolOps, ExprOps, Quantified, all_of, any_of_rows};
pub use order::{OrderTerms, Ordering, label, nth};
pub use projection::{All, Labeled, Projection};
pub use row::{Cells, Cursor, FromRow};
pub use select::{AsStatement, IntoQuery, Select, select};
pub use set::{Compound, SetOps, union_all_of};
pub use table::{DynamicTable, FromSource, Optional, OptionalSource, Presence, Required, Table, table_named};
pub use text::{TextOps, concat_skip_null};
pub use time::{DateOps, HasDate, HasTime, TimeOps, current_date, current_timestamp};
pub use tuple::{PageKeys, RowExpr, RowOperand};
