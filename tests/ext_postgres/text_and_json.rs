//! Full-text search, and operators of `jsonb`.

use crate::{answer, servers};
use querent::{ErrorKind, prelude::*};
use querent_postgres::ext::prelude::*;

fn json(text: &str) -> Json {
    Json::new(text)
}

#[test]
fn words_match_queries_and_are_ranked() {
    for mut engine in servers("text_search", "") {
        let engine = &mut engine;
        let words = || to_tsvector("english", "Cats are chasing the mouse");
        let truths = [
            (words().matches(plainto_tsquery("english", "chased cat")), true),
            (words().matches(phraseto_tsquery("english", "cats chase")), false),
            (words().matches(phraseto_tsquery("english", "the mouse")), true),
            (words().matches(websearch_to_tsquery("english", "cats -mouse")), false),
            (words().matches(websearch_to_tsquery("english", "dogs or mice or cats")), true),
            (words().matches(to_tsquery("english", "cat & !dog")), true),
            (words().matches(to_tsquery("english", "cat").tsquery_and(to_tsquery("english", "dog"))), false),
            (words().matches(to_tsquery("english", "cat").tsquery_or(to_tsquery("english", "dog"))), true),
            (words().matches(to_tsquery("english", "dog").tsquery_not()), true),
            (
                words().matches(to_tsquery("english", "chase").tsquery_phrase(to_tsquery("english", "cat"))),
                false,
            ),
            (
                words().tsvector_concat(to_tsvector("simple", "dog")).matches(to_tsquery("simple", "dog")),
                true,
            ),
        ];
        for (place, (condition, expected)) in truths.into_iter().enumerate() {
            assert_eq!(answer::<Option<bool>, _>(engine, condition), Some(expected), "condition {place}");
        }
        let query = || plainto_tsquery("english", "cats");
        let ranks: (f32, f32, f32) = answer(
            engine,
            (
                words().ts_rank(query()),
                words().ts_rank_cd(query()),
                words().ts_rank(plainto_tsquery("english", "dog")),
            ),
        );
        assert!(ranks.0 > 0.0 && ranks.1 > 0.0 && ranks.2 < ranks.0, "{ranks:?}");
        let shown: (String, String) =
            answer(engine, (ts_headline("english", "a cat, a dog", query()), words().cast_native::<Text>()));
        assert_eq!(shown, ("a <b>cat</b>, a dog".into(), "'cat':1 'chase':3 'mous':5".into()));
        for (name, message) in [
            ("simple'); DROP TABLE docs; --", "invalid name syntax"),
            ("nonesuch", "text search configuration \"nonesuch\" does not exist"),
        ] {
            let query = select(to_tsvector(name, "a").cast_native::<Text>());
            let error = engine.fetch_all::<String, _>(&query).unwrap_err();
            assert!(error.to_string().contains(message), "{error}");
        }
    }
}

#[test]
fn an_index_on_the_words_of_a_configuration_is_used() {
    table! { Docs = "docs" { id: BigInt, body: Text } }
    let tables = "CREATE TABLE docs (id bigint, body text);
        INSERT INTO docs SELECT n, 'word' || n FROM generate_series(1, 2000) AS n;
        CREATE INDEX docs_words ON docs USING gin (to_tsvector('english', body)); ANALYZE docs;
        SET enable_seqscan = off";
    for mut engine in servers("text_index", tables) {
        let words = to_tsvector("english", Docs.body);
        let query = select(Docs.id).from(Docs).where_(words.matches(plainto_tsquery("english", "word77")));
        assert_eq!(engine.fetch_all::<i64, _>(&query).unwrap(), [77]);
        let plan: Vec<Vec<Value>> = engine.fetch_all(&query.explain()).unwrap();
        assert!(format!("{plan:?}").contains("docs_words"), "{plan:?}");
    }
}

#[test]
fn jsonb_is_searched_and_changed() {
    for mut engine in servers("jsonb", "") {
        let engine = &mut engine;
        let doc = || val(json(r#"{"a": {"b": [1, 2]}, "c": null, "d": "x"}"#));
        let truths = [
            (doc().jsonb_contains(json(r#"{"a": {"b": [2]}}"#)), true),
            (doc().jsonb_contained_by(json(r#"{"a": 1}"#)), false),
            (doc().jsonb_exists("c"), true),
            (doc().jsonb_exists("e"), false),
            (doc().jsonb_exists_any(vec!["e", "d"]), true),
            (doc().jsonb_exists_all(vec!["e", "d"]), false),
            (doc().jsonb_path_exists("$.a.b[*] ? (@ > 1)"), true),
            (doc().jsonb_path_exists("$.a.b[*] ? (@ > 2)"), false),
        ];
        for (place, (condition, expected)) in truths.into_iter().enumerate() {
            assert_eq!(answer::<Option<bool>, _>(engine, condition), Some(expected), "condition {place}");
        }
        let (first, null, null_text, missing, text): (_, Option<Json>, Option<String>, Option<Json>, _) =
            answer(
                engine,
                (
                    doc().jsonb_extract_path(vec!["a", "b", "0"]),
                    doc().jsonb_extract_path(vec!["c"]),
                    doc().jsonb_extract_path_text(vec!["c"]),
                    doc().jsonb_extract_path(vec!["e"]),
                    doc().jsonb_extract_path_text(vec!["d"]),
                ),
            );
        assert_eq!((first, null, missing), (Some(json("1")), Some(json("null")), None));
        assert_eq!((null_text, text), (None, Some("x".to_owned())));
        let found: (Option<Json>, Option<Json>, Json) = answer(
            engine,
            (
                doc().jsonb_path_query_first("$.a.b[*]"),
                doc().jsonb_path_query_first("$.e"),
                doc().jsonb_path_query_array("$.a.b[*]"),
            ),
        );
        assert_eq!(found, (Some(json("1")), None, json("[1, 2]")));
        let small = || val(json(r#"{"a": 1, "b": {"c": 2}}"#));
        let made: (Json, Json, Json, Json, Json) = answer(
            engine,
            (
                small().jsonb_set(vec!["b", "c"], json("[3]")),
                small().jsonb_delete("a"),
                small().jsonb_delete_path(vec!["b", "c"]),
                small().jsonb_concat(json(r#"{"a": 5}"#)),
                small().jsonb_delete("a").jsonb_concat(json(r#"{"z": 0}"#)).jsonb_delete("b"),
            ),
        );
        let expected = (
            json(r#"{"a": 1, "b": {"c": [3]}}"#),
            json(r#"{"b": {"c": 2}}"#),
            json(r#"{"a": 1, "b": {}}"#),
            json(r#"{"a": 5, "b": {"c": 2}}"#),
            json(r#"{"z": 0}"#),
        );
        assert_eq!(made, expected);
        let wrong = select(small().jsonb_path_exists("not a path '"));
        assert_eq!(engine.fetch_all::<Option<bool>, _>(&wrong).unwrap_err().kind(), ErrorKind::Syntax);
    }
}
