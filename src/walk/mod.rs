//! Walking and rewriting trees. Every node is seen once; knows no dialect.

// A new node makes the compiler list the places here that must learn of it.
#![deny(clippy::wildcard_enum_match_arm)]

mod bind;
mod change;
mod dump;
mod rewrite;
mod visit;

pub use bind::{parameters, with_values};
pub use change::{
    rewrite_delete, rewrite_insert, rewrite_merge, rewrite_truncate, rewrite_update, visit_delete,
    visit_insert, visit_merge, visit_truncate, visit_update,
};
pub use dump::{dump, graphviz};
pub(crate) use rewrite::rewrite_clauses;
pub use rewrite::{
    Rewrite, rewrite_cte_body, rewrite_expr, rewrite_query, rewrite_select, rewrite_source, rewrite_statement,
};
pub use visit::{Visit, visit_expr, visit_query, visit_select, visit_source};
