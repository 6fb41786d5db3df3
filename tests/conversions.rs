//! Values of other crates' types, each crate behind its feature: both ways through Querent's values, through SQLite
//! bound and as literals, to the ends of both sides' ranges, and the errors beyond them.
//!
//! The features are off by default, so that these tests run by `cargo test --all-features --test conversions` alone.

#![cfg(feature = "_convert")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]
#![allow(unused_imports, unused_macros, dead_code, reason = "each crate's tests use a part of it")]

mod props;

use props::{database, dialects};
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, proptest};
use querent::{ArrayValue, BaseType, Bind, DoesNotFit, FromSql, Kind, prelude::*};
use querent_postgres::Postgres;
use querent_sqlite::{Sqlite, SqliteExt};
use std::{fmt::Debug, sync::Arc};

/// The days whose text SQLite orders: years 0 to 9999.
const DAYS: std::ops::RangeInclusive<i32> = -719_528..=2_932_896;
const DAY: i64 = 86_400_000_000;
/// The microseconds of those days.
const MICROS: std::ops::Range<i64> = *DAYS.start() as i64 * DAY..(*DAYS.end() as i64 + 1) * DAY;

/// What is read of the value that this is bound as.
fn there_and_back<S: BaseType, T: Bind<Sql = S>, R: FromSql<S>>(value: T) -> Option<R> {
    value.into_value().lend(R::from_sql)
}

/// Sends a value as an operand, a cell and a cell that may be NULL, bound and as a literal, and reads it.
macro_rules! assert_kept_by_sqlite {
    ($value:expr, $rust:ty as $sql:ident) => {{
        table! { V = "v" { x: $sql, y: Option<$sql>, z: Option<$sql> } }
        let value: $rust = $value;
        let db = database();
        db.execute_batch("CREATE TABLE v (x, y, z)").unwrap();
        let insert = insert_into(V).values((value.clone(), Some(value.clone()), None::<$rust>));
        db.run(&insert).unwrap();
        db.execute_batch(&insert.inlined(&Sqlite::new()).unwrap()).unwrap();
        let rows: Vec<($rust, Option<$rust>, Option<$rust>)> =
            db.fetch_all(&select((V.x, V.y, V.z)).from(V)).unwrap();
        let row = (value.clone(), Some(value.clone()), None);
        assert!(rows == [row.clone(), row.clone()], "{row:?} is read as {rows:?}");
        let sent: $rust = db.fetch_one(&select(val(value.clone()))).unwrap();
        assert!(sent == value, "{value:?} is read as {sent:?}");
    }};
}

/// Asserts that a type is compared with a column, and its order is that of the database.
macro_rules! assert_ordered_by_sqlite {
    ([$($value:expr),+], $rust:ty as $sql:ident) => {{
        table! { V = "v" { x: $sql } }
        let mut values: Vec<$rust> = vec![$($value),+];
        let db = database();
        db.execute_batch("CREATE TABLE v (x)").unwrap();
        db.run(&insert_into(V).rows(values.iter().map(|value| (value.clone(),)))).unwrap();
        values.sort();
        assert_eq!(db.fetch_all::<$rust, _>(&select(V.x).from(V).order_by(V.x)).unwrap(), values);
        for (place, value) in values.iter().enumerate() {
            let before = select(V.x).from(V).where_(V.x.lt(value.clone())).order_by(V.x);
            assert_eq!(db.fetch_all::<$rust, _>(&before).unwrap(), values[..place]);
        }
    }};
}

/// Asserts that arrays of a type, with and without NULL, are bound and read as those of Querent's own.
macro_rules! assert_arrays {
    ($value:expr, $rust:ty as $sql:ident) => {{
        table! { A = "a" { x: Array<$sql>, y: Option<Array<$sql>> } }
        let value: $rust = $value;
        let one = value.clone().into_value();
        let array = |items: Vec<Value>| Value::Array(Arc::new(ArrayValue { kind: Kind::$sql, items }));
        assert_eq!(Vec::<$rust>::new().into_value(), array(vec![]));
        assert_eq!(vec![value.clone()].into_value(), array(vec![one.clone()]));
        let nullable = vec![Some(value.clone()), None];
        assert_eq!(nullable.clone().into_value(), array(vec![one, Value::Null(Kind::$sql)]));
        assert!(there_and_back(vec![value.clone()]) == Some(vec![value.clone()]));
        assert!(there_and_back(nullable.clone()) == Some(nullable.clone()));
        assert!(there_and_back::<_, _, Vec<$rust>>(nullable.clone()).is_none());
        let _ = insert_into(A).values((vec![value.clone()], Some(nullable)));
    }};
}

/// Asserts the message with which every dialect refuses to send a value, bound and as a literal, also in an array.
#[track_caller]
fn assert_refused<T: Bind + Clone>(value: T, message: &str)
where
    Vec<T>: Bind,
{
    for dialect in dialects() {
        let refused = |error: Error| {
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::Value, message.to_owned()));
        };
        refused(select(val(value.clone())).to_sql(&*dialect).unwrap_err());
        refused(select(val(value.clone())).inlined(&*dialect).unwrap_err());
        refused(select(val(vec![value.clone()])).to_sql(&*dialect).unwrap_err());
    }
}

/// The message of a cell that SQLite holds and a type does not.
macro_rules! decode_error {
    ($cell:literal read as $sql:ident, $rust:ty) => {{
        table! { T = "t" { x: $sql } }
        let db = database();
        db.execute_batch(concat!("CREATE TABLE t (x); INSERT INTO t VALUES (", $cell, ")")).unwrap();
        let error = db.fetch_all::<$rust, _>(&select(T.x).from(T)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        error.to_string()
    }};
}

fn message<T: Debug>(result: Result<T, DoesNotFit>) -> String {
    result.unwrap_err().to_string()
}

/// Rounded towards the past.
fn floor(nanos: i128) -> i64 {
    i64::try_from(nanos.div_euclid(1_000)).unwrap()
}

#[cfg(feature = "chrono")]
#[path = "conversions/of_chrono.rs"]
mod of_chrono;

#[cfg(feature = "time")]
#[path = "conversions/of_time.rs"]
mod of_time;

#[cfg(feature = "jiff")]
#[path = "conversions/of_jiff.rs"]
mod of_jiff;

#[cfg(feature = "uuid")]
#[path = "conversions/of_uuid.rs"]
mod of_uuid;

#[cfg(feature = "rust_decimal")]
#[path = "conversions/of_rust_decimal.rs"]
mod of_rust_decimal;

#[cfg(feature = "bigdecimal")]
#[path = "conversions/of_bigdecimal.rs"]
mod of_bigdecimal;

#[cfg(feature = "serde_json")]
#[path = "conversions/of_serde_json.rs"]
mod of_serde_json;

#[cfg(all(
    feature = "chrono",
    feature = "uuid",
    feature = "jiff",
    feature = "rust_decimal",
    feature = "serde_json"
))]
#[test]
fn one_row_holds_types_of_many_crates() {
    table! { Orders = "orders" { id: Uuid, day: Date, total: Decimal, seen: Option<TimestampTz>, note: Option<Json> } }
    row! {
        #[derive(Debug, Clone, PartialEq)]
        struct Order {
            id: uuid::Uuid, day: chrono::NaiveDate, total: rust_decimal::Decimal, seen: Option<jiff::Timestamp>,
            note: Option<serde_json::Value>,
        }
    }
    let order = |seen, note| Order {
        id: uuid::Uuid::max(),
        day: chrono::NaiveDate::from_ymd_opt(2024, 1, 31).unwrap(),
        total: rust_decimal::Decimal::new(1_990, 2),
        seen,
        note,
    };
    let db = database();
    db.execute_batch("CREATE TABLE orders (id, day, total, seen, note)").unwrap();
    let orders = [order(None, None), order(Some(jiff::Timestamp::UNIX_EPOCH), Some(serde_json::json!([1])))];
    db.run(&insert_into(Orders).rows(orders.clone())).unwrap();
    assert_eq!(db.fetch_all::<Order, _>(&select(Orders.all()).from(Orders)).unwrap(), orders);
}
