-- The role of whoever reads statistics: it sees what everybody does, and no row of a table.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres_exporter') THEN
        CREATE ROLE postgres_exporter;
    END IF;
    ALTER ROLE postgres_exporter LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 5;
    ALTER ROLE postgres_exporter SET search_path = pg_catalog, public;
    GRANT pg_monitor TO postgres_exporter;
END
$$;
