//! Functions that MySQL and MariaDB spell otherwise than the standard.

use crate::{aggregate::Family, exact::exact, json};
use querent::{
    Error, Kind, Value,
    ast::{Expr, Field, FormatPart, Func, Function, Unit},
    render::{
        Writer,
        standard::{self, argument, pattern},
    },
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
            if args.is_empty() {
                return standard::check_arguments(w, "concat_ws", args);
            }
            standard::call_in_groups(w, "concat_ws('', ", args)
        }
        // INSTR goes by the collation of the text, on MySQL even where that of the part is another.
        Func::Position => {
            w.push("instr(");
            exact(w, argument(args, 0))?;
            pattern(w, args, ", {1})")
        }
        // MariaDB answers the text itself where nothing is found, for a replacement that is NULL too.
        Func::Replace if w.spec().name == "mariadb" && !standard::is_never_null(argument(args, 2)) => {
            pattern(w, args, "CASE WHEN ({2}) IS NOT NULL THEN replace({0}, {1}, {2}) END")
        }
        Func::TrimChar => pattern(w, args, "trim(BOTH {1} FROM {0})"),
        Func::TrimCharStart => pattern(w, args, "trim(LEADING {1} FROM {0})"),
        Func::TrimCharEnd => pattern(w, args, "trim(TRAILING {1} FROM {0})"),
        Func::SplitPart => match argument(args, 2) {
            Expr::Value(Value::Integer(1)) => pattern(w, args, "substring_index({0}, {1}, 1)"),
            // What comes behind the parts before it: from the right, separators may be found elsewhere.
            _ => pattern(
                w,
                args,
                "substr(substring_index({0}, {1}, {2}), \
                 char_length(substring_index({0}, {1}, {2} - 1)) + char_length({1}) + 1)",
            ),
        },
        Func::RegexMatch | Func::RegexReplaceFirst | Func::RegexReplaceAll => {
            if w.spec().name == "mysql" {
                regex_mysql(w, function)
            } else {
                regex_mariadb(w, function)
            }
        }
        // `$` would stand before a last line break too, so that what is no digit is looked for.
        Func::ParseInteger => {
            let digits = "CASE WHEN {0} REGEXP '^[+-]' THEN substr({0}, 2) ELSE {0} END";
            let text = format!(
                "CASE WHEN char_length({digits}) BETWEEN 1 AND 18 AND ({digits}) NOT REGEXP '[^0-9]' \
                 THEN CAST({{0}} AS SIGNED) END"
            );
            pattern(w, args, &text)
        }
        Func::Greatest => standard::extreme(w, "greatest", args, typed),
        Func::Least => standard::extreme(w, "least", args, typed),
        Func::Trunc => pattern(w, args, "truncate({0}, 0)"),
        Func::Random => standard::call(w, "rand", args),
        Func::Extract(Field::IsoWeekday) => pattern(w, args, "(weekday({0}) + 1)"),
        Func::Extract(Field::DayOfYear) => standard::call(w, "dayofyear", args),
        Func::Extract(Field::IsoWeek) => pattern(w, args, "week({0}, 3)"),
        Func::Extract(Field::IsoYear) => pattern(w, args, "(yearweek({0}, 3) DIV 100)"),
        Func::AddToDate(unit) => {
            let day = moment(w, args, 0, "DATE");
            pattern(w, args, &format!("date_add({day}, INTERVAL {{1}} {})", name(unit)))
        }
        Func::AddToTimestamp(unit) => {
            let day = moment(w, args, 0, "DATETIME(6)");
            pattern(w, args, &format!("date_add({day}, INTERVAL {{1}} {})", name(unit)))
        }
        Func::TruncateDate(unit) => truncate(w, args, unit, ""),
        Func::TruncateTimestamp(unit) => truncate(w, args, unit, " AS DATETIME(6))"),
        Func::Difference(unit) => pattern(w, args, &format!("timestampdiff({}, {{1}}, {{0}})", name(unit))),
        // It has the rules of a zone only once they were loaded into its tables.
        Func::AtTimeZone => {
            Err(w.unsupported("AT TIME ZONE", "read the point in time, and convert it in Rust"))
        }
        // A fraction before 1970 would be rounded up.
        Func::ToEpoch => pattern(
            w,
            args,
            "timestampdiff(SECOND, TIMESTAMP '1970-01-01 00:00:00', date_format({0}, '%Y-%m-%d %H:%i:%s'))",
        ),
        Func::FromEpoch => pattern(w, args, "date_add(TIMESTAMP '1970-01-01 00:00:00', INTERVAL {0} SECOND)"),
        Func::Format(parts) => format(w, args, parts),
        _ => standard::function(w, function),
    }
}

/// Prints a date or time with its type, which a parameter has not: beside a day, MySQL would make a day and time of it.
fn typed<'a>(w: &mut Writer<'a, '_>, node: &'a Expr) -> Result<(), Error> {
    let name = match node {
        Expr::Value(value) if !value.is_null() => match value.kind() {
            Kind::Date => "DATE",
            Kind::Timestamp => "DATETIME(6)",
            Kind::Time => "TIME(6)",
            _ => return w.expr(node, 0),
        },
        _ => return w.expr(node, 0),
    };
    if w.is_inline() {
        return w.expr(node, 0);
    }
    w.push("CAST(");
    w.expr(node, 0)?;
    w.push(" AS ");
    w.push(name);
    w.push(")");
    Ok(())
}

/// An argument that has a type for sure: a parameter has none, and what is made of one and of a day is a day and time.
fn moment(w: &Writer<'_, '_>, args: &[Expr], place: usize, name: &str) -> String {
    let is_typed = match argument(args, place) {
        Expr::Column(column) => matches!(column.def.kind, Kind::Date | Kind::Timestamp),
        Expr::Value(_) => w.is_inline(),
        Expr::Function(function) => matches!(
            function.func,
            Func::AddToDate(_)
                | Func::AddToTimestamp(_)
                | Func::TruncateDate(_)
                | Func::TruncateTimestamp(_)
                | Func::FromEpoch
        ),
        _ => false,
    };
    if is_typed { format!("{{{place}}}") } else { format!("CAST({{{place}}} AS {name})") }
}

fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::Year => "YEAR",
        Unit::Quarter => "QUARTER",
        Unit::Month => "MONTH",
        Unit::Week => "WEEK",
        Unit::Day => "DAY",
        Unit::Hour => "HOUR",
        Unit::Minute => "MINUTE",
        Unit::Second => "SECOND",
    }
}

/// A day, or with `end` a day and time.
fn truncate<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], unit: Unit, end: &str) -> Result<(), Error> {
    let written = |template: &str| match end {
        "" => format!("CAST(date_format({{0}}, '{template}') AS DATE)"),
        end => format!("CAST(date_format({{0}}, '{template}'){end}"),
    };
    let calculated = |text: &str| match end {
        "" => text.to_owned(),
        end => format!("CAST({text}{end}"),
    };
    let text = match unit {
        Unit::Year => written("%Y-01-01"),
        Unit::Quarter => calculated(
            "date_sub(CAST(date_format({0}, '%Y-%m-01') AS DATE), INTERVAL (month({0}) - 1) % 3 MONTH)",
        ),
        Unit::Month => written("%Y-%m-01"),
        Unit::Week => calculated("date_sub(date({0}), INTERVAL weekday({0}) DAY)"),
        Unit::Day => written("%Y-%m-%d"),
        Unit::Hour => written("%Y-%m-%d %H:00:00"),
        Unit::Minute => written("%Y-%m-%d %H:%i:00"),
        Unit::Second => written("%Y-%m-%d %H:%i:%s"),
    };
    pattern(w, args, &text)
}

fn format<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], parts: &[FormatPart]) -> Result<(), Error> {
    let mut template = String::new();
    for part in parts {
        match part {
            FormatPart::Year => template.push_str("%Y"),
            FormatPart::Month => template.push_str("%m"),
            FormatPart::Day => template.push_str("%d"),
            FormatPart::Hour => template.push_str("%H"),
            FormatPart::Minute => template.push_str("%i"),
            FormatPart::Second => template.push_str("%s"),
            FormatPart::Micros => template.push_str("%f"),
            FormatPart::Text(text) if text.contains(['\\', '\0']) => {
                let what = format!("a format with {text:?}");
                return Err(w.unsupported(&what, "concatenate formats without quotes and backslashes"));
            }
            FormatPart::Text(text) => template.push_str(&text.replace('%', "%%")),
            other => return Err(w.unsupported(&format!("a format with {other:?}"), "format it in Rust")),
        }
    }
    if template.is_empty() {
        // DATE_FORMAT would answer NULL.
        return pattern(w, args, "left({0}, 0)");
    }
    pattern(w, args, &format!("date_format({}, '", moment(w, args, 0, "DATETIME(6)")))?;
    w.push(&template.replace('\'', "''"));
    w.push("')");
    Ok(())
}

/// A backslash, whatever the server's mode makes of one in a literal, with the collation of the connection.
const BACKSLASH: &str = "concat('', _ascii X'5C')";

fn regex_mysql<'a>(w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
    let args = &function.args;
    let occurrence = match function.func {
        Func::RegexMatch => return pattern(w, args, "regexp_like({0}, {1}, 'c')"),
        Func::RegexReplaceFirst => 1,
        _ => 0,
    };
    let twice = "concat('', _ascii X'5C5C')";
    let dollar = "concat('', _ascii X'5C24')";
    let text = format!(
        "regexp_replace({{0}}, {{1}}, \
         replace(replace({{2}}, {BACKSLASH}, {twice}), '$', {dollar}), 1, {occurrence}, 'c')"
    );
    pattern(w, args, &text)
}

/// It goes by the collation of the text, and has no replacement of the first match.
fn regex_mariadb<'a>(w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
    let args = &function.args;
    let text = match argument(args, 0) {
        Expr::Value(_) => "{0} COLLATE utf8mb4_bin",
        _ => "CONVERT({0} USING utf8mb4) COLLATE utf8mb4_bin",
    };
    let text = match function.func {
        Func::RegexMatch => format!("({text} REGEXP {{1}})"),
        Func::RegexReplaceFirst => format!(
            "CASE WHEN regexp_instr({text}, {{1}}) = 0 THEN {{0}} ELSE insert({{0}}, regexp_instr({text}, {{1}}), \
             char_length(regexp_substr({text}, {{1}})), {{2}}) END"
        ),
        _ => {
            format!("regexp_replace({text}, {{1}}, replace({{2}}, {BACKSLASH}, concat('', _ascii X'5C5C')))")
        }
    };
    pattern(w, args, &text)
}
