-- Closes the sessions in two databases, each on its own: one that this role may not close keeps no other one open.
\set ON_ERROR_STOP off
SELECT format('SELECT pg_terminate_backend(%s)', pid)
FROM pg_stat_activity
WHERE datname IN (:'live', :'copy')
\gexec
