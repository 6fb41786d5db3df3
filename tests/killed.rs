//! A server that dies in the middle of a result or of a load, for real. `tests/run.sh` runs this last, since it leaves no server:
//! `cargo test --test killed -- --ignored`, with the addresses and process numbers of servers that may be killed in
//! `QUERENT_KILLABLE`, as `postgres=ADDRESS=PID mysql=ADDRESS=PID ..`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use querent::prelude::*;
use querent::{LoadError, LoadOptions};
use querent_mysql::MySqlExt;
use querent_postgres::{PostgresExt, Session};
use std::{
    env, fs,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

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

table! { Numbers = "querent_numbers" { n: BigInt } primary key (n) }

/// A server that is started again after it was killed, as it was started before: the same program, folder and port.
struct Server {
    engine: String,
    address: String,
    pid: String,
    command: Vec<String>,
    user: (u32, u32),
    /// Of ours; killed in the end.
    child: Option<Child>,
}

impl Server {
    fn of(engine: &str, address: &str, pid: &str) -> Server {
        let read = |file: &str| fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap();
        let command =
            read("cmdline").split('\0').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let status = read("status");
        let id = |field: &str| {
            let line = status.lines().find(|line| line.starts_with(field)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        let (engine, address, pid) = (engine.to_owned(), address.to_owned(), pid.to_owned());
        Server { engine, address, pid, command, user: (id("Uid:"), id("Gid:")), child: None }
    }

    fn kill(&mut self) {
        // A postmaster takes QUIT for "at once", and its children with it.
        let signal = if self.engine == "postgres" { "-QUIT" } else { "-KILL" };
        assert!(Command::new("kill").args([signal, &self.pid]).status().unwrap().success());
        match &mut self.child {
            Some(child) => drop(child.wait()),
            // Not ours to wait for: until its parent has, if that does.
            None => {
                let began = Instant::now();
                wait_until(|| {
                    let status = fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
                    let patient = began.elapsed() < Duration::from_secs(2);
                    status.is_empty() || (status.contains("State:\tZ") && !patient)
                });
            }
        }
    }

    fn start(&mut self) {
        let (program, arguments) = self.command.split_first().unwrap();
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // PostgreSQL refuses to be root; the others become another by themselves.
        if self.engine == "postgres"
            && fs::metadata("/proc/self").map(|own| std::os::unix::fs::MetadataExt::uid(&own)).unwrap() == 0
        {
            command.uid(self.user.0).gid(self.user.1);
        }
        let child = command.spawn().unwrap();
        self.pid = child.id().to_string();
        self.child = Some(child);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = Command::new("kill").args(["-QUIT", &self.pid]).status();
            std::thread::sleep(Duration::from_millis(200));
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn wait_until(mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_secs(60), "a server does not end or does not start");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Loads a hundred thousand rows, and kills the server at row 70,500.
fn load_and_kill(server: &mut Server, options: LoadOptions<'_>) -> LoadError {
    let address = server.address.clone();
    let insert = insert_into(Numbers).columns((Numbers.n,));
    let postgres = server.engine == "postgres";
    let rows = (0..100_000_i64).map(|n| {
        if n == 70_500 {
            server.kill();
        }
        (n,)
    });
    if postgres {
        let mut db = Session::new(postgres::Client::connect(&address, postgres::NoTls).unwrap());
        // What it has committed, it shall have after its death.
        db.batch_execute("SET synchronous_commit = on").unwrap();
        db.load(&insert, rows, options).unwrap_err()
    } else {
        use mysql::prelude::Queryable;
        let mut db = mysql::Conn::new(mysql::Opts::from_url(&address).unwrap()).unwrap();
        db.query_drop("USE querent_killed").unwrap();
        db.load(&insert, rows, options).unwrap_err()
    }
}

/// How many rows there are, and the largest. Waits for the server.
fn found(server: &Server) -> (i64, Option<i64>) {
    let query = select((count_all(), max(Numbers.n))).from(Numbers);
    let mut found = None;
    wait_until(|| {
        found = if server.engine == "postgres" {
            let client = postgres::Client::connect(&server.address, postgres::NoTls);
            client.ok().and_then(|client| Session::new(client).fetch_one(&query).ok())
        } else {
            use mysql::prelude::Queryable;
            let conn = mysql::Conn::new(mysql::Opts::from_url(&server.address).unwrap());
            conn.ok().and_then(|mut conn| {
                conn.query_drop("USE querent_killed").ok()?;
                conn.fetch_one(&query).ok()
            })
        };
        found.is_some()
    });
    found.unwrap()
}

/// After its death and its start, the server has what the error says that it has.
fn a_load_is_committed_as_promised(server: &mut Server) {
    let create = "CREATE TABLE querent_numbers (n bigint PRIMARY KEY)";
    if server.engine == "postgres" {
        let mut client = postgres::Client::connect(&server.address, postgres::NoTls).unwrap();
        client.batch_execute("DROP TABLE IF EXISTS querent_numbers").unwrap();
        client.batch_execute(&format!("SET synchronous_commit = on; {create}")).unwrap();
    } else {
        use mysql::prelude::Queryable;
        let mut conn = mysql::Conn::new(mysql::Opts::from_url(&server.address).unwrap()).unwrap();
        conn.query_drop("DROP DATABASE IF EXISTS querent_killed").unwrap();
        conn.query_drop("CREATE DATABASE querent_killed").unwrap();
        conn.query_drop("USE querent_killed").unwrap();
        conn.query_drop(create).unwrap();
    }
    let name = server.engine.clone();
    let error = load_and_kill(server, LoadOptions::atomic().batch_rows(1_000));
    assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{name}: {error}");
    assert_eq!((error.batch(), error.rows(), error.committed()), (70, 70_000..71_000, 0), "{name}: {error}");
    assert!(error.uncertain().is_empty(), "{name}: {error}");
    server.start();
    assert_eq!(found(server), (0, None), "{name}");

    let error = load_and_kill(server, LoadOptions::per_batch().batch_rows(1_000));
    assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{name}: {error}");
    assert_eq!((error.committed(), error.uncertain()), (70_000, 70_000..71_000), "{name}: {error}");
    server.start();
    let (rows, last) = found(server);
    println!("{name} killed in a load: {error}; it has {rows} rows");
    assert!(rows == 70_000 || rows == 71_000, "{name}: {rows}");
    assert_eq!(last, Some(rows - 1), "{name}");
}

#[test]
#[ignore = "kills the servers: tests/run.sh runs it when all else is done"]
fn a_server_that_is_killed_in_the_middle_is_a_lost_connection_and_has_what_was_promised() {
    let servers = env::var("QUERENT_KILLABLE").expect("QUERENT_KILLABLE names servers that may be killed");
    assert!(servers.split_whitespace().count() >= 3, "{servers}");
    for server in servers.split_whitespace() {
        let (engine, rest) = server.split_once('=').unwrap();
        let (address, pid) = rest.rsplit_once('=').unwrap();
        // A postmaster takes QUIT for "at once", and its children with it.
        let signal = if engine == "postgres" { "-QUIT" } else { "-KILL" };
        let mut started = Server::of(engine, address, pid);
        a_load_is_committed_as_promised(&mut started);
        let mut killer = Killer { signal, pid: &started.pid.clone(), seen: 0 };
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
