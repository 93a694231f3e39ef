"""Sessions of the backup jobs: whatever is set for the role, whoever holds a lock, and whenever they are told to stop."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import missing, need_namespaces
from jobs import Job, Volumes, finish
from postgres import Server
from recovery import DATABASE, USER, kept, locked, manifest, sql, wait_until_dumping

from ecommerce.backup import scripts

pytestmark = pytest.mark.slow

ROLE_SETTINGS = {
    "statement_timeout": "'1ms'",
    "lock_timeout": "'1ms'",
    "idle_in_transaction_session_timeout": "'1ms'",
    "idle_session_timeout": "'1ms'",
    "default_transaction_read_only": "on",
    "default_transaction_isolation": "serializable",
    "client_encoding": "LATIN1",
    "search_path": "shadow, pg_catalog",
    "row_security": "off",
    "standard_conforming_strings": "off",
    "quote_all_identifiers": "on",
    "extra_float_digits": "'-15'",
    "datestyle": "'German'",
    "bytea_output": "escape",
    "session_replication_role": "replica",
    "default_toast_compression": "pglz",
    "tcp_keepalives_idle": "'7200'",
}
SHADOWED = """
CREATE TABLE orders (id int PRIMARY KEY, note text, price float8, at date, raw bytea);
INSERT INTO orders VALUES (1, 'Größe 🛒 שלום', 0.1 + 0.2, '2026-11-24', '\\x00ff'), (2, E'a\\\\b\\nc', 1e-300, NULL, '');
CREATE SCHEMA shadow;
CREATE TABLE shadow.pg_class AS SELECT 'nothing' AS relname;
CREATE TABLE shadow.pg_locks AS SELECT 1 AS pid;
"""


@pytest.mark.parametrize("name", ROLE_SETTINGS)
def test_no_setting_of_the_role_reaches_a_backup_or_a_restore(
    backup: Job, restore: Job, on: Volumes, server: Server, name: str
) -> None:
    sql(server, SHADOWED)
    query = "SELECT md5(string_agg(o::text, chr(10) ORDER BY id)) FROM public.orders o"
    before = sql(server, query)
    sql(server, f"ALTER ROLE {USER} SET {name} = {ROLE_SETTINGS[name]}")
    try:
        dump = kept(backup, on, server)
        code, output = restore.run(on, server, DUMP=dump, OVERWRITE=DATABASE)
    finally:
        sql(server, f"ALTER ROLE {USER} RESET ALL", database="postgres")
    assert code == 0, output
    assert sql(server, query) == before
    assert "terminating connection due to idle" not in server.log


def test_a_lock_that_is_waited_for_is_named_with_its_holder_and_given_up_in_time(
    backup: Job, on: Volumes, server: Server
) -> None:
    sql(server, "CREATE TABLE orders (id int)")
    lock = locked(server)
    began = time.monotonic()
    code, output = backup.run(on, server, NOTICE_SECONDS="1", LOCK_SECONDS="3")
    lock.communicate("ROLLBACK;\n")
    assert code == 1
    assert time.monotonic() - began < 10
    assert f'role {USER}, application "psql", idle in transaction since' in output
    assert "last statement: LOCK TABLE orders" in output
    assert "s of at the most 3 s for a lock of process" in output
    assert "pg_dump failed; there is no new backup; older ones are untouched" in output
    assert on.dumps == []


def test_a_holder_of_another_role_is_named_without_what_only_it_may_see(
    backup: Job, on: Volumes, server: Server
) -> None:
    sql(
        server,
        f"CREATE ROLE app LOGIN PASSWORD 'x'; ALTER DATABASE {DATABASE} OWNER TO app; CREATE TABLE orders (id int)",
    )
    sql(server, "ALTER TABLE orders OWNER TO app")
    lock = locked(server)
    code, output = backup.run(on, server, PGUSER="app", PGPASSWORD="x", NOTICE_SECONDS="1", LOCK_SECONDS="2")
    lock.communicate("ROLLBACK;\n")
    assert code == 1
    assert f"role {USER}" in output, output
    assert "that only the role itself may see" in output


def test_the_next_backup_waits_for_the_one_that_still_runs(backup: Job, on: Volumes, server: Server) -> None:
    sql(server, "CREATE TABLE orders (id int)")
    lock = locked(server)
    first = backup.start(on, server)
    wait_until_dumping(on, first, server)
    second = backup.start(on, server)
    time.sleep(1)
    assert second.poll() is None
    lock.communicate("ROLLBACK;\n")
    for process in (first, second):
        code, output = finish(process)
        assert code == 0, output
    assert len(on.dumps) == 2


def test_changes_in_mid_dump_leave_a_manifest_that_is_true(
    backup: Job, restore_test: Job, on: Volumes, server: Server
) -> None:
    sql(server, "CREATE TABLE orders AS SELECT generate_series(1, 10) AS id; CREATE TABLE others (id int)")
    lock = locked(server)
    process = backup.start(on, server)
    wait_until_dumping(on, process, server)
    # One statement after the other, as soon as the locks of the dump are gone.
    changes = subprocess.Popen(
        [server.programs / "psql", f"--host={server.folder}", f"--port={server.port}", f"--username={USER}", DATABASE],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    lock.communicate("ROLLBACK;\n")
    changes.communicate("TRUNCATE orders; DROP TABLE others; CREATE TABLE newer (id int); DROP TABLE orders;\n")
    code, output = finish(process)
    assert code == 0, output
    rows = manifest(on, on.dumps[0])["rows"]
    assert rows == {"public.orders": 10, "public.others": 0, "large objects": 0}
    code, output = restore_test.run(on, None)
    assert code == 0, output


def test_a_job_that_is_process_1_ends_at_once_when_told_and_its_lock_with_it(
    backup: Job, on: Volumes, server: Server
) -> None:
    need_namespaces("a process 1")
    sql(server, "CREATE TABLE orders (id int)")
    lock = locked(server)
    process = replace(backup, as_process_1=True).start(on, server)
    wait_until_dumping(on, process, server)
    (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    told = time.monotonic()
    os.kill(int(child), signal.SIGTERM)
    code, output = finish(process)
    assert time.monotonic() - told < 2, output
    assert code == 143
    held = sql(server, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
    lock.communicate("ROLLBACK;\n")
    assert held == "0"
    assert kept(backup, on, server) in on.dumps


@pytest.mark.parametrize("shell", ["busybox sh", "dash", "bash"])
def test_a_job_leaves_no_process_behind_in_any_shell(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell.split(maxsplit=1)[0]):
        missing(f"a shell that an image may have: {shell}")
    (tmp_path / "run.sh").write_text(scripts.read_all()["run.sh"])
    # It ends, and what it started in the background would hold the pod's output open.
    (tmp_path / "job.sh").write_text("sleep 5 &\n")
    started = time.monotonic()
    done = subprocess.run([*shell.split(), tmp_path / "run.sh", "job.sh"], stdout=subprocess.PIPE, check=False)
    assert time.monotonic() - started < 3, "a watch outlives its job, so that the pod would go on"
    assert done.returncode == 0


def test_a_backup_whose_lock_is_lost_in_the_middle_keeps_nothing(backup: Job, on: Volumes, shop: Server) -> None:
    lock = locked(shop)
    process = backup.start(on, shop)
    wait_until_dumping(on, process, shop)
    sql(shop, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'", database="postgres")
    lock.communicate("ROLLBACK;\n")
    code, output = finish(process)
    assert code == 1
    assert "the session that held the lock of the backups has ended" in output
    assert on.dumps == []
    kept(backup, on, shop)
