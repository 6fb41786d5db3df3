use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Posts = "posts" { id: BigInt, user_id: BigInt, title: Text, score: Option<Integer> } }

fn main() {
    let posts = select(Posts.user_id).from(Posts).subquery("p");
    let user_id = posts.columns();
    let _ = select(Users.id).from(Users).left_join(posts, user_id.eq(Users.id));
}
