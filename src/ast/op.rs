//! Operators. What binds tighter than what is a dialect's matter: see `render::Precedence`.

/// An operator between two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BinaryOp {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `IS DISTINCT FROM`: NULL differs from everything but NULL.
    DistinctFrom,
    /// `IS NOT DISTINCT FROM`: NULL equals NULL.
    NotDistinctFrom,
    /// True for one true side of the two.
    Xor,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// Division with a fraction; NULL for a divisor of 0.
    Divide,
    /// Division of integers without a fraction, cut off towards 0; NULL for a divisor of 0.
    IntegerDivide,
    /// The rest of [`BinaryOp::IntegerDivide`], with the sign of the left side; NULL for a divisor of 0.
    Modulo,
    /// Bits set in both, signed 64 bits.
    BitAnd,
    /// Bits set in either, signed 64 bits.
    BitOr,
    /// Bits set in one, signed 64 bits.
    BitXor,
    /// Bits moved up, signed 64 bits.
    ShiftLeft,
    /// Bits moved down, the sign kept, signed 64 bits.
    ShiftRight,
}

impl BinaryOp {
    /// Whether the operator compares, so that its result is a condition.
    pub const fn is_comparison(self) -> bool {
        matches!(
            self,
            BinaryOp::Equal
                | BinaryOp::NotEqual
                | BinaryOp::Less
                | BinaryOp::LessOrEqual
                | BinaryOp::Greater
                | BinaryOp::GreaterOrEqual
                | BinaryOp::DistinctFrom
                | BinaryOp::NotDistinctFrom
        )
    }
}

/// An operator that joins a list, in which order of evaluation does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChainOp {
    /// `AND`
    And,
    /// `OR`
    Or,
    /// `||`: NULL if any part is NULL.
    Concat,
    /// `+`
    Add,
}

/// An operator on one expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnaryOp {
    /// `NOT`
    Not,
    /// `-`
    Negate,
    /// All bits turned, signed 64 bits.
    BitNot,
    /// `IS NULL`
    IsNull,
    /// `IS NOT NULL`
    IsNotNull,
    /// `IS TRUE`
    IsTrue,
    /// `IS NOT TRUE`
    IsNotTrue,
    /// `IS FALSE`
    IsFalse,
    /// `IS NOT FALSE`
    IsNotFalse,
    /// `IS UNKNOWN`
    IsUnknown,
    /// `IS NOT UNKNOWN`
    IsNotUnknown,
}

/// Whether LIKE takes capital and small letters for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LikeCase {
    /// No, on every database.
    Exact,
    /// Yes, on every database.
    Blind,
    /// As the database's own LIKE does, by the collation of its sides.
    Native,
}

/// How many rows of a subquery a comparison must hold for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// `ANY`: one row.
    Any,
    /// `ALL`: every row.
    All,
}
