//! Operators on the bits of integers.

use crate::{
    ast::{BinaryOp, Expr},
    error::Error,
    render::{
        Feature, Writer,
        expr::{Side, enclosed, expr, infix},
    },
};

/// Operators on the bits of signed 64-bit integers.
pub(in crate::render) fn bits<'a>(
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

pub(in crate::render) fn bit_not<'a>(w: &mut Writer<'a, '_>, node: &'a Expr, min: u8) -> Result<(), Error> {
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
