"""Restores beside the live database: what they replace, what they leave, and what they do when something goes wrong."""

import hashlib
import os
import re
import signal
import subprocess
import time

import pytest
from jobs import Job, Volumes, finish, kill, volumes
from postgres import Server, newer_binaries, serving
from recovery import DATABASE, ODD_DATA, OWNER, PASSWORD, USER, clear, kept, sql

pytestmark = pytest.mark.slow

HASH = "SELECT md5(string_agg(o::text, chr(10) ORDER BY id)) FROM orders o"


def databases(server: Server) -> list[str]:
    """Names of all databases, but for the server's own."""
    query = "SELECT datname FROM pg_database WHERE datname !~ '^(postgres|template.)$' ORDER BY 1"
    return sql(server, query, database="postgres").splitlines()


def beside(server: Server, kind: str) -> str:
    """The name of the only database of a kind beside the live one."""
    (name,) = [each for each in databases(server) if each.startswith(f"{DATABASE}_{kind}_")]
    return name


def change_manifest(on: Volumes, name: str, was: str, becomes: str) -> None:
    """Makes a manifest untrue."""
    document = (on.backup / name).with_suffix(".yaml")
    text = document.read_text()
    assert was in text
    document.write_text(text.replace(was, becomes))


def make_owner(server: Server, attributes: str = "CREATEDB") -> None:
    """Gives the database to a role that is no superuser."""
    sql(server, f"CREATE ROLE shop_owner LOGIN {attributes} PASSWORD $pw${PASSWORD}$pw$", database="postgres")
    sql(server, f"ALTER DATABASE {DATABASE} OWNER TO shop_owner", database="postgres")


def wait_until_restoring(server: Server) -> None:
    """Waits until a job has begun to fill a database."""
    for _ in range(300):
        if any("_partial_" in name for name in databases(server)):
            return
        time.sleep(0.1)


def wrap(on: Volumes, program: str, script: str) -> None:
    """Puts a script in the place of one of PostgreSQL's programs, which it knows as $REAL."""
    path = on.root / "bin" / program
    path.write_text(f"#!/bin/sh\nREAL={on.programs / program}\n{script}\n")
    path.chmod(0o755)


def test_a_database_that_was_dropped_comes_back(backup: Job, restore: Job, on: Volumes, shop: Server) -> None:
    before = sql(shop, HASH)
    kept(backup, on, shop)
    sql(shop, f"DROP DATABASE {DATABASE}", database="postgres")
    code, output = restore.run(on, shop)
    assert code == 0, output
    assert "all counts agree with its manifest" in output
    assert databases(shop) == [DATABASE]
    assert sql(shop, HASH) == before
    large = sql(shop, "SELECT string_agg(encode(lo_get(oid), 'hex'), ',' ORDER BY oid) FROM pg_largeobject_metadata")
    assert large == "00ff10,6c61726765"


@pytest.mark.parametrize("lost", [False, True])
def test_a_dump_with_a_manifest_of_an_older_kind_is_restored(
    backup: Job, restore: Job, on: Volumes, shop: Server, *, lost: bool
) -> None:
    document = (on.backup / kept(backup, on, shop)).with_suffix(".yaml")
    document.write_text(re.sub(r"^(system|job|origin): .*\n", "", document.read_text(), flags=re.MULTILINE))
    before = sql(shop, HASH)
    if lost:
        sql(shop, f"DROP DATABASE {DATABASE}", database="postgres")
    else:
        sql(shop, "DELETE FROM orders")
    code, output = restore.run(on, shop, OVERWRITE=DATABASE)
    assert code == 0, output
    assert sql(shop, HASH) == before


def test_without_being_told_by_name_a_restore_leaves_the_live_database_and_the_copy_beside(
    backup: Job, restore: Job, on: Volumes, shop: Server
) -> None:
    kept(backup, on, shop)
    sql(shop, "DELETE FROM orders")
    code, output = restore.run(on, shop, OVERWRITE="another_db")
    assert code == 0, output
    copy = beside(shop, "restore")
    assert f"{DATABASE} holds 9 objects and is as it was; to swap it with {copy}, say DUMP={copy}" in output
    assert sql(shop, "SELECT count(*) FROM orders") == "0"
    assert sql(shop, "SELECT count(*) FROM orders", database=copy) == "1004"
    code, output = restore.run(on, shop, DUMP=copy, OVERWRITE=DATABASE)
    assert code == 0, output
    assert sql(shop, "SELECT count(*) FROM orders") == "1004"


def test_the_former_database_stays_and_the_same_command_swaps_back(
    backup: Job, restore: Job, on: Volumes, shop: Server
) -> None:
    kept(backup, on, shop)
    sql(shop, "DELETE FROM orders; CREATE TABLE newer (id int)")
    code, output = restore.run(on, shop, OVERWRITE=DATABASE)
    assert code == 0, output
    assert sql(shop, "SELECT count(*) FROM pg_class WHERE relname = 'newer'") == "0"
    former = beside(shop, "before")
    assert f"to go back, say DUMP={former} OVERWRITE={DATABASE}" in output
    absent = f"{DATABASE}_before_20200101_000000"
    code, output = restore.run(on, shop, DUMP=absent, OVERWRITE=DATABASE)
    assert code == 1
    assert f"there is no database {absent}; there are: {former}" in output
    code, output = restore.run(on, shop, DUMP=former, OVERWRITE=DATABASE)
    assert code == 0, output
    assert sql(shop, "SELECT count(*) FROM newer") == "0"
    assert sql(shop, "SELECT count(*) FROM orders") == "0"


@pytest.mark.parametrize("change", ["rows", "end"])
def test_a_restore_that_fails_leaves_the_live_database_alone_and_nothing_beside(
    backup: Job, restore: Job, on: Volumes, shop: Server, change: str
) -> None:
    name = kept(backup, on, shop)
    if change == "rows":
        change_manifest(on, name, 'public.empty": 0', 'public.empty": 1')
    else:
        path = on.backup / name
        path.write_bytes(path.read_bytes()[:-200])
        said = re.findall(r"sha256: .*", path.with_suffix(".yaml").read_text())[0]
        change_manifest(on, name, said, f"sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}")
    sql(shop, "DELETE FROM orders")
    code, output = restore.run(on, shop, OVERWRITE=DATABASE)
    assert code == 1
    assert f"{name} does not restore, or differs from its manifest" in output
    assert f"{DATABASE} is as it was" in output
    assert databases(shop) == [DATABASE]
    assert sql(shop, "SELECT count(*) FROM orders") == "0"


def test_sessions_that_are_open_do_not_hold_up_a_restore(backup: Job, restore: Job, on: Volumes, shop: Server) -> None:
    kept(backup, on, shop)
    client = [
        str(shop.programs / "psql"),
        f"--host={shop.folder}",
        f"--port={shop.port}",
        f"--username={USER}",
        DATABASE,
    ]
    stuck = subprocess.Popen(client, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert stuck.stdin is not None
    stuck.stdin.write(b"BEGIN; LOCK TABLE orders; SELECT pg_sleep(60);\n")
    stuck.stdin.flush()
    # An application that connects again as soon as it is thrown out.
    loop = f"while :; do '{client[0]}' --host={shop.folder} --port={shop.port} --username={USER} -c 'SELECT pg_sleep(1)' {DATABASE}; done"
    eager = subprocess.Popen(
        ["/bin/sh", "-c", loop], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        code, output = restore.run(on, shop, OVERWRITE=DATABASE)
    finally:
        os.killpg(eager.pid, signal.SIGKILL)
        eager.wait()
        stuck.kill()
        stuck.communicate()
    assert code == 0, output
    assert f"is {DATABASE} now" in output


@pytest.mark.parametrize("statement", ["create.sql", "--set=from=", "--set=former="])
def test_an_answer_that_is_lost_is_resolved_by_looking(
    backup: Job, restore: Job, on: Volumes, shop: Server, statement: str
) -> None:
    kept(backup, on, shop)
    sql(shop, "DELETE FROM orders")
    wrap(on, "psql", f'case "$*" in *{statement}*) "$REAL" "$@"; exit 2 ;; esac\nexec "$REAL" "$@"')
    code, output = restore.run(on, shop, OVERWRITE=DATABASE)
    assert code == 0, output
    assert f"is {DATABASE} now" in output
    assert sql(shop, "SELECT count(*) FROM orders") == "1004"


def test_a_restore_that_is_killed_touched_nothing_and_the_next_one_clears_up(
    backup: Job, restore: Job, on: Volumes, shop: Server
) -> None:
    kept(backup, on, shop)
    sql(shop, "DELETE FROM orders")
    wrap(on, "pg_restore", 'case "$*" in *section=data*) sleep 60 ;; esac\nexec "$REAL" "$@"')
    process = restore.start(on, shop, OVERWRITE=DATABASE)
    wait_until_restoring(shop)
    kill(process)
    assert sql(shop, "SELECT count(*) FROM orders") == "0"
    (on.root / "bin" / "pg_restore").unlink()
    code, output = restore.run(on, shop, OVERWRITE=DATABASE)
    assert code == 0, output
    assert not [name for name in databases(shop) if "_partial_" in name]
    assert sql(shop, "SELECT count(*) FROM orders") == "1004"


def test_a_restore_whose_lock_is_lost_in_the_middle_does_not_swap(
    backup: Job, restore: Job, on: Volumes, shop: Server
) -> None:
    kept(backup, on, shop)
    sql(shop, "DELETE FROM orders")
    wrap(on, "pg_restore", 'case "$*" in *section=data*) sleep 2 ;; esac\nexec "$REAL" "$@"')
    process = restore.start(on, shop, OVERWRITE=DATABASE)
    wait_until_restoring(shop)
    sql(shop, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'", database="postgres")
    code, output = finish(process)
    assert code == 1
    assert "the session that held the lock of the backups has ended" in output
    assert sql(shop, "SELECT count(*) FROM orders") == "0"


def test_roles_that_are_missing_are_named_before_anything_is_done(
    backup: Job, restore: Job, restore_test: Job, on: Volumes, shop: Server
) -> None:
    sql(shop, "CREATE ROLE reader; GRANT SELECT ON orders TO reader")
    kept(backup, on, shop)
    sql(shop, "DROP OWNED BY reader; DROP ROLE reader")
    code, output = restore.run(on, shop, OVERWRITE=DATABASE)
    assert code == 1
    assert "the dump names roles that are not here: reader ; create them: CREATE ROLE <name> NOLOGIN" in output
    assert databases(shop) == [DATABASE]
    code, output = restore_test.run(on, None)
    assert code == 0, output


def test_a_role_that_may_not_create_databases_restores_into_an_empty_one_alone(
    backup: Job, restore: Job, restore_test: Job, on: Volumes, server: Server
) -> None:
    make_owner(server, "NOCREATEDB")
    sql(server, "SET ROLE shop_owner; CREATE TABLE orders AS SELECT 1 AS id")
    kept(backup, on, server, **OWNER)
    code, output = restore.run(on, server, OVERWRITE=DATABASE, **OWNER)
    assert code == 1
    assert "shop_owner may not create databases (CREATEDB), and ecommerce_db holds 1 objects" in output
    sql(server, "DROP TABLE orders")
    code, output = restore.run(on, server, **OWNER)
    assert code == 0, output
    assert sql(server, "SELECT id FROM orders") == "1"
    assert databases(server) == [DATABASE]
    code, output = restore_test.run(on, None, **OWNER)
    assert code == 0, output


@pytest.mark.parametrize("grant", ["", "; GRANT shop_owner TO service_admin; ALTER ROLE service_admin NOINHERIT"])
def test_a_named_role_that_may_not_act_as_the_owner_is_told_what_to_grant(
    backup: Job, restore: Job, on: Volumes, server: Server, grant: str
) -> None:
    make_owner(server)
    sql(server, f"CREATE ROLE service_admin LOGIN CREATEDB PASSWORD $pw${PASSWORD}$pw$ {grant}", database="postgres")
    sql(server, "SET ROLE shop_owner; CREATE TABLE orders AS SELECT 1 AS id")
    kept(backup, on, server, **OWNER)
    code, output = restore.run(on, server, OVERWRITE=DATABASE, **{**OWNER, "PGUSER": "service_admin"})
    assert code == 1
    assert "an administrator must: GRANT shop_owner TO service_admin; ALTER ROLE service_admin INHERIT" in output
    assert databases(server) == [DATABASE]


def test_a_template_that_the_owner_may_not_look_into_keeps_nobody_from_a_backup(
    backup: Job, restore_test: Job, on: Volumes, server: Server
) -> None:
    make_owner(server)
    sql(server, "SET ROLE shop_owner; CREATE TABLE orders AS SELECT 1 AS id")
    sql(server, "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC", database="postgres")
    try:
        kept(backup, on, server, **OWNER)
    finally:
        sql(server, "GRANT CONNECT ON DATABASE template1 TO PUBLIC", database="postgres")
    code, output = restore_test.run(on, None, **OWNER)
    assert code == 0, output


def test_a_volume_without_room_is_said_first(backup: Job, restore: Job, on: Volumes, shop: Server) -> None:
    kept(backup, on, shop)
    code, output = restore.run(on, shop, OVERWRITE=DATABASE, VOLUME_BYTES="30000000")
    assert code == 1
    assert re.search(r"a restore beside needs \d+ kB, and the databases take \d+ [kM]B of a volume of 29 MB", output), (
        output
    )
    assert databases(shop) == [DATABASE]


def test_an_extension_that_only_an_administrator_may_make_is_named_or_taken_from_the_template(
    backup: Job, restore: Job, restore_test: Job, on: Volumes, server: Server
) -> None:
    make_owner(server)
    sql(server, "CREATE EXTENSION pageinspect; SET ROLE shop_owner; CREATE TABLE orders AS SELECT 1 AS id")
    kept(backup, on, server, **OWNER)
    for job, changes in ((restore, {"OVERWRITE": DATABASE, **OWNER}), (restore_test, OWNER)):
        code, output = job.run(on, server, **changes)
        assert code == 1
        assert "shop_owner may not create extensions pageinspect ; an administrator must, in template1" in output
    assert databases(server) == [DATABASE]
    sql(server, "CREATE EXTENSION pageinspect", database="template1")
    try:
        time.sleep(1)
        kept(backup, on, server, **OWNER)
        for job, changes in ((restore, {"OVERWRITE": DATABASE, **OWNER}), (restore_test, OWNER)):
            code, output = job.run(on, server, **changes)
            assert code == 0, output
    finally:
        sql(server, "DROP EXTENSION pageinspect", database="template1")


def test_many_tables_are_no_limit(backup: Job, restore: Job, on: Volumes, server: Server) -> None:
    # More than max_locks_per_transaction allows for all connections together.
    sql(
        server,
        "DO $$ BEGIN FOR i IN 1..1800 LOOP EXECUTE format('CREATE TABLE t%s (i int)', i);"
        " IF i % 500 = 0 THEN COMMIT; END IF; END LOOP; END $$",
    )
    kept(backup, on, server)
    code, output = restore.run(on, server, OVERWRITE=DATABASE)
    assert code == 0, output
    assert sql(server, "SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]+$'") == "1800"


def test_encoding_and_settings_of_a_database_are_the_dumped_one_s(
    backup: Job, restore: Job, restore_test: Job, on: Volumes, server: Server
) -> None:
    sql(server, f"DROP DATABASE {DATABASE}", database="postgres")
    sql(server, f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'", database="postgres")
    sql(server, "CREATE TABLE orders AS SELECT 'Größe'::text AS id")
    kept(backup, on, server)
    code, output = restore_test.run(on, None)
    assert code == 0, output
    sql(server, f"DROP DATABASE {DATABASE}", database="postgres")
    code, output = restore.run(on, server)
    assert code == 0, output
    assert sql(server, "SHOW server_encoding") == "LATIN1"
    assert sql(server, "SELECT id FROM orders") == "Größe"


def test_a_dump_of_nothing_is_not_restored(backup: Job, restore: Job, on: Volumes, server: Server) -> None:
    empty = kept(backup, on, server)
    sql(server, "CREATE TABLE orders (id int)")
    code, output = restore.run(on, server, OVERWRITE=DATABASE)
    assert code == 1
    assert f"{empty} holds nothing, as a dump of a database that was lost does; name one of: on the volume:" in output
    assert databases(server) == [DATABASE]


def test_a_dump_of_large_objects_alone_restores(backup: Job, restore: Job, on: Volumes, server: Server) -> None:
    sql(server, "SELECT lo_from_bytea(7, 'large')")
    kept(backup, on, server)
    sql(server, "SELECT lo_unlink(7)")
    code, output = restore.run(on, server)
    assert code == 0, output
    assert sql(server, "SELECT convert_from(lo_get(7), 'UTF8')") == "large"


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ("nothing.dump", "there is no dump nothing.dump; there are: "),
        (f"{DATABASE}_before_20260101_000000", f"there is no database {DATABASE}_before_20260101_000000"),
        ("", "say which dump: DUMP=latest"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    backup: Job, restore: Job, on: Volumes, shop: Server, wanted: str, answer: str
) -> None:
    kept(backup, on, shop)
    code, output = restore.run(on, shop, DUMP=wanted)
    assert code == 1
    assert answer in output


def test_a_restore_without_any_dump_says_so(restore: Job, on: Volumes, server: Server) -> None:
    code, output = restore.run(on, server)
    assert code == 1
    assert f"there is no good dump of {DATABASE}; there are: on the volume:" in output


def test_a_newer_version_of_postgresql_does_all_of_it_too(backup: Job, restore: Job, restore_test: Job) -> None:
    programs = newer_binaries()
    with volumes(programs) as on, serving(user=USER, password=PASSWORD, programs=programs) as server:
        clear(server)
        sql(server, ODD_DATA)
        before = sql(server, HASH)
        kept(backup, on, server)
        code, output = restore_test.run(on, None)
        assert code == 0, output
        sql(server, "DELETE FROM orders")
        code, output = restore.run(on, server, OVERWRITE=DATABASE)
        assert code == 0, output
        assert sql(server, HASH) == before
