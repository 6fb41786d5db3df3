#!/usr/bin/env bash
# What a program that uses Querent takes to compile, beside the same one with sea-query and Diesel.
#
#   benches/compile_time.sh [QUERIES]
#
# Writes a crate for each library: a schema of 300 tables and 300 queries, or as many as asked for: a third joins four
# tables, a third is put together from optional parts, a third changes data. Prints seconds of `cargo check` and of
# `cargo build --release`: of all, of the schema alone, and what a query adds to the schema, in milliseconds, for `check` of
# each kind; and seconds of `cargo check` after one query was touched. Dependencies are compiled before, and are not counted.
# Seconds are those of processors, user and system, and each figure is the least of three: what else runs on the machine
# changes them less than the clock's, but it does.
set -euo pipefail
cd "$(dirname "$0")/.."
ROOT="$PWD"
QUERIES="${1:-300}"
TABLES="$QUERIES"
if ! [ "$QUERIES" -ge 4 ] 2>/dev/null; then
    echo "compile_time.sh: $QUERIES is no number of queries from 4 on" >&2
    exit 1
fi
WORK="$(mktemp -d)"
exec 3>&2 # of cargo, while 2 is what `time` writes to
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM HUP

# The templates have T@0 to T@3 for four tables, which are others for each query, and TN for the one that is declared.
crate() { # library, dependencies
    mkdir -p "$WORK/$1/src"
    {
        printf '[package]\nname = "%s-program"\nversion = "0.1.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n%s\n' "$1" "$2"
    } >"$WORK/$1/Cargo.toml"
    local template="$ROOT/benches/compile_time/$1"
    cat "$template/schema_head.txt" >"$WORK/$1/src/schema.rs"
    local n
    for ((n = 0; n < TABLES; n++)); do
        sed "s/TN/T$n/g; s/tn/t$n/g" "$template/schema.txt"
    done >>"$WORK/$1/src/schema.rs"
    if [ -f "$template/schema_group.txt" ]; then
        for ((n = 0; n + 3 < TABLES; n += 4)); do
            named "$n" <"$template/schema_group.txt"
        done >>"$WORK/$1/src/schema.rs"
    fi
    mkdir "$WORK/$1/src/queries"
    local first
    for ((n = 0; n < QUERIES; n++)); do
        first=$((n % (TABLES / 4) * 4))
        { cat "$template/head.txt"; named "$first" <"$template/${KINDS[n % 3]}.txt"; } >"$WORK/$1/src/queries/q$n.rs"
    done
}

KINDS=(join dynamic change)
with() { # library, kinds of queries that its crate has beside the schema
    local library="$1" n
    shift
    printf 'pub mod schema;\npub mod queries;\n' >"$WORK/$library/src/lib.rs"
    for ((n = 0; n < QUERIES; n++)); do
        if [[ " $* " == *" ${KINDS[n % 3]} "* ]]; then printf 'pub mod q%s;\n' "$n"; fi
    done >"$WORK/$library/src/queries/mod.rs"
}

named() { # the first of four tables
    sed "s/\([Tt]\)@0/\1$1/g; s/\([Tt]\)@1/\1$(($1 + 1))/g; s/\([Tt]\)@2/\1$(($1 + 2))/g; s/\([Tt]\)@3/\1$(($1 + 3))/g"
}

seconds() { # library, file to touch, cargo's arguments
    local library="$1" touched="$2" least="" i used TIMEFORMAT='%U %S'
    shift 2
    for i in 1 2 3; do
        printf '\n' >>"$WORK/$library/src/$touched"
        used="$({ time cargo "$@" --quiet --manifest-path "$WORK/$library/Cargo.toml" 2>&3; } 2>&1)" || return 1
        used="$(awk '{ printf "%.2f", $1 + $2 }' <<<"$used")"
        if [ -z "$least" ] || awk "BEGIN { exit !($used < $least) }"; then least="$used"; fi
    done
    printf '%s' "$least"
}

crate querent "querent-postgres = { path = \"$ROOT/dialects/postgres\", default-features = false }"
crate sea-query 'sea-query = { version = "=1.0.2", default-features = false, features = ["backend-postgres", "derive", "itoa"] }'
crate diesel 'diesel = { version = "=2.3.14", default-features = false, features = ["postgres_backend"] }'

export CARGO_TERM_COLOR=never
each() { # seconds with queries, seconds without, how many
    awk "BEGIN { printf \"%.1f\", ($1 - $2) * 1000 / $3 }"
}

printf '%s queries on %s tables; seconds, and milliseconds a query\n' "$QUERIES" "$TABLES"
printf '%-10s | %s\n' library "check: all, schema; a query: of all, join, dynamic, change | release: all, schema; a query | check, one touched"
for library in querent sea-query diesel; do
    # What the crate depends on.
    with "$library" "${KINDS[@]}"
    CARGO_INCREMENTAL=0 cargo check --quiet --manifest-path "$WORK/$library/Cargo.toml"
    CARGO_INCREMENTAL=0 cargo build --release --quiet --manifest-path "$WORK/$library/Cargo.toml"
    export CARGO_INCREMENTAL=0
    check="$(seconds "$library" lib.rs check)"
    build="$(seconds "$library" lib.rs build --release)"
    with "$library"
    schema_check="$(seconds "$library" lib.rs check)"
    schema_build="$(seconds "$library" lib.rs build --release)"
    kinds=""
    for place in 0 1 2; do
        with "$library" "${KINDS[place]}"
        kinds+=" $(each "$(seconds "$library" lib.rs check)" "$schema_check" $(((QUERIES + 2 - place) / 3)))"
    done
    with "$library" "${KINDS[@]}"
    export CARGO_INCREMENTAL=1
    cargo check --quiet --manifest-path "$WORK/$library/Cargo.toml"
    touched="$(seconds "$library" queries/q0.rs check)"
    printf '%-10s | %s %s; %s%s | %s %s; %s | %s\n' "$library" "$check" "$schema_check" \
        "$(each "$check" "$schema_check" "$QUERIES")" "$kinds" "$build" "$schema_build" \
        "$(each "$build" "$schema_build" "$QUERIES")" "$touched"
done

# As cargo compiles what a program depends on: not incrementally.
printf '\nquerent alone, from nothing, `cargo check` without features: '
alone="$({
    TIMEFORMAT='%U %S'
    time CARGO_INCREMENTAL=0 CARGO_TARGET_DIR="$WORK/alone" cargo check --quiet -p querent --no-default-features \
        --manifest-path "$ROOT/Cargo.toml" 2>&3
} 2>&1)"
awk '{ printf "%.2f s\n", $1 + $2 }' <<<"$alone"
