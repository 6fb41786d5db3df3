//! Prints the members of set operations. More of them than a database joins in one go are put into groups of their own,
//! which nest as deep as the logarithm of their number.

use super::{Feature, Pass, Writer, lock, query::member};
use crate::{
    ast::{Query, SetOp, SetOperation},
    error::Error,
};

/// Prints members with the operation between.
pub(super) fn members<'a>(
    w: &mut Writer<'a, '_>,
    set: &'a SetOperation,
    word: &'static str,
) -> Result<(), Error> {
    let (all, limit) = (set.members(), w.spec.limits.set_members.max(3));
    if all.len() <= limit {
        return all.iter().enumerate().try_for_each(|(place, query)| one(w, place, query, word));
    }
    w.rewrite(
        Pass::SetGroups,
        "more set operations than are taken in one go",
        "insert the rows into a table, or run the query in parts",
    )?;
    // Rows are told apart, or not, by the outermost operation alone: it sees them all, by the collations of the first member.
    let inner = if set.op() == SetOp::Intersect { word } else { " UNION ALL " };
    match (set.op(), all) {
        // What is taken away in turn may as well be taken away together.
        (SetOp::Except, [first, others @ ..]) => {
            one(w, 0, first, word)?;
            w.clause(word);
            group(w, others, inner)
        }
        // The last stands alone, as it is what a recursive query is in.
        (_, [others @ .., last]) => {
            groups(w, others, limit - 1, word, inner)?;
            one(w, 1, last, word)
        }
        (_, []) => Ok(()),
    }
}

/// At most `count` groups.
fn groups<'a>(
    w: &mut Writer<'a, '_>,
    members: &'a [Query],
    count: usize,
    word: &'static str,
    inner: &'static str,
) -> Result<(), Error> {
    let limit = w.spec.limits.set_members.max(3);
    let mut size = limit;
    while members.len().div_ceil(size) > count {
        size = size.saturating_mul(limit);
    }
    for (place, members) in members.chunks(size).enumerate() {
        if place > 0 {
            w.clause(word);
        }
        group(w, members, inner)?;
    }
    Ok(())
}

fn group<'a>(w: &mut Writer<'a, '_>, members: &'a [Query], word: &'static str) -> Result<(), Error> {
    if let [query] = members {
        return one(w, 0, query, word);
    }
    if !w.has(Feature::SetParentheses) {
        w.push("SELECT * FROM ");
    }
    w.open_query();
    let limit = w.spec.limits.set_members.max(3);
    match members.len() <= limit {
        true => members.iter().enumerate().try_for_each(|(place, query)| one(w, place, query, word))?,
        false => groups(w, members, limit, word, word)?,
    }
    w.close_query();
    Ok(())
}

fn one<'a>(w: &mut Writer<'a, '_>, place: usize, query: &'a Query, word: &'static str) -> Result<(), Error> {
    if place > 0 {
        w.clause(word);
    }
    w.attempt(|w| {
        lock::check_member(query)?;
        member(w, query)
    })
}
