use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Option<String> } }

fn main() {
    let _ = select(Users.id);
}
