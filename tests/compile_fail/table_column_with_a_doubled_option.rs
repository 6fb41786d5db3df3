use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Option<Option<Text>> } }

fn main() {
    let _ = select(Users.id);
}
