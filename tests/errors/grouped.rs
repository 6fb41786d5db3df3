//! Columns outside of aggregates, in queries that make groups.

use super::*;
use querent::{grouping_sets, window};

fn not_grouped(column: &str, clause: &str) -> String {
    format!(
        "column {column} is used in {clause}, but is not in GROUP BY; group by it too, or aggregate it by `min` or `max`"
    )
}

fn one_group(column: &str, clause: &str, cause: &str) -> String {
    format!(
        "column {column} is used in {clause}, but {cause} makes one group of all rows; group by the column, or aggregate it \
         by `min` or `max`"
    )
}

#[test]
fn a_column_that_is_not_grouped_by_is_refused_in_every_clause_that_sees_groups() {
    let grouped = || select(count_all()).from(Orders).group_by(Orders.country);
    let refused = |query: &Select<BigInt>, clause: &str| {
        for dialect in [&Postgres::new() as &dyn Dialect, &Sqlite::new(), &MySql::new(), &MariaDb::new()] {
            let error = query.to_sql(dialect).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Scope);
            assert_eq!(error.to_string(), not_grouped(r#""orders"."user_id""#, clause));
        }
    };
    refused(&select(Orders.user_id).from(Orders).group_by(Orders.country), "SELECT");
    refused(&select(Orders.user_id + count_all()).from(Orders).group_by(Orders.country), "SELECT");
    refused(&grouped().having(Orders.user_id.gt(1)), "HAVING");
    refused(&grouped().order_by(Orders.user_id), "ORDER BY");
    refused(
        &select(count_all().over(window().partition_by(Orders.user_id)))
            .from(Orders)
            .group_by(Orders.country),
        "SELECT",
    );
    let message = not_grouped(r#""orders"."user_id""#, "DISTINCT ON");
    refuses(&grouped().distinct_on(Orders.user_id), &[&Postgres::new()], ErrorKind::Scope, &message);
    // Aliased, of a subquery, and named at run time.
    let o = Orders.alias("o");
    refused_everywhere(
        &select(o.id).from(o).group_by(o.country),
        ErrorKind::Scope,
        &not_grouped(r#""o"."id""#, "SELECT"),
    );
    let derived = select((Orders.id, Orders.country)).from(Orders).subquery("d");
    let (id, country) = derived.columns();
    refused_everywhere(
        &select(id).from(derived).group_by(country),
        ErrorKind::Scope,
        &not_grouped(r#""d"."id""#, "SELECT"),
    );
    let logs = table_named("logs");
    refused_everywhere(
        &select(logs.column::<BigInt>("id")).from(logs.clone()).group_by(logs.column::<Text>("kind")),
        ErrorKind::Scope,
        &not_grouped(r#""logs"."id""#, "SELECT"),
    );
    // A part of what is grouped by is not grouped by.
    refused_everywhere(
        &select((Items.price + 1, Items.price)).from(Items).group_by(Items.price + 1),
        ErrorKind::Scope,
        &not_grouped(r#""items"."price""#, "SELECT"),
    );
}

#[test]
fn a_subquery_sees_of_the_groups_around_it_what_they_are_grouped_by() {
    let total = |of: Condition| select(max(Items.price)).from(Items).where_(of).scalar();
    refused_everywhere(
        &select((Orders.country, total(Items.order_id.eq(Orders.id)))).from(Orders).group_by(Orders.country),
        ErrorKind::Scope,
        &not_grouped(r#""orders"."id""#, "a subquery"),
    );
    refused_everywhere(
        &select((count_all(), total(Items.order_id.eq(Orders.id)))).from(Orders),
        ErrorKind::Scope,
        &one_group(r#""orders"."id""#, "a subquery", "an aggregate"),
    );
}

#[test]
fn a_column_beside_an_aggregate_without_group_by() {
    refused_everywhere(
        &select((Orders.country, sum(Orders.total))).from(Orders),
        ErrorKind::Scope,
        &one_group(r#""orders"."country""#, "SELECT", "aggregate `sum`"),
    );
    refused_everywhere(
        &select((sum(Orders.total), Orders.country)).from(Orders),
        ErrorKind::Scope,
        &one_group(r#""orders"."country""#, "SELECT", "an aggregate"),
    );
    refused_everywhere(
        &select(Orders.country).from(Orders).order_by(max(Orders.id)),
        ErrorKind::Scope,
        &one_group(r#""orders"."country""#, "SELECT", "aggregate `max`"),
    );
    refused_everywhere(
        &select(Orders.country).from(Orders).having(count_all().gt(1)),
        ErrorKind::Scope,
        &one_group(r#""orders"."country""#, "SELECT", "HAVING"),
    );
}

#[test]
fn a_column_that_some_grouping_leaves_out_may_be_null() {
    let lie = |by: &str| {
        format!(
            "column \"orders\".\"country\" is used in SELECT as NOT NULL, but {by} makes groups without it, in which it is \
             NULL; take it as `.nullable()`"
        )
    };
    let country = || select(Orders.country).from(Orders);
    refused_everywhere(&country().group_by(rollup(Orders.country)), ErrorKind::Nullability, &lie("ROLLUP"));
    refused_everywhere(&country().group_by(cube(Orders.country)), ErrorKind::Nullability, &lie("CUBE"));
    let sets = |sets: [Vec<AnyExpr>; 2]| country().group_by(grouping_sets(sets));
    refused_everywhere(
        &sets([vec![Orders.country.into()], vec![Orders.paid.into()]]),
        ErrorKind::Nullability,
        &lie("GROUPING SETS"),
    );
    // Every one of these has it.
    let both = sets([vec![Orders.country.into()], vec![Orders.country.into(), Orders.paid.into()]]);
    assert!(both.to_sql(&Postgres::new()).is_ok());
    let beside = country().group_by(Orders.country).group_by(rollup(Orders.paid));
    assert!(beside.to_sql(&Postgres::new()).is_ok());
    assert!(beside.to_sql(&Sqlite::new()).is_ok());
}
