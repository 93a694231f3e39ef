# What backup.sh, restore-test.sh and restore.sh share. They source it; it does nothing by itself.
# shellcheck shell=sh

say() {
    echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $*"
}

die() {
    say "FAILED: $*" >&2
    exit 1
}

# Waits for the server at PGHOST and PGPORT, at the most WAIT_SECONDS.
wait_for_server() {
    waited=0
    until pg_isready --quiet; do
        [ "$waited" -lt "$WAIT_SECONDS" ] || die "no server answers at $PGHOST:$PGPORT after $WAIT_SECONDS s"
        sleep 2
        waited=$((waited + 2))
    done
}

# Names of all dumps of this database, the newest first. A name tells the time: <database>-20261122T023000Z.dump
dumps() {
    for dump in "$BACKUP_DIR/$PGDATABASE"-*T*Z.dump; do
        [ -e "$dump" ] && basename "$dump"
    done | sort -r
}

# The time in a dump's name as a number that can be compared: 20261122023000
stamp_of() {
    stamp=${1%Z.dump}
    echo "${stamp##*-}" | tr -d 'T'
}

# The time so many seconds ago, as such a number.
stamp_before() {
    date -u -d "@$(($(date +%s) - $1))" +%Y%m%d%H%M%S
}

manifest_of() {
    echo "$BACKUP_DIR/${1%.dump}.yaml"
}

# Whether a dump still has the size and checksum that its manifest says.
verify() {
    manifest=$(manifest_of "$1")
    [ -f "$manifest" ] || die "$1 has no manifest"
    said=$(sed -n 's/^sha256: //p' "$manifest")
    found=$(sha256sum <"$BACKUP_DIR/$1" | cut -d ' ' -f 1)
    [ "$said" = "$found" ] || die "$1 is damaged: its sha256 is $found, its manifest says $said"
}

# Asks the database that PGHOST serves.
ask() {
    psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"
}

# The lines of row counts in a dump's manifest.
said_rows() {
    sed '1,/^rows:$/d' "$(manifest_of "$1")"
}
