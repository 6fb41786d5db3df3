//! Functions of text that MySQL and MariaDB alone have.
//!
//! ```
//! use querent_mysql::{ext::prelude::*, prelude::*};
//!
//! table! { Posts = "posts" { id: BigInt, state: Text } }
//!
//! // The order of a list, and not of the alphabet.
//! let query = select(Posts.id).from(Posts).order_by(field(Posts.state, ["open", "waiting", "done"]));
//! assert_eq!(
//!     query.inlined(&MySql::new())?,
//!     "SELECT `posts`.`id` FROM `posts` ORDER BY field(`posts`.`state`, 'open', 'waiting', 'done')"
//! );
//! # Ok::<(), Error>(())
//! ```

use super::{Joined, both, make};
use querent::{Base, BigInt, Expr, Operand, SqlType, Text, TextType, Typed};

/// `find_in_set(text, list)`: the place, counted from 1, of a text in a list with commas between; 0 if it is not there.
///
/// ```
/// # use querent_mysql::{ext::prelude::*, prelude::*};
/// # table! { Posts = "posts" { id: BigInt, tags: Text } }
/// assert_eq!(
///     select(Posts.id).from(Posts).where_(find_in_set("sql", Posts.tags).gt(0)).inlined(&MySql::new())?,
///     "SELECT `posts`.`id` FROM `posts` WHERE find_in_set('sql', `posts`.`tags`) > 0"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn find_in_set<T: Operand<Text>, L: Operand<Text>>(
    text: T,
    list: L,
) -> Expr<Joined<T::Sql, L::Sql, BigInt>>
where
    Base<T::Sql>: TextType,
    Base<L::Sql>: TextType,
{
    make(both!(Call "find_in_set"), [text.into_operand(), list.into_operand()])
}

/// `field(text, a, b, ..)`: the place, counted from 1, of a text among others; 0 if it is none of them, or NULL.
///
/// ```
/// # use querent_mysql::{ext::prelude::*, prelude::*};
/// # table! { Posts = "posts" { id: BigInt, state: Text } }
/// assert_eq!(
///     select(field(Posts.state, ["open", "done"])).from(Posts).to_sql(&MariaDb::new())?.text(),
///     "SELECT field(`posts`.`state`, ?, ?) FROM `posts`"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn field<E: Typed<Sql: SqlType<NotNull = Text>>, R: Operand<Text>>(
    text: E,
    among: impl IntoIterator<Item = R>,
) -> Expr<BigInt>
where
    Base<R::Sql>: TextType,
{
    let args: Vec<_> =
        [text.into_node()].into_iter().chain(among.into_iter().map(Operand::into_operand)).collect();
    make(both!(Call "field"), args)
}
