//! A run that requires the servers fails without one of them: nothing is skipped in silence.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod engines;

use std::{
    env,
    net::TcpListener,
    process::{Command, Output},
};

const VARIABLES: [&str; 3] = ["QUERENT_POSTGRES_URL", "QUERENT_MYSQL_URL", "QUERENT_MARIADB_URL"];

#[test]
fn every_server_that_is_named_answers() {
    for mut engine in engines::all() {
        assert_eq!(engine.cell("SELECT 40 + 2"), Ok(Some("42".into())), "{} {}", engine.name, engine.version);
    }
}

/// One of these tests in a process of its own.
fn child(test: &str) -> Command {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", test, "--nocapture"]);
    child
}

fn set(child: &mut Command, variable: &str, value: Option<&str>) {
    match value {
        Some(value) => child.env(variable, value),
        None => child.env_remove(variable),
    };
}

/// Whether it passed, and what it said.
fn outcome(mut child: Command) -> (bool, String) {
    let Output { status, stdout, stderr } = child.output().unwrap();
    (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
}

/// All servers are asked of which one alone has an address, and none is required.
fn asked_at(variable: &str, address: Option<&str>) -> (bool, String) {
    let mut child = child("every_server_that_is_named_answers");
    VARIABLES.iter().for_each(|other| set(&mut child, other, None));
    set(&mut child, variable, address);
    child.env_remove("QUERENT_REQUIRE_SERVERS");
    outcome(child)
}

#[test]
fn an_engine_that_is_required_and_has_no_address_is_a_failure() {
    for (name, variable) in ["postgres", "mysql", "mariadb"].into_iter().zip(VARIABLES) {
        for address in [None, Some(""), Some("  ")] {
            let mut child = child("the_servers_of_one_engine_are_found");
            child.arg("--ignored").env("QUERENT_REQUIRE_SERVERS", "1").env("QUERENT_TEST_ENGINE", name);
            set(&mut child, variable, address);
            let (passed, output) = outcome(child);
            assert!(!passed, "{output}");
            assert!(output.contains(&format!("{variable} names no server, but one is required")), "{output}");
        }
    }
}

#[test]
#[ignore = "runs as a child of the test above"]
fn the_servers_of_one_engine_are_found() {
    let wanted = env::var("QUERENT_TEST_ENGINE").unwrap();
    let name = ["postgres", "mysql", "mariadb"].into_iter().find(|name| *name == wanted).unwrap();
    assert!(!engines::servers(name).is_empty());
}

#[test]
fn a_server_that_is_named_and_does_not_answer_is_a_failure() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (variable, address) in [
        ("QUERENT_POSTGRES_URL", format!("postgres://postgres@127.0.0.1:{port}/postgres")),
        ("QUERENT_MYSQL_URL", format!("mysql://root@127.0.0.1:{port}")),
        ("QUERENT_MARIADB_URL", format!("mysql://root@127.0.0.1:{port}")),
    ] {
        let (passed, output) = asked_at(variable, Some(&address));
        assert!(!passed, "{output}");
        assert!(output.contains(&format!("at {address}: ")), "{output}");
    }
}

#[test]
fn where_no_server_is_required_a_missing_one_is_named_loudly() {
    let (passed, output) = asked_at("QUERENT_MYSQL_URL", None);
    assert!(passed, "{output}");
    for name in ["postgres", "mysql", "mariadb"] {
        assert!(output.contains(&format!("*** SKIPPED: {name} was NOT asked")), "{output}");
    }
}
