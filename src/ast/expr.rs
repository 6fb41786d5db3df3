//! Expressions. 40 bytes each; leaves and the commonest comparison hold what they need in place.

use super::{
    Aggregate, AggregateFunc, Alias, BinaryOp, ChainOp, ColumnDef, Custom, Deep, Depth, Filler, Function,
    Grouping, Invalid, LikeCase, MAX_DEPTH, Quantifier, Query, UnaryOp, Window,
};
use crate::{
    types::Kind,
    value::{Text, Value},
};
use alloc::{sync::Arc, vec::Vec};

/// An expression.
///
/// Make nodes with the functions of this type: they keep the tree within [`MAX_DEPTH`] and choose the
/// compact form where there is one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Expr {
    /// A value, sent as a parameter.
    Value(Value),
    /// A column of a declared table.
    Column(ColumnRef),
    /// A column of a declared table, not aliased, or an aggregate of one, beside an operator and a value or another such
    /// column. It means what `Binary` of the two means, without an allocation.
    Test(Test),
    /// An aggregate of a column of a declared table, not aliased, and no more. It means what `Aggregate` of the column
    /// means, without an allocation.
    ColumnAggregate(ColumnAggregate),
    /// A column of a derived table, by its place.
    Derived(DerivedColumn),
    /// A column whose name is known at run time.
    Named(Arc<NamedColumn>),
    /// A word of SQL.
    Keyword(Keyword),
    /// An operator between two expressions.
    Binary(Deep<Binary>),
    /// An operator on one expression.
    Unary(Deep<Unary>),
    /// Expressions joined by AND, OR, `||` or `+`.
    Chain(Chain),
    /// `LIKE`.
    Like(Deep<Like>),
    /// `BETWEEN`.
    Between(Deep<Between>),
    /// `IN` a list.
    InList(Deep<InList>),
    /// `IN` a subquery.
    InQuery(Deep<InQuery>),
    /// `EXISTS`.
    Exists(Deep<Query>),
    /// A subquery in place of a value.
    Subquery(Deep<Query>),
    /// `ANY` or `ALL` of a subquery's rows, on the right of a comparison.
    Quantified(Quantifier, Deep<Query>),
    /// `CASE`.
    Case(Deep<Case>),
    /// `CAST`.
    Cast(Deep<Cast>),
    /// A call of a function.
    Function(Deep<Function>),
    /// A call of an aggregate function.
    Aggregate(Deep<Aggregate>),
    /// A function over a window.
    Window(Deep<Window>),
    /// Groups of several groupings at once; in GROUP BY.
    Grouping(Deep<Grouping>),
    /// A function, operator or fragment that the program spells.
    Custom(Deep<Custom>),
    /// A row of expressions: `(a, b)`.
    Row(Deep<Vec<Expr>>),
    /// A column of the select list by its 1-based place; in ORDER BY.
    Position(u16),
    /// A column of the select list by its label; in ORDER BY.
    Label(Text),
    /// What could not be built.
    Invalid(Invalid),
}

/// A column of a declared table, and the table's alias in the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnRef {
    /// The column.
    pub def: &'static ColumnDef,
    /// The alias' text, if the table has one.
    pub alias: Option<&'static str>,
    /// The alias' number.
    pub number: u32,
    /// Whether it was taken from the table's `.optional()` form.
    pub optional: bool,
}

/// See [`Expr::Test`].
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The left side.
    pub column: &'static ColumnDef,
    /// The aggregate of the column that is the left side in its place, one of [`AggregateFunc::is_plain`].
    pub aggregate: Option<AggregateFunc>,
    /// The right side.
    pub right: Leaf,
    /// The operator.
    pub op: BinaryOp,
}

/// See [`Expr::ColumnAggregate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnAggregate {
    /// The function: one of [`AggregateFunc::is_plain`].
    pub func: AggregateFunc,
    /// The column.
    pub column: &'static ColumnDef,
}

/// The right side of a [`Test`].
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// A value.
    Value(Value),
    /// A column of a declared table that is not aliased.
    Column(&'static ColumnDef),
}

/// A column of a derived table, by its 0-based place in the select list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DerivedColumn {
    /// The alias' text.
    pub alias: &'static str,
    /// The alias' number.
    pub number: u32,
    /// The place.
    pub index: u16,
    /// Whether the column may be NULL of itself.
    pub nullable: bool,
    /// Whether it was taken from the derived table's `.optional()` form.
    pub optional: bool,
}

/// A column whose name is known at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedColumn {
    /// The table's name or alias in the statement.
    pub table: Option<Text>,
    /// The column's name.
    pub name: Text,
}

/// A word of SQL that stands for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is the SQL word")]
pub enum Keyword {
    True,
    False,
    Null,
    CurrentDate,
    CurrentTime,
    CurrentTimestamp,
    /// The column's default; as a cell of INSERT or behind SET alone.
    Default,
}

/// See [`Expr::Binary`].
#[derive(Debug, Clone, PartialEq)]
pub struct Binary {
    /// The operator.
    pub op: BinaryOp,
    /// The left side.
    pub left: Expr,
    /// The right side.
    pub right: Expr,
}

/// See [`Expr::Unary`].
#[derive(Debug, Clone, PartialEq)]
pub struct Unary {
    /// The operator.
    pub op: UnaryOp,
    /// What it works on.
    pub expr: Expr,
}

/// See [`Expr::Chain`]. One level of depth, however long; clones share it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain(Arc<Joined>);

#[derive(Debug, Clone, PartialEq)]
struct Joined {
    op: ChainOp,
    depth: u16,
    list: Vec<Expr>,
}

/// See [`Expr::Like`].
#[derive(Debug, Clone, PartialEq)]
pub struct Like {
    /// The text.
    pub expr: Expr,
    /// What it must look like: `%` for any text, `_` for any character.
    pub pattern: Expr,
    /// The character that takes the meaning from a following `%` or `_`.
    pub escape: Option<char>,
    /// `NOT LIKE`.
    pub negated: bool,
    /// Whether capital and small letters are alike.
    pub case: LikeCase,
}

/// See [`Expr::Between`].
#[derive(Debug, Clone, PartialEq)]
pub struct Between {
    /// The value.
    pub expr: Expr,
    /// The smallest.
    pub low: Expr,
    /// The largest.
    pub high: Expr,
    /// `NOT BETWEEN`.
    pub negated: bool,
    /// `SYMMETRIC`: the bounds may stand either way round.
    pub symmetric: bool,
}

/// See [`Expr::InList`].
#[derive(Debug, Clone, PartialEq)]
pub struct InList {
    /// The value looked for.
    pub expr: Expr,
    /// Where it is looked for.
    pub items: ListItems,
    /// `NOT IN`.
    pub negated: bool,
}

/// The list of an [`InList`].
#[derive(Debug, Clone, PartialEq)]
pub enum ListItems {
    /// Values only: a [`Value::Array`], which goes as one parameter where the database has arrays.
    Array(Value),
    /// Expressions, rows included.
    Exprs(Vec<Expr>),
    /// Values only: a [`Value::Array`], which goes as one parameter on every database, whatever its length.
    OneParameter(Value),
}

/// See [`Expr::InQuery`].
#[derive(Debug, Clone, PartialEq)]
pub struct InQuery {
    /// The value, or row, looked for.
    pub expr: Expr,
    /// Where it is looked for.
    pub query: Query,
    /// `NOT IN`.
    pub negated: bool,
}

/// See [`Expr::Case`].
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What each WHEN is compared with; without it each WHEN is a condition.
    pub operand: Option<Expr>,
    /// WHEN and THEN.
    pub branches: Vec<(Expr, Expr)>,
    /// ELSE.
    pub otherwise: Option<Expr>,
}

/// See [`Expr::Cast`].
#[derive(Debug, Clone, PartialEq)]
pub struct Cast {
    /// What is converted.
    pub expr: Expr,
    /// The type it is converted to.
    pub kind: Kind,
    /// `TRY_CAST`: NULL for what cannot be converted.
    pub or_null: bool,
}

impl Expr {
    /// An operator between two expressions.
    #[inline]
    pub fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
        match (left, right) {
            (Expr::Column(column), Expr::Value(value)) if column.is_plain() => {
                Expr::Test(Test { column: column.def, aggregate: None, op, right: Leaf::Value(value) })
            }
            (Expr::Column(column), Expr::Column(other)) if column.is_plain() && other.is_plain() => {
                Expr::Test(Test { column: column.def, aggregate: None, op, right: Leaf::Column(other.def) })
            }
            (Expr::ColumnAggregate(ColumnAggregate { func, column }), Expr::Value(value)) => {
                Expr::Test(Test { column, aggregate: Some(func), op, right: Leaf::Value(value) })
            }
            (left, right) => Expr::of(Deep::new(Binary { op, left, right }), Expr::Binary),
        }
    }

    /// An operator on one expression.
    pub fn unary(op: UnaryOp, expr: Expr) -> Expr {
        Expr::of(Deep::new(Unary { op, expr }), Expr::Unary)
    }

    /// Joins two expressions, taking apart those that are lists of the same operator. A sum on the right stays
    /// whole: floats are not associative, and integers overflow in one order and not in the other.
    pub fn chain(op: ChainOp, left: Expr, right: Expr) -> Expr {
        let mut chain = match left {
            Expr::Chain(chain) if chain.op() == op => chain,
            left => {
                let mut list = Vec::with_capacity(8);
                let depth = left.depth() + 1;
                list.push(left);
                Chain(Arc::new(Joined { op, depth, list }))
            }
        };
        // Copied only if another expression shares it.
        let joined = Arc::make_mut(&mut chain.0);
        match right {
            Expr::Chain(tail) if tail.op() == op && op != ChainOp::Add => {
                joined.depth = joined.depth.max(tail.0.depth);
                joined.list.extend(tail.into_list());
            }
            right => {
                joined.depth = joined.depth.max(right.depth() + 1);
                joined.list.push(right);
            }
        }
        if joined.depth > MAX_DEPTH { Expr::Invalid(Invalid::TooDeep) } else { Expr::Chain(chain) }
    }

    /// Joins a list: one expression stands for itself, and `None` is answered for none.
    pub fn chain_all(op: ChainOp, list: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        let mut list = list.into_iter();
        let first = list.next()?;
        Some(list.fold(first, |joined, expr| Expr::chain(op, joined, expr)))
    }

    /// `EXISTS` of a subquery.
    pub fn exists(query: Query) -> Expr {
        Expr::of(Deep::new(query), Expr::Exists)
    }

    /// A subquery in place of a value.
    pub fn subquery(query: Query) -> Expr {
        Expr::of(Deep::new(query), Expr::Subquery)
    }

    /// `ANY` or `ALL` of a subquery's rows.
    pub fn quantified(quantifier: Quantifier, query: Query) -> Expr {
        Deep::new(query).map_or_else(Expr::Invalid, |query| Expr::Quantified(quantifier, query))
    }

    /// `LIKE`.
    pub fn like(like: Like) -> Expr {
        Expr::of(Deep::new(like), Expr::Like)
    }

    /// `BETWEEN`.
    pub fn between(between: Between) -> Expr {
        Expr::of(Deep::new(between), Expr::Between)
    }

    /// `IN` a list.
    pub fn in_list(in_list: InList) -> Expr {
        Expr::of(Deep::new(in_list), Expr::InList)
    }

    /// `IN` a subquery.
    pub fn in_query(in_query: InQuery) -> Expr {
        Expr::of(Deep::new(in_query), Expr::InQuery)
    }

    /// `CASE`.
    pub fn case(case: Case) -> Expr {
        if case.branches.is_empty() {
            return Expr::Invalid(Invalid::EmptyCase);
        }
        Expr::of(Deep::new(case), Expr::Case)
    }

    /// `CAST`.
    pub fn cast(expr: Expr, kind: Kind) -> Expr {
        Expr::cast_as(Cast { expr, kind, or_null: false })
    }

    /// `CAST` or `TRY_CAST`.
    pub fn cast_as(cast: Cast) -> Expr {
        Expr::of(Deep::new(cast), Expr::Cast)
    }

    /// `(a, b)`.
    pub fn row(list: Vec<Expr>) -> Expr {
        Expr::of(Deep::new(list), Expr::Row)
    }
}

impl Expr {
    /// Whether it is a call of an aggregate function.
    pub fn is_aggregate(&self) -> bool {
        matches!(self, Expr::Aggregate(_) | Expr::ColumnAggregate(_))
    }

    /// The column that needs nothing but its definition, if it is one.
    #[inline]
    pub(super) fn plain_column(&self) -> Option<&'static ColumnDef> {
        match self {
            Expr::Column(column) if column.is_plain() => Some(column.def),
            _ => None,
        }
    }
}

impl ColumnRef {
    /// The alias of the table, if it has one.
    pub fn table_alias(&self) -> Option<Alias> {
        self.alias.map(|text| Alias { text, number: self.number })
    }

    /// Whether the column needs nothing but its definition.
    #[inline]
    fn is_plain(&self) -> bool {
        self.alias.is_none() && !self.optional
    }
}

impl From<&'static ColumnDef> for ColumnRef {
    fn from(def: &'static ColumnDef) -> Self {
        ColumnRef { def, alias: None, number: 0, optional: false }
    }
}

impl Test {
    /// The left side as an expression of its own.
    pub fn left(&self) -> Expr {
        match self.aggregate {
            Some(func) => Expr::ColumnAggregate(ColumnAggregate { func, column: self.column }),
            None => Expr::Column(self.column.into()),
        }
    }

    /// Both sides as expressions of their own.
    pub fn sides(&self) -> (Expr, Expr) {
        let right = match &self.right {
            Leaf::Value(value) => Expr::Value(value.clone()),
            Leaf::Column(def) => Expr::Column((*def).into()),
        };
        (self.left(), right)
    }
}

impl DerivedColumn {
    /// The alias of the derived table.
    pub fn table_alias(&self) -> Alias {
        Alias { text: self.alias, number: self.number }
    }
}

impl Chain {
    /// The operator.
    #[inline]
    pub fn op(&self) -> ChainOp {
        self.0.op
    }

    /// The expressions it joins, in order; two at least.
    pub fn list(&self) -> &[Expr] {
        &self.0.list
    }

    /// Takes the expressions out; copies of them, if others share the list.
    pub fn into_list(self) -> Vec<Expr> {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.list.clone(), |joined| joined.list)
    }
}

impl ListItems {
    /// The values, if the list has nothing else.
    pub fn values(&self) -> &[Value] {
        match self {
            ListItems::Array(Value::Array(array)) | ListItems::OneParameter(Value::Array(array)) => {
                &array.items
            }
            ListItems::Array(value) | ListItems::OneParameter(value) => core::slice::from_ref(value),
            ListItems::Exprs(_) => &[],
        }
    }

    /// Whether nothing is in the list.
    pub fn is_empty(&self) -> bool {
        match self {
            ListItems::Array(_) | ListItems::OneParameter(_) => self.values().is_empty(),
            ListItems::Exprs(list) => list.is_empty(),
        }
    }
}

impl Filler for Expr {
    const FILLER: Expr = Expr::Position(0);
}

impl Depth for Expr {
    #[inline]
    fn depth(&self) -> u16 {
        match self {
            Expr::Value(_)
            | Expr::Column(_)
            | Expr::Test(_)
            | Expr::ColumnAggregate(_)
            | Expr::Derived(_)
            | Expr::Named(_)
            | Expr::Keyword(_)
            | Expr::Position(_)
            | Expr::Label(_)
            | Expr::Invalid(_) => 0,
            Expr::Binary(node) => node.depth(),
            Expr::Unary(node) => node.depth(),
            Expr::Chain(chain) => chain.0.depth,
            Expr::Like(node) => node.depth(),
            Expr::Between(node) => node.depth(),
            Expr::InList(node) => node.depth(),
            Expr::InQuery(node) => node.depth(),
            Expr::Exists(node) | Expr::Subquery(node) | Expr::Quantified(_, node) => node.depth(),
            Expr::Case(node) => node.depth(),
            Expr::Cast(node) => node.depth(),
            Expr::Function(node) => node.depth(),
            Expr::Aggregate(node) => node.depth(),
            Expr::Window(node) => node.depth(),
            Expr::Grouping(node) => node.depth(),
            Expr::Custom(node) => node.depth(),
            Expr::Row(node) => node.depth(),
        }
    }
}

macro_rules! depth_of_fields {
    ($($node:ident: $($field:ident)+;)*) => {$(
        impl Depth for $node {
            fn depth(&self) -> u16 {
                0 $(.max(self.$field.depth()))+
            }
        }
    )*};
}

depth_of_fields! {
    Binary: left right;
    Unary: expr;
    Like: expr pattern;
    Between: expr low high;
    InList: expr items;
    InQuery: expr query;
    Cast: expr;
    Case: operand branches otherwise;
}

impl Depth for ListItems {
    fn depth(&self) -> u16 {
        match self {
            ListItems::Array(_) | ListItems::OneParameter(_) => 0,
            ListItems::Exprs(list) => list.depth(),
        }
    }
}

impl Depth for (Expr, Expr) {
    fn depth(&self) -> u16 {
        self.0.depth().max(self.1.depth())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_keep_their_size() {
        assert_eq!(size_of::<Value>(), 24);
        assert_eq!(size_of::<Leaf>(), 24);
        assert_eq!(size_of::<Expr>(), 40);
    }
}
