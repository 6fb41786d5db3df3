//! Texts and decimals in a recursive query: databases take a column's length and scale from the first part, and cut or
//! refuses what comes later.
//!
//! ```text
//! WITH RECURSIVE r AS (SELECT name FROM t UNION ALL SELECT concat(r.name, t.name) ..)
//!     -> WITH RECURSIVE r AS (SELECT CAST(name AS CHAR(65535)) FROM t UNION ALL SELECT concat(r.name, t.name) ..)
//! ```

use super::Lower;
use crate::{
    ast::{Cte, Custom, Expr, Form, Spelling},
    render::Pass,
    types::Kind,
};
use alloc::vec::Vec;

pub(super) fn widen(lower: &mut Lower<'_>, mut with: Vec<Cte>) -> Vec<Cte> {
    let Some(text) = lower.spec.recursive_text else { return with };
    for cte in with.iter_mut().filter(|cte| cte.recursive) {
        // Without its types, it is not rewritten again.
        let kinds = core::mem::take(&mut cte.kinds);
        for (item, kind) in cte.body.columns_mut().iter_mut().zip(kinds) {
            let expr = core::mem::replace(&mut item.expr, Expr::Position(0));
            let label = item.name().map(crate::value::Text::from);
            item.label = item.label.take().or(label);
            item.expr = match kind {
                Kind::Text => Expr::custom(Custom {
                    spelling: Spelling::Everywhere(Form::Atom(text)),
                    args: [expr].into(),
                }),
                Kind::Decimal => Expr::cast(expr, Kind::Decimal),
                _ => {
                    item.expr = expr;
                    continue;
                }
            };
            lower.used(Pass::RecursiveTypes);
        }
    }
    with
}
