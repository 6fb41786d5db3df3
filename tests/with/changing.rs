//! Statements that change data in WITH.

use super::*;
use querent::{Value, render::Feature};
use querent_postgres::Postgres;

fn jobs() -> Select<(BigInt, Text, Integer)> {
    select((Jobs.id, Jobs.state, Jobs.tries)).from(Jobs).order_by(Jobs.id)
}

fn items() -> Select<(BigInt, BigInt, Integer)> {
    select((Items.id, Items.order_id, Items.price)).from(Items).order_by(Items.id)
}

fn users() -> Select<(BigInt, Text, Bool)> {
    select((Users.id, Users.name, Users.active)).from(Users).order_by(Users.id)
}

/// Has the servers that take it run a statement, and answers what it returned, and what was read afterwards.
#[track_caller]
fn effect<S: AsStatement, Q: AsStatement>(statement: &S, read: &Q) -> Option<(Vec<String>, Vec<String>)> {
    let row = |row: &Vec<Value>| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let effect = compare_effects(statement, read, Asked::Having(Feature::ChangeInWith))?;
    Some((effect.returned.iter().map(row).collect(), effect.after.iter().map(row).collect()))
}

// What the rows of RETURNING are for

#[test]
fn a_query_reads_the_rows_that_are_deleted() {
    let gone =
        cte("gone", delete_from(Items).where_(Items.id.le(102)).returning((Items.sku, Items.quantity)));
    let (sku, quantity) = gone.columns();
    let query = select((sku, sum(quantity))).with(&gone).from(&gone).group_by(sku).order_by(sku);
    snapshot!(query);
    if let Some((returned, after)) = effect(&query, &items()) {
        assert_eq!(returned, [r#""A-1" 6"#, r#""B_2" 1"#]);
        assert!(!after.iter().any(|row| row.starts_with("101")), "{after:?}");
    }
}

#[test]
fn rows_move_from_a_table_to_another() {
    let gone = cte(
        "gone",
        delete_from(Items).where_(Items.id.le(101)).returning((Items.id, Items.sku, Items.price)),
    );
    let query = insert_into(Jobs)
        .columns((Jobs.id, Jobs.state, Jobs.tries))
        .with(&gone)
        .from_select(select(gone.columns()).from(&gone));
    snapshot!(query);
    if let Some((returned, after)) = effect(&query, &jobs()) {
        assert!(returned.is_empty());
        assert!(
            after.contains(&r#"100 "A-1" 50"#.into()) && after.contains(&r#"101 "B_2" 5"#.into()),
            "{after:?}"
        );
    }
    effect(&query, &items());
}

#[test]
fn an_insert_gives_its_row_to_another_insert() {
    let made = cte("made", insert_into(Jobs).values((900, "first", 1)).returning((Jobs.id, Jobs.state)));
    let (id, state) = made.columns();
    let query = insert_into(Slots)
        .columns((Slots.id, Slots.room, Slots.hour))
        .with(&made)
        .from_select(select((id + 1, state, val(5))).from(&made))
        .returning((Slots.id, Slots.room));
    snapshot!(query);
    if let Some((returned, _)) = effect(&query, &jobs()) {
        assert_eq!(returned, [r#"901 "first""#]);
    }
}

#[test]
fn an_update_tells_which_rows_a_delete_and_another_update_change() {
    let paid =
        cte("paid", update(Orders).set(Orders.paid, true).where_(Orders.id.eq(12)).returning(Orders.id));
    let deleted = delete_from(Items).with(&paid).using(&paid).where_(Items.order_id.eq(paid.columns()));
    let changed = update(Items)
        .with(&paid)
        .set(Items.price, Items.price + 1)
        .where_(Items.order_id.in_query(select(paid.columns()).from(&paid)));
    snapshot!(deleted, changed);
    effect(&deleted, &items());
    if let Some((_, after)) = effect(&changed, &items()) {
        assert!(after.contains(&"103 12 1".into()), "{after:?}");
    }
    let orders = select((Orders.id, Orders.paid)).from(Orders).order_by(Orders.id);
    if let Some((_, after)) = effect(&deleted, &orders) {
        assert!(after.contains(&"12 true".into()), "{after:?}");
    }
}

#[test]
fn each_part_may_use_the_rows_of_those_before_it_more_than_once() {
    let gone = cte("gone", delete_from(Items).where_(Items.id.eq(103)).returning((Items.id, Items.order_id)));
    let (_, order) = gone.columns();
    let marked = cte(
        "marked",
        update(Orders)
            .set(Orders.note, "emptied")
            .from(&gone)
            .where_(Orders.id.eq(order))
            .returning((Orders.id, Orders.note)),
    );
    let again = gone.alias("again");
    let ((id, _), (marked_id, note)) = (gone.columns(), marked.columns());
    let query = select((id, marked_id, note, again.columns().0))
        .with(&gone)
        .with(&marked)
        .from(&gone)
        .join(&marked, marked_id.eq(order))
        .cross_join(&again);
    snapshot!(query);
    if let Some((returned, _)) = effect(&query, &items()) {
        assert_eq!(returned, [r#"103 12 "emptied" 103"#]);
    }
}

#[test]
fn an_upsert_in_with_returns_rows_that_were_there_and_new_ones() {
    let kept = cte(
        "kept",
        insert_into(Slots)
            .columns((Slots.id, Slots.room, Slots.hour))
            .rows([(90, "Oak", 9), (91, "Fir", 1)])
            .on_conflict((Slots.room, Slots.hour))
            .do_update(|set, excluded| set.set(Slots.version, excluded.hour + 10))
            .returning((Slots.id, Slots.version)),
    );
    let (id, version) = kept.columns();
    let query = select((id, version)).with(&kept).from(&kept).order_by(id);
    snapshot!(query);
    let slots = select((Slots.id, Slots.version)).from(Slots).order_by(Slots.id);
    if let Some((returned, _)) = effect(&query, &slots) {
        assert_eq!(returned, ["1 19", "91 7"]);
    }
}

#[test]
fn merge_stands_in_with_where_it_returns_rows() {
    let merged = cte(
        "merged",
        merge_into(Users)
            .using(Orders, Users.id.eq(Orders.user_id) & Orders.id.in_list([10, 14]))
            .when_matched()
            .update(|set| set.set(Users.name, Orders.country))
            .returning((Users.id, Users.name)),
    );
    let (id, name) = merged.columns();
    let query = select((id, name)).with(&merged).from(&merged).order_by(id);
    let alone = cte(
        "alone",
        merge_into(Users)
            .using(Orders, Users.id.eq(Orders.user_id) & Orders.id.eq(10))
            .when_matched()
            .delete(),
    );
    let deletes = select(count_all()).with(&alone).from(Items);
    snapshot!(for [Postgres::new(), Postgres::version(17), Postgres::version(16), Postgres::version(14)]: query, deletes);
    let effect = compare_effects(&query, &users(), Asked::Having(Feature::MergeReturning));
    if let Some(effect) = effect {
        assert_eq!(effect.returned.len(), 2);
    }
    compare_effects(&deletes, &users(), Asked::Having(Feature::MergeReturning));
}

// Statements that return nothing

#[test]
fn a_statement_without_returning_is_run_though_nothing_reads_it() {
    let all = cte("all_inactive", update(Users).set(Users.active, false).where_(Users.id.lt(3)));
    let also = cte("also", delete_from(Users).where_(Users.id.eq(8)));
    let query = select(count_all()).with(&all).with(&also).from(Items);
    snapshot!(query);
    if let Some((returned, after)) = effect(&query, &users()) {
        assert_eq!(returned, ["9"]);
        assert_eq!(after.len(), 7);
        assert_eq!(after[..2], [r#"1 "Ada" false"#, r#"2 "Bob" false"#]);
    }
    assert!(query.as_statement().changes_data());
}

#[test]
fn rows_that_nothing_reads_are_changed_to_the_last() {
    let gone = cte("gone", delete_from(Users).where_(Users.id.gt(5)).returning(Users.id));
    let query = select(gone.columns()).with(&gone).from(&gone).order_by(nth(1)).limit(1);
    if let Some((returned, after)) = effect(&query, &users()) {
        assert_eq!((returned.len(), after.len()), (1, 5));
    }
}

// What the parts see

#[test]
fn trap_all_parts_see_the_tables_as_they_were() {
    let gone = cte("gone", delete_from(Users).where_(Users.id.gt(5)).returning(Users.id));
    let query = select((count_all(), select(count_all()).from(&gone).scalar())).with(&gone).from(Users);
    snapshot!(query);
    if let Some((returned, after)) = effect(&query, &users()) {
        assert_eq!(returned, ["8 3"], "the rows are counted that were deleted");
        assert_eq!(after.len(), 5);
    }
}

#[test]
fn a_statement_in_with_has_a_query_of_its_own_and_one_before_it() {
    let chain = recursive("chain", select(Users.id).from(Users).where_(Users.id.eq(1)), |chain, id| {
        select(Users.id).from(Users).join(chain, Users.manager_id.eq(id))
    });
    let own = cte("own", select(Orders.user_id).from(Orders).where_(Orders.total.lt(1)));
    let below = Users.id.in_query(select(chain.columns()).from(&chain));
    let gone = cte(
        "gone",
        delete_from(Users)
            .with(&own)
            .where_(below & Users.id.in_query(select(own.columns()).from(&own)))
            .returning(Users.id),
    );
    let query = select(gone.columns()).with(&chain).with(&gone).from(&gone).order_by(nth(1));
    snapshot!(query);
    if let Some((returned, _)) = effect(&query, &users()) {
        // Orders 13, 14 and 17 are of them.
        assert_eq!(returned, ["2", "4", "6"]);
    }
}

// Around it

#[test]
fn a_set_operation_and_explain_have_it() {
    let gone = cte("gone", delete_from(Users).where_(Users.id.gt(6)).returning(Users.id)).materialized();
    let query = select(gone.columns())
        .from(&gone)
        .union_all(select(Items.id).from(Items).where_(Items.id.le(100)))
        .with(&gone)
        .order_by(nth(1));
    snapshot!(query, query.explain(), query.tagged([("route", "gone")]));
    if let Some((returned, _)) = effect(&query, &users()) {
        assert_eq!(returned, ["7", "8", "100"]);
    }
    assert!(!query.explain().as_statement().changes_data());
    assert!(query.explain_analyze().as_statement().changes_data());
    assert!(query.tagged([("route", "gone")]).as_statement().changes_data());
}

#[test]
fn it_is_rewritten_as_it_is_alone_and_stays_outermost() {
    // PostgreSQL has no LIMIT of DELETE, and no QUALIFY.
    let gone = cte(
        "gone",
        delete_from(Items).all_rows().order_by(Items.id).limit(2).returning((Items.id, Items.sku)),
    );
    let first =
        cte("first", update(Items).set(Items.price, 0).where_(Items.id.gt(102)).order_by(Items.id).limit(1));
    let (id, sku) = gone.columns();
    let query = select((id, sku))
        .with(&first)
        .with(&gone)
        .from(&gone)
        .qualify(row_number().over(window().order_by(id)).eq(2));
    snapshot!(query);
    if let Some((returned, after)) = effect(&query, &items()) {
        assert_eq!(returned, [r#"101 "B_2""#]);
        assert_eq!(after[..3], ["102 11 5", "103 12 0", "104 13 5"]);
    }
}

#[test]
fn rewrites_of_the_query_around_it_leave_it_outermost() {
    let gone = cte(
        "gone",
        update(Items).set(Items.price, 1).where_(Items.id.lt(104)).returning((Items.id, Items.discount)),
    );
    let (id, discount) = gone.columns();
    let percent = select(id).with(&gone).from(&gone).order_by(id).limit_percent(50);
    let last = last_value(discount)
        .ignore_nulls()
        .over(window().order_by(id).rows(unbounded_preceding(), unbounded_following()));
    let nulls = select((id, last)).with(&gone).from(&gone).order_by(id);
    let changed = update(Orders)
        .with(&gone)
        .set(Orders.note, "x")
        .where_(Orders.id.in_query(select(id - 90).from(&gone)))
        .order_by(Orders.id.desc())
        .limit(2)
        .returning(Orders.id);
    snapshot!(percent, nulls, changed);
    if let Some((returned, _)) = effect(&percent, &items()) {
        assert_eq!(returned, ["100", "101"]);
    }
    if let Some((returned, _)) = effect(&nulls, &items()) {
        assert_eq!(returned, ["100 2", "101 2", "102 2", "103 2"]);
    }
    if let Some((mut returned, _)) = effect(&changed, &items()) {
        returned.sort();
        assert_eq!(returned, ["12", "13"]);
    }
}

#[test]
fn merge_uses_the_rows_that_are_deleted() {
    let gone = cte("gone", delete_from(Items).where_(Items.id.le(101)).returning((Items.id, Items.order_id)));
    let (id, order) = gone.columns();
    let query =
        merge_into(Jobs).using(&gone, Jobs.id.eq(id)).with(&gone).when_not_matched().insert(|row| {
            row.set(Jobs.id, id).set(Jobs.state, "moved").set(Jobs.tries, order.cast::<Integer>())
        });
    snapshot!(query);
    let effect = compare_effects(&query, &jobs(), Asked::Having(Feature::Merge));
    if let Some(effect) = effect {
        assert_eq!(effect.after.len(), 2);
    }
}

#[test]
fn columns_of_returning_that_have_no_name_are_numbered() {
    let gone = cte(
        "gone",
        delete_from(Items).where_(Items.id.eq(100)).returning((
            Items.price * 2,
            Items.id,
            Items.id,
            val("x").label("x"),
        )),
    );
    let (double, id, again, x) = gone.columns();
    let query = select((double, id, again, x)).with(&gone).from(&gone);
    snapshot!(query);
    if let Some((returned, _)) = effect(&query, &items()) {
        assert_eq!(returned, [r#"100 100 100 "x""#]);
    }
}

#[test]
fn tables_whose_names_are_known_at_run_time_stand_in_with() {
    let items_table = table_named("items");
    let id = items_table.column::<BigInt>("id");
    let gone = cte("gone", items_table.delete().where_(id.clone().eq(100)).returning(id));
    let query = select(gone.columns()).with(&gone).from(&gone);
    snapshot!(query);
    if let Some((returned, _)) = effect(&query, &items()) {
        assert_eq!(returned, ["100"]);
    }
}
