#!/bin/sh
# Dumps the database into BACKUP_DIR. A file that ends in .dump is whole, was read back, and has a manifest beside it;
# everything else is called .partial until then, so that a job killed at any moment leaves nothing that looks like a backup.
set -eu
umask 077
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

# Removes what the retention no longer keeps: of good dumps those of the newest days, weeks and months, and never the newest
# KEEP_AT_LEAST; of marked ones the newest KEEP_AT_LEAST.
prune() {
    {
        good_dumps | while read -r dump; do
            day=$(stamp_of "$dump" | sed 's/^\(....\)\(..\)\(..\).*/\1-\2-\3/')
            echo "$dump $day $(date -u -d "$day 12:00:00" '+%G-%V %Y-%m')"
        done | awk -v at_least="$KEEP_AT_LEAST" -v days="$RETENTION_DAYS" -v weeks="$RETENTION_WEEKS" \
            -v months="$RETENTION_MONTHS" -f "$SCRIPTS/retention.awk"
        dumps | while read -r dump; do ! is_marked "$dump" || echo "$dump"; done | sed "1,${KEEP_AT_LEAST}d"
    } >"$WORK/expired"
    while read -r dump; do
        rm -f "$BACKUP_DIR/$dump" "$(manifest_of "$dump")"
        say "removed $dump, which is expired"
    done <"$WORK/expired"
}

# What a dump lost against the one before, in a line; nothing where it is the first one.
lost() {
    [ -n "$1" ] || return 0
    said_rows "$1" >"$WORK/rows.before"
    awk -v partitions="$(said_origin "$1" | sed 's/.*"partitions" : \(\[[^]]*\]\).*/\1/')" -f "$SCRIPTS/lost.awk" \
        "$WORK/rows.before" "$WORK/rows" | sort | tr '\n' ';' | sed 's/;$//; s/;/; /g'
}

wait_for_server
watch_locks
hold_lock
# Under the lock, so that what is left is of a job that died.
rm -f "$BACKUP_DIR"/*.partial
for manifest in "$BACKUP_DIR/$PGDATABASE"-*.yaml; do
    [ ! -e "$manifest" ] || [ -e "${manifest%.yaml}.dump" ] || rm "$manifest"
done
if [ -n "${ACCEPTED_DUMP-}" ] && is_marked "$ACCEPTED_DUMP"; then
    accepted=$(manifest_of "$ACCEPTED_DUMP")
    grep -v '^lost: ' "$accepted" >"$accepted.partial"
    mv "$accepted.partial" "$accepted"
    say "$ACCEPTED_DUMP counts as good, as the settings say"
fi
earlier=$(cd "$BACKUP_DIR" && grep -l -x -F "job: $JOB_NAME" -- *.yaml 2>/dev/null | tail -n 1) || true
if [ -n "$earlier" ]; then
    ! is_marked "${earlier%.yaml}.dump" || die "an earlier try of this job made ${earlier%.yaml}.dump, which is marked"
    say "an earlier try of this job made ${earlier%.yaml}.dump"
    exit
fi
# Before the dump, so that a volume that is full of expired ones gets room.
prune || die "expired dumps could not be removed; there is no new backup"

name=$(new_dump)
partial=$BACKUP_DIR/$name.partial
[ ! -e "$BACKUP_DIR/$name" ] || die "$name is there already; is the clock right?"
encoding=$(ask --command="SHOW server_encoding")
server=$(ask --command="SHOW server_version")
prepared=$(ask --dbname=template1 --file="$SCRIPTS/template.sql" || echo null)
origin=$(ask --set=prepared="$prepared" --file="$SCRIPTS/origin.sql" | tr -d '\n')
pg_dump --format=custom --compress=6 --encoding="$encoding" --file="$partial" ||
    die "pg_dump failed; there is no new backup; older ones are untouched"

# The rows are counted in the dump itself, so that its manifest is true whatever happens to the database meanwhile.
{ pg_restore --data-only --file=- "$partial" || touch "$WORK/unreadable"; } |
    { LC_ALL=C awk -f "$SCRIPTS/rows.awk" || touch "$WORK/unreadable"; } | LC_ALL=C sort >"$WORK/rows"
[ ! -e "$WORK/unreadable" ] || die "the dump cannot be read back; there is no new backup; older ones are untouched"
before=$(good_dumps | head -n 1)
lost=$(lost "$before")
manifest=$(manifest_of "$name")
{
    echo "time: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
    echo "server: \"$server\""
    echo "system: $SYSTEM"
    echo "job: $JOB_NAME"
    echo "database: $PGDATABASE"
    echo "origin: $origin"
    echo "size: $(wc -c <"$partial" | tr -d ' ')"
    echo "sha256: $(sha256sum <"$partial" | cut -d ' ' -f 1)"
    [ -z "$lost" ] || echo "lost: '$(echo "$lost" | sed "s/'/''/g")'"
    echo "rows:"
    cat "$WORK/rows"
} >"$manifest.partial" || die "the manifest cannot be written; there is no new backup; older ones are untouched"
sync
still_locked
mv "$manifest.partial" "$manifest"
mv "$partial" "$BACKUP_DIR/$name"
sync
say "kept $name, $(wc -c <"$BACKUP_DIR/$name" | tr -d ' ') bytes"
[ -z "$lost" ] ||
    die "$name differs from $before as if something was lost: $lost. It is kept, is not the latest, and expires nothing;" \
        "if it is right, say so: backup.acceptedDump: $name"
prune || die "the new backup is kept, but older ones could not be removed"
