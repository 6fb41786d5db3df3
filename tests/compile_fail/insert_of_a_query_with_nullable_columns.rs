use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let emails = select((Users.id, Users.email)).from(Users);
    let _ = insert_into(Users).columns((Users.id, Users.name)).from_select(emails);
}
