//! A vector whose first few elements are held in place.

use alloc::vec::Vec;
use core::{fmt, ops::Deref, slice};

/// A value that unused places of a [`Short`] hold.
pub trait Filler {
    /// The value; cheap to make and to drop.
    const FILLER: Self;
}

/// A list that allocates only when it has more than `N` elements. Reads as a slice.
pub struct Short<T, const N: usize> {
    inline: [T; N],
    // Elements held in place; 0 once they have moved to `spilled`.
    len: usize,
    spilled: Vec<T>,
}

impl<T: Filler, const N: usize> Short<T, N> {
    /// An empty list.
    #[inline]
    pub const fn new() -> Self {
        Short { inline: [const { T::FILLER }; N], len: 0, spilled: Vec::new() }
    }

    /// Appends an element.
    #[inline]
    pub fn push(&mut self, element: T) {
        if !self.spilled.is_empty() {
            self.spilled.push(element);
        } else if let Some(place) = self.inline.get_mut(self.len) {
            *place = element;
            self.len += 1;
        } else {
            self.spill(element);
        }
    }

    #[cold]
    #[inline(never)]
    fn spill(&mut self, element: T) {
        self.spilled.reserve(self.len * 2 + 2);
        let held = self.inline.iter_mut().take(self.len);
        self.spilled.extend(held.map(|place| core::mem::replace(place, T::FILLER)));
        self.len = 0;
        self.spilled.push(element);
    }

    /// Makes room for as many elements in all.
    pub fn reserve(&mut self, total: usize) {
        if total > N {
            self.spilled.reserve(total - self.spilled.len().min(total));
        }
    }

    /// The elements, to be changed in place.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        if self.spilled.is_empty() {
            self.inline.get_mut(..self.len).unwrap_or_default()
        } else {
            &mut self.spilled
        }
    }

    /// Removes and returns the last element.
    pub fn pop(&mut self) -> Option<T> {
        if let Some(last) = self.spilled.pop() {
            return Some(last);
        }
        let place = self.inline.get_mut(self.len.checked_sub(1)?)?;
        self.len -= 1;
        Some(core::mem::replace(place, T::FILLER))
    }

    /// Gives every element away, in order.
    pub fn for_each(self, take: impl FnMut(T)) {
        if self.spilled.is_empty() {
            self.inline.into_iter().take(self.len).for_each(take);
        } else {
            self.spilled.into_iter().for_each(take);
        }
    }
}

impl<T, const N: usize> Deref for Short<T, N> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        if self.spilled.is_empty() { self.inline.get(..self.len).unwrap_or_default() } else { &self.spilled }
    }
}

impl<T: Filler, const N: usize> Default for Short<T, N> {
    fn default() -> Self {
        Short::new()
    }
}

impl<T: Filler, const N: usize> Extend<T> for Short<T, N> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        elements.into_iter().for_each(|element| self.push(element));
    }
}

impl<T: Filler, const N: usize> FromIterator<T> for Short<T, N> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut list = Short::new();
        list.extend(elements);
        list
    }
}

impl<T: Filler + Clone, const N: usize> Clone for Short<T, N> {
    fn clone(&self) -> Self {
        self.iter().cloned().collect()
    }
}

impl<T: PartialEq, const N: usize> PartialEq for Short<T, N> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Short<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a, T, const N: usize> IntoIterator for &'a Short<T, N> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Filler for u8 {
        const FILLER: u8 = 0;
    }

    #[test]
    fn a_short_list_grows_past_its_places_and_keeps_its_order() {
        let mut list = Short::<u8, 2>::new();
        for n in 1..=5 {
            list.push(n);
            assert_eq!(*list, (1..=n).collect::<Vec<_>>()[..]);
        }
        assert_eq!(list.pop(), Some(5));
        let mut given = Vec::new();
        list.clone().for_each(|n| given.push(n));
        assert_eq!(given, [1, 2, 3, 4]);
        assert_eq!(core::iter::from_fn(|| list.pop()).count(), 4);
        assert!(list.is_empty());
        list.push(9);
        assert_eq!(*list, [9]);
    }
}
