//! The types of `bigdecimal`.

use super::*;
use bigdecimal::BigDecimal;

const REFUSED: &str = "this bigdecimal::BigDecimal does not fit Decimal, which has no exponent: it would need more than 150000 zeros";

fn big(text: &str) -> BigDecimal {
    text.parse().unwrap()
}

#[test]
fn digits_and_scale_are_kept() {
    for text in
        ["0", "1.50", "-0.01", "9223372036854775808", "-0.000000000000000000000000000000000000000012345"]
    {
        assert_eq!(Decimal::try_from(big(text)).unwrap().to_string(), text);
        assert_eq!(BigDecimal::from(text.parse::<Decimal>().unwrap()), big(text));
        let back: BigDecimal = there_and_back(big(text)).unwrap();
        assert_eq!((&back, back.fractional_digit_count()), (&big(text), big(text).fractional_digit_count()));
    }
    assert_eq!(there_and_back::<_, &BigDecimal, _>(&big("2.5")), Some(big("2.5")));
    assert_arrays!(big("1.5"), BigDecimal as Decimal);
}

#[test]
fn exponents_become_zeros() {
    let text = |text: &str| Decimal::try_from(&big(text)).map(|number| number.to_string()).unwrap();
    assert_eq!(text("1e3"), "1000");
    assert_eq!(text("-12.5e3"), "-12500");
    assert_eq!(text("-12.5e-3"), "-0.0125");
    assert_eq!(text("0e9"), "0");
    assert_eq!(text("0e1000000000"), "0");
    assert_eq!(text("0e-1000000000"), "0");
    assert_eq!(text("1e150000").len(), 150_001);
    assert_eq!(text("1e-150001").len(), 150_003);
    // Digits that are there already are not what is guarded against.
    let long = format!("0.{}", "7".repeat(200_000));
    assert!(text(&long) == long);
}

#[test]
fn an_exponent_that_would_fill_the_memory_is_refused() {
    for far in ["1e150001", "1e-150002", "1e1000000000", "-1e-1000000000", "7e9223372036854775807"] {
        assert_eq!(message(Decimal::try_from(big(far))), REFUSED);
        assert_refused(big(far), REFUSED);
    }
    for scale in [i64::MIN, i64::MAX] {
        assert_refused(BigDecimal::new(1.into(), scale), REFUSED);
    }
    table! { T = "t" { x: Decimal, y: Option<Decimal> } }
    let far = || big("1e1000000000");
    let insert = insert_into(T).values((1, big("1"))).values((2, far()));
    let query = select(T.x).from(T).where_(T.x.in_list([big("1"), far()]));
    for dialect in dialects() {
        assert_eq!(insert.to_sql(&*dialect).unwrap_err().to_string(), REFUSED);
        assert_eq!(query.to_sql(&*dialect).unwrap_err().to_string(), REFUSED);
    }
    assert_eq!(database().run(&insert).unwrap_err().to_string(), REFUSED);
}

proptest! {
    #[test]
    fn every_number_comes_back(unscaled in any::<i128>(), scale in -60..60_i64) {
        let number = BigDecimal::new(unscaled.into(), scale);
        prop_assert_eq!(there_and_back(number.clone()), Some(number.clone()));
        prop_assert_eq!(Decimal::try_from(&number).unwrap().to_string(), number.to_plain_string());
    }

    #[test]
    fn sqlite_keeps_fifteen_digits(unscaled in -999_999_999_999_999..=999_999_999_999_999_i64, scale in 0..=15_i64) {
        assert_kept_by_sqlite!(BigDecimal::new(unscaled.into(), scale), BigDecimal as Decimal);
    }
}
