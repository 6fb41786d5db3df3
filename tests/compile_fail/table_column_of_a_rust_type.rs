use querent_sqlite::prelude::*;

table! { Users = "users" { id: i64, name: Text } }

fn main() {
    let _ = select(Users.name);
}
