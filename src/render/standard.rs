//! The common forms of what dialects may print otherwise. A dialect's hook may call them.

use super::{
    Feature, Writer,
    expr::{Side, enclosed, expr, infix},
};
use crate::{
    ast::{BinaryOp, Cast, ExplainFormat, Expr, Field, Func, Function, Keyword},
    error::Error,
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
        Func::Grouping => "grouping",
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

/// The standard's word.
pub fn keyword(w: &mut Writer<'_, '_>, keyword: Keyword) {
    w.push(match keyword {
        Keyword::True => "TRUE",
        Keyword::False => "FALSE",
        Keyword::Null => "NULL",
        Keyword::CurrentDate => "CURRENT_DATE",
        Keyword::CurrentTime => "CURRENT_TIME",
        Keyword::CurrentTimestamp => "CURRENT_TIMESTAMP",
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

/// Operators on the bits of signed 64-bit integers.
pub(super) fn bits<'a>(
    w: &mut Writer<'a, '_>,
    op: BinaryOp,
    left: Side<'a>,
    right: Side<'a>,
    min: u8,
) -> Result<(), Error> {
    let p = w.precedence();
    if w.has(Feature::UnsignedBits) {
        return signed_bits(w, op, left, right);
    }
    let (word, level) = match op {
        BinaryOp::BitAnd => (" & ", p.bit_and),
        BinaryOp::BitOr => (" | ", p.bit_or),
        BinaryOp::ShiftLeft => (" << ", p.shift),
        BinaryOp::ShiftRight => (" >> ", p.shift),
        _ if w.has(Feature::HashXor) => (" # ", p.bit_or),
        _ => {
            // The bits set in either, but not in both.
            return enclosed(w, p.bit_and, min, |w| {
                let from = w.written();
                infix(w, left, " | ", right, (0, p.unary, p.unary), 1)?;
                w.check_repeat(from)?;
                w.push(" & ~");
                infix(w, left, " & ", right, (0, p.unary, p.unary), 1)
            });
        }
    };
    infix(w, left, word, right, (level, level + 1, level + 1), min)
}

/// Where these operators answer unsigned numbers, their bits are read as a signed number again.
fn signed_bits<'a>(
    w: &mut Writer<'a, '_>,
    op: BinaryOp,
    left: Side<'a>,
    right: Side<'a>,
) -> Result<(), Error> {
    let p = w.precedence();
    let word = match op {
        BinaryOp::BitAnd => " & ",
        BinaryOp::BitOr => " | ",
        BinaryOp::ShiftLeft => " << ",
        BinaryOp::ShiftRight => {
            // Shifting fills up with zeros; the bits of a negative number are turned before and after.
            w.push("CAST(CASE WHEN ");
            let from = w.written();
            left.print(w, p.operand, None)?;
            w.check_repeat(from)?;
            w.push(" < 0 THEN ~(~");
            left.print(w, p.unary, None)?;
            w.push(" >> ");
            right.print(w, p.unary, None)?;
            w.push(") ELSE ");
            infix(w, left, " >> ", right, (p.shift, p.unary, p.unary), 0)?;
            w.push(" END AS SIGNED)");
            return Ok(());
        }
        _ => " ^ ",
    };
    w.push("CAST(");
    infix(w, left, word, right, (p.bit_or, p.unary, p.unary), 0)?;
    w.push(" AS SIGNED)");
    Ok(())
}

pub(super) fn bit_not<'a>(w: &mut Writer<'a, '_>, node: &'a Expr, min: u8) -> Result<(), Error> {
    let p = w.precedence();
    if w.has(Feature::UnsignedBits) {
        w.push("CAST(~");
        expr(w, node, p.unary + 1)?;
        w.push(" AS SIGNED)");
        return Ok(());
    }
    enclosed(w, p.bit_not, min, |w| {
        w.push("~");
        expr(w, node, p.unary + 1)
    })
}
