use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let users = select((Users.id, Users.name)).from(Users).subquery("u");
    let (id, name) = users.columns();
    let _ = select(id).from(users).where_(name.eq(1));
}
