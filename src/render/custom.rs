//! Prints functions, operators and fragments that the program spells.

use super::{
    Placeholder, Writer,
    expr::{enclosed, expr},
    grouped::Watch,
};
use crate::{
    ast::{Associativity, Binding, Custom, CustomOperator, Expr, Form},
    error::{Error, ErrorKind},
};
use alloc::format;

pub(super) fn custom<'a>(w: &mut Writer<'a, '_>, custom: &'a Custom, min: u8) -> Result<(), Error> {
    let Custom { spelling, args } = custom;
    let Some(form) = spelling.form(w.spec.name) else { return Err(foreign(w, custom)) };
    // It may be an aggregate.
    let watch = (w.watch, w.watch_outer);
    (w.watch, w.watch_outer) = (Watch::Off, false);
    spelled(w, form, args, min)?;
    (w.watch, w.watch_outer) = watch;
    Ok(())
}

fn spelled<'a>(w: &mut Writer<'a, '_>, form: Form, args: &'a [Expr], min: u8) -> Result<(), Error> {
    let atom = w.precedence().atom;
    match form {
        Form::Call(name) => {
            check_text(w, name)?;
            super::standard::call(w, name, args)
        }
        Form::Infix(operator) => infix(w, operator, args, min),
        Form::Prefix(symbol) => {
            check_text(w, symbol)?;
            let unary = w.precedence().unary;
            enclosed(w, unary, min, |w| {
                w.push(symbol);
                w.push(" ");
                let [operand] = args else { return Err(miscounted(symbol, 1, args.len())) };
                expr(w, operand, atom)
            })
        }
        Form::Fragment(text) => enclosed(w, 0, min, |w| fragment(w, text, args)),
        Form::Atom(text) => fragment(w, text, args),
    }
}

#[cold]
fn foreign(w: &Writer<'_, '_>, custom: &Custom) -> Error {
    let crate::ast::Spelling::By(forms) = custom.spelling else { return miscounted("", 0, 0) };
    let text = |form: &Form| match form {
        Form::Call(text) | Form::Prefix(text) | Form::Fragment(text) | Form::Atom(text) => *text,
        Form::Infix(operator) => operator.symbol,
    };
    spelled_elsewhere(w, forms.iter().map(|(name, form)| (*name, text(form))))
}

/// An error for what other databases alone spell.
#[cold]
pub(super) fn spelled_elsewhere(
    w: &Writer<'_, '_>,
    forms: impl Iterator<Item = (&'static str, &'static str)> + Clone,
) -> Error {
    let text = forms.clone().next().map(|(_, text)| text).unwrap_or_default();
    let names: alloc::vec::Vec<&str> = forms.map(|(name, _)| name).collect();
    let what = format!("`{}`", text.replace("{}", "..").replace("{..}", ".."));
    let way_out = format!(
        "it is spelled for {} alone; leave it out for {}, or give it a spelling there",
        names.join(", "),
        w.spec().name
    );
    w.unsupported(&what, &way_out)
}

#[cold]
fn miscounted(text: &str, wanted: usize, given: usize) -> Error {
    let plural = if wanted == 1 { "argument" } else { "arguments" };
    let message =
        format!("`{text}` takes {wanted} {plural}, but is given {given}; write one `{{}}` for each");
    Error::new(ErrorKind::Incomplete, message)
}

fn infix<'a>(
    w: &mut Writer<'a, '_>,
    operator: CustomOperator,
    args: &'a [Expr],
    min: u8,
) -> Result<(), Error> {
    let CustomOperator { symbol, binds, groups } = operator;
    check_text(w, symbol)?;
    let [left, right] = args else { return Err(miscounted(symbol, 2, args.len())) };
    let p = w.precedence();
    let level = match binds {
        Binding::Or => p.or,
        Binding::And => p.and,
        Binding::Predicate => p.predicate,
        Binding::Other => p.bit_or,
        Binding::Additive => p.additive,
        Binding::Multiplicative => p.multiplicative,
    };
    let above = if binds == Binding::Predicate { p.operand } else { level + 1 };
    let (left_min, right_min) = match groups {
        Associativity::Left if binds != Binding::Predicate => (level, above),
        Associativity::Right if binds != Binding::Predicate => (above, level),
        _ => (above, above),
    };
    enclosed(w, level, min, |w| {
        expr(w, left, left_min)?;
        w.push(" ");
        w.push(symbol);
        w.push(" ");
        expr(w, right, right_min)
    })
}

/// Text with an argument for each `{}`, and for `{..}` all that no other takes.
pub(super) fn fragment<'a>(
    w: &mut Writer<'a, '_>,
    text: &'static str,
    args: &'a [Expr],
) -> Result<(), Error> {
    check_text(w, text)?;
    let (mut rest, mut left) = (text, args.iter());
    let atom = w.precedence().atom;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        w.push(before);
        if let Some(after) = from.strip_prefix("{..}") {
            let later = after.replace("{{", "").replace("}}", "").matches("{}").count();
            let here = left.len().saturating_sub(later);
            w.list(left.by_ref().take(here), |w, arg| expr(w, arg, 0))?;
            rest = after;
            continue;
        }
        let (hole, after) = from.split_at_checked(2).unwrap_or((from, ""));
        match hole {
            "{{" => w.push("{"),
            "}}" => w.push("}"),
            "{}" => match left.next() {
                Some(arg) => expr(w, arg, atom)?,
                None => return Err(miscounted(text, text.matches("{}").count(), args.len())),
            },
            _ => {
                let message =
                    format!("`{text}` has a brace alone; write `{{}}` for an argument, or the brace twice");
                return Err(Error::new(ErrorKind::Incomplete, message));
            }
        }
        rest = after;
    }
    w.push(rest);
    match left.next() {
        None => Ok(()),
        Some(_) => Err(miscounted(text, text.matches("{}").count(), args.len())),
    }
}

/// A placeholder in the text would take the parameter of another one.
fn check_text(w: &Writer<'_, '_>, text: &str) -> Result<(), Error> {
    let has = match w.spec.placeholder {
        Placeholder::Question => text.contains('?'),
        Placeholder::Dollar => text.as_bytes().windows(2).any(|pair| matches!(pair, [b'$', b'0'..=b'9'])),
    };
    if !has && !text.contains('\0') {
        return Ok(());
    }
    let message = format!(
        "`{text}` has what {} reads as a placeholder, or NUL; write `{{}}` where an argument goes, and give it",
        w.spec
    );
    Err(Error::new(ErrorKind::Value, message))
}
