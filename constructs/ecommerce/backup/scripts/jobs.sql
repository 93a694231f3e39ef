-- How many tables may be loaded at once: one where a check calls a function, which may look into a table that comes before.
SELECT CASE WHEN EXISTS (
    SELECT
    FROM pg_constraint c
    JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass AND d.objid = c.oid
    WHERE c.contype = 'c' AND d.refclassid = 'pg_proc'::regclass AND d.refobjid >= 16384
) THEN 1 ELSE 2 END;
