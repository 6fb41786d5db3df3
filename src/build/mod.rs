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
mod clauses;
mod condition;
mod custom;
mod declare;
mod derived;
mod explain;
mod expr;
mod foreign;
mod grouping;
mod hint;
mod insert;
mod lock;
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
mod values;
mod window;
mod with;

pub use aggregate::{Aggregate, avg, count, count_all, count_distinct, max, min, sum};
pub use case::{Case, CaseOf, SimpleCase, case, case_of, coalesce, null_if};
pub use condition::{Condition, IntoCondition, all, any, exists, not, not_exists, xor};
pub use custom::{Argument, Arguments, custom, function, operator, sql};
pub use derived::{Derived, DerivedRow, OutputColumn};
pub use explain::{Explain, StatementExt, Tagged};
pub use expr::{AnyExpr, Assign, Column, Expr, NULL, Null, Operand, Tuple, Typed, row, val};
pub use grouping::{GroupTerms, Groupings, cube, grouping, grouping_sets, rollup};
pub use hint::Hinted;
pub use insert::{Insert, InsertCells, InsertColumns, InsertInto, ValueRow, insert_into};
pub use lock::Lock;
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
pub use values::{Rows, ValuesCell, ValuesRow, generate_series, table_function, values};
pub use window::{
    FrameBound, FrameOffset, OverWindow, Window, cume_dist, current_row, dense_rank, first_value, following,
    lag, lag_or, last_value, lead, lead_or, nth_value, ntile, percent_rank, preceding, rank, row_number,
    unbounded_following, unbounded_preceding, window, window_named,
};
pub use with::{Cte, cte, recursive, recursive_distinct};
