//! FULL JOIN: the rows of the left side with what fits of the right one, and then the rows of the right that fit none.
//!
//! ```text
//! SELECT a.x, b.y FROM a FULL JOIN b ON p
//!     -> SELECT q.x, q.y FROM (
//!            SELECT a.x, b.y FROM a LEFT JOIN b ON p
//!            UNION ALL
//!            SELECT NULL, b.y FROM b WHERE NOT EXISTS (SELECT 1 FROM a WHERE p)
//!        ) AS q
//! ```
//!
//! The columns of both sides that the statement uses are those of the derived table; every use of them is replaced, in
//! subqueries too.

use super::{Lower, column, literal, wrap};
use crate::{
    ast::{
        Alias, BinaryOp, ChainOp, ColumnDef, Expr, Join, JoinCondition, JoinKind, Keyword, Query, Select,
        SetOp, Source, UnaryOp,
    },
    error::{Error, ErrorKind},
    render::Pass,
    walk::{Rewrite, rewrite_expr, rewrite_select},
};
use alloc::{boxed::Box, format, vec::Vec};

pub(super) fn split(lower: &mut Lower<'_>, mut select: Select) -> Result<Select, Error> {
    while let Some(place) = select.joins.iter().position(|join| join.kind == JoinKind::Full) {
        lower.used(Pass::FullJoin);
        select = split_at(lower, select, place)?;
    }
    Ok(select)
}

/// What stands on the left of a FULL JOIN: tables joined from the last comma on.
struct Left {
    first: Source,
    joins: Vec<Join>,
}

impl Left {
    fn sources(&self) -> impl Iterator<Item = &Source> {
        core::iter::once(&self.first).chain(self.joins.iter().map(|join| &join.source))
    }

    fn select(&self) -> Select {
        Select { from: Some(self.first.clone()), joins: self.joins.clone(), ..Select::default() }
    }
}

fn split_at(lower: &mut Lower<'_>, mut select: Select, place: usize) -> Result<Select, Error> {
    let later = select.joins.split_off(place + 1);
    let Some(full) = select.joins.pop() else { return Ok(select) };
    let comma = select.joins.iter().rposition(|join| join.kind == JoinKind::Comma);
    let left = match comma {
        None => {
            let Some(first) = select.from.take() else { return Ok(select) };
            Left { first, joins: core::mem::take(&mut select.joins) }
        }
        Some(comma) => {
            let joins = select.joins.split_off(comma + 1);
            let Some(first) = select.joins.pop() else { return Ok(select) };
            Left { first: first.source, joins }
        }
    };
    let condition = match full.condition {
        JoinCondition::On(on) => on,
        JoinCondition::None => Expr::Keyword(Keyword::True),
        JoinCondition::Using(columns) => using(lower, &left, &full.source, &columns)?,
    };
    let table = lower.table();
    let mut moved = Moved::all(table, left.sources());
    moved.right.extend(full.source.leaves().into_iter().cloned());
    select.joins.extend(later);
    let mut select = moved.columns_of(select);
    if moved.has_unnamed() {
        let way_out = "name the table of every column, as `table_named(..).column(..)` does";
        return Err(lower.unsupported("FULL JOIN beside a column without a table", way_out));
    }
    let source = both(&moved, &left, full.source, condition);
    if let Source::Invalid(invalid) = source {
        return Err(crate::render::invalid_node(invalid));
    }
    match comma {
        None => select.from = Some(source),
        Some(comma) => {
            let join = Join { kind: JoinKind::Comma, source, condition: JoinCondition::None };
            select.joins.insert(comma, join);
        }
    }
    Ok(select)
}

/// The derived table of both halves.
fn both(moved: &Moved, left: &Left, right: Source, on: Expr) -> Source {
    let mut fitting = left.select();
    fitting.joins.push(Join {
        kind: JoinKind::Left,
        source: right.clone(),
        condition: JoinCondition::On(on.clone()),
    });
    let mut counterpart = left.select();
    counterpart.columns.push(literal("1").into());
    counterpart.filter = Some(on);
    let exists = Expr::exists(Query::Select(Box::new(counterpart)));
    let mut rest =
        Select { from: Some(right), filter: Some(Expr::unary(UnaryOp::Not, exists)), ..Select::default() };
    for (expr, side) in &moved.found {
        fitting.columns.push(expr.clone().into());
        rest.columns
            .push(if *side == Side::Right { expr.clone() } else { Expr::Keyword(Keyword::Null) }.into());
    }
    if moved.found.is_empty() {
        fitting.columns.push(literal("1").into());
        rest.columns.push(literal("1").into());
    }
    let halves = [fitting, rest].map(|half| Query::Select(Box::new(half)));
    wrap::derived(Query::set(SetOp::Union, true, halves), moved.table)
}

/// USING as an ON.
fn using(
    lower: &Lower<'_>,
    left: &Left,
    right: &Source,
    columns: &[&'static ColumnDef],
) -> Result<Expr, Error> {
    let in_table = |source: &Source, name: &str| {
        let table = *source.table()?;
        let def = table.def.columns.iter().find(|def| def.name == name)?;
        let (alias, number) = table.alias.map_or((None, 0), |alias| (Some(alias.text), alias.number));
        Some(Expr::Column(crate::ast::ColumnRef { def, alias, number, optional: true }))
    };
    let mut all = Vec::new();
    for def in columns {
        let here = in_table(right, def.name);
        let mut there =
            left.sources().flat_map(Source::leaves).filter_map(|source| in_table(source, def.name));
        let (Some(here), Some(there), None) = (here, there.next(), there.next()) else {
            let clause = format!("FULL JOIN USING (\"{}\")", def.name);
            return Err(lower.unsupported(&clause, "write the condition by `full_join(.., on)`"));
        };
        all.push(Expr::binary(BinaryOp::Equal, there, here));
    }
    Expr::chain_all(ChainOp::And, all).ok_or_else(|| {
        Error::new(ErrorKind::Incomplete, "USING names no column; name one, or use `cross_join`")
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
}

/// Replaces the columns of tables by those of a derived table that the tables moved into.
pub(super) struct Moved {
    table: Alias,
    left: Vec<Source>,
    right: Vec<Source>,
    /// How many columns of the derived table come before them.
    before: usize,
    /// The columns that are used, in the order of the derived table's.
    found: Vec<(Expr, Side)>,
    unnamed: bool,
}

impl Moved {
    /// Of these tables, which stand on the left.
    pub(super) fn all<'s>(table: Alias, sources: impl Iterator<Item = &'s Source>) -> Moved {
        let left = sources.flat_map(Source::leaves).cloned().collect();
        Moved { table, left, right: Vec::new(), before: 0, found: Vec::new(), unnamed: false }
    }

    /// Leaves as many places of the derived table to others.
    pub(super) fn skip(&mut self, columns: usize) {
        self.before = columns;
    }

    /// The columns that were replaced, in the order of their places.
    pub(super) fn found(&self) -> impl Iterator<Item = &Expr> {
        self.found.iter().map(|(expr, _)| expr)
    }

    /// Whether there was a column whose table is not known.
    pub(super) fn has_unnamed(&self) -> bool {
        self.unnamed
    }

    /// Replaces the columns of a SELECT whose FROM they have left.
    pub(super) fn columns_of(&mut self, select: Select) -> Select {
        rewrite_select(self, select)
    }

    fn side(&self, expr: &Expr) -> Option<Side> {
        if self.left.iter().any(|source| is_column_of(expr, source)) {
            return Some(Side::Left);
        }
        self.right.iter().any(|source| is_column_of(expr, source)).then_some(Side::Right)
    }
}

/// Whether an expression is a column of a table.
pub(super) fn is_column_of(expr: &Expr, source: &Source) -> bool {
    match expr {
        Expr::Column(column) => source.table().is_some_and(|table| {
            core::ptr::eq(table.def, column.def.table) && table.alias == column.table_alias()
        }),
        Expr::Derived(column) => source.derived_alias() == Some(column.table_alias()),
        Expr::Named(column) => match source {
            Source::Named(table) => {
                column.table.as_ref() == Some(table.alias.as_ref().unwrap_or(&table.name))
            }
            _ => false,
        },
        _ => false,
    }
}

impl Rewrite for Moved {
    fn select(&mut self, select: Select) -> Select {
        // Within, a table of the same name is another one.
        let own: Vec<Source> = select
            .from
            .iter()
            .chain(select.joins.iter().map(|join| &join.source))
            .flat_map(Source::leaves)
            .cloned()
            .collect();
        let (left, right) = (self.left.clone(), self.right.clone());
        let is_hidden = |source: &Source| own.iter().any(|own| own_name(own) == own_name(source));
        self.left.retain(|source| !is_hidden(source));
        self.right.retain(|source| !is_hidden(source));
        let select = rewrite_select(self, select);
        (self.left, self.right) = (left, right);
        select
    }

    fn expr(&mut self, expr: Expr) -> Expr {
        if let Expr::Named(column) = &expr {
            self.unnamed |= column.table.is_none();
        }
        let Some(side) = self.side(&expr) else { return rewrite_expr(self, expr) };
        // A column is one, whether it was taken from the optional form or not.
        let key = match &expr {
            Expr::Column(column) => Expr::Column(crate::ast::ColumnRef { optional: true, ..*column }),
            Expr::Derived(column) => Expr::Derived(crate::ast::DerivedColumn { optional: true, ..*column }),
            other => other.clone(),
        };
        let place = self.found.iter().position(|(found, _)| *found == key).unwrap_or_else(|| {
            self.found.push((key, side));
            self.found.len() - 1
        });
        column(self.table, self.before + place)
    }
}

/// By what two tables of a FROM are told apart.
fn own_name(source: &Source) -> (Option<*const crate::ast::TableDef>, Option<Alias>, Option<&str>) {
    match (source.table(), source) {
        (Some(table), _) => match table.alias {
            None => (Some(core::ptr::from_ref(table.def)), None, None),
            Some(alias) => (None, Some(alias), None),
        },
        (None, Source::Named(table)) => {
            (None, None, Some(table.alias.as_ref().unwrap_or(&table.name).as_str()))
        }
        (None, source) => (None, source.derived_alias(), None),
    }
}

/// An expression in which those for which `by` answers one are replaced.
pub(super) fn replaced(expr: Expr, by: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
    struct Replace<'r>(&'r dyn Fn(&Expr) -> Option<Expr>);
    impl Rewrite for Replace<'_> {
        fn expr(&mut self, expr: Expr) -> Expr {
            match (self.0)(&expr) {
                Some(other) => other,
                None => rewrite_expr(self, expr),
            }
        }
    }
    Replace(by).expr(expr)
}
