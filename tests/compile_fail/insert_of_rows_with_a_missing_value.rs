use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let _ = insert_into(Users).rows([(1, "Ada"), (2, "Bob")]);
}
