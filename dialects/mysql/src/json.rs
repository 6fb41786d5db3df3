//! JSON, which MySQL keeps as a type of its own, and MariaDB as text.

use crate::aggregate::Family;
use querent::{
    Error, Kind, Value,
    ast::{Expr, Func},
    render::{
        Writer,
        json::{Step, path, steps},
    },
};

// JSON is in a collation of its own, which MySQL does not compare with that of a literal unless one of the two is said: CAST
// gives the type's name that of the connection, which literals have.

/// The functions of JSON; false for others.
pub(crate) fn function<'a>(
    w: &mut Writer<'a, '_>,
    func: Func,
    args: &'a [Expr],
    family: Family,
) -> Result<bool, Error> {
    if family == Family::MariaDb {
        findable(w, func, args)?;
    }
    match func {
        Func::JsonValue(kind) => value(w, args, kind, family)?,
        Func::JsonGet(kind) => get(w, args, kind, family)?,
        Func::JsonTypeof => {
            w.push("CASE CAST(json_type(");
            at(w, args)?;
            w.push(
                ") AS CHAR) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'BOOLEAN' THEN 'boolean' \
                 WHEN 'NULL' THEN 'null' WHEN 'INTEGER' THEN 'number' WHEN 'UNSIGNED INTEGER' THEN 'number' \
                 WHEN 'DOUBLE' THEN 'number' WHEN 'DECIMAL' THEN 'number' WHEN 'STRING' THEN 'string' ",
            );
            // Which MySQL has in JSON too, and writes as strings.
            w.push(
                "WHEN 'DATE' THEN 'string' WHEN 'TIME' THEN 'string' WHEN 'DATETIME' THEN 'string' \
                 WHEN 'BLOB' THEN 'string' WHEN 'BIT' THEN 'string' WHEN 'OPAQUE' THEN 'string' END",
            );
        }
        Func::JsonExists => {
            w.push("(");
            at(w, args)?;
            w.push(" IS NOT NULL)");
        }
        Func::JsonArrayLength => {
            w.push("CASE CAST(json_type(");
            at(w, args)?;
            w.push(") AS CHAR) WHEN 'ARRAY' THEN json_length(");
            at(w, args)?;
            w.push(") END");
        }
        Func::JsonSet => set(w, "json_set(", args)?,
        Func::JsonInsert => set(w, "json_insert(", args)?,
        Func::JsonRemove if args.len() < 2 => {
            return Err(w.unsupported("json_remove of a whole document", "select NULL in its place"));
        }
        Func::JsonRemove => remove(w, args)?,
        Func::JsonContains => {
            w.push("json_contains(");
            w.list(args, |w, arg| w.expr(arg, 0))?;
            w.push(")");
        }
        Func::JsonNormal => normal(w, args, family)?,
        Func::JsonCell(kind) => cell(w, args, kind)?,
        // The first form, whose subquery is no derived table.
        Func::MultisetForms if family == Family::MariaDb => w.list(args.first(), |w, arg| w.expr(arg, 0))?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Refuses keys that MariaDB's paths do not find where they are: those that begin with `-`, and those with control characters
/// that JSON writes in more than one way.
fn findable(w: &Writer<'_, '_>, func: Func, args: &[Expr]) -> Result<(), Error> {
    let path = match func {
        Func::JsonGet(_) | Func::JsonTypeof | Func::JsonExists | Func::JsonArrayLength | Func::JsonRemove => {
            args.get(1..)
        }
        Func::JsonSet | Func::JsonInsert => args.get(2..),
        _ => None,
    };
    for step in steps(path.unwrap_or_default()) {
        let Step::Key(key) = step? else { continue };
        let unusual = |c: char| c < ' ' && !matches!(c, '\n' | '\r' | '\t');
        if key.starts_with('-') || key.contains(unusual) {
            let way_out = "its paths do not find it; read the document, and look into it in Rust";
            return Err(w.unsupported(&format!("the key {key:?} in a path into JSON"), way_out));
        }
    }
    Ok(())
}

/// A value as an element of an array or a member of an object.
fn value<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], kind: Kind, family: Family) -> Result<(), Error> {
    let (json, end) = match family {
        Family::MySql => ("CAST(", " AS JSON)"),
        // Text is a string there unless a function of JSON has answered it.
        Family::MariaDb => ("json_compact(", ")"),
    };
    match kind {
        Kind::Bool => {
            w.push(json);
            w.push("CASE ");
            w.list(args, |w, arg| w.expr(arg, 0))?;
            w.push(" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END");
            w.push(end);
        }
        Kind::Json => {
            w.push(json);
            w.list(args, |w, arg| w.expr(arg, 0))?;
            w.push(end);
        }
        _ => w.list(args, |w, arg| w.expr(arg, 0))?,
    }
    Ok(())
}

/// What stands at a path. An index finds the value itself where there is no array, so that the array is asked for.
fn at<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    let Some((document, path)) = args.split_first() else { return Ok(()) };
    let mut guarded = false;
    for (place, step) in steps(path).enumerate() {
        if let Step::Index(_) = step? {
            w.push(if guarded { " AND CAST(json_type(" } else { "CASE WHEN CAST(json_type(" });
            guarded = true;
            extract(w, document, path.get(..place).unwrap_or_default())?;
            w.push(") AS CHAR) = 'ARRAY'");
        }
    }
    w.push(if guarded { " THEN " } else { "" });
    extract(w, document, path)?;
    w.push(if guarded { " END" } else { "" });
    Ok(())
}

fn extract<'a>(w: &mut Writer<'a, '_>, document: &'a Expr, steps: &[Expr]) -> Result<(), Error> {
    w.push("json_extract(");
    let from = w.written();
    w.expr(document, 0)?;
    w.check_repeat(from)?;
    w.push(", ");
    w.literal(&Value::Text(path(steps)?.into()))?;
    w.push(")");
    Ok(())
}

fn get<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], kind: Kind, family: Family) -> Result<(), Error> {
    let (start, null) = match family {
        Family::MySql => ("nullif(", ", CAST('null' AS JSON))"),
        // What comes from `json_extract` itself would be compared without its quotes: as `null`, the string "null" too.
        Family::MariaDb => ("nullif(json_compact(", "), json_compact('null'))"),
    };
    let (types, cast) = match kind {
        Kind::Json => {
            w.push(start);
            at(w, args)?;
            w.push(null);
            return Ok(());
        }
        Kind::Text => {
            w.push("json_unquote(");
            w.push(start);
            at(w, args)?;
            w.push(null);
            w.push(")");
            return Ok(());
        }
        Kind::Bool => {
            w.push("CASE CAST(");
            at(w, args)?;
            w.push(" AS CHAR) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END");
            return Ok(());
        }
        Kind::Integer | Kind::BigInt => ("('INTEGER', 'UNSIGNED INTEGER')", "SIGNED"),
        Kind::Double => ("('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL')", "DOUBLE"),
        Kind::Decimal => ("('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL')", "DECIMAL(65, 30)"),
        other => return Err(w.unsupported(&format!("JSON as {other}"), "read it `.as_text()`")),
    };
    w.push("CASE WHEN CAST(json_type(");
    at(w, args)?;
    w.push(") AS CHAR) IN ");
    w.push(types);
    let range = match kind {
        Kind::Integer => "-2147483648 AND 2147483647",
        Kind::BigInt => "-9223372036854775808 AND 9223372036854775807",
        _ => "",
    };
    if !range.is_empty() {
        // MariaDB takes a whole number of any length, and the nearest of 64 bits for it; with an exponent too.
        w.push(" AND lower(CAST(");
        at(w, args)?;
        w.push(" AS CHAR)) NOT LIKE '%e%' AND CAST(");
        at(w, args)?;
        w.push(" AS DECIMAL(65, 0)) BETWEEN ");
        w.push(range);
    }
    w.push(" THEN CAST(");
    at(w, args)?;
    w.push(" AS ");
    w.push(cast);
    w.push(") END");
    Ok(())
}

fn set<'a>(w: &mut Writer<'a, '_>, name: &str, args: &'a [Expr]) -> Result<(), Error> {
    let [document, value, path @ ..] = args else { return Ok(()) };
    let Some((Expr::Value(Value::Text(_)), around)) = path.split_last() else {
        return Err(w.unsupported("json_set at an index", "end the path with a key"));
    };
    w.push("CASE WHEN ");
    for (place, step) in steps(around).enumerate() {
        if let Step::Index(_) = step? {
            w.push("CAST(json_type(");
            extract(w, document, around.get(..place).unwrap_or_default())?;
            w.push(") AS CHAR) = 'ARRAY' AND ");
        }
    }
    w.push("CAST(json_type(");
    extract(w, document, around)?;
    w.push(") AS CHAR) = 'OBJECT' THEN ");
    w.push(name);
    w.expr(document, 0)?;
    w.push(", ");
    w.literal(&Value::Text(self::path(path)?.into()))?;
    w.push(", ");
    w.expr(value, 0)?;
    w.push(") ELSE ");
    w.expr(document, 0)?;
    w.push(" END");
    Ok(())
}

fn remove<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    let Some((document, steps)) = args.split_first() else { return Ok(()) };
    w.push("CASE WHEN CAST(json_type(");
    at(w, args)?;
    w.push(") AS CHAR) IS NOT NULL THEN json_remove(");
    w.expr(document, 0)?;
    w.push(", ");
    w.literal(&Value::Text(path(steps)?.into()))?;
    w.push(") ELSE ");
    w.expr(document, 0)?;
    w.push(" END");
    Ok(())
}

/// A parameter is text to MySQL, which no document is equal to; MariaDB compares texts.
fn normal<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], family: Family) -> Result<(), Error> {
    if family == Family::MariaDb && !w.spec().version.at_least(10, 7) {
        let way_out =
            "it compares their texts alone; compare what stands at a path, by `.get(..)` and `.at(..)`";
        return Err(w.unsupported("a comparison of JSON documents", way_out));
    }
    w.push(if family == Family::MySql { "CAST(" } else { "json_normalize(" });
    w.list(args, |w, arg| w.expr(arg, 0))?;
    w.push(if family == Family::MySql { " AS JSON)" } else { ")" });
    Ok(())
}

/// A value that is read back as it was. A FLOAT has all its digits once it is widened.
fn cell<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], kind: Kind) -> Result<(), Error> {
    let (before, after) = match kind {
        Kind::Real => ("CAST(", " AS DOUBLE)"),
        Kind::Decimal
        | Kind::Date
        | Kind::Time
        | Kind::Timestamp
        | Kind::TimestampTz
        | Kind::Uuid
        | Kind::Json => ("CAST(", " AS CHAR)"),
        Kind::Bytes => ("hex(", ")"),
        Kind::Array(_) | Kind::Interval => {
            return Err(w.unsupported(&format!("{kind} in a multiset"), "select its parts"));
        }
        _ => ("", ""),
    };
    w.push(before);
    w.list(args, |w, arg| w.expr(arg, 0))?;
    w.push(after);
    Ok(())
}
