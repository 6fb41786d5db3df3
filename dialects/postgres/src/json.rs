//! JSON, which PostgreSQL keeps as `jsonb`.

use querent::{
    Error, Kind, Value,
    ast::{Expr, Func},
    render::{
        Writer,
        json::{self, Step, check_keys, steps},
        standard,
    },
};

/// The functions of JSON; false for others.
pub(crate) fn function<'a>(w: &mut Writer<'a, '_>, func: Func, args: &'a [Expr]) -> Result<bool, Error> {
    match func {
        Func::JsonGet(kind) => get(w, args, kind)?,
        Func::JsonTypeof => {
            let Some((document, path)) = args.split_first() else { return Ok(true) };
            type_of(w, document, path)?;
        }
        Func::JsonExists => {
            let Some((document, path)) = args.split_first() else { return Ok(true) };
            w.push("(");
            type_of(w, document, path)?;
            w.push(" IS NOT NULL)");
        }
        Func::JsonValue(kind) => {
            w.list(args, |w, arg| w.expr(arg, w.precedence().atom))?;
            // A literal in quotes is of no type of its own.
            if kind == Kind::Text && w.is_inline() && matches!(args, [Expr::Value(_)]) {
                w.push("::text");
            }
        }
        Func::JsonArrayLength => {
            let Some((document, path)) = args.split_first() else { return Ok(true) };
            w.push("CASE WHEN ");
            type_of(w, document, path)?;
            w.push(" = 'array' THEN jsonb_array_length(");
            chain(w, document, path, false)?;
            w.push(") END");
        }
        Func::JsonSet | Func::JsonInsert => set(w, args, func == Func::JsonInsert)?,
        Func::JsonRemove if args.len() < 2 => {
            return Err(w.unsupported("json_remove of a whole document", "select NULL in its place"));
        }
        Func::JsonRemove => remove(w, args)?,
        Func::JsonContains => {
            let operand = w.precedence().bit_or + 1;
            w.push("(");
            for (place, arg) in args.iter().enumerate() {
                w.push(if place > 0 { " @> " } else { "" });
                w.expr(arg, operand)?;
            }
            w.push(")");
        }
        Func::JsonObject => {
            check_keys(args)?;
            parts(w, "jsonb_build_object", args, 2)?;
        }
        Func::JsonArray => parts(w, "jsonb_build_array", args, 1)?,
        Func::JsonRow => {
            standard::check_arguments(w, "json_build_array", args)?;
            standard::call(w, "json_build_array", args)?;
        }
        Func::JsonCell(kind) => cell(w, args, kind)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// `document -> 'key'`; an operator, so that it stands in parentheses or as an argument. The last step may have an arrow of
/// its own.
///
/// An index finds the document itself by `-> 0` where that is no array, and a member `"0"` by `#> '{0}'`, so that a path
/// with indexes goes as one of the standard, which is strict.
fn chain<'a>(w: &mut Writer<'a, '_>, document: &'a Expr, path: &'a [Expr], text: bool) -> Result<(), Error> {
    let level = w.precedence().bit_or;
    let mut indexes = false;
    for step in steps(path) {
        indexes |= matches!(step?, Step::Index(_));
    }
    if indexes {
        w.push("jsonb_path_query_first(");
        w.expr(document, 0)?;
        w.push(", ");
        w.literal(&Value::Text(format!("strict {}", json::path(path)?).into()))?;
        w.push(", '{}', true)");
        w.push(if text { " #>> '{}'" } else { "" });
        return Ok(());
    }
    w.expr(document, if path.is_empty() && !text { 0 } else { level })?;
    for (place, key) in path.iter().enumerate() {
        w.push(if text && place + 1 == path.len() { " ->> " } else { " -> " });
        if let Expr::Value(key) = key {
            w.literal(key)?;
        }
    }
    w.push(if text && path.is_empty() { " #>> '{}'" } else { "" });
    Ok(())
}

fn type_of<'a>(w: &mut Writer<'a, '_>, document: &'a Expr, path: &'a [Expr]) -> Result<(), Error> {
    w.push("jsonb_typeof(");
    let from = w.written();
    chain(w, document, path, false)?;
    w.check_repeat(from)?;
    w.push(")");
    Ok(())
}

fn get<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], kind: Kind) -> Result<(), Error> {
    let Some((document, path)) = args.split_first() else { return Ok(()) };
    let (json, sql) = match kind {
        Kind::Text => {
            w.push("(");
            chain(w, document, path, true)?;
            w.push(")");
            return Ok(());
        }
        Kind::Json => {
            w.push("nullif(");
            chain(w, document, path, false)?;
            w.push(", 'null'::jsonb)");
            return Ok(());
        }
        Kind::Integer => ("number", "integer"),
        Kind::BigInt => ("number", "bigint"),
        Kind::Double => ("number", "double precision"),
        Kind::Decimal => ("number", "numeric"),
        Kind::Bool => ("boolean", "boolean"),
        other => return Err(w.unsupported(&format!("JSON as {other}"), "read it `.as_text()`")),
    };
    w.push("CASE WHEN ");
    type_of(w, document, path)?;
    w.push(" = '");
    w.push(json);
    w.push("' THEN ");
    let range = match kind {
        Kind::Integer => "-2147483648 AND 2147483647",
        Kind::BigInt => "-9223372036854775808 AND 9223372036854775807",
        _ => "",
    };
    if !range.is_empty() {
        // Casts round, and fail outside the range.
        w.push("CASE WHEN scale((");
        chain(w, document, path, false)?;
        w.push(")::numeric) = 0 AND (");
        chain(w, document, path, false)?;
        w.push(")::numeric BETWEEN ");
        w.push(range);
        w.push(" THEN ");
    }
    w.push("(");
    chain(w, document, path, false)?;
    w.push(")::");
    w.push(sql);
    w.push(if range.is_empty() { " END" } else { " END END" });
    Ok(())
}

/// `ARRAY['key', '0']`
fn path<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    w.push("ARRAY[");
    w.list(steps(args).zip(args), |w, (step, arg)| match (step?, arg) {
        (Step::Key(_), Expr::Value(key)) => w.literal(key),
        (Step::Index(index), _) => {
            w.push(&format!("'{index}'"));
            Ok(())
        }
        (Step::Key(_), _) => Ok(()),
    })?;
    w.push("]");
    Ok(())
}

fn set<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], only_new: bool) -> Result<(), Error> {
    let [document, value, steps @ ..] = args else { return Ok(()) };
    let Some((Expr::Value(Value::Text(_)), around)) = steps.split_last() else {
        return Err(w.unsupported("json_set at an index", "end the path with a key"));
    };
    w.push("CASE WHEN ");
    type_of(w, document, around)?;
    w.push(" = 'object'");
    if only_new {
        w.push(" AND ");
        type_of(w, document, steps)?;
        w.push(" IS NULL");
    }
    w.push(" THEN jsonb_set(");
    w.expr(document, 0)?;
    w.push(", ");
    path(w, steps)?;
    w.push(", coalesce(to_jsonb(");
    w.expr(value, 0)?;
    w.push("), 'null'::jsonb)) ELSE ");
    w.expr(document, 0)?;
    w.push(" END");
    Ok(())
}

/// It fails on a document that is no object and no array.
fn remove<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    let Some((document, steps)) = args.split_first() else { return Ok(()) };
    w.push("CASE WHEN ");
    type_of(w, document, steps)?;
    w.push(" IS NOT NULL THEN ");
    w.expr(document, w.precedence().bit_or)?;
    w.push(" #- ");
    path(w, steps)?;
    w.push(" ELSE ");
    w.expr(document, 0)?;
    w.push(" END");
    Ok(())
}

/// A function takes 100 arguments; what is made of more is joined.
fn parts<'a>(w: &mut Writer<'a, '_>, name: &str, args: &'a [Expr], step: usize) -> Result<(), Error> {
    let whole = args.len() <= w.spec().limits.arguments;
    w.push(if whole { "" } else { "(" });
    let mut rest = args;
    loop {
        let (part, others) = rest.split_at(rest.len().min(w.spec().limits.arguments));
        rest = others;
        w.push(name);
        w.push("(");
        w.list(part.iter().enumerate(), |w, (place, arg)| match arg {
            Expr::Value(key) if step == 2 && place % 2 == 0 => w.literal(key),
            other => w.expr(other, 0),
        })?;
        w.push(")");
        if rest.is_empty() {
            break;
        }
        w.push(" || ");
    }
    w.push(if whole { "" } else { ")" });
    Ok(())
}

/// A value that is read back as it was. Numbers of JSON are floats to who reads them, unless they are whole; days and times
/// are of ISO 8601 in JSON, whatever the session's style.
fn cell<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], kind: Kind) -> Result<(), Error> {
    let (before, after) = match kind {
        Kind::Decimal | Kind::Real | Kind::Double | Kind::Json => ("", "::text"),
        Kind::Bytes => ("encode(", ", 'hex')"),
        Kind::Array(_) | Kind::Interval => {
            return Err(w.unsupported(&format!("{kind} in a multiset"), "select its parts"));
        }
        _ => ("", ""),
    };
    let min = if after == "::text" { w.precedence().atom } else { 0 };
    w.push(before);
    w.list(args, |w, arg| w.expr(arg, min))?;
    w.push(after);
    Ok(())
}
