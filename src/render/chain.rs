//! Prints lists with an operator between: AND, OR, sums and texts put together.

use super::{
    Feature, Writer,
    expr::{enclosed, kind_of, operand},
    standard,
};
use crate::{
    ast::{Chain, ChainOp, Expr},
    error::Error,
};

pub(super) fn chain<'a>(w: &mut Writer<'a, '_>, chain: &'a Chain, min: u8) -> Result<(), Error> {
    let is_filter = core::mem::take(&mut w.is_filter);
    let p = w.precedence();
    let list = chain.list();
    let (word, level) = match chain.op() {
        ChainOp::And => (" AND ", p.and),
        ChainOp::Or => (" OR ", p.or),
        ChainOp::Add => (" + ", p.additive),
        ChainOp::Concat if w.has(Feature::ConcatOperator) => (" || ", p.concat),
        ChainOp::Concat => return standard::call_in_groups(w, "concat(", list),
    };
    if chain.op() == ChainOp::Add && list.len() > w.spec.limits.chain {
        // Grouping a sum may change it: floats are not associative, and an integer may overflow on the way in one grouping
        // and not in the other.
        let (count, limit) = (list.len(), w.spec.limits.chain);
        return Err(Error::limit(w.spec, "terms of a sum", count, limit, "join them in groups"));
    }
    enclosed(w, level, min, |w| joined(w, list, word, level, chain.op() == ChainOp::Add, is_filter))
}

/// A list with an operator between. One that is longer than the database's parser goes deep is halved, and its
/// halves put in parentheses: the parser then goes as deep as the logarithm of the length.
fn joined<'a>(
    w: &mut Writer<'a, '_>,
    list: &'a [Expr],
    word: &'static str,
    level: u8,
    is_sum: bool,
    is_filter: bool,
) -> Result<(), Error> {
    if list.len() > w.spec.limits.chain {
        let (left, right) = list.split_at(list.len() / 2);
        w.push("(");
        joined(w, left, word, level, is_sum, is_filter)?;
        w.push(")");
        w.push(word);
        w.push("(");
        joined(w, right, word, level, is_sum, is_filter)?;
        w.push(")");
        return Ok(());
    }
    for (place, node) in list.iter().enumerate() {
        if place > 0 {
            if is_sum { w.push(word) } else { w.clause(word) }
        }
        // A parameter takes the type of what stands beside it in the sum.
        let beside = if !is_sum {
            None
        } else if place == 0 {
            list.get(1).and_then(kind_of)
        } else {
            list.first().and_then(kind_of)
        };
        w.is_filter = is_filter && matches!(node, Expr::InQuery(_));
        w.attempt(|w| operand(w, node, if place == 0 { level } else { level + 1 }, beside))?;
    }
    Ok(())
}
