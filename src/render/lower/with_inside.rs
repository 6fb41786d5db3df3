//! WITH in front of a statement that changes data, where a database takes it in front of queries alone: each query that uses
//! it has it.
//!
//! ```text
//! WITH w AS (SELECT ..) DELETE FROM t WHERE a IN (SELECT w.a FROM w)
//!     -> DELETE FROM t WHERE a IN (WITH w AS (SELECT ..) SELECT w.a FROM w)
//! WITH w AS (SELECT ..) UPDATE t, w SET ..
//!     -> UPDATE t, (WITH w AS (SELECT ..) SELECT w.a, .. FROM w) AS w SET ..
//! ```

use super::{Lower, column, wrap};
use crate::{
    ast::{Alias, Cte, CteRef, Query, Select, SelectItem, Source},
    render::{Pass, with::statement_uses},
    walk::Rewrite,
};
use alloc::{boxed::Box, vec::Vec};

/// Puts the queries of WITH where they are used.
pub(super) struct Inside(pub(super) Vec<Cte>);

impl Inside {
    /// Of a statement.
    pub(super) fn of(lower: &mut Lower<'_>, with: Vec<Cte>) -> Inside {
        lower.used(Pass::WithInside);
        Inside(with)
    }

    /// The queries of WITH that a query uses, and those that these use.
    fn used(&self, query: &Query) -> Vec<Cte> {
        let mut used: Vec<bool> =
            self.0.iter().map(|cte| statement_uses(query.as_statement(), cte.name)).collect();
        for place in (0..self.0.len()).rev() {
            let Some(cte) = self.0.get(place).filter(|_| used.get(place) == Some(&true)) else { continue };
            for (other, used) in self.0.iter().zip(&mut used).take(place) {
                *used |= statement_uses(cte.body.as_statement(), other.name);
            }
        }
        self.0.iter().zip(used).filter(|(_, used)| *used).map(|(cte, _)| cte.clone()).collect()
    }
}

impl Rewrite for Inside {
    /// The outermost query alone: those within it see its WITH.
    fn query(&mut self, mut query: Query) -> Query {
        let mut with = self.used(&query);
        match &mut query {
            Query::Select(select) => {
                with.append(&mut select.rare.with);
                if !with.is_empty() {
                    select.rare.with = with;
                }
            }
            Query::Set(set) => {
                with.append(&mut set.with);
                set.with = with;
            }
            Query::Invalid(_) => {}
        }
        query
    }

    fn source(&mut self, source: Source) -> Source {
        match source {
            Source::Cte(cte) => {
                let query = self.query(all_of(&cte));
                wrap::derived(query, cte.known_as())
            }
            other => crate::walk::rewrite_source(self, other),
        }
    }
}

/// `SELECT w.a, .. FROM w`
fn all_of(cte: &CteRef) -> Query {
    let alias: Alias = cte.known_as();
    let item = |(place, name): (usize, &crate::value::Text)| SelectItem {
        expr: column(alias, place),
        label: Some(name.clone()),
    };
    let columns = cte.columns.iter().enumerate().map(item).collect();
    let from = Some(Source::Cte(Box::new(cte.clone())));
    Query::Select(Box::new(Select { columns, from, ..Select::default() }))
}
