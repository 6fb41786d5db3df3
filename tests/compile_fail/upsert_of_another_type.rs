use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let _ = insert_into(Users)
        .values((1, "Ada", NULL))
        .on_conflict(Users.id)
        .do_update(|set, excluded| set.set(Users.name, excluded.id));
}
