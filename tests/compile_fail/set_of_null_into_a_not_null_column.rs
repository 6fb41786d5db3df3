use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let _ = update(Users).set(Users.email, NULL).set(Users.name, NULL).where_(Users.id.eq(1));
}
