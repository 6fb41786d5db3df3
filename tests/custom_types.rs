//! SQL types that a program declares: in tables, bound, read, compared, NULL and cast, on the databases that have them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "engines/mod.rs"]
mod engines;

use engines::Engine;
use querent::{Array, Bind, FromSql, ValueRef, prelude::*, sql_type, sql_value};
use querent_mysql::MySql;
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;

sql_type! {
    /// An enum of PostgreSQL, and text of one of its words elsewhere.
    Color { "postgres" => "color", "mysql" => "CHAR", "mariadb" => "CHAR", "sqlite" => "TEXT" }
    /// A type that PostgreSQL alone has, and that no driver knows.
    Place { "postgres" => "point" }
}
sql_type! {
    /// A number that the compiler tells apart from others.
    CarKey = BigInt;
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Rgb {
    Red,
    Green,
}

impl Bind for Rgb {
    type Sql = Color;

    fn into_value(self) -> Value {
        let word = if self == Rgb::Red { "red" } else { "green" };
        Value::custom(&Color::TYPE, Value::Text(word.into()))
    }
}

impl FromSql<Color> for Rgb {
    fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
        match cell {
            ValueRef::Text("red") => Some(Rgb::Red),
            ValueRef::Text("green") => Some(Rgb::Green),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct CarId(i64);

impl Bind for CarId {
    type Sql = CarKey;

    fn into_value(self) -> Value {
        Value::BigInt(self.0)
    }
}

impl FromSql<CarKey> for CarId {
    fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
        <i64 as FromSql<BigInt>>::from_sql(cell).map(CarId)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Point(f64, f64);

impl Bind for Point {
    type Sql = Place;

    fn into_value(self) -> Value {
        Value::custom(&Place::TYPE, Value::Text(format!("({},{})", self.0, self.1).into()))
    }
}

impl FromSql<Place> for Point {
    // PostgreSQL sends two floats.
    fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Bytes(bytes) = cell else { return None };
        let (x, y) = bytes.split_first_chunk::<8>()?;
        Some(Point(f64::from_be_bytes(*x), f64::from_be_bytes(y.try_into().ok()?)))
    }
}

sql_value!(Rgb => Color, CarId => CarKey, Point => Place);

table! { Cars = "cars" { id: CarKey, color: Color, trim: Option<Color>, towed_by: Option<CarKey> } }
table! { Stops = "stops" { id: BigInt, place: Place, next: Option<Place> } }

/// Each test has a schema of its own, as they run beside one another.
fn databases(test: &str) -> Vec<Engine> {
    let schema = &format!("querent_custom_{test}");
    let mut engines = vec![engines::sqlite()];
    engines.extend(["postgres", "mysql", "mariadb"].into_iter().flat_map(engines::servers));
    for engine in &mut engines {
        engine.use_schema(schema);
        engine.compare_exactly(schema);
        let color = if engine.name == "postgres" { "color" } else { "varchar(10)" };
        if engine.name == "postgres" {
            engine.run("CREATE TYPE color AS ENUM ('red', 'green')").unwrap();
            engine.run("CREATE TABLE stops (id bigint, place point NOT NULL, next point)").unwrap();
        }
        let create =
            format!("CREATE TABLE cars (id bigint, color {color} NOT NULL, trim {color}, towed_by bigint)");
        engine.run(&create).unwrap();
        let rows = [
            (CarId(1), Rgb::Red, None, None),
            (CarId(2), Rgb::Green, Some(Rgb::Red), Some(CarId(1))),
            (CarId(3), Rgb::Red, Some(Rgb::Green), None),
        ];
        assert_eq!(engine.run_statement(&insert_into(Cars).rows(rows)).unwrap(), 3);
    }
    engines
}

#[test]
fn a_declared_type_is_bound_read_compared_and_null_on_every_database() {
    for mut engine in databases("compared") {
        let mut ids = |condition: Condition| -> Vec<CarId> {
            let query = select(Cars.id).from(Cars).where_(condition).order_by(Cars.id);
            engine.fetch_all(&query).unwrap_or_else(|error| panic!("{}: {error}", engine.name))
        };
        assert_eq!(ids(Cars.color.eq(Rgb::Red)), [CarId(1), CarId(3)]);
        assert_eq!(ids(Cars.trim.ne(Rgb::Red)), [CarId(3)], "NULL is not unequal");
        assert_eq!(ids(Cars.trim.is_null()), [CarId(1)]);
        assert_eq!(ids(Cars.trim.is_not_distinct_from(None::<Rgb>)), [CarId(1)]);
        assert_eq!(ids(Cars.trim.is_not_distinct_from(Some(Rgb::Red))), [CarId(2)]);
        assert_eq!(ids(Cars.color.in_list([Rgb::Green])), [CarId(2)]);
        assert_eq!(ids(Cars.color.not_in_list([Rgb::Green])), [CarId(1), CarId(3)]);
        assert_eq!(ids(Cars.color.eq(Cars.trim)), []);
        assert_eq!(ids(Cars.id.in_list([CarId(3), CarId(9)])), [CarId(3)]);
        assert_eq!(ids(Cars.towed_by.eq(CarId(1))), [CarId(2)]);

        let query = select((Cars.color, Cars.trim, Cars.towed_by)).from(Cars).order_by(Cars.id);
        let rows: Vec<(Rgb, Option<Rgb>, Option<CarId>)> = engine.fetch_all(&query).unwrap();
        assert_eq!(
            rows,
            [
                (Rgb::Red, None, None),
                (Rgb::Green, Some(Rgb::Red), Some(CarId(1))),
                (Rgb::Red, Some(Rgb::Green), None)
            ]
        );

        let grouped = select((Cars.color, count_all())).from(Cars).group_by(Cars.color).order_by(count_all());
        let rows: Vec<(Rgb, i64)> = engine.fetch_all(&grouped).unwrap();
        assert_eq!(rows, [(Rgb::Green, 1), (Rgb::Red, 2)]);

        let alone: Vec<(Rgb, Option<Rgb>)> = engine
            .fetch_all(
                &select((val(Rgb::Green), Cars.trim.or_else(Rgb::Green).nullable()))
                    .from(Cars)
                    .where_(Cars.id.eq(CarId(1))),
            )
            .unwrap();
        assert_eq!(alone, [(Rgb::Green, Some(Rgb::Green))]);
    }
}

#[test]
fn a_declared_type_is_the_target_of_a_cast() {
    let query = select((val("red").cast_native::<Color>(), Cars.color.cast_native::<Text>()))
        .from(Cars)
        .where_(Cars.id.eq(CarId(2)));
    assert_eq!(
        query.to_sql(&Postgres::new()).unwrap().text(),
        r#"SELECT $1::text::color, "cars"."color"::text FROM "cars" WHERE "cars"."id" = $2"#
    );
    for mut engine in databases("cast") {
        let rows: Vec<(Rgb, String)> = engine.fetch_all(&query).unwrap();
        assert_eq!(rows, [(Rgb::Red, "green".to_owned())], "{}", engine.name);
    }
}

#[test]
fn a_type_that_no_driver_knows_is_sent_as_text_and_read_from_the_bytes_of_the_server() {
    for mut engine in databases("bytes").into_iter().filter(|engine| engine.name == "postgres") {
        let rows = [(1_i64, Point(1.0, 2.5), None), (2, Point(-3.0, 0.0), Some(Point(0.5, 0.25)))];
        engine.run_statement(&insert_into(Stops).rows(rows)).unwrap();
        let query = select((Stops.id, Stops.place, Stops.next)).from(Stops).order_by(Stops.id);
        let found: Vec<(i64, Point, Option<Point>)> = engine.fetch_all(&query).unwrap();
        assert_eq!(found, rows);
        let list = function::<Array<Place>>("array_agg", Stops.place);
        let places: Vec<Vec<Point>> = engine.fetch_all(&select(list).from(Stops)).unwrap();
        assert_eq!(places, [[Point(1.0, 2.5), Point(-3.0, 0.0)]]);
        let literal = select(val(Point(1.0, 2.5))).inlined(&Postgres::new()).unwrap();
        assert_eq!(literal, "SELECT '(1,2.5)'::point");
        assert_eq!(engine.cell(&literal).unwrap().as_deref(), Some("(1,2.5)"));
    }
}

#[test]
fn a_database_without_the_type_refuses_its_values_and_casts_by_name() {
    let message = |dialect: &dyn Dialect| -> [String; 2] {
        let value = select(Stops.id).from(Stops).where_(Stops.place.eq(Point(0.0, 0.0)));
        let cast = select(val("(0,0)").cast_native::<Place>());
        [value.to_sql(dialect).unwrap_err().to_string(), cast.to_sql(dialect).unwrap_err().to_string()]
    };
    let way_out = "it is a type of postgres alone; give it a name for";
    for (dialect, name) in
        [(&Sqlite::version(3, 46) as &dyn Dialect, "sqlite"), (&MySql::version(8, 4), "mysql")]
    {
        for error in message(dialect) {
            let expected = format!(
                "{} cannot render a value of type `Place`; {way_out} {name} too, or use text or a number in its place",
                dialect.spec()
            );
            assert_eq!(error, expected);
        }
    }
}
