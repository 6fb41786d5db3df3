//! `shown!`, which compares a query, as every dialect says it, with the snapshot of the test's name. That the databases
//! take it and what they answer, the tests beside it say.

use querent::prelude::*;
use querent_mysql::{MariaDb, MySql};
use querent_postgres::Postgres;
use querent_sqlite::Sqlite;
use std::path::Path;

macro_rules! shown {
    ($query:expr) => {{
        fn here() {}
        $crate::shown::assert_shown(std::any::type_name_of_val(&here), &$query)
    }};
}
pub(crate) use shown;

/// One clause a line; `place` is the path of a function inside the test.
pub(crate) fn assert_shown<S: AsStatement>(place: &str, query: &S) -> crate::Outcome {
    let dialects: [&dyn Dialect; 4] = [&Postgres::new(), &Sqlite::new(), &MySql::new(), &MariaDb::new()];
    let mut shown = Vec::new();
    for dialect in dialects {
        let sql = query.pretty(dialect)?;
        shown.push(format!("-- {}\n{}\n-- {}\n", dialect.spec().name, sql.text(), sql.params()));
    }
    let name = place.rsplit("::").nth(1).expect("a test has a name");
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/tpch"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown.join("\n")));
    Ok(())
}
