use querent_sqlite::prelude::*;

table! { Items = "items" { id: BigInt, name: Text, price: Decimal, weight: Double, number: Integer } }

fn main() {
    let _ = select(case_of(Items.number).when("one", val(1)).otherwise(0)).from(Items);
}
