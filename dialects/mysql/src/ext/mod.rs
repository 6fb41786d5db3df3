//! What MySQL and MariaDB alone have, typed: full-text search, JSON as a table, and functions of their own. Other dialects
//! refuse it by name. Hints to MySQL's optimizer are `.hint()` of a SELECT; index hints are those of a
//! [`Table`](querent::Table).
//!
//! All of it is made by the means that any program has: [`querent::custom`] and [`querent::Rows::from_function`].
//!
//! ```
//! use querent_mysql::{ext::prelude::*, prelude::*};
//!
//! table! { Posts = "posts" { id: BigInt, title: Text, body: Text, tags: Text } }
//!
//! let words = match_against((Posts.title, Posts.body), "+sql -rust", MatchMode::Boolean);
//! let query = select(Posts.id).from(Posts).where_(words.gt(0.0)).order_by(find_in_set("new", Posts.tags).desc());
//! assert_eq!(
//!     query.inlined(&MySql::new())?,
//!     "SELECT `posts`.`id` FROM `posts` \
//!      WHERE MATCH (`posts`.`title`, `posts`.`body`) AGAINST ('+sql -rust' IN BOOLEAN MODE) > 0e0 \
//!      ORDER BY find_in_set('new', `posts`.`tags`) DESC"
//! );
//! # Ok::<(), Error>(())
//! ```

pub mod fulltext;
pub mod json;
pub mod text;

/// All types and functions of [`ext`](self), for a glob import beside the main prelude.
pub mod prelude {
    pub use super::{
        fulltext::{MatchMode, match_against, matches},
        text::{field, find_in_set},
    };
    pub use crate::json_table;
}

use querent::{
    Expr, SqlType,
    ast::{self, Custom, Spelling},
};

/// `T`, nullable if `L` or `R` is.
type Joined<L, R, T> = <L as SqlType>::Wrap<<R as SqlType>::Wrap<T>>;

/// A form that both databases have.
macro_rules! both {
    ($form:ident $text:literal) => {
        querent::ast::Spelling::By(&[
            ("mysql", querent::ast::Form::$form($text)),
            ("mariadb", querent::ast::Form::$form($text)),
        ])
    };
}

use both;

fn make<S>(spelling: Spelling, args: impl Into<Vec<ast::Expr>>) -> Expr<S> {
    Expr::from_node(ast::Expr::custom(Custom { spelling, args: args.into() }))
}
