use querent_postgres::{ext::prelude::*, prelude::*};

table! { Docs = "docs" { id: BigInt, tags: Array<Text> } }

fn main() {
    let _ = select(Docs.id).from(Docs).where_(Docs.tags.array_contains(vec![1_i64]));
}
