//! Prints TRUNCATE.

use super::{Feature, Pass, Writer, target};
use crate::{
    ast::{Source, Truncate},
    error::{Error, ErrorKind},
};

pub(in super::super) fn truncate<'a>(w: &mut Writer<'a, '_>, truncate: &'a Truncate) -> Result<(), Error> {
    let Truncate { tables, restart_identity, cascade } = truncate;
    let [first, rest @ ..] = tables.as_slice() else {
        return Err(Error::new(ErrorKind::Incomplete, "TRUNCATE names no table; name one at least"));
    };
    if tables.iter().any(is_aliased) {
        return Err(Error::new(
            ErrorKind::Scope,
            "TRUNCATE takes tables without an alias; drop `.alias(..)`",
        ));
    }
    if *cascade && !w.has(Feature::Truncate) {
        return Err(w.unsupported("TRUNCATE .. CASCADE", "delete the rows that refer to it before"));
    }
    if !rest.is_empty() && !w.has(Feature::Truncate) {
        return Err(w.unsupported("TRUNCATE of several tables", "empty them one by one, in one transaction"));
    }
    if w.has(Feature::Truncate) {
        w.push("TRUNCATE TABLE ");
        w.list(tables, |w, table| target(w, table, "TRUNCATE"))?;
        w.push(if *restart_identity { " RESTART IDENTITY" } else { "" });
        w.push(if *cascade { " CASCADE" } else { "" });
        return Ok(());
    }
    if *restart_identity {
        let way_out = "delete the rows, and set the sequence in words of the database";
        return Err(w.unsupported("TRUNCATE .. RESTART IDENTITY", way_out));
    }
    // A TRUNCATE of these would end the transaction, or is missing.
    w.rewrite(Pass::DeleteForTruncate, "TRUNCATE", "delete all rows")?;
    w.push("DELETE FROM ");
    target(w, first, "TRUNCATE")
}

fn is_aliased(table: &Source) -> bool {
    match table {
        Source::Table(declared) => declared.alias.is_some(),
        Source::Named(named) => named.alias.is_some(),
        _ => false,
    }
}
