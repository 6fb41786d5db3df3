//! What few statements need while they are printed, so that the others neither make nor drop it.

use super::{known::Known, regrouped::Printed};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::ops::{Deref, DerefMut};

/// Reads, and is changed, as [`Notes`]; takes an allocation when it is first changed.
#[derive(Debug, Default)]
pub(super) struct Aside<'a>(Option<Box<Notes<'a>>>);

#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    /// The columns of the row that an INSERT leaves out that are written in a copy, but for the assignment of the column
    /// itself.
    pub(super) copied: Vec<String>,
    /// Expressions of GROUP BY that were printed.
    pub(super) keys: Vec<Printed<'a>>,
    /// The queries of WITH that the place may use.
    pub(super) ctes: Known,
    /// The places there of those that change data, and return nothing.
    pub(super) without_rows: Vec<usize>,
}

static NOTHING: Notes<'static> =
    Notes { copied: Vec::new(), keys: Vec::new(), ctes: Known::new(), without_rows: Vec::new() };

impl Aside<'_> {
    pub(super) const fn new() -> Self {
        Aside(None)
    }
}

impl<'a> Deref for Aside<'a> {
    type Target = Notes<'a>;

    #[inline]
    fn deref(&self) -> &Notes<'a> {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl<'a> DerefMut for Aside<'a> {
    fn deref_mut(&mut self) -> &mut Notes<'a> {
        self.0.get_or_insert_default()
    }
}
