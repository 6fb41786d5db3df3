//! Lists of values and expressions behind IN.

use super::Operand;
use crate::{
    ast::{self, ListItems},
    types::Kind,
    value::Value,
};
use alloc::{sync::Arc, vec::Vec};

/// Values stay values, as one array; as soon as one member is an expression, all are.
pub(super) fn list_items<T, O: Operand<T>>(kind: Kind, mut list: impl Iterator<Item = O>) -> ListItems {
    if O::IS_VALUE {
        // The other arm is never taken; without it the list is copied in a tight loop.
        let value = |member: O| match member.into_member() {
            Ok(value) => value,
            Err(_) => Value::Null(Kind::Unknown),
        };
        return array(kind, list.map(value).collect());
    }
    let mut items = Vec::with_capacity(list.size_hint().0);
    while let Some(member) = list.next() {
        match member.into_member() {
            Ok(value) => items.push(value),
            Err(expr) => {
                let rest = list.map(|member| member.into_member().map_or_else(|expr| expr, ast::Expr::Value));
                return ListItems::Exprs(
                    items.into_iter().map(ast::Expr::Value).chain([expr]).chain(rest).collect(),
                );
            }
        }
    }
    array(kind, items)
}

fn array(kind: Kind, items: Vec<Value>) -> ListItems {
    if let [list @ Value::Parameter(parameter)] = items.as_slice()
        && matches!(parameter.kind, Kind::Array(_))
    {
        return ListItems::OneParameter(list.clone());
    }
    // How an array of a declared type is sent, its database alone knows.
    if matches!(kind, Kind::Custom(_)) {
        return ListItems::Exprs(items.into_iter().map(ast::Expr::Value).collect());
    }
    ListItems::Array(Value::Array(Arc::new(crate::value::Array { kind, items })))
}
