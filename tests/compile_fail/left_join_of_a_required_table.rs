use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Posts = "posts" { id: BigInt, user_id: BigInt, title: Text, score: Option<Integer> } }

fn main() {
    let _ = select(Users.id).from(Users).left_join(Posts, Posts.user_id.eq(Users.id));
}
