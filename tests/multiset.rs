//! Rows of a subquery as one column, on every database.

#![cfg(feature = "multiset")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    reason = "tests fail by panicking"
)]

mod every_type;
mod support;

use every_type::{L, NASTY, with_rows};
use querent::{FromRow, prelude::*, row};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

type Orders3 = Vec<(i64, Decimal, Option<bool>)>;

#[test]
fn rows_of_a_subquery_are_a_column() {
    let orders =
        || select((Orders.id, Orders.total, Orders.paid)).from(Orders).where_(Orders.user_id.eq(Users.id));
    snapshot!(
        not asked, "each database has its own form of a cell":
        select((Users.name, multiset(orders().order_by(Orders.id.desc())))).from(Users).order_by(Users.id),
        select((Users.name, multiset(orders().order_by(Orders.paid.desc().nulls_last()).order_by(nth(1)).limit(2).offset(1))))
            .from(Users)
            .order_by(Users.id),
        select((
            Users.id,
            multiset(
                select((
                    Orders.id,
                    multiset(select(Items.sku).from(Items).where_(Items.order_id.eq(Orders.id)).order_by(Items.id)),
                ))
                .from(Orders)
                .where_(Orders.user_id.eq(Users.id))
            ),
        ))
        .from(Users),
        select(multiset(select((Orders.country, count_all())).from(Orders).group_by(Orders.country).order_by(Orders.country)))
    );
    let rows: Vec<(String, Orders3)> = found(
        &select((Users.name, multiset(orders().order_by(Orders.id.desc())))).from(Users).order_by(Users.id),
    );
    let order = |id, cents, paid| (id, Decimal::new(cents, 2), paid);
    assert_eq!(
        rows,
        [
            ("Ada".to_owned(), vec![order(11, 2_000, Some(false)), order(10, 10_050, Some(true))]),
            ("Bob".to_owned(), vec![order(12, 2_000, None)]),
            ("Cyd".to_owned(), vec![]),
        ]
    );
}

row! {
    #[derive(Debug, PartialEq)]
    struct Order { id: i64, items: Vec<Item> }
}
row! {
    #[derive(Debug, PartialEq)]
    struct Item { sku: String, discount: Option<i32> }
}

/// The databases, with the tables of the snapshots in a schema of this test.
fn filled(schema: &str) -> Vec<engines::Engine> {
    let mut all = engines::all();
    for engine in &mut all {
        engine.use_schema(schema);
        let create = CREATE_TABLES.replace("main.", "");
        let create = engine.quoted(&create);
        engine.run(&create).unwrap();
        let users = "INSERT INTO users VALUES (1, 'Ada', NULL, 'DE', TRUE, NULL, '2024-01-01'), (2, 'Bob', NULL, 'FR', TRUE, 1, '2024-01-02')";
        let orders = "INSERT INTO orders VALUES (10, 1, 'DE', 1.5, TRUE, NULL, '2024-01-01 10:00:00'), (11, 1, 'DE', 2.25, NULL, 'x', '2024-01-01 10:00:00'), \
                      (12, 1, 'FR', 3, FALSE, '', '2024-01-01 10:00:00')";
        let items = "INSERT INTO items VALUES (100, 10, 'b', 1, 1, NULL, 1, 1), (101, 10, 'a', 1, 1, 5, 1, 1), (102, 12, 'c\"', 1, 1, NULL, 1, 1)";
        for insert in [users, orders, items] {
            engine.run(insert).unwrap();
        }
    }
    all
}

#[test]
fn multisets_nest_order_and_limit_on_every_database() {
    for mut engine in filled("querent_multiset") {
        let name = engine.name;
        let items = || select((Items.sku, Items.discount)).from(Items).where_(Items.order_id.eq(Orders.id));
        let orders = || {
            select((Orders.id, multiset(items().order_by(Items.sku))))
                .from(Orders)
                .where_(Orders.user_id.eq(Users.id))
        };
        let nested =
            select((Users.id, multiset(orders().order_by(Orders.id)))).from(Users).order_by(Users.id);
        let rows: Vec<(i64, Vec<Order>)> =
            engine.fetch_all(&nested).unwrap_or_else(|error| panic!("{name}: {error}"));
        let item = |sku: &str, discount| Item { sku: sku.to_owned(), discount };
        let of_ada = vec![
            Order { id: 10, items: vec![item("a", Some(5)), item("b", None)] },
            Order { id: 11, items: vec![] },
            Order { id: 12, items: vec![item("c\"", None)] },
        ];
        assert_eq!(rows, [(1, of_ada), (2, vec![])], "{name}");

        // NULL has its place in the order, and LIMIT and OFFSET hold for each list by itself.
        let some = |limit, offset| {
            let orders = select((Orders.id, Orders.paid)).from(Orders).where_(Orders.user_id.eq(Users.id));
            let orders = orders
                .order_by(Orders.paid.desc().nulls_first())
                .order_by(nth(1))
                .limit(limit)
                .offset(offset);
            select((Users.id, multiset(orders))).from(Users).order_by(Users.id)
        };
        for (limit, offset, expected) in [
            (2, 0, vec![(11, None), (10, Some(true))]),
            (2, 1, vec![(10, Some(true)), (12, Some(false))]),
            (0, 0, vec![]),
            (9, 5, vec![]),
        ] {
            let rows: Vec<(i64, Vec<(i64, Option<bool>)>)> =
                engine.fetch_all(&some(limit, offset)).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(rows, [(1, expected), (2, vec![])], "{name}, {limit} from {offset}");
        }
        let last =
            select(Orders.id).from(Orders).where_(Orders.user_id.eq(Users.id)).order_by(Orders.id).offset(2);
        let last = select(multiset(last)).from(Users).order_by(Users.id);
        assert_eq!(engine.fetch_all::<Vec<i64>, _>(&last).unwrap(), [vec![12], vec![]], "{name}");

        // Groups, seen from a query around them where the database allows it.
        let groups = select((Orders.country, count_all())).from(Orders).group_by(Orders.country);
        let groups = select(multiset(groups.order_by(Orders.country.desc())));
        let rows: Vec<Vec<(String, i64)>> =
            engine.fetch_all(&groups).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rows, [[("FR".to_owned(), 1), ("DE".to_owned(), 2)]], "{name}");

        // The whole row of an optional table.
        let optional = Items.optional();
        let joined = select((Orders.id, optional.all()))
            .from(Orders)
            .left_join(optional, optional.order_id.eq(Orders.id));
        type Whole = (i64, i64, String, i32, i32, Option<i32>, f64, i64);
        let joined = select(multiset(joined.order_by(Orders.id).order_by(optional.id)));
        let rows: Vec<Vec<(i64, Option<Whole>)>> =
            engine.fetch_all(&joined).unwrap_or_else(|error| panic!("{name}: {error}"));
        let ids: Vec<(i64, Option<i64>)> =
            rows[0].iter().map(|(id, item)| (*id, item.as_ref().map(|item| item.0))).collect();
        assert_eq!(ids, [(10, Some(100)), (10, Some(101)), (11, None), (12, Some(102))], "{name}");
    }
}

/// The only row of a query.
fn one<T: FromRow<Q::Row>, Q: AsStatement>(engine: &mut engines::Engine, query: &Q) -> Result<T, Error> {
    engine.fetch_all(query).map(|mut rows| rows.remove(0))
}

#[test]
fn values_of_every_type_come_back_exactly() {
    for engine in engines::all() {
        let mut engine = with_rows(engine, "querent_multiset_types");
        for (place, text) in NASTY.iter().enumerate() {
            let insert = insert_into(L).columns((L.id, L.name)).values((10 + place as i64, *text));
            engine.run_statement(&insert).unwrap();
        }
        let columns = || {
            (
                (L.id, L.truth, L.small, L.whole, L.big),
                (L.single, L.double, L.number),
                (L.name, L.bytes, L.day, L.clock, L.moment, L.point, L.uuid, L.maybe),
            )
        };
        type Row = (
            (i64, bool, i16, i32, i64),
            (f32, f64, Decimal),
            (String, Vec<u8>, Date, Time, Timestamp, TimestampTz, Uuid, Option<String>),
        );
        let plain = select(columns()).from(L).where_(L.id.lt(10)).order_by(L.id);
        let direct: Vec<Row> = engine.fetch_all(&plain).unwrap();
        for query in [plain.clone(), plain.limit(5)] {
            let many: Vec<Row> = one(&mut engine, &select(multiset(query)))
                .unwrap_or_else(|error| panic!("{}: {error}", engine.name));
            assert_eq!(many, direct, "{}", engine.name);
        }
        assert_eq!(direct.len(), 2);
        // Also in another time zone of the session.
        match engine.name {
            "sqlite" => {}
            "postgres" => engine.run("SET TIME ZONE 'Asia/Tokyo'; SET DateStyle = 'German'").unwrap(),
            _ => engine.run("SET time_zone = '+09:00'").unwrap(),
        }
        let many: Vec<Row> =
            one(&mut engine, &select(multiset(select(columns()).from(L).where_(L.id.lt(10)).order_by(L.id))))
                .unwrap();
        assert_eq!(many, direct, "{}", engine.name);
        let texts = select(L.name).from(L).where_(L.id.ge(10)).order_by(L.id);
        let many: Vec<String> = one(&mut engine, &select(multiset(texts))).unwrap();
        assert_eq!(many, NASTY, "{}", engine.name);
        let documents = select((L.maybe, val(Json::new(r#"{"a": [1, "x"]}"#)), val(f64::MIN_POSITIVE)))
            .from(L)
            .where_(L.id.eq(1));
        let rows: Vec<(Option<String>, Json, f64)> = one(&mut engine, &select(multiset(documents))).unwrap();
        assert_eq!((rows.len(), &rows[0].0, rows[0].2), (1, &None, f64::MIN_POSITIVE), "{}", engine.name);
        assert_eq!(rows[0].1.as_str().replace(' ', ""), r#"{"a":[1,"x"]}"#, "{}", engine.name);
    }
}

#[test]
fn what_makes_no_multiset_is_refused() {
    let ids = || select(Orders.id).from(Orders);
    let message =
        |query: &Select<querent::Multiset<BigInt>>, dialect: &dyn Dialect| refusal(query, dialect).1;
    let set = "a multiset is of one SELECT, without DISTINCT, WITH TIES or set operations; select from that as a `.subquery(..)`";
    assert_eq!(message(&select(multiset(ids().union(ids()))), &Postgres::new()), set);
    assert_eq!(message(&select(multiset(ids().distinct())), &MySql::new()), set);
    table! { Spans = "spans" { span: Interval } }
    assert_eq!(
        refusal(&select(multiset(select(Spans.span).from(Spans))), &Postgres::new()).1,
        "postgres 18 cannot render Interval in a multiset; select its parts"
    );
    let sorted = select(multiset(ids().order_by(Orders.id)));
    assert_eq!(
        message(&sorted, &Sqlite::version(3, 43)),
        "sqlite 3.43 cannot render ORDER BY inside an aggregate; it begins with sqlite 3.44; read the rows in order, and \
         join them in Rust"
    );
    // Groups want a derived table, which sees nothing of the query around it there.
    let grouped =
        select(max(Orders.id)).from(Orders).where_(Orders.user_id.eq(Users.id)).group_by(Orders.country);
    let error = refusal(&select((Users.id, multiset(grouped))).from(Users), &MariaDb::new());
    assert_eq!(error.0, ErrorKind::Scope, "{}", error.1);
}
