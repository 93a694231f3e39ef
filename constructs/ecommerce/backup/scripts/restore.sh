#!/bin/sh
# Restores a dump into the live database: DUMP is a name, or `latest`. A database that holds tables is refused, unless
# OVERWRITE is its name. All in one transaction: after any error the database is as it was.
set -eu
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
trap 'exit 143' TERM

name=${DUMP:?}
[ "$name" != latest ] || name=$(dumps | head -n 1)
[ -n "$name" ] || die "there is no dump of $PGDATABASE in $BACKUP_DIR"
[ -f "$BACKUP_DIR/$name" ] || die "there is no dump $name; there are: $(dumps | tr '\n' ' ')"
verify "$name"

wait_for_server
count_rows >"$WORK/rows.before" || die "the tables of $PGDATABASE cannot be listed"
tables=$(grep -vc '^  large objects:' "$WORK/rows.before") || true
clean=
if [ "$tables" -gt 0 ]; then
    [ "${OVERWRITE-}" = "$PGDATABASE" ] || die "database $PGDATABASE holds $tables tables; to replace them, say OVERWRITE=$PGDATABASE"
    clean="--clean --if-exists"
fi
say "restoring $name into database $PGDATABASE at $PGHOST"
# shellcheck disable=SC2086 # no option is no argument
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges $clean \
    --dbname="$PGDATABASE" "$BACKUP_DIR/$name" || die "$name was not restored; the database is as it was"
compare_rows "$name"
cat "$WORK/rows.found"
say "restored $name: all counts agree with its manifest"
