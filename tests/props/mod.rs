//! What the property tests share: a source of choices, the dialects, and a reader of SQL text that is written
//! from the manuals and knows nothing of the library.

#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod lexer;
pub(crate) mod nasty;
pub(crate) mod reader;

use querent::Dialect;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use rusqlite::fallible_iterator::FallibleIterator;
use std::thread;

/// Decisions taken from random bytes. When they run out every decision is the first, so that whatever is
/// generated ends, and shrinking the bytes makes it simpler.
pub(crate) struct Choices<'a> {
    bytes: std::slice::Iter<'a, u8>,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Choices { bytes: bytes.iter() }
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::from(self.bytes.next().copied().unwrap_or(0)) % n
    }

    /// A number made of so many bytes.
    pub(crate) fn bits(&mut self, bytes: usize) -> i64 {
        (0..bytes).fold(0, |number, _| number << 8 | self.below(256) as i64)
    }

    pub(crate) fn coin(&mut self) -> bool {
        self.below(2) == 1
    }

    pub(crate) fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// The newest version of every dialect.
pub(crate) fn dialects() -> [Box<dyn Dialect>; 4] {
    [Box::new(Postgres::new()), Box::new(Sqlite::new()), Box::new(MySql::new()), Box::new(MariaDb::new())]
}

/// An empty database.
pub(crate) fn database() -> rusqlite::Connection {
    rusqlite::Connection::open_in_memory().expect("memory is there")
}

/// Runs a test in a thread with the 2 MiB of stack that a thread has by default, whatever the test runner is
/// told to give its own.
pub(crate) fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(2 << 20).spawn(test).expect("a thread starts");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

/// The number of statements in a text, as SQLite itself cuts it up.
pub(crate) fn statements(db: &rusqlite::Connection, sql: &str) -> Result<usize, rusqlite::Error> {
    rusqlite::Batch::new(db, sql).count()
}
