#!/bin/sh
# Restores a dump into the live database: DUMP is a name, or `latest`. A database that holds anything is refused, unless
# OVERWRITE is its name. One transaction empties, restores, counts and compares: unless all of that succeeds, the database is
# as it was.
set -eu
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

export SCRIPTS WORK

name=${DUMP:?}
[ "$name" != latest ] || name=$(dumps | head -n 1)
[ -n "$name" ] || die "there is no dump of $PGDATABASE in $BACKUP_DIR"
[ -f "$BACKUP_DIR/$name" ] || die "there is no dump $name; there are: $(dumps | tr '\n' ' ')"
verify "$name"
said_rows "$name" >"$WORK/rows.said"
grep -q -v '^  large objects:' "$WORK/rows.said" ||
    die "$name holds no table, as a dump of a database that was lost does; name one of: $(dumps | tr '\n' ' ')"

wait_for_server
watch_locks
hold_lock
objects=$(ask --file="$SCRIPTS/objects.sql") || die "the objects of $PGDATABASE cannot be counted"
if [ "$objects" -gt 0 ]; then
    [ "${OVERWRITE-}" = "$PGDATABASE" ] ||
        die "database $PGDATABASE holds $objects objects; to replace them all, say OVERWRITE=$PGDATABASE"
fi
# Comments on extensions may be set by their owner alone, who is a superuser.
pg_restore --list "$BACKUP_DIR/$name" | grep -v ' COMMENT - EXTENSION ' >"$WORK/all"
# The script of large objects' data commits on its own, and is made apart to take that out: it holds no rows, whose text could
# look the same.
grep -v ' BLOBS - ' "$WORK/all" >"$WORK/contents"
grep ' BLOBS - ' "$WORK/all" >"$WORK/blobs" || true
script() {
    pg_restore --no-owner --no-privileges --use-list="$1" --file=- "$BACKUP_DIR/$name" || echo '\quit'
}

say "restoring $name into database $PGDATABASE at $PGHOST"
{
    echo 'BEGIN;'
    [ "$objects" -eq 0 ] || cat "$SCRIPTS/empty.sql"
    # A script that ends early ends the session, and nothing is committed.
    script "$WORK/contents"
    [ ! -s "$WORK/blobs" ] || script "$WORK/blobs" | grep -v -x -e 'BEGIN;' -e 'COMMIT;'
    cat "$SCRIPTS/restored.sql"
} | ask --file=- >"$WORK/log" || {
    tail -n 20 "$WORK/log"
    die "$name was not restored; the database is as it was"
}
[ -e "$WORK/committed" ] || {
    [ ! -e "$WORK/difference" ] || cat "$WORK/difference"
    die "$name was not restored, it ends early or differs from its manifest; the database is as it was"
}
cat "$WORK/rows.found"
say "restored $name: all counts agree with its manifest"
