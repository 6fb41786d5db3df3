//! All problems of a statement at once: what to do when a part cannot be printed and the rest shall still be looked at.

use super::{Dialect, Writer, lower, print};
use crate::{
    ast::{Statement, StatementRef},
    error::Error,
};
use alloc::{
    boxed::Box,
    collections::BTreeSet,
    string::{String, ToString},
    vec::Vec,
};

/// What a writer has found that goes on after errors.
#[derive(Debug, Default)]
pub(super) struct Found {
    problems: Vec<Error>,
    messages: BTreeSet<String>,
    /// Whether the error on its way says that the statement must be rewritten first, which is none.
    pub(super) needs: bool,
}

impl Found {
    fn add(&mut self, error: Error) {
        let needs = core::mem::replace(&mut self.needs, false);
        if !needs && self.messages.insert(error.to_string()) {
            self.problems.push(error);
        }
    }
}

impl<'a, 'd> Writer<'a, 'd> {
    /// Prints a part whose failure does not keep the parts behind it from being looked at.
    #[inline(always)]
    pub(super) fn attempt(
        &mut self,
        print: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.found.is_none() { print(self) } else { self.collect(print) }
    }

    #[cold]
    #[inline(never)]
    fn collect(&mut self, print: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        let (frames, ctes) = (self.frames.iter().copied().collect(), self.aside.ctes.clone());
        let place = (self.clause, self.aggregates, self.windows, self.sealed);
        let watch = (self.watch, self.watch_outer, self.bare, self.bare_clause);
        let Err(error) = print(self) else { return Ok(()) };
        (self.frames, self.aside.ctes) = (frames, ctes);
        (self.clause, self.aggregates, self.windows, self.sealed) = place;
        (self.watch, self.watch_outer, self.bare, self.bare_clause) = watch;
        self.forget_resolved();
        if let Some(found) = &mut self.found {
            found.add(error);
        }
        Ok(())
    }
}

/// Every problem of a statement on a dialect, in the order of the text.
pub(crate) fn problems(statement: StatementRef<'_>, dialect: &dyn Dialect) -> Vec<Error> {
    if let Some(with_values) = super::compiled::with_values(statement) {
        return problems(with_values.as_ref(), dialect);
    }
    let lowered = match dialect.lower(statement) {
        Ok(lowered) => lowered,
        Err(error) => return [error].into(),
    };
    let statement = lowered.as_ref().map_or(statement, Statement::as_ref);
    let (mut problems, needs_rewrite) = found_in(statement, dialect);
    if needs_rewrite {
        match lower::lower(statement.to_owned(), dialect.spec()) {
            Err(error) => problems.push(error),
            // What is found in the rewritten form may say again what was found before.
            Ok((lowered, _)) if problems.is_empty() => problems = found_in(lowered.as_ref(), dialect).0,
            Ok(_) => {}
        }
    }
    problems
}

fn found_in(statement: StatementRef<'_>, dialect: &dyn Dialect) -> (Vec<Error>, bool) {
    let mut w = Writer::new(dialect);
    w.found = Some(Box::default());
    let printed = print(&mut w, statement);
    let mut found = *w.found.take().unwrap_or_default();
    if let Err(error) = printed {
        found.add(error);
    }
    let needs_rewrite = w.needed().is_some();
    if let Err(error) = w.finish() {
        found.add(error);
    }
    (found.problems, needs_rewrite)
}
