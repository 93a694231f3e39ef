-- Statements that create the roles of a dump, without login.
SELECT format(
    'CREATE ROLE %I NOLOGIN%s%s;', r ->> 0,
    CASE WHEN (r ->> 1)::boolean THEN ' SUPERUSER' ELSE '' END, CASE WHEN (r ->> 2)::boolean THEN ' CREATEDB' ELSE '' END
)
FROM json_array_elements(:'origin'::json -> 'roles') r
UNION ALL
SELECT format('GRANT %I TO %I;', m ->> 0, m ->> 1)
FROM json_array_elements(:'origin'::json -> 'members') m
ORDER BY 1;
