//! LIKE: which character escapes in a pattern, and what makes it exact or blind to case.

use crate::{
    ast::{Expr, Like, LikeCase},
    error::Error,
    render::{
        Feature, Pass, Writer,
        expr::{expr, operand},
    },
    types::Kind,
    value::Value,
};

/// LIKE, where it is exact, and ILIKE; `lower(..) LIKE lower(..)` where there is none.
///
/// # Errors
/// The first of a part.
pub fn like<'a>(w: &mut Writer<'a, '_>, like: &'a Like) -> Result<(), Error> {
    match like.case {
        LikeCase::Exact | LikeCase::Native => like_as(w, like, "LIKE", bare, bare),
        LikeCase::Blind if w.has(Feature::Ilike) => like_as(w, like, "ILIKE", bare, bare),
        LikeCase::Blind => {
            w.rewrite(Pass::Ilike, "ILIKE", "use `like_native`, or compare what `lower` makes of both")?;
            like_as(w, like, "LIKE", lower, lower)
        }
    }
}

/// How a side of LIKE is printed.
pub type LikeSide = for<'a> fn(&mut Writer<'a, '_>, &'a Expr) -> Result<(), Error>;

/// `text [NOT] word pattern [ESCAPE ..]`, with each side printed by a function of its own. What a side prints must bind
/// tighter than the test: a name, a call, or something in parentheses.
///
/// # Errors
/// The first of a side.
pub fn like_as<'a>(
    w: &mut Writer<'a, '_>,
    like: &'a Like,
    word: &str,
    text: LikeSide,
    pattern: LikeSide,
) -> Result<(), Error> {
    let Like { expr: node, pattern: shape, escape, negated, case: _ } = like;
    text(w, node)?;
    w.push(if *negated { " NOT " } else { " " });
    w.push(word);
    w.push(" ");
    match escaping(w, *escape, shape) {
        Escaping::Standard => pattern(w, shape),
        Escaping::Empty => {
            pattern(w, shape)?;
            w.push(" ESCAPE ''");
            Ok(())
        }
        Escaping::Doubled => {
            w.push("replace(");
            pattern(w, shape)?;
            w.push(", '!', '!!') ESCAPE '!'");
            Ok(())
        }
        Escaping::By(escape) => {
            pattern(w, shape)?;
            w.push(" ESCAPE ");
            let mut buffer = [0; 4];
            let escape = Value::Text((&*escape.encode_utf8(&mut buffer)).into());
            w.literal(&escape)
        }
    }
}

fn bare<'a>(w: &mut Writer<'a, '_>, node: &'a Expr) -> Result<(), Error> {
    operand(w, node, w.precedence().operand, Some(Kind::Text))
}

/// `lower(text)`: a side of a test that is blind to case.
///
/// # Errors
/// That of the text.
pub fn lower<'a>(w: &mut Writer<'a, '_>, text: &'a Expr) -> Result<(), Error> {
    w.push("lower(");
    expr(w, text, 0)?;
    w.push(")");
    Ok(())
}

/// How it is said which character escapes in a pattern.
#[derive(Clone, Copy)]
enum Escaping {
    /// By nothing: none escapes.
    Standard,
    /// By an empty ESCAPE: none escapes.
    Empty,
    /// By a character, which stands doubled wherever it occurs: none escapes.
    Doubled,
    /// By a character that escapes, or does not occur.
    By(char),
}

/// Without ESCAPE no character escapes, as the SQL standard has it. Some databases take a backslash then, unless
/// they are told otherwise.
fn escaping(w: &Writer<'_, '_>, escape: Option<char>, pattern: &Expr) -> Escaping {
    if let Some(escape) = escape {
        return Escaping::By(escape);
    }
    if !w.has(Feature::LikeBackslash) {
        return Escaping::Standard;
    }
    if let Expr::Value(Value::Text(pattern)) = pattern {
        let pattern = pattern.as_str();
        if !pattern.contains('\\') {
            return Escaping::Standard;
        }
        if !pattern.contains('!') {
            return Escaping::By('!');
        }
    }
    if w.has(Feature::LikeEscapeEmpty) { Escaping::Empty } else { Escaping::Doubled }
}
