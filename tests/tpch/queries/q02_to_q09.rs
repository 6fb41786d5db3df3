//! Queries 2, 4, 7, 8 and 9.

use super::*;

/// The SQL types of query 2's rows.
type MinimumCostRow = (Decimal, Text, Text, BigInt, Text, Text, Text, Text);

/// Query 2, minimum cost supplier: who in Europe sells each part of brass of size 15 at the lowest cost.
pub(crate) fn minimum_cost_supplier() -> Query<MinimumCostRow> {
    let (ps, s, n, r) = (PartSupp.alias("ps"), Supplier.alias("s"), Nation.alias("n"), Region.alias("r"));
    let lowest_cost = select(min(ps.supply_cost))
        .from(ps)
        .join(s, s.key.eq(ps.supplier))
        .join(n, n.key.eq(s.nation))
        .join(r, r.key.eq(n.region))
        .where_(ps.part.eq(Part.key) & r.name.eq("EUROPE"));
    Ok(select((
        Supplier.account_balance,
        Supplier.name,
        Nation.name,
        Part.key,
        Part.manufacturer,
        Supplier.address,
        Supplier.phone,
        Supplier.comment,
    ))
    .from(Part)
    .join(PartSupp, PartSupp.part.eq(Part.key))
    .join(Supplier, Supplier.key.eq(PartSupp.supplier))
    .join(Nation, Nation.key.eq(Supplier.nation))
    .join(Region, Region.key.eq(Nation.region))
    .where_(Part.size.eq(15))
    .where_(Part.kind.ends_with("BRASS"))
    .where_(Region.name.eq("EUROPE"))
    .where_(PartSupp.supply_cost.eq(lowest_cost.scalar()))
    .order_by((Supplier.account_balance.desc(), Nation.name, Supplier.name, Part.key))
    .limit(100))
}

/// Query 4, order priority checking: orders of a quarter with a line that came later than promised.
pub(crate) fn order_priority_checking() -> Query<(Text, BigInt)> {
    let late = select(LineItem.order)
        .from(LineItem)
        .where_(LineItem.order.eq(Orders.key))
        .where_(LineItem.commit_date.lt(LineItem.receipt_date));
    Ok(select((Orders.priority, count_all().label("order_count")))
        .from(Orders)
        .where_(within(Orders.order_date, Date::new(1993, 7, 1)?, Date::new(1993, 10, 1)?))
        .where_(exists(late))
        .group_by(Orders.priority)
        .order_by(Orders.priority))
}

/// Query 7, volume shipping: what France and Germany sold to one another, year by year.
pub(crate) fn volume_shipping() -> Query<(Text, Text, Integer, Option<Decimal>)> {
    let (n1, n2) = (Nation.alias("n1"), Nation.alias("n2"));
    let between = |seller: &str, buyer: &str| n1.name.eq(seller) & n2.name.eq(buyer);
    let shipping = select((
        n1.name.label("supp_nation"),
        n2.name.label("cust_nation"),
        LineItem.ship_date.year().label("l_year"),
        discounted_price().label("volume"),
    ))
    .from(Supplier)
    .join(LineItem, LineItem.supplier.eq(Supplier.key))
    .join(Orders, Orders.key.eq(LineItem.order))
    .join(Customer, Customer.key.eq(Orders.customer))
    .join(n1, n1.key.eq(Supplier.nation))
    .join(n2, n2.key.eq(Customer.nation))
    .where_(between("FRANCE", "GERMANY") | between("GERMANY", "FRANCE"))
    .where_(LineItem.ship_date.between(Date::new(1995, 1, 1)?, Date::new(1996, 12, 31)?))
    .subquery("shipping");
    let (seller, buyer, year, volume) = shipping.columns();
    Ok(select((seller, buyer, year, sum(volume).label("revenue")))
        .from(shipping)
        .group_by((seller, buyer, year))
        .order_by((seller, buyer, year)))
}

/// Query 8, national market share: a nation's part of what America bought of one kind of steel.
pub(crate) fn national_market_share(seller: &str) -> Query<(Integer, Option<Decimal>)> {
    let (n1, n2) = (Nation.alias("n1"), Nation.alias("n2"));
    let all_nations = select((
        Orders.order_date.year().label("o_year"),
        discounted_price().label("volume"),
        n2.name.label("nation"),
    ))
    .from(Part)
    .join(LineItem, LineItem.part.eq(Part.key))
    .join(Supplier, Supplier.key.eq(LineItem.supplier))
    .join(Orders, Orders.key.eq(LineItem.order))
    .join(Customer, Customer.key.eq(Orders.customer))
    .join(n1, n1.key.eq(Customer.nation))
    .join(Region, Region.key.eq(n1.region))
    .join(n2, n2.key.eq(Supplier.nation))
    .where_(Region.name.eq("AMERICA"))
    .where_(Orders.order_date.between(Date::new(1995, 1, 1)?, Date::new(1996, 12, 31)?))
    .where_(Part.kind.eq("ECONOMY ANODIZED STEEL"))
    .subquery("all_nations");
    let (year, volume, nation) = all_nations.columns();
    let sold = case(nation.eq(seller), volume).otherwise(0);
    Ok(select((year, (sum(sold) / sum(volume)).label("mkt_share")))
        .from(all_nations)
        .group_by(year)
        .order_by(year))
}

/// Query 9, product type profit: what each nation's suppliers earned with green parts, year by year.
pub(crate) fn product_type_profit() -> Query<(Text, Integer, Option<Decimal>)> {
    let profit = select((
        Nation.name.label("nation"),
        Orders.order_date.year().label("o_year"),
        (discounted_price() - PartSupp.supply_cost * LineItem.quantity).label("amount"),
    ))
    .from(Part)
    .join(LineItem, LineItem.part.eq(Part.key))
    .join(Supplier, Supplier.key.eq(LineItem.supplier))
    .join(PartSupp, row((PartSupp.part, PartSupp.supplier)).eq((LineItem.part, LineItem.supplier)))
    .join(Orders, Orders.key.eq(LineItem.order))
    .join(Nation, Nation.key.eq(Supplier.nation))
    .where_(Part.name.contains("green"))
    .subquery("profit");
    let (nation, year, amount) = profit.columns();
    Ok(select((nation, year, sum(amount).label("sum_profit")))
        .from(profit)
        .group_by((nation, year))
        .order_by((nation, year.desc())))
}
