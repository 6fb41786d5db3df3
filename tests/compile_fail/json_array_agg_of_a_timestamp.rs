use querent_sqlite::prelude::*;

table! { Events = "events" { id: BigInt, at: Timestamp } }

fn main() {
    let _ = json_array_agg(Events.at);
}
