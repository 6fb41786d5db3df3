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
//! INSERT INTO t (id, n) SELECT a, b FROM t ON CONFLICT (id) DO UPDATE SET n = t.n + excluded.n ->
//! INSERT INTO t (id, n) SELECT * FROM (SELECT a, b FROM t) AS excluded (id, n)
//!     ON DUPLICATE KEY UPDATE n = t.n + excluded.n
//! ```
//!
//! `INSERT IGNORE` stands for nothing here: it hides more than conflicts.

use super::{
    Also, Feature, Pass, Writer,
    assign::{Set, assignments},
    excluded::{check_named_shared, read_of_excluded, shared_with_the_row},
    insert::inner_with,
    name_of,
    reads::{is_volatile, query_reads_table, reads_table},
};
use crate::{
    ast::{
        Assignment, Conflict, ConflictAction, ConflictTarget, Expr, Insert, InsertRows, KeyDef, Keyword,
        Query, Select, Source, TargetColumn,
    },
    error::{Error, ErrorKind},
    render::{
        expr::{condition, expr},
        invalid_node,
        names::known_as,
        params::Values,
        query::bare,
        source,
    },
    types::Kind,
    value::Text,
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

const WORDS: &str = "ON CONFLICT";

pub(super) fn conflict<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    conflict: &'a Conflict,
) -> Result<(), Error> {
    check(insert, conflict)?;
    check_own(w, insert, conflict)?;
    w.enter_change(&insert.table, &[], Also::Excluded);
    let printed = if w.has(Feature::OnConflict) {
        on_conflict(w, insert, conflict)
    } else {
        on_duplicate_key(w, insert, conflict)
    };
    w.leave();
    printed
}

/// What no database takes, or not all mean alike.
fn check(insert: &Insert, conflict: &Conflict) -> Result<(), Error> {
    let Conflict { target, action } = conflict;
    if let ConflictTarget::Key { columns, filter: _ } = target
        && let Some(Expr::Invalid(invalid)) = columns.first()
    {
        return Err(invalid_node(*invalid));
    }
    let ConflictAction::Update { set, filter } = action else { return Ok(()) };
    if matches!(target, ConflictTarget::Any) {
        let message = "ON CONFLICT .. DO UPDATE names no key; name its columns: `.on_conflict(column)`";
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    let name = known_as(&insert.table).unwrap_or_default();
    if name.eq_ignore_ascii_case("excluded")
        && !read_of_excluded(&insert.table, set, filter.as_ref()).is_empty()
    {
        let message = format!(
            "the row in conflict is known as \"excluded\", and so is the table \"{name}\"; use bound values in its \
             place, or rename the table"
        );
        return Err(Error::new(ErrorKind::Scope, message));
    }
    Ok(())
}

/// Refuses subqueries that read the table where they see what was made of the rows before.
fn check_own(w: &Writer<'_, '_>, insert: &Insert, conflict: &Conflict) -> Result<(), Error> {
    let ConflictAction::Update { set, filter } = &conflict.action else { return Ok(()) };
    if w.has(Feature::ConflictOwnTable) || insert.row_count() == 1 {
        return Ok(());
    }
    let reads = |one: &Assignment| match one {
        Assignment::Column(_, value) => reads_table(value, &insert.table, &insert.with),
        Assignment::Row(_, query) => query_reads_table(query, &insert.table, &insert.with),
    };
    let filtered = filter.as_ref().is_some_and(|filter| reads_table(filter, &insert.table, &insert.with));
    if !filtered && !set.iter().any(reads) {
        return Ok(());
    }
    let clause = format!("DO UPDATE of several rows with a subquery of {}", name_of(&insert.table));
    Err(w.unsupported(&clause, "insert the rows one by one, or what the subquery finds with each of them"))
}

fn on_conflict<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert, conflict: &'a Conflict) -> Result<(), Error> {
    let Conflict { target, action } = conflict;
    w.clause(" ON CONFLICT");
    w.clause = WORDS;
    match target {
        ConflictTarget::Any => {}
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
            // An index is found by its text, in which there are no parameters.
            let before = core::mem::replace(&mut w.values, Values::Literal);
            let printed = key(w, insert, columns, filter.as_ref());
            w.values = before;
            printed?;
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

/// `(a, (lower(b))) WHERE c > 0`
fn key<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    columns: &'a [Expr],
    filter: Option<&'a Expr>,
) -> Result<(), Error> {
    w.push(" (");
    w.list(columns, |w, column| match column {
        Expr::Column(column) => super::declared_column(w, &insert.table, column.def, "ON CONFLICT of"),
        Expr::Named(column) => w.name(column.name.as_str()),
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
            let Some(column) = unchanged_column(insert) else {
                let way_out = "give a column, or declare the key of the table in `table!`";
                return Err(w.unsupported("ON CONFLICT DO NOTHING of DEFAULT VALUES", way_out));
            };
            w.clause(" ON DUPLICATE KEY UPDATE ");
            w.name(column)?;
            w.push(" = ");
            of_table(w, &insert.table)?;
            w.name(column)
        }
        ConflictAction::Update { set, filter } => {
            let read = read_of_excluded(&insert.table, set, filter.as_ref());
            check_excluded(w, insert, &read)?;
            if !read.is_empty()
                && w.has(Feature::ExcludedAlias)
                && matches!(insert.rows, InsertRows::Values(_))
            {
                w.push(" AS ");
                w.name("excluded")?;
            }
            if set.iter().any(|one| matches!(one, Assignment::Row(..))) {
                let way_out = "set each column to a scalar subquery";
                return Err(w.unsupported("SET (..) = (SELECT ..) of an upsert", way_out));
            }
            let is_default =
                |one: &Assignment| matches!(one, Assignment::Column(_, Expr::Keyword(Keyword::Default)));
            if filter.is_some() && set.iter().any(is_default) {
                let clause = "DEFAULT in DO UPDATE with a condition";
                return Err(w.unsupported(clause, "give the value itself"));
            }
            if set.len() > 1 && filter.as_ref().is_some_and(is_volatile) {
                let clause = "a condition of DO UPDATE that has random values, and is asked for each column";
                return Err(w.unsupported(clause, "choose the rows before, in the program"));
            }
            w.clause(" ON DUPLICATE KEY UPDATE ");
            let by_values = !w.has(Feature::ExcludedAlias);
            if by_values {
                check_named_shared(w, &insert.table, set, filter.as_ref())?;
            }
            w.aside.copied = shared_with_the_row(set, filter.as_ref(), by_values);
            let before = core::mem::replace(&mut w.excluded_by_values, by_values);
            let printed = assignments(w, set, how(insert, filter.as_ref()));
            w.excluded_by_values = before;
            w.aside.copied.clear();
            printed
        }
    }
}

/// A column that is set to itself: the first of those given, which is not a generated one, or else of the key.
fn unchanged_column(insert: &Insert) -> Option<&str> {
    let of_key = || Some(insert.table.table()?.def.row_key()?.next()?.name);
    insert.columns.first().map(TargetColumn::name).or_else(of_key)
}

/// Refuses columns of `excluded` that the INSERT leaves out: their defaults, for which there is no name here.
fn check_excluded(w: &Writer<'_, '_>, insert: &Insert, read: &[String]) -> Result<(), Error> {
    let given: BTreeSet<&str> = insert.columns.iter().map(TargetColumn::name).collect();
    let Some(missing) = read.iter().find(|name| !given.contains(name.as_str())) else { return Ok(()) };
    let clause = format!("\"excluded\".\"{missing}\" of an INSERT that does not give it");
    Err(w.unsupported(&clause, "give the column in the INSERT, or use the value itself"))
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
    const UPDATE_FIRST: &str = "update the row, and insert it if none was updated, in one transaction";
    let columns = match target {
        ConflictTarget::Any => return Ok(()),
        ConflictTarget::Constraint(_) => {
            return Err(w.unsupported("ON CONFLICT ON CONSTRAINT", "name the columns of the key"));
        }
        ConflictTarget::Key { filter: Some(_), .. } => {
            return Err(w.unsupported("ON CONFLICT of a partial index", UPDATE_FIRST));
        }
        ConflictTarget::Key { columns, filter: None } => columns,
    };
    let mut names: Vec<&str> = Vec::with_capacity(columns.len());
    for column in columns {
        match column {
            Expr::Column(column) => names.push(column.def.name),
            Expr::Named(column) => names.push(column.name.as_str()),
            _ => return Err(w.unsupported("ON CONFLICT of an expression", UPDATE_FIRST)),
        }
    }
    let keys = keys(insert);
    let is_it = |key: &Key<'_>| {
        key.columns.len() == names.len() && key.columns.iter().all(|name| names.contains(name))
    };
    // Rows that are equal in more columns than those of the key are equal in the key.
    let implies_it = |key: &Key<'_>| names.iter().all(|name| key.columns.contains(name));
    if keys.iter().any(is_it) && keys.iter().all(|key| key.is_generated || implies_it(key)) {
        return Ok(());
    }
    Err(not_the_only_key(w, insert, &keys))
}

/// A key that is known of the table.
struct Key<'a> {
    columns: Vec<&'a str>,
    /// Whether no row of the INSERT meets it.
    is_generated: bool,
}

fn keys(insert: &Insert) -> Vec<Key<'_>> {
    let of_def = |key: &KeyDef| Key {
        columns: key.columns.iter().map(|column| column().name).collect(),
        is_generated: is_generated(key, insert),
    };
    match &insert.table {
        Source::Table(table) => table.def.keys.iter().map(of_def).collect(),
        Source::Named(table) => table.keys.iter().map(|key| of_names(key)).collect(),
        _ => Vec::new(),
    }
}

fn of_names(key: &[Text]) -> Key<'_> {
    Key { columns: key.iter().map(Text::as_str).collect(), is_generated: false }
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
fn not_the_only_key(w: &Writer<'_, '_>, insert: &Insert, keys: &[Key<'_>]) -> Error {
    let declared: Vec<String> = keys.iter().map(|key| format!("({})", key.columns.join(", "))).collect();
    let declared = if declared.is_empty() { "none".into() } else { declared.join(", ") };
    let place = match &insert.table {
        Source::Named(_) => "by `.with_key(..)`",
        _ => "in `table!`",
    };
    let way_out = format!(
        "it has ON DUPLICATE KEY alone, which is for any unique key: declare the keys of {} {place} if this is its \
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
pub(super) fn query<'a>(
    w: &mut Writer<'a, '_>,
    insert: &'a Insert,
    query: &'a Query,
    has_with: bool,
) -> Result<(), Error> {
    let bare = |w: &mut Writer<'a, '_>| {
        if has_with {
            inner_with(w, insert, query)?;
        }
        bare(w, query)
    };
    let Some(conflict) = &insert.conflict else { return bare(w) };
    if w.has(Feature::OnConflict) {
        bare(w)?;
        if !w.has(Feature::ConflictAfterFrom) && ends_in_from(query) {
            // Else ON would be that of a join.
            w.push(" WHERE TRUE");
        }
        return Ok(());
    }
    let excluded = match &conflict.action {
        ConflictAction::Nothing => false,
        ConflictAction::Update { set, filter } => {
            !read_of_excluded(&insert.table, set, filter.as_ref()).is_empty()
        }
    };
    let named = excluded && w.has(Feature::ExcludedAlias);
    if !named && !shows_target(query, &insert.table) {
        return bare(w);
    }
    w.push("SELECT * FROM (");
    if w.has(Feature::ExcludedAlias) {
        bare(w)?;
        in_order(w, query)?;
        w.push(") AS ");
        w.name("excluded")?;
        w.push(" ");
        return column_names(w, insert);
    }
    // Columns of a subquery are named in no other way there, and two of a name are refused.
    w.push("WITH ");
    w.name("excluded")?;
    w.push(" ");
    column_names(w, insert)?;
    w.push(" AS (");
    bare(w)?;
    in_order(w, query)?;
    w.push(") SELECT * FROM ");
    w.name("excluded")?;
    w.push(") AS ");
    w.name("excluded")
}

/// What has a query in a subquery keep its order, which it does by a LIMIT alone. The first row stays where others are left out, and the last
/// one where others are changed.
fn in_order(w: &mut Writer<'_, '_>, query: &Query) -> Result<(), Error> {
    let (is_ordered, is_limited) = match query {
        Query::Select(select) => {
            (!select.order_by.is_empty(), select.limit.is_some() || select.offset.is_some())
        }
        Query::Set(set) => (!set.order_by.is_empty(), set.limit.is_some() || set.offset.is_some()),
        Query::Invalid(_) => (false, false),
    };
    if !is_ordered || is_limited {
        return Ok(());
    }
    if matches!(query, Query::Select(select) if !select.rare.locks.is_empty()) {
        let clause = "a lock behind ORDER BY in the query of an INSERT with ON CONFLICT";
        return Err(w.unsupported(clause, "lock the rows by a SELECT before, in the same transaction"));
    }
    w.push(" LIMIT 9223372036854775807");
    Ok(())
}

fn column_names<'a>(w: &mut Writer<'a, '_>, insert: &'a Insert) -> Result<(), Error> {
    w.push("(");
    w.list(&insert.columns, |w, column| w.name(column.name()))?;
    w.push(")");
    Ok(())
}

/// Whether a table of the query goes by the name of the one that is inserted into, which then names neither behind it.
fn shows_target(query: &Query, target: &Source) -> bool {
    let shows = |source: &Source| {
        let leaves = source.leaves();
        leaves.into_iter().any(|leaf| match (known_as(leaf), known_as(target)) {
            (Some(leaf), Some(target)) => leaf.eq_ignore_ascii_case(target),
            _ => false,
        })
    };
    match query {
        Query::Select(select) => {
            select.from.iter().chain(select.joins.iter().map(|join| &join.source)).any(shows)
        }
        Query::Set(set) => set.members().iter().any(|member| shows_target(member, target)),
        Query::Invalid(_) => false,
    }
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
