use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn run(db: &rusqlite::Connection) -> Result<(), Error> {
    let _id: i32 = db.fetch_one(&select(Users.id).from(Users))?;
    Ok(())
}

fn main() {}
