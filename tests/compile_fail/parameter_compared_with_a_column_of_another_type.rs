use querent_sqlite::prelude::*;
table! { Users = "users" { id: BigInt, name: Text } }

fn main() {
    let _ = compile(&Sqlite::new(), |(id,): Params<(BigInt,)>| {
        select(Users.id).from(Users).where_(Users.name.eq(id))
    });
}
