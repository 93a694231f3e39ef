#!/bin/sh
# Lists the dumps on the volume, and those that `offsite.sh list` saw off-site: time, size, rows, and what is to be said of them.
set -eu
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

rows_of() {
    said_rows "$1" | sed 's/.*: //' | awk '{ rows += $1 } END { print rows + 0 }'
}

line() {
    printf '%-50s %15s %12s  %s\n' "$@"
}

line dump bytes rows state
good_dumps >"$WORK/good"
{
    dumps
    [ ! -e "$LISTED" ] || cat "$LISTED"
} | sort -r -u | while read -r name; do
    state=
    if [ ! -e "$BACKUP_DIR/$name" ]; then
        line "$name" - - "off-site alone"
        continue
    fi
    [ ! -e "$LISTED" ] || { grep -q -x -F "$name" "$LISTED" && state="off-site"; } || state="not off-site"
    if is_marked "$name"; then
        state="${state:+$state, }marked: $(sed -n "s/^lost: //p" "$(manifest_of "$name")")"
    elif ! grep -q -x -F "$name" "$WORK/good"; then
        state="${state:+$state, }of a time to come"
    elif [ "$name" = "$(head -n 1 "$WORK/good")" ]; then
        state="${state:+$state, }latest"
    fi
    line "$name" "$(wc -c <"$BACKUP_DIR/$name" | tr -d ' ')" "$(rows_of "$name")" "$state"
done
