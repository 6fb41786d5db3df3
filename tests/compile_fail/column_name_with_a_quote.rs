use querent_sqlite::prelude::*;

table! { Users = "users" { id = "i`d": BigInt } }

fn main() {
    let _ = select(Users.id);
}
