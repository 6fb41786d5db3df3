//! What no database has in all its forms: FULL JOIN, DISTINCT ON, WITH TIES, PERCENT, INTERSECT ALL, GROUPING SETS. Each
//! rewrite is shown, and answers the same rows everywhere.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use querent::{Pass, Portability, portability, prelude::*, render::Rewriting};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

// FULL JOIN

#[test]
fn trap_a_full_join_keeps_the_rows_of_both_sides() {
    let (u, o) = (Users.optional(), Orders.optional());
    let query = select((u.id, u.name, o.id)).from(u).full_join(o, o.user_id.eq(u.id)).order_by((u.id, o.id));
    snapshot!(query);
    same_rows!(query);
    same_rows!(select((count_all(), count(u.id), count(o.id))).from(u).full_join(o, o.user_id.eq(u.id)));
}

#[test]
fn a_full_join_stands_among_other_joins_and_clauses() {
    let (u, o, i) = (Users.optional(), Orders.optional(), Items.optional());
    let query = select((u.country, count(o.id), sum(i.price)))
        .from(u)
        .full_join(o, o.user_id.eq(u.id) & o.paid.is_true())
        .left_join(i, i.order_id.eq(o.id))
        .where_(u.active.is_not_false())
        .group_by(u.country)
        .having(count_all().gt(0))
        .order_by(u.country);
    snapshot!(query);
    same_rows!(query);
}

#[test]
fn a_subquery_with_a_table_of_the_same_name_keeps_its_own() {
    let (u, o) = (Users.optional(), Orders.optional());
    let others = select(Orders.id).from(Orders).where_(Orders.user_id.eq(u.id) & Orders.total.gt(50));
    let query = select((u.id, o.id))
        .from(u)
        .full_join(o, o.user_id.eq(u.id))
        .where_(not_exists(others))
        .order_by((u.id, o.id));
    snapshot!(query);
    same_rows!(query);
}

#[test]
fn two_full_joins_and_a_comma() {
    let (u, o, i) = (Users.optional(), Orders.optional(), Items.optional());
    let query = select((Events.id, u.id, o.id, i.id))
        .from(Events)
        .from(u)
        .full_join(o, o.user_id.eq(u.id))
        .full_join(i, i.order_id.eq(o.id));
    snapshot!(query);
    let query = select((u.id, o.id, i.id))
        .from(u)
        .full_join(o, o.user_id.eq(u.id))
        .full_join(i, i.order_id.eq(o.id))
        .order_by((u.id, o.id, i.id));
    same_rows!(query);
}

// DISTINCT ON

#[test]
fn trap_distinct_on_keeps_the_first_of_each() {
    let latest = select((Orders.user_id, Orders.total)).from(Orders).distinct_on(Orders.user_id).order_by((
        Orders.user_id,
        Orders.placed.desc(),
        Orders.id,
    ));
    snapshot!(latest, latest.clone().limit(2).offset(1));
    same_rows!(latest);
    same_rows!(latest.limit(2).offset(1));
    let per_country = select((Users.country, max(Users.id)))
        .from(Users)
        .group_by((Users.country, Users.active))
        .distinct_on(Users.country)
        .order_by((Users.country, max(Users.id).desc()));
    same_rows!(per_country);
}

// WITH TIES and PERCENT

#[test]
fn trap_with_ties_keeps_rows_equal_to_the_last() {
    let dearest = select((Items.price, Items.sku)).from(Items).order_by(Items.price.desc());
    snapshot!(in any order: dearest.clone().limit_with_ties(2), dearest.clone().limit_with_ties(2).offset(1));
    let prices = select(Items.price).from(Items).order_by(Items.price.desc());
    same_rows!(prices.clone().limit_with_ties(2));
    same_rows!(prices.clone().limit_with_ties(3).offset(1));
    same_rows!(prices.distinct().limit_with_ties(3));
    let discounts = select(Items.discount).from(Items).order_by(Items.discount);
    same_rows!(discounts.limit_with_ties(1));
}

#[test]
fn a_percentage_of_the_rows_is_rounded_up() {
    let first = |percent| select(Items.id).from(Items).order_by(Items.id).limit_percent(percent);
    snapshot!(
        first(50),
        first(10).offset(2),
        select(Items.sku).from(Items).distinct().order_by(Items.sku).limit_percent(40)
    );
    same_rows!(first(50));
    same_rows!(first(1));
    same_rows!(first(30).offset(2));
    // Of three rows, half are two, and a hundredth is one.
    assert_eq!(found::<i64, _>(&first(50)), [100, 101]);
    assert_eq!(found::<i64, _>(&first(1)), [100]);
}

// INTERSECT ALL and EXCEPT ALL

#[test]
fn equal_rows_are_counted_by_intersect_all_and_except_all() {
    let (skus, prices) =
        (|| select(Items.sku).from(Items), || select(Items.sku).from(Items).where_(Items.price.gt(5)));
    snapshot!(
        skus().intersect_all(prices()).order_by(nth(1)),
        skus().except_all(prices()).order_by(nth(1)).limit(2),
        skus().except_all(prices()).except_all(select(val("A-1")))
    );
    same_rows!(skus().intersect_all(prices()).order_by(nth(1)));
    same_rows!(skus().except_all(prices()).order_by(nth(1)));
    let users = select((Users.country, Users.email)).from(Users);
    same_rows!(users.clone().union_all(users.clone()).except_all(users).order_by((nth(1), nth(2))));
}

// GROUPING SETS

#[test]
fn a_rollup_has_a_row_for_each_group_and_one_for_all() {
    let query = select((
        Orders.country.nullable(),
        Orders.paid,
        grouping(Orders.country),
        grouping(Orders.paid),
        count_all(),
        sum(Orders.total),
    ))
    .from(Orders)
    .group_by(rollup((Orders.country, Orders.paid)))
    .order_by((grouping(Orders.country), Orders.country.nullable(), grouping(Orders.paid), Orders.paid));
    snapshot!(query);
    same_rows!(query);
}

#[test]
fn cubes_and_lists_of_groupings_are_the_same_everywhere() {
    let cubed = select((Orders.country.nullable(), Orders.paid, count(Orders.note)))
        .from(Orders)
        .group_by(cube((Orders.country, Orders.paid)))
        .having(count_all().gt(1))
        .order_by((nth(1), nth(2), nth(3)));
    same_rows!(cubed);
    let sets: [Vec<AnyExpr>; 3] =
        [vec![Orders.country.into()], vec![Orders.paid.into(), Orders.country.into()], vec![]];
    let listed = select((Orders.country.nullable(), max(Orders.id)))
        .from(Orders)
        .where_(Orders.total.gt(0))
        .group_by(grouping_sets(sets))
        .order_by((nth(1), nth(2)));
    snapshot!(cubed, listed);
    same_rows!(listed);
    let beside = select((Orders.user_id, Orders.country.nullable(), count_all()))
        .from(Orders)
        .group_by(Orders.user_id)
        .group_by(rollup(Orders.country))
        .order_by((nth(1), nth(2)));
    same_rows!(beside);
}

#[test]
fn the_grouping_by_nothing_has_one_row_of_no_rows() {
    let none = select((Orders.country.nullable(), grouping(Orders.country)))
        .from(Orders)
        .where_(Orders.id.lt(0))
        .group_by(rollup(Orders.country));
    snapshot!(none);
    same_rows!(none);
    let rows: Vec<(Option<String>, i32)> = found(&none);
    assert_eq!(rows, [(None, 1)]);
}

// Rewrites as such

/// A statement that needs one rewrite on a dialect and no other.
macro_rules! needs {
    ($seen:ident, $pass:ident, $dialect:expr, $query:expr) => {
        let (query, pass) = ($query, Pass::$pass);
        let (kind, message) = refusal(&query, &Rewriting::of($dialect).deny(pass));
        assert_eq!(kind, ErrorKind::Unsupported, "{message}");
        assert!(
            message.contains(&format!("the rewrite {pass:?} is switched off: allow it, or ")),
            "{message}"
        );
        let alone = query.to_sql(&Rewriting::strict($dialect).allow(pass)).unwrap();
        assert_eq!(alone, query.to_sql(&$dialect).unwrap(), "{pass:?}");
        let [found] = portability(&query, [&$dialect as &dyn Dialect]);
        assert_eq!(found.to_string(), format!("rewritten: {pass:?}"));
        $seen.push(pass);
    };
}

#[test]
fn every_rewrite_has_a_name_by_which_it_is_told_and_switched_off() {
    let mut seen = Vec::new();
    let (u, o) = (Users.optional(), Orders.optional());
    let ids = || select(Users.id).from(Users);
    needs!(seen, AggregateFilter, MySql::new(), select(count_all().filter(Orders.paid)).from(Orders));
    needs!(seen, NullsOrder, MySql::new(), ids().order_by(Users.email.asc().nulls_last()));
    needs!(seen, DistinctFrom, MySql::new(), ids().where_(Users.id.is_distinct_from(1)));
    needs!(seen, Ilike, Sqlite::new(), ids().where_(Users.name.ilike("a%")));
    needs!(seen, ExactLike, Sqlite::new(), ids().where_(Users.name.like("a%")));
    needs!(
        seen,
        SkipNull,
        MySql::new(),
        select(greatest([Items.discount.into(), val(1).nullable()])).from(Items)
    );
    needs!(seen, Function, Sqlite::new(), select(Users.joined.truncate(DateUnit::Month)).from(Users));
    needs!(seen, OrderedGroups, MySql::new(), select(string_agg(Users.name, ",")).from(Users));
    needs!(seen, OneParameterList, Sqlite::new(), ids().where_(Users.id.any_of([1, 2])));
    needs!(seen, ZeroDivisor, Postgres::new(), select(Items.price.int_divide(Items.quantity)).from(Items));
    needs!(seen, BetweenSymmetric, sqlite(), ids().where_(Users.id.between_symmetric(3, 1)));
    needs!(seen, OffsetAlone, MySql::new(), ids().offset(2));
    needs!(seen, SetParentheses, Sqlite::new(), ids().union(ids().except(ids())));
    needs!(seen, LimitInSubquery, MySql::new(), ids().where_(Users.id.in_query(ids().limit(1))));
    needs!(seen, FullJoin, MariaDb::new(), select(u.id).from(u).full_join(o, o.user_id.eq(u.id)));
    needs!(seen, DistinctOn, MariaDb::new(), ids().distinct_on(Users.country));
    needs!(seen, WithTies, MySql::new(), ids().order_by(Users.id).limit_with_ties(1));
    needs!(seen, LimitPercent, Postgres::new(), ids().limit_percent(10));
    needs!(seen, Qualify, Postgres::new(), ids().qualify(row_number().over(window()).le(3)));
    needs!(seen, SetAll, Sqlite::new(), ids().except_all(ids()));
    needs!(seen, GroupingSets, MySql::new(), select(count_all()).from(Users).group_by(rollup(Users.country)));
    let by_id = || window().order_by(Users.id);
    needs!(
        seen,
        IgnoreNulls,
        MySql::new(),
        select(first_value(Users.email).ignore_nulls().over(by_id())).from(Users)
    );
    needs!(seen, LagDefault, MariaDb::new(), select(lag_or(Users.id, 1, 0).over(by_id())).from(Users));
    needs!(seen, WithinGroup, MySql::new(), select(median(Users.id)).from(Users));
    let pairs = values("v", [(1, 2)]);
    needs!(seen, NamedValues, Sqlite::new(), select(pairs.columns()).from(pairs));
    let names = recursive("names", select(Users.name).from(Users), |names, name| select(name).from(names));
    needs!(seen, RecursiveTypes, MySql::new(), select(names.columns()).with(&names).from(&names));
    let all = cte("all", ids());
    let member = select(all.columns()).with(&all).from(&all);
    needs!(seen, SetMemberWith, MariaDb::new(), ids().union(member));
    let n = generate_series("n", 1, 3, core::num::NonZeroI64::MIN);
    needs!(seen, GenerateSeries, MySql::new(), select(n.columns()).from(n));
    let upper = select(count_all()).from(Users).group_by(Users.country.upper());
    needs!(seen, GroupedExpression, MariaDb::new(), upper.having(Users.country.upper().gt("D")));
    needs!(seen, SetGroups, Sqlite::new(), union_all_of((0..501).map(|_| ids())));
    let there = insert_into(Users).set(Users.id, 1).on_conflict(Users.id).do_nothing();
    needs!(seen, OnDuplicateKey, MySql::new(), there);
    let first = || delete_from(Orders).where_(Orders.paid).order_by(Orders.id).limit(1);
    needs!(seen, ChangeByKey, Postgres::new(), first());
    let newest = || select((Orders.country, Orders.note)).from(Orders).where_(Orders.id.eq(10));
    let by_row = update(Users).set_row((Users.country, Users.email), newest()).where_(Users.id.eq(1));
    needs!(seen, AssignedRow, MySql::new(), by_row);
    let last = || select(max(Users.id)).from(Users).scalar();
    needs!(seen, OwnTable, MySql::new(), delete_from(Users).where_(Users.id.eq(last())));
    let chosen = cte("chosen", ids());
    let in_chosen = Users.id.in_query(select(chosen.columns()).from(&chosen));
    needs!(seen, WithInside, MariaDb::new(), delete_from(Users).with(&chosen).where_(in_chosen));
    needs!(seen, DeleteForTruncate, Sqlite::new(), truncate(Items));
    let missing: Vec<&Pass> = Pass::ALL.iter().filter(|pass| !seen.contains(pass)).collect();
    assert!(missing.is_empty(), "not tried: {missing:?}");
}

#[test]
fn a_rewrite_can_be_switched_off() {
    let query = select(count_all().filter(Orders.paid)).from(Orders);
    let strict = Rewriting::strict(MySql::new());
    assert_eq!(
        refusal(&query, &strict).1,
        "mysql 9.7 cannot render FILTER; the rewrite AggregateFilter is switched off: allow it, or aggregate a CASE"
    );
    let allowed = strict.allow(Pass::AggregateFilter);
    assert_eq!(query.to_sql(&allowed).unwrap(), query.to_sql(&MySql::new()).unwrap());
}

#[test]
fn portability_says_native_rewritten_or_refused() {
    let (u, o) = (Users.optional(), Orders.optional());
    let query =
        select((u.id, o.id)).from(u).full_join(o, o.user_id.eq(u.id)).order_by(o.note.asc().nulls_last());
    let dialects: [&dyn Dialect; 4] =
        [&Postgres::new(), &sqlite(), &MySql::new(), &Rewriting::strict(MariaDb::new())];
    let found = portability(&query, dialects).map(|found| found.to_string());
    assert_eq!(
        found,
        [
            "native",
            "native",
            "rewritten: NullsOrder, FullJoin",
            "refused: mariadb 11.8 cannot render FULL JOIN; the rewrite FullJoin is switched off: allow it, or use a LEFT JOIN, \
         and `union_all` with the rows of the right table that `not_exists` left"
        ]
    );
    let [native] = portability(&select(Users.id).from(Users), [&MySql::new() as &dyn Dialect]);
    assert!(matches!(native, Portability::Native));
}

// WITHIN GROUP

#[test]
fn percentiles_and_the_median_are_the_same_everywhere() {
    let query = select((
        Items.sku,
        median(Items.price),
        percentile_cont(0.25, Items.weight),
        percentile_disc(0.5, Items.price),
        percentile_disc(0.0, Items.id),
        percentile_disc(1.0, Items.id),
        count_all(),
    ))
    .from(Items)
    .group_by(Items.sku)
    .order_by((median(Items.price).desc(), Items.sku));
    snapshot!(query);
    same_rows!(query);
    same_rows!(select((median(Items.discount), percentile_cont(0.9, Items.price))).from(Items));
    same_rows!(select((median(Items.discount), mode(Items.sku))).from(Items).where_(Items.id.lt(0)));
    let filtered = select((Orders.country, median(Orders.id).filter(Orders.paid), max(Orders.id)))
        .from(Orders)
        .join(Users, Users.id.eq(Orders.user_id))
        .where_(Users.active)
        .group_by(Orders.country)
        .having(percentile_disc(0.5, Orders.id).gt(10))
        .order_by(Orders.country);
    same_rows!(filtered);
    assert_eq!(
        found::<(f64, i32), _>(
            &select((median(Items.price).or_else(0.0), percentile_disc(0.5, Items.price).or_else(0)))
                .from(Items)
        ),
        [(5.0, 5)]
    );
}

#[test]
fn the_commonest_value_is_the_same_everywhere() {
    let query = select((Items.quantity.gt(2), mode(Items.price), mode(Items.sku), median(Items.price)))
        .from(Items)
        .group_by(Items.quantity.gt(2))
        .order_by(nth(1));
    snapshot!(query);
    same_rows!(query);
    same_rows!(select((mode(Items.discount), mode(Items.price).filter(Items.price.ne(50)))).from(Items));
    let rolled = select((Orders.country.nullable(), median(Orders.id)))
        .from(Orders)
        .group_by(rollup(Orders.country))
        .order_by((nth(1), nth(2)));
    same_rows!(rolled);
}

// Rewrites of rewrites

#[test]
fn a_percentage_is_of_the_rows_that_distinct_on_keeps() {
    let latest = select((Orders.user_id, Orders.id))
        .from(Orders)
        .distinct_on(Orders.user_id)
        .order_by((Orders.user_id, Orders.id.desc()))
        .limit_percent(50)
        .offset(2);
    snapshot!(latest);
    same_rows!(latest);
    // Users 1, 2, 4, 5, 6 and 99 have orders in the larger tables; here 1 and 2 have.
    assert_eq!(found::<(i64, i64), _>(&latest.offset(1)), [(2, 12)]);
}

#[test]
fn rows_are_limited_in_the_order_of_a_window() {
    let by = || window().order_by(Orders.id.desc());
    let numbered = select((Orders.id, row_number().over(by()).label("n"))).from(Orders);
    snapshot!(numbered.clone().order_by(label("n")).limit_percent(50));
    same_rows!(numbered.clone().order_by(label("n")).limit_percent(50));
    same_rows!(numbered.order_by(nth(2)).limit_with_ties(2));
    same_rows!(select(Orders.id).from(Orders).order_by(row_number().over(by())).limit_percent(50));
    let first = select((Orders.id, Orders.country)).from(Orders).distinct_on(Orders.country);
    same_rows!(first.order_by((Orders.country, row_number().over(by()))));
}

#[test]
fn no_rows_are_kept_with_their_ties() {
    let none = || select(Items.price).from(Items).order_by(Items.price).limit_with_ties(0);
    for offset in 0..8 {
        let query = select(Users.id).from(Users).where_(Users.id.eq(1) & not_exists(none().offset(offset)));
        same_rows!(query);
    }
    assert!(found::<i32, _>(&none().offset(1)).is_empty());
    // As many as there may be, behind the first: no sum of the two overflows.
    let all =
        select(Items.price).from(Items).order_by(Items.price).limit_with_ties(i64::MAX as u64).offset(1);
    same_rows!(all);
}

#[test]
fn qualify_leaves_rows_out_after_the_windows_that_ignore_nulls() {
    let by_id = || window().order_by(Items.id);
    let query = select((Items.id, last_value(Items.discount).ignore_nulls().over(by_id())))
        .from(Items)
        .qualify(row_number().over(by_id()).gt(2))
        .order_by(Items.id);
    snapshot!(query);
    same_rows!(query);
    assert_eq!(found::<(i64, Option<i32>), _>(&query), [(102, Some(2))]);
}

#[test]
fn what_a_grouping_leaves_out_is_null_in_expressions_and_not_in_other_tables() {
    let upper = select((Orders.country.nullable().upper(), count_all()))
        .from(Orders)
        .group_by(rollup(Orders.country.upper()))
        .order_by((nth(1), nth(2)));
    same_rows!(upper);
    // The subquery's table is another one.
    let germans = select(count_all()).from(Orders).where_(Orders.country.eq("DE")).scalar();
    let query = select((Orders.country.nullable(), germans))
        .from(Orders)
        .group_by(rollup(Orders.country))
        .order_by(nth(1));
    snapshot!(upper, query);
    same_rows!(query);
    let here = select(count_all()).from(Users).where_(Users.country.eq(Orders.country)).scalar();
    let query = select((Orders.country.nullable(), here)).from(Orders).group_by(rollup(Orders.country));
    same_rows!(query.order_by(nth(1)));
}

#[test]
fn groupings_of_expressions_with_parameters_are_named_by_their_place() {
    let query = select((Items.price.nullable() + 1, sum(Items.quantity)))
        .from(Items)
        .group_by(rollup(Items.price + 1))
        .order_by((nth(1), nth(2)));
    snapshot!(query);
    same_rows!(query);
    let first = select((Orders.country.concat("x"), Orders.id))
        .from(Orders)
        .distinct_on(Orders.country.concat("x"))
        .order_by((Orders.country.concat("x"), Orders.id));
    same_rows!(first);
}

#[test]
fn groupings_with_having_alone_and_distinct_on() {
    let several = select(Orders.country.nullable())
        .from(Orders)
        .group_by(rollup(Orders.country))
        .having(count_all().gt(1))
        .order_by(nth(1));
    same_rows!(several);
    let first = select((Orders.paid, Orders.country.nullable(), count_all()))
        .from(Orders)
        .group_by(rollup((Orders.paid, Orders.country)))
        .distinct_on(Orders.paid)
        .order_by((Orders.paid, Orders.country.nullable()));
    snapshot!(several, first);
    same_rows!(first);
}

#[test]
fn grouping_of_what_is_not_grouped_is_refused() {
    let query = select(grouping(Orders.paid)).from(Orders).group_by(rollup(Orders.country));
    let message = "column \"orders\".\"paid\" is used in GROUPING, but is not in GROUP BY; group by it too, or aggregate it by \
                   `min` or `max`";
    for dialect in [&Postgres::new() as &dyn Dialect, &MySql::new()] {
        assert_eq!(refusal(&query, dialect), (ErrorKind::Scope, message.to_owned()));
    }
}

#[test]
fn distinct_on_in_an_order_by_something_else_is_refused_alike() {
    let query = select((Orders.country, Orders.id)).from(Orders).distinct_on((Orders.country, Orders.paid));
    let message =
        "the expressions of DISTINCT ON are not the first of ORDER BY; order by them before the others";
    for dialect in [&Postgres::new() as &dyn Dialect, &sqlite(), &MySql::new(), &MariaDb::new()] {
        let by_id = query.clone().order_by((Orders.country, Orders.id));
        assert_eq!(refusal(&by_id, dialect), (ErrorKind::Scope, message.to_owned()));
        // In another order of their own, fewer of them, and by their place.
        query.clone().order_by((Orders.paid, nth(1), Orders.id)).to_sql(dialect).unwrap();
        query.clone().order_by(Orders.paid.desc()).to_sql(dialect).unwrap();
    }
}

#[test]
fn an_expression_of_group_by_is_known_again_inside_of_others_and_in_having() {
    let key = || Items.price + 1;
    let doubled = select((key() * 2, count_all())).from(Items).group_by(key()).order_by(nth(1));
    let kept = select(count_all()).from(Items).group_by(key()).having(key().gt(6)).order_by(key());
    let both = select((key(), key() * 2))
        .from(Items)
        .group_by(key())
        .having(key().gt(5) & (key() * 3).lt(160))
        .order_by((key() * -1, key()));
    let texts = select((Items.sku.lower().trim(), count_all()))
        .from(Items)
        .group_by(Items.sku.lower())
        .having(Items.sku.lower().gt("a"))
        .order_by(Items.sku.lower().trim());
    snapshot!(doubled, kept, both, texts);
    same_rows!(doubled);
    same_rows!(kept);
    same_rows!(both);
    same_rows!(texts);
    // NULL is a group too, and a truth value and a text with NULL may be what is grouped by.
    let null = || Items.discount + 1;
    same_rows!(
        select((null() * 2, count_all()))
            .from(Items)
            .group_by(null())
            .having(null().is_null() | null().gt(1))
            .order_by(nth(1))
    );
    let truth = || Items.price.gt(5);
    same_rows!(
        select((case(truth(), val("dear")).otherwise("cheap"), count_all()))
            .from(Items)
            .group_by(truth())
            .order_by(nth(1))
    );
    // The same expression in a subquery is another one.
    let inner =
        select(max(key())).from(Items).group_by(key()).having((key() * 2).gt(10)).order_by(nth(1)).limit(1);
    same_rows!(
        select((key() * 2, inner.scalar())).from(Items).group_by(key()).having(key().gt(2)).order_by(nth(1))
    );
    // Groupings of one expression with a parameter.
    let rolled = select(((key() * 2).nullable(), count_all())).from(Items).group_by(rollup(key()));
    same_rows!(rolled.order_by((nth(1), nth(2))));
}
