use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let _ = select(Users.id).from(Users).where_(Users.id.between(1, "z"));
}
