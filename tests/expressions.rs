//! Expressions: what each dialect prints, and what SQLite makes of it.

mod support;

use querent::prelude::*;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use support::*;

/// Five columns of one type.
type Five<T> = (T, T, T, T, T);

// E1: arithmetic

#[test]
fn a_number_takes_its_type_from_the_column_beside_it() {
    snapshot!(
        select((Items.quantity + 1, Items.price - 2, Items.quantity * 3, -Items.price)).from(Items),
        select((Items.weight + 1.5, Orders.total * 2)).from(Items).join(Orders, Orders.id.eq(Items.order_id))
    );
}

#[test]
fn numbers_of_different_types_calculate_together() {
    snapshot!(
        select((Items.quantity * Items.weight, Items.quantity + Items.flags, Items.flags * Items.weight))
            .from(Items)
    );
}

#[test]
fn a_value_in_a_sum_is_typed_by_a_column_wherever_it_stands() {
    snapshot!(
        select((val(1) + Items.quantity, Items.quantity + 1 + 2, (Items.quantity - 1) + 2)).from(Items)
    );
}

#[test]
fn parentheses_stand_where_the_tree_needs_them_and_nowhere_else() {
    snapshot!(
        select((
            (Items.quantity + 1) * 2,
            Items.quantity + Items.price * 2,
            Items.quantity - (Items.price - 1),
            (Items.quantity - Items.price) - 1,
            -(Items.quantity + 1),
        ))
        .from(Items)
    );
}

#[test]
fn integer_division_cuts_off_and_is_null_for_a_divisor_of_zero() {
    snapshot!(
        select((Items.price.int_divide(2), Items.price.int_divide(Items.quantity))).from(Items),
        select((Items.price % 3, Items.price % Items.quantity)).from(Items)
    );
    let divided: Five<Option<i32>> = answer((
        val(7).int_divide(2),
        val(-7).int_divide(2),
        val(7).int_divide(-2),
        val(-7).int_divide(-2),
        val(7).int_divide(val(0)),
    ));
    assert_eq!(divided, (Some(3), Some(-3), Some(-3), Some(3), None));
    let rest: Five<Option<i32>> =
        answer((val(7) % 3, val(-7) % 3, val(7) % -3, val(-7) % -3, val(7) % val(0)));
    assert_eq!(rest, (Some(1), Some(-1), Some(1), Some(-1), None));
}

#[test]
fn true_division_keeps_the_fraction_of_integers_and_decimals() {
    snapshot!(
        select((Items.price.divide(2), Items.price.divide(Items.quantity))).from(Items),
        select((Orders.total / 4, Orders.total / Orders.total, Items.weight / 2.0))
            .from(Items)
            .join(Orders, Orders.id.eq(Items.order_id))
    );
    let divided: (Option<f64>, Option<f64>, Option<f64>) =
        answer((val(7).divide(2), val(-7).divide(2), val(7).divide(val(0))));
    assert_eq!(divided, (Some(3.5), Some(-3.5), None));
    let decimals: (Option<Decimal>, Option<Decimal>) =
        answer((val(Decimal::from(7)) / 2, val(Decimal::from(7)) / val(Decimal::from(0))));
    assert_eq!(decimals, (Some(Decimal::new(35, 1)), None));
}

#[test]
fn bits_are_those_of_signed_64_bit_integers() {
    snapshot!(
        select((Items.flags.bit_and(4), Items.flags.bit_or(4), Items.flags.bit_not())).from(Items),
        select(Items.flags.bit_xor(4)).from(Items)
    );
    let bits: (i64, i64, i64, i64, i64) = answer((
        val(-8_i64).bit_and(12),
        val(-8_i64).bit_or(3),
        val(-8_i64).bit_xor(5),
        val(7_i64).bit_not(),
        val(-1_i64).bit_not(),
    ));
    assert_eq!(bits, (-8 & 12, -8 | 3, -8 ^ 5, -8, 0));
}

#[test]
fn shifts_keep_the_sign() {
    snapshot!(
        select((Items.flags.shift_left(2), Items.flags.shift_right(1), Items.quantity.shift_left(40)))
            .from(Items)
    );
    let shifted: (i64, i64, i64, i64, i64) = answer((
        val(3_i64).shift_left(4),
        val(-8_i64).shift_left(1),
        val(-8_i64).shift_right(1),
        val(-1_i64).shift_right(63),
        val(1_i64).shift_left(63),
    ));
    assert_eq!(shifted, (48, -16, -4, -1, i64::MIN));
}

#[test]
fn operators_on_bits_are_kept_apart_from_their_neighbours() {
    snapshot!(
        select((
            (Items.flags.bit_and(1)).bit_or(2),
            Items.flags.bit_and(Items.flags.bit_or(2)),
            Items.flags.bit_and(1) + 1,
            Items.flags.bit_and(1).eq(1),
            Items.flags.shift_left(1).shift_right(2),
        ))
        .from(Items)
    );
}

#[test]
fn trap_a_negative_number_under_a_minus_is_no_comment() {
    let query = select((-val(-5), val(1) - val(-5), val(2) * val(-5)));
    snapshot!(query);
    for dialect in [&Postgres::new() as &dyn Dialect, &sqlite(), &MySql::new(), &MariaDb::new()] {
        assert_eq!(query.inlined(dialect).unwrap(), "SELECT -(-5), 1 - (-5), 2 * (-5)");
    }
    assert_eq!(answer::<i32, _>(-(-val(5))), 5);
}

#[test]
fn trap_concatenation_of_a_product_keeps_its_parentheses() {
    let product = (val(2) * 3).cast::<Text>().concat("5");
    snapshot!(select(product.clone()));
    assert_eq!(answer::<String, _>(product), "65");
}

#[test]
fn trap_exclusive_or_of_a_product_keeps_its_parentheses() {
    let bits = val(5_i64).bit_xor(val(2_i64) * 3);
    snapshot!(select(bits.clone()));
    assert_eq!(answer::<i64, _>(bits), 3);
    // SQLite has no operator for it: the form that stands for it must hold together.
    assert_eq!(answer::<i64, _>(val(1_i64) + val(5_i64).bit_xor(6) * 2), 7);
}

// E2: comparison

#[test]
fn comparisons_take_values_and_expressions() {
    snapshot!(
        select(Items.id).from(Items).where_(
            Items.price.eq(1)
                & Items.price.ne(2)
                & Items.price.lt(3)
                & Items.price.le(4)
                & Items.price.gt(5)
                & Items.price.ge(Items.quantity)
        ),
        select(Items.id).from(Items).where_((Items.price + 1).gt(Items.quantity * 2))
    );
}

#[test]
fn all_numbers_compare_with_one_another() {
    snapshot!(
        select(Items.id).from(Items).where_(Items.price.lt(Items.weight) & Items.flags.gt(Items.price))
    );
}

#[test]
fn a_comparison_inside_a_comparison_stands_in_parentheses() {
    snapshot!(
        select(Users.id).from(Users).where_(Users.id.gt(1).eq(Users.active)),
        select(Users.id).from(Users).where_(Users.email.is_null().eq(Users.id.in_list([1, 2]))),
        select(Users.id).from(Users).where_(Users.name.like("A%").is_null())
    );
}

#[test]
fn between_takes_both_bounds() {
    snapshot!(
        select(Items.id).from(Items).where_(Items.price.between(1, 5)),
        select(Items.id).from(Items).where_(Items.price.not_between(Items.quantity, Items.quantity + 5))
    );
    let inside: (Option<bool>, Option<bool>, Option<bool>, Option<bool>) =
        answer((val(1).between(1, 5), val(5).between(1, 5), val(6).between(1, 5), val(3).not_between(5, 1)));
    assert_eq!(inside, (Some(true), Some(true), Some(false), Some(true)));
}

#[test]
fn between_symmetric_takes_its_bounds_either_way_round() {
    snapshot!(
        select(Items.id).from(Items).where_(Items.price.between_symmetric(5, 1)),
        select(Items.id).from(Items).where_(!Items.price.between_symmetric(5, 1) & Items.quantity.gt(0))
    );
    let inside: (Option<bool>, Option<bool>, Option<bool>) = answer((
        val(3).between_symmetric(5, 1),
        val(3).between_symmetric(1, 5),
        val(6).between_symmetric(5, 1),
    ));
    assert_eq!(inside, (Some(true), Some(true), Some(false)));
}

#[test]
fn trap_a_condition_as_the_bound_of_between_stands_in_parentheses() {
    let condition = Users.active.eq(true) & Users.id.gt(1);
    snapshot!(select(Users.id).from(Users).where_(Users.active.between(false, condition)));
}

#[test]
fn in_list_of_values_is_one_parameter_where_there_are_arrays() {
    snapshot!(
        select(Users.id).from(Users).where_(Users.id.in_list([1, 2, 3])),
        select(Users.id).from(Users).where_(Users.name.not_in_list(["Ada", "Bob"])),
        select(Users.id).from(Users).where_((Users.id + 1).in_list([1, 2]))
    );
}

#[test]
fn in_list_of_expressions_is_a_list_on_every_dialect() {
    snapshot!(select(Items.id).from(Items).where_(Items.price.in_list([
        Items.quantity.into(),
        val(5),
        Items.quantity + 1
    ])));
}

#[test]
fn trap_an_empty_in_list_is_false_and_an_empty_not_in_list_true() {
    let none: [i64; 0] = [];
    snapshot!(
        select(Users.id).from(Users).where_(Users.id.in_list(none)),
        select(Users.id).from(Users).where_(!Users.id.in_list(none) & Users.id.not_in_list(none))
    );
    assert!(found::<i64, _>(&select(Users.id).from(Users).where_(Users.id.in_list(none))).is_empty());
    // Not even NULL is left out.
    let managed = select(Users.id).from(Users).where_(Users.manager_id.not_in_list(none));
    assert_eq!(found::<i64, _>(&managed).len(), 3);
}

#[test]
fn null_is_tested_by_its_own_operators() {
    snapshot!(select(Users.id).from(Users).where_(Users.email.is_null() | Users.manager_id.is_not_null()));
}

#[test]
fn distinct_from_tells_null_from_values() {
    snapshot!(
        select(Users.id).from(Users).where_(Users.email.is_distinct_from("a@x.org")),
        select(Users.id).from(Users).where_(Users.email.is_not_distinct_from(None::<&str>)),
        select(Users.id).from(Users).where_(Users.manager_id.is_distinct_from(Users.id)),
        select(Users.id).from(Users).where_(!Users.manager_id.is_distinct_from(NULL))
    );
    let others = select(Users.id).from(Users).where_(Users.manager_id.is_distinct_from(1));
    assert_eq!(found::<i64, _>(&others), [1]);
    let same = select(Users.id).from(Users).where_(Users.manager_id.is_not_distinct_from(NULL));
    assert_eq!(found::<i64, _>(&same), [1]);
}

#[test]
fn before_sqlite_3_39_is_compares_null_safely() {
    snapshot!(
        for [Sqlite::version(3, 35), Sqlite::version(3, 39)]:
        select(Users.id).from(Users).where_(Users.email.is_distinct_from("a@x.org")),
        select(Users.id).from(Users).where_(Users.email.is_not_distinct_from("a@x.org"))
    );
}

#[test]
fn truth_values_are_tested_without_null() {
    snapshot!(
        select(Orders.id)
            .from(Orders)
            .where_(Orders.paid.is_true() | Orders.paid.is_not_true() | Orders.paid.is_false())
            .where_(Orders.paid.is_not_false() | Orders.paid.is_unknown() | Orders.paid.is_not_unknown()),
        select(Orders.id).from(Orders).where_(Orders.total.gt(5).is_true())
    );
    let tests = select((
        Orders.paid.is_true(),
        Orders.paid.is_not_true(),
        Orders.paid.is_false(),
        Orders.paid.is_not_false(),
        Orders.paid.is_unknown(),
        Orders.paid.is_not_unknown(),
    ))
    .from(Orders)
    .order_by(Orders.id);
    type Tests = (Option<bool>, Option<bool>, Option<bool>, Option<bool>, Option<bool>, Option<bool>);
    let (yes, no) = (Some(true), Some(false));
    assert_eq!(
        found::<Tests, _>(&tests),
        [(yes, no, no, yes, no, yes), (no, yes, yes, no, no, yes), (no, yes, no, yes, yes, no)]
    );
}

#[test]
fn rows_are_compared_member_by_member() {
    snapshot!(
        select(Items.id).from(Items).where_(row((Items.price, Items.quantity)).gt((5, 2))),
        select(Items.id).from(Items).where_(row((Items.price, Items.quantity)).eq((Items.quantity, 2))),
        select(Items.id).from(Items).where_(!row((Items.id, Items.price, Items.quantity)).le((100, 5, 2)))
    );
    let compared =
        |condition| found::<i64, _>(&select(Items.id).from(Items).where_(condition).order_by(Items.id));
    let pair = || row((Items.price, Items.quantity));
    assert_eq!(compared(pair().eq((5, 1))), [101]);
    assert_eq!(compared(pair().ne((5, 1))), [100, 102]);
    assert_eq!(compared(pair().lt((5, 4))), [101]);
    assert_eq!(compared(pair().le((5, 4))), [101, 102]);
    assert_eq!(compared(pair().gt((5, 1))), [100, 102]);
    assert_eq!(compared(pair().ge((5, 4))), [100, 102]);
}

#[test]
fn a_row_is_looked_for_in_a_list_and_in_a_query() {
    let none: [(i32, i32); 0] = [];
    snapshot!(
        select(Items.id).from(Items).where_(row((Items.price, Items.quantity)).in_list([(5, 1), (50, 2)])),
        select(Items.id).from(Items).where_(row((Items.price, Items.quantity)).in_list(none)),
        select(Orders.id).from(Orders).where_(
            row((Orders.user_id, Orders.country)).in_query(select((Users.id, Users.country)).from(Users))
        )
    );
    let listed = row((Items.price, Items.quantity)).in_list([(5, 1), (50, 2), (5, 2)]);
    assert_eq!(found::<i64, _>(&select(Items.id).from(Items).where_(listed).order_by(Items.id)), [100, 101]);
    let at_home =
        row((Orders.user_id, Orders.country)).in_query(select((Users.id, Users.country)).from(Users));
    assert_eq!(
        found::<i64, _>(&select(Orders.id).from(Orders).where_(at_home).order_by(Orders.id)),
        [10, 11]
    );
}

#[test]
fn before_sqlite_3_37_a_list_of_rows_is_written_with_values() {
    snapshot!(for [Sqlite::version(3, 36)]:
        select(Items.id).from(Items).where_(row((Items.price, Items.quantity)).in_list([(5, 1), (50, 2)])));
}

// E3: logic

#[test]
fn lists_of_conditions_have_the_right_neutral_element() {
    let none: [Condition; 0] = [];
    snapshot!(
        select(Users.id).from(Users).where_(all([Users.id.gt(1), Users.active.eq(true), Users.id.lt(9)])),
        select(Users.id).from(Users).where_(any([Users.id.eq(1), Users.id.eq(2)])),
        select(Users.id).from(Users).where_(all(none.clone())),
        select(Users.id).from(Users).where_(any(none))
    );
}

#[test]
fn trap_an_empty_and_list_does_not_drop_the_where() {
    let none: [Condition; 0] = [];
    let sql = select(Users.id).from(Users).where_(all(none)).to_sql(&Postgres::new()).unwrap().into_text();
    assert_eq!(sql, r#"SELECT "users"."id" FROM "users" WHERE TRUE"#);
}

#[test]
fn or_inside_and_stands_in_parentheses() {
    snapshot!(
        select(Users.id).from(Users).where_((Users.id.eq(1) | Users.id.eq(2)) & Users.active),
        select(Users.id).from(Users).where_((Users.id.eq(1) & Users.active) | Users.id.eq(2)),
        select(Users.id)
            .from(Users)
            .where_(Users.active & (Users.id.gt(1) & (Users.id.lt(9) & Users.active)))
    );
}

#[test]
fn negation_keeps_its_operand_as_it_is() {
    snapshot!(
        select(Users.id).from(Users).where_(!Users.active),
        select(Users.id).from(Users).where_(!(Users.active & Users.id.gt(1))),
        select(Users.id).from(Users).where_(!!Users.id.gt(1)),
        select(Users.id).from(Users).where_((!Users.active).eq(true))
    );
    // What is unknown stays unknown: the order without `paid` is in neither result.
    let unpaid = select(Orders.id).from(Orders).where_(!Orders.paid);
    assert_eq!(found::<i64, _>(&unpaid), [11]);
}

#[test]
fn exclusive_or_is_true_for_one_of_two() {
    snapshot!(
        select(Users.id).from(Users).where_(xor(Users.active, Users.id.gt(1))),
        select(Users.id)
            .from(Users)
            .where_(xor(xor(Users.active, Users.id.gt(1)), Users.email.is_null()) & Users.active)
    );
    let one = select(Users.id).from(Users).where_(xor(Users.active, Users.id.gt(1))).order_by(Users.id);
    assert_eq!(found::<i64, _>(&one), [1, 3]);
}

// E4: text

#[test]
fn texts_are_joined_with_and_without_null() {
    snapshot!(
        select(Users.name.concat(" <").concat(Users.email).concat(">")).from(Users),
        select(concat_skip_null([Users.name.into(), Users.email.into()])).from(Users),
        select(Users.name.concat("!").eq("Ada!")).from(Users)
    );
    let joined =
        select((Users.name.concat(Users.email), concat_skip_null([Users.name.into(), Users.email.into()])))
            .from(Users)
            .order_by(Users.id)
            .limit(2);
    assert_eq!(
        found::<(Option<String>, String), _>(&joined),
        [(Some("Adaada@x.org".into()), "Adaada@x.org".into()), (None, "Bob".into())]
    );
}

#[test]
fn before_sqlite_3_44_concat_is_spelled_out() {
    snapshot!(
        for [Sqlite::version(3, 35), Sqlite::version(3, 42), Sqlite::version(3, 44)]:
        select(concat_skip_null([Users.name.into(), Users.email.into()])).from(Users),
        select(Users.name.octet_length()).from(Users)
    );
}

#[test]
fn like_has_no_escape_but_the_one_it_names() {
    snapshot!(
        select(Users.id).from(Users).where_(Users.name.like("A%")),
        select(Users.id).from(Users).where_(Users.name.not_like("A_a")),
        select(Users.id).from(Users).where_(Users.name.like(r"50\%")),
        select(Users.id).from(Users).where_(Users.name.like_escape("50!%", '!')),
        select(Users.id).from(Users).where_(Users.name.like_escape(r"50\%", '\\')),
        select(Users.id).from(Users).where_(Users.name.like(Users.country))
    );
    let like: (Option<bool>, Option<bool>, Option<bool>) = answer((
        val(r"50\x").like(r"50\%"),
        val("50%").like_escape("50!%", '!'),
        val("50x").like_escape("50!%", '!'),
    ));
    assert_eq!(like, (Some(true), Some(true), Some(false)));
}

#[test]
fn ilike_is_lowered_where_it_is_missing() {
    snapshot!(
        select(Users.id).from(Users).where_(Users.name.ilike("a%")),
        select(Users.id).from(Users).where_(Users.name.not_ilike("a%") & Users.active)
    );
}

#[test]
fn a_part_of_a_text_is_looked_for_as_it_is_written() {
    snapshot!(
        select(Items.id).from(Items).where_(Items.sku.contains("B")),
        select(Items.id).from(Items).where_(Items.sku.contains("50%_!")),
        select(Items.id).from(Items).where_(Items.sku.starts_with("B_")),
        select(Items.id).from(Items).where_(Items.sku.ends_with(r"\1"))
    );
    let with =
        |condition| found::<i64, _>(&select(Items.id).from(Items).where_(condition).order_by(Items.id));
    assert_eq!(with(Items.sku.starts_with("B_")), [101]);
    assert_eq!(with(Items.sku.contains("_")), [101]);
    assert_eq!(with(Items.sku.ends_with("-1")), [100, 102]);
    assert_eq!(with(Items.sku.contains("")), [100, 101, 102]);
}

#[test]
fn text_functions() {
    snapshot!(
        select((Users.name.lower(), Users.name.upper())).from(Users),
        select((Users.name.trim(), Users.name.trim_start(), Users.name.trim_end())).from(Users),
        select((Users.name.char_length(), Users.name.octet_length())).from(Users),
        select((Users.name.substring(2, 3), Users.name.position("d"), Users.name.replace("a", "o")))
            .from(Users)
    );
    let trimmed: (String, String, String) =
        answer((val("  x ").trim(), val("  x ").trim_start(), val("  x ").trim_end()));
    assert_eq!(trimmed, ("x".into(), "x ".into(), "  x".into()));
}

#[test]
fn trap_lengths_and_places_count_characters_and_only_octet_length_bytes() {
    let text = "aé日😀b";
    let lengths: (i32, i32) = answer((val(text).char_length(), val(text).octet_length()));
    assert_eq!(lengths, (5, 11));
    let parts: (String, String, String) =
        answer((val(text).substring(2, 2), val(text).substring(0, 1), val(text).substring(9, 5)));
    assert_eq!(parts, ("é日".into(), "a".into(), String::new()));
    let places: (i32, i32, i32) =
        answer((val(text).position("日"), val(text).position("x"), val(text).position("")));
    assert_eq!(places, (3, 0, 1));
    let replaced: (String, String) = answer((val(text).replace("日", "ü"), val("aAa").replace("a", "x")));
    assert_eq!(replaced, ("aéü😀b".into(), "xAx".into()));
}

// E5: numbers

#[test]
fn number_functions() {
    snapshot!(
        select((Items.price.abs(), Items.price.sign(), Items.weight.abs())).from(Items),
        select((Items.weight.floor(), Items.weight.ceil())).from(Items),
        select((Orders.total.floor(), Orders.total.ceil(), Orders.total.round(1))).from(Orders)
    );
    let signs: (i32, i32, i32, i32) = answer((val(-5).sign(), val(0).sign(), val(2.5).sign(), val(-5).abs()));
    assert_eq!(signs, (-1, 0, 1, 5));
}

#[test]
fn floor_and_ceil_go_down_and_up_below_zero_too() {
    let floors: (f64, f64, f64, f64) =
        answer((val(2.5).floor(), val(-2.5).floor(), val(-2.0).floor(), val(1e300).floor()));
    assert_eq!(floors, (2.0, -3.0, -2.0, 1e300));
    let ceils: (f64, f64, f64, f64) =
        answer((val(2.5).ceil(), val(-2.5).ceil(), val(2.0).ceil(), val(-0.5).ceil()));
    assert_eq!(ceils, (3.0, -2.0, 2.0, 0.0));
}

#[test]
fn round_takes_halves_away_from_zero() {
    let decimal = |unscaled| val(Decimal::new(unscaled, 1));
    let rounded: (Decimal, Decimal, Decimal, Decimal) =
        answer((decimal(25).round(0), decimal(-25).round(0), decimal(24).round(0), decimal(25).round(1)));
    assert_eq!(rounded, (Decimal::from(3), Decimal::from(-3), Decimal::from(2), Decimal::new(25, 1)));
}

// E6: time

#[test]
fn fields_of_dates_and_times() {
    snapshot!(
        select((Users.joined.year(), Users.joined.quarter(), Users.joined.month(), Users.joined.day()))
            .from(Users),
        select((Users.joined.iso_weekday(), Users.joined.day_of_year())).from(Users),
        select((Orders.placed.hour(), Orders.placed.minute(), Orders.placed.second())).from(Orders),
        select((Events.at.hour(), Events.at.second())).from(Events)
    );
}

#[test]
fn fields_of_known_days() {
    let fields = |year, month, day| -> (i32, i32, i32, i32, i32, i32) {
        let date = || val(Date::new(year, month, day).unwrap());
        answer((
            date().year(),
            date().quarter(),
            date().month(),
            date().day(),
            date().iso_weekday(),
            date().day_of_year(),
        ))
    };
    // A Monday, a leap day, the ends of quarters, and Sundays, which other countries count as the first day.
    assert_eq!(fields(2024, 1, 1), (2024, 1, 1, 1, 1, 1));
    assert_eq!(fields(2024, 2, 29), (2024, 1, 2, 29, 4, 60));
    assert_eq!(fields(2024, 3, 31), (2024, 1, 3, 31, 7, 91));
    assert_eq!(fields(2024, 4, 1), (2024, 2, 4, 1, 1, 92));
    assert_eq!(fields(2023, 9, 30), (2023, 3, 9, 30, 6, 273));
    assert_eq!(fields(2023, 10, 1), (2023, 4, 10, 1, 7, 274));
    assert_eq!(fields(2024, 12, 31), (2024, 4, 12, 31, 2, 366));
}

#[test]
fn fields_of_a_time_of_day_cut_the_fraction_off() {
    let time = || val(Time::new(23, 59, 59, 999_999).unwrap());
    assert_eq!(answer::<(i32, i32, i32), _>((time().hour(), time().minute(), time().second())), (23, 59, 59));
}

#[test]
fn the_clock() {
    snapshot!(not asked, "it is later on the next one": select((current_date(), current_timestamp())));
    // Both are read into their types, and are of one moment.
    let (today, now): (Date, TimestampTz) = answer((current_date(), current_timestamp()));
    assert!((i64::from(today.days()) - now.micros().div_euclid(86_400_000_000)).abs() <= 1);
}

// E7: CASE and its kin, casts

#[test]
fn case_is_searched_or_simple() {
    snapshot!(
        select(case(Items.price.gt(100), val("big")).when(Items.price.gt(10), "middling").otherwise("small"))
            .from(Items),
        select(case(Items.price.gt(100), Items.price)).from(Items),
        select(case_of(Items.quantity).when(1, val("one")).when(2, "two").otherwise("many")).from(Items),
        select(case_of(Items.quantity).when(1, val("one")).end()).from(Items),
        select(Items.id).from(Items).where_(case(Items.price.gt(1), val(true)).otherwise(false).eq(true))
    );
    let sizes =
        select(case(Items.price.gt(10), val("big")).otherwise("small")).from(Items).order_by(Items.id);
    assert_eq!(found::<String, _>(&sizes), ["big", "small", "small"]);
    let numbers = select(case_of(Items.quantity).when(1, val("one")).end()).from(Items).order_by(Items.id);
    assert_eq!(found::<Option<String>, _>(&numbers), [None, Some("one".into()), None]);
}

#[test]
fn coalesce_and_nullif() {
    snapshot!(
        select(coalesce([Users.email, Orders.note])).from(Users).cross_join(Orders),
        select(coalesce([Users.email])).from(Users),
        select((Users.email.or_else("none"), Users.email.or_else(Users.name))).from(Users),
        select((null_if(Users.name, ""), null_if(Items.price, Items.quantity))).from(Users).cross_join(Items)
    );
    let emails =
        select((Users.email.or_else("none"), null_if(Users.name, "Bob"))).from(Users).order_by(Users.id);
    assert_eq!(
        found::<(String, Option<String>), _>(&emails)[..2],
        [("ada@x.org".into(), Some("Ada".into())), ("none".into(), None)]
    );
}

#[test]
fn casts_name_the_type_as_the_dialect_does() {
    snapshot!(
        not asked, "text that is no number is an error on PostgreSQL alone":
        select((Items.price.cast::<BigInt>(), Items.price.cast::<Decimal>(), Items.price.cast::<Text>()))
            .from(Items),
        select((Items.price.cast::<Double>(), Items.price.cast::<Real>(), Items.flags.cast::<SmallInt>()))
            .from(Items),
        select((Orders.placed.cast::<Date>(), Orders.note.cast::<Integer>())).from(Orders),
        select((Items.price + Items.quantity).cast::<Text>()).from(Items),
        select(val(5).cast::<Text>())
    );
}

#[test]
fn booleans_are_cast_to_integers() {
    snapshot!(select(Users.active.cast::<Integer>()).from(Users));
    let active = select(Users.active.cast::<Integer>()).from(Users).order_by(Users.id);
    assert_eq!(found::<i32, _>(&active), [1, 1, 0]);
}

#[test]
fn trap_a_cast_to_date_keeps_the_day_on_sqlite() {
    let days = select(Orders.placed.cast::<Date>()).from(Orders).order_by(Orders.id).limit(1);
    assert_eq!(found::<Date, _>(&days), [Date::new(2024, 1, 1).unwrap()]);
    assert_eq!(answer::<Date, _>(val("2024-02-29").cast::<Date>()), Date::new(2024, 2, 29).unwrap());
}

#[test]
fn a_cast_that_a_dialect_lacks_is_refused() {
    snapshot!(
        select(Users.joined.cast::<Timestamp>()).from(Users),
        select(Orders.note.try_cast::<Integer>()).from(Orders)
    );
}

// Values in place

#[test]
fn values_of_every_type_are_bound_and_inlined() {
    let moment = Timestamp::new(Date::new(2024, 2, 29).unwrap(), Time::new(12, 30, 15, 250_000).unwrap());
    let query = select((
        val(true),
        val(-3_i16),
        val(1.5),
        val(Decimal::new(-1_250, 2)),
        val("O'Neil \\ ?"),
        val(vec![0_u8, 255]),
        val(moment.date()),
        val(moment.time()),
        val(moment),
    ));
    snapshot!(not asked, "a parameter alone has the type of the protocol on MySQL, where decimals are text": query);
    let inlined = |dialect: &dyn Dialect| query.inlined(dialect).unwrap();
    assert_eq!(
        inlined(&Postgres::new()),
        "SELECT TRUE, -3, '1.5'::double precision, -12.50, E'O''Neil \\\\ ?', decode('00ff', 'hex'), \
         DATE '2024-02-29', TIME '12:30:15.25', TIMESTAMP '2024-02-29 12:30:15.25'"
    );
    assert_eq!(
        inlined(&sqlite()),
        "SELECT TRUE, -3, 1.5e0, -12.50, 'O''Neil \\ ?', X'00ff', '2024-02-29', '12:30:15.25', \
         '2024-02-29 12:30:15.25'"
    );
    assert_eq!(
        inlined(&MySql::new()),
        "SELECT TRUE, -3, 1.5e0, -12.50, concat('O''Neil ', _ascii X'5c', ' ?'), X'00ff', \
         DATE '2024-02-29', TIME '12:30:15.25', TIMESTAMP '2024-02-29 12:30:15.25'"
    );
}

#[test]
fn trap_a_literal_number_keeps_its_type() {
    // PostgreSQL reads a bare 7 as a 32-bit integer, of which half is 3, and which has 32 bits to shift.
    let half = select(val(Decimal::from(7)) / 2).inlined(&Postgres::new()).unwrap();
    assert_eq!(half, "SELECT 7::numeric / 2::numeric");
    let shifted = select(val(-1_i64).shift_left(40)).inlined(&Postgres::new()).unwrap();
    assert_eq!(shifted, "SELECT -1::bigint << 40");
    let compared = select(Users.id).from(Users).where_(Users.id.gt(7)).inlined(&Postgres::new()).unwrap();
    assert_eq!(compared, r#"SELECT "users"."id" FROM "users" WHERE "users"."id" > 7"#);
    let text = select(val(-5).cast::<Text>()).inlined(&Postgres::new()).unwrap();
    assert_eq!(text, "SELECT (-5)::text");
}

#[test]
fn trap_text_beyond_ascii_is_inlined_whole() {
    for dialect in [&Postgres::new() as &dyn Dialect, &sqlite(), &MySql::new(), &MariaDb::new()] {
        assert_eq!(select(val("é😀")).inlined(dialect).unwrap(), "SELECT 'é😀'");
    }
}

#[test]
fn trap_a_question_mark_inside_a_text_is_no_placeholder() {
    let sql = select(Users.id).from(Users).where_(Users.name.eq("?") & Users.name.ne("$1"));
    assert_eq!(sql.to_sql(&sqlite()).unwrap().params().len(), 2);
    let inlined = sql.inlined(&sqlite()).unwrap();
    assert_eq!(database().prepare(&inlined).unwrap().parameter_count(), 0);
}

#[test]
fn an_expression_list_made_at_run_time_keeps_its_order() {
    let wanted: Vec<AnyExpr> = ["name", "id"].iter().filter_map(|name| Users.column(name)).collect();
    snapshot!(select(wanted).from(Users));
}
