#!/bin/sh
# Keeps a release from starting before its migration is through. The Job of the migration writes its own name into the database,
# and the pods of the release wait until it is there: so they need no access to the Kubernetes API, and what a restored dump
# holds is what they find. MIGRATION is the name of the Job; the argument is what to do.
set -eu
# Process 1 of a container ends at SIGTERM only where it says so.
trap 'exit 1' TERM

ask() {
    psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --set "job=$MIGRATION"
}

# Asks until the answer is yes, every two seconds, so often at most, or without an end; says each minute what it waits for.
wait_for() {
    round=0
    until answer=$("$1" 2>&1) && [ "$answer" = t ]; do
        [ "$((round % 30))" -ne 0 ] || echo "waiting for $2${answer:+: $answer}"
        round=$((round + 1))
        [ "$round" -ne "${3:-0}" ] || exit 1
        sleep 2 &
        wait $!
    done
}

connected() {
    echo "SELECT true;" | ask
}

recorded() {
    ask <<'SQL'
SELECT to_regclass('ecommerce_release.migrations') IS NOT NULL AS there \gset
\if :there
SELECT EXISTS (SELECT FROM ecommerce_release.migrations WHERE job = :'job');
\endif
SQL
}

# Who may not create a schema can be given this one. Of two Jobs that find none, one waits for the other.
record() {
    ask <<'SQL'
SET client_min_messages = warning;
BEGIN;
DO 'BEGIN PERFORM pg_advisory_xact_lock(hashtext(''ecommerce_release'')); END';
SELECT to_regnamespace('ecommerce_release') IS NULL AS missing \gset
\if :missing
CREATE SCHEMA ecommerce_release;
\endif
CREATE TABLE IF NOT EXISTS ecommerce_release.migrations (job text PRIMARY KEY, done_at timestamptz NOT NULL);
INSERT INTO ecommerce_release.migrations VALUES (:'job', now()) ON CONFLICT (job) DO UPDATE SET done_at = now();
COMMIT;
SQL
}

case $1 in
# The first server of an environment is just being made; after five minutes the Job has another try.
connect) wait_for connected "the database" 150 ;;
record)
    record
    echo "$MIGRATION is through"
    ;;
# As long as it takes: Kubernetes says that the rollout does not come forward, and the pods before it go on.
release) wait_for recorded "the migration $MIGRATION" ;;
esac
