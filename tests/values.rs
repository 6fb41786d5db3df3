//! Every value, and every Rust type that stands for one, goes to SQLite and comes back, bound and as a literal,
//! extremes included; and what cannot is refused with a message that says why.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod props;

use props::database;
use querent::prelude::*;
use querent_sqlite::{Sqlite, SqliteExt};
use rusqlite::Connection;
use std::borrow::Cow;

/// Sends each value of a list alone, to a column as a parameter, and to a column as a literal, and reads it as
/// the Rust type; a column that may be NULL takes it, and NULL, too.
macro_rules! comes_back {
    ($test:ident: $sql:ident as $declared:literal, $read:ty, [$($value:expr),+ $(,)?]) => {
        #[test]
        fn $test() {
            table! { V = "v" { x: $sql, y: Option<$sql> } }
            $({
                let db = database();
                db.execute_batch(concat!("CREATE TABLE v (x ", $declared, " NOT NULL, y ", $declared, ")")).unwrap();
                let expected = || -> $read { ($value).into() };
                assert_eq!(db.fetch_one::<$read, _>(&select(val($value))).unwrap(), expected());

                let insert = insert_into(V).values(($value, Some($value)));
                db.run(&insert).unwrap();
                db.execute_batch(&insert.inlined(&Sqlite::new()).unwrap()).unwrap();
                let insert = insert_into(V).values(($value, NULL));
                db.run(&insert).unwrap();
                db.execute_batch(&insert.inlined(&Sqlite::new()).unwrap()).unwrap();
                let rows: Vec<($read, Option<$read>)> = db.fetch_all(&select((V.x, V.y)).from(V)).unwrap();
                let (full, empty) = ((expected(), Some(expected())), (expected(), None));
                assert!(rows == [full, (expected(), Some(expected())), empty, (expected(), None)], "{rows:?}");

                // What was bound and what was read as a literal is stored alike.
                let stored = "SELECT count(DISTINCT quote(x)), count(DISTINCT typeof(x)) FROM v";
                let forms = db.query_row(stored, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
                assert_eq!(forms, (1, 1));
            })+
        }
    };
}

comes_back!(booleans_come_back: Bool as "BOOLEAN", bool, [true, false]);
comes_back!(integers_of_8_bits_come_back: TinyInt as "TINYINT", i8, [0_i8, -1_i8, i8::MIN, i8::MAX]);
comes_back!(integers_of_16_bits_come_back: SmallInt as "SMALLINT", i16, [0_i16, -1_i16, i16::MIN, i16::MAX]);
comes_back!(integers_of_32_bits_come_back: Integer as "INTEGER", i32, [0, -1, i32::MIN, i32::MAX]);
comes_back!(integers_of_64_bits_come_back: BigInt as "BIGINT", i64, [0_i64, -1_i64, i64::MIN, i64::MIN + 1, i64::MAX]);
comes_back!(unsigned_integers_of_8_bits_come_back: UnsignedTinyInt as "INTEGER", u8, [0_u8, u8::MAX]);
comes_back!(unsigned_integers_of_16_bits_come_back: UnsignedSmallInt as "INTEGER", u16, [0_u16, u16::MAX]);
comes_back!(unsigned_integers_of_32_bits_come_back: UnsignedInteger as "INTEGER", u32, [0_u32, u32::MAX]);
comes_back!(unsigned_integers_of_64_bits_come_back: UnsignedBigInt as "INTEGER", u64, [0_u64, i64::MAX as u64]);
comes_back!(floats_of_32_bits_come_back: Real as "REAL", f32, [
    0.0_f32, 0.1_f32, -1.5_f32, f32::MIN, f32::MAX, f32::MIN_POSITIVE, 1e-45_f32, f32::EPSILON, 16_777_217_f32,
    f32::INFINITY, f32::NEG_INFINITY,
]);
comes_back!(floats_of_64_bits_come_back: Double as "DOUBLE PRECISION", f64, [
    0.0, 0.1, -1.5, f64::MIN, f64::MAX, f64::MIN_POSITIVE, 5e-324, f64::EPSILON, 9_007_199_254_740_993.0, 1e300,
    f64::INFINITY, f64::NEG_INFINITY, i64::MAX as f64,
]);
comes_back!(decimals_come_back: Decimal as "DECIMAL(30, 10)", Decimal, [
    Decimal::new(0, 0),
    Decimal::new(0, 5),
    Decimal::new(-1, 2),
    Decimal::new(150, 2),
    Decimal::new(999_999_999_999_999, 2),
    Decimal::new(-999_999_999_999_999, 15),
    Decimal::new(1, 255),
    Decimal::new(i64::MAX, 0),
    Decimal::new(i64::MIN, 0),
    Decimal::new(123_456_789_012_345_678, 0),
    "100000000000000000000000000000".parse::<Decimal>().unwrap(),
]);
comes_back!(texts_come_back: Text as "TEXT", String, ["", "a", " ", "O'Neil", "007", "1e3", "NULL", "é😀\n\t\\", "a\0b", "\0"]);
comes_back!(owned_texts_come_back: Text as "TEXT", Text, [
    String::from("a text of more than twenty-two bytes"), String::new(), Cow::Borrowed("c").into_owned(),
]);
comes_back!(boxed_texts_come_back: Text as "TEXT", Box<str>, ["twenty-two bytes long.", "twenty-three bytes long"]);
comes_back!(bytes_come_back: Bytes as "BLOB", Vec<u8>, [
    Vec::<u8>::new(), vec![0_u8], vec![0xff_u8, 0, 0x27, 0x5c], b"text".to_vec(), vec![7_u8; 10_240],
]);
comes_back!(days_come_back: Date as "DATE", Date, [
    Date::new(0, 1, 1).unwrap(),
    Date::new(1, 1, 1).unwrap(),
    Date::new(1969, 12, 31).unwrap(),
    Date::new(1970, 1, 1).unwrap(),
    Date::new(2024, 2, 29).unwrap(),
    Date::new(9999, 12, 31).unwrap(),
]);
comes_back!(times_come_back: Time as "TIME", Time, [
    Time::new(0, 0, 0, 0).unwrap(),
    Time::new(0, 0, 0, 1).unwrap(),
    Time::new(12, 30, 0, 500_000).unwrap(),
    Time::new(23, 59, 59, 999_999).unwrap(),
]);
comes_back!(timestamps_come_back: Timestamp as "TIMESTAMP", Timestamp, [
    Timestamp::from_micros(0),
    Timestamp::from_micros(-1),
    Timestamp::from_micros(1_706_659_200_123_456),
    Timestamp::new(Date::new(0, 1, 1).unwrap(), Time::new(0, 0, 0, 0).unwrap()),
    Timestamp::new(Date::new(9999, 12, 31).unwrap(), Time::new(23, 59, 59, 999_999).unwrap()),
]);
comes_back!(points_in_time_come_back: TimestampTz as "TIMESTAMPTZ", TimestampTz, [
    TimestampTz::from_micros(0),
    TimestampTz::from_micros(-1),
    TimestampTz::from_micros(1_706_659_200_123_456),
]);
comes_back!(uuids_come_back: Uuid as "UUID", Uuid, [Uuid([0; 16]), Uuid([0xff; 16]), Uuid(*b"0123456789abcdef")]);
// A column declared JSON has numeric affinity: SQLite makes numbers of documents that look like one.
comes_back!(json_comes_back: Json as "JSON", Json, [
    Json::new("{}"), Json::new(r#"{"a": ["\\", null, "'"]}"#), Json::new("null"), Json::new("\"5\""), Json::new("5"),
    Json::new("-0.5"), Json::new("true"),
]);

#[test]
fn borrowed_values_and_null_are_sent_like_owned_ones() {
    let db = database();
    let (text, bytes) = (String::from("kept"), [1_u8, 2]);
    let cow: Cow<'_, str> = Cow::Borrowed("cow");
    let query = select((val(&text), val("lent"), val(cow), val(&bytes[..])));
    let row: (String, String, String, Vec<u8>) = db.fetch_one(&query).unwrap();
    assert_eq!(row, ("kept".into(), "lent".into(), "cow".into(), vec![1, 2]));
}

#[test]
fn null_of_every_type_comes_back_as_none() {
    table! { N = "n" {
        a: Option<Bool>, b: Option<TinyInt>, c: Option<SmallInt>, d: Option<Integer>, e: Option<BigInt>, f: Option<Real>,
        g: Option<Double>, h: Option<Decimal>, i: Option<Text>, j: Option<Bytes>, k: Option<Date>, l: Option<Time>,
        m: Option<Timestamp>, n: Option<TimestampTz>, o: Option<Uuid>, p: Option<Json>
    } }
    row! {
        #[derive(Debug, Default, PartialEq)]
        struct Nothing {
            a: Option<bool>, b: Option<i8>, c: Option<i16>, d: Option<i32>, e: Option<i64>, f: Option<f32>,
            g: Option<f64>, h: Option<Decimal>, i: Option<String>, j: Option<Vec<u8>>, k: Option<Date>, l: Option<Time>,
            m: Option<Timestamp>, n: Option<TimestampTz>, o: Option<Uuid>, p: Option<Json>,
        }
    }
    let db = database();
    db.execute_batch("CREATE TABLE n (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)").unwrap();
    let insert = insert_into(N).values(Nothing::default());
    db.run(&insert).unwrap();
    db.execute_batch(&insert.inlined(&Sqlite::new()).unwrap()).unwrap();
    let rows: Vec<Nothing> = db.fetch_all(&select(N.all()).from(N)).unwrap();
    assert_eq!(rows, [Nothing::default(), Nothing::default()]);
}

/// The message with which a value is refused, bound and as a literal alike.
fn refusal(value: Value) -> String {
    let expr: Expr<Text> = Expr::from_node(querent::ast::Expr::Value(value));
    let query = select(expr);
    let literal = query.inlined(&Sqlite::new()).unwrap_err();
    let bound = database().fetch_one::<String, _>(&query).unwrap_err();
    assert_eq!(literal, bound);
    assert_eq!(bound.kind(), ErrorKind::Value);
    bound.to_string()
}

#[test]
fn what_sqlite_cannot_keep_is_refused_by_name() {
    let decimal = |text: &str| Value::Decimal(text.parse().unwrap());
    let date = |year| Date::new(year, 6, 15).unwrap();
    let noon = Time::new(12, 0, 0, 0).unwrap();
    let years = "its dates are text of years 0 to 9999; store a number of days";
    let digits = "it keeps decimals as 64-bit floats, which have not its digits; store text";
    assert_eq!(
        refusal(Value::UnsignedBigInt(1 << 63)),
        "sqlite has no UnsignedBigInt value 9223372036854775808; its integers end at 9223372036854775807; store text"
    );
    let nan = "it would store NULL instead; store NULL by name";
    assert_eq!(refusal(Value::Double(f64::NAN)), format!("sqlite has no Double value NaN; {nan}"));
    assert_eq!(refusal(Value::Real(-f32::NAN)), format!("sqlite has no Real value NaN; {nan}"));
    for text in
        ["1234567890123456.78", "0.1234567890123456789", "9223372036854775808", "-9223372036854775809"]
    {
        assert_eq!(refusal(decimal(text)), format!("sqlite has no Decimal value {text}; {digits}"));
    }
    for (value, shown) in [
        (Value::Date(date(-1)), "Date value -0001-06-15"),
        (Value::Date(date(10_000)), "Date value 10000-06-15"),
        (Value::Timestamp(Timestamp::new(date(10_000), noon)), "Timestamp value 10000-06-15 12:00:00"),
        (Value::Timestamp(Timestamp::new(date(-1), noon)), "Timestamp value -0001-06-15 12:00:00"),
        (
            Value::TimestampTz(TimestampTz::from_micros(-719_529 * 86_400_000_000)),
            "TimestampTz value -0001-12-31 00:00:00+00:00",
        ),
    ] {
        assert_eq!(refusal(value), format!("sqlite has no {shown}; {years}"));
    }
    assert_eq!(
        refusal(Value::Interval(Box::new(Interval { months: 1, days: 0, micros: 0 }))),
        "sqlite has no Interval value P1M0DT0S; store its parts in columns of their own"
    );
}

#[test]
fn an_array_is_refused_where_there_are_none() {
    let query = select(val(vec![1, 2]));
    let message = "sqlite has no Array<Integer> value [1, 2]; send the elements one by one, or as JSON";
    assert_eq!(query.inlined(&Sqlite::new()).unwrap_err().to_string(), message);
    let node = val(vec!["a", "b"]).node().clone();
    let querent::ast::Expr::Value(value) = node else { panic!("{node:?}") };
    assert_eq!(
        refusal(value),
        "sqlite has no Array<Text> value [\"a\", \"b\"]; send the elements one by one, or as JSON"
    );
}

/// A database in which column `x` of table `t` holds a cell that its declaration in Rust does not tell of.
fn holding(cell: &str) -> Connection {
    let db = database();
    db.execute_batch(&format!("CREATE TABLE t (x); INSERT INTO t VALUES ({cell})")).unwrap();
    db
}

macro_rules! message {
    ($cell:literal read as $sql:ty, $rust:ty) => {{
        table! { T = "t" { x: $sql } }
        let error = holding($cell).fetch_all::<$rust, _>(&select(T.x).from(T)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        error.to_string()
    }};
}

#[test]
fn a_cell_that_does_not_fit_is_an_error_that_names_the_column_and_both_types() {
    let of = |sql: &str, shape: &str, rust: &str| {
        format!("column 1 \"x\" of SQL type {sql} holds {shape}, which does not fit {rust}")
    };
    let past = "an integer past 32 bits";
    assert_eq!(message!("2147483648" read as Integer, i32), of("Integer", past, "i32"));
    assert_eq!(message!("-2147483649" read as Integer, i32), of("Integer", past, "i32"));
    assert_eq!(message!("128" read as TinyInt, i8), of("TinyInt", "a small integer", "i8"));
    assert_eq!(message!("40000" read as SmallInt, i16), of("SmallInt", "a small integer", "i16"));
    assert_eq!(message!("-1" read as UnsignedBigInt, u64), of("UnsignedBigInt", "a small integer", "u64"));
    // The database lies: the column is declared NOT NULL in Rust.
    assert_eq!(message!("NULL" read as BigInt, i64), of("BigInt", "NULL", "i64"));
    assert_eq!(message!("NULL" read as Text, String), of("Text", "NULL", "alloc::string::String"));
    assert_eq!(message!("'5'" read as BigInt, i64), of("BigInt", "text of 1 bytes", "i64"));
    assert_eq!(message!("5" read as Text, String), of("Text", "a small integer", "alloc::string::String"));
    assert_eq!(message!("1.5" read as Integer, i32), of("Integer", "a float", "i32"));
    assert_eq!(message!("2" read as Bool, bool), of("Bool", "a small integer", "bool"));
    assert_eq!(
        message!("'soon'" read as Date, Date),
        of("Date", "text of 4 bytes", "querent::value::time::Date")
    );
    assert_eq!(
        message!("'2023-02-29'" read as Date, Date),
        of("Date", "text of 10 bytes", "querent::value::time::Date")
    );
    assert_eq!(
        message!("'24:00:00'" read as Time, Time),
        of("Time", "text of 8 bytes", "querent::value::time::Time")
    );
    assert_eq!(
        message!("'2024-01-31'" read as Timestamp, Timestamp),
        of("Timestamp", "text of 10 bytes", "querent::value::time::Timestamp")
    );
    assert_eq!(
        message!("'2024-01-31 08:00:00'" read as TimestampTz, TimestampTz),
        of("TimestampTz", "text of 19 bytes", "querent::value::time::TimestampTz")
    );
    assert_eq!(message!("'no'" read as Uuid, Uuid), of("Uuid", "text of 2 bytes", "querent::value::Uuid"));
    assert_eq!(message!("x'00'" read as Uuid, Uuid), of("Uuid", "1 bytes", "querent::value::Uuid"));
    assert_eq!(
        message!("'1,5'" read as Decimal, Decimal),
        of("Decimal", "text of 3 bytes", "querent::value::decimal::Decimal")
    );
    assert_eq!(
        message!("9e999" read as Decimal, Decimal),
        of("Decimal", "a float", "querent::value::decimal::Decimal")
    );
    assert_eq!(
        message!("'text'" read as Bytes, Vec<u8>),
        of("Bytes", "text of 4 bytes", "alloc::vec::Vec<u8>")
    );
    assert_eq!(
        message!("128" read as Option<TinyInt>, Option<i8>),
        of("Option<TinyInt>", "a small integer", "core::option::Option<i8>")
    );
    assert_eq!(
        message!("CAST(x'ff' AS TEXT)" read as Text, String),
        "column 1 holds text that is not UTF-8; read it as bytes"
    );
}

#[test]
fn a_moment_past_the_range_of_microseconds_is_no_timestamp_and_no_panic() {
    // A day of that year exists; its microseconds since 1970 do not fit 64 bits.
    assert!(Date::parse("300000-01-01").is_some());
    assert_eq!(Timestamp::parse("300000-01-01 00:00:00"), None);
    assert_eq!(TimestampTz::parse("-300000-01-01 00:00:00Z"), None);
    assert_eq!(
        message!("'300000-01-01 00:00:00'" read as Timestamp, Timestamp),
        "column 1 \"x\" of SQL type Timestamp holds text of 21 bytes, which does not fit querent::value::time::Timestamp"
    );
    let (last, first) = (Date::new(5_000_000, 1, 1).unwrap(), Date::new(-5_000_000, 1, 1).unwrap());
    let noon = Time::new(12, 0, 0, 0).unwrap();
    assert_eq!(Timestamp::new(last, noon), Timestamp::from_micros(i64::MAX));
    assert_eq!(Timestamp::new(first, noon), Timestamp::from_micros(i64::MIN));
    for micros in [i64::MIN, i64::MAX] {
        let shown = Timestamp::from_micros(micros).to_string();
        assert_eq!(Timestamp::parse(&shown), Some(Timestamp::from_micros(micros)), "{shown}");
    }
}

#[test]
fn integers_are_read_into_wider_types_and_decimals_out_of_numbers() {
    let db = holding("7");
    table! { T = "t" { x: TinyInt } }
    assert_eq!(db.fetch_one::<i64, _>(&select(T.x).from(T)).unwrap(), 7);
    assert_eq!(db.fetch_one::<i32, _>(&select(T.x).from(T)).unwrap(), 7);
    table! { U = "t" { x: Decimal } }
    assert_eq!(db.fetch_one::<Decimal, _>(&select(U.x).from(U)).unwrap(), Decimal::from(7));
    table! { V = "t" { x: Double } }
    assert_eq!(db.fetch_one::<f64, _>(&select(V.x).from(V)).unwrap(), 7.0);
    // Decimals that others stored as text keep every digit.
    let exact = "0.1234567890123456789";
    let db = holding("'0.1234567890123456789'");
    assert_eq!(db.fetch_one::<Decimal, _>(&select(U.x).from(U)).unwrap(), exact.parse().unwrap());
}

#[test]
fn points_in_time_are_read_at_any_offset() {
    table! { T = "t" { x: TimestampTz } }
    for cell in ["'1970-01-01 02:00:00+02:00'", "'1969-12-31T18:30:00-05:30'", "'1970-01-01 00:00:00Z'"] {
        let read: TimestampTz = holding(cell).fetch_one(&select(T.x).from(T)).unwrap();
        assert_eq!(read, TimestampTz::from_micros(0), "{cell}");
    }
}

/// A row of one cell of text, as a driver has it that can give it away.
struct Given(Option<String>);

impl querent::Cells for Given {
    fn width(&self) -> usize {
        1
    }

    fn cell(&mut self, _: usize, _: querent::Kind) -> Result<querent::ValueRef<'_>, Error> {
        Ok(self.0.as_deref().map_or(querent::ValueRef::Null, querent::ValueRef::Text))
    }

    fn take_text(&mut self, _: usize) -> Result<Option<String>, Error> {
        Ok(self.0.take())
    }

    fn name(&self, _: usize) -> Option<&str> {
        Some("x")
    }
}

/// Text in capital letters.
#[derive(Debug, PartialEq)]
struct Capitals(String);

impl querent::FromSql<Text> for Capitals {
    fn from_sql(cell: querent::ValueRef<'_>) -> Option<Self> {
        match cell {
            querent::ValueRef::Text(text) if text.chars().all(char::is_uppercase) => {
                Some(Capitals(text.into()))
            }
            _ => None,
        }
    }
}

#[test]
fn text_that_a_driver_gives_away_is_read_and_refused_as_any_other() {
    let read = |text: &str| {
        let mut cells = Given(Some(text.into()));
        querent::Cursor::new(&mut cells).read::<Text, Capitals>()
    };
    assert_eq!(read("DE"), Ok(Capitals("DE".into())));
    assert_eq!(
        read("secret").unwrap_err().to_string(),
        "column 1 \"x\" of SQL type Text holds text of 6 bytes, which does not fit values::Capitals"
    );
    let mut cells = Given(Some("kept".into()));
    let address = cells.0.as_ref().unwrap().as_ptr();
    let moved: Option<String> = querent::Cursor::new(&mut cells).read::<Option<Text>, _>().unwrap();
    let moved = moved.unwrap();
    assert_eq!((moved.as_str(), moved.as_ptr()), ("kept", address), "it was copied");
    let mut none = Given(None);
    assert_eq!(querent::Cursor::new(&mut none).read::<Option<Text>, Option<String>>(), Ok(None));
}
