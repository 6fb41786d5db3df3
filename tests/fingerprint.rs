//! Fingerprints: equal for statements that say the same but for values and lengths of lists, and for no others.
#![cfg(feature = "fingerprint")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod support;

use querent::{Fingerprint, prelude::*};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::{collections::HashMap, hash::Hasher};
use support::{Items, Orders, Users};

fn dialects() -> [Box<dyn Dialect>; 4] {
    [Box::new(Postgres::new()), Box::new(Sqlite::new()), Box::new(MySql::new()), Box::new(MariaDb::new())]
}

fn of(statement: &impl AsStatement, dialect: &dyn Dialect) -> Fingerprint {
    statement.fingerprint(dialect).unwrap()
}

#[test]
fn it_is_the_hash_of_the_text_in_which_a_list_has_one_member() {
    let query = select(Users.id).from(Users).where_(Users.name.in_list(["Ada", "Bob"]) & Users.id.gt(7));
    let text = r#"SELECT "users"."id" FROM "users" WHERE "users"."name" IN (?) AND "users"."id" > ?"#;
    let mut hasher = SipHasher13::new();
    hasher.write(text.as_bytes());
    let hash = hasher.finish128().as_u128();
    assert_eq!(of(&query, &Sqlite::new()).bits(), hash);
    assert_eq!(of(&query, &Sqlite::new()).to_string(), format!("{hash:032x}"));
}

/// What is stored somewhere must be found again. The figure is SipHash-1-3 with 128 bits and keys of 0 over the text, computed
/// by another program from the algorithm's description, <https://www.aumasson.jp/siphash/siphash.pdf>.
#[test]
fn it_never_changes() {
    let query = select(Users.id).from(Users);
    assert_eq!(of(&query, &Sqlite::new()).to_string(), "fc45a456829c93a136e2dfcf6994d3db");
}

#[test]
fn values_and_the_lengths_of_lists_are_left_out() {
    for dialect in &dialects() {
        let dialect = &**dialect;
        let query = |ids: &[i64], name: &str, rows: u64| {
            let kept = Users.id.in_list(ids.iter().copied()) | Users.name.eq(name);
            of(&select(Users.id).from(Users).where_(kept).order_by(Users.id).limit(rows), dialect)
        };
        assert_eq!(query(&[1], "Ada", 1), query(&[1, 2, 3], "Bob", 100), "{}", dialect.spec());
        let any = |ids: &[i64]| {
            of(&select(Users.id).from(Users).where_(Users.id.any_of(ids.iter().copied())), dialect)
        };
        assert_eq!(any(&[1]), any(&[3, 2]));
        let insert = |rows: i64| {
            let columns = (Items.id, Items.sku, Items.discount);
            let row = |id: i64| (id, "A", if id == 1 { None } else { Some(1) });
            of(&insert_into(Items).columns(columns).rows((0..rows).map(row)), dialect)
        };
        assert_eq!(insert(1), insert(2));
        assert_eq!(insert(1), insert(50));
        let of_values = |rows: i64| {
            let numbers = values("numbers", (0..rows).map(|n| (n, "x")));
            let (n, _) = numbers.columns();
            of(&select(n).from(numbers), dialect)
        };
        assert_eq!(of_values(1), of_values(9));
    }
}

#[test]
fn expressions_in_lists_count_once_for_each_form() {
    for dialect in &dialects() {
        let dialect = &**dialect;
        let list = |members: Vec<Expr<BigInt>>| {
            of(&select(Users.id).from(Users).where_(Users.id.in_list(members)), dialect)
        };
        let [a, b] = [val(1_i64), val(2_i64)];
        let own: Expr<BigInt> = Users.id + 1;
        assert_eq!(list(vec![a.clone(), own.clone()]), list(vec![b.clone(), a.clone(), own.clone()]));
        assert_ne!(list(vec![a.clone(), own.clone()]), list(vec![own, a]));
    }
}

#[test]
fn what_is_said_otherwise_has_another() {
    let mut seen: HashMap<Fingerprint, String> = HashMap::new();
    let ids = || select(Users.id).from(Users);
    let statements: [Box<dyn AsStatement<Row = BigInt>>; 11] = [
        Box::new(ids()),
        Box::new(ids().where_(Users.id.eq(1))),
        Box::new(ids().where_(Users.id.ne(1))),
        Box::new(ids().where_(Users.manager_id.eq(1))),
        Box::new(ids().where_(Users.manager_id.is_null())),
        Box::new(ids().where_(Users.id.in_list([1]))),
        Box::new(ids().where_(Users.id.not_in_list([1]))),
        Box::new(ids().where_(Users.id.in_list(Vec::<i64>::new()))),
        Box::new(ids().limit(1)),
        Box::new(ids().offset(1)),
        Box::new(select(Orders.id).from(Orders)),
    ];
    for statement in &statements {
        let print = statement.fingerprint(&MySql::new()).unwrap();
        let text = statement.to_sql(&MySql::new()).unwrap().text().to_owned();
        assert_eq!(seen.insert(print, text), None);
    }
}

#[test]
fn a_bound_statement_has_that_of_the_same_with_its_values() {
    let dialect = Postgres::new();
    let find = |(id,): Params<(BigInt,)>| select(Users.id).from(Users).where_(Users.id.eq(id));
    let bound = compile(&dialect, find).unwrap().bind((1,));
    assert_eq!(of(&bound, &dialect), of(&select(Users.id).from(Users).where_(Users.id.eq(9)), &dialect));
}

#[test]
fn what_cannot_be_rendered_has_none() {
    let query = select(Orders.id).from(Users);
    assert_eq!(query.fingerprint(&Postgres::new()).unwrap_err(), query.to_sql(&Postgres::new()).unwrap_err());
}
