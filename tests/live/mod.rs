//! Where the real servers are. `bash tests/run.sh` starts them and says where; a user's own may be named instead.
//!
//! Addresses come from `QUERENT_POSTGRES_URL`, `QUERENT_MYSQL_URL` and `QUERENT_MARIADB_URL`, each with one address or
//! several with spaces between. Without an address an engine is skipped, loudly; with `QUERENT_REQUIRE_SERVERS` that is
//! a failure.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper fails as its test does")]

use std::{env, io::Write as _, sync::Once};

/// The engines that are servers, and the variable with the addresses of each.
pub(crate) const ENGINES: [(&str, &str); 3] = [
    ("postgres", "QUERENT_POSTGRES_URL"),
    ("mysql", "QUERENT_MYSQL_URL"),
    ("mariadb", "QUERENT_MARIADB_URL"),
];

/// The addresses of an engine's servers; none, said loudly, where there is no server and none is required.
pub(crate) fn addresses(engine: &str) -> Vec<String> {
    let (_, variable) = ENGINES.iter().find(|(name, _)| *name == engine).expect("an engine that is a server");
    let addresses = env::var(variable).unwrap_or_default();
    if addresses.trim().is_empty() {
        let required = env::var_os("QUERENT_REQUIRE_SERVERS").is_some();
        assert!(!required, "{variable} names no server, but one is required");
        static SAID: [Once; 3] = [const { Once::new() }; 3];
        let place = ENGINES.iter().position(|(name, _)| *name == engine).unwrap_or_default();
        SAID.get(place).expect("one for each engine").call_once(|| {
            // Past the capture of the test's output.
            let _ = writeln!(
                std::io::stderr(),
                "\n*** SKIPPED: {engine} was NOT asked; `bash tests/run.sh` starts servers ***"
            );
        });
    }
    addresses.split_whitespace().map(str::to_owned).collect()
}
