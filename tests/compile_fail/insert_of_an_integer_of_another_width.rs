use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let id: i32 = 1;
    let _ = insert_into(Users).columns((Users.id, Users.name)).values((id, "Ada"));
}
