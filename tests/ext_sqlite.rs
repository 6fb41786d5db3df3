//! What SQLite alone has, on the SQLite that is linked: each function's answer, and the refusals of the others.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use querent::{Error, ErrorKind, FromRow, Projection, prelude::*};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::{
    Sqlite, SqliteExt,
    ext::{fts5, prelude::*},
};
use rusqlite::Connection;

table! { Notes = "notes" { rowid: BigInt, title: Text, body: Text } }
table! { Docs = "docs" { id: BigInt, data: Option<Json> } }
table! { Files = "files" { rowid: BigInt, name: Text, changed: Option<Timestamp> } }

fn database() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE VIRTUAL TABLE notes USING fts5 (title, body);
         CREATE TABLE docs (id INTEGER, data TEXT);
         CREATE TABLE files (name TEXT, changed TEXT)",
    )
    .unwrap();
    let notes = [
        (1, "Databases", "Joins and windows in databases"),
        (2, "Languages", "Types, joins and \"quoted\" words"),
        (3, "Cooking", "Joining flour with water"),
    ];
    db.run(&insert_into(Notes).rows(notes)).unwrap();
    db
}

/// What SQLite makes of expressions without tables, bound and as literals.
#[track_caller]
fn answer<T, P>(columns: P) -> T
where
    P: Projection,
    T: FromRow<P::Row> + PartialEq + std::fmt::Debug,
{
    let db = database();
    let query = select(columns);
    let literals = query.inlined(&Sqlite::new()).unwrap();
    db.prepare(&literals).unwrap_or_else(|error| panic!("{literals}: {error}"));
    db.fetch_one(&query).unwrap()
}

#[test]
fn rows_of_fts5_match_and_are_ranked_and_shown() {
    let db = database();
    let ids = |condition: Condition| -> Result<Vec<i64>, Error> {
        db.fetch_all(&select(Notes.rowid).from(Notes).where_(condition).order_by(Notes.rowid))
    };
    assert_eq!(ids(Notes.matches("joins")).unwrap(), [1, 2]);
    assert_eq!(ids(Notes.matches("join*")).unwrap(), [1, 2, 3]);
    assert_eq!(ids(Notes.matches("joins NOT types")).unwrap(), [1]);
    assert_eq!(ids(Notes.matches("databases") & Notes.rowid.gt(1)).unwrap(), Vec::<i64>::new());
    assert_eq!(ids(Notes.title.matches_fts5("databases")).unwrap(), [1]);
    assert_eq!(ids(Notes.title.matches_fts5("joins")).unwrap(), Vec::<i64>::new());

    let best = select(Notes.rowid)
        .from(Notes)
        .where_(Notes.matches("databases OR joins"))
        .order_by((Notes.bm25(), Notes.rowid));
    assert_eq!(db.fetch_all::<i64, _>(&best).unwrap(), [1, 2]);
    let scores = select((Notes.bm25(), Notes.bm25_weighted([0.0, 1.0])))
        .from(Notes)
        .where_(Notes.matches("databases"));
    let (even, body): (f64, f64) = db.fetch_one(&scores).unwrap();
    assert!(even < body && body < 0.0, "{even} counts the title, and {body} does not");

    // By the alias of the table too.
    let n = Notes.alias("n");
    let shown = select((n.highlight(1, "<", ">"), n.snippet(-1, "[", "]", "..", 2)))
        .from(n)
        .where_(n.matches("quoted"));
    let shown: (Option<String>, Option<String>) = db.fetch_one(&shown).unwrap();
    assert_eq!(
        shown,
        (Some("Types, joins and \"<quoted>\" words".into()), Some("..[quoted]\" words".into()))
    );
}

#[test]
fn what_users_type_is_no_query_until_its_words_are_quoted() {
    let db = database();
    let query =
        |text: &str| select(Notes.rowid).from(Notes).where_(Notes.matches(text)).order_by(Notes.rowid);
    for text in ["joins AND", "\"joins", "title:", "joins)", "* ^", "a'; DROP TABLE notes; --"] {
        assert!(db.fetch_all::<i64, _>(&query(text)).is_err(), "{text} is no query");
        let words = fts5::words(text);
        assert!(db.fetch_all::<i64, _>(&query(&words)).is_ok(), "{words} is one");
    }
    let found = |text: &str| db.fetch_all::<i64, _>(&query(&fts5::words(text))).unwrap();
    assert_eq!(found("joins \"quoted\""), [2]);
    assert_eq!(found("  "), Vec::<i64>::new());
}

#[test]
fn json_is_read_as_a_table() {
    let db = database();
    let rows = [
        (1_i64, Some(Json::new(r#"["a", "b"]"#))),
        (2, Some(Json::new("[]"))),
        (3, None),
        (4, Some(Json::new(r#"["c", null]"#))),
    ];
    db.run(&insert_into(Docs).rows(rows)).unwrap();
    let tags = json_each::<BigInt, Option<Text>, _>("tag", Docs.data);
    let (place, tag, kind, ..) = tags.columns();
    let query = select((Docs.id, place, tag, kind)).from(Docs).cross_join(tags).order_by((Docs.id, place));
    let found: Vec<(i64, i64, Option<String>, String)> = db.fetch_all(&query).unwrap();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        found,
        [
            (1, 0, text("a"), "text".into()),
            (1, 1, text("b"), "text".into()),
            (4, 0, text("c"), "text".into()),
            (4, 1, None, "null".into())
        ]
    );

    let document = || val(Json::new(r#"{"a": [1, {"b": 2}]}"#));
    let inner = json_each_at::<BigInt, Json, _>("e", document(), "$.a");
    let (place, value, kind, atom, ..) = inner.columns();
    let found: Vec<(i64, Json, String, Option<Json>)> =
        db.fetch_all(&select((place, value, kind, atom)).from(inner).order_by(place)).unwrap();
    assert_eq!(
        found,
        [
            (0, Json::new("1"), "integer".into(), Some(Json::new("1"))),
            (1, Json::new(r#"{"b":2}"#), "object".into(), None)
        ]
    );

    let tree = json_tree::<Option<Text>, Json, _>("t", document());
    let (_, _, _, _, id, parent, fullkey, path) = tree.columns();
    let query = select((fullkey, path, parent.is_null())).from(tree).order_by(id);
    let found: Vec<(String, String, Option<bool>)> = db.fetch_all(&query).unwrap();
    let keys: Vec<&str> = found.iter().map(|(key, ..)| key.as_str()).collect();
    assert_eq!(keys, ["$", "$.a", "$.a[0]", "$.a[1]", "$.a[1].b"]);
    assert_eq!(found.last().unwrap().1, "$.a[1]");
    assert_eq!(found.iter().filter(|(_, _, root)| *root == Some(true)).count(), 1);
}

#[test]
fn functions_of_json_and_of_single_values_answer() {
    let document = || val(Json::new(r#"{"a": [1, 2], "b": null}"#));
    let cells: (Json, Option<String>, Option<String>, Option<String>) = answer((
        document().json_patch(Json::new(r#"{"a": null, "c": 5}"#)),
        document().json_type_at("$.a"),
        document().json_type_at("$.b"),
        document().json_type_at("$.c"),
    ));
    assert_eq!(cells, (Json::new(r#"{"b":null,"c":5}"#), Some("array".into()), Some("null".into()), None));
    let lengths: (Option<i64>, Option<i64>, Option<i64>) = answer((
        document().json_array_length_at("$.a"),
        document().json_array_length_at("$.b"),
        document().json_array_length_at("$.c"),
    ));
    assert_eq!(lengths, (Some(2), Some(0), None));
    let truths: (Option<bool>, Option<bool>, Option<bool>) =
        answer((val("main.rs").glob("*.rs"), val("main.rs").glob("*.RS"), val("a%").glob("a%")));
    assert_eq!(truths, (Some(true), Some(false), Some(true)));
    let kinds: (String, String, String, String) =
        answer((val(5).type_of(), val(2.5).type_of(), val("5").type_of(), val(vec![5_u8]).type_of()));
    assert_eq!(kinds, ("integer".into(), "real".into(), "text".into(), "blob".into()));
    let moments: (i64, i64, i64) = answer((
        unixepoch(val(Date::from_days(1))),
        unixepoch(val(Timestamp::from_micros(90_500_000))),
        unixepoch(val(TimestampTz::from_micros(-1_000_000))),
    ));
    assert_eq!(moments, (86_400, 90, -1));
}

#[test]
fn a_rowid_is_a_column_like_others() {
    let db = database();
    db.run(&insert_into(Files).columns((Files.name,)).values(("a.rs",))).unwrap();
    db.run(&insert_into(Files).columns((Files.rowid, Files.name)).values((70, "b.rs"))).unwrap();
    let query = select((Files.rowid, Files.name)).from(Files).order_by(Files.rowid);
    assert_eq!(db.fetch_all::<(i64, String), _>(&query).unwrap(), [(1, "a.rs".into()), (70, "b.rs".into())]);
}

#[test]
fn every_other_dialect_refuses_by_the_name_of_the_thing_and_says_the_way_out() {
    let tags = json_each::<BigInt, Text, _>("tag", Docs.data);
    let (_, tag, ..) = tags.columns();
    let queries = [
        ("`MATCH`", select(Notes.matches("a")).from(Notes)),
        ("`GLOB`", select(Files.name.glob("*")).from(Files)),
        ("`typeof`", select(Files.name.type_of().is_null()).from(Files)),
        ("`json_each(..)`", select(tag.is_null()).from(Docs).cross_join(tags)),
    ];
    let dialects: [&dyn Dialect; 3] =
        [&Postgres::version(15), &MySql::version(8, 4), &MariaDb::version(10, 11)];
    for (dialect, (thing, query)) in
        dialects.iter().flat_map(|dialect| queries.iter().map(move |q| (dialect, q)))
    {
        let spec = dialect.spec();
        let error = query.to_sql(*dialect).unwrap_err();
        let expected = format!(
            "{spec} cannot render {thing}; it is spelled for sqlite alone; \
             leave it out for {}, or give it a spelling there",
            spec.name
        );
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Unsupported, expected));
    }
}
