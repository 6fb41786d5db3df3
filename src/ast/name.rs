//! Names of tables and columns. Those of declared tables carry their quoted forms, written at compile time.

use super::ColumnRef;
use crate::types::Kind;
use core::fmt;

/// A declared table. Made by `table!`; two are the same if they are one static.
pub struct TableDef {
    /// The schema, if the declaration names one.
    pub schema: Option<&'static str>,
    /// The name, unquoted.
    pub name: &'static str,
    /// Schema and name quoted with `"`.
    pub double_quoted: &'static str,
    /// Schema and name quoted with `` ` ``.
    pub back_quoted: &'static str,
    /// The columns, in order of declaration.
    pub columns: &'static [ColumnDef],
    /// The keys that are declared: none, or all that the table has.
    pub keys: &'static [KeyDef],
}

/// A key of a declared table: no two rows have the same values in all its columns.
pub struct KeyDef {
    /// Whether it is the primary key.
    pub primary: bool,
    /// Its columns, in order.
    pub columns: &'static [fn() -> &'static ColumnDef],
}

impl TableDef {
    /// The columns of a declared key that tells every row from the others: the primary key, or a unique one of columns
    /// that are never NULL.
    pub fn row_key(&self) -> Option<impl Iterator<Item = &'static ColumnDef> + Clone + use<>> {
        let never_null = |key: &KeyDef| !key.columns.iter().any(|column| column().nullable);
        let primary = self.keys.iter().find(|key| key.primary && never_null(key));
        let key = primary.or_else(|| self.keys.iter().find(|key| never_null(key)))?;
        Some(key.columns.iter().map(|column| column()))
    }
}

/// A column of a declared table. Made by `table!`; two are the same if they are one static.
pub struct ColumnDef {
    /// The table.
    pub table: &'static TableDef,
    /// The name, unquoted.
    pub name: &'static str,
    /// The SQL type.
    pub kind: Kind,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// The column that it refers to as a foreign key.
    pub references: Option<fn() -> &'static ColumnDef>,
    /// The name quoted with `"`.
    pub double_quoted: &'static str,
    /// The name quoted with `` ` ``.
    pub back_quoted: &'static str,
    /// Table and name quoted with `"`.
    pub qualified_double: &'static str,
    /// Table and name quoted with `` ` ``.
    pub qualified_back: &'static str,
}

/// Another name for a table within a statement: a text, and a number for generated ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Alias {
    /// The name, or what stands before the number.
    pub text: &'static str,
    /// Printed after the text unless 0.
    pub number: u32,
}

impl From<&'static str> for Alias {
    fn from(text: &'static str) -> Self {
        Alias { text, number: 0 }
    }
}

impl From<(&'static str, u32)> for Alias {
    fn from((text, number): (&'static str, u32)) -> Self {
        Alias { text, number }
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            0 => f.write_str(self.text),
            number => write!(f, "{}{number}", self.text),
        }
    }
}

impl ColumnRef {
    /// Columns of a table, of which `table!` makes the fields.
    #[doc(hidden)]
    #[inline]
    #[allow(clippy::indexing_slicing, reason = "`at` is below the length; arrays have no const `map`")]
    pub const fn __all<const N: usize>(
        defs: &'static [ColumnDef; N],
        alias: Option<Alias>,
        optional: bool,
    ) -> [Self; N] {
        let (alias, number) = match alias {
            Some(alias) => (Some(alias.text), alias.number),
            None => (None, 0),
        };
        let mut columns = [ColumnRef { def: &defs[0], alias, number, optional }; N];
        let mut at = 1;
        while at < N {
            columns[at].def = &defs[at];
            at += 1;
        }
        columns
    }
}

impl PartialEq for TableDef {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }
}

impl Eq for TableDef {}

impl PartialEq for ColumnDef {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }
}

impl Eq for ColumnDef {}

impl fmt::Debug for KeyDef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.primary { "primary key " } else { "unique " })?;
        f.debug_list().entries(self.columns.iter().map(|column| column().name)).finish()
    }
}

impl fmt::Debug for TableDef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.double_quoted)
    }
}

impl fmt::Debug for ColumnDef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.qualified_double)
    }
}

/// Passes a name through that can be quoted by putting quotes around it, as `table!` does.
///
/// # Panics
/// At compile time, for any other name: a panic in a `const` is a compile error.
#[doc(hidden)]
#[track_caller]
#[allow(clippy::panic, reason = "evaluated by the compiler, in the initializer of a static")]
pub const fn plain_name(name: &'static str) -> &'static str {
    let bytes = name.as_bytes();
    if bytes.is_empty() {
        panic!("a name in `table!` is empty");
    }
    if bytes.len() > 63 {
        panic!("a name in `table!` is longer than 63 bytes, where PostgreSQL would cut it off");
    }
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        match byte {
            b'"' | b'`' | 0 => panic!("a name in `table!` contains a quote or NUL: use `table_named` for it"),
            0xf0.. => panic!(
                "a name in `table!` has a character past U+FFFF, which MySQL and MariaDB have not in names"
            ),
            _ => rest = after,
        }
    }
    name
}

/// Passes columns through whose names [`plain_name`] does.
///
/// # Panics
/// At compile time, for any others.
#[doc(hidden)]
#[track_caller]
#[allow(clippy::panic, reason = "evaluated by the compiler, in the initializer of a static")]
pub const fn plain_columns(columns: &'static [ColumnDef]) -> &'static [ColumnDef] {
    let mut rest = columns;
    while let [column, after @ ..] = rest {
        if let [b'r', b'#', ..] = plain_name(column.name).as_bytes() {
            panic!("name the column in the database: `r#type = \"type\": Text`");
        }
        rest = after;
    }
    columns
}
