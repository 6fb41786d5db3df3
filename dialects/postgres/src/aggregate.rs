//! Aggregates that PostgreSQL names otherwise, or wants another type for.

use querent::{
    Error,
    ast::{Aggregate, AggregateFunc, Expr},
    render::{Writer, standard},
};

pub(crate) fn aggregate<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    match aggregate.func {
        AggregateFunc::Count if aggregate.args.len() > 1 => count_rows(w, aggregate),
        // Of integers and decimals, its own answer would be another type than elsewhere.
        AggregateFunc::VarPop => of_type(w, "var_pop(", "double precision", aggregate),
        AggregateFunc::VarSamp => of_type(w, "var_samp(", "double precision", aggregate),
        AggregateFunc::StddevPop => of_type(w, "stddev_pop(", "double precision", aggregate),
        AggregateFunc::StddevSamp => of_type(w, "stddev_samp(", "double precision", aggregate),
        AggregateFunc::BitAnd => of_type(w, "bit_and(", "bigint", aggregate),
        AggregateFunc::BitOr => of_type(w, "bit_or(", "bigint", aggregate),
        AggregateFunc::BitXor if w.spec().version.at_least(14, 0) => {
            of_type(w, "bit_xor(", "bigint", aggregate)
        }
        AggregateFunc::BitXor => Err(
            w.unsupported("bit_xor", "it begins with postgres 14; read the numbers, and fold them in Rust")
        ),
        AggregateFunc::AnyValue if !w.spec().version.at_least(16, 0) => first_of_array(w, aggregate),
        AggregateFunc::JsonArrayAgg => standard::aggregate_call(w, "jsonb_agg", aggregate),
        AggregateFunc::JsonRows => standard::aggregate_call(w, "json_agg", aggregate),
        AggregateFunc::JsonObjectAgg => standard::aggregate_call(w, "jsonb_object_agg", aggregate),
        _ => standard::aggregate(w, aggregate),
    }
}

/// Rows are counted also if they have a NULL, which the standard leaves out.
fn count_rows<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    let Aggregate { args, order_by, filter, .. } = aggregate;
    w.push("count(DISTINCT (");
    let from = w.written();
    w.list(args, |w, arg| w.expr(arg, 0))?;
    w.check_repeat(from)?;
    w.push(")");
    w.order_by(order_by)?;
    w.push(") FILTER (WHERE ");
    let (and, operand) = (w.precedence().and, w.precedence().operand);
    for (place, arg) in args.iter().enumerate() {
        w.push(if place > 0 { " AND " } else { "" });
        w.expr(arg, operand)?;
        w.push(" IS NOT NULL");
    }
    also(w, filter.as_ref(), and)
}

/// The rest of a FILTER.
fn also<'a>(w: &mut Writer<'a, '_>, filter: Option<&'a Expr>, and: u8) -> Result<(), Error> {
    if let Some(filter) = filter {
        w.push(" AND ");
        w.expr(filter, and)?;
    }
    w.push(")");
    Ok(())
}

fn of_type<'a>(
    w: &mut Writer<'a, '_>,
    name: &str,
    cast: &str,
    aggregate: &'a Aggregate,
) -> Result<(), Error> {
    let Aggregate { distinct, args, order_by, filter, .. } = aggregate;
    w.push(name);
    w.push(if *distinct { "DISTINCT " } else { "" });
    w.list(args, |w, arg| {
        w.expr(arg, w.precedence().atom)?;
        w.push("::");
        w.push(cast);
        Ok(())
    })?;
    w.order_by(order_by)?;
    w.push(")");
    if let Some(filter) = filter {
        w.push(" FILTER (WHERE ");
        w.expr(filter, 0)?;
        w.push(")");
    }
    w.over()
}

/// `any_value` begins with PostgreSQL 16.
fn first_of_array<'a>(w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
    let Aggregate { args, order_by, filter, .. } = aggregate;
    let (and, operand) = (w.precedence().and, w.precedence().operand);
    w.push("(array_agg(");
    let from = w.written();
    w.list(args, |w, arg| w.expr(arg, 0))?;
    w.check_repeat(from)?;
    w.order_by(order_by)?;
    w.push(") FILTER (WHERE ");
    w.list(args, |w, arg| w.expr(arg, operand))?;
    w.push(" IS NOT NULL");
    also(w, filter.as_ref(), and)?;
    w.over()?;
    w.push(")[1]");
    Ok(())
}
