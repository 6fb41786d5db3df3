//! Prints WITH, and keeps the names that it defines.

use super::{Feature, Pass, Writer, changing, known::Known, query};
use crate::{
    ast::{Alias, Cte, CteBody, CteRef, Cycle, Query, Search, Source, StatementRef},
    error::{Error, ErrorKind},
    types::Kind,
    walk::{Visit, visit_source},
};
use alloc::format;

/// Prints WITH; its names are in scope until [`leave`].
pub(super) fn enter<'a>(w: &mut Writer<'a, '_>, with: &'a [Cte]) -> Result<(), Error> {
    let is_outermost = !core::mem::replace(&mut w.is_inside, true);
    if with.is_empty() {
        return Ok(());
    }
    w.push(if with.iter().any(|cte| cte.recursive) { "WITH RECURSIVE " } else { "WITH " });
    let all: Known = with.iter().map(|cte| cte.name).collect();
    w.list(with.iter().enumerate(), |w, (place, cte)| {
        // The last of the name.
        if all.place_of(cte.name) != Some(place) {
            let message = format!("\"{}\" is in WITH twice; give one of them another name", cte.name);
            return Err(Error::new(ErrorKind::Scope, message));
        }
        if let Some(name) = hides(&all, cte.body.as_statement()) {
            return Err(hidden(name));
        }
        let depth = w.aside.ctes.len();
        w.attempt(|w| self::cte(w, cte, is_outermost))?;
        if w.aside.ctes.len() == depth {
            // It could not be printed, but is there.
            w.aside.ctes.push(cte.name);
        }
        Ok(())
    })?;
    match w.is_pretty() {
        true => w.new_line(""),
        false => w.push(" "),
    }
    Ok(())
}

/// What [`enter`] does where there is no WITH.
#[inline]
pub(super) fn enter_none(w: &mut Writer<'_, '_>) {
    w.is_inside = true;
}

/// Takes the names of WITH out of scope.
pub(super) fn leave(w: &mut Writer<'_, '_>, with: &[Cte]) {
    for _ in with {
        w.aside.ctes.pop();
    }
}

fn cte<'a>(w: &mut Writer<'a, '_>, cte: &'a Cte, is_outermost: bool) -> Result<(), Error> {
    let Cte { name, body, kinds, recursive, materialized, search, cycle } = cte;
    if body.changes_data() {
        changing::check(w, cte, is_outermost)?;
    }
    w.alias(*name)?;
    w.push(" AS ");
    if let Some(materialized) = materialized {
        if !w.has(Feature::Materialized) {
            return Err(w.unsupported("MATERIALIZED", "leave the hint out: it changes no rows"));
        }
        w.push(if *materialized { "MATERIALIZED " } else { "NOT MATERIALIZED " });
    }
    if let (true, CteBody::Query(query)) = (recursive, body) {
        check_recursion(*name, query)?;
        if w.spec.recursive_text.is_some()
            && kinds.iter().any(|kind| matches!(kind, Kind::Text | Kind::Decimal))
        {
            let way_out = "cast the first part's texts and decimals to what the longest will need";
            return Err(w.needs(Pass::RecursiveTypes, "texts that grow in a recursive query", way_out));
        }
        w.aside.ctes.push(*name);
    }
    match body {
        CteBody::Query(query) => query::nested(w, query)?,
        CteBody::Insert(_) | CteBody::Update(_) | CteBody::Delete(_) | CteBody::Merge(_) => {
            changing::nested(w, cte)?;
        }
    }
    if !*recursive {
        w.aside.ctes.push(*name);
    }
    if let Some(search) = search {
        self::search(w, search)?;
    }
    match cycle {
        None => Ok(()),
        Some(cycle) => self::cycle(w, cycle),
    }
}

fn search<'a>(w: &mut Writer<'a, '_>, search: &'a Search) -> Result<(), Error> {
    let Search { depth_first, by, set } = search;
    if !w.has(Feature::SearchCycle) {
        let way_out = "select a path or a depth in the recursive query, and order by it";
        return Err(w.unsupported("SEARCH", way_out));
    }
    w.push(if *depth_first { " SEARCH DEPTH FIRST BY " } else { " SEARCH BREADTH FIRST BY " });
    w.list(by, |w, name| w.name(name.as_str()))?;
    w.push(" SET ");
    w.name(set.as_str())
}

fn cycle<'a>(w: &mut Writer<'a, '_>, cycle: &'a Cycle) -> Result<(), Error> {
    let Cycle { columns, set, using } = cycle;
    if !w.has(Feature::SearchCycle) {
        let way_out = "use UNION in place of UNION ALL, which stops at rows that are there already, or a limit of the depth";
        return Err(w.unsupported("CYCLE", way_out));
    }
    w.push(" CYCLE ");
    w.list(columns, |w, name| w.name(name.as_str()))?;
    w.push(" SET ");
    w.name(set.as_str())?;
    w.push(" USING ");
    w.name(using.as_str())
}

/// A recursive query is a UNION whose last member uses it, and the others not.
fn check_recursion(name: Alias, query: &Query) -> Result<(), Error> {
    let refused = |message| Err(Error::new(ErrorKind::Incomplete, message));
    let Query::Set(set) = query else {
        return refused(format!(
            "recursive query \"{name}\" is no UNION; give it a first and a recursive part"
        ));
    };
    let Some((last, first)) = set.members().split_last() else { return Ok(()) };
    if !uses(last, name) {
        return refused(format!(
            "the recursive part of query \"{name}\" does not use it; join it there, or make it a plain `cte(..)`"
        ));
    }
    if first.iter().any(|member| uses(member, name)) {
        return refused(format!(
            "the first part of recursive query \"{name}\" uses it; start from a table there"
        ));
    }
    Ok(())
}

/// Whether a query has a query of WITH in a FROM.
fn uses(query: &Query, name: Alias) -> bool {
    statement_uses(query.as_statement(), name)
}

/// The same of any statement.
pub(super) fn statement_uses(statement: StatementRef<'_>, name: Alias) -> bool {
    struct Uses {
        name: Alias,
        found: bool,
    }
    impl Visit for Uses {
        fn source(&mut self, source: &Source) {
            self.found |= matches!(source, Source::Cte(cte) if cte.name == self.name);
            visit_source(self, source);
        }
    }
    let mut uses = Uses { name, found: false };
    uses.statement(statement);
    uses.found
}

/// The first name of WITH that a query has a table of in a FROM. SQLite lets queries of WITH see those behind them, and
/// themselves.
fn hides(with: &Known, statement: StatementRef<'_>) -> Option<Alias> {
    struct Reads<'a> {
        with: &'a Known,
        found: Option<Alias>,
    }
    impl Visit for Reads<'_> {
        fn source(&mut self, source: &Source) {
            if let Some(table) = unqualified(source) {
                self.found = self.found.or_else(|| self.with.of_table(table));
            }
            visit_source(self, source);
        }
    }
    let mut reads = Reads { with, found: None };
    reads.statement(statement);
    reads.found
}

/// The name of a table that a query of WITH may hide.
fn unqualified(source: &Source) -> Option<&str> {
    match source {
        Source::Table(table) if table.def.schema.is_none() => Some(table.def.name),
        Source::Hinted(hinted) if hinted.table.def.schema.is_none() => Some(hinted.table.def.name),
        Source::Named(named) if named.schema.is_none() => Some(named.name.as_str()),
        Source::Table(_)
        | Source::Hinted(_)
        | Source::Named(_)
        | Source::Derived(_)
        | Source::Cte(_)
        | Source::Values(_)
        | Source::Function(_)
        | Source::Joined(_)
        | Source::Invalid(_) => None,
    }
}

/// Refuses a table that a query of WITH hides: its rows would be read in place of those of the table, without a word.
pub(super) fn check_hidden(w: &Writer<'_, '_>, source: &Source) -> Result<(), Error> {
    let Some(table) = unqualified(source) else { return Ok(()) };
    w.aside.ctes.of_table(table).map_or(Ok(()), |name| Err(hidden(name)))
}

#[cold]
fn hidden(name: Alias) -> Error {
    let message = format!(
        "query \"{name}\" of WITH hides the table of that name, which is in FROM too; give it another name"
    );
    Error::new(ErrorKind::Scope, message)
}

/// A query of WITH where it is used.
pub(super) fn used(w: &mut Writer<'_, '_>, cte: &CteRef) -> Result<(), Error> {
    let CteRef { name, alias, columns: _ } = cte;
    let place = w.aside.ctes.place_of(*name);
    if place.is_none() {
        let message = format!(
            "query \"{name}\" is used in FROM, but is not in WITH; add it to the statement by `.with(..)`"
        );
        return Err(Error::new(ErrorKind::Scope, message));
    }
    if place.is_some_and(|place| w.aside.without_rows.contains(&place)) {
        return Err(changing::no_rows(*name));
    }
    w.alias(*name)?;
    if let Some(alias) = alias {
        w.push(" AS ");
        w.alias(*alias)?;
    }
    Ok(())
}
