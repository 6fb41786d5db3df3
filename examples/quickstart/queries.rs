//! TPC-H queries 1, 3, 5, 6 and 10, with the parameters that the specification validates answers with.
//!
//! Each is a function that answers a query, and a struct that its rows are read into. Sums and averages are
//! optional, since those of no rows are NULL in SQL.

use crate::{
    report::report,
    tables::{Customer, LineItem, Nation, Orders, Region, Supplier},
};
use querent::OutOfRange;
use querent_sqlite::prelude::*;

/// A query whose rows have the SQL types `Row`, unless a day of its parameters is not in the calendar.
type Query<Row> = Result<Select<Row>, OutOfRange>;

row! {
    /// What was billed, shipped and returned, for each flag and status.
    #[derive(Debug)]
    pub(crate) struct PricingSummary {
        return_flag: String,
        line_status: String,
        sum_qty: Option<Decimal>,
        sum_base_price: Option<Decimal>,
        sum_disc_price: Option<Decimal>,
        sum_charge: Option<Decimal>,
        avg_qty: Option<Decimal>,
        avg_price: Option<Decimal>,
        avg_disc: Option<Decimal>,
        count_order: i64,
    }
}
report!(PricingSummary {
    return_flag,
    line_status,
    sum_qty,
    sum_base_price,
    sum_disc_price,
    sum_charge,
    avg_qty,
    avg_price,
    avg_disc,
    count_order
});

/// The SQL types of query 1's rows.
type PricingSummaryRow = (
    Text,
    Text,
    Option<Decimal>,
    Option<Decimal>,
    Option<Decimal>,
    Option<Decimal>,
    Option<Decimal>,
    Option<Decimal>,
    Option<Decimal>,
    BigInt,
);

/// Query 1, the pricing summary report: all that was shipped until 90 days before 1998-12-01.
pub(crate) fn pricing_summary() -> Query<PricingSummaryRow> {
    let l = LineItem;
    let last_day = Date::from_days(Date::new(1998, 12, 1)?.days() - 90);
    Ok(select((
        l.return_flag,
        l.line_status,
        sum(l.quantity).label("sum_qty"),
        sum(l.extended_price).label("sum_base_price"),
        sum(discounted_price()).label("sum_disc_price"),
        sum(discounted_price() * (1 + l.tax)).label("sum_charge"),
        avg(l.quantity).label("avg_qty"),
        avg(l.extended_price).label("avg_price"),
        avg(l.discount).label("avg_disc"),
        count_all().label("count_order"),
    ))
    .from(l)
    .where_(l.ship_date.le(last_day))
    .group_by((l.return_flag, l.line_status))
    .order_by((l.return_flag, l.line_status)))
}

row! {
    /// An order that is not shipped yet, and what it is worth.
    #[derive(Debug)]
    pub(crate) struct ShippingPriority {
        order_key: i64,
        revenue: Option<Decimal>,
        order_date: Date,
        ship_priority: i32,
    }
}
report!(ShippingPriority { order_key, revenue, order_date, ship_priority });

/// Query 3, shipping priority: the ten most valuable orders that were not shipped on 1995-03-15.
pub(crate) fn shipping_priority() -> Query<(BigInt, Option<Decimal>, Date, Integer)> {
    let today = Date::new(1995, 3, 15)?;
    Ok(select((
        LineItem.order,
        sum(discounted_price()).label("revenue"),
        Orders.order_date,
        Orders.ship_priority,
    ))
    .from(Customer)
    .join(Orders, Orders.customer.eq(Customer.key))
    .join(LineItem, LineItem.order.eq(Orders.key))
    .where_(Customer.market_segment.eq("BUILDING"))
    .where_(Orders.order_date.lt(today))
    .where_(LineItem.ship_date.gt(today))
    .group_by((LineItem.order, Orders.order_date, Orders.ship_priority))
    .order_by((label("revenue").desc(), Orders.order_date))
    .limit(10))
}

row! {
    /// A nation, and what its suppliers sold to its own customers.
    #[derive(Debug)]
    pub(crate) struct LocalSupplier {
        nation: String,
        revenue: Option<Decimal>,
    }
}
report!(LocalSupplier { nation, revenue });

/// Query 5, local supplier volume: what was sold within each nation of Asia in 1994.
pub(crate) fn local_supplier_volume() -> Query<(Text, Option<Decimal>)> {
    let same_nation = Customer.nation.eq(Supplier.nation);
    Ok(select((Nation.name, sum(discounted_price()).label("revenue")))
        .from(Customer)
        .join(Orders, Orders.customer.eq(Customer.key))
        .join(LineItem, LineItem.order.eq(Orders.key))
        .join(Supplier, Supplier.key.eq(LineItem.supplier) & same_nation)
        .join(Nation, Nation.key.eq(Supplier.nation))
        .join(Region, Region.key.eq(Nation.region))
        .where_(Region.name.eq("ASIA"))
        .where_(Orders.order_date.ge(Date::new(1994, 1, 1)?))
        .where_(Orders.order_date.lt(Date::new(1995, 1, 1)?))
        .group_by(Nation.name)
        .order_by(label("revenue").desc()))
}

row! {
    /// What no discount would have brought in.
    #[derive(Debug)]
    pub(crate) struct RevenueForecast { revenue: Option<Decimal> }
}
report!(RevenueForecast { revenue });

/// Query 6, forecasting revenue change: small orders of 1994 with a discount of 0.05 to 0.07.
pub(crate) fn revenue_forecast() -> Query<(Option<Decimal>,)> {
    let l = LineItem;
    Ok(select((sum(l.extended_price * l.discount).label("revenue"),))
        .from(l)
        .where_(l.ship_date.ge(Date::new(1994, 1, 1)?))
        .where_(l.ship_date.lt(Date::new(1995, 1, 1)?))
        .where_(l.discount.between(Decimal::new(5, 2), Decimal::new(7, 2)))
        .where_(l.quantity.lt(24)))
}

row! {
    /// A customer who returned something, and what it was worth.
    #[derive(Debug)]
    pub(crate) struct ReturnedItems {
        key: i64,
        name: String,
        revenue: Option<Decimal>,
        account_balance: Decimal,
        nation: String,
        address: String,
        phone: String,
        comment: String,
    }
}
report!(ReturnedItems { key, name, revenue, account_balance, nation, address, phone, comment });

/// The SQL types of query 10's rows.
type ReturnedItemsRow = (BigInt, Text, Option<Decimal>, Decimal, Text, Text, Text, Text);

/// Query 10, returned item reporting: the twenty customers who returned most of the last quarter of 1993.
pub(crate) fn returned_items() -> Query<ReturnedItemsRow> {
    let c = Customer;
    Ok(select((
        c.key,
        c.name,
        sum(discounted_price()).label("revenue"),
        c.account_balance,
        Nation.name,
        c.address,
        c.phone,
        c.comment,
    ))
    .from(c)
    .join(Orders, Orders.customer.eq(c.key))
    .join(LineItem, LineItem.order.eq(Orders.key))
    .join(Nation, Nation.key.eq(c.nation))
    .where_(Orders.order_date.ge(Date::new(1993, 10, 1)?))
    .where_(Orders.order_date.lt(Date::new(1994, 1, 1)?))
    .where_(LineItem.return_flag.eq("R"))
    .group_by((c.key, c.name, c.account_balance, c.phone, Nation.name, c.address, c.comment))
    .order_by(label("revenue").desc())
    .limit(20))
}

/// An expression has a type of its own and no table, so that a function can give it to several queries.
fn discounted_price() -> Expr<Decimal> {
    LineItem.extended_price * (1 - LineItem.discount)
}
