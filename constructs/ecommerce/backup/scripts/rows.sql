-- The number of rows of every table, one line each, as a part of the manifest's YAML. Tables of extensions are the
-- extension's own, and partitioned tables hold no rows themselves.
SELECT format(
    'SELECT %L || count(*) FROM %I.%I',
    '  ' || to_json(format('%I.%I', n.nspname, c.relname)) || ': ', n.nspname, c.relname
)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r'
    AND n.nspname <> 'information_schema'
    AND n.nspname !~ '^pg_'
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
\gexec
SELECT '  large objects: ' || count(*) FROM pg_largeobject_metadata;
