use querent_sqlite::prelude::*;

table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
table! { Guests = "guests" { id: BigInt, name: Text } }

fn main() {
    let guests = select((Guests.id, Guests.name)).from(Guests);
    let _ = insert_into(Users).from_select(guests);
}
