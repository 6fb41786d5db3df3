//! Places for values that are given later.

use super::Text;
use crate::types::Kind;
use core::fmt;

/// A place for a value that is given after the statement was rendered: see [`compile`](crate::compile).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Which value it is.
    pub key: ParameterKey,
    /// The SQL type of the value.
    pub kind: Kind,
    /// Whether the value may be NULL.
    pub nullable: bool,
}

/// Which of the values it is that are given later.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ParameterKey {
    /// The value at a 0-based place.
    Place(u16),
    /// The value of a name.
    Name(Text),
}

/// `:name`, or `:1` for the first of those without a name.
impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            ParameterKey::Place(place) => write!(f, ":{}", u32::from(*place) + 1),
            ParameterKey::Name(name) => write!(f, ":{}", name.as_str()),
        }
    }
}
