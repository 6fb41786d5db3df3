use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
row! { struct User { id: i64, name: String } }

fn main() {
    let _ = insert_into(Users).values(User { id: 1, name: "Ada".into() });
}
