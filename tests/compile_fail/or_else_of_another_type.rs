use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let _ = select(Users.email.or_else(0)).from(Users);
}
