//! sea-query's: its binders make values of the drivers', and the rows are read by hand.

use crate::data::{Outcome, Row};
use sea_query::{Expr, ExprTrait as _, Iden, InsertStatement, Query, SelectStatement};

#[derive(Clone, Copy, Iden)]
enum Readings {
    Table,
    Id,
    Sensor,
    Name,
    Value,
    Valid,
    Note,
}

#[derive(Clone, Copy, Iden)]
enum Written {
    Table,
    Id,
    Sensor,
    Name,
    Value,
    Valid,
    Note,
}

pub fn all() -> SelectStatement {
    use Readings::{Id, Name, Note, Sensor, Table, Valid, Value};
    Query::select().columns([Id, Sensor, Name, Value, Valid, Note]).from(Table).take()
}

pub fn one(id: i64) -> SelectStatement {
    all().and_where(Expr::col(Readings::Id).eq(id)).take()
}

pub fn insert(rows: &[Row]) -> Outcome<InsertStatement> {
    use Written::{Id, Name, Note, Sensor, Table, Valid, Value};
    let mut insert = Query::insert();
    insert.into_table(Table).columns([Id, Sensor, Name, Value, Valid, Note]);
    for (id, sensor, name, value, valid, note) in rows {
        insert.values([
            (*id).into(),
            (*sensor).into(),
            name.as_str().into(),
            (*value).into(),
            (*valid).into(),
            note.as_deref().into(),
        ])?;
    }
    Ok(insert)
}
