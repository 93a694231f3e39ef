-- What a restored database needs around it, in a line of JSON: the database's own properties, and the roles that own something
-- in it or are named in its privileges and policies. :prepared is what template1 gives every new database.
WITH this AS (
    SELECT * FROM pg_database WHERE datname = current_database()
), members (classid, objid) AS (
    SELECT classid, objid FROM pg_depend WHERE deptype IN ('e', 'i')
), owners (role) AS (
    SELECT refobjid
    FROM pg_shdepend
    WHERE deptype = 'o' AND classid <> 'pg_extension'::regclass AND dbid = (SELECT oid FROM this)
        AND (classid, objid) NOT IN (SELECT classid, objid FROM members)
    -- The server's first role is not among these dependencies.
    UNION SELECT relowner FROM pg_class
    WHERE oid >= 16384 AND relkind NOT IN ('i', 'I', 't') AND ('pg_class'::regclass, oid) NOT IN (SELECT classid, objid FROM members)
    UNION SELECT proowner FROM pg_proc
    WHERE oid >= 16384 AND ('pg_proc'::regclass, oid) NOT IN (SELECT classid, objid FROM members)
    UNION SELECT nspowner FROM pg_namespace
    WHERE oid >= 16384 AND nspname !~ '^pg_' AND ('pg_namespace'::regclass, oid) NOT IN (SELECT classid, objid FROM members)
), named AS (
    SELECT oid, rolname, rolsuper, rolcreatedb
    FROM pg_roles
    WHERE rolname !~ '^pg_'
        AND oid IN (
            SELECT role FROM owners
            UNION SELECT datdba FROM this
            UNION SELECT oid FROM pg_roles WHERE rolname = current_user
            UNION SELECT setrole FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM this)
            UNION SELECT refobjid FROM pg_shdepend
            WHERE refclassid = 'pg_authid'::regclass
                AND (dbid = (SELECT oid FROM this) OR classid = 'pg_database'::regclass AND objid = (SELECT oid FROM this))
        )
)
SELECT json_build_object(
    'size', pg_database_size(oid),
    'max_locks_per_transaction', current_setting('max_locks_per_transaction')::int,
    'encoding', pg_encoding_to_char(encoding),
    'collate', datcollate,
    'ctype', datctype,
    'provider', coalesce(to_jsonb(this) ->> 'datlocprovider', 'c'),
    'locale', coalesce(to_jsonb(this) ->> 'datlocale', to_jsonb(this) ->> 'daticulocale'),
    'owner', pg_get_userbyid(datdba),
    'comment', shobj_description(oid, 'pg_database'),
    'connection_limit', datconnlimit,
    'default_privileges', datacl IS NULL,
    'privileges', (
        SELECT coalesce(json_agg(json_build_array(
            CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable
        )), '[]')
        FROM aclexplode(datacl) a
    ),
    'settings', (
        SELECT coalesce(json_agg(json_build_array(
            CASE WHEN s.setrole <> 0 THEN pg_get_userbyid(s.setrole) END,
            split_part(c.setting, '=', 1),
            substr(c.setting, strpos(c.setting, '=') + 1)
        )), '[]')
        FROM pg_db_role_setting s, unnest(s.setconfig) AS c (setting)
        WHERE s.setdatabase = this.oid
    ),
    -- What a session of the application finds its tables by: its role's setting, the database's, or the server's.
    'search_path', coalesce((
        SELECT substr(c.setting, length('search_path=') + 1)
        FROM pg_db_role_setting s, unnest(s.setconfig) AS c (setting)
        WHERE c.setting LIKE 'search\_path=%' AND s.setdatabase IN (0, this.oid)
            AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = current_user))
        ORDER BY s.setrole = 0, s.setdatabase = 0
        LIMIT 1
    ), '"$user", public'),
    'owners', (SELECT coalesce(json_agg(rolname), '[]') FROM named WHERE oid IN (SELECT role FROM owners)),
    'roles', (SELECT coalesce(json_agg(json_build_array(rolname, rolsuper, rolcreatedb)), '[]') FROM named),
    'members', (
        SELECT coalesce(json_agg(json_build_array(pg_get_userbyid(roleid), pg_get_userbyid(member))), '[]')
        FROM pg_auth_members
        WHERE roleid IN (SELECT oid FROM named) AND member IN (SELECT oid FROM named)
    ),
    'partitions', (
        SELECT coalesce(json_agg(relnamespace::regnamespace || '.' || relname), '[]')
        FROM pg_class
        WHERE relispartition AND relkind = 'r'
    ),
    'extensions', (SELECT json_agg(extname) FROM pg_extension),
    'prepared', :'prepared'::json
)
FROM this;
