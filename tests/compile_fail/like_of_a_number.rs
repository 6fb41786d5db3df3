use querent_sqlite::prelude::*;

table! { Items = "items" { id: BigInt, name: Text, price: Decimal, weight: Double, number: Integer } }

fn main() {
    let _ = select(Items.id).from(Items).where_(Items.number.like("1%"));
}
