//! Prints FOR UPDATE and its kin.

use super::{Feature, Writer};
use crate::{
    ast::{Distinct, Expr, JoinKind, Lock, LockStrength, LockWait, Query, Select, Source},
    error::{Error, ErrorKind},
    walk::{Visit, visit_expr},
};

/// Refuses locks of rows that are none of a table, before a rewrite of the query hides what they were.
pub(super) fn check(w: &Writer<'_, '_>, select: &Select) -> Result<(), Error> {
    if select.rare.locks.is_empty() {
        return Ok(());
    }
    if !w.has(Feature::RowLocks) {
        let way_out =
            "leave it out, and begin the transaction with BEGIN IMMEDIATE, which locks the database";
        return Err(w.unsupported("FOR UPDATE", way_out));
    }
    if select.distinct != Distinct::No || !select.group_by.is_empty() || select.having.is_some() {
        let message = "rows are locked by a query that groups them or is DISTINCT, which has no rows of tables; lock them in \
                       a query of their own";
        return Err(Error::new(ErrorKind::Scope, message));
    }
    if select.columns.iter().any(|item| computes(&item.expr)) || select.rare.qualify.is_some() {
        let message = "rows are locked by a query with an aggregate or a window function, which has no rows of tables; lock \
                       them in a query of their own";
        return Err(Error::new(ErrorKind::Scope, message));
    }
    if select.joins.iter().any(|join| join.kind == JoinKind::Full) {
        let message = "rows of a FULL JOIN are locked, which may be missing on either side; lock the rows of each table in \
                       a query of their own";
        return Err(Error::new(ErrorKind::Scope, message));
    }
    Ok(())
}

/// Refuses locks in a member of a set operation, which PostgreSQL has none of.
pub(super) fn check_member(query: &Query) -> Result<(), Error> {
    match query {
        Query::Select(select) if !select.rare.locks.is_empty() => {
            let message = "rows are locked by a member of a set operation; lock them in a query of their own";
            Err(Error::new(ErrorKind::Scope, message))
        }
        Query::Select(_) | Query::Set(_) | Query::Invalid(_) => Ok(()),
    }
}

/// Whether a value is made of several rows.
fn computes(expr: &Expr) -> bool {
    #[derive(Default)]
    struct Look(bool);
    impl Visit for Look {
        fn query(&mut self, _: &Query) {}

        fn expr(&mut self, expr: &Expr) {
            self.0 |= expr.is_aggregate() || matches!(expr, Expr::Window(_));
            visit_expr(self, expr);
        }
    }
    let mut look = Look::default();
    look.expr(expr);
    look.0
}

pub(super) fn locks<'a>(w: &mut Writer<'a, '_>, select: &'a Select) -> Result<(), Error> {
    if select.rare.locks.len() > 1 && !w.has(Feature::KeyLocks) {
        return Err(w.unsupported("several locks", "lock all tables in one way"));
    }
    select.rare.locks.iter().try_for_each(|lock| self::lock(w, lock))
}

fn lock<'a>(w: &mut Writer<'a, '_>, lock: &'a Lock) -> Result<(), Error> {
    let Lock { strength, of, wait } = lock;
    let words = match strength {
        LockStrength::Update => " FOR UPDATE",
        LockStrength::Share if w.has(Feature::ForShare) => " FOR SHARE",
        LockStrength::Share => " LOCK IN SHARE MODE",
        LockStrength::NoKeyUpdate if w.has(Feature::KeyLocks) => " FOR NO KEY UPDATE",
        LockStrength::KeyShare if w.has(Feature::KeyLocks) => " FOR KEY SHARE",
        LockStrength::NoKeyUpdate => {
            return Err(w.unsupported("FOR NO KEY UPDATE", "lock more: `.for_update()`"));
        }
        LockStrength::KeyShare => return Err(w.unsupported("FOR KEY SHARE", "lock more: `.for_share()`")),
    };
    w.clause(words);
    if !of.is_empty() {
        if !w.has(Feature::LockOf) {
            let way_out = "lock all tables, or those rows in a query of their own";
            return Err(w.unsupported("OF after a lock", way_out));
        }
        w.push(" OF ");
        w.list(of, locked)?;
    }
    w.push(match wait {
        LockWait::Wait => "",
        LockWait::NoWait => " NOWAIT",
        LockWait::SkipLocked => " SKIP LOCKED",
    });
    Ok(())
}

fn locked<'a>(w: &mut Writer<'a, '_>, source: &'a Source) -> Result<(), Error> {
    w.check_in_from(source)?;
    match (source.table(), source.derived_alias(), source) {
        (Some(table), _, _) => match table.alias {
            Some(alias) => w.alias(alias),
            None => w.name(table.def.name),
        },
        (None, Some(alias), _) => w.alias(alias),
        (None, None, Source::Named(table)) => w.name(table.alias.as_ref().unwrap_or(&table.name).as_str()),
        (None, None, _) => Ok(()),
    }
}
