use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Posts = "posts" { id: BigInt, user_id: BigInt, title: Text, score: Option<Integer> } }

fn run(db: &rusqlite::Connection) -> Result<(), Error> {
    let p = Posts.optional();
    let query = select((Users.name, p.title)).from(Users).left_join(p, p.user_id.eq(Users.id));
    let _rows: Vec<(String, String)> = db.fetch_all(&query)?;
    Ok(())
}

fn main() {}
