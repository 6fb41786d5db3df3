//! Seeing every node of a statement.

use super::change::{visit_delete, visit_insert, visit_merge, visit_truncate, visit_update};
use crate::ast::{
    Aggregate, Between, Binary, Bound, Case, Cast, ColumnAggregate, Cte, CteBody, Custom, Derived, Distinct,
    Explain, Expr, Frame, Function, Grouping, InList, InQuery, Join, JoinCondition, Joined, Leaf, Like,
    ListItems, NamedWindow, OrderTerm, Query, RareClauses, Select, SelectItem, Source, StatementRef,
    TableFunction, Tagged, Unary, Values, Window, WindowCall, WindowFunction, WindowSpec,
};

/// Sees every node of a statement, from the outside in.
///
/// Each method's default goes on to the nodes below by the function of the same name; an override calls that
/// function to do so too.
///
/// ```
/// use querent::{ast::Expr, walk::{Visit, visit_expr}};
/// # use querent_sqlite::prelude::{Expr as _, *};
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// struct CountColumns(usize);
/// impl Visit for CountColumns {
///     fn expr(&mut self, expr: &Expr) {
///         self.0 += usize::from(matches!(expr, Expr::Column(_)));
///         visit_expr(self, expr);
///     }
/// }
///
/// let query = select(Users.name).from(Users).where_(Users.id.eq(5));
/// let mut counter = CountColumns(0);
/// counter.statement(query.as_statement());
/// assert_eq!(counter.0, 2);
/// ```
pub trait Visit {
    /// A statement.
    fn statement(&mut self, statement: StatementRef<'_>) {
        match statement {
            StatementRef::Select(select) => self.select(select),
            StatementRef::Set(set) => {
                visit_with(self, &set.with);
                set.members().iter().for_each(|member| self.query(member));
                set.order_by.iter().for_each(|term| self.expr(&term.expr));
                set.limit.iter().chain(&set.offset).for_each(|expr| self.expr(expr));
            }
            StatementRef::Insert(insert) => visit_insert(self, insert),
            StatementRef::Update(update) => visit_update(self, update),
            StatementRef::Delete(delete) => visit_delete(self, delete),
            StatementRef::Merge(merge) => visit_merge(self, merge),
            StatementRef::Truncate(truncate) => visit_truncate(self, truncate),
            StatementRef::Explain(explain) => {
                let Explain { statement, analyze: _, format: _ } = explain;
                self.statement(statement.as_ref());
            }
            StatementRef::Tagged(tagged) => {
                let Tagged { statement, tags: _ } = tagged;
                self.statement(statement.as_ref());
            }
            StatementRef::Bound(bound) => self.statement(bound.compiled.statement.as_ref()),
            StatementRef::Invalid(_) => {}
        }
    }

    /// A query, of a statement or inside one.
    fn query(&mut self, query: &Query) {
        visit_query(self, query);
    }

    /// A SELECT.
    fn select(&mut self, select: &Select) {
        visit_select(self, select);
    }

    /// A table, or what stands for one.
    fn source(&mut self, source: &Source) {
        visit_source(self, source);
    }

    /// An expression. The sides of an [`Expr::Test`] are seen as expressions of their own, as is the column of an
    /// [`Expr::ColumnAggregate`].
    fn expr(&mut self, expr: &Expr) {
        visit_expr(self, expr);
    }
}

/// Goes on to what a query consists of.
pub fn visit_query<V: Visit + ?Sized>(v: &mut V, query: &Query) {
    match query {
        Query::Select(select) => v.select(select),
        Query::Set(_) | Query::Invalid(_) => v.statement(query.as_statement()),
    }
}

/// Goes on to the clauses of a SELECT, in the order in which they are written.
pub fn visit_select<V: Visit + ?Sized>(v: &mut V, select: &Select) {
    let Select {
        distinct,
        columns,
        from,
        joins,
        filter,
        group_by,
        having,
        order_by,
        limit,
        take: _,
        offset,
        rare,
    } = select;
    let RareClauses { with, windows, qualify, locks: _, hints: _ } = &**rare;
    visit_with(v, with);
    if let Distinct::On(list) = distinct {
        list.iter().for_each(|expr| v.expr(expr));
    }
    columns.iter().for_each(|SelectItem { expr, label: _ }| v.expr(expr));
    from.iter().for_each(|source| v.source(source));
    visit_joins(v, joins);
    filter.iter().chain(group_by.iter()).chain(having).for_each(|expr| v.expr(expr));
    windows.iter().for_each(|NamedWindow { name: _, spec }| visit_window(v, spec));
    qualify.iter().for_each(|expr| v.expr(expr));
    visit_order(v, order_by);
    limit.iter().chain(offset).for_each(|expr| v.expr(expr));
}

pub(super) fn visit_order<V: Visit + ?Sized>(v: &mut V, terms: &[OrderTerm]) {
    terms.iter().for_each(|OrderTerm { expr, descending: _, nulls: _ }| v.expr(expr));
}

pub(super) fn visit_joins<V: Visit + ?Sized>(v: &mut V, joins: &[Join]) {
    for Join { kind: _, source, condition } in joins {
        v.source(source);
        match condition {
            JoinCondition::On(expr) => v.expr(expr),
            JoinCondition::None | JoinCondition::Using(_) => {}
        }
    }
}

pub(super) fn visit_with<V: Visit + ?Sized>(v: &mut V, with: &[Cte]) {
    for Cte { name: _, body, kinds: _, recursive: _, materialized: _, search: _, cycle: _ } in with {
        match body {
            CteBody::Query(query) => v.query(query),
            CteBody::Insert(_) | CteBody::Update(_) | CteBody::Delete(_) | CteBody::Merge(_) => {
                v.statement(body.as_statement());
            }
        }
    }
}

fn visit_window<V: Visit + ?Sized>(v: &mut V, spec: &WindowSpec) {
    let WindowSpec { base: _, partition_by, order_by, frame } = spec;
    partition_by.iter().for_each(|expr| v.expr(expr));
    visit_order(v, order_by);
    if let Some(Frame { unit: _, start, end, exclude: _ }) = frame {
        [start, end].into_iter().filter_map(Bound::offset).for_each(|expr| v.expr(expr));
    }
}

/// Goes on to the query of a subquery in FROM, to values and arguments.
pub fn visit_source<V: Visit + ?Sized>(v: &mut V, source: &Source) {
    match source {
        Source::Derived(node) => {
            let Derived { query, alias: _, lateral: _ } = &**node;
            v.query(query);
        }
        Source::Values(node) => {
            let Values { alias: _, columns: _, cells } = &**node;
            cells.iter().for_each(|expr| v.expr(expr));
        }
        Source::Function(node) => {
            let TableFunction { func: _, args, alias: _, columns: _ } = &**node;
            args.iter().for_each(|expr| v.expr(expr));
        }
        Source::Joined(node) => {
            let Joined { first, joins } = &**node;
            v.source(first);
            visit_joins(v, joins);
        }
        Source::Table(_) | Source::Hinted(_) | Source::Named(_) | Source::Cte(_) | Source::Invalid(_) => {}
    }
}

/// Goes on to the parts of an expression.
pub fn visit_expr<V: Visit + ?Sized>(v: &mut V, expr: &Expr) {
    match expr {
        Expr::Value(_)
        | Expr::Column(_)
        | Expr::Derived(_)
        | Expr::Named(_)
        | Expr::Keyword(_)
        | Expr::Position(_)
        | Expr::Label(_)
        | Expr::Invalid(_) => {}
        Expr::Test(test) => {
            v.expr(&test.left());
            match &test.right {
                Leaf::Column(def) => v.expr(&Expr::Column((*def).into())),
                Leaf::Value(value) => v.expr(&Expr::Value(value.clone())),
            }
        }
        Expr::ColumnAggregate(ColumnAggregate { func: _, column }) => v.expr(&Expr::Column((*column).into())),
        Expr::Binary(node) => {
            let Binary { op: _, left, right } = &**node;
            v.expr(left);
            v.expr(right);
        }
        Expr::Unary(node) => {
            let Unary { op: _, expr } = &**node;
            v.expr(expr);
        }
        Expr::Chain(chain) => chain.list().iter().for_each(|expr| v.expr(expr)),
        Expr::Like(node) => {
            let Like { expr, pattern, escape: _, negated: _, case: _ } = &**node;
            v.expr(expr);
            v.expr(pattern);
        }
        Expr::Between(node) => {
            let Between { expr, low, high, negated: _, symmetric: _ } = &**node;
            [expr, low, high].into_iter().for_each(|expr| v.expr(expr));
        }
        Expr::InList(node) => {
            let InList { expr, items, negated: _ } = &**node;
            v.expr(expr);
            match items {
                ListItems::Array(array) | ListItems::OneParameter(array) => {
                    v.expr(&Expr::Value(array.clone()))
                }
                ListItems::Exprs(list) => list.iter().for_each(|expr| v.expr(expr)),
            }
        }
        Expr::InQuery(node) => {
            let InQuery { expr, query, negated: _ } = &**node;
            v.expr(expr);
            v.query(query);
        }
        Expr::Exists(node) | Expr::Subquery(node) | Expr::Quantified(_, node) => v.query(node),
        Expr::Case(node) => {
            let Case { operand, branches, otherwise } = &**node;
            operand.iter().for_each(|expr| v.expr(expr));
            for (when, then) in branches {
                v.expr(when);
                v.expr(then);
            }
            otherwise.iter().for_each(|expr| v.expr(expr));
        }
        Expr::Cast(node) => {
            let Cast { expr, kind: _, or_null: _ } = &**node;
            v.expr(expr);
        }
        Expr::Function(node) => {
            let Function { func: _, args } = &**node;
            args.iter().for_each(|expr| v.expr(expr));
        }
        Expr::Aggregate(node) => visit_aggregate(v, node),
        Expr::Window(node) => {
            let Window { call, over } = &**node;
            match call {
                WindowCall::Aggregate(aggregate) => visit_aggregate(v, aggregate),
                WindowCall::Function(WindowFunction { func: _, args, ignore_nulls: _ }) => {
                    args.iter().for_each(|expr| v.expr(expr));
                }
            }
            visit_window(v, over);
        }
        Expr::Grouping(node) => {
            let Grouping { kind: _, sets } = &**node;
            sets.iter().flatten().for_each(|expr| v.expr(expr));
        }
        Expr::Custom(node) => {
            let Custom { spelling: _, args } = &**node;
            args.iter().for_each(|expr| v.expr(expr));
        }
        Expr::Row(node) => node.iter().for_each(|expr| v.expr(expr)),
    }
}

fn visit_aggregate<V: Visit + ?Sized>(v: &mut V, aggregate: &Aggregate) {
    let Aggregate { func: _, distinct: _, args, order_by, filter } = aggregate;
    args.iter().for_each(|expr| v.expr(expr));
    visit_order(v, order_by);
    filter.iter().for_each(|expr| v.expr(expr));
}
