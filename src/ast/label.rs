//! Names for the columns of queries that stand in FROM.

use super::{CteBody, Expr, Query, SelectItem};
use crate::value::Text;
use alloc::format;

impl Query {
    /// Gives every column a label, and one of its own: by it the column is known outside. Plain columns keep their
    /// names, others are numbered.
    pub fn label_columns(&mut self) {
        label_all(self.columns_mut());
    }
}

impl CteBody {
    /// The same of the columns of a query of WITH, or of RETURNING.
    pub(crate) fn label_columns(&mut self) {
        label_all(self.columns_mut());
    }
}

fn label_all(items: &mut [SelectItem]) {
    for place in 0..items.len() {
        let (before, rest) = items.split_at_mut(place);
        let Some((item, after)) = rest.split_first_mut() else { continue };
        // Most databases do not tell names apart by their case.
        let is = |other: &SelectItem, name: &[u8]| {
            other.name_bytes().is_some_and(|other| other.eq_ignore_ascii_case(name))
        };
        let taken = |name: &[u8]| before.iter().any(|other| is(other, name));
        item.label = Some(match (item.label.take(), &item.expr) {
            (Some(label), _) if !taken(label.as_bytes()) => label,
            (None, Expr::Column(column)) if !taken(column.def.name.as_bytes()) => {
                Text::from_static(column.def.name)
            }
            (None, Expr::Named(column)) if !taken(column.name.as_bytes()) => column.name.clone(),
            _ => {
                let mut name = numbered(place);
                while before.iter().chain(&*after).any(|other| is(other, name.as_bytes())) {
                    name = Text::from(format!("{name}_"));
                }
                name
            }
        });
    }
}

fn numbered(place: usize) -> Text {
    const NAMES: [&str; 8] =
        ["column1", "column2", "column3", "column4", "column5", "column6", "column7", "column8"];
    match NAMES.get(place) {
        Some(name) => Text::from_static(name),
        None => Text::from(format!("column{}", place + 1)),
    }
}
