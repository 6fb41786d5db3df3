use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let _ = select(Users.name).from(Users).union(select(Users.email).from(Users));
}
