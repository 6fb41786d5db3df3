#!/usr/bin/env bash
# Starts throw-away servers, measures loads of many rows against the same by hand with each bare driver, and prints the table
# of the README. Arguments are names of drivers: `bash benches/bulk.sh postgres` measures that one alone.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/servers.sh
trap stop_servers EXIT
trap 'exit 130' INT TERM
start_servers
cargo bench -p querent-benches --bench bulk -- "$@"
