#!/bin/sh
# Readies PGDATA before the server starts: initializes an empty volume, whole or not at all, and gives the application's role the
# password of the Secret. Both by a PostgreSQL that serves nobody: no socket, no port, and a crash recovery takes its time. The
# arguments are initdb's.
set -eu
umask 077
FILES=${0%/*}

die() {
    echo "FAILED: $*" >&2
    exit 1
}

# Runs statements as the administrator, and ends at the first that fails. Nothing of a statement reaches the log. A statement ends
# with a semicolon and an empty line.
administer() {
    exec postgres --single -j "$@" -c exit_on_error=on -c shared_preload_libraries= -c session_preload_libraries= \
        -c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic \
        -c log_error_verbosity=terse -c log_checkpoints=off -c standard_conforming_strings=on postgres >/dev/null
}

# A text between quotes of a kind, in which the quote itself is doubled.
quoted() {
    printf '%s' "$2" | sed "s/$1/$1$1/g; s/^/$1/; s/\$/$1/"
}

# What initdb made is the application's and the administrator's from its first start.
initialize() {
    rm -rf "$PGDATA.partial"
    initdb --pgdata="$PGDATA.partial" --username=postgres --auth-local=peer --auth-host=scram-sha-256 "$@" \
        >"$TMPDIR/initdb" 2>&1 || {
        cat "$TMPDIR/initdb" >&2
        die "the volume cannot be initialized"
    }
    (
        administer -D "$PGDATA.partial" <<EOS
CREATE ROLE $(quoted '"' "$POSTGRES_USER") LOGIN CREATEDB;

CREATE DATABASE $(quoted '"' "$POSTGRES_DB") OWNER $(quoted '"' "$POSTGRES_USER");

EOS
    ) || die "role $POSTGRES_USER and database $POSTGRES_DB cannot be created"
    [ ! -d "$PGDATA" ] || rmdir "$PGDATA"
    mv "$PGDATA.partial" "$PGDATA"
    sync
    echo "initialized $PGDATA with database $POSTGRES_DB, owned by $POSTGRES_USER"
}

TMPDIR=${TMPDIR:-/tmp}
for value in "$POSTGRES_USER" "$POSTGRES_PASSWORD" "$POSTGRES_DB"; do
    case $value in
    '' | *'
'*) die "the Secret holds an empty value, or one of several lines; write POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB anew" ;;
    esac
done
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    [ -z "$(ls -A "$PGDATA" 2>/dev/null)" ] || die "$PGDATA holds files, but no database; move them away"
    initialize "$@"
fi
# The kubelet lets the group write to a volume whose owner it changes, which PostgreSQL refuses.
chmod 0700 "$PGDATA"
administer -D "$PGDATA" -c config_file="$FILES/postgresql.conf" <<EOS
SET setup.role = $(quoted "'" "$POSTGRES_USER");

SET setup.password = $(quoted "'" "$POSTGRES_PASSWORD");

$(cat "$FILES/setup.sql")

EOS
