//! The 22 queries of TPC-H in the typed API, with the parameters that the specification validates answers with.
//!
//! Five of them are the quickstart's. Days that the specification calculates from others are given as they come out.

mod q02_to_q09;
mod q11_to_q16;
mod q17_to_q22;

use crate::tables::{Customer, LineItem, Nation, Orders, Part, PartSupp, Region, Supplier};
use querent::OutOfRange;
use querent::prelude::*;

pub(crate) use crate::quickstart::{
    local_supplier_volume, pricing_summary, returned_items, revenue_forecast, shipping_priority,
};
pub(crate) use q02_to_q09::{
    minimum_cost_supplier, national_market_share, order_priority_checking, product_type_profit,
    volume_shipping,
};
pub(crate) use q11_to_q16::{
    customer_distribution, important_stock, parts_of_suppliers, promotion_effect, shipping_modes,
    top_supplier,
};
pub(crate) use q17_to_q22::{
    discounted_revenue, large_volume_customers, part_promotion, sales_opportunity, small_quantity_orders,
    waiting_suppliers,
};

/// A query whose rows have the SQL types `Row`, unless a day of its parameters is not in the calendar.
pub(crate) type Query<Row> = Result<Select<Row>, OutOfRange>;

/// What a line brings in, its discount taken off.
fn discounted_price() -> Expr<Decimal> {
    LineItem.extended_price * (1 - LineItem.discount)
}

/// From the first day on, before the second.
fn within(day: Column<Date>, first: Date, end: Date) -> Condition {
    day.ge(first) & day.lt(end)
}
