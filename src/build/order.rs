//! Terms of ORDER BY.

use super::{ExprOps, Typed};
use crate::{
    ast::{self, Nulls, OrderTerm, Short},
    types::SqlType,
};
use alloc::vec::Vec;

/// A term of ORDER BY.
#[derive(Debug, Clone, PartialEq)]
pub struct Ordering(pub(super) OrderTerm);

impl Ordering {
    /// `NULLS FIRST`; rewritten where the database has no words for it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).order_by(Items.note.desc().nulls_first());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" ORDER BY "items"."note" DESC NULLS FIRST"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn nulls_first(mut self) -> Self {
        self.0.nulls = Some(Nulls::First);
        self
    }

    /// `NULLS LAST`; rewritten where the database has no words for it.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).order_by(Items.note.asc().nulls_last());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" ORDER BY "items"."note" NULLS LAST"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn nulls_last(mut self) -> Self {
        self.0.nulls = Some(Nulls::Last);
        self
    }

    /// NULL where the database has it: the largest value on PostgreSQL, the smallest elsewhere. Without it, and without
    /// [`Ordering::nulls_first`] or [`Ordering::nulls_last`], NULL is the smallest value on every database.
    ///
    /// An index of PostgreSQL serves this order, unless it was made for the other one.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, email: Option<Text> } }
    /// let query = select(Users.id).from(Users);
    /// assert_eq!(
    ///     query.clone().order_by(Users.email).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" ORDER BY "users"."email" NULLS FIRST"#
    /// );
    /// assert_eq!(
    ///     query.order_by(Users.email.asc().nulls_native()).to_sql(&Postgres::new())?.text(),
    ///     r#"SELECT "users"."id" FROM "users" ORDER BY "users"."email""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    pub fn nulls_native(mut self) -> Self {
        self.0.nulls = None;
        self
    }

    /// Descending order.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
    /// let query = select(Items.id).from(Items).order_by(nth(1).desc().nulls_native());
    /// assert_eq!(
    ///     query.inlined(&Postgres::new())?,
    ///     r#"SELECT "items"."id" FROM "items" ORDER BY 1 DESC"#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
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
        terms.push(term(self.into_node(), false, E::Sql::NULLABLE).0);
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
    term(ast::Expr::Position(place), false, true)
}

/// The column of the select list with this label, in ORDER BY.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { id: BigInt, price: Integer, note: Option<Text>, sold: Option<Bool> } }
/// let query = select(Items.id.label("n")).from(Items).order_by(label("n"));
/// assert_eq!(
///     query.inlined(&Postgres::new())?,
///     r#"SELECT "items"."id" AS "n" FROM "items" ORDER BY "n""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn label(name: &str) -> Ordering {
    term(ast::Expr::Label(name.into()), false, true)
}

/// A term in which NULL, if there may be any, is the smallest value.
pub(super) fn term(expr: ast::Expr, descending: bool, nullable: bool) -> Ordering {
    Ordering(OrderTerm { expr, descending, nulls: nullable.then_some(Nulls::Smallest) })
}
