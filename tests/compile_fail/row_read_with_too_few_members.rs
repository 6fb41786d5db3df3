use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn run(db: &rusqlite::Connection) -> Result<(), Error> {
    let _rows: Vec<(i64, String)> = db.fetch_all(&select(Users.all()).from(Users))?;
    Ok(())
}

fn main() {}
