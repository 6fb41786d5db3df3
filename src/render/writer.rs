//! The text as it grows, its parameters, and where in the statement it stands.

use super::{Dialect, Feature, Placeholder, Precedence, Quote, Spec, Sql, scope::Frame};
use crate::{
    ast::{Alias, Filler, Short},
    error::Error,
    types::Kind,
    value::Value,
};
use alloc::{format, string::String};

/// Prints a statement. Dialects' hooks get one, to print their part.
#[derive(Debug)]
pub struct Writer<'a, 'd> {
    pub(super) text: String,
    pub(super) dialect: &'d dyn Dialect,
    pub(super) spec: &'d Spec,
    pub(super) params: Short<&'a Value, 8>,
    /// The SELECTs around the place, the outermost first.
    pub(super) frames: Short<Frame<'a>, 4>,
    /// The clause of the place, for messages.
    pub(super) clause: &'static str,
    /// Whether an aggregate may stand at the place.
    pub(super) aggregates: bool,
    inline: bool,
    indent: Option<usize>,
}

static NULL: Value = Value::Null(Kind::Unknown);

impl Filler for &Value {
    const FILLER: Self = &NULL;
}

impl<'a, 'd> Writer<'a, 'd> {
    pub(super) fn new(dialect: &'d dyn Dialect) -> Self {
        Writer {
            text: String::with_capacity(512),
            spec: dialect.spec(),
            dialect,
            params: Short::new(),
            frames: Short::new(),
            clause: "",
            aggregates: false,
            inline: false,
            indent: None,
        }
    }

    pub(super) fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    pub(super) fn pretty(mut self) -> Self {
        self.indent = Some(0);
        self
    }

    pub(super) fn finish(self) -> Result<Sql<'a>, Error> {
        let (count, limit) = (self.params.len(), self.spec.limits.parameters);
        if count > limit {
            let way_out = "insert in `.batches(..)`, or send lists as one array or JSON parameter";
            return Err(Error::limit(self.spec, "parameters", count, limit, way_out));
        }
        Ok(Sql::new(self.text, self.params))
    }

    /// Appends SQL text as it is. Text from outside the program never goes here: see [`Writer::name`] and
    /// [`Writer::param`].
    #[inline]
    pub fn push(&mut self, sql: &str) {
        self.text.push_str(sql);
    }

    /// Whether literals are printed in place of parameters.
    pub fn is_inline(&self) -> bool {
        self.inline
    }

    /// Appends an expression where nothing around it tells its type, in parentheses if it binds looser than
    /// `min`, one of the levels of [`Writer::precedence`].
    ///
    /// # Errors
    /// If a part of it cannot be rendered.
    pub fn expr(&mut self, expr: &'a crate::ast::Expr, min: u8) -> Result<(), Error> {
        super::expr::expr(self, expr, min)
    }

    /// The dialect's version, features and limits.
    pub fn spec(&self) -> &'d Spec {
        self.spec
    }

    /// The dialect's precedences.
    #[inline]
    pub fn precedence(&self) -> &'d Precedence {
        self.spec.precedence
    }

    #[inline]
    pub(super) fn has(&self, feature: Feature) -> bool {
        self.spec.has(feature)
    }

    /// An error saying that the dialect has no `clause`, and what to do instead.
    pub fn unsupported(&self, clause: &str, way_out: &str) -> Error {
        Error::unsupported(self.spec, clause, way_out)
    }

    /// Appends ` WORD ` between two clauses; on a line of its own in indented text.
    #[inline]
    pub(super) fn clause(&mut self, spaced_word: &'static str) {
        match self.indent {
            None => self.text.push_str(spaced_word),
            Some(_) => self.new_line(spaced_word.trim_start()),
        }
    }

    #[cold]
    pub(super) fn new_line(&mut self, rest: &str) {
        self.text.push('\n');
        for _ in 0..self.indent.unwrap_or(0) {
            self.text.push_str("  ");
        }
        self.text.push_str(rest);
    }

    /// Opens a parenthesis around a query.
    pub(super) fn open_query(&mut self) {
        self.text.push('(');
        if let Some(indent) = &mut self.indent {
            *indent += 1;
            self.new_line("");
        }
    }

    /// Closes it.
    pub(super) fn close_query(&mut self) {
        if let Some(indent) = &mut self.indent {
            *indent = indent.saturating_sub(1);
            self.new_line("");
        }
        self.text.push(')');
    }

    /// Appends a list with commas between.
    ///
    /// # Errors
    /// The first that `print` answers.
    #[inline]
    pub fn list<T>(
        &mut self,
        list: impl IntoIterator<Item = T>,
        mut print: impl FnMut(&mut Self, T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut first = true;
        for item in list {
            if !first {
                self.text.push_str(", ");
            }
            first = false;
            print(self, item)?;
        }
        Ok(())
    }

    /// Appends a value: a placeholder, or a literal if literals are asked for.
    ///
    /// # Errors
    /// If a literal is asked for and the dialect has none for the value.
    #[inline]
    pub fn param(&mut self, value: &'a Value) -> Result<(), Error> {
        if self.inline {
            return self.dialect.literal(&mut self.text, value);
        }
        self.params.push(value);
        match self.spec.placeholder {
            Placeholder::Question => self.text.push('?'),
            Placeholder::Dollar => self.dollar(self.params.len()),
        }
        Ok(())
    }

    /// Appends a value where nothing around it tells its type.
    ///
    /// # Errors
    /// As [`Writer::param`].
    pub fn typed_param(&mut self, value: &'a Value) -> Result<(), Error> {
        self.param(value)?;
        if !self.inline
            && self.has(Feature::TypedParameters)
            && let Some(name) = (self.spec.cast_type)(value.kind())
        {
            self.text.push_str("::");
            self.text.push_str(name);
        }
        Ok(())
    }

    /// Whether literals are asked for, and how tightly a value that is printed as one binds.
    pub(super) fn literal_precedence(&self, value: &Value) -> u8 {
        let negative = match value {
            Value::TinyInt(v) => *v < 0,
            Value::SmallInt(v) => *v < 0,
            Value::Integer(v) => *v < 0,
            Value::BigInt(v) => *v < 0,
            Value::Real(v) => v.is_sign_negative(),
            Value::Double(v) => v.is_sign_negative(),
            Value::Decimal(v) => v.small().is_none_or(|(unscaled, _)| unscaled < 0),
            _ => false,
        };
        if self.inline && negative { self.spec.precedence.additive } else { self.spec.precedence.atom }
    }

    #[inline]
    fn dollar(&mut self, number: usize) {
        let mut digits = [0_u8; 20];
        let mut rest = number;
        let mut start = digits.len();
        for (place, digit) in digits.iter_mut().enumerate().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            start = place;
            if rest == 0 {
                break;
            }
        }
        self.text.push('$');
        for digit in digits.iter().skip(start) {
            self.text.push(char::from(*digit));
        }
    }

    /// Appends a name, quoted and escaped.
    ///
    /// # Errors
    /// If it is empty, contains NUL, or is longer than the database keeps.
    pub fn name(&mut self, name: &str) -> Result<(), Error> {
        let limits = &self.spec.limits;
        let too_long = name.len() > limits.name_bytes
            || (name.len() > limits.name_chars && name.chars().count() > limits.name_chars);
        if name.is_empty() || too_long || name.contains('\0') {
            return Err(self.bad_name(name));
        }
        let quote = match self.spec.quote {
            Quote::Double => '"',
            Quote::Back => '`',
        };
        self.text.push(quote);
        let mut parts = name.split(quote);
        self.text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            self.text.push(quote);
            self.text.push(quote);
            self.text.push_str(part);
        }
        self.text.push(quote);
        Ok(())
    }

    /// Appends an alias, quoted and escaped.
    ///
    /// # Errors
    /// As [`Writer::name`].
    pub fn alias(&mut self, alias: Alias) -> Result<(), Error> {
        match alias.number {
            0 => self.name(alias.text),
            _ => self.name(&format!("{alias}")),
        }
    }

    #[cold]
    fn bad_name(&self, name: &str) -> Error {
        let (bytes, chars) = (self.spec.limits.name_bytes, self.spec.limits.name_chars);
        let shown: String = name.chars().take(20).collect();
        if name.is_empty() {
            Error::name("name", name, "is empty; every database refuses that")
        } else if name.contains('\0') {
            Error::name("name", &shown, "contains NUL, which no database can store")
        } else if name.len() > bytes {
            let fault = format!("has {} bytes, but {} keeps {bytes}; shorten it", name.len(), self.spec);
            Error::name("name starting with", &shown, &fault)
        } else {
            let count = name.chars().count();
            let fault = format!("has {count} characters, but {} keeps {chars}; shorten it", self.spec);
            Error::name("name starting with", &shown, &fault)
        }
    }
}
