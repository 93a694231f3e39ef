-- Names of the database :name and of what restores of it left beside, as scripts of the backups call them.
SELECT datname
FROM pg_database
WHERE datname = :'name'
    OR datname ~ ('^' || regexp_replace(left(:'name', 39), '([^a-zA-Z0-9_])', '\\\1', 'g') || '_(partial|restore|before)_[0-9]{8}_[0-9]{6}$')
ORDER BY datname;
