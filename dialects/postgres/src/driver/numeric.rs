//! `numeric` on the wire: groups of four decimal digits, of which the first has a weight.
//!
//! The layout is that of `numeric_send` and `numeric_recv` of PostgreSQL's `src/backend/utils/adt/numeric.c`.

use bytes::{BufMut, BytesMut};

const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xc000;
const INFINITY: u16 = 0xd000;
const NEGATIVE_INFINITY: u16 = 0xf000;

/// Digits after the point that the format has room for.
const MAX_SCALE: usize = 16_383;
/// Digits before the point that the format has room for.
const MAX_WHOLE: usize = 131_072;

/// Writes digits with at most one sign and one point; `None` if they are more than PostgreSQL holds.
pub(super) fn write(text: &str, out: &mut BytesMut) -> Option<()> {
    let digits = text.trim_start_matches(['-', '+']);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    if whole.len() > MAX_WHOLE || part.len() > MAX_SCALE {
        return None;
    }
    let mut groups: Vec<u16> = Vec::with_capacity(whole.len() / 4 + part.len() / 4 + 2);
    // The first group of the whole part may be short, the last of the fraction is filled up with zeros.
    let (short, rest) = whole.as_bytes().split_at(whole.len() % 4);
    groups.extend([short].into_iter().filter(|short| !short.is_empty()).map(group));
    groups.extend(rest.chunks(4).map(group));
    let mut weight = groups.len() as i32 - 1;
    groups.extend(part.as_bytes().chunks(4).map(|four| group(four) * 10_u16.pow(4 - four.len() as u32)));

    let leading = groups.iter().take_while(|group| **group == 0).count();
    weight -= leading as i32;
    let trailing = groups.iter().skip(leading).rev().take_while(|group| **group == 0).count();
    let significant = groups.get(leading..groups.len() - trailing).unwrap_or_default();
    let negative = text.starts_with('-') && !significant.is_empty();
    out.put_u16(significant.len() as u16);
    out.put_i16(if significant.is_empty() { 0 } else { weight as i16 });
    out.put_u16(if negative { NEGATIVE } else { POSITIVE });
    out.put_u16(part.len() as u16);
    significant.iter().for_each(|group| out.put_u16(*group));
    Some(())
}

fn group(digits: &[u8]) -> u16 {
    digits.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0'))
}

/// Writes a float by its shortest digits; NaN and the infinities as such.
pub(super) fn write_float(number: f64, shortest: impl std::fmt::Display, out: &mut BytesMut) -> Option<()> {
    let special = match number {
        _ if number.is_nan() => NAN,
        f64::INFINITY => INFINITY,
        f64::NEG_INFINITY => NEGATIVE_INFINITY,
        _ => return write(&shortest.to_string(), out),
    };
    out.put_slice(&[0, 0, 0, 0]);
    out.put_u16(special);
    out.put_u16(0);
    Some(())
}

/// A number that is read.
#[derive(Debug, PartialEq)]
pub(super) enum Numeric {
    /// Its digits are in the buffer.
    Digits,
    /// NaN or an infinity, which decimals have not.
    Special(f64),
}

/// Reads a number's digits into a buffer; `None` if the bytes are no number.
pub(super) fn read(bytes: &[u8], text: &mut String) -> Option<Numeric> {
    let mut words =
        bytes.chunks_exact(2).map(|pair| pair.try_into().map(u16::from_be_bytes).unwrap_or_default());
    let count = usize::from(words.next()?);
    let weight = words.next()? as i16;
    let sign = words.next()?;
    let scale = usize::from(words.next()?);
    let special = match sign {
        NAN => f64::NAN,
        INFINITY => f64::INFINITY,
        NEGATIVE_INFINITY => f64::NEG_INFINITY,
        _ => 0.0,
    };
    if special != 0.0 {
        return Some(Numeric::Special(special));
    }
    if words.len() != count {
        return None;
    }
    text.clear();
    if sign == NEGATIVE {
        text.push('-');
    }
    if weight < 0 {
        text.push('0');
    }
    for place in 0..=weight {
        push_group(text, words.next().unwrap_or(0), place == 0);
    }
    if scale > 0 {
        text.push('.');
        let end = text.len() + scale;
        // Groups of zeros that are left out between the point and the first digit.
        (0..-1 - i32::from(weight)).for_each(|_| text.push_str("0000"));
        while text.len() < end {
            push_group(text, words.next().unwrap_or(0), false);
        }
        text.truncate(end);
    }
    Some(Numeric::Digits)
}

fn push_group(text: &mut String, group: u16, first: bool) {
    let mut divisor = 1000;
    let mut begun = !first;
    while divisor > 0 {
        let digit = group / divisor % 10;
        begun |= digit != 0 || divisor == 1;
        if begun {
            text.push(char::from(b'0' + digit as u8));
        }
        divisor /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(text: &str) -> String {
        let (mut bytes, mut read_text) = (BytesMut::new(), String::from("left over"));
        write(text, &mut bytes).unwrap();
        assert_eq!(read(&bytes, &mut read_text), Some(Numeric::Digits));
        read_text
    }

    #[test]
    fn digits_come_back_as_they_were() {
        for text in [
            "0",
            "1",
            "-1",
            "9999",
            "10000",
            "10001",
            "123456789",
            "0.1",
            "-0.01",
            "0.0001",
            "0.00001",
            "0.000100001",
            "10000.0001",
            "1.10",
            "100000000",
            "0.00",
            "99999999999999999999999999.99999999999999999999999",
            "0.0000000000000000000000000001",
            "1000000000000000000000000000000000000000.5",
        ] {
            assert_eq!(there_and_back(text), text);
        }
        assert_eq!(there_and_back("-0.0"), "0.0");
        assert_eq!(there_and_back("007"), "7");
        assert_eq!(there_and_back(".5"), "0.5");
        let long = "9".repeat(MAX_WHOLE) + "." + &"7".repeat(MAX_SCALE);
        assert_eq!(there_and_back(&long), long);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(write(&"9".repeat(MAX_WHOLE + 1), &mut BytesMut::new()), None);
        assert_eq!(write(&format!("0.{}", "1".repeat(MAX_SCALE + 1)), &mut BytesMut::new()), None);
        assert_eq!(read(&[0, 1, 0], &mut String::new()), None);
        assert_eq!(read(&[0, 2, 0, 0, 0, 0, 0, 0, 0, 1], &mut String::new()), None);
    }

    #[test]
    fn the_bytes_are_those_that_postgres_sends() {
        // SELECT numeric_send(-12345.678): two groups before the point, one and a part after it.
        let mut bytes = BytesMut::new();
        write("-12345.678", &mut bytes).unwrap();
        assert_eq!(bytes[..], [0, 3, 0, 1, 0x40, 0, 0, 3, 0, 1, 0x09, 0x29, 0x1a, 0x7c]);
    }
}
