use querent_sqlite::prelude::*;

table! { T = "t" { a: Integer } }

fn main() {
    let _ = select((
        T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a, T.a,
    ))
    .from(T);
}
