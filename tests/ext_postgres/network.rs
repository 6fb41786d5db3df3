//! Network addresses.

use crate::{answer, servers};
use querent::prelude::*;
use querent_postgres::ext::prelude::*;
use std::net::{Ipv4Addr, Ipv6Addr};

table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Option<Cidr>, card: Option<MacAddr> } }

#[test]
fn addresses_are_stored_and_found_again() {
    let rows = [
        (
            1_i64,
            Inet::from(Ipv4Addr::new(192, 168, 1, 5)),
            Some(Cidr::new(Ipv4Addr::new(192, 168, 0, 0), 16)),
            Some(MacAddr([0x08, 0, 0x2b, 1, 2, 0xff])),
        ),
        (2, Inet { address: Ipv4Addr::new(10, 1, 2, 3).into(), prefix: 8 }, None, None),
        (
            3,
            Inet::from(Ipv6Addr::LOCALHOST),
            Some(Cidr::new(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32)),
            None,
        ),
    ];
    let tables = "CREATE TABLE hosts (id bigint, address inet NOT NULL, net cidr, card macaddr)";
    for mut engine in servers("network", tables) {
        engine.run_statement(&insert_into(Hosts).rows(rows)).unwrap();
        let query = select(Hosts.all()).from(Hosts).order_by(Hosts.id);
        let found: Vec<(i64, Inet, Option<Cidr>, Option<MacAddr>)> = engine.fetch_all(&query).unwrap();
        assert_eq!(found, rows);
        let mut ids = |condition: Condition| -> Vec<i64> {
            engine.fetch_all(&select(Hosts.id).from(Hosts).where_(condition).order_by(Hosts.id)).unwrap()
        };
        assert_eq!(ids(Hosts.address.network_sub(Hosts.net)), [1]);
        assert_eq!(ids(Hosts.address.network_sub(Cidr::new(Ipv4Addr::new(10, 0, 0, 0), 7))), [2]);
        assert_eq!(ids(Hosts.net.network_supeq(Cidr::new(Ipv4Addr::new(192, 168, 0, 0), 16))), [1]);
        assert_eq!(ids(Hosts.net.network_sup(Inet::from(Ipv4Addr::new(192, 168, 0, 0)))), [1]);
        assert_eq!(ids(Hosts.address.network_overlap(Inet::from(Ipv4Addr::new(10, 9, 9, 9)))), [2]);
        assert_eq!(ids(Hosts.address.eq(Inet::from(Ipv6Addr::LOCALHOST))), [3]);
        assert_eq!(ids(Hosts.card.eq(MacAddr([0x08, 0, 0x2b, 1, 2, 0xff]))), [1]);
        assert_eq!(ids(Hosts.address.network_subeq(Hosts.address)), [1, 2, 3]);
    }
}

#[test]
fn parts_of_an_address_are_taken_out() {
    for mut engine in servers("network_parts", "") {
        let ten = || val(Inet { address: Ipv4Addr::new(10, 1, 2, 3).into(), prefix: 8 });
        let parts: (String, i32, Cidr, i32) =
            answer(&mut engine, (ten().host(), ten().masklen(), ten().network(), ten().family()));
        assert_eq!(parts, ("10.1.2.3".into(), 8, Cidr::new(Ipv4Addr::new(10, 0, 0, 0), 8), 4));
        // Bits past those of the network are none of a network.
        let wrong = select(val(Cidr::new(Ipv4Addr::new(10, 1, 0, 0), 8)));
        assert!(engine.fetch_all::<Cidr, _>(&wrong).is_err());
    }
}
