//! Statements that change data: each is run on every database over the same rows, in a transaction that is rolled back,
//! and what it returns and what is there afterwards is compared.

use super::{
    Asked,
    engines::alike::difference,
    servers::{SERVERS, Untyped},
};
use querent::{AsStatement, ToSql, Value, ast::StatementRef};
use std::sync::PoisonError;

/// A statement that answers no rows.
pub(super) struct Run<'a, S>(pub(super) &'a S);

impl<S: AsStatement> AsStatement for Run<'_, S> {
    type Row = ();

    fn as_statement(&self) -> StatementRef<'_> {
        self.0.as_statement()
    }
}

pub(super) fn returns(statement: StatementRef<'_>) -> bool {
    match statement {
        StatementRef::Insert(insert) => !insert.returning.is_empty(),
        StatementRef::Update(update) => !update.rows.returning.is_empty(),
        StatementRef::Delete(delete) => !delete.rows.returning.is_empty(),
        StatementRef::Merge(merge) => !merge.returning.is_empty(),
        StatementRef::Select(_) | StatementRef::Set(_) => true,
        _ => false,
    }
}

/// What a database has made of a statement.
#[derive(Debug)]
pub(crate) struct Effect {
    /// What it answered.
    pub(crate) returned: Vec<Vec<Value>>,
    /// What was read afterwards.
    pub(crate) after: Vec<Vec<Value>>,
}

/// Has every database run a statement, and compares what it returned, and what `read` finds then, which must order its
/// rows and find other than before. Answers what the first one did.
#[track_caller]
pub(crate) fn compare_effects<S: AsStatement, Q: AsStatement>(
    statement: &S,
    read: &Q,
    asked: Asked,
) -> Option<Effect> {
    super::check_identity(statement);
    let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut first: Option<(String, Effect)> = None;
    for server in servers.iter_mut() {
        let name = format!("{} {}", server.name, server.version);
        let dialect = server.dialect();
        if !asked.is(statement, &*dialect, &name) {
            continue;
        }
        let text = statement.to_sql(&*dialect).map(|sql| sql.to_string()).unwrap_or_default();
        let before: Vec<Vec<Value>> = server.fetch_all(&Untyped(read)).expect("the table can be read");
        server.run("BEGIN").expect("a transaction begins");
        let returned: Result<Vec<Vec<Value>>, _> = if returns(statement.as_statement()) {
            server.fetch_all(&Untyped(statement))
        } else {
            server.run_statement(&Run(statement)).map(|_| Vec::new())
        };
        let after: Result<Vec<Vec<Value>>, _> = server.fetch_all(&Untyped(read));
        server.run("ROLLBACK").expect("a transaction is rolled back");
        let returned = returned.unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        let after = after.unwrap_or_else(|error| panic!("{name}: {error}"));
        let again: Vec<Vec<Value>> = server.fetch_all(&Untyped(read)).expect("the table can be read");
        assert!(difference(&before, &again, true).is_none(), "{name} has not rolled back {text}");
        assert!(difference(&before, &after, true).is_some(), "{name} has changed nothing by {text}");
        match &first {
            None => first = Some((name, Effect { returned, after })),
            Some((reference, expected)) => {
                if let Some(difference) = difference(&expected.returned, &returned, false) {
                    panic!("{name} returns otherwise than {reference}: {difference}\n{text}");
                }
                if let Some(difference) = difference(&expected.after, &after, true) {
                    panic!("{name} has made another table than {reference}: {difference}\n{text}");
                }
            }
        }
    }
    let required = super::engines::servers_are_required();
    assert!(first.is_some() || !required, "no database was asked, so nothing was compared");
    first.map(|(_, effect)| effect)
}

/// Has every database refuse a statement when it is run, but for those of some names, which take it.
#[track_caller]
pub(crate) fn refused_when_run<S: AsStatement>(statement: &S, but_by: &[&str]) {
    let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    for server in servers.iter_mut() {
        server.run("BEGIN").expect("a transaction begins");
        let result = server.run_statement(&Run(statement)).map(drop);
        server.run("ROLLBACK").expect("a transaction is rolled back");
        let takes = but_by.contains(&server.name);
        assert_eq!(result.is_ok(), takes, "{} {}: {result:?}", server.name, server.version);
    }
}

/// Runs a statement that changes data on every database, and compares what `read` finds there afterwards, and what the
/// statement returns: `same_effect!(statement, read)`. `same_effect!(statement, read, where rendered)` leaves out
/// databases whose dialect refuses it; `same_effect!(statement, read, needs Feature::Merge)` asks those that have the
/// feature, and wants a refusal of others.
macro_rules! same_effect {
    ($statement:expr, $read:expr) => {
        $crate::support::compare_effects(&$statement, &$read, $crate::support::Asked::All)
    };
    ($statement:expr, $read:expr, where rendered) => {
        $crate::support::compare_effects(&$statement, &$read, $crate::support::Asked::WhereRendered)
    };
    ($statement:expr, $read:expr, needs $feature:expr) => {
        $crate::support::compare_effects(&$statement, &$read, $crate::support::Asked::Having($feature))
    };
}
pub(crate) use same_effect;
