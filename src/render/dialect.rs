//! What a dialect must say, and may say otherwise.

use super::{Spec, Writer, standard};
use crate::{
    ast::{
        Aggregate, AggregateFunc, Cast, ColumnDef, ExplainFormat, Function, Keyword, Like, Statement,
        StatementRef,
    },
    error::Error,
    value::Value,
};
use alloc::string::String;
use core::fmt;

/// A database to render for: a [`Spec`], and hooks for what differs in more than a spelling.
///
/// Object safe, and known to the core only through this trait: a dialect outside this repository stands on the
/// same footing. Every default of a hook is a function of [`standard`], so that an override may call it.
pub trait Dialect: fmt::Debug + Send + Sync {
    /// The server's version, spellings, features and limits.
    fn spec(&self) -> &Spec;

    /// Rewrites a statement into another of the same meaning; `None` leaves it as it is.
    ///
    /// # Errors
    /// If there is no statement of the same meaning.
    fn lower(&self, statement: StatementRef<'_>) -> Result<Option<Statement>, Error> {
        let _ = statement;
        Ok(None)
    }

    /// Prints a call of a function.
    ///
    /// # Errors
    /// If the database has no such function and no expression of the same meaning.
    fn function<'a>(&self, w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
        standard::function(w, function)
    }

    /// Prints a call of an aggregate, at a place where one may stand. An aggregate of a column alone goes to
    /// [`Dialect::column_aggregate`], but for those over a window.
    ///
    /// # Errors
    /// If the database has no such aggregate and no expression of the same meaning.
    fn aggregate<'a>(&self, w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
        standard::aggregate(w, aggregate)
    }

    /// Prints an aggregate of a column and no more, one of [`AggregateFunc::is_plain`], at a place where one may stand:
    /// what [`Dialect::aggregate`] prints of it. There is no default, so that a dialect that spells one of them otherwise
    /// says so here too; [`standard::column_aggregate`] is what the others call: `sum("items"."price")`.
    ///
    /// # Errors
    /// If the column may not stand at the place.
    fn column_aggregate(
        &self,
        w: &mut Writer<'_, '_>,
        func: AggregateFunc,
        column: &'static ColumnDef,
    ) -> Result<(), Error>;

    /// Changes the whole text of a statement that joins the values of groups, for which
    /// [`Writer::joins_groups`] was called: where the server would cut such a text unless told otherwise.
    ///
    /// # Errors
    /// If the server cannot be told so in this statement.
    fn unlimited_groups(&self, text: String) -> Result<String, Error> {
        Ok(text)
    }

    /// Prints a CAST.
    ///
    /// # Errors
    /// If the database has no such cast.
    fn cast<'a>(&self, w: &mut Writer<'a, '_>, cast: &'a Cast) -> Result<(), Error> {
        standard::cast(w, cast)
    }

    /// Prints a test by LIKE, whose parentheses are around it where it needs them.
    ///
    /// # Errors
    /// If the database has no test of the same meaning.
    fn like<'a>(&self, w: &mut Writer<'a, '_>, like: &'a Like) -> Result<(), Error> {
        standard::like(w, like)
    }

    /// Prints a word that stands for a value.
    fn keyword(&self, w: &mut Writer<'_, '_>, keyword: Keyword) {
        standard::keyword(w, keyword);
    }

    /// Prints a decimal number as a parameter where it is an operand, and not the cell of an INSERT. `known` says that
    /// a decimal column, or what else is known to be one, stands beside it.
    ///
    /// # Errors
    /// If the database has no such number.
    fn decimal_parameter<'a>(
        &self,
        w: &mut Writer<'a, '_>,
        value: &'a Value,
        known: bool,
    ) -> Result<(), Error> {
        let _ = known;
        w.param(value)
    }

    /// Prints EXPLAIN, up to the statement that it explains.
    ///
    /// # Errors
    /// If the database has no such form of it.
    fn explain(
        &self,
        w: &mut Writer<'_, '_>,
        analyze: bool,
        format: Option<ExplainFormat>,
    ) -> Result<(), Error> {
        standard::explain(w, analyze, format)
    }

    /// Prints a query that finds the elements of an array, which is its one parameter: what stands behind IN where the
    /// database has no arrays. See [`Writer::list_param`].
    ///
    /// # Errors
    /// If the database has no such query, or none for elements of the type.
    fn list_parameter<'a>(&self, w: &mut Writer<'a, '_>, array: &'a Value) -> Result<(), Error> {
        let _ = array;
        Err(w.unsupported("a list as one parameter", "use `.in_list(..)`"))
    }

    /// Whether the text of a statement is the same for this value as for most others of its type: a decimal, or an array.
    fn keeps_text(&self, value: &Value) -> bool {
        let _ = value;
        true
    }

    /// Whether what NULL IN a list answered is remembered when the statement is run again with another list.
    fn recalls_null_in_lists(&self) -> bool {
        false
    }

    /// Whether an expression of GROUP BY is known again in a clause, inside of other expressions too. Where it is not, the least
    /// of its values is asked for, which are all equal.
    fn repeats_grouped(&self, clause: &str) -> bool {
        let _ = clause;
        true
    }

    /// Whether what NULL IN a subquery answered is remembered when the statement is run again, over other rows.
    fn recalls_null_in_queries(&self) -> bool {
        false
    }

    /// Appends a value as a literal, escaped so that it is read as this value under every setting of the
    /// server.
    ///
    /// # Errors
    /// If the database has no such value.
    fn literal(&self, text: &mut String, value: &Value) -> Result<(), Error>;
}
