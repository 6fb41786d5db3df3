use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, email: Text } }

fn main() {
    let _ = Users.email.get("key").as_text();
}
