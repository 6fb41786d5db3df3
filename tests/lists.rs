//! Lists that go as one parameter: values of every type are found as the column's own, on every database.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod engines;
mod every_type;

use every_type::{L, NASTY, with_rows};
use querent::prelude::*;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;

/// Finds the rows of one value, of both, of neither and of none.
macro_rules! finds {
    ($engine:ident, $column:ident: $first:expr, $second:expr, $other:expr) => {{
        let of = |condition: Condition| select(L.id).from(L).where_(condition).order_by(L.id);
        let mut ids = |condition: Condition| -> Vec<i64> {
            let query = of(condition);
            $engine.fetch_all(&query).unwrap_or_else(|error| {
                panic!(
                    "{} {}: {error}: {}",
                    $engine.name,
                    stringify!($column),
                    query.to_sql(&Postgres::new()).unwrap()
                )
            })
        };
        let what = stringify!($column);
        let mut none = vec![$first];
        none.clear();
        assert_eq!(ids(L.$column.any_of(vec![$first])), [1], "{what}");
        assert_eq!(ids(L.$column.any_of(vec![$other, $second])), [2], "{what}");
        assert_eq!(ids(L.$column.any_of(vec![$second, $first])), [1, 2], "{what}");
        assert_eq!(ids(L.$column.any_of(vec![$other])), [0_i64; 0], "{what}");
        assert_eq!(ids(L.$column.any_of(none.clone())), [0_i64; 0], "{what}");
        assert_eq!(ids(L.$column.not_any_of(vec![$first, $other])), [2], "{what}");
        assert_eq!(ids(L.$column.not_any_of(none)), [1, 2], "{what}");
    }};
}

#[test]
fn values_of_every_type_are_found() {
    for engine in engines::all() {
        let mut engine = with_rows(engine, "querent_lists_types");
        let day = |day| Date::new(2024, 2, day).unwrap();
        let clock = |micro| Time::new(10, 11, 12, micro).unwrap();
        let at = |n: u32| Timestamp::new(day(27 + n), clock(n));
        let point = |n: u32| TimestampTz::from_micros(at(n).micros());
        finds!(engine, small: 1_i16, 2_i16, -3_i16);
        finds!(engine, whole: 1, 2, i32::MIN);
        finds!(engine, big: i64::MAX - 1, i64::MAX - 2, i64::MAX);
        finds!(engine, single: 1.1_f32, 2.1_f32, 1.100_001_f32);
        finds!(engine, double: 1.0 / 3.0, 2.0 / 3.0, 0.333_333_333_333_333_f64);
        finds!(engine, number: Decimal::new(1_234_567_890_123_451, 1), Decimal::new(1_234_567_890_123_452, 1), Decimal::new(1_234_567_890_123_453, 1));
        finds!(engine, name: NASTY[1], NASTY[2], NASTY[0]);
        finds!(engine, bytes: vec![0_u8, 255, 1], vec![0_u8, 255, 2], vec![0_u8]);
        finds!(engine, day: day(28), day(29), day(1));
        finds!(engine, clock: clock(1), clock(2), clock(3));
        finds!(engine, moment: at(1), at(2), at(0));
        finds!(engine, point: point(1), point(2), point(0));
        finds!(engine, uuid: Uuid([1; 16]), Uuid([2; 16]), Uuid([3; 16]));
        // Points in time are the same ones in every time zone of the session.
        match engine.name {
            "sqlite" => {}
            "postgres" => engine.run("SET TIME ZONE 'Asia/Tokyo'").unwrap(),
            _ => engine.run("SET time_zone = '+09:00'").unwrap(),
        }
        finds!(engine, point: point(1), point(2), point(0));
        // There are two truth values.
        let of = |condition: Condition| select(L.id).from(L).where_(condition).order_by(L.id);
        assert_eq!(engine.fetch_all::<i64, _>(&of(L.truth.any_of([true]))).unwrap(), [1]);
        assert_eq!(engine.fetch_all::<i64, _>(&of(L.truth.not_any_of([true]))).unwrap(), [2]);
        // NULL is in no list, and not outside of one either.
        assert_eq!(engine.fetch_all::<i64, _>(&of(L.maybe.any_of(["x"]))).unwrap(), [0_i64; 0]);
        assert_eq!(engine.fetch_all::<i64, _>(&of(L.maybe.not_any_of(["x"]))).unwrap(), [0_i64; 0]);
        // Both sides of another width, and of another kind of number.
        assert_eq!(engine.fetch_all::<i64, _>(&of(L.number.any_of([5, 7]))).unwrap(), [0_i64; 0]);
    }
}

#[test]
fn texts_are_found_as_they_are() {
    for engine in engines::all() {
        let mut engine = with_rows(engine, "querent_lists_texts");
        for (place, text) in NASTY.iter().enumerate() {
            let insert = insert_into(L).columns((L.id, L.name)).values((10 + place as i64, *text));
            engine.run_statement(&insert).unwrap();
        }
        for (place, text) in NASTY.iter().enumerate() {
            let query = select(L.id).from(L).where_(L.name.any_of([*text]) & L.id.ge(10)).order_by(L.id);
            let same = select(L.id).from(L).where_(L.name.eq(*text) & L.id.ge(10)).order_by(L.id);
            let found: Vec<i64> = engine.fetch_all(&query).unwrap();
            assert!(found.contains(&(10 + place as i64)), "{} {text:?}", engine.name);
            assert_eq!(found, engine.fetch_all::<i64, _>(&same).unwrap(), "{} {text:?}", engine.name);
        }
    }
}

#[test]
fn the_text_is_the_same_whatever_the_length() {
    let dialects: [&dyn Dialect; 4] = [&Postgres::new(), &Sqlite::new(), &MySql::new(), &MariaDb::new()];
    for dialect in dialects {
        let text = |length: i64| {
            let query = select(L.id).from(L).where_(L.big.any_of(0..length) & L.id.gt(5));
            let sql = query.to_sql(dialect).unwrap();
            assert_eq!(sql.params().len(), 2);
            sql.text().to_owned()
        };
        assert_eq!(text(0), text(1));
        assert_eq!(text(1), text(100_000));
    }
    // NULL is asked for in front of the list where the server recalls what it answered for another.
    table! { Notes = "notes" { id: BigInt, rank: Option<Integer> } }
    let notes = |condition: Condition| select(Notes.id).from(Notes).where_(condition);
    let of_rank = |list: &[i32]| {
        let query = notes(Notes.rank.not_any_of(list.iter().copied()));
        query.to_sql(&MariaDb::version(10, 11)).unwrap().text().to_owned()
    };
    assert_eq!(
        of_rank(&[1]),
        "SELECT `notes`.`id` FROM `notes` WHERE CASE WHEN `notes`.`rank` IS NOT NULL THEN `notes`.`rank` NOT IN (SELECT v \
         FROM json_table(?, '$[*]' COLUMNS (v BIGINT PATH '$')) AS list) END"
    );
    assert!(of_rank(&[]).ends_with("WHERE TRUE"));
    let of_id = notes(Notes.id.any_of([1, 2]));
    let [old, new] =
        [MariaDb::version(10, 11), MariaDb::new()].map(|of| of_id.to_sql(&of).unwrap().text().to_owned());
    assert_eq!(old, new);
    let inlined = |query: &Select<BigInt>| query.inlined(&Sqlite::new()).unwrap();
    assert!(inlined(&select(L.id).from(L).where_(L.big.any_of([1, 2]))).ends_with("IN (1, 2)"));
    assert!(inlined(&select(L.id).from(L).where_(L.big.any_of([0_i64; 0]))).ends_with("WHERE FALSE"));
}

#[test]
fn a_list_past_the_limit_of_parameters_goes_as_one() {
    for engine in engines::all() {
        let mut engine = with_rows(engine, "querent_lists_long");
        let query =
            select(L.id).from(L).where_(L.whole.in_list(2..200_000)).where_(L.id.gt(0)).order_by(L.id);
        assert_eq!(engine.fetch_all::<i64, _>(&query).unwrap(), [2], "{}", engine.name);
        let query = select(L.id)
            .from(L)
            .where_(L.name.not_in_list((0..100_000).map(|n| n.to_string()).chain([NASTY[1].to_owned()])));
        assert_eq!(engine.fetch_all::<i64, _>(&query).unwrap(), [2], "{}", engine.name);
    }
}

#[test]
fn what_a_list_does_not_hold_is_refused() {
    let wide: Decimal = "123456789012345678901234567890123456.5".parse().unwrap();
    let message =
        |dialect: &dyn Dialect, query: &Select<BigInt>| query.to_sql(dialect).unwrap_err().to_string();
    assert_eq!(
        message(&MySql::new(), &select(L.id).from(L).where_(L.number.any_of([wide]))),
        "mysql 9.7 has no Decimal value 123456789012345678901234567890123456.5; in a list it has 35 digits before the \
         point at most; compare with it by itself"
    );
    assert_eq!(
        message(&Sqlite::version(3, 40), &select(L.id).from(L).where_(L.bytes.any_of([vec![1_u8]]))),
        "sqlite 3.40 cannot render a list of bytes as one parameter; it begins with sqlite 3.41; use `.in_list(..)`"
    );
    table! { Spans = "spans" { id: BigInt, span: Interval } }
    assert_eq!(
        message(
            &MariaDb::new(),
            &select(Spans.id).from(Spans).where_(Spans.span.any_of([Interval::default()]))
        ),
        "mariadb 11.8 cannot render a list of Interval; compare with each by itself"
    );
}
