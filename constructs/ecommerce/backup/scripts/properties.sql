-- Gives the database :name the properties of the one that was dumped: owner, privileges, settings. What this role may not set
-- is left out with an error of its own.
\set ON_ERROR_STOP off
SELECT statement
FROM (SELECT :'origin'::json) AS dumped (o)
CROSS JOIN LATERAL (
    SELECT 1, format('COMMENT ON DATABASE %I IS %L', :'name', o ->> 'comment') WHERE o ->> 'comment' IS NOT NULL
    UNION ALL
    SELECT 1, format('ALTER DATABASE %I CONNECTION LIMIT %s', :'name', o ->> 'connection_limit')
    WHERE o ->> 'connection_limit' <> '-1'
    UNION ALL
    SELECT 2, format(
        CASE WHEN s ->> 0 IS NULL THEN 'ALTER DATABASE %2$I' ELSE 'ALTER ROLE %1$I IN DATABASE %2$I' END || ' SET %3$I = %4$s',
        s ->> 0, :'name', s ->> 1,
        -- Lists are stored as they are written.
        CASE WHEN s ->> 1 IN ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
            THEN s ->> 2 ELSE quote_literal(s ->> 2) END
    )
    FROM json_array_elements(o -> 'settings') s
    UNION ALL
    SELECT 3, format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'name') WHERE NOT (o ->> 'default_privileges')::boolean
    UNION ALL
    SELECT 4, format(
        'GRANT %s ON DATABASE %I TO %s%s', p ->> 1, :'name', coalesce(quote_ident(p ->> 0), 'PUBLIC'),
        CASE WHEN (p ->> 2)::boolean THEN ' WITH GRANT OPTION' ELSE '' END
    )
    FROM json_array_elements(o -> 'privileges') p
    UNION ALL
    SELECT 5, format('ALTER DATABASE %I OWNER TO %I', :'name', o ->> 'owner') WHERE o ->> 'owner' <> current_user
) AS statements (step, statement)
ORDER BY step
\gexec
