//! Prints statements that change data where they stand in WITH, and says where they may.

use super::{Feature, Writer, print, query};
use crate::{
    ast::{Alias, Cte, CteBody, Insert},
    error::{Error, ErrorKind},
};
use alloc::format;

/// Refuses a statement in WITH where the database takes none.
#[cold]
pub(super) fn check(w: &Writer<'_, '_>, cte: &Cte, is_outermost: bool) -> Result<(), Error> {
    let Cte { name, body, kinds: _, recursive, materialized: _, search, cycle } = cte;
    let statement = word(body);
    if !w.has(Feature::ChangeInWith) {
        let returns = match body {
            CteBody::Query(_) => true,
            CteBody::Insert(_) => w.has(Feature::ReturningInsert),
            CteBody::Update(_) => w.has(Feature::ReturningUpdate),
            CteBody::Delete(_) => w.has(Feature::ReturningDelete),
            CteBody::Merge(_) => w.has(Feature::MergeReturning),
        };
        let way_out = match returns {
            true => "run it first, in the same transaction, and give the other what it returns",
            false => "run it by itself, in the same transaction, and select its rows by their key",
        };
        return Err(w.unsupported(&format!("{statement} in WITH"), way_out));
    }
    // PostgreSQL 17 has begun to take both.
    if matches!(body, CteBody::Merge(_)) && w.has(Feature::Merge) && !w.has(Feature::MergeReturning) {
        let way_out = "run it first, in the same transaction";
        return Err(w.unsupported("MERGE in WITH", way_out));
    }
    if !is_outermost {
        let message = format!(
            "{statement} \"{name}\" is in WITH of a part of the statement; what changes data stands in WITH of the whole: add \
             it there by `.with(..)`"
        );
        return Err(Error::new(ErrorKind::Scope, message));
    }
    if *recursive || search.is_some() || cycle.is_some() {
        let message = format!(
            "{statement} \"{name}\" of WITH is no recursive query; find the rows by one, and use that in its WHERE"
        );
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    Ok(())
}

/// The statement in parentheses.
pub(super) fn nested<'a>(w: &mut Writer<'a, '_>, cte: &'a Cte) -> Result<(), Error> {
    query::in_parentheses(w, |w| print(w, cte.body.as_statement()))?;
    if cte.body.columns().is_empty() {
        // Where its name will be.
        let place = w.aside.ctes.len();
        w.aside.without_rows.push(place);
    }
    Ok(())
}

/// A statement without RETURNING in FROM.
#[cold]
pub(super) fn no_rows(name: Alias) -> Error {
    let message = format!(
        "\"{name}\" of WITH is used in FROM, but returns no rows; give the statement a `.returning(..)`"
    );
    Error::new(ErrorKind::Scope, message)
}

/// Refuses batches of an INSERT whose WITH changes data, which each of them would do.
pub(super) fn check_batch(insert: &Insert, rows: usize) -> Result<(), Error> {
    let Some(cte) = insert.with.iter().find(|cte| cte.body.changes_data()) else { return Ok(()) };
    if rows >= insert.row_count() {
        return Ok(());
    }
    Err(run_by_each(cte))
}

/// A statement in WITH of an INSERT in batches.
#[cold]
pub(crate) fn run_by_each(cte: &Cte) -> Error {
    let message = format!(
        "{} \"{}\" of WITH would be run with each batch of the INSERT; run it first, in the same transaction",
        word(&cte.body),
        cte.name
    );
    Error::new(ErrorKind::Unsupported, message)
}

/// The word that a statement begins with.
fn word(body: &CteBody) -> &'static str {
    match body {
        CteBody::Query(_) => "SELECT",
        CteBody::Insert(_) => "INSERT",
        CteBody::Update(_) => "UPDATE",
        CteBody::Delete(_) => "DELETE",
        CteBody::Merge(_) => "MERGE",
    }
}
