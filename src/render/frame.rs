//! What a place sees of the tables around it: a frame for each SELECT, or statement that changes data. Prints nothing.

use super::{
    change::Also,
    grouped::{Bare, Watch},
    names::name_of,
};
use crate::ast::{
    Alias, ColumnRef, Filler, Join, JoinKind, Joined, Select, Source, TableDef, TableRef, WindowSpec,
};
use alloc::{format, string::String};

/// A SELECT around the place that is printed, and which of its tables the place sees: those in `first..visible`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) tables: Tables<'a>,
    /// What was asked of the SELECT's columns where the subquery began that is printed.
    pub(super) watch: Watch,
    /// The first column outside of aggregates, if it is in a subquery and there is no GROUP BY.
    pub(super) bare: Option<Bare<'a>>,
    pub(super) first: usize,
    pub(super) visible: usize,
    /// Whether the place is the ON of the last of them.
    pub(super) on: bool,
    /// Whether a join may leave columns NULL, and whether FROM has several items. Looked up once, since neither
    /// is common, and every column would ask.
    pub(super) outer: bool,
    pub(super) items: bool,
}

/// The first few tables, not aliased, whose columns may be used at the place as they are declared. Most columns
/// are of one of them, and need not be looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved {
    /// Addresses, as tables are the same if they are one static; 0 for none.
    tables: [usize; 4],
    len: usize,
    /// How many tables of the innermost frame have been looked at.
    pub(super) looked_at: usize,
}

impl Resolved {
    pub(super) const NONE: Resolved = Resolved { tables: [0; 4], len: 0, looked_at: 0 };

    #[inline]
    pub(super) fn has(&self, table: &'static TableDef) -> bool {
        self.tables.contains(&address(table))
    }

    /// Answers whether there was room.
    #[inline]
    pub(super) fn add(&mut self, table: &'static TableDef) -> bool {
        let place = self.tables.get_mut(self.len);
        let has_room = place.is_some();
        if let Some(place) = place {
            *place = address(table);
            self.len += 1;
        }
        has_room
    }
}

#[inline]
fn address(table: &'static TableDef) -> usize {
    core::ptr::from_ref(table).addr()
}

/// The tables of a frame.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tables<'a> {
    None,
    Select(&'a Select),
    /// Those that are joined with one another first.
    Joined(&'a Joined),
    /// The table of a statement that changes data, and those joined with it.
    Change(&'a Source, &'a [Join], Also),
}

impl<'a> Tables<'a> {
    #[inline]
    pub(super) fn parts(self) -> (Option<&'a Source>, &'a [Join]) {
        match self {
            Tables::Select(select) => (select.from.as_ref(), &select.joins),
            Tables::Joined(joined) => (Some(&joined.first), &joined.joins),
            Tables::Change(table, joins, _) => (Some(table), joins),
            Tables::None => (None, &[]),
        }
    }
}

impl Filler for Frame<'_> {
    const FILLER: Self = Frame {
        tables: Tables::None,
        watch: Watch::Off,
        bare: None,
        first: 0,
        visible: 0,
        on: false,
        outer: false,
        items: false,
    };
}

impl<'a> Frame<'a> {
    pub(super) fn all(select: &'a Select) -> Self {
        Frame::of(Tables::Select(select))
    }

    pub(super) fn of(tables: Tables<'a>) -> Self {
        let (from, joins) = tables.parts();
        let (mut outer, mut items) = (false, false);
        for join in joins {
            outer |= matches!(join.kind, JoinKind::Left | JoinKind::Right | JoinKind::Full);
            items |= join.kind == JoinKind::Comma;
            outer |= matches!(join.source, Source::Joined(_));
        }
        outer |= matches!(from, Some(Source::Joined(_)));
        let visible = usize::from(from.is_some()) + joins.len();
        Frame { tables, visible, outer, items, ..Frame::FILLER }
    }

    /// The SELECT, unless these are tables joined with one another first.
    pub(super) fn select(&self) -> Option<&'a Select> {
        match self.tables {
            Tables::Select(select) => Some(select),
            Tables::Joined(_) | Tables::Change(..) | Tables::None => None,
        }
    }

    /// Those of a statement that changes a table.
    pub(super) fn of_change(table: &'a Source, joins: &'a [Join]) -> Self {
        Frame::of(Tables::Change(table, joins, Also::Nothing))
    }

    /// The same with all its tables.
    pub(super) fn whole(&self) -> Self {
        Frame::of(self.tables)
    }

    /// What the place sees of them.
    #[inline]
    pub(super) fn shown(&self) -> (Option<&'a Source>, &'a [Join]) {
        let (from, joins) = self.tables.parts();
        let (first, end) = (self.first.saturating_sub(1), self.visible.saturating_sub(1));
        let from = from.filter(|_| self.first == 0 && self.visible > 0);
        (from, joins.get(first..end).unwrap_or_default())
    }

    pub(super) fn source(&self, place: usize) -> Option<&'a Source> {
        let (from, joins) = self.tables.parts();
        match place.checked_sub(1) {
            None => from,
            Some(join) => joins.get(join).map(|join| &join.source),
        }
    }

    pub(super) fn kind(&self, place: usize) -> Option<JoinKind> {
        self.tables.parts().1.get(place.checked_sub(1)?).map(|join| join.kind)
    }

    pub(super) fn find(&self, is: impl Fn(&Source) -> bool) -> Option<usize> {
        (self.first..self.visible).find(|place| self.source(*place).is_some_and(|source| has(source, &is)))
    }

    /// Finds a table, and what may leave its columns NULL: its place, and the join.
    pub(super) fn find_nulled(&self, is: &dyn Fn(&Source) -> bool) -> Option<(&'a Source, Option<String>)> {
        let place = (self.first..self.visible)
            .find(|place| self.source(*place).is_some_and(|source| has(source, &is)))?;
        let by = self.nulled_by(place).map(|join| self.name_of_join(join));
        match self.source(place)? {
            Source::Joined(node) => {
                let (source, within) = Frame::of(Tables::Joined(node)).find_nulled(is)?;
                Some((source, by.or(within)))
            }
            source => Some((source, by)),
        }
    }

    pub(super) fn name_of_join(&self, join: usize) -> String {
        let kind = match self.kind(join) {
            Some(JoinKind::Right) => "RIGHT JOIN",
            Some(JoinKind::Full) => "FULL JOIN",
            _ => "LEFT JOIN",
        };
        format!("{kind} of {}", self.source(join).map(name_of).unwrap_or_default())
    }

    /// A window of the WINDOW clause.
    pub(super) fn window(&self, name: Alias) -> Option<&'a WindowSpec> {
        let Tables::Select(select) = self.tables else { return None };
        let windows = &select.rare.windows;
        windows.iter().find(|window| window.name == name).map(|window| &window.spec)
    }

    /// Whether all are declared tables without an alias, no two of them the same; quick, and known of a few alone.
    pub(super) fn has_few_plain_tables(&self) -> bool {
        let (from, joins) = self.tables.parts();
        let mut tables = Resolved::NONE;
        let mut adds = |source: &Source| match source {
            Source::Table(TableRef { def, alias: None }) => !tables.has(def) && tables.add(def),
            _ => false,
        };
        from.is_some_and(&mut adds) && joins.iter().all(|join| adds(&join.source))
    }

    /// The place of a declared table. Every column is looked up here.
    #[inline]
    pub(super) fn find_table(&self, column: &ColumnRef) -> Option<usize> {
        let is = |source: &Source| match source.table() {
            Some(table) => core::ptr::eq(table.def, column.def.table) && same_alias(table, column),
            None => false,
        };
        if self.first > 0 {
            return self.find(is);
        }
        let joined = self.visible.checked_sub(1)?;
        let (from, joins) = self.tables.parts();
        if from.is_some_and(is) {
            return Some(0);
        }
        let mut place = 0;
        for join in joins.get(..joined)? {
            place += 1;
            if is(&join.source) {
                return Some(place);
            }
        }
        None
    }

    /// The join that may leave a table's columns NULL, as the place sees them.
    pub(super) fn nulled_by(&self, place: usize) -> Option<usize> {
        // Within its own ON, a join has not yet left anything out.
        let joined = if self.on { self.visible - 1 } else { self.visible };
        let own = matches!(self.kind(place), Some(JoinKind::Left | JoinKind::Full)) && place < joined;
        if own {
            return Some(place);
        }
        let mut later = (place + 1..joined).take_while(|later| self.kind(*later) != Some(JoinKind::Comma));
        later.find(|later| matches!(self.kind(*later), Some(JoinKind::Right | JoinKind::Full)))
    }
}

/// Whether a source, or one of those that are joined first in it, is what is looked for.
fn has(source: &Source, is: &impl Fn(&Source) -> bool) -> bool {
    match source {
        Source::Joined(node) => has(&node.first, is) || node.joins.iter().any(|join| has(&join.source, is)),
        source => is(source),
    }
}

pub(super) fn is_table_of(source: &Source, column: &ColumnRef) -> bool {
    source
        .table()
        .is_some_and(|table| core::ptr::eq(table.def, column.def.table) && same_alias(table, column))
}

/// Whether a source is no table, and known by an alias. Two that are the same have nearly always one text in the program.
#[inline]
pub(super) fn is_derived(source: &Source, alias: Alias) -> bool {
    source.derived_alias().is_some_and(|other| {
        other.number == alias.number && (core::ptr::eq(other.text, alias.text) || other.text == alias.text)
    })
}

#[inline]
fn same_alias(table: &TableRef, column: &ColumnRef) -> bool {
    match (&table.alias, column.alias) {
        (None, None) => true,
        (Some(alias), Some(text)) => alias.text == text && alias.number == column.number,
        _ => false,
    }
}
