//! A dialect whose rewrites are switched on and off.

use super::{Dialect, Pass, PassSet, Spec, Writer};
use crate::{
    ast::{
        Aggregate, AggregateFunc, Cast, ColumnDef, ExplainFormat, Function, Keyword, Like, Statement,
        StatementRef,
    },
    error::Error,
    value::Value,
};
use alloc::string::String;

/// A dialect that rewrites only what it is allowed to; what else its database lacks is refused.
///
/// ```
/// # use querent_mysql::prelude::*;
/// use querent::render::{Pass, Rewriting};
/// # table! { Users = "users" { id: BigInt, email: Option<Text> } }
///
/// let query = select(Users.id).from(Users).order_by(Users.email.asc().nulls_last());
/// assert!(query.to_sql(&MySql::new()).is_ok());
/// let error = query.to_sql(&Rewriting::strict(MySql::new())).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "mysql 9.7 cannot render NULLS FIRST or LAST; the rewrite NullsOrder is switched off: allow it, or order by `.is_null()` before it"
/// );
/// assert!(query.to_sql(&Rewriting::strict(MySql::new()).allow(Pass::NullsOrder)).is_ok());
/// ```
#[derive(Debug, Clone)]
pub struct Rewriting<D> {
    dialect: D,
    spec: Spec,
}

impl<D: Dialect> Rewriting<D> {
    /// With all rewrites, as the dialect alone.
    pub fn of(dialect: D) -> Self {
        let spec = dialect.spec().clone();
        Rewriting { dialect, spec }
    }

    /// Without rewrites: what the database cannot say is refused.
    pub fn strict(dialect: D) -> Self {
        let mut strict = Self::of(dialect);
        strict.spec.rewrites = PassSet::NONE;
        strict
    }

    /// Allows a rewrite.
    pub fn allow(mut self, pass: Pass) -> Self {
        self.spec.rewrites = self.spec.rewrites.with(pass);
        self
    }

    /// Switches a rewrite off.
    pub fn deny(mut self, pass: Pass) -> Self {
        self.spec.rewrites = self.spec.rewrites.without(pass);
        self
    }
}

impl<D: Dialect> Dialect for Rewriting<D> {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn lower(&self, statement: StatementRef<'_>) -> Result<Option<Statement>, Error> {
        self.dialect.lower(statement)
    }

    fn function<'a>(&self, w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
        self.dialect.function(w, function)
    }

    fn like<'a>(&self, w: &mut Writer<'a, '_>, like: &'a Like) -> Result<(), Error> {
        self.dialect.like(w, like)
    }

    fn aggregate<'a>(&self, w: &mut Writer<'a, '_>, aggregate: &'a Aggregate) -> Result<(), Error> {
        self.dialect.aggregate(w, aggregate)
    }

    fn column_aggregate(
        &self,
        w: &mut Writer<'_, '_>,
        func: AggregateFunc,
        column: &'static ColumnDef,
    ) -> Result<(), Error> {
        self.dialect.column_aggregate(w, func, column)
    }

    fn unlimited_groups(&self, text: String) -> Result<String, Error> {
        self.dialect.unlimited_groups(text)
    }

    fn list_parameter<'a>(&self, w: &mut Writer<'a, '_>, array: &'a Value) -> Result<(), Error> {
        self.dialect.list_parameter(w, array)
    }

    fn keeps_text(&self, value: &Value) -> bool {
        self.dialect.keeps_text(value)
    }

    fn recalls_null_in_lists(&self) -> bool {
        self.dialect.recalls_null_in_lists()
    }

    fn repeats_grouped(&self, clause: &str) -> bool {
        self.dialect.repeats_grouped(clause)
    }

    fn recalls_null_in_queries(&self) -> bool {
        self.dialect.recalls_null_in_queries()
    }

    fn cast<'a>(&self, w: &mut Writer<'a, '_>, cast: &'a Cast) -> Result<(), Error> {
        self.dialect.cast(w, cast)
    }

    fn keyword(&self, w: &mut Writer<'_, '_>, keyword: Keyword) {
        self.dialect.keyword(w, keyword);
    }

    fn decimal_parameter<'a>(
        &self,
        w: &mut Writer<'a, '_>,
        value: &'a Value,
        known: bool,
    ) -> Result<(), Error> {
        self.dialect.decimal_parameter(w, value, known)
    }

    fn explain(
        &self,
        w: &mut Writer<'_, '_>,
        analyze: bool,
        format: Option<ExplainFormat>,
    ) -> Result<(), Error> {
        self.dialect.explain(w, analyze, format)
    }

    fn literal(&self, text: &mut String, value: &Value) -> Result<(), Error> {
        self.dialect.literal(text, value)
    }
}
