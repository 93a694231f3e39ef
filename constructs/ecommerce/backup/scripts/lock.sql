SELECT pg_advisory_lock(hashtext('backups of ' || :'database'));
