//! The statements by Querent.

use super::{Input, See, refused};
use querent_postgres::{
    prelude::*,
    querent::{
        Bind, Typed,
        ast::{self, InList, ListItems},
    },
};
use std::hint::black_box;

table! { pub(super) Customers = "customers" { id: BigInt, name: Text, country: Text, active: Bool } }
table! { pub(super) Orders = "orders" { id: BigInt, customer_id: BigInt, status: Text, total: Double } }
table! { pub(super) Items = "items" { order_id: BigInt, product_id: BigInt, quantity: Integer } }
table! { pub(super) Products = "products" { id: BigInt, category: Text, price: Double } }
table! { pub(super) People = "people" { id: BigInt, name: Text, email: Text, age: Integer, score: Double, active: Bool } }

pub(super) fn show(statement: &impl ToSql, see: See<'_>) {
    match statement.to_sql(&Postgres::new()) {
        Ok(sql) => {
            let sql = black_box(sql);
            see(sql.text(), sql.params().len());
        }
        Err(error) => refused(&error, see),
    }
}

pub(super) fn rows(limit: i64) -> u64 {
    limit.unsigned_abs()
}

pub(crate) fn a(input: &Input, see: See<'_>) {
    let query = select((Customers.id, Customers.name))
        .from(Customers)
        .where_(Customers.id.eq(input.id))
        .limit(rows(1));
    show(&query, see);
}

pub(crate) fn b(input: &Input, see: See<'_>) {
    busiest(input, Orders.status.in_list(input.statuses), see);
}

pub(crate) fn b_expanded(input: &Input, see: See<'_>) {
    busiest(input, expanded(Orders.status, input.statuses), see);
}

#[inline(always)]
fn busiest(input: &Input, in_statuses: Condition, see: See<'_>) {
    let query = select((Customers.country, Products.category, count(Orders.id), sum(Items.quantity)))
        .from(Customers)
        .join(Orders, Orders.customer_id.eq(Customers.id))
        .join(Items, Items.order_id.eq(Orders.id))
        .join(Products, Products.id.eq(Items.product_id))
        .where_(
            Customers.active.eq(true)
                & Customers.country.ne(input.country.as_str())
                & in_statuses
                & Orders.total.gt(input.total)
                & Items.quantity.ge(input.quantity)
                & Products.price.lt(input.price),
        )
        .group_by((Customers.country, Products.category))
        .having(count(Orders.id).gt(input.orders))
        .order_by(sum(Items.quantity).desc().nulls_native())
        .limit(rows(input.limit));
    show(&query, see);
}

pub(crate) fn a_fingerprint(input: &Input, see: See<'_>) {
    let query = select((Customers.id, Customers.name))
        .from(Customers)
        .where_(Customers.id.eq(input.id))
        .limit(rows(1));
    match query.fingerprint(&Postgres::new()) {
        Ok(fingerprint) => see(&format!("{}", black_box(fingerprint)), 2),
        Err(error) => refused(&error, see),
    }
}

/// A list whose members are printed one by one, which Querent does for expressions only.
fn expanded<S: Bind>(column: impl Typed<Sql = S::Sql>, values: impl IntoIterator<Item = S>) -> Condition {
    let items = ListItems::Exprs(values.into_iter().map(|value| val(value).into_node()).collect());
    let in_list = InList { expr: column.into_node(), items, negated: false };
    Condition::from_node(ast::Expr::in_list(in_list))
}

pub(crate) fn c(input: &Input, see: See<'_>) {
    let insert = insert_into(People)
        .columns((People.id, People.name, People.email, People.age, People.score, People.active))
        .rows(input.people.iter().copied());
    show(&insert, see);
}

pub(crate) fn d(input: &Input, see: See<'_>) {
    named(Customers.id.in_list(input.ids.iter().copied()), see);
}

pub(crate) fn d_expanded(input: &Input, see: See<'_>) {
    named(expanded(Customers.id, input.ids.iter().copied()), see);
}

#[inline(always)]
fn named(condition: Condition, see: See<'_>) {
    let query = select((Customers.id, Customers.name)).from(Customers).where_(condition);
    show(&query, see);
}

pub(crate) fn e(input: &Input, see: See<'_>) {
    let spending = select((Orders.customer_id, sum(Orders.total).label("spent")))
        .from(Orders)
        .where_(Orders.status.eq(input.statuses[0]))
        .group_by(Orders.customer_id)
        .subquery("t");
    let (customer_id, spent) = spending.columns();
    let query = select((Customers.name, spent))
        .from(Customers)
        .join(spending, customer_id.eq(Customers.id))
        .where_(Customers.active.eq(true) & spent.gt(select(avg(Orders.total)).from(Orders).scalar()))
        .order_by(spent.desc().nulls_native())
        .limit(rows(input.limit));
    show(&query, see);
}
