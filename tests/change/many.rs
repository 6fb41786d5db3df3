//! Statements that set very many columns.

use super::*;
use querent_mysql::MySql;
use std::time::{Duration, Instant};

/// Far more than any way of asking each column of all others would be done in.
const LONG: Duration = Duration::from_secs(5);

#[test]
fn many_columns_are_set_in_a_time_that_grows_with_their_number() {
    let names: Vec<String> = (0..30_000).map(|place| format!("c{place}")).collect();
    let table = || table_named("t");
    let start = Instant::now();
    // Each reads the next one, which MySQL would have set by then.
    let shifted =
        names.iter().zip(names.iter().skip(1)).fold(table().update().all_rows(), |query, (to, from)| {
            query.set_named(to, table().column::<BigInt>(from))
        });
    let cells = names.iter().map(|_| Value::BigInt(1));
    let inserted =
        table().with_key(["c0"]).insert(&names).rows([cells]).on_conflict(["c0"]).do_update(|set, new| {
            let others = names.iter().skip(1);
            others.fold(set, |set, name| set.set_named(name, new.column::<BigInt>(name)))
        });
    let text = shifted.to_sql(&MySql::new()).unwrap().text().to_owned();
    assert!(text.starts_with("UPDATE `t` SET `c0` = `t`.`c1`, `c1` = `t`.`c2`, "), "{}", &text[..80]);
    let text = inserted.to_sql(&MySql::new()).unwrap().text().to_owned();
    assert!(text.ends_with("`c29999` = `excluded`.`c29999`"));
    // The other way round, the last is set first.
    let shifted =
        names.iter().zip(names.iter().skip(1)).fold(table().update().all_rows(), |query, (from, to)| {
            query.set_named(to, table().column::<BigInt>(from))
        });
    let text = shifted.to_sql(&MySql::new()).unwrap().text().to_owned();
    assert!(text.starts_with("UPDATE `t` SET `c29999` = `t`.`c29998`, "), "{}", &text[..80]);
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
}

#[test]
fn a_column_that_is_given_twice_among_many_is_named() {
    let names: Vec<String> = (0..50).map(|place| format!("c{}", place % 49)).collect();
    let query = table_named("t").insert(&names).rows([names.iter().map(|_| Value::BigInt(1))]);
    let error = query.to_sql(&MySql::new()).unwrap_err();
    assert_eq!(error.to_string(), "INSERT gives column \"c0\" twice; give it once");
}
