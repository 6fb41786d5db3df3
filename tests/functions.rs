//! Scalar functions: what each dialect prints. What they mean is compared in `equivalence`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod support;

use querent::{pi, prelude::*, random, render::Spec};
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

fn found_by(condition: Condition) -> Select<BigInt> {
    select(Users.id).from(Users).where_(condition)
}

// LIKE

#[test]
fn like_has_one_meaning_and_the_native_one_a_name_of_its_own() {
    snapshot!(
        found_by(Users.name.like("A%")),
        found_by(Users.name.not_like("_b*")),
        found_by(Users.name.like(Users.country)),
        found_by(Users.name.ilike("a%")),
        found_by(Users.name.ilike(Users.country))
    );
}

#[test]
fn like_native_is_the_databases_own() {
    snapshot!(not asked, "it goes by the collation":
        found_by(Users.name.like_native("A%")),
        found_by(Users.name.not_like_native("A%"))
    );
}

#[test]
fn like_escape_takes_the_meaning_from_a_wildcard() {
    snapshot!(
        found_by(Users.name.like_escape("50!%%", '!')),
        found_by(Users.name.like_escape("50%", '!')),
        found_by(Users.name.like_escape(Users.country, '\''))
    );
}

#[test]
fn an_escape_character_that_glob_knows_is_refused_on_sqlite() {
    for escape in ['[', ']', '*', '?', '%', '_', '\0'] {
        let pattern = format!("a{escape}%");
        let (kind, message) = refusal(&found_by(Users.name.like_escape(pattern, escape)), &sqlite());
        assert_eq!(kind, ErrorKind::Unsupported);
        let expected = format!("LIKE with the escape character {escape:?}");
        assert!(
            message.contains(&expected) && message.ends_with("use another, as `!`, or `like_native`"),
            "{message}"
        );
    }
}

#[test]
fn parts_are_found_exactly_or_blind_to_case() {
    snapshot!(
        found_by(Users.name.contains("b_") | Users.name.starts_with("b") | Users.name.ends_with("b")),
        found_by(Users.name.icontains("b_") | Users.name.istarts_with("b") | Users.name.iends_with("b"))
    );
}

// Text

table! {
    /// Texts of one-byte characters, and of collations that take letters for one another.
    Mixed = "mixed" { id: BigInt, latin: Text, swedish: Text, wide: Text }
}

#[test]
fn letters_are_exact_in_every_character_set_of_mysql_and_mariadb() {
    for mut server in ["mysql", "mariadb"].into_iter().flat_map(engines::servers) {
        server.use_schema("querent_functions");
        let create = "CREATE TABLE mixed (id bigint NOT NULL, latin varchar(9) CHARACTER SET latin1 NOT NULL,
            swedish varchar(9) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL,
            wide varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL)";
        server.run(create).unwrap();
        let row = insert_into(Mixed).rows([(1, "xAé", "xAé", "xAé"), (2, "xae", "xae", "xae")]);
        server.run_statement(&row).unwrap();
        for text in [Mixed.latin, Mixed.swedish, Mixed.wide] {
            let conditions = [
                text.like("_A%"),
                text.like(text.left(2).concat("é")),
                text.contains("é"),
                text.ilike("Xaé"),
                text.ilike(Mixed.wide.upper().replace("É", "é")) & text.ends_with("é"),
                text.position("é").eq(3),
                text.position(Mixed.latin).eq(1) & text.position("A").eq(2),
                text.regex_match("A"),
                text.regex_replace_all("[A]", "$1\\0").like("x$1\\0é"),
                text.regex_replace_first("A", "$").eq("x$é"),
                text.split_part("A", 2).like("é"),
                text.lpad(4, 'é').like("éxAé"),
                text.trim_end_char('é').like("xA"),
            ];
            for (place, condition) in conditions.into_iter().enumerate() {
                let found: Vec<i64> = server
                    .fetch_all(&select(Mixed.id).from(Mixed).where_(condition))
                    .unwrap_or_else(|error| panic!("{} {}, {place}: {error}", server.name, server.version));
                assert_eq!(found, [1], "{} {}, {place}", server.name, server.version);
            }
            let native = select(Mixed.id).from(Mixed).where_(text.like_native("_a%"));
            assert_eq!(
                server.fetch_all::<i64, _>(&native).unwrap(),
                [1, 2],
                "{} {}",
                server.name,
                server.version
            );
        }
    }
}

#[test]
fn position_goes_by_the_exact_letters() {
    snapshot!(select((Users.id, Users.name.position("b"), val("ab").position(Users.name))).from(Users));
}

#[test]
fn text_is_cut_and_padded() {
    snapshot!(
        select((Users.name.left(3), Users.name.right(3), Users.name.substring(2, 3))).from(Users),
        select((Users.name.lpad(8, '.'), Users.name.rpad(8, 'ö'), Users.name.repeat(2))).from(Users),
        select((
            Items.sku.left(Items.quantity),
            Items.sku.right(Items.quantity),
            Items.sku.repeat(Items.discount),
            Items.sku.lpad(Items.quantity, '0'),
        ))
        .from(Items)
    );
    let answers: (String, String, String) =
        answer((val("abc").left(-1), val("abc").right(0), val("abc").repeat(-1)));
    assert_eq!(answers, Default::default());
}

#[test]
fn text_is_reversed_trimmed_and_replaced() {
    snapshot!(
        select(Users.name.reverse()).from(Users),
        select((Users.name.trim_char('a'), Users.name.trim_start_char('a'), Users.name.trim_end_char('a')))
            .from(Users),
        select(Users.name.replace(Users.country, Users.email)).from(Users)
    );
    let answers: (String, String, String) =
        answer((val("äbc").reverse(), val("xXaxx").trim_char('x'), val("xax").trim_end_char('x')));
    assert_eq!(answers, ("cbä".to_owned(), "Xa".to_owned(), "xa".to_owned()));
}

#[test]
fn text_is_split_by_what_is_found_from_the_left() {
    snapshot!(
        select((Users.email.split_part("@", 1), Users.email.split_part("@", 2))).from(Users),
        select((
            val("a---b").split_part("--", 2),
            val("a,b,c").split_part(",", 3),
            val("a,b").split_part(",", 9),
            val("aXbxc").split_part("x", 2),
            val("").split_part(",", 1),
        ))
    );
}

#[test]
fn a_text_that_says_no_number_is_null() {
    snapshot!(select((Users.id, Users.email.parse_integer())).from(Users));
}

#[test]
fn a_collation_is_a_name() {
    let (kind, message) = refusal(&select(Users.name.collate("")).from(Users), &Postgres::new());
    assert_eq!((kind, message.contains("is empty")), (ErrorKind::Value, true), "{message}");
    let ordered = select(Users.id).from(Users).order_by(Users.name.collate("C").desc());
    assert_eq!(
        ordered.to_sql(&Postgres::new()).unwrap().text(),
        r#"SELECT "users"."id" FROM "users" ORDER BY ("users"."name" COLLATE "C") DESC"#
    );
    let ordered = select(Users.id).from(Users).order_by(Users.name.collate("utf8mb4_general_ci"));
    assert_eq!(
        ordered.to_sql(&MariaDb::new()).unwrap().text(),
        "SELECT `users`.`id` FROM `users` ORDER BY (`users`.`name` COLLATE `utf8mb4_general_ci`)"
    );
    sqlite_takes_its_collations_quoted();
    let injected = select(Users.name.collate("C\" FROM x; --`")).from(Users);
    assert_eq!(
        injected.to_sql(&Postgres::new()).unwrap().text(),
        r#"SELECT ("users"."name" COLLATE "C"" FROM x; --`") FROM "users""#
    );
    assert_eq!(
        injected.to_sql(&MySql::new()).unwrap().text(),
        r#"SELECT (`users`.`name` COLLATE `C" FROM x; --```) FROM `users`"#
    );
}

#[test]
fn regular_expressions_tell_capital_from_small_letters() {
    snapshot!(
        select((Users.id, Users.name.regex_match("^[A-C].*[a-z]$"))).from(Users),
        found_by(Users.name.regex_match("b") & !Users.name.regex_match(Users.country)),
        select((
            Users.id,
            Users.name.regex_replace_all("[ab]", "<$0\\0&>"),
            Users.name.regex_replace_first("[ab]", "<$0\\0&>"),
            Users.email.regex_replace_first("x|z", ""),
        ))
        .from(Users)
    );
}

// Numbers

#[test]
fn the_largest_and_the_smallest_skip_null() {
    snapshot!(
        select((greatest([Items.price, Items.quantity]), least([Items.discount]))).from(Items),
        select(greatest([Items.discount, Items.discount])).from(Items),
        select(least([coalesce([val(1)]), Items.discount.into(), null_if(val(1), 1)])).from(Items)
    );
    let none: [Expr<Integer>; 0] = [];
    let (kind, message) = refusal(&select(greatest(none)), &Postgres::new());
    assert_eq!(
        (kind, message.as_str()),
        (ErrorKind::Incomplete, "greatest has no argument; give one at least")
    );
}

#[test]
fn a_column_of_an_optional_table_may_be_null_in_greatest() {
    let o = Orders.optional();
    snapshot!(
        select(greatest([coalesce([o.user_id]), coalesce([Users.id])]))
            .from(Users)
            .left_join(o, o.user_id.eq(Users.id)),
        select(greatest([o.user_id, o.id])).from(Users).left_join(o, o.user_id.eq(Users.id))
    );
}

#[test]
fn mathematical_functions() {
    snapshot!(
        select((
            Items.id,
            Items.weight.sqrt(),
            Items.weight.ln(),
            Items.weight.exp(),
            Items.weight.power(0.5),
            Items.weight.power(-2.0),
            Items.price.log(2.0),
        ))
        .from(Items),
        select((
            Items.weight.sin(),
            Items.weight.cos(),
            Items.weight.tan(),
            Items.weight.asin(),
            Items.weight.acos(),
            Items.weight.atan(),
            Items.weight.atan2(-1.0),
            Items.weight.radians(),
            Items.weight.degrees(),
            pi(),
        ))
        .from(Items)
        .order_by(Items.id),
        select((Orders.total.sqrt(), Items.quantity.power(3.0)))
            .from(Orders)
            .join(Items, Items.order_id.eq(Orders.id))
    );
}

#[test]
fn what_no_number_is_is_null() {
    let zero = || val(0.0);
    snapshot!(
        select((
            val(-1.0).sqrt(),
            zero().ln(),
            val(-1.0).ln(),
            val(1_000.0).exp(),
            val(-1_000.0).exp(),
            val(2.0).asin(),
            val(-2.0).acos(),
            val(2.0).log(1.0),
            val(2.0).log(0.0),
        )),
        select((
            zero().power(-1.0),
            val(-8.0).power(0.5),
            val(-8.0).power(3.0),
            val(-2.0).power(-1.0),
            val(10.0).power(400.0),
            val(10.0).power(-400.0),
            val(-10.0).power(401.0),
            zero().power(0.0),
            zero().power(2.0),
            val(2.0).power(0.0),
        ))
    );
}

#[test]
fn mathematical_functions_of_a_sqlite_that_has_them() {
    let query = select((Items.weight.sqrt(), Items.weight.power(2.0))).from(Items);
    assert_eq!(
        query.inlined(&Sqlite::new().with_math_functions()).unwrap(),
        "SELECT sqrt(\"items\".\"weight\"), CASE WHEN \"items\".\"weight\" = 0 AND 2e0 < 0 \
         OR \"items\".\"weight\" < 0 AND 2e0 <> floor(2e0) \
         OR 2e0 * ln(abs(nullif(\"items\".\"weight\", 0))) > 709.78 THEN NULL \
         WHEN 2e0 * ln(abs(nullif(\"items\".\"weight\", 0))) < -745 THEN 0.0 \
         ELSE power(\"items\".\"weight\", 2e0) END FROM \"items\""
    );
}

#[test]
fn numbers_are_cut_off_rounded_and_drawn() {
    snapshot!(
        select((Items.weight.trunc(), Items.weight + 1.0)).from(Items),
        select((Orders.total.trunc(), Orders.total.round(-2), Orders.total.round(1))).from(Orders)
    );
    a_random_number_is_below_1();
    let cut: (f64, f64, f64) = answer((val(-1.5).trunc(), val(1e300).trunc(), val(2.9).trunc()));
    assert_eq!(cut, (-1.0, 1e300, 2.0));
}

// Dates and times

#[test]
fn units_are_added() {
    snapshot!(
        select((
            Users.joined.plus(1, DateUnit::Year),
            Users.joined.plus(-1, DateUnit::Quarter),
            Users.joined.plus(1, DateUnit::Month),
            Users.joined.plus(2, DateUnit::Week),
            Users.joined.plus(Users.id, DateUnit::Day),
        ))
        .from(Users),
        select((
            Orders.placed.plus(1, DateUnit::Month),
            Orders.placed.plus(1, DateUnit::Day),
            Orders.placed.plus(1, TimeUnit::Hour),
            Orders.placed.plus(1, TimeUnit::Minute),
            Orders.placed.plus(Orders.id, TimeUnit::Second),
        ))
        .from(Orders),
        select((val(Date::new(2024, 1, 31).unwrap()).plus(1, DateUnit::Month), Orders.id)).from(Orders)
    );
}

#[test]
fn sqlite_before_its_modifier_floor_keeps_month_ends_too() {
    let at = |text: &str| val(Timestamp::parse(text).unwrap());
    let day = |text: &str| val(Date::parse(text).unwrap());
    let sums: Vec<AnyExpr> = [-25, -12, -1, 0, 1, 11, 13]
        .into_iter()
        .flat_map(|count| {
            [DateUnit::Year, DateUnit::Quarter, DateUnit::Month].into_iter().flat_map(move |unit| {
                [
                    day("2024-01-31").plus(count, unit).into(),
                    day("2024-02-29").plus(count, unit).into(),
                    day("2023-12-30").plus(count, unit).into(),
                    at("2024-08-31 23:59:59.999999").plus(count, unit).into(),
                ]
            })
        })
        .collect();
    let query = select(sums);
    let [old, new] = [Sqlite::version(3, 45), Sqlite::version(3, 46)].map(|version| {
        let sql = query.inlined(&version).unwrap();
        let database = database();
        let mut statement = database.prepare(&sql).unwrap();
        let width = statement.column_count();
        let row = statement.query_row([], |row| (0..width).map(|at| row.get(at)).collect());
        row.unwrap()
    });
    let new: Vec<String> = new;
    assert_eq!(old, new);
    assert!(new.contains(&"2024-02-29".to_owned()) && new.contains(&"2024-09-30 23:59:59.999999".to_owned()));
}

#[test]
fn differences_in_units() {
    snapshot!(
        select((
            Users.joined.diff(Date::new(2024, 2, 29).unwrap(), DateUnit::Year),
            Users.joined.diff(Date::new(2024, 2, 29).unwrap(), DateUnit::Week),
        ))
        .from(Users),
        select((
            Orders.placed.diff(Orders.placed.plus(1, TimeUnit::Hour), DateUnit::Month),
            Orders.placed.diff(Timestamp::parse("2024-02-29 12:00:00").unwrap(), TimeUnit::Minute),
        ))
        .from(Orders)
    );
}

#[test]
fn units_are_cut_off() {
    snapshot!(
        select((
            Users.joined.truncate(DateUnit::Year),
            Users.joined.truncate(DateUnit::Quarter),
            Users.joined.truncate(DateUnit::Week),
        ))
        .from(Users),
        select((
            Orders.placed.truncate(DateUnit::Month),
            Orders.placed.truncate(DateUnit::Week),
            Orders.placed.truncate(DateUnit::Day),
            Orders.placed.truncate(TimeUnit::Hour),
            Orders.placed.truncate(TimeUnit::Second),
        ))
        .from(Orders),
        select((Orders.placed.truncate(DateUnit::Month), count_all()))
            .from(Orders)
            .group_by(Orders.placed.truncate(DateUnit::Month))
            .order_by(nth(1))
    );
}

#[test]
fn weeks_fractions_and_seconds_of_the_epoch() {
    snapshot!(
        select((Users.joined.iso_week(), Users.joined.iso_year())).from(Users),
        select((Orders.placed.microsecond(), Orders.placed.to_epoch(), from_epoch(Orders.id))).from(Orders)
    );
}

#[test]
fn dates_are_written_as_text() {
    snapshot!(
        select((
            Users.joined.format(&[FormatPart::Day, FormatPart::Text(". "), FormatPart::Month]),
            Users.joined.format(&[FormatPart::Year, FormatPart::Text("'%")]),
        ))
        .from(Users),
        select(Orders.placed.format(&[FormatPart::Hour, FormatPart::Micros, FormatPart::Minute]))
            .from(Orders)
    );
    let quoted = select(Users.joined.format(&[FormatPart::Text("a\"\\b")])).from(Users);
    let way_out = "concatenate formats without quotes and backslashes";
    assert!(refusal(&quoted, &Postgres::new()).1.ends_with(way_out));
    assert!(refusal(&quoted, &MariaDb::new()).1.ends_with(way_out));
    let found: Vec<String> = found(&quoted);
    assert_eq!(found.first().map(String::as_str), Some("a\"\\b"));
}

#[test]
fn a_point_in_time_is_seen_in_a_zone() {
    let at = TimestampTz::parse("2024-07-01 12:00:00Z").unwrap();
    let there = Timestamp::parse("2024-07-01 14:00:00").unwrap();
    let query = select((
        val(at).at_time_zone("Europe/Rome").eq(there),
        val(there).at_time_zone("Europe/Rome").eq(at),
        Orders.placed.plus(1, TimeUnit::Hour).at_time_zone("UTC").at_time_zone("UTC").eq(Orders.placed),
    ))
    .from(Orders);
    snapshot!(query);
    for mut server in engines::servers("postgres") {
        server.use_schema("querent_functions");
        let found: Vec<(Option<bool>, Option<bool>)> = server
            .fetch_all(&select((
                val(at).at_time_zone("Europe/Rome").eq(there),
                val(there).at_time_zone("Europe/Rome").eq(at),
            )))
            .unwrap();
        assert_eq!(found, [(Some(true), Some(true))]);
    }
}

#[test]
fn the_current_time_has_no_zone() {
    snapshot!(not asked, "time goes on": select(current_time()));
}

#[test]
fn a_function_that_sqlite_has_not_is_refused_with_the_way_out() {
    let reversed = select(max(Users.name).reverse()).from(Users);
    let deeper = select(max(Users.name).lower().reverse().reverse()).from(Users);
    assert_eq!(refusal(&deeper, &Sqlite::new()), refusal(&reversed, &Sqlite::new()));
    assert_eq!(
        refusal(&reversed, &Sqlite::new()).1,
        "sqlite 3.54 cannot render the reverse of an aggregate; aggregate in a subquery, and reverse its column"
    );
    let split = select(max(Users.name).split_part("-", 2)).from(Users);
    assert_eq!(
        refusal(&split, &Sqlite::new()).1,
        "sqlite 3.54 cannot render a part of an aggregate; aggregate in a subquery, and split its column"
    );
    assert_eq!(
        reversed.to_sql(&Postgres::new()).unwrap().text(),
        r#"SELECT reverse(max("users"."name")) FROM "users""#
    );
}

/// A dialect from outside, without hooks of its own.
#[derive(Debug)]
struct Stranger(Sqlite);

impl Dialect for Stranger {
    fn spec(&self) -> &Spec {
        self.0.spec()
    }

    fn column_aggregate(
        &self,
        w: &mut querent::render::Writer<'_, '_>,
        func: querent::ast::AggregateFunc,
        column: &'static querent::ast::ColumnDef,
    ) -> Result<(), Error> {
        querent::render::standard::column_aggregate(w, func, column)
    }

    fn literal(&self, text: &mut String, value: &Value) -> Result<(), Error> {
        self.0.literal(text, value)
    }
}

#[test]
fn a_dialect_without_hooks_refuses_what_has_no_common_form() {
    let stranger = Stranger(Sqlite::new());
    assert_eq!(
        refusal(&select(Users.joined.plus(1, DateUnit::Day)).from(Users), &stranger).1,
        "sqlite 3.54 cannot render AddToDate(Day); read the value, and compute it in Rust"
    );
    let common = select((Users.name.lpad(3, '.'), Users.name.like("A%"), Users.name.ilike("a%"))).from(Users);
    assert_eq!(
        common.inlined(&stranger).unwrap(),
        "SELECT lpad(\"users\".\"name\", 3, '.'), \"users\".\"name\" LIKE 'A%', \
         lower(\"users\".\"name\") LIKE lower('a%') FROM \"users\""
    );
}

// What is asserted beside snapshots.

fn sqlite_takes_its_collations_quoted() {
    let sql = select(Users.name.collate("NOCASE")).from(Users);
    let found: Vec<String> = found(&sql);
    assert_eq!(found.len(), 3);
}

fn a_random_number_is_below_1() {
    let drawn: f64 = answer(random());
    assert!((0.0..1.0).contains(&drawn));
    assert_eq!(select(random()).inlined(&Postgres::new()).unwrap(), "SELECT random()");
}
