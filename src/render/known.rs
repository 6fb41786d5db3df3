//! The names of queries of WITH, and which of them are known at a place. Looked up one by one while they are few, as they
//! nearly always are, and in a map where they are many.

use crate::ast::Alias;
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

/// Up to so many names no map is made.
const FEW: usize = 16;

/// A stack of names.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    names: Vec<Alias>,
    /// The places of each name, in small letters, if there are many.
    places: BTreeMap<String, Vec<usize>>,
}

impl Known {
    pub(super) const fn new() -> Known {
        Known { names: Vec::new(), places: BTreeMap::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Alias> {
        self.names.iter()
    }

    pub(super) fn push(&mut self, name: Alias) {
        self.names.push(name);
        if self.names.len() > FEW {
            // All of them, when the first is one too many.
            let first = if self.places.is_empty() { 0 } else { self.names.len() - 1 };
            for (place, name) in self.names.iter().enumerate().skip(first) {
                self.places.entry(small(*name)).or_default().push(place);
            }
        }
    }

    pub(super) fn pop(&mut self) {
        let Some(name) = self.names.pop() else { return };
        if self.names.len() <= FEW {
            self.places.clear();
        } else if let Some(places) = self.places.get_mut(&small(name)) {
            places.pop();
        }
    }

    /// The place of the last that has this very name.
    pub(super) fn place_of(&self, name: Alias) -> Option<usize> {
        if self.places.is_empty() {
            return self.names.iter().rposition(|known| *known == name);
        }
        let places = self.places.get(&small(name))?;
        places.iter().copied().rfind(|place| self.names.get(*place) == Some(&name))
    }

    /// The first that goes by the name of a table, which most databases do not tell apart by its case.
    pub(super) fn of_table(&self, table: &str) -> Option<Alias> {
        if self.places.is_empty() {
            return self.names.iter().copied().find(|name| is(*name, table));
        }
        let place = self.places.get(&table.to_ascii_lowercase())?.first()?;
        self.names.get(*place).copied()
    }
}

impl FromIterator<Alias> for Known {
    fn from_iter<I: IntoIterator<Item = Alias>>(names: I) -> Self {
        let mut known = Known::new();
        names.into_iter().for_each(|name| known.push(name));
        known
    }
}

fn small(name: Alias) -> String {
    format!("{name}").to_ascii_lowercase()
}

fn is(name: Alias, table: &str) -> bool {
    match name.number {
        0 => name.text.eq_ignore_ascii_case(table),
        _ => table.len() > name.text.len() && format!("{name}").eq_ignore_ascii_case(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alias(text: &'static str, number: u32) -> Alias {
        Alias { text, number }
    }

    #[test]
    fn many_names_are_found_as_few_are() {
        for count in [1, FEW - 1, FEW, FEW + 1, 3 * FEW] {
            let numbers = 1..=u32::try_from(count).unwrap_or_default();
            let mut known: Known = numbers.map(|number| alias("C", number)).collect();
            known.push(alias("Last", 0));
            known.push(alias("Last", 0));
            assert_eq!(known.place_of(alias("Last", 0)), Some(count + 1));
            assert_eq!(known.place_of(alias("C", 1)), Some(0));
            assert_eq!(known.place_of(alias("last", 0)), None);
            assert_eq!(known.of_table("lAST"), Some(alias("Last", 0)));
            assert_eq!(known.of_table(&format!("{}", alias("c", 1))), Some(alias("C", 1)));
            assert_eq!(known.of_table("other"), None);
            known.pop();
            assert_eq!(known.place_of(alias("Last", 0)), Some(count));
            known.pop();
            assert_eq!(known.place_of(alias("Last", 0)), None);
            assert_eq!(known.len(), count);
            (0..count).for_each(|_| known.pop());
            assert!(known.is_empty() && known.of_table("c").is_none());
        }
    }
}
