//! Days and times, which are text of ISO 8601: `YYYY-MM-DD`, `YYYY-MM-DD HH:MM:SS` with a fraction of up to six digits
//! behind it. What is calculated has that form again, so that it compares with what is stored.
//!
//! SQLite counts in milliseconds, so that fractions are cut off before, and put back behind.

use querent::{
    Error,
    ast::{Expr, FormatPart, Unit},
    render::{Writer, standard::pattern},
};

/// How many of which unit SQLite adds for one.
fn modifier(unit: Unit) -> (u8, &'static str) {
    match unit {
        Unit::Year => (1, "years"),
        Unit::Quarter => (3, "months"),
        Unit::Month => (1, "months"),
        Unit::Week => (7, "days"),
        Unit::Day => (1, "days"),
        Unit::Hour => (1, "hours"),
        Unit::Minute => (1, "minutes"),
        Unit::Second => (1, "seconds"),
    }
}

pub(crate) fn add<'a>(
    w: &mut Writer<'a, '_>,
    args: &'a [Expr],
    unit: Unit,
    has_time: bool,
) -> Result<(), Error> {
    let (factor, word) = modifier(unit);
    let count = if factor == 1 { "{1}".to_owned() } else { format!("({{1}} * {factor})") };
    let is_month = matches!(unit, Unit::Year | Unit::Quarter | Unit::Month);
    if is_month && !w.spec().version.at_least(3, 46) {
        // Without the modifier `floor`, 31 January and a month would be in March: the day is at most the last.
        let months = if unit == Unit::Year { "({1} * 12)".to_owned() } else { count };
        let first = format!("'start of month', {months} || ' months'");
        let day = "CAST(strftime('%d', {0}) AS INTEGER)";
        let last = format!("CAST(strftime('%d', {{0}}, {first}, '1 months', '-1 days') AS INTEGER)");
        let text = format!("date({{0}}, {first}, (min({day}, {last}) - 1) || ' days')");
        let text = if has_time { format!("({text} || substr({{0}}, 11))") } else { text };
        return pattern(w, args, &text);
    }
    let floor = if is_month { ", 'floor'" } else { "" };
    let text = if has_time {
        format!("(datetime(substr({{0}}, 1, 19), {count} || ' {word}'{floor}) || substr({{0}}, 20))")
    } else {
        format!("date({{0}}, {count} || ' {word}'{floor})")
    };
    pattern(w, args, &text)
}

pub(crate) fn truncate<'a>(
    w: &mut Writer<'a, '_>,
    args: &'a [Expr],
    unit: Unit,
    has_time: bool,
) -> Result<(), Error> {
    let day = match unit {
        Unit::Year => "date(substr({0}, 1, 10), 'start of year')",
        Unit::Quarter => {
            "date(substr({0}, 1, 10), 'start of month', \
             -((CAST(strftime('%m', {0}) AS INTEGER) - 1) % 3) || ' months')"
        }
        Unit::Month => "date(substr({0}, 1, 10), 'start of month')",
        Unit::Week => "date(substr({0}, 1, 10), '-6 days', 'weekday 1')",
        Unit::Day => "substr({0}, 1, 10)",
        Unit::Hour => return pattern(w, args, "(substr({0}, 1, 13) || ':00:00')"),
        Unit::Minute => return pattern(w, args, "(substr({0}, 1, 16) || ':00')"),
        Unit::Second => return pattern(w, args, "substr({0}, 1, 19)"),
    };
    let text = if has_time { format!("({day} || ' 00:00:00')") } else { day.to_owned() };
    pattern(w, args, &text)
}

/// The digits of the fraction, as microseconds.
fn micros(place: u8) -> String {
    format!("CAST(substr(substr({{{place}}}, 21) || '000000', 1, 6) AS INTEGER)")
}

fn seconds(place: u8) -> String {
    format!("CAST(strftime('%s', substr({{{place}}}, 1, 19)) AS INTEGER)")
}

pub(crate) fn difference<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr], unit: Unit) -> Result<(), Error> {
    let month = |place: u8| {
        format!(
            "CAST(substr({{{place}}}, 1, 4) AS INTEGER) * 12 + CAST(substr({{{place}}}, 6, 2) AS INTEGER)"
        )
    };
    let length = match unit {
        Unit::Year | Unit::Quarter | Unit::Month => {
            let per = match unit {
                Unit::Year => " / 12",
                Unit::Quarter => " / 3",
                _ => "",
            };
            // The last month counts once the day and the time of day are reached.
            let text = format!(
                "((({}) - ({}) + CASE WHEN {{0}} >= {{1}} THEN -(substr({{0}}, 9) < substr({{1}}, 9)) \
                 ELSE substr({{0}}, 9) > substr({{1}}, 9) END){per})",
                month(0),
                month(1)
            );
            return pattern(w, args, &text);
        }
        Unit::Week => 604_800,
        Unit::Day => 86_400,
        Unit::Hour => 3_600,
        Unit::Minute => 60,
        Unit::Second => 1,
    };
    let text = format!(
        "((({} - {}) * 1000000 + ({} - {})) / {length}000000)",
        seconds(0),
        seconds(1),
        micros(0),
        micros(1)
    );
    pattern(w, args, &text)
}

/// The fraction of a time, or of a day and time.
pub(crate) fn microsecond<'a>(w: &mut Writer<'a, '_>, args: &'a [Expr]) -> Result<(), Error> {
    pattern(w, args, "CAST(substr(substr({0}, instr({0} || '.', '.') + 1) || '000000', 1, 6) AS INTEGER)")
}

pub(crate) fn format<'a>(
    w: &mut Writer<'a, '_>,
    args: &'a [Expr],
    parts: &[FormatPart],
) -> Result<(), Error> {
    let mut template = String::new();
    let mut open = false;
    w.push("(");
    for part in parts {
        let text = match part {
            FormatPart::Year => "%Y",
            FormatPart::Month => "%m",
            FormatPart::Day => "%d",
            FormatPart::Hour => "%H",
            FormatPart::Minute => "%M",
            FormatPart::Second => "%S",
            FormatPart::Micros => {
                close(w, args, &mut template, &mut open)?;
                w.push(if open { " || " } else { "" });
                pattern(w, args, "substr(substr({0}, 21) || '000000', 1, 6)")?;
                open = true;
                continue;
            }
            FormatPart::Text(text) if text.contains('\0') => {
                let what = format!("a format with {text:?}");
                return Err(w.unsupported(&what, "leave the NUL out"));
            }
            FormatPart::Text(text) => &text.replace('%', "%%"),
            other => return Err(w.unsupported(&format!("a format with {other:?}"), "format it in Rust")),
        };
        template.push_str(text);
    }
    close(w, args, &mut template, &mut open)?;
    if !open {
        // There was no part, or none but empty texts.
        pattern(w, args, "substr({0}, 1, 0)")?;
    }
    w.push(")");
    Ok(())
}

/// Prints what was gathered; the fraction, of which SQLite has three digits, stands between.
fn close<'a>(
    w: &mut Writer<'a, '_>,
    args: &'a [Expr],
    template: &mut String,
    open: &mut bool,
) -> Result<(), Error> {
    if template.is_empty() {
        return Ok(());
    }
    w.push(if *open { " || strftime('" } else { "strftime('" });
    w.push(&template.replace('\'', "''"));
    pattern(w, args, "', substr({0}, 1, 19))")?;
    template.clear();
    *open = true;
    Ok(())
}
