//! The common forms of what dialects may print otherwise. A dialect's hook may call them.

mod bits;
mod function;
mod like;

pub use super::aggregate::{aggregate, aggregate_call, column_aggregate};
pub(super) use bits::{bit_not, bits};
pub use function::{
    argument, check_arguments, extreme, field_name, function, is_never_null, json_object, pattern,
};
pub use like::{LikeSide, like, like_as, lower};

use crate::{
    ast::{Cast, ExplainFormat, Expr, Keyword},
    error::Error,
    render::{Feature, Writer, expr::expr},
};

/// `name(arguments)`.
///
/// # Errors
/// The first of an argument.
pub fn call<'a>(w: &mut Writer<'a, '_>, name: &str, args: &'a [Expr]) -> Result<(), Error> {
    w.push(name);
    w.push("(");
    w.list(args, |w, arg| expr(w, arg, 0))?;
    w.push(")");
    Ok(())
}

/// A call that puts any number of texts together. More arguments than the database takes are put together in groups first,
/// by the same call: it must mean the same so, as that of `concat` does. `open` is the name with what stands before them.
///
/// # Errors
/// The first of an argument.
pub fn call_in_groups<'a>(w: &mut Writer<'a, '_>, open: &str, args: &'a [Expr]) -> Result<(), Error> {
    let limit = w.spec.limits.arguments.max(2);
    w.push(open);
    if args.len() <= limit {
        w.list(args, |w, arg| expr(w, arg, 0))?;
    } else {
        let mut size = limit;
        while args.len().div_ceil(size) > limit {
            size = size.saturating_mul(limit);
        }
        w.list(args.chunks(size), |w, args| call_in_groups(w, open, args))?;
    }
    w.push(")");
    Ok(())
}

/// The standard's word.
pub fn keyword(w: &mut Writer<'_, '_>, keyword: Keyword) {
    w.push(match keyword {
        Keyword::True => "TRUE",
        Keyword::False => "FALSE",
        Keyword::Null => "NULL",
        Keyword::CurrentDate => "CURRENT_DATE",
        Keyword::CurrentTime => "CURRENT_TIME",
        Keyword::CurrentTimestamp => "CURRENT_TIMESTAMP",
        Keyword::Default => "DEFAULT",
    });
}

/// `EXPLAIN`, without options.
///
/// # Errors
/// If there are options.
pub fn explain(w: &mut Writer<'_, '_>, analyze: bool, format: Option<ExplainFormat>) -> Result<(), Error> {
    if analyze {
        return Err(w.unsupported("EXPLAIN ANALYZE", "use `.explain()`, or measure in Rust"));
    }
    if format.is_some() {
        return Err(w.unsupported("a format of EXPLAIN", "leave `.format(..)` out"));
    }
    w.push("EXPLAIN");
    Ok(())
}

/// `CAST(expr AS type)`, or `expr::type` where the database has that.
///
/// # Errors
/// If the database has no such type, or no TRY_CAST.
pub fn cast<'a>(w: &mut Writer<'a, '_>, cast: &'a Cast) -> Result<(), Error> {
    let Cast { expr: node, kind, or_null } = cast;
    if *or_null && !w.has(Feature::TryCast) {
        let way_out = "test the text first, in a CASE around a plain `.cast()`";
        return Err(w.unsupported("TRY_CAST", way_out));
    }
    let Some(name) = w.spec.type_name(*kind) else {
        if let crate::types::Kind::Custom(custom) = kind {
            return Err(w.foreign_type(custom));
        }
        let way_out = "read the value as it is, and convert it in Rust";
        return Err(w.unsupported(&alloc::format!("CAST to {kind}"), way_out));
    };
    if w.has(Feature::ColonCast) && !*or_null {
        expr(w, node, w.precedence().atom)?;
        w.push("::");
        w.push(name);
        return Ok(());
    }
    w.push(if *or_null { "TRY_CAST(" } else { "CAST(" });
    expr(w, node, 0)?;
    w.push(" AS ");
    w.push(name);
    w.push(")");
    Ok(())
}
