//! A server that dies in the middle of a result, for real. `tests/run.sh` runs this last, since it leaves no server:
//! `cargo test --test killed -- --ignored`, with the addresses and process numbers of servers that may be killed in
//! `QUERENT_KILLABLE`, as `postgres=ADDRESS=PID mysql=ADDRESS=PID ..`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use querent::prelude::*;
use querent_mysql::MySqlExt;
use querent_postgres::{PostgresExt, Session};
use std::{env, process::Command, time::Duration};

table! { Digits = "querent_digits" { d: BigInt } }

const CREATE: &str = "CREATE TEMPORARY TABLE querent_digits (d bigint)";

fn rows() -> querent::Insert<Digits, (BigInt,)> {
    insert_into(Digits).rows((0..3_000).map(|d| (d,)))
}

/// A million and a half rows: more than all the buffers between here and there hold. MySQL reads a temporary table but
/// once in a statement, so that the other numbers stand in a list.
fn many() -> Select<(BigInt, BigInt)> {
    let numbers = union_all_of((0..500_i64).map(|n| select(val(n).label("n")))).subquery("numbers");
    let n = numbers.columns();
    select((Digits.d, n)).from(Digits).cross_join(numbers)
}

/// Kills a server after so many rows.
struct Killer<'a> {
    signal: &'a str,
    pid: &'a str,
    seen: u32,
}

impl Killer<'_> {
    fn see(&mut self, _: (i64, i64)) -> Result<(), Error> {
        self.seen += 1;
        if self.seen == 1_000 {
            let killed = Command::new("kill").args([self.signal, self.pid]).status().unwrap();
            assert!(killed.success());
            std::thread::sleep(Duration::from_millis(300));
        }
        Ok(())
    }
}

#[test]
#[ignore = "kills the servers: tests/run.sh runs it when all else is done"]
fn a_server_that_is_killed_in_the_middle_of_a_result_is_a_lost_connection() {
    let servers = env::var("QUERENT_KILLABLE").expect("QUERENT_KILLABLE names servers that may be killed");
    assert!(servers.split_whitespace().count() >= 3, "{servers}");
    for server in servers.split_whitespace() {
        let (engine, rest) = server.split_once('=').unwrap();
        let (address, pid) = rest.rsplit_once('=').unwrap();
        // A postmaster takes QUIT for "at once", and its children with it.
        let signal = if engine == "postgres" { "-QUIT" } else { "-KILL" };
        let mut killer = Killer { signal, pid, seen: 0 };
        let (ended, after) = if engine == "postgres" {
            let mut db = Session::new(postgres::Client::connect(address, postgres::NoTls).unwrap());
            db.batch_execute(CREATE).unwrap();
            db.run(&rows()).unwrap();
            (db.for_each(&many(), |row| killer.see(row)), db.fetch_all::<i64, _>(&select(val(1_i64))))
        } else {
            use mysql::prelude::Queryable;
            let mut db = mysql::Conn::new(mysql::Opts::from_url(address).unwrap()).unwrap();
            db.query_drop("CREATE DATABASE IF NOT EXISTS querent_killed").unwrap();
            db.query_drop("USE querent_killed").unwrap();
            db.query_drop(CREATE).unwrap();
            db.run(&rows()).unwrap();
            (db.for_each(&many(), |row| killer.see(row)), db.fetch_all::<i64, _>(&select(val(1_i64))))
        };
        let error = ended.unwrap_err();
        println!("{engine} killed after {} rows: {error}", killer.seen);
        assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{error:?}");
        assert!(killer.seen >= 1_000 && killer.seen < 1_500_000, "{}", killer.seen);
        // And so it stays: a clear error, at once.
        assert_eq!(after.unwrap_err().kind(), ErrorKind::ConnectionLost);
    }
}
