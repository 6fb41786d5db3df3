//! Prints what an INSERT does about a row that is there already.
//!
//! `ON DUPLICATE KEY UPDATE`, which MySQL and MariaDB have, is for any key. It stands for a certain one only where the
//! table's declared keys tell that there is no other:
//!
//! ```text
//! INSERT INTO t (id, n) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET n = excluded.n WHERE t.n < excluded.n ->
//! INSERT INTO t (id, n) VALUES (1, 2) AS excluded
//!     ON DUPLICATE KEY UPDATE n = CASE WHEN t.n < excluded.n THEN excluded.n ELSE t.n END
//! INSERT INTO t (id) VALUES (1) ON CONFLICT DO NOTHING ->
//! INSERT INTO t (id) VALUES (1) ON DUPLICATE KEY UPDATE id = t.id
//! ```

use super::{
    Also, Feature, Pass, Writer,
    assign::{Set, assignments, reads_excluded},
    name_of,
};
use crate::{
    ast::{
        Assignment, Conflict, ConflictAction, ConflictTarget, Expr, Insert, InsertRows, KeyDef, Query,
        Select, Source, TableDef,
    },
    error::{Error, ErrorKind},
    render::{
        expr::{condition, expr},
        query::bare,
        source,
    },
    types::Kind,
};
use alloc::{format, string::String, vec::Vec};

const WORDS: &str = "ON CONFLICT";

pub(super) fn conflict<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    conflict: &'a Conflict,
) -> Result<(), Error> {
    w.enter_change(&insert.table, &[], Also::Excluded);
    let printed = if w.has(Feature::OnConflict) {
        on_conflict(w, insert, conflict)
    } else {
        on_duplicate_key(w, insert, conflict)
    };
    w.leave();
    printed
}

fn on_conflict<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert, conflict: &'a Conflict) -> Result<(), Error> {
    let Conflict { target, action } = conflict;
    w.clause(" ON CONFLICT");
    w.clause = WORDS;
    match target {
        ConflictTarget::Any => {
            if !matches!(action, ConflictAction::Nothing) {
                let message =
                    "ON CONFLICT .. DO UPDATE names no key; name its columns: `.on_conflict(column)`";
                return Err(Error::new(ErrorKind::Incomplete, message));
            }
        }
        ConflictTarget::Constraint(name) if w.has(Feature::ConflictConstraint) => {
            w.push(" ON CONSTRAINT ");
            w.name(name.as_str())?;
        }
        ConflictTarget::Constraint(_) => {
            return Err(w.unsupported("ON CONFLICT ON CONSTRAINT", "name the columns of the key"));
        }
        ConflictTarget::Key { columns, filter } => {
            if columns.is_empty() {
                let message = "ON CONFLICT names no column of the key; name one at least";
                return Err(Error::new(ErrorKind::Incomplete, message));
            }
            w.push(" (");
            w.list(columns, |w, column| match column {
                Expr::Column(column) => {
                    super::declared_column(w, &insert.table, column.def, "ON CONFLICT of")
                }
                other => {
                    w.push("(");
                    expr(w, other, 0)?;
                    w.push(")");
                    Ok(())
                }
            })?;
            w.push(")");
            if let Some(filter) = filter {
                w.push(" WHERE ");
                condition(w, filter, WORDS)?;
            }
        }
    }
    match action {
        ConflictAction::Nothing => w.push(" DO NOTHING"),
        ConflictAction::Update { set, filter } => {
            w.push(" DO UPDATE SET ");
            assignments(w, set, how(insert, None))?;
            if let Some(filter) = filter {
                w.push(" WHERE ");
                condition(w, filter, WORDS)?;
            }
        }
    }
    Ok(())
}

fn how<'a>(insert: &'a Insert, only_if: Option<&'a Expr>) -> Set<'a> {
    Set { table: &insert.table, qualified: false, only_if, statement: "DO UPDATE" }
}

fn on_duplicate_key<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    conflict: &'a Conflict,
) -> Result<(), Error> {
    let Conflict { target, action } = conflict;
    w.rewrite(Pass::OnDuplicateKey, WORDS, "insert the rows that `not_exists` finds missing")?;
    check_target(w, insert, target)?;
    match action {
        ConflictAction::Nothing => {
            let Some(first) = insert.columns.first() else {
                let way_out = "give a column of the key";
                return Err(w.unsupported("ON CONFLICT DO NOTHING of DEFAULT VALUES", way_out));
            };
            w.clause(" ON DUPLICATE KEY UPDATE ");
            w.name(first.name())?;
            w.push(" = ");
            of_table(w, &insert.table)?;
            w.name(first.name())
        }
        ConflictAction::Update { set, filter } => {
            let excluded = reads_excluded(set, filter.as_ref());
            if excluded && w.has(Feature::ExcludedAlias) && matches!(insert.rows, InsertRows::Values(_)) {
                w.push(" AS ");
                w.name("excluded")?;
            }
            if set.iter().any(|one| matches!(one, Assignment::Row(..))) {
                let way_out = "set each column to a scalar subquery";
                return Err(w.unsupported("SET (..) = (SELECT ..) of an upsert", way_out));
            }
            w.clause(" ON DUPLICATE KEY UPDATE ");
            let by_values = !w.has(Feature::ExcludedAlias);
            let before = core::mem::replace(&mut w.excluded_by_values, by_values);
            assignments(w, set, how(insert, filter.as_ref()))?;
            w.excluded_by_values = before;
            Ok(())
        }
    }
}

fn of_table(w: &mut Writer<'_, '_>, table: &Source) -> Result<(), Error> {
    match table {
        Source::Table(declared) => source::known_as(w, declared)?,
        Source::Named(named) => w.name(named.name.as_str())?,
        _ => return Ok(()),
    }
    w.push(".");
    Ok(())
}

/// Refuses a key which another may stand in for.
fn check_target(w: &Writer<'_, '_>, insert: &Insert, target: &ConflictTarget) -> Result<(), Error> {
    let columns = match target {
        ConflictTarget::Any => return Ok(()),
        ConflictTarget::Constraint(_) => {
            return Err(w.unsupported("ON CONFLICT ON CONSTRAINT", "name the columns of the key"));
        }
        ConflictTarget::Key { filter: Some(_), .. } => {
            let way_out = "update the row, and insert it if none was updated, in one transaction";
            return Err(w.unsupported("ON CONFLICT of a partial index", way_out));
        }
        ConflictTarget::Key { columns, filter: None } => columns,
    };
    let names: Option<Vec<&str>> = columns
        .iter()
        .map(|column| match column {
            Expr::Column(column) => Some(column.def.name),
            _ => None,
        })
        .collect();
    let def = insert.table.table().map(|table| table.def);
    let (Some(names), Some(def)) = (names, def) else {
        let way_out = "update the row, and insert it if none was updated, in one transaction";
        return Err(w.unsupported("ON CONFLICT of an expression, or of a table by name", way_out));
    };
    let keys: Vec<&KeyDef> = def.keys.iter().filter(|key| !is_generated(key, insert)).collect();
    let [only] = keys.as_slice() else { return Err(not_the_only_key(w, insert, def)) };
    let is_it =
        only.columns.len() == names.len() && only.columns.iter().all(|column| names.contains(&column().name));
    if is_it { Ok(()) } else { Err(not_the_only_key(w, insert, def)) }
}

/// Whether a key is one that no row of the INSERT meets: a primary key of one integer that the INSERT leaves to the
/// database, which counts it up.
fn is_generated(key: &KeyDef, insert: &Insert) -> bool {
    let [column] = key.columns else { return false };
    let column = column();
    let counts = matches!(
        column.kind,
        Kind::SmallInt | Kind::Integer | Kind::BigInt | Kind::UnsignedInteger | Kind::UnsignedBigInt
    );
    key.primary && counts && !insert.columns.iter().any(|given| given.name() == column.name)
}

#[cold]
fn not_the_only_key(w: &Writer<'_, '_>, insert: &Insert, def: &TableDef) -> Error {
    let keys: Vec<String> = def
        .keys
        .iter()
        .map(|key| {
            let names: Vec<&str> = key.columns.iter().map(|column| column().name).collect();
            format!("({})", names.join(", "))
        })
        .collect();
    let declared = if keys.is_empty() { "none".into() } else { keys.join(", ") };
    let way_out = format!(
        "it has ON DUPLICATE KEY alone, which is for any unique key: declare the keys of {} in `table!` if this is its \
         only one (declared: {declared}), or update the row, and insert it if none was updated",
        name_of(&insert.table)
    );
    w.unsupported("ON CONFLICT of a certain key", &way_out)
}

/// A row that is left alone would be returned as if it had been inserted or changed.
pub(super) fn check_returning(w: &Writer<'_, '_>, conflict: &Conflict) -> Result<(), Error> {
    let leaves_rows = match &conflict.action {
        ConflictAction::Nothing => true,
        ConflictAction::Update { set: _, filter } => filter.is_some(),
    };
    if leaves_rows && !w.has(Feature::OnConflict) {
        let way_out = "select the rows by their key, in the same transaction";
        return Err(w.unsupported("RETURNING of an INSERT that leaves some rows out", way_out));
    }
    Ok(())
}

/// The query of an INSERT, so that what follows it is not taken for a part of it.
pub(super) fn query<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert, query: &'a Query) -> Result<(), Error> {
    w.push(" ");
    let Some(conflict) = &insert.conflict else { return bare(w, query) };
    if w.has(Feature::OnConflict) {
        bare(w, query)?;
        if !w.has(Feature::ConflictAfterFrom) && ends_in_from(query) {
            // Else ON would be that of a join.
            w.push(" WHERE TRUE");
        }
        return Ok(());
    }
    let excluded = match &conflict.action {
        ConflictAction::Nothing => false,
        ConflictAction::Update { set, filter } => reads_excluded(set, filter.as_ref()),
    };
    if !excluded || !w.has(Feature::ExcludedAlias) {
        return bare(w, query);
    }
    w.push("SELECT * FROM (");
    bare(w, query)?;
    w.push(") AS ");
    w.name("excluded")?;
    w.push(" (");
    w.list(&insert.columns, |w, column| w.name(column.name()))?;
    w.push(")");
    Ok(())
}

fn ends_in_from(query: &Query) -> bool {
    let Query::Set(set) = query else {
        return matches!(query, Query::Select(select) if is_bare(select));
    };
    if !set.order_by.is_empty() || set.limit.is_some() || set.offset.is_some() {
        return false;
    }
    match set.members().last() {
        Some(Query::Select(select)) => {
            is_bare(select)
                || !select.order_by.is_empty()
                || select.limit.is_some()
                || select.offset.is_some()
                || !select.rare.with.is_empty()
        }
        _ => true,
    }
}

/// Whether a SELECT ends with its FROM.
fn is_bare(select: &Select) -> bool {
    select.filter.is_none()
        && select.group_by.is_empty()
        && select.having.is_none()
        && select.rare.windows.is_empty()
        && select.order_by.is_empty()
        && select.limit.is_none()
        && select.offset.is_none()
}
