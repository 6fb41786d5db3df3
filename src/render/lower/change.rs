//! Which rewrites an UPDATE or a DELETE takes, and in which order.

use super::{Lower, assigned_row, by_key, recursive_types, with_inside::Inside};
use crate::{
    ast::{Cte, CteBody, Delete, Explain, Statement, Tagged, Update},
    error::Error,
    render::{Feature, Pass, change},
    walk::{rewrite_delete, rewrite_update},
};
use alloc::{boxed::Box, vec::Vec};

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
        Statement::Insert(mut insert) => {
            insert.with = recursive_types::widen(lower, core::mem::take(&mut insert.with));
            Statement::Insert(insert)
        }
        Statement::Merge(mut merge) => {
            merge.with = recursive_types::widen(lower, core::mem::take(&mut merge.with));
            Statement::Merge(merge)
        }
        Statement::Explain(explain) => {
            let Explain { statement, analyze, format } = *explain;
            let statement = self::statement(lower, statement);
            Statement::Explain(Box::new(Explain { statement, analyze, format }))
        }
        Statement::Tagged(tagged) => {
            let Tagged { statement, tags } = *tagged;
            Statement::Tagged(Box::new(Tagged { statement: self::statement(lower, statement), tags }))
        }
        // What is bound has its values in place by now.
        other @ (Statement::Query(_) | Statement::Truncate(_) | Statement::Bound(_)) => other,
    }
}

/// The same in WITH.
pub(super) fn in_with(lower: &mut Lower<'_>, body: CteBody) -> CteBody {
    let made = match body {
        CteBody::Update(update) => {
            self::update(lower, *update).map(|update| CteBody::Update(Box::new(update)))
        }
        CteBody::Delete(delete) => {
            self::delete(lower, *delete).map(|delete| CteBody::Delete(Box::new(delete)))
        }
        CteBody::Insert(mut insert) => {
            insert.with = recursive_types::widen(lower, core::mem::take(&mut insert.with));
            Ok(CteBody::Insert(insert))
        }
        CteBody::Merge(mut merge) => {
            merge.with = recursive_types::widen(lower, core::mem::take(&mut merge.with));
            Ok(CteBody::Merge(merge))
        }
        CteBody::Query(query) => Ok(CteBody::Query(query)),
    };
    made.unwrap_or_else(|error| {
        lower.error.get_or_insert(error);
        CteBody::Query(crate::ast::Query::Select(Box::default()))
    })
}

fn refused(lower: &mut Lower<'_>, error: Error) -> Statement {
    lower.error.get_or_insert(error);
    Statement::Query(crate::ast::Query::Select(Box::default()))
}

fn update(lower: &mut Lower<'_>, mut update: Update) -> Result<Update, Error> {
    update.rows.with = recursive_types::widen(lower, core::mem::take(&mut update.rows.with));
    if !lower.spec.has(Feature::AssignRow) && lower.allows(Pass::AssignedRow) {
        update.set = assigned_row::split(lower, update.set)?;
    }
    if lower.puts_inside(&update.rows.with) {
        let mut inside = Inside::of(lower, core::mem::take(&mut update.rows.with));
        update = rewrite_update(&mut inside, update);
    }
    let Update { set, rows } = update;
    let need = change::of_update(&set, &rows, lower.spec).filter(|need| lower.allows(need.pass));
    let (set, rows) = match need {
        Some(need) => by_key::rewrite(lower, need.pass, set, rows)?,
        None => (set, rows),
    };
    Ok(Update { set, rows })
}

fn delete(lower: &mut Lower<'_>, mut delete: Delete) -> Result<Delete, Error> {
    delete.rows.with = recursive_types::widen(lower, core::mem::take(&mut delete.rows.with));
    if lower.puts_inside(&delete.rows.with) {
        let mut inside = Inside::of(lower, core::mem::take(&mut delete.rows.with));
        delete = rewrite_delete(&mut inside, delete);
    }
    let rows = delete.rows;
    let need = change::of_delete(&rows, lower.spec).filter(|need| lower.allows(need.pass));
    let rows = match need {
        Some(need) => by_key::rewrite(lower, need.pass, Vec::new(), rows)?.1,
        None => rows,
    };
    Ok(Delete { rows })
}

impl Lower<'_> {
    fn allows(&self, pass: Pass) -> bool {
        self.spec.rewrites.has(pass)
    }

    /// What changes data is run once, and is not put anywhere else.
    fn puts_inside(&self, with: &[Cte]) -> bool {
        let queries = !with.is_empty() && !with.iter().any(|cte| cte.body.changes_data());
        queries && !self.spec.has(Feature::WithBeforeChange) && self.allows(Pass::WithInside)
    }
}
