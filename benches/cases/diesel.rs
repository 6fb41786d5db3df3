//! The statements by Diesel, rendered and bound as its PostgreSQL connection does it, without one.

#![allow(unreachable_pub, missing_docs, reason = "made by Diesel's `table!`")]

use super::{Input, See, refused};
use ::diesel::{
    alias,
    dsl::{avg, count, sum},
    insert_into,
    pg::{Pg, PgMetadataLookup, PgQueryBuilder, PgTypeMetadata},
    prelude::*,
    query_builder::{QueryBuilder as _, QueryFragment, bind_collector::RawBytesBindCollector},
};
use std::hint::black_box;

::diesel::table! { customers (id) { id -> BigInt, name -> Text, country -> Text, active -> Bool, } }
::diesel::table! { orders (id) { id -> BigInt, customer_id -> BigInt, status -> Text, total -> Double, } }
::diesel::table! {
    items (order_id, product_id) { order_id -> BigInt, product_id -> BigInt, quantity -> Integer, }
}
::diesel::table! { products (id) { id -> BigInt, category -> Text, price -> Double, } }
::diesel::table! {
    people (id) { id -> BigInt, name -> Text, email -> Text, age -> Integer, score -> Double, active -> Bool, }
}

::diesel::allow_tables_to_appear_in_same_query!(customers, orders, items, products);
::diesel::allow_columns_to_appear_in_same_group_by_clause!(customers::country, products::category);

/// Finds no types of the user's, of which there are none.
struct NoTypes;

impl PgMetadataLookup for NoTypes {
    fn lookup_type(&mut self, _: &str, _: Option<&str>) -> PgTypeMetadata {
        PgTypeMetadata::new(0, 0)
    }
}

fn show(query: &impl QueryFragment<Pg>, see: See<'_>) {
    match render(query) {
        Ok(rendered) => {
            let (text, binds) = black_box(rendered);
            see(&text, binds.binds.len());
        }
        Err(error) => refused(&error, see),
    }
}

fn render(query: &impl QueryFragment<Pg>) -> QueryResult<(String, RawBytesBindCollector<Pg>)> {
    let mut text = PgQueryBuilder::default();
    query.to_sql(&mut text, &Pg)?;
    let mut binds = RawBytesBindCollector::new();
    query.collect_binds(&mut binds, &mut NoTypes, &Pg)?;
    Ok((text.finish(), binds))
}

pub(crate) fn a(input: &Input, see: See<'_>) {
    let query =
        customers::table.select((customers::id, customers::name)).filter(customers::id.eq(input.id)).limit(1);
    show(&query, see);
}

pub(crate) fn b(input: &Input, see: See<'_>) {
    let query = customers::table
        .inner_join(orders::table.on(orders::customer_id.eq(customers::id)))
        .inner_join(items::table.on(items::order_id.eq(orders::id)))
        .inner_join(products::table.on(products::id.eq(items::product_id)))
        .filter(customers::active.eq(true))
        .filter(customers::country.ne(input.country.as_str()))
        .filter(orders::status.eq_any(input.statuses))
        .filter(orders::total.gt(input.total))
        .filter(items::quantity.ge(input.quantity))
        .filter(products::price.lt(input.price))
        .group_by((customers::country, products::category))
        .having(count(orders::id).gt(input.orders))
        .select((customers::country, products::category, count(orders::id), sum(items::quantity)))
        .order_by(sum(items::quantity).desc())
        .limit(input.limit);
    show(&query, see);
}

pub(crate) fn c(input: &Input, see: See<'_>) {
    let rows: Vec<_> = input
        .people
        .iter()
        .map(|(id, name, email, age, score, active)| {
            (
                people::id.eq(id),
                people::name.eq(*name),
                people::email.eq(*email),
                people::age.eq(age),
                people::score.eq(score),
                people::active.eq(active),
            )
        })
        .collect();
    show(&insert_into(people::table).values(rows), see);
}

pub(crate) fn d(input: &Input, see: See<'_>) {
    let query = customers::table
        .select((customers::id, customers::name))
        .filter(customers::id.eq_any(input.ids.iter().copied()));
    show(&query, see);
}

/// The same rows without a derived table, which Diesel cannot join: the grouping is the outer query's.
pub(crate) fn e_flat(input: &Input, see: See<'_>) {
    let every = alias!(orders as every_order);
    let query = customers::table
        .inner_join(orders::table.on(orders::customer_id.eq(customers::id)))
        .filter(orders::status.eq(input.statuses[0]))
        .filter(customers::active.eq(true))
        .group_by((customers::id, customers::name))
        .having(sum(orders::total).gt(every.select(avg(every.field(orders::total))).single_value()))
        .select((customers::name, sum(orders::total)))
        .order_by(sum(orders::total).desc())
        .limit(input.limit);
    show(&query, see);
}
