use querent_sqlite::prelude::*;

table! { Items = "items" { id: BigInt, name: Text, price: Decimal, weight: Double, number: Integer } }

fn main() {
    let _ = select(null_if(Items.number, 0).or_else("none")).from(Items);
}
