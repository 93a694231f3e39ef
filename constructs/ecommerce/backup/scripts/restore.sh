#!/bin/sh
# Restores a dump beside the live database, compares it with its manifest, and then swaps their names in one short step. DUMP is
# the name of a dump, `latest`, or the name of a database that an earlier restore left beside. A live database that holds
# anything is swapped only where OVERWRITE is its name; without, the restored one stays beside. Nothing of the live database is
# touched before the swap, and it stays, under the name of former times, until somebody drops it.
set -eu
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

# PostgreSQL cuts names after 63 bytes.
PREFIX=$(echo "$PGDATABASE" | cut -c 1-39)

# The id of a database, which it keeps under every name; nothing if it is not there. What an answer that was lost would have
# said is seen here.
id_of() {
    wait_for_server
    echo "SELECT oid FROM pg_database WHERE datname = :'name'" | ask_beside --set=name="$1"
}

rename_database() {
    id=$(id_of "$1")
    echo 'ALTER DATABASE :"from" RENAME TO :"to"' | ask_beside --set=from="$1" --set=to="$2" || true
    [ "$(id_of "$2")" = "$id" ] || die "database $1 cannot be renamed; $PGDATABASE is as it was"
}

drop_database() {
    echo 'DROP DATABASE IF EXISTS :"name" WITH (FORCE)' | ask_beside --set=name="$1" ||
        say "database $1 could not be dropped; the next restore tries again"
}

# What earlier restores left, for whoever asked for one that is not there.
list_beside() {
    echo "SELECT datname FROM pg_database WHERE starts_with(datname, :'name' || '_restore_')
        OR starts_with(datname, :'name' || '_before_') ORDER BY right(datname, 15)" |
        ask_beside --set=name="$PREFIX" | tr '\n' ' '
}

# What is in a database is its owner's work, whoever logs in.
as_owner() (
    PGOPTIONS="$PGOPTIONS -c role=$OWNER"
    "$@"
)

# Asks one thing about the dump and this server: an answer is a list of what is missing.
missing() {
    as_owner ask --dbname="$1" --set=origin="$(cat "$WORK/origin")" --set=question="$2" --file="$SCRIPTS/missing.sql" | tr '\n' ' '
}

check() {
    roles=$(missing postgres roles)
    [ -z "$roles" ] || die "the dump names roles that are not here: $roles; create them: CREATE ROLE <name> NOLOGIN"
    others=$(missing postgres owners)
    [ -z "$others" ] || say "$OWNER is no superuser: what belongs to $others will be its own"
    [ -z "${VOLUME_BYTES-}" ] || {
        room=$(ask_beside --set=origin="$(cat "$WORK/origin")" --set=volume="$VOLUME_BYTES" --file="$SCRIPTS/room.sql")
        [ -z "$room" ] || die "$room"
    }
}

# Leaves out of the list what a database has from its template: schemas, and extensions' tables that are not the owner's to fill
# and have no rows in the dump.
skip_prepared() {
    as_owner ask --dbname="$1" --file="$SCRIPTS/there.sql" >"$WORK/there"
    said_rows "$name" | sed -n 's/^  "\([a-z0-9_]*\)\.\([a-z0-9_]*\)": 0$/ TABLE DATA \1 \2 /p' >"$WORK/empty"
    { grep '^ SCHEMA ' "$WORK/there"; grep -F -x -f "$WORK/empty" "$WORK/there"; } >"$WORK/skipped" || true
    grep -v -F -f "$WORK/skipped" "$WORK/list" >"$WORK/list.absent"
    mv "$WORK/list.absent" "$WORK/list"
}

# Loads the dump into an empty database, as its owner, in parallel and in three parts.
load() {
    set -- --dbname="$1" --exit-on-error --use-list="$WORK/list"
    [ -z "$others" ] || set -- "$@" --no-owner
    pg_restore "$@" --section=pre-data "$BACKUP_DIR/$name" || return 1
    for change in SET RESET; do
        ask "$1" --set=change="$change" --set=origin="$(cat "$WORK/origin")" --file="$SCRIPTS/paths.sql" \
            >"$WORK/$change.sql" || return 1
    done
    jobs=$(ask "$1" --file="$SCRIPTS/jobs.sql") || return 1
    ask "$1" --single-transaction --file="$WORK/SET.sql" &&
        pg_restore "$@" --section=data --jobs="$jobs" "$BACKUP_DIR/$name" &&
        pg_restore "$@" --section=post-data --jobs=2 "$BACKUP_DIR/$name" &&
        ask "$1" --single-transaction --file="$WORK/RESET.sql"
}

# Whether a database has the rows that the manifest says. Rows of an extension's own tables are partly the extension's.
agrees() {
    ask --dbname="$1" --file="$SCRIPTS/rows.sql" >"$WORK/rows" || return 1
    sed -n 's/^of an extension:\(.*": \)[0-9]*$/\1/p' "$WORK/rows" >"$WORK/not"
    LC_ALL=C sort "$WORK/rows" | grep -v '^of an extension:' >"$WORK/rows.found"
    said_rows "$name" | LC_ALL=C sort | { grep -v -F -f "$WORK/not" || true; } >"$WORK/rows.said"
    diff "$WORK/rows.said" "$WORK/rows.found"
}

# Makes the database `copy` of the dump, whole or not at all.
restore_beside() {
    partial=${PREFIX}_partial_$NOW
    copy=${PREFIX}_restore_$NOW
    ask_beside --set=name="$partial" --set=owner="$OWNER" --set=origin="$(cat "$WORK/origin")" \
        --file="$SCRIPTS/create.sql" || true
    [ -n "$(id_of "$partial")" ] || die "database $partial cannot be created; $PGDATABASE is as it was"
    extensions=$(missing "$partial" extensions)
    if [ -n "$extensions" ]; then
        drop_database "$partial"
        die "$OWNER may not create extensions $extensions; an administrator must, in template1; $PGDATABASE is as it was"
    fi
    skip_prepared "$partial"
    say "restoring $name into database $partial"
    if ! as_owner load "$partial" || ! as_owner agrees "$partial"; then
        drop_database "$partial"
        die "$name does not restore, or differs from its manifest (lines with < are in it); $PGDATABASE is as it was"
    fi
    as_owner ask --dbname="$partial" --command="SET client_min_messages = error" --command=ANALYZE
    ask_beside --set=name="$partial" --set=origin="$(cat "$WORK/origin")" --file="$SCRIPTS/properties.sql"
    rename_database "$partial" "$copy"
    cat "$WORK/rows.found"
    say "restored $name as database $copy: all counts agree with its manifest"
}

# Restores into the live database, which is empty: one transaction, where no other database can be made.
restore_in_place() {
    say "$PGUSER may not create databases: restoring $name into $PGDATABASE itself, which is empty"
    skip_prepared "$PGDATABASE"
    set -- --dbname="$PGDATABASE" --exit-on-error --single-transaction --use-list="$WORK/list"
    [ -z "$others" ] || set -- "$@" --no-owner
    as_owner pg_restore "$@" "$BACKUP_DIR/$name" || die "$name does not restore; $PGDATABASE is empty as it was"
    as_owner agrees "$PGDATABASE" || die "$PGDATABASE was restored, but differs from the manifest of $name; lines with < are in it"
    as_owner ask --command="SET client_min_messages = error" --command=ANALYZE
    say "restored $name: all counts agree with its manifest"
}

# Closes all sessions in both databases, and swaps their names, both or none. New sessions wait meanwhile.
swap() {
    id=$(id_of "$copy")
    former=${PREFIX}_before_$NOW
    for _ in 1 2 3 4 5; do
        for pause in 0 1 3; do
            sleep "$pause"
            ask_beside --set=live="$PGDATABASE" --set=copy="$copy" --file="$SCRIPTS/terminate.sql" >/dev/null 2>&1 || true
        done &
        {
            echo 'BEGIN;'
            [ -z "$live" ] || echo 'ALTER DATABASE :"live" RENAME TO :"former";'
            echo 'ALTER DATABASE :"copy" RENAME TO :"live"; COMMIT;'
        } | ask_beside --set=live="$PGDATABASE" --set=former="$former" --set=copy="$copy" || true
        [ "$(id_of "$PGDATABASE")" != "$id" ] || return 0
    done
    die "$PGDATABASE is in use by sessions that $PGUSER cannot close, and is as it was; $copy is whole, say DUMP=$copy"
}

[ -n "${DUMP-}" ] || die "say which dump: DUMP=latest"
wait_for_server
# Who does not inherit from the owner may not rename, and who may not become it may not create what it owns.
[ "$(as_owner ask_beside --command="SELECT pg_has_role(session_user, '$OWNER', 'USAGE')")" = t ] ||
    die "$PGUSER may not act as $OWNER, the owner; an administrator must: GRANT $OWNER TO $PGUSER; ALTER ROLE $PGUSER INHERIT"
watch_locks
hold_lock
# What is partial under the lock is of a job that died.
echo "SELECT datname FROM pg_database WHERE datname LIKE replace(:'name', '_', '\_') || '\_partial\_%'" |
    ask_beside --set=name="$PREFIX" | while read -r left; do drop_database "$left"; done

# A time that no database is called by: the restore before this one may have been in the same second.
for _ in 1 2 3; do
    NOW=$(date -u +%Y%m%d_%H%M%S)
    taken=$(echo "SELECT datname FROM pg_database WHERE datname LIKE '%' || :'now'" | ask_beside --set=now="$NOW")
    [ -n "$taken" ] || break
    sleep 1
done
live=$(id_of "$PGDATABASE")
objects=0
[ -z "$live" ] || objects=$(ask --file="$SCRIPTS/objects.sql") || die "the objects of $PGDATABASE cannot be counted"
may_create=$(ask_beside --command="SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
case $DUMP in
"$PREFIX"_restore_* | "$PREFIX"_before_*)
    copy=$DUMP
    [ -n "$(id_of "$copy")" ] || die "there is no database $copy; there are: $(list_beside)"
    ;;
*)
    name=$DUMP
    [ "$name" != latest ] || name=$(good_dumps | head -n 1)
    [ -n "$name" ] || die "there is no good dump of $PGDATABASE; there are: $(list)"
    [ -f "$BACKUP_DIR/$name" ] || die "there is no dump $name; there are: $(list)"
    verify "$name"
    said_rows "$name" | grep -q -v '^  large objects: 0$' ||
        die "$name holds nothing, as a dump of a database that was lost does; name one of: $(list)"
    said_origin "$name" >"$WORK/origin"
    # An older manifest does not say what the database had around it: then it is what this one has, or a new one would have.
    if [ ! -s "$WORK/origin" ]; then
        around=$PGDATABASE
        [ -n "$live" ] || around=postgres
        ask --dbname="$around" --set=prepared=null --file="$SCRIPTS/origin.sql" | tr -d '\n' >"$WORK/origin"
    fi
    [ "$may_create" = t ] || [ "$objects" -eq 0 ] ||
        die "$PGUSER may not create databases (CREATEDB), and $PGDATABASE holds $objects objects; only an empty one is restored into"
    check
    # Comments on extensions may be set by their owner alone, who may be another one. A line of the list begins with three numbers.
    pg_restore --list "$BACKUP_DIR/$name" | grep -v -E '^[0-9]+; [0-9]+ [0-9]+ COMMENT - EXTENSION ' >"$WORK/list"
    if [ "$may_create" != t ]; then
        restore_in_place
        exit
    fi
    restore_beside
    ;;
esac

if [ "$objects" -gt 0 ] && [ "${OVERWRITE-}" != "$PGDATABASE" ]; then
    say "$PGDATABASE holds $objects objects and is as it was; to swap it with $copy, say DUMP=$copy OVERWRITE=$PGDATABASE"
    exit
fi
still_locked
swap
say "$copy is $PGDATABASE now"
[ -z "$live" ] || say "the former one is $former; to go back, say DUMP=$former OVERWRITE=$PGDATABASE; or drop it"
