//! Lists that go as one parameter: a JSON array, of which a query makes rows again.
//! The driver makes it.

use crate::decimal;
use querent::{
    Error, Kind, Value,
    render::{Writer, literal},
};

/// The elements of a JSON array, which is the parameter, as values of their type.
pub(crate) fn query<'a>(w: &mut Writer<'a, '_>, array: &'a Value) -> Result<(), Error> {
    let (kind, items) = match array {
        Value::Array(array) => (array.kind, array.items.as_slice()),
        other => match other.kind() {
            Kind::Array(element) => (element.into(), &[][..]),
            kind => (kind, &[][..]),
        },
    };
    let (value, column) = match kind {
        Kind::Bool | Kind::TinyInt | Kind::SmallInt | Kind::Integer | Kind::BigInt => ("v", "BIGINT"),
        Kind::UnsignedTinyInt | Kind::UnsignedSmallInt | Kind::UnsignedInteger | Kind::UnsignedBigInt => {
            ("v", "BIGINT UNSIGNED")
        }
        // A FLOAT is widened before it is compared.
        Kind::Real | Kind::Double => ("v", "DOUBLE"),
        Kind::Decimal => ("v", "DECIMAL(65, 30)"),
        Kind::Date => ("v", "DATE"),
        Kind::Time => ("v", "TIME(6)"),
        Kind::Timestamp | Kind::TimestampTz => ("v", "DATETIME(6)"),
        // JSON has no bytes.
        Kind::Bytes => ("unhex(v)", "LONGTEXT"),
        // A column of this table has a collation of as much weight as the one that it is compared with, and a function of
        // JSON one of less, as a parameter has.
        Kind::Text | Kind::Uuid => ("json_unquote(json_quote(v))", "LONGTEXT"),
        other => {
            return Err(w.unsupported(&format!("a list of {other}"), "compare with each by itself"));
        }
    };
    for item in items {
        if decimal::scale(w.spec(), item)? < decimal::SCALE {
            let way_out = "in a list it has 35 digits before the point at most; compare with it by itself";
            return Err(literal::refused(w.spec(), item, way_out));
        }
    }
    w.push("SELECT ");
    w.push(value);
    w.push(" FROM json_table(");
    w.list_param(array)?;
    w.push(", '$[*]' COLUMNS (v ");
    w.push(column);
    w.push(" PATH '$')) AS list");
    Ok(())
}
