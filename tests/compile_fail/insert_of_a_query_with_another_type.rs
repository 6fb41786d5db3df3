use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Guests = "guests" { id: BigInt, name: Text, age: Integer } }

fn main() {
    let guests = select((Guests.id, Guests.age)).from(Guests);
    let _ = insert_into(Users).columns((Users.id, Users.name)).from_select(guests);
}
