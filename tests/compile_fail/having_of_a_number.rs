use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }

fn main() {
    let _ = select(Users.name).from(Users).group_by(Users.name).having(count_all());
}
