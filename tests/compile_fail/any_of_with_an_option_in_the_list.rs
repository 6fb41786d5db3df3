use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, email: Option<Text> } }

fn main() {
    let _ = Users.email.any_of([Some("ada@x.org"), None]);
}
