#!/bin/sh
# Proves that the newest dump restores: by the script that restores, as the same kind of role, twice, into a throwaway PostgreSQL
# of this pod's own, on its socket alone. It never speaks to the live database.
set -eu
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

PGDATA=$SCRATCH_DIR/pgdata
PGHOST=$SCRATCH_DIR
export PGDATA PGHOST
stop() {
    [ ! -e "$PGDATA/postmaster.pid" ] || pg_ctl stop --silent --mode=immediate
    rm -rf "$WORK" "$PGDATA"
}
trap stop EXIT

name=$(good_dumps | head -n 1)
[ -n "$name" ] || die "there is no good dump of $PGDATABASE in $BACKUP_DIR; there are: $(list)"
[ "$(stamp_of "$name")" -ge "$(stamp_before $((MAX_AGE_HOURS * 3600)))" ] ||
    die "the newest good dump, $name, is older than $MAX_AGE_HOURS hours"
verify "$name"

# Nothing here outlives the pod: no flush to disk, and hardly a write-ahead log.
said_origin "$name" >"$WORK/origin"
[ -s "$WORK/origin" ] || die "the manifest of $name is of an older kind, without its origin; make a new backup"
locks=$(sed 's/.*"max_locks_per_transaction" : \([0-9]*\).*/\1/' "$WORK/origin")
THROWAWAY="-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_locks_per_transaction=$locks"
initdb --username=restore-test --auth=trust --encoding=UTF8 --locale=C --no-sync >"$WORK/initdb" 2>&1 || {
    cat "$WORK/initdb"
    die "the throwaway server cannot be initialized"
}
pg_ctl start --silent --wait --log="$WORK/log" \
    --options="-c listen_addresses='' -c unix_socket_directories='$SCRATCH_DIR' $THROWAWAY" || {
    cat "$WORK/log"
    die "the throwaway server does not start"
}
as_administrator() {
    PGUSER=restore-test ask --set=origin="$(cat "$WORK/origin")" "$@"
}
as_administrator --dbname=postgres --file="$SCRIPTS/roles.sql" >"$WORK/roles"
as_administrator --dbname=postgres --file="$WORK/roles"
as_administrator --dbname=postgres --command="ALTER ROLE $OWNER LOGIN"
[ "$PGUSER" = "$OWNER" ] || as_administrator --dbname=postgres --file="$SCRIPTS/restorer.sql" --set=name="$PGUSER" --set=owner="$OWNER"
as_administrator --dbname=template1 --file="$SCRIPTS/prepared.sql"
as_administrator --dbname=postgres --set=name="$PGDATABASE" --set=owner="$OWNER" --file="$SCRIPTS/create.sql"
as_administrator --dbname=postgres --set=name="$PGDATABASE" --file="$SCRIPTS/properties.sql"

DUMP=$name
OVERWRITE=$PGDATABASE
export DUMP OVERWRITE
sh "$SCRIPTS/restore.sh" || die "$name does not restore"
if [ "$(ask_beside --command="SELECT count(*) FROM pg_database WHERE datname LIKE '%\_before\_%'")" -gt 0 ]; then
    sh "$SCRIPTS/restore.sh" >"$WORK/again" || die "$name does not restore for a second time"
fi
if [ -n "${CHECK_SQL-}" ]; then
    answer=$(ask --command="SET search_path = '\$user', public" --command="$CHECK_SQL") ||
        die "the SQL check fails on the restored database"
    [ "$answer" = t ] || die "the SQL check answers '$answer' instead of 't'"
fi
say "$name restores"
