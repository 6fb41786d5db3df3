//! `JSON_TABLE`: what the macro [`json_table!`](crate::json_table!) needs.

use querent::{
    Rows, Text, Typed,
    ast::{Alias, TableForm, TableFunc, TableFunction},
};

/// `JSON_TABLE(document, path COLUMNS (name type PATH path, ..)) AS alias` in FROM: a row for each place of the document that
/// the path finds, its columns typed. Where a column's path finds nothing there, and where it finds JSON null, the column is
/// NULL. It sees the tables before it.
///
/// Paths are the program's own, and are checked when it is compiled. Columns are `Bool`, `SmallInt`, `Integer`, `BigInt`,
/// `Double`, `Decimal` (of 30 digits after the point), `Text`, `Date`, `Timestamp` or `Json`.
///
/// ```
/// use querent_mysql::{ext::prelude::*, prelude::*};
///
/// table! { Orders = "orders" { id: BigInt, lines: Json } }
///
/// let lines = json_table!("line", Orders.lines, "$[*]" { sku: Text = "$.sku", quantity: Integer = "$.quantity" });
/// let (sku, quantity) = lines.columns();
/// let query = select((Orders.id, sku, quantity)).from(Orders).cross_join(lines);
/// let rows: &dyn AsStatement<Row = (BigInt, Option<Text>, Option<Integer>)> = &query;
/// assert_eq!(
///     query.to_sql(&MySql::new())?.text(),
///     "SELECT `orders`.`id`, `line`.`sku`, `line`.`quantity` FROM `orders` CROSS JOIN \
///      JSON_TABLE(`orders`.`lines`, '$[*]' COLUMNS (`sku` TEXT PATH '$.sku', `quantity` INT PATH '$.quantity')) AS `line`"
/// );
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! json_table {
    (@type Bool) => {
        "TINYINT"
    };
    (@type SmallInt) => {
        "SMALLINT"
    };
    (@type Integer) => {
        "INT"
    };
    (@type BigInt) => {
        "BIGINT"
    };
    (@type Double) => {
        "DOUBLE"
    };
    (@type Decimal) => {
        "DECIMAL(65, 30)"
    };
    (@type Text) => {
        "TEXT"
    };
    (@type Date) => {
        "DATE"
    };
    (@type Timestamp) => {
        "DATETIME(6)"
    };
    (@type Json) => {
        "JSON"
    };
    ($alias:expr, $document:expr, $path:literal {
        $first:ident: $first_type:ident = $first_path:literal
        $(, $name:ident: $type:ident = $column_path:literal)* $(,)?
    }) => {{
        const _: () = $crate::ext::json::check(&[$path, $first_path $(, $column_path)*]);
        const FORM: $crate::querent::ast::TableForm = $crate::querent::ast::TableForm {
            text: concat!(
                "JSON_TABLE({}, '", $path, "' COLUMNS (",
                "`", stringify!($first), "` ", $crate::json_table!(@type $first_type), " PATH '", $first_path, "'",
                $(", `", stringify!($name), "` ", $crate::json_table!(@type $type), " PATH '", $column_path, "'",)*
                "))"
            ),
            lists_columns: false,
        };
        let rows: $crate::querent::Rows<(
            ::core::option::Option<$crate::querent::$first_type>,
            $(::core::option::Option<$crate::querent::$type>,)*
        )> = $crate::ext::json::table(
            &[("mysql", FORM), ("mariadb", FORM)],
            $document,
            $alias,
            &[stringify!($first) $(, stringify!($name))*],
        );
        rows
    }};
}

/// Refuses a path that would end its literal, or is read as a hole or a placeholder.
///
/// # Panics
/// When the program is compiled.
#[doc(hidden)]
#[allow(clippy::panic, clippy::indexing_slicing, reason = "it runs when the program is compiled")]
pub const fn check(paths: &[&str]) {
    let mut path = 0;
    while path < paths.len() {
        let bytes = paths[path].as_bytes();
        let mut place = 0;
        while place < bytes.len() {
            if matches!(bytes[place], b'\'' | b'\\' | b'{' | b'}' | b'?' | 0) {
                panic!("a path of `json_table!` has a quote, a backslash, a brace or a question mark in it");
            }
            place += 1;
        }
        path += 1;
    }
}

/// The rows of a table of JSON; for the macro, which counts the columns.
#[doc(hidden)]
pub fn table<Row, E>(
    forms: &'static [(&'static str, TableForm)],
    document: E,
    alias: impl Into<Alias>,
    columns: &[&'static str],
) -> Rows<Row>
where
    E: Typed<Sql: querent::SqlType<NotNull = querent::Json>>,
{
    Rows::from_function(TableFunction {
        func: TableFunc::By(forms),
        args: vec![document.into_node()],
        alias: alias.into(),
        columns: columns.iter().copied().map(Text::from_static).collect(),
    })
}
