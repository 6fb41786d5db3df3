//! A statement's tree as text, and as a graph for Graphviz.

mod change;

use super::{Visit, visit_expr, visit_source};
use crate::ast::{
    Cte, Distinct, Expr, Join, JoinCondition, NamedWindow, OrderTerm, Query, RareClauses, Select, SelectItem,
    SetOperation, Source, StatementRef, TableFunc, Take, WindowCall,
};
use alloc::{format, string::String, vec::Vec};
use core::fmt::Write as _;

/// A statement's tree as text: a node a line, each below the one it is part of.
///
/// ```
/// use querent::walk::dump;
/// # use querent_sqlite::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// let query = select(Users.name).from(Users).where_(Users.id.gt(5) & Users.name.like("A%")).limit(3);
/// assert_eq!(
///     dump(query.as_statement()),
///     "\
/// Select
///   columns
///     Column \"users\".\"name\"
///   from
///     Table \"users\"
///   filter
///     Chain And
///       Test Greater
///         Column \"users\".\"id\"
///         Value 5
///       Like
///         Column \"users\".\"name\"
///         Value \"A%\"
///   limit
///     Value 3
/// "
/// );
/// ```
pub fn dump(statement: StatementRef<'_>) -> String {
    let mut text = String::new();
    for (depth, label) in nodes(statement) {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{:width$}{label}", "", width = depth * 2);
    }
    text
}

/// A statement's tree as a graph in the DOT language of Graphviz: `dot -Tsvg` draws it.
///
/// ```
/// use querent::walk::graphviz;
/// # use querent_sqlite::prelude::*;
/// # table! { Users = "users" { id: BigInt } }
/// assert_eq!(
///     graphviz(select(Users.id).from(Users).as_statement()),
///     "\
/// digraph statement {
///   node [shape=box]
///   n0 [label=\"Select\"]
///   n1 [label=\"columns\"]
///   n0 -> n1
///   n2 [label=\"Column \\\"users\\\".\\\"id\\\"\"]
///   n1 -> n2
///   n3 [label=\"from\"]
///   n0 -> n3
///   n4 [label=\"Table \\\"users\\\"\"]
///   n3 -> n4
/// }
/// "
/// );
/// ```
pub fn graphviz(statement: StatementRef<'_>) -> String {
    let mut text = String::from("digraph statement {\n  node [shape=box]\n");
    let mut above: Vec<usize> = Vec::new();
    for (number, (depth, label)) in nodes(statement).into_iter().enumerate() {
        let label = label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let _ = writeln!(text, "  n{number} [label=\"{label}\"]");
        above.truncate(depth);
        if let Some(parent) = above.last() {
            let _ = writeln!(text, "  n{parent} -> n{number}");
        }
        above.push(number);
    }
    text.push_str("}\n");
    text
}

fn nodes(statement: StatementRef<'_>) -> Vec<(usize, String)> {
    let mut dump = Dump { nodes: Vec::new(), depth: 0 };
    dump.statement(statement);
    dump.nodes
}

/// Nodes in the order in which they are seen, with how many stand above each.
struct Dump {
    nodes: Vec<(usize, String)>,
    depth: usize,
}

impl Dump {
    fn node(&mut self, label: String, below: impl FnOnce(&mut Self)) {
        self.nodes.push((self.depth, label));
        self.depth += 1;
        below(self);
        self.depth -= 1;
    }

    /// A clause, if there is anything in it.
    fn clause<T>(&mut self, name: &str, list: &[T], mut each: impl FnMut(&mut Self, &T)) {
        if !list.is_empty() {
            self.node(name.into(), |dump| list.iter().for_each(|item| each(dump, item)));
        }
    }

    fn exprs<'e>(&mut self, name: &str, exprs: impl IntoIterator<Item = &'e Expr>) {
        let exprs: Vec<&Expr> = exprs.into_iter().collect();
        self.clause(name, &exprs, |dump, expr| dump.expr(expr));
    }

    fn order(&mut self, terms: &[OrderTerm]) {
        self.clause("order_by", terms, |dump, term| {
            let OrderTerm { expr, descending, nulls } = term;
            let direction = if *descending { "descending" } else { "ascending" };
            let nulls = nulls.map(|nulls| format!(", nulls {nulls:?}")).unwrap_or_default();
            dump.node(format!("Term {direction}{nulls}"), |dump| dump.expr(expr));
        });
    }

    fn joins(&mut self, joins: &[Join]) {
        self.clause("joins", joins, |dump, join| {
            let Join { kind, source, condition } = join;
            dump.node(format!("Join {kind:?}"), |dump| {
                dump.source(source);
                match condition {
                    JoinCondition::None => {}
                    JoinCondition::On(expr) => dump.exprs("on", [expr]),
                    JoinCondition::Using(columns) => dump.node(format!("using {columns:?}"), |_| {}),
                }
            });
        });
    }

    fn with(&mut self, with: &[Cte]) {
        self.clause("with", with, |dump, cte| {
            let recursive = if cte.recursive { " recursive" } else { "" };
            dump.node(format!("Cte \"{}\"{recursive}", cte.name), |dump| {
                dump.statement(cte.body.as_statement());
            });
        });
    }

    fn set(&mut self, set: &SetOperation) {
        let all = if set.all() { " all" } else { "" };
        self.node(format!("Set {:?}{all}", set.op()), |dump| {
            dump.with(&set.with);
            dump.clause("members", set.members(), Self::query);
            dump.order(&set.order_by);
            dump.exprs("limit", &set.limit);
            dump.exprs("offset", &set.offset);
        });
    }

    /// A column of a select list or of RETURNING.
    fn item(&mut self, item: &SelectItem) {
        let SelectItem { expr, label } = item;
        match label {
            None => self.expr(expr),
            Some(label) => self.node(format!("Label {:?}", label.as_str()), |dump| dump.expr(expr)),
        }
    }
}

impl Visit for Dump {
    fn statement(&mut self, statement: StatementRef<'_>) {
        match statement {
            StatementRef::Select(select) => self.select(select),
            StatementRef::Set(set) => self.set(set),
            StatementRef::Insert(insert) => self.insert(insert),
            StatementRef::Update(update) => self.update(update),
            StatementRef::Delete(delete) => self.delete(delete),
            StatementRef::Merge(merge) => self.merge(merge),
            StatementRef::Truncate(truncate) => self.truncate(truncate),
            StatementRef::Explain(explain) => {
                let analyze = if explain.analyze { " analyze" } else { "" };
                self.node(format!("Explain{analyze}"), |dump| dump.statement(explain.statement.as_ref()));
            }
            StatementRef::Tagged(tagged) => {
                self.node(format!("Tagged {:?}", tagged.tags), |dump| {
                    dump.statement(tagged.statement.as_ref())
                });
            }
            StatementRef::Bound(bound) => {
                self.node(format!("Bound to {:?}", bound.values), |dump| {
                    dump.statement(bound.compiled.statement.as_ref())
                });
            }
            StatementRef::Invalid(invalid) => self.node(format!("Invalid {invalid:?}"), |_| {}),
        }
    }

    fn query(&mut self, query: &Query) {
        self.statement(query.as_statement());
    }

    fn select(&mut self, select: &Select) {
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
            take,
            offset,
            rare,
        } = select;
        let RareClauses { with, windows, qualify, locks, hints } = &**rare;
        self.node("Select".into(), |dump| {
            dump.with(with);
            dump.clause("hints", hints, |dump, hint| dump.node(format!("{:?}", hint.as_str()), |_| {}));
            match distinct {
                Distinct::No => {}
                Distinct::Rows => dump.node("distinct".into(), |_| {}),
                Distinct::On(list) => dump.exprs("distinct on", list),
            }
            dump.clause("columns", columns, |dump, item| dump.item(item));
            let from: Vec<&Source> = from.iter().collect();
            dump.clause("from", &from, |dump, source| dump.source(source));
            dump.joins(joins);
            dump.exprs("filter", filter);
            dump.exprs("group_by", group_by.iter());
            dump.exprs("having", having);
            dump.clause("windows", windows, |dump, NamedWindow { name, spec }| {
                dump.node(format!("Window \"{name}\""), |dump| {
                    dump.exprs("partition_by", &spec.partition_by);
                    dump.order(&spec.order_by);
                });
            });
            dump.exprs("qualify", qualify);
            dump.order(order_by);
            let unit = match take {
                Take::Rows => "limit",
                Take::WithTies => "limit with ties",
                Take::Percent => "limit in percent",
            };
            dump.exprs(unit, limit);
            dump.exprs("offset", offset);
            dump.clause("locks", locks, |dump, lock| {
                dump.node(format!("Lock {:?}, {:?}", lock.strength, lock.wait), |_| {});
            });
        });
    }

    fn source(&mut self, source: &Source) {
        let alias = source.derived_alias().map(|alias| format!(" \"{alias}\"")).unwrap_or_default();
        let label = match source {
            Source::Table(table) => match table.alias {
                None => format!("Table {}", table.def.double_quoted),
                Some(alias) => format!("Table {} as \"{alias}\"", table.def.double_quoted),
            },
            Source::Hinted(hinted) => format!("Table {} with hints", hinted.table.def.double_quoted),
            Source::Named(table) => format!("Table \"{}\" by name", table.name),
            Source::Derived(derived) if derived.lateral => format!("Lateral{alias}"),
            Source::Derived(_) => format!("Derived{alias}"),
            Source::Cte(cte) => format!("Use of \"{}\" as{alias}", cte.name),
            Source::Values(values) => format!("Values{alias} of {} columns", values.columns.len()),
            Source::Function(function) => match function.func {
                TableFunc::GenerateSeries => format!("Series{alias}"),
                TableFunc::Custom(name) => format!("Function {name}{alias}"),
                TableFunc::By(forms) => format!("Function {forms:?}{alias}"),
            },
            Source::Joined(joined) => {
                return self.node("Joined".into(), |dump| {
                    dump.source(&joined.first);
                    dump.joins(&joined.joins);
                });
            }
            Source::Invalid(invalid) => format!("Invalid {invalid:?}"),
        };
        self.node(label, |dump| visit_source(dump, source));
    }

    fn expr(&mut self, expr: &Expr) {
        let label = match expr {
            Expr::Value(value) => format!("Value {value}"),
            Expr::Column(column) => match column.table_alias() {
                None => format!("Column {}", column.def.qualified_double),
                Some(alias) => format!("Column \"{alias}\".{}", column.def.double_quoted),
            },
            Expr::Test(test) => format!("Test {:?}", test.op),
            Expr::ColumnAggregate(node) => format!("Aggregate {:?}", node.func),
            Expr::Derived(column) => format!("Column {} of \"{}\"", column.index + 1, column.table_alias()),
            Expr::Named(column) => format!("Column \"{}\" by name", column.name),
            Expr::Keyword(keyword) => format!("{keyword:?}"),
            Expr::Binary(node) => format!("Binary {:?}", node.op),
            Expr::Unary(node) => format!("Unary {:?}", node.op),
            Expr::Chain(chain) => format!("Chain {:?}", chain.op()),
            Expr::Like(node) => format!("Like{}", not(node.negated)),
            Expr::Between(node) => format!("Between{}", not(node.negated)),
            Expr::InList(node) => format!("InList{}", not(node.negated)),
            Expr::InQuery(node) => format!("InQuery{}", not(node.negated)),
            Expr::Exists(_) => "Exists".into(),
            Expr::Subquery(_) => "Subquery".into(),
            Expr::Quantified(quantifier, _) => format!("Quantified {quantifier:?}"),
            Expr::Case(_) => "Case".into(),
            Expr::Cast(node) => format!("Cast to {}", node.kind),
            Expr::Function(node) => format!("Function {:?}", node.func),
            Expr::Aggregate(node) => format!("Aggregate {:?}", node.func),
            Expr::Window(node) => match &node.call {
                WindowCall::Aggregate(aggregate) => format!("Window {:?}", aggregate.func),
                WindowCall::Function(function) => format!("Window {:?}", function.func),
            },
            Expr::Grouping(node) => format!("Grouping {:?}", node.kind),
            Expr::Custom(node) => format!("Custom {:?}", node.spelling),
            Expr::Row(_) => "Row".into(),
            Expr::Position(place) => format!("Position {place}"),
            Expr::Label(label) => format!("Label {:?}", label.as_str()),
            Expr::Invalid(invalid) => format!("Invalid {invalid:?}"),
        };
        self.node(label, |dump| visit_expr(dump, expr));
    }
}

fn not(negated: bool) -> &'static str {
    if negated { " negated" } else { "" }
}
