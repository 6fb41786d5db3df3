//! Functions that SQLite spells otherwise, or has not and can be said in other words.

use querent::{
    Error,
    ast::{Expr, Field, Func, Function},
    render::{Writer, standard},
};

pub(crate) fn function<'a>(w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
    let args = &function.args;
    if crate::json::function(w, function.func, args)? {
        return Ok(());
    }
    match function.func {
        Func::CharLength => standard::call(w, "length", args),
        Func::OctetLength if w.spec().version.at_least(3, 43) => standard::call(w, "octet_length", args),
        Func::OctetLength => {
            w.push("length(CAST(");
            w.list(args, |w, arg| w.expr(arg, 0))?;
            w.push(" AS BLOB))");
            Ok(())
        }
        Func::ConcatSkipNull if w.spec().version.at_least(3, 44) => standard::function(w, function),
        Func::ConcatSkipNull => {
            w.push("(''");
            for arg in args {
                w.push(" || coalesce(");
                w.expr(arg, 0)?;
                w.push(", '')");
            }
            w.push(")");
            Ok(())
        }
        Func::Floor => whole(w, args, " - (", " < "),
        Func::Ceil => whole(w, args, " + (", " > "),
        Func::Extract(field) => extract(w, args, field),
        _ => standard::function(w, function),
    }
}

/// `floor` and `ceil` belong to the mathematical functions that SQLite may be built without. CAST cuts the
/// fraction off; floats from 2^52 on have none.
fn whole<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], correct: &str, compare: &str) -> Result<(), Error> {
    let Some(number) = args.first() else { return Ok(()) };
    let atom = w.precedence().atom;
    w.push("CASE WHEN abs(");
    let from = w.written();
    w.expr(number, 0)?;
    w.check_repeat(from)?;
    w.push(") >= 4503599627370496 THEN ");
    w.expr(number, 0)?;
    w.push(" ELSE CAST(");
    w.expr(number, 0)?;
    w.push(" AS INTEGER)");
    w.push(correct);
    w.expr(number, atom)?;
    w.push(compare);
    w.push("CAST(");
    w.expr(number, 0)?;
    w.push(" AS INTEGER)) END");
    Ok(())
}

fn extract<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], field: Field) -> Result<(), Error> {
    let (before, format, after) = match field {
        Field::Year => ("", "%Y", ""),
        Field::Quarter => ("((", "%m", " + 2) / 3)"),
        Field::Month => ("", "%m", ""),
        Field::Day => ("", "%d", ""),
        // Sunday is 0 there.
        Field::IsoWeekday => ("((", "%w", " + 6) % 7 + 1)"),
        Field::DayOfYear => ("", "%j", ""),
        Field::Hour => ("", "%H", ""),
        Field::Minute => ("", "%M", ""),
        Field::Second => ("", "%S", ""),
        _ => {
            return Err(
                w.unsupported("EXTRACT of that field", "read the date or time, and compute it in Rust")
            );
        }
    };
    w.push(before);
    w.push("CAST(strftime('");
    w.push(format);
    w.push("', ");
    w.list(args, |w, arg| w.expr(arg, 0))?;
    w.push(") AS INTEGER)");
    w.push(after);
    Ok(())
}
