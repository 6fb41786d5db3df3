//! What the parts of an UPDATE or a DELETE read: the table that is changed, tables beside it, columns that are set too.
//!
//! Looks and prints nothing.

use crate::{
    ast::{
        Alias, Assignment, Changed, ColumnRef, Cte, Expr, Form, Func, Join, NamedColumn, Query, Source,
        Spelling,
    },
    render::{Feature, Spec},
    value::Text,
    walk::{Visit, visit_expr, visit_source},
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

/// Whether a subquery among the expressions of a statement reads its table, or a query of WITH that does.
pub(in super::super) fn reads_own(set: &[Assignment], rows: &Changed, spec: &Spec) -> bool {
    let mut own = Own { within: 1, ..Own::of(&rows.table, &rows.with, settles(spec)) };
    visit_set(&mut own, set);
    own.within = 0;
    // Which rows there are is found before the first is changed.
    own.settles = true;
    own.with.clear();
    own.rows(rows);
    own.found
}

/// Whether a value of an UPDATE reads the table by a subquery.
pub(in super::super) fn value_reads_own(value: &Expr, rows: &Changed, spec: &Spec) -> bool {
    let mut own = Own::of(&rows.table, &rows.with, settles(spec));
    own.expr(value);
    own.found
}

/// Whether a subquery in an expression reads a table, or one of the queries of WITH that does.
pub(in super::super) fn reads_table(expr: &Expr, table: &Source, with: &[Cte]) -> bool {
    let mut own = Own::of(table, with, false);
    own.expr(expr);
    own.found
}

/// Whether a query reads a table, or one of the queries of WITH that does.
pub(super) fn query_reads_table(query: &Query, table: &Source, with: &[Cte]) -> bool {
    let mut own = Own { within: 1, ..Own::of(table, with, false) };
    own.query(query);
    own.found
}

/// Whether derived tables with LIMIT, and queries of WITH, are tables of their own before the first row is changed: so it is
/// where subqueries of IN have no LIMIT. SQLite computes them anew for each row.
fn settles(spec: &Spec) -> bool {
    !spec.has(Feature::LimitInSubquery)
}

struct Own<'a> {
    table: &'a Source,
    /// The queries of WITH that read the table.
    with: Vec<Alias>,
    /// Whether derived tables with LIMIT do not.
    settles: bool,
    /// How many expressions are around the place.
    within: usize,
    found: bool,
}

impl<'a> Own<'a> {
    fn of(table: &'a Source, with: &[Cte], settles: bool) -> Own<'a> {
        let mut own = Own { table, with: Vec::new(), settles, within: 0, found: false };
        for cte in with.iter().filter(|_| !settles) {
            own.within = 1;
            own.statement(cte.body.as_statement());
            if own.found {
                own.with.push(cte.name);
            }
            (own.within, own.found) = (0, false);
        }
        own
    }

    /// All but what is returned, which is computed of rows that are changed.
    fn rows(&mut self, rows: &Changed) {
        let Changed { with, table: _, joins, filter, all_rows: _, order_by, limit: _, returning: _ } = rows;
        with.iter().for_each(|cte| self.statement(cte.body.as_statement()));
        for Join { kind: _, source, condition } in joins {
            self.source(source);
            if let crate::ast::JoinCondition::On(on) = condition {
                self.expr(on);
            }
        }
        filter.iter().for_each(|filter| self.expr(filter));
        order_by.iter().for_each(|term| self.expr(&term.expr));
    }
}

impl Visit for Own<'_> {
    fn expr(&mut self, expr: &Expr) {
        self.within += 1;
        visit_expr(self, expr);
        self.within -= 1;
    }

    fn source(&mut self, source: &Source) {
        match source {
            Source::Derived(derived) if self.settles && has_limit(&derived.query) => return,
            Source::Cte(cte) => self.found |= self.within > 0 && self.with.contains(&cte.name),
            _ => self.found |= self.within > 0 && is_same(self.table, source),
        }
        visit_source(self, source);
    }
}

fn has_limit(query: &Query) -> bool {
    match query {
        Query::Select(select) => select.limit.is_some(),
        Query::Set(set) => set.limit.is_some(),
        Query::Invalid(_) => false,
    }
}

/// Whether two are one table, whatever their aliases. It may be declared twice, with its schema or without.
fn is_same(a: &Source, b: &Source) -> bool {
    fn parts(source: &Source) -> Option<(&str, Option<&str>)> {
        match source {
            Source::Named(named) => Some((named.name.as_str(), named.schema.as_ref().map(Text::as_str))),
            other => other.table().map(|table| (table.def.name, table.def.schema)),
        }
    }
    let (Some((a, schema)), Some((b, other))) = (parts(a), parts(b)) else { return false };
    let alike = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    alike(a, b) && schema.zip(other).is_none_or(|(schema, other)| alike(schema, other))
}

/// Whether an expression has a column of one of the tables beside the one that is changed.
pub(in super::super) fn reads_joined(expr: &Expr, joins: &[Join]) -> bool {
    let mut found = false;
    each_expr(expr, &mut |expr| found |= is_of_joined(expr, joins));
    found
}

/// Whether it is such a column.
pub(in super::super) fn is_of_joined(expr: &Expr, joins: &[Join]) -> bool {
    joins.iter().flat_map(|join| join.source.leaves()).any(|source| match expr {
        Expr::Column(column) => source.table().is_some_and(|table| {
            core::ptr::eq(table.def, column.def.table) && table.alias == column.table_alias()
        }),
        Expr::Derived(column) => source.derived_alias() == Some(column.table_alias()),
        Expr::Named(column) => match (source, &column.table) {
            (Source::Named(table), Some(name)) => table.alias.as_ref().unwrap_or(&table.name) == name,
            _ => false,
        },
        _ => false,
    })
}

/// Every expression in one, those of subqueries included, and itself.
pub(in super::super) fn each_expr(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    struct Each<'f>(&'f mut dyn FnMut(&Expr));
    impl Visit for Each<'_> {
        fn expr(&mut self, expr: &Expr) {
            (self.0)(expr);
            visit_expr(self, expr);
        }
    }
    Each(see).expr(expr);
}

/// Whether an expression is SQL in the program's own words, which may name any column.
fn is_raw(expr: &Expr) -> bool {
    matches!(expr, Expr::Custom(node) if matches!(node.spelling, Spelling::Everywhere(Form::Fragment(_))))
}

/// Whether an expression is another value each time that it is computed.
pub(in super::super) fn is_volatile(expr: &Expr) -> bool {
    let mut volatile = false;
    each_expr(expr, &mut |expr| {
        volatile |= matches!(expr, Expr::Function(function) if function.func == Func::Random);
    });
    volatile
}

/// Whether a value is the same for all rows: it has no column and no subquery.
pub(in super::super) fn is_constant(value: &Expr) -> bool {
    let mut constant = true;
    each_expr(value, &mut |expr| {
        constant &= !is_raw(expr);
        constant &= !matches!(
            expr,
            Expr::Column(_)
                | Expr::Test(_)
                | Expr::ColumnAggregate(_)
                | Expr::Derived(_)
                | Expr::Named(_)
                | Expr::InQuery(_)
                | Expr::Exists(_)
                | Expr::Subquery(_)
                | Expr::Quantified(..)
        );
    });
    constant
}

/// An order of assignments in which none reads what one before it has written, by their places; the places that are left if
/// there is no such order. `around` is what each value has around it, and reads too, and `copied` are the columns of
/// `excluded` that are kept where the row's are.
pub(super) fn order(
    set: &[Assignment],
    table: &Source,
    around: Option<&Expr>,
    copied: &[String],
) -> Result<Vec<usize>, Vec<usize>> {
    let places = places(set);
    let read: Vec<Vec<usize>> =
        set.iter().map(|one| reads(&places, set, one, table, around, copied)).collect();
    // How often each is read by others that are still to be made: none that is may be written.
    let mut readers: Vec<usize> = set.iter().map(|_| 0).collect();
    let others = |place: usize| read.get(place).into_iter().flatten().filter(move |other| **other != place);
    for other in (0..set.len()).flat_map(others) {
        readers.get_mut(*other).into_iter().for_each(|count| *count += 1);
    }
    let mut free: BTreeSet<usize> =
        readers.iter().enumerate().filter(|(_, count)| **count == 0).map(|(place, _)| place).collect();
    let mut order = Vec::with_capacity(set.len());
    while let Some(place) = free.pop_first() {
        order.push(place);
        for other in others(place) {
            let Some(count) = readers.get_mut(*other) else { continue };
            *count -= 1;
            if *count == 0 {
                free.insert(*other);
            }
        }
    }
    if order.len() == set.len() {
        return Ok(order);
    }
    let made: BTreeSet<usize> = order.into_iter().collect();
    Err((0..set.len()).filter(|place| !made.contains(place)).collect())
}

/// Whether an assignment reads a column that another one writes.
pub(super) fn is_entangled(set: &[Assignment], table: &Source) -> bool {
    let places = places(set);
    set.iter()
        .enumerate()
        .any(|(place, one)| reads(&places, set, one, table, None, &[]).iter().any(|read| *read != place))
}

/// The place at which each column is set.
fn places(set: &[Assignment]) -> BTreeMap<&str, usize> {
    let each = set.iter().enumerate().rev();
    each.flat_map(|(place, one)| one.columns().iter().map(move |column| (column.name(), place))).collect()
}

/// The places of the assignments whose columns an assignment reads.
fn reads(
    places: &BTreeMap<&str, usize>,
    set: &[Assignment],
    one: &Assignment,
    table: &Source,
    around: Option<&Expr>,
    copied: &[String],
) -> Vec<usize> {
    let mut reads = Reads { places, set, table, copied, found: Vec::new() };
    visit_set(&mut reads, core::slice::from_ref(one));
    around.into_iter().for_each(|condition| reads.expr(condition));
    reads.found
}

struct Reads<'a> {
    places: &'a BTreeMap<&'a str, usize>,
    set: &'a [Assignment],
    table: &'a Source,
    copied: &'a [String],
    found: Vec<usize>,
}

impl Reads<'_> {
    fn note(&mut self, column: &str) {
        self.found.extend(self.places.get(column));
    }
}

impl Visit for Reads<'_> {
    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Column(ColumnRef { def, alias, number, optional: _ }) => {
                let same = self.table.table().is_some_and(|table| {
                    core::ptr::eq(table.def, def.table)
                        && table.alias.map(|alias| (alias.text, alias.number))
                            == alias.map(|alias| (alias, *number))
                });
                let kept = *alias == Some("excluded") && self.copied.iter().any(|name| name == def.name);
                if same || kept {
                    self.note(def.name);
                }
            }
            Expr::Named(column) => {
                let NamedColumn { table, name } = &**column;
                let kept = || self.copied.iter().any(|copied| copied == name.as_str());
                if table.as_ref().is_none_or(|table| table.as_str() != "excluded" || kept()) {
                    self.note(name.as_str());
                }
            }
            other => {
                if is_raw(other) {
                    self.found.extend(0..self.set.len());
                }
                visit_expr(self, other);
            }
        }
    }
}

fn visit_set<V: Visit>(v: &mut V, set: &[Assignment]) {
    for one in set {
        match one {
            Assignment::Column(_, value) => v.expr(value),
            Assignment::Row(_, query) => v.query(query),
        }
    }
}
