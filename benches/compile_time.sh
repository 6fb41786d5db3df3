#!/usr/bin/env bash
# What a program that uses Querent takes to compile, beside the same one with sea-query and Diesel.
#
#   benches/compile_time.sh [QUERIES]
#
# Writes a crate for each library: a schema of 300 tables and 300 queries, or as many as asked for: a third joins four
# tables, a third is put together from optional parts, a third changes data. Prints seconds of `cargo check`, of
# `cargo build --release`, and of `cargo check` after one query was touched; dependencies are compiled before, and are not
# counted. Each figure is the least of three.
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
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM HUP

# The templates have T@0 to T@3 for four tables, which are others for each query, and TN for the one that is declared.
crate() { # library, dependencies
    mkdir -p "$WORK/$1/src"
    {
        printf '[package]\nname = "%s-program"\nversion = "0.1.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n%s\n' "$1" "$2"
    } >"$WORK/$1/Cargo.toml"
    printf 'pub mod schema;\npub mod queries;\n' >"$WORK/$1/src/lib.rs"
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
    local kinds=(join dynamic change) first
    for ((n = 0; n < QUERIES; n++)); do
        first=$((n % (TABLES / 4) * 4))
        { cat "$template/head.txt"; named "$first" <"$template/${kinds[n % 3]}.txt"; } >"$WORK/$1/src/queries/q$n.rs"
        printf 'pub mod q%s;\n' "$n"
    done >"$WORK/$1/src/queries/mod.rs"
}

named() { # the first of four tables
    sed "s/\([Tt]\)@0/\1$1/g; s/\([Tt]\)@1/\1$(($1 + 1))/g; s/\([Tt]\)@2/\1$(($1 + 2))/g; s/\([Tt]\)@3/\1$(($1 + 3))/g"
}

seconds() { # library, file to touch, cargo's arguments
    local library="$1" touched="$2" least="" i start end
    shift 2
    for i in 1 2 3; do
        printf '\n' >>"$WORK/$library/src/$touched"
        start="$(date +%s%N)"
        cargo "$@" --quiet --manifest-path "$WORK/$library/Cargo.toml" || return 1
        end="$(date +%s%N)"
        if [ -z "$least" ] || [ $((end - start)) -lt "$least" ]; then least=$((end - start)); fi
    done
    awk "BEGIN { printf \"%.2f\", $least / 1e9 }"
}

crate querent "querent-postgres = { path = \"$ROOT/dialects/postgres\", default-features = false }"
crate sea-query 'sea-query = { version = "=1.0.2", default-features = false, features = ["backend-postgres", "derive", "itoa"] }'
crate diesel 'diesel = { version = "=2.3.14", default-features = false, features = ["postgres_backend"] }'

export CARGO_TERM_COLOR=never
printf '%s queries on %s tables; seconds\n' "$QUERIES" "$TABLES"
printf '%-10s %14s %22s %18s %12s\n' library "cargo check" "cargo build --release" "check, one touched" "per query"
for library in querent sea-query diesel; do
    # What the crate depends on.
    CARGO_INCREMENTAL=0 cargo check --quiet --manifest-path "$WORK/$library/Cargo.toml"
    CARGO_INCREMENTAL=0 cargo build --release --quiet --manifest-path "$WORK/$library/Cargo.toml"
    check="$(CARGO_INCREMENTAL=0 seconds "$library" lib.rs check)"
    build="$(CARGO_INCREMENTAL=0 seconds "$library" lib.rs build --release)"
    CARGO_INCREMENTAL=1 cargo check --quiet --manifest-path "$WORK/$library/Cargo.toml"
    touched="$(CARGO_INCREMENTAL=1 seconds "$library" queries/q0.rs check)"
    each="$(awk "BEGIN { printf \"%.1f + %.1f ms\", $check * 1000 / $QUERIES, $build * 1000 / $QUERIES }")"
    printf '%-10s %14s %22s %18s %18s\n' "$library" "$check" "$build" "$touched" "$each"
done

printf '\nquerent alone, from nothing, `cargo check` without features: '
start="$(date +%s%N)"
CARGO_TARGET_DIR="$WORK/alone" cargo check --quiet -p querent --no-default-features --manifest-path "$ROOT/Cargo.toml"
awk "BEGIN { printf \"%.2f s\n\", ($(date +%s%N) - $start) / 1e9 }"
