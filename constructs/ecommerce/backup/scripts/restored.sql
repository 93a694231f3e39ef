-- The end of a restore: commits only what agrees with the dump's manifest.
\set rows `echo "$WORK/rows.counted"`
\o :rows
\set rows_sql `echo "$SCRIPTS/rows.sql"`
\i :rows_sql
\o
\! LC_ALL=C sort "$WORK/rows.counted" >"$WORK/rows.found"
\set same `diff "$WORK/rows.said" "$WORK/rows.found" >"$WORK/difference" && echo true || echo false`
\if :same
ANALYZE;
COMMIT;
\! touch "$WORK/committed"
\else
ROLLBACK;
\endif
