-- Gives a throwaway server's template the extensions that the real one's has.
SELECT format('CREATE EXTENSION %I', extension)
FROM json_array_elements_text(:'origin'::json -> 'prepared') extension
WHERE extension NOT IN (SELECT extname FROM pg_extension)
\gexec
