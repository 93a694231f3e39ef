#!/bin/sh
# Proves that the newest dump restores: into a throwaway PostgreSQL of this pod's own, on its socket alone. It never speaks
# to the live database.
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

name=$(dumps | head -n 1)
[ -n "$name" ] || die "there is no dump of $PGDATABASE in $BACKUP_DIR"
[ "$(stamp_of "$name")" -ge "$(stamp_before $((MAX_AGE_HOURS * 3600)))" ] ||
    die "the newest dump, $name, is older than $MAX_AGE_HOURS hours"
verify "$name"
say "restoring $name"

# Nothing here outlives the pod: no flush to disk, and hardly a write-ahead log for what one transaction creates and fills.
THROWAWAY="-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0"
initdb --username="$PGUSER" --auth=trust --encoding=UTF8 --locale=C --no-sync >"$WORK/initdb"
pg_ctl start --silent --wait --log="$WORK/log" \
    --options="-c listen_addresses='' -c unix_socket_directories='$SCRATCH_DIR' $THROWAWAY" || {
    cat "$WORK/log"
    die "the throwaway server does not start"
}
createdb "$PGDATABASE"
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$PGDATABASE" "$BACKUP_DIR/$name" ||
    die "$name does not restore"
said_rows "$name" >"$WORK/rows.said"
ask --file="$SCRIPTS/rows.sql" >"$WORK/rows" || die "the rows cannot be counted"
LC_ALL=C sort "$WORK/rows" >"$WORK/rows.found"
diff "$WORK/rows.said" "$WORK/rows.found" || die "the database differs from $name; lines with < are in its manifest"
if [ -n "${CHECK_SQL-}" ]; then
    answer=$(ask --command="SET search_path = '\$user', public" --command="$CHECK_SQL") || die "the SQL check fails on the restored database"
    [ "$answer" = t ] || die "the SQL check answers '$answer' instead of 't'"
fi
say "$name restores: $(wc -l <"$WORK/rows.found" | tr -d ' ') counts agree with its manifest"
