//! Cuts SQL text into tokens, as the manuals of the databases describe it. Refuses what a rendered statement
//! must never have: comments, semicolons, unterminated quotes.

/// A token, decoded.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    /// A keyword or a name without quotes.
    Word(String),
    /// A number as it is written.
    Number(String),
    /// The content of a string literal.
    Text(String),
    /// The bytes of an `X'..'` literal.
    Hex(Vec<u8>),
    /// A quoted name.
    Name(String),
    /// An operator, comma or parenthesis.
    Symbol(&'static str),
}

/// The settings of a server that change how text is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mode {
    /// Whether names are quoted by `` ` `` and `"` quotes text; else `"` quotes names.
    pub(crate) back_quotes: bool,
    /// Whether a backslash escapes in a plain string literal.
    pub(crate) backslash: bool,
    /// Whether `E'..'` is a literal in which a backslash escapes.
    pub(crate) escape_strings: bool,
}

impl Mode {
    /// Both settings of `standard_conforming_strings`.
    pub(crate) const POSTGRES: [Mode; 2] = [
        Mode { back_quotes: false, backslash: false, escape_strings: true },
        Mode { back_quotes: false, backslash: true, escape_strings: true },
    ];
    /// With and without `NO_BACKSLASH_ESCAPES`.
    pub(crate) const MYSQL: [Mode; 2] = [
        Mode { back_quotes: true, backslash: false, escape_strings: false },
        Mode { back_quotes: true, backslash: true, escape_strings: false },
    ];
    pub(crate) const SQLITE: [Mode; 1] =
        [Mode { back_quotes: false, backslash: false, escape_strings: false }];

    /// The settings of a dialect's servers.
    pub(crate) fn of(dialect: &str) -> &'static [Mode] {
        match dialect {
            "postgres" => &Mode::POSTGRES,
            "sqlite" => &Mode::SQLITE,
            _ => &Mode::MYSQL,
        }
    }
}

const SYMBOLS: [&str; 26] = [
    "<=>", "::", "||", "<<", ">>", "<=", ">=", "<>", "(", ")", "[", "]", ",", ".", "=", "<", ">", "+", "-",
    "*", "/", "%", "&", "|", "~", "^",
];

/// The tokens of one statement.
pub(crate) fn tokens(sql: &str, mode: Mode) -> Result<Vec<Token>, String> {
    let mut list = Vec::new();
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_whitespace() {
            rest = &rest[1..];
        } else if rest.starts_with("--") || rest.starts_with("/*") || (mode.back_quotes && c == '#') {
            return Err(format!("a comment begins at {rest:.40}"));
        } else if c == ';' {
            return Err(format!("a statement ends before {rest:.40}"));
        } else if c == '\'' || (c == '"' && mode.back_quotes) {
            let (text, after) = quoted(&rest[1..], c, mode.backslash)?;
            list.push(Token::Text(text));
            rest = after;
        } else if c == '"' || (c == '`' && mode.back_quotes) {
            let (name, after) = quoted(&rest[1..], c, false)?;
            list.push(Token::Name(name));
            rest = after;
        } else if mode.escape_strings && rest.starts_with("E'") {
            let (text, after) = quoted(&rest[2..], '\'', true)?;
            list.push(Token::Text(text));
            rest = after;
        } else if rest.starts_with("X'") {
            let (digits, after) = quoted(&rest[2..], '\'', false)?;
            list.push(Token::Hex(bytes(&digits)?));
            rest = after;
        } else if c.is_ascii_digit() {
            let (number, after) = number(rest);
            list.push(Token::Number(number.to_owned()));
            rest = after;
        } else if c.is_ascii_alphabetic() || c == '_' {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            list.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        } else if c == '#' {
            list.push(Token::Symbol("#"));
            rest = &rest[1..];
        } else {
            let symbol = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol));
            let symbol = symbol.ok_or_else(|| format!("no token begins at {rest:.40}"))?;
            list.push(Token::Symbol(symbol));
            rest = &rest[symbol.len()..];
        }
    }
    Ok(list)
}

/// The content up to the closing quote, and what follows it.
fn quoted(text: &str, quote: char, backslash: bool) -> Result<(String, &str), String> {
    let mut content = String::new();
    let mut chars = text.char_indices();
    while let Some((_, c)) = chars.next() {
        if c == '\\' && backslash {
            let Some((_, escaped)) = chars.next() else { break };
            content.push(match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '0' => '\0',
                'Z' => '\u{1a}',
                other => other,
            });
        } else if c != quote {
            content.push(c);
        } else if chars.as_str().starts_with(quote) {
            content.push(quote);
            chars.next();
        } else {
            return Ok((content, chars.as_str()));
        }
    }
    Err(format!("a quote is not closed: {text:.40}"))
}

fn bytes(digits: &str) -> Result<Vec<u8>, String> {
    let pair = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..digits.len()).step_by(2).map(|at| pair(at).ok_or_else(|| format!("not hex: {digits:.40}"))).collect()
}

fn number(text: &str) -> (&str, &str) {
    let digits = |from: usize| {
        text[from..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| from + length)
    };
    let mut end = digits(0);
    if text[end..].starts_with('.') {
        end = digits(end + 1);
    }
    if text[end..].starts_with('e') {
        let sign = usize::from(text[end + 1..].starts_with(['-', '+']));
        end = digits(end + 1 + sign);
    }
    text.split_at(end)
}
