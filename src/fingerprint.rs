//! Which statements say the same but for their values.

use crate::{
    ast::StatementRef,
    error::Error,
    render::{self, Dialect},
};
use core::{fmt, hash::Hasher};
use siphasher::sip128::{Hasher128, SipHasher13};

/// What a statement says on a dialect, without its values: 128 bits. Made by
/// [`ToSql::fingerprint`](crate::ToSql::fingerprint).
///
/// `Display` shows 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The bits.
    pub const fn bits(self) -> u128 {
        self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// The hash of the text in which every list has one member of each form.
pub(crate) fn fingerprint(statement: StatementRef<'_>, dialect: &dyn Dialect) -> Result<Fingerprint, Error> {
    let text = render::folded(statement, dialect)?;
    // SipHash-1-3 of keys that are 0, and of the bytes alone: the same wherever and whenever it is computed.
    let mut hasher = SipHasher13::new();
    hasher.write(text.as_bytes());
    Ok(Fingerprint(hasher.finish128().as_u128()))
}
