//! Functions that databases spell otherwise, or would answer otherwise.

use crate::support::{Items, Orders, Users, same_rows};
use querent::prelude::*;

fn names(condition: Condition) -> impl AsStatement {
    select((Users.id, Users.name)).from(Users).where_(condition).order_by(Users.id)
}

#[test]
fn like_is_exact() {
    same_rows!(names(Users.name.like("A%")));
    same_rows!(names(Users.name.not_like("A%")));
    same_rows!(names(Users.name.like("_d_")));
    same_rows!(names(Users.name.not_like("%B%")));
    same_rows!(names(Users.name.like_escape("a!_%", '!')));
    same_rows!(names(Users.name.like(Users.name)));
    same_rows!(names(Users.name.like(Users.name.concat("%"))));
    same_rows!(names(Users.name.lower().like(Users.name)));
    same_rows!(names(
        val("a[1]*?!é\\%").like(Users.name.concat("%").concat("").replace(Users.name, "a[1]*_!_\\"))
    ));
}

#[test]
fn like_takes_every_character_as_it_is() {
    let texts = [
        "a", "A", "a%", "a_", "[a]", "]a[", "a*", "a?", "*", "?", "é", "É", "a\\b", "a!b", "!", "%!", "1",
        "[1]",
    ];
    let patterns = [
        "a", "a%", "_", "a_", "[a]", "[%", "%]%", "%[", "a*", "*", "?", "%?", "é", "%\\%", "a!%", "%!", "",
        "%", "[1]",
    ];
    for pattern in patterns {
        let found: Vec<AnyExpr> = texts.iter().map(|text| val(*text).like(pattern).into()).collect();
        same_rows!(select(found));
        // A pattern that is no constant goes another way.
        let found: Vec<AnyExpr> =
            texts.iter().map(|text| val(*text).like(val(pattern).concat("")).into()).collect();
        same_rows!(select(found));
        // SQLite knows the case of ASCII letters alone.
        let ascii = texts.iter().filter(|text| text.is_ascii());
        let found: Vec<AnyExpr> = ascii.map(|text| val(*text).ilike(pattern).into()).collect();
        same_rows!(select(found));
    }
}

#[test]
fn an_escaped_wildcard_is_a_character() {
    let texts = ["50%", "50x", "a_b", "axb", "a!b", "1", "11", "[2]", "50!%", "a1b", "]"];
    for escape in ['!', '1', '2', '\\', '~', '\''] {
        let patterns =
            ["50E%", "aE_b", "aEEb", "%EE%", "%E%%", "EE", "E_%", "[E_]", "EEE%%", "5E0EE%", "%Ex"];
        for pattern in patterns {
            let pattern = pattern.replace('E', &escape.to_string());
            let both: Vec<AnyExpr> = texts
                .iter()
                .flat_map(|text| {
                    let constant = val(*text).like_escape(pattern.as_str(), escape);
                    let made = val(*text).like_escape(val(pattern.as_str()).concat(""), escape);
                    [constant.into(), made.into()]
                })
                .collect();
            same_rows!(select(both));
        }
    }
}

#[test]
fn parts_are_found_by_their_exact_letters_or_blind_to_case() {
    same_rows!(names(Users.name.contains("b")));
    same_rows!(names(Users.name.contains("B")));
    same_rows!(names(Users.name.starts_with("a")));
    same_rows!(names(Users.name.ends_with("l")));
    same_rows!(names(Users.name.ends_with("a")));
    same_rows!(names(Users.name.icontains("B")));
    same_rows!(names(Users.name.istarts_with("A")));
    same_rows!(names(Users.name.iends_with("A")));
    same_rows!(names(Users.email.icontains("%X")));
    same_rows!(select((
        val("xAb").position("a"),
        val("äAb").position("A"),
        val("xAb").position(val("b").concat("")),
        val("x").position(""),
    )));
    same_rows!(select((Users.id, Users.name.position(Users.country.lower()))).from(Users));
}

#[test]
fn texts_cut_and_padded() {
    let email = Users.email;
    for count in [-2, 0, 1, 3, 40] {
        same_rows!(
            select((
                Users.id,
                email.left(count),
                email.right(count),
                email.lpad(count, 'ö'),
                email.rpad(count, '-'),
                email.repeat(count),
                email.substring(count, 2),
                email.substring(2, count),
            ))
            .from(Users)
            .order_by(Users.id)
        );
    }
    // Counts that are expressions, negative and NULL among them.
    let count = Items.discount - 1;
    same_rows!(
        select((
            Items.id,
            Items.sku.left(count.clone()),
            Items.sku.right(count.clone()),
            Items.sku.lpad(count.clone(), ' '),
            Items.sku.rpad(count.clone() * 2, '0'),
            Items.sku.repeat(count.clone()),
            Items.sku.substring(count.clone(), count.clone() + 1),
        ))
        .from(Items)
        .order_by(Items.id)
    );
}

#[test]
fn texts_turned_trimmed_and_replaced() {
    same_rows!(
        select((
            Users.id,
            Users.email.reverse(),
            val("äöü").reverse(),
            val("").reverse(),
            Users.email.reverse().concat("ab").reverse(),
            Users.email.split_part("@", 2).split_part(".", 1).reverse(),
            val("--a-B-").trim_char('-'),
            val("--a-B-").trim_start_char('-'),
            val("ää-aÄ").trim_start_char('ä'),
            val("xXx").trim_end_char('x'),
            Users.email.trim_char('a'),
            Users.name.replace(Users.name.left(1), Users.email),
            Users.name.replace("", "x"),
            val("aAa").replace("a", ""),
        ))
        .from(Users)
        .order_by(Users.id)
    );
}

#[test]
fn the_largest_and_the_smallest_skip_null() {
    let none = || null_if(val(1), 1);
    same_rows!(
        select((
            Items.id,
            greatest([Items.discount.into(), coalesce([val(1)]), none()]),
            greatest([Items.discount.into(), none()]),
            greatest([none(), Items.discount.into(), Items.discount + 1, none()]),
            greatest([Items.quantity, Items.price]),
            least([Items.discount.into(), none(), Items.discount - Items.price]),
            least([Items.discount]),
            least([none(), none()]),
        ))
        .from(Items)
        .order_by(Items.id)
    );
    same_rows!(
        select((Orders.id, greatest([Orders.note.into(), coalesce([Orders.note.or_else("a")])])))
            .from(Orders)
            .order_by(Orders.id)
    );
    same_rows!(
        select((Users.id, least([Users.joined.into(), val(Date::new(2024, 1, 1).unwrap())]))).from(Users)
    );
}

/// Days and times that come to the edges of units; all combinations are asked for.
fn moments() -> Vec<Timestamp> {
    let at = |text: &str| Timestamp::parse(text).unwrap();
    vec![
        at("2024-01-31 10:00:00"),
        at("2024-02-29 10:00:00.5"),
        at("2024-02-29 09:59:59.999999"),
        at("2023-12-31 23:59:59.9999"),
        at("2024-03-31 00:00:00"),
        at("2021-01-03 00:00:00.000001"),
        at("1969-12-31 23:59:59.75"),
        at("2024-12-30 12:34:56.789"),
        at("1900-02-28 00:00:00"),
    ]
}

const UNITS: [DateUnit; 5] =
    [DateUnit::Year, DateUnit::Quarter, DateUnit::Month, DateUnit::Week, DateUnit::Day];

#[test]
fn units_are_added_and_month_ends_kept() {
    for unit in UNITS {
        for count in [-25, -1, 0, 1, 13] {
            let moments = moments();
            let days = moments.iter().map(|at| val(at.date()).plus(count, unit).into());
            let times = moments.iter().map(|at| val(*at).plus(count, unit).into());
            same_rows!(select(days.chain(times).collect::<Vec<AnyExpr>>()));
        }
        same_rows!(
            select((Orders.id, Orders.placed.plus(Orders.id - 14, unit), Orders.placed.plus(1, unit)))
                .from(Orders)
                .order_by(Orders.id)
        );
        same_rows!(
            select((Users.id, Users.joined.plus(Users.manager_id, unit))).from(Users).order_by(Users.id)
        );
    }
    for unit in [TimeUnit::Hour, TimeUnit::Minute, TimeUnit::Second] {
        for count in [-100_000, -1, 0, 1, 61] {
            let times = moments().into_iter().map(|at| val(at).plus(count, unit).into());
            same_rows!(select(times.collect::<Vec<AnyExpr>>()));
        }
        same_rows!(
            select((Orders.id, Orders.placed.plus(Orders.id * 1_000, unit))).from(Orders).order_by(Orders.id)
        );
    }
}

#[test]
fn what_is_made_of_days_and_parameters_is_a_day() {
    let day = val(Date::new(2024, 1, 31).unwrap());
    same_rows!(
        select((
            Users.id,
            coalesce([null_if(Users.joined, day.clone()), coalesce([day.clone()])]).plus(1, DateUnit::Month),
            case(Users.active, day).otherwise(Users.joined).plus(1, DateUnit::Day),
            case(Users.active, val(Date::new(2024, 5, 31).unwrap()))
                .otherwise(Users.joined)
                .truncate(DateUnit::Quarter),
            greatest([Users.joined.into(), val(Date::new(2024, 1, 31).unwrap())]).plus(1, DateUnit::Month),
        ))
        .from(Users)
        .order_by(Users.id)
    );
}

#[test]
fn what_was_added_compares_with_what_is_stored() {
    let last = val(Timestamp::parse("2024-02-28 12:30:15").unwrap());
    let same = Orders.placed.eq(last.plus(1, DateUnit::Day));
    same_rows!(select(Orders.id).from(Orders).where_(same).order_by(Orders.id));
    let of_march =
        Orders.placed.truncate(DateUnit::Month).eq(Timestamp::parse("2024-03-01 00:00:00").unwrap());
    same_rows!(select(Orders.id).from(Orders).where_(of_march));
    let later = Users.joined.plus(1, DateUnit::Year).eq(Date::new(2025, 2, 28).unwrap());
    same_rows!(select(Users.id).from(Users).where_(later).order_by(Users.id));
}

#[test]
fn differences_are_whole_units_cut_off_towards_zero() {
    let moments = moments();
    for a in &moments {
        let of_dates =
            moments.iter().flat_map(|b| UNITS.map(|unit| val(a.date()).diff(b.date(), unit).into()));
        same_rows!(select(of_dates.collect::<Vec<AnyExpr>>()));
        let of_days = moments.iter().flat_map(|b| UNITS.map(|unit| val(*a).diff(*b, unit).into()));
        same_rows!(select(of_days.collect::<Vec<AnyExpr>>()));
        let of_times = moments.iter().flat_map(|b| {
            [TimeUnit::Hour, TimeUnit::Minute, TimeUnit::Second].map(|unit| val(*a).diff(*b, unit).into())
        });
        same_rows!(select(of_times.collect::<Vec<AnyExpr>>()));
    }
    let since = val(Timestamp::parse("2024-02-29 12:30:15").unwrap());
    same_rows!(
        select((
            Orders.id,
            Orders.placed.diff(since.clone(), DateUnit::Month),
            Orders.placed.diff(since.clone(), DateUnit::Day),
            since.diff(Orders.placed, TimeUnit::Hour),
        ))
        .from(Orders)
        .order_by(Orders.id)
    );
    same_rows!(
        select((Users.id, Users.joined.diff(Date::new(2024, 2, 29).unwrap(), DateUnit::Year)))
            .from(Users)
            .order_by(Users.id)
    );
}

#[test]
fn months_of_a_difference_are_the_most_that_can_be_added() {
    // By hand: the day of the month, and the time of day, decide.
    let at = |text: &str| Timestamp::parse(text).unwrap();
    let months = |a: &str, b: &str| val(at(a)).diff(at(b), DateUnit::Month);
    let found: (i64, i64, i64, i64, i64) = crate::support::answer((
        months("2024-02-29 00:00:00", "2024-01-31 00:00:00"),
        months("2024-03-31 10:00:00", "2024-01-31 10:00:00.1"),
        months("2024-03-31 10:00:00.1", "2024-01-31 10:00:00"),
        months("2024-01-31 10:00:00", "2024-03-31 10:00:00.1"),
        months("2024-01-31 10:00:00.1", "2024-03-31 10:00:00"),
    ));
    assert_eq!(found, (0, 1, 2, -2, -1));
}

#[test]
fn units_are_cut_off() {
    let moments = moments();
    for unit in UNITS {
        let days = moments.iter().map(|at| val(at.date()).truncate(unit).into());
        let times = moments.iter().map(|at| val(*at).truncate(unit).into());
        same_rows!(select(days.chain(times).collect::<Vec<AnyExpr>>()));
        same_rows!(select((Orders.id, Orders.placed.truncate(unit))).from(Orders).order_by(Orders.id));
        same_rows!(select((Users.id, Users.joined.truncate(unit))).from(Users).order_by(Users.id));
    }
    for unit in [TimeUnit::Hour, TimeUnit::Minute, TimeUnit::Second] {
        let times = moments.iter().map(|at| val(*at).truncate(unit).into());
        same_rows!(select(times.collect::<Vec<AnyExpr>>()));
    }
}

#[test]
fn fields_of_weeks_and_fractions() {
    let fields = moments().into_iter().flat_map(|at| {
        [
            val(at).iso_week().into(),
            val(at.date()).iso_year().into(),
            val(at).microsecond().into(),
            val(at.time()).microsecond().into(),
            val(at).second().into(),
            val(at.time()).second().into(),
            val(at).hour().into(),
        ]
    });
    same_rows!(select(fields.collect::<Vec<AnyExpr>>()));
    same_rows!(
        select((Users.id, Users.joined.iso_week(), Users.joined.iso_year())).from(Users).order_by(Users.id)
    );
}

#[test]
fn seconds_of_the_epoch() {
    let seconds = moments().into_iter().map(|at| val(at).to_epoch().into());
    same_rows!(select(seconds.collect::<Vec<AnyExpr>>()));
    let seconds = [0_i64, 1, -1, 951_782_400, 4_102_444_800, -2_208_988_800];
    same_rows!(select(seconds.map(|n| AnyExpr::from(from_epoch(val(n)))).to_vec()));
    same_rows!(select((Items.id, from_epoch(Items.flags * 86_400))).from(Items).order_by(Items.id));
}

#[test]
fn dates_and_times_written_as_text() {
    const ALL: &[FormatPart] = &[
        FormatPart::Text("on "),
        FormatPart::Day,
        FormatPart::Text(".%d"),
        FormatPart::Month,
        FormatPart::Text(". "),
        FormatPart::Year,
        FormatPart::Text(" at o'clock "),
        FormatPart::Hour,
        FormatPart::Text(":"),
        FormatPart::Minute,
        FormatPart::Second,
        FormatPart::Text("."),
        FormatPart::Micros,
        FormatPart::Text(" YYYY"),
    ];
    let texts = moments().into_iter().flat_map(|at| {
        [
            val(at).format(ALL).into(),
            val(at.date()).format(ALL).into(),
            val(at).format(&[FormatPart::Micros, FormatPart::Year]).into(),
            val(at).format(&[]).into(),
        ]
    });
    same_rows!(select(texts.collect::<Vec<AnyExpr>>()));
    same_rows!(select((Orders.id, Orders.placed.format(ALL))).from(Orders).order_by(Orders.id));
}

#[test]
fn numbers_cut_off_and_rounded() {
    same_rows!(
        select((Items.id, Items.weight.trunc(), (Items.weight * 1e15).trunc(),))
            .from(Items)
            .order_by(Items.id)
    );
    same_rows!(
        select((
            Orders.id,
            Orders.total.trunc(),
            Orders.total.round(0),
            Orders.total.round(1),
            Orders.total.round(-1),
            Orders.total.round(-2),
        ))
        .from(Orders)
        .order_by(Orders.id)
    );
    same_rows!(select((querent::random().ge(0.0), querent::random().lt(1.0))));
}

#[test]
fn parts_between_separators() {
    let texts = ["a---b", "a,b,c", ",", "", "aXbxc", "--", "ä--ö--", "a"];
    for separator in ["--", ",", "x", "ä", ""] {
        let parts = texts
            .iter()
            .flat_map(|text| [0, 1, 2, 3, 9].map(|n| AnyExpr::from(val(*text).split_part(separator, n))));
        same_rows!(select(parts.collect::<Vec<AnyExpr>>()));
    }
    same_rows!(
        select((Users.id, Users.email.split_part("@", 1), Users.email.split_part("@", 2)))
            .from(Users)
            .order_by(Users.id)
    );
}

#[test]
fn dates_made_of_numbers() {
    let dates = [
        (2024, 2, 29),
        (2023, 2, 29),
        (2024, 2, 30),
        (2024, 13, 1),
        (2024, 0, 1),
        (2024, 1, 0),
        (2024, 4, 31),
        (1, 1, 1),
        (9999, 12, 31),
        (0, 1, 1),
        (10_000, 1, 1),
        (-5, -5, -5),
        (1900, 2, 28),
        (50, 6, 7),
        (i32::MAX, 1, i32::MAX),
    ];
    let dates = dates.map(|(year, month, day)| AnyExpr::from(make_date(year, month, day)));
    same_rows!(select(dates.to_vec()));
    let found: (Option<Date>, Option<Date>) =
        crate::support::answer((make_date(2024, 2, 29), make_date(2023, 2, 29)));
    assert_eq!(found, (Some(Date::new(2024, 2, 29).unwrap()), None));
    same_rows!(
        select((Items.id, make_date(Items.quantity + 2020, Items.discount, Items.price)))
            .from(Items)
            .order_by(Items.id)
    );
}

#[test]
fn texts_that_say_a_whole_number_and_others() {
    let texts = [
        "12",
        "-12",
        "+7",
        "007",
        "0",
        "-0",
        "",
        "+",
        "-",
        "--1",
        "+-1",
        "1-",
        "1.5",
        "1e3",
        " 12",
        "12 ",
        "12\n",
        "abc",
        "999999999999999999",
        "-999999999999999999",
        "1000000000000000000",
        "99999999999999999999",
        "0x1",
        "１２",
        "٣",
        "1_000",
    ];
    let numbers = texts.map(|text| AnyExpr::from(val(text).parse_integer()));
    same_rows!(select(numbers.to_vec()));
    let found: (Option<i64>, Option<i64>) =
        crate::support::answer((val("-12").parse_integer(), val("12x").parse_integer()));
    assert_eq!(found, (Some(-12), None));
    same_rows!(
        select((
            Users.id,
            Users.email.parse_integer(),
            val("-").concat(Users.id.cast::<Text>()).parse_integer()
        ))
        .from(Users)
        .order_by(Users.id)
    );
}
