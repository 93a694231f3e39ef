-- Names who holds the locks that sessions of this job wait for, and makes a session that waited :limit seconds give up.
WITH waiting AS (
    SELECT l.pid, extract(epoch FROM clock_timestamp() - l.waitstart)::int AS seconds
    FROM pg_locks l
    JOIN pg_stat_activity a USING (pid)
    WHERE NOT l.granted AND a.application_name = current_setting('application_name')
)
SELECT format(
    'waiting for %s s of at the most %s s for a lock of process %s: role %s, application "%s", %s since %s, last statement: %s',
    w.seconds, :limit, b.pid, coalesce(h.usename, 'of a prepared transaction'), h.application_name, coalesce(h.state, 'in a state'),
    coalesce(h.state_change::text, 'that only the role itself may see'), regexp_replace(h.query, '\s+', ' ', 'g')
)
FROM waiting w
CROSS JOIN unnest(pg_blocking_pids(w.pid)) AS b (pid)
LEFT JOIN pg_stat_activity h ON h.pid = b.pid
UNION ALL
SELECT format('gave up after %s s', seconds)
FROM waiting
WHERE seconds >= :limit AND pg_cancel_backend(pid);
