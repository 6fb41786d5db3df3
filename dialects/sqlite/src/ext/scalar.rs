//! Operators and functions of single values that SQLite alone has.
//!
//! ```
//! use querent_sqlite::{ext::prelude::*, prelude::*};
//!
//! let kinds: (String, String) =
//!     rusqlite::Connection::open_in_memory()?.fetch_one(&select((val(5).type_of(), val("5").type_of())))?;
//! assert_eq!(kinds, ("integer".into(), "text".into()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::{call, infix, make};
use querent::{
    Base, BigInt, Condition, Expr, Operand, SqlType, Text, TextType, Typed,
    ast::{Form, Spelling},
};

/// Patterns of files.
pub trait GlobOps: Typed<Sql: SqlType<NotNull = Text>> {
    /// `self GLOB pattern`: `*` is any text, `?` any character, `[a-z]` one of these; `a` is not `A`.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Files = "files" { id: BigInt, name: Text, changed: Timestamp } }
    /// assert_eq!(
    ///     select(Files.name.glob("*.rs")).from(Files).inlined(&Sqlite::new())?,
    ///     r#"SELECT "files"."name" GLOB '*.rs' FROM "files""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn glob<R: Operand<Text>>(self, pattern: R) -> Condition
    where
        Base<R::Sql>: TextType,
    {
        make(infix!("GLOB"), [self.into_node(), pattern.into_operand()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Text>>> GlobOps for E {}

/// How a value is stored.
pub trait TypeOf: Typed {
    /// `typeof(self)`: `null`, `integer`, `real`, `text` or `blob`: how the value is stored, whatever its column declares.
    ///
    /// ```
    /// # use querent_sqlite::{ext::prelude::*, prelude::*};
    /// # table! { Files = "files" { id: BigInt, name: Text, changed: Timestamp } }
    /// assert_eq!(
    ///     select(Files.changed.type_of()).from(Files).inlined(&Sqlite::new())?,
    ///     r#"SELECT typeof("files"."changed") FROM "files""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn type_of(self) -> Expr<Text> {
        make(call!("typeof"), [self.into_node()])
    }
}

impl<E: Typed> TypeOf for E {}

/// `unixepoch(time)`, as the versions before 3.38 have it too: whole seconds since 1970-01-01, of a date, a timestamp
/// or a point in time; without a zone it is taken for UTC.
///
/// ```
/// # use querent_sqlite::{ext::prelude::*, prelude::*};
/// # table! { Files = "files" { id: BigInt, name: Text, changed: Timestamp } }
/// assert_eq!(
///     select(unixepoch(Files.changed)).from(Files).inlined(&Sqlite::new())?,
///     r#"SELECT CAST(strftime('%s', "files"."changed") AS INTEGER) FROM "files""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn unixepoch<E: Typed<Sql: SqlType<NotNull: Moment>>>(
    time: E,
) -> Expr<<E::Sql as SqlType>::Wrap<BigInt>> {
    make(EPOCH, [time.into_node()])
}

const EPOCH: Spelling = Spelling::By(&[("sqlite", Form::Atom("CAST(strftime('%s', {}) AS INTEGER)"))]);

/// A SQL type of days and times.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no date and time",
    label = "expected `Date`, `Timestamp` or `TimestampTz`"
)]
pub trait Moment {}

impl Moment for querent::Date {}
impl Moment for querent::Timestamp {}
impl Moment for querent::TimestampTz {}
