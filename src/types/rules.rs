//! What compares with what, what adds to what, what may be stored where: tables for the compiler.
//!
//! Only NOT NULL types stand here; nullability is carried along by [`SqlType::Wrap`](super::SqlType).

use super::*;

/// `Self` may be compared with `R`: equal types, and all numbers with one another.
#[diagnostic::on_unimplemented(
    message = "cannot compare SQL type `{Self}` with `{R}`",
    label = "`{R}` does not compare with `{Self}`",
    note = "both sides of a comparison need one SQL type (all numbers compare); `.cast::<..>()` converts"
)]
pub trait Comparable<R> {}

/// `Self` and `R` may be added, subtracted and multiplied.
#[diagnostic::on_unimplemented(
    message = "cannot calculate with SQL types `{Self}` and `{R}`",
    label = "no arithmetic between `{Self}` and `{R}`"
)]
pub trait Arith<R> {
    /// The type of the result.
    type Output: BaseType;
}

/// A number of any kind.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a number", label = "expected a numeric SQL type")]
pub trait Numeric: BaseType {}

/// A whole number.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a whole number",
    label = "expected `SmallInt`, `Integer`, `BigInt` or another integer type"
)]
pub trait IntegerType: Numeric {}

/// Text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "expected `Text`",
    note = "`.cast::<Text>()` converts"
)]
pub trait TextType: BaseType {}

/// A truth value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected `Bool`",
    note = "compare the expression with something: `.eq(..)`, `.gt(..)`, `.is_null()`"
)]
pub trait Boolean: BaseType {}

/// What `sum` makes of a type. The result may be NULL: no rows have no sum.
#[diagnostic::on_unimplemented(message = "`sum` needs a number, not `{Self}`", label = "not a number")]
pub trait Sum: BaseType {
    /// The type of the sum.
    type Output: BaseType;
}

/// What `avg` makes of a type. The result may be NULL: no rows have no average.
#[diagnostic::on_unimplemented(message = "`avg` needs a number, not `{Self}`", label = "not a number")]
pub trait Average: BaseType {
    /// The type of the average.
    type Output: BaseType;
}

/// `CAST(self AS T)` means the same on every database, as far as the text or number can be converted.
#[diagnostic::on_unimplemented(
    message = "no cast from SQL type `{Self}` to `{T}`",
    label = "databases differ in what this cast means, or have none"
)]
pub trait Castable<T> {}

/// A value of SQL type `Self` may be stored in a column of type `C`: not NULL into NOT NULL.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column of type `{C}`",
    label = "a column of type `{C}` does not take `{Self}`",
    note = "`Option<..>` may be NULL; a column without `Option` may not"
)]
pub trait Assignable<C> {}

/// A SQL type without NULL, where NULL would do harm.
#[diagnostic::on_unimplemented(
    message = "NOT IN takes no query of SQL type `{Self}`, which may be NULL",
    label = "NOT IN holds for no row as soon as one NULL is among the values",
    note = "take NULL out by `.or_else(..)`, or use `not_exists(..)`"
)]
pub trait NeverNull: SqlType {}

#[diagnostic::do_not_recommend]
impl<T: BaseType> NeverNull for T {}

/// `Self` is `T`, where two results or values make one column.
#[diagnostic::on_unimplemented(
    message = "expected SQL type `{T}`, found `{Self}`",
    label = "expected `{T}`",
    note = "`.cast::<..>()` converts"
)]
pub trait SameType<T> {}

#[diagnostic::do_not_recommend]
impl<T> SameType<T> for T {}

/// `Self` and `R` are the same row of SQL types.
#[diagnostic::on_unimplemented(
    message = "queries of SQL types `{R}` and `{Self}` have no common rows",
    label = "expected rows of SQL type `{R}`, found `{Self}`",
    note = "make the columns equal: `.cast::<..>()` converts, `.or_else(..)` takes NULL out, `null_if(..)` and `.optional()` let it in"
)]
pub trait SameRow<R> {}

#[diagnostic::do_not_recommend]
impl<R> SameRow<R> for R {}

macro_rules! mark {
    ($mark:ident: $($name:ident)*) => { $(#[diagnostic::do_not_recommend] impl $mark for $name {})* };
}

mark!(Numeric: TinyInt SmallInt Integer BigInt UnsignedTinyInt UnsignedSmallInt UnsignedInteger UnsignedBigInt
    Real Double Decimal);
mark!(IntegerType: TinyInt SmallInt Integer BigInt UnsignedTinyInt UnsignedSmallInt UnsignedInteger
    UnsignedBigInt);
mark!(TextType: Text);
mark!(Boolean: Bool);

macro_rules! comparable {
    (itself: $($name:ident)*) => { $(#[diagnostic::do_not_recommend] impl Comparable<$name> for $name {})* };
    (numbers: $($left:ident)*) => { $(comparable!(row: $left);)* };
    (row: $left:ident) => {
        comparable!(cells: $left TinyInt SmallInt Integer BigInt UnsignedTinyInt UnsignedSmallInt UnsignedInteger
            UnsignedBigInt Real Double Decimal);
    };
    (cells: $left:ident $($right:ident)*) => { $(#[diagnostic::do_not_recommend] impl Comparable<$right> for $left {})* };
}

comparable!(itself: Bool Text Bytes Date Time Timestamp TimestampTz Interval Uuid);
comparable!(numbers: TinyInt SmallInt Integer BigInt UnsignedTinyInt UnsignedSmallInt UnsignedInteger
    UnsignedBigInt Real Double Decimal);
#[diagnostic::do_not_recommend]
impl<T: Comparable<T>> Comparable<Array<T>> for Array<T> {}

macro_rules! arith {
    ($($left:ident { $($right:ident => $output:ident),* $(,)? })*) => {
        $($(#[diagnostic::do_not_recommend] impl Arith<$right> for $left { type Output = $output; })*)*
    };
}

arith! {
    TinyInt { TinyInt => TinyInt, SmallInt => SmallInt, Integer => Integer, BigInt => BigInt, Decimal => Decimal,
        Real => Double, Double => Double }
    SmallInt { TinyInt => SmallInt, SmallInt => SmallInt, Integer => Integer, BigInt => BigInt,
        Decimal => Decimal, Real => Double, Double => Double }
    Integer { TinyInt => Integer, SmallInt => Integer, Integer => Integer, BigInt => BigInt, Decimal => Decimal,
        Real => Double, Double => Double }
    BigInt { TinyInt => BigInt, SmallInt => BigInt, Integer => BigInt, BigInt => BigInt, Decimal => Decimal,
        Real => Double, Double => Double }
    UnsignedTinyInt { UnsignedTinyInt => UnsignedTinyInt, UnsignedSmallInt => UnsignedSmallInt,
        UnsignedInteger => UnsignedInteger, UnsignedBigInt => UnsignedBigInt, Decimal => Decimal,
        Double => Double }
    UnsignedSmallInt { UnsignedTinyInt => UnsignedSmallInt, UnsignedSmallInt => UnsignedSmallInt,
        UnsignedInteger => UnsignedInteger, UnsignedBigInt => UnsignedBigInt, Decimal => Decimal,
        Double => Double }
    UnsignedInteger { UnsignedTinyInt => UnsignedInteger, UnsignedSmallInt => UnsignedInteger,
        UnsignedInteger => UnsignedInteger, UnsignedBigInt => UnsignedBigInt, Decimal => Decimal,
        Double => Double }
    UnsignedBigInt { UnsignedTinyInt => UnsignedBigInt, UnsignedSmallInt => UnsignedBigInt,
        UnsignedInteger => UnsignedBigInt, UnsignedBigInt => UnsignedBigInt, Decimal => Decimal,
        Double => Double }
    Decimal { TinyInt => Decimal, SmallInt => Decimal, Integer => Decimal, BigInt => Decimal,
        UnsignedTinyInt => Decimal, UnsignedSmallInt => Decimal, UnsignedInteger => Decimal,
        UnsignedBigInt => Decimal, Decimal => Decimal, Real => Double, Double => Double }
    Real { TinyInt => Double, SmallInt => Double, Integer => Double, BigInt => Double, Decimal => Double,
        Real => Real, Double => Double }
    Double { TinyInt => Double, SmallInt => Double, Integer => Double, BigInt => Double,
        UnsignedTinyInt => Double, UnsignedSmallInt => Double, UnsignedInteger => Double,
        UnsignedBigInt => Double, Decimal => Double, Real => Double, Double => Double }
}

macro_rules! fold {
    ($($name:ident => $sum:ident, $average:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Sum for $name { type Output = $sum; }
        #[diagnostic::do_not_recommend]
        impl Average for $name { type Output = $average; }
    )*};
}

// Sums of 64-bit integers are DECIMAL in PostgreSQL, MySQL and MariaDB; averages of integers are too.
fold! {
    TinyInt => BigInt, Decimal;
    SmallInt => BigInt, Decimal;
    Integer => BigInt, Decimal;
    BigInt => Decimal, Decimal;
    UnsignedTinyInt => BigInt, Decimal;
    UnsignedSmallInt => BigInt, Decimal;
    UnsignedInteger => BigInt, Decimal;
    UnsignedBigInt => Decimal, Decimal;
    Decimal => Decimal, Decimal;
    Real => Double, Double;
    Double => Double, Double;
}

macro_rules! castable {
    ($($from:ident => $($to:ident)*;)*) => { $($(#[diagnostic::do_not_recommend] impl Castable<$to> for $from {})*)* };
}

// Floats and decimals are not cast to integers: PostgreSQL and MySQL round, SQLite cuts off. PostgreSQL casts
// truth values to 32-bit integers alone.
castable! {
    Bool => Integer;
    TinyInt => TinyInt SmallInt Integer BigInt Decimal Real Double Text;
    SmallInt => SmallInt Integer BigInt Decimal Real Double Text;
    Integer => SmallInt Integer BigInt Decimal Real Double Text;
    BigInt => SmallInt Integer BigInt Decimal Real Double Text;
    UnsignedTinyInt => SmallInt Integer BigInt UnsignedBigInt Decimal Double Text;
    UnsignedSmallInt => Integer BigInt UnsignedBigInt Decimal Double Text;
    UnsignedInteger => BigInt UnsignedBigInt Decimal Double Text;
    UnsignedBigInt => UnsignedBigInt Decimal Double Text;
    Decimal => Decimal Real Double Text;
    Real => Real Double Decimal Text;
    Double => Real Double Decimal Text;
    Text => Text SmallInt Integer BigInt Decimal Real Double Date Timestamp;
    Date => Date Text Timestamp;
    Timestamp => Timestamp Date;
}

#[diagnostic::do_not_recommend]
impl<T: BaseType> Assignable<T> for T {}
#[diagnostic::do_not_recommend]
impl<T: BaseType> Assignable<Option<T>> for T {}
#[diagnostic::do_not_recommend]
impl<T: BaseType> Assignable<Option<T>> for Option<T> {}
