use querent_sqlite::prelude::*;

table! { Items = "items" { id: BigInt, name: Text, price: Decimal, weight: Double, number: Integer } }

fn main() {
    let price: f64 = 9.99;
    let _ = select(Items.id).from(Items).where_(Items.price.lt(price));
}
