//! Checks that queries have as many columns as their places ask for. Prints nothing.

use crate::{
    ast::{Expr, Query, SetOperation},
    error::{Error, ErrorKind},
};
use alloc::format;

/// Refuses a subquery that has not `wanted` columns.
pub(super) fn check(query: &Query, wanted: usize, place: &str) -> Result<(), Error> {
    let found = query.columns().len();
    // A query without columns is refused where it is printed.
    if found == wanted || found == 0 { Ok(()) } else { Err(uneven(place, wanted, found)) }
}

/// Whether its columns are to be counted.
#[inline]
pub(super) fn is_query(expr: &Expr) -> bool {
    matches!(expr, Expr::Subquery(_) | Expr::Quantified(..))
}

/// How many columns stand beside a subquery.
pub(super) fn of(expr: &Expr) -> usize {
    match expr {
        Expr::Row(members) => members.len(),
        _ => 1,
    }
}

/// Refuses queries joined by set operations of which one has more columns than the first, or less.
pub(super) fn members(set: &SetOperation) -> Result<(), Error> {
    let Some((first, others)) = set.members().split_first() else { return Ok(()) };
    let wanted = first.columns().len();
    for (place, member) in others.iter().enumerate() {
        let found = member.columns().len();
        if found != wanted && found > 0 && wanted > 0 {
            let message = format!(
                "query {} of a set operation selects {found} columns, but the first selects {wanted}; select as many, NULL \
                 where there is nothing",
                place + 2
            );
            return Err(Error::new(ErrorKind::Scope, message));
        }
    }
    Ok(())
}

#[cold]
fn uneven(place: &str, wanted: usize, found: usize) -> Error {
    let plural = if found == 1 { "column" } else { "columns" };
    let message = format!("{place} selects {found} {plural}, but {wanted} stand beside it; select as many");
    Error::new(ErrorKind::Scope, message)
}
