//! Functions that SQLite spells otherwise, or has not and can be said in other words.

use crate::calendar;
use querent::{
    Error, Value,
    ast::{Expr, Field, Func, Function, Query},
    render::{
        Writer,
        standard::{self, argument, pattern},
    },
    walk::{Visit, visit_expr},
};

pub(crate) fn function<'a>(
    w: &mut Writer<'a, '_>,
    function: &'a Function,
    has_math: bool,
) -> Result<(), Error> {
    let args = &function.args;
    if crate::json::function(w, function.func, args)? {
        return Ok(());
    }
    match function.func {
        Func::CharLength => standard::call(w, "length", args),
        Func::OctetLength if w.spec().version.at_least(3, 43) => standard::call(w, "octet_length", args),
        Func::OctetLength => {
            w.push("length(CAST(");
            w.list(args, |w, arg| w.expr(arg, 0))?;
            w.push(" AS BLOB))");
            Ok(())
        }
        Func::ConcatSkipNull if w.spec().version.at_least(3, 44) => standard::function(w, function),
        Func::ConcatSkipNull => skip_null(w, args),
        Func::Floor => whole(w, args, " - (", " < "),
        Func::Ceil => whole(w, args, " + (", " > "),
        Func::Extract(Field::Microsecond) => calendar::microsecond(w, args),
        Func::Extract(field) => extract(w, args, field),
        Func::Round => round(w, function),
        // A count from the end; of none, it would be read as the place before the first.
        Func::Right => pattern(w, args, "substr({0}, -{1}, {1})"),
        Func::PadStart => pattern(
            w,
            args,
            "(substr(replace(hex(zeroblob({1})), '00', {2}), 1, max({1} - length({0}), 0)) || substr({0}, 1, {1}))",
        ),
        Func::PadEnd => pattern(
            w,
            args,
            "(substr({0}, 1, {1}) || substr(replace(hex(zeroblob({1})), '00', {2}), 1, max({1} - length({0}), 0)))",
        ),
        Func::Repeat => match argument(args, 1) {
            Expr::Value(_) => pattern(w, args, "replace(hex(zeroblob({1})), '00', {0})"),
            // So many bytes as NULL says are none, and no NULL.
            _ => pattern(w, args, "CASE WHEN {1} >= 0 THEN replace(hex(zeroblob({1})), '00', {0}) END"),
        },
        Func::Reverse if has_aggregate(argument(args, 0)) => {
            let way_out = "aggregate in a subquery, and reverse its column";
            Err(w.unsupported("the reverse of an aggregate", way_out))
        }
        Func::Reverse => pattern(
            w,
            args,
            "(WITH RECURSIVE querent_reversed(done, rest) AS (SELECT '', {0} UNION ALL \
             SELECT substr(rest, 1, 1) || done, substr(rest, 2) FROM querent_reversed WHERE rest <> '') \
             SELECT done FROM querent_reversed WHERE rest = '')",
        ),
        Func::SplitPart => split_part(w, args),
        Func::RegexMatch | Func::RegexReplaceFirst | Func::RegexReplaceAll => {
            Err(w.unsupported("a regular expression", "use `like`, or match the text in Rust"))
        }
        Func::ParseInteger => {
            let digits = "CASE WHEN substr({0}, 1, 1) IN ('+', '-') THEN substr({0}, 2) ELSE {0} END";
            let text = format!(
                "CASE WHEN length({digits}) BETWEEN 1 AND 18 AND ({digits}) NOT GLOB '*[^0-9]*' \
                 THEN CAST({{0}} AS INTEGER) END"
            );
            pattern(w, args, &text)
        }
        Func::Greatest => standard::extreme(w, "max", args, |w, arg| w.expr(arg, 0)),
        Func::Least => standard::extreme(w, "min", args, |w, arg| w.expr(arg, 0)),
        // As in `whole`.
        Func::Trunc => pattern(
            w,
            args,
            "CASE WHEN abs({0}) >= 4503599627370496 THEN {0} ELSE CAST(CAST({0} AS INTEGER) AS REAL) END",
        ),
        // It makes 64 bits, of which a float holds 53.
        Func::Random => {
            w.push("((random() & 9007199254740991) / 9007199254740992.0)");
            Ok(())
        }
        Func::Sqrt
        | Func::Exp
        | Func::Ln
        | Func::Power
        | Func::Sin
        | Func::Cos
        | Func::Tan
        | Func::Asin
        | Func::Acos
        | Func::Atan
        | Func::Atan2
        | Func::Radians
        | Func::Degrees
        | Func::Pi
            if !has_math =>
        {
            let way_out = "build SQLite with SQLITE_ENABLE_MATH_FUNCTIONS and say so by \
                           `Sqlite::with_math_functions`, or compute it in Rust";
            Err(w.unsupported("mathematical functions", way_out))
        }
        Func::AddToDate(unit) => calendar::add(w, args, unit, false),
        Func::AddToTimestamp(unit) => calendar::add(w, args, unit, true),
        Func::TruncateDate(unit) => calendar::truncate(w, args, unit, false),
        Func::TruncateTimestamp(unit) => calendar::truncate(w, args, unit, true),
        Func::Difference(unit) => calendar::difference(w, args, unit),
        Func::AtTimeZone => {
            Err(w.unsupported("AT TIME ZONE", "read the point in time, and convert it in Rust"))
        }
        Func::ToEpoch => pattern(w, args, "CAST(strftime('%s', substr({0}, 1, 19)) AS INTEGER)"),
        Func::FromEpoch => pattern(w, args, "datetime({0}, 'unixepoch')"),
        Func::Format(parts) => calendar::format(w, args, parts),
        _ => standard::function(w, function),
    }
}

/// `floor` and `ceil` belong to the mathematical functions that SQLite may be built without. CAST cuts the
/// fraction off; floats from 2^52 on have none.
fn whole<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], correct: &str, compare: &str) -> Result<(), Error> {
    let Some(number) = args.first() else { return Ok(()) };
    let atom = w.precedence().atom;
    w.push("CASE WHEN abs(");
    let from = w.written();
    w.expr(number, 0)?;
    w.check_repeat(from)?;
    w.push(") >= 4503599627370496 THEN ");
    w.expr(number, 0)?;
    w.push(" ELSE CAST(");
    w.expr(number, 0)?;
    w.push(" AS INTEGER)");
    w.push(correct);
    w.expr(number, atom)?;
    w.push(compare);
    w.push("CAST(");
    w.expr(number, 0)?;
    w.push(" AS INTEGER)) END");
    Ok(())
}

/// Whether an aggregate stands in a text that a subquery takes apart: it would be one of that subquery.
fn has_aggregate(node: &Expr) -> bool {
    struct Search(bool);
    impl Visit for Search {
        fn expr(&mut self, node: &Expr) {
            self.0 |= node.is_aggregate() || matches!(node, Expr::Window(_));
            visit_expr(self, node);
        }

        // Those of a subquery are its own.
        fn query(&mut self, _: &Query) {}
    }
    let mut search = Search(false);
    search.expr(node);
    search.0
}

/// Takes part after part from what is left; nothing is left behind the last, of which there may be none.
fn split_part<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    if has_aggregate(argument(args, 0)) {
        let way_out = "aggregate in a subquery, and split its column";
        return Err(w.unsupported("a part of an aggregate", way_out));
    }
    pattern(
        w,
        args,
        "CASE WHEN ({0}) IS NOT NULL THEN coalesce((WITH RECURSIVE querent_parts(n, part, rest) AS \
         (SELECT 0, NULL, {0} UNION ALL SELECT n + 1, \
         CASE WHEN instr(rest, {1}) = 0 THEN rest ELSE substr(rest, 1, instr(rest, {1}) - 1) END, \
         CASE WHEN instr(rest, {1}) > 0 THEN substr(rest, instr(rest, {1}) + length({1})) END \
         FROM querent_parts WHERE rest IS NOT NULL AND n < {2}) \
         SELECT part FROM querent_parts WHERE n = {2}), '') END",
    )
}

/// It takes fewer than no digits for none.
fn round<'a>(w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
    match argument(&function.args, 1) {
        Expr::Value(Value::Integer(digits @ -18..0)) => {
            let unit = 10_i64.pow(digits.unsigned_abs());
            pattern(w, &function.args, &format!("(round({{0}} / {unit}.0) * {unit})"))
        }
        // Past the integers, by floats.
        Expr::Value(Value::Integer(digits @ ..-18)) => {
            let unit = format!("1e{}", digits.unsigned_abs());
            pattern(w, &function.args, &format!("(round({{0}} / {unit}) * {unit})"))
        }
        _ => standard::function(w, function),
    }
}

fn extract<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], field: Field) -> Result<(), Error> {
    let (before, format, after) = match field {
        Field::Year => ("", "%Y", ""),
        Field::Quarter => ("((", "%m", " + 2) / 3)"),
        Field::Month => ("", "%m", ""),
        Field::Day => ("", "%d", ""),
        // Sunday is 0 there.
        Field::IsoWeekday => ("((", "%w", " + 6) % 7 + 1)"),
        Field::DayOfYear => ("", "%j", ""),
        Field::Hour => ("", "%H", ""),
        Field::Minute => ("", "%M", ""),
        Field::Second => ("", "%S", ""),
        // The Thursday of the week is in the year that the week belongs to.
        Field::IsoWeek => {
            return pattern(
                w,
                args,
                "((CAST(strftime('%j', {0}, '-3 days', 'weekday 4') AS INTEGER) + 6) / 7)",
            );
        }
        Field::IsoYear => {
            return pattern(w, args, "CAST(strftime('%Y', {0}, '-3 days', 'weekday 4') AS INTEGER)");
        }
        _ => {
            return Err(
                w.unsupported("EXTRACT of that field", "read the date or time, and compute it in Rust")
            );
        }
    };
    w.push(before);
    w.push("CAST(strftime('");
    w.push(format);
    w.push("', ");
    w.list(args, |w, arg| w.expr(arg, 0))?;
    w.push(") AS INTEGER)");
    w.push(after);
    Ok(())
}

/// Texts put together, NULL as an empty one; halved where there are more than the parser goes deep.
fn skip_null<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    let limit = w.spec().limits.chain.saturating_sub(1).max(1);
    w.push("(");
    if args.len() > limit {
        let (left, right) = args.split_at(args.len() / 2);
        skip_null(w, left)?;
        w.push(" || ");
        skip_null(w, right)?;
    } else {
        w.push("''");
        for arg in args {
            w.push(" || coalesce(");
            w.expr(arg, 0)?;
            w.push(", '')");
        }
    }
    w.push(")");
    Ok(())
}
