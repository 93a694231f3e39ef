"""Kinds of objects that a database may hold: how one is made, and what it answers as long as it is right."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of object.

    Args:
        made: Statements that make one.
        asked: A query about it, whose answer a restore must not change.
        by_owner: Whether the owner of a database may make one, or an administrator alone.
    """

    made: str
    asked: str
    by_owner: bool = True


def _found(catalog: str, condition: str) -> str:
    return f"SELECT count(*) FROM {catalog} WHERE {condition}"  # noqa: S608 - of a test's own


KINDS = {
    "table": Kind(
        "CREATE TABLE a_table (id serial PRIMARY KEY, v text DEFAULT 'x' NOT NULL); INSERT INTO a_table (v) VALUES ('a'), ('b')",
        "SELECT string_agg(v || id, ','), (SELECT last_value FROM a_table_id_seq) FROM a_table",
    ),
    "empty schema": Kind("CREATE SCHEMA empty_schema", _found("pg_namespace", "nspname = 'empty_schema'")),
    "table without columns": Kind(
        "CREATE TABLE no_columns (); INSERT INTO no_columns DEFAULT VALUES", "SELECT count(*) FROM no_columns"
    ),
    "identity and generated column": Kind(
        "CREATE TABLE ids (i int GENERATED ALWAYS AS IDENTITY, d int GENERATED ALWAYS AS (1 + 1) STORED); INSERT INTO ids DEFAULT VALUES",
        "SELECT string_agg(i || ' ' || d, ',') FROM ids",
    ),
    "unlogged table": Kind(
        "CREATE UNLOGGED TABLE fast AS SELECT 1 AS i", "SELECT relpersistence FROM pg_class WHERE relname = 'fast'"
    ),
    "partitioned table": Kind(
        "CREATE TABLE parts (i int) PARTITION BY RANGE (i); CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (9); INSERT INTO parts VALUES (1)",
        "SELECT tableoid::regclass::text FROM parts",
    ),
    "inheritance": Kind(
        "CREATE TABLE parent (i int); CREATE TABLE child (j int) INHERITS (parent); INSERT INTO child VALUES (1, 2)",
        "SELECT (SELECT count(*) FROM ONLY parent), count(*) FROM parent",
    ),
    "typed table": Kind(
        "CREATE TYPE row_type AS (a int); CREATE TABLE typed OF row_type; INSERT INTO typed VALUES (3)",
        "SELECT a FROM typed",
    ),
    "sequence": Kind(
        "CREATE SEQUENCE a_sequence START 5; SELECT nextval('a_sequence')", "SELECT last_value FROM a_sequence"
    ),
    "index": Kind(
        "CREATE TABLE indexed (v text); CREATE INDEX by_lower ON indexed (lower(v)) WHERE v <> ''",
        "SELECT pg_get_indexdef('by_lower'::regclass)",
    ),
    "foreign key in a circle": Kind(
        "CREATE TABLE hen (id int PRIMARY KEY, egg int); CREATE TABLE egg (id int PRIMARY KEY, hen int REFERENCES hen);"
        "ALTER TABLE hen ADD FOREIGN KEY (egg) REFERENCES egg DEFERRABLE; INSERT INTO hen VALUES (1); INSERT INTO egg VALUES (1, 1); UPDATE hen SET egg = 1",
        _found("pg_constraint", "contype = 'f' AND conrelid IN ('hen'::regclass, 'egg'::regclass)"),
    ),
    "exclusion constraint": Kind(
        "CREATE TABLE rooms (during tsrange, EXCLUDE USING gist (during WITH &&)); INSERT INTO rooms VALUES ('[2026-01-01, 2026-01-02)')",
        "SELECT during FROM rooms",
    ),
    "check by a function that finds tables": Kind(
        "CREATE TABLE allowed (v text); INSERT INTO allowed VALUES ('a'); CREATE FUNCTION is_allowed(text) RETURNS boolean LANGUAGE sql AS"
        " 'SELECT EXISTS (SELECT FROM allowed WHERE v = $1)'; CREATE TABLE checked (v text CHECK (is_allowed(v))); INSERT INTO checked VALUES ('a')",
        "SELECT v FROM checked UNION ALL SELECT proconfig::text FROM pg_proc WHERE proname = 'is_allowed'",
    ),
    "view": Kind("CREATE VIEW a_view WITH (security_barrier) AS SELECT 7 AS seven", "SELECT seven FROM a_view"),
    "materialized view": Kind("CREATE MATERIALIZED VIEW a_matview AS SELECT 8 AS eight", "SELECT eight FROM a_matview"),
    "materialized view that is not filled": Kind(
        "CREATE MATERIALIZED VIEW unfilled AS SELECT 8 AS eight WITH NO DATA",
        "SELECT relispopulated FROM pg_class WHERE relname = 'unfilled'",
    ),
    "rule": Kind(
        "CREATE TABLE ruled (i int); CREATE RULE nothing AS ON DELETE TO ruled DO INSTEAD NOTHING",
        _found("pg_rewrite", "rulename = 'nothing'"),
    ),
    "trigger": Kind(
        "CREATE TABLE watched (i int); CREATE FUNCTION double() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.i := NEW.i * 2; RETURN NEW; END';"
        "INSERT INTO watched VALUES (5); CREATE TRIGGER doubles BEFORE INSERT ON watched FOR EACH ROW EXECUTE FUNCTION double()",
        "SELECT i, (SELECT tgenabled FROM pg_trigger WHERE tgname = 'doubles') FROM watched",
    ),
    "enum": Kind("CREATE TYPE mood AS ENUM ('sad', 'glad')", "SELECT 'glad'::mood > 'sad'"),
    "composite type": Kind("CREATE TYPE pair AS (a int, b text)", "SELECT (1, 'x')::pair"),
    "domain": Kind("CREATE DOMAIN positive AS int CHECK (VALUE > 0)", "SELECT 5::positive"),
    "range type": Kind("CREATE TYPE floats AS RANGE (subtype = float8)", "SELECT floats(1, 2)"),
    "shell type": Kind(
        "CREATE TYPE shell", _found("pg_type", "typname = 'shell' AND NOT typisdefined"), by_owner=False
    ),
    "base type": Kind(
        "CREATE TYPE bits; CREATE FUNCTION bits_in(cstring) RETURNS bits LANGUAGE internal STRICT IMMUTABLE AS 'int4in';"
        "CREATE FUNCTION bits_out(bits) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'int4out';"
        "CREATE TYPE bits (INPUT = bits_in, OUTPUT = bits_out, LIKE = int4)",
        "SELECT '5'::bits::text",
        by_owner=False,
    ),
    "function": Kind(
        "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql SET work_mem = '8MB' AS 'SELECT $1 + 1'",
        "SELECT f(1), (SELECT proconfig FROM pg_proc WHERE proname = 'f')",
    ),
    "procedure": Kind("CREATE PROCEDURE p() LANGUAGE sql AS ''", _found("pg_proc", "proname = 'p' AND prokind = 'p'")),
    "aggregate": Kind(
        "CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')",
        "SELECT total(i) FROM generate_series(1, 3) i",
    ),
    "operator": Kind(
        "CREATE FUNCTION plus(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1 || $2'; CREATE OPERATOR @@@ (LEFTARG = text, RIGHTARG = text, FUNCTION = plus)",
        "SELECT 'a' OPERATOR(public.@@@) 'b'",
    ),
    "operator class": Kind(
        "CREATE OPERATOR CLASS int_backwards FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int)",
        _found("pg_opclass", "opcname = 'int_backwards'"),
        by_owner=False,
    ),
    "operator family": Kind(
        "CREATE OPERATOR FAMILY a_family USING btree", _found("pg_opfamily", "opfname = 'a_family'"), by_owner=False
    ),
    "cast": Kind(
        "CREATE TYPE money_like AS (v int); CREATE FUNCTION to_money_like(int) RETURNS money_like LANGUAGE sql AS 'SELECT ROW($1)::money_like'; CREATE CAST (int AS money_like) WITH FUNCTION to_money_like(int)",
        "SELECT 4::money_like",
    ),
    "conversion": Kind(
        "CREATE CONVERSION a_conversion FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
        _found("pg_conversion", "conname = 'a_conversion'"),
    ),
    "collation": Kind("CREATE COLLATION a_collation (LOCALE = 'C')", "SELECT 'a' < 'B' COLLATE a_collation"),
    "access method": Kind(
        "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler",
        _found("pg_am", "amname = 'heap2'"),
        by_owner=False,
    ),
    "text search configuration": Kind(
        "CREATE TEXT SEARCH CONFIGURATION words (COPY = simple); CREATE TEXT SEARCH DICTIONARY stops (TEMPLATE = simple)",
        "SELECT to_tsvector('words', 'Some Words')",
    ),
    "text search parser": Kind(
        "CREATE TEXT SEARCH PARSER a_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)",
        _found("pg_ts_parser", "prsname = 'a_parser'"),
        by_owner=False,
    ),
    "statistics": Kind(
        "CREATE TABLE counted (a int, b int); CREATE STATISTICS a_statistics ON a, b FROM counted",
        _found("pg_statistic_ext", "stxname = 'a_statistics'"),
    ),
    "publication": Kind(
        "CREATE TABLE published (i int); CREATE PUBLICATION a_publication FOR TABLE published",
        "SELECT tablename FROM pg_publication_tables WHERE pubname = 'a_publication'",
    ),
    "publication of all": Kind(
        "CREATE PUBLICATION of_all FOR ALL TABLES",
        "SELECT puballtables FROM pg_publication WHERE pubname = 'of_all'",
        by_owner=False,
    ),
    "subscription": Kind(
        "CREATE SUBSCRIPTION a_subscription CONNECTION 'host=127.0.0.1' PUBLICATION x WITH (connect = false)",
        _found(
            "pg_subscription",
            "subname = 'a_subscription' AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
        ),
        by_owner=False,
    ),
    "foreign server": Kind(
        "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw; CREATE FOREIGN TABLE lines (line text) SERVER files OPTIONS (filename '/etc/hostname')",
        _found("pg_foreign_table", "ftrelid = 'lines'::regclass"),
        by_owner=False,
    ),
    "user mapping": Kind(
        "CREATE FOREIGN DATA WRAPPER nothing_fdw; CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing_fdw; CREATE USER MAPPING FOR CURRENT_USER SERVER elsewhere",
        "SELECT usename FROM pg_user_mappings WHERE srvname = 'elsewhere'",
        by_owner=False,
    ),
    "language": Kind(
        "CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler'; CREATE LANGUAGE mysql HANDLER handler",
        _found("pg_language", "lanname = 'mysql'"),
        by_owner=False,
    ),
    "transform": Kind(
        "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal))",
        _found("pg_transform", "true"),
        by_owner=False,
    ),
    "extension": Kind(
        "CREATE EXTENSION hstore; CREATE TABLE pairs AS SELECT 'a=>1'::hstore AS h", "SELECT h -> 'a' FROM pairs"
    ),
    "extension in a schema of its own": Kind(
        "CREATE SCHEMA crypto; CREATE EXTENSION pgcrypto SCHEMA crypto; CREATE TABLE crypto.mine AS SELECT 1 AS i",
        "SELECT crypto.digest('a', 'md5'), i FROM crypto.mine",
    ),
    "untrusted extension": Kind(
        "CREATE EXTENSION pageinspect", _found("pg_extension", "extname = 'pageinspect'"), by_owner=False
    ),
    "large object": Kind(
        "SELECT lo_from_bytea(4711, 'large'); COMMENT ON LARGE OBJECT 4711 IS 'odd'",
        "SELECT lo_get(4711), obj_description(4711, 'pg_largeobject')",
    ),
    "comment": Kind(
        "CREATE TABLE told (i int); COMMENT ON COLUMN told.i IS 'said'", "SELECT col_description('told'::regclass, 1)"
    ),
    "row security policy": Kind(
        "CREATE TABLE secret (who name); ALTER TABLE secret ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON secret TO reader USING (who = current_user)",
        "SELECT polroles::regrole[], pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname = 'own'",
    ),
    "privileges on a table": Kind(
        "CREATE TABLE granted (i int, j int); GRANT SELECT ON granted TO reader; GRANT UPDATE (j) ON granted TO reader",
        "SELECT relacl, (SELECT attacl FROM pg_attribute WHERE attrelid = c.oid AND attname = 'j') FROM pg_class c WHERE relname = 'granted'",
    ),
    "function that is closed to PUBLIC": Kind(
        "CREATE FUNCTION closed() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; REVOKE ALL ON FUNCTION closed() FROM PUBLIC; GRANT EXECUTE ON FUNCTION closed() TO reader",
        "SELECT proacl, prosecdef FROM pg_proc WHERE proname = 'closed'",
    ),
    "default privileges": Kind(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader",
        "SELECT defaclacl FROM pg_default_acl",
    ),
    "privileges on a schema": Kind(
        "CREATE SCHEMA shown; GRANT USAGE ON SCHEMA shown TO reader",
        "SELECT nspacl FROM pg_namespace WHERE nspname = 'shown'",
    ),
    "owner": Kind(
        "CREATE TABLE of_a_group (i int); ALTER TABLE of_a_group OWNER TO group_of_owners",
        "SELECT tableowner FROM pg_tables WHERE tablename = 'of_a_group'",
        by_owner=False,
    ),
    "schema of another owner": Kind(
        "CREATE SCHEMA theirs AUTHORIZATION group_of_owners",
        "SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'theirs'",
        by_owner=False,
    ),
    "setting of the database": Kind(
        "ALTER DATABASE ecommerce_db SET work_mem = '9MB'; ALTER DATABASE ecommerce_db SET search_path = public, shown",
        "SELECT string_agg(c, ';') FROM pg_db_role_setting, unnest(setconfig) c WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
    ),
    "privileges on the database": Kind(
        "REVOKE ALL ON DATABASE ecommerce_db FROM PUBLIC; GRANT CONNECT ON DATABASE ecommerce_db TO reader",
        "SELECT datacl FROM pg_database WHERE datname = current_database()",
    ),
    "oddly named objects": Kind(
        'CREATE TABLE "x BLOBS - y" (a int); CREATE TABLE "1; 2 3 COMMENT - EXTENSION z" (a int); CREATE TABLE "select" ("order" int)',
        _found("pg_class", "relname IN ('x BLOBS - y', '1; 2 3 COMMENT - EXTENSION z', 'select')"),
    ),
    # The last one made: it forbids what making some others does.
    "event trigger that forbids DROP": Kind(
        "CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no DROP here'; END $$; CREATE EVENT TRIGGER no_drop ON sql_drop EXECUTE FUNCTION forbid()",
        "SELECT evtname FROM pg_event_trigger",
        by_owner=False,
    ),
}
