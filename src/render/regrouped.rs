//! Prints expressions of GROUP BY where they stand again: inside of other expressions, in HAVING and in ORDER BY.
//!
//! A database knows them again by their text. Two parameters of one value are not the same to it, so that a numbered one is named
//! again; and MySQL knows none inside of another expression, so that it is asked for the least of its equal values.

use super::{Pass, Placeholder, Writer, expr::composite, lower::same};
use crate::{
    ast::{Expr, Select},
    error::Error,
    types::Kind,
};
use alloc::vec::Vec;

/// The text of an expression of GROUP BY that has parameters.
#[derive(Debug)]
pub(super) struct Printed<'a> {
    depth: usize,
    node: &'a Expr,
    from: usize,
    to: usize,
}

/// An expression of GROUP BY, somewhere else than there.
pub(super) fn again<'a>(
    w: &mut Writer<'a, '_>,
    node: &'a Expr,
    min: u8,
    known: Option<Kind>,
) -> Result<(), Error> {
    let is_leaf = matches!(node, Expr::Column(_) | Expr::Derived(_) | Expr::Named(_) | Expr::Value(_));
    if is_leaf {
        return composite(w, node, min, known);
    }
    if w.spec.placeholder == Placeholder::Dollar {
        return if copy(w, node) { Ok(()) } else { remembered(w, node, |w| composite(w, node, min, known)) };
    }
    let (text, params) = (w.text.len(), w.params.len());
    let repeats = w.dialect.repeats_grouped(w.clause);
    if repeats
        || w.clause != "HAVING"
            && w.frames.last().and_then(|frame| frame.select()).is_some_and(|select| is_whole(select, node))
    {
        composite(w, node, min, known)?;
        if repeats || w.clause != "ORDER BY" || w.params.len() == params {
            return Ok(());
        }
        rewind(w, text, params);
    }
    let way_out = "group in a subquery, and use its column";
    w.rewrite(Pass::GroupedExpression, "an expression of GROUP BY inside of another or in HAVING", way_out)?;
    w.push("min(");
    composite(w, node, 0, known)?;
    w.push(")");
    Ok(())
}

/// Whether it is all of an expression that is selected, or ordered by.
fn is_whole(select: &Select, node: &Expr) -> bool {
    select.columns.iter().any(|item| core::ptr::eq(&item.expr, node))
        || select.order_by.iter().any(|term| core::ptr::eq(&term.expr, node))
}

/// Prints an expression of GROUP BY, and keeps its text if it has parameters that are numbered.
pub(super) fn remembered<'a>(
    w: &mut Writer<'a, '_>,
    node: &'a Expr,
    print: impl FnOnce(&mut Writer<'a, '_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (from, params) = (w.text.len(), w.params.len());
    print(w)?;
    if w.params.len() > params && w.spec.placeholder == Placeholder::Dollar {
        w.aside.keys.push(Printed { depth: w.frames.len(), node, from, to: w.text.len() });
    }
    Ok(())
}

/// The text of an expression of GROUP BY that was printed before.
pub(super) fn printed(w: &Writer<'_, '_>, node: &Expr) -> Option<(usize, usize)> {
    let depth = w.frames.len();
    w.aside.keys.iter().find(|key| key.depth == depth && same(key.node, node)).map(|key| (key.from, key.to))
}

/// Prints that text again; answers whether there is one.
pub(super) fn copy(w: &mut Writer<'_, '_>, node: &Expr) -> bool {
    let Some((from, to)) = printed(w, node) else { return false };
    let text: Vec<u8> = w.text.get(from..to).unwrap_or_default().to_vec();
    w.text.push(b'(');
    w.text.extend_from_slice(&text);
    w.text.push(b')');
    true
}

/// Takes back what was printed.
pub(super) fn rewind(w: &mut Writer<'_, '_>, text: usize, params: usize) {
    w.text.truncate(text);
    while w.params.len() > params {
        w.params.pop();
    }
    w.aside.keys.retain(|key| key.to <= text);
}

/// Forgets the texts of a SELECT that ends.
pub(super) fn leave(w: &mut Writer<'_, '_>) {
    let depth = w.frames.len();
    w.aside.keys.retain(|key| key.depth < depth);
}
