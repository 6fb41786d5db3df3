//! The tree as an outsider uses it: built and matched by hand, visited, rewritten, and lowered by a dialect of
//! their own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper fails as its test does"
)]

mod support;

use querent::{
    Kind,
    ast::{self, BinaryOp, ChainOp, Func, Keyword, LikeCase, Query, Statement, StatementRef, UnaryOp},
    prelude::*,
    render::{Spec, Writer, standard},
    walk::{self, Rewrite, Visit, dump},
};
use querent_postgres::Postgres;
use std::collections::BTreeMap;
use support::*;

/// Makes leaves that can be told apart: the numbers 1, 2, 3 and so on.
struct Leaves(i64);

impl Leaves {
    fn next(&mut self) -> ast::Expr {
        self.0 += 1;
        ast::Expr::Value(Value::BigInt(self.0))
    }

    fn some<const N: usize>(&mut self) -> Vec<ast::Expr> {
        (0..N).map(|_| self.next()).collect()
    }

    fn order(&mut self) -> ast::OrderTerm {
        self.next().into()
    }

    fn query(&mut self) -> Query {
        let mut select = ast::Select::default();
        select.columns.push(self.next().into());
        Query::Select(select.into())
    }
}

/// One expression of each kind, its leaves numbered in the order in which they are written.
fn every_expression(n: &mut Leaves) -> Vec<ast::Expr> {
    let users = Users.table_ref().def;
    let column = ast::ColumnRef::from(&users.columns[0]);
    let derived = ast::DerivedColumn { alias: "d", number: 0, index: 0, nullable: false, optional: false };
    let named = ast::NamedColumn { table: None, name: "n".into() };
    vec![
        n.next(),
        ast::Expr::Column(column),
        ast::Expr::binary(BinaryOp::Equal, ast::Expr::Column(column), n.next()),
        ast::Expr::Derived(derived),
        ast::Expr::Named(named.into()),
        ast::Expr::Keyword(Keyword::CurrentDate),
        ast::Expr::binary(BinaryOp::Less, n.next(), n.next()),
        ast::Expr::unary(UnaryOp::Not, n.next()),
        ast::Expr::chain_all(ChainOp::Or, n.some::<3>()).unwrap(),
        ast::Expr::like(ast::Like {
            expr: n.next(),
            pattern: n.next(),
            escape: None,
            negated: false,
            case: LikeCase::Exact,
        }),
        ast::Expr::between(ast::Between {
            expr: n.next(),
            low: n.next(),
            high: n.next(),
            negated: false,
            symmetric: false,
        }),
        ast::Expr::in_list(ast::InList {
            expr: n.next(),
            items: ast::ListItems::Exprs(n.some::<2>()),
            negated: false,
        }),
        Users.id.in_list([-1, -2]).node().clone(),
        Users.id.any_of([-1, -2]).node().clone(),
        ast::Expr::in_query(ast::InQuery { expr: n.next(), query: n.query(), negated: true }),
        ast::Expr::exists(n.query()),
        ast::Expr::subquery(n.query()),
        ast::Expr::quantified(ast::Quantifier::All, n.query()),
        ast::Expr::case(ast::Case {
            operand: Some(n.next()),
            branches: vec![(n.next(), n.next()), (n.next(), n.next())],
            otherwise: Some(n.next()),
        }),
        ast::Expr::cast(n.next(), Kind::Text),
        ast::Expr::function(Func::Coalesce, n.some::<3>()),
        ast::Expr::aggregate(ast::Aggregate {
            func: ast::AggregateFunc::Sum,
            distinct: true,
            args: n.some::<1>().into_iter().collect(),
            order_by: vec![n.order()],
            filter: Some(n.next()),
        }),
        ast::Expr::row(n.some::<2>()),
        ast::Expr::Position(1),
        ast::Expr::Label("l".into()),
        ast::Expr::Invalid(ast::Invalid::EmptyCase),
    ]
}

/// A SELECT with every clause and every kind of source.
fn every_clause(n: &mut Leaves) -> ast::Select {
    let derived = |query, alias: &'static str| {
        ast::Source::derived(ast::Derived { query, alias: alias.into(), lateral: false })
    };
    let mut select = ast::Select { distinct: ast::Distinct::On(n.some::<2>()), ..ast::Select::default() };
    select.columns.extend(every_expression(n).into_iter().map(ast::SelectItem::from));
    select.from = Some(ast::Source::Table(Users.table_ref()));
    let on = |source, expr| ast::Join {
        kind: ast::JoinKind::Inner,
        source,
        condition: ast::JoinCondition::On(expr),
    };
    select.joins = vec![on(derived(n.query(), "d"), n.next()), on(derived(n.query(), "e"), n.next())];
    let named = ast::NamedTable { schema: None, name: "n".into(), alias: None, keys: Vec::new() };
    select.joins.push(ast::Join {
        kind: ast::JoinKind::Cross,
        source: ast::Source::Named(named.into()),
        condition: ast::JoinCondition::None,
    });
    select.filter = Some(n.next());
    select.group_by.extend(n.some::<2>());
    select.having = Some(n.next());
    select.order_by.extend([n.order(), n.order()]);
    select.limit = Some(n.next());
    select.offset = Some(n.next());
    select
}

/// A set operation whose first member has every clause.
fn every_node() -> (Statement, i64) {
    let mut n = Leaves(0);
    let members = [Query::Select(every_clause(&mut n).into()), n.query()];
    let Query::Set(mut set) = Query::set(ast::SetOp::Union, true, members) else { panic!("a set of two") };
    set.order_by.push(n.order());
    set.limit = Some(n.next());
    set.offset = Some(n.next());
    (Statement::Query(Query::Set(set)), n.0)
}

/// The name of a node, as an outsider tells them apart. A new kind of node must be added here.
fn kind(expr: &ast::Expr) -> &'static str {
    match expr {
        ast::Expr::Value(_) => "value",
        ast::Expr::Column(_) => "column",
        ast::Expr::Test(_) => "test",
        ast::Expr::Derived(_) => "derived",
        ast::Expr::Named(_) => "named",
        ast::Expr::Keyword(_) => "keyword",
        ast::Expr::Binary(_) => "binary",
        ast::Expr::Unary(_) => "unary",
        ast::Expr::Chain(_) => "chain",
        ast::Expr::Like(_) => "like",
        ast::Expr::Between(_) => "between",
        ast::Expr::InList(_) => "in list",
        ast::Expr::InQuery(_) => "in query",
        ast::Expr::Exists(_) => "exists",
        ast::Expr::Subquery(_) => "subquery",
        ast::Expr::Quantified(..) => "quantified",
        ast::Expr::Case(_) => "case",
        ast::Expr::Cast(_) => "cast",
        ast::Expr::Function(_) => "function",
        ast::Expr::Aggregate(_) => "aggregate",
        ast::Expr::Row(_) => "row",
        ast::Expr::Position(_) => "position",
        ast::Expr::Label(_) => "label",
        ast::Expr::Invalid(_) => "invalid",
        other => panic!("no test knows of {other:?}"),
    }
}

/// What has been seen: the numbers of the leaves in order, and each kind of node and how often.
#[derive(Default)]
struct Seen {
    leaves: Vec<i64>,
    kinds: BTreeMap<&'static str, usize>,
    sources: usize,
    selects: usize,
    queries: usize,
}

impl Seen {
    fn note(&mut self, expr: &ast::Expr) {
        *self.kinds.entry(kind(expr)).or_default() += 1;
        if let ast::Expr::Value(Value::BigInt(number @ 1..)) = expr {
            self.leaves.push(*number);
        }
    }
}

impl Visit for Seen {
    fn query(&mut self, query: &Query) {
        self.queries += 1;
        walk::visit_query(self, query);
    }

    fn select(&mut self, select: &ast::Select) {
        self.selects += 1;
        walk::visit_select(self, select);
    }

    fn source(&mut self, source: &ast::Source) {
        self.sources += 1;
        walk::visit_source(self, source);
    }

    fn expr(&mut self, expr: &ast::Expr) {
        self.note(expr);
        walk::visit_expr(self, expr);
    }
}

impl Rewrite for Seen {
    fn expr(&mut self, expr: ast::Expr) -> ast::Expr {
        self.note(&expr);
        walk::rewrite_expr(self, expr)
    }
}

#[test]
fn a_visit_sees_every_node_once_in_the_order_of_the_text() {
    let (statement, leaves) = every_node();
    let mut seen = Seen::default();
    seen.statement(statement.as_ref());
    assert_eq!(seen.leaves, (1..=leaves).collect::<Vec<_>>());
    // The two members, four subqueries, and two derived tables; the table, the derived and the named one.
    assert_eq!((seen.queries, seen.selects, seen.sources), (8, 8, 4));
    let once = |kind: &str| seen.kinds[kind];
    for kind in
        ["named", "derived", "binary", "unary", "like", "between", "case", "cast", "row", "label", "position"]
    {
        assert_eq!(once(kind), 1, "{kind}");
    }
    for kind in [
        "keyword",
        "chain",
        "in query",
        "exists",
        "subquery",
        "quantified",
        "function",
        "aggregate",
        "invalid",
    ] {
        assert_eq!(once(kind), 1, "{kind}");
    }
    // A column by itself, the left side of the test, and those of the two lists of values.
    assert_eq!((once("test"), once("column"), once("in list")), (1, 4, 3));
    // Each list of values is one value beside the numbered ones.
    assert_eq!(once("value"), usize::try_from(leaves).unwrap() + 2);
    assert_eq!(seen.kinds.len(), 24);
}

#[test]
fn a_rewrite_sees_the_same_nodes_and_gives_them_back() {
    let (statement, _) = every_node();
    let (mut visited, mut rewritten) = (Seen::default(), Seen::default());
    visited.statement(statement.as_ref());
    assert_eq!(walk::rewrite_statement(&mut rewritten, statement.clone()), statement);
    rewritten.leaves.sort_unstable();
    assert_eq!(rewritten.leaves, visited.leaves);
    assert_eq!(rewritten.kinds, visited.kinds);
}

#[test]
fn an_insert_is_walked_cell_by_cell() {
    let insert = insert_into(Users).columns((Users.id, Users.manager_id)).rows([(1, 2), (3, 4)]);
    let mut seen = Seen::default();
    seen.statement(insert.as_statement());
    assert_eq!((seen.leaves, seen.sources), (vec![1, 2, 3, 4], 1));
}

/// Hides every value, for logs.
struct Hide;

impl Rewrite for Hide {
    fn expr(&mut self, expr: ast::Expr) -> ast::Expr {
        match expr {
            ast::Expr::Value(_) => ast::Expr::Value(Value::Text("***".into())),
            other => walk::rewrite_expr(self, other),
        }
    }
}

#[test]
fn a_rewrite_reaches_the_values_of_a_list() {
    let query =
        select(Users.id).from(Users).where_(Users.name.in_list(["secret", "hidden"]) & Users.id.gt(5));
    let hidden: Select<BigInt> = Select::from_ast(Hide.select(query.ast().clone()));
    assert_eq!(
        hidden.to_sql(&sqlite()).unwrap().to_string(),
        r#"SELECT "users"."id" FROM "users" WHERE "users"."name" IN (?) AND "users"."id" > ? -- ["***", "***"]"#
    );
}

/// Lets a statement see the users of one country only, wherever it uses them.
struct OneCountry(&'static str);

impl OneCountry {
    fn condition(&self, source: &ast::Source) -> Option<ast::Expr> {
        let ast::Source::Table(table) = source else { return None };
        let def = table
            .def
            .columns
            .iter()
            .find(|def| table.def == Users.table_ref().def && def.name == "country")?;
        let (alias, number) = table.alias.map_or((None, 0), |alias| (Some(alias.text), alias.number));
        let column = ast::Expr::Column(ast::ColumnRef { def, alias, number, optional: false });
        Some(ast::Expr::binary(BinaryOp::Equal, column, ast::Expr::Value(Value::Text(self.0.into()))))
    }
}

fn and(before: Option<ast::Expr>, condition: ast::Expr) -> ast::Expr {
    match before {
        None => condition,
        Some(before) => ast::Expr::chain(ChainOp::And, before, condition),
    }
}

impl Rewrite for OneCountry {
    fn select(&mut self, select: ast::Select) -> ast::Select {
        let mut select = walk::rewrite_select(self, select);
        if let Some(condition) = select.from.as_ref().and_then(|source| self.condition(source)) {
            select.filter = Some(and(select.filter, condition));
        }
        for join in &mut select.joins {
            let Some(condition) = self.condition(&join.source) else { continue };
            join.condition = match std::mem::replace(&mut join.condition, ast::JoinCondition::None) {
                ast::JoinCondition::On(on) => ast::JoinCondition::On(and(Some(on), condition)),
                other => {
                    select.filter = Some(and(select.filter.take(), condition));
                    other
                }
            };
        }
        select
    }
}

#[test]
fn a_filter_is_added_to_every_use_of_a_table() {
    let (m, o) = (Users.alias("m").optional(), Orders.optional());
    let abroad = select(Users.id).from(Users).where_(Users.active).subquery("a");
    let id = abroad.columns();
    let query = select((Users.name, m.name, id))
        .from(Users)
        .left_join(m, m.id.eq(Users.manager_id))
        .join(abroad, id.eq(Users.id))
        .left_join(o, o.user_id.eq(Users.id))
        .where_(exists(select(val(1)).from(Users.alias("x"))) | Users.id.eq(1))
        .union_all(select((Users.name, Users.email, Users.id)).from(Users));
    let filtered = Tree(walk::rewrite_statement(&mut OneCountry("DE"), tree(&query).unwrap().0));
    snapshot!(filtered);
}

#[test]
fn a_tree_is_built_and_matched_by_hand() {
    let users = Users.table_ref();
    let id = ast::Expr::Column((&users.def.columns[0]).into());
    let mut select = ast::Select { from: Some(ast::Source::Table(users)), ..ast::Select::default() };
    select.columns.push(ast::SelectItem { expr: id.clone(), label: Some("n".into()) });
    select.filter = Some(ast::Expr::binary(BinaryOp::Greater, id, ast::Expr::Value(Value::BigInt(5))));
    let query: Select<BigInt> = Select::from_ast(select);
    snapshot!(query);
    // What an outsider builds is what the typed face builds.
    assert_eq!(query.ast().filter, support_query().ast().filter);
    let StatementRef::Select(select) = query.as_statement() else { panic!("a SELECT") };
    let Some(ast::Expr::Test(ast::Test {
        column,
        aggregate: None,
        op: BinaryOp::Greater,
        right: ast::Leaf::Value(value),
    })) = &select.filter
    else {
        panic!("{:?}", select.filter)
    };
    assert_eq!(
        (column.name, column.nullable, column.kind, value),
        ("id", false, Kind::BigInt, &Value::BigInt(5))
    );
}

fn support_query() -> Select<BigInt> {
    select(Users.id).from(Users).where_(Users.id.gt(5))
}

/// A dialect from outside: PostgreSQL with one function of its own, that sees one country only.
#[derive(Debug)]
struct Stranger(Postgres);

impl Dialect for Stranger {
    fn spec(&self) -> &Spec {
        self.0.spec()
    }

    fn lower(&self, statement: StatementRef<'_>) -> Result<Option<Statement>, Error> {
        let StatementRef::Select(select) = statement else { return Ok(None) };
        let select = OneCountry("DE").select(select.clone());
        Ok(Some(Statement::Query(Query::Select(select.into()))))
    }

    fn function<'a>(&self, w: &mut Writer<'a, '_>, function: &'a ast::Function) -> Result<(), Error> {
        match function.func {
            Func::Lower => standard::call(w, "downcase", &function.args),
            Func::Upper => Err(w.unsupported("upper", "use `lower` on both sides")),
            _ => standard::function(w, function),
        }
    }

    fn column_aggregate(
        &self,
        w: &mut querent::render::Writer<'_, '_>,
        func: querent::ast::AggregateFunc,
        column: &'static querent::ast::ColumnDef,
    ) -> Result<(), Error> {
        querent::render::standard::column_aggregate(w, func, column)
    }

    fn literal(&self, text: &mut String, value: &Value) -> Result<(), Error> {
        self.0.literal(text, value)
    }
}

#[test]
fn a_dialect_from_outside_prints_lowers_and_refuses() {
    let stranger = Stranger(Postgres::new());
    let query = select((Users.name.lower(), Users.name.trim())).from(Users).where_(Users.active);
    assert_eq!(
        query.to_sql(&stranger).unwrap().to_string(),
        "SELECT downcase(\"users\".\"name\"), trim(\"users\".\"name\") FROM \"users\" \
         WHERE \"users\".\"active\" AND \"users\".\"country\" = $1 -- [\"DE\"]"
    );
    assert!(query.pretty(&stranger).unwrap().text().contains("\nAND \"users\".\"country\" = $1"));
    assert!(query.inlined(&stranger).unwrap().ends_with("AND \"users\".\"country\" = 'DE'"));
    let refused = refusal(&select(Users.name.upper()).from(Users), &stranger);
    assert_eq!(refused.1, "postgres 18 cannot render upper; use `lower` on both sides");
}

#[test]
fn a_dump_of_changes_has_their_clauses() {
    let old = cte("old", select(Orders.user_id).from(Orders));
    let ids = select(old.columns()).from(&old);
    let query = update(Users)
        .with(&old)
        .set(Users.active, false)
        .from(Items)
        .where_(Users.id.in_query(ids))
        .returning(Users.id.label("n"));
    let expected = r#"Update
  with
    Cte "old"
      Select
        columns
          Label "user_id"
            Column "orders"."user_id"
        from
          Table "orders"
  table
    Table "users"
  set
    Column "active"
      Value false
  joins
    Join Comma
      Table "items"
  filter
    InQuery
      Column "users"."id"
      Select
        columns
          Column 1 of "old"
        from
          Use of "old" as "old"
  returning
    Label "n"
      Column "users"."id"
"#;
    assert_eq!(dump(query.as_statement()), expected);
    let limited = delete_from(Users).all_rows().order_by(Users.id.desc()).limit(2);
    let expected = r#"Delete of all rows
  table
    Table "users"
  order_by
    Term descending
      Column "users"."id"
  limit
    Value 2
"#;
    assert_eq!(dump(limited.as_statement()), expected);
    let inserted = insert_into(Documents).columns((Documents.id,)).values((1,)).values((2,));
    let expected = r#"Insert
  table
    Table "documents"
  columns
    Column "id"
  rows
    row
      Value 1
    row
      Value 2
"#;
    assert_eq!(dump(inserted.as_statement()), expected);
    let merged = merge_into(Users)
        .using(Orders, Orders.user_id.eq(Users.id))
        .when_matched()
        .and(Orders.paid)
        .update(|set| set.set(Users.name, Orders.country))
        .when_not_matched()
        .insert(|row| row.set(Users.id, Orders.user_id));
    let expected = r#"Merge
  table
    Table "users"
  joins
    Join Inner
      Table "orders"
      on
        Test Equal
          Column "orders"."user_id"
          Column "users"."id"
  arms
    When Matched
      condition
        Column "orders"."paid"
      Update
        set
          Column "name"
            Column "orders"."country"
    When NotMatched
      Insert
        columns
          Column "id"
        row
          Column "orders"."user_id"
"#;
    assert_eq!(dump(merged.as_statement()), expected);
    assert_eq!(
        dump(truncate(Users).cascade().as_statement()),
        "Truncate cascade\n  tables\n    Table \"users\"\n"
    );
}

#[test]
fn a_dump_of_a_statement_in_with_has_its_clauses() {
    let gone = cte("gone", delete_from(Items).where_(Items.id.eq(1)).returning(Items.id));
    let query = select(gone.columns()).with(&gone).from(&gone);
    let expected = r#"Select
  with
    Cte "gone"
      Delete
        table
          Table "items"
        filter
          Test Equal
            Column "items"."id"
            Value 1
        returning
          Label "id"
            Column "items"."id"
  columns
    Column 1 of "gone"
  from
    Use of "gone" as "gone"
"#;
    assert_eq!(dump(query.as_statement()), expected);
}

#[test]
fn statements_in_with_are_seen_and_rewritten() {
    struct Tens;
    impl Rewrite for Tens {
        fn expr(&mut self, expr: ast::Expr) -> ast::Expr {
            match expr {
                ast::Expr::Value(Value::BigInt(n)) => ast::Expr::Value(Value::BigInt(n * 10)),
                other => walk::rewrite_expr(self, other),
            }
        }
    }
    struct Tables(Vec<String>);
    impl Visit for Tables {
        fn source(&mut self, source: &ast::Source) {
            self.0.extend(source.table().map(|table| table.def.name.to_owned()));
            walk::visit_source(self, source);
        }
    }
    let gone = cte("gone", delete_from(Items).where_(Items.id.eq(1)).returning(Items.id));
    let made = cte("made", insert_into(Jobs).columns((Jobs.id,)).values((2,)));
    let changed = cte("changed", update(Users).set(Users.manager_id, Some(3)).where_(Users.id.eq(4)));
    let orders = merge_into(Orders).using(Users, Users.id.eq(5) & Orders.user_id.eq(Users.id));
    let merged = cte("merged", orders.when_matched().delete());
    let query =
        select(gone.columns()).with(&gone).with(&made).with(&changed).with(&merged).from(&gone).into_query();
    let tens = Tree(walk::rewrite_statement(&mut Tens, Statement::Query(query.clone())));
    let params = tens.to_sql(&Postgres::new()).unwrap().params().to_string();
    assert_eq!(params, "[10, 20, 30, 40, 50]");
    let mut tables = Tables(Vec::new());
    tables.statement(query.as_statement());
    assert_eq!(tables.0, ["items", "jobs", "users", "orders", "users"]);
}
