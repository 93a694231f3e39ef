-- Gives a throwaway server's template what the real one's has, as far as the role of the backup may look into it. Older manifests
-- name nothing but the extensions.
SET client_min_messages = warning;
SELECT CASE WHEN statement LIKE '% %' THEN statement ELSE format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA public', statement) END
FROM (SELECT :'origin'::json -> 'prepared') AS dumped (prepared)
CROSS JOIN json_array_elements_text(CASE json_typeof(prepared) WHEN 'array' THEN prepared ELSE '[]' END) statement
WHERE statement <> 'plpgsql'
\gexec
