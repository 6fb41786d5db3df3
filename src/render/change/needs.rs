//! Which UPDATEs and DELETEs a database cannot make as they are, so that their rows are found by the key first.
//!
//! Asked while a statement is printed, and again when it is rewritten.

use super::reads::{is_entangled, order, reads_joined, reads_own, value_reads_own};
use crate::{
    ast::{Assignment, Changed, Source, TargetColumn},
    render::{Feature, Pass, Spec},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// What is to be rewritten, and by which rewrite.
pub(in super::super) struct Need {
    pub(in super::super) pass: Pass,
    /// For messages.
    pub(in super::super) clause: String,
}

fn need(pass: Pass, clause: &str) -> Option<Need> {
    Some(Need { pass, clause: clause.to_string() })
}

pub(in super::super) fn of_update(set: &[Assignment], rows: &Changed, spec: &Spec) -> Option<Need> {
    if rows.limit.is_some() && !rows.joins.is_empty() {
        // Refused where LIMIT is printed.
        return None;
    }
    if rows.limit.is_some() && !spec.has(Feature::ChangeLimit) {
        return need(Pass::ChangeByKey, "LIMIT of UPDATE");
    }
    let in_one_list = !rows.joins.is_empty() && !spec.has(Feature::UpdateFrom);
    if in_one_list && !spec.has(Feature::DeleteList) {
        return need(Pass::ChangeByKey, "UPDATE .. FROM");
    }
    if is_out_of_order(set, rows, spec) {
        let columns = set.iter().flat_map(Assignment::columns).map(TargetColumn::name);
        let columns: Vec<&str> = columns.collect();
        let clause = format!("setting columns to one another's values ({})", columns.join(", "));
        return Some(Need { pass: Pass::ChangeByKey, clause });
    }
    // `UPDATE .. FROM` computes all before it changes a row.
    let computes = spec.has(Feature::UpdateFrom) && !rows.joins.is_empty();
    if !computes && !spec.has(Feature::OwnTable) && reads_own(set, rows, spec) {
        return need(Pass::OwnTable, "a subquery of UPDATE that reads the table itself");
    }
    None
}

pub(in super::super) fn of_delete(rows: &Changed, spec: &Spec) -> Option<Need> {
    if rows.limit.is_some() && !rows.joins.is_empty() {
        // Refused where LIMIT is printed.
        return None;
    }
    if rows.limit.is_some() && !spec.has(Feature::ChangeLimit) {
        return need(Pass::ChangeByKey, "LIMIT of DELETE");
    }
    let joins = !rows.joins.is_empty();
    if joins && !spec.has(Feature::DeleteUsing) && !spec.has(Feature::DeleteList) {
        return need(Pass::ChangeByKey, "DELETE .. USING");
    }
    let lists = is_list(rows, spec);
    if lists && (rows.limit.is_some() || (!rows.returning.is_empty() && spec.has(Feature::ReturningDelete))) {
        let clause = "LIMIT or RETURNING of DELETE of a table with an alias, or beside other tables";
        return need(Pass::ChangeByKey, clause);
    }
    if (lists || !spec.has(Feature::OwnTableDelete)) && reads_own(&[], rows, spec) {
        return need(Pass::OwnTable, "a subquery of DELETE that reads the table itself");
    }
    None
}

/// Whether it is `DELETE a FROM t AS a, u`.
pub(super) fn is_list(rows: &Changed, spec: &Spec) -> bool {
    let aliased = match &rows.table {
        Source::Table(declared) => declared.alias.is_some(),
        Source::Named(named) => named.alias.is_some(),
        _ => false,
    };
    spec.has(Feature::DeleteList)
        && !spec.has(Feature::DeleteUsing)
        && (!rows.joins.is_empty() || (aliased && !spec.has(Feature::DeleteAlias)))
}

/// Whether what columns are set to must be computed before the first row is changed, as the assignments or the table would
/// be read half changed.
pub(in super::super) fn is_computed(set: &[Assignment], rows: &Changed, spec: &Spec) -> bool {
    let own = !spec.has(Feature::OwnTable);
    let is_value = |one: &Assignment| match one {
        Assignment::Column(_, value) => {
            reads_joined(value, &rows.joins) || (own && value_reads_own(value, rows, spec))
        }
        Assignment::Row(..) => false,
    };
    // Where a subquery of the table may see changed rows, the rows are not chosen by one.
    let joins_all = own && spec.has(Feature::UpdateFrom) && !set.is_empty();
    joins_all || set.iter().any(is_value) || is_out_of_order(set, rows, spec)
}

/// Whether there is no order in which assignments that are made one by one read the row as it was. Beside other tables, the
/// database says in which order they are made.
fn is_out_of_order(set: &[Assignment], rows: &Changed, spec: &Spec) -> bool {
    if !spec.has(Feature::AssignInOrder) || set.len() < 2 {
        return false;
    }
    match rows.joins.is_empty() {
        true => order(set, &rows.table, None, &[]).is_err(),
        false => is_entangled(set, &rows.table),
    }
}
