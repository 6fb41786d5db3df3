//! What other databases say to what PostgreSQL alone has.

use querent::{ErrorKind, prelude::*};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::{Postgres, ext::prelude::*};
use querent_sqlite::Sqlite;

#[test]
fn every_other_dialect_refuses_by_the_name_of_the_thing_and_says_the_way_out() {
    table! { Docs = "docs" { id: BigInt, tags: Array<Text>, seats: Int4Range, data: Json, body: Text } }
    let spelled = [
        ("`&&`", select(Docs.tags.array_overlaps(Docs.tags)).from(Docs)),
        ("`..[..]`", select(Docs.tags.element(1).is_null()).from(Docs)),
        ("`ARRAY[..]`", select(array([Docs.id]).is_null()).from(Docs)),
        ("`isempty`", select(Docs.seats.is_empty()).from(Docs)),
        ("`?`", select(Docs.data.jsonb_exists("a")).from(Docs)),
        ("`to_tsvector`", select(to_tsvector("english", Docs.body).is_null()).from(Docs)),
    ];
    let dialects: [&dyn Dialect; 3] =
        [&Sqlite::version(3, 46), &MySql::version(8, 4), &MariaDb::version(10, 11)];
    for dialect in dialects {
        let spec = dialect.spec();
        for (thing, query) in &spelled {
            let error = query.to_sql(dialect).unwrap_err();
            let expected = format!(
                "{spec} cannot render {thing}; it is spelled for postgres alone; \
                 leave it out for {}, or give it a spelling there",
                spec.name
            );
            assert_eq!((error.kind(), error.to_string()), (ErrorKind::Unsupported, expected));
        }
        let tag = unnest("tag", Docs.tags);
        let error = select(tag.columns()).from(Docs).cross_join(tag).to_sql(dialect).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("{spec} cannot render `unnest(..)`; it is spelled for postgres")),
            "{error}"
        );
        let error = select(val(Range::new(1, 2))).to_sql(dialect).unwrap_err();
        assert!(
            error.to_string().starts_with(&format!("{spec} cannot render a value of type `Int4Range`; ")),
            "{error}"
        );
    }
    for (_, query) in spelled {
        assert!(query.to_sql(&Postgres::new()).is_ok());
    }
}
