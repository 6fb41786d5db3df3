//! What MySQL and MariaDB spell alike, and otherwise than the standard.

use querent::{
    Error,
    ast::{ExplainFormat, Keyword},
    render::{Writer, standard},
};

pub(crate) fn keyword(w: &mut Writer<'_, '_>, keyword: Keyword) {
    match keyword {
        // Without a number of digits, the fraction of the second is cut off.
        Keyword::CurrentTimestamp => w.push("CURRENT_TIMESTAMP(6)"),
        Keyword::CurrentTime => w.push("CURRENT_TIME(6)"),
        other => standard::keyword(w, other),
    }
}

pub(crate) fn explain_mysql(
    w: &mut Writer<'_, '_>,
    analyze: bool,
    format: Option<ExplainFormat>,
) -> Result<(), Error> {
    w.push(match (analyze, format) {
        (false, None) => "EXPLAIN",
        (false, Some(ExplainFormat::Json)) => "EXPLAIN FORMAT=JSON",
        (false, Some(ExplainFormat::Text)) => "EXPLAIN FORMAT=TREE",
        // A tree is the only form that it has.
        (true, None | Some(ExplainFormat::Text)) => "EXPLAIN ANALYZE",
        (true, Some(ExplainFormat::Json)) => {
            return Err(w.unsupported("EXPLAIN ANALYZE in JSON", "leave `.json()` out, and read the tree"));
        }
    });
    Ok(())
}

pub(crate) fn explain_mariadb(
    w: &mut Writer<'_, '_>,
    analyze: bool,
    format: Option<ExplainFormat>,
) -> Result<(), Error> {
    w.push(match (analyze, format) {
        (false, None) => "EXPLAIN",
        (true, None) => "ANALYZE",
        (false, Some(ExplainFormat::Json)) => "EXPLAIN FORMAT=JSON",
        (true, Some(ExplainFormat::Json)) => "ANALYZE FORMAT=JSON",
        (_, Some(ExplainFormat::Text)) => {
            return Err(w.unsupported("EXPLAIN as text", "leave `.text()` out, or use `.json()`"));
        }
    });
    Ok(())
}
