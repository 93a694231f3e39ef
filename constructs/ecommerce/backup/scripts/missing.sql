-- What of a dump's origin is not here: :question is roles, owners or extensions.
SELECT DISTINCT missing
FROM (SELECT :'origin'::json) AS dumped (o)
CROSS JOIN LATERAL (
    SELECT 'roles', r ->> 0
    FROM json_array_elements(o -> 'roles') r
    WHERE r ->> 0 NOT IN (SELECT rolname FROM pg_roles)
    UNION ALL
    SELECT 'owners', owner
    FROM json_array_elements_text(o -> 'owners') owner
    -- Before the privileges of the dump are there, a member may not give its objects to a group either.
    WHERE owner <> current_user AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    UNION ALL
    SELECT 'extensions', extension
    FROM json_array_elements_text(o -> 'extensions') extension
    WHERE extension NOT IN (SELECT extname FROM pg_extension)
        AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        AND NOT EXISTS (SELECT FROM pg_available_extension_versions v WHERE v.name = extension AND v.trusted)
) AS answers (question, missing)
WHERE question = :'question';
