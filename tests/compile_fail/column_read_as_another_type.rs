use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn run(db: &rusqlite::Connection) -> Result<(), Error> {
    let _rows: Vec<(String, String)> = db.fetch_all(&select((Users.id, Users.name)).from(Users))?;
    Ok(())
}

fn main() {}
