//! Reads an expression by the precedence table of a database's manual, and works it out while reading: what the
//! database would make of the text, without the database. The library's own tables are not looked at.
//!
//! That it reads rightly is itself tested: its SQLite answers are compared with SQLite's.

use super::lexer::Token;

/// A value of SQL. Wide enough for unsigned 64-bit integers, which MySQL's operators on bits answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i128),
    Text(String),
}

/// A database, as far as reading goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Grammar {
    /// <https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-PRECEDENCE>
    Postgres,
    /// <https://www.sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>
    Sqlite,
    /// <https://dev.mysql.com/doc/refman/9.0/en/operator-precedence.html>
    MySql,
}

impl Grammar {
    pub(crate) fn of(dialect: &str) -> Grammar {
        match dialect {
            "postgres" => Grammar::Postgres,
            "sqlite" => Grammar::Sqlite,
            _ => Grammar::MySql,
        }
    }

    /// Larger binds tighter.
    fn infix(self, op: &str) -> Option<u8> {
        let (postgres, sqlite, mysql) = match op {
            "OR" => (1, 1, 1),
            "XOR" => (0, 0, 2),
            "AND" => (2, 2, 3),
            "IS" => (4, 4, 6),
            "=" | "<>" => (5, 4, 6),
            "<=>" => (0, 0, 6),
            "<" | "<=" | ">" | ">=" => (5, 5, 6),
            "LIKE" | "IN" => (6, 4, 6),
            "GLOB" => (0, 4, 0),
            "COLLATE" => (0, 11, 14),
            "BETWEEN" => (6, 4, 5),
            "||" => (7, 9, 1),
            "|" => (7, 6, 7),
            "&" => (7, 6, 8),
            "<<" | ">>" => (7, 6, 9),
            "#" => (7, 0, 0),
            "^" => (10, 0, 12),
            "+" | "-" => (8, 7, 10),
            "*" | "/" | "%" => (9, 8, 11),
            "DIV" => (0, 0, 11),
            "::" => (12, 0, 0),
            _ => return None,
        };
        let level = match self {
            Grammar::Postgres => postgres,
            Grammar::Sqlite => sqlite,
            Grammar::MySql => mysql,
        };
        (level > 0).then_some(level)
    }

    /// Whether operators of this level may not stand beside one another. It is so on PostgreSQL; held against
    /// the others too, since people read such a text one way and servers another.
    fn stands_alone(self, level: u8) -> bool {
        match self {
            Grammar::Postgres => matches!(level, 4..=6),
            Grammar::Sqlite => matches!(level, 4 | 5),
            Grammar::MySql => matches!(level, 5 | 6),
        }
    }

    fn prefix(self, op: &str) -> u8 {
        match (self, op) {
            (Grammar::Postgres, "NOT") | (Grammar::Sqlite, "NOT") => 3,
            (Grammar::MySql, "NOT") => 4,
            // PostgreSQL reads a prefix operator other than + and - like any operator without a level of its
            // own: looser than + and *.
            (Grammar::Postgres, "~") => 8,
            (Grammar::Postgres, _) => 11,
            (Grammar::Sqlite, _) => 10,
            (Grammar::MySql, _) => 13,
        }
    }
}

/// Works out the columns of `SELECT a, b, ..` without FROM.
pub(crate) fn select(grammar: Grammar, tokens: &[Token]) -> Result<Vec<Value>, String> {
    let mut reader = Reader { grammar, tokens, at: 0 };
    let columns = reader.select()?;
    match reader.peek() {
        None => Ok(columns),
        Some(token) => Err(format!("{token:?} follows the statement")),
    }
}

struct Reader<'t> {
    grammar: Grammar,
    tokens: &'t [Token],
    at: usize,
}

type Answer<T> = Result<T, String>;

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    /// The next token as an operator or keyword.
    fn word(&self) -> Option<&'t str> {
        match self.peek()? {
            Token::Word(word) => Some(word),
            Token::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.word() == Some(word);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, word: &str) -> Answer<()> {
        if self.take(word) { Ok(()) } else { Err(format!("{word} expected, {:?} found", self.peek())) }
    }

    fn select(&mut self) -> Answer<Vec<Value>> {
        self.expect("SELECT")?;
        self.list()
    }

    fn list(&mut self) -> Answer<Vec<Value>> {
        let mut list = vec![self.expr(0)?];
        while self.take(",") {
            list.push(self.expr(0)?);
        }
        Ok(list)
    }

    fn expr(&mut self, min: u8) -> Answer<Value> {
        let mut left = self.prefix()?;
        let mut alone = None;
        while let Some(word) = self.word() {
            let negated = word == "NOT";
            let op = match self.tokens.get(self.at + 1) {
                Some(Token::Word(next)) if negated => next.as_str(),
                _ => word,
            };
            let Some(level) = self.grammar.infix(op).filter(|level| *level >= min) else { break };
            if alone == Some(level) {
                return Err(format!("{op} stands beside an operator of its own level, without parentheses"));
            }
            alone = self.grammar.stands_alone(level).then_some(level);
            self.at += 1 + usize::from(negated);
            left = self.infix(left, op, level)?;
            if negated {
                left = not(left)?;
            }
        }
        Ok(left)
    }

    fn infix(&mut self, left: Value, op: &str, level: u8) -> Answer<Value> {
        match op {
            "IS" => self.is(left, level),
            "IN" => {
                self.expect("(")?;
                let list = if self.word() == Some("SELECT") { self.select()? } else { self.list()? };
                self.expect(")")?;
                let found = list.into_iter().map(|item| compare(&left, "=", &item));
                found.reduce(|a, b| or(a?, b?)).unwrap_or(Ok(Value::Bool(false)))
            }
            "BETWEEN" => {
                let symmetric = self.take("SYMMETRIC");
                let low = self.expr(level + 1)?;
                self.expect("AND")?;
                let high = self.expr(level + 1)?;
                let within = between(&left, &low, &high)?;
                if symmetric { or(within, between(&left, &high, &low)?) } else { Ok(within) }
            }
            "LIKE" => {
                let pattern = self.expr(level + 1)?;
                if self.take("ESCAPE") {
                    self.at += 1;
                }
                matched(&left, &pattern, is_like)
            }
            "GLOB" => {
                let pattern = self.expr(level + 1)?;
                matched(&left, &pattern, is_glob)
            }
            // No two texts are equal under the collations that are printed.
            "COLLATE" => {
                self.at += 1;
                Ok(left)
            }
            "::" => {
                let Some(Token::Word(name)) = self.peek() else { return Err("a type is expected".into()) };
                self.at += 1;
                cast(left, name)
            }
            _ => {
                let right = self.expr(level + 1)?;
                operator(self.grammar, left, op, right)
            }
        }
    }

    fn is(&mut self, left: Value, level: u8) -> Answer<Value> {
        let negated = self.take("NOT");
        let answer = if self.take("DISTINCT") {
            self.expect("FROM")?;
            Value::Bool(left != self.expr(level + 1)?)
        } else if self.take("NULL") || self.take("UNKNOWN") {
            Value::Bool(left == Value::Null)
        } else {
            let truth = if self.take("TRUE") { true } else { self.expect("FALSE").map(|()| false)? };
            Value::Bool(boolean(left)? == Some(truth))
        };
        if negated { not(answer) } else { Ok(answer) }
    }

    fn prefix(&mut self) -> Answer<Value> {
        let token = self.peek().ok_or("the text ends too soon")?;
        self.at += 1;
        match token {
            Token::Number(digits) => digits.parse().map(Value::Int).map_err(|_| format!("{digits}?")),
            Token::Text(text) => Ok(Value::Text(text.clone())),
            Token::Word(word) => self.prefix_word(word),
            Token::Symbol("(") => {
                let value = if self.word() == Some("SELECT") {
                    self.select()?.pop().ok_or("a subquery is empty")?
                } else {
                    self.expr(0)?
                };
                self.expect(")")?;
                Ok(value)
            }
            Token::Symbol("-") => match self.expr(self.grammar.prefix("-"))? {
                Value::Int(number) => Ok(Value::Int(-number)),
                Value::Null => Ok(Value::Null),
                other => Err(format!("-{other:?}")),
            },
            Token::Symbol("~") => match self.expr(self.grammar.prefix("~"))? {
                Value::Int(number) => Ok(bits(self.grammar, !number)),
                Value::Null => Ok(Value::Null),
                other => Err(format!("~{other:?}")),
            },
            other => Err(format!("{other:?} begins no expression")),
        }
    }

    fn prefix_word(&mut self, word: &str) -> Answer<Value> {
        match word {
            "NULL" => Ok(Value::Null),
            "TRUE" => Ok(Value::Bool(true)),
            "FALSE" => Ok(Value::Bool(false)),
            "NOT" => {
                let operand = self.expr(self.grammar.prefix("NOT"))?;
                not(operand)
            }
            "_ascii" => {
                let Some(Token::Hex(bytes)) = self.peek() else { return Err("bytes are expected".into()) };
                self.at += 1;
                String::from_utf8(bytes.clone()).map(Value::Text).map_err(|error| error.to_string())
            }
            "CASE" => self.case(),
            "CAST" => {
                self.expect("(")?;
                let value = self.expr(0)?;
                self.expect("AS")?;
                let Some(Token::Word(name)) = self.peek() else { return Err("a type is expected".into()) };
                self.at += 1;
                self.expect(")")?;
                cast(value, name)
            }
            "EXISTS" => {
                self.expect("(")?;
                self.select()?;
                self.expect(")")?;
                Ok(Value::Bool(true))
            }
            name => {
                self.expect("(")?;
                let args = self.list()?;
                self.expect(")")?;
                call(name, &args)
            }
        }
    }

    fn case(&mut self) -> Answer<Value> {
        let compared = if self.word() == Some("WHEN") { None } else { Some(self.expr(0)?) };
        let mut answer = None;
        while self.take("WHEN") {
            let when = self.expr(0)?;
            self.expect("THEN")?;
            let then = self.expr(0)?;
            let holds = match &compared {
                Some(compared) => compare(compared, "=", &when)?,
                None => when,
            };
            if answer.is_none() && boolean(holds)? == Some(true) {
                answer = Some(then);
            }
        }
        let otherwise = if self.take("ELSE") { self.expr(0)? } else { Value::Null };
        self.expect("END")?;
        Ok(answer.unwrap_or(otherwise))
    }
}

fn operator(grammar: Grammar, left: Value, op: &str, right: Value) -> Answer<Value> {
    match op {
        "AND" => not(or(not(left)?, not(right)?)?),
        "OR" => or(left, right),
        "=" | "<>" | "<" | "<=" | ">" | ">=" => compare(&left, op, &right),
        "<=>" => Ok(Value::Bool(left == right)),
        "XOR" => Ok(match (boolean(left)?, boolean(right)?) {
            (Some(a), Some(b)) => Value::Bool(a != b),
            _ => Value::Null,
        }),
        _ => match (left, right) {
            (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
            (Value::Text(a), Value::Text(b)) if op == "||" => Ok(Value::Text(a + &b)),
            (Value::Int(a), Value::Int(b)) => Ok(number(grammar, a, op, b)),
            (left, right) => Err(format!("{left:?} {op} {right:?}")),
        },
    }
}

fn number(grammar: Grammar, a: i128, op: &str, b: i128) -> Value {
    // Bits are those of 64-bit integers.
    let (c, d) = (a as i64, b as i64);
    match op {
        "+" => Value::Int(a + b),
        "-" => Value::Int(a - b),
        "*" => Value::Int(a * b),
        "/" | "%" | "DIV" if b == 0 => Value::Null,
        "/" | "DIV" => Value::Int(a / b),
        "%" => Value::Int(a % b),
        "&" => bits(grammar, i128::from(c & d)),
        "|" => bits(grammar, i128::from(c | d)),
        "<<" => bits(grammar, i128::from(c << d)),
        ">>" if grammar == Grammar::MySql => Value::Int(i128::from((c as u64) >> d)),
        ">>" => Value::Int(i128::from(c >> d)),
        _ => bits(grammar, i128::from(c ^ d)),
    }
}

/// MySQL's operators on bits answer unsigned integers.
fn bits(grammar: Grammar, number: i128) -> Value {
    Value::Int(if grammar == Grammar::MySql { i128::from(number as i64 as u64) } else { number })
}

fn boolean(value: Value) -> Answer<Option<bool>> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(truth) => Ok(Some(truth)),
        other => Err(format!("{other:?} is no truth value")),
    }
}

fn not(value: Value) -> Answer<Value> {
    Ok(boolean(value)?.map_or(Value::Null, |truth| Value::Bool(!truth)))
}

fn or(left: Value, right: Value) -> Answer<Value> {
    Ok(match (boolean(left)?, boolean(right)?) {
        (Some(true), _) | (_, Some(true)) => Value::Bool(true),
        (Some(false), Some(false)) => Value::Bool(false),
        _ => Value::Null,
    })
}

fn compare(left: &Value, op: &str, right: &Value) -> Answer<Value> {
    let order = match (left, right) {
        (Value::Null, _) | (_, Value::Null) => return Ok(Value::Null),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (left, right) => return Err(format!("{left:?} {op} {right:?}")),
    };
    Ok(Value::Bool(match op {
        "=" => order.is_eq(),
        "<>" => order.is_ne(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        _ => order.is_ge(),
    }))
}

fn between(value: &Value, low: &Value, high: &Value) -> Answer<Value> {
    not(or(not(compare(value, ">=", low)?)?, not(compare(value, "<=", high)?)?)?)
}

fn matched(text: &Value, pattern: &Value, matches: fn(&str, &str) -> bool) -> Answer<Value> {
    match (text, pattern) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::Text(text), Value::Text(pattern)) => Ok(Value::Bool(matches(text, pattern))),
        (text, pattern) => Err(format!("{text:?} LIKE {pattern:?}")),
    }
}

/// LIKE without an escape character, capital and small letters told apart.
pub(crate) fn is_like(text: &str, pattern: &str) -> bool {
    is_matched(text, pattern, '%', '_')
}

/// GLOB of SQLite, with sets of one character alone.
fn is_glob(text: &str, pattern: &str) -> bool {
    is_matched(text, pattern, '*', '?')
}

fn is_matched(text: &str, pattern: &str, any: char, one: char) -> bool {
    let mut rest = text.chars();
    let mut wanted = pattern.chars();
    match wanted.next() {
        None => text.is_empty(),
        Some(c) if c == any => {
            is_matched(text, wanted.as_str(), any, one)
                || rest.next().is_some() && is_matched(rest.as_str(), pattern, any, one)
        }
        Some(c) if c == one => rest.next().is_some() && is_matched(rest.as_str(), wanted.as_str(), any, one),
        Some('[') if any == '*' => {
            let within = wanted.next();
            wanted.next() == Some(']')
                && rest.next() == within
                && is_matched(rest.as_str(), wanted.as_str(), any, one)
        }
        Some(c) => rest.next() == Some(c) && is_matched(rest.as_str(), wanted.as_str(), any, one),
    }
}

fn cast(value: Value, name: &str) -> Answer<Value> {
    match (value, name) {
        (Value::Null, _) => Ok(Value::Null),
        (Value::Int(number), "SIGNED") => Ok(Value::Int(i128::from(number as i64))),
        (Value::Int(number), "bigint" | "integer" | "INTEGER") => Ok(Value::Int(number)),
        (Value::Int(number), "text" | "TEXT" | "CHAR") => Ok(Value::Text(number.to_string())),
        (value, name) => Err(format!("CAST({value:?} AS {name})")),
    }
}

fn call(name: &str, args: &[Value]) -> Answer<Value> {
    match (name, args) {
        ("coalesce", args) => {
            Ok(args.iter().find(|arg| **arg != Value::Null).cloned().unwrap_or(Value::Null))
        }
        ("nullif", [a, b]) => {
            let same = compare(a, "=", b)? == Value::Bool(true);
            Ok(if same { Value::Null } else { a.clone() })
        }
        (_, args) if args.contains(&Value::Null) => Ok(Value::Null),
        ("concat", args) => {
            let text = |arg: &Value| match arg {
                Value::Text(text) => Ok(text.clone()),
                other => Err(format!("concat({other:?})")),
            };
            Ok(Value::Text(args.iter().map(text).collect::<Answer<String>>()?))
        }
        ("char_length" | "length", [Value::Text(text)]) => Ok(Value::Int(text.chars().count() as i128)),
        ("replace", [Value::Text(text), Value::Text(from), Value::Text(to)]) => {
            Ok(Value::Text(text.replace(from.as_str(), to)))
        }
        ("upper", [Value::Text(text)]) => Ok(Value::Text(text.to_ascii_uppercase())),
        (name, args) => Err(format!("{name}{args:?}")),
    }
}
