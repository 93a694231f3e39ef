#!/bin/sh
# Runs a script so that the pod ends when it is told to. As process 1 a shell hears a request to stop only while it waits, so
# the script and all that it starts are a group of their own, which is told at once.
script=$1
shift
stopped=
stop() {
    kill -s TERM -- "-$group" 2>/dev/null || kill -s TERM "$group" 2>/dev/null
}
trap 'stopped=yes; stop' TERM INT
setsid sh "${0%/*}/$script" "$@" &
group=$!
wait "$group"
code=$?
if [ -n "$stopped" ]; then
    wait "$group"
    code=143
fi
# What it left behind, such as a watch.
stop
exit "$code"
