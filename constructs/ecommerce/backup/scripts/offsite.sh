#!/bin/sh
# Copies dumps to or from object storage, encrypted on the way: `upload` after a backup, `download` before a restore.
# It never deletes anything there; how long copies are kept is the bucket's own rule.
set -eu
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

RCLONE_CONFIG_OFFSITE_PASSWORD=$(printf %s "$ENCRYPTION_PASSWORD" | rclone obscure -)
export RCLONE_CONFIG_OFFSITE_PASSWORD

# Lists the dumps that are off-site. Names that another password encrypted do not show, so the store itself is asked too.
there() {
    rclone lsf offsite: >"$WORK/all" 2>"$WORK/errors" || {
        cat "$WORK/errors" >&2
        die "the storage cannot be read; no dump is known to be lost"
    }
    grep "^$PGDATABASE-.*\.dump$" "$WORK/all" >"$WORK/there" || true
    [ -s "$WORK/all" ] || [ -z "$(rclone lsf "$RCLONE_CONFIG_OFFSITE_REMOTE")" ] ||
        die "nothing off-site can be decrypted; the encryption password is another one"
}

# The files of one dump, the manifest first: whoever finds a dump finds its manifest.
copy() {
    rclone copyto --immutable "$BACKUP_DIR/${1%.dump}.yaml" "offsite:${1%.dump}.yaml"
    rclone copyto --immutable "$BACKUP_DIR/$1" "offsite:$1"
}

upload() {
    # All that are missing there, not the newest alone: an upload that failed yesterday is made up for today.
    there
    dumps | while read -r name; do
        grep -q -x -F "$name" "$WORK/there" || {
            copy "$name"
            say "uploaded $name"
        }
    done
    newest=$(dumps | head -n 1)
    rclone cryptcheck --one-way --include "$newest" "$BACKUP_DIR" offsite: || die "$newest differs from its copy off-site"
    say "$newest is off-site, and the same there"
}

download() {
    name=${DUMP:?}
    case $name in latest | *.dump) ;; *)
        say "$name is a database beside; nothing to download"
        return
        ;;
    esac
    [ "$name" != latest ] || name=$(dumps | head -n 1)
    if [ -n "$name" ] && [ -e "$BACKUP_DIR/$name" ]; then
        say "$name is on the volume; nothing to download"
        return
    fi
    there
    [ -n "$name" ] || name=$(sort "$WORK/there" | tail -n 1)
    [ -n "$name" ] || die "there is no dump of $PGDATABASE off-site"
    # rclone calls it a success to copy what is not there.
    grep -q -x -F "$name" "$WORK/there" ||
        die "there is no dump $name; on the volume: $(dumps | tr '\n' ' '); off-site: $(tr '\n' ' ' <"$WORK/there")"
    rclone copyto "offsite:${name%.dump}.yaml" "$(manifest_of "$name")"
    rclone copyto "offsite:$name" "$BACKUP_DIR/$name.partial"
    mv "$BACKUP_DIR/$name.partial" "$BACKUP_DIR/$name"
    say "downloaded $name"
}

case ${1-} in
upload) upload ;;
download) download ;;
*) die "say upload or download" ;;
esac
