//! Querent's.

use crate::data::Row;
use querent_postgres::querent::Insert;
use querent_sqlite::prelude::*;

table! {
    pub Readings = "readings" {
        id: BigInt, sensor: Integer, name: Text, value: Double, valid: Bool, note: Option<Text>
    }
}
table! {
    pub Written = "written" {
        id: BigInt, sensor: Integer, name: Text, value: Double, valid: Bool, note: Option<Text>
    }
}

pub type Types = (BigInt, Integer, Text, Double, Bool, Option<Text>);

pub fn all() -> Select<Types> {
    select(Readings.all()).from(Readings)
}

pub fn one(id: i64) -> Select<Types> {
    all().where_(Readings.id.eq(id))
}

pub fn compiled_one(dialect: &dyn Dialect) -> Result<Compiled<Params<(BigInt,)>, Types>, Error> {
    compile(dialect, |(id,): Params<(BigInt,)>| all().where_(Readings.id.eq(id)))
}

type Lent<'r> = (i64, i32, &'r str, f64, bool, Option<&'r str>);

pub fn lent((id, sensor, name, value, valid, note): &Row) -> Lent<'_> {
    (*id, *sensor, name, *value, *valid, note.as_deref())
}

pub fn insert() -> Insert<Written, Types> {
    let w = Written;
    insert_into(w).columns((w.id, w.sensor, w.name, w.value, w.valid, w.note))
}

pub fn compiled_insert(dialect: &dyn Dialect) -> Result<Compiled<Params<Types>, ()>, Error> {
    compile(dialect, |(id, sensor, name, value, valid, note): Params<Types>| {
        insert().values((id, sensor, name, value, valid, note))
    })
}
