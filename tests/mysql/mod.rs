//! What the tests of both MySQL drivers share: where the servers are, and one suite for all that does not depend on a
//! driver's own types.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

#[path = "../live/mod.rs"]
mod live;

pub(crate) mod batches;
pub(crate) mod failures;
pub(crate) mod moments;
pub(crate) mod queries;
pub(crate) mod values;

use querent_mysql::prelude::*;
use querent_mysql::querent::{AsStatement, Dialect, FromRow};

/// A driver, its calls waited for.
pub(crate) trait Db: Sized + Send + 'static {
    const DRIVER: &'static str;
    fn try_open(url: &str) -> Result<Self, Error>;
    fn raw(&mut self, sql: &str) -> Result<(), Error>;
    fn all<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<Vec<T>, Error>;
    fn one<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(&mut self, query: &Q) -> Result<T, Error>;
    fn optional<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
    ) -> Result<Option<T>, Error>;
    fn each<T, Q, E>(&mut self, query: &Q, each: impl FnMut(T) -> Result<(), E> + Send) -> Result<(), E>
    where
        T: FromRow<Q::Row> + Send,
        Q: AsStatement + Sync,
        E: From<Error> + Send;
    /// The first rows of an iterator or a stream that is then dropped.
    fn first<T: FromRow<Q::Row> + Send, Q: AsStatement + Sync>(
        &mut self,
        query: &Q,
        rows: usize,
    ) -> Vec<Result<T, Error>>;
    fn put<S: AsStatement<Row = ()> + Sync>(&mut self, statement: &S) -> Result<u64, Error>;
    fn id(&mut self) -> u32;
    fn dialect_of_server(&mut self) -> Result<&'static dyn Dialect, Error>;
    /// A counter of the session's.
    fn status(&mut self, name: &str) -> i64;
    /// Whether the source of an error is the driver's own.
    fn is_own(error: &(dyn std::error::Error + 'static)) -> bool;

    fn open(url: &str) -> Self {
        Self::try_open(url).unwrap()
    }

    fn setup(&mut self, sql: &str) {
        for statement in sql.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
            self.raw(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) engine: &'static str,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn is_mysql(&self) -> bool {
        self.engine == "mysql"
    }
}

/// Every server of both engines.
pub(crate) fn servers() -> Vec<Server> {
    let of = |engine| live::addresses(engine).into_iter().map(move |url| Server { engine, url });
    of("mysql").chain(of("mariadb")).collect()
}

/// Runs a test on every server, in a database of its own, which is empty. The server's address names it.
pub(crate) fn everywhere<D: Db>(name: &str, test: impl Fn(&mut D, &Server)) {
    for mut server in servers() {
        let database = format!("querent_{}_{name}", D::DRIVER);
        let mut db = D::open(&server.url);
        db.setup(&format!(
            "DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database} CHARACTER SET utf8mb4"
        ));
        server.url = format!("{}/{database}", server.url);
        test(&mut D::open(&server.url), &server);
        db.setup(&format!("DROP DATABASE {database}"));
    }
}

/// The suite's tests, for one driver.
#[macro_export]
macro_rules! suite {
    ($db:ty) => {
        $crate::suite! { @each $db;
            queries: the_server_is_told_apart_and_so_is_its_version a_statement_for_the_server_is_sent_as_it_was_rendered
                every_way_to_run_a_query_answers_its_rows what_null_in_a_query_answers_is_not_remembered no_row_is_an_error_only_where_one_was_asked_for
                rows_that_are_not_read_leave_the_connection_free an_error_inside_for_each_ends_the_query_and_comes_out
                a_row_that_does_not_fit_is_one_error_among_the_rows rows_are_read_into_nested_tuples_and_structs
                the_row_of_an_optional_table_is_some_struct_or_none a_list_made_at_run_time_is_read_as_values
                a_statement_is_prepared_once_and_the_cache_is_bounded names_with_colons_and_marks_are_names;
            values: booleans_come_back signed_integers_come_back unsigned_integers_come_back floats_come_back
                decimals_come_back text_comes_back bytes_come_back days_and_times_come_back uuids_come_back json_comes_back
                null_of_every_type_comes_back what_neither_database_holds_is_refused sums_are_read_as_integers_and_decimals
                columns_of_every_type_have_their_natural_value values_that_do_not_fit_say_so
                text_that_is_not_utf8_is_refused a_float_is_found_again the_same_text_takes_values_of_other_types decimals_compare_by_all_their_digits;
            moments: points_in_time_are_the_same_under_every_time_zone columns_of_points_in_time_are_compared_in_utc an_hour_that_comes_twice_is_told_apart
                the_session_keeps_its_time_zone the_current_timestamp_is_now a_default_of_now_is_now
                a_timestamp_column_read_without_a_zone_beside_one_with_is_refused;
            failures: unique_violations_name_their_key foreign_keys_are_violated_from_both_sides
                null_for_what_must_not_be_null_names_the_column checks_name_their_constraint
                a_deadlock_is_ended_by_the_server locks_are_waited_for_no_longer_than_was_set
                a_row_changed_since_the_snapshot_is_a_serialization_failure a_statement_is_ended_after_its_time raw_sql_with_a_mistake_is_a_syntax_error
                a_connection_that_was_killed_is_lost no_connection_is_had_from_a_dead_port_or_with_a_wrong_password
                a_packet_past_the_limit_is_a_limit_exceeded other_failures_keep_their_code;
            batches: a_long_insert_outside_a_transaction_is_there_whole a_long_insert_within_a_transaction_is_undone_with_it
                a_long_insert_that_fails_leaves_nothing_of_itself a_long_insert_leaves_the_open_transaction_open
                without_autocommit_a_long_insert_commits_nothing;
        }
    };
    (@each $db:ty; $($module:ident: $($test:ident)+;)+) => {
        $($(
            #[test]
            fn $test() {
                mysql_suite::$module::$test::<$db>();
            }
        )+)+
    };
}
