use querent_sqlite::prelude::*;
table! { Users = "users" { id: BigInt } }

fn main() {
    let find =
        compile(&Sqlite::new(), |(id,): Params<(BigInt,)>| select(Users.id).from(Users).where_(Users.id.eq(id)));
    let _ = find.unwrap().bind((None::<i64>,));
}
