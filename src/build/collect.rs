//! Aggregates that make one value of many in more than one way: truth, text, JSON, arrays, bits, statistics.

use super::{Aggregate, Typed};
use crate::{
    ast::{self, AggregateFunc, Func, OrderTerm},
    types::*,
    value::{Date, Decimal, Json, Text, Uuid, Value},
};

/// A type that has a place in JSON, and the same one on every database: truth values, numbers, text, JSON itself; UUIDs
/// and days as text.
#[diagnostic::on_unimplemented(
    message = "SQL type `{Self}` has no one form in JSON",
    label = "expected a truth value, a number, text, a UUID, a day or JSON"
)]
pub trait JsonElement: BaseType {}

macro_rules! json_elements {
    ($($name:ident)*) => { $(#[diagnostic::do_not_recommend] impl JsonElement for $name {})* };
}

json_elements!(Bool TinyInt SmallInt Integer BigInt UnsignedTinyInt UnsignedSmallInt UnsignedInteger UnsignedBigInt
    Double Decimal Text Json Date Uuid);

/// An expression as an element of JSON.
pub(super) fn json_element<E: Typed>(expr: E) -> ast::Expr {
    ast::Expr::function(Func::JsonValue(E::Sql::KIND), [expr.into_node()])
}

/// `string_agg(text, separator)`: the texts that are not NULL, with the separator between; NULL for none. The order is
/// any without `.order_by(..)`. On MySQL and MariaDB `group_concat`, told for the statement to cut nothing off short of
/// the server's `max_allowed_packet`.
///
/// ```
/// # use querent_mysql::prelude::*;
/// # table! { Users = "users" { name: Text } }
/// assert_eq!(
///     select(string_agg(Users.name, ", ").order_by(Users.name)).from(Users).to_sql(&MariaDb::new())?.text(),
///     "SET STATEMENT group_concat_max_len = 1073741824 FOR \
///      SELECT group_concat(`users`.`name` ORDER BY `users`.`name` SEPARATOR ', ') FROM `users`"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn string_agg<E: Typed>(text: E, separator: &str) -> Aggregate<Option<Text>>
where
    Base<E::Sql>: TextType,
{
    let separator = ast::Expr::Value(Value::Text(separator.into()));
    Aggregate::of(AggregateFunc::StringAgg, [text.into_node(), separator])
}

/// `jsonb_agg(expr)`: a JSON array of the values, NULL as `null`; NULL for no rows. The order is any without
/// `.order_by(..)`.
///
/// ```
/// # use querent_sqlite::prelude::*;
/// # table! { Users = "users" { id: BigInt, active: Bool } }
/// assert_eq!(
///     select(json_array_agg(Users.id).order_by(Users.id)).from(Users).to_sql(&Sqlite::new())?.text(),
///     r#"SELECT nullif(json_group_array("users"."id" ORDER BY "users"."id"), '[]') FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn json_array_agg<E: Typed>(expr: E) -> Aggregate<Option<Json>>
where
    Base<E::Sql>: JsonElement,
{
    Aggregate::of(AggregateFunc::JsonArrayAgg, [json_element(expr)])
}

/// `jsonb_object_agg(key, value)`: a JSON object with a member for each row; NULL for no rows. Of equal keys one is left
/// on PostgreSQL and MySQL, and all are in the text on SQLite and MariaDB.
///
/// ```
/// # use querent_mysql::prelude::*;
/// # table! { Users = "users" { name: Text, age: Option<Integer> } }
/// assert_eq!(
///     select(json_object_agg(Users.name, Users.age)).from(Users).to_sql(&MySql::new())?.text(),
///     "SELECT json_objectagg(`users`.`name`, `users`.`age`) FROM `users`"
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn json_object_agg<K: Typed<Sql = Text>, V: Typed>(key: K, value: V) -> Aggregate<Option<Json>>
where
    Base<V::Sql>: JsonElement,
{
    Aggregate::of(AggregateFunc::JsonObjectAgg, [key.into_node(), json_element(value)])
}

/// `array_agg(expr)`: an array of the values, NULL among them; NULL for no rows. PostgreSQL alone has arrays.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { id: BigInt, name: Text } }
/// assert_eq!(
///     select(array_agg(Users.name).order_by(Users.id)).from(Users).to_sql(&Postgres::new())?.text(),
///     r#"SELECT array_agg("users"."name" ORDER BY "users"."id") FROM "users""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn array_agg<E: Typed>(expr: E) -> Aggregate<Option<Array<Base<E::Sql>>>> {
    Aggregate::of(AggregateFunc::ArrayAgg, [expr.into_node()])
}

/// `any_value(expr)`: any of the values that are not NULL, NULL if there is none.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Users = "users" { country: Text, name: Text } }
/// assert_eq!(
///     select((Users.country, any_value(Users.name))).from(Users).group_by(Users.country).to_sql(&Postgres::new())?.text(),
///     r#"SELECT "users"."country", any_value("users"."name") FROM "users" GROUP BY "users"."country""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn any_value<E: Typed>(expr: E) -> Aggregate<<E::Sql as SqlType>::Nullable> {
    Aggregate::of(AggregateFunc::AnyValue, [expr.into_node()])
}

macro_rules! aggregates {
    ($bound:ident: $($(#[$doc:meta])* $name:ident => $func:ident, $output:ident, $column:literal, $sql:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// ```
        /// # use querent_postgres::prelude::*;
        #[doc = concat!("# table! { Items = \"items\" { value: ", $column, " } }")]
        /// assert_eq!(
        #[doc = concat!("    select(", stringify!($name), "(Items.value)).from(Items).to_sql(&Postgres::new())?.text(),")]
        #[doc = concat!("    r#\"SELECT ", $sql, " FROM \"items\"\"#")]
        /// );
        /// # Ok::<(), Error>(())
        /// ```
        pub fn $name<E: Typed>(expr: E) -> Aggregate<Option<$output>>
        where
            Base<E::Sql>: $bound,
        {
            Aggregate::of(AggregateFunc::$func, [expr.into_node()])
        }
    )*};
}

aggregates! { Boolean:
    /// `bool_and(expr)`: whether all are true, of those that are not NULL; NULL for none.
    bool_and => BoolAnd, Bool, "Bool", "bool_and(\"items\".\"value\")";
    /// `bool_or(expr)`: whether one is true, of those that are not NULL; NULL for none.
    bool_or => BoolOr, Bool, "Bool", "bool_or(\"items\".\"value\")";
}

aggregates! { Numeric:
    /// `var_pop(expr)`: the variance of the values as the whole, a 64-bit float; NULL for none. SQLite has none.
    var_pop => VarPop, Double, "Integer", "var_pop(\"items\".\"value\"::double precision)";
    /// `var_samp(expr)`: the variance of the values as a sample, a 64-bit float; NULL for fewer than two. SQLite has none.
    var_samp => VarSamp, Double, "Integer", "var_samp(\"items\".\"value\"::double precision)";
    /// `stddev_pop(expr)`: the standard deviation of the values as the whole, a 64-bit float; NULL for none. SQLite has
    /// none.
    stddev_pop => StddevPop, Double, "Integer", "stddev_pop(\"items\".\"value\"::double precision)";
    /// `stddev_samp(expr)`: the standard deviation of the values as a sample, a 64-bit float; NULL for fewer than two.
    /// SQLite has none.
    stddev_samp => StddevSamp, Double, "Integer", "stddev_samp(\"items\".\"value\"::double precision)";
}

aggregates! { IntegerType:
    /// `bit_and(expr)`: bits set in all values, as signed 64-bit integers; NULL for none. SQLite has none.
    bit_and => BitAnd, BigInt, "Integer", "bit_and(\"items\".\"value\"::bigint)";
    /// `bit_or(expr)`: bits set in any value, as signed 64-bit integers; NULL for none. SQLite has none.
    bit_or => BitOr, BigInt, "Integer", "bit_or(\"items\".\"value\"::bigint)";
    /// `bit_xor(expr)`: bits set in an odd number of values, as signed 64-bit integers; NULL for none. SQLite has none,
    /// and PostgreSQL from 14 on.
    bit_xor => BitXor, BigInt, "Integer", "bit_xor(\"items\".\"value\"::bigint)";
}

/// `percentile_cont(fraction) WITHIN GROUP (ORDER BY expr)`: the value at a fraction from 0 to 1 of the way through the
/// ordered values, between two of them if need be; NULL for none. PostgreSQL alone has it; elsewhere the rows are numbered in
/// a derived table.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { price: Integer } }
/// assert_eq!(
///     select(percentile_cont(0.9, Items.price)).from(Items).to_sql(&Postgres::new())?.text(),
///     r#"SELECT percentile_cont($1::double precision) WITHIN GROUP (ORDER BY "items"."price") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn percentile_cont<E: Typed>(fraction: f64, expr: E) -> Aggregate<Option<Double>>
where
    Base<E::Sql>: Numeric,
{
    within_group(AggregateFunc::PercentileCont, Some(fraction), expr.into_node())
}

/// `percentile_cont(0.5) WITHIN GROUP (ORDER BY expr)`: the value in the middle, the mean of both if there are two; NULL
/// for none. Rewritten as [`percentile_cont`] is.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { price: Integer } }
/// assert_eq!(
///     select(median(Items.price)).from(Items).inlined(&Postgres::new())?,
///     r#"SELECT percentile_cont('0.5'::double precision) WITHIN GROUP (ORDER BY "items"."price") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn median<E: Typed>(expr: E) -> Aggregate<Option<Double>>
where
    Base<E::Sql>: Numeric,
{
    percentile_cont(0.5, expr)
}

/// `percentile_disc(fraction) WITHIN GROUP (ORDER BY expr)`: the first of the ordered values at or past a fraction from 0
/// to 1 of them; NULL for none. Rewritten as [`percentile_cont`] is.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { sku: Text } }
/// assert_eq!(
///     select(percentile_disc(0.5, Items.sku)).from(Items).to_sql(&Postgres::new())?.text(),
///     r#"SELECT percentile_disc($1::double precision) WITHIN GROUP (ORDER BY "items"."sku") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn percentile_disc<E: Typed>(fraction: f64, expr: E) -> Aggregate<<E::Sql as SqlType>::Nullable>
where
    Base<E::Sql>: Comparable<Base<E::Sql>>,
{
    within_group(AggregateFunc::PercentileDisc, Some(fraction), expr.into_node())
}

/// `mode() WITHIN GROUP (ORDER BY expr)`: the commonest value, any of them if several are; NULL for none.
/// Rewritten as [`percentile_cont`] is.
///
/// ```
/// # use querent_postgres::prelude::*;
/// # table! { Items = "items" { sku: Text } }
/// assert_eq!(
///     select(mode(Items.sku)).from(Items).to_sql(&Postgres::new())?.text(),
///     r#"SELECT mode() WITHIN GROUP (ORDER BY "items"."sku") FROM "items""#
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn mode<E: Typed>(expr: E) -> Aggregate<<E::Sql as SqlType>::Nullable>
where
    Base<E::Sql>: Comparable<Base<E::Sql>>,
{
    within_group(AggregateFunc::Mode, None, expr.into_node())
}

fn within_group<S>(func: AggregateFunc, fraction: Option<f64>, expr: ast::Expr) -> Aggregate<S> {
    let fraction = fraction.map(|fraction| ast::Expr::Value(Value::Double(fraction)));
    let mut aggregate = ast::Aggregate::new(func, fraction);
    aggregate.order_by.push(OrderTerm { expr, descending: false, nulls: None });
    Aggregate::from_node(aggregate)
}
