//! From a tree to SQL text and parameters, for one dialect.
//!
//! Never drops a node: prints it, prints something of the same meaning, or answers an error. Builds no trees
//! and does no I/O. Scope and features are checked in the same walk that prints.

mod aggregate;
mod dialect;
mod expr;
mod insert;
pub mod json;
pub mod literal;
mod predicate;
mod query;
mod scope;
mod source;
mod spec;
mod sql;
pub mod standard;
mod writer;

pub use dialect::Dialect;
pub use spec::{Feature, FeatureSet, Limits, Placeholder, Precedence, Quote, Spec, Version};
pub use sql::{Params, Sql};
pub use writer::Writer;

use crate::{
    ast::{Insert, StatementRef},
    error::{Error, ErrorKind},
};
use alloc::string::String;

/// Text with parameters.
pub(crate) fn to_sql<'a>(statement: StatementRef<'a>, dialect: &dyn Dialect) -> Result<Sql<'a>, Error> {
    match dialect.lower(statement)? {
        None => print(statement, Writer::new(dialect)),
        Some(lowered) => Ok(print(lowered.as_ref(), Writer::new(dialect))?.into_owned()),
    }
}

/// Text with parameters, indented.
pub(crate) fn pretty<'a>(statement: StatementRef<'a>, dialect: &dyn Dialect) -> Result<Sql<'a>, Error> {
    match dialect.lower(statement)? {
        None => print(statement, Writer::new(dialect).pretty()),
        Some(lowered) => Ok(print(lowered.as_ref(), Writer::new(dialect).pretty())?.into_owned()),
    }
}

/// Text with literals in place.
pub(crate) fn inlined(statement: StatementRef<'_>, dialect: &dyn Dialect) -> Result<String, Error> {
    let lowered = dialect.lower(statement)?;
    let statement = lowered.as_ref().map_or(statement, |lowered| lowered.as_ref());
    print(statement, Writer::new(dialect).inline()).map(Sql::into_text)
}

/// The rows of an INSERT from a place on, as many as the dialect takes in one statement, and their number.
pub(crate) fn insert_batch<'a>(
    insert: &'a Insert,
    from_row: usize,
    dialect: &dyn Dialect,
) -> Result<(Sql<'a>, usize), Error> {
    let mut writer = Writer::new(dialect);
    let rows = insert::batch(&mut writer, insert, from_row)?;
    Ok((writer.finish()?, rows))
}

fn print<'a>(statement: StatementRef<'a>, mut writer: Writer<'a, '_>) -> Result<Sql<'a>, Error> {
    match statement {
        StatementRef::Select(select) => query::select(&mut writer, select)?,
        StatementRef::Set(set) => query::set(&mut writer, set)?,
        StatementRef::Insert(insert) => insert::insert(&mut writer, insert)?,
        StatementRef::Invalid(invalid) => return Err(invalid_node(invalid)),
    }
    writer.finish()
}

fn invalid_node(invalid: crate::ast::Invalid) -> Error {
    use crate::ast::{Invalid, MAX_DEPTH};
    match invalid {
        Invalid::TooDeep => Error::too_deep(MAX_DEPTH.into()),
        Invalid::EmptyCase => Error::new(ErrorKind::Incomplete, "CASE has no WHEN; add one"),
        Invalid::EmptySet => {
            Error::new(ErrorKind::Incomplete, "a set operation has no queries; give one at least")
        }
        Invalid::ShiftCount => Error::new(
            ErrorKind::Value,
            "a shift by 64 bits or more differs between databases; shift by 0 to 63",
        ),
        Invalid::OptionalRow => Error::new(
            ErrorKind::Nullability,
            "the whole row of an optional table reads as None if all of it is NULL, but every column of this table may \
             be; select the columns one by one",
        ),
        Invalid::MultisetOfSet => Error::new(
            ErrorKind::Incomplete,
            "a multiset is of one SELECT, without DISTINCT, WITH TIES or set operations; select from that as a `.subquery(..)`",
        ),
        Invalid::RowCount => Error::new(
            ErrorKind::Value,
            "LIMIT or OFFSET is past 9223372036854775807, the largest that databases take; give a smaller number",
        ),
    }
}
