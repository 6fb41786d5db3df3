//! Rows with a value of every type, as Rust programs have them; random ones, and where each is stored.

use crate::props::{
    Choices,
    nasty::{DOUBLES, text},
};
use querent::{Bind, Insert, Kind, Select, SqlType, ast, prelude::*};

/// A row of a table whose columns are of different types.
pub(crate) trait Cells: Clone + std::fmt::Debug + Send + Sync {
    /// The types of its columns.
    type Sql;
    /// The table.
    type Table: Send + Sync;
    const NAME: &'static str;
    /// Makes the table.
    fn table(engine: &str) -> String;
    fn random(choices: &mut Choices<'_>, engine: &str, id: i64) -> Self;
    fn at(self, id: i64) -> Self;
    fn values(&self) -> Vec<Value>;
    /// Its values alone.
    fn alone(&self) -> Select<Self::Sql>;
    fn insert(rows: Vec<Self>) -> Insert<Self::Table, Self::Sql>;
    fn all() -> Select<Self::Sql>;
    /// The row, by every value that databases compare.
    fn found(&self) -> Select<BigInt>;
}

macro_rules! cells {
    ($table:ident, $row:ident = $name:literal {
        $($column:ident: $sql:ident as $rust:ty = $random:expr, $plain:expr;)+
    } $({ $same_not:ident: $sql_not:ident as $rust_not:ty = $random_not:expr; })?) => {
        table! { pub(crate) $table = $name { id: BigInt, $($column: $sql,)+ $($same_not: $sql_not)? } }
        row! {
            #[derive(Debug, Clone)]
            pub(crate) struct $row { id: i64, $($column: $rust,)+ $($same_not: $rust_not)? }
        }

        impl Cells for $row {
            type Sql = (BigInt, $($sql,)+ $($sql_not)?);
            type Table = $table;

            const NAME: &'static str = $name;

            fn table(engine: &str) -> String {
                let columns = [
                    $((stringify!($column), <$sql as SqlType>::KIND),)+
                    $((stringify!($same_not), <$sql_not as SqlType>::KIND))?
                ];
                let columns = columns.map(|(name, kind)| format!(", `{name}` {} NOT NULL", declared(engine, kind)));
                let quote = if matches!(engine, "mysql" | "mariadb") { "`" } else { "\"" };
                format!(concat!("CREATE TABLE ", $name, " (id bigint NOT NULL{})"), columns.concat()).replace('`', quote)
            }

            fn random(choices: &mut Choices<'_>, engine: &str, id: i64) -> Self {
                $(let $column = held(engine, || $random(&mut *choices), $plain);)+
                $(let $same_not = $random_not(choices);)?
                $row { id, $($column,)+ $($same_not)? }
            }

            fn at(self, id: i64) -> Self {
                $row { id, ..self }
            }

            fn values(&self) -> Vec<Value> {
                vec![
                    $(Bind::into_value(self.$column.clone()),)+
                    $(Bind::into_value(self.$same_not.clone()))?
                ]
            }

            fn alone(&self) -> Select<Self::Sql> {
                select((val(self.id), $(val(self.$column.clone()),)+ $(val(self.$same_not.clone()))?))
            }

            fn insert(rows: Vec<Self>) -> Insert<Self::Table, Self::Sql> {
                insert_into($table).rows(rows)
            }

            fn all() -> Select<Self::Sql> {
                select($table.all()).from($table).order_by($table.id)
            }

            fn found(&self) -> Select<BigInt> {
                let same = [$($table.$column.eq(self.$column.clone())),+];
                select($table.id).from($table).where_($table.id.eq(self.id)).where_all(same)
            }
        }
    };
}

cells! { Numbers, Number = "numbers" {
    truth: Bool as bool = Choices::coin, false;
    tiny: TinyInt as i8 = |c: &mut Choices<'_>| integer(c) as i8, 0;
    small: SmallInt as i16 = |c: &mut Choices<'_>| integer(c) as i16, 0;
    medium: Integer as i32 = |c: &mut Choices<'_>| integer(c) as i32, 0;
    big: BigInt as i64 = integer, 0;
    unsigned_tiny: UnsignedTinyInt as u8 = |c: &mut Choices<'_>| integer(c) as u8, 0;
    unsigned_small: UnsignedSmallInt as u16 = |c: &mut Choices<'_>| integer(c) as u16, 0;
    unsigned_medium: UnsignedInteger as u32 = |c: &mut Choices<'_>| integer(c) as u32, 0;
    unsigned_big: UnsignedBigInt as u64 = |c: &mut Choices<'_>| integer(c) as u64, 0;
    real: Real as f32 = real, 0.0;
    double: Double as f64 = double, 0.0;
    exact: Decimal as Decimal = |c: &mut Choices<'_>| decimal(c, 35, 30), Decimal::new(15, 1);
} }

cells! { Others, Other = "others" {
    words: Text as String = text, String::new();
    bytes: Bytes as Vec<u8> = bytes, Vec::new();
    day: Date as Date = day, Date::from_days(0);
    clock: Time as Time = time, Time::from_micros(0);
    stamp: Timestamp as Timestamp = stamp, Timestamp::from_micros(0);
    key: Uuid as Uuid = |c: &mut Choices<'_>| Uuid(std::array::from_fn(|_| c.below(256) as u8)), Uuid([0; 16]);
} { document: Json as Json = document; } }

cells! { Moments, Moment = "moments" {
    moment: TimestampTz as TimestampTz = |c: &mut Choices<'_>| TimestampTz::from_micros(stamp(c).micros()),
        TimestampTz::from_micros(0);
} }

/// The type that a column of a table is declared to have.
fn declared(engine: &str, kind: Kind) -> &'static str {
    let name = |postgres, sqlite, mysql| match engine {
        "postgres" => postgres,
        "sqlite" => sqlite,
        _ => mysql,
    };
    match kind {
        Kind::Bool => "BOOLEAN",
        Kind::TinyInt => name("smallint", "TINYINT", "TINYINT"),
        Kind::SmallInt => "SMALLINT",
        Kind::Integer => "INTEGER",
        Kind::BigInt => "BIGINT",
        Kind::UnsignedTinyInt => name("smallint", "INTEGER", "TINYINT UNSIGNED"),
        Kind::UnsignedSmallInt => name("integer", "INTEGER", "SMALLINT UNSIGNED"),
        Kind::UnsignedInteger => name("bigint", "INTEGER", "INTEGER UNSIGNED"),
        Kind::UnsignedBigInt => name("numeric(20)", "INTEGER", "BIGINT UNSIGNED"),
        Kind::Real => name("real", "REAL", "FLOAT"),
        Kind::Double => "DOUBLE PRECISION",
        Kind::Decimal => name("numeric", "DECIMAL", "DECIMAL(65, 30)"),
        Kind::Text => name("text", "TEXT", "LONGTEXT COLLATE utf8mb4_bin"),
        Kind::Bytes => name("bytea", "BLOB", "LONGBLOB"),
        Kind::Date => "DATE",
        Kind::Time => name("time", "TIME", "TIME(6)"),
        Kind::Timestamp => name("timestamp", "TIMESTAMP", "DATETIME(6)"),
        Kind::TimestampTz => name("timestamptz", "TIMESTAMPTZ", "DATETIME(6)"),
        Kind::Uuid => name("uuid", "UUID", "CHAR(36)"),
        Kind::Json => name("jsonb", "JSON", "JSON"),
        _ => panic!("no column of {kind} is made"),
    }
}

/// One that the database has, or else a plain one.
fn held<V: Bind + Clone>(engine: &str, mut make: impl FnMut() -> V, plain: V) -> V {
    let made = (0..3).map(|_| make()).find(|value| holds(engine, &value.clone().into_value()));
    made.unwrap_or(plain)
}

/// Whether a database has the value, by its manual.
pub(crate) fn holds(engine: &str, value: &Value) -> bool {
    match value {
        Value::UnsignedBigInt(v) => engine != "sqlite" || i64::try_from(*v).is_ok(),
        Value::Real(v) => finite_enough(engine, f64::from(*v)),
        Value::Double(v) => finite_enough(engine, *v),
        Value::Text(v) => engine != "postgres" || !v.as_str().contains('\0'),
        Value::Decimal(v) => {
            let text = v.to_string();
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            let digits = whole.trim_start_matches(['-', '0']).len();
            let scale = fraction.trim_end_matches('0').len();
            match engine {
                "postgres" => true,
                // As a 64-bit float, or as an integer.
                "sqlite" => {
                    let float: f64 = text.parse().unwrap();
                    (!text.contains('.') && whole.parse::<i64>().is_ok())
                        || float.to_string().parse() == Ok(v.clone())
                }
                _ => scale <= 30 && digits + scale <= 65,
            }
        }
        Value::Date(v) if engine == "postgres" => (POSTGRES_FIRST..=POSTGRES_LAST).contains(&v.days()),
        Value::Timestamp(v) => has_moment(engine, *v),
        Value::TimestampTz(v) => has_moment(engine, Timestamp::from_micros(v.micros())),
        Value::Date(v) => has_day(engine, *v),
        Value::Interval(_) => engine == "postgres",
        Value::Array(array) => engine == "postgres" && array.items.iter().all(|item| holds(engine, item)),
        _ => true,
    }
}

/// The first day that PostgreSQL has, 4714-11-24 BC, and the last, 5874897-12-31, as days since 1970.
const POSTGRES_FIRST: i32 = -2_440_588;
const POSTGRES_LAST: i32 = 2_145_042_905;

fn finite_enough(engine: &str, number: f64) -> bool {
    match engine {
        "postgres" => true,
        "sqlite" => !number.is_nan(),
        _ => number.is_finite(),
    }
}

/// Year 0 is a leap year to all but MySQL and MariaDB.
fn has_day(engine: &str, day: Date) -> bool {
    let (year, month, day) = day.year_month_day();
    (0..=9_999).contains(&year) && (engine == "sqlite" || (year, month, day) != (0, 2, 29))
}

fn has_moment(engine: &str, at: Timestamp) -> bool {
    if engine != "postgres" {
        return has_day(engine, at.date());
    }
    at.micros() >= i64::from(POSTGRES_FIRST) * 86_400_000_000
}

/// Values of every kind, such as some database or another does not have.
pub(crate) fn wild(choices: &mut Choices<'_>) -> Vec<Value> {
    let float = match choices.below(4) {
        0 => f64::NAN,
        1 => f64::INFINITY,
        2 => f64::NEG_INFINITY,
        _ => double(choices),
    };
    let micros = choices.bits(8) >> choices.below(16);
    let span = Interval { months: choices.bits(4) as i32, days: choices.bits(4) as i32, micros };
    vec![
        Value::Double(float),
        Value::Real(float as f32),
        Value::UnsignedBigInt(choices.bits(8) as u64),
        Value::Decimal(decimal(choices, 70, 40)),
        Value::Text(text(choices).into()),
        Value::Date(Date::from_days((choices.bits(4) >> choices.below(12)) as i32)),
        Value::Timestamp(Timestamp::from_micros(micros)),
        Value::TimestampTz(TimestampTz::from_micros(micros)),
        Value::Interval(Box::new(span)),
        Bind::into_value(vec![Some(text(choices)), None, Some(text(choices))]),
        Bind::into_value(vec![float, double(choices)]),
        Bind::into_value(vec![decimal(choices, 70, 40), Decimal::new(0, 3)]),
        Bind::into_value(vec![bytes(choices)]),
        Bind::into_value(vec![Some(stamp(choices)), None, Some(Timestamp::from_micros(micros))]),
    ]
}

/// A value in a select list.
pub(crate) fn expression(value: &Value) -> AnyExpr {
    Expr::<Text>::from_node(ast::Expr::Value(value.clone())).into()
}

fn integer(choices: &mut Choices<'_>) -> i64 {
    let edges = [0, -1, i64::MIN, i64::MAX, 1 << 31, -(1 << 31), 1 << 53, 0x7fff, 0x80, u32::MAX.into()];
    if choices.below(3) == 0 { choices.of(&edges) } else { choices.bits(8) }
}

fn double(choices: &mut Choices<'_>) -> f64 {
    match choices.below(3) {
        0 => choices.of(DOUBLES),
        // Numbers of everyday size, whose digits fill the whole mantissa.
        1 => (choices.bits(8) >> 11) as f64 / 1e9,
        _ => f64::from_bits(choices.bits(8) as u64),
    }
}

fn real(choices: &mut Choices<'_>) -> f32 {
    let edges = [
        0.0,
        -0.0,
        0.1,
        16_777_217.0,
        1e-45,
        f32::MIN_POSITIVE,
        f32::MAX,
        f32::MIN,
        f32::EPSILON,
        f32::INFINITY,
        f32::NAN,
    ];
    match choices.below(3) {
        0 => choices.of(&edges),
        1 => (choices.bits(4) >> 6) as f32 / 1e3,
        _ => f32::from_bits(choices.bits(4) as u32),
    }
}

/// A decimal of at most so many digits before and behind the point.
fn decimal(choices: &mut Choices<'_>, whole: usize, fraction: usize) -> Decimal {
    if choices.below(3) == 0 {
        return Decimal::new(choices.bits(5), choices.below(6) as u8);
    }
    let mut digits = |most| -> String {
        let (seed, count) = (choices.bits(2), choices.below(most + 1));
        // Of few random bytes many digits.
        (0..count as i64)
            .map(|place| char::from(b'0' + ((seed ^ (place * 7919)) % 10).unsigned_abs() as u8))
            .collect()
    };
    let (whole, fraction) = (digits(whole - 1), digits(fraction));
    let sign = if choices.coin() { "-" } else { "" };
    format!("{sign}9{whole}.{fraction}0").parse().unwrap()
}

fn bytes(choices: &mut Choices<'_>) -> Vec<u8> {
    match choices.below(3) {
        0 => text(choices).into_bytes(),
        _ => (0..choices.below(20)).map(|_| choices.below(256) as u8).collect(),
    }
}

fn day(choices: &mut Choices<'_>) -> Date {
    let edges =
        [(0, 1, 1), (0, 2, 29), (1, 1, 1), (1969, 12, 31), (2024, 2, 29), (9999, 12, 31), (-4713, 11, 24)];
    let (year, month, day) = match choices.below(4) {
        0 => choices.of(&edges),
        1 => (choices.bits(2) as i32 * 10, 1, 1),
        _ => (
            choices.bits(2).rem_euclid(10_000) as i32,
            1 + choices.below(12) as u32,
            1 + choices.below(28) as u32,
        ),
    };
    Date::new(year, month, day).unwrap()
}

fn time(choices: &mut Choices<'_>) -> Time {
    match choices.below(3) {
        0 => Time::from_micros(choices.of(&[0, 1, 86_399_999_999, 43_200_000_000])),
        _ => Time::from_micros(choices.bits(5).rem_euclid(86_400_000_000)),
    }
}

fn stamp(choices: &mut Choices<'_>) -> Timestamp {
    Timestamp::new(day(choices), time(choices))
}

/// A document in the form that databases which take it apart give back.
fn document(choices: &mut Choices<'_>) -> Json {
    let (name, word) =
        (json_text(&text(choices).replace('\0', "")), json_text(&text(choices).replace('\0', "")));
    let number = choices.bits(4);
    Json::new(format!("{{{name}: [{word}, {number}, 1.5, null, true]}}"))
}

/// A text as JSON has it.
pub(crate) fn json_text(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        '\u{8}' => "\\b".into(),
        '\u{c}' => "\\f".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        c if c < ' ' => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}
