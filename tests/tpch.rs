//! The 22 queries of TPC-H in the typed API find, on every database at hand, what the query texts of the specification
//! find on PostgreSQL: the same rows in the same order, their values and their types.
//!
//! The texts in `tests/tpch/` carry the validation parameters. SQLite is given them too, its words for days in place of
//! theirs, so that something is compared where no server is at hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod engines;
#[allow(dead_code, reason = "the quickstart makes SQLite's tables by itself")]
#[path = "../examples/quickstart/load.rs"]
mod load;
#[path = "../examples/quickstart/queries.rs"]
mod quickstart;
#[allow(dead_code, reason = "the quickstart prints what is compared here")]
#[path = "../examples/quickstart/report.rs"]
mod report;
#[path = "../examples/quickstart/tables.rs"]
mod tables;

#[path = "tpch/compare.rs"]
mod compare;
#[path = "tpch/databases.rs"]
mod databases;
#[path = "tpch/queries/mod.rs"]
mod queries;
#[path = "tpch/reference.rs"]
mod reference;
#[path = "tpch/shown.rs"]
mod shown;

use compare::{Row, difference, near};
use querent::{AsStatement, FromRow, Table, prelude::*};
use queries::Query;
use reference::Answer;
use shown::shown;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// What sums are read into: those of no rows are NULL.
type Sum = Option<Decimal>;

#[test]
fn q01_pricing_summary_report() -> Outcome {
    type Found = (String, String, Sum, Sum, Sum, Sum, Sum, Sum, Sum, i64);
    let averages = &[6, 7, 8];
    same_rows::<Found, _>(4, averages, queries::pricing_summary(), include_str!("tpch/q1.sql"))
}

#[test]
fn q02_minimum_cost_supplier() -> Outcome {
    type Found = (Decimal, String, String, i64, String, String, String, String);
    same_rows::<Found, _>(4, &[], queries::minimum_cost_supplier(), include_str!("tpch/q2.sql"))
}

#[test]
fn q03_shipping_priority() -> Outcome {
    type Found = (i64, Sum, Date, i32);
    same_rows::<Found, _>(10, &[], queries::shipping_priority(), include_str!("tpch/q3.sql"))
}

#[test]
fn q04_order_priority_checking() -> Outcome {
    type Found = (String, i64);
    same_rows::<Found, _>(5, &[], queries::order_priority_checking(), include_str!("tpch/q4.sql"))
}

#[test]
fn q05_local_supplier_volume() -> Outcome {
    type Found = (String, Sum);
    same_rows::<Found, _>(5, &[], queries::local_supplier_volume(), include_str!("tpch/q5.sql"))
}

#[test]
fn q06_forecasting_revenue_change() -> Outcome {
    same_rows::<(Sum,), _>(1, &[], queries::revenue_forecast(), include_str!("tpch/q6.sql"))
}

#[test]
fn q07_volume_shipping() -> Outcome {
    type Found = (String, String, i32, Sum);
    same_rows::<Found, _>(4, &[], queries::volume_shipping(), include_str!("tpch/q7.sql"))
}

#[test]
fn q08_national_market_share() -> Outcome {
    let text = include_str!("tpch/q8.sql");
    // At this scale Brazil sold none of that steel.
    for nation in ["BRAZIL", "ROMANIA"] {
        let (query, text) = (queries::national_market_share(nation), text.replace("BRAZIL", nation));
        let shares = &[1];
        same_rows::<(i32, Sum), _>(2, shares, query, &text)?;
    }
    Ok(())
}

#[test]
fn q09_product_type_profit() -> Outcome {
    type Found = (String, i32, Sum);
    same_rows::<Found, _>(173, &[], queries::product_type_profit(), include_str!("tpch/q9.sql"))
}

#[test]
fn q10_returned_item_reporting() -> Outcome {
    type Found = (i64, String, Sum, Decimal, String, String, String, String);
    same_rows::<Found, _>(20, &[], queries::returned_items(), include_str!("tpch/q10.sql"))
}

#[test]
fn q11_important_stock_identification() -> Outcome {
    let text = include_str!("tpch/q11.sql");
    // The share is 0.0001 divided by the scale.
    same_rows::<(i64, Sum), _>(1, &[], queries::important_stock(Decimal::new(1, 2)), text)?;
    let more = text.replace("* 0.01", "* 0.0001");
    same_rows::<(i64, Sum), _>(359, &[], queries::important_stock(Decimal::new(1, 4)), &more)
}

#[test]
fn q12_shipping_modes_and_order_priority() -> Outcome {
    type Found = (String, Option<i64>, Option<i64>);
    same_rows::<Found, _>(2, &[], queries::shipping_modes(), include_str!("tpch/q12.sql"))
}

#[test]
fn q13_customer_distribution() -> Outcome {
    same_rows::<(i64, i64), _>(33, &[], queries::customer_distribution(), include_str!("tpch/q13.sql"))
}

#[test]
fn q14_promotion_effect() -> Outcome {
    let percentages = &[0];
    same_rows::<(Sum,), _>(1, percentages, queries::promotion_effect(), include_str!("tpch/q14.sql"))
}

#[test]
fn q15_top_supplier() -> Outcome {
    type Found = (i64, String, String, String, Sum);
    same_rows::<Found, _>(1, &[], queries::top_supplier(), include_str!("tpch/q15.sql"))
}

#[test]
fn q16_parts_and_supplier_relationship() -> Outcome {
    type Found = (String, String, i32, i64);
    same_rows::<Found, _>(296, &[], queries::parts_of_suppliers(), include_str!("tpch/q16.sql"))
}

#[test]
fn q17_small_quantity_order_revenue() -> Outcome {
    let text = include_str!("tpch/q17.sql");
    // At this scale no line is of the first kind, and NULL is found.
    for (brand, container) in [("Brand#23", "MED BOX"), ("Brand#32", "LG PKG")] {
        let query = queries::small_quantity_orders(brand, container);
        let text = text.replace("Brand#23", brand).replace("MED BOX", container);
        let averages = &[0];
        same_rows::<(Sum,), _>(1, averages, query, &text)?;
    }
    Ok(())
}

#[test]
fn q18_large_volume_customer() -> Outcome {
    type Found = (String, i64, i64, Date, Decimal, Sum);
    let text = include_str!("tpch/q18.sql");
    for (pieces, rows) in [(300, 2), (250, 67)] {
        let text = text.replace("> 300", &format!("> {pieces}"));
        same_rows::<Found, _>(rows, &[], queries::large_volume_customers(pieces), &text)?;
    }
    Ok(())
}

#[test]
fn q19_discounted_revenue() -> Outcome {
    same_rows::<(Sum,), _>(1, &[], queries::discounted_revenue(), include_str!("tpch/q19.sql"))
}

#[test]
fn q20_potential_part_promotion() -> Outcome {
    type Found = (String, String);
    same_rows::<Found, _>(1, &[], queries::part_promotion(), include_str!("tpch/q20.sql"))
}

#[test]
fn q21_suppliers_who_kept_orders_waiting() -> Outcome {
    type Found = (String, i64);
    let text = include_str!("tpch/q21.sql");
    for (nation, rows) in [("SAUDI ARABIA", 1), ("UNITED STATES", 8)] {
        let text = text.replace("SAUDI ARABIA", nation);
        same_rows::<Found, _>(rows, &[], queries::waiting_suppliers(nation), &text)?;
    }
    Ok(())
}

#[test]
fn q22_global_sales_opportunity() -> Outcome {
    type Found = (String, i64, Sum);
    same_rows::<Found, _>(7, &[], queries::sales_opportunity(), include_str!("tpch/q22.sql"))
}

#[test]
fn every_generated_row_is_loaded() -> Outcome {
    fn rows<T: Table>(table: T) -> Select<BigInt> {
        select(count_all()).from(table)
    }
    let counts = [
        ("region", rows(tables::Region)),
        ("nation", rows(tables::Nation)),
        ("supplier", rows(tables::Supplier)),
        ("customer", rows(tables::Customer)),
        ("part", rows(tables::Part)),
        ("partsupp", rows(tables::PartSupp)),
        ("orders", rows(tables::Orders)),
        ("lineitem", rows(tables::LineItem)),
    ];
    let generated = load::generated();
    for mut database in databases::all() {
        for ((table, expected), (name, count)) in generated.into_iter().zip(&counts) {
            assert_eq!(table, *name);
            let found: Vec<i64> = database.fetch_all(count)?;
            assert_eq!(found, [i64::try_from(expected)?], "rows of {table} in {}", database.name);
        }
    }
    // As the specification has them: fixed ones, and shares of scale 1; order lines vary, and are known.
    let sizes = generated.map(|(_, rows)| rows);
    assert_eq!(sizes, [5, 25, 100, 1_500, 2_000, 8_000, 15_000, 60_175]);
    Ok(())
}

/// A column that was loaded in place of another would pass unnoticed above, where both sides read the same
/// tables. These are the answers that DuckDB publishes for this scale (`extension/tpch/dbgen/answers/sf0.01`).
#[test]
fn another_database_finds_the_same() -> Outcome {
    type Summary = (String, String, Sum, Sum, Sum, Sum, Sum, Sum, Sum, i64);
    same_lines::<Summary, _>(
        &queries::pricing_summary()?,
        &[
            "A|F|380456.0000|532348211.6500|505822441.4861|526165934.0008|25.5752|35785.7093|0.0501|14876",
            "N|F|8971.0000|12384801.3700|11798257.2080|12282485.0569|25.7787|35588.5097|0.0478|348",
            "N|O|742802.0000|1041502841.4500|989737518.6346|1029418531.5234|25.4550|35691.1292|0.0499|29181",
            "R|F|381449.0000|534594445.3500|507996454.4067|528524219.3589|25.5972|35874.0065|0.0498|14902",
        ],
    )?;
    same_lines::<(i64, Sum, Date, i32), _>(
        &queries::shipping_priority()?,
        &[
            "47714|267010.5894|1995-03-11|0",
            "22276|266351.5562|1995-01-29|0",
            "32965|263768.3414|1995-02-25|0",
            "21956|254541.1285|1995-02-02|0",
            "1637|243512.7981|1995-02-08|0",
            "10916|241320.0814|1995-03-11|0",
            "30497|208566.6969|1995-02-07|0",
            "450|205447.4232|1995-03-05|0",
            "47204|204478.5213|1995-03-13|0",
            "9696|201502.2188|1995-02-20|0",
        ],
    )?;
    same_lines::<(String, i64), _>(
        &queries::order_priority_checking()?,
        &["1-URGENT|93", "2-HIGH|103", "3-MEDIUM|109", "4-NOT SPECIFIED|102", "5-LOW|128"],
    )?;
    same_lines::<(Sum,), _>(&queries::revenue_forecast()?, &["1193053.2253"])?;
    same_lines::<(String, String, i32, Sum), _>(
        &queries::volume_shipping()?,
        &[
            "FRANCE|GERMANY|1995|268068.5774",
            "FRANCE|GERMANY|1996|303862.2980",
            "GERMANY|FRANCE|1995|621159.4882",
            "GERMANY|FRANCE|1996|379095.8854",
        ],
    )?;
    same_lines::<(Sum,), _>(&queries::promotion_effect()?, &["15.4865"])?;
    same_lines::<(String, i64, i64, Date, Decimal, Sum), _>(
        &queries::large_volume_customers(300)?,
        &[
            "Customer#000000667|667|29158|1995-10-21|439687.2300|305.0000",
            "Customer#000000178|178|6882|1997-04-09|422359.6500|303.0000",
        ],
    )?;
    same_lines::<(Sum,), _>(&queries::discounted_revenue()?, &["22923.0280"])?;
    same_lines::<(String, String), _>(
        &queries::part_promotion()?,
        &["Supplier#000000013|HK71HQyWoqRWOX8GI FpgAifW,2PoH"],
    )
}

/// Runs a query on every database, and compares its rows, each written as a line, decimals to four places.
fn same_lines<T, Q>(query: &Q, expected: &[&str]) -> Outcome
where
    T: Row + FromRow<Q::Row>,
    Q: AsStatement,
{
    for mut database in databases::all() {
        let rows: Vec<T> = database.fetch_all(query)?;
        let line = |row: &T| row.values().iter().map(written).collect::<Vec<_>>().join("|");
        let lines: Vec<String> = rows.iter().map(line).collect();
        assert_eq!(lines, expected, "{} {}", database.name, database.version);
    }
    Ok(())
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.as_str().to_owned(),
        Value::Decimal(decimal) => format!("{:.4}", near(decimal)),
        other => other.to_string(),
    }
}

#[test]
fn q02_asks_for_the_least_of_each_part() -> Outcome {
    shown!(queries::minimum_cost_supplier()?)
}

#[test]
fn q08_divides_a_sum_of_cases() -> Outcome {
    shown!(queries::national_market_share("BRAZIL")?)
}

#[test]
fn q13_groups_a_left_join_twice() -> Outcome {
    shown!(queries::customer_distribution()?)
}

#[test]
fn q15_compares_a_sum_with_the_largest_of_its_kind() -> Outcome {
    shown!(queries::top_supplier()?)
}

#[test]
fn q21_looks_for_the_same_order_thrice() -> Outcome {
    shown!(queries::waiting_suppliers("SAUDI ARABIA")?)
}

#[test]
fn q22_compares_with_an_average_of_another_choice() -> Outcome {
    shown!(queries::sales_opportunity()?)
}

#[test]
fn a_column_of_another_type_than_the_text_has_would_be_found() -> Outcome {
    let of_bigint = "select count(*) from region";
    let mut databases: Vec<_> = databases::all().collect();
    let sqlite = databases.last_mut().expect("SQLite is always there");
    assert_eq!(Answer::of_sqlite(of_bigint, sqlite).read::<(BigInt,), (i64,)>()?, [(5,)]);
    let Some(answer) = Answer::of_postgres(of_bigint) else { return Ok(()) };
    assert_eq!(answer.read::<(BigInt,), (i64,)>()?, [(5,)]);
    let refusal = answer.read::<(Integer,), (i32,)>().unwrap_err().to_string();
    assert_eq!(refusal, "column 1 is BigInt, not Integer");
    Ok(())
}

#[test]
fn a_value_that_differs_would_be_found() {
    let row = |number: i64, sum: &str| [(number, sum.parse::<Decimal>().ok())];
    let exact = row(1, "100.0000");
    assert_eq!(difference(&exact, &row(1, "100"), &[], false), None);
    assert!(difference(&exact, &row(1, "100.00000001"), &[], false).is_some());
    assert_eq!(difference(&exact, &row(1, "100.00000001"), &[], true), None);
    assert!(difference(&exact, &row(1, "100.0000002"), &[], true).is_some());
    assert_eq!(difference(&exact, &row(1, "100.00005"), &[1], false), None);
    assert!(difference(&exact, &row(1, "100.0002"), &[1], true).is_some());
    assert!(difference(&exact, &row(1, "NULL"), &[1], true).is_some());
    assert!(difference(&exact, &row(2, "100"), &[0, 1], true).is_some());
    assert!(difference(&exact, &[], &[], true).is_some());
}

/// Runs a query on every database, and compares its rows with those of a text: as many as said, values of the columns
/// that are `quotients` nearly the same, all others the same. So are the rows of its text with literals.
fn same_rows<T, Sql>(number: usize, quotients: &[usize], query: Query<Sql>, text: &str) -> Outcome
where
    T: Row + FromRow<Sql>,
{
    let query = query?;
    let mut databases: Vec<_> = databases::all().collect();
    let (sqlite, _) = databases.split_last_mut().expect("SQLite is always there");
    let of_sqlite: Vec<T> = Answer::of_sqlite(text, sqlite).read()?;
    let of_postgres: Option<Vec<T>> = Answer::of_postgres(text).map(|answer| answer.read()).transpose()?;
    let expected = of_postgres.as_ref().unwrap_or(&of_sqlite);
    assert_eq!(expected.len(), number, "rows of the text");
    let texts_differ = difference(expected, &of_sqlite, quotients, true);
    assert_eq!(texts_differ, None, "the text on SQLite");
    for database in &mut databases {
        let name = format!("{} {}", database.name, database.version);
        let found: Vec<T> = database.fetch_all(&query).unwrap_or_else(|error| panic!("{name}: {error}"));
        let inlined = query.inlined(&*database.dialect())?;
        let found_inlined: Vec<T> = Answer::of(&inlined, database).read()?;
        for (found, form) in [(found, "parameters"), (found_inlined, "literals")] {
            let differs = difference(expected, &found, quotients, database.name == "sqlite");
            assert_eq!(differs, None, "{name}, with {form}");
            engines::record(database.name, &database.version);
        }
    }
    Ok(())
}
