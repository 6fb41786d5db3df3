//! Aggregates: what each dialect prints, and what SQLite makes of it.

mod support;

use querent::{Condition, Typed, ast, prelude::*, walk};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

#[test]
fn count_sum_avg_min_and_max() {
    snapshot!(
        select((count_all(), count(Items.discount), count_distinct(Items.sku))).from(Items),
        select((sum(Items.price), avg(Items.price), min(Items.price), max(Items.sku))).from(Items)
    );
    type Row = (i64, i64, i64, Option<i64>, Option<Decimal>, Option<i32>, Option<String>);
    let all = select((
        count_all(),
        count(Items.discount),
        count_distinct(Items.sku),
        sum(Items.price),
        avg(Items.price),
        min(Items.price),
        max(Items.sku),
    ))
    .from(Items);
    assert_eq!(
        found::<Row, _>(&all),
        [(3, 2, 2, Some(60), Some(Decimal::from(20)), Some(5), Some("B_2".into()))]
    );
}

#[test]
fn aggregates_of_no_rows_are_null_except_counts() {
    let none = select((
        count_all(),
        count(Items.id),
        sum(Items.price),
        avg(Items.weight),
        min(Items.id),
        max(Items.id),
    ))
    .from(Items)
    .where_(Items.id.lt(0));
    type Row = (i64, i64, Option<i64>, Option<f64>, Option<i64>, Option<i64>);
    assert_eq!(found::<Row, _>(&none), [(0, 0, None, None, None, None)]);
}

#[test]
fn aggregates_calculate_and_compare_like_other_expressions() {
    snapshot!(
        select((sum(Items.price) * 2, count_all() + 1, -sum(Items.price))).from(Items),
        select(sum(Items.price * Items.quantity).or_else(0)).from(Items)
    );
}

#[test]
fn distinct_counts_equal_values_once() {
    snapshot!(
        select((sum(Items.price).distinct(), avg(Items.price).distinct(), count(Items.sku).distinct()))
            .from(Items)
    );
    let sums = select((sum(Items.price), sum(Items.price).distinct())).from(Items);
    assert_eq!(found::<(Option<i64>, Option<i64>), _>(&sums), [(Some(60), Some(55))]);
}

#[test]
fn filter_is_rewritten_with_case_where_it_is_missing() {
    snapshot!(
        select((count_all().filter(Items.price.gt(5)), count(Items.discount).filter(Items.price.gt(5))))
            .from(Items),
        select(sum(Items.price).filter(Items.quantity.gt(1)).filter(Items.price.lt(50))).from(Items),
        select(count(Items.sku).distinct().filter(Items.quantity.gt(1))).from(Items)
    );
}

#[test]
fn filter_and_its_case_form_find_the_same() {
    let query = select((
        count_all().filter(Items.price.eq(5)),
        count(Items.discount).filter(Items.quantity.gt(1)),
        sum(Items.price).filter(Items.quantity.gt(1)),
        count(Items.sku).distinct().filter(Items.quantity.gt(1)),
        max(Items.price).filter(Items.price.lt(0)),
    ))
    .from(Items);
    type Row = (i64, i64, Option<i64>, i64, Option<i32>);
    let expected: Row = (2, 1, Some(55), 1, None);
    assert_eq!(found::<Row, _>(&query), [expected]);
    // SQLite understands the form that is printed for a database without FILTER.
    let cases = query.inlined(&MariaDb::new()).unwrap();
    assert!(!cases.contains("FILTER"), "{cases}");
    let answered = seeded()
        .query_row(&cases, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
        .unwrap();
    assert_eq!(expected, answered);
}

#[test]
fn order_inside_an_aggregate_is_refused_where_there_are_no_words_for_it() {
    snapshot!(
        for [
            Postgres::new(), Postgres::version(13), Sqlite::version(3, 43), Sqlite::version(3, 44), MySql::new(),
            MariaDb::new(),
        ]:
        select(max(Items.price).order_by(Items.id.desc().nulls_last())).from(Items)
    );
}

#[test]
fn groups_are_counted_filtered_and_ordered() {
    snapshot!(
        in any order:
        select((Items.sku, count_all()))
            .from(Items)
            .where_(Items.quantity.gt(0))
            .group_by(Items.sku)
            .having(count_all().gt(1) & sum(Items.price).lt(100))
            .order_by(sum(Items.price).desc()),
        select((Users.country, Users.active, count_all()))
            .from(Users)
            .group_by((Users.country, Users.active)),
        select((Users.country, count_all())).from(Users).group_by(Users.country).group_by(Users.active)
    );
    let groups = select((Items.sku, count_all(), sum(Items.price)))
        .from(Items)
        .group_by(Items.sku)
        .having(sum(Items.quantity).gt(1))
        .order_by(Items.sku);
    assert_eq!(found::<(String, i64, Option<i64>), _>(&groups), [("A-1".into(), 2, Some(55))]);
}

#[test]
fn a_grouped_expression_with_parameters_is_named_by_its_place() {
    // `price + $1` and `price + $2` are two expressions to PostgreSQL and MySQL, whatever the parameters hold.
    snapshot!(
        select((Items.price + 1, count_all()))
            .from(Items)
            .group_by(Items.price + 1)
            .order_by(Items.price + 1),
        select((Items.sku, case(Items.price.gt(9), val("dear")).otherwise("cheap"), count_all()))
            .from(Items)
            .group_by((Items.sku, case(Items.price.gt(9), val("dear")).otherwise("cheap"))),
        select(count_all()).from(Items).group_by(Items.price + 1)
    );
    let by_price = || case(Items.price.gt(9), val("dear")).otherwise("cheap");
    let query =
        select((by_price(), count_all())).from(Items).group_by(by_price()).order_by(by_price().desc());
    assert_eq!(found::<(String, i64), _>(&query), [("dear".into(), 1), ("cheap".into(), 2)]);
}

#[test]
fn having_without_groups_sees_the_whole() {
    snapshot!(select(sum(Items.price)).from(Items).having(count_all().gt(2)));
    let query = select(sum(Items.price)).from(Items).having(count_all().gt(3));
    assert_eq!(found::<Option<i64>, _>(&query), []);
}

#[test]
fn different_rows_are_counted_without_those_that_have_a_null() {
    snapshot!(
        select(count_distinct((Items.sku, Items.discount))).from(Items),
        select(count_distinct((Items.sku, Items.discount)).filter(Items.price.gt(5) | Items.price.lt(0)))
            .from(Items)
    );
}

#[test]
fn truth_of_all_and_of_any() {
    snapshot!(
        select((bool_and(Orders.paid), bool_or(Orders.paid), bool_and(Orders.total.gt(10)))).from(Orders),
        select((Orders.country, count_all()))
            .from(Orders)
            .group_by(Orders.country)
            .having(bool_or(Orders.paid).filter(Orders.total.gt(0)))
            .order_by(Orders.country)
    );
}

#[test]
fn texts_of_a_group_are_joined_in_order() {
    snapshot!(
        select(string_agg(Items.sku, ", ").order_by(Items.id.desc())).from(Items),
        select((
            Orders.country,
            string_agg(Orders.note, "\\'").order_by(Orders.id).filter(Orders.total.gt(0))
        ))
        .from(Orders)
        .group_by(Orders.country)
        .order_by(Orders.country),
        select(string_agg(Items.sku, ",").distinct().order_by(Items.sku)).from(Items),
        select(string_agg(Items.sku, ";").distinct().order_by(Items.sku)).from(Items)
    );
}

#[test]
fn the_hint_that_nothing_is_cut_stands_where_each_statement_begins() {
    let joined = || select(string_agg(Items.sku, ",").order_by(Items.id)).from(Items);
    snapshot!(
        joined().limit(1).union_all(joined()),
        select(Users.id).from(Users).where_(Users.name.in_query(joined())),
        select(exists(joined()))
    );
}

#[test]
fn any_value_of_a_group() {
    snapshot!(
        for [
            Postgres::new(), Postgres::version(15), sqlite(), MySql::new(), MariaDb::new(),
        ]:
        select((Items.sku, any_value(Items.sku).filter(Items.price.gt(5))))
            .from(Items)
            .group_by(Items.sku)
            .order_by(Items.sku)
    );
}

#[test]
fn variance_and_deviation() {
    snapshot!(
        select((
            var_pop(Items.price),
            var_samp(Items.weight),
            stddev_pop(Items.price),
            stddev_samp(Items.price).filter(Items.id.eq(100)),
        ))
        .from(Items),
        select(var_pop(Items.price).distinct()).from(Items)
    );
}

#[test]
fn bits_of_a_group() {
    snapshot!(
        select((bit_and(Items.flags), bit_or(Items.flags), bit_xor(Items.price))).from(Items),
        select((bit_and(Items.flags), bit_or(Items.flags).filter(Items.price.gt(0)), bit_xor(Items.flags)))
            .from(Items)
            .where_(Items.id.lt(0)),
        select(bit_xor(Items.flags).distinct()).from(Items)
    );
}

#[test]
fn bit_xor_begins_with_postgres_14() {
    snapshot!(for [Postgres::version(13), Postgres::version(14)]: select(bit_xor(Items.flags)).from(Items));
}

#[test]
fn json_of_a_group() {
    snapshot!(
        select((json_array_agg(Items.discount), json_object_agg(Items.id.cast::<Text>(), Items.sku)))
            .from(Items)
            .where_(Items.id.eq(101)),
        select((
            json_array_agg(Orders.paid).order_by(Orders.id.desc()),
            json_array_agg(Orders.note).filter(Orders.id.gt(10)).order_by(Orders.id),
            json_object_agg(Orders.id.cast::<Text>(), Orders.paid)
                .order_by(Orders.id)
                .filter(Orders.id.lt(13)),
        ))
        .from(Orders),
        select((json_array_agg(Items.id), json_object_agg(Items.sku, Items.price)))
            .from(Items)
            .where_(Items.id.lt(0)),
        select(json_array_agg(Items.sku).distinct().order_by(Items.sku)).from(Items)
    );
}

#[test]
fn arrays_percentiles_and_modes_are_of_postgres_alone() {
    snapshot!(
        select(array_agg(Items.sku).order_by(Items.id)).from(Items),
        select((
            percentile_cont(0.25, Items.price),
            median(Items.price).filter(Items.price.gt(0)),
            percentile_disc(0.5, Items.sku),
            mode(Items.sku),
        ))
        .from(Items)
    );
}

#[test]
fn what_an_aggregate_within_a_group_does_not_take_is_refused() {
    let refused = |aggregate: querent::Aggregate<Option<Double>>| {
        refusal(&select(aggregate).from(Items), &Postgres::new()).1
    };
    assert_eq!(
        refused(median(Items.price).distinct()),
        "percentile_cont cannot be DISTINCT; aggregate a `.distinct()` subquery"
    );
    assert_eq!(
        refused(median(Items.price).order_by(Items.id)),
        "percentile_cont orders by one expression, its own; leave `.order_by(..)` out"
    );
    let count = querent::ast::Aggregate::of(
        querent::ast::AggregateFunc::Count,
        [Items.id, Items.order_id].map(|column| querent::ast::Expr::Column(column.as_ref())),
    );
    let count = Expr::<BigInt>::from_node(querent::ast::Expr::aggregate(count));
    assert_eq!(
        refusal(&select(count).from(Items), &MySql::new()).1,
        "count of several expressions is not DISTINCT; use `count_distinct(..)`, or count one"
    );
    assert_eq!(
        refusal(&select(string_agg(Items.sku, ",").order_by(Items.id)).from(Items), &Sqlite::version(3, 43))
            .1,
        "sqlite 3.43 cannot render ORDER BY inside an aggregate; it begins with sqlite 3.44; read the rows in order, and \
         join them in Rust"
    );
}

#[test]
fn what_is_grouped_by_or_aggregated_may_stand_in_every_clause() {
    let largest = || select(max(Items.price)).from(Items).where_(Items.sku.eq(Orders.country)).scalar();
    snapshot!(
        select((Orders.country, largest())).from(Orders).group_by(Orders.country).order_by(Orders.country),
        select((Items.sku.lower(), Items.price + Items.quantity, sum(Items.quantity)))
            .from(Items)
            .group_by((Items.sku.lower(), Items.price + Items.quantity))
            .order_by((Items.sku.lower(), Items.price + Items.quantity)),
        // A whole condition is grouped by, and not its column.
        select((Items.price.gt(5), count_all()))
            .from(Items)
            .group_by(Items.price.gt(5))
            .order_by(Items.price.gt(5)),
        // Constants, and columns of a query around.
        select((val(1), count_all())).from(Orders),
        select((Users.id, select((sum(Orders.total) + Users.id).nullable()).from(Orders).scalar()))
            .from(Users)
            .order_by(Users.id),
        select(count_all()).from(Orders).having(max(Orders.total).gt(0)),
        // An aggregate over a window makes no groups.
        select((Users.id, count_all().over(window()))).from(Users).order_by(Users.id)
    );
}

/// Sees what is in an expression, and has another table's columns in place of its own.
#[derive(Default)]
struct Renamed {
    seen: Vec<String>,
}

impl walk::Visit for Renamed {
    fn expr(&mut self, expr: &ast::Expr) {
        match expr {
            ast::Expr::ColumnAggregate(_) => self.seen.push("aggregate".into()),
            ast::Expr::Column(column) => self.seen.push(column.def.name.into()),
            _ => {}
        }
        walk::visit_expr(self, expr);
    }
}

impl walk::Rewrite for Renamed {
    fn expr(&mut self, expr: ast::Expr) -> ast::Expr {
        match expr {
            ast::Expr::Column(column) => ast::Expr::Column(ast::ColumnRef { alias: Some("other"), ..column }),
            expr => walk::rewrite_expr(self, expr),
        }
    }
}

#[test]
fn an_aggregate_of_a_plain_column_is_a_leaf_that_is_walked_as_any_other() {
    let leaf = |aggregate: ast::Expr| matches!(aggregate, ast::Expr::ColumnAggregate(_));
    assert!(leaf(sum(Items.price).into_node()) && leaf(count(Items.price).into_node()));
    assert!(sum(Items.price).into_node().is_aggregate() && count_all().into_node().is_aggregate());
    // One that says more, and one of more than a declared column, is not.
    assert!(!leaf(sum(Items.price).distinct().into_node()));
    assert!(!leaf(sum(Items.price).filter(Items.quantity.gt(1)).into_node()));
    assert!(!leaf(sum(Items.alias("i").price).into_node()) && !leaf(sum(Items.price + 1).into_node()));
    assert!(!leaf(bool_and(Items.price.gt(1)).into_node()) && !leaf(count_all().into_node()));

    let condition = sum(Items.price).gt(5).into_node();
    assert!(matches!(&condition, ast::Expr::Test(test) if test.aggregate == Some(ast::AggregateFunc::Sum)));
    let mut renamed = Renamed::default();
    walk::Visit::expr(&mut renamed, &condition);
    assert_eq!(renamed.seen, ["aggregate", "price"]);
    let other = walk::Rewrite::expr(&mut renamed, condition);
    assert_eq!(other, sum(Items.alias("other").price).gt(5).into_node());
    let grouped = select(count_all()).from(Items.alias("other")).having(Condition::from_node(other));
    assert_eq!(
        grouped.to_sql(&Postgres::new()).unwrap().text(),
        r#"SELECT count(*) FROM "items" AS "other" HAVING sum("other"."price") > $1::bigint"#
    );

    // Built by hand, one that databases spell each in their own way is not printed in hope.
    let id = Items.price.into_node();
    let ast::Expr::Column(ast::ColumnRef { def: column, .. }) = id else { panic!("{id:?} is a column") };
    let array = ast::ColumnAggregate { func: ast::AggregateFunc::ArrayAgg, column };
    let mut by_hand =
        ast::Select { from: Some(ast::Source::Table(Items.table_ref())), ..ast::Select::default() };
    by_hand.columns.push(ast::Expr::ColumnAggregate(array).into());
    let by_hand: Select<Integer> = Select::from_ast(by_hand);
    assert_eq!(
        by_hand.to_sql(&MySql::new()).unwrap_err().to_string(),
        "array_agg of a column has no form of its own; make it by `Expr::aggregate`"
    );
}
