"""The copy of the database to a server of a newer major version, run as its job says between two real servers."""

import os
import re
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, missing
from jobs import Job, Volumes, finish, kill, volumes
from postgres import Server, binaries, newer_binaries, newest_binaries, run, serving, unprivileged
from recovery import DATABASE, ODD_DATA, PASSWORD, SECRET, USER, sql
from rendering import get, manifests
from server_pod import server_pod

pytestmark = pytest.mark.slow

UPGRADE = "database: {upgrade: {image: 'postgres:18-alpine', stage: copy}}\n"
# What a server that is copied has in its postgresql.conf.
_READ_ONLY = ("-c default_transaction_read_only=on", "-c autovacuum=off")
_SMALL = ("-c shared_buffers=16MB", "-c max_connections=20")

EVERYTHING = r"""
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN positive AS int CHECK (value > 0);
CREATE TYPE pair AS (a int, b text);
CREATE TABLE kinds (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, small smallint, big bigint, exact numeric(20, 5), real4 real, real8 double precision,
    yes boolean, one "char", fixed char(5), varying varchar(9), plain text, bytes bytea, day date, moment timestamptz, plain_moment timestamp,
    hour time, zoned timetz, span interval, address inet, net cidr, mac macaddr, bits bit varying, id_u uuid, doc json, docb jsonb,
    spot point, shape polygon, around circle, ints int[], texts text[][], range1 int4range, multi datemultirange, words tsvector, asked tsquery,
    feels mood, counted positive, two pair, cost money, twice int GENERATED ALWAYS AS (small * 2) STORED,
    UNIQUE NULLS NOT DISTINCT (small, big), EXCLUDE USING gist (range1 WITH &&)
);
INSERT INTO kinds (small, big, exact, real4, real8, yes, one, fixed, varying, plain, bytes, day, moment, plain_moment, hour, zoned, span, address,
    net, mac, bits, id_u, doc, docb, spot, shape, around, ints, texts, range1, multi, words, asked, feels, counted, two, cost)
SELECT 1, 9223372036854775807, 'NaN', '-Infinity', 0.1::float8 + 0.2, true, 'x', 'ab', 'é', E'a\\\nb\t', '\x00ff', 'infinity', '1970-01-01 00:00:00.123456+05:30',
    '4713-01-01 BC', '24:00', '12:00+14', '1 year -3 days 00:00:01.5', '::1/64', '10.0.0.0/8', '08:00:2b:01:02:03', B'0101', gen_random_uuid(),
    '{"a": 1, "a": 2}', '{"a": [null, 1e400]}', '(1,2)', '((0,0),(1,1),(1,0))', '<(0,0),1>', '{1,NULL,3}', '{{a,b},{c,NULL}}', '[1,5)',
    '{[2020-01-01,2021-01-01),[2022-01-01,)}', 'a fat:2A cat', 'fat & !rat', 'ok', 7, ROW(1, 'x"y')::pair, '12.34';
INSERT INTO kinds DEFAULT VALUES;
CREATE SEQUENCE bills START 1000 INCREMENT 5; SELECT nextval('bills'), nextval('bills');
CREATE SEQUENCE fresh;
CREATE VIEW cheerful AS SELECT id, plain FROM kinds WHERE feels > 'sad';
CREATE MATERIALIZED VIEW per_mood AS SELECT feels, count(*) FROM kinds GROUP BY 1;
CREATE UNIQUE INDEX ON per_mood (feels);
CREATE TABLE secret_notes (owner text, note text);
ALTER TABLE secret_notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON secret_notes FOR SELECT TO reporting USING (owner = current_user);
INSERT INTO secret_notes VALUES ('reporting', 'mine'), ('other', 'not mine');
GRANT SELECT (id, plain) ON kinds TO reporting; GRANT SELECT ON secret_notes, cheerful TO reporting;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reporting;
CREATE FUNCTION double(int) RETURNS int LANGUAGE sql IMMUTABLE RETURN $1 * 2;
CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := NEW.note || '!'; RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON secret_notes FOR EACH ROW EXECUTE FUNCTION touched();
CREATE STATISTICS together ON small, big FROM kinds;
COMMENT ON TABLE kinds IS 'of every kind';
ALTER DATABASE ecommerce_db SET work_mem = '5MB';
"""
EXTENSIONS = r"""
CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION pg_trgm; CREATE EXTENSION ltree; CREATE EXTENSION btree_gist;
CREATE TABLE extended (pairs hstore, blind citext UNIQUE, path ltree, id int, during tsrange, EXCLUDE USING gist (id WITH =, during WITH &&));
INSERT INTO extended VALUES ('a=>1,b=>NULL', 'CaSe', 'top.sub', 1, '[2026-01-01,2026-02-01)');
CREATE INDEX by_trigram ON orders USING gin (note gin_trgm_ops);
"""

# What two databases must agree in, each as one text.
FACTS = {
    "rows of every kind": "SELECT md5(string_agg(k::text, chr(10) ORDER BY id)) FROM kinds k",
    "orders": "SELECT md5(string_agg(o::text, chr(10) ORDER BY id)) FROM orders o",
    "names that need quotes": 'SELECT string_agg(o::text, chr(10)) FROM "Sales 2026"."Order ""Items""" o',
    "partitions": 'SELECT string_agg(tableoid::regclass || e::text, chr(10)) FROM "Sales 2026".events e',
    "materialized views": "SELECT string_agg(p::text, chr(10) ORDER BY p::text) FROM per_mood p",
    "sequences": "SELECT string_agg(s::text, chr(10) ORDER BY sequencename) FROM (SELECT sequencename, last_value, increment_by FROM pg_sequences) s",
    "large objects": "SELECT string_agg(encode(lo_get(oid), 'hex'), ',' ORDER BY oid) FROM pg_largeobject_metadata",
    "extensions": "SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_extension",
    "rights": "SELECT string_agg(relname || a.grantee::regrole || a.privilege_type, ',' ORDER BY relname) FROM pg_class, aclexplode(relacl) a WHERE a.grantee <> relowner AND oid >= 16384",
    "rights of columns": "SELECT string_agg(attname || attacl::text, ',' ORDER BY attname) FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid = 'kinds'::regclass",
    "default rights": "SELECT string_agg(a.grantee::regrole || a.privilege_type, ',') FROM pg_default_acl, aclexplode(defaclacl) a WHERE a.grantee <> defaclrole",
    "policies": "SELECT string_agg(polname || polroles::regrole[]::text || pg_get_expr(polqual, polrelid), ',') FROM pg_policy",
    "triggers": "SELECT string_agg(pg_get_triggerdef(oid), ',') FROM pg_trigger WHERE NOT tgisinternal",
    "generated and identity columns": "SELECT string_agg(attname || attidentity::text || attgenerated::text, ',' ORDER BY attname) FROM pg_attribute WHERE attrelid = 'kinds'::regclass AND attidentity::text || attgenerated::text > ''",
    "comment": "SELECT obj_description('kinds'::regclass)",
    "settings of the database": "SELECT string_agg(setconfig::text, ',') FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
    "owner": "SELECT string_agg(DISTINCT pg_get_userbyid(relowner), ',') FROM pg_class WHERE oid >= 16384 AND relkind = 'r'",
}


_EXTENDED = "SELECT string_agg(e::text, ',') FROM extended e WHERE blind = 'case'"


@contextmanager
def _server(programs: Path, *options: str) -> Generator[Server]:
    """A server as its setup leaves it: the application's role owns its database and is no superuser."""
    with serving(user="postgres", password=PASSWORD, programs=programs, options=[*_SMALL, *options]) as server:
        sql(server, f"CREATE ROLE {USER} LOGIN CREATEDB PASSWORD $pw${PASSWORD}$pw$", database="postgres")
        sql(server, f"CREATE DATABASE {DATABASE} OWNER {USER}", database="postgres")
        yield server


@pytest.fixture(scope="module")
def blue() -> Iterator[Server]:
    """The older server, with data of every kind."""
    with _server(newer_binaries(), *_READ_ONLY) as server:
        sql(server, "CREATE ROLE reporting", database="postgres")
        sql(server, f"SET ROLE {USER}; {ODD_DATA} {EVERYTHING}")
        yield server


@pytest.fixture(scope="module")
def newer() -> Iterator[Server]:
    """The newer server, with the roles of the older one."""
    with _server(newest_binaries()) as server:
        sql(server, "CREATE ROLE reporting", database="postgres")
        yield server


@pytest.fixture
def green(newer: Server) -> Server:
    """The newer server with an empty database."""
    sql(newer, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", database="postgres")
    sql(newer, f"CREATE DATABASE {DATABASE} OWNER {USER}", database="postgres")
    return newer


@pytest.fixture
def on() -> Iterator[Volumes]:
    """Empty volumes, for a job of the newer image."""
    with volumes(newest_binaries()) as made:
        yield made


@pytest.fixture(scope="module")
def copy() -> Job:
    """The copy job."""
    rendered = manifests(UPGRADE)
    return Job.of_template(get(rendered, "Job", "postgres-copy-1")["spec"]["template"], rendered, SECRET)


def source(server: Server, **changes: str) -> dict[str, str]:
    """The variables by which the job finds the older server, and which a test sets otherwise."""
    return {"SOURCE_HOST": "127.0.0.1", "SOURCE_PORT": str(server.port), "WAIT_SECONDS": "4", **changes}


def facts(server: Server) -> dict[str, str]:
    """What is in a database."""
    return {name: sql(server, query) for name, query in FACTS.items()}


def databases(server: Server) -> list[str]:
    """Names of the application's databases."""
    query = "SELECT datname FROM pg_database WHERE datname !~ '^(postgres|template.)$' ORDER BY 1"
    return sql(server, query, database="postgres").splitlines()


def wait_until_restoring(server: Server) -> None:
    """Waits until a job has begun to fill a database."""
    for _ in range(300):
        if any("_partial_" in name for name in databases(server)):
            return
        time.sleep(0.05)
    pytest.fail("no restore is under way")


def test_everything_is_on_the_newer_server_as_it_was_and_the_older_one_is_untouched(
    copy: Job, on: Volumes, blue: Server, green: Server
) -> None:
    before = facts(blue)
    code, output = copy.run(on, green, **source(blue))
    assert code == 0, output
    assert "rows, sequences and large objects agree" in output
    assert databases(green) == [DATABASE], "a copy leaves more than the database"
    older, newer = (int(sql(each, "SHOW server_version_num")) // 10000 for each in (blue, green))
    assert older < newer
    copied = facts(green)
    for name, fact in before.items():
        assert copied[name] == fact, f"{name} differ"
    assert facts(blue) == before, "the copy changed the older server"
    assert databases(blue) == [DATABASE]
    assert not list((on.root / "scratch").iterdir()), "the dump outlives the job"
    said = re.search(r"is at transaction (\d+)", output)
    assert said
    now = sql(blue, "SELECT txid_snapshot_xmax(txid_current_snapshot())", database="postgres")
    assert now == said[1], "the number that the job says is not the one that the older server has"


@contextmanager
def session(server: Server) -> Generator[None]:
    """A session of the application's database."""
    command: list[str | Path] = [
        server.programs / "psql",
        "--quiet",
        "--host=127.0.0.1",
        f"--port={server.port}",
        "--username=postgres",
        DATABASE,
    ]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, env={"PGPASSWORD": PASSWORD}, cwd="/", **pipes, **unprivileged())
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write("\\echo there\n")
        process.stdin.flush()
        assert process.stdout.readline() == "there\n"
        yield
    finally:
        process.kill()
        process.communicate()


def wrap(on: Volumes, program: str, script: str) -> None:
    """Puts a script in the place of one of PostgreSQL's programs, which it knows as $REAL."""
    path = on.root / "bin" / program
    path.write_text(f"#!/bin/sh\nREAL={on.programs / program}\n{script}\n")
    path.chmod(0o755)


def fails(job: Job, on: Volumes, blue: Server, green: Server, reason: str, **changes: str) -> None:
    """Runs a copy that must fail for a reason, leave the older server as it was, and the newer one without a copy."""
    before = facts(blue)
    code, output = job.run(on, green, **source(blue, **changes))
    assert code == 1, output
    assert reason in output
    assert facts(blue) == before, "a copy that failed changed the older server"
    assert databases(blue) == [DATABASE]
    for name in databases(green):
        tables = sql(green, "SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relkind = 'r'", database=name)
        assert tables == "0", f"a copy that failed leaves {name} with {tables} tables"


def succeeds(job: Job, on: Volumes, blue: Server, green: Server) -> None:
    """Runs a copy that must succeed, whatever was before."""
    code, output = job.run(on, green, **source(blue))
    assert code == 0, output
    assert databases(green) == [DATABASE]
    assert facts(green) == facts(blue)


def test_extensions_come_along(copy: Job, on: Volumes, green: Server) -> None:
    """From the image's version; its own pg_dump knows what a server of its release keeps, which an older one does not."""
    programs = binaries()
    if programs == newer_binaries():
        missing("the extensions of the package postgresql-15 are wanted")
    wrap(on, "pg_dump", f'exec {programs}/pg_dump "$@"')
    with _server(programs, *_READ_ONLY) as server:
        sql(server, f"CREATE ROLE reporting; SET ROLE {USER}; {ODD_DATA} {EVERYTHING} {EXTENSIONS}")
        before = facts(server) | {"extended": sql(server, _EXTENDED)}
        code, output = copy.run(on, green, **source(server))
        assert code == 0, output
    copied = facts(green) | {"extended": sql(green, _EXTENDED)}
    for name, fact in before.items():
        assert copied[name] == fact, f"{name} differ"
    assert "btree_gist,citext,hstore,ltree,pg_trgm" in copied["extensions"]


def test_a_copy_that_is_killed_can_be_made_again(copy: Job, on: Volumes, blue: Server, green: Server) -> None:
    before = facts(blue)
    process = copy.start(on, green, **source(blue))
    wait_until_restoring(green)
    kill(process)
    assert DATABASE not in databases(green), "the shop would find a database on the newer server that is no copy"
    assert facts(blue) == before
    succeeds(copy, on, blue, green)


def test_a_copy_that_is_told_to_stop_takes_away_what_it_made(
    copy: Job, on: Volumes, blue: Server, green: Server
) -> None:
    process = copy.start(on, green, **source(blue))
    wait_until_restoring(green)
    process.terminate()
    code, output = finish(process)
    assert code != 0, output
    for _ in range(100):
        if not databases(green):
            break
        time.sleep(0.1)
    assert databases(green) == []
    succeeds(copy, on, blue, green)


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("pg_dump", "cannot be dumped; it is as it was"),
        ("pg_restore", "cannot be dumped; it is as it was"),
    ],
)
def test_without_space_for_the_dump_a_copy_fails(
    copy: Job, on: Volumes, blue: Server, green: Server, program: str, reason: str
) -> None:
    wrap(on, program, 'echo "could not write: No space left on device" >&2; exit 1')
    fails(copy, on, blue, green, reason)
    (on.root / "bin" / program).unlink()
    succeeds(copy, on, blue, green)


def test_without_space_on_the_newer_server_a_copy_fails(copy: Job, on: Volumes, blue: Server, green: Server) -> None:
    fails(copy, on, blue, green, "drop what is not needed, or raise the volume", VOLUME_BYTES="9000000")
    wrap(
        on,
        "pg_restore",
        'case "$*" in *post-data*) echo "No space left on device" >&2; exit 1 ;; esac; exec "$REAL" "$@"',
    )
    fails(copy, on, blue, green, "cannot take the dump")
    (on.root / "bin" / "pg_restore").unlink()
    succeeds(copy, on, blue, green)


def test_a_wrong_password_is_said_and_changes_nothing(copy: Job, on: Volumes, blue: Server, green: Server) -> None:
    fails(copy, on, blue, green, "password authentication failed", PGPASSWORD="wrong")
    assert databases(green) == [DATABASE], "what was on the newer server is gone"


@pytest.mark.parametrize("statement", ["UPDATE orders SET note = 'late' WHERE id = 1", "SELECT nextval('fresh')"])
def test_a_write_to_the_older_server_meanwhile_fails_the_copy(
    copy: Job, on: Volumes, blue: Server, green: Server, statement: str
) -> None:
    process = copy.start(on, green, **source(blue))
    wait_until_restoring(green)
    sql(blue, statement)
    code, output = finish(process)
    assert code == 1, output
    assert "wrote on 127.0.0.1 while it was copied; stop what writes, and raise the attempt" in output
    assert databases(green) == []
    succeeds(copy, on, blue, green)


def test_a_copy_waits_until_the_older_server_is_read_only(copy: Job, on: Volumes, blue: Server, green: Server) -> None:
    setting = f"ALTER ROLE {USER} %s default_transaction_read_only"
    sql(blue, setting % "SET" + " = off", database="postgres")
    try:
        fails(copy, on, blue, green, f"sessions of {USER} may still write on 127.0.0.1 after 4 s")
        process = copy.start(on, green, **source(blue, WAIT_SECONDS="60"))
        time.sleep(1)
        assert process.poll() is None
    finally:
        sql(blue, setting % "RESET", database="postgres")
    code, output = finish(process)
    assert code == 0, output


def test_a_database_that_is_in_use_is_not_replaced(copy: Job, on: Volumes, blue: Server, green: Server) -> None:
    succeeds(copy, on, blue, green)
    sql(green, "CREATE TABLE sold (id int)")
    with session(green):
        code, output = copy.run(on, green, **source(blue))
    assert code == 1
    assert f"{DATABASE} on 127.0.0.1 is in use by 1 sessions, and is as it was" in output
    assert sql(green, "SELECT count(*) FROM sold") == "0", "the database that the shop uses was replaced"


def test_a_role_that_the_newer_server_lacks_is_named(copy: Job, on: Volumes, blue: Server, green: Server) -> None:
    sql(green, "DROP ROLE reporting", database="postgres")
    try:
        fails(copy, on, blue, green, "the dump names roles that are not here: reporting")
    finally:
        sql(green, "CREATE ROLE reporting", database="postgres")


def test_an_older_server_is_no_target(copy: Job, on: Volumes, blue: Server, green: Server) -> None:
    code, output = copy.run(on, blue, **source(green))
    assert code == 1
    assert "which is not newer than the 18 of 127.0.0.1" in output


SMALL = "storage: {size: 1Gi}, resources: {requests: {memory: 128Mi}, limits: {memory: 128Mi}}"


def test_both_servers_run_as_their_manifests_say_and_the_copy_moves_between_them(copy: Job, on: Volumes) -> None:
    text = UPGRADE.replace("upgrade: {image", f"{SMALL}, upgrade: {{image")
    without_libraries = newer_binaries()
    with (
        server_pod(text, SECRET, without_libraries) as blue,
        server_pod(text, SECRET, newest_binaries(), name="postgres-green") as green,
    ):
        blue.run()
        writing = {"PGOPTIONS": "-c default_transaction_read_only=off"}
        blue.ask("CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id", **writing)
        code, output = blue.psql("INSERT INTO orders VALUES (0)", PGHOST="127.0.0.1")
        assert code != 0, "the shop may write to a server that is copied"
        assert "read-only transaction" in output
        green.run()
        assert green.data.parent.parent == Path(green.mapped("/var/lib/postgresql")), "the volume is mounted elsewhere"
        code, output = copy.run(on, green.server, **source(blue.server))
        assert code == 0, output
        assert green.ask("SELECT count(*) FROM orders") == "1000"
        green.ask("INSERT INTO orders VALUES (0)", PGHOST="127.0.0.1")


def test_roles_come_over_as_the_guide_says(blue: Server, green: Server, tmp_path: Path) -> None:
    """With the command of docs/upgrades.md, but for the shells in the pods."""
    sql(
        blue,
        "CREATE ROLE writer LOGIN PASSWORD 'w'; GRANT reporting TO writer; ALTER ROLE writer SET work_mem = '7MB'",
        database="postgres",
    )
    reached = {"PGPASSWORD": PASSWORD, "PATH": str(blue.programs)}
    file = tmp_path / "roles.sql"
    file.write_text(run("pg_dumpall", "--roles-only", *_at(blue), programs=blue.programs, environment=reached).stdout)
    for parent in (file, *file.parents):
        parent.chmod(parent.stat().st_mode | 0o055)
    for _ in range(2):
        command = ("psql", "--quiet", *_at(green), f"--file={file}", "postgres")
        run(*command, programs=green.programs, environment=reached)
    query = "SELECT rolname || rolpassword || setconfig::text FROM pg_authid JOIN pg_db_role_setting ON setrole = oid WHERE rolname = 'writer'"
    assert sql(green, query, database="postgres") == sql(blue, query, database="postgres")
    assert sql(green, "SELECT pg_has_role('writer', 'reporting', 'USAGE')", database="postgres") == "t"
    sql(blue, "DROP ROLE writer", database="postgres")
    sql(green, "DROP ROLE writer", database="postgres")


def _at(server: Server) -> tuple[str, ...]:
    return ("--host=127.0.0.1", f"--port={server.port}", "--username=postgres")


def test_the_scripts_are_clean_under_shellcheck() -> None:
    own, shared = (PROJECT / "constructs" / "ecommerce" / part / "scripts" for part in ("upgrade", "backup"))
    scripts = map(str, sorted(own.glob("*.sh")))
    command = ["shellcheck", "--external-sources", f"--source-path={shared}", *scripts]
    path = {"PATH": f"{PROJECT / '.venv' / 'bin'}:{os.environ['PATH']}"}
    found = subprocess.run(command, env=path, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
