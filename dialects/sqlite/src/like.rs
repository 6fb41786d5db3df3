//! LIKE is blind to the case of ASCII letters in SQLite; GLOB is exact, with wildcards of its own.

use querent::{
    Error, Value,
    ast::{Expr, Like, LikeCase},
    render::{Pass, Writer, standard},
};

pub(crate) fn like<'a>(w: &mut Writer<'a, '_>, like: &'a Like) -> Result<(), Error> {
    match like.case {
        LikeCase::Native => standard::like(w, like),
        LikeCase::Blind => standard::like(w, like),
        LikeCase::Exact => {
            w.rewrite(Pass::ExactLike, "LIKE that tells letters by their case", "use `like_native`")?;
            glob(w, like)
        }
    }
}

/// What has a meaning in GLOB stands for itself between brackets; then the wildcards of LIKE become those of GLOB. What a
/// constant pattern has not is not replaced in it.
fn glob<'a>(w: &mut Writer<'a, '_>, like: &'a Like) -> Result<(), Error> {
    let Like { expr: text, pattern, escape, negated, case: _ } = like;
    let constant = match pattern {
        Expr::Value(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let has = |part: &str| constant.is_none_or(|pattern| pattern.contains(part));
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut step = |from: &str, to: &str| steps.push((from.to_owned(), to.to_owned()));
    for (from, to) in [("[", "[[]"), ("*", "[*]"), ("?", "[?]")] {
        if has(from) {
            step(from, to);
        }
    }
    let escape = escape.map(|escape| (escape, escape.to_string())).filter(|(_, text)| has(text));
    let mut escaped: Vec<(&str, &str)> = Vec::new();
    if let Some((escape, text)) = &escape {
        if matches!(escape, '[' | ']' | '*' | '?' | '%' | '_' | '\0') {
            let what = format!("LIKE with the escape character {escape:?}");
            return Err(w.unsupported(&what, "use another, as `!`, or `like_native`"));
        }
        // By now a bracket is followed by none of these, so that they tell what was escaped.
        for (place, meant) in places(*escape).into_iter().zip([text.as_str(), "%", "_"]) {
            let from = format!("{text}{meant}");
            if has(&from) {
                step(&from, place);
                escaped.push((place, meant));
            }
        }
        // Before anything else it says nothing.
        if constant.is_none_or(|pattern| stands_alone(*escape, pattern)) {
            step(text, "");
        }
    }
    for (from, to) in [("%", "*"), ("_", "?")] {
        if has(from) {
            step(from, to);
        }
    }
    for (place, meant) in escaped {
        step(place, meant);
    }
    w.expr(text, w.precedence().operand)?;
    w.push(if *negated { " NOT GLOB " } else { " GLOB " });
    w.push(&"replace(".repeat(steps.len()));
    w.expr(pattern, if steps.is_empty() { w.precedence().operand } else { 0 })?;
    for (from, to) in steps {
        w.push(&format!(", '{}', '{}')", from.replace('\'', "''"), to.replace('\'', "''")));
    }
    Ok(())
}

/// Whether the escape character stands before what needs none.
fn stands_alone(escape: char, pattern: &str) -> bool {
    let mut characters = pattern.chars();
    while let Some(c) = characters.next() {
        if c == escape
            && !matches!(characters.next(), Some(next) if next == escape || matches!(next, '%' | '_'))
        {
            return true;
        }
    }
    false
}

/// Three texts of which none holds the escape character.
fn places(escape: char) -> [&'static str; 3] {
    match escape {
        '1' | '2' | '3' => ["[4]", "[5]", "[6]"],
        _ => ["[1]", "[2]", "[3]"],
    }
}
