//! Functions under their commonest names.

use super::{call, call_in_groups};
use crate::{
    ast::{Expr, Field, Func, Function, Keyword},
    error::Error,
    render::{Pass, Writer, expr::expr},
    value::Value,
};

static NULL: Expr = Expr::Keyword(Keyword::Null);

/// A call of a function under its commonest name.
///
/// # Errors
/// The first of an argument; or too many of them.
pub fn function<'a>(w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
    let Function { func, args } = function;
    let name = match func {
        Func::Coalesce => "coalesce",
        Func::NullIf => "nullif",
        Func::Lower => "lower",
        Func::Upper => "upper",
        Func::Trim => "trim",
        Func::TrimStart => "ltrim",
        Func::TrimEnd => "rtrim",
        Func::CharLength => "char_length",
        Func::OctetLength => "octet_length",
        Func::Substring => "substr",
        Func::Position => "instr",
        Func::Replace => "replace",
        Func::ConcatSkipNull if !args.is_empty() => return call_in_groups(w, "concat(", args),
        Func::ConcatSkipNull => "concat",
        Func::Abs => "abs",
        Func::Sign => "sign",
        Func::Round => "round",
        Func::Floor => "floor",
        Func::Ceil => "ceil",
        Func::Grouping => "grouping",
        Func::Extract(field) => {
            w.push("extract(");
            w.push(field_name(*field));
            w.push(" FROM ");
            w.list(args, |w, arg| expr(w, arg, 0))?;
            w.push(")");
            return Ok(());
        }
        Func::Right => "right",
        Func::PadStart => "lpad",
        Func::PadEnd => "rpad",
        Func::Repeat => "repeat",
        Func::Reverse => "reverse",
        Func::TrimChar => "trim",
        Func::TrimCharStart => "ltrim",
        Func::TrimCharEnd => "rtrim",
        Func::SplitPart => "split_part",
        Func::Collate => return collate(w, args),
        Func::RegexMatch => "regexp_like",
        Func::RegexReplaceFirst | Func::RegexReplaceAll => "regexp_replace",
        Func::Greatest => "greatest",
        Func::Least => "least",
        Func::Trunc => "trunc",
        Func::Sqrt => "sqrt",
        Func::Exp => return exp(w, args),
        Func::Ln => "ln",
        Func::Power => return power(w, args),
        Func::Sin => "sin",
        Func::Cos => "cos",
        Func::Tan => "tan",
        Func::Asin => "asin",
        Func::Acos => "acos",
        Func::Atan => "atan",
        Func::Atan2 => "atan2",
        Func::Radians => "radians",
        Func::Degrees => "degrees",
        Func::Pi => return call(w, "pi", args),
        Func::Random => return call(w, "random", args),
        // Databases that know the type of each value need no word for it.
        // The last form wants nothing but derived tables that see the query around them.
        Func::MultisetForms => return w.list(args.last(), |w, arg| expr(w, arg, 0)),
        Func::JsonValue(_) | Func::JsonCell(_) | Func::JsonNormal => {
            return w.list(args, |w, arg| expr(w, arg, 0));
        }
        Func::JsonGet(_)
        | Func::JsonTypeof
        | Func::JsonExists
        | Func::JsonArrayLength
        | Func::JsonSet
        | Func::JsonInsert
        | Func::JsonRemove
        | Func::JsonContains => {
            return Err(w.unsupported("JSON", "read the document, and look into it in Rust"));
        }
        Func::JsonObject => return json_object(w, "json_object", args),
        Func::JsonArray | Func::JsonRow => {
            check_count(w, "json_array", args)?;
            return call(w, "json_array", args);
        }
        Func::AddToDate(_)
        | Func::AddToTimestamp(_)
        | Func::TruncateDate(_)
        | Func::TruncateTimestamp(_)
        | Func::Difference(_)
        | Func::ParseInteger
        | Func::AtTimeZone
        | Func::ToEpoch
        | Func::FromEpoch
        | Func::Format(_) => {
            let way_out = "read the value, and compute it in Rust";
            return Err(w.unsupported(&alloc::format!("{func:?}"), way_out));
        }
    };
    check_arguments(w, name, args)?;
    let one = matches!(func, Func::Coalesce | Func::Greatest | Func::Least);
    if args.len() == 1 && one {
        // Some databases want two; of one, SQLite's `max` would be an aggregate.
        return expr(w, args.first().unwrap_or(&NULL), w.precedence().atom);
    }
    call(w, name, args)
}

/// Refuses a call without arguments, or with more than the database takes.
///
/// # Errors
/// In these cases.
pub fn check_arguments(w: &Writer<'_, '_>, name: &str, args: &[Expr]) -> Result<(), Error> {
    if args.is_empty() {
        let message = alloc::format!("{name} has no argument; give one at least");
        return Err(Error::new(crate::error::ErrorKind::Incomplete, message));
    }
    check_count(w, name, args)
}

/// A call with keys, which are literals, and values by turns.
///
/// # Errors
/// If a key occurs twice, or there are more than the database takes.
pub fn json_object<'a>(w: &mut Writer<'a, '_>, name: &str, args: &'a [Expr]) -> Result<(), Error> {
    crate::render::json::check_keys(args)?;
    check_count(w, name, args)?;
    w.push(name);
    w.push("(");
    w.list(args.iter().enumerate(), |w, (place, arg)| match arg {
        Expr::Value(key) if place % 2 == 0 => w.literal(key),
        value => expr(w, value, 0),
    })?;
    w.push(")");
    Ok(())
}

fn check_count(w: &Writer<'_, '_>, name: &str, args: &[Expr]) -> Result<(), Error> {
    if args.len() > w.spec.limits.arguments {
        let what = alloc::format!("arguments of {name}");
        return Err(Error::limit(w.spec, &what, args.len(), w.spec.limits.arguments, "nest calls of fewer"));
    }
    Ok(())
}

/// The standard's word for a field of a date or time.
pub fn field_name(field: Field) -> &'static str {
    match field {
        Field::Year => "YEAR",
        Field::Quarter => "QUARTER",
        Field::Month => "MONTH",
        Field::Day => "DAY",
        Field::IsoWeekday => "ISODOW",
        Field::DayOfYear => "DOY",
        Field::Hour => "HOUR",
        Field::Minute => "MINUTE",
        Field::Second => "SECOND",
        Field::IsoWeek => "WEEK",
        Field::IsoYear => "ISOYEAR",
        Field::Microsecond => "MICROSECOND",
    }
}

/// The argument at a place; NULL if the tree has too few.
pub fn argument(args: &[Expr], place: usize) -> &Expr {
    args.get(place).unwrap_or(&NULL)
}

/// Prints a text in which `{0}` stands for the first argument, `{1}` for the second, as often as they stand there. Between
/// commas and parentheses an argument is bare; elsewhere it stands in parentheses if it needs them anywhere.
///
/// # Errors
/// The first of an argument, or if one that stands twice is very long.
pub fn pattern<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], text: &str) -> Result<(), Error> {
    w.rewrite(Pass::Function, "the function by itself", "compute it in Rust")?;
    let from = w.written();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        w.push(before);
        let (digit, after) = after.split_once('}').unwrap_or((after, ""));
        let is_alone = ends_open(before) && starts_closed(after);
        let place = digit.parse().unwrap_or(usize::MAX);
        expr(w, argument(args, place), if is_alone { 0 } else { w.precedence().atom })?;
        w.check_repeat(from)?;
        rest = after;
    }
    w.push(rest);
    Ok(())
}

/// The largest or smallest of the arguments, NULL skipped, by a function that answers NULL as soon as one is NULL. Each
/// argument is printed by a function that is given.
///
/// # Errors
/// The first of an argument, or if the repeated ones are very long.
pub fn extreme<'a>(
    w: &mut Writer<'a, '_>,
    name: &str,
    args: &'a [Expr],
    print: for<'b> fn(&mut Writer<'b, '_>, &'b Expr) -> Result<(), Error>,
) -> Result<(), Error> {
    check_arguments(w, name, args)?;
    if let [only] = args {
        return expr(w, only, w.precedence().atom);
    }
    if !args.iter().all(is_never_null) {
        w.rewrite(
            Pass::SkipNull,
            "greatest or least of what may be NULL",
            "take NULL out by `.or_else(..)`",
        )?;
    }
    let never = args.iter().find(|arg| is_never_null(arg));
    let from = w.written();
    w.push(name);
    w.push("(");
    w.list(args.iter().enumerate(), |w, (place, arg)| {
        if is_never_null(arg) {
            return print(w, arg);
        }
        w.push("coalesce(");
        print(w, arg)?;
        // One that is not NULL stands for those that are; which one does not matter.
        let others = args.iter().enumerate().filter(|(other, _)| *other != place);
        for (_, other) in others.filter(|(_, other)| never.is_none_or(|never| core::ptr::eq(*other, never))) {
            w.push(", ");
            print(w, other)?;
        }
        w.push(")");
        w.check_repeat(from)
    })?;
    w.push(")");
    Ok(())
}

/// Whether an expression is known not to be NULL.
pub fn is_never_null(node: &Expr) -> bool {
    match node {
        Expr::Value(Value::Parameter(parameter)) => !parameter.nullable,
        Expr::Value(value) => !matches!(value, Value::Null(_)),
        Expr::Column(column) => !column.def.nullable && !column.optional,
        Expr::Function(function) if function.func == Func::Coalesce => {
            function.args.iter().any(is_never_null)
        }
        Expr::Keyword(keyword) => *keyword != Keyword::Null,
        _ => false,
    }
}

fn ends_open(before: &str) -> bool {
    before.trim_end().ends_with(['(', ','])
}

fn starts_closed(after: &str) -> bool {
    after.starts_with([')', ','])
}

/// `text COLLATE name`.
fn collate<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    w.push("(");
    expr(w, argument(args, 0), w.precedence().atom)?;
    w.push(" COLLATE ");
    match argument(args, 1) {
        Expr::Label(name) => w.name(name.as_str())?,
        other => expr(w, other, 0)?,
    }
    w.push(")");
    Ok(())
}

/// The largest float is e to the power of 709.78, the smallest e to the power of -745: past them databases answer
/// infinity, 0 or an error.
fn exp<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    pattern(w, args, "CASE WHEN {0} > 709.78 THEN NULL WHEN {0} < -745 THEN 0.0 ELSE exp({0}) END")
}

fn power<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    pattern(
        w,
        args,
        "CASE WHEN {0} = 0 AND {1} < 0 OR {0} < 0 AND {1} <> floor({1}) \
         OR {1} * ln(abs(nullif({0}, 0))) > 709.78 THEN NULL \
         WHEN {1} * ln(abs(nullif({0}, 0))) < -745 THEN 0.0 ELSE power({0}, {1}) END",
    )
}
