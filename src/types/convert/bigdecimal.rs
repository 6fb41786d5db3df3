//! [`bigdecimal::BigDecimal`](::bigdecimal::BigDecimal) as SQL's [`Decimal`], of any precision; feature `bigdecimal`.
//!
//! It is read from every decimal, with its digits and scale. It is bound with its scale; a negative one, as that of
//! `1e3`, becomes zeros.
//!
//! A `BigDecimal` is digits and an exponent, and a few bytes of it can be a number of a billion digits, while SQL has no
//! decimals with exponents. So one that would need more than 150,000 zeros for its exponent's sake is refused: more than
//! any database keeps (PostgreSQL 131,072 digits before the point and 16,383 after it, MySQL and MariaDB 65 in all). The
//! error is that of `TryFrom`; when one is bound, that of rendering, on every dialect.
//!
//! ```
//! use bigdecimal::BigDecimal;
//! use querent_postgres::prelude::*;
//! table! { Stars = "stars" { name: Text, metres: Decimal } }
//!
//! let far: BigDecimal = "9.4607e15".parse()?;
//! let query = select(Stars.name).from(Stars);
//! assert_eq!(
//!     query.clone().where_(Stars.metres.gt(far)).inlined(&Postgres::new())?,
//!     r#"SELECT "stars"."name" FROM "stars" WHERE "stars"."metres" > 9460700000000000"#
//! );
//! let endless: BigDecimal = "1e1000000000".parse()?;
//! assert_eq!(
//!     query.where_(Stars.metres.gt(endless)).to_sql(&Postgres::new()).unwrap_err().to_string(),
//!     "this bigdecimal::BigDecimal does not fit Decimal, which has no exponent: it would need more than 150000 zeros"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::*;
use ::bigdecimal::BigDecimal;
use alloc::string::ToString;

/// The zeros that an exponent may stand for.
const ZEROS: usize = 150_000;

const NO_DECIMAL: DoesNotFit = DoesNotFit::new(
    "this bigdecimal::BigDecimal does not fit Decimal, which has no exponent: it would need more than 150000 zeros",
);

bound_as! { BigDecimal => Decimal; &BigDecimal => Decimal; }
from_sql! { BigDecimal => Decimal, ValueRef::Decimal(v) => Some(v.parse::<Decimal>().ok()?.into()); }
arrays_from_sql! { BigDecimal => Decimal; }

impl TryFrom<&BigDecimal> for Decimal {
    type Error = DoesNotFit;

    fn try_from(number: &BigDecimal) -> Result<Self, DoesNotFit> {
        let (unscaled, scale) = number.as_bigint_and_scale();
        let mut digits = unscaled.to_string();
        match usize::try_from(scale) {
            Ok(scale) if scale.saturating_sub(digits.len()) <= ZEROS => {
                Ok(Decimal::of_digits(&digits, scale))
            }
            _ if digits == "0" => Ok(Decimal::new(0, 0)),
            Err(_) if scale.unsigned_abs() <= ZEROS as u64 => {
                digits.extend(core::iter::repeat_n('0', scale.unsigned_abs() as usize));
                Ok(Decimal::of_digits(&digits, 0))
            }
            _ => Err(NO_DECIMAL),
        }
    }
}

impl TryFrom<BigDecimal> for Decimal {
    type Error = DoesNotFit;

    fn try_from(number: BigDecimal) -> Result<Self, DoesNotFit> {
        (&number).try_into()
    }
}

impl From<Decimal> for BigDecimal {
    fn from(number: Decimal) -> Self {
        if let Some((unscaled, scale)) = number.small() {
            return BigDecimal::new(unscaled.into(), scale.into());
        }
        // Digits with at most one sign and one point are always read.
        number.to_string().parse().unwrap_or_default()
    }
}
