//! Queries 17 to 22.

use super::*;

/// Query 17, small quantity orders: what a year would lose if only large numbers of a part were sold.
pub(crate) fn small_quantity_orders(brand: &str, container: &str) -> Query<(Option<Decimal>,)> {
    let l = LineItem.alias("l");
    let fifth = select(Decimal::new(2, 1) * avg(l.quantity)).from(l).where_(l.part.eq(Part.key));
    Ok(select(((sum(LineItem.extended_price) / Decimal::new(70, 1)).label("avg_yearly"),))
        .from(LineItem)
        .join(Part, Part.key.eq(LineItem.part))
        .where_(Part.brand.eq(brand))
        .where_(Part.container.eq(container))
        .where_(LineItem.quantity.lt(fifth.scalar())))
}

/// Query 18, large volume customers: who ordered more than so many pieces at once.
pub(crate) fn large_volume_customers(
    pieces: i32,
) -> Query<(Text, BigInt, BigInt, Date, Decimal, Option<Decimal>)> {
    let (c, o, l) = (Customer, Orders, LineItem.alias("l"));
    let large = select(l.order).from(l).group_by(l.order).having(sum(l.quantity).gt(pieces));
    Ok(select((c.name, c.key, o.key, o.order_date, o.total_price, sum(LineItem.quantity)))
        .from(c)
        .join(o, o.customer.eq(c.key))
        .join(LineItem, LineItem.order.eq(o.key))
        .where_(o.key.in_query(large))
        .group_by((c.name, c.key, o.key, o.order_date, o.total_price))
        .order_by((o.total_price.desc(), o.order_date))
        .limit(100))
}

/// Query 19, discounted revenue: three kinds of parts that came by air.
pub(crate) fn discounted_revenue() -> Query<(Option<Decimal>,)> {
    let kind = |brand: &str, containers: [&str; 4], least: i32, largest: i32| {
        Part.brand.eq(brand)
            & Part.container.in_list(containers)
            & LineItem.quantity.between(least, least + 10)
            & Part.size.between(1, largest)
    };
    let kinds = [
        kind("Brand#12", ["SM CASE", "SM BOX", "SM PACK", "SM PKG"], 1, 5),
        kind("Brand#23", ["MED BAG", "MED BOX", "MED PKG", "MED PACK"], 10, 10),
        kind("Brand#34", ["LG CASE", "LG BOX", "LG PACK", "LG PKG"], 20, 15),
    ];
    Ok(select((sum(discounted_price()).label("revenue"),))
        .from(LineItem)
        .join(Part, Part.key.eq(LineItem.part))
        .where_(any(kinds))
        .where_(LineItem.ship_mode.in_list(["AIR", "AIR REG"]))
        .where_(LineItem.ship_instruct.eq("DELIVER IN PERSON")))
}

/// Query 20, potential part promotion: Canadian suppliers with more of a forest part than half a year's sales.
pub(crate) fn part_promotion() -> Query<(Text, Text)> {
    let (l, ps) = (LineItem, PartSupp);
    let half_of_sales = select(Decimal::new(5, 1) * sum(l.quantity))
        .from(l)
        .where_(row((l.part, l.supplier)).eq((ps.part, ps.supplier)))
        .where_(within(l.ship_date, Date::new(1994, 1, 1)?, Date::new(1995, 1, 1)?));
    let of_forests = select(Part.key).from(Part).where_(Part.name.starts_with("forest"));
    let with_excess = select(ps.supplier)
        .from(ps)
        .where_(ps.part.in_query(of_forests))
        .where_(ps.available.gt(half_of_sales.scalar()));
    Ok(select((Supplier.name, Supplier.address))
        .from(Supplier)
        .join(Nation, Nation.key.eq(Supplier.nation))
        .where_(Supplier.key.in_query(with_excess))
        .where_(Nation.name.eq("CANADA"))
        .order_by(Supplier.name))
}

/// Query 21, suppliers who kept orders waiting: a nation's late ones, where nobody else in the order was.
pub(crate) fn waiting_suppliers(nation: &str) -> Query<(Text, BigInt)> {
    let (l1, l2, l3) = (LineItem.alias("l1"), LineItem.alias("l2"), LineItem.alias("l3"));
    let others = select(l2.order).from(l2).where_(l2.order.eq(l1.order) & l2.supplier.ne(l1.supplier));
    let others_late = select(l3.order)
        .from(l3)
        .where_(l3.order.eq(l1.order) & l3.supplier.ne(l1.supplier))
        .where_(l3.receipt_date.gt(l3.commit_date));
    Ok(select((Supplier.name, count_all().label("numwait")))
        .from(Supplier)
        .join(l1, l1.supplier.eq(Supplier.key))
        .join(Orders, Orders.key.eq(l1.order))
        .join(Nation, Nation.key.eq(Supplier.nation))
        .where_(Orders.status.eq("F"))
        .where_(l1.receipt_date.gt(l1.commit_date))
        .where_(exists(others))
        .where_(not_exists(others_late))
        .where_(Nation.name.eq(nation))
        .group_by(Supplier.name)
        .order_by((label("numwait").desc(), Supplier.name))
        .limit(100))
}

/// Query 22, global sales opportunity: customers with money who have not ordered, by country of their telephone.
pub(crate) fn sales_opportunity() -> Query<(Text, BigInt, Option<Decimal>)> {
    const COUNTRIES: [&str; 7] = ["13", "31", "23", "29", "30", "18", "17"];
    let (c, o) = (Customer.alias("c"), Orders);
    let average = select(avg(c.account_balance))
        .from(c)
        .where_(c.account_balance.gt(Decimal::new(0, 2)))
        .where_(c.phone.substring(1, 2).in_list(COUNTRIES));
    let orders = select(o.key).from(o).where_(o.customer.eq(Customer.key));
    let custsale = select((Customer.phone.substring(1, 2).label("cntrycode"), Customer.account_balance))
        .from(Customer)
        .where_(Customer.phone.substring(1, 2).in_list(COUNTRIES))
        .where_(Customer.account_balance.gt(average.scalar()))
        .where_(not_exists(orders))
        .subquery("custsale");
    let (country, balance) = custsale.columns();
    Ok(select((country, count_all().label("numcust"), sum(balance).label("totacctbal")))
        .from(custsale)
        .group_by(country)
        .order_by(country))
}
