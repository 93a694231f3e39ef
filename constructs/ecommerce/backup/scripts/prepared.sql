-- Gives a throwaway server's template what the real one's has. Older manifests name nothing but the extensions.
SET client_min_messages = warning;
SELECT CASE WHEN statement LIKE '% %' THEN statement ELSE format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA public', statement) END
FROM json_array_elements_text(:'origin'::json -> 'prepared') statement
WHERE statement <> 'plpgsql'
\gexec
