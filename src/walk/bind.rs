//! Parameters whose values are given later: which a statement has, and the statement with the values in their places.

use super::{Rewrite, Visit, rewrite_expr, rewrite_statement, visit_expr};
use crate::{
    ast::{BoundRef, Expr, Statement, StatementRef},
    value::{Parameter, ParameterKey, Value},
};
use alloc::vec::Vec;

/// The parameters of a statement that have no values, each once for each of its types, in the order in which they are met.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # use querent::walk::parameters;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// let query = select(Users.id).from(Users).where_(Users.name.eq(param::<Text>("name")));
/// let found = parameters(query.as_statement());
/// assert_eq!(found[0].to_string(), ":name");
/// ```
pub fn parameters(statement: StatementRef<'_>) -> Vec<Parameter> {
    let mut found = Found(Vec::new());
    found.statement(statement);
    found.0
}

struct Found(Vec<Parameter>);

impl Visit for Found {
    fn expr(&mut self, expr: &Expr) {
        let Expr::Value(Value::Parameter(parameter)) = expr else { return visit_expr(self, expr) };
        if !self.0.contains(parameter) {
            self.0.push((**parameter).clone());
        }
    }
}

/// The statement with the values in place of its parameters.
pub fn with_values(bound: BoundRef<'_>) -> Statement {
    rewrite_statement(&mut Values(bound), bound.compiled.statement.clone())
}

struct Values<'b>(BoundRef<'b>);

impl Values<'_> {
    fn value(&self, parameter: &Parameter) -> Option<&Value> {
        let place = match &parameter.key {
            ParameterKey::Place(place) => usize::from(*place),
            ParameterKey::Name(_) => {
                self.0.compiled.parameters.iter().position(|other| other.key == parameter.key)?
            }
        };
        self.0.values.get(place)
    }
}

impl Rewrite for Values<'_> {
    fn expr(&mut self, expr: Expr) -> Expr {
        let Expr::Value(Value::Parameter(parameter)) = expr else { return rewrite_expr(self, expr) };
        match self.value(&parameter) {
            Some(value) => Expr::Value(value.clone()),
            // Refused when it is rendered.
            None => Expr::Value(Value::Parameter(parameter)),
        }
    }
}
