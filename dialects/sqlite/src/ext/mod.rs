//! What SQLite alone has, typed: full-text search by FTS5, JSON as tables, GLOB, and functions of its own. Other dialects
//! refuse it by name.
//!
//! All of it is made by the means that any program has: [`querent::custom`] and [`querent::Rows::from_function`].
//!
//! The `rowid` of a table is declared like any other column: `table! { Users = "users" { rowid: BigInt, name: Text } }`.
//!
//! ```
//! use querent_sqlite::{ext::prelude::*, prelude::*};
//!
//! table! { Files = "files" { rowid: BigInt, name: Text } }
//!
//! let query = select(Files.rowid).from(Files).where_(Files.name.glob("*.rs"));
//! assert_eq!(
//!     query.to_sql(&Sqlite::new())?.text(),
//!     r#"SELECT "files"."rowid" FROM "files" WHERE "files"."name" GLOB ?"#
//! );
//! # Ok::<(), Error>(())
//! ```

pub mod fts5;
pub mod json;
pub mod scalar;

/// All traits and functions of [`ext`](self), for a glob import beside the main prelude.
pub mod prelude {
    pub use super::{
        fts5::{Fts5Column, Fts5Table},
        json::{JsonFunctions, json_each, json_each_at, json_tree},
        scalar::{GlobOps, TypeOf, unixepoch},
    };
}

use querent::{
    Expr, SqlType,
    ast::{self, Custom, Spelling},
};

/// `T`, nullable if `L` or `R` is.
type Joined<L, R, T> = <L as SqlType>::Wrap<<R as SqlType>::Wrap<T>>;

/// `name(arguments)`.
macro_rules! call {
    ($name:literal) => {
        querent::ast::Spelling::By(&[("sqlite", querent::ast::Form::Call($name))])
    };
}

/// `left OPERATOR right`, which binds like `=`.
macro_rules! infix {
    ($symbol:literal) => {
        querent::ast::Spelling::By(&[(
            "sqlite",
            querent::ast::Form::Infix(querent::ast::CustomOperator {
                symbol: $symbol,
                binds: querent::ast::Binding::Predicate,
                groups: querent::ast::Associativity::None,
            }),
        )])
    };
}

use {call, infix};

fn make<S>(spelling: Spelling, args: impl Into<Vec<ast::Expr>>) -> Expr<S> {
    Expr::from_node(ast::Expr::custom(Custom { spelling, args: args.into() }))
}
