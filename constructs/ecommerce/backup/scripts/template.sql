-- Statements that give another template1 the extensions of this one, and this role's rights to them, as a list in JSON.
WITH extensions AS (
    SELECT e.oid, e.extname, n.nspname, n.nspacl
    FROM pg_extension e
    JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname <> 'plpgsql'
), members AS (
    SELECT d.classid, d.objid
    FROM pg_depend d
    JOIN extensions e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
), rights (object, acl) AS (
    SELECT DISTINCT format('SCHEMA %I', nspname), nspacl FROM extensions WHERE nspname <> 'public'
    UNION ALL
    SELECT format(CASE relkind WHEN 'S' THEN 'SEQUENCE %s' ELSE 'TABLE %s' END, oid::regclass), relacl
    FROM pg_class
    WHERE ('pg_class'::regclass, oid) IN (SELECT classid, objid FROM members)
    UNION ALL
    SELECT format('ROUTINE %s', oid::regprocedure), proacl
    FROM pg_proc
    WHERE ('pg_proc'::regclass, oid) IN (SELECT classid, objid FROM members)
)
SELECT coalesce(json_agg(statement ORDER BY step), '[]')
FROM (
    SELECT 1, format('CREATE SCHEMA IF NOT EXISTS %I', nspname) FROM extensions
    UNION
    SELECT 2, format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I CASCADE', extname, nspname) FROM extensions
    UNION ALL
    SELECT 3, format('GRANT %s ON %s TO %I', a.privilege_type, object, current_user)
    FROM rights, aclexplode(acl) a
    WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND a.grantee <> a.grantor
) AS statements (step, statement);
