//! The mistakes that builders of SQL are known for, and the test of each: what goes wrong, and where it is seen that it does
//! not go wrong here.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::{fs, path::Path};

/// What goes wrong, the file, and the test in it.
const TRAPS: &[(&str, &str, &str)] = &[
    // Clauses in a place or form that no database takes
    (
        "WINDOW behind ORDER BY, LIMIT or a lock; a second named window in place of the first",
        "windows",
        "trap_several_named_windows_stand_before_order_by_and_continue_one_another",
    ),
    (
        "a bound of a frame without a space behind it, or as a parameter",
        "windows",
        "trap_the_bounds_of_a_frame_are_literals_with_a_space_behind_them",
    ),
    (
        "VALUES ROW sent to MariaDB, VALUES without ROW to MySQL, VALUES without names of columns",
        "with",
        "trap_values_in_from_have_names_and_the_row_word_of_the_database",
    ),
    (
        "the ORDER BY or LIMIT of a member of a UNION moves to the whole",
        "sets",
        "trap_members_keep_their_own_order_and_limit",
    ),
    (
        "`a EXCEPT (b UNION c)` loses its parentheses on SQLite",
        "sets",
        "trap_except_of_a_union_takes_both_away",
    ),
    ("OFFSET without LIMIT on SQLite and MySQL", "select", "trap_offset_without_limit_takes_all_the_rest"),
    (
        "`NULLS FIRST ASC`: modifiers in the order of calls",
        "select",
        "trap_modifiers_of_order_stand_in_the_order_of_sql",
    ),
    (
        "`t FULL JOIN u` read as an alias of `t` on MySQL and MariaDB",
        "joins",
        "trap_full_join_is_not_read_as_an_alias",
    ),
    (
        "INSERT of a query with ON CONFLICT on SQLite, which takes ON for that of a join",
        "upsert",
        "trap_a_query_before_on_conflict_ends_where_sqlite_sees_it",
    ),
    ("WITH before INSERT on MySQL", "insert", "trap_with_stands_before_the_rows_of_an_insert_or_is_refused"),
    // Dropped without a word
    ("RETURNING of INSERT on MySQL and MariaDB", "errors/insert", "trap_returning_is_refused_on_mysql"),
    ("the WHERE of an upsert on MySQL", "upsert", "trap_the_where_of_an_upsert_is_kept_as_a_case"),
    (
        "values of later rows that the first has not",
        "errors/insert",
        "trap_a_row_of_another_width_is_refused",
    ),
    (
        "all rows of DEFAULT VALUES but one",
        "insert",
        "trap_every_row_of_defaults_is_inserted_in_one_statement_or_several",
    ),
    ("DISTINCT ON outside of PostgreSQL", "rewrites", "trap_distinct_on_keeps_the_first_of_each"),
    ("row locks on SQLite", "clauses", "trap_row_locks_are_refused_where_they_would_be_dropped"),
    ("WITH TIES on SQLite", "rewrites", "trap_with_ties_keeps_rows_equal_to_the_last"),
    (
        "the flags of a regular expression on SQLite",
        "functions",
        "regular_expressions_tell_capital_from_small_letters",
    ),
    ("the LIMIT of a set operation", "sets", "the_whole_is_ordered_by_place_or_label"),
    (
        "the arguments of a fragment of SQL",
        "clauses",
        "trap_a_fragment_is_kept_together_and_its_arguments_are_too",
    ),
    // Meaning changed
    (
        "`(a * b) || s` without parentheses on SQLite",
        "expressions",
        "trap_concatenation_of_a_product_keeps_its_parentheses",
    ),
    (
        "`5 ^ (2 * 3)` without parentheses on MySQL",
        "expressions",
        "trap_exclusive_or_of_a_product_keeps_its_parentheses",
    ),
    ("`||` as OR on MySQL", "precedence", "concatenation_binds_as_each_database_has_it"),
    (
        "what binds tighter than what, in any combination",
        "precedence",
        "every_server_works_out_what_the_tree_means",
    ),
    ("`-(-5)` as `--5`, a comment", "expressions", "trap_a_negative_number_under_a_minus_is_no_comment"),
    (
        "a fragment of SQL without parentheses around it",
        "clauses",
        "trap_a_fragment_is_kept_together_and_its_arguments_are_too",
    ),
    (
        "`BETWEEN b AND (c AND d)` without parentheses",
        "expressions",
        "trap_a_condition_as_the_bound_of_between_stands_in_parentheses",
    ),
    (
        "exclusive OR of bits on SQLite, put together without parentheses",
        "precedence",
        "operators_on_bits_are_told_apart_by_parentheses",
    ),
    ("7 / 2 is 3 or 3.5, -7 / 2 is -3 or -4", "equivalence", "division_and_remainder"),
    ("`~7` is -8 or 18446744073709551608", "equivalence", "bits"),
    ("an empty AND drops the WHERE", "expressions", "trap_an_empty_and_list_does_not_drop_the_where"),
    ("`= NULL` of a value that is absent", "select", "trap_an_absent_value_leaves_its_condition_out"),
    ("an empty IN list", "expressions", "trap_an_empty_in_list_is_false_and_an_empty_not_in_list_true"),
    (
        "a path in a JSON document printed twice with one parameter",
        "json",
        "a_path_goes_by_keys_and_indexes_and_ends_in_a_type",
    ),
    ("NULL of JSON for NULL of SQL", "equivalence/collections", "types_lengths_and_members_of_documents"),
    (
        "CAST to DATETIME makes a number on SQLite",
        "expressions",
        "trap_a_cast_to_date_keeps_the_day_on_sqlite",
    ),
    (
        "a month behind 31 January is 2 March on SQLite",
        "equivalence/functions",
        "units_are_added_and_month_ends_kept",
    ),
    (
        "`octet_length` counts characters on SQLite",
        "expressions",
        "trap_lengths_and_places_count_characters_and_only_octet_length_bytes",
    ),
    (
        "`generate_series` with a step passes its end",
        "with",
        "trap_a_series_does_not_pass_its_end_and_is_empty_the_other_way",
    ),
    (
        "a difference of dates takes no heed of its unit",
        "equivalence/functions",
        "differences_are_whole_units_cut_off_towards_zero",
    ),
    (
        "INSERT IGNORE hides more than conflicts",
        "upsert/hidden",
        "trap_or_ignore_hides_conflicts_and_no_other_error",
    ),
    (
        "assignments of an upsert that see those before them on MySQL",
        "upsert",
        "trap_columns_set_to_one_another_are_swapped_or_refused",
    ),
    // Escaping
    ("a name with a quote in it", "select", "trap_quotes_in_a_name_do_not_end_it"),
    (
        "names of any content on every server",
        "escaping_servers",
        "tables_columns_and_labels_of_any_name_are_created_filled_and_queried",
    ),
    ("text beyond ASCII cut to a byte", "expressions", "trap_text_beyond_ascii_is_inlined_whole"),
    ("infinity and what is no number as bare words", "escaping", "floats_of_any_bits_come_back_from_sqlite"),
    ("bytes read as text", "escaping", "bytes_of_any_content_come_back_from_sqlite"),
    (
        "a backslash under NO_BACKSLASH_ESCAPES, and without it",
        "escaping",
        "text_is_one_literal_whatever_the_server_makes_of_backslashes",
    ),
    ("a collation as text that nobody checks", "functions", "a_collation_is_a_name"),
    (
        "`?` inside a text taken for a parameter",
        "expressions",
        "trap_a_question_mark_inside_a_text_is_no_placeholder",
    ),
    ("`?` inside a comment, or a comment that ends early", "clauses", "tags_cannot_end_their_comment"),
    ("`?` inside an operator", "clauses", "a_fragment_with_other_than_one_argument_a_hole_is_refused"),
    // Panics and late errors
    ("ILIKE outside of PostgreSQL", "expressions", "ilike_is_lowered_where_it_is_missing"),
    ("JOIN USING", "joins", "trap_join_using_works_on_every_dialect"),
    ("every word that a dialect lacks", "errors", "clauses_that_a_dialect_lacks"),
    (
        "a column of a LEFT JOIN that is not nullable: pages of the compiler",
        "compile_fail",
        "every_message_has_at_most_25_lines",
    ),
    // Limits of servers
    ("too many parameters", "limits", "an_insert_takes_as_many_parameters_as_the_database_and_not_one_more"),
    ("expressions too deep for SQLite", "limits", "sqlite_runs_five_thousand_conditions_as_a_balanced_tree"),
    (
        "too many members of a set operation",
        "sets",
        "trap_more_members_than_a_database_takes_are_joined_in_groups",
    ),
    (
        "too many arguments of a function",
        "json",
        "more_than_a_function_takes_is_joined_on_postgres_and_refused_elsewhere",
    ),
    (
        "names that are longer than the database keeps",
        "escaping",
        "names_are_as_long_as_each_database_keeps_them",
    ),
];

#[test]
fn every_trap_has_its_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let has = |file: &str, test: &str| {
        let source = fs::read_to_string(folder.join(format!("{file}.rs"))).expect("the file can be read");
        source.contains(&format!("fn {test}()")) || source.contains(&format!("fn {test}\n"))
    };
    let missing: Vec<_> = TRAPS.iter().filter(|(_, file, test)| !has(file, test)).collect();
    assert!(missing.is_empty(), "no such tests: {missing:#?}");
}
