//! Which columns may stand outside of aggregates: those that the rows of a group have in common.
//!
//! Columns are looked up in GROUP BY while they are printed. A SELECT without GROUP BY makes one group of its rows if there
//! is an aggregate in it: its first column outside of aggregates is remembered until one comes. What depends on a grouped
//! key is not known here, as declared tables have no keys. What the program spells itself is not looked into: it may be an
//! aggregate. Prints nothing.

use super::Writer;
use crate::{
    ast::{
        Binary, ColumnDef, ColumnRef, DerivedColumn, Expr, Grouping, GroupingKind, NamedColumn, Select, Test,
    },
    error::Error,
};
use alloc::{format, string::String};

/// What is asked of columns at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Watch {
    /// Nothing: the place sees single rows.
    Off,
    /// Nothing unless an aggregate comes: the first is remembered.
    Bare,
    /// To be in GROUP BY.
    Keys,
    /// The same, where larger expressions are in GROUP BY too.
    Composite,
}

/// A column that stands outside of aggregates.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bare<'a> {
    Plain(&'static ColumnDef, bool),
    Column(&'a ColumnRef),
    Derived(&'a DerivedColumn),
    Named(&'a NamedColumn),
}

/// What the list of a SELECT asks of columns.
#[inline]
pub(super) fn watch(select: &Select) -> Watch {
    if select.group_by.is_empty() {
        return if select.having.is_none() { Watch::Bare } else { Watch::Keys };
    }
    let is_leaf = |key: &Expr| matches!(key, Expr::Column(_) | Expr::Derived(_));
    if select.group_by.iter().all(is_leaf) { Watch::Keys } else { Watch::Composite }
}

impl<'a> Writer<'a, '_> {
    /// Does what is asked of a column of the SELECT at a place among those around.
    #[inline]
    pub(super) fn watched(&mut self, place: usize, column: Bare<'a>) -> Result<(), Error> {
        if self.watch == Watch::Off && !self.watch_outer {
            return Ok(());
        }
        self.check_grouped(place, column)
    }

    /// Remembers the first column outside of aggregates.
    #[inline]
    pub(super) fn note_bare(&mut self, column: Bare<'a>) {
        (self.bare, self.bare_clause) = (Some(column), self.clause);
        self.watch = Watch::Off;
    }

    /// Whether a column of a table that is not aliased is one of GROUP BY; quick, as most are.
    #[inline]
    pub(super) fn is_plain_key(&self, def: &'static ColumnDef) -> bool {
        let select = self.frames.last().and_then(|frame| frame.select());
        let is = |key: &Expr| matches!(key, Expr::Column(key) if core::ptr::eq(key.def, def) && key.alias.is_none());
        select.is_some_and(|select| select.group_by.iter().any(is))
    }

    /// Checks a column of the SELECT at a place among those around.
    #[inline(never)]
    pub(super) fn check_grouped(&mut self, place: usize, column: Bare<'a>) -> Result<(), Error> {
        let own = place + 1 == self.frames.len();
        let Some(frame) = self.frames.as_mut_slice().get_mut(place) else { return Ok(()) };
        let watch = match own {
            true => self.watch,
            false if self.watch_outer => frame.watch,
            false => Watch::Off,
        };
        let clause = if own { self.clause } else { "a subquery" };
        match (watch, frame.select()) {
            (Watch::Off, _) | (_, None) => Ok(()),
            (Watch::Bare, _) => {
                match own {
                    true => self.note_bare(column),
                    false => {
                        frame.bare.get_or_insert(column);
                    }
                }
                Ok(())
            }
            (Watch::Keys | Watch::Composite, Some(select)) => {
                let Some(left_out) = key(select, &|key| is_column(key, column)) else {
                    return Err(self.ungrouped(select, column, clause));
                };
                if left_out && own && clause == "SELECT" && self.never_null(column) {
                    return Err(Error::left_out_as_not_null(&self.name_of_bare(column), left_out_by(select)));
                }
                Ok(())
            }
        }
    }

    /// Takes up what was remembered of the SELECT around a subquery.
    #[inline]
    pub(super) fn after_subquery(&mut self) {
        let Some(frame) = self.frames.last() else { return };
        let (before, watch) = (frame.bare, frame.watch);
        if let (Some(column), Watch::Bare) = (before, watch) {
            // It stood in the subquery.
            (self.bare, self.bare_clause, self.watch) = (Some(column), "a subquery", Watch::Off);
        } else {
            self.bare = before;
        }
    }

    /// Notes an aggregate of the innermost SELECT; answers what is asked of columns beside it.
    #[inline(never)]
    pub(super) fn first_aggregate(&mut self, name: &str) -> Result<Watch, Error> {
        match self.bare {
            Some(column) => {
                let clause = self.bare_clause;
                Err(Error::beside_aggregate(
                    &self.name_of_bare(column),
                    clause,
                    &format!("aggregate `{name}`"),
                ))
            }
            None if self.watch == Watch::Off => Ok(Watch::Off),
            None => Ok(Watch::Keys),
        }
    }

    /// Whether an expression is one of GROUP BY, so that its columns need not be.
    pub(super) fn is_grouped(&self, node: &Expr) -> bool {
        let select = self.frames.last().and_then(|frame| frame.select());
        select.is_some_and(|select| key(select, &|key| same(key, node)).is_some())
    }

    #[cold]
    fn ungrouped(&self, select: &Select, column: Bare<'a>, clause: &str) -> Error {
        // What could not be built is the cause of every column that is missed from it.
        if let Some(Expr::Invalid(invalid)) =
            select.group_by.iter().find(|key| matches!(key, Expr::Invalid(_)))
        {
            return super::invalid_node(*invalid);
        }
        let name = self.name_of_bare(column);
        match (select.group_by.is_empty(), select.having.is_some()) {
            (false, _) => Error::ungrouped(&name, clause),
            (true, true) => Error::beside_aggregate(&name, clause, "HAVING"),
            (true, false) => Error::beside_aggregate(&name, clause, "an aggregate"),
        }
    }

    fn name_of_bare(&self, column: Bare<'a>) -> String {
        match column {
            Bare::Plain(def, _) => def.qualified_double.into(),
            Bare::Column(column) => super::names::name_of_column(column),
            Bare::Derived(column) => self.name_of_derived(column),
            Bare::Named(column) => match &column.table {
                Some(table) => format!("\"{table}\".\"{}\"", column.name),
                None => format!("\"{}\"", column.name),
            },
        }
    }

    fn never_null(&self, column: Bare<'a>) -> bool {
        match column {
            Bare::Plain(def, optional) => !def.nullable && !optional,
            Bare::Column(column) => !column.def.nullable && !column.optional,
            Bare::Derived(column) => !column.nullable && !column.optional,
            Bare::Named(_) => false,
        }
    }
}

/// Looks for an expression of GROUP BY; answers whether some grouping leaves it out.
fn key(select: &Select, is: &dyn Fn(&Expr) -> bool) -> Option<bool> {
    let mut left_out = None;
    for element in &select.group_by {
        let found = match element {
            Expr::Grouping(grouping) => key_of_grouping(grouping, is),
            plain => is_key(select, plain, is).then_some(false),
        };
        match found {
            Some(false) => return Some(false),
            Some(true) => left_out = Some(true),
            None => {}
        }
    }
    left_out
}

fn key_of_grouping(grouping: &Grouping, is: &dyn Fn(&Expr) -> bool) -> Option<bool> {
    let Grouping { kind, sets } = grouping;
    let has = |set: &alloc::vec::Vec<Expr>| set.iter().any(is);
    if !sets.iter().any(has) {
        return None;
    }
    Some(match kind {
        GroupingKind::Rollup | GroupingKind::Cube => true,
        GroupingKind::Sets => !sets.iter().all(has),
    })
}

/// Whether it is the expression of a key, which may be told by its place or label in the select list.
fn is_key(select: &Select, key: &Expr, is: &dyn Fn(&Expr) -> bool) -> bool {
    let item = match key {
        Expr::Position(place) => {
            usize::from(*place).checked_sub(1).and_then(|place| select.columns.get(place))
        }
        Expr::Label(label) => select.columns.iter().find(|item| item.name() == Some(label.as_str())),
        Expr::Row(members) => return members.iter().any(is),
        other => return is(other),
    };
    item.is_some_and(|item| is(&item.expr))
}

fn left_out_by(select: &Select) -> &'static str {
    let mut kinds = select.group_by.iter().filter_map(|element| match element {
        Expr::Grouping(grouping) => Some(grouping.kind),
        _ => None,
    });
    match kinds.next() {
        Some(GroupingKind::Cube) => "CUBE",
        Some(GroupingKind::Sets) => "GROUPING SETS",
        Some(GroupingKind::Rollup) | None => "ROLLUP",
    }
}

fn is_column(key: &Expr, column: Bare<'_>) -> bool {
    match (key, column) {
        (Expr::Column(key), Bare::Plain(def, _)) => key.alias.is_none() && core::ptr::eq(key.def, def),
        (Expr::Column(key), Bare::Column(column)) => {
            core::ptr::eq(key.def, column.def) && key.table_alias() == column.table_alias()
        }
        (Expr::Derived(key), Bare::Derived(column)) => {
            key.index == column.index && key.table_alias() == column.table_alias()
        }
        // A column without a table may be any of its name.
        (Expr::Named(key), Bare::Named(column)) => {
            key.name == column.name
                && (key.table == column.table || key.table.is_none() || column.table.is_none())
        }
        _ => false,
    }
}

/// Whether two expressions are the same, taken from the optional form of a table or not.
pub(super) fn same(a: &Expr, b: &Expr) -> bool {
    match (a, b) {
        (Expr::Column(a), Expr::Column(b)) => a.def == b.def && a.table_alias() == b.table_alias(),
        (Expr::Derived(a), Expr::Derived(b)) => a.table_alias() == b.table_alias() && a.index == b.index,
        (Expr::Test(test), Expr::Binary(binary)) | (Expr::Binary(binary), Expr::Test(test)) => {
            same_test(test, binary)
        }
        (Expr::Binary(a), Expr::Binary(b)) => {
            a.op == b.op && same(&a.left, &b.left) && same(&a.right, &b.right)
        }
        (Expr::Unary(a), Expr::Unary(b)) => a.op == b.op && same(&a.expr, &b.expr),
        (Expr::Cast(a), Expr::Cast(b)) => {
            a.kind == b.kind && a.or_null == b.or_null && same(&a.expr, &b.expr)
        }
        (Expr::Function(a), Expr::Function(b)) => a.func == b.func && same_lists(&a.args, &b.args),
        (Expr::Chain(a), Expr::Chain(b)) => a.op() == b.op() && same_lists(a.list(), b.list()),
        (a, b) => a == b,
    }
}

fn same_test(test: &Test, binary: &Binary) -> bool {
    let (left, right) = test.sides();
    test.op == binary.op && same(&left, &binary.left) && same(&right, &binary.right)
}

fn same_lists(a: &[Expr], b: &[Expr]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}
