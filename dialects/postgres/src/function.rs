//! Functions that PostgreSQL spells otherwise, or answers with an error where others answer NULL.

use querent::{
    Error, Kind,
    ast::{Expr, Field, FormatPart, Func, Function, Unit},
    render::{
        Writer,
        standard::{self, argument, pattern},
    },
};

pub(crate) fn function<'a>(w: &mut Writer<'a, '_>, function: &'a Function) -> Result<(), Error> {
    let args = &function.args;
    match function.func {
        Func::Position => standard::call(w, "strpos", args),
        // EXTRACT answers numeric; a cast would round seconds up.
        Func::Extract(Field::Second) => pattern(w, args, "floor(extract(SECOND FROM {0}))::integer"),
        // The seconds are among them.
        Func::Extract(Field::Microsecond) => {
            pattern(w, args, "(extract(MICROSECONDS FROM {0})::integer % 1000000)")
        }
        Func::Extract(_) => {
            standard::function(w, function)?;
            w.push("::integer");
            Ok(())
        }
        Func::TrimChar => standard::call(w, "btrim", args),
        Func::RegexMatch => pattern(w, args, "({0} ~ {1})"),
        Func::RegexReplaceFirst => {
            pattern(w, args, r"regexp_replace({0}, {1}, replace({2}, E'\\', E'\\\\'))")
        }
        Func::RegexReplaceAll => {
            pattern(w, args, r"regexp_replace({0}, {1}, replace({2}, E'\\', E'\\\\'), 'g')")
        }
        Func::ParseInteger => pattern(
            w,
            args,
            "CASE WHEN {0} ~ '^[+-]?[0-9]+$' AND char_length(ltrim({0}, '+-')) <= 18 THEN {0}::bigint END",
        ),
        // These are errors outside of what they are defined for.
        Func::Sqrt => pattern(w, args, "CASE WHEN {0} >= 0 THEN sqrt({0}) END"),
        Func::Ln => pattern(w, args, "CASE WHEN {0} > 0 THEN ln({0}) END"),
        Func::Asin => pattern(w, args, "CASE WHEN abs({0}) <= 1 THEN asin({0}) END"),
        Func::Acos => pattern(w, args, "CASE WHEN abs({0}) <= 1 THEN acos({0}) END"),
        Func::AddToDate(unit) => {
            pattern(w, args, &format!("({{0}} + {{1}} * INTERVAL '{}')::date", interval(unit)))
        }
        Func::AddToTimestamp(unit) => {
            pattern(w, args, &format!("({{0}} + {{1}} * INTERVAL '{}')", interval(unit)))
        }
        // Of a day alone it would make a point in time.
        Func::TruncateDate(unit) => {
            pattern(w, args, &format!("date_trunc('{}', {{0}}::timestamp)::date", name(unit)))
        }
        Func::TruncateTimestamp(unit) => pattern(w, args, &format!("date_trunc('{}', {{0}})", name(unit))),
        Func::Difference(unit) => difference(w, args, unit),
        Func::AtTimeZone => pattern(w, args, "({0} AT TIME ZONE {1})"),
        Func::ToEpoch => pattern(w, args, "floor(extract(EPOCH FROM {0}))::bigint"),
        Func::FromEpoch => pattern(w, args, "(TIMESTAMP '1970-01-01' + {0} * INTERVAL '1 second')"),
        Func::Format(parts) => format(w, args, parts),
        _ => standard::function(w, function),
    }
}

fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::Year => "year",
        Unit::Quarter => "quarter",
        Unit::Month => "month",
        Unit::Week => "week",
        Unit::Day => "day",
        Unit::Hour => "hour",
        Unit::Minute => "minute",
        Unit::Second => "second",
    }
}

fn interval(unit: Unit) -> String {
    match unit {
        // Intervals have no quarters.
        Unit::Quarter => "3 month".to_owned(),
        unit => format!("1 {}", name(unit)),
    }
}

/// An argument as a timestamp: of days, AGE and `to_char` would make points in time.
fn timestamp(args: &[Expr], place: usize) -> String {
    let is_timestamp = match argument(args, place) {
        Expr::Column(column) => column.def.kind == Kind::Timestamp,
        Expr::Value(value) => value.kind() == Kind::Timestamp,
        Expr::Function(function) => {
            matches!(function.func, Func::AddToTimestamp(_) | Func::TruncateTimestamp(_) | Func::FromEpoch)
        }
        _ => false,
    };
    if is_timestamp { format!("{{{place}}}") } else { format!("{{{place}}}::timestamp") }
}

fn difference<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], unit: Unit) -> Result<(), Error> {
    let (a, b) = (timestamp(args, 0), timestamp(args, 1));
    let months = |per: &str| {
        format!("((extract(YEAR FROM age({a}, {b})) * 12 + extract(MONTH FROM age({a}, {b})))::bigint{per})")
    };
    let seconds = |per: &str| format!("trunc(extract(EPOCH FROM ({a} - {b})){per})::bigint");
    let text = match unit {
        Unit::Year => months(" / 12"),
        Unit::Quarter => months(" / 3"),
        Unit::Month => months(""),
        Unit::Week => seconds(" / 604800"),
        Unit::Day => seconds(" / 86400"),
        Unit::Hour => seconds(" / 3600"),
        Unit::Minute => seconds(" / 60"),
        Unit::Second => seconds(""),
    };
    pattern(w, args, &text)
}

fn format<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], parts: &[FormatPart]) -> Result<(), Error> {
    let mut template = String::new();
    for part in parts {
        match part {
            FormatPart::Year => template.push_str("YYYY"),
            FormatPart::Month => template.push_str("MM"),
            FormatPart::Day => template.push_str("DD"),
            FormatPart::Hour => template.push_str("HH24"),
            FormatPart::Minute => template.push_str("MI"),
            FormatPart::Second => template.push_str("SS"),
            FormatPart::Micros => template.push_str("US"),
            FormatPart::Text(text) if text.contains(['"', '\\', '\0']) => {
                let what = format!("a format with {text:?}");
                return Err(w.unsupported(&what, "concatenate formats without quotes and backslashes"));
            }
            FormatPart::Text(text) => template.push_str(&format!("\"{text}\"")),
            other => return Err(w.unsupported(&format!("a format with {other:?}"), "format it in Rust")),
        }
    }
    if template.is_empty() {
        // `to_char` would answer NULL.
        return pattern(w, args, "left({0}::text, 0)");
    }
    pattern(w, args, &format!("to_char({}, '", timestamp(args, 0)))?;
    w.push(&template.replace('\'', "''"));
    w.push("')");
    Ok(())
}
