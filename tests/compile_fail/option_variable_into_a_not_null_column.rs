use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let name: Option<&str> = None;
    let _ = insert_into(Users).columns((Users.id, Users.name)).values((1, name));
}
