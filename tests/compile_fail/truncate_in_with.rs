use querent_postgres::prelude::*;

table! { Users = "users" { id: BigInt, name: Text } }

fn main() {
    let _ = cte("gone", truncate(Users));
}
