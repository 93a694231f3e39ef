-- What a new database has from its template, as a dump's list would name it: schemas, and tables that this role may not fill.
SELECT ' SCHEMA - ' || nspname || ' ' FROM pg_namespace WHERE nspname <> 'public'
UNION ALL
SELECT format(' TABLE DATA %s %s ', relnamespace::regnamespace, relname)
FROM pg_class
WHERE relkind = 'r' AND oid >= 16384 AND NOT has_table_privilege(oid, 'INSERT');
