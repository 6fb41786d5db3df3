//! Boxes that know how deep the tree below them is, and refuse to grow past a limit.
//!
//! A tree that is never deeper than [`MAX_DEPTH`] can be dropped, cloned, compared, walked and printed by
//! plain recursion. A node that would be deeper becomes [`Invalid::TooDeep`], which rendering reports.

use super::TableDef;
use alloc::{sync::Arc, vec::Vec};
use core::{fmt, ops::Deref};

/// How many nodes may stand above one another in a tree, subqueries included.
///
/// Lists joined by AND, OR, `||` and `+` are one level whatever their length.
pub const MAX_DEPTH: u16 = 400;

/// A node that cannot be rendered, kept in the tree so that building needs no `Result`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Invalid {
    /// The tree would be deeper than [`MAX_DEPTH`].
    TooDeep,
    /// CASE without a WHEN.
    EmptyCase,
    /// A set operation over no queries.
    EmptySet,
    /// A shift by 64 bits or more.
    ShiftCount,
    /// LIMIT or OFFSET past the largest 64-bit signed integer.
    RowCount,
    /// A multiset of a set operation, or of a query with DISTINCT or WITH TIES.
    MultisetOfSet,
    /// The whole row of an optional table in which any column may be NULL.
    OptionalRow,
    /// An INSERT with rows of values and a query, or with several queries.
    RowsTwice,
    /// A row of an INSERT with more values than there are columns, or less.
    RaggedRow,
    /// An INSERT with several ON CONFLICT.
    ConflictTwice,
    /// The condition of a partial index beside a constraint.
    IndexOfConstraint,
    /// A join along a foreign key with a table that has none to those before it, nor they to it.
    NoForeignKey(&'static TableDef),
    /// A join along a foreign key where several fit.
    SeveralForeignKeys(&'static TableDef),
}

/// A part of the tree that knows its depth without walking it whole.
pub trait Depth {
    /// Levels of nodes in this part, its own included.
    fn depth(&self) -> u16;
}

/// A shared node and the depth of the tree below it, which never exceeds [`MAX_DEPTH`].
///
/// Trees are never changed in place, so clones share their nodes: cloning a statement is cheap.
pub struct Deep<T>(Arc<Inner<T>>);

#[derive(PartialEq)]
struct Inner<T> {
    depth: u16,
    node: T,
}

impl<T: Depth> Deep<T> {
    /// Boxes a node.
    ///
    /// # Errors
    /// [`Invalid::TooDeep`] if that makes the tree deeper than [`MAX_DEPTH`].
    #[inline]
    pub fn new(node: T) -> Result<Self, Invalid> {
        let depth = node.depth() + 1;
        if depth > MAX_DEPTH { Err(Invalid::TooDeep) } else { Ok(Deep(Arc::new(Inner { depth, node }))) }
    }
}

impl<T: Clone> Deep<T> {
    /// Takes the node out; a copy of it, if others share it.
    pub fn into_inner(self) -> T {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.node.clone(), |inner| inner.node)
    }
}

impl<T> Deep<T> {
    pub(super) fn depth(&self) -> u16 {
        self.0.depth
    }
}

impl<T> Clone for Deep<T> {
    fn clone(&self) -> Self {
        Deep(Arc::clone(&self.0))
    }
}

impl<T: PartialEq> PartialEq for Deep<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl<T> Deref for Deep<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.node
    }
}

impl<T: fmt::Debug> fmt::Debug for Deep<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.node.fmt(f)
    }
}

impl<T: Depth> Depth for [T] {
    fn depth(&self) -> u16 {
        self.iter().map(T::depth).max().unwrap_or(0)
    }
}

impl<T: Depth> Depth for Vec<T> {
    fn depth(&self) -> u16 {
        self.as_slice().depth()
    }
}

impl<T: Depth> Depth for Option<T> {
    fn depth(&self) -> u16 {
        self.as_ref().map_or(0, T::depth)
    }
}
