//! The statements by hand: the text is pushed clause by clause, and values are lent to a list.
//!
//! Nothing checks anything. No library can do less.

use super::{Input, See};
use std::hint::black_box;

#[derive(Debug)]
#[allow(dead_code, reason = "a driver would read the values")]
enum Param<'a> {
    Bool(bool),
    Integer(i32),
    BigInt(i64),
    Double(f64),
    Text(&'a str),
    BigInts(&'a [i64]),
}

/// 00 to 99, so that digits are written two at a time.
const PAIRS: &str = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

struct Floor<'a> {
    text: String,
    params: Vec<Param<'a>>,
}

impl<'a> Floor<'a> {
    fn new(text: usize, params: usize) -> Self {
        Floor { text: String::with_capacity(text), params: Vec::with_capacity(params) }
    }

    fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    fn bind(&mut self, param: Param<'a>) -> &mut Self {
        self.params.push(param);
        self.text.push('$');
        self.number(self.params.len());
        self
    }

    fn number(&mut self, number: usize) {
        let pair = number % 100;
        if number >= 100 {
            self.number(number / 100);
        }
        if number < 10 {
            self.text.push(char::from(b'0' + pair as u8));
        } else {
            self.text.push_str(PAIRS.get(pair * 2..pair * 2 + 2).unwrap_or_default());
        }
    }

    fn list(&mut self, params: impl Iterator<Item = Param<'a>>) -> &mut Self {
        for (place, param) in params.enumerate() {
            self.push(if place == 0 { "" } else { ", " }).bind(param);
        }
        self
    }

    fn show(self, see: See<'_>) {
        let (text, params) = black_box((self.text, self.params));
        see(&text, params.len());
    }
}

pub(crate) fn a(input: &Input, see: See<'_>) {
    let mut floor = Floor::new(128, 2);
    floor
        .push(r#"SELECT "customers"."id", "customers"."name""#)
        .push(r#" FROM "customers""#)
        .push(r#" WHERE "customers"."id" = "#)
        .bind(Param::BigInt(input.id))
        .push(" LIMIT ")
        .bind(Param::BigInt(1));
    floor.show(see);
}

pub(crate) fn b(input: &Input, see: See<'_>) {
    let mut floor = Floor::new(1024, 10);
    floor
        .push(r#"SELECT "customers"."country", "products"."category", "#)
        .push(r#"count("orders"."id"), sum("items"."quantity")"#)
        .push(r#" FROM "customers""#)
        .push(r#" JOIN "orders" ON "orders"."customer_id" = "customers"."id""#)
        .push(r#" JOIN "items" ON "items"."order_id" = "orders"."id""#)
        .push(r#" JOIN "products" ON "products"."id" = "items"."product_id""#)
        .push(r#" WHERE "customers"."active" = "#)
        .bind(Param::Bool(true))
        .push(r#" AND "customers"."country" <> "#)
        .bind(Param::Text(&input.country))
        .push(r#" AND "orders"."status" IN ("#)
        .list(input.statuses.iter().map(|status| Param::Text(status)))
        .push(r#") AND "orders"."total" > "#)
        .bind(Param::Double(input.total))
        .push(r#" AND "items"."quantity" >= "#)
        .bind(Param::Integer(input.quantity))
        .push(r#" AND "products"."price" < "#)
        .bind(Param::Double(input.price))
        .push(r#" GROUP BY "customers"."country", "products"."category""#)
        .push(r#" HAVING count("orders"."id") > "#)
        .bind(Param::BigInt(input.orders))
        .push(r#" ORDER BY sum("items"."quantity") DESC"#)
        .push(" LIMIT ")
        .bind(Param::BigInt(input.limit));
    floor.show(see);
}

pub(crate) fn c(input: &Input, see: See<'_>) {
    let mut floor = Floor::new(128 + input.people.len() * 45, input.people.len() * 6);
    floor.push(r#"INSERT INTO "people" ("id", "name", "email", "age", "score", "active")"#).push(" VALUES ");
    for (place, (id, name, email, age, score, active)) in input.people.iter().enumerate() {
        floor.push(if place == 0 { "(" } else { ", (" }).bind(Param::BigInt(*id));
        floor.push(", ").bind(Param::Text(name));
        floor.push(", ").bind(Param::Text(email));
        floor.push(", ").bind(Param::Integer(*age));
        floor.push(", ").bind(Param::Double(*score));
        floor.push(", ").bind(Param::Bool(*active));
        floor.push(")");
    }
    floor.show(see);
}

pub(crate) fn d(input: &Input, see: See<'_>) {
    let mut floor = Floor::new(128 + input.ids.len() * 7, input.ids.len());
    floor
        .push(r#"SELECT "customers"."id", "customers"."name""#)
        .push(r#" FROM "customers""#)
        .push(r#" WHERE "customers"."id" IN ("#)
        .list(input.ids.iter().map(|id| Param::BigInt(*id)))
        .push(")");
    floor.show(see);
}

pub(crate) fn d_array(input: &Input, see: See<'_>) {
    let mut floor = Floor::new(128, 1);
    floor
        .push(r#"SELECT "customers"."id", "customers"."name""#)
        .push(r#" FROM "customers""#)
        .push(r#" WHERE "customers"."id" = ANY("#)
        .bind(Param::BigInts(&input.ids))
        .push(")");
    floor.show(see);
}

pub(crate) fn e(input: &Input, see: See<'_>) {
    let mut floor = Floor::new(512, 3);
    floor
        .push(r#"SELECT "customers"."name", "t"."spent""#)
        .push(r#" FROM "customers""#)
        .push(r#" JOIN (SELECT "orders"."customer_id" AS "customer_id", sum("orders"."total") AS "spent""#)
        .push(r#" FROM "orders""#)
        .push(r#" WHERE "orders"."status" = "#)
        .bind(Param::Text(input.statuses[0]))
        .push(r#" GROUP BY "orders"."customer_id") AS "t""#)
        .push(r#" ON "t"."customer_id" = "customers"."id""#)
        .push(r#" WHERE "customers"."active" = "#)
        .bind(Param::Bool(true))
        .push(r#" AND "t"."spent" > (SELECT avg("orders"."total") FROM "orders")"#)
        .push(r#" ORDER BY "t"."spent" DESC"#)
        .push(" LIMIT ")
        .bind(Param::BigInt(input.limit));
    floor.show(see);
}
