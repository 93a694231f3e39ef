-- What each start sees to. The volume may be one of which the application's role is the superuser that initialized it.
DO $$
DECLARE
    role CONSTANT text := current_setting('setup.role');
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
        RAISE WARNING 'there is no role %, for which this volume was not initialized: nobody can log in as it', role;
    ELSE
        EXECUTE format('ALTER ROLE %I PASSWORD %L', role, current_setting('setup.password'));
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = role AND rolsuper) THEN
        RAISE WARNING 'role % is a superuser; docs/operations.md says how to move to a volume on which it is none', role;
    END IF;
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_stat_statements') THEN
        CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
    END IF;
END
$$;
