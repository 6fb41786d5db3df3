use querent_sqlite::prelude::*;

table! { Items = "items" { id: BigInt, name: Text, price: Decimal, weight: Double, number: Integer } }

fn main() {
    let _ = select(case_of(Items.number).when(1, val("one")).when(Items.name, "two").end()).from(Items);
}
