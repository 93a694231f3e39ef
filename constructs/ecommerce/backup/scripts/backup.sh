#!/bin/sh
# Dumps the database into BACKUP_DIR. A file that ends in .dump is whole, was read back, and has a manifest beside it;
# everything else is called .partial until then, so that a job killed at any moment leaves nothing that looks like a backup.
#
# backup.sql runs it again twice, inside its session: with `dump` and with `keep`.
set -eu
umask 077
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

dump() {
    # Under the lock, so that what is left is of a job that died.
    rm -f "$BACKUP_DIR"/*.partial
    for manifest in "$BACKUP_DIR/$PGDATABASE"-*.yaml; do
        [ ! -e "$manifest" ] || [ -e "${manifest%.yaml}.dump" ] || rm "$manifest"
    done
    [ ! -e "$BACKUP_DIR/$NAME" ] || die "$NAME is there already; is the clock right?"
    # Before the dump, so that a volume that is full of expired ones gets room.
    prune
    pg_dump --format=custom --compress=6 --snapshot="$SNAPSHOT" --file="$BACKUP_DIR/$NAME.partial"
    touch "$WORK/dumped"
}

keep() {
    [ -e "$WORK/dumped" ] || die "pg_dump failed"
    partial=$BACKUP_DIR/$NAME.partial
    pg_restore --list "$partial" >"$WORK/list" || die "the dump has no readable table of contents"
    pg_restore --file=/dev/null "$partial" || die "the dump cannot be read back"
    manifest=$(manifest_of "$NAME")
    {
        echo "time: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
        echo "server: \"$SERVER_VERSION\""
        echo "database: $PGDATABASE"
        echo "size: $(wc -c <"$partial" | tr -d ' ')"
        echo "sha256: $(sha256sum <"$partial" | cut -d ' ' -f 1)"
        echo "rows:"
        cat "$WORK/rows"
    } >"$manifest.partial"
    sync
    mv "$manifest.partial" "$manifest"
    mv "$partial" "$BACKUP_DIR/$NAME"
    sync
    say "kept $NAME, $(wc -c <"$BACKUP_DIR/$NAME" | tr -d ' ') bytes"
    touch "$WORK/kept"
    prune
    touch "$WORK/pruned"
}

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

case ${1-} in
dump) dump ;;
keep) keep ;;
*)
    WORK=$(mktemp -d)
    trap 'rm -rf "$WORK"' EXIT
    trap 'exit 143' TERM
    NAME=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
    export SCRIPTS WORK NAME
    wait_for_server
    ask --file="$SCRIPTS/backup.sql" || die "the session with the server ended"
    [ -e "$WORK/kept" ] || die "there is no new backup; older ones are untouched"
    [ -e "$WORK/pruned" ] || die "the new backup is kept, but older ones could not be removed"
    ;;
esac
