//! Values of a statement: parameters and literals.

use super::{Feature, Placeholder, Writer};
use crate::{
    error::{Error, ErrorKind},
    types::{CustomType, Kind},
    value::{Array, Parameter, Value},
};
use alloc::{format, string::String, vec::Vec};

/// Whether the literal of a number is read as a 32-bit integer, so that `7 / 2` of decimals would be 3.
fn is_read_as_another_type(value: &Value) -> bool {
    match value {
        Value::BigInt(_) | Value::Custom(_) => true,
        Value::Decimal(number) => number.small().is_some_and(|(_, scale)| scale == 0),
        _ => false,
    }
}

/// Refuses what is no value of a SQL type, also among the elements of an array, which are no arrays themselves.
pub(super) fn fits(value: &Value) -> Result<(), Error> {
    use crate::types::Kind;
    let refused = match value {
        // Types of other crates stand for none of these.
        Value::Array(array)
            if matches!(array.kind, Kind::SmallInt | Kind::Integer | Kind::BigInt | Kind::Text) =>
        {
            None
        }
        Value::Array(array) => {
            array.items.iter().find(|item| matches!(item, Value::DoesNotFit(_) | Value::Parameter(_)))
        }
        Value::Parameter(_) => None,
        value => Some(value),
    };
    match refused {
        Some(Value::DoesNotFit(refused)) => Err(refused.1.into()),
        Some(Value::Parameter(parameter)) => Err(no_value(parameter)),
        _ => Ok(()),
    }
}

/// An error saying that a value was not given.
#[cold]
pub(crate) fn no_value(parameter: &Parameter) -> Error {
    let message = format!("the parameter {parameter} has no value; `compile` the statement, and bind one");
    Error::new(ErrorKind::Value, message)
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    Literal,
    /// As a `?`.
    Question,
    /// As `$` and a number.
    Dollar,
}

impl From<Placeholder> for Values {
    fn from(placeholder: Placeholder) -> Self {
        match placeholder {
            Placeholder::Question => Values::Question,
            Placeholder::Dollar => Values::Dollar,
        }
    }
}

/// 00 to 99, so that digits are written two at a time.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < pairs.len() {
        #[allow(clippy::indexing_slicing, reason = "evaluated by the compiler, below the length")]
        {
            pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        }
        number += 1;
    }
    pairs
};

#[inline]
fn pair(below_100: usize) -> [u8; 2] {
    PAIRS.get(below_100).copied().unwrap_or_default()
}

/// `$` and the number of a parameter from 100 to 999,999, of which a hundred in a row differ in the last two digits alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dollar {
    /// The number without its last two digits; 0 before there was one.
    hundreds: usize,
    text: [u8; 8],
    /// The place of these digits.
    at: usize,
}

impl Dollar {
    pub(super) const NONE: Dollar = Dollar { hundreds: 0, text: *b"$       ", at: 1 };
    const MAX: usize = 999_999;

    #[inline]
    fn set(&mut self, number: usize) {
        let hundreds = number / 100;
        if hundreds != self.hundreds {
            self.begin(hundreds);
        }
        if let Some(place) = self.text.get_mut(self.at..).and_then(<[u8]>::first_chunk_mut) {
            *place = pair(number - hundreds * 100);
        }
    }

    #[inline(never)]
    fn begin(&mut self, hundreds: usize) {
        *self = Dollar { hundreds, ..Dollar::NONE };
        for unit in [1_000, 100, 10, 1] {
            if hundreds >= unit
                && let Some(place) = self.text.get_mut(self.at)
            {
                *place = b'0' + (hundreds / unit % 10) as u8;
                self.at += 1;
            }
        }
    }
}

impl<'a> Writer<'a, '_> {
    /// Appends a value: a placeholder, or a literal if literals are asked for.
    ///
    /// # Errors
    /// If a literal is asked for and the dialect has none for the value, or the value is one that no database has.
    #[inline]
    pub fn param(&mut self, value: &'a Value) -> Result<(), Error> {
        let mut value = value;
        if matches!(value, Value::Array(_) | Value::DoesNotFit(..) | Value::Custom(_) | Value::Parameter(_)) {
            value = self.fitting(value)?;
            if matches!(value, Value::Array(_)) && !self.has(Feature::Arrays) {
                // As it refuses the literal; what it has one for, it has.
                self.dialect.literal(&mut String::new(), value)?;
            }
        }
        self.placeholder(value)
    }

    /// Appends an array as a parameter to a database that has none, whose driver binds it as text: a JSON array.
    ///
    /// # Errors
    /// As [`Writer::param`], but for arrays.
    pub fn list_param(&mut self, array: &'a Value) -> Result<(), Error> {
        fits(array)?;
        if let Value::Parameter(parameter) = array {
            self.check_late(parameter)?;
        }
        self.placeholder(array)
    }

    #[inline]
    fn placeholder(&mut self, value: &'a Value) -> Result<(), Error> {
        match self.values {
            Values::Literal => return self.literal(value),
            Values::Question => self.text.push(b'?'),
            Values::Dollar => self.dollar(self.params.len() + 1),
        }
        self.params.push(value);
        Ok(())
    }

    /// A value as drivers know it, if it is one that the database has.
    #[inline(never)]
    fn fitting(&self, value: &'a Value) -> Result<&'a Value, Error> {
        fits(value)?;
        match value {
            Value::Custom(custom) if custom.ty.name_for(self.spec.name).is_none() => {
                Err(self.foreign_type(custom.ty))
            }
            Value::Custom(custom) => Ok(&custom.value),
            Value::Parameter(parameter) => {
                self.check_late(parameter)?;
                match parameter.kind {
                    Kind::Custom(ty) if ty.name_for(self.spec.name).is_none() => Err(self.foreign_type(ty)),
                    Kind::Array(element) if !self.has(Feature::Arrays) => {
                        // As it refuses the literal of one.
                        let empty = Array { kind: element.into(), items: Vec::new() };
                        self.dialect.literal(&mut String::new(), &Value::Array(empty.into()))?;
                        Ok(value)
                    }
                    _ => Ok(value),
                }
            }
            value => Ok(value),
        }
    }

    fn check_late(&self, parameter: &Parameter) -> Result<(), Error> {
        if self.late { Ok(()) } else { Err(no_value(parameter)) }
    }

    /// An error saying that the database has not a type that the program declares.
    #[cold]
    pub(super) fn foreign_type(&self, ty: &CustomType) -> Error {
        let names: Vec<&str> = ty.spelled.iter().map(|(name, _)| *name).collect();
        let way_out = format!(
            "it is a type of {} alone; give it a name for {} too, or use text or a number in its place",
            names.join(", "),
            self.spec.name
        );
        self.unsupported(&format!("a value of type `{}`", ty.name), &way_out)
    }

    /// Appends a value that is an operand, beside what is known to be of its type or not.
    #[inline]
    pub(super) fn operand_param(&mut self, value: &'a Value, known: bool) -> Result<(), Error> {
        match value {
            Value::Decimal(_) if !self.is_inline() => self.dialect.decimal_parameter(self, value, known),
            Value::Parameter(parameter) if parameter.kind == Kind::Decimal => {
                self.dialect.decimal_parameter(self, value, known)
            }
            _ => self.param(value),
        }
    }

    /// Appends a value where nothing around it tells its type.
    ///
    /// # Errors
    /// As [`Writer::param`].
    pub fn typed_param(&mut self, value: &'a Value) -> Result<(), Error> {
        self.operand_param(value, false)?;
        if (!self.is_inline() || is_read_as_another_type(value))
            && self.has(Feature::TypedParameters)
            && let Some(name) = self.spec.type_name(value.kind())
        {
            self.push("::");
            self.push(name);
        }
        Ok(())
    }

    /// How tightly a value binds that is printed as a literal.
    pub(super) fn literal_precedence(&self, value: &Value) -> u8 {
        let negative = match value {
            Value::TinyInt(v) => *v < 0,
            Value::SmallInt(v) => *v < 0,
            Value::Integer(v) => *v < 0,
            Value::BigInt(v) => *v < 0,
            Value::Real(v) => v.is_sign_negative(),
            Value::Double(v) => v.is_sign_negative(),
            Value::Decimal(v) => v.small().is_none_or(|(unscaled, _)| unscaled < 0),
            _ => false,
        };
        if negative { self.spec.precedence.additive } else { self.spec.precedence.atom }
    }

    /// `$` and a number, in one piece so that room is looked for once.
    #[inline]
    fn dollar(&mut self, number: usize) {
        if number < 10 {
            self.text.extend_from_slice(&[b'$', b'0' + number as u8]);
        } else {
            self.dollars(number);
        }
    }

    #[inline(never)]
    fn dollars(&mut self, number: usize) {
        if number < 100 {
            let [tens, ones] = pair(number);
            return self.text.extend_from_slice(&[b'$', tens, ones]);
        }
        if number > Dollar::MAX {
            return self.long_dollar(number);
        }
        self.dollar.set(number);
        let end = self.text.len() + self.dollar.at + 2;
        self.text.extend_from_slice(&self.dollar.text);
        self.text.truncate(end);
    }

    #[cold]
    fn long_dollar(&mut self, number: usize) {
        self.push(&format!("${number}"));
    }

    /// Appends a literal of the dialect.
    ///
    /// # Errors
    /// If it has none for the value.
    pub fn literal(&mut self, value: &Value) -> Result<(), Error> {
        if let Value::Parameter(parameter) = value {
            let message = format!(
                "{} takes a literal there, and {parameter} is given later; give the value when the statement is built",
                self.spec
            );
            return Err(Error::new(ErrorKind::Value, message));
        }
        let mut literal = String::new();
        self.dialect.literal(&mut literal, value)?;
        self.push(&literal);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Dollar;
    use alloc::format;

    #[test]
    fn a_number_is_written_whatever_was_before() {
        let mut dollar = Dollar::NONE;
        let mut check = |number: usize| {
            dollar.set(number);
            let text = dollar.text.get(..dollar.at + 2).unwrap_or_default();
            assert_eq!(text, format!("${number}").as_bytes());
        };
        (100..=70_000).for_each(&mut check);
        [Dollar::MAX, 100, 199, 12_345, 101, 1_000, 100_000].into_iter().for_each(check);
    }
}
