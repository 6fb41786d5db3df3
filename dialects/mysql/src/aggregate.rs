//! Aggregates that MySQL and MariaDB name otherwise, or have not; and their limit for the text of a group.

use crate::hint;
use querent::{
    Error, ErrorKind, Value,
    ast::{Aggregate, AggregateFunc, Expr, Nulls, OrderTerm},
    render::{Pass, Spec, Writer, literal, standard},
};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    MySql,
    MariaDb,
}

pub(crate) fn aggregate<'a>(
    w: &mut Writer<'a, '_>,
    aggregate: &'a Aggregate,
    family: Family,
) -> Result<(), Error> {
    let distinct = aggregate.distinct;
    let (clause, way_out) = match aggregate.func {
        // Truth values are 0 and 1 there.
        AggregateFunc::BoolAnd => return standard::aggregate_call(w, "min", aggregate),
        AggregateFunc::BoolOr => return standard::aggregate_call(w, "max", aggregate),
        // The function of this name answers for each row, and not for each group.
        AggregateFunc::AnyValue => return standard::aggregate_call(w, "min", aggregate),
        AggregateFunc::StringAgg => return texts(w, aggregate),
        AggregateFunc::JsonArrayAgg
            if distinct && (family == Family::MySql || aggregate.filter.is_some()) =>
        {
            ("json_array_agg with DISTINCT", "aggregate a `.distinct()` subquery")
        }
        AggregateFunc::JsonArrayAgg => return json_array(w, aggregate, family),
        AggregateFunc::JsonRows => return rows(w, aggregate),
        AggregateFunc::JsonObjectAgg if distinct => {
            ("json_object_agg with DISTINCT", "aggregate a `.distinct()` subquery")
        }
        AggregateFunc::JsonObjectAgg => return json_object(w, aggregate),
        AggregateFunc::VarPop
        | AggregateFunc::VarSamp
        | AggregateFunc::StddevPop
        | AggregateFunc::StddevSamp
            if distinct =>
        {
            ("variance or standard deviation with DISTINCT", "aggregate a `.distinct()` subquery")
        }
        AggregateFunc::BitAnd | AggregateFunc::BitOr | AggregateFunc::BitXor if distinct => {
            ("an aggregate of bits with DISTINCT", "aggregate a `.distinct()` subquery")
        }
        AggregateFunc::BitAnd => return bits(w, "bit_and", aggregate),
        AggregateFunc::BitOr => return bits(w, "bit_or", aggregate),
        AggregateFunc::BitXor => return bits(w, "bit_xor", aggregate),
        AggregateFunc::ArrayAgg => ("array_agg", "use `json_array_agg`"),
        _ => return standard::aggregate(w, aggregate),
    };
    Err(w.unsupported(clause, way_out))
}

/// Their answers are unsigned, and numbers also for no rows.
fn bits<'a>(w: &mut Writer<'a, '_>, name: &str, aggregate: &'a Aggregate) -> Result<(), Error> {
    w.push("CASE WHEN ");
    let from = w.written();
    standard::aggregate_call(w, "count", aggregate)?;
    w.check_repeat(from)?;
    w.push(" > 0 THEN CAST(");
    standard::aggregate_call(w, name, aggregate)?;
    w.push(" AS SIGNED) END");
    Ok(())
}

fn texts<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    let Some(Expr::Value(Value::Text(separator))) = aggregate.args.get(1) else {
        let way_out = "give it as a text";
        return Err(w.unsupported("string_agg with a separator that is an expression", way_out));
    };
    let Some(text) = aggregate.args.first() else { return standard::aggregate(w, aggregate) };
    group_concat(w, aggregate, separator.as_str(), |w| w.expr(text, 0))
}

/// `group_concat(each ORDER BY .. SEPARATOR ..)` of the rows that FILTER leaves: it sees no NULL.
fn group_concat<'a>(
    w: &mut Writer<'a, '_>,
    aggregate: &'a Aggregate,
    separator: &str,
    each: impl FnOnce(&mut Writer<'a, '_>) -> Result<(), Error>,
) -> Result<(), Error> {
    w.rewrite(
        Pass::OrderedGroups,
        "the values of a group put together",
        "read the rows, and join them in Rust",
    )?;
    w.joins_groups();
    w.push("group_concat(");
    w.push(if aggregate.distinct { "DISTINCT " } else { "" });
    match &aggregate.filter {
        None => each(w)?,
        Some(filter) => {
            w.push("CASE WHEN ");
            w.expr(filter, 0)?;
            w.push(" THEN ");
            each(w)?;
            w.push(" END");
        }
    }
    order_by(w, &aggregate.order_by)?;
    w.push(" SEPARATOR ");
    let mut text = String::new();
    if separator.contains(['\\', '\0']) {
        // What a backslash means is for the server's mode to say, and no expression may stand there.
        text.push_str("X'");
        literal::hex(&mut text, separator.as_bytes());
        text.push('\'');
    } else {
        literal::quoted(&mut text, separator);
    }
    w.push(&text);
    if aggregate.func == AggregateFunc::JsonRows {
        limit(w, aggregate)?;
    }
    w.push(")");
    Ok(())
}

/// The order inside an aggregate takes NULL for 0 or an empty text on both servers, so that it is always said where NULL
/// goes. By `<=>`: where a term is never NULL, MySQL makes a constant of IS NULL, and loses its way among the other terms.
fn order_by<'a>(w: &mut Writer<'a, '_>, terms: &'a [OrderTerm]) -> Result<(), Error> {
    for (place, OrderTerm { expr, descending, nulls }) in terms.iter().enumerate() {
        w.push(if place == 0 { " ORDER BY " } else { ", " });
        let is_never_null = matches!(expr, Expr::Column(column) if !column.def.nullable && !column.optional);
        if !is_never_null {
            w.expr(expr, w.precedence().operand)?;
            let first = match nulls {
                None | Some(Nulls::Smallest) => !*descending,
                Some(Nulls::First) => true,
                Some(Nulls::Last) => false,
            };
            w.push(if first { " <=> NULL DESC, " } else { " <=> NULL, " });
        }
        w.expr(expr, 0)?;
        w.push(if *descending { " DESC" } else { "" });
    }
    Ok(())
}

/// NULL is an element too, so that no CASE can leave a row out: it is made as text where it must.
fn json_array<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate, family: Family) -> Result<(), Error> {
    let native = aggregate.filter.is_none() && (family == Family::MariaDb || aggregate.order_by.is_empty());
    let Some(element) = aggregate.args.first().filter(|_| !native) else {
        if family == Family::MySql {
            return standard::aggregate_call(w, "json_arrayagg", aggregate);
        }
        w.joins_groups();
        w.push("json_arrayagg(");
        w.push(if aggregate.distinct { "DISTINCT " } else { "" });
        w.list(&aggregate.args, |w, arg| w.expr(arg, 0))?;
        order_by(w, &aggregate.order_by)?;
        w.push(")");
        return Ok(());
    };
    w.push("concat('[', ");
    group_concat(w, aggregate, ",", |w| json_text(w, element))?;
    w.push(", ']')");
    Ok(())
}

/// The rows of a multiset.
fn rows<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    let Some(row) = aggregate.args.first() else { return standard::aggregate(w, aggregate) };
    w.push("concat('[', ");
    group_concat(w, aggregate, ",", |w| w.expr(row, 0))?;
    w.push(", ']')");
    Ok(())
}

/// MariaDB's own LIMIT inside, as a derived table sees no column of the query around it there.
fn limit<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    for (word, count) in [" LIMIT ", " OFFSET "].into_iter().zip(aggregate.args.iter().skip(1)) {
        let Expr::Value(count) = count else {
            return Err(w.unsupported("LIMIT of an expression in a multiset", "give a number"));
        };
        w.push(word);
        w.param(count)?;
    }
    Ok(())
}

fn json_object<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    let (Some(key), Some(value)) = (aggregate.args.first(), aggregate.args.get(1)) else {
        return standard::aggregate(w, aggregate);
    };
    if aggregate.filter.is_none() && aggregate.order_by.is_empty() {
        return standard::aggregate(w, aggregate);
    }
    w.push("concat('{', ");
    group_concat(w, aggregate, ",", |w| {
        // In one collation, as MariaDB does not mix that of JSON with others.
        w.push("concat(CAST(json_quote(");
        w.expr(key, 0)?;
        w.push(") AS CHAR), ':', ");
        json_text(w, value)?;
        w.push(")");
        Ok(())
    })?;
    w.push(", '}')");
    Ok(())
}

/// The text of a value in JSON, `null` for NULL.
fn json_text<'a>(w: &mut Writer<'a, '_>, value: &'a Expr) -> Result<(), Error> {
    w.push("CAST(json_extract(json_array(");
    w.expr(value, 0)?;
    w.push("), '$[0]') AS CHAR)");
    Ok(())
}

/// The servers cut the text of a group, MySQL after 1024 bytes, and answer the rest without an error. Told for the one
/// statement, they make it as long as a packet may be.
///
/// # Errors
/// If there is no place for that in the statement.
pub(crate) fn unlimited(spec: &Spec, text: &str, family: Family) -> Result<String, Error> {
    let assignment = match family {
        Family::MySql => "group_concat_max_len = 4294967295",
        // The largest that it takes.
        Family::MariaDb => "group_concat_max_len = 1073741824",
    };
    hint::with_variable(text, family, assignment).ok_or_else(|| {
        let message =
            format!("{spec} cannot be told to join long texts here; begin the statement with SELECT");
        Error::new(ErrorKind::Unsupported, message)
    })
}
