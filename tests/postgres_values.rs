//! Every value, and every Rust type that stands for one, goes to PostgreSQL and comes back, bound and as a literal,
//! extremes included; values are checked against the type that the server expects; and what cannot be sent or read is
//! refused with a message that says why.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod live;

use postgres::{Client, NoTls};
use querent::prelude::*;
use querent_postgres::{Postgres, PostgresExt, Session};

/// A session on each server, whose temporary tables are the test's own.
fn each_server(run: impl Fn(&mut Session)) {
    for address in live::addresses("postgres") {
        run(&mut Session::new(Client::connect(&address, NoTls).unwrap()));
    }
}

/// Sends each value alone, to a column as a parameter, and to a column as a literal, and reads it as the Rust type; a
/// column that may be NULL takes it, and NULL, too. What was bound and what was a literal is the same to the server.
macro_rules! comes_back {
    ($test:ident: Json as $declared:literal, $($rest:tt)*) => {
        comes_back!(@test $test, Json, $declared, |_, _| None, $($rest)*);
    };
    ($test:ident: $sql:ty as $declared:literal, $($rest:tt)*) => {
        comes_back!(@test $test, $sql, $declared, |column, value| Some(column.eq(value)), $($rest)*);
    };
    (@test $test:ident, $sql:ty, $declared:literal, |$column:pat_param, $same:pat_param| $equal:expr, $read:ty, [$($value:expr),+ $(,)?]) => {
        #[test]
        fn $test() {
            table! { V = "v" { x: $sql, y: Option<$sql> } }
            each_server(|db| {
                let create = concat!("CREATE TEMP TABLE v (x ", $declared, " NOT NULL, y ", $declared, ")");
                db.batch_execute(create).unwrap();
                $({
                    let expected = || -> $read { ($value).into() };
                    assert_eq!(db.fetch_one::<$read, _>(&select(val($value))).unwrap(), expected());
                    for insert in
                        [insert_into(V).values(($value, Some($value))), insert_into(V).values(($value, NULL))]
                    {
                        db.run(&insert).unwrap();
                        let literal = insert.inlined(&Postgres::new()).unwrap();
                        db.batch_execute(&literal).unwrap_or_else(|error| panic!("{error:?}: {literal:.400}"));
                    }
                    let rows: Vec<($read, Option<$read>)> = db.fetch_all(&select((V.x, V.y)).from(V)).unwrap();
                    let (full, empty) = ((expected(), Some(expected())), (expected(), None));
                    assert!(
                        rows == [full, (expected(), Some(expected())), empty, (expected(), None)],
                        "{rows:?}"
                    );
                    let forms: i64 = db.query_one("SELECT count(DISTINCT x::text) FROM v", &[]).unwrap().get(0);
                    assert_eq!(forms, 1, "{:?}", expected());
                    // What was stored is found by its value.
                    let ($column, $same) = (V.x, $value);
                    let equal: Option<Condition> = $equal;
                    if let Some(equal) = equal {
                        let found = select(count_all()).from(V).where_(equal);
                        assert_eq!(db.fetch_one::<i64, _>(&found).unwrap(), 4, "{:?}", expected());
                    }
                    // COPY brings what binding does.
                    let columns = insert_into(V).columns((V.x, V.y));
                    let copied = db.copy_from(&columns, [($value, Some($value)), ($value, None)]).unwrap();
                    assert_eq!(copied.changed, 2);
                    let forms = "SELECT count(DISTINCT x::text), count(DISTINCT y::text), count(y) FROM v";
                    let forms = db.query_one(forms, &[]).unwrap();
                    let forms: (i64, i64, i64) = (forms.get(0), forms.get(1), forms.get(2));
                    assert_eq!(forms, (1, 1, 3), "{:?}", expected());
                    db.batch_execute("DELETE FROM v").unwrap();
                })+
            });
        }
    };
}

comes_back!(booleans_come_back: Bool as "boolean", bool, [true, false]);
comes_back!(integers_of_8_bits_come_back: TinyInt as "smallint", i8, [0_i8, -1_i8, i8::MIN, i8::MAX]);
comes_back!(integers_of_16_bits_come_back: SmallInt as "smallint", i16, [0_i16, -1_i16, i16::MIN, i16::MAX]);
comes_back!(integers_of_32_bits_come_back: Integer as "integer", i32, [0, -1, i32::MIN, i32::MAX]);
comes_back!(integers_of_64_bits_come_back: BigInt as "bigint", i64, [0_i64, -1_i64, i64::MIN, i64::MIN + 1, i64::MAX]);
comes_back!(unsigned_integers_of_8_bits_come_back: UnsignedTinyInt as "smallint", u8, [0_u8, u8::MAX]);
comes_back!(unsigned_integers_of_16_bits_come_back: UnsignedSmallInt as "integer", u16, [0_u16, u16::MAX]);
comes_back!(unsigned_integers_of_32_bits_come_back: UnsignedInteger as "bigint", u32, [0_u32, u32::MAX]);
comes_back!(unsigned_integers_of_64_bits_come_back: UnsignedBigInt as "numeric(20)", u64, [0_u64, u64::MAX]);
comes_back!(floats_of_32_bits_come_back: Real as "real", f32, [
    0.0_f32, 0.1_f32, -1.5_f32, f32::MIN, f32::MAX, f32::MIN_POSITIVE, 1e-45_f32, f32::EPSILON, 16_777_217_f32,
    f32::INFINITY, f32::NEG_INFINITY,
]);
comes_back!(floats_of_64_bits_come_back: Double as "double precision", f64, [
    0.0, 0.1, -1.5, f64::MIN, f64::MAX, f64::MIN_POSITIVE, 5e-324, f64::EPSILON, 9_007_199_254_740_993.0, 1e300,
    f64::INFINITY, f64::NEG_INFINITY, i64::MAX as f64,
]);
comes_back!(decimals_come_back: Decimal as "numeric", Decimal, [
    Decimal::new(0, 0),
    Decimal::new(-1, 2),
    Decimal::new(150, 2),
    Decimal::new(1, 255),
    Decimal::new(i64::MAX, 0),
    Decimal::new(i64::MIN, 18),
    "1234567890123456789012345678901234567890.000000000000000000000000000000000000001".parse::<Decimal>().unwrap(),
    "-99999999999999999999999999999999999999999999999999.99999999999999999999".parse::<Decimal>().unwrap(),
    "1e5".replace("e5", "00000").parse::<Decimal>().unwrap(),
]);
comes_back!(texts_come_back: Text as "text", String, [
    "", "a", " ", "O'Neil", "007", "NULL", "é😀\n\t\\", "\\'", "$1 ?", "E'\\x'",
]);
comes_back!(bytes_come_back: Bytes as "bytea", Vec<u8>, [
    Vec::<u8>::new(), vec![0_u8], vec![0xff_u8, 0, 0x27, 0x5c], b"text".to_vec(), vec![7_u8; 10_240],
]);
comes_back!(days_come_back: Date as "date", Date, [
    // The first day that PostgreSQL has: 4714-11-24 BC.
    Date::new(-4713, 11, 24).unwrap(),
    Date::new(0, 1, 1).unwrap(),
    Date::new(1, 1, 1).unwrap(),
    Date::new(1969, 12, 31).unwrap(),
    Date::new(2000, 1, 1).unwrap(),
    Date::new(2024, 2, 29).unwrap(),
    Date::new(12_000, 6, 15).unwrap(),
    // The last one: 5874897-12-31.
    Date::from_days(2_145_031_948 + 10_957),
]);
comes_back!(times_come_back: Time as "time", Time, [
    Time::new(0, 0, 0, 0).unwrap(),
    Time::new(0, 0, 0, 1).unwrap(),
    Time::new(12, 30, 0, 500_000).unwrap(),
    Time::new(23, 59, 59, 999_999).unwrap(),
]);
comes_back!(timestamps_come_back: Timestamp as "timestamp", Timestamp, [
    Timestamp::from_micros(0),
    Timestamp::from_micros(-1),
    Timestamp::from_micros(1_706_659_200_123_456),
    Timestamp::new(Date::new(-4713, 11, 24).unwrap(), Time::new(0, 0, 0, 0).unwrap()),
    Timestamp::new(Date::new(294_246, 12, 31).unwrap(), Time::new(23, 59, 59, 999_999).unwrap()),
]);
comes_back!(points_in_time_come_back: TimestampTz as "timestamptz", TimestampTz, [
    TimestampTz::from_micros(0),
    TimestampTz::from_micros(-1),
    TimestampTz::from_micros(1_706_659_200_123_456),
    TimestampTz::from_micros(-210_000_000_000_000_000),
]);
comes_back!(intervals_come_back: Interval as "interval", Interval, [
    Interval { months: 0, days: 0, micros: 0 },
    Interval { months: 14, days: -3, micros: 1_500_000 },
    Interval { months: -1, days: 31, micros: -1 },
    Interval { months: i32::MAX, days: i32::MAX, micros: 0 },
]);
comes_back!(uuids_come_back: Uuid as "uuid", Uuid, [Uuid([0; 16]), Uuid([0xff; 16]), Uuid(*b"0123456789abcdef")]);
comes_back!(json_comes_back: Json as "json", Json, [
    Json::new("{}"), Json::new(r#"{"a": ["\\", null, "'"]}"#), Json::new("null"), Json::new("\"5\""), Json::new("5"),
]);
comes_back!(arrays_come_back: Array<Integer> as "integer[]", Vec<Option<i32>>, [
    Vec::<Option<i32>>::new(), vec![Some(1), None, Some(i32::MIN)],
]);
comes_back!(arrays_of_texts_come_back: Array<Text> as "text[]", Vec<String>, [
    vec![String::new(), "{}".into(), "a,b".into(), "\"".into(), "NULL".into(), "\\".into()],
]);
comes_back!(arrays_of_decimals_come_back: Array<Decimal> as "numeric[]", Vec<Decimal>, [
    vec![Decimal::new(-150, 2), "12345678901234567890.5".parse::<Decimal>().unwrap()],
]);
comes_back!(arrays_of_uuids_come_back: Array<Uuid> as "uuid[]", Vec<Uuid>, [vec![Uuid([7; 16])]]);

#[test]
fn jsonb_and_json_null_come_back_as_documents_and_null_as_none() {
    table! { V = "v" { x: Json, y: Option<Json> } }
    each_server(|db| {
        db.batch_execute("CREATE TEMP TABLE v (x jsonb NOT NULL, y jsonb)").unwrap();
        db.run(&insert_into(V).values((Json::new("null"), NULL))).unwrap();
        db.run(&insert_into(V).values((Json::new(r#"{"b":1, "a":2}"#), Some(Json::new("null"))))).unwrap();
        let rows: Vec<(Json, Option<Json>)> = db.fetch_all(&select((V.x, V.y)).from(V)).unwrap();
        // The server keeps the document, not its text.
        let document = Json::new(r#"{"a": 2, "b": 1}"#);
        assert_eq!(rows, [(Json::new("null"), None), (document, Some(Json::new("null")))]);
    });
}

#[test]
fn null_of_every_type_goes_and_comes_back() {
    table! { N = "n" {
        a: Option<Bool>, b: Option<SmallInt>, c: Option<Integer>, d: Option<BigInt>, e: Option<Real>, f: Option<Double>,
        g: Option<Decimal>, h: Option<Text>, i: Option<Bytes>, j: Option<Date>, k: Option<Time>, l: Option<Timestamp>,
        m: Option<TimestampTz>, n: Option<Uuid>, o: Option<Json>
    } }
    row! {
        #[derive(Debug, Default, PartialEq)]
        struct Nothing {
            a: Option<bool>, b: Option<i16>, c: Option<i32>, d: Option<i64>, e: Option<f32>, f: Option<f64>,
            g: Option<Decimal>, h: Option<String>, i: Option<Vec<u8>>, j: Option<Date>, k: Option<Time>,
            l: Option<Timestamp>, m: Option<TimestampTz>, n: Option<Uuid>, o: Option<Json>,
        }
    }
    each_server(|db| {
        db.batch_execute(
            "CREATE TEMP TABLE n (a boolean, b smallint, c integer, d bigint, e real, f double precision, g numeric, \
             h text, i bytea, j date, k time, l timestamp, m timestamptz, n uuid, o jsonb)",
        )
        .unwrap();
        let insert = insert_into(N).values(Nothing::default());
        db.run(&insert).unwrap();
        db.batch_execute(&insert.inlined(&Postgres::new()).unwrap()).unwrap();
        let rows: Vec<Nothing> = db.fetch_all(&select(N.all()).from(N)).unwrap();
        assert_eq!(rows, [Nothing::default(), Nothing::default()]);
    });
}

/// A table in which Rust and the server do not mean the same types.
const OTHER_WIDTHS: &str = "CREATE TEMP TABLE w (small smallint, int integer, big bigint, num numeric, dbl double precision, flt real)";

#[test]
fn integers_fit_a_column_of_another_width_if_their_value_does() {
    table! { W = "w" { small: Option<BigInt>, int: Option<BigInt>, big: Option<Integer>, num: Option<BigInt>, dbl: Option<BigInt>, flt: Option<Integer> } }
    each_server(|db| {
        db.batch_execute(OTHER_WIDTHS).unwrap();
        db.run(&insert_into(W).values((
            Some(-32_768),
            Some(2_147_483_647),
            Some(7),
            Some(i64::MIN),
            Some(1 << 53),
            Some(16_777_216),
        )))
        .unwrap();
        let row: (Option<i64>, Option<i64>, Option<i32>, Option<i64>) =
            db.fetch_one(&select((W.small, W.int, W.big, W.num)).from(W)).unwrap();
        assert_eq!(row, (Some(-32_768), Some(2_147_483_647), Some(7), Some(i64::MIN)));
        assert_eq!(
            db.fetch_all::<Option<i64>, _>(&select(W.int).from(W).where_(W.int.eq(2_147_483_647)))
                .unwrap()
                .len(),
            1
        );

        let refused = |db: &mut Session, query: &Select<Option<BigInt>>| {
            let error = db.fetch_all::<Option<i64>, _>(query).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Value);
            error.to_string()
        };
        assert_eq!(
            refused(db, &select(W.int).from(W).where_(W.int.gt(1) & W.int.eq(2_147_483_648))),
            "parameter $2 is of type int4 for postgres, which does not hold BigInt value 2147483648"
        );
        assert_eq!(
            refused(db, &select(W.int).from(W).where_(W.dbl.eq((1 << 53) + 1))),
            "parameter $1 is of type float8 for postgres, which does not hold BigInt value 9007199254740993"
        );
        // Nothing was sent, and the session goes on.
        assert_eq!(db.fetch_one::<i64, _>(&select(count_all()).from(W)).unwrap(), 1);
    });
}

#[test]
fn a_value_of_another_type_is_refused_before_it_is_sent() {
    table! { W = "w" { small: Option<Text>, int: Option<Bool>, big: Option<Date>, num: Option<Bytes>, dbl: Option<Uuid>, flt: Option<Json> } }
    each_server(|db| {
        db.batch_execute(OTHER_WIDTHS).unwrap();
        let refused = |db: &mut Session, condition: Condition| {
            let error = db.fetch_all::<i64, _>(&select(count_all()).from(W).where_(condition)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Value);
            error.to_string()
        };
        let message = |ty: &str, kind: &str| {
            format!("parameter $1 is of type {ty} for postgres, which takes no {kind}; cast one of the two")
        };
        assert_eq!(refused(db, W.small.eq("5")), message("int2", "Text"));
        assert_eq!(refused(db, W.int.eq(true)), message("int4", "Bool"));
        assert_eq!(refused(db, W.big.eq(Date::from_days(0))), message("int8", "Date"));
        assert_eq!(refused(db, W.num.eq(vec![1_u8])), message("numeric", "Bytes"));
        assert_eq!(refused(db, W.dbl.eq(Uuid([0; 16]))), message("float8", "Uuid"));
        table! { U = "u" { id: Uuid, ids: Array<Integer>, name: Text } }
        db.batch_execute("CREATE TEMP TABLE u (id text, ids text[], name text)").unwrap();
        // A UUID is text where the column is.
        assert_eq!(
            db.fetch_all::<i64, _>(&select(count_all()).from(U).where_(U.id.eq(Uuid([0; 16])))).unwrap(),
            [0]
        );
        let error = db.run(&insert_into(U).values((Uuid([0; 16]), vec![1], "a"))).unwrap_err();
        assert_eq!(error.to_string(), message("_text", "Array<Integer>").replace("$1", "$2"));
        let error = db.run(&insert_into(U).values((Uuid([0; 16]), Vec::<i32>::new(), "a\0b"))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "parameter $3: postgres has no text with NUL in it; store it as `Bytes`, or take the NUL out"
        );
    });
}

#[test]
fn numbers_of_all_kinds_compare_without_a_change_of_their_value() {
    table! { W = "w" { small: SmallInt, int: Integer, big: BigInt, num: Decimal, dbl: Double, flt: Real } }
    each_server(|db| {
        db.batch_execute(OTHER_WIDTHS).unwrap();
        db.run(&insert_into(W).values((1_i16, 2, 3_i64, Decimal::new(45, 1), 5.5, 0.5_f32))).unwrap();
        let mut holds = |condition: Condition| {
            db.fetch_one::<i64, _>(&select(count_all()).from(W).where_(condition)).unwrap() == 1
        };
        assert!(holds(W.num.gt(W.int) & W.dbl.gt(W.num) & W.flt.lt(W.small)));
        assert!(holds(W.num.eq(Decimal::new(450, 2))));
        assert!(holds((W.int + W.big).eq(val(5))));
        assert!(holds((W.num * W.int).eq(Decimal::from(9))));
        assert!(holds(W.int.lt(val(2.5))));
        assert!(holds(W.int.gt(val(1.5))));
        assert!(holds(W.int.gt(val(Decimal::new(15, 1)))));
        assert!(holds(W.dbl.gt(val(Decimal::new(54, 1)))));
        assert!(holds(W.flt.gt(val(0.1))));
        assert!(holds(W.big.lt(val(u64::MAX))));
    });
}

#[test]
fn decimals_past_the_floats_do_not_become_infinity_nor_zero() {
    table! { W = "w" { num: Decimal, dbl: Decimal, flt: Decimal } }
    table! { D = "w" { num: Double } }
    each_server(|db| {
        db.batch_execute(OTHER_WIDTHS).unwrap();
        let decimal = |text: String| text.parse::<Decimal>().unwrap();
        let (large, small) =
            (decimal(format!("1{}", "0".repeat(400))), decimal(format!("0.{}1", "0".repeat(400))));
        for (past, ty) in [(&large, "float8"), (&small, "float8"), (&large, "float4"), (&small, "float4")] {
            let zero = || Decimal::new(0, 2);
            let insert = match ty {
                "float8" => insert_into(W).values((zero(), past.clone(), zero())),
                _ => insert_into(W).values((zero(), zero(), past.clone())),
            };
            let error = db.run(&insert).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Value, "{error:?}");
            assert!(
                error.to_string().contains(&format!("is of type {ty} for postgres, which does not hold"))
            );
        }
        db.run(&insert_into(W).values((large, Decimal::new(15, 1), Decimal::new(0, 2)))).unwrap();
        let error = db.fetch_one::<f64, _>(&select(D.num).from(D)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "column 1 \"num\" of SQL type Double holds a decimal of 401 characters, which does not fit f64"
        );
    });
}

#[test]
fn what_has_no_value_here_is_an_error_that_names_the_column() {
    table! { V = "v" { x: Date } }
    table! { T = "v" { x: Timestamp } }
    table! { N = "v" { x: Decimal } }
    table! { A = "v" { x: Array<Integer> } }
    table! { C = "v" { x: Time } }
    table! { S = "v" { x: Text } }
    each_server(|db| {
        macro_rules! message {
            ($table:ident, $rust:ty) => {{
                // Not the statement that was prepared for another table of this name.
                let mut fresh = Session::of(&mut **db);
                let error = fresh.fetch_all::<$rust, _>(&select($table.x).from($table)).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Decode);
                error.to_string()
            }};
        }
        for (ty, value) in [("date", "'infinity'"), ("date", "'-infinity'")] {
            db.batch_execute(&format!(
                "DROP TABLE IF EXISTS v; CREATE TEMP TABLE v (x {ty}); INSERT INTO v VALUES ({value})"
            ))
            .unwrap();
            assert_eq!(
                message!(V, Date),
                "column 1 \"x\" of postgres type date holds infinity, which no Rust type for date has; select it by a CASE, or cast it to text"
            );
        }
        db.batch_execute(
            "DROP TABLE v; CREATE TEMP TABLE v (x timestamp); INSERT INTO v VALUES ('infinity')",
        )
        .unwrap();
        assert!(
            message!(T, Timestamp).starts_with("column 1 \"x\" of postgres type timestamp holds infinity, ")
        );
        db.batch_execute("UPDATE v SET x = '294276-12-31 00:00:00'").unwrap();
        assert_eq!(
            message!(T, Timestamp),
            "column 1 \"x\" of postgres type timestamp holds a moment past 64 bits of microseconds since 1970; cast it to text"
        );
        db.batch_execute("DROP TABLE v; CREATE TEMP TABLE v (x numeric); INSERT INTO v VALUES ('NaN')")
            .unwrap();
        assert_eq!(
            message!(N, Decimal),
            "column 1 \"x\" of SQL type Decimal holds a float, which does not fit querent::value::decimal::Decimal"
        );
        db.batch_execute(
            "DROP TABLE v; CREATE TEMP TABLE v (x int[]); INSERT INTO v VALUES ('{{1,2},{3,4}}')",
        )
        .unwrap();
        assert_eq!(
            message!(A, Vec<i32>),
            "column 1 \"x\" of postgres type _int4 holds an array of 2 dimensions; one is read, so unnest it, or cast it to text"
        );
        db.batch_execute("UPDATE v SET x = '{1,NULL}'").unwrap();
        assert_eq!(
            message!(A, Vec<i32>),
            "column 1 \"x\" of SQL type Array<Integer> holds an array of 2 elements, which does not fit alloc::vec::Vec<i32>"
        );
        db.batch_execute("DROP TABLE v; CREATE TEMP TABLE v (x time); INSERT INTO v VALUES ('24:00:00')")
            .unwrap();
        assert_eq!(
            message!(C, Time),
            "column 1 \"x\" of SQL type Time holds an interval, which does not fit querent::value::time::Time"
        );
        db.batch_execute("DROP TABLE v; CREATE TEMP TABLE v (x inet); INSERT INTO v VALUES ('10.0.0.1')")
            .unwrap();
        assert_eq!(
            message!(S, String),
            "column 1 \"x\" of postgres type inet has a type that is not read; cast it to text"
        );
    });
}

#[test]
fn values_at_the_edge_of_what_postgres_has_are_refused_and_not_taken_for_infinity() {
    table! { V = "v" { d: Option<Date>, t: Option<Timestamp>, i: Option<Interval> } }
    each_server(|db| {
        db.batch_execute("CREATE TEMP TABLE v (d date, t timestamp, i interval)").unwrap();
        let mut refused = |date: Option<Date>, moment: Option<Timestamp>, span: Option<Interval>| {
            let error = db.run(&insert_into(V).values((date, moment, span))).unwrap_err();
            (error.kind(), error.to_string())
        };
        let own = |place: usize, ty: &str, shown: &str| {
            (
                ErrorKind::Value,
                format!("parameter ${place} is of type {ty} for postgres, which does not hold {shown}"),
            )
        };
        let first = Date::from_days(i32::MIN);
        assert_eq!(refused(Some(first), None, None), own(1, "date", &format!("Date value {first}")));
        // Would be the number that stands for minus infinity.
        let second = Date::from_days(i32::MIN + 10_957);
        assert_eq!(refused(Some(second), None, None), own(1, "date", &format!("Date value {second}")));
        // The day before the first, the day after the last, and the last that Querent has.
        for days in [-2_440_589, 2_145_042_906, i32::MAX] {
            let day = Date::from_days(days);
            assert_eq!(refused(Some(day), None, None), own(1, "date", &format!("Date value {day}")));
            let error = select(val(day)).inlined(&Postgres::new()).unwrap_err();
            let days = "its days are 4714-11-24 BC to 5874897-12-31; store a number of days";
            assert_eq!(error.to_string(), format!("postgres 18 has no Date value {day}; {days}"));
        }
        for micros in [i64::MIN, -2_440_588 * 86_400_000_000 - 1] {
            let past = Timestamp::from_micros(micros);
            assert_eq!(
                refused(None, Some(past), None),
                own(2, "timestamp", &format!("Timestamp value {past}"))
            );
            let error = select(val(past)).inlined(&Postgres::new()).unwrap_err();
            let moments = "its timestamps begin on 4714-11-24 BC; store a number of days";
            assert_eq!(error.to_string(), format!("postgres 18 has no Timestamp value {past}; {moments}"));
        }
        let span = Interval { months: i32::MAX, days: i32::MAX, micros: i64::MAX };
        assert_eq!(refused(None, None, Some(span)), own(3, "interval", &format!("Interval value {span}")));
        let error = select(val(span)).inlined(&Postgres::new()).unwrap_err();
        assert!(error.to_string().ends_with("it would be infinite; store NULL"), "{error}");
    });
}

#[test]
fn enums_domains_and_other_types_of_the_users_take_and_give_text() {
    table! { V = "v" { mood: Text, age: Integer, address: Text } }
    each_server(|db| {
        db.batch_execute(
            "DROP TYPE IF EXISTS querent_mood CASCADE; DROP DOMAIN IF EXISTS querent_age CASCADE;
             CREATE TYPE querent_mood AS ENUM ('sad', 'glad'); CREATE DOMAIN querent_age AS integer CHECK (VALUE > 0);
             CREATE TEMP TABLE v (mood querent_mood, age querent_age, address inet)",
        )
        .unwrap();
        db.run(&insert_into(V).values(("glad", 30, "10.0.0.1"))).unwrap();
        let row: (String, i32) =
            db.fetch_one(&select((V.mood, V.age)).from(V).where_(V.mood.eq("glad") & V.age.eq(30))).unwrap();
        assert_eq!(row, ("glad".into(), 30));
        let error = db.run(&insert_into(V).values(("angry", 30, "10.0.0.1"))).unwrap_err();
        assert_eq!(error.to_string(), "postgres: invalid input value for enum querent_mood: \"angry\"");
        let error = db.run(&insert_into(V).values(("sad", 0, "10.0.0.1"))).unwrap_err();
        assert_eq!(
            (error.kind(), error.constraint()),
            (ErrorKind::CheckViolation, Some("querent_age_check"))
        );
        db.batch_execute("DROP TABLE v; DROP TYPE querent_mood; DROP DOMAIN querent_age").unwrap();
    });
}

#[test]
fn arrays_of_domains_and_domains_of_arrays_take_and_give_text() {
    table! { V = "v" { of_domain: Array<Text>, domain: Array<Text>, name: Text } }
    each_server(|db| {
        db.batch_execute(
            "DROP DOMAIN IF EXISTS querent_mail CASCADE; DROP DOMAIN IF EXISTS querent_mails CASCADE;
             CREATE DOMAIN querent_mail AS text CHECK (VALUE LIKE '%@%'); CREATE DOMAIN querent_mails AS text[];
             CREATE TEMP TABLE v (of_domain querent_mail[], domain querent_mails, name querent_mail)",
        )
        .unwrap();
        let mails = || vec!["a@b".to_owned(), "c@d".to_owned()];
        db.run(&insert_into(V).values((mails(), mails(), "e@f"))).unwrap();
        let row: (Vec<String>, Vec<String>, String) = db.fetch_one(&select(V.all()).from(V)).unwrap();
        assert_eq!(row, (mails(), mails(), "e@f".into()));
        let error = db.run(&insert_into(V).values((vec!["a".to_owned()], mails(), "e@f"))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CheckViolation);
        db.batch_execute("DROP TABLE v; DROP DOMAIN querent_mail; DROP DOMAIN querent_mails").unwrap();
    });
}

#[test]
fn a_list_made_at_run_time_is_read_as_values() {
    table! { V = "v" { a: Integer, b: Option<Text>, c: Decimal, d: Array<BigInt>, e: Timestamp } }
    each_server(|db| {
        db.batch_execute("CREATE TEMP TABLE v (a integer, b text, c numeric, d bigint[], e timestamp)")
            .unwrap();
        let at = Timestamp::from_micros(1);
        db.run(&insert_into(V).values((1, NULL, Decimal::new(150, 2), vec![5_i64], at))).unwrap();
        let list: Vec<AnyExpr> = ["e", "d", "c", "b", "a"].iter().filter_map(|name| V.column(name)).collect();
        let row: Vec<Value> = db.fetch_one(&select(list).from(V)).unwrap();
        assert_eq!(row[0], Value::Timestamp(at));
        assert_eq!(row[1].to_string(), "[5]");
        assert_eq!(
            (&row[2], row[3].is_null(), &row[4]),
            (&Value::Decimal(Decimal::new(150, 2)), true, &Value::BigInt(1))
        );
    });
}

#[test]
fn lists_of_any_length_are_one_parameter() {
    table! { V = "v" { a: Integer } }
    each_server(|db| {
        db.batch_execute("CREATE TEMP TABLE v (a integer); INSERT INTO v SELECT generate_series(1, 100)")
            .unwrap();
        let mut count = |list: Vec<i32>| {
            db.fetch_one::<i64, _>(&select(count_all()).from(V).where_(V.a.in_list(list))).unwrap()
        };
        assert_eq!(count(vec![]), 0);
        assert_eq!(count(vec![7]), 1);
        assert_eq!(count((50..200_000).collect()), 51);
        assert_eq!(db.kept(), 2);
    });
}
