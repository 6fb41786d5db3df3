//! Which rewrites an UPDATE or a DELETE takes, and in which order.

use super::{Lower, assigned_row, by_key, with_inside};
use crate::{
    ast::{Delete, Explain, Statement, Tagged, Update},
    error::Error,
    render::{Feature, Pass, change},
};
use alloc::boxed::Box;

/// A statement whose parts are rewritten.
pub(super) fn statement(lower: &mut Lower<'_>, statement: Statement) -> Statement {
    match statement {
        Statement::Update(update) => match self::update(lower, *update) {
            Ok(update) => Statement::Update(Box::new(update)),
            Err(error) => refused(lower, error),
        },
        Statement::Delete(delete) => match self::delete(lower, *delete) {
            Ok(delete) => Statement::Delete(Box::new(delete)),
            Err(error) => refused(lower, error),
        },
        Statement::Explain(explain) => {
            let Explain { statement, analyze, format } = *explain;
            let statement = self::statement(lower, statement);
            Statement::Explain(Box::new(Explain { statement, analyze, format }))
        }
        Statement::Tagged(tagged) => {
            let Tagged { statement, tags } = *tagged;
            Statement::Tagged(Box::new(Tagged { statement: self::statement(lower, statement), tags }))
        }
        other @ (Statement::Query(_) | Statement::Insert(_) | Statement::Merge(_) | Statement::Truncate(_)) => {
            other
        }
    }
}

fn refused(lower: &mut Lower<'_>, error: Error) -> Statement {
    lower.error.get_or_insert(error);
    Statement::Query(crate::ast::Query::Select(Box::default()))
}

fn update(lower: &mut Lower<'_>, update: Update) -> Result<Update, Error> {
    let Update { mut set, mut rows } = update;
    if !lower.spec.has(Feature::AssignRow) && lower.spec.rewrites.has(Pass::AssignedRow) {
        set = assigned_row::split(lower, set)?;
    }
    let pass = change::update_by_key(&set, &rows, lower.spec);
    if let Some(pass) = pass.filter(|pass| lower.spec.rewrites.has(*pass)) {
        (set, rows) = by_key::rewrite(lower, pass, set, rows)?;
    }
    let update = Update { set, rows };
    if with_inside::is_meant(lower, &update.rows) { with_inside::update(lower, update) } else { Ok(update) }
}

fn delete(lower: &mut Lower<'_>, delete: Delete) -> Result<Delete, Error> {
    let Delete { mut rows } = delete;
    let pass = change::delete_by_key(&rows, lower.spec);
    if let Some(pass) = pass.filter(|pass| lower.spec.rewrites.has(*pass)) {
        (_, rows) = by_key::rewrite(lower, pass, alloc::vec::Vec::new(), rows)?;
    }
    let delete = Delete { rows };
    if with_inside::is_meant(lower, &delete.rows) { with_inside::delete(lower, delete) } else { Ok(delete) }
}
