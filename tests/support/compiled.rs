//! Compiled statements, which must say and find what the same statements do with their values in place.

use super::{
    effects::Run,
    engines::Engine,
    servers::{SERVERS, Untyped},
};
use querent::{AsStatement, BindParams, Compiled, ParamArgs, ToSql, Value, ast::StatementRef, compile};
use std::sync::PoisonError;

/// Compiles a statement for every database, and runs it with each of the values beside the statement that has them in
/// place. Changes are rolled back; `read` tells what is there before that. Answers how often the compiled text was sent.
#[track_caller]
pub(crate) fn compare_compiled<P, S, V, Q>(make: impl Fn(P) -> S, cases: Vec<(V, S)>, read: &Q) -> usize
where
    P: ParamArgs,
    S: AsStatement,
    V: BindParams<P> + Clone,
    Q: AsStatement,
{
    let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    // SQLite's, which the others are given too: they render it anew.
    let mut foreign: Option<Compiled<P, S::Row>> = None;
    let (mut sent, mut answered) = (0, false);
    for server in servers.iter_mut() {
        let name = format!("{} {}", server.name, server.version);
        let dialect = server.dialect();
        let compiled = match compile(&*dialect, &make) {
            Ok(compiled) => compiled,
            Err(error) => {
                for (_, plain) in &cases {
                    let refused = plain.to_sql(&*dialect).map(|sql| sql.to_string());
                    assert!(refused.is_err(), "{name} does not compile {refused:?}: {error}");
                }
                continue;
            }
        };
        let foreign = foreign.get_or_insert_with(|| compiled.clone());
        for (values, plain) in &cases {
            let text = plain.to_sql(&*dialect).expect("it is rendered").to_string();
            let expected = outcome(server, plain, read);
            answered |= expected.is_ok();
            let bound = compiled.bind(values.clone());
            let sql = bound.to_sql(&*dialect).expect("it is rendered");
            sent += usize::from(sql.text() == compiled.text());
            assert_eq!(outcome(server, &bound, read), expected, "{name}: {text}");
            assert_eq!(bound.inlined(&*dialect), plain.inlined(&*dialect), "{name}");
            let bound = foreign.bind(values.clone());
            assert_eq!(outcome(server, &bound, read), expected, "{name}: {text}");
        }
    }
    if !answered && servers.len() == 1 && !super::engines::servers_are_required() {
        // SQLite alone is there, and has no such statement, or none of these values.
        return sent;
    }
    assert!(foreign.is_some(), "no database compiles it");
    assert!(answered, "no database answers it");
    sent
}

/// What a statement answers, and what is there afterwards; or what it is refused with.
type Outcome = Result<(Vec<Vec<Value>>, Vec<Vec<Value>>), String>;

fn outcome<S: AsStatement, Q: AsStatement>(server: &mut Engine, statement: &S, read: &Q) -> Outcome {
    server.run("BEGIN").expect("a transaction begins");
    let found = if answers(statement.as_statement()) {
        server.fetch_all(&Untyped(statement))
    } else {
        let changed = server.run_statement(&Run(statement));
        changed.map(|rows| vec![vec![Value::UnsignedBigInt(rows)]])
    };
    let outcome = found.and_then(|found| Ok((found, server.fetch_all(&Untyped(read))?)));
    server.run("ROLLBACK").expect("a transaction is rolled back");
    outcome.map_err(|error| error.to_string())
}

fn answers(statement: StatementRef<'_>) -> bool {
    match statement {
        StatementRef::Select(_) | StatementRef::Set(_) => true,
        StatementRef::Bound(bound) => answers(bound.compiled.statement.as_ref()),
        other => super::effects::returns(other),
    }
}
