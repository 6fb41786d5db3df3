//! Nothing escapes on the servers: what goes out comes back equal under every setting that changes how text is read,
//! and no name and no value becomes a second statement.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

#[path = "escaping_servers/drivers.rs"]
mod drivers;
mod engines;
#[path = "escaping_servers/injections.rs"]
mod injections;
mod props;
#[path = "escaping_servers/rows.rs"]
mod rows;
#[path = "escaping_servers/typed.rs"]
mod typed;
#[path = "escaping_servers/ways.rs"]
mod ways;

use engines::Engine;
use props::{
    Choices,
    nasty::{NASTY, equal, fail, on_random, text},
};
use proptest::test_runner::TestCaseError;
use querent::prelude::*;
use rows::json_text;
use std::cell::RefCell;
use ways::{WAYS, same};

/// The settings under which every server is tried.
fn settings(engine: &str) -> &'static [&'static str] {
    match engine {
        "postgres" => &[
            "SET standard_conforming_strings = on",
            "SET standard_conforming_strings = off; SET escape_string_warning = off",
        ],
        "sqlite" => &[""],
        _ => &[
            "SET sql_mode = DEFAULT",
            "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
            "SET sql_mode = 'ANSI_QUOTES'",
            "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE,IGNORE_SPACE'",
        ],
    }
}

/// All servers, each with a schema of that name.
fn servers(schema: &str) -> Vec<Engine> {
    let mut servers = engines::all_servers();
    for server in &mut servers {
        server.use_schema(schema);
        if server.name == "postgres" {
            server.run("SET TIME ZONE 'UTC'; SET client_min_messages = error").unwrap();
        }
    }
    servers
}

fn set(engine: &mut Engine, setting: &str) {
    engine.run(setting).unwrap_or_else(|error| panic!("{}: {setting}: {error}", engine.name));
}

/// Sends values every way under every setting, and compares what comes back.
fn check_values(engine: &mut Engine, values: &[Value]) -> Result<(), TestCaseError> {
    let name = engine.name;
    for setting in settings(name) {
        set(engine, setting);
        for (way, _, send) in WAYS.iter().filter(|(_, names, _)| names.contains(&name)) {
            let place = format!("{name} {}, {setting}, {way}", engine.version);
            let back = send(engine, values).map_err(|error| fail(format!("{place}: {error:.600}")))?;
            for (sent, back) in values.iter().zip(&back) {
                if !same(name, sent, back) {
                    return Err(fail(format!("{place}: {back:?} came back for {sent:?}")));
                }
            }
            equal(back.len(), values.len(), &place)?;
        }
    }
    Ok(())
}

/// Checks values that are made for each engine, on all servers.
fn on_servers(schema: &str, cases: u32, make: impl Fn(&mut Choices<'_>, &str) -> Vec<Value>) {
    for server in servers(schema) {
        let server = RefCell::new(server);
        on_random(cases, |choices| {
            let mut server = server.borrow_mut();
            let values = make(choices, server.name);
            check_values(&mut server, &values)
        });
    }
}

#[test]
fn texts_and_bytes_of_any_content_come_back_from_every_server() {
    on_servers("querent_texts", 120, |choices, engine| {
        let mut values = Vec::new();
        for _ in 0..4 {
            let text = text(choices);
            values.push(Value::Bytes(text.clone().into_bytes().into()));
            // PostgreSQL has no text with NUL, which is another test's matter.
            let text = if engine == "postgres" { text.replace('\0', "") } else { text };
            values.push(Value::Text(text.into()));
            values.push(Value::Bytes((0..choices.below(40)).map(|_| choices.below(256) as u8).collect()));
        }
        values
    });
}

#[test]
fn every_part_that_has_ended_a_literal_somewhere_comes_back() {
    let values: Vec<Value> = NASTY.iter().map(|part| Value::Text((*part).into())).collect();
    let all: Vec<u8> = (0..=255).collect();
    let bytes = [Value::Bytes(all.repeat(40).into()), Value::Bytes([].into()), Value::Bytes([0; 3].into())];
    for mut server in servers("querent_parts") {
        check_values(&mut server, &values).unwrap_or_else(|error| panic!("{error}"));
        check_values(&mut server, &bytes).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn numbers_come_back_to_the_last_digit() {
    on_servers("querent_numbers", 150, |choices, engine| {
        let bits = choices.bits(8);
        let double = f64::from_bits(bits as u64);
        let real = f32::from_bits(bits as u32);
        let digits = 1 + choices.below(60);
        let long: String = (0..digits).map(|_| char::from(b'0' + choices.below(10) as u8)).collect();
        let point = digits.min(choices.below(30));
        let (whole, fraction) = long.split_at(digits - point);
        let decimal = format!("{}1{whole}.{fraction}0", if choices.coin() { "-" } else { "" });
        let mut values = vec![
            Value::BigInt(bits),
            Value::Integer(bits as i32),
            Value::SmallInt(bits as i16),
            Value::TinyInt(bits as i8),
            Value::UnsignedBigInt(bits as u64),
            Value::UnsignedInteger(bits as u32),
            Value::Double(bits as f64 / 1e9),
            Value::Decimal(Decimal::new(bits, choices.below(10) as u8)),
            Value::Decimal(decimal.parse().unwrap()),
            Value::Bool(choices.coin()),
        ];
        if double.is_finite() || engine == "postgres" {
            values.push(Value::Double(double));
        }
        if real.is_finite() || engine == "postgres" {
            values.push(Value::Real(real));
        }
        values
    });
}

#[test]
fn numbers_at_the_ends_come_back_or_are_refused() {
    let finite = [0.0, -0.0, 0.1, 1e15, 1e16, 1e22, 1e23, 5e-324, f64::MIN_POSITIVE, f64::MAX, f64::MIN, 1.5];
    let mut values: Vec<Value> = finite.into_iter().map(Value::Double).collect();
    values.extend([f32::MAX, f32::MIN, f32::MIN_POSITIVE, 1e-45, -0.0, 0.1].map(Value::Real));
    values.extend([i64::MIN, i64::MIN + 1, -1, 0, i64::MAX].map(Value::BigInt));
    values.extend([i32::MIN, i32::MAX].map(Value::Integer));
    values.extend([i16::MIN, i16::MAX].map(Value::SmallInt));
    values.extend([u64::MAX, 1 << 63].map(Value::UnsignedBigInt));
    values.push(Value::Null(querent::Kind::Text));
    let endless = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    for mut server in servers("querent_ends") {
        check_values(&mut server, &values).unwrap_or_else(|error| panic!("{error}"));
        for number in endless {
            let answer = check_values(&mut server, &[Value::Double(number)]);
            if server.name == "postgres" {
                answer.unwrap_or_else(|error| panic!("{error}"));
            } else {
                let error = answer.unwrap_err().to_string();
                assert!(error.contains("it stores finite numbers alone"), "{error}");
            }
        }
    }
}

#[test]
fn days_and_times_come_back_from_every_server() {
    on_servers("querent_days", 150, |choices, engine| {
        let years = if engine == "postgres" { -4_000..=200_000 } else { 0..=9_999 };
        let count = (years.end() - years.start() + 1) as i64;
        let year = years.start() + choices.bits(4).rem_euclid(count) as i32;
        let (month, day) = (1 + choices.below(12) as u32, 1 + choices.below(28) as u32);
        let day = Date::new(year, month, day).unwrap();
        let time = Time::from_micros(choices.bits(6));
        let at = Timestamp::new(day, time);
        let mut values = vec![
            Value::Date(day),
            Value::Time(time),
            Value::Timestamp(at),
            Value::Timestamp(Timestamp::new(day, Time::from_micros(0))),
            Value::Uuid(Uuid(std::array::from_fn(|_| choices.below(256) as u8))),
        ];
        if engine == "postgres" {
            values.push(Value::TimestampTz(TimestampTz::from_micros(at.micros())));
        }
        values
    });
}

#[test]
fn json_of_any_text_comes_back_from_postgres() {
    for server in servers("querent_json").into_iter().filter(|server| server.name == "postgres") {
        let server = RefCell::new(server);
        on_random(100, |choices| {
            let text = text(choices).replace('\0', "");
            let query = select(val(Json::new(json_text(&text))));
            let mut server = server.borrow_mut();
            for setting in settings("postgres") {
                set(&mut server, setting);
                let sql = query.inlined(&*server.dialect()).map_err(fail)?;
                // `#>> '{}'` reads the text that the JSON stands for.
                let sql = format!("SELECT j.x #>> '{{}}' FROM ({sql}) AS j (x)");
                equal(server.cell(&sql).map_err(fail)?, Some(text.clone()), &sql)?;
            }
            Ok(())
        });
    }
}

/// A name that the server takes for a table. MySQL has none that end with white space, and makes of a character that is no
/// letter five in the name of a file, which has 255.
fn name(choices: &mut Choices<'_>, engine: &str) -> String {
    let name = "n".to_owned() + &text(choices).replace('\0', "");
    let mut name: String = name
        .chars()
        .take(if engine == "postgres" { 63 } else { 48 })
        .filter(|c| engine == "postgres" || *c <= '\u{ffff}')
        .collect();
    while engine == "postgres" && name.len() > 63 {
        name.pop();
    }
    if engine == "postgres" { name } else { name.trim_end().to_owned() }
}

#[test]
fn tables_columns_and_labels_of_any_name_are_created_filled_and_queried() {
    for server in servers("querent_named") {
        let server = RefCell::new(server);
        let quote = |name: &str| match server.borrow().name {
            "postgres" => format!("\"{}\"", name.replace('"', "\"\"")),
            _ => format!("`{}`", name.replace('`', "``")),
        };
        on_random(60, |choices| {
            let engine = server.borrow().name;
            let [table, column, alias, label, outer] = std::array::from_fn(|_| name(choices, engine));
            let (t, c) = (quote(&table), quote(&column));
            let mut server = server.borrow_mut();
            server
                .run(&format!("CREATE TABLE {t} ({c} integer); INSERT INTO {t} VALUES (41), (42)"))
                .map_err(|error| fail(format!("{error}: {t} {c}")))?;
            for setting in settings(engine) {
                set(&mut server, setting);
                let plain = table_named(&table).with_alias(&alias);
                let found = plain.column::<BigInt>(&column);
                let outer: &'static str = Box::leak(outer.clone().into_boxed_str());
                let query =
                    select(found.clone().label(&label)).from(plain).where_(found.gt(41)).subquery(outer);
                let query = select(query.columns()).from(query);
                equal(server.fetch_all::<i64, _>(&query), Ok(vec![42]), &format!("bound, of {table:?}"))?;
                let sql = query.inlined(&*server.dialect()).map_err(fail)?;
                equal(
                    server.rows(&sql).map_err(|error| fail(format!("{error}: {sql}")))?,
                    vec![vec![Some(b"42".to_vec())]],
                    &sql,
                )?;
            }
            server.run(&format!("DROP TABLE {t}")).map_err(fail)
        });
    }
}
