//! Prints the tests that are more than an operator: BETWEEN, IN, ANY and ALL. LIKE is in `standard`, as databases
//! differ in it.

use super::{
    Feature, Pass, Writer,
    expr::{Side, enclosed, expr, infix, kind_of, operand},
    query,
    standard::is_never_null,
};
use crate::{
    ast::{Between, BinaryOp, ChainOp, Expr, InList, InQuery, Keyword, ListItems, Quantifier, Query},
    error::Error,
    types::Kind,
    value::Value,
    walk::Visit,
};

pub(super) fn between<'a>(w: &mut Writer<'a, '_>, between: &'a Between, min: u8) -> Result<(), Error> {
    let Between { expr: value, low, high, negated, symmetric } = between;
    let p = w.precedence();
    if *symmetric && !w.has(Feature::BetweenSymmetric) {
        w.rewrite(Pass::BetweenSymmetric, "BETWEEN SYMMETRIC", "order the bounds, and use `.between(..)`")?;
        let (word, joined, level) =
            if *negated { (" NOT BETWEEN ", " AND ", p.and) } else { (" BETWEEN ", " OR ", p.or) };
        return enclosed(w, level, min, |w| {
            let from = w.written();
            bounds(w, value, word, low, high)?;
            w.check_repeat(from)?;
            w.push(joined);
            bounds(w, value, word, high, low)
        });
    }
    let word = match (negated, symmetric) {
        (false, false) => " BETWEEN ",
        (true, false) => " NOT BETWEEN ",
        (false, true) => " BETWEEN SYMMETRIC ",
        (true, true) => " NOT BETWEEN SYMMETRIC ",
    };
    enclosed(w, p.predicate, min, |w| bounds(w, value, word, low, high))
}

fn bounds<'a>(
    w: &mut Writer<'a, '_>,
    value: &'a Expr,
    word: &'static str,
    low: &'a Expr,
    high: &'a Expr,
) -> Result<(), Error> {
    let least = w.precedence().operand;
    expr(w, value, least)?;
    w.push(word);
    operand(w, low, least, kind_of(value))?;
    w.push(" AND ");
    operand(w, high, least, kind_of(value))
}

pub(super) fn in_list<'a>(w: &mut Writer<'a, '_>, in_list: &'a InList, min: u8) -> Result<(), Error> {
    let InList { expr: value, items, negated } = in_list;
    let p = w.precedence();
    // NULL is asked for in front of the list, unless the list is known to be empty.
    let recalled = w.dialect.recalls_null_in_lists() && !is_never_null(value);
    // A list that would take more than half of the parameters that are left goes as one of them.
    let (one, array) = match items {
        ListItems::OneParameter(array) => (!(w.is_inline() || recalled && items.is_empty()), Some(array)),
        ListItems::Array(array) => {
            let room = w.spec.limits.parameters.saturating_sub(w.params.len());
            (!w.is_inline() && !w.has(Feature::Arrays) && items.values().len() > room / 2, Some(array))
        }
        ListItems::Exprs(_) => (false, None),
    };
    if let (true, Some(array)) = (one, array) {
        if !recalled {
            return one_parameter(w, value, array, *negated, min);
        }
        w.push("CASE WHEN ");
        let from = w.written();
        expr(w, value, p.operand)?;
        w.check_repeat(from)?;
        w.push(" IS NOT NULL THEN ");
        one_parameter(w, value, array, *negated, 0)?;
        w.push(" END");
        return Ok(());
    }
    if items.is_empty() {
        w.dialect.keyword(w, if *negated { Keyword::True } else { Keyword::False });
        return Ok(());
    }
    // A subquery alone in the parentheses would be read as IN its rows.
    if let ListItems::Exprs(list) = items
        && let [only @ Expr::Subquery(_)] = list.as_slice()
    {
        let word = if *negated { " <> " } else { " = " };
        let levels = (p.predicate, p.operand, p.operand);
        return infix(w, Side::Expr(value), word, Side::Expr(only), levels, min);
    }
    enclosed(w, p.predicate, min, |w| {
        expr(w, value, p.operand)?;
        match items {
            ListItems::Array(array) if w.has(Feature::Arrays) && !w.is_inline() => {
                w.push(if *negated { " <> ALL(" } else { " = ANY(" });
                let element = match array {
                    Value::Array(array) => Some(array.kind),
                    _ => None,
                };
                if kind_of(value).is_some() && kind_of(value) == element {
                    w.param(array)?;
                } else {
                    w.typed_param(array)?;
                }
            }
            ListItems::Array(_) | ListItems::OneParameter(_) => {
                let values = items.values();
                w.push(if *negated { " NOT IN (" } else { " IN (" });
                w.text.reserve(values.len() * 7);
                w.params.reserve(w.params.len() + values.len());
                let known = kind_of(value);
                w.members(values, |w, value| w.operand_param(value, known == Some(value.kind())))?;
            }
            ListItems::Exprs(list) => {
                w.push(if *negated { " NOT IN (" } else { " IN (" });
                let rows = matches!(list.first(), Some(Expr::Row(_)));
                if rows && w.has(Feature::RowListValues) {
                    w.push("VALUES ");
                }
                w.members(list, |w, member| operand(w, member, 0, kind_of(value)))?;
            }
        }
        w.push(")");
        Ok(())
    })
}

/// A list whose text is the same whatever its length.
fn one_parameter<'a>(
    w: &mut Writer<'a, '_>,
    value: &'a Expr,
    array: &'a Value,
    negated: bool,
    min: u8,
) -> Result<(), Error> {
    let p = w.precedence();
    enclosed(w, p.predicate, min, |w| {
        expr(w, value, p.operand)?;
        if w.has(Feature::Arrays) {
            w.push(if negated { " <> ALL(" } else { " = ANY(" });
            w.typed_param(array)?;
        } else {
            w.push(if negated { " NOT IN (" } else { " IN (" });
            w.rewrite(Pass::OneParameterList, "a list as one parameter", "use `.in_list(..)`")?;
            w.points_in_time |= array.kind() == Kind::Array(Kind::TimestampTz.element());
            w.dialect.list_parameter(w, array)?;
        }
        w.push(")");
        Ok(())
    })
}

pub(super) fn in_query<'a>(w: &mut Writer<'a, '_>, in_query: &'a InQuery, min: u8) -> Result<(), Error> {
    let InQuery { expr: value, query: found, negated } = in_query;
    let p = w.precedence();
    let is_filter = core::mem::take(&mut w.is_filter) && !*negated;
    super::width::check(found, super::width::of(value), "the subquery of IN")?;
    let word = if *negated { " NOT IN " } else { " IN " };
    enclosed(w, p.predicate, min, |w| {
        if !is_filter && recalls(w, Some(value), found) {
            return not_recalled(w, Side::Expr(value), word, found);
        }
        expr(w, value, p.operand)?;
        w.push(word);
        tested(w, found)
    })
}

/// IN, where a database would remember what it answered for NULL: of rows, or of a set operation.
pub(super) fn not_recalled<'a>(
    w: &mut Writer<'a, '_>,
    left: Side<'a>,
    word: &'static str,
    found: &'a Query,
) -> Result<(), Error> {
    match left.expr() {
        Some(Expr::Row(members)) => {
            w.push("(");
            w.list(members.iter(), |w, member| expr(w, member, 0))?;
        }
        // There may be none in a row before IN.
        node if node.is_none_or(has_query) => {
            left.print(w, w.precedence().operand, None)?;
            w.push(word);
            // With a set of no rows behind it.
            return query::in_parentheses(w, |w| {
                match w.has(Feature::LimitInSubquery) || !is_limited(found) {
                    true => query::member(w, found)?,
                    false => limited(w, found)?,
                }
                w.push(" UNION ALL SELECT NULL FROM (SELECT 1) AS querent_none WHERE FALSE");
                Ok(())
            });
        }
        _ => {
            w.push("(");
            left.print(w, 0, None)?;
        }
    }
    w.push(", 1)");
    w.push(word);
    w.adds_one = true;
    tested(w, found)
}

/// Whether there is a subquery in an expression.
fn has_query(expr: &Expr) -> bool {
    struct Look(bool);
    impl Visit for Look {
        fn query(&mut self, _: &Query) {
            self.0 = true;
        }
    }
    let mut look = Look(false);
    look.expr(expr);
    look.0
}

/// Whether the printer of a condition asks if it is what keeps a row.
pub(super) fn is_filter(node: &Expr) -> bool {
    match node {
        Expr::InQuery(_) => true,
        Expr::Chain(chain) => chain.op() == ChainOp::And,
        _ => false,
    }
}

/// Whether a database would answer what it answered for NULL before. It looks that up where all that stands before IN is
/// NULL, so that a number beside it is enough to have the rows looked at again: `(x, 1) IN (SELECT y, 1 ..)`. Of set operations
/// it remembers nothing, nor where there is no FROM.
pub(super) fn recalls(w: &Writer<'_, '_>, value: Option<&Expr>, found: &Query) -> bool {
    let never_null = match value {
        None => false,
        Some(Expr::Row(members)) => members.iter().any(is_never_null),
        Some(value) => is_never_null(value),
    };
    let reads_rows = matches!(found, Query::Select(select) if select.from.is_some());
    !never_null && reads_rows && w.dialect.recalls_null_in_queries()
}

/// The subquery of IN, ANY or ALL.
pub(super) fn tested<'a>(w: &mut Writer<'a, '_>, found: &'a Query) -> Result<(), Error> {
    if w.has(Feature::LimitInSubquery) || !is_limited(found) {
        return query::nested(w, found);
    }
    w.push("(");
    limited(w, found)?;
    w.push(")");
    Ok(())
}

/// MySQL takes no LIMIT directly inside, but one level further down.
fn limited<'a>(w: &mut Writer<'a, '_>, found: &'a Query) -> Result<(), Error> {
    w.rewrite(Pass::LimitInSubquery, "LIMIT inside IN", "join the subquery")?;
    w.push("SELECT * FROM ");
    w.sealed_derived(|w| query::nested(w, found))?;
    w.push(" AS ");
    w.name("limited")
}

fn is_limited(query: &Query) -> bool {
    match query {
        Query::Select(select) => select.limit.is_some() || select.offset.is_some(),
        // The depth of sets is bounded, so this ends.
        Query::Set(set) => {
            set.limit.is_some() || set.offset.is_some() || set.members().iter().any(is_limited)
        }
        Query::Invalid(_) => false,
    }
}

pub(super) fn quantified<'a>(
    w: &mut Writer<'a, '_>,
    quantifier: Quantifier,
    query: &'a Query,
) -> Result<(), Error> {
    let (word, way_out) = match quantifier {
        Quantifier::Any => {
            ("ANY ", "use `in_query`, `exists`, or compare with `min` or `max` of the subquery")
        }
        Quantifier::All => {
            ("ALL ", "use `not_in_query`, `not_exists`, or compare with `min` or `max` of the subquery")
        }
    };
    if !w.has(Feature::Quantified) {
        return Err(w.unsupported(word.trim(), way_out));
    }
    w.push(word);
    tested(w, query)
}

/// IN in place of `= ANY` and NOT IN in place of `<> ALL`, which mean the same, where there is neither.
pub(super) fn as_in(w: &Writer<'_, '_>, op: BinaryOp, quantifier: Quantifier) -> Option<&'static str> {
    if w.has(Feature::Quantified) { None } else { set_word(op, quantifier) }
}

/// The word of the same meaning.
pub(super) fn set_word(op: BinaryOp, quantifier: Quantifier) -> Option<&'static str> {
    match (op, quantifier) {
        (BinaryOp::Equal, Quantifier::Any) => Some(" IN "),
        (BinaryOp::NotEqual, Quantifier::All) => Some(" NOT IN "),
        _ => None,
    }
}
