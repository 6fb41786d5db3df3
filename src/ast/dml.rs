//! Statements that change data.

use super::{ColumnDef, Cte, Depth, Expr, Join, OrderTerm, Query, SelectItem, Source};
use crate::value::Text;
use alloc::{boxed::Box, vec::Vec};

/// INSERT.
#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    /// `WITH`: queries that the statement may use by name.
    pub with: Vec<Cte>,
    /// The table.
    pub table: Source,
    /// The columns that are given.
    pub columns: Vec<TargetColumn>,
    /// Where the rows come from.
    pub rows: InsertRows,
    /// `OVERRIDING`: whose values identity columns take.
    pub overriding: Option<Overriding>,
    /// `ON CONFLICT`: what is done about a row that is there already.
    pub conflict: Option<Box<Conflict>>,
    /// `RETURNING`: what is read of each row.
    pub returning: Vec<SelectItem>,
}

/// Where the rows of an INSERT come from.
#[derive(Debug, Clone, PartialEq)]
pub enum InsertRows {
    /// `VALUES`: the cells of all rows, one row after the other.
    Values(Vec<Expr>),
    /// `DEFAULT VALUES`, as many times.
    Defaults(usize),
    /// A query.
    Query(Query),
}

/// A column that a statement writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetColumn {
    /// A column of a declared table.
    Def(&'static ColumnDef),
    /// A column whose name is known at run time.
    Named(Text),
}

/// Whose values the identity columns of an INSERT take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Overriding {
    /// `OVERRIDING SYSTEM VALUE`: the statement's, also where the column is `GENERATED ALWAYS`.
    SystemValue,
    /// `OVERRIDING USER VALUE`: the sequence's.
    UserValue,
}

/// What an INSERT does about a row that is there already.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Which key tells that it is there.
    pub target: ConflictTarget,
    /// What is done.
    pub action: ConflictAction,
}

/// The key whose conflict is meant.
#[derive(Debug, Clone, PartialEq)]
pub enum ConflictTarget {
    /// Any unique key.
    Any,
    /// The unique key of these columns or expressions; of a partial index, with its condition.
    Key {
        /// The columns, as expressions.
        columns: Vec<Expr>,
        /// The condition of the partial index.
        filter: Option<Expr>,
    },
    /// A constraint by its name.
    Constraint(Text),
}

/// What is done about a row that is there already.
#[derive(Debug, Clone, PartialEq)]
pub enum ConflictAction {
    /// `DO NOTHING`: the new row is left out.
    Nothing,
    /// `DO UPDATE`: the row that is there is changed.
    Update {
        /// The assignments. Columns of the alias `excluded` are those of the new row.
        set: Vec<Assignment>,
        /// For which rows.
        filter: Option<Expr>,
    },
}

/// What a statement sets columns to.
#[derive(Debug, Clone, PartialEq)]
pub enum Assignment {
    /// `column = value`
    Column(TargetColumn, Expr),
    /// `(columns) = (SELECT ..)`
    Row(Vec<TargetColumn>, Query),
}

/// The rows that an UPDATE or DELETE changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// `WITH`: queries that the statement may use by name.
    pub with: Vec<Cte>,
    /// The table.
    pub table: Source,
    /// Other tables, which tell what rows are changed, and to what: the first by a comma.
    pub joins: Vec<Join>,
    /// `WHERE`.
    pub filter: Option<Expr>,
    /// Whether all rows are meant if there is no `WHERE`.
    pub all_rows: bool,
    /// `ORDER BY`: which rows are the first.
    pub order_by: Vec<OrderTerm>,
    /// `LIMIT`: how many are changed at most.
    pub limit: Option<Expr>,
    /// `RETURNING`: what is read of each row.
    pub returning: Vec<SelectItem>,
}

/// UPDATE.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// The assignments. All see the row as it was.
    pub set: Vec<Assignment>,
    /// The rows.
    pub rows: Changed,
}

/// DELETE.
#[derive(Debug, Clone, PartialEq)]
pub struct Delete {
    /// The rows.
    pub rows: Changed,
}

/// MERGE.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// `WITH`: queries that the statement may use by name.
    pub with: Vec<Cte>,
    /// The table.
    pub table: Source,
    /// What its rows are matched with, and the condition.
    pub using: Join,
    /// What is done, in order: the first that applies to a row.
    pub arms: Vec<MergeArm>,
    /// `RETURNING`: what is read of each row.
    pub returning: Vec<SelectItem>,
}

/// `WHEN .. THEN ..`
#[derive(Debug, Clone, PartialEq)]
pub struct MergeArm {
    /// For rows that match, or not.
    pub when: MergeWhen,
    /// And for which this is true.
    pub condition: Option<Expr>,
    /// What is done.
    pub action: MergeAction,
}

/// Which rows an arm of MERGE is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MergeWhen {
    /// `MATCHED`: rows of both sides that match.
    Matched,
    /// `NOT MATCHED`: rows of the source without one of the table.
    NotMatched,
    /// `NOT MATCHED BY SOURCE`: rows of the table without one of the source.
    NotMatchedBySource,
}

/// What an arm of MERGE does.
#[derive(Debug, Clone, PartialEq)]
pub enum MergeAction {
    /// `UPDATE`
    Update(Vec<Assignment>),
    /// `DELETE`
    Delete,
    /// `INSERT` of one row.
    Insert {
        /// The columns that are given.
        columns: Vec<TargetColumn>,
        /// Their values.
        cells: Vec<Expr>,
    },
    /// `DO NOTHING`
    Nothing,
}

/// TRUNCATE.
#[derive(Debug, Clone, PartialEq)]
pub struct Truncate {
    /// The tables.
    pub tables: Vec<Source>,
    /// `RESTART IDENTITY`: sequences of the columns start again.
    pub restart_identity: bool,
    /// `CASCADE`: tables with foreign keys to these are emptied too.
    pub cascade: bool,
}

impl Insert {
    /// Rows of values for columns of a table.
    pub fn values(table: Source, columns: Vec<TargetColumn>, cells: Vec<Expr>) -> Insert {
        Insert {
            with: Vec::new(),
            table,
            columns,
            rows: InsertRows::Values(cells),
            overriding: None,
            conflict: None,
            returning: Vec::new(),
        }
    }

    /// The cells of all rows of values, one row after the other.
    pub fn cells(&self) -> &[Expr] {
        match &self.rows {
            InsertRows::Values(cells) => cells,
            InsertRows::Defaults(_) | InsertRows::Query(_) => &[],
        }
    }

    /// Takes the cells out, to be given back with more.
    pub fn take_cells(&mut self) -> Vec<Expr> {
        match &mut self.rows {
            InsertRows::Values(cells) => core::mem::take(cells),
            InsertRows::Defaults(_) | InsertRows::Query(_) => Vec::new(),
        }
    }

    /// The rows of values.
    pub fn value_rows(&self) -> core::slice::Chunks<'_, Expr> {
        self.cells().chunks(self.columns.len().max(1))
    }

    /// The number of rows that are given, rows of defaults included; 0 for those of a query.
    pub fn row_count(&self) -> usize {
        match &self.rows {
            InsertRows::Values(cells) => cells.len() / self.columns.len().max(1),
            InsertRows::Defaults(rows) => *rows,
            InsertRows::Query(_) => 0,
        }
    }
}

impl Changed {
    /// No rows of a table, unless a condition is added or all are asked for.
    pub fn of(table: Source) -> Changed {
        Changed {
            with: Vec::new(),
            table,
            joins: Vec::new(),
            filter: None,
            all_rows: false,
            order_by: Vec::new(),
            limit: None,
            returning: Vec::new(),
        }
    }
}

impl TargetColumn {
    /// The column's name.
    pub fn name(&self) -> &str {
        match self {
            TargetColumn::Def(def) => def.name,
            TargetColumn::Named(name) => name.as_str(),
        }
    }
}

impl Assignment {
    /// The columns that are set.
    pub fn columns(&self) -> &[TargetColumn] {
        match self {
            Assignment::Column(column, _) => core::slice::from_ref(column),
            Assignment::Row(columns, _) => columns,
        }
    }
}

impl Depth for Insert {
    fn depth(&self) -> u16 {
        let rows = match &self.rows {
            InsertRows::Values(cells) => cells.depth(),
            InsertRows::Defaults(_) => 0,
            InsertRows::Query(query) => query.depth(),
        };
        let conflict = self.conflict.as_ref().map_or(0, |conflict| conflict.depth());
        self.with.depth().max(self.table.depth()).max(rows).max(conflict).max(self.returning.depth())
    }
}

impl Depth for Conflict {
    fn depth(&self) -> u16 {
        let target = match &self.target {
            ConflictTarget::Any | ConflictTarget::Constraint(_) => 0,
            ConflictTarget::Key { columns, filter } => columns.depth().max(filter.depth()),
        };
        match &self.action {
            ConflictAction::Nothing => target,
            ConflictAction::Update { set, filter } => target.max(set.depth()).max(filter.depth()),
        }
    }
}

impl Depth for Assignment {
    fn depth(&self) -> u16 {
        match self {
            Assignment::Column(_, value) => value.depth(),
            Assignment::Row(_, query) => query.depth(),
        }
    }
}

impl Depth for Changed {
    fn depth(&self) -> u16 {
        let Changed { with, table, joins, filter, all_rows: _, order_by, limit, returning } = self;
        let which = filter.depth().max(order_by.depth()).max(limit.depth());
        with.depth().max(table.depth()).max(joins.depth()).max(which).max(returning.depth())
    }
}

impl Depth for Update {
    fn depth(&self) -> u16 {
        self.set.depth().max(self.rows.depth())
    }
}

impl Depth for Delete {
    fn depth(&self) -> u16 {
        self.rows.depth()
    }
}

impl Depth for Merge {
    fn depth(&self) -> u16 {
        let Merge { with, table, using, arms, returning } = self;
        with.depth().max(table.depth()).max(using.depth()).max(arms.depth()).max(returning.depth())
    }
}

impl Depth for MergeArm {
    fn depth(&self) -> u16 {
        let action = match &self.action {
            MergeAction::Update(set) => set.depth(),
            MergeAction::Insert { columns: _, cells } => cells.depth(),
            MergeAction::Delete | MergeAction::Nothing => 0,
        };
        self.condition.depth().max(action)
    }
}
