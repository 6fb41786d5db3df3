//! Prints FROM and its joins.

use super::{Feature, Quote, Writer, expr::condition, query};
use crate::{
    ast::{Derived, Join, JoinCondition, JoinKind, NamedTable, Select, Source, TableRef},
    error::{Error, ErrorKind},
};

pub(super) fn from<'a>(w: &mut Writer<'a, '_>, select: &'a Select) -> Result<(), Error> {
    let Some(first) = &select.from else {
        if !select.joins.is_empty() {
            return Err(Error::new(
                ErrorKind::Incomplete,
                "a table is joined, but there is no FROM; add `.from(..)`",
            ));
        }
        if select.filter.is_some() && !w.has(Feature::WhereAlone) {
            w.clause(" FROM ");
            w.push("dual");
        }
        return Ok(());
    };
    if !select.joins.is_empty() {
        w.check_names(select)?;
    }
    w.clause = "FROM";
    w.clause(" FROM ");
    source(w, first, 0)?;
    let mut closes_at = None;
    for (place, join) in select.joins.iter().enumerate() {
        let comma = join.kind == JoinKind::Comma && !w.has(Feature::CommaLoosest);
        let apart = comma.then(|| group(select, place)).filter(|group| group.is_apart);
        joined(w, join, place + 1, apart.is_some())?;
        closes_at = apart.map(|group| group.last).or(closes_at);
        if closes_at == Some(place) {
            w.push(")");
        }
    }
    w.show(select.joins.len() + 1, false);
    Ok(())
}

/// The joins from a comma to the next one.
struct Group {
    last: usize,
    /// Whether it makes a difference that they are joined with one another first: one keeps rows that match nothing.
    is_apart: bool,
}

fn group(select: &Select, start: usize) -> Group {
    let rest = select.joins.get(start + 1..).unwrap_or_default();
    let group = rest.iter().take_while(|join| join.kind != JoinKind::Comma);
    Group {
        last: start + group.clone().count(),
        is_apart: group.clone().any(|join| matches!(join.kind, JoinKind::Right | JoinKind::Full)),
    }
}

fn joined<'a>(w: &mut Writer<'a, '_>, join: &'a Join, place: usize, opens: bool) -> Result<(), Error> {
    let Join { kind, source: table, condition: on } = join;
    match kind {
        JoinKind::Inner => w.clause(" JOIN "),
        JoinKind::Left => w.clause(" LEFT JOIN "),
        JoinKind::Right if w.has(Feature::RightJoin) => w.clause(" RIGHT JOIN "),
        JoinKind::Right => {
            return Err(
                w.unsupported("RIGHT JOIN", "write it as a LEFT JOIN with the tables the other way round")
            );
        }
        JoinKind::Full if w.has(Feature::FullJoin) => w.clause(" FULL JOIN "),
        JoinKind::Full => {
            let way_out =
                "use a LEFT JOIN, and `union_all` with the rows of the right table that `not_exists` left";
            return Err(w.unsupported("FULL JOIN", way_out));
        }
        JoinKind::Cross => w.clause(" CROSS JOIN "),
        JoinKind::Comma => w.push(if opens { ", (" } else { ", " }),
    }
    source(w, table, place)?;
    match on {
        JoinCondition::None => Ok(()),
        JoinCondition::On(expr) => {
            w.show(place + 1, true);
            w.push(" ON ");
            condition(w, expr, "ON")
        }
        JoinCondition::Using(columns) => {
            if columns.is_empty() {
                return Err(Error::new(
                    ErrorKind::Incomplete,
                    "USING names no column; name one, or use `cross_join`",
                ));
            }
            w.push(" USING (");
            w.list(columns, |w, column| w.name(column.name))?;
            w.push(")");
            Ok(())
        }
    }
}

fn source<'a>(w: &mut Writer<'a, '_>, source: &'a Source, place: usize) -> Result<(), Error> {
    match source {
        Source::Table(declared) => {
            table(w, declared);
            as_alias(w, declared)
        }
        Source::Named(named) => named_table(w, named),
        Source::Derived(node) => derived(w, node, place),
        Source::Invalid(invalid) => Err(super::invalid_node(*invalid)),
    }
}

/// The quoted name of a declared table.
pub(super) fn table(w: &mut Writer<'_, '_>, table: &TableRef) {
    w.push(match w.spec.quote {
        Quote::Double => table.def.double_quoted,
        Quote::Back => table.def.back_quoted,
    });
}

fn as_alias(w: &mut Writer<'_, '_>, table: &TableRef) -> Result<(), Error> {
    match table.alias {
        None => Ok(()),
        Some(alias) => {
            w.push(" AS ");
            w.alias(alias)
        }
    }
}

fn named_table(w: &mut Writer<'_, '_>, table: &NamedTable) -> Result<(), Error> {
    let NamedTable { schema, name, alias } = table;
    if let Some(schema) = schema {
        w.name(schema.as_str())?;
        w.push(".");
    }
    w.name(name.as_str())?;
    if let Some(alias) = alias {
        w.push(" AS ");
        w.name(alias.as_str())?;
    }
    Ok(())
}

fn derived<'a>(w: &mut Writer<'a, '_>, derived: &'a Derived, place: usize) -> Result<(), Error> {
    let Derived { query, alias, lateral } = derived;
    if *lateral {
        if !w.has(Feature::Lateral) {
            let way_out = "use a correlated scalar subquery for each column, or group and join";
            return Err(w.unsupported("LATERAL", way_out));
        }
        w.show(place, false);
        w.push("LATERAL ");
        query::nested(w, query)?;
    } else {
        w.show(0, false);
        w.sealed_derived(|w| query::nested(w, query))?;
    }
    w.push(" AS ");
    w.alias(*alias)
}
