#!/bin/sh
# Dumps the database into BACKUP_DIR. A file that ends in .dump is whole, was read back, and has a manifest beside it;
# everything else is called .partial until then, so that a job killed at any moment leaves nothing that looks like a backup.
set -eu
umask 077
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

# Removes dumps that are older than RETENTION_DAYS, but never the newest KEEP_AT_LEAST: a clock that is wrong for a day, or
# backups that fail for a month, must not empty the volume.
prune() {
    limit=$(stamp_before $((RETENTION_DAYS * 86400)))
    number=0
    dumps | while read -r old; do
        number=$((number + 1))
        [ "$number" -gt "$KEEP_AT_LEAST" ] || continue
        [ "$(stamp_of "$old")" -lt "$limit" ] || continue
        rm -f "$BACKUP_DIR/$old" "$(manifest_of "$old")"
        say "removed $old, older than $RETENTION_DAYS days"
    done
}

wait_for_server
watch_locks
hold_lock
# Under the lock, so that what is left is of a job that died.
rm -f "$BACKUP_DIR"/*.partial
for manifest in "$BACKUP_DIR/$PGDATABASE"-*.yaml; do
    [ ! -e "$manifest" ] || [ -e "${manifest%.yaml}.dump" ] || rm "$manifest"
done
# Before the dump, so that a volume that is full of expired ones gets room.
prune || die "expired dumps could not be removed; there is no new backup"

name=$(new_dump)
partial=$BACKUP_DIR/$name.partial
[ ! -e "$BACKUP_DIR/$name" ] || die "$name is there already; is the clock right?"
encoding=$(ask --command="SHOW server_encoding")
server=$(ask --command="SHOW server_version")
prepared=$(ask --dbname=template1 --command="SELECT json_agg(extname) FROM pg_extension" || echo null)
origin=$(ask --set=prepared="$prepared" --file="$SCRIPTS/origin.sql" | tr -d '\n')
pg_dump --format=custom --compress=6 --encoding="$encoding" --file="$partial" ||
    die "pg_dump failed; there is no new backup; older ones are untouched"

# The rows are counted in the dump itself, so that its manifest is true whatever happens to the database meanwhile.
{ pg_restore --data-only --file=- "$partial" || touch "$WORK/unreadable"; } |
    { LC_ALL=C awk -f "$SCRIPTS/rows.awk" || touch "$WORK/unreadable"; } | LC_ALL=C sort >"$WORK/rows"
[ ! -e "$WORK/unreadable" ] || die "the dump cannot be read back; there is no new backup; older ones are untouched"
manifest=$(manifest_of "$name")
{
    echo "time: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
    echo "server: \"$server\""
    echo "database: $PGDATABASE"
    echo "origin: $origin"
    echo "size: $(wc -c <"$partial" | tr -d ' ')"
    echo "sha256: $(sha256sum <"$partial" | cut -d ' ' -f 1)"
    echo "rows:"
    cat "$WORK/rows"
} >"$manifest.partial" || die "the manifest cannot be written; there is no new backup; older ones are untouched"
sync
mv "$manifest.partial" "$manifest"
mv "$partial" "$BACKUP_DIR/$name"
sync
say "kept $name, $(wc -c <"$BACKUP_DIR/$name" | tr -d ' ') bytes"
prune || die "the new backup is kept, but older ones could not be removed"
