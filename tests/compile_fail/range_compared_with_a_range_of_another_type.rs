use querent_postgres::{ext::prelude::*, prelude::*};

table! { Rooms = "rooms" { id: BigInt, seats: Int4Range, days: DateRange } }

fn main() {
    let _ = select(Rooms.id).from(Rooms).where_(Rooms.seats.range_overlaps(Rooms.days));
}
