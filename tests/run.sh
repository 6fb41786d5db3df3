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

# Snapshots are compared, never rewritten.
export CI=true INSTA_UPDATE=no CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"

step "format"
cargo fmt --all --check

step "lints"
cargo clippy --workspace --all-targets -- -D warnings

step "docs"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --quiet

step "without the standard library"
cargo build --quiet -p querent --no-default-features

step "servers"
. tests/servers.sh
ACCEPTED="$(mktemp)"
clean_up() {
    stop_servers
    rm -f "$ACCEPTED"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
start_servers

step "tests"
QUERENT_REQUIRE_SERVERS=1 QUERENT_ACCEPTED="$ACCEPTED" cargo test

step "statements that each server accepted"
sort "$ACCEPTED" | uniq -c
stop_servers

step "quickstart"
cargo run --quiet --release --example quickstart

step "all passed"
