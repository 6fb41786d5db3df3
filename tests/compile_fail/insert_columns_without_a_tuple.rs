use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let _ = insert_into(Users).columns(Users.name).values(("Ada",));
}
