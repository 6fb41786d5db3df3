//! Full-text search by FTS5: a virtual table of texts, `CREATE VIRTUAL TABLE notes USING fts5 (title, body)`.
//!
//! ```
//! use querent_sqlite::{ext::{fts5, prelude::*}, prelude::*};
//!
//! table! { Notes = "notes" { rowid: BigInt, title: Text, body: Text } }
//!
//! let db = rusqlite::Connection::open_in_memory()?;
//! db.execute_batch("CREATE VIRTUAL TABLE notes USING fts5 (title, body)")?;
//! db.run(&insert_into(Notes).rows([(1, "SQL", "joins and windows"), (2, "Rust", "types and SQL joins")]))?;
//!
//! let query = select((Notes.title, Notes.highlight(1, "[", "]")))
//!     .from(Notes)
//!     .where_(Notes.matches(fts5::words("joins rust")))
//!     .order_by(Notes.bm25());
//! let found: Vec<(String, Option<String>)> = db.fetch_all(&query)?;
//! assert_eq!(found, [("Rust".into(), Some("types and SQL [joins]".into()))]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::{call, infix, make};
use querent::{
    Base, Condition, Double, Expr, Operand, SqlType, Table, Text, TextType, Typed, Value,
    ast::{self, NamedColumn},
};
use std::sync::Arc;

/// What a virtual table of FTS5 can do. It stands for its hidden column, which has its name.
pub trait Fts5Table: Table {
    /// `table MATCH query`: the row matches a query of FTS5: words, `"phrases"`, `pre*`, AND, OR, NOT, NEAR, `column:
    /// word`. A text that is no query is an error of the database: see [`words`].
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Notes = "notes" { rowid: BigInt, title: Text, body: Text } }
    /// assert_eq!(
    ///     select(Notes.matches("sql OR rust")).from(Notes).inlined(&Sqlite::new())?,
    ///     r#"SELECT "notes"."notes" MATCH 'sql OR rust' FROM "notes""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn matches<R: Operand<Text>>(self, query: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        make(infix!("MATCH"), [hidden(&self), query.into_operand()])
    }

    /// `bm25(table)`: how well the row matches; the smaller, the better. Only beside a MATCH.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Notes = "notes" { rowid: BigInt, title: Text, body: Text } }
    /// assert_eq!(
    ///     select(Notes.bm25()).from(Notes).inlined(&Sqlite::new())?,
    ///     r#"SELECT bm25("notes"."notes") FROM "notes""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn bm25(self) -> Expr<Double> {
        make(call!("bm25"), [hidden(&self)])
    }

    /// `bm25(table, weights)`: the same, with a weight for each column, in their order.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Notes = "notes" { rowid: BigInt, title: Text, body: Text } }
    /// assert_eq!(
    ///     select(Notes.bm25_weighted([10.0, 1.0])).from(Notes).inlined(&Sqlite::new())?,
    ///     r#"SELECT bm25("notes"."notes", 1e1, 1e0) FROM "notes""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn bm25_weighted(self, weights: impl IntoIterator<Item = f64>) -> Expr<Double> {
        let weights = weights.into_iter().map(|weight| ast::Expr::Value(Value::Double(weight)));
        make(call!("bm25"), [hidden(&self)].into_iter().chain(weights).collect::<Vec<_>>())
    }

    /// `highlight(table, column, before, after)`: the text of a column, counted from 0, with texts around the words that
    /// match. Nothing is escaped: HTML in it stays. NULL where the column is.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Notes = "notes" { rowid: BigInt, title: Text, body: Text } }
    /// assert_eq!(
    ///     select(Notes.highlight(1, "<b>", "</b>")).from(Notes).inlined(&Sqlite::new())?,
    ///     r#"SELECT highlight("notes"."notes", 1, '<b>', '</b>') FROM "notes""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn highlight(self, column: i32, before: &str, after: &str) -> Expr<Option<Text>> {
        make(call!("highlight"), [hidden(&self), int(column), text(before), text(after)])
    }

    /// `snippet(table, column, before, after, ellipsis, tokens)`: a part of a column of at most so many words, 1 to 64,
    /// with texts around those that match, and one in the place of what is left out. The column is counted from 0; -1 takes
    /// the one that matches best.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Notes = "notes" { rowid: BigInt, title: Text, body: Text } }
    /// assert_eq!(
    ///     select(Notes.snippet(-1, "[", "]", "..", 8)).from(Notes).inlined(&Sqlite::new())?,
    ///     r#"SELECT snippet("notes"."notes", -1, '[', ']', '..', 8) FROM "notes""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn snippet(
        self,
        column: i32,
        before: &str,
        after: &str,
        ellipsis: &str,
        tokens: i32,
    ) -> Expr<Option<Text>> {
        make(
            call!("snippet"),
            [hidden(&self), int(column), text(before), text(after), text(ellipsis), int(tokens)],
        )
    }
}

impl<T: Table> Fts5Table for T {}

/// What a column of a virtual table of FTS5 can do.
pub trait Fts5Column: Typed<Sql: SqlType<NotNull = Text>> {
    /// `column MATCH query`: this column matches a query of FTS5.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Notes = "notes" { rowid: BigInt, title: Text, body: Text } }
    /// assert_eq!(
    ///     select(Notes.title.matches_fts5("sql*")).from(Notes).inlined(&Sqlite::new())?,
    ///     r#"SELECT "notes"."title" MATCH 'sql*' FROM "notes""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn matches_fts5<R: Operand<Text>>(self, query: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        make(infix!("MATCH"), [self.into_node(), query.into_operand()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Text>>> Fts5Column for E {}

/// A query of FTS5 for all words of a text, none of which has a meaning of its own there: for what users type.
///
/// ```
/// use querent_sqlite::ext::fts5::words;
/// assert_eq!(words(r#"cats OR "dogs"#), r#""cats" "OR" """dogs""#);
/// ```
pub fn words(text: &str) -> String {
    let quoted = |word: &str| format!("\"{}\"", word.replace('"', "\"\""));
    let words: Vec<String> = text.split_whitespace().map(quoted).collect();
    // No word at all would be no query.
    if words.is_empty() { "\"\"".to_owned() } else { words.join(" ") }
}

/// The hidden column that has the name of the table.
fn hidden(table: &impl Table) -> ast::Expr {
    let table = table.table_ref();
    let name = table.def.name;
    let known_as = table.alias.map_or_else(|| name.to_owned(), |alias| alias.to_string());
    let column = NamedColumn { table: Some(known_as.into()), name: name.into() };
    ast::Expr::Named(Arc::new(column))
}

fn int(number: i32) -> ast::Expr {
    ast::Expr::Value(Value::Integer(number))
}

fn text(text: &str) -> ast::Expr {
    ast::Expr::Value(Value::Text(text.into()))
}
