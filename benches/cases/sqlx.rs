//! The statements by sqlx's `QueryBuilder`: text is pushed clause by clause, values are encoded as they come.

use super::{Input, See, refused};
use ::sqlx::{Arguments as _, Execute as _, Postgres, QueryBuilder, postgres::PgArguments};
use std::hint::black_box;

fn show(mut builder: QueryBuilder<Postgres>, see: See<'_>) {
    // What an executor takes from a query, in the order in which it does.
    let mut query = builder.build();
    match query.take_arguments() {
        Ok(arguments) => {
            let params = black_box(arguments.as_ref()).map_or(0, PgArguments::len);
            let sql = black_box(query.sql());
            see(sql.as_str(), params);
        }
        Err(error) => refused(&error, see),
    }
}

pub(crate) fn a(input: &Input, see: See<'_>) {
    let mut builder = QueryBuilder::new(r#"SELECT "customers"."id", "customers"."name""#);
    builder
        .push(r#" FROM "customers""#)
        .push(r#" WHERE "customers"."id" = "#)
        .push_bind(input.id)
        .push(" LIMIT ")
        .push_bind(1_i64);
    show(builder, see);
}

pub(crate) fn b(input: &Input, see: See<'_>) {
    let mut builder = QueryBuilder::new(concat!(
        r#"SELECT "customers"."country", "products"."category", "#,
        r#"count("orders"."id"), sum("items"."quantity")"#,
    ));
    builder
        .push(r#" FROM "customers""#)
        .push(r#" JOIN "orders" ON "orders"."customer_id" = "customers"."id""#)
        .push(r#" JOIN "items" ON "items"."order_id" = "orders"."id""#)
        .push(r#" JOIN "products" ON "products"."id" = "items"."product_id""#)
        .push(r#" WHERE "customers"."active" = "#)
        .push_bind(true)
        .push(r#" AND "customers"."country" <> "#)
        .push_bind(input.country.as_str())
        .push(r#" AND "orders"."status" IN ("#);
    let mut list = builder.separated(", ");
    for status in input.statuses {
        list.push_bind(status);
    }
    builder
        .push(r#") AND "orders"."total" > "#)
        .push_bind(input.total)
        .push(r#" AND "items"."quantity" >= "#)
        .push_bind(input.quantity)
        .push(r#" AND "products"."price" < "#)
        .push_bind(input.price)
        .push(r#" GROUP BY "customers"."country", "products"."category""#)
        .push(r#" HAVING count("orders"."id") > "#)
        .push_bind(input.orders)
        .push(r#" ORDER BY sum("items"."quantity") DESC"#)
        .push(" LIMIT ")
        .push_bind(input.limit);
    show(builder, see);
}

pub(crate) fn c(input: &Input, see: See<'_>) {
    let mut builder =
        QueryBuilder::new(r#"INSERT INTO "people" ("id", "name", "email", "age", "score", "active") "#);
    builder.push_values(&input.people, |mut row, (id, name, email, age, score, active)| {
        row.push_bind(*id)
            .push_bind(*name)
            .push_bind(*email)
            .push_bind(*age)
            .push_bind(*score)
            .push_bind(*active);
    });
    show(builder, see);
}

pub(crate) fn d(input: &Input, see: See<'_>) {
    let mut builder = QueryBuilder::new(r#"SELECT "customers"."id", "customers"."name""#);
    builder.push(r#" FROM "customers""#).push(r#" WHERE "customers"."id" IN ("#);
    let mut list = builder.separated(", ");
    for id in &input.ids {
        list.push_bind(*id);
    }
    builder.push(")");
    show(builder, see);
}

pub(crate) fn d_array(input: &Input, see: See<'_>) {
    let mut builder = QueryBuilder::new(r#"SELECT "customers"."id", "customers"."name""#);
    builder
        .push(r#" FROM "customers""#)
        .push(r#" WHERE "customers"."id" = ANY("#)
        .push_bind(input.ids.as_slice())
        .push(")");
    show(builder, see);
}

pub(crate) fn e(input: &Input, see: See<'_>) {
    let mut builder = QueryBuilder::new(r#"SELECT "customers"."name", "t"."spent""#);
    builder
        .push(r#" FROM "customers""#)
        .push(r#" JOIN (SELECT "orders"."customer_id" AS "customer_id", sum("orders"."total") AS "spent""#)
        .push(r#" FROM "orders""#)
        .push(r#" WHERE "orders"."status" = "#)
        .push_bind(input.statuses[0])
        .push(r#" GROUP BY "orders"."customer_id") AS "t""#)
        .push(r#" ON "t"."customer_id" = "customers"."id""#)
        .push(r#" WHERE "customers"."active" = "#)
        .push_bind(true)
        .push(r#" AND "t"."spent" > (SELECT avg("orders"."total") FROM "orders")"#)
        .push(r#" ORDER BY "t"."spent" DESC"#)
        .push(" LIMIT ")
        .push_bind(input.limit);
    show(builder, see);
}
