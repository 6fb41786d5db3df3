//! The statements by Querent, compiled once: what is measured is to bind values.

use super::{
    Input, See,
    querent::{Customers, Items, Orders, Products, rows, show},
    refused,
};
use querent_postgres::{prelude::*, querent::BindParams};
use std::sync::LazyLock;

/// A statement that is compiled when it is first bound.
type Once<P, Row> = LazyLock<Result<Compiled<P, Row>, Error>>;

#[inline(always)]
fn show_bound<P, Row>(once: &Once<P, Row>, values: impl BindParams<P>, see: See<'_>) {
    match &**once {
        Ok(compiled) => show(&compiled.bind(values), see),
        Err(error) => refused(error, see),
    }
}

pub(crate) fn a(input: &Input, see: See<'_>) {
    static ONE: Once<Params<(BigInt, RowCount)>, (BigInt, Text)> = LazyLock::new(|| {
        compile(&Postgres::new(), |(id, rows): Params<(BigInt, RowCount)>| {
            select((Customers.id, Customers.name)).from(Customers).where_(Customers.id.eq(id)).limit(rows)
        })
    });
    show_bound(&ONE, (input.id, rows(1)), see);
}

type Busiest = Params<(Bool, Text, List<Text>, Double, Integer, Double, BigInt, RowCount)>;

pub(crate) fn b(input: &Input, see: See<'_>) {
    static BUSIEST: Once<Busiest, (Text, Text, BigInt, Option<BigInt>)> = LazyLock::new(|| {
        compile(
            &Postgres::new(),
            |(active, country, statuses, total, quantity, price, orders, rows): Busiest| {
                select((Customers.country, Products.category, count(Orders.id), sum(Items.quantity)))
                    .from(Customers)
                    .join(Orders, Orders.customer_id.eq(Customers.id))
                    .join(Items, Items.order_id.eq(Orders.id))
                    .join(Products, Products.id.eq(Items.product_id))
                    .where_(
                        Customers.active.eq(active)
                            & Customers.country.ne(country)
                            & Orders.status.any_of(statuses)
                            & Orders.total.gt(total)
                            & Items.quantity.ge(quantity)
                            & Products.price.lt(price),
                    )
                    .group_by((Customers.country, Products.category))
                    .having(count(Orders.id).gt(orders))
                    .order_by(sum(Items.quantity).desc().nulls_native())
                    .limit(rows)
            },
        )
    });
    let Input { country, statuses, total, quantity, price, orders, limit, .. } = input;
    let values = (true, country, *statuses, *total, *quantity, *price, *orders, rows(*limit));
    show_bound(&BUSIEST, values, see);
}

pub(crate) fn d(input: &Input, see: See<'_>) {
    static NAMED: Once<Params<(List<BigInt>,)>, (BigInt, Text)> = LazyLock::new(|| {
        compile(&Postgres::new(), |(ids,): Params<(List<BigInt>,)>| {
            select((Customers.id, Customers.name)).from(Customers).where_(Customers.id.any_of(ids))
        })
    });
    show_bound(&NAMED, (input.ids.iter().copied(),), see);
}

type Spending = Params<(Text, Bool, RowCount)>;

pub(crate) fn e(input: &Input, see: See<'_>) {
    static SPENDING: Once<Spending, (Text, Option<Double>)> = LazyLock::new(|| {
        compile(&Postgres::new(), |(status, active, rows): Spending| {
            let spending = select((Orders.customer_id, sum(Orders.total).label("spent")))
                .from(Orders)
                .where_(Orders.status.eq(status))
                .group_by(Orders.customer_id)
                .subquery("t");
            let (customer_id, spent) = spending.columns();
            let average = select(avg(Orders.total)).from(Orders).scalar();
            select((Customers.name, spent))
                .from(Customers)
                .join(spending, customer_id.eq(Customers.id))
                .where_(Customers.active.eq(active) & spent.gt(average))
                .order_by(spent.desc().nulls_native())
                .limit(rows)
        })
    });
    show_bound(&SPENDING, (input.statuses[0], true, rows(input.limit)), see);
}
