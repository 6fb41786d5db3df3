//! Vectors of pgvector. The extension is on none of the test servers, so that a stand-in takes its place: a type of the
//! name, with the text and the bytes that pgvector documents for its own, and its operators, in SQL. What is shown is that
//! the server reads the text, takes the parameter and is understood; not how pgvector calculates.

use crate::servers;
use querent::prelude::*;
use querent_postgres::ext::prelude::*;

table! { Docs = "docs" { id: BigInt, embedding: Vector, other: Option<Vector> } }

fn stand_in() -> String {
    let operator = |symbol: &str, name: &str, sum: &str| {
        format!(
            "CREATE FUNCTION {name}(vector, vector) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
                SELECT {sum} FROM unnest(numbers($1), numbers($2)) AS pairs (a, b) $$;
             CREATE OPERATOR {symbol} (LEFTARG = vector, RIGHTARG = vector, FUNCTION = {name});"
        )
    };
    [
        "CREATE TYPE vector;
         CREATE FUNCTION vector_in(cstring) RETURNS vector LANGUAGE internal IMMUTABLE STRICT AS 'textin';
         CREATE FUNCTION vector_out(vector) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
         CREATE TYPE vector (INPUT = vector_in, OUTPUT = vector_out, LIKE = text);
         CREATE CAST (vector AS text) WITHOUT FUNCTION;
         CREATE FUNCTION numbers(vector) RETURNS float8[] LANGUAGE sql IMMUTABLE AS $$
            SELECT translate($1::text, '[]', '{}')::float8[] $$;
         CREATE FUNCTION vector_send(vector) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT AS $$
            SELECT int2send(count(*)::int2) || int2send(0::int2) || string_agg(float4send(a::float4), ''::bytea)
            FROM unnest(numbers($1)) AS numbers (a) $$;
         ALTER TYPE vector SET (SEND = vector_send);"
            .to_owned(),
        operator("<->", "l2", "sqrt(sum((a - b) ^ 2))"),
        operator("<=>", "cosine", "1 - sum(a * b) / sqrt(sum(a ^ 2) * sum(b ^ 2))"),
        operator("<#>", "inner_product", "-sum(a * b)"),
        operator("<+>", "l1", "sum(abs(a - b))"),
        "CREATE TABLE docs (id bigint, embedding vector NOT NULL, other vector)".to_owned(),
    ]
    .concat()
}

#[test]
fn vectors_are_bound_read_and_ordered_by_distance() {
    for mut engine in servers("vector", &stand_in()) {
        let rows = [
            (1_i64, Vector(vec![1.0, 0.0]), None),
            (2, Vector(vec![0.0, 2.5]), Some(Vector(vec![-1e-7, 16_777_216.0]))),
            (3, Vector(vec![3.0, 4.0]), None),
        ];
        engine.run_statement(&insert_into(Docs).rows(rows.clone())).unwrap();
        let query = select(Docs.all()).from(Docs).order_by(Docs.id);
        let found: Vec<(i64, Vector, Option<Vector>)> = engine.fetch_all(&query).unwrap();
        assert_eq!(found, rows);

        let distance = Docs.embedding.l2_distance(Vector(vec![0.0, 0.0]));
        let nearest = select((Docs.id, distance.clone())).from(Docs).order_by(distance).limit(2);
        assert_eq!(engine.fetch_all::<(i64, f64), _>(&nearest).unwrap(), [(1, 1.0), (2, 2.5)]);
        let distances = select((
            Docs.embedding.cosine_distance(Vector(vec![1.0, 0.0])),
            Docs.embedding.negative_inner_product(Vector(vec![2.0, 1.0])),
            Docs.embedding.l1_distance(Vector(vec![1.0, 1.0])),
        ));
        let distances = distances.from(Docs).order_by(Docs.id);
        let expected = [(0.0, -2.0, 1.0), (1.0, -2.5, 2.5), (0.4, -10.0, 5.0)];
        let found = engine.fetch_all::<(f64, f64, f64), _>(&distances).unwrap();
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a.0 - b.0).abs() < 1e-12 && (a.1, a.2) == (b.1, b.2)),
            "{found:?}"
        );
        engine.rows(&nearest.inlined(&*engine.dialect()).unwrap()).unwrap();
    }
}
