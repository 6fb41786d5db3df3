//! Functions under their commonest names.

use super::call;
use crate::{
    ast::{Expr, Field, Func, Function, Keyword},
    error::Error,
    render::{Writer, expr::expr},
};

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
        Func::ConcatSkipNull => "concat",
        Func::Abs => "abs",
        Func::Sign => "sign",
        Func::Round => "round",
        Func::Floor => "floor",
        Func::Ceil => "ceil",
        Func::Extract(field) => {
            w.push("extract(");
            w.push(field_name(*field));
            w.push(" FROM ");
            w.list(args, |w, arg| expr(w, arg, 0))?;
            w.push(")");
            return Ok(());
        }
    };
    check_arguments(w, name, args)?;
    if args.len() == 1 && *func == Func::Coalesce {
        // Some databases want two.
        return expr(w, args.first().unwrap_or(&Expr::Keyword(Keyword::Null)), w.precedence().atom);
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
    }
}
