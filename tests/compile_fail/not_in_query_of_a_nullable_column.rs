use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Posts = "posts" { id: BigInt, user_id: BigInt, title: Text, score: Option<Integer> } }

fn main() {
    let _ = select(Users.id).from(Users).where_(Users.name.not_in_query(select(Users.email).from(Users)));
}
