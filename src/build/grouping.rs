//! GROUP BY with several groupings at once.

use super::{Expr, Projection, Typed};
use crate::{
    ast::{self, Func, Grouping, GroupingKind},
    types::Integer,
};
use alloc::vec::Vec;

/// Several groupings, for [`Select::group_by`](super::Select::group_by). Made by [`rollup`], [`cube`] and
/// [`grouping_sets`].
#[derive(Debug, Clone, PartialEq)]
pub struct Groupings(ast::Expr);

/// What GROUP BY takes: an expression, a tuple of up to 16 of them, or several groupings.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in GROUP BY",
    label = "expected an expression, a tuple of them, `rollup(..)`, `cube(..)` or `grouping_sets(..)`"
)]
pub trait GroupTerms {
    /// Appends the terms.
    fn push_groups(self, groups: &mut ast::Short<ast::Expr, 2>);
}

#[diagnostic::do_not_recommend]
impl<P: Projection> GroupTerms for P {
    #[inline]
    fn push_groups(self, groups: &mut ast::Short<ast::Expr, 2>) {
        let mut items = ast::Short::new();
        self.push_columns(&mut items);
        push_all(items, groups);
    }
}

fn push_all(items: ast::Short<ast::SelectItem, 4>, groups: &mut ast::Short<ast::Expr, 2>) {
    items.for_each(|item| groups.push(item.expr));
}

#[diagnostic::do_not_recommend]
impl GroupTerms for Groupings {
    fn push_groups(self, groups: &mut ast::Short<ast::Expr, 2>) {
        groups.push(self.0);
    }
}

/// `ROLLUP (a, b)`: groups by `a` and `b`, by `a`, and by nothing. A column that a grouping leaves out is NULL there, so
/// take it as [`nullable`](super::ExprOps::nullable); [`grouping`] tells such a NULL from one of the data. Rewritten by
/// UNION ALL where it is missing.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Orders = "orders" { country: Text, total: Decimal } }
/// let query = select((Orders.country.nullable(), sum(Orders.total))).from(Orders).group_by(rollup(Orders.country));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT "orders"."country", sum("orders"."total") FROM "orders" GROUP BY ROLLUP ("orders"."country")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn rollup<P: Projection>(columns: P) -> Groupings {
    groupings(GroupingKind::Rollup, columns)
}

/// `CUBE (a, b)`: groups by `a` and `b`, by `a`, by `b`, and by nothing; see [`rollup`].
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Orders = "orders" { country: Text, paid: Bool } }
/// let query = select(count_all()).from(Orders).group_by(cube((Orders.country, Orders.paid)));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT count(*) FROM "orders" GROUP BY CUBE ("orders"."country", "orders"."paid")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn cube<P: Projection>(columns: P) -> Groupings {
    groupings(GroupingKind::Cube, columns)
}

fn groupings<P: Projection>(kind: GroupingKind, columns: P) -> Groupings {
    let mut items = ast::Short::new();
    columns.push_columns(&mut items);
    let mut sets = Vec::with_capacity(items.len());
    items.for_each(|item| sets.push([item.expr].into()));
    Groupings(ast::Expr::grouping(Grouping { kind, sets }))
}

/// `GROUPING SETS ((a, b), (b), ())`: groups by each of the lists; see [`rollup`].
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Orders = "orders" { country: Text, paid: Bool } }
/// let sets: [Vec<AnyExpr>; 3] = [vec![Orders.country.into()], vec![Orders.paid.into()], vec![]];
/// let query = select(count_all()).from(Orders).group_by(grouping_sets(sets));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT count(*) FROM "orders" GROUP BY GROUPING SETS (("orders"."country"), ("orders"."paid"), ())"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn grouping_sets(sets: impl IntoIterator<Item = Vec<super::AnyExpr>>) -> Groupings {
    let sets = sets.into_iter().map(|set| set.into_iter().map(|expr| expr.node).collect()).collect();
    Groupings(ast::Expr::grouping(Grouping { kind: GroupingKind::Sets, sets }))
}

/// `GROUPING (expr)`: 1 in rows whose grouping leaves the expression out, else 0.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Orders = "orders" { country: Text } }
/// let query = select((grouping(Orders.country), count_all())).from(Orders).group_by(rollup(Orders.country));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT grouping("orders"."country"), count(*) FROM "orders" GROUP BY ROLLUP ("orders"."country")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn grouping<E: Typed>(expr: E) -> Expr<Integer> {
    Expr::from_node(ast::Expr::function(Func::Grouping, [expr.into_node()]))
}
