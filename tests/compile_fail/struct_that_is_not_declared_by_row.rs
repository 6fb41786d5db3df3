use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
struct User { id: i64, name: String, email: Option<String> }

fn run(db: &rusqlite::Connection) -> Result<(), Error> {
    let _users: Vec<User> = db.fetch_all(&select(Users.all()).from(Users))?;
    Ok(())
}

fn main() {}
