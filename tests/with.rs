//! WITH: common table expressions, plain and recursive; VALUES, series, and what else stands in FROM.

#![allow(clippy::unwrap_used, reason = "a helper fails as its test does")]

#[path = "with/changing.rs"]
mod changing;
mod support;

use core::num::NonZeroI64;
use querent::prelude::*;
use support::*;

fn step(step: i64) -> NonZeroI64 {
    NonZeroI64::new(step).unwrap()
}

// S8: WITH

#[test]
fn a_query_of_with_has_typed_columns() {
    let spending =
        cte("spending", select((Orders.user_id, sum(Orders.total))).from(Orders).group_by(Orders.user_id));
    let (user, spent) = spending.columns();
    let query = select((Users.name, spent))
        .with(&spending)
        .from(Users)
        .join(&spending, user.eq(Users.id))
        .where_(spent.gt(0))
        .order_by(Users.name);
    snapshot!(query);
    let rows: Vec<(String, Option<Decimal>)> = found(&query);
    assert_eq!(
        rows,
        [("Ada".into(), Some(Decimal::new(12_050, 2))), ("Bob".into(), Some(Decimal::new(2_000, 2)))]
    );
}

#[test]
fn a_later_query_of_with_uses_those_before_it() {
    let paid = cte("paid", select((Orders.id, Orders.user_id)).from(Orders).where_(Orders.paid.is_true()));
    let (_, user) = paid.columns();
    let payers = cte("payers", select(user).from(&paid).distinct());
    snapshot!(
        select((Users.id, Users.name))
            .with(&paid)
            .with(&payers)
            .from(Users)
            .join(&payers, payers.columns().eq(Users.id))
            .order_by(Users.id)
    );
}

#[test]
fn a_query_of_with_is_joined_twice_under_two_names() {
    let managers = cte("managers", select((Users.id, Users.name, Users.manager_id)).from(Users));
    let boss = managers.alias("boss").optional();
    let (_, name, manager) = managers.columns();
    let (boss_id, boss_name, _) = boss.columns();
    snapshot!(
        select((name, boss_name))
            .with(&managers)
            .from(&managers)
            .left_join(&boss, boss_id.eq(manager))
            .order_by((name, nth(2)))
    );
}

#[test]
fn a_query_of_with_stands_in_a_subquery_and_before_a_set_operation() {
    let few = cte("few", select(Users.id).from(Users).where_(Users.id.le(2)));
    let inner = select(few.columns()).with(&few).from(&few);
    snapshot!(
        select(Orders.id).from(Orders).where_(Orders.user_id.in_query(inner.clone())).order_by(Orders.id),
        select(few.columns())
            .from(&few)
            .union_all(select(Orders.user_id).from(Orders))
            .with(&few)
            .order_by(nth(1)),
        select(Orders.user_id).from(Orders).except(inner).order_by(nth(1))
    );
}

#[test]
fn a_recursive_query_walks_a_tree() {
    let chain = recursive(
        "chain",
        select((Users.id, Users.name, val(0))).from(Users).where_(Users.manager_id.is_null()),
        |chain, (id, _, depth)| {
            select((Users.id, Users.name, depth + 1)).from(Users).join(chain, Users.manager_id.eq(id))
        },
    );
    let (id, name, depth) = chain.columns();
    let query = select((id, name, depth)).with(&chain).from(&chain).order_by((depth, id));
    snapshot!(query);
    same_rows!(query);
}

#[test]
fn a_recursive_query_that_comes_round_ends_by_union() {
    let reached = recursive_distinct("reached", select(val(1_i64)), |reached, at| {
        select((at % 5 + 1).or_else(0)).from(reached)
    });
    let query = select(reached.columns()).with(&reached).from(&reached).order_by(nth(1));
    snapshot!(query);
    same_rows!(query);
    assert_eq!(found::<i64, _>(&query), [1, 2, 3, 4, 5]);
}

#[test]
fn text_that_grows_in_a_recursive_query_is_not_cut() {
    let path = recursive(
        "path",
        select((Users.id, Users.name)).from(Users).where_(Users.manager_id.is_null()),
        |path, (id, names)| {
            select((Users.id, names.concat("/").concat(Users.name)))
                .from(Users)
                .join(path, Users.manager_id.eq(id))
        },
    );
    let (id, names) = path.columns();
    let query = select((id, names)).with(&path).from(&path).order_by(id);
    same_rows!(query);
    let paths = query;
    let letters = recursive("letters", select((val(1_i32), val("a"))), |letters, (n, text)| {
        select((n + 1, text.concat("b"))).from(letters).where_(n.lt(5))
    });
    let (n, text) = letters.columns();
    let query = select((n, text)).with(&letters).from(&letters).order_by(n);
    snapshot!(paths, query);
    same_rows!(query);
}

#[test]
fn materialized_search_and_cycle_are_refused_where_they_are_missing() {
    let ids = || cte("ids", select(Users.id).from(Users));
    let kept = ids().materialized();
    let inlined = ids().not_materialized();
    let tree = || {
        recursive("tree", select(Users.id).from(Users).where_(Users.manager_id.is_null()), |tree, id| {
            select(Users.id).from(Users).join(tree, Users.manager_id.eq(id))
        })
    };
    let deep = tree().search_depth_first(["id"], "place");
    let wide = tree().search_breadth_first(["id"], "place");
    let round = tree().cycle(["id"], "comes_round", "path");
    snapshot!(
        select(kept.columns()).with(&kept).from(&kept).order_by(nth(1)),
        select(inlined.columns()).with(&inlined).from(&inlined).order_by(nth(1)),
        select(deep.columns()).with(&deep).from(&deep).order_by(deep.column::<Text>("place")),
        select(wide.columns()).with(&wide).from(&wide).order_by(wide.column::<Text>("place")),
        select(round.columns())
            .with(&round)
            .from(&round)
            .where_(!round.column::<Bool>("comes_round"))
            .order_by(nth(1))
    );
}

// S2: VALUES and series

#[test]
fn trap_values_in_from_have_names_and_the_row_word_of_the_database() {
    let scores = values("scores", [(1_i64, "gold"), (2, "silver"), (3, "none")]);
    let (id, score) = scores.columns();
    let query = select((Users.name, score)).from(Users).join(scores, id.eq(Users.id)).order_by(Users.id);
    snapshot!(query);
    same_rows!(query);
}

#[test]
fn texts_of_values_and_series_compare_with_columns() {
    let names = values("names", [("Ada", 1_i32), ("Bob", 2), ("nobody", 3)]);
    let (name, rank) = names.columns();
    same_rows!(select((Users.id, rank)).from(Users).join(names, name.eq(Users.name)).order_by(Users.id));
    let n = generate_series("n", 1, 3, step(1));
    let id = n.columns();
    same_rows!(select((Users.id, Users.name)).from(Users).join(n, id.eq(Users.id)).order_by(Users.id));
    let named = cte("named", select((Users.id, Users.name.concat("!").label("shout"))).from(Users));
    let (id, shout) = named.columns();
    same_rows!(select(id).with(&named).from(&named).where_(shout.eq("Bob!")).order_by(id));
}

#[test]
fn values_of_every_usual_type_compare_as_what_they_are() {
    let day = Date::new(2024, 2, 29).unwrap();
    let rows = [(Some(2_i32), Decimal::new(2_000, 2), day, true), (None, Decimal::new(1, 2), day, false)];
    let values = values("v", rows);
    let (number, total, joined, _) = values.columns();
    let query = select((Orders.id, number, joined))
        .from(Orders)
        .join(values, total.eq(Orders.total))
        .order_by(Orders.id);
    snapshot!(query);
    same_rows!(query);
}

#[test]
fn trap_a_series_does_not_pass_its_end_and_is_empty_the_other_way() {
    let series = |first: i64, last: i64, by: i64| {
        let n = generate_series("n", first, last, step(by));
        select(n.columns()).from(n).order_by(nth(1))
    };
    snapshot!(series(1, 10, 4), series(5, 3, 1), series(3, -3, -2));
    same_rows!(series(1, 10, 4));
    same_rows!(series(3, -3, -2));
    // Databases end a recursion at a thousand.
    let long = generate_series("n", 1, 5_000, step(1));
    same_rows!(select((count_all(), max(long.columns()))).from(long));
    assert_eq!(found::<i64, _>(&series(1, 10, 4)), [1, 5, 9]);
    assert!(found::<i64, _>(&series(5, 3, 1)).is_empty());
    assert_eq!(found::<i64, _>(&series(3, -3, -2)), [-3, -1, 1, 3]);
}

#[test]
fn rows_for_a_left_join_are_optional() {
    let labels = values("labels", [(1_i64, "one")]).optional();
    let (id, label) = labels.columns();
    snapshot!(select((Users.id, label)).from(Users).left_join(labels, id.eq(Users.id)).order_by(Users.id));
}

#[test]
fn a_function_in_from_is_the_programs_own() {
    let words = table_function::<(Text,)>("regexp_split_to_table", ("a b", " "), "words", ["word"]).unwrap();
    let (word,) = words.columns();
    snapshot!(select(word).from(words).order_by(word));
    let error = table_function::<(Text, Text)>("f", (), "f", ["a"]).unwrap_err();
    assert_eq!(error.to_string(), "`f` has 2 columns, but 1 names for them; give one for each");
}

// S4: semi and anti joins

#[test]
fn semi_and_anti_joins_keep_each_row_once() {
    snapshot!(
        select(Users.id).from(Users).semi_join(Orders, Orders.user_id.eq(Users.id)).order_by(Users.id),
        select(Users.id).from(Users).anti_join(Orders, Orders.user_id.eq(Users.id)).order_by(Users.id)
    );
}
