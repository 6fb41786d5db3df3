//! JSON, which SQLite keeps as text.

use querent::{
    Error, Kind, Value,
    ast::{Expr, Func},
    render::{Writer, json::path, literal},
};

/// The functions of JSON; false for others.
pub(crate) fn function<'a>(w: &mut Writer<'a, '_>, func: Func, args: &'a [Expr]) -> Result<bool, Error> {
    match func {
        Func::JsonValue(kind) => value(w, args, kind)?,
        Func::JsonGet(kind) => get(w, args, kind)?,
        Func::JsonTypeof => {
            w.push("CASE ");
            at(w, "json_type", args)?;
            w.push(
                " WHEN 'text' THEN 'string' WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' \
                 WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' WHEN 'null' THEN 'null' \
                 WHEN 'array' THEN 'array' WHEN 'object' THEN 'object' END",
            );
        }
        Func::JsonExists => {
            w.push("(");
            at(w, "json_type", args)?;
            w.push(" IS NOT NULL)");
        }
        Func::JsonArrayLength => {
            w.push("CASE ");
            at(w, "json_type", args)?;
            w.push(" WHEN 'array' THEN ");
            at(w, "json_array_length", args)?;
            w.push(" END");
        }
        Func::JsonSet => set(w, "json_set", args)?,
        Func::JsonInsert => set(w, "json_insert", args)?,
        Func::JsonRemove if args.len() < 2 => {
            return Err(w.unsupported("json_remove of a whole document", "select NULL in its place"));
        }
        Func::JsonRemove => at(w, "json_remove", args)?,
        Func::JsonContains => {
            let way_out = "compare what stands at a path, by `.get(..)` and `.at(..)`";
            return Err(w.unsupported("json_contains", way_out));
        }
        Func::JsonNormal => {
            let way_out =
                "it compares their texts alone; compare what stands at a path, by `.get(..)` and `.at(..)`";
            return Err(w.unsupported("a comparison of JSON documents", way_out));
        }
        Func::JsonCell(kind) => cell(w, args, kind)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// A value as an element of an array or a member of an object.
fn value<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], kind: Kind) -> Result<(), Error> {
    match kind {
        // Truth values are 0 and 1 there, and text is a string unless a function of JSON has answered it.
        Kind::Bool => {
            w.push("json(CASE ");
            w.list(args, |w, arg| w.expr(arg, 0))?;
            w.push(" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)");
        }
        Kind::Json => {
            w.push("json(");
            w.list(args, |w, arg| w.expr(arg, 0))?;
            w.push(")");
        }
        _ => w.list(args, |w, arg| w.expr(arg, 0))?,
    }
    Ok(())
}

/// `name(document, 'path')`
fn at<'a>(w: &mut Writer<'a, '_>, name: &str, args: &'a [Expr]) -> Result<(), Error> {
    let Some((document, steps)) = args.split_first() else { return Ok(()) };
    w.push(name);
    w.push("(");
    let from = w.written();
    w.expr(document, 0)?;
    w.check_repeat(from)?;
    w.push(", ");
    quoted_path(w, steps)?;
    w.push(")");
    Ok(())
}

fn quoted_path(w: &mut Writer<'_, '_>, steps: &[Expr]) -> Result<(), Error> {
    let mut text = String::new();
    literal::quoted(&mut text, &path(steps)?);
    w.push(&text);
    Ok(())
}

fn get<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], kind: Kind) -> Result<(), Error> {
    let (test, found, end) = match kind {
        Kind::Json if !w.spec().version.at_least(3, 38) => {
            return Err(
                w.unsupported("JSON as a document of its own", "it begins with sqlite 3.38; read a value")
            );
        }
        Kind::Json => {
            let Some((document, steps)) = args.split_first() else { return Ok(()) };
            w.push("nullif(");
            w.expr(document, w.precedence().concat)?;
            w.push(" -> ");
            quoted_path(w, steps)?;
            w.push(", 'null')");
            return Ok(());
        }
        Kind::Bool => {
            w.push("CASE ");
            at(w, "json_type", args)?;
            w.push(" WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END");
            return Ok(());
        }
        // Truth values are 1 and 0 when they are taken out.
        Kind::Text => {
            w.push("CASE ");
            at(w, "json_type", args)?;
            w.push(" WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(");
            at(w, "json_extract", args)?;
            w.push(" AS TEXT) END");
            return Ok(());
        }
        Kind::Double => (" IN ('integer', 'real')", "CAST(", " AS REAL)"),
        Kind::Decimal => (" IN ('integer', 'real')", "", ""),
        Kind::Integer | Kind::BigInt => (" = 'integer'", "", ""),
        other => return Err(w.unsupported(&format!("JSON as {other}"), "read it `.as_text()`")),
    };
    w.push("CASE WHEN ");
    at(w, "json_type", args)?;
    w.push(test);
    if kind == Kind::Integer {
        w.push(" AND ");
        at(w, "json_extract", args)?;
        w.push(" BETWEEN -2147483648 AND 2147483647");
    }
    if kind == Kind::BigInt {
        // Past 64 bits it becomes a float.
        w.push(" AND typeof(");
        at(w, "json_extract", args)?;
        w.push(") = 'integer'");
    }
    w.push(" THEN ");
    w.push(found);
    at(w, "json_extract", args)?;
    w.push(end);
    w.push(" END");
    Ok(())
}

/// It would make objects around the place where there are none.
fn set<'a>(w: &mut Writer<'a, '_>, name: &str, args: &'a [Expr]) -> Result<(), Error> {
    let [document, value, steps @ ..] = args else { return Ok(()) };
    let Some((Expr::Value(Value::Text(_)), around)) = steps.split_last() else {
        return Err(w.unsupported("json_set at an index", "end the path with a key"));
    };
    w.push("CASE json_type(");
    let from = w.written();
    w.expr(document, 0)?;
    w.check_repeat(from)?;
    w.push(", ");
    quoted_path(w, around)?;
    w.push(") WHEN 'object' THEN ");
    w.push(name);
    w.push("(");
    w.expr(document, 0)?;
    w.push(", ");
    quoted_path(w, steps)?;
    w.push(", ");
    w.expr(value, 0)?;
    w.push(") ELSE ");
    w.expr(document, 0)?;
    w.push(" END");
    Ok(())
}

/// The elements of a JSON array, which is the parameter.
pub(crate) fn list<'a>(w: &mut Writer<'a, '_>, array: &'a Value) -> Result<(), Error> {
    let element = match array {
        Value::Array(array) => array.kind,
        other => match other.kind() {
            Kind::Array(element) => element.into(),
            kind => kind,
        },
    };
    let value = match element {
        // JSON has no bytes.
        Kind::Bytes if w.spec().version.at_least(3, 41) => "unhex(value)",
        Kind::Bytes => {
            let way_out = "it begins with sqlite 3.41; use `.in_list(..)`";
            return Err(w.unsupported("a list of bytes as one parameter", way_out));
        }
        Kind::Array(_) | Kind::Interval => {
            return Err(w.unsupported(&format!("a list of {element}"), "compare with each by itself"));
        }
        _ => "value",
    };
    w.push("SELECT ");
    w.push(value);
    w.push(" FROM json_each(");
    w.list_param(array)?;
    w.push(")");
    Ok(())
}

/// A value that is read back as it was. A float has all its digits, and bytes a form at all, by `quote`, also in old
/// versions; a text that a function of JSON has answered becomes plain text again.
fn cell<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], kind: Kind) -> Result<(), Error> {
    let (before, after) = match kind {
        Kind::Real | Kind::Double | Kind::Bytes => ("nullif(quote(", "), 'NULL')"),
        // A float too, of which the shortest digits are meant.
        Kind::Decimal => ("nullif('~' || quote(", "), '~NULL')"),
        Kind::Json => ("(", " || '')"),
        Kind::Array(_) | Kind::Interval => {
            return Err(w.unsupported(&format!("{kind} in a multiset"), "select its parts"));
        }
        _ => ("", ""),
    };
    let min = if kind == Kind::Json { w.precedence().concat } else { 0 };
    w.push(before);
    w.list(args, |w, arg| w.expr(arg, min))?;
    w.push(after);
    Ok(())
}
