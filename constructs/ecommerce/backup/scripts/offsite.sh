#!/bin/sh
# Copies dumps to or from object storage, encrypted on the way: `upload` after a backup, `download` before a restore, `fetch`
# before a restore test; `list` looks. It never deletes anything there; how long copies are kept is the bucket's own rule.
# shellcheck disable=SC2030,SC2031 # `there` alone changes BACKUP_DIR, and for one function
set -eu
SCRIPTS=${0%/*}
# shellcheck source=lib.sh
. "$SCRIPTS/lib.sh"

[ -n "$ENCRYPTION_PASSWORD" ] || die "the encryption password is empty; without one nothing is copied"
[ "$(printf %s "$ENCRYPTION_PASSWORD" | wc -l | tr -d ' ')" -eq 0 ] ||
    die "the encryption password has several lines, of which only the first would count; choose one of one line"
RCLONE_CONFIG_OFFSITE_PASSWORD=$(printf %s "$ENCRYPTION_PASSWORD" | rclone obscure -)
export RCLONE_CONFIG_OFFSITE_PASSWORD

# Lists the dumps that are off-site, with their manifests beside each other in `there`. Names that another password encrypted do
# not show, so the store itself is asked too.
look() {
    rclone lsf --format ps --separator ' ' offsite: >"$WORK/sizes" 2>"$WORK/errors" || {
        cat "$WORK/errors" >&2
        return 1
    }
    [ -s "$WORK/sizes" ] || [ -z "$(rclone lsf "$RCLONE_CONFIG_OFFSITE_REMOTE")" ] ||
        die "nothing off-site can be decrypted; the encryption password is another one"
    mkdir "$WORK/there"
    rclone copy --include '*.yaml' offsite: "$WORK/there"
    cut -d ' ' -f 1 "$WORK/sizes" | grep '\.dump$' | while read -r dump; do : >"$WORK/there/$dump"; done
}

# Runs one of lib.sh's functions on what is off-site.
there() {
    (
        BACKUP_DIR=$WORK/there
        "$@"
    )
}

is_whole() {
    (verify "$1") >"$WORK/whole" 2>&1
}

size_there() {
    sed -n "s/^$1 //p" "$WORK/sizes"
}

# The files of one dump, the manifest first: whoever finds a dump finds its manifest.
copy() {
    for file in "${1%.dump}.yaml" "$1"; do
        rclone copyto --ignore-times "$BACKUP_DIR/$file" "offsite:$file"
    done
}

same_there() {
    rclone cryptcheck --one-way --include "$1" --include "${1%.dump}.yaml" "$BACKUP_DIR" offsite: >"$WORK/check" 2>&1
}

# Of every dump the sizes are compared, of the newest one and of one more each day the contents: all of them within a month.
upload() {
    look || die "the storage cannot be read; no dump is known to be lost"
    dumps >"$WORK/dumps"
    newest=$(head -n 1 "$WORK/dumps")
    number=$(($(date +%s) / 86400 % $(wc -l <"$WORK/dumps") + 1))
    chosen=$(sed -n "${number}p" "$WORK/dumps")
    while read -r name; do
        [ "$(size_there "$name")" = "$(wc -c <"$BACKUP_DIR/$name" | tr -d ' ')" ] && diff -q "$(manifest_of "$name")" "$WORK/there/${name%.dump}.yaml" >"$WORK/differs" 2>&1 &&
            { [ "$name" != "$newest" ] && [ "$name" != "$chosen" ] || same_there "$name"; } && continue
        is_whole "$name" || {
            say "not copied over what is off-site: $(sed 's/.*FAILED: //' "$WORK/whole")"
            continue
        }
        [ -z "$(size_there "$name")" ] || say "$name differs from its copy off-site, and is copied again"
        copy "$name"
        say "uploaded $name"
    done <"$WORK/dumps"
    same_there "$newest" || {
        cat "$WORK/check" >&2
        die "$newest differs from its copy off-site"
    }
    say "$newest is off-site, and the same there"
}

# Fetches a dump into BACKUP_DIR, whole or not at all.
get() {
    cp "$WORK/there/${1%.dump}.yaml" "$(manifest_of "$1")"
    rclone copyto "offsite:$1" "$BACKUP_DIR/$1.partial"
    mv "$BACKUP_DIR/$1.partial" "$BACKUP_DIR/$1"
    verify "$1"
    say "downloaded $1"
}

download() {
    name=${DUMP:?}
    case $name in latest | *.dump) ;; *)
        say "$name is a database beside; nothing to download"
        return
        ;;
    esac
    look || {
        say "the storage cannot be read; what is on the volume is all there is"
        return
    }
    there dumps >"$LISTED"
    if [ "$name" = latest ]; then
        name=$({ good_dumps && there good_dumps; } | sort -r | head -n 1)
        [ -n "$name" ] || die "there is no good dump of $PGDATABASE, neither on the volume nor off-site"
    fi
    if [ -e "$BACKUP_DIR/$name" ] && is_whole "$name"; then
        say "$name is on the volume; nothing to download"
        return
    fi
    # rclone calls it a success to copy what is not there.
    [ -e "$WORK/there/$name" ] || {
        [ ! -s "$WORK/whole" ] || cat "$WORK/whole" >&2
        die "there is no whole dump $name; there are: $(list)"
    }
    get "$name"
}

# The newest good dump that is off-site, for the test that it restores.
fetch() {
    look || die "the storage cannot be read; no dump is known to be lost"
    name=$(there good_dumps | head -n 1)
    [ -n "$name" ] || die "there is no good dump of $PGDATABASE off-site"
    mkdir -p "$BACKUP_DIR"
    get "$name"
}

# For list.sh, in the same pod.
list_there() {
    look || die "the storage cannot be read; no dump is known to be lost"
    there dumps >"$LISTED"
}

case ${1-} in
upload | download | fetch) "$1" ;;
list) list_there ;;
*) die "say upload, download, fetch or list" ;;
esac
