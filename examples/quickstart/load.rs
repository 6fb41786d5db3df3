//! Generates the TPC-H tables at scale 0.01 and inserts them through Querent.

use crate::tables::{Customer, LineItem, Nation, Orders, Part, PartSupp, Region, SCHEMA, Supplier};
use indicatif::ProgressBar;
use querent::{Insert, Table, ValueRow};
use querent_sqlite::prelude::*;
use rusqlite::Connection;
use tpchgen::{
    dates::TPCHDate,
    decimal::TPCHDecimal,
    generators::{
        CustomerGenerator, LineItemGenerator, NationGenerator, OrderGenerator, PartGenerator,
        PartSuppGenerator, RegionGenerator, SupplierGenerator,
    },
};

/// The share of the 6,000,000 order lines that scale 1 has.
pub(crate) const SCALE: f64 = 0.01;

/// Every full chunk has the same text, so that the connection prepares it once; longer chunks gain nothing.
const CHUNK: usize = 500;

/// What runs the INSERTs: SQLite here, and every database in the tests.
pub(crate) trait Sink {
    fn insert<T, C>(&mut self, chunk: &Insert<T, C>) -> Result<u64, Error>;
}

impl Sink for &Connection {
    fn insert<T, C>(&mut self, chunk: &Insert<T, C>) -> Result<u64, Error> {
        self.run(chunk)
    }
}

/// The number of rows that the generator makes for each table.
pub(crate) fn generated() -> [(&'static str, usize); 8] {
    [
        ("region", RegionGenerator::new(SCALE, 1, 1).iter().count()),
        ("nation", NationGenerator::new(SCALE, 1, 1).iter().count()),
        ("supplier", SupplierGenerator::new(SCALE, 1, 1).iter().count()),
        ("customer", CustomerGenerator::new(SCALE, 1, 1).iter().count()),
        ("part", PartGenerator::new(SCALE, 1, 1).iter().count()),
        ("partsupp", PartSuppGenerator::new(SCALE, 1, 1).iter().count()),
        ("orders", OrderGenerator::new(SCALE, 1, 1).iter().count()),
        ("lineitem", LineItemGenerator::new(SCALE, 1, 1).iter().count()),
    ]
}

/// Creates and fills all tables, or none, and answers the number of rows.
pub(crate) fn load(db: &mut Connection, progress: &ProgressBar) -> Result<u64, Box<dyn std::error::Error>> {
    let transaction = db.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    let rows = fill(&mut &*transaction, progress)?;
    transaction.commit()?;
    Ok(rows)
}

/// Fills all tables, which are there, and answers the number of rows.
pub(crate) fn fill(db: &mut impl Sink, progress: &ProgressBar) -> Result<u64, Error> {
    Ok(places(db, progress)? + partners(db, progress)? + parts(db, progress)? + sales(db, progress)?)
}

fn places(db: &mut impl Sink, progress: &ProgressBar) -> Result<u64, Error> {
    let (regions, nations) = (RegionGenerator::new(SCALE, 1, 1), NationGenerator::new(SCALE, 1, 1));
    let regions = regions.iter().map(|r| (r.r_regionkey, r.r_name, r.r_comment));
    let nations = nations.iter().map(|n| (n.n_nationkey, n.n_name, n.n_regionkey, n.n_comment));
    Ok(insert(db, Region, regions, progress)? + insert(db, Nation, nations, progress)?)
}

fn partners(db: &mut impl Sink, progress: &ProgressBar) -> Result<u64, Error> {
    let (suppliers, customers) = (SupplierGenerator::new(SCALE, 1, 1), CustomerGenerator::new(SCALE, 1, 1));
    let suppliers = suppliers.iter().map(|s| {
        let (name, address, phone) = (s.s_name.to_string(), s.s_address.to_string(), s.s_phone.to_string());
        (s.s_suppkey, name, address, s.s_nationkey, phone, decimal(s.s_acctbal), s.s_comment)
    });
    let customers = customers.iter().map(|c| {
        let (name, address, phone) = (c.c_name.to_string(), c.c_address.to_string(), c.c_phone.to_string());
        let balance = decimal(c.c_acctbal);
        (c.c_custkey, name, address, c.c_nationkey, phone, balance, c.c_mktsegment, c.c_comment)
    });
    Ok(insert(db, Supplier, suppliers, progress)? + insert(db, Customer, customers, progress)?)
}

fn parts(db: &mut impl Sink, progress: &ProgressBar) -> Result<u64, Error> {
    let (parts, stocks) = (PartGenerator::new(SCALE, 1, 1), PartSuppGenerator::new(SCALE, 1, 1));
    let parts = parts.iter().map(|p| {
        let (name, maker, brand) = (p.p_name.to_string(), p.p_mfgr.to_string(), p.p_brand.to_string());
        let price = decimal(p.p_retailprice);
        (p.p_partkey, name, maker, brand, p.p_type, p.p_size, p.p_container, price, p.p_comment)
    });
    let stocks = stocks
        .iter()
        .map(|s| (s.ps_partkey, s.ps_suppkey, s.ps_availqty, decimal(s.ps_supplycost), s.ps_comment));
    Ok(insert(db, Part, parts, progress)? + insert(db, PartSupp, stocks, progress)?)
}

fn sales(db: &mut impl Sink, progress: &ProgressBar) -> Result<u64, Error> {
    let (orders, lines) = (OrderGenerator::new(SCALE, 1, 1), LineItemGenerator::new(SCALE, 1, 1));
    let orders = orders.iter().map(|o| {
        let (status, clerk) = (o.o_orderstatus.to_string(), o.o_clerk.to_string());
        let (total, day) = (decimal(o.o_totalprice), date(o.o_orderdate));
        let (priority, rank) = (o.o_orderpriority, o.o_shippriority);
        (o.o_orderkey, o.o_custkey, status, total, day, priority, clerk, rank, o.o_comment)
    });
    let lines = lines.iter().map(|l| {
        (
            l.l_orderkey,
            l.l_partkey,
            l.l_suppkey,
            l.l_linenumber,
            Decimal::from(l.l_quantity),
            decimal(l.l_extendedprice),
            decimal(l.l_discount),
            decimal(l.l_tax),
            l.l_returnflag,
            l.l_linestatus,
            date(l.l_shipdate),
            date(l.l_commitdate),
            date(l.l_receiptdate),
            l.l_shipinstruct,
            l.l_shipmode,
            l.l_comment,
        )
    });
    Ok(insert(db, Orders, orders, progress)? + insert(db, LineItem, lines, progress)?)
}

/// Inserts rows chunk by chunk, so that the whole table is never in memory.
fn insert<T: Table, R: ValueRow<T::Row>>(
    db: &mut impl Sink,
    table: T,
    mut rows: impl Iterator<Item = R>,
    progress: &ProgressBar,
) -> Result<u64, Error> {
    let mut total = 0;
    loop {
        let chunk = insert_into(table).rows(rows.by_ref().take(CHUNK));
        if chunk.row_count() == 0 {
            return Ok(total);
        }
        let inserted = db.insert(&chunk)?;
        total += inserted;
        progress.inc(inserted);
    }
}

fn decimal(number: TPCHDecimal) -> Decimal {
    Decimal::new(number.into_inner(), 2)
}

fn date(day: TPCHDate) -> Date {
    Date::from_days(day.to_unix_epoch())
}
