//! Ranges.

use crate::{answer, servers};
use querent::prelude::*;
use querent_postgres::ext::prelude::*;
use std::ops::Bound;

table! {
    Spans = "spans" {
        id: BigInt, small: Int4Range, large: Option<Int8Range>, price: Option<NumRange>, days: Option<DateRange>,
        local: Option<TsRange>, instants: Option<TstzRange>,
    }
}

const TABLES: &str =
    "CREATE TABLE spans (id bigint, small int4range NOT NULL, large int8range, price numrange,
    days daterange, local tsrange, instants tstzrange)";

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn ranges_of_every_type_are_stored_and_found_again() {
    let local = |text: &str| Timestamp::parse(text).unwrap();
    let point = |text: &str| TimestampTz::parse(text).unwrap();
    let full = (
        1_i64,
        Range::new(1, 5),
        Some(Range::from(i64::MIN..)),
        Some(Range::Bounds(Bound::Excluded(decimal("-12345678.9012")), Bound::Included(decimal("0.00010")))),
        Some(Range::new(day("2026-02-27"), day("2026-03-01"))),
        Some(Range::new(local("2026-01-01 00:00:00.000001"), local("2026-01-02 12:30:00"))),
        Some(Range::from(..=point("1969-12-31 23:59:59+00:00"))),
    );
    let bare = (2_i64, Range::Empty, None, None, None, None, None);
    let edges = (
        3_i64,
        Range::from((Bound::Unbounded, Bound::Unbounded)),
        Some(Range::from(..0)),
        Some(Range::new(decimal("100000000"), decimal("123456789012345678901234567890.5"))),
        Some(Range::new(Date::from_days(-1_000_000), Date::from_days(10_000_000))),
        None,
        None,
    );
    for mut engine in servers("range_values", TABLES) {
        let rows = [full.clone(), bare.clone(), edges.clone()];
        let insert = insert_into(Spans).rows(rows.clone());
        assert_eq!(engine.run_statement(&insert).unwrap(), 3);
        let query = select(Spans.all()).from(Spans).order_by(Spans.id);
        let found: Vec<(_, _, _, _, _, _, _)> = engine.fetch_all(&query).unwrap();
        assert_eq!(found, rows);
        // As literals they are the same values.
        let literals = insert.inlined(&*engine.dialect()).unwrap();
        engine.run(&format!("DELETE FROM spans; {literals}")).unwrap();
        let found: Vec<(_, _, _, _, _, _, _)> = engine.fetch_all(&query).unwrap();
        assert_eq!(found, rows);
    }
}

#[test]
fn integers_and_days_are_normalized_by_the_server() {
    for mut engine in servers("range_normal", "") {
        let cells: (Range<i32>, Range<Date>) =
            answer(&mut engine, (val(Range::from(1..=4)), val(Range::from(..=day("2026-02-28")))));
        assert_eq!(cells, (Range::new(1, 5), Range::from(..day("2026-03-01"))));
    }
}

#[test]
fn operators_compare_ranges() {
    for mut engine in servers("range_operators", "") {
        let engine = &mut engine;
        let r = |from: i32, to: i32| val(Range::new(from, to));
        let truths: [(Condition, bool); 15] = [
            (r(1, 5).range_contains_elem(4), true),
            (r(1, 5).range_contains_elem(5), false),
            (r(1, 5).range_contains(Range::new(2, 3)), true),
            (r(2, 3).range_contained_by(r(1, 5)), true),
            (r(1, 5).range_overlaps(Range::new(5, 9)), false),
            (r(1, 5).range_adjacent(Range::new(5, 9)), true),
            (r(1, 5).range_before(Range::new(5, 9)), true),
            (r(1, 5).range_after(Range::new(5, 9)), false),
            (r(1, 1).is_empty(), true),
            (r(1, 2).lower_inc(), true),
            (r(1, 2).upper_inc(), false),
            (val(Range::<i32>::from(1..)).upper_inf(), true),
            (r(1, 2).lower_inf(), false),
            (r(1, 5).eq(Range::from(1..=4)), true),
            (r(1, 5).lt(Range::new(2, 3)), true),
        ];
        for (place, (condition, expected)) in truths.into_iter().enumerate() {
            assert_eq!(answer::<Option<bool>, _>(engine, condition), Some(expected), "condition {place}");
        }
        let made: (Range<i32>, Range<i32>, Range<i32>, Range<i32>) = answer(
            engine,
            (
                r(1, 5).range_union(Range::new(3, 9)),
                r(1, 5).range_intersect(Range::new(3, 9)),
                r(1, 5).range_minus(Range::new(3, 9)),
                r(1, 2).range_merge(Range::new(8, 9)),
            ),
        );
        assert_eq!(made, (Range::new(1, 9), Range::new(3, 5), Range::new(1, 3), Range::new(1, 9)));
        // Products bind tighter than sums, as those of numbers do.
        let mixed: Range<i32> = answer(engine, r(1, 3).range_union(r(2, 9).range_intersect(r(0, 4))));
        assert_eq!(mixed, Range::new(1, 4));
        let mixed: Range<i32> = answer(engine, r(1, 3).range_union(r(2, 9)).range_intersect(r(0, 2)));
        assert_eq!(mixed, Range::new(1, 2));
        let bounds: (Option<i32>, Option<i32>, Option<i32>) = answer(
            engine,
            (r(1, 5).lower_bound(), r(1, 5).upper_bound(), val(Range::<i32>::Empty).lower_bound()),
        );
        assert_eq!(bounds, (Some(1), Some(5), None));
        let error =
            engine.fetch_all::<Range<i32>, _>(&select(r(1, 2).range_union(Range::new(4, 5)))).unwrap_err();
        assert!(error.to_string().contains("contiguous"), "{error}");
    }
}

#[test]
fn constructors_take_expressions_and_null_for_no_bound() {
    for mut engine in servers("range_constructors", "") {
        let engine = &mut engine;
        let cells: (Range<i32>, Range<i64>, Range<Decimal>, Range<Date>) = answer(
            engine,
            (
                int4range(val(1) + 1, 5, Bounds::Both),
                int8range(NULL, 5, Bounds::Upper),
                numrange(Some(decimal("1.5")), 2, Bounds::Neither),
                daterange(day("2026-01-01"), None::<Date>, Bounds::Lower),
            ),
        );
        let expected = (
            Range::new(2, 6),
            Range::from(..6_i64),
            Range::Bounds(Bound::Excluded(decimal("1.5")), Bound::Excluded(decimal("2"))),
            Range::from(day("2026-01-01")..),
        );
        assert_eq!(cells, expected);
        let now: (Option<bool>, Option<bool>) = answer(
            engine,
            (
                tstzrange(current_timestamp(), NULL, Bounds::Lower).range_contains_elem(current_timestamp()),
                tsrange(NULL, Timestamp::from_micros(0), Bounds::Both)
                    .range_contains_elem(Timestamp::from_micros(0)),
            ),
        );
        assert_eq!(now, (Some(true), Some(true)));
    }
}
