//! Which columns may be used where: every table must be in FROM, every column as nullable as the joins make it.
//!
//! Columns are looked up while they are printed. Prints nothing.

use super::{
    Feature, Writer,
    change::Also,
    frame::{Frame, Resolved, Tables, is_derived, is_table_of},
    grouped::{Bare, Watch},
    names::{known_as, name_of, name_of_column, same_name},
};
use crate::{
    ast::{
        ColumnDef, ColumnRef, DerivedColumn, Join, JoinKind, Joined, NamedColumn, Select, Source, TableDef,
        TableRef,
    },
    error::{Error, ErrorKind},
};
use alloc::{format, string::String, vec::Vec};

impl<'a> Writer<'a, '_> {
    /// Enters a SELECT.
    pub(super) fn enter(&mut self, select: &'a Select) {
        self.enter_tables(Tables::Select(select));
    }

    fn enter_tables(&mut self, tables: Tables<'a>) {
        self.frames.push(Frame::of(tables));
        self.forget_resolved();
    }

    /// Enters a statement that changes a table.
    pub(super) fn enter_change(&mut self, table: &'a Source, joins: &'a [Join], also: Also) {
        self.enter_tables(Tables::Change(table, joins, also));
    }

    /// Shows the tables of a place on alone.
    pub(super) fn show_from(&mut self, first: usize, visible: usize) {
        let Some(frame) = self.frames.as_mut_slice().last_mut() else { return };
        (frame.first, frame.visible, frame.on) = (first, visible, false);
        self.forget_resolved();
    }

    /// Enters tables that are joined with one another first.
    pub(super) fn enter_joined(&mut self, joined: &'a Joined) {
        self.enter_tables(Tables::Joined(joined));
    }

    /// Leaves it.
    pub(super) fn leave(&mut self) {
        self.frames.pop();
        self.forget_resolved();
    }

    /// Restricts what the innermost SELECT shows of its FROM; `on` for the ON of the last table shown.
    pub(super) fn show(&mut self, visible: usize, on: bool) {
        let Some(frame) = self.frames.as_mut_slice().last_mut() else { return };
        if frame.visible == visible && frame.on == on {
            return;
        }
        let before = core::mem::replace(&mut frame.visible, visible);
        frame.on = on;
        if !frame.outer && !frame.items && visible >= before {
            // What was in scope still is.
            return;
        }
        // ON sees no table before the last comma.
        frame.first = match on && frame.items {
            false => usize::from(matches!(frame.tables, Tables::Change(_, _, Also::Hidden))),
            true => (1..visible).rev().find(|place| frame.kind(*place) == Some(JoinKind::Comma)).unwrap_or(0),
        };
        self.forget_resolved();
    }

    /// Looks the tables up that the place sees, but for those that were looked up before.
    fn resolve(&mut self) {
        let Some(frame) = self.frames.last() else { return };
        let (from, joins) = frame.tables.parts();
        let first = self.resolved.looked_at.max(frame.first);
        self.resolved.looked_at = frame.visible;
        let alone = self.named_alone;
        let mut look = |source: &Source, place: usize| {
            let Some(TableRef { def, alias: None }) = source.table() else { return };
            let is_nulled = frame.outer && frame.nulled_by(place).is_some();
            if !is_nulled && !alone.is_some_and(|alone| core::ptr::eq(alone, *def)) {
                self.resolved.add(def);
            }
        };
        if let Some(from) = from.filter(|_| first == 0 && frame.visible > 0) {
            look(from, 0);
        }
        let first = first.max(1);
        let joined = joins.get(first - 1..frame.visible.max(1) - 1).unwrap_or_default();
        for (join, place) in joined.iter().zip(first..) {
            look(&join.source, place);
        }
    }

    /// Has tables looked up again that were found at another place.
    #[inline]
    pub(super) fn forget_resolved(&mut self) {
        self.resolved = Resolved::NONE;
    }

    /// Whether a column is known to be in scope without looking it up.
    #[inline]
    pub(super) fn is_resolved(&self, def: &ColumnDef) -> bool {
        self.resolved.has(def.table)
    }

    /// Looks a column up of a table that is not aliased, and is not resolved.
    #[inline(never)]
    pub(super) fn check_plain(&mut self, def: &'static ColumnDef, optional: bool) -> Result<(), Error> {
        self.resolve();
        if self.is_resolved(def) {
            return if self.watch == Watch::Off { Ok(()) } else { self.watch_plain(def, optional) };
        }
        let level = self.check_column(&ColumnRef { optional, ..def.into() })?;
        self.watched(level, Bare::Plain(def, optional))
    }

    /// Does what is asked of a column of a table that is resolved.
    #[inline]
    pub(super) fn watch_plain(&mut self, def: &'static ColumnDef, optional: bool) -> Result<(), Error> {
        match self.watch {
            Watch::Off => Ok(()),
            Watch::Bare => {
                self.note_bare(Bare::Plain(def, optional));
                Ok(())
            }
            Watch::Keys | Watch::Composite if self.is_plain_key(def) => Ok(()),
            Watch::Keys | Watch::Composite => {
                self.check_grouped(self.frames.len().saturating_sub(1), Bare::Plain(def, optional))
            }
        }
    }

    /// Checks a column of a declared table; answers which of the SELECTs around it has the table.
    #[inline(never)]
    pub(super) fn check_column(&self, column: &ColumnRef) -> Result<usize, Error> {
        let name = || name_of_column(column);
        for (level, frame) in self.frames.iter().enumerate().rev() {
            if let Some(place) = frame.find_table(column) {
                if !frame.outer || column.optional || column.def.nullable {
                    return Ok(level);
                }
                return match frame.nulled_by(place) {
                    None => Ok(level),
                    Some(join) => Err(self.may_be_null(&name(), &frame.name_of_join(join))),
                };
            }
            if let (Tables::Change(table, _, also), Some(alias)) = (frame.tables, column.table_alias())
                && also.has(alias)
                && table.table().is_some_and(|table| core::ptr::eq(table.def, column.def.table))
            {
                return self.not_hidden(level, alias.text, &name()).map(|()| level);
            }
            // Among tables joined with one another first.
            if frame.outer
                && let Some((_, by)) = frame.find_nulled(&|source| is_table_of(source, column))
            {
                return match by {
                    Some(join) if !column.optional && !column.def.nullable => {
                        Err(self.may_be_null(&name(), &join))
                    }
                    _ => Ok(level),
                };
            }
        }
        Err(self.unknown_column(column))
    }

    /// Refuses a column of `excluded`, `old` or `new` for which the database would take one of a table in a subquery.
    fn not_hidden(&self, level: usize, alias: &str, column: &str) -> Result<(), Error> {
        let is = |source: &Source| known_as(source).is_some_and(|name| name.eq_ignore_ascii_case(alias));
        if self.frames.iter().skip(level + 1).all(|frame| frame.find(is).is_none()) {
            return Ok(());
        }
        let clause = self.clause;
        let way_out = "give the table another name by `.alias(..)`";
        let message = format!(
            "column {column} is used in {clause}, where a table of the subquery is known as \"{alias}\" too; {way_out}"
        );
        Err(Error::new(ErrorKind::Scope, message))
    }

    /// Whether a column that was found at a level is one of the row that an INSERT leaves out for a conflict.
    pub(super) fn is_excluded(&self, level: usize, column: &ColumnRef) -> bool {
        self.frames.get(level).is_some_and(|frame| {
            matches!(frame.tables, Tables::Change(_, _, Also::Excluded)) && frame.find_table(column).is_none()
        })
    }

    /// The table of the statement that changes data, if the place is in none of its subqueries.
    pub(super) fn changed_table(&self) -> Option<&'static TableDef> {
        let Tables::Change(table, _, _) = self.frames.last()?.tables else { return None };
        Some(table.table()?.def)
    }

    /// Finds the subquery, or what else it is, of a derived column, and which of the SELECTs around has it.
    pub(super) fn find_derived(&self, column: &DerivedColumn) -> Result<(usize, &'a Source), Error> {
        let alias = column.table_alias();
        // Nearly always it is one of the innermost SELECT, which has no outer join.
        if let Some((level, frame)) = self.frames.iter().enumerate().next_back()
            && !frame.outer
        {
            let is = |source: &Source| is_derived(source, alias);
            let (from, joins) = frame.shown();
            if let Some(source) = from.filter(|source| is(source)) {
                return Ok((level, source));
            }
            for join in joins {
                if is(&join.source) {
                    return Ok((level, &join.source));
                }
            }
        }
        for (level, frame) in self.frames.iter().enumerate().rev() {
            let is = |source: &Source| is_derived(source, alias);
            let Some((source, by)) = frame.find_nulled(&is) else { continue };
            return match by {
                Some(join) if !column.optional && !column.nullable => {
                    let name = source.column_name(column.index);
                    let name = format!("\"{alias}\".\"{}\"", name.unwrap_or("?"));
                    Err(self.may_be_null(&name, &join))
                }
                _ => Ok((level, source)),
            };
        }
        self.check_sources()?;
        let (column, table) = (format!("number {} of \"{alias}\"", column.index + 1), format!("\"{alias}\""));
        let is = |source: &Source| is_derived(source, alias);
        let later = |frame: &Frame<'_>| frame.whole().find(is).is_some();
        if self.clause == "ON" && self.frames.iter().any(later) {
            return Err(Error::later_join(&column, &table));
        }
        Err(self.not_in_from(&column, &table))
    }

    /// A table that could not be built is the cause of every column that is missed from it.
    #[cold]
    fn check_sources(&self) -> Result<(), Error> {
        for frame in self.frames.iter() {
            let all = frame.whole();
            for place in 0..all.visible {
                if let Some(Source::Invalid(invalid)) = all.source(place) {
                    return Err(super::invalid_node(*invalid));
                }
            }
        }
        Ok(())
    }

    /// Checks a column whose name is known at run time, as far as its table goes. Answers the level of the statement whose
    /// row it is of, if it is one of `excluded`.
    pub(super) fn check_named(&mut self, column: &'a NamedColumn) -> Result<Option<usize>, Error> {
        let Some(table) = &column.table else {
            // In a subquery, it may be a column of any of the queries.
            let alone = self.frames.len() == 1;
            return if alone { self.watched(0, Bare::Named(column)).map(|()| None) } else { Ok(None) };
        };
        let is = |source: &Source| known_as(source).is_some_and(|name| name == table.as_str());
        if let Some(level) = self.frames.iter().rposition(|frame| frame.find(is).is_some()) {
            return self.watched(level, Bare::Named(column)).map(|()| None);
        }
        let also = |frame: &Frame<'_>| match frame.tables {
            Tables::Change(_, _, also) => also.is_named(table.as_str()).then_some(also),
            _ => None,
        };
        if let Some((level, also)) =
            self.frames.iter().enumerate().rev().find_map(|(level, frame)| Some((level, also(frame)?)))
        {
            return Ok((also == Also::Excluded).then_some(level));
        }
        let name = format!("\"{table}\".\"{}\"", column.name);
        Err(self.not_in_from(&name, &format!("\"{table}\"")))
    }

    /// Checks that a table is in the FROM of the innermost SELECT.
    pub(super) fn check_in_from(&self, source: &Source) -> Result<(), Error> {
        if self.frames.last().is_some_and(|frame| frame.find(|other| same_name(source, other)).is_some()) {
            return Ok(());
        }
        let message = format!("table {} is locked, but is not in FROM; name one that is", name_of(source));
        Err(Error::new(ErrorKind::Scope, message))
    }

    /// Refuses a FROM in which two tables go by one name.
    pub(super) fn check_names(&self, frame: Frame<'a>) -> Result<(), Error> {
        if frame.has_few_plain_tables() {
            return Ok(());
        }
        if !(0..frame.visible).any(|place| matches!(frame.source(place), Some(Source::Joined(_)))) {
            for place in 1..frame.visible {
                let Some(source) = frame.source(place) else { continue };
                let same = |before: usize| frame.source(before).is_some_and(|other| same_name(source, other));
                if (0..place).any(same) {
                    return Err(Error::twice_in_from(&name_of(source)));
                }
            }
            return Ok(());
        }
        let (from, joins) = frame.tables.parts();
        let sources = from.into_iter().chain(joins.iter().map(|join| &join.source));
        let leaves: Vec<&Source> = sources.flat_map(Source::leaves).collect();
        for (place, source) in leaves.iter().enumerate() {
            if leaves.iter().take(place).any(|other| same_name(source, other)) {
                return Err(Error::twice_in_from(&name_of(source)));
            }
        }
        Ok(())
    }

    /// The name of a column of a subquery, for messages.
    pub(super) fn name_of_derived(&self, column: &DerivedColumn) -> String {
        let alias = column.table_alias();
        let mut sources = self.frames.iter().rev().filter_map(|frame| {
            let all = frame.whole();
            all.find(|source| is_derived(source, alias)).and_then(|place| all.source(place))
        });
        let name = sources.next().and_then(|source| source.column_name(column.index));
        format!("\"{alias}\".\"{}\"", name.unwrap_or("?"))
    }

    #[cold]
    fn unknown_column(&self, column: &ColumnRef) -> Error {
        let name = name_of_column(column);
        let table = match column.table_alias() {
            Some(alias) => format!("\"{alias}\""),
            None => column.def.table.double_quoted.into(),
        };
        for (level, frame) in self.frames.iter().rev().enumerate() {
            let all = frame.whole();
            for place in 0..all.visible {
                let Some(found) = all.source(place).and_then(Source::table) else { continue };
                if !core::ptr::eq(found.def, column.def.table) {
                    continue;
                }
                if found.alias == column.table_alias() && self.clause == "ON" && level == 0 {
                    let before = place < frame.visible;
                    return if before { Error::before_comma } else { Error::later_join }(&name, &table);
                }
                if let (Some(alias), None) = (found.alias, column.alias) {
                    return Error::aliased_only(&name, self.clause, &table, &format!("\"{alias}\""));
                }
            }
        }
        self.not_in_from(&name, &table)
    }

    #[cold]
    fn not_in_from(&self, column: &str, table: &str) -> Error {
        let error = Error::not_in_from(column, self.clause, table, &self.in_scope());
        if !self.sealed {
            return error;
        }
        let way_out = "a derived table there sees no column of an enclosing query; join the table instead";
        Error::new(ErrorKind::Scope, format!("{error}; on {}, {way_out}", self.spec))
    }

    #[cold]
    fn may_be_null(&self, column: &str, join: &str) -> Error {
        Error::may_be_null(column, self.clause, join)
    }

    /// The tables that the place sees, for messages.
    fn in_scope(&self) -> String {
        let mut names = Vec::new();
        for frame in self.frames.iter() {
            names.extend((frame.first..frame.visible).filter_map(|place| frame.source(place)).map(name_of));
        }
        names.join(", ")
    }

    /// Prints a part that sees nothing of the enclosing queries where the database does not allow it.
    pub(super) fn sealed_derived<T>(
        &mut self,
        print: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let sees_nothing = self.frames.iter().all(|frame| frame.visible == 0);
        if self.has(Feature::CorrelatedDerived) || sees_nothing {
            return print(self);
        }
        let hidden: Vec<Frame<'a>> = self.frames.iter().copied().collect();
        for frame in self.frames.as_mut_slice() {
            frame.visible = 0;
        }
        self.forget_resolved();
        let sealed = core::mem::replace(&mut self.sealed, true);
        let printed = print(self);
        self.sealed = sealed;
        for (frame, before) in self.frames.as_mut_slice().iter_mut().zip(hidden) {
            *frame = before;
        }
        self.forget_resolved();
        printed
    }
}
