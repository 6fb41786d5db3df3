//! Vectors of the extension pgvector, and the distances between them. `CREATE EXTENSION vector` is the program's to run.
//!
//! ```
//! use querent_postgres::{ext::prelude::*, prelude::*};
//!
//! table! { Docs = "docs" { id: BigInt, embedding: Vector } }
//!
//! let nearest = select(Docs.id).from(Docs).order_by(Docs.embedding.l2_distance(Vector(vec![1.0, 0.5]))).limit(5);
//! assert_eq!(
//!     nearest.to_sql(&Postgres::new())?.text(),
//!     r#"SELECT "docs"."id" FROM "docs" ORDER BY "docs"."embedding" <-> $1::vector LIMIT $2"#
//! );
//! # Ok::<(), Error>(())
//! ```

use super::{Joined, infix, make};
use querent::{
    Base, Bind, Double, Expr, FromSql, Operand, SameType, SqlType, Typed, Value, ValueRef, sql_type,
    sql_value,
};

/// `vector`: floats of 32 bits. Also marks the SQL type. A column has vectors of one length, `vector(3)`, and the server
/// refuses others.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector(pub Vec<f32>);

sql_type! { impl Vector { "postgres" => "vector" } }
sql_value!(Vector => Vector);

impl Bind for Vector {
    type Sql = Vector;

    fn into_value(self) -> Value {
        let numbers: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        Value::custom(&Vector::TYPE, Value::Text(format!("[{}]", numbers.join(",")).into()))
    }
}

impl FromSql<Vector> for Vector {
    /// The length in 16 bits, 16 bits for later use, and the floats.
    fn from_sql(cell: ValueRef<'_>) -> Option<Self> {
        let ValueRef::Bytes([a, b, _, _, floats @ ..]) = cell else { return None };
        let numbers: Option<Vec<f32>> =
            floats.chunks(4).map(|float| Some(f32::from_be_bytes(float.try_into().ok()?))).collect();
        numbers.filter(|numbers| numbers.len() == usize::from(u16::from_be_bytes([*a, *b]))).map(Vector)
    }
}

/// Distances between vectors. ORDER BY one of them, with a LIMIT, is what an index serves.
pub trait VectorOps: Typed<Sql: SqlType<NotNull = Vector>> {
    /// `self <-> other`: how far the vectors are from one another.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, embedding: Vector } }
    /// assert_eq!(
    ///     select(Docs.embedding.l2_distance(Vector(vec![1.0, 0.5]))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."embedding" <-> '[1,0.5]'::vector FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn l2_distance<R: Operand<Vector>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, Double>>
    where
        Base<R::Sql>: SameType<Vector>,
    {
        make(infix!("<->"), [self.into_node(), other.into_operand()])
    }

    /// `self <=> other`: 1 less the cosine of the angle between the vectors: 0 for the same direction, 2 for the opposite
    /// one.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, embedding: Vector } }
    /// assert_eq!(
    ///     select(Docs.embedding.cosine_distance(Vector(vec![1.0, 0.5]))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."embedding" <=> '[1,0.5]'::vector FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn cosine_distance<R: Operand<Vector>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, Double>>
    where
        Base<R::Sql>: SameType<Vector>,
    {
        make(infix!("<=>"), [self.into_node(), other.into_operand()])
    }

    /// `self <#> other`: the inner product with its sign turned, so that the smallest is nearest.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, embedding: Vector } }
    /// assert_eq!(
    ///     select(Docs.embedding.negative_inner_product(Vector(vec![1.0, 0.5]))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."embedding" <#> '[1,0.5]'::vector FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn negative_inner_product<R: Operand<Vector>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, Double>>
    where
        Base<R::Sql>: SameType<Vector>,
    {
        make(infix!("<#>"), [self.into_node(), other.into_operand()])
    }

    /// `self <+> other`: how far the vectors are from one another, along the axes. From pgvector 0.7 on.
    ///
    /// ```
    /// # use querent_postgres::{ext::prelude::*, prelude::*};
    /// # table! { Docs = "docs" { id: BigInt, embedding: Vector } }
    /// assert_eq!(
    ///     select(Docs.embedding.l1_distance(Vector(vec![1.0, 0.5]))).from(Docs).inlined(&Postgres::new())?,
    ///     r#"SELECT "docs"."embedding" <+> '[1,0.5]'::vector FROM "docs""#
    /// );
    /// # Ok::<(), Error>(())
    /// ```
    fn l1_distance<R: Operand<Vector>>(self, other: R) -> Expr<Joined<Self::Sql, R::Sql, Double>>
    where
        Base<R::Sql>: SameType<Vector>,
    {
        make(infix!("<+>"), [self.into_node(), other.into_operand()])
    }
}

impl<E: Typed<Sql: SqlType<NotNull = Vector>>> VectorOps for E {}
