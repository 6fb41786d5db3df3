//! SELECT and set operations.

use super::{
    Cte, Deep, Depth, Expr, Filler, Invalid, Join, MAX_DEPTH, NamedWindow, Short, Source, StatementRef,
};
use crate::value::Text;
use alloc::{boxed::Box, vec::Vec};
use core::ops::{Deref, DerefMut};

/// A SELECT, or SELECTs joined by UNION and its kin.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Query {
    /// SELECT.
    Select(Box<Select>),
    /// SELECTs joined by UNION and its kin.
    Set(Box<SetOperation>),
    /// What could not be built.
    Invalid(Invalid),
}

/// A SELECT, clause by clause.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Select {
    /// `DISTINCT`.
    pub distinct: Distinct,
    /// The select list.
    pub columns: Short<SelectItem, 4>,
    /// The first table of FROM.
    pub from: Option<Source>,
    /// The other tables of FROM, and joined ones.
    pub joins: Vec<Join>,
    /// `WHERE`.
    pub filter: Option<Expr>,
    /// `GROUP BY`.
    pub group_by: Short<Expr, 2>,
    /// `HAVING`.
    pub having: Option<Expr>,
    /// `ORDER BY`.
    pub order_by: Short<OrderTerm, 1>,
    /// `LIMIT`.
    pub limit: Option<Expr>,
    /// What LIMIT counts.
    pub take: Take,
    /// `OFFSET`.
    pub offset: Option<Expr>,
    /// The rarer clauses.
    pub rare: Rare,
}

/// The rarer clauses of a SELECT, which take no room unless there is one. Reads, and is changed, as [`RareClauses`].
#[derive(Debug, Clone, Default)]
pub struct Rare(Option<Box<RareClauses>>);

/// The rarer clauses of a SELECT.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RareClauses {
    /// `WITH`: queries that this one and its subqueries may use by name.
    pub with: Vec<Cte>,
    /// `WINDOW`: windows that have a name.
    pub windows: Vec<NamedWindow>,
    /// `QUALIFY`: a condition that may use windows.
    pub qualify: Option<Expr>,
    /// `FOR UPDATE` and its kin.
    pub locks: Vec<Lock>,
    /// `/*+ .. */`: advice to the database on how it finds the rows, in its own words.
    pub hints: Vec<Text>,
}

static NO_RARE_CLAUSES: RareClauses = RareClauses {
    with: Vec::new(),
    windows: Vec::new(),
    qualify: None,
    locks: Vec::new(),
    hints: Vec::new(),
};

impl Rare {
    /// The clauses, if there are any.
    #[inline]
    pub fn clauses(&self) -> Option<&RareClauses> {
        self.0.as_deref()
    }

    /// Takes the clauses out, if there are any.
    pub fn into_clauses(self) -> Option<Box<RareClauses>> {
        self.0
    }
}

impl From<RareClauses> for Rare {
    fn from(clauses: RareClauses) -> Self {
        Rare((clauses != NO_RARE_CLAUSES).then(|| Box::new(clauses)))
    }
}

impl Deref for Rare {
    type Target = RareClauses;

    #[inline]
    fn deref(&self) -> &RareClauses {
        self.0.as_deref().unwrap_or(&NO_RARE_CLAUSES)
    }
}

impl DerefMut for Rare {
    fn deref_mut(&mut self) -> &mut RareClauses {
        self.0.get_or_insert_default()
    }
}

impl PartialEq for Rare {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// What LIMIT counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Take {
    /// Rows.
    #[default]
    Rows,
    /// Rows, `WITH TIES`: those equal to the last in ORDER BY are kept too.
    WithTies,
    /// `PERCENT` of the rows, rounded up.
    Percent,
}

/// A lock on the rows that a query finds, up to the end of the transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    /// What others may not do meanwhile.
    pub strength: LockStrength,
    /// `OF`: the tables whose rows are locked; all for none.
    pub of: Vec<Source>,
    /// What happens if another transaction holds one.
    pub wait: LockWait,
}

/// What others may not do with a locked row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LockStrength {
    /// `FOR UPDATE`: change or lock it.
    Update,
    /// `FOR NO KEY UPDATE`: change it, or lock it but for its key.
    NoKeyUpdate,
    /// `FOR SHARE`: change it.
    Share,
    /// `FOR KEY SHARE`: change its key.
    KeyShare,
}

/// What happens if another transaction holds a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LockWait {
    /// It is waited for.
    #[default]
    Wait,
    /// `NOWAIT`: an error.
    NoWait,
    /// `SKIP LOCKED`: the row is left out.
    SkipLocked,
}

/// Groups of several groupings at once, in GROUP BY.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// Which groupings.
    pub kind: GroupingKind,
    /// What they are made of: each a list of expressions that are grouped together.
    pub sets: Vec<Vec<Expr>>,
}

/// Which groupings are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupingKind {
    /// `ROLLUP`: by all, by all but the last, .., by none.
    Rollup,
    /// `CUBE`: by every choice of them.
    Cube,
    /// `GROUPING SETS`: by each.
    Sets,
}

/// An expression of the select list, and the name of its column.
#[derive(Debug, Clone, PartialEq)]
pub struct SelectItem {
    /// The expression.
    pub expr: Expr,
    /// The name.
    pub label: Option<Text>,
}

/// Which rows of equal content are kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Distinct {
    /// All.
    #[default]
    No,
    /// One of each.
    Rows,
    /// The first, in ORDER BY, for each value of these expressions.
    On(Vec<Expr>),
}

/// A term of ORDER BY.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderTerm {
    /// What is ordered by.
    pub expr: Expr,
    /// `DESC`.
    pub descending: bool,
    /// Where NULL goes; without it, where the database puts it.
    pub nulls: Option<Nulls>,
}

/// Where NULL goes in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nulls {
    /// `NULLS FIRST`
    First,
    /// `NULLS LAST`
    Last,
    /// Before all values when ascending, behind them when descending, on every database.
    Smallest,
}

/// Queries joined by UNION, INTERSECT or EXCEPT, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct SetOperation {
    op: SetOp,
    all: bool,
    depth: u16,
    members: Vec<Query>,
    /// `ORDER BY` of the whole; by position or label.
    pub order_by: Short<OrderTerm, 1>,
    /// `LIMIT` of the whole.
    pub limit: Option<Expr>,
    /// `OFFSET` of the whole.
    pub offset: Option<Expr>,
    /// `WITH`: queries that the members may use by name.
    pub with: Vec<Cte>,
}

/// How the rows of queries are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetOp {
    /// Rows of either.
    Union,
    /// Rows of both.
    Intersect,
    /// Rows of the first that are not in the others.
    Except,
}

impl Query {
    /// Joins queries from left to right. A first member that is the same operation, without an ORDER BY or
    /// LIMIT of its own, takes the others in.
    pub fn set(op: SetOp, all: bool, members: impl IntoIterator<Item = Query>) -> Query {
        let mut members = members.into_iter();
        let mut set = match members.next() {
            None => return Query::Invalid(Invalid::EmptySet),
            Some(Query::Set(set)) if set.op == op && set.all == all && set.is_bare() => set,
            Some(first) => {
                let depth = first.depth() + 1;
                let (order_by, limit, offset) = (Short::new(), None, None);
                let with = Vec::new();
                Box::new(SetOperation {
                    op,
                    all,
                    depth,
                    members: [first].into(),
                    order_by,
                    limit,
                    offset,
                    with,
                })
            }
        };
        for member in members {
            set.depth = set.depth.max(member.depth() + 1);
            set.members.push(member);
        }
        if set.depth > MAX_DEPTH { Query::Invalid(Invalid::TooDeep) } else { Query::Set(set) }
    }

    /// Lends the query as a statement.
    pub fn as_statement(&self) -> StatementRef<'_> {
        match self {
            Query::Select(select) => StatementRef::Select(select),
            Query::Set(set) => StatementRef::Set(set),
            Query::Invalid(invalid) => StatementRef::Invalid(*invalid),
        }
    }

    /// The select list that names the columns: of the query itself, or of the first member.
    pub fn columns(&self) -> &[SelectItem] {
        match self {
            Query::Select(select) => &select.columns,
            // The depth of sets is bounded, so this ends.
            Query::Set(set) => set.members.first().map_or(&[], Query::columns),
            Query::Invalid(_) => &[],
        }
    }

    /// The same, to be changed in place.
    pub fn columns_mut(&mut self) -> &mut [SelectItem] {
        match self {
            Query::Select(select) => select.columns.as_mut_slice(),
            Query::Set(set) => set.members.first_mut().map_or(&mut [], Query::columns_mut),
            Query::Invalid(_) => &mut [],
        }
    }

    /// Why the query that names the columns could not be built, if it could not.
    pub(crate) fn invalid(&self) -> Option<Invalid> {
        match self {
            Query::Select(_) => None,
            Query::Set(set) => set.members.first().and_then(Query::invalid),
            Query::Invalid(invalid) => Some(*invalid),
        }
    }
}

impl SetOperation {
    /// The operation.
    pub fn op(&self) -> SetOp {
        self.op
    }

    /// Whether rows of equal content are all kept.
    pub fn all(&self) -> bool {
        self.all
    }

    /// The queries, from left to right; one at least.
    pub fn members(&self) -> &[Query] {
        &self.members
    }

    /// Takes the queries out.
    pub fn into_members(self) -> Vec<Query> {
        self.members
    }

    /// Whether the whole has neither WITH nor ORDER BY nor LIMIT nor OFFSET.
    pub fn is_bare(&self) -> bool {
        self.order_by.is_empty() && self.limit.is_none() && self.offset.is_none() && self.with.is_empty()
    }
}

impl SelectItem {
    /// The name of the column, as far as every database agrees on it.
    pub fn name(&self) -> Option<&str> {
        match (&self.label, &self.expr) {
            (Some(label), _) => Some(label.as_str()),
            (None, Expr::Column(column)) => Some(column.def.name),
            (None, Expr::Named(column)) => Some(column.name.as_str()),
            (None, _) => None,
        }
    }

    /// The same as bytes, which are at hand at once.
    pub(crate) fn name_bytes(&self) -> Option<&[u8]> {
        match (&self.label, &self.expr) {
            (Some(label), _) => Some(label.as_bytes()),
            (None, Expr::Column(column)) => Some(column.def.name.as_bytes()),
            (None, Expr::Named(column)) => Some(column.name.as_bytes()),
            (None, _) => None,
        }
    }
}

impl From<Expr> for SelectItem {
    fn from(expr: Expr) -> Self {
        SelectItem { expr, label: None }
    }
}

impl From<Expr> for OrderTerm {
    fn from(expr: Expr) -> Self {
        OrderTerm { expr, descending: false, nulls: None }
    }
}

impl Filler for SelectItem {
    const FILLER: SelectItem = SelectItem { expr: Expr::FILLER, label: None };
}

impl Filler for OrderTerm {
    const FILLER: OrderTerm = OrderTerm { expr: Expr::FILLER, descending: false, nulls: None };
}

impl Depth for Query {
    fn depth(&self) -> u16 {
        match self {
            Query::Select(select) => select.depth(),
            Query::Set(set) => {
                let limits = set.limit.depth().max(set.offset.depth());
                set.depth.max(set.order_by.depth()).max(limits).max(set.with.depth())
            }
            Query::Invalid(_) => 0,
        }
    }
}

impl Depth for Select {
    fn depth(&self) -> u16 {
        let distinct = match &self.distinct {
            Distinct::On(list) => list.depth(),
            Distinct::No | Distinct::Rows => 0,
        };
        distinct
            .max(self.columns.depth())
            .max(self.from.depth())
            .max(self.joins.depth())
            .max(self.filter.depth())
            .max(self.group_by.depth())
            .max(self.having.depth())
            .max(self.order_by.depth())
            .max(self.limit.depth())
            .max(self.offset.depth())
            .max(self.rare.depth())
    }
}

impl Depth for Grouping {
    fn depth(&self) -> u16 {
        self.sets.iter().map(Depth::depth).max().unwrap_or(0)
    }
}

impl Expr {
    /// Groups of several groupings at once, in GROUP BY.
    pub fn grouping(grouping: Grouping) -> Expr {
        Expr::of(Deep::new(grouping), Expr::Grouping)
    }
}

impl Depth for Rare {
    #[inline]
    fn depth(&self) -> u16 {
        let Some(clauses) = &self.0 else { return 0 };
        clauses.with.depth().max(clauses.windows.depth()).max(clauses.qualify.depth())
    }
}

impl Depth for SelectItem {
    fn depth(&self) -> u16 {
        self.expr.depth()
    }
}

impl Depth for OrderTerm {
    fn depth(&self) -> u16 {
        self.expr.depth()
    }
}
