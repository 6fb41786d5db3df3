use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Posts = "posts" { id: BigInt, user_id: BigInt, title: Text, score: Option<Integer> } }
row! { struct Post { id: i64, user_id: i64, title: String, score: Option<i32> } }

fn run(db: &rusqlite::Connection) -> Result<(), Error> {
    let p = Posts.optional();
    let query = select((Users.name, p.all())).from(Users).left_join(p, p.user_id.eq(Users.id));
    let _rows: Vec<(String, Post)> = db.fetch_all(&query)?;
    Ok(())
}

fn main() {}
