use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let id: i32 = 5;
    let _ = select(Users.id).from(Users).where_(Users.id.eq(id));
}
