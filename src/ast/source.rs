//! What stands in FROM.

use super::{Alias, ColumnDef, CteRef, Deep, Depth, Expr, Invalid, Query, TableDef};
use crate::value::Text;
use alloc::{boxed::Box, sync::Arc, vec::Vec};

/// A table, or what stands for one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Source {
    /// A declared table.
    Table(TableRef),
    /// A table whose name is known at run time.
    Named(Box<NamedTable>),
    /// A declared table, and how its rows are found.
    Hinted(Box<HintedTable>),
    /// A subquery.
    Derived(Deep<Derived>),
    /// A query of WITH.
    Cte(Box<CteRef>),
    /// Rows of values.
    Values(Deep<Values>),
    /// A function that answers rows.
    Function(Deep<TableFunction>),
    /// Tables joined with one another first, in parentheses.
    Joined(Deep<Joined>),
    /// What could not be built.
    Invalid(Invalid),
}

/// A declared table, and its alias in the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableRef {
    /// The table.
    pub def: &'static TableDef,
    /// The alias.
    pub alias: Option<Alias>,
}

/// A table whose name is known at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedTable {
    /// The schema.
    pub schema: Option<Text>,
    /// The name.
    pub name: Text,
    /// The alias.
    pub alias: Option<Text>,
    /// The columns of its unique keys: none, or all keys that the table has.
    pub keys: Vec<Vec<Text>>,
}

/// A declared table, and how its rows are found.
#[derive(Debug, Clone, PartialEq)]
pub struct HintedTable {
    /// The table.
    pub table: TableRef,
    /// `TABLESAMPLE`: some of its rows, chosen at random.
    pub sample: Option<Sample>,
    /// The index to be used.
    pub index: Option<IndexHint>,
}

/// Some rows of a table, chosen at random.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// `SYSTEM`: whole blocks, and not `BERNOULLI`: rows.
    pub system: bool,
    /// How many of a hundred.
    pub percent: f64,
    /// `REPEATABLE`: the same rows for the same number.
    pub seed: Option<u32>,
}

/// The index by which a table's rows are to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexHint {
    /// This.
    Use(Text),
    /// None but this, even if all rows are read.
    Force(Text),
    /// Another than this.
    Ignore(Text),
}

/// Rows of values in FROM.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// The name under which its columns are known.
    pub alias: Alias,
    /// The names of the columns.
    pub columns: Arc<[Text]>,
    /// The cells of all rows, one row after the other.
    pub cells: Vec<Expr>,
}

/// A function that answers rows, in FROM.
#[derive(Debug, Clone, PartialEq)]
pub struct TableFunction {
    /// The function.
    pub func: TableFunc,
    /// Its arguments.
    pub args: Vec<Expr>,
    /// The name under which its columns are known.
    pub alias: Alias,
    /// The names of the columns.
    pub columns: Arc<[Text]>,
}

/// A function that answers rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableFunc {
    /// Integers from the first argument to the second, by steps of the third.
    GenerateSeries,
    /// A function that the program spells.
    Custom(&'static str),
    /// A function that the program spells by the name of the dialect; others refuse it.
    By(&'static [(&'static str, TableForm)]),
}

/// The form of a function in FROM that the program spells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableForm {
    /// SQL with a `{}` for each argument, as in [`Form::Fragment`](super::Form::Fragment).
    pub text: &'static str,
    /// Whether the names of the columns are listed behind the alias. Without, they are the function's own names.
    pub lists_columns: bool,
}

/// A subquery in FROM.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// The subquery. Its columns have a label each.
    pub query: Query,
    /// The name under which its columns are known.
    pub alias: Alias,
    /// `LATERAL`: it sees the tables before it.
    pub lateral: bool,
}

/// Tables joined with one another before they are joined with others: `(a JOIN b ON ..)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The first table.
    pub first: Source,
    /// The others.
    pub joins: Vec<Join>,
}

/// A table and how it is joined with those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// How.
    pub kind: JoinKind,
    /// The table.
    pub source: Source,
    /// Which rows belong together.
    pub condition: JoinCondition,
}

/// How two tables are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoinKind {
    /// `JOIN`
    Inner,
    /// `LEFT JOIN`
    Left,
    /// `RIGHT JOIN`
    Right,
    /// `FULL JOIN`
    Full,
    /// `CROSS JOIN`
    Cross,
    /// `,`: another item of FROM.
    Comma,
}

/// Which rows of two joined tables belong together.
#[derive(Debug, Clone, PartialEq)]
pub enum JoinCondition {
    /// All.
    None,
    /// Those for which an expression is true.
    On(Expr),
    /// Those with equal values in columns of the same names.
    Using(Vec<&'static ColumnDef>),
}

impl Source {
    /// A subquery in FROM.
    pub fn derived(derived: Derived) -> Source {
        Deep::new(derived).map_or_else(Source::Invalid, Source::Derived)
    }

    /// Rows of values in FROM.
    pub fn values(values: Values) -> Source {
        Deep::new(values).map_or_else(Source::Invalid, Source::Values)
    }

    /// A function in FROM.
    pub fn function(function: TableFunction) -> Source {
        Deep::new(function).map_or_else(Source::Invalid, Source::Function)
    }

    /// Tables joined with one another first.
    pub fn joined(joined: Joined) -> Source {
        Deep::new(joined).map_or_else(Source::Invalid, Source::Joined)
    }

    /// The tables that it has: those of tables joined first one by one, else itself.
    pub fn leaves(&self) -> Vec<&Source> {
        match self {
            // The depth of trees is bounded, so this ends.
            Source::Joined(node) => {
                let joined = node.joins.iter().flat_map(|join| join.source.leaves());
                node.first.leaves().into_iter().chain(joined).collect()
            }
            Source::Table(_)
            | Source::Hinted(_)
            | Source::Named(_)
            | Source::Derived(_)
            | Source::Cte(_)
            | Source::Values(_)
            | Source::Function(_)
            | Source::Invalid(_) => [self].into(),
        }
    }

    /// The declared table that it is.
    #[inline]
    pub fn table(&self) -> Option<&TableRef> {
        match self {
            Source::Table(table) => Some(table),
            Source::Hinted(hinted) => Some(&hinted.table),
            Source::Named(_)
            | Source::Derived(_)
            | Source::Cte(_)
            | Source::Values(_)
            | Source::Function(_)
            | Source::Joined(_)
            | Source::Invalid(_) => None,
        }
    }

    /// The name under which columns are known that are told by their place: all but those of tables.
    pub fn derived_alias(&self) -> Option<Alias> {
        match self {
            Source::Derived(derived) => Some(derived.alias),
            Source::Cte(cte) => Some(cte.known_as()),
            Source::Values(values) => Some(values.alias),
            Source::Function(function) => Some(function.alias),
            Source::Table(_)
            | Source::Hinted(_)
            | Source::Named(_)
            | Source::Joined(_)
            | Source::Invalid(_) => None,
        }
    }

    /// The name of the column at a 0-based place, of all but tables.
    pub fn column_name(&self, index: u16) -> Option<&str> {
        core::str::from_utf8(self.column_name_bytes(index)?).ok()
    }

    /// The same as bytes, which are at hand at once.
    pub(crate) fn column_name_bytes(&self, index: u16) -> Option<&[u8]> {
        let index = usize::from(index);
        match self {
            Source::Derived(derived) => derived.query.columns().get(index)?.name_bytes(),
            Source::Cte(cte) => cte.columns.get(index).map(Text::as_bytes),
            Source::Values(values) => values.columns.get(index).map(Text::as_bytes),
            Source::Function(function) => function.columns.get(index).map(Text::as_bytes),
            Source::Table(_)
            | Source::Hinted(_)
            | Source::Named(_)
            | Source::Joined(_)
            | Source::Invalid(_) => None,
        }
    }
}

impl Values {
    /// The rows.
    pub fn rows(&self) -> core::slice::Chunks<'_, Expr> {
        self.cells.chunks(self.columns.len().max(1))
    }
}

impl Depth for Source {
    fn depth(&self) -> u16 {
        match self {
            Source::Table(_) | Source::Hinted(_) | Source::Named(_) | Source::Cte(_) | Source::Invalid(_) => {
                0
            }
            Source::Derived(node) => node.depth(),
            Source::Values(node) => node.depth(),
            Source::Function(node) => node.depth(),
            Source::Joined(node) => node.depth(),
        }
    }
}

impl Depth for Derived {
    fn depth(&self) -> u16 {
        self.query.depth()
    }
}

impl Depth for Values {
    fn depth(&self) -> u16 {
        self.cells.depth()
    }
}

impl Depth for TableFunction {
    fn depth(&self) -> u16 {
        self.args.depth()
    }
}

impl Depth for Joined {
    fn depth(&self) -> u16 {
        self.first.depth().max(self.joins.depth())
    }
}

impl Depth for Join {
    fn depth(&self) -> u16 {
        let on = match &self.condition {
            JoinCondition::On(on) => on.depth(),
            JoinCondition::None | JoinCondition::Using(_) => 0,
        };
        self.source.depth().max(on)
    }
}
