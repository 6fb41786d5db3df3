//! sqlx's.

macro_rules! calls {
    ($module:ident, $database:ty, $connection:ty, $one:literal, $insert:literal) => {
        pub mod $module {
            use crate::data::{INSERTED, Outcome, Row, SELECT_ALL};
            use sqlx::{Connection, QueryBuilder};

            pub async fn one(db: &mut $connection, id: i64) -> Outcome<Row> {
                Ok(sqlx::query_as($one).bind(id).fetch_one(db).await?)
            }

            pub async fn all(db: &mut $connection) -> Outcome<Vec<Row>> {
                Ok(sqlx::query_as(SELECT_ALL).fetch_all(db).await?)
            }

            pub async fn insert_all(db: &mut $connection, rows: &[Row]) -> Outcome<usize> {
                let mut builder = QueryBuilder::<$database>::new(
                    "INSERT INTO written (id, sensor, name, value, valid, note) ",
                );
                builder.push_values(rows, |mut cells, (id, sensor, name, value, valid, note)| {
                    cells.push_bind(*id).push_bind(*sensor).push_bind(name.as_str());
                    cells.push_bind(*value).push_bind(*valid).push_bind(note.as_deref());
                });
                Ok(builder.build().execute(db).await?.rows_affected() as usize)
            }

            pub async fn insert_each(db: &mut $connection, rows: &[Row]) -> Outcome<usize> {
                let mut transaction = db.begin().await?;
                for (id, sensor, name, value, valid, note) in rows {
                    let query = sqlx::query($insert).bind(id).bind(sensor).bind(name.as_str());
                    query.bind(value).bind(valid).bind(note.as_deref()).execute(&mut *transaction).await?;
                }
                transaction.commit().await?;
                Ok(INSERTED as usize)
            }
        }
    };
}

calls!(
    sqlite,
    sqlx::Sqlite,
    sqlx::SqliteConnection,
    "SELECT id, sensor, name, value, valid, note FROM readings WHERE id = ?",
    "INSERT INTO written (id, sensor, name, value, valid, note) VALUES (?, ?, ?, ?, ?, ?)"
);
calls!(
    postgres,
    sqlx::Postgres,
    sqlx::PgConnection,
    "SELECT id, sensor, name, value, valid, note FROM readings WHERE id = $1",
    "INSERT INTO written (id, sensor, name, value, valid, note) VALUES ($1, $2, $3, $4, $5, $6)"
);
