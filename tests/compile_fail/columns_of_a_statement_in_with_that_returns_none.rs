use querent_postgres::prelude::*;

table! { Users = "users" { id: BigInt, name: Text } }

fn main() {
    let _ = cte("gone", delete_from(Users).where_(Users.id.eq(1))).columns();
}
