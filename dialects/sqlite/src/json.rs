//! JSON, which SQLite keeps as text.

use querent::{Error, Kind, ast::Expr, render::Writer};

/// A value as an element of an array or a member of an object.
pub(crate) fn value<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], kind: Kind) -> Result<(), Error> {
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
