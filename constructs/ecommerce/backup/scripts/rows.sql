-- The number of rows of every table, one line each, as rows.awk writes them. Partitioned tables hold no rows
-- themselves, and those of an extension's tables are partly the extension's.
CREATE FUNCTION pg_temp.plain(name text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN name COLLATE "C" ~ '^[a-z_][a-z0-9_]*$' THEN name ELSE '"' || replace(name, '"', '""') || '"' END
$$;
-- As rows.awk does it: every control character by its number.
CREATE FUNCTION pg_temp.json(text) RETURNS text LANGUAGE sql AS $$
    SELECT '"' || string_agg(
        CASE WHEN c IN ('"', '\') THEN '\' || c WHEN ascii(c) < 32 THEN '\u' || lpad(to_hex(ascii(c)), 4, '0') ELSE c END,
        '' ORDER BY n
    ) || '"'
    FROM regexp_split_to_table($1, '') WITH ORDINALITY AS characters (c, n)
$$;
SELECT format(
    'SELECT %L || count(*) FROM ONLY %I.%I',
    CASE WHEN d.objid IS NULL THEN '' ELSE 'of an extension:' END
        || '  ' || pg_temp.json(pg_temp.plain(n.nspname) || '.' || pg_temp.plain(c.relname)) || ': ',
    n.nspname, c.relname
)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
\gexec
SELECT '  large objects: ' || count(*) FROM pg_largeobject_metadata;
