#!/usr/bin/env bash
# The whole test run: format, lints, docs, the build without `std`, every test and doctest with all databases, the
# quickstart. Needs Debian 12 or later and a Rust toolchain; installs what else is missing (see tests/servers.sh).
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

if ! command -v cargo >/dev/null; then
    echo "run.sh: no cargo on the PATH; install Rust 1.95 or later (https://rustup.rs)" >&2
    exit 1
fi
if ! command -v cc >/dev/null; then
    step "install a C compiler"
    sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq --no-install-recommends gcc libc6-dev
fi

RUNNING=""
ACCEPTED="$(mktemp)"
clean_up() {
    [ -z "$RUNNING" ] || kill -TERM -- "-$RUNNING" 2>/dev/null || true
    stop_servers
    rm -f "$ACCEPTED"
}
. tests/servers.sh
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

# Runs a command in a process group of its own, so that a signal ends this script at once, and the command with it.
run() {
    set -m
    "$@" </dev/null &
    RUNNING=$!
    set +m
    wait "$RUNNING"
    RUNNING=""
}

# Snapshots are compared, never rewritten.
export CI=true INSTA_UPDATE=no CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"

step "format"
run cargo fmt --all --check

step "lints"
run cargo clippy --workspace --all-targets --all-features -- -D warnings

step "docs"
RUSTDOCFLAGS="-D warnings" run cargo doc --no-deps --all-features --quiet

step "without the standard library"
run cargo build --quiet -p querent --no-default-features

step "servers"
start_servers

step "tests"
QUERENT_REQUIRE_SERVERS=1 QUERENT_ACCEPTED="$ACCEPTED" run cargo test --all-features

step "statements that each server accepted"
sort -V "$ACCEPTED" | uniq -c
for engine in postgres sqlite mysql mariadb; do
    if ! grep -q "^$engine [0-9]" "$ACCEPTED"; then
        echo "run.sh: $engine was asked nothing" >&2
        exit 1
    fi
done

# Last, since it leaves no server. A user's own are not killed.
if [ -n "$QUERENT_KILLABLE" ]; then
    step "servers killed in the middle of a result"
    run cargo test --all-features --test killed -- --ignored --nocapture
fi
stop_servers

# Instructions are counted and not timed, so that it does not matter what else the machine does.
step "instructions"
install valgrind valgrind
run cargo bench --quiet -p querent-benches --bench instructions -- --check

# The only place where `querent-sqlite` meets the oldest `rusqlite` that it takes.
step "the bench beside other libraries compiles"
run cargo fmt --check --manifest-path benches/end_to_end/Cargo.toml
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}" run cargo clippy --quiet --locked --benches \
    --manifest-path benches/end_to_end/Cargo.toml -- -D warnings

step "quickstart"
run cargo run --quiet --release --example quickstart

step "all passed"
