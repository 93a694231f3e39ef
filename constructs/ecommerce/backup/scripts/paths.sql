-- Statements of :change for functions that have no search_path of their own. While rows are loaded they find tables as in an
-- application's session; PostgreSQL's dumps load rows without any path.
SELECT format(
    'ALTER FUNCTION %s %s;', p.oid::regprocedure,
    CASE :'change' WHEN 'SET' THEN 'SET search_path = ' || (:'origin'::json ->> 'search_path') ELSE 'RESET search_path' END
)
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE p.prokind = 'f' AND l.lanname NOT IN ('c', 'internal') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND pg_has_role(p.proowner, 'USAGE')
    AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search\_path=%')
    AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    );
