//! What the tree has no node of its own for: functions, operators and fragments of SQL, as the program spells them.

use super::{Deep, Depth, Expr};
use alloc::vec::Vec;

/// A function, operator or fragment that the program spells.
///
/// Its text is the program's own, and never what a user gave: arguments are expressions.
#[derive(Debug, Clone, PartialEq)]
pub struct Custom {
    /// How it is spelled, by dialect; others refuse it.
    pub spelling: Spelling,
    /// The arguments.
    pub args: Vec<Expr>,
}

/// How something is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// Alike on every database, which may refuse it.
    Everywhere(Form),
    /// By the name of the dialect.
    By(&'static [(&'static str, Form)]),
}

/// The form of something that the program spells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `name(arguments)`
    Call(&'static str),
    /// The arguments, an operator between them.
    Infix(CustomOperator),
    /// An operator before its one argument.
    Prefix(&'static str),
    /// SQL with a `{}` for each argument, `{..}` for all that no other takes, with commas between, and `{{`, `}}` for
    /// braces; put in parentheses unless it stands alone.
    Fragment(&'static str),
    /// The same, where it needs no parentheses: a call, or what is in parentheses or brackets itself.
    Atom(&'static str),
}

/// An operator that the program spells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomOperator {
    /// How it is written, without spaces around it.
    pub symbol: &'static str,
    /// How tightly it binds.
    pub binds: Binding,
    /// What a row of them without parentheses means.
    pub groups: Associativity,
}

/// How tightly an operator binds: like one that every database has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Binding {
    /// Like `OR`.
    Or,
    /// Like `AND`.
    And,
    /// Like `=`.
    Predicate,
    /// Looser than `+`, tighter than `=`: the operators that PostgreSQL calls other ones.
    Other,
    /// Like `+`.
    Additive,
    /// Like `*`.
    Multiplicative,
}

/// What `a op b op c` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Associativity {
    /// `(a op b) op c`
    Left,
    /// `a op (b op c)`
    Right,
    /// Nothing: parentheses are always printed.
    None,
}

impl Spelling {
    /// The form for a dialect, if it has one.
    pub fn form(&self, dialect: &str) -> Option<Form> {
        match self {
            Spelling::Everywhere(form) => Some(*form),
            Spelling::By(forms) => forms.iter().find(|(name, _)| *name == dialect).map(|(_, form)| *form),
        }
    }
}

impl Expr {
    /// A function, operator or fragment that the program spells.
    pub fn custom(custom: Custom) -> Expr {
        Expr::of(Deep::new(custom), Expr::Custom)
    }
}

impl Depth for Custom {
    fn depth(&self) -> u16 {
        self.args.depth()
    }
}
