//! Aggregates that SQLite names otherwise, or has not.

use querent::{
    Error, Value,
    ast::{Aggregate, AggregateFunc, Expr},
    render::{Feature, Writer, standard},
};

pub(crate) fn aggregate<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    if !aggregate.order_by.is_empty() && aggregate.func.is_ordered() && !w.spec().has(Feature::AggregateOrder)
    {
        let way_out = "it begins with sqlite 3.44; read the rows in order, and join them in Rust";
        return Err(w.unsupported("ORDER BY inside an aggregate", way_out));
    }
    let (clause, way_out) = match aggregate.func {
        // Truth values are 0 and 1 there.
        AggregateFunc::BoolAnd => return standard::aggregate_call(w, "min", aggregate),
        AggregateFunc::BoolOr => return standard::aggregate_call(w, "max", aggregate),
        AggregateFunc::AnyValue => return standard::aggregate_call(w, "min", aggregate),
        AggregateFunc::Count if aggregate.args.len() > 1 => {
            ("count(DISTINCT ..) of several expressions", "count the rows of a `.distinct()` subquery")
        }
        AggregateFunc::StringAgg if aggregate.distinct => return different_texts(w, aggregate),
        AggregateFunc::StringAgg => return standard::aggregate_call(w, "group_concat", aggregate),
        AggregateFunc::JsonArrayAgg => return json(w, "json_group_array", "'[]'", aggregate),
        AggregateFunc::JsonRows => return rows(w, aggregate),
        AggregateFunc::JsonObjectAgg if aggregate.distinct => {
            ("json_object_agg with DISTINCT", "aggregate a `.distinct()` subquery")
        }
        AggregateFunc::JsonObjectAgg => return json(w, "json_group_object", "'{}'", aggregate),
        AggregateFunc::VarPop
        | AggregateFunc::VarSamp
        | AggregateFunc::StddevPop
        | AggregateFunc::StddevSamp => (
            "variance or standard deviation",
            "select the mean in a subquery, and from it the mean of the squared differences",
        ),
        AggregateFunc::BitAnd | AggregateFunc::BitOr | AggregateFunc::BitXor => {
            ("an aggregate of bits", "read the numbers, and fold them in Rust")
        }
        AggregateFunc::ArrayAgg => ("array_agg", "use `json_array_agg`"),
        _ => return standard::aggregate(w, aggregate),
    };
    Err(w.unsupported(clause, way_out))
}

/// DISTINCT leaves no room for a separator, which is a comma then.
fn different_texts<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    let Aggregate { args, order_by, filter, .. } = aggregate;
    let (Some(text), Some(Expr::Value(Value::Text(separator)))) = (args.first(), args.get(1)) else {
        return standard::aggregate(w, aggregate);
    };
    if separator.as_str() != "," {
        let way_out = "join the texts of a `.distinct()` subquery, or separate them by \",\"";
        return Err(w.unsupported("string_agg with DISTINCT and a separator", way_out));
    }
    w.push("group_concat(DISTINCT ");
    w.expr(text, 0)?;
    w.order_by(order_by)?;
    w.push(")");
    filtered(w, filter.as_ref())
}

/// Of no rows it makes an empty array or object, where other databases answer NULL.
fn json<'a>(w: &mut Writer<'a, '_>, name: &str, empty: &str, aggregate: &'a Aggregate) -> Result<(), Error> {
    w.push("nullif(");
    standard::aggregate_call(w, name, aggregate)?;
    w.push(", ");
    w.push(empty);
    w.push(")");
    Ok(())
}

/// The rows of a multiset. From a derived table they come as text, which is no JSON of itself.
fn rows<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    w.push("json_group_array(json(");
    w.list(aggregate.args.first(), |w, row| w.expr(row, 0))?;
    w.push(")");
    w.order_by(&aggregate.order_by)?;
    w.push(")");
    Ok(())
}

fn filtered<'a>(w: &mut Writer<'a, '_>, filter: Option<&'a Expr>) -> Result<(), Error> {
    let Some(filter) = filter else { return Ok(()) };
    w.push(" FILTER (WHERE ");
    w.expr(filter, 0)?;
    w.push(")");
    Ok(())
}
