//! What a session knows of its connection: the server's version, and the statements it has prepared there.

use crate::Postgres;
use lru::LruCache;
use querent::{Error, ErrorKind};
use std::{
    num::NonZeroUsize,
    sync::{Mutex, OnceLock, PoisonError},
};
use tokio_postgres::Statement;

/// How many statements a session keeps, if it is not told otherwise.
const KEPT: usize = 256;
/// Texts longer than this one, such as an INSERT of a thousand rows, take much of the server's memory.
const LONG: usize = 32_768;
/// How many of them are kept.
const LONG_KEPT: usize = 4;

/// Of one connection.
#[derive(Debug)]
pub struct State {
    dialect: OnceLock<&'static Postgres>,
    statements: Mutex<LruCache<Box<str>, Statement>>,
    /// Held by an INSERT of several statements.
    #[cfg(feature = "tokio-postgres")]
    turn: tokio::sync::Mutex<()>,
}

impl State {
    pub(super) fn new() -> State {
        State {
            dialect: OnceLock::new(),
            statements: Mutex::new(LruCache::new(bound(KEPT))),
            #[cfg(feature = "tokio-postgres")]
            turn: tokio::sync::Mutex::new(()),
        }
    }

    /// Waits until no other INSERT of several statements runs on the connection.
    #[cfg(feature = "tokio-postgres")]
    pub(super) async fn turn(&self) -> impl Drop + Send + '_ {
        self.turn.lock().await
    }

    pub(super) fn keep(&self, statements: usize) {
        self.locked(|kept| kept.resize(bound(statements)));
    }

    pub(super) fn dialect(&self) -> Option<&'static Postgres> {
        self.dialect.get().copied()
    }

    /// Takes what `SHOW server_version_num` answers.
    pub(super) fn set_version(&self, number: &str) -> Result<&'static Postgres, Error> {
        let dialect = known(number)?;
        Ok(self.dialect.get_or_init(|| dialect))
    }

    pub(super) fn prepared(&self, text: &str) -> Option<Statement> {
        self.locked(|kept| kept.get(text).cloned())
    }

    pub(super) fn insert(&self, text: &str, statement: &Statement) {
        // Those that go are closed on the server when they are dropped, after the lock is released.
        let gone = self.locked(|kept| {
            let long = if text.len() > LONG { long_one(kept) } else { None };
            let long = long.and_then(|text| kept.pop(&text));
            (long, kept.push(text.into(), statement.clone()))
        });
        drop(gone);
    }

    /// Forgets a statement that the server forgot, or whose tables have changed, so that it is prepared anew.
    pub(super) fn forget_stale(&self, text: &str, error: &Error) {
        if may_be_stale(error) {
            drop(self.locked(|kept| kept.pop(text)));
        }
    }

    pub(super) fn count(&self) -> usize {
        self.locked(|kept| kept.len())
    }

    fn locked<T>(&self, change: impl FnOnce(&mut LruCache<Box<str>, Statement>) -> T) -> T {
        change(&mut self.statements.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The long text that was used least lately, if there are as many as are kept.
fn long_one(kept: &LruCache<Box<str>, Statement>) -> Option<Box<str>> {
    let mut long = kept.iter().map(|(text, _)| text).filter(|text| text.len() > LONG);
    long.nth(LONG_KEPT - 1).cloned()
}

/// Whether an error may come of what the statement was prepared for: its parameters keep the types they had then, though
/// their columns have others now, or another table is first in the search path.
fn may_be_stale(error: &Error) -> bool {
    // A value that does not fit its parameter: it may fit what the column is now.
    error.kind() == ErrorKind::Value
        || error.code().is_some_and(|code| match code {
            // `cached plan must not change result type`; a statement that does not exist, as after DISCARD ALL; and a
            // parameter of a type that was dropped, `cache lookup failed`.
            "0A000" | "26000" | "XX000" => true,
            // The statement does not go with its tables: `operator does not exist: text = bigint`.
            _ => code.starts_with("42"),
        })
}

fn bound(statements: usize) -> NonZeroUsize {
    NonZeroUsize::new(statements).unwrap_or(NonZeroUsize::MIN)
}

/// The newest version, for connections that are not asked which one they have.
pub(super) static NEWEST: Postgres = Postgres::new();

/// The versions that there are, made once.
static KNOWN: [Postgres; 6] = [
    Postgres::version(13),
    Postgres::version(14),
    Postgres::version(15),
    Postgres::version(16),
    Postgres::version(17),
    Postgres::version(18),
];

/// The dialect of a version number as the server says it: `150018` is 15.18.
fn known(number: &str) -> Result<&'static Postgres, Error> {
    let major = number.parse::<u32>().ok().map(|number| number / 10_000);
    match major {
        Some(major @ 13..) => Ok(KNOWN.get(major as usize - 13).unwrap_or(&NEWEST)),
        _ => {
            let message =
                format!("postgres of version number {number:?} is not known; versions from 13 on are");
            Err(Error::new(ErrorKind::Unsupported, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use querent::Dialect;

    #[test]
    fn a_server_has_the_dialect_of_its_version_and_one_of_the_future_the_newest() {
        let named = |number| known(number).map(|dialect| dialect.spec().to_string());
        assert_eq!(named("130023").as_deref(), Ok("postgres 13"));
        assert_eq!(named("150018").as_deref(), Ok("postgres 15"));
        assert_eq!(named("180004").as_deref(), Ok("postgres 18"));
        assert_eq!(named("210000").as_deref(), Ok("postgres 18"));
        let error = named("90624").unwrap_err();
        assert_eq!(
            error.to_string(),
            "postgres of version number \"90624\" is not known; versions from 13 on are"
        );
    }
}
