//! The types of `serde_json`.

use super::*;
use proptest::{collection, prelude::Just, prop_oneof};
use serde_json::{Value as Document, json};
use std::{collections::BTreeMap, error::Error as _};

#[test]
fn documents_convert_both_ways() {
    let document = json!({"a": [1, -2, 0.1, "'", null, true], "b": {}});
    let json = Json::new(r#"{"a":[1,-2,0.1,"'",null,true],"b":{}}"#);
    assert_eq!(Json::from(&document), json);
    assert_eq!(Document::try_from(&json), Ok(document.clone()));
    assert_eq!(there_and_back(&document), Some(document.clone()));
    assert_arrays!(document, Document as Json);
}

#[test]
fn null_of_sql_and_null_of_json_stay_apart() {
    assert_eq!(Document::Null.into_value(), Value::Json(Json::new("null")));
    table! { V = "v" { x: Option<Json> } }
    let db = database();
    db.execute_batch("CREATE TABLE v (x)").unwrap();
    let insert = insert_into(V).rows([(Some(Document::Null),), (None,)]);
    assert_eq!(
        insert.inlined(&Postgres::new()).unwrap(),
        r#"INSERT INTO "v" ("x") VALUES ('null'::jsonb), (NULL)"#
    );
    db.run(&insert).unwrap();
    let rows: Vec<Option<Document>> = db.fetch_all(&select(V.x).from(V)).unwrap();
    assert_eq!(rows, [Some(Document::Null), None]);
    assert_eq!(
        decode_error!("NULL" read as Json, Document),
        "column 1 \"x\" of SQL type Json holds NULL, which does not fit serde_json::value::Value"
    );
}

#[test]
fn what_is_no_document_is_an_error() {
    for text in ["", "{", "{'a': 1}", "1 2", &"[".repeat(1_000_000)] {
        assert_eq!(
            message(Document::try_from(Json::new(text))),
            "this Json does not fit serde_json::Value: it is no JSON, or nested more than 128 deep"
        );
    }
    assert_eq!(
        decode_error!("'{'" read as Json, Document),
        "column 1 \"x\" of SQL type Json holds JSON of 1 bytes, which does not fit serde_json::value::Value"
    );
}

#[test]
fn any_type_of_serde_becomes_json_and_is_parsed() {
    let scores = BTreeMap::from([("ada".to_owned(), vec![Some(1_u8), None])]);
    let json = Json::of(&scores).unwrap();
    assert_eq!(json, Json::new(r#"{"ada":[1,null]}"#));
    assert_eq!(json.parse::<BTreeMap<String, Vec<Option<u8>>>>().unwrap(), scores);
    assert_eq!(Json::of("text").unwrap(), Json::new("\"text\""));
}

#[test]
fn errors_of_serde_say_where_and_show_no_content() {
    let no_text = Json::of(&BTreeMap::from([(vec![1_u8], 1_u8)])).unwrap_err();
    assert_eq!(no_text.kind(), ErrorKind::Value);
    assert_eq!(
        no_text.to_string(),
        "no JSON can be made of this alloc::collections::btree::map::BTreeMap<alloc::vec::Vec<u8>, u8>: \
         key must be a string"
    );
    let secret = Json::new("[1,\n \"secret\"]").parse::<Vec<u8>>().unwrap_err();
    assert_eq!(secret.kind(), ErrorKind::Decode);
    assert_eq!(secret.to_string(), "the JSON does not fit alloc::vec::Vec<u8> at line 2 column 9");
    assert_eq!(
        secret.source().unwrap().to_string(),
        "invalid type: string \"secret\", expected u8 at line 2 column 9"
    );
    let broken = Json::new("[1,").parse::<Vec<u8>>().unwrap_err();
    assert_eq!(broken.to_string(), "the text is no JSON at line 1 column 3");
}

fn documents() -> impl Strategy<Value = Document> {
    let float = any::<f64>().prop_filter("JSON has no NaN", |number| number.is_finite());
    let leaf = prop_oneof![
        Just(Document::Null),
        any::<bool>().prop_map(Document::from),
        any::<i64>().prop_map(Document::from),
        any::<u64>().prop_map(Document::from),
        float.prop_map(Document::from),
        any::<String>().prop_map(Document::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            collection::vec(inner.clone(), 0..6).prop_map(Document::from),
            collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Document::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn sqlite_keeps_every_document(document in documents()) {
        prop_assert_eq!(there_and_back(&document), Some(document.clone()));
        assert_kept_by_sqlite!(document, Document as Json);
    }
}
