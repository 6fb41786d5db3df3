//! The types of `rust_decimal`.

use super::*;
use rust_decimal::Decimal as RustDecimal;

fn ours(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn digits_and_scale_are_kept() {
    for text in [
        "0",
        "0.00",
        "1.50",
        "-0.01",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "7.9228162514264337593543950335",
        "-0.0000000000000000000000000001",
        "9223372036854775808",
        "0.9223372036854775808",
    ] {
        let number: RustDecimal = text.parse().unwrap();
        assert_eq!(Decimal::from(number).to_string(), text);
        assert_eq!(RustDecimal::try_from(ours(text)).unwrap().to_string(), text);
        assert_eq!(there_and_back(number), Some(number));
    }
    assert_eq!(Decimal::from(-RustDecimal::ZERO).to_string(), "0");
    assert_arrays!(RustDecimal::TEN, RustDecimal as Decimal);
}

#[test]
fn zeros_at_the_end_of_a_fraction_do_not_count() {
    let padded = ours("1.5000000000000000000000000000000000000000");
    assert_eq!(RustDecimal::try_from(padded).unwrap().to_string(), "1.5");
    assert_eq!(
        RustDecimal::try_from(Decimal::new(1_000, 30)).unwrap().to_string(),
        "0.000000000000000000000000001"
    );
    assert_eq!(
        RustDecimal::try_from(ours("00000000000000000000000000000000000007")),
        Ok(RustDecimal::from(7))
    );
    assert_eq!(RustDecimal::try_from(Decimal::new(0, 255)), Ok(RustDecimal::ZERO));
}

#[test]
fn more_digits_than_fit_are_an_error_and_never_rounded() {
    for text in [
        "79228162514264337593543950336",
        "-79228162514264337593543950336",
        "10000000000000000000000000000000",
        "0.00000000000000000000000000001",
        "1.00000000000000000000000000001",
        "12345678901234567890.12345678901",
    ] {
        assert_eq!(
            message(RustDecimal::try_from(ours(text))),
            "this Decimal does not fit rust_decimal::Decimal, which has 96 bits of digits and a scale of 28"
        );
    }
    assert_eq!(
        decode_error!("'0.00000000000000000000000000001'" read as Decimal, RustDecimal),
        "column 1 \"x\" of SQL type Decimal holds a decimal of 31 characters, which does not fit \
         rust_decimal::decimal::Decimal"
    );
}

#[test]
fn they_calculate_with_columns_on_both_sides() {
    table! { T = "t" { x: Decimal, y: Option<Decimal>, n: BigInt } }
    let two = RustDecimal::TWO;
    let query = select((T.x * two, two - T.y, two + T.x)).from(T).where_(T.x.between(two, RustDecimal::TEN));
    assert_eq!(
        query.inlined(&Sqlite::new()).unwrap(),
        r#"SELECT "t"."x" * 2, 2 - "t"."y", 2 + "t"."x" FROM "t" WHERE "t"."x" BETWEEN 2 AND 10"#
    );
}

proptest! {
    #[test]
    fn every_decimal_comes_back(low in any::<u32>(), middle in any::<u32>(), high in any::<u32>(), negative in any::<bool>(), scale in 0..=28_u32) {
        let number = RustDecimal::from_parts(low, middle, high, negative, scale);
        let back: RustDecimal = there_and_back(number).unwrap();
        prop_assert_eq!((back, back.scale()), (number, scale));
        prop_assert_eq!(Decimal::from(number).to_string(), number.to_string());
    }

    // SQLite has floats, which hold fifteen digits.
    #[test]
    fn sqlite_keeps_fifteen_digits(unscaled in -999_999_999_999_999..=999_999_999_999_999_i64, scale in 0..=15_u32) {
        assert_kept_by_sqlite!(RustDecimal::new(unscaled, scale), RustDecimal as Decimal);
    }
}
