//! The text as it grows, its parameters, and where in the statement it stands.

use super::{
    Dialect, Feature, Pass, PassSet, Precedence, Quote, Spec, Sql,
    aside::Aside,
    frame::{Frame, Resolved},
    grouped::{Bare, Watch},
    params::{Dollar, Values},
    problems::Found,
};
use crate::{
    ast::{Alias, Filler, Short, TableDef, WindowSpec},
    error::{Error, ErrorKind},
    types::Kind,
    value::{Text, Value},
};
use alloc::{boxed::Box, format, string::String, vec::Vec};

/// Prints a statement. Dialects' hooks get one, to print their part.
#[derive(Debug)]
pub struct Writer<'a, 'd> {
    /// Always UTF-8, as only text is appended. Bytes, so that digits are appended one by one.
    pub(super) text: Vec<u8>,
    pub(super) dialect: &'d dyn Dialect,
    pub(super) spec: &'d Spec,
    pub(super) params: Short<&'a Value, 8>,
    /// The SELECTs around the place, the outermost first.
    pub(super) frames: Short<Frame<'a>, 2>,
    /// Tables whose columns were found to be in scope at the place.
    pub(super) resolved: Resolved,
    /// Whether the place is in a derived table from which the enclosing queries are hidden.
    pub(super) sealed: bool,
    /// The clause of the place, for messages.
    pub(super) clause: &'static str,
    /// Whether an aggregate may stand at the place.
    pub(super) aggregates: bool,
    /// Whether a function over a window may.
    pub(super) windows: bool,
    /// What is asked of the columns of the innermost SELECT at the place.
    pub(super) watch: Watch,
    /// The first column of the innermost SELECT outside of aggregates, and its clause, if there is no GROUP BY.
    pub(super) bare: Option<Bare<'a>>,
    pub(super) bare_clause: &'static str,
    /// Whether something may be asked of columns of the SELECTs around it.
    pub(super) watch_outer: bool,
    /// The window of the aggregate that is printed, and whether its OVER has been.
    pub(super) window: Option<(&'a WindowSpec, bool)>,
    /// Whether columns of `excluded` are written `VALUES(column)`.
    pub(super) excluded_by_values: bool,
    /// The column that is assigned.
    pub(super) assigned: Option<&'a str>,
    /// The table whose columns are written without its schema.
    pub(super) named_alone: Option<&'static TableDef>,
    /// What few statements need.
    pub(super) aside: Aside<'a>,
    /// Whether the place is inside of the statement, where its WITH has been.
    pub(super) is_inside: bool,
    /// The rewrites that were used.
    passes: PassSet,
    /// The rewrite of the whole statement without which it cannot be printed.
    needed: Option<Pass>,
    /// Whether a column of points in time, or the current timestamp, was printed.
    pub(super) points_in_time: bool,
    /// What was found, if printing goes on after errors.
    pub(super) found: Option<Box<Found>>,
    /// Whether what is printed next is to be true for a row to be kept, so that NULL is as good as FALSE.
    pub(super) is_filter: bool,
    /// Whether the SELECT that is printed next has a `1` behind its columns.
    pub(super) adds_one: bool,
    /// How values are written.
    pub(super) values: Values,
    /// A numbered placeholder that was written.
    pub(super) dollar: Dollar,
    /// Whether values may be given later.
    pub(super) late: bool,
    /// Whether lists are told by one member, and parameters have no numbers.
    pub(super) folds: bool,
    indent: Option<usize>,
    /// Whether the text of groups is joined, which a server may cut.
    joins_groups: bool,
}

/// Room for most statements. Just below 1 KiB, up to which the C library's allocator keeps freed memory at hand.
const TEXT_CAPACITY: usize = 1_000;

/// The longest text of nested expressions: what MySQL takes in one packet by default.
const MAX_TEXT: usize = 64 << 20;

static NULL: Value = Value::Null(Kind::Unknown);

impl Filler for &Value {
    const FILLER: Self = &NULL;
}

impl<'a, 'd> Writer<'a, 'd> {
    pub(super) fn new(dialect: &'d dyn Dialect) -> Self {
        Writer {
            text: Vec::with_capacity(TEXT_CAPACITY),
            spec: dialect.spec(),
            dialect,
            params: Short::new(),
            frames: Short::new(),
            resolved: Resolved::NONE,
            sealed: false,
            clause: "",
            aggregates: false,
            windows: false,
            watch: Watch::Off,
            bare: None,
            bare_clause: "",
            watch_outer: false,
            window: None,
            excluded_by_values: false,
            assigned: None,
            named_alone: None,
            aside: Aside::new(),
            is_inside: false,
            passes: PassSet::NONE,
            needed: None,
            points_in_time: false,
            found: None,
            is_filter: false,
            adds_one: false,
            values: dialect.spec().placeholder.into(),
            dollar: Dollar::NONE,
            late: false,
            folds: false,
            indent: None,
            joins_groups: false,
        }
    }

    pub(super) fn inline(&mut self) {
        self.values = Values::Literal;
    }

    pub(super) fn late(&mut self) {
        self.late = true;
    }

    #[cfg(feature = "fingerprint")]
    pub(super) fn fold(&mut self) {
        self.folds = true;
        self.values = Values::Question;
    }

    pub(super) fn pretty(&mut self) {
        self.indent = Some(0);
    }

    pub(super) fn finish(&mut self) -> Result<Sql<'a>, Error> {
        let (count, limit) = (self.params.len(), self.spec.limits.parameters);
        if count > limit {
            let way_out = "insert in `.batches(..)`, or send lists as one array or JSON parameter";
            return Err(Error::limit(self.spec, "parameters", count, limit, way_out));
        }
        match String::from_utf8(core::mem::take(&mut self.text)) {
            Ok(text) => {
                let text = if self.joins_groups { self.dialect.unlimited_groups(text)? } else { text };
                Ok(Sql::new(text, core::mem::take(&mut self.params), self.points_in_time))
            }
            Err(error) => {
                Err(Error::new(ErrorKind::Value, format!("the rendered text is not UTF-8: {error}")))
            }
        }
    }

    /// Appends SQL text as it is. Text from outside the program never goes here: see [`Writer::name`] and
    /// [`Writer::param`].
    #[inline]
    pub fn push(&mut self, sql: &str) {
        self.text.extend_from_slice(sql.as_bytes());
    }

    /// Whether literals are printed in place of parameters.
    pub fn is_inline(&self) -> bool {
        self.values == Values::Literal
    }

    /// Appends an expression where nothing around it tells its type, in parentheses if it binds looser than
    /// `min`, one of the levels of [`Writer::precedence`].
    ///
    /// # Errors
    /// If a part of it cannot be rendered.
    pub fn expr(&mut self, expr: &'a crate::ast::Expr, min: u8) -> Result<(), Error> {
        super::expr::expr(self, expr, min)
    }

    /// Appends ` ORDER BY ` and the terms, if there are any.
    ///
    /// # Errors
    /// As [`Writer::expr`].
    pub fn order_by(&mut self, terms: &'a [crate::ast::OrderTerm]) -> Result<(), Error> {
        if terms.is_empty() {
            return Ok(());
        }
        self.push(" ORDER BY ");
        super::query::order_terms(self, terms, &[], false)
    }

    /// Appends a list as [`Writer::list`] does, of which a fingerprint has but one of members that are said alike.
    #[inline]
    pub(super) fn members<T>(
        &mut self,
        list: impl IntoIterator<Item = T>,
        mut print: impl FnMut(&mut Self, T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if !self.folds {
            return self.list(list, print);
        }
        let mut before: Option<(usize, usize)> = None;
        for item in list {
            let end = self.text.len();
            if before.is_some() {
                self.push(", ");
            }
            let start = self.text.len();
            print(self, item)?;
            let said = before.and_then(|(from, to)| self.text.get(from..to));
            if said.is_some_and(|said| self.text.get(start..) == Some(said)) {
                self.text.truncate(end);
            } else {
                before = Some((start, self.text.len()));
            }
        }
        Ok(())
    }

    /// Notes that the statement joins the values of groups: see [`Dialect::unlimited_groups`].
    pub fn joins_groups(&mut self) {
        self.joins_groups = true;
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

    /// Refuses to go on where the text has grown past what any server takes: a tree that shares its nodes may be
    /// small and print without end.
    #[inline]
    pub(super) fn check_length(&self) -> Result<(), Error> {
        if self.text.len() > MAX_TEXT { Err(Error::too_long(self.spec, MAX_TEXT)) } else { Ok(()) }
    }

    /// The length of the text so far; for [`Writer::check_repeat`].
    pub fn written(&self) -> usize {
        self.text.len()
    }

    /// Refuses to print a part again that began where [`Writer::written`] was `from`, if it is long: each
    /// repetition within a repetition would double the text once more.
    ///
    /// # Errors
    /// If the part is longer than 1 MiB.
    pub fn check_repeat(&self, from: usize) -> Result<(), Error> {
        const MAX_REPEATED: usize = 1 << 20;
        if self.text.len() - from > MAX_REPEATED {
            return Err(Error::repeated(self.spec, MAX_REPEATED));
        }
        Ok(())
    }

    /// Appends the OVER of an aggregate that is over a window, behind its call and FILTER; nothing for others. Calls of
    /// `standard` do so themselves.
    ///
    /// # Errors
    /// The first of a part of the window.
    pub fn over(&mut self) -> Result<(), Error> {
        let Some((spec, _)) = self.window else { return Ok(()) };
        self.window = Some((spec, true));
        super::window::over(self, spec)
    }

    /// Says that a part is printed in other words.
    ///
    /// # Errors
    /// If that rewrite is switched off.
    #[inline]
    pub fn rewrite(&mut self, pass: Pass, clause: &str, way_out: &str) -> Result<(), Error> {
        self.passes = self.passes.with(pass);
        if self.spec.rewrites.has(pass) { Ok(()) } else { Err(self.switched_off(pass, clause, way_out)) }
    }

    #[cold]
    fn switched_off(&self, pass: Pass, clause: &str, way_out: &str) -> Error {
        let way_out = format!("the rewrite {pass:?} is switched off: allow it, or {way_out}");
        Error::unsupported(self.spec, clause, &way_out)
    }

    /// Says that the statement must be rewritten before it can be printed; an error if it has been.
    #[cold]
    pub(super) fn needs(&mut self, pass: Pass, clause: &str, way_out: &str) -> Error {
        if !self.spec.rewrites.has(pass) {
            return self.switched_off(pass, clause, way_out);
        }
        self.needed = Some(pass);
        if let Some(found) = &mut self.found {
            found.needs = true;
        }
        Error::unsupported(self.spec, clause, way_out)
    }

    /// The rewrite of the whole statement without which it cannot be printed.
    pub(super) fn needed(&self) -> Option<Pass> {
        self.needed
    }

    /// The rewrites that were used.
    pub(super) fn passes(&self) -> PassSet {
        self.passes
    }

    /// Whether text is indented.
    pub(super) fn is_pretty(&self) -> bool {
        self.indent.is_some()
    }

    /// An error saying that the dialect has no `clause`, and what to do instead.
    pub fn unsupported(&self, clause: &str, way_out: &str) -> Error {
        Error::unsupported(self.spec, clause, way_out)
    }

    /// Appends ` WORD ` between two clauses; on a line of its own in indented text.
    #[inline]
    pub(super) fn clause(&mut self, spaced_word: &'static str) {
        match self.indent {
            None => self.push(spaced_word),
            Some(_) => self.new_line(spaced_word.trim_start()),
        }
    }

    #[cold]
    pub(super) fn new_line(&mut self, rest: &str) {
        self.text.push(b'\n');
        for _ in 0..self.indent.unwrap_or(0) {
            self.push("  ");
        }
        self.push(rest);
    }

    /// Opens a parenthesis around a query.
    pub(super) fn open_query(&mut self) {
        self.text.push(b'(');
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
        self.text.push(b')');
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
                self.push(", ");
            }
            first = false;
            print(self, item)?;
        }
        Ok(())
    }

    /// Appends a name, quoted and escaped.
    ///
    /// # Errors
    /// If it is empty, contains NUL or another character that the database has not, or is longer than it keeps.
    pub fn name(&mut self, name: &str) -> Result<(), Error> {
        self.name_bytes(name.as_bytes())
    }

    /// The same of the bytes of a text.
    pub(super) fn name_bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let (quote, own) = match self.spec.quote {
            Quote::Double => (b'"', DOUBLE),
            Quote::Back => (b'`', BACK),
        };
        let most = self.spec.limits.name_bytes.min(self.spec.limits.name_chars);
        let needs = care(bytes);
        let is_free = needs & (own | NUL) == 0 && (needs & WIDE == 0 || self.has(Feature::WideNames));
        if is_free && !bytes.is_empty() && bytes.len() <= most {
            self.text.push(quote);
            self.text.extend_from_slice(bytes);
            self.text.push(quote);
            return Ok(());
        }
        self.unusual_name(core::str::from_utf8(bytes).unwrap_or_default(), quote)
    }

    #[cold]
    #[inline(never)]
    fn unusual_name(&mut self, name: &str, quote: u8) -> Result<(), Error> {
        let limits = &self.spec.limits;
        let too_long = name.len() > limits.name_bytes
            || (name.len() > limits.name_chars && name.chars().count() > limits.name_chars);
        let too_wide = !self.has(Feature::WideNames) && name.chars().any(is_wide);
        if name.is_empty() || too_long || too_wide || name.contains('\0') {
            return Err(self.bad_name(name));
        }
        self.text.push(quote);
        for byte in name.bytes() {
            self.text.push(byte);
            if byte == quote {
                self.text.push(quote);
            }
        }
        self.text.push(quote);
        Ok(())
    }

    /// Appends the label of a column, quoted and escaped.
    pub(super) fn label(&mut self, label: &Text) -> Result<(), Error> {
        let bytes = label.as_bytes();
        let is_dropped = matches!(bytes.first(), Some(0..=b' ' | 0x7f));
        if is_dropped && !bytes.contains(&0) && !self.has(Feature::SpacedLabels) {
            let fault = format!(
                "begins with a space or a control character, which {} drops; leave it out",
                self.spec
            );
            return Err(Error::name("label", label.as_str(), &fault));
        }
        self.name_bytes(bytes)
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
            Error::name("name", name, "is empty, which every database refuses; give one")
        } else if name.contains('\0') {
            Error::name("name", &shown, "contains NUL, which no database can store; leave it out")
        } else if name.len() > bytes {
            let fault = format!("has {} bytes, but {} keeps {bytes}; shorten it", name.len(), self.spec);
            Error::name("name starting with", &shown, &fault)
        } else if let Some(wide) = name.chars().find(|c| is_wide(*c) && !self.has(Feature::WideNames)) {
            let fault = format!(
                "contains {wide:?}, but {} has no characters past U+FFFF in names; leave it out",
                self.spec
            );
            Error::name("name", &shown, &fault)
        } else {
            let count = name.chars().count();
            let fault = format!("has {count} characters, but {} keeps {chars}; shorten it", self.spec);
            Error::name("name starting with", &shown, &fault)
        }
    }
}

/// What a byte of a name may need care for.
const DOUBLE: u8 = 1;
const BACK: u8 = 2;
const NUL: u8 = 4;
/// Characters past U+FFFF, and no others, have bytes from 0xf0 on.
const WIDE: u8 = 8;

static CARE: [u8; 256] = {
    let mut care = [0; 256];
    let mut byte = 0;
    while byte < care.len() {
        #[allow(clippy::indexing_slicing, reason = "evaluated by the compiler, below the length")]
        {
            care[byte] = match byte as u8 {
                b'"' => DOUBLE,
                b'`' => BACK,
                0 => NUL,
                0xf0.. => WIDE,
                _ => 0,
            };
        }
        byte += 1;
    }
    care
};

/// What the bytes need care for, taken together.
#[inline]
fn care(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |all, byte| all | CARE.get(usize::from(*byte)).copied().unwrap_or_default())
}

fn is_wide(c: char) -> bool {
    c > '\u{ffff}'
}

#[cfg(test)]
mod tests {
    use super::{BACK, DOUBLE, NUL, WIDE, care};
    use alloc::vec;

    #[test]
    fn one_byte_that_needs_care_is_found_at_each_place() {
        for length in 1..20 {
            for place in 0..length {
                for (byte, needs) in
                    [(b'"', DOUBLE), (b'`', BACK), (0, NUL), (0xf0, WIDE), (0xff, WIDE), (0xef, 0), (b'a', 0)]
                {
                    let mut name = vec![b'!'; length];
                    if let Some(at) = name.get_mut(place) {
                        *at = byte;
                    }
                    assert_eq!(care(&name), needs, "{byte} at {place} of {length}");
                }
            }
        }
    }
}
