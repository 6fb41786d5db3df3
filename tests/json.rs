//! JSON: what each dialect prints, and what the databases make of it.

mod support;

use querent::prelude::*;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

#[test]
fn a_path_goes_by_keys_and_indexes_and_ends_in_a_type() {
    snapshot!(
        select((
            Documents.id,
            Documents.doc.get("name").as_text(),
            Documents.doc.get("tags").at(0).as_text()
        ))
        .from(Documents)
        .order_by(Documents.id),
        select((
            Documents.id,
            Documents.doc.get("age").as_integer(),
            Documents.doc.get("age").as_bigint(),
            Documents.doc.get("age").as_double(),
            Documents.doc.get("age").as_decimal(),
            Documents.doc.get("ok").as_bool(),
        ))
        .from(Documents)
        .order_by(Documents.id),
        select((Documents.id, Documents.doc.get("deep").get("er").at(0).as_json()))
            .from(Documents)
            .order_by(Documents.id)
    );
}

#[test]
fn keys_are_taken_as_they_are() {
    snapshot!(
        select((
            Documents.doc.get("a\"b\\c").as_text(),
            Documents.doc.get("it's").as_text(),
            Documents.doc.get("x.y[0]*").as_text(),
            Documents.doc.get("").as_text(),
            Documents.doc.get("é\n").as_text(),
        ))
        .from(Documents)
        .order_by(Documents.id)
    );
    let odd = select(Documents.doc.get("a\"b\\c").as_text()).from(Documents).where_(Documents.id.eq(1));
    assert_eq!(found::<Option<String>, _>(&odd), [Some("odd".to_owned())]);
}

#[test]
fn types_lengths_and_keys() {
    snapshot!(
        select((
            Documents.id,
            Documents.doc.json_root().json_typeof(),
            Documents.extra.json_root().json_typeof(),
            Documents.doc.get("tags").json_typeof(),
            Documents.doc.get("tags").json_array_length(),
            Documents.doc.at(1).json_typeof(),
        ))
        .from(Documents)
        .order_by(Documents.id),
        select(Documents.id).from(Documents).where_(Documents.doc.has_key("name")).order_by(Documents.id)
    );
}

#[test]
fn contains_and_equality() {
    snapshot!(
        select(Documents.id)
            .from(Documents)
            .where_(Documents.extra.json_contains(Json::new(r#"{"a": [2]}"#)))
            .order_by(Documents.id),
        select(Documents.id)
            .from(Documents)
            .where_(Documents.extra.json_eq(Json::new(r#"{"a": [1, 2], "b": 1}"#)))
            .order_by(Documents.id),
        select(Documents.id)
            .from(Documents)
            .where_(Documents.extra.is_not_distinct_from(Some(Json::new("[ ]"))))
            .order_by(Documents.id),
        select(Documents.id)
            .from(Documents)
            .where_(Documents.extra.is_distinct_from(Documents.doc))
            .order_by(Documents.id)
    );
    snapshot_of_old_mariadb();
}

fn snapshot_of_old_mariadb() {
    let same = select(Documents.id).from(Documents).where_(Documents.extra.json_eq(Documents.doc));
    assert_eq!(
        refusal(&same, &MariaDb::version(10, 6)).1,
        "mariadb 10.6 cannot render a comparison of JSON documents; it compares their texts alone; compare what stands \
         at a path, by `.get(..)` and `.at(..)`"
    );
}

#[test]
fn documents_are_changed() {
    snapshot!(
        select((
            Documents.id,
            Documents.doc.get("age").json_set(val(37)),
            Documents.doc.get("deep").get("er").at(0).get("new").json_set(val(true)),
            Documents.doc.get("name").json_insert(val("new")),
            Documents.doc.get("none").get("x").json_set(val("nowhere")),
            Documents.doc.get("name").json_set(null_if(val(1), 1)),
        ))
        .from(Documents)
        .order_by(Documents.id),
        select((
            Documents.id,
            Documents.doc.get("tags").at(1).json_remove(),
            Documents.doc.get("name").json_remove(),
            Documents.doc.get("name").json_set(Documents.extra),
        ))
        .from(Documents)
        .order_by(Documents.id),
        select(Documents.doc.at(0).json_set(val(1))).from(Documents),
        select(Documents.doc.json_root().json_remove()).from(Documents)
    );
}

#[test]
fn objects_and_arrays_are_built() {
    snapshot!(
        select((
            Orders.id,
            json_object([
                ("id", Orders.id.into()),
                ("paid", Orders.paid.into()),
                ("note", Orders.note.into()),
                ("o'k\\", Orders.total.gt(10).into()),
                ("in", json_array([val(true).into(), Orders.country.into(), val("x").into()]).into()),
                ("none", json_object([]).into()),
            ]),
            json_array([Orders.total.into(), val(Decimal::new(150, 2)).into(), val(Json::new("[1]")).into()]),
            json_array([]),
        ))
        .from(Orders)
        .order_by(Orders.id),
        select(json_array([Documents.extra.into(), Documents.doc.get("deep").as_json().into()]))
            .from(Documents)
            .order_by(Documents.id),
        select(json_object([("a", val(1).into()), ("a", val(2).into())]))
    );
}

#[test]
fn more_than_a_function_takes_is_joined_on_postgres_and_refused_elsewhere() {
    let keys: Vec<String> = (0..120).map(|n| format!("k{n}")).collect();
    let wide = || select(json_object(keys.iter().map(|key| (key.as_str(), val(1).into()))));
    let long = || select(json_array((0..120).map(|n| val(n).into())));
    let text = wide().inlined(&Postgres::new()).unwrap();
    assert_eq!(text.matches("jsonb_build_object(").count(), 3);
    assert!(text.contains("'k49', 1) || jsonb_build_object('k50', 1"), "{text}");
    assert_eq!(long().inlined(&Postgres::new()).unwrap().matches("jsonb_build_array(").count(), 2);
    assert_eq!(
        refusal(&wide(), &Sqlite::new()).1,
        "240 arguments of json_object, but sqlite 3.54 allows 100; nest calls of fewer"
    );
    assert_eq!(refusal(&long(), &Sqlite::new()).0, ErrorKind::Limit);
    assert_eq!(wide().inlined(&MySql::new()).unwrap().matches("json_object(").count(), 1);
}

#[test]
fn keys_that_mariadb_does_not_find_are_refused_there() {
    for key in ["-1", "--", "\u{8}", "\u{1f}"] {
        let query = select(json_object([(key, val(7).into())]).get(key).as_bigint());
        let message = format!(
            "mariadb 11.8 cannot render the key {key:?} in a path into JSON; its paths do not find it; read the document, and \
             look into it in Rust"
        );
        assert_eq!(refusal(&query, &MariaDb::new()).1, message);
        compare_rows(&query, Asked::WhereRendered);
        assert_eq!(found::<Option<i64>, _>(&query), [Some(7)]);
    }
}
