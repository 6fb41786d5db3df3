//! Values as the databases know them, neutral to drivers and to Cargo features.
//!
//! N types and M drivers meet here, so that a driver translates between its cell and [`Value`] alone.
//! Knows no SQL text: how a value is spelled as a literal is `render::literal`'s to say.

mod decimal;
mod fit;
mod parameter;
mod text;
mod time;

pub use decimal::{Decimal, ParseDecimalError};
pub use fit::DoesNotFit;
pub use parameter::{Parameter, ParameterKey};
pub use text::Text;
pub use time::{Date, Interval, OutOfRange, Time, Timestamp, TimestampTz};

use crate::types::{CustomType, Kind};
use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};
use core::fmt;

/// A value on its way into a statement, or the content of an insert.
///
/// 24 bytes; text of up to 22 bytes and decimals of up to 18 digits are held without an allocation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// NULL of a type.
    Null(Kind),
    /// `BOOLEAN`.
    Bool(bool),
    /// 8 bits, signed.
    TinyInt(i8),
    /// 16 bits, signed.
    SmallInt(i16),
    /// 32 bits, signed.
    Integer(i32),
    /// 64 bits, signed.
    BigInt(i64),
    /// 8 bits, unsigned.
    UnsignedTinyInt(u8),
    /// 16 bits, unsigned.
    UnsignedSmallInt(u16),
    /// 32 bits, unsigned.
    UnsignedInteger(u32),
    /// 64 bits, unsigned.
    UnsignedBigInt(u64),
    /// 32-bit float.
    Real(f32),
    /// 64-bit float.
    Double(f64),
    /// Decimal number of any precision.
    Decimal(Decimal),
    /// Text, UTF-8.
    Text(Text),
    /// Bytes.
    Bytes(Box<[u8]>),
    /// A day of the proleptic Gregorian calendar.
    Date(Date),
    /// A time of day, microseconds.
    Time(Time),
    /// A date and time of day without a zone, microseconds.
    Timestamp(Timestamp),
    /// A point in time, microseconds.
    TimestampTz(TimestampTz),
    /// Months, days and microseconds.
    Interval(Box<Interval>),
    /// UUID.
    Uuid(Uuid),
    /// A JSON document, as its text.
    Json(Json),
    /// An array of values of one type.
    Array(Arc<Array>),
    /// A value of a type that the program, or a dialect's crate, has declared. See [`Value::custom`].
    Custom(Box<Custom>),
    /// What a Rust type can hold and the SQL type that it stands for cannot. [`Bind`](crate::types::Bind) makes it where
    /// it has no value to give; rendering refuses it, with this error, on every dialect.
    DoesNotFit(Box<(Kind, DoesNotFit)>),
    /// A place for a value that is given later. Only in statements for [`compile`](crate::compile); rendering refuses it
    /// elsewhere.
    Parameter(Box<Parameter>),
}

/// The elements of an array value, all of one type.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// The type of the elements, which an empty array needs too.
    pub kind: Kind,
    /// The elements; NULL among them is [`Value::Null`].
    pub items: Vec<Value>,
}

/// A value of a declared type, and how it travels.
#[derive(Debug, Clone, PartialEq)]
pub struct Custom {
    /// The type.
    pub ty: &'static CustomType,
    /// The value as drivers know it: text, for most. It is no custom value itself.
    pub value: Value,
}

/// A value seen in place, as a driver's cell lends it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is the variant of `Value` of the same name, borrowed")]
pub enum ValueRef<'a> {
    Null,
    Bool(bool),
    /// A signed integer of any width.
    Int(i64),
    /// An unsigned integer past the signed ones.
    UnsignedInt(u64),
    Real(f32),
    Double(f64),
    Text(&'a str),
    Bytes(&'a [u8]),
    /// A decimal, as its text.
    Decimal(&'a str),
    Date(Date),
    Time(Time),
    Timestamp(Timestamp),
    TimestampTz(TimestampTz),
    Interval(Interval),
    Uuid(Uuid),
    Json(&'a str),
    Array(&'a Array),
}

/// A UUID, its 16 bytes in network order. Also marks the SQL type `UUID`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid(pub [u8; 16]);

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uuid({self})")
    }
}

impl Uuid {
    /// Reads 32 hexadecimal digits, with hyphens or without; `None` for anything else.
    ///
    /// ```
    /// use querent::Uuid;
    /// let id = Uuid::parse("67e55044-10b1-426f-9247-bb680e5fe0c8").unwrap();
    /// assert_eq!(id.to_string(), "67e55044-10b1-426f-9247-bb680e5fe0c8");
    /// assert!(Uuid::parse("67e55044").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Uuid> {
        let mut bytes = [0; 16];
        let mut digits = text.bytes().filter(|b| *b != b'-');
        for byte in &mut bytes {
            let high = char::from(digits.next()?).to_digit(16)?;
            let low = char::from(digits.next()?).to_digit(16)?;
            *byte = (high * 16 + low) as u8;
        }
        digits.next().is_none().then_some(Uuid(bytes))
    }
}

/// A JSON document, as its text, which is passed on unread. Also marks the SQL type `JSON`.
///
/// ```
/// use querent::Json;
/// assert_eq!(Json::new(r#"{"a":1}"#).as_str(), r#"{"a":1}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Json(Box<str>);

impl Json {
    /// Takes the text of a document. The database refuses what is not JSON.
    pub fn new(text: impl Into<String>) -> Json {
        Json(text.into().into_boxed_str())
    }

    /// The text of the document.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value {
    /// A value of a declared type, which travels as another: as its text, say. NULL stays NULL, of that type.
    ///
    /// ```
    /// use querent::{CustomType, Kind, Value};
    /// static COLOR: CustomType = CustomType { name: "Color", spelled: &[("postgres", "color")] };
    /// assert_eq!(Value::custom(&COLOR, Value::Text("red".into())).kind(), Kind::Custom(&COLOR));
    /// assert_eq!(Value::custom(&COLOR, Value::Null(Kind::Text)), Value::Null(Kind::Custom(&COLOR)));
    /// ```
    pub fn custom(ty: &'static CustomType, value: Value) -> Value {
        match value {
            Value::Null(_) => Value::Null(Kind::Custom(ty)),
            Value::DoesNotFit(refused) => Value::DoesNotFit(refused),
            Value::Parameter(parameter) => {
                Value::Parameter(Box::new(Parameter { kind: Kind::Custom(ty), ..*parameter }))
            }
            Value::Custom(custom) => Value::custom(ty, custom.value),
            value => Value::Custom(Box::new(Custom { ty, value })),
        }
    }

    /// The SQL type of the value.
    ///
    /// ```
    /// use querent::{Kind, Value};
    /// assert_eq!(Value::BigInt(1).kind(), Kind::BigInt);
    /// assert_eq!(Value::Null(Kind::Text).kind(), Kind::Text);
    /// ```
    pub fn kind(&self) -> Kind {
        match self {
            Value::Null(kind) => *kind,
            Value::DoesNotFit(refused) => refused.0,
            Value::Parameter(parameter) => parameter.kind,
            Value::Bool(_) => Kind::Bool,
            Value::TinyInt(_) => Kind::TinyInt,
            Value::SmallInt(_) => Kind::SmallInt,
            Value::Integer(_) => Kind::Integer,
            Value::BigInt(_) => Kind::BigInt,
            Value::UnsignedTinyInt(_) => Kind::UnsignedTinyInt,
            Value::UnsignedSmallInt(_) => Kind::UnsignedSmallInt,
            Value::UnsignedInteger(_) => Kind::UnsignedInteger,
            Value::UnsignedBigInt(_) => Kind::UnsignedBigInt,
            Value::Real(_) => Kind::Real,
            Value::Double(_) => Kind::Double,
            Value::Decimal(_) => Kind::Decimal,
            Value::Text(_) => Kind::Text,
            Value::Bytes(_) => Kind::Bytes,
            Value::Date(_) => Kind::Date,
            Value::Time(_) => Kind::Time,
            Value::Timestamp(_) => Kind::Timestamp,
            Value::TimestampTz(_) => Kind::TimestampTz,
            Value::Interval(_) => Kind::Interval,
            Value::Uuid(_) => Kind::Uuid,
            Value::Json(_) => Kind::Json,
            Value::Array(array) => Kind::Array(array.kind.element()),
            Value::Custom(custom) => Kind::Custom(custom.ty),
        }
    }

    /// Whether the value is NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null(_))
    }

    /// The value as a driver's cell would lend it. `see` gets it, because a decimal has no text before it is asked.
    ///
    /// ```
    /// use querent::{FromSql, Integer, Value};
    /// assert_eq!(Value::Integer(5).lend(<i32 as FromSql<Integer>>::from_sql), Some(5));
    /// ```
    pub fn lend<T>(&self, see: impl FnOnce(ValueRef<'_>) -> T) -> T {
        let value = match self {
            Value::Custom(custom) => &custom.value,
            value => value,
        };
        if let Value::Decimal(v) = value {
            return see(ValueRef::Decimal(&alloc::format!("{v}")));
        }
        see(match value {
            Value::Null(_) | Value::Decimal(_) | Value::Custom(_) => ValueRef::Null,
            Value::Bool(v) => ValueRef::Bool(*v),
            Value::TinyInt(v) => ValueRef::Int(i64::from(*v)),
            Value::SmallInt(v) => ValueRef::Int(i64::from(*v)),
            Value::Integer(v) => ValueRef::Int(i64::from(*v)),
            Value::BigInt(v) => ValueRef::Int(*v),
            Value::UnsignedTinyInt(v) => ValueRef::Int(i64::from(*v)),
            Value::UnsignedSmallInt(v) => ValueRef::Int(i64::from(*v)),
            Value::UnsignedInteger(v) => ValueRef::Int(i64::from(*v)),
            Value::UnsignedBigInt(v) => i64::try_from(*v).map_or(ValueRef::UnsignedInt(*v), ValueRef::Int),
            Value::Real(v) => ValueRef::Real(*v),
            Value::Double(v) => ValueRef::Double(*v),
            Value::Text(v) => ValueRef::Text(v.as_str()),
            Value::Bytes(v) => ValueRef::Bytes(v),
            Value::Date(v) => ValueRef::Date(*v),
            Value::Time(v) => ValueRef::Time(*v),
            Value::Timestamp(v) => ValueRef::Timestamp(*v),
            Value::TimestampTz(v) => ValueRef::TimestampTz(*v),
            Value::Interval(v) => ValueRef::Interval(**v),
            Value::Uuid(v) => ValueRef::Uuid(*v),
            Value::Json(v) => ValueRef::Json(v.as_str()),
            Value::Array(v) => ValueRef::Array(v),
            Value::DoesNotFit(..) | Value::Parameter(_) => ValueRef::Bytes(&[]),
        })
    }
}

/// People's notation, as `Sql` lists its parameters: `5`, `"Ada"`, `NULL`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null(_) => f.write_str("NULL"),
            Value::Bool(v) => write!(f, "{v}"),
            Value::TinyInt(v) => write!(f, "{v}"),
            Value::SmallInt(v) => write!(f, "{v}"),
            Value::Integer(v) => write!(f, "{v}"),
            Value::BigInt(v) => write!(f, "{v}"),
            Value::UnsignedTinyInt(v) => write!(f, "{v}"),
            Value::UnsignedSmallInt(v) => write!(f, "{v}"),
            Value::UnsignedInteger(v) => write!(f, "{v}"),
            Value::UnsignedBigInt(v) => write!(f, "{v}"),
            Value::Real(v) => write!(f, "{v:?}"),
            Value::Double(v) => write!(f, "{v:?}"),
            Value::Decimal(v) => write!(f, "{v}"),
            Value::Text(v) => write!(f, "{:?}", v.as_str()),
            Value::Bytes(v) => {
                f.write_str("0x")?;
                v.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Value::Date(v) => write!(f, "{v}"),
            Value::Time(v) => write!(f, "{v}"),
            Value::Timestamp(v) => write!(f, "{v}"),
            Value::TimestampTz(v) => write!(f, "{v}"),
            Value::Interval(v) => write!(f, "{v}"),
            Value::Uuid(v) => write!(f, "{v}"),
            Value::Json(v) => f.write_str(v.as_str()),
            Value::Array(v) => f.debug_list().entries(v.items.iter().map(format_args_of)).finish(),
            Value::Custom(custom) => fmt::Display::fmt(&custom.value, f),
            Value::DoesNotFit(refused) => write!(f, "({})", refused.1),
            Value::Parameter(parameter) => fmt::Display::fmt(parameter, f),
        }
    }
}

fn format_args_of(value: &Value) -> impl fmt::Debug + '_ {
    struct ByDisplay<'a>(&'a Value);
    impl fmt::Debug for ByDisplay<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Display::fmt(self.0, f)
        }
    }
    ByDisplay(value)
}
