use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text } }

fn main() {
    let _ = insert_into(Users).values((1, "Ada")).on_conflict("id").do_nothing();
}
