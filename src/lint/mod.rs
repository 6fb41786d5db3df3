//! What is legal in a statement, and yet hardly meant. Knows no dialect, and renders nothing.

mod change;
mod changed_twice;
mod conditions;
mod from;
mod queries;

use crate::{
    ast::{Expr, Query, Select, Source, StatementRef},
    build::AsStatement,
    walk::{self, Visit, visit_expr, visit_query, visit_select, visit_source},
};
use alloc::{string::String, vec::Vec};
use core::fmt;

/// Something legal that is hardly meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lint {
    /// What it is.
    pub kind: LintKind,
    /// What was written, and the way out, in one line.
    pub message: String,
}

/// What a [`Lint`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LintKind {
    /// A table in FROM that no condition joins with the others: each of its rows with each of theirs.
    CartesianProduct,
    /// `NOT IN` over what may be NULL: not true for any row if one of them is. The builders do not compile then; trees made
    /// by hand may have it.
    NotInNull,
    /// A comparison with NULL, which is never true; likewise.
    ComparisonWithNull,
    /// A column compared with itself.
    ComparisonWithItself,
    /// `a = 1 AND a = 2`, which is never true.
    Contradiction,
    /// A condition that is true for no row, or does not depend on the row.
    ConstantCondition,
    /// BETWEEN whose lower bound is above the upper one.
    EmptyBetween,
    /// LIMIT or OFFSET without ORDER BY: which rows are kept is left to the database.
    LimitWithoutOrder,
    /// DISTINCT of rows that GROUP BY has made distinct.
    DistinctGroups,
    /// ORDER BY in a subquery without LIMIT, which orders nothing.
    OrderInSubquery,
    /// A function over a window without ORDER BY that asks which row is before which.
    WindowWithoutOrder,
    /// A query of WITH that nothing uses.
    UnusedWith,
    /// An UPDATE that sets a column to itself.
    SetToItself,
    /// A table that two parts of a statement change: of a row that both of them find, one change is lost.
    ChangedTwice,
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What is legal in a statement, and yet hardly meant; in the order in which its parts are written.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// use querent::{LintKind, lint};
/// # table! { Users = "users" { id: BigInt, age: Integer } }
///
/// let query = select(Users.id).from(Users).where_(Users.age.between(30, 20)).limit(10);
/// let found = lint(&query);
/// assert_eq!(found[0].kind, LintKind::EmptyBetween);
/// assert_eq!(found[1].message, "LIMIT keeps any rows without an ORDER BY; order by a key");
/// ```
pub fn lint<S: AsStatement + ?Sized>(statement: &S) -> Vec<Lint> {
    lint_tree(statement.as_statement())
}

fn lint_tree(statement: StatementRef<'_>) -> Vec<Lint> {
    if let StatementRef::Bound(bound) = statement {
        return lint_tree(walk::with_values(bound).as_ref());
    }
    let mut linter = Linter { found: Vec::new(), place: Place::Statement };
    linter.statement(statement);
    change::check(statement, &mut linter);
    changed_twice::check(statement, &mut linter);
    if let StatementRef::Set(set) = statement {
        queries::unused(&set.with, statement, &mut linter);
    }
    linter.found
}

/// Where a query stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// It is the statement, or a member of one.
    Statement,
    /// Its rows are told apart by nothing but their content.
    Subquery,
    /// It is only asked whether there is a row.
    Exists,
}

struct Linter {
    found: Vec<Lint>,
    place: Place,
}

impl Linter {
    fn add(&mut self, kind: LintKind, message: impl Into<String>) {
        let lint = Lint { kind, message: message.into() };
        if !self.found.contains(&lint) {
            self.found.push(lint);
        }
    }

    fn inside(&mut self, place: Place, visit: impl FnOnce(&mut Self)) {
        let before = core::mem::replace(&mut self.place, place);
        visit(self);
        self.place = before;
    }
}

impl Visit for Linter {
    fn query(&mut self, query: &Query) {
        if let Query::Set(set) = query {
            queries::unused(&set.with, query.as_statement(), self);
        }
        visit_query(self, query);
    }

    fn select(&mut self, select: &Select) {
        from::check(select, self);
        conditions::of_clauses(select, self);
        let place = self.place;
        self.inside(Place::Subquery, |linter| visit_select(linter, select));
        queries::check(select, place, self);
    }

    fn source(&mut self, source: &Source) {
        self.inside(Place::Subquery, |linter| visit_source(linter, source));
    }

    fn expr(&mut self, expr: &Expr) {
        conditions::check(expr, self);
        let place = if matches!(expr, Expr::Exists(_)) { Place::Exists } else { Place::Subquery };
        self.inside(place, |linter| visit_expr(linter, expr));
    }
}

fn is_null(expr: &Expr) -> bool {
    use crate::ast::Keyword;
    match expr {
        Expr::Value(value) => value.is_null(),
        Expr::Keyword(keyword) => *keyword == Keyword::Null,
        _ => false,
    }
}

/// The name of a column, for messages.
fn column_name(expr: &Expr) -> Option<String> {
    use alloc::format;
    Some(match expr {
        Expr::Column(column) => match column.table_alias() {
            Some(alias) => format!("\"{alias}\".{}", column.def.double_quoted),
            None => column.def.qualified_double.into(),
        },
        Expr::Derived(column) => {
            format!("column number {} of \"{}\"", column.index + 1, column.table_alias())
        }
        Expr::Named(column) => match &column.table {
            Some(table) => format!("\"{table}\".\"{}\"", column.name),
            None => format!("\"{}\"", column.name),
        },
        _ => return None,
    })
}

/// The parts of a condition that must all be true.
fn conjuncts(condition: &Expr) -> &[Expr] {
    match condition {
        Expr::Chain(chain) if chain.op() == crate::ast::ChainOp::And => chain.list(),
        other => core::slice::from_ref(other),
    }
}
