use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text } }

fn main() {
    let _ = update(select(Users.id).from(Users).subquery("u"));
}
