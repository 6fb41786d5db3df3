use querent_sqlite::prelude::*;

table! { Days = "days" { id: BigInt, number: Integer, day: Date, at: Timestamp } }

fn main() {
    let _ = select(Days.day.diff(Days.at, DateUnit::Day)).from(Days);
}
