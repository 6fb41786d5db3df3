//! What MySQL and MariaDB spell alike, and otherwise than the standard.

use crate::{aggregate::Family, json};
use querent::{
    Error,
    ast::{Field, Func, Function, Keyword},
    render::{Writer, standard},
};

pub(crate) fn function<'a>(
    w: &mut Writer<'a, '_>,
    function: &'a Function,
    family: Family,
) -> Result<(), Error> {
    let args = &function.args;
    if json::function(w, function.func, args, family)? {
        return Ok(());
    }
    match function.func {
        Func::ConcatSkipNull => {
            standard::check_arguments(w, "concat_ws", args)?;
            w.push("concat_ws(''");
            for arg in args {
                w.push(", ");
                w.expr(arg, 0)?;
            }
            w.push(")");
            Ok(())
        }
        Func::Extract(Field::IsoWeekday) => {
            w.push("(");
            standard::call(w, "weekday", args)?;
            w.push(" + 1)");
            Ok(())
        }
        Func::Extract(Field::DayOfYear) => standard::call(w, "dayofyear", args),
        _ => standard::function(w, function),
    }
}

pub(crate) fn keyword(w: &mut Writer<'_, '_>, keyword: Keyword) {
    match keyword {
        // Without a number of digits, the fraction of the second is cut off.
        Keyword::CurrentTimestamp => w.push("CURRENT_TIMESTAMP(6)"),
        Keyword::CurrentTime => w.push("CURRENT_TIME(6)"),
        other => standard::keyword(w, other),
    }
}
