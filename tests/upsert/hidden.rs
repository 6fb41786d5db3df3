//! Which errors `.or_ignore()` hides: conflicts of keys, and nothing else, on every database.

use crate::support::{Orders, engines};
use querent::prelude::*;

table! {
    /// A table of two keys, a check and a foreign key.
    Seats = "seats" { id: BigInt, number: Integer, name: Option<Text>, owner: Option<BigInt> => Orders.id }
    primary key (id), unique (number)
}

const TABLES: &str = "
    CREATE TABLE owners (id bigint NOT NULL PRIMARY KEY);
    INSERT INTO owners VALUES (1);
    CREATE TABLE seats (
        id bigint NOT NULL PRIMARY KEY, number integer NOT NULL UNIQUE, name varchar(3), owner bigint,
        CHECK (number < 100), FOREIGN KEY (owner) REFERENCES owners (id)
    );
    INSERT INTO seats VALUES (1, 10, 'a', 1)";

#[test]
fn trap_or_ignore_hides_conflicts_and_no_other_error() {
    for mut engine in [engines::sqlite()].into_iter().chain(engines::all_servers()) {
        let name = format!("{} {}", engine.name, engine.version);
        engine.use_schema("querent_or_ignore");
        engine.run(TABLES).unwrap();
        let seats = |row: (i64, Expr<Integer>, &str, Option<i64>)| insert_into(Seats).values(row).or_ignore();
        let number = |number: i32| val(number);
        let null = sql::<Integer>("NULL", ());
        let mut run = |row| engine.run_statement(&seats(row)).map_err(|error| error.kind());
        // Of the primary key, of the other, and of both.
        for (id, there) in [(1, 20), (2, 10), (1, 10)] {
            run((id, number(there), "b", None)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        }
        // Of rows that are in conflict with none: what `INSERT IGNORE` and `INSERT OR IGNORE` would hide.
        let refused = |result: Result<u64, ErrorKind>, what: &str| {
            assert!(result.is_err(), "{name} has hidden {what}");
        };
        refused(run((3, null.clone(), "b", None)), "a NULL in a column that takes none");
        refused(run((4, number(500), "b", None)), "a row that the check refuses");
        refused(run((5, number(30), "b", Some(99))), "a foreign key without a row");
        if name.split(' ').next() != Some("sqlite") {
            refused(run((6, number(40), "too long", None)), "a text that is too long");
        }
        // Of rows that are: what they are refused for is told first.
        refused(run((1, null, "b", None)), "a NULL in a column that takes none");
        refused(run((1, number(500), "b", None)), "a row that the check refuses");
        let rows: Vec<(i64, i32, Option<String>)> =
            engine.fetch_all(&select((Seats.id, Seats.number, Seats.name)).from(Seats)).unwrap();
        assert_eq!(rows, [(1, 10, Some("a".into()))], "{name}");
    }
}
