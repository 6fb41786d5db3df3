//! Which decimal numbers there are, and how they go as parameters. The protocol has no type for them: they go as text.

use querent::{
    Error, Value,
    render::{Spec, Writer, literal},
};

/// The digits of a DECIMAL, and how many of them may stand behind the point.
/// <https://dev.mysql.com/doc/refman/9.0/en/precision-math-decimal-characteristics.html>
const DIGITS: usize = 65;
pub(crate) const SCALE: usize = 30;

/// Prints the parameter, as it is or as a number.
///
/// Beside a decimal, MySQL takes the text for the number that it says, with all its digits, and where it does not know
/// better for text: '9' is more than '10'. MariaDB compares text with a number as floats: 12345678901234567.12 is IN a
/// list of 12345678901234567.13.
pub(crate) fn parameter<'a>(w: &mut Writer<'a, '_>, value: &'a Value, plain: bool) -> Result<(), Error> {
    let scale = scale(w.spec(), value)?;
    if plain {
        return w.param(value);
    }
    w.push("CAST(");
    w.param(value)?;
    w.push(" AS DECIMAL(65, ");
    w.push(&scale.to_string());
    w.push("))");
    Ok(())
}

/// The scale of the type that holds the number: the largest, so that most numbers give one text, or what the digits
/// before the point leave.
///
/// # Errors
/// If there is none; the servers would round the number.
pub(crate) fn scale(spec: &Spec, value: &Value) -> Result<usize, Error> {
    let Value::Decimal(number) = value else { return Ok(SCALE) };
    // Up to 19 digits before the point or behind it, which leave room for each other.
    if number.small().is_some_and(|(_, scale)| scale <= 18) {
        return Ok(SCALE);
    }
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.trim_start_matches(['-', '0']).len();
    let fraction = fraction.trim_end_matches('0').len();
    let scale = DIGITS.saturating_sub(whole).min(SCALE);
    if whole > DIGITS || fraction > scale {
        let way_out = "a DECIMAL has 65 digits, 30 of them behind the point at most; round it";
        return Err(literal::refused(spec, value, way_out));
    }
    Ok(scale)
}

/// Whether a decimal, or each of a list of them, gives the text that most of them do.
pub(crate) fn keeps_text(spec: &Spec, value: &Value) -> bool {
    match value {
        Value::Decimal(_) => scale(spec, value).is_ok_and(|scale| scale == SCALE),
        Value::Array(array) => array.items.iter().all(|item| keeps_text(spec, item)),
        _ => true,
    }
}
