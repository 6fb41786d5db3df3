//! What PostgreSQL alone has, typed: arrays, ranges, operators of `jsonb`, full-text search, network addresses, and the
//! vectors of pgvector. Other dialects refuse it by name: "sqlite 3.46 cannot
//! render `@>`; it is spelled for postgres alone; leave it out for sqlite, or give it a spelling there".
//!
//! All of it is made by the means that any program has: [`querent::sql_type!`], [`querent::custom`] and
//! [`querent::Rows::from_function`].
//!
//! ```
//! use querent_postgres::{ext::prelude::*, prelude::*};
//!
//! table! { Docs = "docs" { id: BigInt, tags: Array<Text>, valid: DateRange } }
//!
//! let query = select(Docs.id)
//!     .from(Docs)
//!     .where_(Docs.tags.array_overlaps(vec!["sql", "rust"]) & Docs.valid.range_contains_elem(current_date()));
//! assert_eq!(
//!     query.to_sql(&Postgres::new())?.text(),
//!     "SELECT \"docs\".\"id\" FROM \"docs\" \
//!      WHERE \"docs\".\"tags\" && $1::text[] AND \"docs\".\"valid\" @> CURRENT_DATE"
//! );
//! # Ok::<(), Error>(())
//! ```

pub mod array;
pub mod json;
pub mod network;
pub mod range;
pub mod text_search;
pub mod vector;

/// All traits, types and functions of [`ext`](self), for a glob import beside the main prelude.
pub mod prelude {
    pub use super::{
        array::{ArrayOps, all_elements, any_element, array, unnest, unnest_arrays, unnest_with_ordinality},
        json::JsonbOps,
        network::{Cidr, Inet, MacAddr, NetworkOps},
        range::{
            Bounds, DateRange, Int4Range, Int8Range, NumRange, Range, RangeOps, TsRange, TstzRange,
            daterange, int4range, int8range, numrange, tsrange, tstzrange,
        },
        text_search::{
            TsQuery, TsQueryOps, TsVector, TsVectorOps, phraseto_tsquery, plainto_tsquery, to_tsquery,
            to_tsvector, ts_headline, websearch_to_tsquery,
        },
        vector::{Vector, VectorOps},
    };
}

use querent::{
    Expr, SqlType,
    ast::{self, Custom, Spelling},
};

/// `T`, nullable if `L` or `R` is.
type Joined<L, R, T> = <L as SqlType>::Wrap<<R as SqlType>::Wrap<T>>;

/// An expression of `T`, nullable if one of the three is.
type OfThree<A, B, C, T> = Expr<<A as SqlType>::Wrap<Joined<B, C, T>>>;

/// `name(arguments)`.
macro_rules! call {
    ($name:literal) => {
        querent::ast::Spelling::By(&[("postgres", querent::ast::Form::Call($name))])
    };
}

/// `left operator right`; it binds like the operators that have no level of their own, if nothing else is said.
macro_rules! infix {
    ($symbol:literal) => {
        infix!($symbol, Other)
    };
    ($symbol:literal, $binds:ident) => {
        querent::ast::Spelling::By(&[(
            "postgres",
            querent::ast::Form::Infix(querent::ast::CustomOperator {
                symbol: $symbol,
                binds: querent::ast::Binding::$binds,
                groups: querent::ast::Associativity::Left,
            }),
        )])
    };
}

/// SQL that needs no parentheses, with a hole for each argument.
macro_rules! atom {
    ($text:literal) => {
        querent::ast::Spelling::By(&[("postgres", querent::ast::Form::Atom($text))])
    };
}

use {atom, call, infix};

fn make<S, const N: usize>(spelling: Spelling, args: [ast::Expr; N]) -> Expr<S> {
    Expr::from_node(ast::Expr::custom(Custom { spelling, args: args.into() }))
}
