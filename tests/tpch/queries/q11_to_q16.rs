//! Queries 11 to 16.

use super::*;

/// Query 11, important stock: what German suppliers have in store, if it is worth a share of all of it.
pub(crate) fn important_stock(share: Decimal) -> Query<(BigInt, Option<Decimal>)> {
    let stock = || sum(PartSupp.supply_cost * PartSupp.available);
    fn in_germany<Row>(query: Select<Row>) -> Select<Row> {
        query
            .from(PartSupp)
            .join(Supplier, Supplier.key.eq(PartSupp.supplier))
            .join(Nation, Nation.key.eq(Supplier.nation))
            .where_(Nation.name.eq("GERMANY"))
    }
    let enough = in_germany(select(stock() * share)).scalar();
    Ok(in_germany(select((PartSupp.part, stock().label("value"))))
        .group_by(PartSupp.part)
        .having(stock().gt(enough))
        .order_by(label("value").desc()))
}

/// Query 12, shipping modes: whether late lines by mail and ship belonged to orders of high priority.
pub(crate) fn shipping_modes() -> Query<(Text, Option<BigInt>, Option<BigInt>)> {
    let l = LineItem;
    let urgent = || Orders.priority.eq("1-URGENT") | Orders.priority.eq("2-HIGH");
    let other = Orders.priority.ne("1-URGENT") & Orders.priority.ne("2-HIGH");
    Ok(select((
        l.ship_mode,
        sum(case(urgent(), val(1)).otherwise(0)).label("high_line_count"),
        sum(case(other, val(1)).otherwise(0)).label("low_line_count"),
    ))
    .from(Orders)
    .join(l, l.order.eq(Orders.key))
    .where_(l.ship_mode.in_list(["MAIL", "SHIP"]))
    .where_(l.commit_date.lt(l.receipt_date))
    .where_(l.ship_date.lt(l.commit_date))
    .where_(within(l.receipt_date, Date::new(1994, 1, 1)?, Date::new(1995, 1, 1)?))
    .group_by(l.ship_mode)
    .order_by(l.ship_mode))
}

/// Query 13, customer distribution: how many customers have how many orders, none included.
pub(crate) fn customer_distribution() -> Query<(BigInt, BigInt)> {
    let o = Orders.optional();
    let ordinary = o.comment.not_like("%special%requests%");
    let c_orders = select((Customer.key, count(o.key).label("c_count")))
        .from(Customer)
        .left_join(o, o.customer.eq(Customer.key) & ordinary)
        .group_by(Customer.key)
        .subquery("c_orders");
    let (_, orders) = c_orders.columns();
    Ok(select((orders, count_all().label("custdist")))
        .from(c_orders)
        .group_by(orders)
        .order_by((label("custdist").desc(), orders.desc())))
}

/// Query 14, promotion effect: the percentage of a month's revenue that parts in promotion brought in.
pub(crate) fn promotion_effect() -> Query<(Option<Decimal>,)> {
    let hundred = Decimal::from(100);
    let promoted = case(Part.kind.starts_with("PROMO"), discounted_price()).otherwise(0);
    Ok(select(((hundred * sum(promoted) / sum(discounted_price())).label("promo_revenue"),))
        .from(LineItem)
        .join(Part, Part.key.eq(LineItem.part))
        .where_(within(LineItem.ship_date, Date::new(1995, 9, 1)?, Date::new(1995, 10, 1)?)))
}

/// Query 15, top supplier: who brought in most in a quarter, all of them if several did.
pub(crate) fn top_supplier() -> Query<(BigInt, Text, Text, Text, Option<Decimal>)> {
    let start = Date::new(1996, 1, 1)?;
    let quarter = LineItem.ship_date.ge(start) & LineItem.ship_date.lt(val(start).plus(3, DateUnit::Month));
    let revenue = cte(
        "revenue",
        select((LineItem.supplier, sum(discounted_price()).label("total_revenue")))
            .from(LineItem)
            .where_(quarter)
            .group_by(LineItem.supplier),
    );
    let (supplier, total) = revenue.columns();
    Ok(select((Supplier.key, Supplier.name, Supplier.address, Supplier.phone, total))
        .with(&revenue)
        .from(Supplier)
        .join(&revenue, supplier.eq(Supplier.key))
        .where_(total.eq(select(max(total)).from(&revenue).scalar()))
        .order_by(Supplier.key))
}

/// Query 16, parts and suppliers: how many suppliers without complaints sell each kind of part.
pub(crate) fn parts_of_suppliers() -> Query<(Text, Text, Integer, BigInt)> {
    let p = Part;
    let complained_of =
        select(Supplier.key).from(Supplier).where_(Supplier.comment.like("%Customer%Complaints%"));
    Ok(select((p.brand, p.kind, p.size, count_distinct(PartSupp.supplier).label("supplier_cnt")))
        .from(PartSupp)
        .join(p, p.key.eq(PartSupp.part))
        .where_(p.brand.ne("Brand#45"))
        .where_(p.kind.not_like("MEDIUM POLISHED%"))
        .where_(p.size.in_list([49, 14, 23, 45, 19, 3, 36, 9]))
        .where_(PartSupp.supplier.not_in_query(complained_of))
        .group_by((p.brand, p.kind, p.size))
        .order_by((label("supplier_cnt").desc(), p.brand, p.kind, p.size)))
}
