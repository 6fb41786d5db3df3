use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, age: Integer } }

fn main() {
    let other = select((Users.age, Users.name)).from(Users);
    let _ = update(Users).set_row((Users.name, Users.age), other).where_(Users.id.eq(1));
}
