//! Nothing escapes: text, bytes, numbers and names of any content come back from SQLite as they went out, bound
//! and as literals, and leave the statement one statement. Literals of the databases that are not at hand are
//! read by `props::lexer`, under every setting that changes how they are read.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod props;

use props::{
    Choices, database, dialects,
    lexer::{Mode, Token, tokens},
    nasty::{DOUBLES, equal, fail, on_random, text},
    statements,
};
use proptest::test_runner::TestCaseError;
use querent::prelude::*;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::{Sqlite, SqliteExt};
use rusqlite::Connection;

/// The one cell of a statement, by a way that is not Querent's.
fn cell(db: &Connection, sql: &str) -> Result<rusqlite::types::Value, TestCaseError> {
    if statements(db, sql).map_err(fail)? != 1 {
        return Err(fail(format!("not one statement: {sql:.400}")));
    }
    db.query_row(sql, [], |row| row.get(0)).map_err(|error| fail(format!("{error}: {sql:.400}")))
}

#[test]
fn text_of_any_content_comes_back_from_sqlite() {
    let db = database();
    on_random(2_000, |choices| {
        let text = text(choices);
        let query = select(val(text.as_str()));
        let sql = query.inlined(&Sqlite::new()).map_err(fail)?;
        equal(cell(&db, &sql)?, rusqlite::types::Value::Text(text.clone()), &sql)?;
        let bound: String = db.fetch_one(&query).map_err(fail)?;
        equal(bound, text.clone(), "bound")?;

        // JSON is text to SQLite, whatever is in it.
        let query = select(val(Json::new(text.as_str())));
        let sql = query.inlined(&Sqlite::new()).map_err(fail)?;
        equal(cell(&db, &sql)?, rusqlite::types::Value::Text(text.clone()), &sql)?;
        let json: Json = db.fetch_one(&query).map_err(fail)?;
        equal(json.as_str(), &text, "JSON, bound")
    });
}

#[test]
fn bytes_of_any_content_come_back_from_sqlite() {
    let db = database();
    let all: Vec<u8> = (0..=255).collect();
    on_random(500, |choices| {
        let mut bytes: Vec<u8> = (0..choices.below(40)).map(|_| choices.below(256) as u8).collect();
        if choices.below(20) == 1 {
            bytes = all.repeat(40);
        }
        let query = select(val(bytes.clone()));
        let sql = query.inlined(&Sqlite::new()).map_err(fail)?;
        equal(cell(&db, &sql)?, rusqlite::types::Value::Blob(bytes.clone()), &sql)?;
        let bound: Vec<u8> = db.fetch_one(&query).map_err(fail)?;
        equal(bound, bytes, "bound")
    });
}

/// What a text literal stands for, read from `SELECT literal`.
fn literal(sql: &str, mode: Mode) -> Result<Vec<u8>, String> {
    let mut list = tokens(sql, mode)?;
    if list.first() != Some(&Token::Word("SELECT".into())) {
        return Err("no SELECT".into());
    }
    list.remove(0);
    match list.as_slice() {
        [Token::Word(name), Token::Symbol("("), parts @ .., Token::Symbol(")")] if name == "concat" => {
            let parts = parts.split(|token| *token == Token::Symbol(","));
            Ok(parts.map(part).collect::<Result<Vec<_>, _>>()?.concat())
        }
        list => part(list),
    }
}

fn part(list: &[Token]) -> Result<Vec<u8>, String> {
    match list {
        [Token::Text(text)] => Ok(text.clone().into_bytes()),
        [Token::Word(charset), Token::Hex(bytes)] if charset == "_ascii" && bytes.is_ascii() => {
            Ok(bytes.clone())
        }
        other => Err(format!("{other:.2?}")),
    }
}

#[test]
fn text_is_one_literal_whatever_the_server_makes_of_backslashes() {
    on_random(1_000, |choices| {
        let text = text(choices);
        let query = select(val(text.as_str()));
        for dialect in dialects().into_iter().filter(|dialect| dialect.spec().name != "sqlite") {
            let name = dialect.spec().name;
            let sql = match query.inlined(&*dialect) {
                Ok(sql) => sql,
                // PostgreSQL alone has no text with NUL.
                Err(error) if name == "postgres" && text.contains('\0') => {
                    let message = "postgres 18 has no Text value with NUL in it; store it as `Bytes`, or take the NUL out";
                    equal(error.to_string(), message.to_owned(), "")?;
                    continue;
                }
                Err(error) => return Err(fail(error)),
            };
            for mode in Mode::of(name) {
                let read = literal(&sql, *mode)
                    .map_err(|error| fail(format!("{error}: {name} {mode:?} {sql:.400}")))?;
                equal(String::from_utf8(read).map_err(fail)?, text.clone(), &sql)?;
            }
        }
        Ok(())
    });
}

#[test]
fn every_place_of_a_text_keeps_the_statement_one_statement() {
    table! { T = "t" { a: Text, b: Option<Bytes> } }
    let db = database();
    db.execute_batch("CREATE TABLE t (a TEXT, b BLOB)").unwrap();
    on_random(200, |choices| {
        let mut free = || text(choices).replace('\0', "");
        let (a, b, c, named) = (free(), free(), free(), free() + "x");
        let query = select((T.a.concat(a.as_str()).label(&named), T.a.replace(&b, &c)))
            .from(T)
            .where_(T.a.eq(a.as_str()) | T.a.like(b.as_str()) | T.a.contains(&c) | T.a.starts_with(&a))
            .where_(T.a.in_list([a.as_str(), b.as_str()]) | T.a.like_escape(c.as_str(), '\'').is_null())
            .order_by(case(T.a.eq(b.as_str()), val(a.as_str())).otherwise(c.as_str()))
            .limit(1);
        let insert = insert_into(T).rows([(a.as_str(), Some(b.clone().into_bytes())), (b.as_str(), None)]);
        for statement in [query.inlined(&Sqlite::new()), insert.inlined(&Sqlite::new())] {
            let sql = statement.map_err(fail)?;
            equal(statements(&db, &sql).map_err(|error| fail(format!("{error}: {sql:.600}")))?, 1, &sql)?;
        }
        for dialect in dialects() {
            // Names that a dialect finds too long are refused, and are the next test's matter.
            let Ok(sql) = query.inlined(&*dialect) else { continue };
            for mode in Mode::of(dialect.spec().name) {
                tokens(&sql, *mode).map_err(|error| fail(format!("{error}: {sql:.600}")))?;
            }
        }
        Ok(())
    });
    // A text that ends a LIKE's escape character is a text like any other.
    let rows: Vec<String> = db.fetch_all(&select(T.a).from(T).where_(T.a.like_escape("x", '\''))).unwrap();
    assert_eq!(rows, [""; 0]);
}

#[test]
fn parts_of_a_pattern_are_found_as_they_are() {
    let db = database();
    on_random(600, |choices| {
        // LIKE of SQLite reads its pattern up to a NUL.
        let part = text(choices).replace('\0', "");
        let part: String = part.chars().take(60).collect();
        let around = format!("<{part}>");
        let found: (Option<bool>, Option<bool>, Option<bool>) = db
            .fetch_one(&select((
                val(around.as_str()).contains(&part),
                val(part.as_str()).starts_with(&part),
                val(format!("x{part}")).ends_with(&part),
            )))
            .map_err(fail)?;
        equal(found, (Some(true), Some(true), Some(true)), &part)?;
        // Where the special characters stood for others, text without them would be found too.
        if part.contains(['%', '_']) {
            let other = around.replace('%', "..").replace('_', ",");
            let found: Option<bool> = db.fetch_one(&select(val(other).contains(&part))).map_err(fail)?;
            equal(found, Some(false), &part)?;
        }
        Ok(())
    });
}

/// A name quoted for SQLite in the test's own words.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name that SQLite takes: neither empty nor with NUL, and not one that it keeps for itself.
fn name(choices: &mut Choices<'_>) -> String {
    let name = text(choices).replace('\0', "");
    if name.is_empty() || name.to_ascii_lowercase().starts_with("sqlite_") {
        format!("n{name}")
    } else {
        name
    }
}

#[test]
fn tables_and_columns_of_any_name_are_created_filled_and_queried() {
    on_random(400, |choices| {
        let db = database();
        let (table, column, alias, label) = (name(choices), name(choices), name(choices), name(choices));
        let (t, c) = (quoted(&table), quoted(&column));
        db.execute_batch(&format!("CREATE TABLE {t} ({c} INTEGER); INSERT INTO {t} VALUES (41), (42)"))
            .map_err(|error| fail(format!("{error}: {t:.200} {c:.200}")))?;

        let plain = table_named(&table);
        let named = plain.column::<BigInt>(&column);
        let query = select(named.clone().label(&label)).from(plain).where_(named.gt(41));
        let sql = query.inlined(&Sqlite::new()).map_err(fail)?;
        equal(statements(&db, &sql).map_err(fail)?, 1, &sql)?;
        equal(db.fetch_one::<i64, _>(&query).map_err(fail)?, 42, &sql)?;
        let prepared = db.prepare(&sql).map_err(fail)?;
        equal(prepared.column_names().collect::<Vec<_>>(), vec![label.as_str()], &sql)?;

        let aliased = table_named(&table).with_schema("main").with_alias(&alias);
        let (found, order) = (aliased.column::<BigInt>(&column), querent::label(&label).desc());
        let query = select(found.label(&label)).from(aliased).order_by(order);
        equal(db.fetch_all::<i64, _>(&query).map_err(fail)?, vec![42, 41], &table)
    });
}

#[test]
fn aliases_of_any_content_name_tables_and_subqueries() {
    // Names that the random ones never equal, as those are counted in the text.
    table! { T = "table of one row" { a = "its column": BigInt } }
    let db = database();
    db.execute_batch(
        "CREATE TABLE \"table of one row\" (\"its column\" INTEGER); INSERT INTO \"table of one row\" VALUES (7)",
    )
    .unwrap();
    on_random(300, |choices| {
        let alias: &'static str = Box::leak(name(choices).into_boxed_str());
        let inner = T.alias(alias);
        let subquery = select(inner.a).from(inner).subquery((alias, 2));
        let column = subquery.columns();
        let query = select((inner.a, column)).from(inner).join(subquery, column.eq(inner.a));
        let sql = query.inlined(&Sqlite::new()).map_err(fail)?;
        equal(statements(&db, &sql).map_err(|error| fail(format!("{error}: {sql:.400}")))?, 1, &sql)?;
        equal(db.fetch_one::<(i64, i64), _>(&query).map_err(fail)?, (7, 7), &sql)?;
        for dialect in [&MySql::new() as &dyn Dialect, &MariaDb::new(), &Postgres::new()] {
            // Longer names are cut by PostgreSQL and refused by MySQL, and so by Querent.
            let Ok(sql) = query.inlined(dialect) else { continue };
            for mode in Mode::of(dialect.spec().name) {
                let list = tokens(&sql, *mode).map_err(|error| fail(format!("{error}: {sql:.400}")))?;
                let names = list.iter().filter(|token| **token == Token::Name(alias.to_owned())).count();
                equal(names, 5, &sql)?;
            }
        }
        Ok(())
    });
}

#[test]
fn names_that_no_database_has_are_refused_in_every_place() {
    table! { T = "t" { a: BigInt } }
    let nul = "name \"a\\0b\" contains NUL, which no database can store; leave it out";
    let empty = "name \"\" is empty, which every database refuses; give one";
    for (bad, message) in [("a\0b", nul), ("", empty)] {
        let leaked: &'static str = Box::leak(bad.to_owned().into_boxed_str());
        let (table, column) = (table_named(bad), table_named("t"));
        let queries = [
            select(val(1_i64)).from(table),
            select(column.column::<BigInt>(bad)).from(column),
            select(val(1_i64)).from(table_named("t").with_schema(bad)),
            select(val(1_i64)).from(table_named("t").with_alias(bad)),
            select(val(1_i64).label(bad)),
            select(T.alias(leaked).a).from(T.alias(leaked)),
        ];
        for query in queries {
            for dialect in dialects() {
                let error = query.to_sql(&*dialect).unwrap_err();
                assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Value, message));
                assert_eq!(query.inlined(&*dialect).unwrap_err(), error);
            }
        }
    }
}

#[test]
fn names_are_as_long_as_each_database_keeps_them() {
    let query = |name: &str| select(val("x").label(name));
    let text = |dialect: &dyn Dialect, name: &str| match query(name).inlined(dialect) {
        Ok(sql) => Ok(sql),
        Err(error) => Err(error.to_string()),
    };
    // PostgreSQL counts bytes, of which a letter with an accent has two; MySQL counts characters.
    let (fits, over) = ("é".repeat(31) + "x", "é".repeat(32));
    assert_eq!(text(&Postgres::new(), &fits), Ok(format!("SELECT 'x' AS \"{fits}\"")));
    let shown = "é".repeat(20);
    assert_eq!(
        text(&Postgres::new(), &over),
        Err(format!("name starting with {shown:?} has 64 bytes, but postgres 18 keeps 63; shorten it"))
    );
    let (fits, over) = ("é".repeat(64), "é".repeat(65));
    assert_eq!(text(&MySql::new(), &fits), Ok(format!("SELECT 'x' AS `{fits}`")));
    assert_eq!(
        text(&MariaDb::new(), &over),
        Err(format!("name starting with {shown:?} has 65 characters, but mariadb 11.8 keeps 64; shorten it"))
    );
    let long = "n".repeat(10_240);
    assert_eq!(text(&Sqlite::new(), &long), Ok(format!("SELECT 'x' AS \"{long}\"")));
}

#[test]
fn names_that_mysql_and_mariadb_misread_are_refused_by_them_alone() {
    let dialects: [&dyn Dialect; 4] = [&Postgres::new(), &Sqlite::new(), &MySql::new(), &MariaDb::new()];
    let refusals = |query: Select<BigInt>| -> Vec<String> {
        let error = |dialect: &&dyn Dialect| query.to_sql(*dialect).err().map(|error| error.to_string());
        dialects.iter().filter_map(error).collect()
    };
    // Inside they are all one character.
    let wide = |name: &str, server: &str| {
        format!(
            "name {name:?} contains '😀', but {server} has no characters past U+FFFF in names; leave it out"
        )
    };
    let expected = [wide("a😀b", "mysql 9.7"), wide("a😀b", "mariadb 11.8")];
    assert_eq!(refusals(select(val(1_i64).label("a😀b"))), expected);
    assert_eq!(refusals(select(val(1_i64)).from(table_named("a😀b"))), expected);
    assert_eq!(refusals(select(val(1_i64)).from(table_named("t").with_alias("a😀b"))), expected);
    assert_eq!(refusals(select(val(1_i64).label("日本\u{ffff}"))), [""; 0]);

    // The column would have another name than the one that the rest of the query knows.
    let label = |server: &str| {
        format!("label \" x\" begins with a space or a control character, which {server} drops; leave it out")
    };
    assert_eq!(refusals(select(val(1_i64).label(" x"))), [label("mysql 9.7"), label("mariadb 11.8")]);
    assert_eq!(refusals(select(val(1_i64).label("\t"))).len(), 2);
    assert_eq!(refusals(select(val(1_i64)).from(table_named("t").with_alias(" x"))), [""; 0]);
}

#[test]
fn a_label_that_no_column_has_is_no_order() {
    // SQLite reads a quoted name that nothing has as a text, and would order by that: by nothing.
    table! { T = "t" { a: BigInt } }
    let query = select(T.a).from(T).order_by(querent::label("nowhere"));
    let error = query.to_sql(&Sqlite::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Scope);
}

#[test]
fn floats_of_any_bits_come_back_from_sqlite() {
    let db = database();
    let check = |number: f64| {
        let query = select(val(number));
        if number.is_nan() {
            let message = "sqlite has no Double value NaN; it would store NULL instead; store NULL by name";
            for error in
                [query.inlined(&Sqlite::new()).unwrap_err(), db.fetch_one::<f64, _>(&query).unwrap_err()]
            {
                equal(error.to_string(), message.to_owned(), "")?;
            }
            return Ok(());
        }
        let bound: f64 = db.fetch_one(&query).map_err(fail)?;
        equal(bound.to_bits(), number.to_bits(), "bound")?;
        let sql = query.inlined(&Sqlite::new()).map_err(fail)?;
        match cell(&db, &sql)? {
            rusqlite::types::Value::Real(read) => {
                equal((read, read.to_bits()), (number, number.to_bits()), &sql)
            }
            other => Err(fail(format!("{other:?}: {sql}"))),
        }
    };
    for number in DOUBLES {
        check(*number).unwrap_or_else(|error| panic!("{error}"));
    }
    on_random(3_000, |choices| {
        let mut bits = 0;
        for _ in 0..8 {
            bits = bits << 8 | choices.below(256) as u64;
        }
        check(f64::from_bits(bits))?;
        // Numbers of everyday size, whose digits fill the whole mantissa.
        check((bits >> 11) as f64 / 1e9)
    });
}

#[test]
fn integers_of_every_width_come_back_from_sqlite() {
    let db = database();
    let check = |expr: AnyExpr, number: i64| {
        let query = select(vec![expr]);
        let sql = query.inlined(&Sqlite::new()).unwrap();
        assert_eq!(cell(&db, &sql).unwrap(), rusqlite::types::Value::Integer(number), "{sql}");
        let bound: Vec<Value> = db.fetch_one(&query).unwrap();
        assert_eq!(bound, [Value::BigInt(number)]);
    };
    for number in [i8::MIN, -1, 0, i8::MAX] {
        check(val(number).into(), number.into());
    }
    for number in [i16::MIN, -1, 0, i16::MAX] {
        check(val(number).into(), number.into());
    }
    for number in [i32::MIN, -1, 0, i32::MAX] {
        check(val(number).into(), number.into());
    }
    for number in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX] {
        check(val(number).into(), number);
    }
    check(val(u8::MAX).into(), u8::MAX.into());
    check(val(u16::MAX).into(), u16::MAX.into());
    check(val(u32::MAX).into(), u32::MAX.into());
    check(val(i64::MAX as u64).into(), i64::MAX);
}

#[test]
fn decimals_days_and_times_come_back_from_sqlite() {
    table! { R = "r" { a: Decimal, b: Date, c: Time, d: Timestamp, e: TimestampTz } }
    let db = database();
    on_random(1_500, |choices| {
        let mut number = 0_i64;
        for _ in 0..1 + choices.below(6) {
            number = number << 8 | choices.below(256) as i64;
        }
        let number = if choices.coin() { -number } else { number };
        let decimal = Decimal::new(number, choices.below(10) as u8);
        let day = Date::from_days(choices.below(256) as i32 * 11_000 - 719_528 + choices.below(256) as i32);
        let time = Time::from_micros(number);
        let at = Timestamp::new(day, time);
        let zoned = TimestampTz::from_micros(at.micros());
        let query = select((
            val(decimal.clone()).label("a"),
            val(day).label("b"),
            val(time).label("c"),
            val(at).label("d"),
            val(zoned).label("e"),
        ));
        let expected = (decimal, day, time, at, zoned);
        let bound: (Decimal, Date, Time, Timestamp, TimestampTz) = db.fetch_one(&query).map_err(fail)?;
        equal(&bound, &expected, "bound")?;

        // The same as literals: through a table, so that Querent reads what Querent has printed.
        let sql = query.inlined(&Sqlite::new()).map_err(fail)?;
        db.execute_batch(&format!("DROP TABLE IF EXISTS r; CREATE TABLE r AS {sql}")).map_err(fail)?;
        let read: (Decimal, Date, Time, Timestamp, TimestampTz) =
            db.fetch_one(&select(R.all()).from(R)).map_err(fail)?;
        equal(&read, &expected, &sql)
    });
}

#[test]
fn literals_of_other_types_are_read_as_one_value_each() {
    // What each is decoded to is for the servers to say; here, that nothing follows or breaks off.
    let day = Date::new(2024, 2, 29).unwrap();
    let at = Timestamp::new(day, Time::new(23, 59, 59, 999_999).unwrap());
    let values: [(AnyExpr, usize); 8] = [
        (val(day).into(), 2),
        (val(Time::from_micros(1)).into(), 2),
        (val(at).into(), 2),
        (val(1.5_f64).into(), 1),
        (val(true).into(), 1),
        (val(12_i64).into(), 1),
        (val(Decimal::new(125, 2)).into(), 1),
        (val("x").into(), 1),
    ];
    for (value, count) in values {
        let sql = select(vec![value]).inlined(&MySql::new()).unwrap();
        for mode in Mode::MYSQL {
            assert_eq!(tokens(&sql, mode).unwrap().len(), 1 + count, "{sql}");
        }
    }
    let uuid = Uuid([0xab; 16]);
    let sql = select((val(uuid), val(vec![0_u8, 255]), val(Json::new("{\"a\": \"\\\\'\"}"))))
        .inlined(&Postgres::new())
        .unwrap();
    assert_eq!(
        sql,
        "SELECT 'abababab-abab-abab-abab-abababababab'::uuid, decode('00ff', 'hex'), \
         E'{\"a\": \"\\\\\\\\''\"}'::jsonb"
    );
    for mode in Mode::POSTGRES {
        let texts: Vec<Token> =
            tokens(&sql, mode).unwrap().into_iter().filter(|token| matches!(token, Token::Text(_))).collect();
        assert_eq!(texts[3], Token::Text("{\"a\": \"\\\\'\"}".into()));
    }
}
