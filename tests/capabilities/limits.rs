//! What each `Spec` says of limits, types and precedence, tried on the databases.

use crate::engines::{self, Engine};
use querent::{
    Element, Kind,
    render::{Limits, Spec},
};

/// Runs a check on every engine, with its `Spec`, in an empty schema.
fn on_all(schema: &str, check: impl Fn(&mut Engine, &Spec)) {
    for mut engine in engines::all() {
        engine.use_schema(schema);
        let dialect = engine.dialect();
        check(&mut engine, dialect.spec());
    }
}

fn joined(count: usize, item: &str, between: &str) -> String {
    vec![item; count].join(between)
}

#[track_caller]
fn taken(spec: &Spec, what: &str, answer: Result<(), String>) {
    if let Err(error) = answer {
        panic!("{spec} is said to take {what}, but: {error}");
    }
}

#[track_caller]
fn refused(spec: &Spec, what: &str, answer: Result<(), String>) {
    assert!(answer.is_err(), "{spec} is said to refuse {what}, but took it");
}

#[test]
fn as_many_parameters_are_taken_as_the_spec_says_and_no_more() {
    on_all("querent_parameters", |engine, spec| {
        let prepared = |engine: &mut Engine, count: usize| {
            let sql = engine.placeholders(&format!("SELECT 1 WHERE 1 IN ({})", joined(count, "?", ", ")));
            engine.prepare(&sql)
        };
        let most = spec.limits.parameters;
        assert_eq!(prepared(engine, most), Ok(most), "{spec}");
        refused(spec, &format!("{} parameters", most + 1), prepared(engine, most + 1).map(drop));
    });
}

#[test]
fn names_are_kept_whole_up_to_the_length_that_the_spec_says_and_no_further() {
    on_all("querent_names", |engine, spec| {
        let Limits { name_bytes, name_chars, .. } = spec.limits;
        // A letter of two bytes tells bytes from characters.
        let (fits, over) = match (name_bytes, name_chars) {
            (usize::MAX, usize::MAX) => ("é".repeat(10_000), None),
            (usize::MAX, chars) => ("é".repeat(chars), Some("é".repeat(chars + 1))),
            (bytes, _) => {
                let long = "é".repeat(bytes / 2);
                (long.clone() + &"x".repeat(bytes % 2), Some(long + "xx"))
            }
        };
        let create = |engine: &mut Engine, name: &str| {
            let sql = engine.quoted(&format!("CREATE TABLE \"{name}\" (a integer)"));
            engine.run(&sql)
        };
        let kept = |engine: &mut Engine| match spec.name {
            "sqlite" => engine.cell("SELECT name FROM sqlite_schema"),
            _ => engine.cell(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'querent_names'",
            ),
        };
        taken(spec, "a name of the greatest length", create(engine, &fits));
        assert_eq!(kept(engine), Ok(Some(fits)), "{spec}");
        let Some(over) = over else { return };
        engine.use_schema("querent_names");
        // It is refused, or cut, which is worse.
        let created = create(engine, &over);
        assert!(created.is_err() || kept(engine) != Ok(Some(over)), "{spec} keeps longer names");
    });
}

#[test]
fn functions_sets_and_chains_are_as_long_as_the_spec_says() {
    on_all("querent_lengths", |engine, spec| {
        let Limits { arguments, set_members, chain, .. } = spec.limits;
        let called = |count| format!("SELECT concat({})", joined(count, "'a'", ", "));
        taken(spec, &format!("{arguments} arguments"), engine.rows(&called(arguments)).map(drop));
        let united = |count| joined(count, "SELECT 1", " UNION ALL ");
        taken(spec, &format!("{set_members} queries in a set"), engine.rows(&united(set_members)).map(drop));
        for word in [" AND ", " + "] {
            let chained = format!("SELECT {}", joined(chain, "1 = 1", word).replace("1 = 1 +", "1 +"));
            taken(spec, &format!("{chain} terms of{word}"), engine.rows(&chained).map(drop));
        }
        // Those that are the database's own, and not only a depth that is sane.
        match spec.name {
            "postgres" => refused(spec, "more arguments", engine.rows(&called(arguments + 1)).map(drop)),
            "sqlite" => refused(spec, "a longer set", engine.rows(&united(set_members + 1)).map(drop)),
            _ => {}
        }
    });
}

const KINDS: [Kind; 20] = [
    Kind::Bool,
    Kind::TinyInt,
    Kind::SmallInt,
    Kind::Integer,
    Kind::BigInt,
    Kind::UnsignedTinyInt,
    Kind::UnsignedSmallInt,
    Kind::UnsignedInteger,
    Kind::UnsignedBigInt,
    Kind::Real,
    Kind::Double,
    Kind::Decimal,
    Kind::Text,
    Kind::Bytes,
    Kind::Date,
    Kind::Time,
    Kind::Timestamp,
    Kind::TimestampTz,
    Kind::Interval,
    Kind::Uuid,
];

/// A text that is a value of the kind everywhere, and what it is again as a text, without what follows a point.
fn sample(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Bool => ("true", "true"),
        Kind::Text | Kind::Bytes => ("a", "a"),
        Kind::Date => ("2024-02-29", "2024-02-29"),
        Kind::Time => ("12:34:56", "12:34:56"),
        Kind::Timestamp => ("2024-02-29 12:34:56", "2024-02-29 12:34:56"),
        Kind::TimestampTz => ("2024-02-29 12:34:56+00", "2024-02-29 12:34:56+00"),
        Kind::Interval => ("1 day", "1 day"),
        Kind::Uuid => ("abababab-abab-abab-abab-abababababab", "abababab-abab-abab-abab-abababababab"),
        Kind::Json => ("[1]", "[1]"),
        _ => ("5", "5"),
    }
}

#[test]
fn every_type_that_the_spec_has_a_name_for_is_one_that_a_value_is_cast_to() {
    on_all("querent_casts", |engine, spec| {
        if spec.name == "postgres" {
            engine.run("SET TIME ZONE 'UTC'; SET bytea_output TO escape").unwrap();
        }
        for kind in KINDS.into_iter().chain([Kind::Json]) {
            let Some(name) = (spec.cast_type)(kind) else { continue };
            let (text, shown) = sample(kind);
            let as_text = (spec.cast_type)(Kind::Text).expect("every database has texts");
            let sql = format!("SELECT CAST(CAST('{text}' AS {name}) AS {as_text})");
            let cell = engine.cell(&sql);
            let cell =
                cell.map(|cell| cell.map(|cell| cell.split('.').next().unwrap_or_default().to_owned()));
            assert_eq!(cell, Ok(Some(shown.to_owned())), "{spec}: {kind} by {sql}");
        }
    });
}

#[test]
fn every_array_that_the_spec_has_a_name_for_is_one_that_a_value_is_cast_to() {
    on_all("querent_arrays", |engine, spec| {
        for kind in KINDS {
            let element: Element = kind.element();
            let Some(name) = (spec.cast_type)(Kind::Array(element)) else { continue };
            let text = sample(kind).0;
            let found = engine.cell(&format!("SELECT cardinality(CAST('{{\"{text}\", NULL}}' AS {name}))"));
            assert_eq!(found, Ok(Some("2".into())), "{spec}: {name}");
        }
    });
}

/// What each database makes of operators without parentheses: the reason for each level of its table.
#[test]
fn operators_bind_as_the_tables_of_precedence_say() {
    let facts: &[(&[&str], &str, Option<&str>)] = &[
        (&["postgres"], "SELECT ~1 + 2", Some("-4")),
        (&["sqlite"], "SELECT ~1 + 2", Some("0")),
        (&["mysql", "mariadb"], "SELECT ~1 & 3", Some("2")),
        (&["postgres"], "SELECT 5 # 2 * 3", Some("3")),
        (&["mysql", "mariadb"], "SELECT 5 ^ 2 * 3", Some("21")),
        (&["postgres", "sqlite"], "SELECT 1 | 3 & 2", Some("2")),
        (&["mysql", "mariadb"], "SELECT 1 | 3 & 2", Some("3")),
        (&["mysql", "mariadb"], "SELECT 1 & 1 << 1", Some("0")),
        (&["postgres", "sqlite", "mysql", "mariadb"], "SELECT 1 << 1 + 2", Some("8")),
        (&["sqlite"], "SELECT 13 * 5 || '!'", Some("65")),
        (&["postgres"], "SELECT 13 * 5 || '!'", Some("65!")),
        (&["postgres"], "SELECT 1 = 1 = 1", None),
        (&["sqlite", "mysql", "mariadb"], "SELECT 5 = 5 = 1", Some("1")),
        (&["sqlite", "mysql", "mariadb"], "SELECT NOT 1 = 2", Some("1")),
        (&["mysql", "mariadb"], "SELECT 1 OR 0 XOR 1", Some("1")),
        (&["mysql", "mariadb"], "SELECT 0 AND 1 XOR 1", Some("1")),
        (&["sqlite"], "SELECT 2 = 1 < 3", Some("0")),
        (&["mysql", "mariadb"], "SELECT 2 = 1 < 3", Some("1")),
        (&["postgres", "sqlite", "mysql", "mariadb"], "SELECT -2 - -3 * 2", Some("4")),
    ];
    on_all("querent_precedence", |engine, spec| {
        for (_, sql, wanted) in facts.iter().filter(|(names, ..)| names.contains(&spec.name)) {
            let cell = engine.cell(sql).ok().flatten();
            assert_eq!(cell.as_deref(), *wanted, "{spec}: {sql}");
        }
    });
}
