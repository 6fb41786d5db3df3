use querent_sqlite::prelude::*;
table! { Users = "users" { id: BigInt, name: Text } }

fn main() {
    let find = compile(&Sqlite::new(), |(id, name): Params<(BigInt, Text)>| {
        select(Users.id).from(Users).where_(Users.id.eq(id) | Users.name.eq(name))
    });
    let _ = find.unwrap().bind((1,));
}
