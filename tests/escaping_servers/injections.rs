//! An attack in every place where a name or a value can stand stays a part of one statement, bound and inlined.

use crate::{
    engines::{self, Engine},
    props::nasty::{fail, on_random, text},
    rows::json_text,
    servers, set, settings,
};
use proptest::test_runner::TestCaseError;
use querent::{Select, prelude::*};
use std::cell::RefCell;

table! { Canary = "canary" { a: Integer } }
table! { Notes = "notes" { words: Text, bytes: Bytes, other: Text } }

const ENDINGS: &[&str] = &[
    "'", "''", "\\'", "\\\\'", "\"", "\\\"", "`", "\\`", ")", "'))", "*/", "\u{bf}'", "$$", "%'", "!'",
    "\n'", "E'", "X'", "\u{ff07}", "x", "?'", "$1'", ":a",
];
const PAYLOADS: &[&str] =
    &["; DROP TABLE canary; -- ", "; CREATE TABLE made (a integer); #", " OR 1=1; DELETE FROM canary; /*"];

/// Every ending with a payload, which is another one at the next turn.
fn attacks(turn: usize) -> impl Iterator<Item = String> {
    ENDINGS.iter().zip(turn..).map(|(end, place)| format!("{end}{}", PAYLOADS[place % PAYLOADS.len()]))
}

/// Every engine, with the canary in it, and a table for texts.
fn with_a_canary(schema: &str) -> Vec<Engine> {
    let mut all: Vec<Engine> = servers(schema).into_iter().chain([engines::sqlite()]).collect();
    for engine in &mut all {
        let (words, bytes) = match engine.name {
            "mysql" | "mariadb" => ("longtext", "longblob"),
            "postgres" => ("text", "bytea"),
            _ => ("text", "blob"),
        };
        let notes = format!("CREATE TABLE notes (words {words}, bytes {bytes}, other {words})");
        engine
            .run(&format!("CREATE TABLE canary (a integer); INSERT INTO canary VALUES (1); {notes}"))
            .unwrap();
    }
    all
}

/// Fails unless the canary is there with its row, and no table that nobody made.
fn check_canary(engine: &mut Engine, schema: &str, after: &str) {
    let tables = match engine.name {
        "sqlite" => "SELECT count(*) FROM sqlite_master".to_owned(),
        _ => format!("SELECT count(*) FROM information_schema.tables WHERE table_schema = '{schema}'"),
    };
    for (sql, count) in [("SELECT count(*) FROM canary", "1"), (&tables, "2")] {
        assert_eq!(engine.cell(sql), Ok(Some(count.into())), "{}, after {after}: {sql}", engine.name);
    }
}

#[test]
fn an_injection_in_any_place_stays_one_statement_bound_and_inlined() {
    for mut engine in with_a_canary("querent_canary") {
        for (setting, turn) in settings(engine.name).iter().zip(0..) {
            set(&mut engine, setting);
            for attack in attacks(turn) {
                for query in places(&attack) {
                    is_one_query(&mut engine, &query);
                }
                is_one_row(&mut engine, &attack);
            }
            check_canary(&mut engine, "querent_canary", setting);
        }
    }
}

/// Runs a query both ways, unless the dialect refuses it. A name that nothing has is an error, but never one of syntax.
fn is_one_query(engine: &mut Engine, query: &Select<Dynamic>) {
    let Ok(sql) = query.inlined(&*engine.dialect()) else { return };
    match engine.statements(&sql) {
        Ok(count) => assert_eq!(count, 1, "{}: {sql}", engine.name),
        Err(error) => {
            let words = ["syntax", "unterminated", "unrecognized token", "1064"];
            assert!(!words.iter().any(|word| error.contains(word)), "{}: {error}\n  {sql}", engine.name);
        }
    }
    if let Err(error) = engine.fetch_all::<Vec<Value>, _>(query) {
        assert_ne!(error.kind(), ErrorKind::Syntax, "{}: {error}\n  {sql}", engine.name);
    }
}

/// Stores an attack both ways, and finds both rows by it, as they were sent.
fn is_one_row(engine: &mut Engine, attack: &str) {
    let sent = (attack.to_owned(), attack.as_bytes().to_vec(), attack.to_owned());
    let insert = insert_into(Notes).values(sent.clone());
    let sql = insert.inlined(&*engine.dialect()).unwrap();
    assert_eq!(engine.statements(&sql), Ok(1), "{}: {sql}", engine.name);
    engine.run_statement(&insert).unwrap();
    let found = select(Notes.all()).from(Notes).where_(Notes.words.eq(attack)).where_(
        Notes.other.like_escape(attack.replace('~', "~~").replace('%', "~%").replace('_', "~_"), '~'),
    );
    assert_eq!(engine.fetch_all(&found), Ok(vec![sent; 2]), "{}", engine.name);
    engine.run("DELETE FROM notes").unwrap();
}

macro_rules! list {
    ($($expr:expr),+ $(,)?) => { select(vec![$(AnyExpr::from($expr)),+]) };
}

/// Queries with a text in every place where a name or a value can stand.
fn places(attack: &str) -> Vec<Select<Dynamic>> {
    let leaked: &'static str = Box::leak(attack.to_owned().into_boxed_str());
    let named = table_named(attack);
    let canary = table_named("canary");
    let inner = select(Canary.a).from(Canary).subquery(leaked);
    let labeled = select(Canary.a.label(attack)).from(Canary).subquery("d");
    let text = || val(attack);
    let escape = attack.chars().next().unwrap_or('x');
    vec![
        list!(named.column::<Integer>("a")).from(named.clone()),
        list!(canary.column::<Integer>(attack)).from(canary.clone()),
        list!(val(1)).from(canary.clone()).where_(canary.column::<Text>(attack).eq(attack)),
        list!(val(1)).from(canary.clone()).group_by(canary.column::<Integer>(attack)),
        list!(val(1)).from(canary.clone()).order_by(canary.column::<Integer>(attack).desc()),
        list!(val(1)).from(canary.clone().with_schema(attack)),
        list!(val(1)).from(canary.with_alias(attack)),
        list!(Canary.alias(leaked).a).from(Canary.alias(leaked)).order_by(Canary.alias(leaked).a),
        list!(inner.columns()).from(inner.clone()).where_(inner.columns().eq(1)),
        list!(labeled.columns()).from(labeled.clone()),
        list!(Canary.a).from(Canary).cross_join(inner),
        list!(text(), val(attack.as_bytes().to_vec()), val(Json::new(json_text(attack)))),
        list!(text().like(attack), text().not_like(attack), text().ilike(attack), text().not_ilike(attack)),
        list!(text().contains(attack), text().starts_with(attack), text().ends_with(attack)),
        list!(text().like_escape("a", escape)),
        list!(text().in_list([attack, "a"]), text().not_in_list([attack]), text().between(attack, attack)),
        list!(text().replace(attack, attack), text().position(attack)).where_(text().eq(attack)),
        list!(case(text().eq(attack), text()).otherwise(attack)).order_by(text().concat("a")).limit(1),
        list!(concat_skip_null([text().into(), text().lower().into()])),
    ]
}

#[test]
fn labels_in_the_select_list_and_in_order_by_are_names_and_nothing_else() {
    for mut engine in with_a_canary("querent_labels") {
        for attack in (0..3).flat_map(attacks) {
            let query = select(Canary.a.label(&attack)).from(Canary).order_by(querent::label(&attack).desc());
            let Ok(sql) = query.inlined(&*engine.dialect()) else { continue };
            assert_eq!(engine.statements(&sql), Ok(1), "{}: {sql}", engine.name);
            assert_eq!(engine.fetch_all::<i32, _>(&query), Ok(vec![1]), "{}: {sql}", engine.name);
        }
        check_canary(&mut engine, "querent_labels", "labels");
    }
}

#[test]
fn parts_of_a_pattern_are_found_as_they_are_on_every_engine() {
    for engine in with_a_canary("querent_parts_found") {
        let engine = RefCell::new(engine);
        on_random(40, |choices| {
            // PostgreSQL has no NUL in text, and LIKE of SQLite reads its pattern up to one.
            let part: String = text(choices).replace('\0', "").chars().take(60).collect();
            let mut engine = engine.borrow_mut();
            for setting in settings(engine.name) {
                set(&mut engine, setting);
                is_found(&mut engine, &part).map_err(|error| fail(format!("{setting}: {error}")))?;
            }
            Ok(())
        });
    }
}

/// Looks for a part of a text by every condition, both ways; and for its like, where what is special stands for others.
fn is_found(engine: &mut Engine, part: &str) -> Result<(), TestCaseError> {
    let around = format!("<{part}>");
    let other = around.replace('%', "..").replace('_', ",");
    let query = list!(
        val(around.as_str()).contains(part),
        val(part).starts_with(part),
        val(format!("x{part}")).ends_with(part),
        val(part).in_list(["other", part]),
        val(part).eq(part),
        val(part).concat(part).eq(format!("{part}{part}")),
        val(other.as_str()).contains(part).is_true().ne(val(part.contains(['%', '_']))),
    );
    let bound: Vec<Vec<Value>> = engine.fetch_all(&query).map_err(fail)?;
    let is_true = |value: &Value| matches!(value, Value::Bool(true) | Value::BigInt(1));
    if !bound[0].iter().all(is_true) {
        return Err(fail(format!("{}, bound: {bound:?} for {part:?}", engine.name)));
    }
    let sql = query.inlined(&*engine.dialect()).map_err(fail)?;
    let rows = engine.rows(&sql).map_err(|error| fail(format!("{}: {error}: {sql}", engine.name)))?;
    let is_true = |cell: &Option<Vec<u8>>| matches!(cell.as_deref(), Some(b"t" | b"1"));
    if rows.len() != 1 || !rows[0].iter().all(is_true) {
        return Err(fail(format!("{}, inlined: {rows:?} for {part:?}\n  {sql}", engine.name)));
    }
    Ok(())
}
