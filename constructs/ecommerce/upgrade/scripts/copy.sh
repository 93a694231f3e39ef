#!/bin/sh
# Copies the database of the server SOURCE_HOST to the newer server PGHOST, by the scripts that back it up and restore it, and
# compares both. Nothing is written to the source. What is on the newer server is whole and compared, or not there.
set -eu
umask 077
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

TARGET=$PGHOST

on_source() (
    PGHOST=$SOURCE_HOST
    PGPORT=$SOURCE_PORT
    export PGHOST PGPORT
    "$@"
)

# What a session of the application gets, whose settings are not the job's own.
as_application() (
    PGOPTIONS=
    ask "$@"
)

ask_version() {
    ask_beside --command="SELECT current_setting('server_version_num')::int / 10000"
}

# The number of the source's next transaction: it is the same for as long as nobody writes.
next_transaction() {
    on_source ask_beside --command="SELECT txid_snapshot_xmax(txid_current_snapshot())"
}

# Removes what copies left on the newer server.
clear_target() {
    ask_beside --set=name="$PGDATABASE" --file="$SCRIPTS/beside.sql" | while read -r left; do
        echo 'DROP DATABASE IF EXISTS :"name" WITH (FORCE)' | ask_beside --set=name="$left" || return 1
    done
}

# Whatever ends a copy before its end leaves nothing that looks like one.
cleared=
whole=
finish() {
    [ -z "$cleared" ] || [ -n "$whole" ] || clear_target || say "$TARGET keeps an unfinished copy; the next try drops it"
    rm -rf "$WORK" "$BACKUP_DIR"
}
trap finish EXIT

wait_for_server
on_source wait_for_server
older=$(on_source ask_version) || die "$SOURCE_HOST lets nobody in, as said above"
newer=$(ask_version) || die "$TARGET lets nobody in, as said above"
[ "$newer" -gt "$older" ] || die "$TARGET has PostgreSQL $newer, which is not newer than the $older of $SOURCE_HOST"
watch_locks
live=$PGDATABASE
PGDATABASE="copies of $live"
hold_lock
PGDATABASE=$live

waited=0
until [ "$(on_source as_application --command='SHOW default_transaction_read_only' 2>/dev/null)" = on ]; do
    [ "$waited" -lt "$WAIT_SECONDS" ] ||
        die "sessions of $PGUSER may still write on $SOURCE_HOST after $WAIT_SECONDS s; see default_transaction_read_only there"
    sleep 2
    waited=$((waited + 2))
done
used=$(echo "SELECT count(*) FROM pg_stat_activity WHERE datname = :'name'" | ask_beside --set=name="$PGDATABASE")
[ "$used" -eq 0 ] || die "$PGDATABASE on $TARGET is in use by $used sessions, and is as it was; a copy would replace it"
before=$(next_transaction)
on_source ask --file="$SCRIPTS/sequences.sql" >"$WORK/sequences.source"

cleared=yes
clear_target || die "what an earlier copy left on $TARGET cannot be dropped"
rm -rf "$BACKUP_DIR"
mkdir -p "$BACKUP_DIR"
JOB_NAME=copy
RETENTION_DAYS=1 RETENTION_WEEKS=0 RETENTION_MONTHS=0 KEEP_AT_LEAST=1
DUMP=latest
export JOB_NAME RETENTION_DAYS RETENTION_WEEKS RETENTION_MONTHS KEEP_AT_LEAST DUMP
say "copying $PGDATABASE from PostgreSQL $older at $SOURCE_HOST to $newer at $TARGET"
on_source sh "$SCRIPTS/backup.sh" || die "$SOURCE_HOST cannot be dumped; it is as it was"
sh "$SCRIPTS/restore.sh" || die "$TARGET cannot take the dump; $SOURCE_HOST is as it was"

ask --file="$SCRIPTS/sequences.sql" >"$WORK/sequences.target"
diff "$WORK/sequences.source" "$WORK/sequences.target" || die "sequences differ: lines with < are those of $SOURCE_HOST"
after=$(next_transaction)
[ "$after" = "$before" ] ||
    die "$((after - before)) transactions wrote on $SOURCE_HOST while it was copied; stop what writes, and raise the attempt"
still_locked
whole=yes
say "copied $PGDATABASE: rows, sequences and large objects agree. $SOURCE_HOST is at transaction $after, and as long as it is, the copy is true"
