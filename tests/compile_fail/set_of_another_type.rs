use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text } }

fn main() {
    let _ = update(Users).set(Users.name, 5).where_(Users.id.eq(1));
}
