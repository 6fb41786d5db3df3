//! Arrays: literals, subscripts, operators, functions, and `unnest`. Elements may be NULL, which the type does not tell.
//!
//! ```
//! use querent_postgres::{ext::prelude::*, prelude::*};
//!
//! table! { Docs = "docs" { id: BigInt, tags: Array<Text> } }
//!
//! let tag = unnest("tag", Docs.tags);
//! let query = select((tag.columns(), count_all())).from(Docs).cross_join(tag.clone()).group_by(tag.columns());
//! assert_eq!(
//!     query.to_sql(&Postgres::new())?.text(),
//!     "SELECT \"tag\".\"element\", count(*) FROM \"docs\" \
//!      CROSS JOIN unnest(\"docs\".\"tags\") AS \"tag\" (\"element\") GROUP BY \"tag\".\"element\""
//! );
//! # Ok::<(), Error>(())
//! ```

use super::{Joined, OfThree, atom, call, infix, make};
use querent::{
    Array, Base, BaseType, BigInt, Condition, Expr, Integer, Operand, Rows, SameType, SqlType, Text,
    TextType, Typed,
    ast::{self, Alias, Custom, TableForm, TableFunc, TableFunction},
};
use std::marker::PhantomData;

/// What arrays can do, by the names that the server has for it. A `Vec` stands beside them as a parameter.
pub trait ArrayOps<T: BaseType>: Typed<Sql: SqlType<NotNull = Array<T>>> {
    /// `self @> other`: every element of `other` is among those of this array. NULL is never found.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.tags.array_contains(vec!["a", "b"])).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."tags" @> ARRAY['a', 'b']::text[] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_contains<R: Operand<Array<T>>>(self, other: R) -> Condition
    where
        Base<R::Sql>: SameType<Array<T>>,
    {
        make(infix!("@>"), [self.into_node(), other.into_operand()])
    }

    /// `self <@ other`: every element of this array is among those of `other`.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.marks.array_contained_by(vec![1, 2])).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."marks" <@ ARRAY[1, 2]::integer[] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_contained_by<R: Operand<Array<T>>>(self, other: R) -> Condition
    where
        Base<R::Sql>: SameType<Array<T>>,
    {
        make(infix!("<@"), [self.into_node(), other.into_operand()])
    }

    /// `self && other`: the arrays have an element in common.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.tags.array_overlaps(vec!["a"])).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."tags" && ARRAY['a']::text[] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_overlaps<R: Operand<Array<T>>>(self, other: R) -> Condition
    where
        Base<R::Sql>: SameType<Array<T>>,
    {
        make(infix!("&&"), [self.into_node(), other.into_operand()])
    }

    /// `self || other`: the elements of both. NULL only if both are.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.marks.array_cat(vec![3])).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."marks" || ARRAY[3]::integer[] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_cat<R: Operand<Array<T>>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, Array<T>>>
    where
        Base<R::Sql>: SameType<Array<T>>,
    {
        make(infix!("||"), [self.into_node(), other.into_operand()])
    }

    /// `self[index]`, counted from 1; NULL for a place that the array has not.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.tags.element(1)).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."tags"[1] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn element<R: Operand<Integer>>(self, index: R) -> Expr<Option<T>>
    where
        Base<R::Sql>: SameType<Integer>,
    {
        subscript(self.into_node(), index.into_operand())
    }

    /// `self[first:last]`: the elements from one place to another, counted from 1, both included; empty if there are none.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.tags.slice(2, 3)).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."tags"[2:3] FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn slice<F: Operand<Integer>, L: Operand<Integer>>(
        self,
        first: F,
        last: L,
    ) -> OfThree<Self::Sql, F::Sql, L::Sql, Array<T>>
    where
        Base<F::Sql>: SameType<Integer>,
        Base<L::Sql>: SameType<Integer>,
    {
        slice(self.into_node(), first.into_operand(), last.into_operand())
    }

    /// `cardinality(self)`: the number of elements, 0 for none.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.tags.cardinality()).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT cardinality("docs"."tags") FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn cardinality(self) -> Expr<<Self::Sql as SqlType>::Wrap<Integer>> {
        make(call!("cardinality"), [self.into_node()])
    }

    /// `array_length(self, dimension)`: the number of elements along a dimension, counted from 1; NULL for an empty array.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.tags.array_length(1)).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT array_length("docs"."tags", 1) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_length<R: Operand<Integer>>(self, dimension: R) -> Expr<Option<Integer>>
    where
        Base<R::Sql>: SameType<Integer>,
    {
        make(call!("array_length"), [self.into_node(), dimension.into_operand()])
    }

    /// `array_position(self, element)`: the first place, counted from 1, where the element is; NULL if it is not there.
    /// NULL is looked for too.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.tags.array_position("a")).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT array_position("docs"."tags", 'a') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_position<R: Operand<T>>(self, element: R) -> Expr<Option<Integer>>
    where
        Base<R::Sql>: SameType<T>,
    {
        make(call!("array_position"), [self.into_node(), element.into_operand()])
    }

    /// `array_append(self, element)`: the array with one element more, at its end. NULL is taken for an empty array.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.tags.array_append("a")).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT array_append("docs"."tags", 'a') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_append<R: Operand<T>>(self, element: R) -> Expr<Array<T>>
    where
        Base<R::Sql>: SameType<T>,
    {
        make(call!("array_append"), [self.into_node(), element.into_operand()])
    }

    /// `array_prepend(element, self)`: the array with one element more, before the others. NULL is taken for an empty
    /// array.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.marks.array_prepend(0)).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT array_prepend(0, "docs"."marks") FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_prepend<R: Operand<T>>(self, element: R) -> Expr<Array<T>>
    where
        Base<R::Sql>: SameType<T>,
    {
        make(call!("array_prepend"), [element.into_operand(), self.into_node()])
    }

    /// `array_remove(self, element)`: the array without the elements that are equal; NULL is equal to NULL here.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.tags.array_remove("a")).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT array_remove("docs"."tags", 'a') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_remove<R: Operand<T>>(self, element: R) -> Expr<<Self::Sql as SqlType>::Wrap<Array<T>>>
    where
        Base<R::Sql>: SameType<T>,
    {
        make(call!("array_remove"), [self.into_node(), element.into_operand()])
    }

    /// `array_replace(self, from, to)`: the array with every element that is equal to `from` replaced.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.marks.array_replace(1, 2)).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT array_replace("docs"."marks", 1, 2) FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_replace<F: Operand<T>, R: Operand<T>>(
        self,
        from: F,
        to: R,
    ) -> Expr<<Self::Sql as SqlType>::Wrap<Array<T>>>
    where
        Base<F::Sql>: SameType<T>,
        Base<R::Sql>: SameType<T>,
    {
        make(call!("array_replace"), [self.into_node(), from.into_operand(), to.into_operand()])
    }

    /// `array_to_string(self, separator)`: the elements as text, with a separator between. NULL among them is left out.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Array<Integer> } }
    /// assert_eq!(
    ///     select(Docs.marks.array_to_string(", ")).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT array_to_string("docs"."marks", ', ') FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn array_to_string<R: Operand<Text>>(self, separator: R) -> Expr<Joined<Self::Sql, R::Sql, Text>>
    where
        Base<R::Sql>: TextType,
    {
        make(call!("array_to_string"), [self.into_node(), separator.into_operand()])
    }
}

impl<T: BaseType, E: Typed<Sql: SqlType<NotNull = Array<T>>>> ArrayOps<T> for E {}

/// What may stand before a bracket without parentheses is a name; a call may not.
fn is_name(array: &ast::Expr) -> bool {
    matches!(array, ast::Expr::Column(_) | ast::Expr::Derived(_) | ast::Expr::Named(_))
}

fn subscript<S>(array: ast::Expr, index: ast::Expr) -> Expr<S> {
    let spelling = if is_name(&array) { atom!("{}[{}]") } else { atom!("({})[{}]") };
    make(spelling, [array, index])
}

fn slice<S>(array: ast::Expr, first: ast::Expr, last: ast::Expr) -> Expr<S> {
    let spelling = if is_name(&array) { atom!("{}[{}:{}]") } else { atom!("({})[{}:{}]") };
    make(spelling, [array, first, last])
}

/// `ARRAY[a, b]`: an array of expressions of one type.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Items = "items" { price: Integer, discount: Option<Integer> } }
/// let both: [Expr<Option<Integer>>; 2] = [Items.price.nullable(), Items.discount.into()];
/// assert_eq!(
///     select(array(both)).from(Items).to_sql(&Postgres::new())?.text(),
///     r#"SELECT ARRAY["items"."price", "items"."discount"] FROM "items""#
/// );
/// let none: [Expr<Integer>; 0] = [];
/// assert_eq!(select(array(none)).to_sql(&Postgres::new())?.text(), "SELECT ARRAY[]::integer[]");
/// # Ok::<(), Error>(())
/// ```
pub fn array<I: IntoIterator<Item: Typed>>(elements: I) -> Expr<Array<Base<<I::Item as Typed>::Sql>>> {
    let elements: Vec<ast::Expr> = elements.into_iter().map(Typed::into_node).collect();
    let empty = elements.is_empty();
    let array = ast::Expr::custom(Custom { spelling: atom!("ARRAY[{..}]"), args: elements });
    let kind = <Array<Base<<I::Item as Typed>::Sql>> as SqlType>::KIND;
    // Of no elements, the server would not know the type.
    Expr::from_node(if empty { ast::Expr::cast(array, kind) } else { array })
}

/// `ANY` or `ALL` of the elements of an array, on the right of a comparison. Made by [`any_element`] and
/// [`all_elements`].
#[derive(Debug, Clone)]
pub struct Elements<T> {
    node: ast::Expr,
    element: PhantomData<fn() -> T>,
}

impl<X, T: SqlType> Operand<X> for Elements<T> {
    type Sql = T;

    fn into_operand(self) -> ast::Expr {
        self.node
    }
}

/// `ANY (array)`, on the right of a comparison, which holds for one element at least. False for an empty array.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Docs = "docs" { id: BigInt, tags: Array<Text> } }
/// assert_eq!(
///     select(Docs.id).from(Docs).where_(val("sql").eq(any_element(Docs.tags))).to_sql(&Postgres::new())?.text(),
///     r#"SELECT "docs"."id" FROM "docs" WHERE $1::text = ANY ("docs"."tags")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn any_element<T: BaseType, E: Typed<Sql: SqlType<NotNull = Array<T>>>>(array: E) -> Elements<T> {
    Elements { node: make::<T, 1>(atom!("ANY ({})"), [array.into_node()]).into_node(), element: PhantomData }
}

/// `ALL (array)`, on the right of a comparison, which holds for every element. True for an empty array.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Docs = "docs" { id: BigInt, size: Integer, limits: Array<Integer> } }
/// assert_eq!(
///     select(Docs.id).from(Docs).where_(Docs.size.lt(all_elements(Docs.limits))).to_sql(&Postgres::new())?.text(),
///     r#"SELECT "docs"."id" FROM "docs" WHERE "docs"."size" < ALL ("docs"."limits")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn all_elements<T: BaseType, E: Typed<Sql: SqlType<NotNull = Array<T>>>>(array: E) -> Elements<T> {
    Elements { node: make::<T, 1>(atom!("ALL ({})"), [array.into_node()]).into_node(), element: PhantomData }
}

const UNNEST: TableFunc =
    TableFunc::By(&[("postgres", TableForm { text: "unnest({..})", lists_columns: true })]);
const ORDINALITY: TableFunc =
    TableFunc::By(&[("postgres", TableForm { text: "unnest({}) WITH ORDINALITY", lists_columns: true })]);

/// `unnest(array) AS alias (element)` in FROM: a row for each element, which may be NULL. It sees the tables before it.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// let ids = unnest("ids", val(vec![1_i64, 2]));
/// assert_eq!(
///     select(ids.columns()).from(ids).to_sql(&Postgres::new())?.text(),
///     r#"SELECT "ids"."element" FROM unnest($1::bigint[]) AS "ids" ("element")"#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn unnest<T: BaseType, E: Typed<Sql: SqlType<NotNull = Array<T>>>>(
    alias: impl Into<Alias>,
    array: E,
) -> Rows<Option<T>> {
    Rows::from_function(function(UNNEST, vec![array.into_node()], alias.into(), &["element"]))
}

/// `unnest(array) WITH ORDINALITY AS alias (element, ordinality)` in FROM: a row for each element, which may be NULL, and
/// its place, counted from 1.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// # table! { Docs = "docs" { id: BigInt, tags: Array<Text> } }
/// let tags = unnest_with_ordinality("t", Docs.tags);
/// let (tag, place) = tags.columns();
/// assert_eq!(
///     select((Docs.id, tag, place)).from(Docs).cross_join(tags).to_sql(&Postgres::new())?.text(),
///     "SELECT \"docs\".\"id\", \"t\".\"element\", \"t\".\"ordinality\" FROM \"docs\" \
///      CROSS JOIN unnest(\"docs\".\"tags\") WITH ORDINALITY AS \"t\" (\"element\", \"ordinality\")"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn unnest_with_ordinality<T: BaseType, E: Typed<Sql: SqlType<NotNull = Array<T>>>>(
    alias: impl Into<Alias>,
    array: E,
) -> Rows<(Option<T>, BigInt)> {
    Rows::from_function(function(
        ORDINALITY,
        vec![array.into_node()],
        alias.into(),
        &["element", "ordinality"],
    ))
}

/// `unnest(a, b) AS alias (element1, element2)` in FROM, of a tuple of two to four arrays: their elements side by side,
/// NULL where one is shorter.
///
/// ```
/// # use querent_postgres::{ext::prelude::*, prelude::*};
/// let pairs = unnest_arrays("p", (val(vec![1_i64, 2]), val(vec!["a", "b"])));
/// let (id, name) = pairs.columns();
/// assert_eq!(
///     select((id, name)).from(pairs).to_sql(&Postgres::new())?.text(),
///     "SELECT \"p\".\"element1\", \"p\".\"element2\" \
///      FROM unnest($1::bigint[], $2::text[]) AS \"p\" (\"element1\", \"element2\")"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn unnest_arrays<T: Arrays>(alias: impl Into<Alias>, arrays: T) -> Rows<T::Row> {
    let arrays = arrays.into_nodes();
    let names = ["element1", "element2", "element3", "element4"];
    let names = names.get(..arrays.len()).unwrap_or_default();
    Rows::from_function(function(UNNEST, arrays, alias.into(), names))
}

fn function(func: TableFunc, args: Vec<ast::Expr>, alias: Alias, columns: &[&'static str]) -> TableFunction {
    TableFunction { func, args, alias, columns: columns.iter().copied().map(Text::from_static).collect() }
}

/// A tuple of two to four arrays.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of arrays",
    label = "expected two to four expressions of type `Array<..>`"
)]
pub trait Arrays {
    /// The row of their elements, which may be NULL.
    type Row;
    /// The arrays as data.
    fn into_nodes(self) -> Vec<ast::Expr>;
}

macro_rules! tuples {
    ($($array:ident $index:tt),*) => {
        impl<$($array),*> Arrays for ($($array,)*)
        where
            $($array: Typed<Sql: SqlType<NotNull: IsArray>>),*
        {
            type Row = ($(Option<<Base<$array::Sql> as IsArray>::Element>,)*);

            fn into_nodes(self) -> Vec<ast::Expr> {
                vec![$(self.$index.into_node()),*]
            }
        }
    };
}

/// The SQL type of an array.
pub trait IsArray: BaseType {
    /// The type of its elements.
    type Element: BaseType;
}

impl<T: BaseType> IsArray for Array<T> {
    type Element = T;
}

tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
