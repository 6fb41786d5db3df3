//! The error of conversions between Querent's values and the types of other crates.

use crate::error::{Error, ErrorKind};
use core::fmt;

/// A value that the type it is to become does not hold: a day past a calendar's end, a decimal of too many digits.
///
/// ```
/// use querent::{DoesNotFit, Error, ErrorKind};
/// let error = DoesNotFit::new("this Celsius does not fit Kelvin, which begins at -273.15");
/// assert_eq!(error.to_string(), "this Celsius does not fit Kelvin, which begins at -273.15");
/// assert_eq!(Error::from(error).kind(), ErrorKind::Value);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoesNotFit {
    message: &'static str,
}

impl DoesNotFit {
    /// The error in these words, which name both types and say why. They show no content: rows may hold secrets,
    /// and messages go to logs.
    pub const fn new(message: &'static str) -> Self {
        DoesNotFit { message }
    }
}

impl fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

impl core::error::Error for DoesNotFit {}

impl From<DoesNotFit> for Error {
    fn from(error: DoesNotFit) -> Self {
        Error::new(ErrorKind::Value, error.message)
    }
}

impl From<core::convert::Infallible> for DoesNotFit {
    fn from(never: core::convert::Infallible) -> Self {
        match never {}
    }
}
