//! Arrays.

use crate::{answer, servers};
use querent::prelude::*;
use querent_postgres::ext::prelude::*;

const TABLES: &str = "CREATE TABLE docs (id bigint, tags text[] NOT NULL, marks integer[]);
    INSERT INTO docs VALUES (1, '{sql,rust}', '{3,1,2}'), (2, '{}', NULL), (3, '{go,NULL}', '{5}')";

table! { Docs = "docs" { id: BigInt, tags: Array<Text>, marks: Option<Array<Integer>> } }

#[test]
fn operators_find_what_arrays_have_in_common() {
    for mut engine in servers("array_ops", TABLES) {
        let mut ids = |condition: Condition| -> Vec<i64> {
            engine.fetch_all(&select(Docs.id).from(Docs).where_(condition).order_by(Docs.id)).unwrap()
        };
        assert_eq!(ids(Docs.tags.array_contains(vec!["sql"])), [1]);
        assert_eq!(ids(Docs.tags.array_contained_by(vec!["sql", "rust", "c"])), [1, 2]);
        assert_eq!(ids(Docs.tags.array_overlaps(vec!["go", "rust"])), [1, 3]);
        assert_eq!(ids(Docs.marks.array_contains(array([val(1), val(3)]))), [1]);
        assert_eq!(ids(val("go").eq(any_element(Docs.tags))), [3]);
        assert_eq!(ids(val(4).lt(all_elements(Docs.marks))), [3]);
        assert_eq!(ids(Docs.id.eq(any_element(val(vec![2_i64, 3])))), [2, 3]);
        assert_eq!(ids(Docs.tags.element(1).eq("go")), [3]);
        assert_eq!(ids(Docs.tags.eq(vec!["sql", "rust"])), [1]);
    }
}

#[test]
fn places_count_from_1_and_none_is_null() {
    for mut engine in servers("array_places", "") {
        let engine = &mut engine;
        let abc = || val(vec!["a", "b", "c"]);
        let cells: (Option<String>, Option<String>, Vec<String>, Vec<String>) =
            answer(engine, (abc().element(2), abc().element(4), abc().slice(2, 9), abc().slice(3, 2)));
        assert_eq!(cells, (Some("b".into()), None, vec!["b".into(), "c".into()], vec![]));
        let cells: (i32, Option<i32>, Option<i32>, Option<i32>) = answer(
            engine,
            (
                val(Vec::<i32>::new()).cardinality(),
                val(Vec::<i32>::new()).array_length(1),
                abc().array_position("c"),
                abc().array_position("x"),
            ),
        );
        assert_eq!(cells, (0, None, Some(3), None));
        // Of what is no name, the subscript is that of the whole.
        let appended: Option<i32> = answer(engine, val(vec![1]).array_cat(vec![2, 3]).element(3));
        assert_eq!(appended, Some(3));
        let appended: Option<i32> = answer(engine, val(vec![1]).array_append(9).element(2));
        assert_eq!(appended, Some(9));
    }
}

type Ints = Vec<i32>;

#[test]
fn functions_make_other_arrays() {
    for mut engine in servers("array_functions", "") {
        let engine = &mut engine;
        let null = || val(vec![1]).array_remove(1).nullable();
        let cells: (Ints, Ints, Ints, Ints, Ints) = answer(
            engine,
            (
                val(vec![1, 2]).array_append(3),
                val(vec![1, 2]).array_prepend(0),
                val(vec![1, 2, 1]).array_remove(1),
                val(vec![1, 2, 1]).array_replace(1, 5),
                val(vec![1]).array_cat(vec![2]).array_cat(vec![3, 4]),
            ),
        );
        let expected: [Ints; 5] = [vec![1, 2, 3], vec![0, 1, 2], vec![2], vec![5, 2, 5], vec![1, 2, 3, 4]];
        assert_eq!([cells.0, cells.1, cells.2, cells.3, cells.4], expected);
        let text: (String, Option<Vec<i32>>) =
            answer(engine, (val(vec![Some("a"), None, Some("b")]).array_to_string("-"), null()));
        assert_eq!(text, ("a-b".into(), Some(vec![])));
        // NULL is taken for an empty array, so that the result is none.
        let nothing = || select(Docs.marks).from(Docs).where_(Docs.id.eq(2)).scalar();
        engine.run(TABLES).unwrap();
        let appended: (Vec<i32>, Vec<i32>, Option<i32>) =
            answer(engine, (nothing().array_append(1), nothing().array_prepend(1), nothing().cardinality()));
        assert_eq!(appended, (vec![1], vec![1], None));
        let none: [Expr<BigInt>; 0] = [];
        let arrays: (Vec<i64>, Vec<Option<i32>>) =
            answer(engine, (array(none), array([val(1).nullable(), null_if(val(2), 2)])));
        assert_eq!(arrays, (vec![], vec![Some(1), None]));
    }
}

#[test]
fn unnest_answers_rows_that_see_the_tables_before_them() {
    for mut engine in servers("array_unnest", TABLES) {
        let tag = unnest("tag", Docs.tags);
        let text = tag.columns();
        let query = select((Docs.id, text)).from(Docs).cross_join(tag).order_by((Docs.id, text));
        let rows: Vec<(i64, Option<String>)> = engine.fetch_all(&query).unwrap();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(rows, [(1, some("rust")), (1, some("sql")), (3, None), (3, some("go"))]);

        let numbered = unnest_with_ordinality("n", Docs.marks);
        let (mark, place) = numbered.columns();
        let query = select((Docs.id, mark, place)).from(Docs).cross_join(numbered).order_by((Docs.id, place));
        let rows: Vec<(i64, Option<i32>, i64)> = engine.fetch_all(&query).unwrap();
        assert_eq!(rows, [(1, Some(3), 1), (1, Some(1), 2), (1, Some(2), 3), (3, Some(5), 1)]);

        let pairs = unnest_arrays("p", (val(vec![1_i64, 2, 3]), val(vec!["a", "b"])));
        let (id, name) = pairs.columns();
        let rows: Vec<(Option<i64>, Option<String>)> =
            engine.fetch_all(&select((id, name)).from(pairs).order_by(id)).unwrap();
        assert_eq!(rows, [(Some(1), some("a")), (Some(2), some("b")), (Some(3), None)]);
    }
}
