//! Functions, operators and fragments of SQL that the program spells.

use super::{AnyExpr, Expr, Typed};
use crate::ast::{self, Custom, CustomOperator, Form, Spelling};
use alloc::vec::Vec;

/// An argument of what the program spells: a column, an expression, or a Rust value, which is bound.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument in SQL",
    label = "expected a column, an expression, or a Rust value that has a SQL type"
)]
pub trait Argument {
    /// The argument as data.
    fn into_argument(self) -> ast::Expr;
}

/// Arguments: one, a tuple of up to 16, a list made at run time, or `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the arguments of a function in SQL",
    label = "expected an argument, a tuple of them, `Vec<AnyExpr>` or `()`"
)]
pub trait Arguments {
    /// The arguments as data.
    fn into_arguments(self) -> Vec<ast::Expr>;
}

#[diagnostic::do_not_recommend]
impl<E: Typed> Argument for E {
    fn into_argument(self) -> ast::Expr {
        self.into_node()
    }
}

#[diagnostic::do_not_recommend]
impl Argument for AnyExpr {
    fn into_argument(self) -> ast::Expr {
        self.node
    }
}

#[diagnostic::do_not_recommend]
impl<A: Argument> Arguments for A {
    fn into_arguments(self) -> Vec<ast::Expr> {
        [self.into_argument()].into()
    }
}

impl Arguments for () {
    fn into_arguments(self) -> Vec<ast::Expr> {
        Vec::new()
    }
}

impl Arguments for Vec<AnyExpr> {
    fn into_arguments(self) -> Vec<ast::Expr> {
        self.into_iter().map(|expr| expr.node).collect()
    }
}

macro_rules! tuples {
    ($($member:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($member: Argument),*> Arguments for ($($member,)*) {
            fn into_arguments(self) -> Vec<ast::Expr> {
                [$(self.$index.into_argument()),*].into()
            }
        }
    };
}

crate::build::each_tuple!(tuples);

/// SQL as the program spells it, with a `{}` for each argument: the one door for what Querent has no word for. The caller
/// vouches for the text and its SQL type `S`. Text from a user never goes into it: arguments are bound, or expressions.
///
/// It is printed in parentheses wherever something stands beside it, and so are its arguments, unless they are columns,
/// values or calls. Rendering counts the holes, and refuses text that has a placeholder.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Docs = "docs" { id: BigInt, body: Text } }
/// let found = sql::<Bool>("to_tsvector({}) @@ plainto_tsquery({})", (Docs.body, "rust"));
/// assert_eq!(
///     select(Docs.id).from(Docs).where_(found & Docs.id.gt(5)).inlined(&Postgres::new())?,
///     "SELECT \"docs\".\"id\" FROM \"docs\" \
///      WHERE (to_tsvector(\"docs\".\"body\") @@ plainto_tsquery('rust')) AND \"docs\".\"id\" > 5"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn sql<S>(text: &'static str, args: impl Arguments) -> Expr<S> {
    custom(Spelling::Everywhere(Form::Fragment(text)), args)
}

/// A call of a function that Querent has no word for: `name(arguments)`. The caller vouches for the name, which is printed
/// as it is, and for the SQL type `S`.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Users = "users" { name: Text } }
/// assert_eq!(
///     select(function::<Text>("soundex", Users.name)).from(Users).to_sql(&Sqlite::new())?.text(),
///     r#"SELECT soundex("users"."name") FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn function<S>(name: &'static str, args: impl Arguments) -> Expr<S> {
    custom(Spelling::Everywhere(Form::Call(name)), args)
}

/// An operator that Querent has no word for: `left operator right`. The caller vouches for it and for the SQL type `S`;
/// parentheses follow from how tightly it binds and which way it groups.
///
/// ```
/// # use querent_postgres::prelude::*;
/// use querent::ast::{Associativity, Binding, CustomOperator};
/// # table! { Docs = "docs" { tags: Array<Text> } }
///
/// const OVERLAPS: CustomOperator =
///     CustomOperator { symbol: "&&", binds: Binding::Other, groups: Associativity::None };
/// let query = select(Docs.tags).from(Docs).where_(operator::<Bool>(Docs.tags, OVERLAPS, vec!["a", "b"]));
/// assert_eq!(
///     query.to_sql(&Postgres::new())?.text(),
///     r#"SELECT "docs"."tags" FROM "docs" WHERE "docs"."tags" && $1::text[]"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn operator<S>(left: impl Argument, operator: CustomOperator, right: impl Argument) -> Expr<S> {
    let args: Vec<ast::Expr> = [left.into_argument(), right.into_argument()].into();
    Expr::from_node(ast::Expr::custom(Custom { spelling: Spelling::Everywhere(Form::Infix(operator)), args }))
}

/// What each dialect spells in its own way. A dialect that is not named refuses it.
///
/// ```
/// # use querent_mysql::prelude::*;
/// use querent::ast::{Form, Spelling};
/// # table! { Users = "users" { name: Text } }
///
/// fn md5(text: impl querent::Argument) -> Expr<Text> {
///     custom(Spelling::By(&[
///         ("postgres", Form::Call("md5")),
///         ("mysql", Form::Call("md5")),
///         ("mariadb", Form::Call("md5")),
///     ]), text)
/// }
/// assert_eq!(
///     select(md5(Users.name)).from(Users).to_sql(&MySql::new())?.text(),
///     "SELECT md5(`users`.`name`) FROM `users`"
/// );
/// let error = select(md5(Users.name)).from(Users).to_sql(&querent_sqlite::Sqlite::new()).unwrap_err();
/// assert!(error.to_string().contains("`md5`"));
/// # Ok::<(), Error>(())
/// ```
pub fn custom<S>(spelling: Spelling, args: impl Arguments) -> Expr<S> {
    Expr::from_node(ast::Expr::custom(Custom { spelling, args: args.into_arguments() }))
}
