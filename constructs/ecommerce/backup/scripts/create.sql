-- Creates the database :name of the role :owner, alike to the one that was dumped. The template that a database administrator
-- may have prepared with extensions is taken where its locale allows it.
SELECT format(
    'CREATE DATABASE %I OWNER %I TEMPLATE %s ENCODING %L LC_COLLATE %L LC_CTYPE %L',
    :'name', :'owner',
    CASE WHEN EXISTS (
        SELECT
        FROM pg_database t
        WHERE t.datname = 'template1' AND pg_encoding_to_char(t.encoding) = o ->> 'encoding'
            AND t.datcollate = o ->> 'collate' AND t.datctype = o ->> 'ctype'
            AND coalesce(to_jsonb(t) ->> 'datlocprovider', 'c') = o ->> 'provider'
            AND coalesce(to_jsonb(t) ->> 'datlocale', to_jsonb(t) ->> 'daticulocale') IS NOT DISTINCT FROM o ->> 'locale'
    ) THEN 'template1' ELSE 'template0' END,
    o ->> 'encoding', o ->> 'collate', o ->> 'ctype'
) || CASE o ->> 'provider'
    WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', o ->> 'locale')
    WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', o ->> 'locale')
    ELSE ''
END
FROM (SELECT :'origin'::json) AS dumped (o)
\gexec
