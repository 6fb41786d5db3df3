//! JSON, which MySQL keeps as a type of its own, and MariaDB as text.

use crate::aggregate::Family;
use querent::{Error, Kind, ast::Expr, render::Writer};

/// A value as an element of an array or a member of an object.
pub(crate) fn value<'a>(
    w: &mut Writer<'a, '_>,
    args: &'a [Expr],
    kind: Kind,
    family: Family,
) -> Result<(), Error> {
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
