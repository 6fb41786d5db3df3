use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn run(db: &rusqlite::Connection) -> Result<(), Error> {
    let _emails: Vec<String> = db.fetch_all(&select(Users.email).from(Users))?;
    Ok(())
}

fn main() {}
