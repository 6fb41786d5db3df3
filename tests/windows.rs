//! Functions over windows, frames, WINDOW and QUALIFY.

mod support;

use querent::prelude::*;
use support::*;

// A3: functions over windows

#[test]
fn rows_are_numbered_and_ranked_within_partitions() {
    let by_price = || window().partition_by(Items.sku).order_by(Items.price.desc());
    snapshot!(
        select((Items.id, row_number().over(by_price().order_by(Items.id)))).from(Items).order_by(Items.id),
        select((Items.id, rank().over(by_price()), dense_rank().over(by_price())))
            .from(Items)
            .order_by(Items.id),
        select((Items.id, percent_rank().over(by_price()), cume_dist().over(by_price())))
            .from(Items)
            .order_by(Items.id),
        select((Items.id, ntile(4).over(window().order_by(Items.id)))).from(Items).order_by(Items.id)
    );
}

#[test]
fn values_of_rows_before_and_after() {
    let by_id = || window().order_by(Items.id);
    snapshot!(
        select((Items.id, lag(Items.price, 1).over(by_id()), lead(Items.price, 2).over(by_id())))
            .from(Items)
            .order_by(Items.id),
        select((
            Items.id,
            first_value(Items.discount).over(by_id()),
            nth_value(Items.price, 2).over(by_id())
        ))
        .from(Items)
        .order_by(Items.id),
        select((
            Items.id,
            last_value(Items.price).over(by_id().rows(unbounded_preceding(), unbounded_following()))
        ))
        .from(Items)
        .order_by(Items.id)
    );
}

#[test]
fn a_default_for_rows_that_are_not_there_is_kept_where_lag_has_none() {
    let by_id = || window().partition_by(Items.sku).order_by(Items.id);
    let query = select((
        Items.id,
        lag_or(Items.discount, 1, -1).over(by_id()),
        lead_or(Items.price, 2, 0).over(by_id()),
    ))
    .from(Items)
    .order_by(Items.id);
    snapshot!(query);
    same_rows!(query);
}

#[test]
fn aggregates_over_windows_keep_their_filter() {
    let per_sku = || window().partition_by(Items.sku);
    snapshot!(
        select((Items.id, sum(Items.price).over(per_sku()), count_all().over(per_sku().order_by(Items.id))))
            .from(Items)
            .order_by(Items.id),
        select((Items.id, count_all().filter(Items.quantity.gt(1)).over(per_sku())))
            .from(Items)
            .order_by(Items.id)
    );
}

#[test]
fn a_window_over_groups_sees_their_aggregates() {
    let total = || sum(Items.price);
    let query = select((
        Items.sku,
        total(),
        sum(total()).over(window()),
        rank().over(window().order_by(total().desc())),
    ))
    .from(Items)
    .group_by(Items.sku)
    .order_by(Items.sku);
    snapshot!(query);
}

#[test]
fn a_window_is_an_expression_like_any_other() {
    let share = Items.price.cast::<Double>()
        / sum(Items.price.cast::<Double>()).over(window().partition_by(Items.order_id));
    snapshot!(
        select((Items.id, share)).from(Items).order_by(Items.id),
        select(Items.id)
            .from(Items)
            .order_by((count_all().over(window().partition_by(Items.sku)).desc(), Items.id)),
        select((
            Items.id,
            case(row_number().over(window().order_by(Items.id)).le(2), val("first")).otherwise("later")
        ))
        .from(Items)
        .order_by(Items.id)
    );
}

// Frames

#[test]
fn trap_the_bounds_of_a_frame_are_literals_with_a_space_behind_them() {
    let by_id = || window().order_by(Items.id);
    let sums = |window| select((Items.id, sum(Items.price).over(window))).from(Items).order_by(Items.id);
    snapshot!(
        sums(by_id().rows(preceding(1), following(1))),
        sums(by_id().rows(unbounded_preceding(), preceding(1))),
        sums(by_id().rows(following(1), unbounded_following())),
        sums(by_id().range(preceding(2), current_row())),
        sums(by_id().rows(preceding(val(1) + 1), current_row()))
    );
}

#[test]
fn groups_and_exclude_are_refused_where_they_are_missing() {
    let by_price = || window().order_by(Items.price);
    let counts = |window| select((Items.id, count_all().over(window))).from(Items).order_by(Items.id);
    snapshot!(
        counts(by_price().groups(preceding(1), following(1))),
        counts(by_price().rows(unbounded_preceding(), unbounded_following()).exclude_current_row()),
        counts(by_price().exclude_ties()),
        counts(by_price().range(unbounded_preceding(), unbounded_following()).exclude_group())
    );
}

#[test]
fn nulls_stand_in_a_window_where_the_order_puts_them() {
    let by = |order: Ordering| {
        select((Items.id, row_number().over(window().order_by((order, Items.id))))).from(Items)
    };
    snapshot!(
        by(Items.discount.asc()).order_by(Items.id),
        by(Items.discount.asc().nulls_last()).order_by(Items.id),
        by(Items.discount.desc().nulls_first()).order_by(Items.id)
    );
}

// The WINDOW clause

#[test]
fn trap_several_named_windows_stand_before_order_by_and_continue_one_another() {
    let query = select((
        Items.id,
        sum(Items.price).over(window_named("by_id")),
        rank().over(window_named("per_sku").order_by(Items.price)),
        count_all().over(window_named("per_sku")),
    ))
    .from(Items)
    .window("per_sku", window().partition_by(Items.sku))
    .window("by_id", window_named("per_sku").order_by(Items.id))
    .order_by(Items.id)
    .limit(5);
    snapshot!(query);
    same_rows!(query);
}

// S5: QUALIFY

#[test]
fn qualify_keeps_rows_by_a_window_on_every_database() {
    let newest = || row_number().over(window().partition_by(Orders.user_id).order_by(Orders.id.desc())).eq(1);
    let query = select((Orders.id, Orders.user_id))
        .from(Orders)
        .qualify(newest())
        .order_by((Orders.total.desc(), Orders.id));
    snapshot!(
        query,
        select(Orders.country.label("c")).from(Orders).qualify(newest()).distinct().order_by(label("c")),
        select((Orders.country, sum(Orders.total)))
            .from(Orders)
            .group_by(Orders.country)
            .qualify(rank().over(window().order_by(sum(Orders.total).desc())).le(2))
            .order_by(nth(1))
            .limit(1)
    );
    same_rows!(query);
}

// IGNORE NULLS

#[test]
fn nulls_are_ignored_by_the_first_and_last_value_of_a_partition() {
    let whole = || {
        window()
            .partition_by(Items.order_id.gt(11))
            .order_by(Items.id)
            .rows(unbounded_preceding(), unbounded_following())
    };
    let query = select((
        Items.id,
        first_value(Items.discount).ignore_nulls().over(whole()),
        last_value(Items.discount).ignore_nulls().over(whole()),
    ))
    .from(Items)
    .order_by(Items.id);
    snapshot!(query);
    same_rows!(query);
}

#[test]
fn nulls_are_ignored_up_to_the_current_row() {
    let so_far = || window().partition_by(Items.flags.gt(2)).order_by(Items.id);
    let query = select((
        Items.id,
        first_value(Items.discount).ignore_nulls().over(so_far()),
        last_value(Items.discount).ignore_nulls().over(so_far()),
        last_value(Items.discount).ignore_nulls().over(so_far().rows(unbounded_preceding(), current_row())),
    ))
    .from(Items)
    .order_by(Items.id);
    snapshot!(query);
    same_rows!(query);
    type Row = (i64, Option<i32>, Option<i32>, Option<i32>);
    let rows: Vec<Row> = found(&query);
    assert_eq!(
        rows,
        [(100, None, None, None), (101, Some(1), Some(1), Some(1)), (102, None, None, None)].map(|row| {
            // Item 102 alone has flags of 0, and a discount of 2.
            if row.0 == 102 { (102, Some(2), Some(2), Some(2)) } else { row }
        })
    );
}

// Other aggregates over windows

#[test]
fn an_aggregate_of_several_calls_is_over_the_window_in_each_or_refused() {
    let so_far = || window().order_by(Items.id);
    snapshot!(
        select((
            Items.id,
            bool_and(Items.price.gt(5)).over(so_far()),
            bool_or(Items.price.lt(5)).over(so_far())
        ))
        .from(Items)
        .order_by(Items.id),
        select((Items.id, string_agg(Items.sku, ",").over(so_far()))).from(Items).order_by(Items.id),
        select((Items.id, bit_or(Items.flags).over(so_far()))).from(Items).order_by(Items.id),
        select((Items.id, json_array_agg(Items.price).over(so_far()))).from(Items).order_by(Items.id),
        select((Items.id, stddev_pop(Items.weight).over(so_far()))).from(Items).order_by(Items.id),
        select((Items.id, median(Items.price).over(so_far()))).from(Items).order_by(Items.id),
        select((Items.id, any_value(Items.sku).over(window().partition_by(Items.sku))))
            .from(Items)
            .order_by(Items.id),
        select((Items.id, sum(Items.price).distinct().over(so_far()))).from(Items).order_by(Items.id)
    );
}
