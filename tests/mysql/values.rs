//! Every value, and every Rust type that stands for one, goes to the server and comes back, extremes included; and what
//! cannot is refused with a message that says why.

use super::{Db, everywhere};
use querent_mysql::prelude::*;
use querent_mysql::querent::TimestampTz as Moment;

/// Sends each value of a list to a column, alone, and as what the column is compared with; a column that may be NULL
/// takes it, and NULL, too. The last member says what the parameter alone is read into.
macro_rules! comes_back {
    ($db:expr, $sql:ident as $declared:literal, $read:ty, [$($value:expr),+ $(,)?]) => {{
        table! { V = "v" { x: $sql, y: Option<$sql> } }
        let db = $db;
        $({
            db.setup(concat!("CREATE TABLE v (x ", $declared, " NOT NULL, y ", $declared, " NULL) CHARACTER SET utf8mb4"));
            let expected: $read = ($value).into();
            assert_eq!(db.put(&insert_into(V).rows([($value, Some($value)), ($value, None)])).unwrap(), 2);
            let rows: Vec<($read, Option<$read>)> = db.all(&select((V.x, V.y)).from(V).order_by(V.y.is_null())).unwrap();
            assert_eq!(rows, [(expected.clone(), Some(expected.clone())), (expected.clone(), None)], $declared);
            assert_eq!(db.one::<$read, _>(&select(val($value))).unwrap(), expected, "alone, for {}", $declared);
            let found = db.all::<$read, _>(&select(V.x).from(V).where_(V.y.eq($value))).unwrap();
            assert_eq!(found, [expected], "found again in {}", $declared);
            db.setup("DROP TABLE v");
        })+
    }};
}

pub(crate) fn booleans_come_back<D: Db>() {
    everywhere::<D>("bool", |db, _| {
        comes_back!(&mut *db, Bool as "BOOLEAN", bool, [true, false]);
        comes_back!(&mut *db, Bool as "BIT(1)", bool, [true, false]);
    });
}

pub(crate) fn signed_integers_come_back<D: Db>() {
    everywhere::<D>("signed", |db, _| {
        comes_back!(&mut *db, TinyInt as "TINYINT", i8, [i8::MIN, 0_i8, i8::MAX]);
        comes_back!(&mut *db, SmallInt as "SMALLINT", i16, [i16::MIN, i16::MAX]);
        comes_back!(&mut *db, Integer as "INT", i32, [i32::MIN, i32::MAX]);
        comes_back!(&mut *db, Integer as "MEDIUMINT", i32, [-8_388_608_i32, 8_388_607_i32]);
        comes_back!(&mut *db, BigInt as "BIGINT", i64, [i64::MIN, -1_i64, i64::MAX]);
        comes_back!(&mut *db, SmallInt as "YEAR", i16, [1901_i16, 2155_i16]);
    });
}

pub(crate) fn unsigned_integers_come_back<D: Db>() {
    everywhere::<D>("unsigned", |db, _| {
        comes_back!(&mut *db, UnsignedTinyInt as "TINYINT UNSIGNED", u8, [0_u8, u8::MAX]);
        comes_back!(&mut *db, UnsignedSmallInt as "SMALLINT UNSIGNED", u16, [u16::MAX]);
        comes_back!(&mut *db, UnsignedInteger as "INT UNSIGNED", u32, [u32::MAX]);
        comes_back!(&mut *db, UnsignedBigInt as "BIGINT UNSIGNED", u64, [0_u64, u64::MAX - 1, u64::MAX]);
        comes_back!(&mut *db, UnsignedBigInt as "BIT(64)", u64, [1_u64, u64::MAX]);
    });
}

pub(crate) fn floats_come_back<D: Db>() {
    everywhere::<D>("floats", |db, _| {
        comes_back!(&mut *db, Real as "FLOAT", f32, [0.1_f32, -0.0_f32, 16_777_217_f32, f32::MAX, f32::MIN, 1.0e-37_f32]);
        comes_back!(&mut *db, Double as "DOUBLE", f64, [0.1_f64, 1.0 / 3.0, f64::MAX, f64::MIN, f64::MIN_POSITIVE]);
    });
}

pub(crate) fn decimals_come_back<D: Db>() {
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    everywhere::<D>("decimals", |db, _| {
        comes_back!(&mut *db, Decimal as "DECIMAL(30, 2)", Decimal, [
            Decimal::new(0, 2),
            decimal("12345678901234567.13"),
            decimal("-9999999999999999999999999999.99"),
        ]);
        comes_back!(&mut *db, Decimal as "DECIMAL(65, 30)", Decimal, [
            decimal("99999999999999999999999999999999999.999999999999999999999999999999"),
            decimal("-0.000000000000000000000000000001"),
        ]);
        comes_back!(&mut *db, Decimal as "DECIMAL(65, 0)", Decimal, [
            decimal("99999999999999999999999999999999999999999999999999999999999999999"),
        ]);
    });
}

pub(crate) fn text_comes_back<D: Db>() {
    everywhere::<D>("text", |db, _| {
        comes_back!(&mut *db, Text as "VARCHAR(200) COLLATE utf8mb4_bin", String, [
            "", "O'Neil \"\\' \\", "naïve 😀 \u{10FFFF}", "a\0b\n\r\t\u{1a}", "%_?:name -- /* #", "Ada".to_string(),
        ]);
        let long = "é".repeat(100_000);
        comes_back!(&mut *db, Text as "LONGTEXT", String, [long.as_str()]);
        comes_back!(&mut *db, Text as "ENUM('small', 'it''s big')", String, ["small", "it's big"]);
        comes_back!(&mut *db, Text as "SET('a', 'b')", String, ["a,b"]);
    });
}

pub(crate) fn bytes_come_back<D: Db>() {
    let all: Vec<u8> = (0..=255).collect();
    everywhere::<D>("bytes", |db, _| {
        comes_back!(&mut *db, Bytes as "BLOB", Vec<u8>, [Vec::<u8>::new(), vec![0xff_u8, 0, b'\'', b'\\'], all.clone()]);
        comes_back!(&mut *db, Bytes as "VARBINARY(300)", Vec<u8>, [all.clone(), b"plain".to_vec()]);
        let long: Vec<u8> = all.iter().copied().cycle().take(1_000_000).collect();
        comes_back!(&mut *db, Bytes as "LONGBLOB", Vec<u8>, [long.clone()]);
    });
}

pub(crate) fn days_and_times_come_back<D: Db>() {
    let at = |text: &str| Timestamp::parse(text).unwrap();
    everywhere::<D>("times", |db, _| {
        let day = |year, month, day| Date::new(year, month, day).unwrap();
        comes_back!(&mut *db, Date as "DATE", Date, [day(1000, 1, 1), day(1970, 1, 1), day(2024, 2, 29), day(9999, 12, 31)]);
        let time = |hour, minute, second, micro| Time::new(hour, minute, second, micro).unwrap();
        comes_back!(&mut *db, Time as "TIME(6)", Time, [time(0, 0, 0, 0), time(23, 59, 59, 999_999), time(0, 0, 0, 1)]);
        comes_back!(&mut *db, Timestamp as "DATETIME(6)", Timestamp, [
            at("1000-01-01 00:00:00"), at("1969-12-31 23:59:59.999999"), at("2024-02-29 12:00:00.000001"),
            at("9999-12-31 23:59:59.999999"),
        ]);
        let moment = |micros| Moment::from_micros(micros);
        // The last moment of a TIMESTAMP is 2038-01-19 03:14:07 UTC.
        comes_back!(&mut *db, TimestampTz as "TIMESTAMP(6)", Moment, [
            moment(1_000_000), moment(1_600_000_000_123_456), moment(2_147_483_647_999_999),
        ]);
        comes_back!(&mut *db, TimestampTz as "DATETIME(6)", Moment, [moment(-1), moment(253_402_300_799_999_999)]);
    });
}

pub(crate) fn uuids_come_back<D: Db>() {
    let ids = [Uuid([0; 16]), Uuid([0xff; 16]), Uuid::parse("67e55044-10b1-426f-9247-bb680e5fe0c8").unwrap()];
    everywhere::<D>("uuid", |db, server| {
        comes_back!(&mut *db, Uuid as "CHAR(36)", Uuid, [ids[0], ids[1], ids[2]]);
        if !server.is_mysql() {
            comes_back!(&mut *db, Uuid as "UUID", Uuid, [ids[0], ids[1], ids[2]]);
        }
        table! { T = "t" { x: Uuid } }
        db.setup("CREATE TABLE t (x BINARY(16)); INSERT INTO t VALUES (x'67e5504410b1426f9247bb680e5fe0c8')");
        assert_eq!(db.one::<Uuid, _>(&select(T.x).from(T)).unwrap(), ids[2]);
    });
}

pub(crate) fn json_comes_back<D: Db>() {
    everywhere::<D>("json", |db, _| {
        table! { J = "j" { x: Json, y: Option<Json> } }
        for text in [r#"{"a": [1, 2.5, "é😀 \" \\ \n"], "b": null}"#, "null", "7", r#""text""#, "[]"] {
            db.setup("CREATE TABLE j (x JSON NOT NULL, y JSON)");
            db.put(&insert_into(J).values((Json::new(text), NULL))).unwrap();
            let (x, y): (Json, Option<Json>) = db.one(&select((J.x, J.y)).from(J)).unwrap();
            assert_eq!((x.as_str(), y), (text, None));
            assert_eq!(db.one::<Json, _>(&select(val(Json::new(text)))).unwrap().as_str(), text);
            db.setup("DROP TABLE j");
        }
    });
}

pub(crate) fn null_of_every_type_comes_back<D: Db>() {
    everywhere::<D>("nulls", |db, _| {
        macro_rules! nulls {
            ($($rust:ty: $value:expr),+ $(,)?) => {$({
                let read: Option<$rust> = db.one(&select(null_if(val($value), $value))).unwrap();
                assert_eq!(read, None, stringify!($rust));
            })+};
        }
        nulls!(bool: true, i8: 1_i8, i16: 1_i16, i32: 1_i32, i64: 1_i64, u8: 1_u8, u16: 1_u16, u32: 1_u32, u64: 1_u64);
        nulls!(f32: 1_f32, f64: 1_f64, Decimal: Decimal::from(1), String: "a", Vec<u8>: vec![1_u8]);
        nulls!(Date: Date::from_days(0), Time: Time::from_micros(1), Timestamp: Timestamp::from_micros(1));
        nulls!(Moment: Moment::from_micros(1), Uuid: Uuid([1; 16]));
    });
}

pub(crate) fn what_neither_database_holds_is_refused<D: Db>() {
    everywhere::<D>("refused", |db, server| {
        let engine = server.engine;
        macro_rules! refused {
            ($($value:expr => $message:literal;)+) => {$({
                let error = db.all::<Vec<Value>, _>(&select(vec![AnyExpr::from(val($value))])).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Value);
                let message = error.to_string();
                assert!(message.starts_with(engine) && message.ends_with($message), "{message}");
            })+};
        }
        let ages = Timestamp::from_micros(i64::MAX);
        refused! {
            f64::NAN => "has no Double value NaN; it stores finite numbers alone; store NULL, or text";
            f32::INFINITY => "has no Real value inf; it stores finite numbers alone; store NULL, or text";
            Date::new(-1, 1, 1).unwrap() => "has no Date value -0001-01-01; its years are 0 to 9999; store a number of days";
            Date::new(10_000, 1, 1).unwrap() => "its years are 0 to 9999; store a number of days";
            Date::new(0, 2, 29).unwrap() => "has no Date value 0000-02-29; its year 0 is no leap year; store a number of days";
            ages => "its years are 0 to 9999; store a number of days";
            Moment::from_micros(i64::MIN) => "its years are 0 to 9999; store a number of days";
            Interval::default() => "has no Interval value P0M0DT0S; store its parts in columns of their own";
            vec![1_i64] => "has no Array<BigInt> value [1]; send the elements one by one, or as JSON";
        }
        assert_eq!(db.one::<i64, _>(&select(val(1_i64))).unwrap(), 1);
    });
}

pub(crate) fn sums_are_read_as_integers_and_decimals<D: Db>() {
    everywhere::<D>("sums", |db, _| {
        table! { N = "n" { i: Integer, b: BigInt, d: Decimal, u: UnsignedBigInt, f: Double } }
        db.setup(
            "CREATE TABLE n (i INT NOT NULL, b BIGINT NOT NULL, d DECIMAL(10, 2) NOT NULL, u BIGINT UNSIGNED NOT NULL,
             f DOUBLE NOT NULL);
             INSERT INTO n VALUES (1, 9223372036854775807, 1.25, 18446744073709551615, 0.5), (2, 0, 2, 0, 0.25)",
        );
        let sums: (Option<i64>, Option<Decimal>, Option<f64>) =
            db.one(&select((sum(N.i), sum(N.d), sum(N.f))).from(N)).unwrap();
        assert_eq!(sums, (Some(3), Some(Decimal::new(325, 2)), Some(0.75)));
        // Declared as integers, they are sums that the database answers as decimals.
        table! { S = "s" { whole: BigInt, high: UnsignedBigInt, part: BigInt, exact: Decimal, float: Double } }
        db.setup("CREATE VIEW s AS SELECT sum(b) AS whole, sum(u) AS high, sum(d) AS part, sum(b) AS exact, sum(d) AS `float` FROM n");
        let row: (i64, u64, Decimal, f64) =
            db.one(&select((S.whole, S.high, S.exact, S.float)).from(S)).unwrap();
        assert_eq!(row, (i64::MAX, u64::MAX, Decimal::from(i64::MAX), 3.25));
        assert_eq!(
            db.one::<i64, _>(&select(S.part).from(S)).unwrap_err().to_string(),
            "column 1 \"part\" of SQL type BigInt holds a decimal of 4 characters, which does not fit i64"
        );
        let averages: (Option<Decimal>, Option<f64>) = db.one(&select((avg(N.d), avg(N.f))).from(N)).unwrap();
        assert_eq!(averages, (Some(Decimal::new(1625, 3)), Some(0.375)));
        assert_eq!(db.one::<i64, _>(&select(count_all()).from(N)).unwrap(), 2);
    });
}

pub(crate) fn columns_of_every_type_have_their_natural_value<D: Db>() {
    everywhere::<D>("natural", |db, server| {
        table! { Z = "z" {
            a: BigInt, b: UnsignedBigInt, c: Real, d: Double, e: Decimal, f: Text, g: Bytes, h: Date, i: Time,
            j: Timestamp, k: TimestampTz, l: Json, m: Bool, n: Time
        } }
        db.setup(
            "SET time_zone = '+03:00';
             CREATE TABLE z (a BIGINT, b BIGINT UNSIGNED, c FLOAT, d DOUBLE, e DECIMAL(5, 2), f TEXT, g BLOB, h DATE,
             i TIME(6), j DATETIME(6), k TIMESTAMP(6) NULL, l JSON, m BIT(1), n TIME);
             INSERT INTO z VALUES (-1, 18446744073709551615, 0.5, 0.25, 1.50, 'text', x'00ff', '2020-01-02', '01:02:03.5',
             '2020-01-02 03:04:05', '1970-01-02 03:00:00', '[1]', b'1', '-30:00:00')",
        );
        let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"];
        let wanted: Vec<AnyExpr> = names.iter().filter_map(|name| Z.column(name)).collect();
        let row: Vec<Value> = db.one(&select(wanted).from(Z)).unwrap();
        let day = 86_400_000_000;
        let json = if server.is_mysql() { Value::Json(Json::new("[1]")) } else { Value::Text("[1]".into()) };
        let expected = [
            Value::BigInt(-1),
            Value::UnsignedBigInt(u64::MAX),
            Value::Real(0.5),
            Value::Double(0.25),
            Value::Decimal(Decimal::new(150, 2)),
            Value::Text("text".into()),
            Value::Bytes([0, 255].into()),
            Value::Date(Date::new(2020, 1, 2).unwrap()),
            Value::Time(Time::new(1, 2, 3, 500_000).unwrap()),
            Value::Timestamp(Timestamp::parse("2020-01-02 03:04:05").unwrap()),
            // The point in time, and not what the session's clock shows.
            Value::TimestampTz(Moment::from_micros(day)),
            json,
            Value::BigInt(1),
            Value::Interval(Box::new(Interval { months: 0, days: 0, micros: -30 * 3_600_000_000 })),
        ];
        assert_eq!(row, expected);
    });
}

pub(crate) fn values_that_do_not_fit_say_so<D: Db>() {
    everywhere::<D>("misfits", |db, _| {
        db.setup("SET sql_mode = ''");
        macro_rules! misfit {
            ($($declared:literal holding $value:literal, $sql:ident into $rust:ty => $message:literal;)+) => {$({
                table! { M = "m" { x: $sql } }
                db.setup(concat!("CREATE TABLE m (x ", $declared, "); INSERT INTO m VALUES (", $value, ")"));
                let error = db.one::<$rust, _>(&select(M.x).from(M)).unwrap_err();
                assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, $message));
                db.setup("DROP TABLE m");
            })+};
        }
        misfit! {
            "INT" holding "300", TinyInt into i8 =>
                "column 1 \"x\" of SQL type TinyInt holds a small integer, which does not fit i8";
            "BIGINT UNSIGNED" holding "9223372036854775808", BigInt into i64 =>
                "column 1 \"x\" of SQL type BigInt holds an unsigned integer past 63 bits, which does not fit i64";
            "INT" holding "-1", UnsignedInteger into u32 =>
                "column 1 \"x\" of SQL type UnsignedInteger holds a small integer, which does not fit u32";
            "TINYINT" holding "2", Bool into bool =>
                "column 1 \"x\" of SQL type Bool holds a small integer, which does not fit bool";
            "DOUBLE" holding "1e300", Real into f32 =>
                "column 1 \"x\" of SQL type Real holds a float, which does not fit f32";
            "TIME" holding "'-00:00:01'", Time into Time =>
                "column 1 \"x\" of SQL type Time holds an interval, which does not fit querent::value::time::Time";
            "TIME" holding "'24:00:00'", Time into Time =>
                "column 1 \"x\" of SQL type Time holds an interval, which does not fit querent::value::time::Time";
            "DATE" holding "'0000-00-00'", Date into Date =>
                "column 1 \"x\" holds a day that no calendar has, such as 0000-00-00; store NULL in its place, or turn it into NULL by `nullif`";
            "DATE" holding "'2020-00-01'", Date into Date =>
                "column 1 \"x\" holds a day that no calendar has, such as 0000-00-00; store NULL in its place, or turn it into NULL by `nullif`";
            "DATETIME" holding "'0000-00-00 00:00:00'", Timestamp into Timestamp =>
                "column 1 \"x\" holds a day that no calendar has, such as 0000-00-00; store NULL in its place, or turn it into NULL by `nullif`";
            "DATETIME" holding "'2020-01-01 10:00:00'", Date into Date =>
                "column 1 \"x\" of SQL type Date holds a timestamp, which does not fit querent::value::time::Date";
            "BLOB" holding "'text'", Text into String =>
                "column 1 \"x\" of SQL type Text holds 4 bytes, which does not fit alloc::string::String";
            "TEXT" holding "'12345'", Uuid into Uuid =>
                "column 1 \"x\" of SQL type Uuid holds text of 5 bytes, which does not fit querent::value::Uuid";
            "TEXT" holding "'1.2.x'", Decimal into Decimal =>
                "column 1 \"x\" of SQL type Decimal holds text of 5 bytes, which does not fit querent::value::decimal::Decimal";
        }
    });
}

pub(crate) fn text_that_is_not_utf8_is_refused<D: Db>() {
    everywhere::<D>("latin", |db, _| {
        table! { L = "l" { x: Text } }
        db.setup(
            "CREATE TABLE l (x TEXT CHARACTER SET utf8mb4); INSERT INTO l VALUES ('é'); SET NAMES latin1",
        );
        let error = db.one::<String, _>(&select(L.x).from(L)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(
            error.to_string(),
            "column 1 \"x\" holds text that is not UTF-8; keep the connection's character set at utf8mb4, or read it as bytes"
        );
        db.setup("SET NAMES utf8mb4");
        assert_eq!(db.one::<String, _>(&select(L.x).from(L)).unwrap(), "é");
    });
}

pub(crate) fn a_float_is_found_again<D: Db>() {
    everywhere::<D>("found", |db, _| {
        table! { F = "f" { x: Real, y: Double } }
        db.setup("CREATE TABLE f (x FLOAT NOT NULL, y DOUBLE NOT NULL)");
        db.put(&insert_into(F).values((0.1_f32, 0.1_f64))).unwrap();
        let by = |condition: Condition| select(count_all()).from(F).where_(condition);
        assert_eq!(db.one::<i64, _>(&by(F.x.eq(0.1_f32))).unwrap(), 1);
        assert_eq!(db.one::<i64, _>(&by(F.y.eq(0.1_f64))).unwrap(), 1);
        assert_eq!(db.one::<i64, _>(&by(F.x.eq(0.2_f32))).unwrap(), 0);
    });
}

pub(crate) fn decimals_compare_by_all_their_digits<D: Db>() {
    everywhere::<D>("digits", |db, _| {
        table! { Prices = "p" { x: Decimal } }
        db.setup("CREATE TABLE p (x DECIMAL(30, 2) NOT NULL); INSERT INTO p VALUES (12345678901234567.12)");
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        let (same, next) = (|| decimal("12345678901234567.12"), || decimal("12345678901234567.13"));
        let mut holds = |condition: Condition| {
            db.one::<i64, _>(&select(count_all()).from(Prices).where_(condition)).unwrap() == 1
        };
        assert!(holds(Prices.x.eq(same())));
        assert!(!holds(Prices.x.eq(next())));
        assert!(holds(Prices.x.lt(next())));
        assert!(!holds(Prices.x.in_list([next(), decimal("1")])));
        assert!(holds(Prices.x.in_list([same(), decimal("1")])));
        assert!(!holds(Prices.x.between(next(), decimal("99999999999999999"))));
        assert!(!holds((Prices.x + decimal("0")).eq(next())));
        assert!(!holds(val(same()).eq(next())));
        // As text, these would be the other way round.
        assert!(holds(val(decimal("9")).lt(decimal("10"))));
        assert!(holds(val(decimal("1.0")).eq(decimal("1.00"))));
        assert!(holds((val(same()) + decimal("0.01")).eq(next())));
        let sum: Decimal = db.one(&select(Prices.x + decimal("0.01")).from(Prices)).unwrap();
        assert_eq!(sum, next());
    });
}

pub(crate) fn the_same_text_takes_values_of_other_types<D: Db>() {
    everywhere::<D>("types", |db, _| {
        // All of these are `SELECT ?`, `SELECT coalesce(?, ?)` and `SELECT ? = ?`.
        for _ in 0..2 {
            assert_eq!(db.one::<f64, _>(&select(val(0.5_f64))).unwrap(), 0.5);
            assert_eq!(db.one::<i64, _>(&select(val(i64::MAX))).unwrap(), i64::MAX);
            assert_eq!(db.one::<String, _>(&select(val("text"))).unwrap(), "text");
            assert_eq!(db.one::<Date, _>(&select(val(Date::from_days(1)))).unwrap(), Date::from_days(1));
            assert_eq!(db.one::<Time, _>(&select(val(Time::from_micros(1)))).unwrap(), Time::from_micros(1));
            assert_eq!(db.one::<u64, _>(&select(val(u64::MAX))).unwrap(), u64::MAX);
            assert_eq!(db.one::<f32, _>(&select(val(0.1_f32))).unwrap(), 0.1);
            let close = [9_007_199_254_740_993_i64, 9_007_199_254_740_992];
            assert_eq!(db.one::<Option<bool>, _>(&select(val(1.0_f64).eq(1.0_f64))).unwrap(), Some(true));
            assert_eq!(db.one::<Option<bool>, _>(&select(val(close[0]).eq(close[1]))).unwrap(), Some(false));
            assert_eq!(
                db.one::<Option<f64>, _>(&select(coalesce([val(0.5_f64), val(0.5_f64)]))).unwrap(),
                Some(0.5)
            );
            assert_eq!(db.one::<Option<i64>, _>(&select(coalesce(close.map(val)))).unwrap(), Some(close[0]));
        }
    });
}
