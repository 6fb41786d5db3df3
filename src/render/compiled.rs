//! Renders a statement once, and fills in values of its parameters.

use super::{Dialect, Spec, Sql, params, rendered};
use crate::{
    ast::{BoundRef, Compiled, Short, Slot, Statement, StatementRef, Target},
    error::{Error, ErrorKind},
    value::{Parameter, Value},
    walk,
};
use alloc::{format, vec::Vec};

/// Renders a statement whose parameters, in this order, have no values yet.
pub(crate) fn compile(
    statement: Statement,
    parameters: Vec<Parameter>,
    dialect: &dyn Dialect,
) -> Result<Compiled, Error> {
    let sql = rendered(statement.as_ref(), dialect, |writer| writer.late())?;
    let slot = |value: &Value| match value {
        Value::Parameter(parameter) => {
            match parameters.iter().position(|other| other.key == parameter.key).map(u16::try_from) {
                Some(Ok(place)) => Ok(Slot::Parameter(place)),
                _ => Err(Error::new(ErrorKind::Value, format!("the parameter {parameter} is not declared"))),
            }
        }
        value => Ok(Slot::Value(value.clone())),
    };
    let slots = sql.params().iter().map(slot).collect::<Result<Vec<Slot>, Error>>()?;
    let is_next =
        |(place, slot): (usize, &Slot)| matches!(slot, Slot::Parameter(at) if usize::from(*at) == place);
    let in_order = slots.len() == parameters.len() && slots.iter().enumerate().all(is_next);
    let points_in_time = sql.has_points_in_time();
    let text = sql.into_text();
    let target = target(dialect.spec());
    Ok(Compiled { statement, parameters, text, slots, in_order, points_in_time, target })
}

fn target(spec: &Spec) -> Target {
    let Spec { name, version, features, rewrites, .. } = spec;
    Target {
        name,
        version: (version.major, version.minor),
        features: features.bits(),
        rewrites: rewrites.bits(),
    }
}

/// Whether a text was rendered for the same.
fn is_for(target: &Target, spec: &Spec) -> bool {
    let Target { name, version, features, rewrites } = *target;
    (core::ptr::eq(name, spec.name) || name == spec.name)
        && version == (spec.version.major, spec.version.minor)
        && features == spec.features.bits()
        && rewrites == spec.rewrites.bits()
}

/// The text with these values; it is rendered anew where it was rendered for another dialect, or would be another for one
/// of the values.
pub(super) fn sql<'a>(bound: BoundRef<'a>, dialect: &dyn Dialect) -> Result<Sql<'a>, Error> {
    let BoundRef { compiled, values } = bound;
    if !is_for(&compiled.target, dialect.spec()) || dialect.lower(compiled.statement.as_ref())?.is_some() {
        return again(bound, dialect);
    }
    let mut custom = false;
    for value in values {
        let keeps_text = match value {
            // What is added to it may be out of range, which is seen to where the number is known.
            Value::BigInt(number) => *number <= i64::MAX / 2,
            Value::Array(_)
            | Value::DoesNotFit(_)
            | Value::Custom(_)
            | Value::Decimal(_)
            | Value::Parameter(_) => {
                params::fits(value)?;
                custom |= matches!(value, Value::Custom(_));
                dialect.keeps_text(value)
            }
            _ => true,
        };
        if !keeps_text {
            return again(bound, dialect);
        }
    }
    if compiled.in_order && !custom && values.len() == compiled.slots.len() {
        return Ok(Sql::prepared(&compiled.text, values, compiled.points_in_time));
    }
    let mut list: Short<&Value, 8> = Short::new();
    for slot in &compiled.slots {
        let value = match slot {
            Slot::Value(value) => value,
            Slot::Parameter(place) => {
                let place = usize::from(*place);
                let unbound = || compiled.parameters.get(place).map(params::no_value);
                match values.get(place) {
                    Some(Value::Custom(custom)) => &custom.value,
                    Some(value) => value,
                    None => return Err(unbound().unwrap_or_else(Error::no_row)),
                }
            }
        };
        list.push(value);
    }
    Ok(Sql::lent(&compiled.text, list, compiled.points_in_time))
}

#[cold]
fn again(bound: BoundRef<'_>, dialect: &dyn Dialect) -> Result<Sql<'static>, Error> {
    rendered(walk::with_values(bound).as_ref(), dialect, |_| {}).map(Sql::into_owned)
}

/// The statement with the values in place, if some are bound to it.
pub(super) fn with_values(statement: StatementRef<'_>) -> Option<Statement> {
    let mut inner = statement;
    loop {
        inner = match inner {
            StatementRef::Bound(_) => {
                return Some(walk::rewrite_statement(&mut Unchanged, statement.to_owned()));
            }
            StatementRef::Explain(explain) => explain.statement.as_ref(),
            StatementRef::Tagged(tagged) => tagged.statement.as_ref(),
            _ => return None,
        };
    }
}

/// Rewriting a bound statement puts its values in place.
struct Unchanged;

impl walk::Rewrite for Unchanged {
    fn query(&mut self, query: crate::ast::Query) -> crate::ast::Query {
        query
    }

    fn expr(&mut self, expr: crate::ast::Expr) -> crate::ast::Expr {
        expr
    }
}
