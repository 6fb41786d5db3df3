//! Prints FROM and its joins.

use super::{
    Feature, Pass, Quote, ValuesForm, Writer,
    custom::{fragment, spelled_elsewhere},
    expr::{condition, expr},
    frame::Frame,
    query, with,
};
use crate::{
    ast::{
        Derived, Expr, HintedTable, IndexHint, Join, JoinCondition, JoinKind, Joined, NamedTable, Sample,
        Select, Source, TableForm, TableFunc, TableFunction, TableRef, Values,
    },
    error::{Error, ErrorKind},
    types::Kind,
    value::{Text, Value},
};
use alloc::format;

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
        w.attempt(|w| w.check_names(Frame::all(select)))?;
    }
    w.clause = "FROM";
    w.clause(" FROM ");
    w.attempt(|w| source(w, first, 0))?;
    self::joins(w, &select.joins, 0)?;
    w.show(select.joins.len() + 1, false);
    Ok(())
}

/// Joins from a place on.
pub(super) fn joins<'a>(w: &mut Writer<'a, '_>, joins: &'a [Join], from: usize) -> Result<(), Error> {
    let mut closes_at = None;
    for (place, join) in joins.iter().enumerate().skip(from) {
        let comma = join.kind == JoinKind::Comma && !w.has(Feature::CommaLoosest);
        let apart = comma.then(|| group(joins, place)).filter(|group| group.is_apart);
        w.attempt(|w| joined(w, join, place + 1, apart.is_some()))?;
        closes_at = apart.map(|group| group.last).or(closes_at);
        if closes_at == Some(place) {
            w.push(")");
        }
    }
    Ok(())
}

/// The joins from a comma to the next one.
struct Group {
    last: usize,
    /// Whether it makes a difference that they are joined with one another first: one keeps rows that match nothing.
    is_apart: bool,
}

fn group(joins: &[Join], start: usize) -> Group {
    let rest = joins.get(start + 1..).unwrap_or_default();
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
            return Err(w.needs(Pass::FullJoin, "FULL JOIN", way_out));
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
            w.attempt(|w| condition(w, expr, "ON"))
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

pub(super) fn source<'a>(w: &mut Writer<'a, '_>, source: &'a Source, place: usize) -> Result<(), Error> {
    if !w.aside.ctes.is_empty() {
        with::check_hidden(w, source)?;
    }
    match source {
        Source::Table(declared) => {
            table(w, declared);
            as_alias(w, declared)
        }
        Source::Named(named) => named_table(w, named),
        Source::Hinted(hinted) => self::hinted(w, hinted),
        Source::Derived(node) => derived(w, node, place),
        Source::Cte(cte) => with::used(w, cte),
        Source::Values(node) => {
            w.show(0, false);
            w.sealed_derived(|w| values(w, node))
        }
        Source::Function(node) => {
            // A function sees the tables before it, as if it were LATERAL.
            w.show(place, false);
            function(w, node)
        }
        Source::Joined(node) => {
            w.show(0, false);
            joined_first(w, node)
        }
        Source::Invalid(invalid) => Err(super::invalid_node(*invalid)),
    }
}

/// `(a JOIN b ON ..)`: its conditions see no table outside.
fn joined_first<'a>(w: &mut Writer<'a, '_>, tables: &'a Joined) -> Result<(), Error> {
    let Joined { first, joins } = tables;
    w.enter_joined(tables);
    w.push("(");
    source(w, first, 0)?;
    for (place, join) in joins.iter().enumerate() {
        joined(w, join, place + 1, false)?;
    }
    w.push(")");
    w.leave();
    Ok(())
}

/// The quoted name of a declared table.
pub(super) fn table(w: &mut Writer<'_, '_>, table: &TableRef) {
    w.push(match w.spec.quote {
        Quote::Double => table.def.double_quoted,
        Quote::Back => table.def.back_quoted,
    });
}

/// The name by which a declared table is known in the statement.
pub(super) fn known_as(w: &mut Writer<'_, '_>, declared: &TableRef) -> Result<(), Error> {
    match declared.alias {
        Some(alias) => w.alias(alias),
        None => {
            table(w, declared);
            Ok(())
        }
    }
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
    let NamedTable { schema, name, alias, keys: _ } = table;
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

fn hinted(w: &mut Writer<'_, '_>, hinted: &HintedTable) -> Result<(), Error> {
    let HintedTable { table: declared, sample, index } = hinted;
    table(w, declared);
    as_alias(w, declared)?;
    if let Some(sample) = sample {
        self::sample(w, *sample)?;
    }
    let (word, name) = match index {
        None => return Ok(()),
        Some(IndexHint::Force(name)) if w.has(Feature::IndexedBy) => {
            w.push(" INDEXED BY ");
            return w.name(name.as_str());
        }
        Some(IndexHint::Use(name)) => (" USE INDEX (", name),
        Some(IndexHint::Force(name)) => (" FORCE INDEX (", name),
        Some(IndexHint::Ignore(name)) => (" IGNORE INDEX (", name),
    };
    if !w.has(Feature::IndexHints) {
        let way_out = "leave the hint out: it changes no rows";
        return Err(w.unsupported(word.trim().trim_end_matches(" ("), way_out));
    }
    w.push(word);
    w.name(name.as_str())?;
    w.push(")");
    Ok(())
}

/// `/*+ .. */` after SELECT. What could end the comment, or a string in it, is refused.
pub(super) fn hints(w: &mut Writer<'_, '_>, hints: &[Text]) -> Result<(), Error> {
    let Some((first, rest)) = hints.split_first() else { return Ok(()) };
    if !w.has(Feature::OptimizerHints) {
        return Err(w.unsupported("an optimizer hint", "leave the hint out: it changes no rows"));
    }
    w.push("/*+");
    for hint in core::iter::once(first).chain(rest) {
        let hint = hint.as_str();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || " _$@#(),=.`'-+:%".contains(c);
        let is_open = |quote| hint.matches(quote).count() % 2 != 0;
        if hint.is_empty() || !hint.chars().all(is_plain) || is_open('\'') || is_open('`') {
            let message = format!(
                "optimizer hint {hint:?} is empty, or has characters of no hint; write words, names and numbers"
            );
            return Err(Error::new(ErrorKind::Value, message));
        }
        w.push(" ");
        w.push(hint);
    }
    w.push(" */ ");
    Ok(())
}

fn sample(w: &mut Writer<'_, '_>, sample: Sample) -> Result<(), Error> {
    let Sample { system, percent, seed } = sample;
    if !w.has(Feature::TableSample) {
        let way_out = "compare `random()` with the share of the rows";
        return Err(w.unsupported("TABLESAMPLE", way_out));
    }
    if !(0.0..=100.0).contains(&percent) {
        let message = format!("TABLESAMPLE takes 0 to 100 percent of the rows, not {percent}");
        return Err(Error::new(ErrorKind::Value, message));
    }
    w.push(if system { " TABLESAMPLE SYSTEM (" } else { " TABLESAMPLE BERNOULLI (" });
    w.push(&format!("{percent})"));
    if let Some(seed) = seed {
        w.push(&format!(" REPEATABLE ({seed})"));
    }
    Ok(())
}

/// `(VALUES (1, 2)) AS v (a, b)`, or the same by WITH or UNION ALL.
fn values<'a>(w: &mut Writer<'a, '_>, values: &'a Values) -> Result<(), Error> {
    let Values { alias, columns: _, cells } = values;
    if cells.is_empty() {
        let message = format!("VALUES \"{alias}\" has no rows; give one at least, or leave the source out");
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    let form = w.spec.values;
    if matches!(form, ValuesForm::With | ValuesForm::UnionAll) {
        w.rewrite(Pass::NamedValues, "VALUES with names of the columns", "select the rows by UNION ALL")?;
    }
    let before = core::mem::replace(&mut w.clause, "VALUES");
    w.push("(");
    match form {
        ValuesForm::Named => rows(w, values, "VALUES (", "), (", ")")?,
        ValuesForm::NamedRows => rows(w, values, "VALUES ROW(", "), ROW(", ")")?,
        ValuesForm::With => {
            w.push("WITH ");
            named(w, values)?;
            rows(w, values, " AS (VALUES (", "), (", ")) SELECT * FROM ")?;
            w.alias(*alias)?;
        }
        ValuesForm::UnionAll => rows(w, values, "SELECT ", " UNION ALL SELECT ", "")?,
    }
    w.clause = before;
    w.push(") AS ");
    match form {
        ValuesForm::Named | ValuesForm::NamedRows => named(w, values),
        ValuesForm::With | ValuesForm::UnionAll => w.alias(*alias),
    }
}

fn rows<'a>(
    w: &mut Writer<'a, '_>,
    values: &'a Values,
    before: &str,
    between: &str,
    after: &str,
) -> Result<(), Error> {
    for (place, row) in values.rows().enumerate() {
        if w.folds && place > 0 && row.iter().all(|cell| matches!(cell, Expr::Value(_))) {
            continue;
        }
        w.push(if place == 0 { before } else { between });
        w.list(row.iter().zip(values.columns.iter()), |w, (cell, name)| {
            self::cell(w, cell, place == 0)?;
            if place == 0 && w.spec.values == ValuesForm::UnionAll {
                w.push(" AS ");
                w.label(name)?;
            }
            Ok(())
        })?;
    }
    w.push(after);
    Ok(())
}

/// A cell of VALUES. The first row tells the types of all, where they take them from one another.
fn cell<'a>(w: &mut Writer<'a, '_>, cell: &'a Expr, first: bool) -> Result<(), Error> {
    let Expr::Value(value) = cell else { return expr(w, cell, 0) };
    if matches!(w.spec.values, ValuesForm::Named | ValuesForm::With) {
        return if first || value.is_null() { expr(w, cell, 0) } else { w.param(value) };
    }
    let kind = match value.kind() {
        Kind::Bool => Kind::BigInt,
        kind => kind,
    };
    let cast = match kind {
        // A cast would give it the connection's collation, which may not be that of the column it is compared with.
        Kind::Text => None,
        kind => w.spec.type_name(kind),
    };
    match cast {
        // Its parameter has a cast with as many digits as it needs.
        Some(name) if kind != Kind::Decimal || value.is_null() => {
            w.push("CAST(");
            w.param(value)?;
            w.push(" AS ");
            w.push(name);
            w.push(")");
            Ok(())
        }
        _ => expr(w, cell, 0),
    }
}

fn named(w: &mut Writer<'_, '_>, values: &Values) -> Result<(), Error> {
    w.alias(values.alias)?;
    w.push(" (");
    w.list(values.columns.iter(), |w, name| w.label(name))?;
    w.push(")");
    Ok(())
}

fn function<'a>(w: &mut Writer<'a, '_>, function: &'a TableFunction) -> Result<(), Error> {
    let TableFunction { func, args, alias, columns } = function;
    match func {
        TableFunc::GenerateSeries if w.has(Feature::GenerateSeries) => w.push("generate_series"),
        TableFunc::GenerateSeries => return w.sealed_derived(|w| series(w, function)),
        TableFunc::By(forms) => return spelled_function(w, forms, function),
        TableFunc::Custom(name) if w.has(Feature::TableFunctions) => w.push(name),
        TableFunc::Custom(name) => {
            return Err(
                w.unsupported(&format!("a function in FROM (`{name}`)"), "select from a query in its place")
            );
        }
    }
    w.push("(");
    w.list(args, |w, arg| expr(w, arg, 0))?;
    w.push(") AS ");
    w.alias(*alias)?;
    listed(w, columns)
}

fn listed(w: &mut Writer<'_, '_>, columns: &[Text]) -> Result<(), Error> {
    w.push(" (");
    w.list(columns, |w, name| w.label(name))?;
    w.push(")");
    Ok(())
}

/// A function that the program spells by the name of the dialect.
fn spelled_function<'a>(
    w: &mut Writer<'a, '_>,
    forms: &'static [(&'static str, TableForm)],
    function: &'a TableFunction,
) -> Result<(), Error> {
    let Some((_, form)) = forms.iter().find(|(name, _)| *name == w.spec.name) else {
        return Err(spelled_elsewhere(w, forms.iter().map(|(name, form)| (*name, form.text))));
    };
    let TableForm { text, lists_columns } = *form;
    fragment(w, text, &function.args)?;
    w.push(" AS ");
    w.alias(function.alias)?;
    if lists_columns { listed(w, &function.columns) } else { Ok(()) }
}

/// The integers from the first argument to the second by steps of the third, which is a value that is not 0.
///
/// ```text
/// generate_series(a, b, s) AS g (n) ->
/// (WITH RECURSIVE steps AS (
///     SELECT 1 AS i, (b - a) DIV s + 1 AS c WHERE a <= b
///     UNION ALL
///     SELECT 2 * i + bit, c FROM steps CROSS JOIN (SELECT 0 AS bit UNION ALL SELECT 1) AS bits WHERE 2 * i + bit <= c
/// ) SELECT a + (i - 1) * s AS n FROM steps) AS g
/// ```
///
/// Each step has two others behind it, so that the recursion is as deep as the logarithm of the length: databases stop
/// a recursion at a thousand.
fn series<'a>(w: &mut Writer<'a, '_>, function: &'a TableFunction) -> Result<(), Error> {
    let ([first, last, step], [column, ..]) = (function.args.as_slice(), &*function.columns) else {
        return Err(Error::new(
            ErrorKind::Incomplete,
            "generate_series takes a first and a last number, and a step",
        ));
    };
    w.rewrite(Pass::GenerateSeries, "generate_series", "select from a table of numbers")?;
    let descends = matches!(step, Expr::Value(Value::BigInt(step)) if *step < 0);
    let names = ["querent_steps", "i", "c", "bit", "querent_bits"];
    let [steps, i, c, bit, bits] = names;
    let p = w.precedence();
    w.push("(WITH RECURSIVE ");
    w.name(steps)?;
    w.push(" AS (SELECT 1 AS ");
    w.name(i)?;
    w.push(", (");
    expr(w, last, p.additive)?;
    w.push(" - ");
    expr(w, first, p.additive + 1)?;
    w.push(if w.has(Feature::DivOperator) { ") DIV " } else { ") / " });
    expr(w, step, p.atom)?;
    w.push(" + 1 AS ");
    w.name(c)?;
    if !w.has(Feature::WhereAlone) {
        w.push(" FROM dual");
    }
    w.push(" WHERE ");
    expr(w, first, p.operand)?;
    w.push(if descends { " >= " } else { " <= " });
    expr(w, last, p.operand)?;
    w.push(" UNION ALL SELECT 2 * ");
    w.name(i)?;
    w.push(" + ");
    w.name(bit)?;
    w.push(", ");
    w.name(c)?;
    w.push(" FROM ");
    w.name(steps)?;
    w.push(" CROSS JOIN (SELECT 0 AS ");
    w.name(bit)?;
    w.push(" UNION ALL SELECT 1) AS ");
    w.name(bits)?;
    w.push(" WHERE 2 * ");
    w.name(i)?;
    w.push(" + ");
    w.name(bit)?;
    w.push(" <= ");
    w.name(c)?;
    w.push(") SELECT ");
    expr(w, first, p.additive)?;
    w.push(" + (");
    w.name(i)?;
    w.push(" - 1) * ");
    expr(w, step, p.atom)?;
    w.push(" AS ");
    w.name(column.as_str())?;
    w.push(" FROM ");
    w.name(steps)?;
    w.push(") AS ");
    w.alias(function.alias)
}
