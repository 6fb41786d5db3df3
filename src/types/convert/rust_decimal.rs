//! [`rust_decimal::Decimal`](::rust_decimal::Decimal) as SQL's [`Decimal`]; feature `rust_decimal`.
//!
//! All can be bound, with their scale: `1.50` stays `1.50`. Those are read that have 96 bits of digits (28 digits, or 29
//! up to 79228162514264337593543950335) and a scale of 28 at most; zeros at the end of a fraction do not count. Others
//! are refused and never rounded: read them as [`Decimal`] or `bigdecimal::BigDecimal`.
//!
//! ```
//! use querent_sqlite::prelude::*;
//! use rust_decimal::Decimal as Price;
//! table! { Items = "items" { id: BigInt, price: Decimal } }
//!
//! let db = rusqlite::Connection::open_in_memory()?;
//! db.execute_batch("CREATE TABLE items (id INTEGER, price DECIMAL(10, 2))")?;
//! let price: Price = "19.90".parse()?;
//! db.run(&insert_into(Items).values((1, price)))?;
//!
//! let query = select(Items.price * Price::TWO).from(Items).where_(Items.price.le(price));
//! assert_eq!(
//!     query.inlined(&Sqlite::new())?,
//!     r#"SELECT "items"."price" * 2 FROM "items" WHERE "items"."price" <= 19.90"#
//! );
//! let twice: Price = db.fetch_one(&query)?;
//! assert_eq!(twice, price + price);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::*;
use ::rust_decimal::Decimal as RustDecimal;
use alloc::string::ToString;

const NO_DECIMAL: DoesNotFit = DoesNotFit::new(
    "this Decimal does not fit rust_decimal::Decimal, which has 96 bits of digits and a scale of 28",
);

bound_as! { RustDecimal => Decimal; }
from_sql! { RustDecimal => Decimal, ValueRef::Decimal(v) => v.parse::<Decimal>().ok()?.try_into().ok(); }
arrays_from_sql! { RustDecimal => Decimal; }

impl From<RustDecimal> for Decimal {
    fn from(number: RustDecimal) -> Self {
        // Ten to the power of 28 has 94 bits, so that every scale fits.
        let (unscaled, scale) = (number.mantissa(), number.scale() as u8);
        match i64::try_from(unscaled) {
            Ok(unscaled) => Decimal::new(unscaled, scale),
            Err(_) => Decimal::of_digits(&unscaled.to_string(), scale.into()),
        }
    }
}

impl TryFrom<Decimal> for RustDecimal {
    type Error = DoesNotFit;

    fn try_from(number: Decimal) -> Result<Self, DoesNotFit> {
        if let Some((unscaled, scale @ 0..=28)) = number.small() {
            return Ok(RustDecimal::from_i128_with_scale(unscaled.into(), scale.into()));
        }
        let text = number.to_string();
        RustDecimal::from_str_exact(&text).or_else(|_| without_zeros(&text)).map_err(|_| NO_DECIMAL)
    }
}

/// Reads the number without the zeros at the end of its fraction, which tell nothing but its scale.
fn without_zeros(text: &str) -> Result<RustDecimal, ::rust_decimal::Error> {
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    RustDecimal::from_str_exact(short)
}
