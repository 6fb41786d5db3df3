//! `MATCH .. AGAINST`: full-text search by an index, `FULLTEXT (title, body)`, on these columns and no others.
//!
//! ```
//! use querent_mysql::{ext::prelude::*, prelude::*};
//!
//! table! { Posts = "posts" { id: BigInt, title: Text, body: Text } }
//!
//! let query = select(Posts.id)
//!     .from(Posts)
//!     .where_(matches((Posts.title, Posts.body), "sql joins", MatchMode::NaturalLanguage))
//!     .limit(10);
//! assert_eq!(
//!     query.to_sql(&MariaDb::new())?.text(),
//!     "SELECT `posts`.`id` FROM `posts` \
//!      WHERE MATCH (`posts`.`title`, `posts`.`body`) AGAINST (? IN NATURAL LANGUAGE MODE) > 0 LIMIT ?"
//! );
//! # Ok::<(), Error>(())
//! ```

use super::{both, make};
use querent::{
    Column, Condition, Double, Expr, SqlType, Text, Typed, Value,
    ast::{self, BinaryOp, Custom, Form, Spelling},
};

/// How a text is searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MatchMode {
    /// `IN NATURAL LANGUAGE MODE`: rows with one word at least. No character has a meaning.
    #[default]
    NaturalLanguage,
    /// `IN BOOLEAN MODE`: `+word` must be there, `-word` must not, `word*` is a beginning, `"a b"` a phrase. A text that is
    /// no such query is an error of the server.
    Boolean,
    /// `WITH QUERY EXPANSION`: searched for again, with the words of the best rows.
    QueryExpansion,
}

/// Columns of text, nullable or not, of one FULLTEXT index: one, or a tuple of up to four.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column of text, nor a tuple of them",
    label = "expected the columns of a FULLTEXT index, such as `(Posts.title, Posts.body)`"
)]
pub trait TextColumns {
    /// The columns as data.
    fn into_nodes(self) -> Vec<ast::Expr>;
}

impl<S: SqlType<NotNull = Text>> TextColumns for Column<S> {
    fn into_nodes(self) -> Vec<ast::Expr> {
        vec![self.into_node()]
    }
}

macro_rules! tuples {
    ($($column:ident $index:tt),*) => {
        impl<$($column: SqlType<NotNull = Text>),*> TextColumns for ($(Column<$column>,)*) {
            fn into_nodes(self) -> Vec<ast::Expr> {
                vec![$(self.$index.into_node()),*]
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);

/// `MATCH (columns) AGAINST (text)`: how well the row matches; 0 if it does not.
///
/// ```
/// # use querent_mysql::{ext::prelude::*, prelude::*};
/// # table! { Posts = "posts" { id: BigInt, body: Text } }
/// let score = match_against(Posts.body, "sql", MatchMode::QueryExpansion);
/// assert_eq!(
///     select(score).from(Posts).to_sql(&MySql::new())?.text(),
///     "SELECT MATCH (`posts`.`body`) AGAINST (? WITH QUERY EXPANSION) FROM `posts`"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn match_against<C: TextColumns>(columns: C, text: &str, mode: MatchMode) -> Expr<Double> {
    against(columns.into_nodes(), text, mode)
}

/// `MATCH (columns) AGAINST (text) > 0`: the row matches.
///
/// ```
/// # use querent_mysql::{ext::prelude::*, prelude::*};
/// # table! { Posts = "posts" { id: BigInt, title: Text } }
/// assert_eq!(
///     select(Posts.id).from(Posts).where_(matches(Posts.title, "+sql", MatchMode::Boolean)).inlined(&MySql::new())?,
///     "SELECT `posts`.`id` FROM `posts` WHERE MATCH (`posts`.`title`) AGAINST ('+sql' IN BOOLEAN MODE) > 0"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn matches<C: TextColumns>(columns: C, text: &str, mode: MatchMode) -> Condition {
    let score = against(columns.into_nodes(), text, mode).into_node();
    let zero = Custom { spelling: Spelling::Everywhere(Form::Atom("0")), args: Vec::new() };
    Expr::from_node(ast::Expr::binary(BinaryOp::Greater, score, ast::Expr::custom(zero)))
}

fn against(mut args: Vec<ast::Expr>, text: &str, mode: MatchMode) -> Expr<Double> {
    args.push(ast::Expr::Value(Value::Text(text.into())));
    let spelling = match mode {
        MatchMode::NaturalLanguage => both!(Atom "MATCH ({..}) AGAINST ({} IN NATURAL LANGUAGE MODE)"),
        MatchMode::Boolean => both!(Atom "MATCH ({..}) AGAINST ({} IN BOOLEAN MODE)"),
        MatchMode::QueryExpansion => both!(Atom "MATCH ({..}) AGAINST ({} WITH QUERY EXPANSION)"),
    };
    make(spelling, args)
}
