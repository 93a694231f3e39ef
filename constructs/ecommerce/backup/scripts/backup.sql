-- One session around the whole backup. Its advisory lock keeps a second backup away and ends with the session, however
-- that ends. Its snapshot makes the dump and the row counts see the same rows.
SELECT pg_try_advisory_lock(hashtext('postgres-backup')) AS locked \gset
\if :locked
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot, current_setting('server_version') AS server \gset
\setenv SNAPSHOT :snapshot
\setenv SERVER_VERSION :server
\! sh "$SCRIPTS/backup.sh" dump
\set rows `echo "$WORK/rows"`
\o :rows
\ir rows.sql
\o
COMMIT;
\! sh "$SCRIPTS/backup.sh" keep
\else
\warn 'another backup of this database is running'
\endif
