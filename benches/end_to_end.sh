#!/usr/bin/env bash
# Measures reads and inserts by hand with the driver, by Querent, and by Diesel, sqlx and sea-query, on SQLite and on a
# throw-away PostgreSQL, or that which QUERENT_POSTGRES_URL names. Prints the table of docs/performance.md, writes its plot,
# docs/end_to_end.svg, and criterion's report with plots: target/criterion/report/index.html. Arguments are names of
# databases, and `table`, which leaves criterion out: `bash benches/end_to_end.sh sqlite table`. With arguments the plot stays
# as it is.
#
# The measuring process and a server that is started here get a core each: where the system puts the processes of two
# connections otherwise, one may answer in a third of the other's time.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/servers.sh
clean_up() {
    stop_servers
    rm -rf "$FOLDER"
}
FOLDER="$(mktemp -d)"
trap clean_up EXIT
trap 'exit 130' INT TERM
bench() { cargo bench --manifest-path benches/end_to_end/Cargo.toml --bench end_to_end --locked "$@"; }
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
bench --no-run
LAUNCHED=""
case " $* " in *" postgres "* | "  " | " table ") start_servers postgres ;; esac
read -r -a cores < <(python3 -c 'import os; print(*sorted(os.sched_getaffinity(0)))')
if [ "${#cores[@]}" -gt 1 ]; then
    for one in $LAUNCHED; do taskset -pc "${cores[1]}" "${one##*:}" >/dev/null; done
    taskset -pc "${cores[0]}" $$ >/dev/null
fi
# The file of SQLite is made in it.
export TMPDIR="$FOLDER"
bench -- "$@"
