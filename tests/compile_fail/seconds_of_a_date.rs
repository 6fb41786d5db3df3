use querent_sqlite::prelude::*;

table! { Days = "days" { id: BigInt, number: Integer, day: Date, at: Timestamp } }

fn main() {
    let _ = select(Days.day.to_epoch()).from(Days);
}
