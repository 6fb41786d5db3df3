//! Statements that are rendered once and bound many times.

use crate::{
    ast::{self, BoundRef, StatementRef},
    build::{AsStatement, BindParams, ParamArgs},
    error::{Error, ErrorKind},
    render::{self, Dialect},
    value::{Parameter, ParameterKey, Value},
    walk,
};
use alloc::{format, string::String, sync::Arc, vec::Vec};
use core::{fmt, marker::PhantomData};

/// A statement that was rendered once, for parameters `P`; its rows are of SQL types `Row`. Made by [`compile`] and
/// [`compile_named`].
///
/// Clones share the text. A `static` may hold one: see [`compile`].
pub struct Compiled<P, Row> {
    compiled: Arc<ast::Compiled>,
    types: PhantomData<fn() -> (P, Row)>,
}

/// A compiled statement with values for its parameters, to be run as any other statement. Made by [`Compiled::bind`].
#[must_use = "a statement does nothing until it is rendered or run"]
pub struct Bound<Row, Values = Vec<Value>> {
    compiled: Arc<ast::Compiled>,
    values: Values,
    row: PhantomData<fn() -> Row>,
}

/// The parameters of a statement that have names. See [`compile_named`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {}

/// Renders a statement once, to be run many times with other values: [`Compiled::bind`] builds no tree and prints
/// nothing.
///
/// The closure gets an expression for each parameter, of the types that [`Params`](crate::Params) names, and answers any
/// statement. What is a value in it stays one.
///
/// Compile for the dialect that the driver renders for: `Sqlite::linked()`, and `dialect()` of a session on PostgreSQL and of
/// a connection of MySQL. Run on another database or version, the statement is rendered anew each time, and stays right; so
/// it is with a value that may take another text than most: a decimal of many digits on MySQL, and a `BigInt` above
/// 4611686018427387903, to which LIMIT and OFFSET may be added.
///
/// # Errors
/// As [`ToSql::to_sql`](crate::ToSql::to_sql); if a parameter stands where the database takes a literal only; and if one is
/// not used.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// use std::sync::LazyLock;
///
/// table! { Users = "users" { id: BigInt, name: Text } }
///
/// static FIND: LazyLock<Compiled<Params<(BigInt, Text)>, Text>> = LazyLock::new(|| {
///     compile(Sqlite::linked(), |(id, name): Params<(BigInt, Text)>| {
///         select(Users.name).from(Users).where_(Users.id.eq(id) | Users.name.eq(name)).order_by(Users.id)
///     })
///     .expect("SQLite has all of it")
/// });
///
/// let db = rusqlite::Connection::open_in_memory()?;
/// db.execute_batch("CREATE TABLE users (id INTEGER, name TEXT); INSERT INTO users VALUES (1, 'Ada'), (2, 'Bob')")?;
/// assert_eq!(
///     FIND.text(),
///     r#"SELECT "users"."name" FROM "users" WHERE "users"."id" = ? OR "users"."name" = ? ORDER BY "users"."id""#
/// );
/// let names: Vec<String> = db.fetch_all(&FIND.bind((2, "Ada")))?;
/// assert_eq!(names, ["Ada", "Bob"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compile<P: ParamArgs, S: AsStatement>(
    dialect: &dyn Dialect,
    statement: impl FnOnce(P) -> S,
) -> Result<Compiled<P, S::Row>, Error> {
    let mut parameters = Vec::new();
    let statement = statement(P::params(&mut parameters));
    let compiled = of_places(statement.as_statement(), parameters, dialect)?;
    Ok(Compiled { compiled: Arc::new(compiled), types: PhantomData })
}

/// Renders a statement once whose parameters have names, made by [`param`](crate::param), to be run many times with other
/// values by [`Compiled::bind_named`].
///
/// # Errors
/// As [`compile`]; and if a name stands for parameters of several types.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// let query = select(Users.name).from(Users).where_(Users.id.ge(param::<BigInt>("least"))).order_by(Users.id);
/// let found = compile_named(&Sqlite::new(), &query)?;
/// let db = rusqlite::Connection::open_in_memory()?;
/// db.execute_batch("CREATE TABLE users (id INTEGER, name TEXT); INSERT INTO users VALUES (1, 'Ada'), (2, 'Bob')")?;
/// let names: Vec<String> = db.fetch_all(&found.bind_named([("least", Value::BigInt(2))])?)?;
/// assert_eq!(names, ["Bob"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compile_named<S: AsStatement + ?Sized>(
    dialect: &dyn Dialect,
    statement: &S,
) -> Result<Compiled<Named, S::Row>, Error> {
    let compiled = of_names(statement.as_statement(), dialect)?;
    Ok(Compiled { compiled: Arc::new(compiled), types: PhantomData })
}

fn of_places(
    statement: StatementRef<'_>,
    parameters: Vec<Parameter>,
    dialect: &dyn Dialect,
) -> Result<ast::Compiled, Error> {
    let used = walk::parameters(statement);
    if let Some(unused) = parameters.iter().find(|parameter| !used.contains(parameter)) {
        let message = format!("the parameter {unused} is not used in the statement; leave it out");
        return Err(Error::new(ErrorKind::Incomplete, message));
    }
    render::compile(statement.to_owned(), parameters, dialect)
}

fn of_names(statement: StatementRef<'_>, dialect: &dyn Dialect) -> Result<ast::Compiled, Error> {
    let parameters = walk::parameters(statement);
    for (place, parameter) in parameters.iter().enumerate() {
        let others = parameters.iter().take(place);
        if let Some(other) = others.into_iter().find(|other| other.key == parameter.key) {
            let null = |parameter: &Parameter| if parameter.nullable { "nullable " } else { "" };
            let message = format!(
                "the parameter {parameter} is {}{} and {}{}; give one of them another name",
                null(other),
                other.kind,
                null(parameter),
                parameter.kind
            );
            return Err(Error::new(ErrorKind::Incomplete, message));
        }
    }
    render::compile(statement.to_owned(), parameters, dialect)
}

impl<P, Row> Compiled<P, Row> {
    /// The text.
    pub fn text(&self) -> &str {
        &self.compiled.text
    }

    /// The statement with these values, of the parameters' types and in their order. No tree is built, and nothing
    /// printed.
    ///
    /// ```
    /// # use querent_postgres::prelude::*;
    /// # table! { Users = "users" { id: BigInt, name: Text, email: Option<Text> } }
    /// let rename = compile(&Postgres::new(), |(id, name, email): Params<(BigInt, Text, Option<Text>)>| {
    ///     update(Users).set(Users.name, name).set(Users.email, email).where_(Users.id.eq(id)).returning(Users.id)
    /// })?;
    /// let bound = rename.bind((7, "Ada", None::<&str>));
    /// assert_eq!(
    ///     bound.inlined(&Postgres::new())?,
    ///     r#"UPDATE "users" SET "name" = 'Ada', "email" = NULL WHERE "users"."id" = 7 RETURNING "users"."id""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn bind<V: BindParams<P>>(&self, values: V) -> Bound<Row, V::Values> {
        Bound { compiled: self.compiled.clone(), values: values.into_values(), row: PhantomData }
    }
}

impl<Row> Compiled<Named, Row> {
    /// The statement with these values of its parameters, in any order.
    ///
    /// # Errors
    /// If a parameter has no value, or one of another type; or if a name is given twice, or is not that of a parameter.
    ///
    /// ```
    /// # use querent_sqlite::prelude::*;
    /// # table! { Users = "users" { id: BigInt } }
    /// let query = select(Users.id).from(Users).where_(Users.id.eq(param::<BigInt>("id")));
    /// let found = compile_named(&Sqlite::new(), &query)?;
    /// let error = found.bind_named([("ID", Value::BigInt(2))]).unwrap_err();
    /// assert_eq!(error.to_string(), "there is no parameter \"ID\"; there is :id");
    /// let error = found.bind_named([("id", Value::Integer(2))]).unwrap_err();
    /// assert_eq!(error.to_string(), "the parameter :id is BigInt, and its value Integer; give one of its type");
    /// # Ok::<(), Error>(())
    /// ```
    pub fn bind_named<'n>(
        &self,
        values: impl IntoIterator<Item = (&'n str, Value)>,
    ) -> Result<Bound<Row>, Error> {
        let parameters = &self.compiled.parameters;
        let mut found: Vec<Option<Value>> = parameters.iter().map(|_| None).collect();
        for (name, value) in values {
            place(parameters, &mut found, name, value)?;
        }
        let given = |(parameter, value): (&Parameter, Option<Value>)| {
            value.ok_or_else(|| render::no_value(parameter))
        };
        let values = parameters.iter().zip(found).map(given).collect::<Result<Vec<Value>, Error>>()?;
        Ok(Bound { compiled: self.compiled.clone(), values, row: PhantomData })
    }
}

fn place(
    parameters: &[Parameter],
    found: &mut [Option<Value>],
    name: &str,
    value: Value,
) -> Result<(), Error> {
    let is_it =
        |parameter: &Parameter| matches!(&parameter.key, ParameterKey::Name(key) if key.as_str() == name);
    let refused = |message: String| Err(Error::new(ErrorKind::Value, message));
    let place = parameters.iter().position(is_it);
    let (Some(parameter), Some(place)) =
        (place.and_then(|place| parameters.get(place)), place.and_then(|place| found.get_mut(place)))
    else {
        let names: Vec<String> = parameters.iter().map(|parameter| format!("{parameter}")).collect();
        let there = if names.is_empty() { "are none".into() } else { format!("is {}", names.join(", ")) };
        return refused(format!("there is no parameter {name:?}; there {there}"));
    };
    if value.is_null() {
        if !parameter.nullable {
            return refused(format!(
                "the parameter {parameter} is never NULL; give a value, or make its type `Option`"
            ));
        }
    } else if value.kind() != parameter.kind {
        let kind = value.kind();
        return refused(format!(
            "the parameter {parameter} is {}, and its value {kind}; give one of its type",
            parameter.kind
        ));
    }
    match place {
        Some(_) => refused(format!("the parameter {parameter} has two values; give one")),
        None => {
            *place = Some(value);
            Ok(())
        }
    }
}

impl<Row, Values: AsRef<[Value]>> AsStatement for Bound<Row, Values> {
    type Row = Row;

    #[inline]
    fn as_statement(&self) -> StatementRef<'_> {
        StatementRef::Bound(BoundRef { compiled: &self.compiled, values: self.values.as_ref() })
    }
}

impl<P, Row> Clone for Compiled<P, Row> {
    fn clone(&self) -> Self {
        Compiled { compiled: self.compiled.clone(), types: PhantomData }
    }
}

impl<P, Row> fmt::Debug for Compiled<P, Row> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compiled").field("text", &self.compiled.text).finish_non_exhaustive()
    }
}

impl<Row, Values: Clone> Clone for Bound<Row, Values> {
    fn clone(&self) -> Self {
        Bound { compiled: self.compiled.clone(), values: self.values.clone(), row: PhantomData }
    }
}

impl<Row, Values: fmt::Debug> fmt::Debug for Bound<Row, Values> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound").field("text", &self.compiled.text).field("values", &self.values).finish()
    }
}
