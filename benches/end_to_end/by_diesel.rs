//! Diesel's.

use crate::data::Row;
use diesel::Insertable;

diesel::table! {
    readings (id) {
        id -> BigInt,
        sensor -> Integer,
        name -> Text,
        value -> Double,
        valid -> Bool,
        note -> Nullable<Text>,
    }
}
diesel::table! {
    written (id) {
        id -> BigInt,
        sensor -> Integer,
        name -> Text,
        value -> Double,
        valid -> Bool,
        note -> Nullable<Text>,
    }
}

#[derive(Insertable)]
#[diesel(table_name = written, treat_none_as_default_value = false)]
pub struct New<'r> {
    id: i64,
    sensor: i32,
    name: &'r str,
    value: f64,
    valid: bool,
    note: Option<&'r str>,
}

pub fn new((id, sensor, name, value, valid, note): &Row) -> New<'_> {
    New { id: *id, sensor: *sensor, name, value: *value, valid: *valid, note: note.as_deref() }
}

macro_rules! calls {
    ($module:ident, $connection:ty) => {
        pub mod $module {
            use super::{new, readings, written};
            use crate::data::{Outcome, Row};
            use diesel::prelude::*;

            pub fn one(db: &mut $connection, id: i64) -> Outcome<Row> {
                Ok(readings::table.find(id).get_result(db)?)
            }

            pub fn all(db: &mut $connection) -> Outcome<Vec<Row>> {
                Ok(readings::table.load(db)?)
            }

            pub fn insert_all(db: &mut $connection, rows: &[Row]) -> Outcome<usize> {
                let rows: Vec<_> = rows.iter().map(new).collect();
                Ok(diesel::insert_into(written::table).values(&rows).execute(db)?)
            }

            pub fn insert_each(db: &mut $connection, rows: &[Row]) -> Outcome<usize> {
                Ok(db.transaction(|db| {
                    rows.iter()
                        .map(|row| diesel::insert_into(written::table).values(new(row)).execute(db))
                        .sum::<QueryResult<usize>>()
                })?)
            }
        }
    };
}

calls!(sqlite, diesel::SqliteConnection);
calls!(postgres, diesel::PgConnection);
