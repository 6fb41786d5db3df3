//! The eight tables of TPC-H: how Rust sees them, and how SQLite creates them.

use querent_sqlite::prelude::*;

table! {
    /// A part of the world.
    pub(crate) Region = "region" {
        key = "r_regionkey": BigInt,
        name = "r_name": Text,
        comment = "r_comment": Text,
    }
}

table! {
    /// A country.
    pub(crate) Nation = "nation" {
        key = "n_nationkey": BigInt,
        name = "n_name": Text,
        region = "n_regionkey": BigInt,
        comment = "n_comment": Text,
    }
}

table! {
    /// Who sells parts to the house.
    pub(crate) Supplier = "supplier" {
        key = "s_suppkey": BigInt,
        name = "s_name": Text,
        address = "s_address": Text,
        nation = "s_nationkey": BigInt,
        phone = "s_phone": Text,
        account_balance = "s_acctbal": Decimal,
        comment = "s_comment": Text,
    }
}

table! {
    /// Who buys from the house.
    pub(crate) Customer = "customer" {
        key = "c_custkey": BigInt,
        name = "c_name": Text,
        address = "c_address": Text,
        nation = "c_nationkey": BigInt,
        phone = "c_phone": Text,
        account_balance = "c_acctbal": Decimal,
        market_segment = "c_mktsegment": Text,
        comment = "c_comment": Text,
    }
}

table! {
    /// What is sold.
    pub(crate) Part = "part" {
        key = "p_partkey": BigInt,
        name = "p_name": Text,
        manufacturer = "p_mfgr": Text,
        brand = "p_brand": Text,
        kind = "p_type": Text,
        size = "p_size": Integer,
        container = "p_container": Text,
        retail_price = "p_retailprice": Decimal,
        comment = "p_comment": Text,
    }
}

table! {
    /// Which supplier has which part.
    pub(crate) PartSupp = "partsupp" {
        part = "ps_partkey": BigInt,
        supplier = "ps_suppkey": BigInt,
        available = "ps_availqty": Integer,
        supply_cost = "ps_supplycost": Decimal,
        comment = "ps_comment": Text,
    }
}

table! {
    /// What a customer ordered on one day.
    pub(crate) Orders = "orders" {
        key = "o_orderkey": BigInt,
        customer = "o_custkey": BigInt,
        status = "o_orderstatus": Text,
        total_price = "o_totalprice": Decimal,
        order_date = "o_orderdate": Date,
        priority = "o_orderpriority": Text,
        clerk = "o_clerk": Text,
        ship_priority = "o_shippriority": Integer,
        comment = "o_comment": Text,
    }
}

table! {
    /// A line of an order: a number of one part, by one supplier.
    pub(crate) LineItem = "lineitem" {
        order = "l_orderkey": BigInt,
        part = "l_partkey": BigInt,
        supplier = "l_suppkey": BigInt,
        line_number = "l_linenumber": Integer,
        quantity = "l_quantity": Decimal,
        extended_price = "l_extendedprice": Decimal,
        discount = "l_discount": Decimal,
        tax = "l_tax": Decimal,
        return_flag = "l_returnflag": Text,
        line_status = "l_linestatus": Text,
        ship_date = "l_shipdate": Date,
        commit_date = "l_commitdate": Date,
        receipt_date = "l_receiptdate": Date,
        ship_instruct = "l_shipinstruct": Text,
        ship_mode = "l_shipmode": Text,
        comment = "l_comment": Text,
    }
}

/// The same tables for SQLite, which keeps days as text and decimals as integers or floats.
pub(crate) const SCHEMA: &str = "
CREATE TABLE region (
    r_regionkey INTEGER PRIMARY KEY,
    r_name TEXT NOT NULL,
    r_comment TEXT NOT NULL
);
CREATE TABLE nation (
    n_nationkey INTEGER PRIMARY KEY,
    n_name TEXT NOT NULL,
    n_regionkey INTEGER NOT NULL REFERENCES region,
    n_comment TEXT NOT NULL
);
CREATE TABLE supplier (
    s_suppkey INTEGER PRIMARY KEY,
    s_name TEXT NOT NULL,
    s_address TEXT NOT NULL,
    s_nationkey INTEGER NOT NULL REFERENCES nation,
    s_phone TEXT NOT NULL,
    s_acctbal NUMERIC NOT NULL,
    s_comment TEXT NOT NULL
);
CREATE TABLE customer (
    c_custkey INTEGER PRIMARY KEY,
    c_name TEXT NOT NULL,
    c_address TEXT NOT NULL,
    c_nationkey INTEGER NOT NULL REFERENCES nation,
    c_phone TEXT NOT NULL,
    c_acctbal NUMERIC NOT NULL,
    c_mktsegment TEXT NOT NULL,
    c_comment TEXT NOT NULL
);
CREATE TABLE part (
    p_partkey INTEGER PRIMARY KEY,
    p_name TEXT NOT NULL,
    p_mfgr TEXT NOT NULL,
    p_brand TEXT NOT NULL,
    p_type TEXT NOT NULL,
    p_size INTEGER NOT NULL,
    p_container TEXT NOT NULL,
    p_retailprice NUMERIC NOT NULL,
    p_comment TEXT NOT NULL
);
CREATE TABLE partsupp (
    ps_partkey INTEGER NOT NULL REFERENCES part,
    ps_suppkey INTEGER NOT NULL REFERENCES supplier,
    ps_availqty INTEGER NOT NULL,
    ps_supplycost NUMERIC NOT NULL,
    ps_comment TEXT NOT NULL,
    PRIMARY KEY (ps_partkey, ps_suppkey)
);
CREATE TABLE orders (
    o_orderkey INTEGER PRIMARY KEY,
    o_custkey INTEGER NOT NULL REFERENCES customer,
    o_orderstatus TEXT NOT NULL,
    o_totalprice NUMERIC NOT NULL,
    o_orderdate TEXT NOT NULL,
    o_orderpriority TEXT NOT NULL,
    o_clerk TEXT NOT NULL,
    o_shippriority INTEGER NOT NULL,
    o_comment TEXT NOT NULL
);
CREATE TABLE lineitem (
    l_orderkey INTEGER NOT NULL REFERENCES orders,
    l_partkey INTEGER NOT NULL REFERENCES part,
    l_suppkey INTEGER NOT NULL REFERENCES supplier,
    l_linenumber INTEGER NOT NULL,
    l_quantity NUMERIC NOT NULL,
    l_extendedprice NUMERIC NOT NULL,
    l_discount NUMERIC NOT NULL,
    l_tax NUMERIC NOT NULL,
    l_returnflag TEXT NOT NULL,
    l_linestatus TEXT NOT NULL,
    l_shipdate TEXT NOT NULL,
    l_commitdate TEXT NOT NULL,
    l_receiptdate TEXT NOT NULL,
    l_shipinstruct TEXT NOT NULL,
    l_shipmode TEXT NOT NULL,
    l_comment TEXT NOT NULL,
    PRIMARY KEY (l_orderkey, l_linenumber),
    FOREIGN KEY (l_partkey, l_suppkey) REFERENCES partsupp
);
";
