use querent_postgres::{ext::prelude::*, prelude::*};

table! { Hosts = "hosts" { id: BigInt, card: MacAddr } }

fn main() {
    let _ = insert_into(Hosts).columns((Hosts.id, Hosts.card)).values((1, None::<MacAddr>));
}
