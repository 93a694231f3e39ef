# What the scripts share. They source it.
# shellcheck shell=sh

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
trap 'exit 143' TERM

# Sessions are the job's own, whatever is set for the role, the database or the server.
PGSERVICEFILE=$SCRIPTS/pg_service.conf
PGSERVICE=job
# No two jobs have the same, and each looks after its own sessions.
PGAPPNAME="$(basename "$0" .sh) ${WORK##*.}"
PGCLIENTENCODING=SQL_ASCII
PGOPTIONS="-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0"
PGOPTIONS="$PGOPTIONS -c default_transaction_read_only=off -c search_path=pg_catalog -c row_security=off"
PGOPTIONS="$PGOPTIONS -c standard_conforming_strings=on"
# A server that lost this job frees its locks within two minutes.
PGOPTIONS="$PGOPTIONS -c tcp_keepalives_idle=60 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=6"
export PGSERVICEFILE PGSERVICE PGAPPNAME PGCLIENTENCODING PGOPTIONS

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

# Asks the database that PGHOST serves.
ask() {
    psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"
}

# Asks a database that no restore ever renames.
ask_beside() {
    ask --dbname=postgres "$@"
}

# Says every NOTICE_SECONDS for whom a session of this job waits, and ends a wait of LOCK_SECONDS.
watch_locks() {
    while sleep "$NOTICE_SECONDS"; do
        ask_beside --set=limit="$LOCK_SECONDS" --file="$SCRIPTS/locks.sql" | while read -r line; do say "$line"; done
    done &
}

# Keeps other jobs with this lock away for as long as this one lives. The lock ends with its session, and that with its input.
hold_lock() {
    mkfifo "$WORK/input" "$WORK/answer"
    ask_beside --set=database="$PGDATABASE" --file="$SCRIPTS/lock.sql" --file=- <"$WORK/input" >"$WORK/answer" &
    exec 3>"$WORK/input" 4<"$WORK/answer"
    read -r _ <&4 || die "another job still holds the lock of the backups, or the server refuses, as said above"
}

# Ends this job where its lock was lost meanwhile, with the session that held it.
still_locked() {
    # A write that nobody reads would end the shell.
    { (echo 'SELECT 1;' >&3) 2>/dev/null && read -r _ <&4; } ||
        die "the session that held the lock of the backups has ended, and another job may be at work; run this one again"
}

# The name of a dump of now. A name tells the time: <database>-20261122T023000Z.dump
new_dump() {
    echo "$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump"
}

# Names of all dumps of this database in BACKUP_DIR, the newest first.
dumps() {
    for dump in "$BACKUP_DIR/$PGDATABASE"-*T*Z.dump; do
        [ -e "$dump" ] && basename "$dump"
    done | sort -r
}

# Those that are neither marked as having lost something, nor of a time that is still to come.
good_dumps() {
    soon=$(stamp_before -600)
    dumps | while read -r dump; do
        is_marked "$dump" || [ "$(stamp_of "$dump")" -gt "$soon" ] || echo "$dump"
    done
}

is_marked() {
    [ -e "$(manifest_of "$1")" ] && grep -q '^lost: ' "$(manifest_of "$1")"
}

# What `download` says of the dumps that are off-site, for the restore after it in the same pod.
LISTED=${TMPDIR:-/tmp}/offsite-dumps

# All dumps, for whoever asked for one that is not there.
list() {
    offsite=
    [ ! -e "$LISTED" ] || offsite="; off-site: $(tr '\n' ' ' <"$LISTED")"
    echo "on the volume: $(dumps | tr '\n' ' ')$offsite"
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
    system=$(sed -n 's/^system: //p' "$manifest")
    # Older manifests do not say it.
    [ "${system:-$SYSTEM}" = "$SYSTEM" ] || die "$1 is of another system, $system, and not of $SYSTEM"
    said=$(sed -n 's/^sha256: //p' "$manifest")
    found=$(sha256sum <"$BACKUP_DIR/$1" | cut -d ' ' -f 1)
    [ "$said" = "$found" ] || die "$1 is damaged: its sha256 is $found, its manifest says $said"
}

# What a dump's manifest says of the rows, a line for each table.
said_rows() {
    sed '1,/^rows:$/d' "$(manifest_of "$1")"
}

# What it says of the database that the dump is of.
said_origin() {
    sed -n 's/^origin: //p' "$(manifest_of "$1")"
}
