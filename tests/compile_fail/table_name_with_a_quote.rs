use querent_sqlite::prelude::*;

table! { Users = "us\"ers" { id: BigInt } }

fn main() {
    let _ = select(Users.id);
}
