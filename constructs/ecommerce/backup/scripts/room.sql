-- A sentence where the volume of :volume bytes has no room for another copy of the database.
SELECT format(
    'a restore beside needs %s, and the databases take %s of a volume of %s: drop what is not needed, or raise the volume',
    pg_size_pretty(needed), pg_size_pretty(taken), pg_size_pretty(:volume::bigint)
)
FROM (
    SELECT (:'origin'::json ->> 'size')::bigint, (
        SELECT sum(pg_database_size(oid))::bigint FROM pg_database WHERE has_database_privilege(oid, 'CONNECT')
    )
) AS sizes (needed, taken)
WHERE needed + taken > :volume * 0.95;
