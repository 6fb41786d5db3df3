//! From a tree to SQL text and parameters, for one dialect.
//!
//! Never drops a node: prints it, prints something of the same meaning, or answers an error. Builds no trees
//! and does no I/O. Scope and features are checked in the same walk that prints.

mod aggregate;
mod aside;
mod chain;
mod change;
mod changing;
mod compiled;
mod compound;
mod custom;
mod dialect;
mod expr;
mod frame;
mod grouped;
pub mod json;
mod known;
pub mod literal;
mod lock;
mod lower;
mod names;
mod params;
mod pass;
mod predicate;
mod problems;
mod query;
mod regrouped;
mod rewriting;
mod scope;
mod source;
mod spec;
mod sql;
pub mod standard;
mod statement;
mod width;
mod window;
mod with;
mod writer;

pub(crate) use changing::run_by_each;
pub(crate) use compiled::compile;
pub use dialect::Dialect;
pub(crate) use params::no_value;
pub use pass::{Pass, PassSet};
pub(crate) use problems::problems;
pub use rewriting::Rewriting;
pub use spec::{Feature, FeatureSet, Limits, Placeholder, Precedence, Quote, Spec, ValuesForm, Version};
pub use sql::{Params, Sql};
pub use writer::Writer;

use crate::{
    ast::{Insert, Statement, StatementRef},
    error::{Error, ErrorKind},
};
use alloc::{format, string::String};

/// Text with parameters.
pub(crate) fn to_sql<'a>(statement: StatementRef<'a>, dialect: &dyn Dialect) -> Result<Sql<'a>, Error> {
    match statement {
        StatementRef::Bound(bound) => compiled::sql(bound, dialect),
        statement => rendered(statement, dialect, |_| {}),
    }
}

/// Text with parameters, indented.
pub(crate) fn pretty<'a>(statement: StatementRef<'a>, dialect: &dyn Dialect) -> Result<Sql<'a>, Error> {
    rendered(statement, dialect, |writer| writer.pretty())
}

/// Text with literals in place.
pub(crate) fn inlined(statement: StatementRef<'_>, dialect: &dyn Dialect) -> Result<String, Error> {
    rendered(statement, dialect, |writer| writer.inline()).map(Sql::into_text)
}

/// Text without values, in which a list has one member of each form.
#[cfg(feature = "fingerprint")]
pub(crate) fn folded(statement: StatementRef<'_>, dialect: &dyn Dialect) -> Result<String, Error> {
    rendered(statement, dialect, |writer| writer.fold()).map(Sql::into_text)
}

type Prepare = fn(&mut Writer<'_, '_>);

fn rendered<'a>(
    statement: StatementRef<'a>,
    dialect: &dyn Dialect,
    prepare: Prepare,
) -> Result<Sql<'a>, Error> {
    if let Some(with_values) = compiled::with_values(statement) {
        return rendered(with_values.as_ref(), dialect, prepare).map(Sql::into_owned);
    }
    if let Some(lowered) = dialect.lower(statement)? {
        return printed(lowered.as_ref(), dialect, prepare).map(Sql::into_owned);
    }
    printed(statement, dialect, prepare)
}

fn printed<'a>(
    statement: StatementRef<'a>,
    dialect: &dyn Dialect,
    prepare: Prepare,
) -> Result<Sql<'a>, Error> {
    let mut writer = Writer::new(dialect);
    prepare(&mut writer);
    match print(&mut writer, statement) {
        Ok(()) => writer.finish(),
        Err(error) => match writer.needed() {
            None => Err(error),
            // Found while printing, so that statements which need no rewrite are not searched for it.
            Some(_) => {
                let (lowered, _) = lower::lower(statement.to_owned(), dialect.spec())?;
                let mut writer = Writer::new(dialect);
                prepare(&mut writer);
                print(&mut writer, lowered.as_ref())?;
                writer.finish().map(Sql::into_owned)
            }
        },
    }
}

/// The rewrites that a statement takes on a dialect.
pub(crate) fn passes(statement: StatementRef<'_>, dialect: &dyn Dialect) -> Result<PassSet, Error> {
    if let Some(with_values) = compiled::with_values(statement) {
        return passes(with_values.as_ref(), dialect);
    }
    match dialect.lower(statement)? {
        Some(lowered) => passes_of(lowered.as_ref(), dialect),
        None => passes_of(statement, dialect),
    }
}

fn passes_of(statement: StatementRef<'_>, dialect: &dyn Dialect) -> Result<PassSet, Error> {
    let mut writer = Writer::new(dialect);
    match print(&mut writer, statement) {
        Ok(()) => Ok(writer.passes()),
        Err(error) if writer.needed().is_none() => Err(error),
        Err(_) => {
            let (lowered, mut passes) = lower::lower(statement.to_owned(), dialect.spec())?;
            let mut writer = Writer::new(dialect);
            print(&mut writer, lowered.as_ref())?;
            writer.passes().iter().for_each(|pass| passes = passes.with(pass));
            Ok(passes)
        }
    }
}

/// The rows of an INSERT from a place on, as many as the dialect takes in one statement, and their number.
pub(crate) fn insert_batch<'a>(
    insert: &'a Insert,
    from_row: usize,
    dialect: &dyn Dialect,
) -> Result<(Sql<'a>, usize), Error> {
    let mut writer = Writer::new(dialect);
    match change::batch(&mut writer, insert, from_row) {
        Ok(rows) => {
            changing::check_batch(insert, from_row + rows)?;
            Ok((writer.finish()?, rows))
        }
        Err(error) if writer.needed().is_none() => Err(error),
        Err(_) => {
            let statement = StatementRef::Insert(insert).to_owned();
            let (Statement::Insert(lowered), _) = lower::lower(statement, dialect.spec())? else {
                return Err(invalid_node(crate::ast::Invalid::EmptySet));
            };
            let mut writer = Writer::new(dialect);
            let rows = change::batch(&mut writer, &lowered, from_row)?;
            changing::check_batch(insert, from_row + rows)?;
            Ok((writer.finish()?.into_owned(), rows))
        }
    }
}

fn print<'a>(w: &mut Writer<'a, '_>, statement: StatementRef<'a>) -> Result<(), Error> {
    match statement {
        StatementRef::Select(select) => query::select(w, select),
        StatementRef::Set(set) => query::set(w, set),
        StatementRef::Insert(insert) => change::insert(w, insert),
        StatementRef::Update(update) => change::update(w, update),
        StatementRef::Delete(delete) => change::delete(w, delete),
        StatementRef::Merge(merge) => change::merge(w, merge),
        StatementRef::Truncate(truncate) => change::truncate(w, truncate),
        StatementRef::Explain(explain) => statement::explain(w, explain),
        StatementRef::Tagged(tagged) => statement::tagged(w, tagged),
        // The values have been put in their places before.
        StatementRef::Bound(bound) => print(w, bound.compiled.statement.as_ref()),
        StatementRef::Invalid(invalid) => Err(invalid_node(invalid)),
    }
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
        Invalid::NoForeignKey(table) => Error::new(
            ErrorKind::Scope,
            format!(
                "no declared foreign key joins {} with the tables before it; declare one in `table!`, or write the \
                 condition by `.join(..)`",
                table.double_quoted
            ),
        ),
        Invalid::SeveralForeignKeys(table) => Error::new(
            ErrorKind::Scope,
            format!(
                "several declared foreign keys join {} with the tables before it; write the condition by `.join(..)`",
                table.double_quoted
            ),
        ),
        Invalid::MultisetOfSet => Error::new(
            ErrorKind::Incomplete,
            "a multiset is of one SELECT, without DISTINCT, WITH TIES or set operations; select from that as a `.subquery(..)`",
        ),
        Invalid::RowsTwice => Error::new(
            ErrorKind::Incomplete,
            "INSERT has the rows of a query, and others; join them by `union_all`, or insert in two statements",
        ),
        Invalid::RaggedRow => Error::new(
            ErrorKind::Incomplete,
            "INSERT has a row with more values than columns, or less; give one value for each column",
        ),
        Invalid::ConflictTwice => Error::new(
            ErrorKind::Incomplete,
            "INSERT has two ON CONFLICT; say once what is done about a row that is there already",
        ),
        Invalid::IndexOfConstraint => Error::new(
            ErrorKind::Incomplete,
            "ON CONFLICT ON CONSTRAINT has the condition of an index; name the columns of the index, or drop \
             `.where_index(..)`",
        ),
        Invalid::RowCount => Error::new(
            ErrorKind::Value,
            "LIMIT or OFFSET is past 9223372036854775807, the largest that databases take; give a smaller number",
        ),
    }
}
