//! Making a statement out of another, node by node.

use super::change::{rewrite_delete, rewrite_insert, rewrite_merge, rewrite_truncate, rewrite_update};
use crate::ast::{
    Aggregate, Between, Binary, Bound, Case, Cast, ColumnAggregate, Cte, CteBody, Custom, Derived, Distinct,
    Explain, Expr, Frame, Function, Grouping, InList, InQuery, Join, JoinCondition, Joined, Like, ListItems,
    NamedWindow, OrderTerm, Query, Rare, RareClauses, Select, SelectItem, SetOperation, Short, Source,
    Statement, TableFunction, Tagged, Unary, Values, Window, WindowCall, WindowFunction, WindowSpec,
};
use crate::value::Value;
use alloc::{boxed::Box, vec::Vec};

/// Makes a statement out of another. Every method's default rewrites the nodes below and gives back the same
/// node around them, so that a `Rewrite` without methods of its own returns its input.
///
/// ```
/// use querent::{Value, ast::{Expr, Query}, walk::{Rewrite, rewrite_expr}};
/// # use querent_sqlite::prelude::{Expr as _, Value as _, *};
/// # table! { Users = "users" { id: BigInt } }
/// /// Hides every value, for logs.
/// struct Hide;
/// impl Rewrite for Hide {
///     fn expr(&mut self, expr: Expr) -> Expr {
///         match expr {
///             Expr::Value(_) => Expr::Value(Value::Text("***".into())),
///             other => rewrite_expr(self, other),
///         }
///     }
/// }
///
/// let query = select(Users.id).from(Users).where_(Users.id.eq(5));
/// let hidden: Select<BigInt> = Select::from_ast(Hide.select(query.ast().clone()));
/// assert_eq!(
///     hidden.inlined(&Sqlite::new())?,
///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" = '***'"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub trait Rewrite {
    /// A query, of a statement or inside one.
    fn query(&mut self, query: Query) -> Query {
        rewrite_query(self, query)
    }

    /// What a name of WITH stands for.
    fn cte_body(&mut self, body: CteBody) -> CteBody {
        rewrite_cte_body(self, body)
    }

    /// A SELECT.
    fn select(&mut self, select: Select) -> Select {
        rewrite_select(self, select)
    }

    /// A table, or what stands for one.
    fn source(&mut self, source: Source) -> Source {
        rewrite_source(self, source)
    }

    /// An expression.
    fn expr(&mut self, expr: Expr) -> Expr {
        rewrite_expr(self, expr)
    }
}

/// Rewrites a statement; one that was compiled with its values in place.
pub fn rewrite_statement<R: Rewrite + ?Sized>(r: &mut R, statement: Statement) -> Statement {
    match statement {
        Statement::Query(query) => Statement::Query(r.query(query)),
        Statement::Insert(insert) => Statement::Insert(Box::new(rewrite_insert(r, *insert))),
        Statement::Update(update) => Statement::Update(Box::new(rewrite_update(r, *update))),
        Statement::Delete(delete) => Statement::Delete(Box::new(rewrite_delete(r, *delete))),
        Statement::Merge(merge) => Statement::Merge(Box::new(rewrite_merge(r, *merge))),
        Statement::Truncate(truncate) => Statement::Truncate(Box::new(rewrite_truncate(r, *truncate))),
        Statement::Explain(explain) => {
            let Explain { statement, analyze, format } = *explain;
            let statement = rewrite_statement(r, statement);
            Statement::Explain(Box::new(Explain { statement, analyze, format }))
        }
        Statement::Tagged(tagged) => {
            let Tagged { statement, tags } = *tagged;
            Statement::Tagged(Box::new(Tagged { statement: rewrite_statement(r, statement), tags }))
        }
        // Its text is another then.
        Statement::Bound(bound) => rewrite_statement(r, super::with_values(bound.lend())),
    }
}

/// Rewrites what a query consists of.
pub fn rewrite_query<R: Rewrite + ?Sized>(r: &mut R, query: Query) -> Query {
    match query {
        Query::Select(select) => apart(|| Query::Select(Box::new(r.select(*select)))),
        Query::Set(set) => apart(|| rewrite_set(r, *set)),
        Query::Invalid(invalid) => Query::Invalid(invalid),
    }
}

fn rewrite_set<R: Rewrite + ?Sized>(r: &mut R, set: SetOperation) -> Query {
    let with = rewrite_with(r, set.with.clone());
    let (op, all) = (set.op(), set.all());
    let order_by = order(r, set.order_by.clone());
    let limit = set.limit.clone().map(|expr| r.expr(expr));
    let offset = set.offset.clone().map(|expr| r.expr(expr));
    let members: Vec<Query> = set.into_members().into_iter().map(|member| r.query(member)).collect();
    let mut rewritten = Query::set(op, all, members);
    if let Query::Set(set) = &mut rewritten {
        (set.order_by, set.limit, set.offset, set.with) = (order_by, limit, offset, with);
    }
    rewritten
}

/// Rewrites the clauses of a SELECT.
pub fn rewrite_select<R: Rewrite + ?Sized>(r: &mut R, mut select: Select) -> Select {
    rewrite_clauses(r, &mut select);
    select
}

/// In place, so that the walk into a deep tree has little on the stack.
pub(crate) fn rewrite_clauses<R: Rewrite + ?Sized>(r: &mut R, select: &mut Select) {
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
    let mut clauses = core::mem::take(rare).into_clauses();
    if let Some(clauses) = &mut clauses {
        apart(|| clauses.with = rewrite_with(r, core::mem::take(&mut clauses.with)));
    }
    apart(|| {
        if let Distinct::On(list) = distinct {
            *list = exprs(r, core::mem::take(list));
        }
        let item = |SelectItem { expr, label }| SelectItem { expr: r.expr(expr), label };
        *columns = each(core::mem::take(columns), item);
    });
    apart(|| *from = from.take().map(|source| r.source(source)));
    apart(|| *joins = core::mem::take(joins).into_iter().map(|join| rewrite_join(r, join)).collect());
    apart(|| *filter = filter.take().map(|expr| r.expr(expr)));
    apart(|| *group_by = each(core::mem::take(group_by), |expr| r.expr(expr)));
    apart(|| *having = having.take().map(|expr| r.expr(expr)));
    apart(|| *order_by = order(r, core::mem::take(order_by)));
    apart(|| {
        *limit = limit.take().map(|expr| r.expr(expr));
        *offset = offset.take().map(|expr| r.expr(expr));
    });
    let Some(clauses) = clauses else { return };
    apart(|| *rare = rewrite_rare(r, *clauses));
}

/// All but WITH, which is rewritten before what uses it.
fn rewrite_rare<R: Rewrite + ?Sized>(r: &mut R, clauses: RareClauses) -> Rare {
    let RareClauses { with, windows, qualify, locks, hints } = clauses;
    let windows = windows
        .into_iter()
        .map(|NamedWindow { name, spec }| NamedWindow { name, spec: rewrite_window(r, spec) })
        .collect();
    let qualify = qualify.map(|expr| r.expr(expr));
    RareClauses { with, windows, qualify, locks, hints }.into()
}

pub(super) fn rewrite_join<R: Rewrite + ?Sized>(r: &mut R, join: Join) -> Join {
    let Join { kind, source, condition } = join;
    let condition = match condition {
        JoinCondition::On(expr) => JoinCondition::On(r.expr(expr)),
        JoinCondition::None => JoinCondition::None,
        JoinCondition::Using(columns) => JoinCondition::Using(columns),
    };
    Join { kind, source: r.source(source), condition }
}

pub(super) fn rewrite_with<R: Rewrite + ?Sized>(r: &mut R, with: Vec<Cte>) -> Vec<Cte> {
    let cte = |Cte { name, body, kinds, recursive, materialized, search, cycle }| Cte {
        name,
        body: r.cte_body(body),
        kinds,
        recursive,
        materialized,
        search,
        cycle,
    };
    with.into_iter().map(cte).collect()
}

/// Rewrites a query of WITH, or the parts of a statement there that changes data.
///
/// ```
/// use querent::{ast::CteBody, walk::{Rewrite, rewrite_cte_body, rewrite_statement}};
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt } }
/// /// Counts the statements in WITH that change data, and leaves them as they are.
/// struct Changing(usize);
/// impl Rewrite for Changing {
///     fn cte_body(&mut self, body: CteBody) -> CteBody {
///         self.0 += usize::from(body.changes_data());
///         rewrite_cte_body(self, body)
///     }
/// }
///
/// let gone = cte("gone", delete_from(Users).where_(Users.id.lt(5)).returning(Users.id));
/// let ids = cte("ids", select(gone.columns()).from(&gone));
/// let query = select(ids.columns()).with(&gone).with(&ids).from(&ids);
/// let mut changing = Changing(0);
/// let same = rewrite_statement(&mut changing, query.as_statement().to_owned());
/// assert_eq!((changing.0, same), (1, query.as_statement().to_owned()));
/// ```
pub fn rewrite_cte_body<R: Rewrite + ?Sized>(r: &mut R, body: CteBody) -> CteBody {
    match body {
        CteBody::Query(query) => CteBody::Query(r.query(query)),
        CteBody::Insert(insert) => apart(|| CteBody::Insert(Box::new(rewrite_insert(r, *insert)))),
        CteBody::Update(update) => apart(|| CteBody::Update(Box::new(rewrite_update(r, *update)))),
        CteBody::Delete(delete) => apart(|| CteBody::Delete(Box::new(rewrite_delete(r, *delete)))),
        CteBody::Merge(merge) => apart(|| CteBody::Merge(Box::new(rewrite_merge(r, *merge)))),
    }
}

fn rewrite_window<R: Rewrite + ?Sized>(r: &mut R, spec: WindowSpec) -> WindowSpec {
    let WindowSpec { base, partition_by, order_by, frame } = spec;
    let partition_by = exprs(r, partition_by);
    let order_by = order_by.into_iter().map(|term| order_term(r, term)).collect();
    let frame = frame.map(|Frame { unit, start, end, exclude }| {
        let start = bound(r, start);
        Frame { unit, start, end: bound(r, end), exclude }
    });
    WindowSpec { base, partition_by, order_by, frame }
}

fn bound<R: Rewrite + ?Sized>(r: &mut R, bound: Bound) -> Bound {
    match bound {
        Bound::Preceding(offset) => Bound::Preceding(r.expr(offset)),
        Bound::Following(offset) => Bound::Following(r.expr(offset)),
        Bound::UnboundedPreceding => Bound::UnboundedPreceding,
        Bound::CurrentRow => Bound::CurrentRow,
        Bound::UnboundedFollowing => Bound::UnboundedFollowing,
    }
}

fn rewrite_aggregate<R: Rewrite + ?Sized>(r: &mut R, aggregate: Aggregate) -> Aggregate {
    let Aggregate { func, distinct, args, order_by, filter } = aggregate;
    let args = each(args, |arg| r.expr(arg));
    let order_by = order_by.into_iter().map(|term| order_term(r, term)).collect();
    let filter = filter.map(|expr| r.expr(expr));
    Aggregate { func, distinct, args, order_by, filter }
}

/// Rewrites the query of a subquery in FROM, values and arguments.
pub fn rewrite_source<R: Rewrite + ?Sized>(r: &mut R, source: Source) -> Source {
    match source {
        Source::Derived(node) => apart(|| {
            let Derived { query, alias, lateral } = node.into_inner();
            Source::derived(Derived { query: r.query(query), alias, lateral })
        }),
        Source::Values(node) => apart(|| {
            let Values { alias, columns, cells } = node.into_inner();
            Source::values(Values { alias, columns, cells: exprs(r, cells) })
        }),
        Source::Function(node) => apart(|| {
            let TableFunction { func, args, alias, columns } = node.into_inner();
            Source::function(TableFunction { func, args: exprs(r, args), alias, columns })
        }),
        Source::Joined(node) => apart(|| {
            let Joined { first, joins } = node.into_inner();
            let first = r.source(first);
            let joins = joins.into_iter().map(|join| rewrite_join(r, join)).collect();
            Source::joined(Joined { first, joins })
        }),
        Source::Table(_) | Source::Hinted(_) | Source::Named(_) | Source::Cte(_) | Source::Invalid(_) => {
            source
        }
    }
}

/// Rewrites the parts of an expression.
pub fn rewrite_expr<R: Rewrite + ?Sized>(r: &mut R, expr: Expr) -> Expr {
    match expr {
        Expr::Value(_)
        | Expr::Column(_)
        | Expr::Derived(_)
        | Expr::Named(_)
        | Expr::Keyword(_)
        | Expr::Position(_)
        | Expr::Label(_)
        | Expr::Invalid(_) => expr,
        Expr::Test(test) => apart(|| {
            let op = test.op;
            let (left, right) = test.sides();
            let left = r.expr(left);
            Expr::binary(op, left, r.expr(right))
        }),
        Expr::ColumnAggregate(ColumnAggregate { func, column }) => {
            Expr::aggregate(Aggregate::new(func, Some(r.expr(Expr::Column(column.into())))))
        }
        Expr::Binary(node) => apart(|| {
            let Binary { op, left, right } = node.into_inner();
            let left = r.expr(left);
            Expr::binary(op, left, r.expr(right))
        }),
        Expr::Unary(node) => apart(|| {
            let Unary { op, expr } = node.into_inner();
            Expr::unary(op, r.expr(expr))
        }),
        Expr::Chain(chain) => apart(|| {
            let op = chain.op();
            let rewritten = Expr::chain_all(op, exprs(r, chain.into_list()));
            // A chain has two members at least.
            rewritten.unwrap_or(Expr::Keyword(crate::ast::Keyword::Null))
        }),
        Expr::Like(node) => apart(|| {
            let Like { expr, pattern, escape, negated, case } = node.into_inner();
            let expr = r.expr(expr);
            Expr::like(Like { expr, pattern: r.expr(pattern), escape, negated, case })
        }),
        Expr::Between(node) => apart(|| {
            let Between { expr, low, high, negated, symmetric } = node.into_inner();
            let (expr, low) = (r.expr(expr), r.expr(low));
            Expr::between(Between { expr, low, high: r.expr(high), negated, symmetric })
        }),
        Expr::InList(node) => apart(|| {
            let InList { expr, items, negated } = node.into_inner();
            let expr = r.expr(expr);
            let items = match items {
                ListItems::Array(array) => {
                    let rewritten = r.expr(Expr::Value(array));
                    if let Expr::Value(array @ Value::Array(_)) = rewritten {
                        ListItems::Array(array)
                    } else {
                        ListItems::Exprs([rewritten].into())
                    }
                }
                ListItems::OneParameter(array) => {
                    let rewritten = r.expr(Expr::Value(array));
                    if let Expr::Value(array @ Value::Array(_)) = rewritten {
                        ListItems::OneParameter(array)
                    } else {
                        ListItems::Exprs([rewritten].into())
                    }
                }
                ListItems::Exprs(list) => ListItems::Exprs(exprs(r, list)),
            };
            Expr::in_list(InList { expr, items, negated })
        }),
        Expr::InQuery(node) => apart(|| {
            let InQuery { expr, query, negated } = node.into_inner();
            let expr = r.expr(expr);
            Expr::in_query(InQuery { expr, query: r.query(query), negated })
        }),
        Expr::Exists(node) => apart(|| Expr::exists(r.query(node.into_inner()))),
        Expr::Subquery(node) => apart(|| Expr::subquery(r.query(node.into_inner()))),
        Expr::Quantified(quantifier, node) => {
            apart(|| Expr::quantified(quantifier, r.query(node.into_inner())))
        }
        Expr::Case(node) => apart(|| {
            let Case { operand, branches, otherwise } = node.into_inner();
            let operand = operand.map(|expr| r.expr(expr));
            let branches = branches.into_iter().map(|(when, then)| (r.expr(when), r.expr(then))).collect();
            Expr::case(Case { operand, branches, otherwise: otherwise.map(|expr| r.expr(expr)) })
        }),
        Expr::Cast(node) => apart(|| {
            let Cast { expr, kind, or_null } = node.into_inner();
            Expr::cast_as(Cast { expr: r.expr(expr), kind, or_null })
        }),
        Expr::Function(node) => apart(|| {
            let Function { func, args } = node.into_inner();
            let mut rewritten = Vec::with_capacity(args.len());
            args.for_each(|arg| rewritten.push(r.expr(arg)));
            Expr::function(func, rewritten)
        }),
        Expr::Aggregate(node) => apart(|| Expr::aggregate(rewrite_aggregate(r, node.into_inner()))),
        Expr::Window(node) => apart(|| {
            let Window { call, over } = node.into_inner();
            let call = match call {
                WindowCall::Aggregate(aggregate) => WindowCall::Aggregate(rewrite_aggregate(r, aggregate)),
                WindowCall::Function(WindowFunction { func, args, ignore_nulls }) => {
                    WindowCall::Function(WindowFunction { func, args: exprs(r, args), ignore_nulls })
                }
            };
            Expr::window(Window { call, over: rewrite_window(r, over) })
        }),
        Expr::Grouping(node) => apart(|| {
            let Grouping { kind, sets } = node.into_inner();
            let sets = sets.into_iter().map(|set| exprs(r, set)).collect();
            Expr::grouping(Grouping { kind, sets })
        }),
        Expr::Custom(node) => apart(|| {
            let Custom { spelling, args } = node.into_inner();
            Expr::custom(Custom { spelling, args: exprs(r, args) })
        }),
        Expr::Row(node) => apart(|| Expr::row(exprs(r, node.into_inner()))),
    }
}

/// Calls a function that has a frame of its own on the stack: what one kind of node needs there takes no room while others
/// are rewritten, as trees are deep.
#[inline(never)]
fn apart<T>(rewrite: impl FnOnce() -> T) -> T {
    rewrite()
}

fn exprs<R: Rewrite + ?Sized>(r: &mut R, list: Vec<Expr>) -> Vec<Expr> {
    list.into_iter().map(|expr| r.expr(expr)).collect()
}

fn each<T: crate::ast::Filler, const N: usize>(
    list: Short<T, N>,
    mut change: impl FnMut(T) -> T,
) -> Short<T, N> {
    let mut changed = Short::new();
    list.for_each(|item| changed.push(change(item)));
    changed
}

fn order<R: Rewrite + ?Sized>(r: &mut R, terms: Short<OrderTerm, 1>) -> Short<OrderTerm, 1> {
    each(terms, |term| order_term(r, term))
}

pub(super) fn order_term<R: Rewrite + ?Sized>(r: &mut R, term: OrderTerm) -> OrderTerm {
    let OrderTerm { expr, descending, nulls } = term;
    OrderTerm { expr: r.expr(expr), descending, nulls }
}
