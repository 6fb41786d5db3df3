//! What MySQL and MariaDB spell alike, and otherwise than the standard.

use querent::{
    ast::Keyword,
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
