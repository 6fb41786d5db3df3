//! What MySQL and MariaDB alone have, on their servers: each function's answer, and the refusals of the others.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "engines/mod.rs"]
mod engines;

use engines::Engine;
use querent::{ErrorKind, prelude::*};
use querent_mysql::{MySql, ext::prelude::*};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;

table! { Posts = "posts" { id: BigInt, title: Text, body: Option<Text>, tags: Text } }
table! { Orders = "orders" { id: BigInt, lines: Option<Json> } }

/// The servers of both, each with a schema of the test's own that has these tables.
fn servers(test: &str) -> Vec<Engine> {
    let mut engines: Vec<Engine> = ["mysql", "mariadb"].into_iter().flat_map(engines::servers).collect();
    for engine in &mut engines {
        engine.use_schema(&format!("querent_ext_{test}"));
        engine
            .run(
                "CREATE TABLE posts (id bigint PRIMARY KEY, title varchar(200) NOT NULL, body text, tags text NOT NULL,
                     FULLTEXT (title, body), FULLTEXT (title));
                 CREATE TABLE orders (id bigint PRIMARY KEY, `lines` json);
                 INSERT INTO posts VALUES
                     (1, 'Databases', 'Windows and joins in databases', 'sql,new'),
                     (2, 'Languages', 'Types, and joins of them', 'rust,sql'),
                     (3, 'Cooking', NULL, '');
                 INSERT INTO orders VALUES
                     (1, '[{\"sku\": \"A\", \"n\": 2, \"paid\": true}, {\"sku\": null, \"price\": 2.5}]'),
                     (2, '[]'), (3, NULL),
                     (4, '[{\"sku\": \"B\", \"on\": \"2026-03-01\", \"at\": \"2026-03-01 10:30:00\", \"more\": [1]}]')",
            )
            .unwrap_or_else(|error| panic!("{} {}: {error}", engine.name, engine.version));
    }
    engines
}

#[test]
fn rows_match_by_their_full_text_index() {
    for mut engine in servers("fulltext") {
        let both = (Posts.title, Posts.body);
        let name = format!("{} {}", engine.name, engine.version);
        let mut ids = |condition: Condition| -> Result<Vec<i64>, Error> {
            engine.fetch_all(&select(Posts.id).from(Posts).where_(condition).order_by(Posts.id))
        };
        assert_eq!(ids(matches(both, "joins", MatchMode::NaturalLanguage)).unwrap(), [1, 2], "{name}");
        assert_eq!(ids(matches(both, "+joins -types", MatchMode::Boolean)).unwrap(), [1], "{name}");
        assert_eq!(ids(matches(both, "data*", MatchMode::Boolean)).unwrap(), [1], "{name}");
        assert_eq!(
            ids(matches(Posts.title, "joins", MatchMode::NaturalLanguage)).unwrap(),
            Vec::<i64>::new()
        );
        assert_eq!(ids(matches((Posts.title,), "cooking", MatchMode::NaturalLanguage)).unwrap(), [3]);
        let expanded = ids(matches(both, "windows", MatchMode::QueryExpansion)).unwrap();
        assert!(
            expanded.contains(&1) && expanded.contains(&2),
            "{name}: {expanded:?} has the words of the first"
        );
        assert_eq!(ids(match_against(both, "types", MatchMode::Boolean).gt(0.0)).unwrap(), [2], "{name}");
        assert_eq!(ids(!matches(both, "joins", MatchMode::Boolean)).unwrap(), [3], "{name}");
        // Columns of no index, and what is no query.
        assert!(ids(matches(Posts.tags, "sql", MatchMode::NaturalLanguage)).is_err(), "{name}");
        assert!(ids(matches(both, "+-(", MatchMode::Boolean)).is_err(), "{name}");

        let score = match_against(both, "databases joins", MatchMode::NaturalLanguage);
        let query = select((Posts.id, score.clone())).from(Posts).order_by((score.desc(), Posts.id));
        let scores: Vec<(i64, f64)> = engine.fetch_all(&query).unwrap();
        assert_eq!(scores.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1, 2, 3], "{name}: {scores:?}");
        assert_eq!(scores.last().unwrap().1, 0.0);

        let found = select(Posts.id).from(Posts).where_(matches(both, "joins", MatchMode::Boolean));
        engine.rows(&found.inlined(&*engine.dialect()).unwrap()).unwrap();
        let plan = engine.fetch_all::<Vec<Value>, _>(&found.explain()).unwrap();
        // MySQL calls it a Full-text index search, and MariaDB a fulltext one.
        let plan = format!("{plan:?}").to_lowercase().replace('-', "");
        assert!(plan.contains("fulltext"), "{name}: {plan}");
    }
}

type Line = (i64, Option<String>, Option<i32>, Option<bool>, Option<Decimal>);
type Details = (Option<Date>, Option<Timestamp>, Option<Json>, Option<f64>, Option<i16>, Option<i64>);

#[test]
fn json_is_read_as_a_table_of_typed_columns() {
    for mut engine in servers("json_table") {
        let lines = json_table!("line", Orders.lines, "$[*]" {
            sku: Text = "$.sku", n: Integer = "$.n", paid: Bool = "$.paid", price: Decimal = "$.price",
        });
        let (sku, n, paid, price) = lines.columns();
        let query =
            select((Orders.id, sku, n, paid, price)).from(Orders).cross_join(lines).order_by((Orders.id, n));
        let rows: Vec<Line> = engine.fetch_all(&query).unwrap();
        let name = format!("{} {}", engine.name, engine.version);
        assert_eq!(
            rows,
            [
                (1, None, None, None, Some("2.5".parse().unwrap())),
                (1, Some("A".into()), Some(2), Some(true), None),
                (4, Some("B".into()), None, None, None)
            ],
            "{name}"
        );

        let moments = json_table!("m", Orders.lines, "$[*]" {
            day: Date = "$.on", at: Timestamp = "$.at", more: Json = "$.more", price: Double = "$.price",
            small: SmallInt = "$.n", big: BigInt = "$.n",
        });
        let (day, at, more, price, small, big) = moments.columns();
        let query = select((day, at, more, price, small, big))
            .from(Orders)
            .cross_join(moments)
            .where_(Orders.id.eq(4));
        let (day, at, more, price, small, big): Details = engine.fetch_all(&query).unwrap().remove(0);
        assert_eq!((day, at), (Date::parse("2026-03-01"), Timestamp::parse("2026-03-01 10:30:00")), "{name}");
        assert_eq!(more.map(|json| json.as_str().to_owned()), Some("[1]".to_owned()), "{name}");
        assert_eq!((price, small, big), (None, None, None), "{name}");

        // A document that is bound.
        let numbers = json_table!("numbers", val(Json::new("[3, 1, 2]")), "$[*]" { n: BigInt = "$" });
        let (n,) = numbers.columns();
        let query = select(n).from(numbers).order_by(n);
        assert_eq!(
            engine.fetch_all::<Option<i64>, _>(&query).unwrap(),
            [Some(1), Some(2), Some(3)],
            "{name}"
        );
    }
}

#[test]
fn functions_of_text_count_places_from_1() {
    for mut engine in servers("text") {
        let query = select((find_in_set("sql", Posts.tags), field(Posts.title, ["Cooking", "Databases"])))
            .from(Posts)
            .order_by(Posts.id);
        assert_eq!(engine.fetch_all::<(i64, i64), _>(&query).unwrap(), [(1, 2), (2, 0), (0, 1)]);
        let none = select(find_in_set(Posts.body, Posts.tags)).from(Posts).where_(Posts.id.eq(3));
        assert_eq!(engine.fetch_all::<Option<i64>, _>(&none).unwrap(), [None]);
        let none = select(field(Posts.body, ["a"])).from(Posts).where_(Posts.id.eq(3));
        assert_eq!(engine.fetch_all::<i64, _>(&none).unwrap(), [0]);
    }
}

#[test]
fn every_other_dialect_refuses_by_the_name_of_the_thing_and_says_the_way_out() {
    let lines = json_table!("line", Orders.lines, "$[*]" { sku: Text = "$.sku" });
    let (sku,) = lines.columns();
    let queries = [
        (
            "`MATCH (..) AGAINST (.. IN BOOLEAN MODE)`",
            select(matches(Posts.title, "a", MatchMode::Boolean)).from(Posts),
        ),
        ("`find_in_set`", select(find_in_set("a", Posts.tags).is_null()).from(Posts)),
        (
            "`JSON_TABLE(.., '$[*]' COLUMNS (`sku` TEXT PATH '$.sku'))`",
            select(sku.is_null()).from(Orders).cross_join(lines),
        ),
    ];
    for (thing, query) in queries {
        for dialect in [&Postgres::version(15) as &dyn Dialect, &Sqlite::version(3, 46)] {
            let spec = dialect.spec();
            let error = query.to_sql(dialect).unwrap_err();
            let expected = format!(
                "{spec} cannot render {thing}; it is spelled for mysql, mariadb alone; \
                 leave it out for {}, or give it a spelling there",
                spec.name
            );
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::Unsupported, expected));
        }
        assert!(query.to_sql(&MySql::new()).is_ok());
    }
}
