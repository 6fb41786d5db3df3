//! Terms of ORDER BY.

use super::{ExprOps, Typed};
use crate::ast::{self, Nulls, OrderTerm, Short};
use alloc::vec::Vec;

/// A term of ORDER BY.
#[derive(Debug, Clone, PartialEq)]
pub struct Ordering(pub(super) OrderTerm);

impl Ordering {
    /// `NULLS FIRST`; rewritten where the database has no words for it.
    pub fn nulls_first(mut self) -> Self {
        self.0.nulls = Some(Nulls::First);
        self
    }

    /// `NULLS LAST`; rewritten where the database has no words for it.
    pub fn nulls_last(mut self) -> Self {
        self.0.nulls = Some(Nulls::Last);
        self
    }

    /// Descending order.
    pub fn desc(mut self) -> Self {
        self.0.descending = true;
        self
    }
}

impl<E: Typed> From<E> for Ordering {
    fn from(expr: E) -> Self {
        expr.asc()
    }
}

/// What ORDER BY takes: an expression, an expression with `.asc()` or `.desc()`, [`nth`], [`label`], a tuple of
/// up to 16 of them, or a `Vec<Ordering>` made at run time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in ORDER BY",
    label = "expected an expression, `.asc()`, `.desc()`, or a tuple of them"
)]
pub trait OrderTerms {
    /// Appends the terms.
    fn push_terms(self, terms: &mut Short<OrderTerm, 1>);
}

#[diagnostic::do_not_recommend]
impl<E: Typed> OrderTerms for E {
    #[inline]
    fn push_terms(self, terms: &mut Short<OrderTerm, 1>) {
        terms.push(self.into_node().into());
    }
}

#[diagnostic::do_not_recommend]
impl OrderTerms for Ordering {
    #[inline]
    fn push_terms(self, terms: &mut Short<OrderTerm, 1>) {
        terms.push(self.0);
    }
}

#[diagnostic::do_not_recommend]
impl OrderTerms for Vec<Ordering> {
    fn push_terms(self, terms: &mut Short<OrderTerm, 1>) {
        terms.extend(self.into_iter().map(|term| term.0));
    }
}

macro_rules! order_terms {
    ($($member:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($member: OrderTerms),*> OrderTerms for ($($member,)*) {
            fn push_terms(self, terms: &mut Short<OrderTerm, 1>) {
                $(self.$index.push_terms(terms);)*
            }
        }
    };
}

crate::build::each_tuple!(order_terms);

/// The column of the select list with this 1-based place, in ORDER BY; of a set operation above all.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: Integer } }
/// # table! { Parts = "parts" { id: Integer } }
/// let query = select(Items.id).from(Items).union(select(Parts.id).from(Parts)).order_by(nth(1).desc());
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT "items"."id" FROM "items" UNION SELECT "parts"."id" FROM "parts" ORDER BY 1 DESC"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn nth(place: u16) -> Ordering {
    Ordering(ast::Expr::Position(place).into())
}

/// The column of the select list with this label, in ORDER BY.
pub fn label(name: &str) -> Ordering {
    Ordering(ast::Expr::Label(name.into()).into())
}
