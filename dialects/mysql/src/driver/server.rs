//! Which server is at the other end of a connection: MySQL or MariaDB, and its version.
//!
//! The version of the handshake does not say: MariaDB reports 5.5.5 there for the sake of old replicas, proxies report
//! what they are told to, and a transaction of the `mysql` crate hides it. So the server is asked by a statement that is
//! prepared and never run. Comments that only some versions read give it one column for each version reached. It stays
//! in the connection's cache of prepared statements, so that asking again sends nothing.

use super::client::Column;
use crate::{MariaDb, MySql, aggregate::Family, hint};
use querent::{Dialect, Error, ErrorKind};
use std::fmt::Write as _;

/// A server of one kind and version.
#[derive(Debug)]
pub(super) enum Server {
    MySql(MySql),
    MariaDb(MariaDb),
}

macro_rules! servers {
    (
        MySQL: $($mysql:literal ($mysql_major:literal, $mysql_minor:literal))*;
        MariaDB: $($mariadb:literal ($mariadb_major:literal, $mariadb_minor:literal))*;
    ) => {
        /// Has one column, and another for each version that is reached: named `1` by MySQL, `2` by MariaDB.
        // MySQL reads `/*!` comments of its own version and older ones, and no `/*M!` comments. MariaDB reads those, and
        // takes no `/*!` comment of 5.7 to 9.99 to be meant for it: https://mariadb.com/kb/en/comment-syntax/
        pub(super) const QUESTION: &str =
            concat!("SELECT 1", $("/*!", $mysql, ",1*/",)* "/*M!100000,2*/", $("/*M!", $mariadb, ",2*/",)*);

        static MYSQL: &[Server] = &[
            Server::MySql(MySql::version(8, 0)),
            $(Server::MySql(MySql::version($mysql_major, $mysql_minor)),)*
        ];

        static MARIADB: &[Server] = &[
            Server::MariaDb(MariaDb::version(10, 6)),
            $(Server::MariaDb(MariaDb::version($mariadb_major, $mariadb_minor)),)*
        ];
    };
}

// The versions that are supported for long. One in between counts as the one before it: the drivers read through the
// text for each statement, so that every comment costs time.
servers! {
    MySQL: "80400" (8, 4) "90000" (9, 0) "90700" (9, 7);
    MariaDB: "101100" (10, 11) "110400" (11, 4) "110800" (11, 8);
}

impl Server {
    /// The server that gave the question these columns. A newer one than is known counts as the newest known.
    pub(super) fn of(columns: &[Column]) -> Result<&'static Server, Error> {
        let reached = columns.len().checked_sub(1);
        let found = match columns.last().map(Column::name_ref) {
            Some(b"1") => reached.and_then(|place| MYSQL.get(place)),
            // The first comment is read by every version.
            Some(b"2") => reached.and_then(|place| MARIADB.get(place.checked_sub(1)?)),
            _ => None,
        };
        found.ok_or_else(|| {
            let message = "the server does not say its version: neither MySQL nor MariaDB answers this";
            Error::new(ErrorKind::Database, message)
        })
    }

    pub(super) fn dialect(&self) -> &(dyn Dialect + 'static) {
        match self {
            Server::MySql(dialect) => dialect,
            Server::MariaDb(dialect) => dialect,
        }
    }

    /// The name with which messages begin.
    pub(super) fn name(&self) -> &'static str {
        self.dialect().spec().name
    }

    /// The text, so that it is another for other types of its parameters.
    ///
    /// MySQL gives a parameter the type of the first value bound to it, where nothing else tells one, and turns later
    /// values of other types into it without a word: after `SELECT ?` has had the number 1, 'a' comes back as 0. MariaDB
    /// looks at each value anew.
    pub(super) fn with_types(&self, mut text: String, types: Option<u64>) -> String {
        if let (Server::MySql(_), Some(types)) = (self, types) {
            // Writing to a `String` cannot fail.
            let _ = write!(text, " /* {types:x} */");
        }
        text
    }

    /// The statement, run with UTC as its time zone whatever that of the session is.
    ///
    /// # Errors
    /// If it begins with a word after which MySQL takes no such hint.
    pub(super) fn in_utc(&self, text: &str) -> Result<String, Error> {
        let family = match self {
            Server::MySql(_) => Family::MySql,
            Server::MariaDb(_) => Family::MariaDb,
        };
        hint::with_variable(text, family, "time_zone = '+00:00'").ok_or_else(|| {
            let message = "mysql cannot run this statement in UTC, which points in time need; \
                           begin it with SELECT, INSERT, UPDATE, DELETE or WITH";
            Error::new(ErrorKind::Unsupported, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_in_between_has_what_the_one_before_it_has() {
        let versions = |server: &Server| server.dialect().spec().version;
        for major in [8, 9, 10, 11] {
            for minor in 0..20 {
                let version = (major, minor);
                let (known, exact) = match major {
                    8 | 9 => (MYSQL, Server::MySql(MySql::version(major, minor))),
                    _ => (MARIADB, Server::MariaDb(MariaDb::version(major, minor))),
                };
                let taken = known.iter().rfind(|server| versions(server) <= versions(&exact));
                let Some(taken) = taken.map(|server| server.dialect().spec()) else { continue };
                assert_eq!(taken.features, exact.dialect().spec().features, "{taken} for {version:?}");
            }
        }
    }

    #[test]
    fn a_hint_stands_behind_the_verb_of_the_whole_statement() {
        let mysql = Server::MySql(MySql::new());
        let hint = " /*+ SET_VAR(time_zone = '+00:00') */";
        for (before, after) in [
            ("SELECT", " 1"),
            ("INSERT", " INTO `t` VALUES (1)"),
            ("((SELECT", " 1) UNION (SELECT 2)) LIMIT 1"),
            ("WITH `a)SELECT ` AS (SELECT ')' FROM (SELECT 1)) SELECT", " 2"),
            ("WITH RECURSIVE `b` AS (SELECT 1) DELETE", " FROM `t`"),
        ] {
            assert_eq!(mysql.in_utc(&format!("{before}{after}")), Ok(format!("{before}{hint}{after}")));
        }
        for text in ["", "((", "SELECTED 1", "VALUES ROW(1)", "WITH `a` AS (SELECT 1)"] {
            let error = mysql.in_utc(text).expect_err("there is no place for a hint");
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{text}");
        }
    }
}
