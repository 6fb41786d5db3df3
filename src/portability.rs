//! What each database makes of a statement.

use crate::{
    build::AsStatement,
    error::Error,
    render::{self, Dialect, Pass},
};
use alloc::vec::Vec;
use core::fmt;

/// What a database makes of a statement.
#[derive(Debug, Clone)]
pub enum Portability {
    /// It says it as it is.
    Native,
    /// It says it in other words of the same meaning.
    Rewritten(Vec<Pass>),
    /// It cannot say it.
    Refused(Error),
}

/// What each dialect makes of a statement: native, rewritten and how, or refused and why.
///
/// ```
/// # use querent_postgres::prelude::*;
/// use querent::{Pass, Portability, portability};
/// use querent_mysql::MySql;
/// # table! { Orders = "orders" { paid: Bool } }
///
/// let query = select(count_all().filter(Orders.paid)).from(Orders);
/// let [postgres, mysql] = portability(&query, [&Postgres::new() as &dyn Dialect, &MySql::new()]);
/// assert!(matches!(postgres, Portability::Native));
/// assert_eq!(mysql.to_string(), "rewritten: AggregateFilter");
/// ```
pub fn portability<S: AsStatement + ?Sized, const N: usize>(
    statement: &S,
    dialects: [&dyn Dialect; N],
) -> [Portability; N] {
    dialects.map(|dialect| match render::passes(statement.as_statement(), dialect) {
        Err(error) => Portability::Refused(error),
        Ok(passes) => match passes.iter().collect::<Vec<_>>() {
            none if none.is_empty() => Portability::Native,
            passes => Portability::Rewritten(passes),
        },
    })
}

impl fmt::Display for Portability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Portability::Native => f.write_str("native"),
            Portability::Rewritten(passes) => {
                for (place, pass) in passes.iter().enumerate() {
                    write!(f, "{}{pass:?}", if place == 0 { "rewritten: " } else { ", " })?;
                }
                Ok(())
            }
            Portability::Refused(error) => write!(f, "refused: {error}"),
        }
    }
}
