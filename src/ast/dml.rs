//! Statements that change data.

use super::{ColumnDef, Expr, Source};
use crate::value::Text;
use alloc::vec::Vec;

/// INSERT of rows of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    /// The table.
    pub table: Source,
    /// The columns that are given.
    pub columns: Vec<InsertColumn>,
    /// The cells of all rows, one row after the other.
    pub cells: Vec<Expr>,
}

/// A column that an INSERT gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InsertColumn {
    /// A column of a declared table.
    Def(&'static ColumnDef),
    /// A column whose name is known at run time.
    Named(Text),
}

impl Insert {
    /// The rows.
    pub fn rows(&self) -> core::slice::Chunks<'_, Expr> {
        self.cells.chunks(self.columns.len().max(1))
    }

    /// The number of rows.
    pub fn row_count(&self) -> usize {
        self.cells.len() / self.columns.len().max(1)
    }
}
