//! Network addresses: `inet`, `cidr` and `macaddr`, whose Rust types mark their SQL types themselves.
//!
//! ```
//! use querent_postgres::{ext::prelude::*, prelude::*};
//! use std::net::Ipv4Addr;
//!
//! table! { Hosts = "hosts" { id: BigInt, address: Inet } }
//!
//! let query = select(Hosts.address).from(Hosts).where_(Hosts.address.network_sub(Cidr::new(Ipv4Addr::new(10, 0, 0, 0), 8)));
//! let rows: &dyn AsStatement<Row = Inet> = &query;
//! assert_eq!(
//!     query.inlined(&Postgres::new())?,
//!     r#"SELECT "hosts"."address" FROM "hosts" WHERE "hosts"."address" << '10.0.0.0/8'::cidr"#
//! );
//! # Ok::<(), Error>(())
//! ```

use super::{call, infix, make};
use querent::{
    Base, BaseType, Bind, Condition, Expr, FromSql, Integer, Operand, SqlType, Text, Typed, Value, ValueRef,
    sql_type, sql_value,
};
use std::{fmt, net::IpAddr};

/// `inet`: an address, and the length of the network that it is in.
///
/// ```
/// use querent_postgres::ext::prelude::*;
/// use std::net::Ipv4Addr;
/// let inet = Inet { address: Ipv4Addr::LOCALHOST.into(), prefix: 8 };
/// assert_eq!(inet.to_string(), "127.0.0.1/8");
/// assert_eq!(Inet::from(Ipv4Addr::LOCALHOST).prefix, 32);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Inet {
    /// The address.
    pub address: IpAddr,
    /// How many of its bits are those of the network: up to 32, or 128 for IPv6. The server refuses more.
    pub prefix: u8,
}

/// `cidr`: a network. The server refuses an address with bits past those of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cidr {
    /// The first address.
    pub address: IpAddr,
    /// How many of its bits are those of the network.
    pub prefix: u8,
}

/// `macaddr`: the address of a network card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MacAddr(pub [u8; 6]);

sql_type! {
    impl Inet { "postgres" => "inet" }
    impl Cidr { "postgres" => "cidr" }
    impl MacAddr { "postgres" => "macaddr" }
}
sql_value!(Inet => Inet, Cidr => Cidr, MacAddr => MacAddr);

/// `inet` or `cidr`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a network address",
    label = "expected `Inet` or `Cidr`"
)]
pub trait NetworkType: BaseType {}

impl NetworkType for Inet {}
impl NetworkType for Cidr {}

impl Cidr {
    /// The network of an address and a length in bits.
    pub fn new(address: impl Into<IpAddr>, prefix: u8) -> Self {
        Cidr { address: address.into(), prefix }
    }
}

/// One address alone.
impl<A: Into<IpAddr>> From<A> for Inet {
    fn from(address: A) -> Self {
        let address = address.into();
        Inet { address, prefix: if address.is_ipv4() { 32 } else { 128 } }
    }
}

impl fmt::Display for Inet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl fmt::Display for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

macro_rules! values {
    ($($ty:ident, |$bytes:ident| $read:expr;)*) => {$(
        impl Bind for $ty {
            type Sql = $ty;

            fn into_value(self) -> Value {
                Value::custom(&$ty::TYPE, Value::Text(self.to_string().into()))
            }
        }

        impl FromSql<$ty> for $ty {
            fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
                match cell {
                    ValueRef::Bytes($bytes) => $read,
                    _ => None,
                }
            }
        }
    )*};
}

values! {
    Inet, |bytes| address(bytes).map(|(address, prefix)| Inet { address, prefix });
    Cidr, |bytes| address(bytes).map(|(address, prefix)| Cidr { address, prefix });
    MacAddr, |bytes| bytes.try_into().ok().map(MacAddr);
}

/// The family, the length of the network, whether it is a `cidr`, the length of the address, and the address.
fn address(bytes: &[u8]) -> Option<(IpAddr, u8)> {
    let [_family, prefix, _is_cidr, _length, address @ ..] = bytes else { return None };
    let address = match <[u8; 4]>::try_from(address) {
        Ok(four) => IpAddr::from(four),
        Err(_) => IpAddr::from(<[u8; 16]>::try_from(address).ok()?),
    };
    Some((address, *prefix))
}

/// What `inet` and `cidr` can do, one beside the other.
pub trait NetworkOps: Typed<Sql: SqlType<NotNull: NetworkType>> {
    /// `self << other`: the network is in `other`, and smaller.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Cidr } }
    /// assert_eq!(
    ///     select(Hosts.address.network_sub(Hosts.net)).from(Hosts).inlined(&Postgres::new())?,
    ///     r#"SELECT "hosts"."address" << "hosts"."net" FROM "hosts""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn network_sub<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<R::Sql>: NetworkType,
    {
        make(infix!("<<"), [self.into_node(), other.into_operand()])
    }

    /// `self <<= other`: the network is in `other`, or equal to it.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Cidr } }
    /// assert_eq!(
    ///     select(Hosts.address.network_subeq(Hosts.net)).from(Hosts).inlined(&Postgres::new())?,
    ///     r#"SELECT "hosts"."address" <<= "hosts"."net" FROM "hosts""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn network_subeq<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<R::Sql>: NetworkType,
    {
        make(infix!("<<="), [self.into_node(), other.into_operand()])
    }

    /// `self >> other`: `other` is in the network, and smaller.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Cidr } }
    /// assert_eq!(
    ///     select(Hosts.address.network_sup(Hosts.net)).from(Hosts).inlined(&Postgres::new())?,
    ///     r#"SELECT "hosts"."address" >> "hosts"."net" FROM "hosts""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn network_sup<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<R::Sql>: NetworkType,
    {
        make(infix!(">>"), [self.into_node(), other.into_operand()])
    }

    /// `self >>= other`: `other` is in the network, or equal to it.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Cidr } }
    /// assert_eq!(
    ///     select(Hosts.address.network_supeq(Hosts.net)).from(Hosts).inlined(&Postgres::new())?,
    ///     r#"SELECT "hosts"."address" >>= "hosts"."net" FROM "hosts""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn network_supeq<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<R::Sql>: NetworkType,
    {
        make(infix!(">>="), [self.into_node(), other.into_operand()])
    }

    /// `self && other`: one of the networks is in the other, or equal to it.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Cidr } }
    /// assert_eq!(
    ///     select(Hosts.address.network_overlap(Hosts.net)).from(Hosts).inlined(&Postgres::new())?,
    ///     r#"SELECT "hosts"."address" && "hosts"."net" FROM "hosts""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn network_overlap<R: Operand<Base<Self::Sql>>>(self, other: R) -> Condition
    where
        Base<R::Sql>: NetworkType,
    {
        make(infix!("&&"), [self.into_node(), other.into_operand()])
    }

    /// `host(self)`: the address as text, without the length of the network.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Cidr } }
    /// assert_eq!(
    ///     select(Hosts.address.host()).from(Hosts).inlined(&Postgres::new())?,
    ///     r#"SELECT host("hosts"."address") FROM "hosts""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn host(self) -> Expr<<Self::Sql as SqlType>::Wrap<Text>> {
        make(call!("host"), [self.into_node()])
    }

    /// `masklen(self)`: the length of the network in bits.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Cidr } }
    /// assert_eq!(
    ///     select(Hosts.address.masklen()).from(Hosts).inlined(&Postgres::new())?,
    ///     r#"SELECT masklen("hosts"."address") FROM "hosts""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn masklen(self) -> Expr<<Self::Sql as SqlType>::Wrap<Integer>> {
        make(call!("masklen"), [self.into_node()])
    }

    /// `network(self)`: the network of the address.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Cidr } }
    /// assert_eq!(
    ///     select(Hosts.address.network()).from(Hosts).inlined(&Postgres::new())?,
    ///     r#"SELECT network("hosts"."address") FROM "hosts""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn network(self) -> Expr<<Self::Sql as SqlType>::Wrap<Cidr>> {
        make(call!("network"), [self.into_node()])
    }

    /// `family(self)`: 4 or 6.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Hosts = "hosts" { id: BigInt, address: Inet, net: Cidr } }
    /// assert_eq!(
    ///     select(Hosts.address.family()).from(Hosts).inlined(&Postgres::new())?,
    ///     r#"SELECT family("hosts"."address") FROM "hosts""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn family(self) -> Expr<<Self::Sql as SqlType>::Wrap<Integer>> {
        make(call!("family"), [self.into_node()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull: NetworkType>>> NetworkOps for E {}
