//! Decimal numbers of any precision: a number and a scale while it fits 64 bits, text beyond.
//!
//! No arithmetic is done here: databases do it. `rust_decimal` and its like are for programs that must.

use alloc::{string::String, sync::Arc};
use core::{fmt, str::FromStr};

/// A decimal number of any precision. Also marks the SQL type `DECIMAL` (`NUMERIC`).
///
/// ```
/// use querent::Decimal;
/// assert_eq!(Decimal::new(12345, 2).to_string(), "123.45");
/// assert_eq!("-0.50".parse::<Decimal>()?.to_string(), "-0.50");
/// assert_eq!(Decimal::from(7), "7".parse()?);
/// # Ok::<(), querent::ParseDecimalError>(())
/// ```
///
/// Equality is that of numbers: `1.0` equals `1`.
#[derive(Clone)]
pub struct Decimal(Repr);

#[derive(Clone)]
enum Repr {
    Small { unscaled: i64, scale: u8 },
    // A `String` or `Box<str>` would make `Value` grow past 24 bytes.
    Big(Arc<String>),
}

/// The text is not a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseDecimalError;

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number: digits with at most one sign and one point are expected")
    }
}

impl core::error::Error for ParseDecimalError {}

impl Decimal {
    /// `unscaled` times ten to the power of `-scale`.
    pub const fn new(unscaled: i64, scale: u8) -> Decimal {
        Decimal(Repr::Small { unscaled, scale })
    }

    /// A whole number's digits, after its sign if it is negative, times ten to the power of `-scale`.
    #[cfg(any(feature = "bigdecimal", feature = "rust_decimal"))]
    pub(crate) fn of_digits(number: &str, scale: usize) -> Decimal {
        let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
        // Not by a width of `format!`, which ends at 65,535.
        let digits = "0".repeat((scale + 1).saturating_sub(digits.len())) + digits;
        let (whole, part) = digits.split_at(digits.len() - scale);
        let point = if scale == 0 { "" } else { "." };
        // What is not digits is the caller's mistake, and zero.
        alloc::format!("{sign}{whole}{point}{part}").parse().unwrap_or(Decimal::new(0, 0))
    }

    /// The number as an unscaled 64-bit integer and a scale, if it is held so.
    ///
    /// ```
    /// use querent::Decimal;
    /// assert_eq!(Decimal::new(5, 1).small(), Some((5, 1)));
    /// ```
    pub const fn small(&self) -> Option<(i64, u8)> {
        match &self.0 {
            Repr::Small { unscaled, scale } => Some((*unscaled, *scale)),
            Repr::Big(_) => None,
        }
    }

    /// Reads a float's shortest decimal notation; `None` for NaN and the infinities.
    ///
    /// ```
    /// use querent::Decimal;
    /// assert_eq!(Decimal::from_f64(0.1).unwrap().to_string(), "0.1");
    /// assert_eq!(Decimal::from_f64(f64::NAN), None);
    /// ```
    pub fn from_f64(number: f64) -> Option<Decimal> {
        // `Display` of floats writes the shortest digits that read back equal, and no exponent.
        alloc::format!("{number}").parse().ok()
    }

    /// The 64-bit float whose shortest notation is this number; `None` where no float holds it.
    pub fn exact_f64(&self) -> Option<f64> {
        let number: f64 = alloc::format!("{self}").parse().ok()?;
        (Decimal::from_f64(number)? == *self).then_some(number)
    }

    /// Sign, digits without leading zeros, and scale without trailing ones.
    fn normal(&self) -> (bool, String, usize) {
        let text = alloc::format!("{self}");
        let digits = text.trim_start_matches('-');
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let part = part.trim_end_matches('0');
        let all = [whole, part].concat();
        let significant = all.trim_start_matches('0');
        (text.starts_with('-') && !significant.is_empty(), significant.into(), part.len())
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Decimal::new(i64::from(number), 0)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Decimal::new(number, 0)
    }
}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + part.len() == 0 || !is_number(whole) || !is_number(part) {
            return Err(ParseDecimalError);
        }
        let negative = text.starts_with('-');
        if whole.len() + part.len() <= 18 {
            let unscaled =
                whole.bytes().chain(part.bytes()).fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
            return Ok(Decimal::new(if negative { -unscaled } else { unscaled }, part.len() as u8));
        }
        let mut big = String::with_capacity(text.len() + 1);
        if negative {
            big.push('-');
        }
        big.push_str(if whole.is_empty() { "0" } else { whole });
        if !part.is_empty() {
            big.push('.');
            big.push_str(part);
        }
        Ok(Decimal(Repr::Big(Arc::new(big))))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unscaled, scale) = match &self.0 {
            Repr::Big(text) => return f.write_str(text),
            Repr::Small { unscaled, scale } => (*unscaled, usize::from(*scale)),
        };
        let sign = if unscaled < 0 { "-" } else { "" };
        let digits = alloc::format!("{:0>width$}", unscaled.unsigned_abs(), width = scale + 1);
        let (whole, part) = digits.split_at(digits.len() - scale);
        let point = if scale == 0 { "" } else { "." };
        write!(f, "{sign}{whole}{point}{part}")
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        match (self.small(), other.small()) {
            (Some((a, s)), Some((b, t))) if s == t => a == b,
            _ => self.normal() == other.normal(),
        }
    }
}

impl Eq for Decimal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_of_any_length_keep_every_digit() {
        for text in ["0", "-0.01", "123.45", "9223372036854775808", "-1.000000000000000000000000000001"] {
            assert_eq!(text.parse::<Decimal>().map(|d| alloc::format!("{d}")).as_deref(), Ok(text));
        }
    }

    #[test]
    fn equality_is_of_numbers_and_not_of_spellings() {
        let parse = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(parse("1.0"), parse("1"));
        assert_eq!(parse("-0"), parse("0.000"));
        assert_eq!(parse("00000000000000000000.5"), parse("0.50"));
        assert_ne!(parse("1.0"), parse("10"));
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in ["", "-", ".", "1e5", "1.2.3", "--1", "NaN", " 1"] {
            assert_eq!(text.parse::<Decimal>(), Err(ParseDecimalError), "{text:?}");
        }
    }

    #[test]
    fn only_decimals_that_a_float_holds_become_one() {
        assert_eq!("0.1".parse::<Decimal>().unwrap().exact_f64(), Some(0.1));
        assert_eq!("123456789.123456789012".parse::<Decimal>().unwrap().exact_f64(), None);
    }
}
